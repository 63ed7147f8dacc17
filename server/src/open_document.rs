//! One open document: receive, judge, commit, and only then answer and hand on.
//!
//! Every open document has one task, which owns its links and, while somebody writes, the document itself. Messages
//! that wait together are judged together and committed as one batch. Reading is cheap: a peer that is up to date, or
//! has nothing, is answered from the store without the document. Nothing here knows sockets.
//!
//!     message -> limits -> access -> gate -> store (durable) -> answer to the sender, changes to the others
//!
//! The rule that must not be broken: no message is made from a document that is ahead of its store. When the store
//! fails, the sessions of the document are closed and nothing that was said to them is remembered.

use std::sync::Arc;
use std::time::Duration;

use automerge::{AutomergeError, Change, ChangeHash};
use form_model::{DocumentId, Grant, MIGRATIONS, PersonId, Seal, Template, Voucher, migration_changes};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

use crate::gate::{Delivery, GateError, OpenError, Trial};
use crate::hub::{Hub, SessionId};
use crate::outbox::{Closing, Outgoing, Presence};
use crate::store::{DocumentRow, SnapshotError, StoreError};
use crate::sync_link::{LinkMode, Room};

mod accepting;
mod answering;
mod attached;
mod incoming;
mod material;
mod round;
mod sealing;
mod standing;
#[cfg(test)]
mod tests;
mod turns;
mod vouching;

pub(crate) use accepting::{Accepting, Outcome};
pub(crate) use attached::SessionContact;
use attached::{AttachedSessions, Attachment};
use incoming::Incoming;
use material::{Material, OpenWith};
use round::Round;
use sealing::SealsShown;

/// Messages that wait for one document. A sender whose message finds no room waits, and so does what it sends next.
const ASKS_MAX: usize = 64;

/// So many waiting messages are judged before the batch is committed: more would make the first wait for the last.
const ROUND_ASKS_MAX: usize = 32;

/// So often may a session's changes break the document in memory before it is closed.
const BREAKAGES_MAX: u32 = 3;

/// So many changes after the snapshot are folded into a new one when the document is evicted.
pub(crate) const COMPACT_IDLE_TAIL: usize = 64;

/// So many are folded while it is in use.
const COMPACT_BUSY_TAIL: usize = 1_000;

/// How long documents stay in memory.
#[derive(Debug, Clone, Copy)]
pub struct DocumentTimes {
    /// A document that nobody wrote in for so long leaves memory.
    pub idle: Duration,
    /// A document that nobody wrote in for so long is sealed.
    pub quiet: Duration,
}

impl Default for DocumentTimes {
    fn default() -> Self {
        // Longer than somebody thinks between two edits, and short beside a working day of tablets that lie open.
        // A seal follows a pause for breath, not every word.
        Self { idle: Duration::from_secs(30), quiet: Duration::from_secs(2) }
    }
}

/// What a document is asked to do.
#[derive(Debug)]
pub(crate) enum Ask {
    /// Sync messages, or requests for the document.
    Sync {
        /// From whom.
        contact: Arc<SessionContact>,
        /// The messages in their order, not yet read.
        messages: Vec<Vec<u8>>,
    },
    /// Vouchers for changes that a session delivers in others' names.
    Vouchers {
        /// From whom.
        contact: Arc<SessionContact>,
        /// The vouchers, not yet checked.
        vouchers: Vec<Voucher>,
    },
    /// A seal of this document that a session keeps.
    Seal {
        /// From whom.
        contact: Arc<SessionContact>,
        /// The seal, not yet checked.
        seal: Seal,
    },
    /// Changes out of quarantine that were accepted.
    Accept(Accepting),
    /// Somebody's presence, to hand on.
    Presence {
        /// From whom.
        from: SessionId,
        /// What.
        presence: Presence,
    },
    /// A session is over.
    Detach(SessionId),
    /// What people may do has changed.
    RightsChanged,
    /// The case's state has changed, or the document was erased or archived.
    CaseChanged,
}

/// Why a document can't go on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The stored bytes can't be loaded.
    #[error("the stored document can't be loaded: {0}")]
    Automerge(#[from] AutomergeError),
    /// The loaded document has no sound history.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The snapshot could not be verified.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// What was loaded is not what was committed.
    #[error("the stored document is not what was committed")]
    Unreadable,
    /// The template of the document is not in the store.
    #[error("the document's template is not in the store")]
    NoTemplate,
}

