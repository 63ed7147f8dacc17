//! The tablet's logic: takes an event, changes its state, says what to do.
//!
//! It performs nothing itself. What belongs to one kind of event stands in a file of its own below `client/`. The
//! rules that must not be broken: a change is advertised or sent only after the local store confirmed it, and
//! nothing that a person typed is dropped.

mod conversing;
mod handing_over;
#[cfg(test)]
mod handover_tests;
mod looking_back;
#[cfg(test)]
mod looking_back_tests;
mod losing;
#[cfg(test)]
mod losing_tests;
#[cfg(test)]
mod refusal_tests;
mod rescuing;
mod sealing;
#[cfg(test)]
mod sealing_tests;
mod starting;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod undo_tests;
mod undoing;
mod vouching;
#[cfg(test)]
mod vouching_tests;
mod writing;

use std::collections::BTreeMap;

use form_model::{CaseState, Directory, DocumentId, FormDocument, RowId, Template, TemplateHash};
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;

use crate::directory::{KnownDirectory, Right};
use crate::event::{Batch, Effect, Event, Notice, StoreProblem, Timer, TimerKind};
use crate::identity::Identity;
use crate::kept_answer::KeptAnswers;
use crate::kept_statement::KeptStatement;
use crate::link::{Connection, Link};
use crate::local_document::{Fate, LocalDocument};
use crate::local_store::{Entry, Write};
use crate::presence::Presence;
use crate::saving::Saving;
use crate::session::SyncSession;
use crate::status::{DocumentStatus, Writability};
use crate::undo::Direction;

pub use looking_back::WouldChange;
use losing::Losing;

/// After so many single changes they are replaced by one snapshot: 65 kB of rows become some 3 kB.
const CHANGE_ROWS_MAX: usize = 200;

/// The tablet without a screen.
#[derive(Debug)]
pub struct Client {
    rng: ChaCha20Rng,
    /// Tells this run of the program from others of the same device.
    run: u64,
    /// So many single changes of a document are stored before they are folded into a snapshot.
    change_rows_max: usize,
    is_started: bool,
    identity: Option<Identity>,
    directory: KnownDirectory,
    /// True once the server has sent its directory over the present connection.
    is_listed: bool,
    documents: BTreeMap<DocumentId, LocalDocument>,
    sessions: BTreeMap<DocumentId, SyncSession>,
    /// Rows that could not be read, as they stand in the store.
    damaged: Vec<Entry>,
    /// What the server answered to questions of the screens.
    answers: KeptAnswers,
    link: Link,
    saving: Saving,
    presence: Presence,
    losing: Losing,
    effects: Vec<Effect>,
}

impl Client {
    /// A tablet that knows nothing yet; hand it [`Event::Started`] first. Everything random comes from the seed,
    /// which must be a fresh one for every run of the program: the identities of replicas are drawn from it.
    #[must_use]
    pub fn new(seed: [u8; 32]) -> Self {
        let mut rng = ChaCha20Rng::from_seed(seed);
        Self {
            run: rng.next_u64(),
            change_rows_max: CHANGE_ROWS_MAX,
            presence: Presence::new(rng.next_u64()),
            rng,
            is_started: false,
            identity: None,
            directory: KnownDirectory::default(),
            is_listed: false,
            documents: BTreeMap::new(),
            sessions: BTreeMap::new(),
            damaged: Vec::new(),
            answers: KeptAnswers::default(),
            link: Link::new(),
            saving: Saving::default(),
            losing: Losing::default(),
            effects: Vec::new(),
        }
    }

    /// Folds single changes into a snapshot from so many on, instead of two hundred: in simulations, where few are made.
    #[must_use]
    pub const fn folding_from(mut self, changes: usize) -> Self {
        self.change_rows_max = changes;
        self
    }

