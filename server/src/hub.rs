//! Which documents are open and which sessions watch them.
//!
//! It keeps two registers and hands messages over; it reads no message and judges nothing. The rules that must not be
//! broken: a document has at most one task, because its entry is made before anything is awaited; and a peer id
//! belongs to one session, which only the same device can take over.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::NaiveDate;
use form_model::{Case, DeviceId, DocumentId, Grant, PersonId, RoundState};
use tokio::sync::Notify;

use crate::clock::Clock;
use crate::directory::{grant_on, reads_hand_ins};
use crate::gate::PanicTrigger;
use crate::open_document::{Ask, DocumentTimes, OpenDocument, SessionContact};
use crate::outbox::{Closing, Outgoing};
use crate::store::Store;

/// Names a message that makes the gate panic, so that a test can see the server live on. Set by tests only.
const PANIC_VARIABLE: &str = "SAMSYN_TEST_PANIC_ON_MESSAGE";

/// Stock clients that were switched to reading, remembered at once; past it they are looked up in the store again.
const BARRED_MAX: usize = 10_000;

/// How long a shutdown waits for the sessions to go before it goes without them.
const SHUTDOWN_WAIT: Duration = Duration::from_secs(5);

/// Names a session within this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SessionId(u64);

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// The peer id belongs to a session of another device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the peer id is taken by another device")]
pub(crate) struct PeerIdTaken;

#[derive(Debug)]
struct Registered {
    peer_id: String,
    contact: Arc<SessionContact>,
}

#[derive(Debug, Default)]
struct Sessions {
    by_id: BTreeMap<SessionId, Registered>,
    by_peer: HashMap<String, SessionId>,
    /// True once the server shuts down: nobody is let in any more.
    is_closed: bool,
}

/// A stock client and a document that it may only read, because a change of it was refused.
type Barred = (PersonId, Option<DeviceId>, DocumentId);

#[derive(Debug)]
struct Shared {
    store: Store,
    times: DocumentTimes,
    clock: Clock,
    panic_trigger: PanicTrigger,
    documents: Mutex<BTreeMap<DocumentId, OpenDocument>>,
    sessions: Mutex<Sessions>,
    barred: Mutex<HashSet<Barred>>,
    next_session: AtomicU64,
    session_gone: Notify,
    loads: AtomicU64,
}

/// The way to every open document and session: cheap to clone.
#[derive(Debug, Clone)]
pub struct Hub {
    shared: Arc<Shared>,
}