/// A handle on an open document.
#[derive(Debug, Clone)]
pub(crate) struct OpenDocument {
    asks: mpsc::Sender<Ask>,
}

impl OpenDocument {
    /// Starts the task of a document.
    pub(crate) fn start(hub: Hub, document: DocumentId) -> Self {
        let (sender, asks) = mpsc::channel(ASKS_MAX);
        let handle = Self { asks: sender };
        let task = OpenDocumentTask {
            document,
            hub,
            handle: handle.asks.downgrade(),
            asks,
            row: None,
            material: None,
            used_at: Instant::now(),
            seal_at: None,
            seals: SealsShown::default(),
            sessions: AttachedSessions::default(),
            has_long_tail: false,
        };
        tokio::spawn(task.run());
        handle
    }

    /// Hands the document an ask; gives it back if the document's task is over.
    pub(crate) async fn ask(&self, ask: Ask) -> Result<(), Ask> {
        self.asks.send(ask).await.map_err(|error| error.0)
    }

    /// Hands the document an ask if there is room, for asks that a later one makes up for.
    pub(crate) fn ask_now(&self, ask: Ask) -> bool {
        self.asks.try_send(ask).is_ok()
    }

    /// True if the task is over.
    pub(crate) fn is_over(&self) -> bool {
        self.asks.is_closed()
    }

    /// True if both lead to the same task.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.asks.same_channel(&other.asks)
    }
}

struct OpenDocumentTask {
    document: DocumentId,
    hub: Hub,
    handle: mpsc::WeakSender<Ask>,
    asks: mpsc::Receiver<Ask>,
    row: Option<DocumentRow>,
    material: Option<Material>,
    used_at: Instant,
    /// When the document is sealed, if nothing happens to it before.
    seal_at: Option<Instant>,
    /// What sessions have shown, as long as something of it is missing.
    seals: SealsShown,
    sessions: AttachedSessions,
    /// True once a peer was given so many single changes from the store that the next is better given a snapshot.
    has_long_tail: bool,
}

/// What the task waited for.
enum Wake {
    Asks(Vec<Ask>),
    Quiet,
    Idle,
    Over,
}

impl OpenDocumentTask {
    async fn run(mut self) {
        loop {
            match self.next_wake().await {
                // On the heap while it lasts: a document that lies open keeps no room for it.
                Wake::Asks(asks) => {
                    if let Err(failure) = Box::pin(self.handle_asks(asks)).await {
                        self.fail(&failure);
                    }
                }
                Wake::Quiet => self.seal(),
                Wake::Idle => Box::pin(self.evict()).await,
                Wake::Over => break,
            }
            if self.sessions.is_empty() && self.material.is_none() && self.asks.is_empty() {
                break;
            }
        }
        Box::pin(self.retire()).await;
    }

    async fn next_wake(&mut self) -> Wake {
        let mut asks = Vec::new();
        let received = self.asks.recv_many(&mut asks, ROUND_ASKS_MAX);
        let idle_at = self.material.is_some().then(|| self.used_at + self.hub.times().idle);
        let Some(until) = [idle_at, self.seal_at].into_iter().flatten().min() else {
            return if received.await == 0 { Wake::Over } else { Wake::Asks(asks) };
        };
        match timeout_at(until, received).await {
            Ok(0) => Wake::Over,
            Ok(_) => Wake::Asks(asks),
            Err(_) if self.seal_at == Some(until) => Wake::Quiet,
            Err(_) => Wake::Idle,
        }
    }

    /// Ends the task: nobody is attached, nothing is in memory. What came in the last moment goes to a new task.
    async fn retire(mut self) {
        let own = self.handle.upgrade().map(|asks| OpenDocument { asks });
        self.asks.close();
        if let Some(own) = own {
            self.hub.forget_document(self.document, &own);
        }
        while let Some(ask) = self.asks.recv().await {
            self.hub.ask_document(self.document, ask).await;
        }
    }

    fn fail(&mut self, failure: &Failure) {
        self.material = None;
        self.row = None;
        if let Failure::Store(StoreError::Tombstoned(_) | StoreError::Archived(_)) = failure {
            self.tell_unavailable();
            return;
        }
        tracing::error!(document.id = %self.document, error = %failure, "document closed, its sessions resync");
        metrics::counter!("samsyn_document_failures_total").increment(1);
        self.sessions.close_all(&Closing::StoreFailed);
    }

