//! A release server of the benchmark's own, filled with the example municipality, and the people who load it.
//!
//! Every scenario starts its own, so that no figure depends on what was measured before it.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Result;
use form_model::{Edit, Level, Shape, Splice, Voice, apply_edit, built_in_template};
use harness::{Account, Example, PlainDocument, PlainTablet, ServerProcess};

use crate::process::Process;

/// How long a server is left alone before its memory or processor time is read: longer than its own housekeeping.
pub(crate) const SETTLE: Duration = Duration::from_secs(3);

/// A running server with the folder it runs on.
#[derive(Debug)]
pub(crate) struct BenchServer {
    example: Example,
    process: ServerProcess,
}

impl BenchServer {
    pub(crate) fn start(workplaces: usize) -> Self {
        let example = Example::with_workplaces(workplaces);
        let process = ServerProcess::start(&example.data());
        Self { example, process }
    }

    /// The same data folder, a new process.
    pub(crate) fn restart(self) -> Self {
        let Self { example, process } = self;
        process.terminate();
        let process = ServerProcess::start(&example.data());
        Self { example, process }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.process.address()
    }

    pub(crate) fn process(&self) -> Process {
        Process(self.process.id())
    }

    pub(crate) fn chef(&self, workplace: usize) -> Account {
        Account::of(&self.example, self.address(), &harness::chef(workplace))
    }

    pub(crate) fn ombud(&self, workplace: usize) -> Account {
        Account::of(&self.example, self.address(), &harness::ombud(workplace))
    }

    /// Connects a user whose documents are still to be opened.
    pub(crate) async fn connect(&self, user: &Account, nth: usize) -> PlainTablet {
        let peer = format!("bench-{}-{nth}", user.user);
        PlainTablet::connect(self.address(), &user.token, &peer, user.person).await
    }
}

/// Makes edits as a person at a form does: mostly keystrokes in comments, sometimes an answer.
#[derive(Debug)]
pub(crate) struct Typist {
    shape: Shape,
    questions: Vec<String>,
    made: usize,
}

/// Every so many keystrokes an answer is given.
const KEYSTROKES_PER_ANSWER: usize = 8;

impl Typist {
    pub(crate) fn new() -> Self {
        let template = built_in_template(Level::Workplace);
        let questions = template.questions().map(|question| question.id.clone()).collect();
        Self { shape: Shape::followup(&template), questions, made: 0 }
    }

    /// One edit, which is one change.
    pub(crate) fn edit(&mut self, document: &mut PlainDocument, voice: Voice) -> Result<automerge::ChangeHash> {
        loop {
            self.made += 1;
            let question = &self.questions[(self.made / KEYSTROKES_PER_ANSWER) % self.questions.len()];
            let edit = if self.made.is_multiple_of(KEYSTROKES_PER_ANSWER) {
                let rating = ["yes", "partly", "no"][(self.made / KEYSTROKES_PER_ANSWER) % 3];
                Edit::answer(question, voice, Some(rating))
            } else {
                Edit::comment(question, Splice::insert(0, "a"))
            };
            let now_ms = 1_790_000_000_000 + self.made as u64;
            if let Some(hash) = apply_edit(&mut document.form, &self.shape, &edit, now_ms)? {
                return Ok(hash);
            }
        }
    }
}