impl Hub {
    /// A hub without sessions.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self::with_clock(store, Clock::system())
    }

    /// A hub that takes the time from this clock.
    #[must_use]
    pub fn with_clock(store: Store, clock: Clock) -> Self {
        Self::with(store, DocumentTimes::default(), clock)
    }

    /// A hub whose documents stay in memory for other than the usual times.
    #[must_use]
    pub fn with_times(store: Store, times: DocumentTimes) -> Self {
        Self::with(store, times, Clock::system())
    }

    fn with(store: Store, times: DocumentTimes, clock: Clock) -> Self {
        let panic_trigger = std::env::var(PANIC_VARIABLE).ok().filter(|it| !it.is_empty()).map(Arc::from);
        if panic_trigger.is_some() {
            tracing::warn!("{PANIC_VARIABLE} is set: this server is for tests");
        }
        let shared = Shared {
            store,
            times,
            clock,
            panic_trigger,
            documents: Mutex::default(),
            sessions: Mutex::default(),
            barred: Mutex::default(),
            next_session: AtomicU64::new(1),
            session_gone: Notify::new(),
            loads: AtomicU64::new(0),
        };
        Self { shared: Arc::new(shared) }
    }

    /// Closes every session of a device at once, because it was revoked.
    pub fn close_device(&self, device: DeviceId) {
        self.close_sessions(&Closing::Policy, |contact| contact.device == Some(device));
    }

    /// Units, assignments, rounds or templates changed: every session's rights and listings are looked at again.
    pub fn framework_changed(&self) {
        for document in self.open_documents() {
            if !document.ask_now(Ask::RightsChanged) {
                tokio::spawn(async move { document.ask(Ask::RightsChanged).await.ok() }); // Gone is as good as told.
            }
        }
        for registered in lock(&self.shared.sessions).by_id.values() {
            registered.contact.outbox.send(Outgoing::DirectoryChanged);
        }
    }

    /// A case has a new receipt, was sent back, erased or archived: whoever has it open is told.
    pub fn case_changed(&self, document: DocumentId) {
        let open = lock(&self.shared.documents).get(&document).cloned();
        if let Some(open) = open {
            tokio::spawn(async move { open.ask(Ask::CaseChanged).await.ok() }); // Gone is as good as told.
        }
    }

    /// A case was started: whoever may read it is told.
    pub(crate) fn document_created(&self, case: &Case) {
        for registered in lock(&self.shared.sessions).by_id.values() {
            if self.grant(case, registered.contact.person).reads() {
                registered.contact.outbox.send(Outgoing::DirectoryChanged);
            }
        }
    }

    /// Closes every session with 1012 and returns when all are gone.
    pub async fn shutdown(&self) {
        lock(&self.shared.sessions).is_closed = true;
        self.close_sessions(&Closing::Shutdown, |_| true);
        let all_gone = async {
            loop {
                let gone = self.shared.session_gone.notified();
                if lock(&self.shared.sessions).by_id.is_empty() {
                    return;
                }
                gone.await;
            }
        };
        if tokio::time::timeout(SHUTDOWN_WAIT, all_gone).await.is_err() {
            tracing::warn!("shutting down although some sessions have not gone");
        }
    }

    fn close_sessions(&self, closing: &Closing, which: impl Fn(&SessionContact) -> bool) {
        for registered in lock(&self.shared.sessions).by_id.values().filter(|it| which(&it.contact)) {
            registered.contact.outbox.close(closing.clone());
        }
    }

    /// The next session's name.
    pub(crate) fn next_session_id(&self) -> SessionId {
        SessionId(self.shared.next_session.fetch_add(1, Ordering::Relaxed))
    }

    /// How many sessions there are.
    pub(crate) fn session_count(&self) -> usize {
        lock(&self.shared.sessions).by_id.len()
    }

    /// Takes a session in under its peer id. An earlier session of the same device makes room.
    ///
    /// # Errors
    /// [`PeerIdTaken`] if the peer id belongs to a session of another device or person.
    pub(crate) fn register(&self, peer_id: &str, contact: Arc<SessionContact>) -> Result<(), PeerIdTaken> {
        let mut sessions = lock(&self.shared.sessions);
        if sessions.is_closed {
            contact.outbox.close(Closing::Shutdown);
            return Ok(());
        }
        let holder = sessions.by_peer.get(peer_id).copied();
        if let Some(registered) = holder.and_then(|id| sessions.by_id.get(&id)) {
            let other = &registered.contact;
            if other.device.is_none() || other.device != contact.device || other.person != contact.person {
                return Err(PeerIdTaken);
            }
            other.outbox.close(Closing::Replaced);
        }
        sessions.by_peer.insert(peer_id.to_owned(), contact.id);
        sessions.by_id.insert(contact.id, Registered { peer_id: peer_id.to_owned(), contact });
        metrics::gauge!("samsyn_sessions").set(sessions.by_id.len() as f64);
        Ok(())
    }

    /// Lets a session go, and tells the documents that it was attached to.
    pub(crate) async fn unregister(&self, session: SessionId, attached: impl IntoIterator<Item = DocumentId>) {
        {
            let mut sessions = lock(&self.shared.sessions);
            if let Some(registered) = sessions.by_id.remove(&session)
                && sessions.by_peer.get(&registered.peer_id) == Some(&session)
            {
                sessions.by_peer.remove(&registered.peer_id);
            }
            metrics::gauge!("samsyn_sessions").set(sessions.by_id.len() as f64);
        }
        self.shared.session_gone.notify_waiters();
        for document in attached {
            let open = lock(&self.shared.documents).get(&document).cloned();
            if let Some(open) = open {
                open.ask(Ask::Detach(session)).await.ok(); // A document that is gone has nobody attached.
            }
        }
    }

    /// Hands a document an ask, opening it if nobody has.
    pub(crate) async fn ask_document(&self, document: DocumentId, mut ask: Ask) {
        loop {
            match self.document(document).ask(ask).await {
                Ok(()) => return,
                // The document's task ended in between; the next turn starts another.
                Err(given_back) => ask = given_back,
            }
        }
    }

    /// Hands a document an ask that nobody misses, if it is open.
    pub(crate) fn ask_if_open(&self, document: DocumentId, ask: Ask) {
        if let Some(open) = lock(&self.shared.documents).get(&document) {
            open.ask_now(ask);
        }
    }

    fn document(&self, document: DocumentId) -> OpenDocument {
        let mut documents = lock(&self.shared.documents);
        if let Some(open) = documents.get(&document)
            && !open.is_over()
        {
            return open.clone();
        }
        let open = OpenDocument::start(self.clone(), document);
        documents.insert(document, open.clone());
        metrics::gauge!("samsyn_open_documents").set(documents.len() as f64);
        open
    }

    /// Forgets a document whose task ends, unless another task has its place already.
    pub(crate) fn forget_document(&self, document: DocumentId, ending: &OpenDocument) {
        let mut documents = lock(&self.shared.documents);
        if documents.get(&document).is_some_and(|it| it.is_same(ending)) {
            documents.remove(&document);
        }
        metrics::gauge!("samsyn_open_documents").set(documents.len() as f64);
    }

    fn open_documents(&self) -> Vec<OpenDocument> {
        lock(&self.shared.documents).values().cloned().collect()
    }

    /// The store.
    pub(crate) fn store(&self) -> &Store {
        &self.shared.store
    }

    /// How long documents stay in memory.
    pub(crate) fn times(&self) -> DocumentTimes {
        self.shared.times
    }

    /// Counts a document that was loaded into memory.
    pub(crate) fn note_load(&self) {
        self.shared.loads.fetch_add(1, Ordering::Relaxed);
        metrics::counter!("samsyn_documents_loaded_total").increment(1);
    }

    /// How many documents were loaded into memory since the start.
    #[must_use]
    pub fn documents_loaded(&self) -> u64 {
        self.shared.loads.load(Ordering::Relaxed)
    }

    /// For tests; see [`PanicTrigger`].
    pub(crate) fn panic_trigger(&self) -> PanicTrigger {
        self.shared.panic_trigger.clone()
    }

    /// The server's time.
    pub(crate) fn now_ms(&self) -> u64 {
        self.shared.clock.now_ms()
    }

    /// The server's day.
    pub(crate) fn today(&self) -> NaiveDate {
        self.shared.clock.today()
    }

    /// What a person may do with a case today.
    pub(crate) fn grant(&self, case: &Case, person: PersonId) -> Grant {
        grant_on(&self.shared.store.framework(), person, case, self.today())
    }

    /// True if a person may read what was handed in of a case's unit.
    pub(crate) fn reads_hand_ins(&self, case: &Case, person: PersonId) -> bool {
        reads_hand_ins(&self.shared.store.framework(), person, case, self.today())
    }

    /// Whether the round of a case takes follow-ups; a plan belongs to none and is never closed.
    pub(crate) fn round_state(&self, case: &Case) -> RoundState {
        let framework = self.shared.store.framework();
        let round = case.round.and_then(|round| framework.round(round));
        if round.is_some_and(|it| !it.is_open()) { RoundState::Closed } else { RoundState::Open }
    }

    /// Lets a stock client only read a document from now on: it offered a change that was refused.
    pub(crate) fn bar_from_writing(&self, contact: &SessionContact, document: DocumentId) {
        let mut barred = lock(&self.shared.barred);
        if barred.len() >= BARRED_MAX {
            barred.clear();
        }
        barred.insert((contact.person, contact.device, document));
    }

    /// True for a stock client that was switched to reading.
    pub(crate) fn is_barred_from_writing(&self, contact: &SessionContact, document: DocumentId) -> bool {
        contact.client == crate::gate::ClientKind::Stock
            && lock(&self.shared.barred).contains(&(contact.person, contact.device, document))
    }
}

/// A lock whose holder panicked is still usable: every change under it is one insertion or removal.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