    async fn handle_asks(&mut self, asks: Vec<Ask>) -> Result<(), Failure> {
        let mut round = Round::new(self.document, self.hub.now_ms());
        let mut due = Vec::new();
        for ask in turns::in_turns(asks) {
            match ask {
                Ask::Sync { contact, messages } => self.receive(&mut round, &contact, &messages).await?,
                Ask::Vouchers { contact, vouchers } => self.take_vouchers(&mut round, &contact, vouchers).await?,
                Ask::Seal { contact, seal } => self.take_seal(&mut round, &contact, seal).await?,
                Ask::Accept(accepting) => due.push(self.accept(&mut round, accepting).await?),
                Ask::Presence { from, presence } => self.relay(from, &presence),
                Ask::Detach(session) => {
                    self.sessions.detach(session);
                    self.seals.forget(session);
                }
                Ask::RightsChanged => self.check_rights().await?,
                Ask::CaseChanged => self.check_case().await?,
            }
        }
        self.commit(&mut round).await?;
        if round.is_grown {
            self.seal_later();
        }
        self.tell_refusals(&round);
        self.answer(&round).await?;
        self.answer_accepting(due).await?;
        self.let_go_of_healed();
        self.compact_if_long().await;
        Ok(())
    }

    /// The document's row, if the document exists and is a working document.
    async fn current_row(&mut self) -> Result<Option<&DocumentRow>, Failure> {
        if self.row.is_none() {
            let row = self.hub.store().document_row(self.document).await?;
            self.row = row.filter(DocumentRow::is_live);
        }
        Ok(self.row.as_ref())
    }

    async fn receive(
        &mut self,
        round: &mut Round,
        contact: &Arc<SessionContact>,
        messages: &[Vec<u8>],
    ) -> Result<(), Failure> {
        let Some(mode) = self.mode_for(contact).await? else {
            self.sessions.detach(contact.id);
            contact.outbox.send(Outgoing::Unavailable { document: self.document });
            return Ok(());
        };
        match self.sessions.attach(contact, mode) {
            Attachment::New if mode == LinkMode::Returning => {}
            Attachment::New => self.send_case(contact).await?,
            Attachment::AsBefore => {}
            Attachment::ModeChanged => {
                contact.outbox.close(Closing::AccessChanged);
                return Ok(());
            }
        }
        // Whoever has just caught up lacks the seal too.
        self.seal_later();
        let (read, closing) = incoming::read_all(messages, mode);
        self.take_in(round, contact, read).await?;
        if let Some(closing) = closing {
            tracing::warn!(document.id = %self.document, session.id = %contact.id, reason = closing.text(), "bad message");
            self.sessions.detach(contact.id);
            contact.outbox.close(closing);
        }
        Ok(())
    }

    async fn take_in(
        &mut self,
        round: &mut Round,
        contact: &Arc<SessionContact>,
        read: Vec<Incoming>,
    ) -> Result<(), Failure> {
        let (mut said, mut changes) = (Vec::with_capacity(read.len()), Vec::new());
        for Incoming { message, changes: brought } in read {
            let is_simple = brought.is_empty() && self.is_simple(&message).await?;
            said.push((message, is_simple));
            changes.extend(brought);
        }
        round.spoke.extend(said.first().map(|_| contact.id));
        if said.iter().any(|it| !it.1) {
            if let Some(attached) = self.sessions.get_mut(contact.id) {
                if !changes.is_empty() {
                    attached.link.note_changes();
                }
                changes.extend(attached.link.take_orphans());
            }
            if !changes.is_empty() {
                self.deliver(round, contact, changes).await?;
            }
            self.open_material().await?;
        }
        let Some(attached) = self.sessions.get_mut(contact.id) else { return Ok(()) };
        for (message, is_simple) in said {
            match &self.material {
                Some(material) if !is_simple => attached.link.note_message(message, material.gate.graph()),
                _ => attached.link.note_simple_message(message),
            }
        }
        Ok(())
    }