    /// Takes in what happened and says what to do. Before [`Event::Started`] every other event is ignored.
    pub fn handle(&mut self, now_ms: u64, event: Event) -> Vec<Effect> {
        if !self.is_started && !matches!(event, Event::Started { .. }) {
            return Vec::new();
        }
        if self.losing.is_wiped() && !matches!(event, Event::Saved { .. } | Event::TimerFired(_) | Event::Resumed) {
            return Vec::new();
        }
        match event {
            Event::Started { entries } => self.started(entries),
            Event::SignedIn(identity) => self.signed_in(identity),
            Event::SignedOut => self.signed_out(),
            Event::Edited { document, edit } => self.edited(document, &edit, now_ms),
            Event::DocumentWanted(document) => self.document_wanted(document),
            Event::DocumentOpened(document) => self.document_opened(document),
            Event::DocumentClosed(document) => self.document_closed(document),
            Event::DocumentSeen(document) => self.document_seen(document, now_ms),
            Event::StatementWritten { document, hand_in, words } => self.statement_written(document, hand_in, words),
            Event::StatementRefused { statement, why } => self.statement_refused(&statement, why),
            Event::StatementWithdrawn { document, hand_in } => self.statement_withdrawn(document, hand_in),
            Event::AnswerKept { name, answer } => self.answer_kept(name, answer),
            Event::Undo(document) => self.take_back(document, Direction::Undo, now_ms),
            Event::Redo(document) => self.take_back(document, Direction::Redo, now_ms),
            Event::CaseStarted(case) => self.case_started(case),
            Event::Saved { batch, result } => self.saved(batch, result, now_ms),
            Event::Connected => self.connected(now_ms),
            Event::Received(frame) => self.received(&frame, now_ms),
            Event::Disconnected(reason) => self.disconnected(reason, now_ms),
            Event::TimerFired(timer) => self.timer_fired(timer, now_ms),
            Event::Resumed | Event::NetworkChanged => self.resumed(now_ms),
            Event::PresenceShown { document, place } => self.presence_shown(document, place),
            Event::RescueImported { bytes } => self.rescue_imported(&bytes),
            Event::DeviceRevoked => self.device_revoked(),
            Event::WorkUploaded { pieces } => self.work_uploaded(pieces),
            Event::WipeOrdered { order } => self.wipe_ordered(&order),
            Event::HandoverReceived { parcel } => self.handover_received(&parcel, now_ms),
        }
        self.settle();
        std::mem::take(&mut self.effects)
    }

    /// Starts what has become possible: the next batch, and what may be said about stored documents.
    fn settle(&mut self) {
        self.effects.extend(self.saving.start());
        self.converse();
    }

    fn saved(&mut self, batch: Batch, result: Result<(), StoreProblem>, now_ms: u64) {
        self.effects.extend(self.saving.answered(batch, result));
        for (id, document) in &mut self.documents {
            let has_problem = result.is_err() && !document.is_stored();
            if document.note_saved(&self.saving, now_ms) || has_problem {
                self.effects.push(Effect::Notify(Notice::StatusChanged(*id)));
            }
        }
    }

    fn timer_fired(&mut self, timer: Timer, now_ms: u64) {
        match timer.kind {
            TimerKind::Reconnect => {
                if self.link.is_time_to_connect(timer) {
                    self.connect();
                }
            }
            TimerKind::Handshake => self.handshake_over(timer, now_ms),
            TimerKind::SaveRetry => self.effects.extend(self.saving.retry(timer.serial)),
        }
    }

    fn resumed(&mut self, now_ms: u64) {
        self.effects.extend(self.saving.retry_now());
        if self.link.is_stale(now_ms) {
            if !self.link.is_down() {
                self.effects.push(Effect::Disconnect);
            }
            self.connect();
        }
    }

    /// Puts writes of a document on their way; `changes` of them hold changes that a status counts.
    fn save(&mut self, document: DocumentId, writes: Vec<Write>, changes: usize) {
        let batch = self.saving.add(writes);
        if let Some(document) = self.documents.get_mut(&document) {
            self.saving.add(document.compacted(self.change_rows_max));
            document.written_in(batch, changes);
        }
    }

    /// Puts writes on their way that no status waits for.
    fn save_aside(&mut self, writes: impl IntoIterator<Item = Write>) {
        self.saving.add(writes);
    }

    fn notify(&mut self, notice: Notice) {
        self.effects.push(Effect::Notify(notice));
    }

    /// The batch that holds the newest of what was handed to the store so far; see [`Self::is_saved`].
    #[must_use]
    pub const fn newest_batch(&self) -> Batch {
        self.saving.newest()
    }

