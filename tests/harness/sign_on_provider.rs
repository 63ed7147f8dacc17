//! A real OpenID provider from npm, in a Node process of its own, with somebody at its page.
//!
//! It can be told to lie in what it signs; everything else it does by itself.

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout};

use crate::mail_sink::node;

/// The provider; its process ends with this value.
#[derive(Debug)]
pub struct SignOnProvider {
    _process: Child,
    commands: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    /// Its address.
    pub issuer: String,
}

impl SignOnProvider {
    /// Starts one that knows us under this address.
    pub async fn start(callback: &str) -> Self {
        let mut process = node("sign_on_provider.mjs")
            .arg(callback)
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("node is installed");
        let commands = process.stdin.take().expect("stdin is piped");
        let answers = BufReader::new(process.stdout.take().expect("stdout is piped")).lines();
        let mut provider = Self { _process: process, commands, answers, issuer: String::new() };
        let listening = provider.answer().await;
        provider.issuer = listening["issuer"].as_str().expect("it says its address").to_owned();
        provider
    }

    /// Says who is at the page from now on.
    pub async fn is_visited_by(&mut self, subject: &str) {
        self.say(json!({ "command": "person", "is": subject })).await;
    }

    /// Lies from now on: other `claims`, signed with a `foreign` `key`, or `expires` in the past; null ends it.
    pub async fn lies(&mut self, lie: Value) {
        self.say(json!({ "command": "lie", "as": lie })).await;
    }

    /// Goes where a browser is sent, and tells the query with which it is sent back.
    pub async fn goes_to(&mut self, address: &str) -> String {
        let back = self.say(json!({ "command": "visit", "address": address })).await;
        let back = back.as_str().expect("an address").to_owned();
        back.split_once('?').expect("a query").1.to_owned()
    }

    async fn say(&mut self, command: Value) -> Value {
        self.commands.write_all(format!("{command}\n").as_bytes()).await.expect("the provider lives");
        self.answer().await
    }

    async fn answer(&mut self) -> Value {
        let line = self.answers.next_line().await.expect("it writes text").expect("the provider lives");
        let answer: Value = serde_json::from_str(&line).expect("it answers with JSON");
        answer["ok"].clone()
    }
}
