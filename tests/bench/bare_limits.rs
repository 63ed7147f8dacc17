//! What this machine can do without us: the floor beneath every figure.
//!
//! A web socket that only echoes, a database that only commits, a merge library that only merges; measured in the same run
//! as the server, since figures of two machines or two days cannot be compared.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use automerge::sync::{self, SyncDoc as _};
use automerge::transaction::Transactable as _;
use automerge::{Automerge, ObjType, ROOT};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpListener;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{accept_async, connect_async};

use crate::process::Process;
use crate::table::{Figure, Table};

/// Round trips of the echo, enough for the kernel's coarse clock.
const ECHOES: u32 = 5_000;

/// Bytes of one echoed frame: about one live edit on the wire.
const ECHO_BYTES: usize = 400;

/// Commits, each flushed.
const COMMITS: u32 = 300;

/// Changes of the form that the merge library works on.
const FORM_CHANGES: usize = 2_000;

/// Edits merged on top of it, one by one and at once.
const MERGED_EDITS: usize = 50;

/// First argument that makes this program the echoing process.
pub(crate) const ECHO_SERVER: &str = "--echo-server";

pub(crate) async fn measure(table: &mut Table) -> Result<()> {
    echo(table).await?;
    commit(table)?;
    merge(table)
}

/// A process that echoes frames and nothing else, so that its processor time can be told from ours.
pub(crate) async fn serve_echo() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?.port());
    let (stream, _) = listener.accept().await?;
    stream.set_nodelay(true)?;
    let mut socket = accept_async(stream).await?;
    while let Some(frame) = socket.next().await {
        if let Message::Binary(bytes) = frame? {
            socket.send(Message::Binary(bytes)).await?;
        }
    }
    Ok(())
}

async fn echo(table: &mut Table) -> Result<()> {
    let mut server = Command::new(std::env::current_exe()?).arg(ECHO_SERVER).stdout(Stdio::piped()).spawn()?;
    let outcome = echo_with(&mut server, table).await;
    server.kill().context("the echo process cannot be ended")?;
    server.wait()?;
    outcome
}

async fn echo_with(server: &mut Child, table: &mut Table) -> Result<()> {
    let mut port = String::new();
    let mut said = std::io::BufReader::new(server.stdout.take().context("its output is piped")?);
    std::io::BufRead::read_line(&mut said, &mut port)?;
    let (mut socket, _) = connect_async(format!("ws://127.0.0.1:{}/", port.trim())).await?;
    let process = Process(server.id());
    let (before, begun) = (process.cpu()?, Instant::now());
    for _ in 0..ECHOES {
        socket.send(Message::Binary(vec![7; ECHO_BYTES].into())).await?;
        socket.next().await.context("the echo process closed")??;
    }
    table.add(Figure::milliseconds("bare WebSocket echo, processor time", process.cpu_since(before)? / ECHOES));
    table.add(Figure::milliseconds("bare WebSocket echo, round trip", begun.elapsed() / ECHOES));
    Ok(())
}

fn commit(table: &mut Table) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let database = rusqlite::Connection::open(folder.path().join("commits.sqlite"))?;
    database.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE edits (id INTEGER PRIMARY KEY, bytes BLOB);",
    )?;
    let begun = Instant::now();
    for _ in 0..COMMITS {
        database.execute("INSERT INTO edits (bytes) VALUES (?1)", [vec![7_u8; 200]])?;
    }
    table.add(Figure::milliseconds("bare SQLite commit, synchronous=FULL", begun.elapsed() / COMMITS));
    Ok(())
}

fn merge(table: &mut Table) -> Result<()> {
    let mut form = Automerge::new();
    for number in 0..FORM_CHANGES {
        edit(&mut form, number)?;
    }
    let mut sender = form.fork();
    let heads = form.get_heads();
    let mut sync_form = sync::State::new();
    sync_form.their_heads = Some(heads.clone());
    let mut one_by_one = Duration::ZERO;
    let mut together = form.fork();
    for number in 0..MERGED_EDITS {
        let known = sender.get_heads();
        edit(&mut sender, FORM_CHANGES + number)?;
        let message = message_with(&sender, &known);
        let begun = Instant::now();
        form.receive_sync_message(&mut sync_form, message)?;
        one_by_one += begun.elapsed();
    }
    let message = message_with(&sender, &heads);
    let begun = Instant::now();
    together.receive_sync_message(&mut sync::State::new(), message)?;
    let at_once = begun.elapsed();
    let edits = u32::try_from(MERGED_EDITS)?;
    table.add(Figure::milliseconds("bare automerge receive of one edit, 2,000 changes", one_by_one / edits));
    table.add(Figure::milliseconds("bare automerge receive per edit, 50 at once", at_once / edits));
    Ok(())
}

fn edit(form: &mut Automerge, number: usize) -> Result<()> {
    let mut transaction = form.transaction();
    let answers = match automerge::ReadDoc::get(&transaction, ROOT, "answers")? {
        Some((_, answers)) => answers,
        None => transaction.put_object(ROOT, "answers", ObjType::Map)?,
    };
    transaction.put(answers, format!("question-{}", number % 41), format!("answer {number}"))?;
    transaction.commit();
    Ok(())
}

fn message_with(sender: &Automerge, known: &[automerge::ChangeHash]) -> sync::Message {
    sync::Message {
        heads: sender.get_heads(),
        need: Vec::new(),
        have: Vec::new(),
        changes: sync::ChunkList::from(
            sender.get_changes(known).iter().map(|change| change.raw_bytes().to_vec()).collect::<Vec<_>>(),
        ),
        flags: None,
        version: sync::MessageVersion::V1,
    }
}