    /// True once the store has this batch and all before it.
    #[must_use]
    pub fn is_saved(&self, batch: Batch) -> bool {
        self.saving.is_saved(batch)
    }

    /// What the store's last answer complained about; none while it takes what it is given.
    #[must_use]
    pub const fn store_problem(&self) -> Option<StoreProblem> {
        self.saving.problem()
    }

    /// Who is signed in.
    #[must_use]
    pub const fn identity(&self) -> Option<&Identity> {
        self.identity.as_ref()
    }

    /// How the connection stands.
    #[must_use]
    pub const fn connection(&self) -> Connection {
        self.link.connection()
    }

    /// What the server last said about documents, rounds and rights.
    #[must_use]
    pub const fn directory(&self) -> Option<&Directory> {
        self.directory.newest()
    }

    /// A template that is on this device.
    #[must_use]
    pub fn template(&self, hash: TemplateHash) -> Option<&Template> {
        self.directory.template(hash)
    }

    /// The documents that are on this device.
    pub fn documents(&self) -> impl Iterator<Item = DocumentId> {
        self.documents.keys().copied()
    }

    /// A document's form, for reading.
    #[must_use]
    pub fn document(&self, document: DocumentId) -> Option<&FormDocument> {
        self.documents.get(&document).map(LocalDocument::form)
    }

    /// What the server says about a document's case: receipts, sent back.
    #[must_use]
    pub fn case_state(&self, document: DocumentId) -> Option<&CaseState> {
        self.documents.get(&document)?.answer()
    }

    /// What the person who is signed in has stated about a hand-in, while the server does not have it.
    #[must_use]
    pub fn kept_statement(&self, document: DocumentId, hand_in: RowId) -> Option<KeptStatement> {
        let person = self.identity.as_ref()?.person;
        self.documents.get(&document)?.statements.all_of(document, person).find(|it| it.hand_in == hand_in)
    }

    /// Everything that the person who is signed in has stated about hand-ins and the server does not have.
    #[must_use]
    pub fn kept_statements(&self) -> Vec<KeptStatement> {
        let Some(person) = self.identity.as_ref().map(|it| it.person) else { return Vec::new() };
        self.documents.iter().flat_map(|(id, it)| it.statements.all_of(*id, person)).collect()
    }

    /// What the server last answered to the person who is signed in, as it was kept under a name.
    #[must_use]
    pub fn kept_answer(&self, name: &str) -> Option<&[u8]> {
        self.answers.of(self.identity.as_ref()?.person, name)
    }

    fn answer_kept(&mut self, name: String, answer: Vec<u8>) {
        let Some(person) = self.identity.as_ref().map(|it| it.person) else { return };
        let write = self.answers.keep(person, name, answer);
        self.save_aside(write);
    }

    /// How a document stands.
    #[must_use]
    pub fn status(&self, document: DocumentId) -> Option<DocumentStatus> {
        let local = self.documents.get(&document)?;
        let unsaved = local.unsaved();
        Some(DocumentStatus {
            saved_at_ms: local.saved_at_ms(),
            unsaved,
            store_problem: if unsaved > 0 { self.saving.problem() } else { None },
            waiting: local.waiting(),
            synced_at_ms: local.synced_at_ms(),
            is_live: self.sessions.contains_key(&document),
            writability: self.writability(local),
            not_received: local.set_aside(),
        })
    }

    fn writability(&self, document: &LocalDocument) -> Writability {
        match document.fate() {
            Fate::Erased => return Writability::Erased,
            Fate::Archived => return Writability::Archived,
            Fate::Superseded => return Writability::Superseded,
            Fate::Unavailable => return Writability::NoAccess,
            Fate::Ordinary => {}
        }
        match self.directory.right_to(document.id(), document.form().case()) {
            Right::Write | Right::Start => Writability::Writable,
            Right::Read => Writability::ReadOnly,
            Right::Nothing => Writability::NoAccess,
        }
    }

    /// Draws the id of a new row.
    pub fn draw_row_id(&mut self) -> RowId {
        let mut bytes = [0; 16];
        self.rng.fill_bytes(&mut bytes);
        // The bits that make it a random UUID, version 4.
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        RowId::from_bytes(bytes)
    }
}
