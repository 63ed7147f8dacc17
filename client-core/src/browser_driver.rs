//! The driver of a browser: performs a client's effects with the page's timers, sockets and store.
//!
//! The counterpart of `driver.rs` where there is one thread and no loop of one's own: [`BrowserDriver::report`] runs to
//! its end, what takes time is spawned and reports later. The rules that must not be broken: effects are performed in
//! their order, a connection that was given up reports nothing any more, batches are written one at a time, and a page
//! that follows another one writes nothing and talks to nobody.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::future::poll_fn;
use std::rc::{Rc, Weak};
use std::task::{Poll, Waker};

use form_model::{DocumentId, RowId};
use gloo_timers::future::TimeoutFuture;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;
use wasm_bindgen_futures::spawn_local;

use crate::browser::clock;
use crate::browser::tabs::TabRole;
use crate::client::Client;
use crate::event::{Batch, CaseRejection, DisconnectReason, EditRejection, Effect, Event, Notice, StoreProblem, Timer};
use crate::local_store::{Entry, LocalStore, LocalStoreError, Write};
use crate::transport::liveness::Patience;
use crate::transport::{Incoming, WebSocketLink};

/// Written and read back when somebody wants to know whether the store still works. The client passes over it.
const PROBE_KEY: &str = "probe";

/// The longest wait that a browser's timer takes.
const TIMER_MS_MAX: u32 = i32::MAX.unsigned_abs();

/// What a driver needs to know.
#[derive(Clone)]
pub struct BrowserConfig {
    /// The server, such as `https://samsyn.example`; empty for the one that the page came from.
    pub origin: String,
    /// Where everything random comes from; a fresh one for every run.
    pub seed: [u8; 32],
}

impl fmt::Debug for BrowserConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BrowserConfig").field("origin", &self.origin).finish_non_exhaustive()
    }
}

/// A tablet in a page. Clones are the same tablet; it stops when [`BrowserDriver::stop`] is called or the last is gone.
#[derive(Clone)]
pub struct BrowserDriver(Rc<Page>);

struct Page {
    client: RefCell<Client>,
    origin: String,
    tell: Rc<dyn Fn(&Notice)>,
    socket: RefCell<Option<WebSocketLink>>,
    /// Tells reports of the present connection from those of earlier ones.
    serial: Cell<u64>,
    patience: Rc<Cell<Patience>>,
    role: Cell<TabRole>,
    /// True while what a writer wrote is stored before it follows: nothing is added meanwhile.
    is_finishing: Cell<bool>,
    /// Each client that is begun anew gets a seed of its own.
    seeds: RefCell<ChaCha20Rng>,
    /// Tells the timers of the present client from those of earlier ones.
    run: Cell<u64>,
    /// What is on the screen, for a client that is begun anew.
    opened: RefCell<BTreeSet<DocumentId>>,
    on_saved: RefCell<Option<Rc<dyn Fn()>>>,
    jobs: Rc<Jobs>,
    /// Events that came up while effects were performed.
    later: RefCell<VecDeque<Event>>,
    is_stopped: Cell<bool>,
}

impl fmt::Debug for BrowserDriver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BrowserDriver").field("origin", &self.0.origin).finish_non_exhaustive()
    }
}