    /// True if the message can be answered from the document's row: its sender has all of it, or nothing.
    async fn is_simple(&mut self, message: &automerge::sync::Message) -> Result<bool, Failure> {
        let store = self.hub.store().clone();
        let document = self.document;
        let Some(row) = self.current_row().await? else { return Ok(false) };
        if !message.need.is_empty() {
            return Ok(false);
        }
        let last_sync = || message.have.iter().flat_map(|have| &have.last_sync);
        if message.heads == row.heads {
            return Ok(last_sync().all(|it| row.heads.contains(it)));
        }
        if message.flags.is_none() || last_sync().next().is_some() {
            return Ok(false);
        }
        // One change that is ours must be the genesis if it is all that the sender has, as its summary tells.
        match message.heads.as_slice() {
            [] => Ok(true),
            [only] => {
                let alone = automerge::sync::BloomFilter::from_hashes([*only].iter());
                let is_alone = matches!(message.have.as_slice(), [have] if have.bloom == alone);
                Ok(is_alone && store.contains_change(document, *only).await?)
            }
            _ => Ok(false),
        }
    }

    async fn open_material(&mut self) -> Result<(), Failure> {
        self.used_at = Instant::now();
        if self.material.is_some() {
            return Ok(());
        }
        let stored = self.hub.store().load(self.document).await?;
        let stored = stored.filter(|it| it.row.is_live()).ok_or(StoreError::Tombstoned(self.document))?;
        let with = self.open_with(&stored.row)?;
        self.row = Some(stored.row.clone());
        self.material = Some(material::open(stored, with).await?);
        self.hub.note_load();
        Ok(())
    }

    fn open_with(&self, row: &DocumentRow) -> Result<OpenWith, Failure> {
        let template = match row.template {
            Some(hash) => Some(self.hub.store().template(hash).ok_or(Failure::NoTemplate)?),
            None => None,
        };
        let shape = form_model::shape_of(row.case.kind, template.as_deref()).map_err(|_| Failure::NoTemplate)?;
        let migrations = migrations_of(row, template.as_deref())?;
        Ok(OpenWith { shape, migrations, panic_trigger: self.hub.panic_trigger() })
    }

    /// Judges what a session delivers; a delivery that breaks the document is tried again change by change.
    async fn deliver(
        &mut self,
        round: &mut Round,
        contact: &Arc<SessionContact>,
        changes: Vec<Change>,
    ) -> Result<(), Failure> {
        if round.is_of_another_device(contact) {
            self.commit(round).await?;
        }
        let delivery = Delivery { changes, sender: contact.sender() };
        match self.judge(round, contact, delivery.clone(), Trial::Together).await? {
            Ok(()) => return Ok(()),
            Err(GateError::TooManyHeld) => return self.give_up(round, contact, "too much waits for its authors").await,
            Err(GateError::Broken) => {}
        }
        self.forget_broken(round).await?;
        let breakages = self.sessions.get_mut(contact.id).map_or(0, |attached| {
            attached.breakages += 1;
            attached.breakages
        });
        metrics::counter!("samsyn_broken_documents_total").increment(1);
        match self.judge(round, contact, delivery, Trial::OneByOne).await? {
            Ok(()) if breakages < BREAKAGES_MAX => Ok(()),
            Ok(()) => {
                self.commit(round).await?;
                self.tell_refusals(round);
                self.give_up(round, contact, "too many changes that can't be taken").await
            }
            Err(_) => self.give_up(round, contact, "changes that can't be taken").await,
        }
    }

    async fn judge(
        &mut self,
        round: &mut Round,
        contact: &Arc<SessionContact>,
        delivery: Delivery,
        trial: Trial,
    ) -> Result<Result<(), GateError>, Failure> {
        self.open_material().await?;
        let Self { material: Some(material), row: Some(row), hub, sessions, seals, .. } = self else {
            return Err(Failure::Unreadable);
        };
        let grant_of = |person: PersonId| -> Grant { hub.grant(&row.case, person) };
        material.gate.note_round(hub.round_state(&row.case));
        let mode = sessions.get_mut(contact.id).map(|it| it.link.mode());
        let seals = seals.for_delivery_of(contact.id, mode);
        let room = if seals.awaited.is_empty() { Room::Ordinary } else { Room::SealedHistory };
        material.gate.note_seals(seals);
        let mut verdict = match material.gate.judge(delivery, trial, &grant_of) {
            Ok(verdict) => verdict,
            Err(error) => return Ok(Err(error)),
        };
        let orphans = std::mem::take(&mut verdict.orphans);
        if let Some(attached) = sessions.get_mut(contact.id)
            && attached.link.keep_orphans(orphans, room).is_err()
        {
            contact.outbox.close(Closing::Protocol("too many changes came before those that they build on"));
        }
        note_verdict(self.document, contact, &verdict, material.gate.held_count());
        round.add(contact, verdict, material.gate.graph().heads());
        Ok(Ok(()))
    }

