//! The whole situation: the example municipality on a real server, and people who sign in.
//!
//! The server is the binary in a process of its own. It can be killed and started again on the same folder; every
//! person's link is then led to where it now listens, as a name server would.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use form_model::DocumentId;

use crate::account::Account;
use crate::example::{Example, chef, ombud};
use crate::patience::{PATIENCE, until};
use crate::person::Person;
use crate::server_process::ServerProcess;

/// One world per test.
#[derive(Debug)]
pub struct World {
    pub example: Example,
    server: Option<ServerProcess>,
    tablets: AtomicUsize,
}

impl World {
    /// One workplace, its follow-up and action plan, and everybody above it.
    pub fn with_one_workplace() -> Self {
        Self::with_workplaces(1)
    }

    pub fn with_workplaces(count: usize) -> Self {
        let example = Example::with_workplaces(count);
        let server = Some(ServerProcess::start(&example.data()));
        Self { example, server, tablets: AtomicUsize::new(0) }
    }

    /// Where the server listens now.
    pub fn server(&self) -> SocketAddr {
        self.process().address()
    }

    pub fn process(&self) -> &ServerProcess {
        self.server.as_ref().expect("the server runs")
    }

    /// The manager of a workplace signs in, with everything fetched.
    pub async fn chef(&self, workplace: usize) -> Person {
        let person = self.person(&chef(workplace)).await;
        person.has_fetched_everything().await;
        person
    }

    /// The safety representative of a workplace signs in, with everything fetched.
    pub async fn ombud(&self, workplace: usize) -> Person {
        let person = self.person(&ombud(workplace)).await;
        person.has_fetched_everything().await;
        person
    }

    /// Somebody signs in on a new tablet that can vouch for what is written on it, with everything fetched.
    pub async fn on_a_new_tablet(&self, user: &str) -> Person {
        let person = self.person_of(Account::on_a_new_device(self.server(), user)).await;
        person.has_fetched_everything().await;
        person
    }

    /// Anybody signs in; what they may open is for the test to know.
    pub async fn person(&self, user: &str) -> Person {
        self.person_of(Account::of(&self.example, self.server(), user)).await
    }

    async fn person_of(&self, account: Account) -> Person {
        let number = self.tablets.fetch_add(1, Ordering::Relaxed);
        let store = self.example.beside(&format!("tablet-{number}-{}.sqlite", account.user));
        Person::signs_in(account, self.server(), store).await
    }

    /// SIGKILL.
    pub fn kill_server(&mut self) {
        self.server.take().expect("the server runs").kill();
    }

    /// SIGTERM.
    pub fn stop_server(&mut self) {
        self.server.take().expect("the server runs").terminate();
    }

    /// Starts the server on the same folder and leads these people's links to it.
    pub fn start_server(&mut self, people: &[&Person]) {
        self.server = Some(ServerProcess::start(&self.example.data()));
        for person in people {
            person.link.lead_to(self.server());
        }
    }

    pub fn data(&self) -> PathBuf {
        self.example.data()
    }

    /// The heads that the server shows for a document, sorted; none while it does not show the document.
    pub fn server_heads(&self, reader: &Person, document: DocumentId) -> Option<Vec<String>> {
        let answer = reader.api(self.server()).get(&format!("/api/documents/{document}/content"));
        let mut heads: Vec<String> = serde_json::from_value(answer.body["heads"].clone()).ok()?;
        heads.sort();
        Some(heads)
    }

    /// Waits until the server and all these people hold the same heads of a document.
    ///
    /// # Panics
    /// When they don't in time, with what each holds.
    pub async fn until_all_agree(&self, document: DocumentId, people: &[&Person]) {
        let begun = Instant::now();
        until("everybody holds the same heads, the server included", || {
            let heads = self.server_heads(people[0], document);
            let is_agreed = people.iter().all(|person| {
                heads.as_ref() == Some(&own_heads(person, document)) && person.status(document).is_synced()
            });
            assert!(is_agreed || begun.elapsed() < PATIENCE, "{}", told(heads.as_ref(), document, people));
            is_agreed
        })
        .await;
    }
}

fn own_heads(person: &Person, document: DocumentId) -> Vec<String> {
    person.heads(document).iter().map(ToString::to_string).collect()
}

/// Who holds what, for a test that gives up.
fn told(server: Option<&Vec<String>>, document: DocumentId, people: &[&Person]) -> String {
    let each = people.iter().map(|person| {
        let status = person.status(document);
        let (waiting, unsaved, is_live) = (status.waiting, status.unsaved, status.is_live);
        let heads = own_heads(person, document);
        format!("{}: {heads:?}, waiting {waiting}, unsaved {unsaved}, live {is_live}", person.account.user)
    });
    format!("no agreement on {document}\nserver: {server:?}\n{}", each.collect::<Vec<_>>().join("\n"))
}