impl BrowserDriver {
    /// Reads the store and starts the client. `tell` is called for every notice, when the client can be asked again
    /// and all effects before have been performed.
    ///
    /// # Errors
    /// [`LocalStoreError`] when the store can't be read; nothing has happened then.
    pub async fn start<S: LocalStore + 'static>(
        config: BrowserConfig,
        store: S,
        tell: Rc<dyn Fn(&Notice)>,
    ) -> Result<Self, LocalStoreError> {
        Self::start_as(TabRole::Writer, config, store, tell).await
    }

    /// As [`BrowserDriver::start`], in a page that may be one of several with the same space. A follower shows what is
    /// stored: it rejects edits, writes nothing and does not connect.
    ///
    /// # Errors
    /// As [`BrowserDriver::start`].
    pub async fn start_as<S: LocalStore + 'static>(
        role: TabRole,
        config: BrowserConfig,
        store: S,
        tell: Rc<dyn Fn(&Notice)>,
    ) -> Result<Self, LocalStoreError> {
        let entries = store.load("").await?;
        let mut seeds = ChaCha20Rng::from_seed(config.seed);
        let jobs = Rc::new(Jobs::default());
        let page = Rc::new(Page {
            client: RefCell::new(new_client(&mut seeds)),
            origin: config.origin,
            tell,
            socket: RefCell::new(None),
            serial: Cell::new(0),
            patience: Rc::default(),
            role: Cell::new(role),
            is_finishing: Cell::new(false),
            seeds: RefCell::new(seeds),
            run: Cell::new(0),
            opened: RefCell::default(),
            on_saved: RefCell::new(None),
            jobs: Rc::clone(&jobs),
            later: RefCell::new(VecDeque::new()),
            is_stopped: Cell::new(false),
        });
        spawn_local(work(store, jobs, Rc::downgrade(&page)));
        page.report(Event::Started { entries });
        Ok(Self(page))
    }

    /// Hands an event to the client and performs what comes of it; returns the notices of this call. Called from
    /// within [`BrowserDriver::read`] it happens right after instead, and returns none.
    pub fn report(&self, event: Event) -> Vec<Notice> {
        self.0.report(event)
    }

    /// Asks the client something.
    pub fn read<T>(&self, question: impl FnOnce(&Client) -> T) -> T {
        question(&self.0.client.borrow())
    }

    /// Draws the id of a new row; not from within [`BrowserDriver::read`].
    #[must_use]
    pub fn draw_row_id(&self) -> RowId {
        self.0.client.borrow_mut().draw_row_id()
    }

    /// The page's clock: milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        clock::now_ms()
    }

    /// Waits until everything that was handed to the store so far is durable. While the store refuses, that is not
    /// yet; [`BrowserDriver::stored_or_problem`] says so instead of waiting.
    pub async fn stored(&self) {
        let batch = self.read(Client::newest_batch);
        self.until(|client| client.is_saved(batch).then_some(())).await;
    }

    /// Waits until everything that was handed to the store so far is durable, or the store has refused.
    ///
    /// # Errors
    /// Why the store refuses. The client goes on trying.
    pub async fn stored_or_problem(&self) -> Result<(), StoreProblem> {
        let batch = self.read(Client::newest_batch);
        let outcome = |client: &Client| {
            if client.is_saved(batch) { Some(Ok(())) } else { client.store_problem().map(Err) }
        };
        self.until(outcome).await
    }

    /// Writes to the store and reads it back: a browser may have lost the connection to it while the page slept, and
    /// says so only when it is used.
    ///
    /// # Errors
    /// What is wrong with the store, after one attempt to open it again.
    pub async fn probe(&self) -> Result<(), StoreProblem> {
        let answer = Rc::new(Cell::new(None));
        self.0.jobs.push(Job::Probe(Rc::clone(&answer)));
        self.until(|_| answer.take()).await
    }

    /// Calls this after every batch that was stored; the pages that follow want to know.
    pub fn on_saved(&self, call: Rc<dyn Fn()>) {
        self.0.on_saved.replace(Some(call));
    }

    /// What this page may do with the space.
    #[must_use]
    pub fn role(&self) -> TabRole {
        self.0.role.get()
    }

    /// Reads the store again and begins a new client on it, as writer or as follower. Whatever a writer had not stored
    /// is lost: wait for [`BrowserDriver::stored_or_problem`] before. All screens are told to read again.
    ///
    /// # Errors
    /// What the store says; the client is as before then, and so is the role.
    pub async fn begin_anew(&self, role: TabRole) -> Result<(), StoreProblem> {
        let answer = Rc::new(Cell::new(None));
        self.0.jobs.push(Job::BeginAnew(role, Rc::clone(&answer)));
        self.until(|_| answer.take()).await
    }

    /// Stores what was written and follows from then on; meanwhile edits are rejected.
    ///
    /// # Errors
    /// Why the store refuses. This page stays the writer then.
    pub async fn give_up_writing(&self) -> Result<(), StoreProblem> {
        self.0.is_finishing.set(true);
        self.0.hang_up();
        let mut result = self.stored_or_problem().await;
        if result.is_ok() {
            result = self.begin_anew(TabRole::Follower).await;
        }
        self.0.is_finishing.set(false);
        if result.is_err() {
            self.report(Event::Disconnected(DisconnectReason::Lost));
        }
        result
    }

    /// Stops: the connection is closed, and nothing is reported or told any more. What was handed to the store is
    /// still written.
    pub fn stop(&self) {
        self.0.stop();
    }

    /// Asks again after every batch until there is an answer.
    async fn until<T>(&self, mut question: impl FnMut(&Client) -> Option<T>) -> T {
        poll_fn(|context| match question(&self.0.client.borrow()) {
            Some(answer) => Poll::Ready(answer),
            None => {
                self.0.jobs.waiting.borrow_mut().push(context.waker().clone());
                Poll::Pending
            }
        })
        .await
    }
}

