//! When the device was revoked: bringing unsent work, and forgetting its person on the installation's signed order.
//!
//! The screen, or whatever has a network, learns from the server that the device is revoked, sends what
//! [`Client::next_upload`] gives until it gives nothing, asks for the order with [`Client::wipe_request`], and reports it.
//! The rules that must not be broken: nothing but an order that the installation signed for this device makes it forget
//! anything, and not before everything unsent was acknowledged as kept.

use std::collections::BTreeSet;

use automerge::ReadDoc as _;
use form_model::{ChangeHash, DocumentId, WipeOrder};
use serde_json::Value;

use super::Client;
use crate::directory::KnownDirectory;
use crate::event::{Effect, Notice};
use crate::kept_answer::KeptAnswers;
use crate::local_document::LocalDocument;
use crate::local_store::Write;
use crate::lost_tablet::{UnsentChange, Upload, WipeProblem, wipe_request};

/// How far a revoked device has come.
#[derive(Debug, Default)]
pub(super) struct Losing {
    is_revoked: bool,
    is_wiped: bool,
    /// What the server has acknowledged as kept in quarantine since the program started.
    uploaded: BTreeSet<(DocumentId, ChangeHash)>,
}

impl Losing {
    /// True once everything was forgotten.
    pub(super) const fn is_wiped(&self) -> bool {
        self.is_wiped
    }
}

impl Client {
    /// True once the server has said that this device was revoked.
    #[must_use]
    pub const fn is_revoked(&self) -> bool {
        self.losing.is_revoked
    }

    /// True once the tablet has forgotten its person; whether its store has, [`Client::is_saved`] says.
    #[must_use]
    pub const fn is_wiped(&self) -> bool {
        self.losing.is_wiped()
    }

    /// How many changes on this tablet the server does not have, those that it did not receive included.
    #[must_use]
    pub fn unsent_changes(&self) -> usize {
        self.unsent().len()
    }

    /// How many changes of a revoked device the server keeps in quarantine since the program started.
    #[must_use]
    pub fn uploaded_changes(&self) -> usize {
        self.losing.uploaded.len()
    }

    /// The next part of a revoked device's work to send; none when all of it was acknowledged.
    #[must_use]
    pub fn next_upload(&self) -> Option<Upload> {
        let left: Vec<_> = self.unsent().into_iter().filter(|it| !self.is_uploaded(it)).collect();
        Upload::first_of(&left)
    }

    /// What to ask for the wipe order with; nothing while some of the work was not acknowledged.
    #[must_use]
    pub fn wipe_request(&self) -> Option<Value> {
        let unsent = self.unsent();
        unsent.iter().all(|it| self.is_uploaded(it)).then(|| wipe_request(&unsent))
    }

    fn is_uploaded(&self, change: &UnsentChange) -> bool {
        self.losing.uploaded.contains(&(change.case.document_id(), change.hash))
    }

    fn unsent(&self) -> Vec<UnsentChange> {
        self.documents.values().flat_map(unsent_of).collect()
    }

    pub(super) fn device_revoked(&mut self) {
        self.losing.is_revoked = true;
        self.notify(Notice::DeviceRevoked);
    }

    pub(super) fn work_uploaded(&mut self, changes: Vec<(DocumentId, ChangeHash)>) {
        self.losing.uploaded.extend(changes);
        self.notify(Notice::DeviceRevoked);
    }

    pub(super) fn wipe_ordered(&mut self, order: &[u8]) {
        match self.check_wipe(order) {
            Ok(()) => self.wipe(),
            Err(problem) => self.notify(Notice::WipeRejected(problem)),
        }
    }

    fn check_wipe(&self, order: &[u8]) -> Result<(), WipeProblem> {
        let identity = self.identity.as_ref().ok_or(WipeProblem::NobodySignedIn)?;
        let directory = self.directory.newest().ok_or(WipeProblem::NeverMetTheServer)?;
        WipeOrder::verify(order, (directory.installation, identity.device), &directory.public_key)?;
        // Something may have been written since the order was asked for.
        let is_all_kept = self.unsent().iter().all(|it| self.is_uploaded(it));
        is_all_kept.then_some(()).ok_or(WipeProblem::Unsent)
    }

    /// Forgets everything of the person: documents, key, token, answers, in memory and in the store.
    fn wipe(&mut self) {
        if !self.link.is_down() {
            self.effects.push(Effect::Disconnect);
        }
        self.end_sessions();
        self.link.sign_out();
        self.identity = None;
        self.documents.clear();
        self.damaged.clear();
        self.directory = KnownDirectory::default();
        self.answers = KeptAnswers::default();
        self.save_aside([Write::DeleteAll { prefix: String::new() }]);
        self.losing.is_wiped = true;
        self.notify(Notice::Wiped { uploaded: self.losing.uploaded.len() });
        self.notify(Notice::DirectoryChanged);
        self.notify(Notice::ConnectionChanged);
    }
}

/// What of a document the server does not have: changes that it has not acknowledged, and those that it did not receive.
fn unsent_of(local: &LocalDocument) -> Vec<UnsentChange> {
    let form = local.form();
    let mut unknown = local.unacknowledged();
    unknown.remove(&form.genesis().hash);
    let change = |hash, bytes| UnsentChange { case: form.case().clone(), hash, bytes };
    let known = |it: &ChangeHash| form.automerge().get_change_by_hash(it).map(|change| change.raw_bytes().to_vec());
    let waiting = unknown.iter().filter_map(|it| Some(change(*it, known(it)?)));
    let aside = local.set_aside().into_iter().filter(|it| !unknown.contains(&it.hash));
    waiting.chain(aside.map(|it| change(it.hash, it.bytes))).collect()
}
