//! Ours beside what the disk and the network of this machine can do without it.
//!
//! A loop that only commits, rows of the same size in groups of the same size, on the same disk; and one that sends an edit's
//! bytes to an echo and commits once, at the pace of the people who type.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use futures_util::{SinkExt as _, StreamExt as _};
use harness::Api;
use rusqlite::Connection;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use super::typing::{OPEN_MAX, WARM_UP, WINDOW};
use crate::bare_limits::ECHO_SERVER;
use crate::bench_server::SETTLE;
use crate::peers::result::{Measured, percentile};
use crate::peers::stage::{Arena, Work};
use crate::peers::subject::Running;

/// Bytes of an edit in the store, beside its keys.
const ROW_BYTES: usize = 200;

/// Bytes of one echoed frame: about one live edit on the wire.
const ECHO_BYTES: usize = 400;

/// Edits made one at a time, and as many echoes with a commit.
const PACED: usize = 500;

/// Time between two of them.
const PACE: Duration = Duration::from_millis(10);

pub(crate) const COMMITS_SHARE: &str = "commits per second, as a share of the bare loop's";
pub(crate) const BEHIND_BARE: &str = "acknowledged p99, behind a bare echo and commit, ms";

pub(crate) async fn measure(arena: Arena, work: &Work, time: Duration) -> Result<Vec<Measured>> {
    let Arena { running, mut load, .. } = arena;
    load.open(&running, &work.scripts, OPEN_MAX).await?;
    tokio::time::sleep(SETTLE).await;
    let forms = work.scripts.len();
    let every = PACE * u32::try_from(forms)?;
    load.type_in_turns(0..WARM_UP, every).await?;
    let mut paced = load.type_in_turns(WARM_UP..WARM_UP + PACED / forms, every).await?.acks;
    let before = Commits::of(&running)?;
    let typed = load.saturate(time, WINDOW).await?;
    let made = Commits::of(&running)?.since(before);
    let rows = (typed.acks.len() as f64 / made.count.max(1.0)).ceil().max(1.0);
    let commits = made.count / typed.took.as_secs_f64();
    let bare = bare_commits(rows, time)?;
    let mut echoes = echo_and_commit().await?;
    let [p99, bare_p99] = [&mut paced, &mut echoes].map(|list| percentile(list, 99).as_secs_f64() * 1_000.0);
    Ok(vec![
        Measured::of("durable edits per second", typed.acknowledged as f64 / typed.took.as_secs_f64()),
        Measured::of("edits in a commit", rows),
        Measured::of("commits per second", commits),
        Measured::of("commits per second of the bare loop", bare),
        Measured::of(COMMITS_SHARE, commits / bare),
        Measured::of("acknowledged p99, at a hundred edits a second, ms", p99),
        Measured::of("bare echo and commit p99, at the same pace, ms", bare_p99),
        Measured::of(BEHIND_BARE, p99 - bare_p99),
    ])
}

/// What the server says of its commits.
#[derive(Debug, Clone, Copy)]
struct Commits {
    count: f64,
}

impl Commits {
    fn of(running: &Running) -> Result<Self> {
        let said = Api::of(running.address()).get("/metrics").body;
        let lines = said.as_str().context("the metrics are text")?.lines();
        let mut counts = lines.filter_map(|line| line.strip_prefix("samsyn_store_commit_seconds_count "));
        // None before the first commit.
        Ok(Self { count: counts.next().map_or(Ok(0.0), str::parse)? })
    }

    fn since(self, before: Self) -> Self {
        Self { count: self.count - before.count }
    }
}

/// Commits per second of so many rows each, and nothing else.
fn bare_commits(rows: f64, time: Duration) -> Result<f64> {
    let folder = tempfile::tempdir()?;
    let mut database = bare_database(folder.path())?;
    let (begun, mut commits) = (Instant::now(), 0_u32);
    while begun.elapsed() < time {
        let transaction = database.transaction()?;
        {
            let mut insert = transaction.prepare_cached("INSERT INTO edits (bytes) VALUES (?1)")?;
            let mut left = rows;
            while left > 0.0 {
                insert.execute([vec![7_u8; ROW_BYTES]])?;
                left -= 1.0;
            }
        }
        transaction.commit()?;
        commits += 1;
    }
    Ok(f64::from(commits) / begun.elapsed().as_secs_f64())
}

fn bare_database(folder: &std::path::Path) -> Result<Connection> {
    let database = Connection::open(folder.join("commits.sqlite"))?;
    database.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE edits (id INTEGER PRIMARY KEY, bytes BLOB);",
    )?;
    Ok(database)
}

/// How long an echo and one commit take together, each time.
async fn echo_and_commit() -> Result<Vec<Duration>> {
    let mut server = Command::new(std::env::current_exe()?).arg(ECHO_SERVER).stdout(Stdio::piped()).spawn()?;
    let outcome = echo_and_commit_with(&mut server).await;
    server.kill().context("the echo process cannot be ended")?;
    server.wait()?;
    outcome
}

async fn echo_and_commit_with(server: &mut Child) -> Result<Vec<Duration>> {
    let mut port = String::new();
    BufReader::new(server.stdout.take().context("its output is piped")?).read_line(&mut port)?;
    let (mut socket, _) = connect_async(format!("ws://127.0.0.1:{}/", port.trim())).await?;
    let folder = tempfile::tempdir()?;
    let database = bare_database(folder.path())?;
    let mut times = Vec::with_capacity(PACED);
    for _ in 0..PACED {
        tokio::time::sleep(PACE).await;
        let begun = Instant::now();
        socket.send(Message::Binary(vec![7; ECHO_BYTES].into())).await?;
        socket.next().await.context("the echo process closed")??;
        database.execute("INSERT INTO edits (bytes) VALUES (?1)", [vec![7_u8; ROW_BYTES]])?;
        times.push(begun.elapsed());
    }
    Ok(times)
}
