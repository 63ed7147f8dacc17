//! The driver of a browser: performs a client's effects with the page's timers, sockets and store.
//!
//! The counterpart of `driver.rs` where there is one thread and no loop of one's own: [`BrowserDriver::report`] runs to
//! its end, what takes time is spawned and reports later. The rules that must not be broken: effects are performed in
//! their order, a connection that was given up reports nothing any more, and batches are written one at a time.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::rc::{Rc, Weak};
use std::task::{Poll, Waker};

use form_model::RowId;
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;

use crate::browser::clock;
use crate::client::Client;
use crate::event::{Batch, DisconnectReason, Effect, Event, Notice, StoreProblem, Timer};
use crate::local_store::{LocalStore, LocalStoreError, Write};
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
        let entries = store.load("").await?;
        let jobs = Rc::new(Jobs::default());
        let page = Rc::new(Page {
            client: RefCell::new(Client::new(config.seed)),
            origin: config.origin,
            tell,
            socket: RefCell::new(None),
            serial: Cell::new(0),
            patience: Rc::default(),
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
        let page = Rc::downgrade(self);
        spawn_local(async move {
            TimeoutFuture::new(wait_ms).await;
            if let Some(page) = page.upgrade() {
                page.report(Event::TimerFired(timer));
            }
        });
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

/// Something for the store to do.
enum Job {
    Save(Batch, Vec<Write>),
    Probe(Rc<Cell<Option<Result<(), StoreProblem>>>>),
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
                if let Some(page) = page.upgrade() {
                    page.report(Event::Saved { batch, result });
                }
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