impl Page {
    fn report(self: &Rc<Self>, event: Event) -> Vec<Notice> {
        if self.is_stopped.get() {
            return Vec::new();
        }
        if let Event::DocumentOpened(document) = event {
            self.opened.borrow_mut().insert(document);
        } else if let Event::DocumentClosed(document) = event {
            self.opened.borrow_mut().remove(&document);
        }
        if (self.role.get() == TabRole::Follower || self.is_finishing.get()) && !may_follow(&event) {
            return self.reject(&event);
        }
        if self.client.try_borrow_mut().is_err() {
            // Somebody reports from within a question. The event must not be lost, nor the page end over it.
            let page = Rc::clone(self);
            spawn_local(async move {
                page.report(event);
            });
            return Vec::new();
        }
        let mut notices = self.perform(event);
        while let Some(event) = self.take_later() {
            notices.extend(self.perform(event));
        }
        for notice in &notices {
            if !self.is_stopped.get() {
                (self.tell)(notice);
            }
        }
        notices
    }

    fn take_later(&self) -> Option<Event> {
        self.later.borrow_mut().pop_front()
    }

    fn perform(self: &Rc<Self>, event: Event) -> Vec<Notice> {
        let effects = self.client.borrow_mut().handle(clock::now_ms(), event);
        let mut notices = Vec::new();
        for effect in effects {
            match effect {
                Effect::Save { .. } | Effect::Connect { .. } if self.role.get() == TabRole::Follower => {}
                Effect::Connect { .. } if self.is_finishing.get() => {}
                Effect::Save { batch, writes } => self.jobs.push(Job::Save(batch, writes)),
                Effect::Connect { token } => self.connect(token),
                Effect::Send(frame) => self.send(&frame),
                Effect::Disconnect => self.hang_up(),
                Effect::StartTimer { timer, after_ms } => self.start_timer(timer, after_ms),
                Effect::Notify(notice) => notices.push(notice),
            }
        }
        notices
    }

    fn connect(self: &Rc<Self>, token: String) {
        self.hang_up();
        let serial = self.serial.get();
        let page = Rc::downgrade(self);
        let report = move |incoming| {
            if let Some(page) = page.upgrade() {
                page.take_report(serial, incoming);
            }
        };
        let link = WebSocketLink::open(self.origin.clone(), token, Rc::clone(&self.patience), report);
        self.socket.replace(Some(link));
    }

    fn take_report(self: &Rc<Self>, serial: u64, incoming: Incoming) {
        if serial != self.serial.get() {
            return;
        }
        match incoming {
            Incoming::Connected => self.report(Event::Connected),
            Incoming::Frame(frame) => self.report(Event::Received(frame)),
            Incoming::Gone(reason) => {
                self.hang_up();
                self.report(Event::Disconnected(reason))
            }
        };
    }

    fn send(&self, frame: &[u8]) {
        let is_refused = self.socket.borrow().as_ref().is_some_and(|it| !it.send(frame));
        if is_refused {
            self.hang_up();
            self.later.borrow_mut().push_back(Event::Disconnected(DisconnectReason::Lost));
        }
    }

    fn hang_up(&self) {
        self.serial.set(self.serial.get() + 1);
        self.socket.replace(None);
    }

    fn start_timer(self: &Rc<Self>, timer: Timer, after_ms: u64) {
        let wait_ms = u32::try_from(after_ms).unwrap_or(TIMER_MS_MAX).min(TIMER_MS_MAX);
        let run = self.run.get();
        let page = Rc::downgrade(self);
        spawn_local(async move {
            TimeoutFuture::new(wait_ms).await;
            if let Some(page) = page.upgrade().filter(|it| it.run.get() == run) {
                page.report(Event::TimerFired(timer));
            }
        });
    }

    /// A follower's answer to what only the writer may do. Screens offer imports and sign-in to the writer alone; what
    /// comes of itself, such as a return of the network, means nothing here.
    fn reject(&self, event: &Event) -> Vec<Notice> {
        let why = EditRejection::AnotherPageWrites;
        let notice = if let Event::Edited { document, .. } | Event::Undo(document) | Event::Redo(document) = event {
            Notice::EditRejected { document: *document, why }
        } else if let Event::CaseStarted(case) = event {
            Notice::CaseRejected { document: case.document_id(), why: CaseRejection::NotAllowed }
        } else {
            return Vec::new();
        };
        (self.tell)(&notice);
        vec![notice]
    }