    /// The document in memory is lost; what was judged before that is sound and is committed.
    async fn forget_broken(&mut self, round: &mut Round) -> Result<(), Failure> {
        let committed = self.commit(round).await;
        self.material = None;
        committed
    }

    async fn give_up(
        &mut self,
        round: &mut Round,
        contact: &Arc<SessionContact>,
        why: &'static str,
    ) -> Result<(), Failure> {
        tracing::warn!(document.id = %self.document, session.id = %contact.id, reason = why, "session closed");
        self.sessions.detach(contact.id);
        contact.outbox.close(Closing::Protocol(why));
        self.forget_broken(round).await
    }

    /// Commits what the round gathered. After this, and not before, anybody may hear of it.
    async fn commit(&mut self, round: &mut Round) -> Result<(), Failure> {
        let Some(batch) = round.take_batch() else { return Ok(()) };
        let heads = batch.heads.clone();
        let admitted: Vec<ChangeHash> = batch.admitted.iter().map(crate::gate::Admitted::hash).collect();
        let started = Instant::now();
        self.hub.store().append(batch).await?;
        metrics::histogram!("samsyn_commit_seconds").record(started.elapsed().as_secs_f64());
        metrics::counter!("samsyn_changes_admitted_total").increment(admitted.len() as u64);
        if !admitted.is_empty() {
            round.is_grown = true;
            if let Some(row) = &mut self.row {
                row.heads = heads;
            }
        }
        if let Some(material) = &mut self.material {
            material.tail.extend(admitted);
        }
        Ok(())
    }

    async fn compact_if_long(&mut self) {
        let mut tail_max = COMPACT_BUSY_TAIL;
        if std::mem::take(&mut self.has_long_tail) {
            tail_max = COMPACT_IDLE_TAIL;
            if let Err(failure) = self.open_material().await {
                // Whoever asked has an answer; what can't be loaded shows when somebody writes.
                tracing::error!(document.id = %self.document, error = %failure, "document not compacted");
            }
        }
        if self.material.as_ref().is_some_and(|it| it.tail.len() >= tail_max) {
            self.compact().await;
        }
    }

    /// Takes the document out of memory, folding a long tail first.
    async fn evict(&mut self) {
        if self.material.as_ref().is_some_and(|it| it.tail.len() >= COMPACT_IDLE_TAIL) {
            self.compact().await;
        }
        self.material = None;
        self.sessions.drop_closed();
    }

    async fn compact(&mut self) {
        let Some(material) = &mut self.material else { return };
        let compacted = material::compact(self.hub.store(), self.document, material, self.hub.now_ms()).await;
        // Also after a failure: the next attempt comes with the next changes, not with every message.
        material.tail.clear();
        if let Err(failure) = compacted {
            tracing::error!(document.id = %self.document, error = %failure, "document not compacted");
        }
    }
}

/// The hashes of the migrations that a document may have.
fn migrations_of(row: &DocumentRow, template: Option<&Template>) -> Result<Vec<ChangeHash>, Failure> {
    if !MIGRATIONS.iter().any(|it| it.kind == row.case.kind) {
        return Ok(Vec::new());
    }
    let genesis = form_model::genesis(&row.case, template).map_err(|_| Failure::NoTemplate)?;
    let changes = migration_changes(row.case.kind, &genesis, &MIGRATIONS).map_err(|_| Failure::NoTemplate)?;
    Ok(changes.iter().map(|it| it.hash).collect())
}

fn note_verdict(document: DocumentId, contact: &SessionContact, verdict: &crate::gate::Verdict, held: usize) {
    for (hash, fault) in &verdict.refused {
        tracing::debug!(document.id = %document, session.id = %contact.id, change = %hash, reason = %fault, "change refused");
        metrics::counter!("samsyn_changes_refused_total", "reason" => fault.reason().code()).increment(1);
    }
    if !verdict.hold.is_empty() {
        tracing::debug!(document.id = %document, session.id = %contact.id, held, "changes wait for their author");
        metrics::counter!("samsyn_changes_held_total").increment(verdict.hold.len() as u64);
    }
}
