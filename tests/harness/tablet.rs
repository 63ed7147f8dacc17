//! A tablet: the real client on its real driver, with a local store in a file.
//!
//! It can be asked anything at any time; the answer is what the client says then. What a test waits for, it waits for by
//! asking again, as a person looks at a screen.

use std::net::SocketAddr;
use std::path::Path;

use client_core::{Client, DriverConfig, DriverHandle, Event, Identity, SqliteStore, spawn_driver};
use form_model::{Case, ChangeHash, DocumentId, Edit, FormDocument};
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use crate::account::Account;
use crate::now_ms;

/// A running tablet.
#[derive(Debug)]
pub(crate) struct Tablet {
    driver: DriverHandle,
}

impl Tablet {
    /// Switches it on; a new one has somebody sign in, one that was used before knows its person.
    pub(crate) async fn start(store: &Path, server: SocketAddr, sign_in: Option<&Account>) -> Self {
        let store = SqliteStore::open(store).expect("the tablet's disk works");
        let config = DriverConfig::new(format!("ws://{server}/sync"));
        let tablet = Self { driver: spawn_driver(config, store).expect("a thread can be had") };
        if let Some(account) = sign_in {
            let identity = Identity {
                person: account.person,
                device: account.device,
                token: account.token.clone(),
                installation: None,
                device_key: account.device_key,
            };
            tablet.driver.sign_in(identity).await.expect("the tablet runs");
        }
        tablet
    }

    /// Switches it off; it is off when its store can be opened again.
    pub(crate) async fn stop(self) {
        self.driver.stop().await.expect("the tablet runs");
        // The driver drops its end of the command channel last.
        while self.driver.ask(|_| ()).await.is_ok() {}
    }

    pub(crate) async fn edit(&self, document: DocumentId, edit: Edit) {
        self.driver.edit(document, edit).await.expect("the tablet takes the edit");
    }

    pub(crate) async fn start_case(&self, case: Case) -> DocumentId {
        self.driver.start_case(case).await.expect("the tablet starts the case")
    }

    /// The device's operating system says that there is a network.
    pub(crate) fn notices_a_network(&self) {
        self.tell(Event::NetworkChanged);
    }

    pub(crate) fn import_rescue_file(&self, bytes: Vec<u8>) {
        self.tell(Event::RescueImported { bytes });
    }

    /// The server has answered as it does to revoked devices.
    pub(crate) fn is_revoked(&self) {
        self.tell(Event::DeviceRevoked);
    }

    pub(crate) fn work_is_kept(&self, changes: Vec<(DocumentId, ChangeHash)>) {
        self.tell(Event::WorkUploaded { changes });
    }

    /// Hands the tablet an order to wipe itself.
    pub(crate) fn is_ordered_to_wipe(&self, order: Vec<u8>) {
        self.tell(Event::WipeOrdered { order });
    }

    pub(crate) fn rescue_file(&self) -> Vec<u8> {
        self.look(|client| client.rescue_file(now_ms()))
    }

    pub(crate) fn form(&self, document: DocumentId) -> Option<FormDocument> {
        self.look(move |client| client.document(document).cloned())
    }

    /// Asks the client something.
    pub(crate) fn look<T: Send + 'static>(&self, question: impl FnOnce(&Client) -> T + Send + 'static) -> T {
        let asking = self.driver.ask(question);
        block_in_place(|| Handle::current().block_on(asking)).expect("the tablet runs")
    }

    fn tell(&self, event: Event) {
        let telling = self.driver.report(event);
        block_in_place(|| Handle::current().block_on(telling)).expect("the tablet runs");
    }
}