    fn begin_anew(self: &Rc<Self>, role: TabRole, entries: Vec<Entry>) {
        self.hang_up();
        self.run.set(self.run.get() + 1);
        self.role.set(role);
        let client = new_client(&mut self.seeds.borrow_mut());
        let before = self.client.replace(client);
        self.report(Event::Started { entries });
        let opened: Vec<_> = self.opened.borrow().iter().copied().collect();
        for document in opened {
            self.report(Event::DocumentOpened(document));
        }
        let documents: BTreeSet<_> = before.documents().chain(self.client.borrow().documents()).collect();
        let of_documents = |it| [Notice::DocumentChanged(it), Notice::StatusChanged(it)];
        let notices = [Notice::DirectoryChanged, Notice::ConnectionChanged];
        for notice in notices.into_iter().chain(documents.into_iter().flat_map(of_documents)) {
            (self.tell)(&notice);
        }
    }

    fn stop(&self) {
        self.is_stopped.set(true);
        self.hang_up();
        self.jobs.close();
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.jobs.close();
    }
}

fn new_client(seeds: &mut ChaCha20Rng) -> Client {
    let mut seed = [0; 32];
    seeds.fill_bytes(&mut seed);
    Client::new(seed)
}

/// True for what a page that follows hands to its client; everything else changes the space.
const fn may_follow(event: &Event) -> bool {
    matches!(
        event,
        Event::Started { .. }
            | Event::DocumentOpened(_)
            | Event::DocumentClosed(_)
            | Event::Saved { .. }
            | Event::TimerFired(_)
    )
}

/// Where the answer to a job is put.
type Answer = Rc<Cell<Option<Result<(), StoreProblem>>>>;

/// Something for the store to do.
enum Job {
    Save(Batch, Vec<Write>),
    Probe(Answer),
    BeginAnew(TabRole, Answer),
}

/// What waits for the store, in its order, and who waits for it to be done.
#[derive(Default)]
struct Jobs {
    queue: RefCell<VecDeque<Job>>,
    worker: RefCell<Option<Waker>>,
    waiting: RefCell<Vec<Waker>>,
    is_closed: Cell<bool>,
}

impl Jobs {
    fn push(&self, job: Job) {
        self.queue.borrow_mut().push_back(job);
        self.wake_worker();
    }

    /// No more jobs follow; those that wait are still done.
    fn close(&self) {
        self.is_closed.set(true);
        self.wake_worker();
    }

    fn wake_worker(&self) {
        if let Some(waker) = self.worker.borrow_mut().take() {
            waker.wake();
        }
    }

    /// The next job, as soon as there is one; none at the end.
    async fn next(&self) -> Option<Job> {
        poll_fn(|context| {
            if let Some(job) = self.queue.borrow_mut().pop_front() {
                return Poll::Ready(Some(job));
            }
            if self.is_closed.get() {
                return Poll::Ready(None);
            }
            self.worker.replace(Some(context.waker().clone()));
            Poll::Pending
        })
        .await
    }
}

/// Does the store's jobs one at a time, until there are none and none will come.
async fn work<S: LocalStore>(mut store: S, jobs: Rc<Jobs>, page: Weak<Page>) {
    while let Some(job) = jobs.next().await {
        match job {
            Job::Save(batch, writes) => {
                let result = store.commit(writes).await.map_err(|error| StoreProblem::from(&error));
                let Some(page) = page.upgrade() else { continue };
                let call = result.is_ok().then(|| page.on_saved.borrow().clone()).flatten();
                page.report(Event::Saved { batch, result });
                if let Some(call) = call {
                    call();
                }
            }
            Job::BeginAnew(role, answer) => {
                let entries = store.load("").await.map_err(|error| StoreProblem::from(&error));
                let page = page.upgrade();
                answer.set(Some(entries.map(|entries| {
                    if let Some(page) = page {
                        page.begin_anew(role, entries);
                    }
                })));
            }
            // A page that follows must not write; that it can read is enough.
            Job::Probe(answer) if page.upgrade().is_some_and(|it| it.role.get() == TabRole::Follower) => {
                let read = store.load(PROBE_KEY).await;
                answer.set(Some(read.map(drop).map_err(|error| StoreProblem::from(&error))));
            }
            Job::Probe(answer) => answer.set(Some(probe(&mut store).await)),
        }
        let waiting = std::mem::take(&mut *jobs.waiting.borrow_mut());
        waiting.into_iter().for_each(Waker::wake);
    }
}

async fn probe(store: &mut impl LocalStore) -> Result<(), StoreProblem> {
    let value = clock::now_ms().to_be_bytes().to_vec();
    let write = Write::Put { key: PROBE_KEY.to_owned(), value: value.clone() };
    store.commit(vec![write]).await.map_err(|error| StoreProblem::from(&error))?;
    let entries = store.load(PROBE_KEY).await.map_err(|error| StoreProblem::from(&error))?;
    let is_there = entries.iter().any(|it| it.0 == PROBE_KEY && it.1 == value);
    if is_there { Ok(()) } else { Err(StoreProblem::Failed) }
}
