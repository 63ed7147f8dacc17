//! A stock automerge-repo client from npm, in a Node process of its own.
//!
//! The script beside the lock file obeys one JSON command per line; this is the other end of that pipe. Nothing of the
//! client is changed or mocked.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// The client; its process ends with this value.
#[derive(Debug)]
pub struct StockClient {
    _process: Child,
    commands: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

/// What the client holds of one document.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct StockDocument {
    /// Hex, sorted.
    pub heads: Vec<String>,
    /// Scalars and texts alike as strings.
    pub content: Value,
}

/// What went over the client's socket since it started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Traffic {
    pub sent: u64,
    pub received: u64,
    /// Changes inside the sync messages it sent.
    pub changes_sent: u64,
}

impl StockClient {
    /// Starts Node; the npm packages must have been installed from the lock file.
    pub async fn start(peer: &str, url: &str) -> Self {
        let folder = interop_folder();
        assert!(
            folder.join("node_modules/@automerge/automerge-repo").is_dir(),
            "the stock clients are not installed: `cargo xtask test` does it, or `npm ci --ignore-scripts` in {}",
            folder.display()
        );
        let mut process = Command::new("node")
            .arg("stock_client.mjs")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("node is installed");
        let commands = process.stdin.take().expect("stdin is piped");
        let answers = BufReader::new(process.stdout.take().expect("stdout is piped")).lines();
        let mut client = Self { _process: process, commands, answers };
        client.say(json!({ "command": "connect", "url": url, "peer": peer })).await.expect("a socket object is made");
        client
    }

    /// Fetches a document; the error is what the library says when it is unavailable.
    pub async fn open(&mut self, document: &str) -> Result<StockDocument, String> {
        self.say(json!({ "command": "open", "document": document })).await.map(StockDocument::from_answer)
    }

    /// Puts a scalar string, as an `ImmutableString`.
    pub async fn put(&mut self, document: &str, path: &[&str], value: &str) -> StockDocument {
        let command = json!({ "command": "put", "document": document, "path": path, "value": value });
        StockDocument::from_answer(self.say(command).await.expect("the path exists"))
    }

    /// Inserts into a text by a splice.
    pub async fn write(&mut self, document: &str, path: &[&str], position: usize, insert: &str) -> StockDocument {
        let command = json!({ "command": "write", "document": document, "path": path, "position": position, "remove": 0, "insert": insert });
        StockDocument::from_answer(self.say(command).await.expect("the text exists"))
    }

    pub async fn read(&mut self, document: &str) -> StockDocument {
        StockDocument::from_answer(
            self.say(json!({ "command": "read", "document": document })).await.expect("it is open"),
        )
    }

    pub async fn disconnect(&mut self) {
        self.say(json!({ "command": "disconnect" })).await.expect("it was connected");
    }

    pub async fn connect(&mut self, url: &str) {
        self.say(json!({ "command": "connect", "url": url })).await.expect("a socket object is made");
    }

    pub async fn traffic(&mut self) -> Traffic {
        let answer = self.say(json!({ "command": "traffic" })).await.expect("it only counts");
        serde_json::from_value(answer).expect("three numbers")
    }

    async fn say(&mut self, command: Value) -> Result<Value, String> {
        let line = format!("{command}\n");
        self.commands.write_all(line.as_bytes()).await.expect("the client lives");
        let answer = self.answers.next_line().await.expect("the client writes text").expect("the client lives");
        let answer: Value = serde_json::from_str(&answer).expect("the client answers with JSON");
        match answer.get("error") {
            Some(error) => Err(error.as_str().unwrap_or_default().to_owned()),
            None => Ok(answer["ok"].clone()),
        }
    }
}

impl StockDocument {
    fn from_answer(answer: Value) -> Self {
        serde_json::from_value(answer).expect("heads and content")
    }
}

fn interop_folder() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo and nextest tell tests where their package is");
    Path::new(&package).join("interop")
}
