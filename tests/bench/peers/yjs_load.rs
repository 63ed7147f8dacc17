//! The same work on a server of another protocol, done by its own clients in a Node process.
//!
//! The script beside the lock file does what it is told; this is the other end of that pipe. Edits are of the same kind and
//! number, in bytes of Yjs.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::load::{CameBack, Compared, Fetched, Typed};
use super::subject::{Running, node};
use crate::process::Process;

/// How long one document may take to be opened, fetched or given.
const DOCUMENT_MAX: Duration = Duration::from_secs(60);

/// The process; it ends with this value.
#[derive(Debug)]
pub(crate) struct YjsLoad {
    process: Child,
    commands: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

#[derive(Deserialize)]
struct TypedAnswer {
    #[serde(default)]
    took: f64,
    acks: Vec<f64>,
    echoes: Vec<f64>,
    acknowledged: Option<usize>,
}

#[derive(Deserialize)]
struct CameBackAnswer {
    took: f64,
    settled: usize,
    clients: usize,
}

#[derive(Deserialize)]
struct FetchedAnswer {
    took: f64,
    bytes: usize,
}

#[derive(Deserialize)]
struct ComparedAnswer {
    lost: usize,
    acknowledged: usize,
    different: usize,
}

impl YjsLoad {
    pub(crate) fn start() -> Result<Self> {
        let mut command = Command::from(node("hocuspocus_clients.mjs")?);
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true).spawn().context("node")?;
        let commands = process.stdin.take().context("stdin is piped")?;
        let answers = BufReader::new(process.stdout.take().context("stdout is piped")?).lines();
        Ok(Self { process, commands, answers })
    }

    pub(crate) fn process(&self) -> Process {
        Process(self.process.id().unwrap_or_default())
    }

    pub(crate) async fn seed(
        &mut self,
        running: &Running,
        documents: usize,
        history: usize,
        limit: Duration,
    ) -> Result<()> {
        let url = url(running);
        let limit = milliseconds(limit);
        self.tell(json!({ "command": "seed", "url": url, "documents": documents, "history": history, "limit": limit }))
            .await
    }

    pub(crate) async fn open(&mut self, running: &Running, documents: usize, limit: Duration) -> Result<()> {
        let limit = milliseconds(limit);
        self.tell(json!({ "command": "open", "url": url(running), "documents": documents, "limit": limit })).await
    }

    pub(crate) async fn type_in_turns(&mut self, edits: usize, every: Duration) -> Result<Typed> {
        self.typed(json!({ "command": "type", "edits": edits, "every": milliseconds(every) })).await
    }

    pub(crate) async fn saturate(&mut self, time: Duration, window: usize) -> Result<Typed> {
        self.typed(json!({ "command": "saturate", "milliseconds": milliseconds(time), "window": window })).await
    }

    async fn typed(&mut self, command: Value) -> Result<Typed> {
        let TypedAnswer { took, acks, echoes, acknowledged } = self.ask(command).await?;
        let durations = |list: Vec<f64>| list.into_iter().map(duration).collect();
        let acknowledged = acknowledged.unwrap_or(acks.len());
        Ok(Typed { acks: durations(acks), echoes: durations(echoes), acknowledged, took: duration(took) })
    }

    pub(crate) async fn go_offline(&mut self, edits: usize) -> Result<()> {
        self.disconnect().await?;
        self.tell(json!({ "command": "writeOffline", "edits": edits })).await
    }

    pub(crate) async fn disconnect(&mut self) -> Result<()> {
        self.tell(json!({ "command": "disconnect" })).await
    }

    pub(crate) async fn come_back(&mut self, running: &Running, limit: Duration) -> Result<CameBack> {
        let command = json!({ "command": "comeBack", "url": url(running), "limit": milliseconds(limit) });
        let CameBackAnswer { took, settled, clients } = self.ask(command).await?;
        Ok(CameBack { took: duration(took), settled, clients })
    }

    pub(crate) async fn come_back_unchanged(&mut self, running: &Running, times: usize) -> Result<()> {
        self.tell(json!({ "command": "comeBackUnchanged", "url": url(running), "times": times })).await
    }

    pub(crate) async fn fetch_all(&mut self, running: &Running, documents: usize) -> Result<Fetched> {
        let limit = milliseconds(DOCUMENT_MAX);
        let command = json!({ "command": "fetchAll", "url": url(running), "documents": documents, "limit": limit });
        let FetchedAnswer { took, bytes } = self.ask(command).await?;
        Ok(Fetched { took: duration(took), bytes })
    }

    pub(crate) async fn compare(&mut self, running: &Running) -> Result<Compared> {
        let command = json!({ "command": "compare", "url": url(running), "limit": milliseconds(DOCUMENT_MAX) });
        let ComparedAnswer { lost, acknowledged, different } = self.ask(command).await?;
        Ok(Compared { lost, acknowledged, different })
    }

    async fn tell(&mut self, command: Value) -> Result<()> {
        self.ask::<Value>(command).await.map(drop)
    }

    async fn ask<T: DeserializeOwned>(&mut self, command: Value) -> Result<T> {
        self.commands.write_all(format!("{command}\n").as_bytes()).await?;
        let answer = self.answers.next_line().await?.context("the Yjs clients' process ended")?;
        let mut answer: Value = serde_json::from_str(&answer)?;
        if let Some(error) = answer.get("error") {
            bail!("the Yjs clients say: {error}");
        }
        Ok(serde_json::from_value(answer["ok"].take())?)
    }
}

fn url(running: &Running) -> String {
    format!("ws://{}", running.address())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn duration(milliseconds: f64) -> Duration {
    Duration::from_secs_f64(milliseconds.max(0.0) / 1_000.0)
}
