//! A real mail server from npm, in a Node process of its own, that keeps what it is sent; and a reader of calendar files.
//!
//! What they read is read by libraries that have nothing to do with those that wrote it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// The mail server; its process ends with this value.
#[derive(Debug)]
pub struct MailSink {
    _process: Child,
    commands: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    port: u16,
}

/// What the mail server does with the letters that come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// It takes them.
    Take,
    /// It says that it can't now.
    Refuse,
    /// It keeps them and never says so.
    Hold,
}

impl Manner {
    const fn word(self) -> &'static str {
        match self {
            Self::Take => "take",
            Self::Refuse => "refuse",
            Self::Hold => "hold",
        }
    }
}

/// A letter as it came.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TakenLetter {
    pub recipients: Vec<String>,
    pub to: Vec<String>,
    pub from: Value,
    pub subject: String,
    pub text: String,
    pub html: Option<String>,
    pub message_id: String,
    pub auto_submitted: Option<String>,
    pub user: Option<String>,
}

/// What has happened so far.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct MailSoFar {
    pub taken: Vec<TakenLetter>,
    pub refused: u32,
    pub held: u32,
}

impl MailSink {
    pub async fn start(manner: Manner) -> Self {
        let mut process =
            node("mail_sink.mjs").arg(manner.word()).kill_on_drop(true).spawn().expect("node is installed");
        let commands = process.stdin.take().expect("stdin is piped");
        let answers = BufReader::new(process.stdout.take().expect("stdout is piped")).lines();
        let mut sink = Self { _process: process, commands, answers, port: 0 };
        let listening = sink.answer().await;
        sink.port = serde_json::from_value(listening["port"].clone()).expect("it says its port");
        sink
    }

    /// What the server is told about it; the password has a letter that an address has to escape.
    pub fn url(&self) -> String {
        format!("smtp://samsyn:hemligt%C3%A5@127.0.0.1:{}", self.port)
    }

    pub async fn so_far(&mut self) -> MailSoFar {
        serde_json::from_value(self.say(json!({ "command": "mail" })).await).expect("letters and counts")
    }

    pub async fn behave(&mut self, manner: Manner) {
        self.say(json!({ "command": "behave", "as": manner.word() })).await;
    }

    async fn say(&mut self, command: Value) -> Value {
        self.commands.write_all(format!("{command}\n").as_bytes()).await.expect("the mail server lives");
        self.answer().await
    }

    async fn answer(&mut self) -> Value {
        let line = self.answers.next_line().await.expect("it writes text").expect("the mail server lives");
        let answer: Value = serde_json::from_str(&line).expect("it answers with JSON");
        answer["ok"].clone()
    }
}

/// What stands in a calendar file, as a reader from npm finds it.
pub fn read_calendar(file: &str) -> Value {
    let mut reader = std::process::Command::new("node");
    reader.arg("read_calendar.mjs").current_dir(interop_folder()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut reader = reader.spawn().expect("node is installed");
    reader.stdin.take().expect("stdin is piped").write_all(file.as_bytes()).expect("the reader lives");
    let read = reader.wait_with_output().expect("our own child can be awaited");
    assert!(read.status.success(), "the file can't be read: {file}");
    serde_json::from_slice(&read.stdout).expect("the reader answers with JSON")
}

pub(crate) fn node(script: &str) -> Command {
    let folder = interop_folder();
    assert!(
        folder.join("node_modules/smtp-server").is_dir(),
        "the packages from npm are not installed: `cargo xtask test` does it, or `npm ci --ignore-scripts` in {}",
        folder.display()
    );
    let mut command = Command::new("node");
    command.arg(script).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

fn interop_folder() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo and nextest tell tests where their package is");
    Path::new(&package).join("interop")
}
