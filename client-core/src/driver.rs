//! The only loop that waits: performs a client's effects and reports events back to it.
//!
//! It decides nothing about documents. Programs talk to it through a [`DriverHandle`]. The rule that must not be
//! broken: effects are performed in their order, and nothing of a connection is reported after it was given up.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use form_model::{Case, DocumentId, Edit, FormDocument, RowId, RowValue, Table};
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio::task::JoinSet;

use crate::client::Client;
use crate::event::{Batch, CaseRejection, DisconnectReason, EditRejection, Effect, Event, Notice, StoreProblem, Timer};
use crate::identity::Identity;
use crate::local_store::{LocalStore, LocalStoreError, Write};
use crate::status::DocumentStatus;
use crate::transport::{Incoming, Socket};

/// Commands that wait for the loop; whoever gives more waits.
const COMMANDS_MAX: usize = 1_024;

/// Reports of a connection that wait for the loop; the connection is read no faster.
const REPORTS_MAX: usize = 64;

/// Notices that a listener may lag behind before it misses some.
const NOTICES_MAX: usize = 1_024;

/// Tells the time in milliseconds since 1970.
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;

/// What a driver needs to know.
#[derive(Clone)]
pub struct DriverConfig {
    /// The server's sync address, such as `ws://127.0.0.1:8080/sync`.
    pub url: String,
    /// Where everything random comes from; a fresh one for every run, unless a run is to be replayed.
    pub seed: [u8; 32],
    /// The clock.
    pub clock: Clock,
}

impl DriverConfig {
    /// The system's clock and randomness.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), seed: rand::random(), clock: Arc::new(system_time_ms) }
    }
}

impl fmt::Debug for DriverConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DriverConfig").field("url", &self.url).finish_non_exhaustive()
    }
}

#[expect(clippy::disallowed_methods, reason = "the driver is the edge at which the logic's time comes in")]
fn system_time_ms() -> u64 {
    let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_1970.as_millis()).unwrap_or(u64::MAX)
}

/// The driver has stopped, by command or because its store could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the tablet is not running")]
pub struct Stopped;

/// Why an edit that was given to a driver is not in the document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DriverEditError {
    /// The client rejected it.
    #[error(transparent)]
    Rejected(#[from] EditRejection),
    /// The driver has stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// Why a case that was given to a driver was not started.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DriverCaseError {
    /// The client rejected it.
    #[error(transparent)]
    Rejected(#[from] CaseRejection),
    /// The driver has stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// Asked after every event until it returns true.
type Watch = Box<dyn FnMut(&Client) -> bool + Send>;

enum Command {
    Report { event: Event, notices: Option<oneshot::Sender<Vec<Notice>>> },
    Ask(Box<dyn FnOnce(&mut Client) + Send>),
    Watch(Watch),
    Unplug,
    PlugIn,
    Stop,
}

/// Starts a tablet on a thread of its own, since a local store need not be usable from several.
///
/// # Errors
/// The system's error when it gives no thread.
pub fn spawn_driver<S>(config: DriverConfig, store: S) -> std::io::Result<DriverHandle>
where
    S: LocalStore + Send + 'static,
{
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (driver, handle) = Driver::new(config, store);
    std::thread::Builder::new().name("samsyn-tablet".into()).spawn(move || runtime.block_on(driver.run()))?;
    Ok(handle)
}

/// The loop with everything that it drives.
pub struct Driver<S> {
    client: Client,
    config: DriverConfig,
    store: S,
    commands: mpsc::Receiver<Command>,
    notices: broadcast::Sender<Notice>,
    watches: Vec<Watch>,
    socket: Option<Socket>,
    /// Tells reports of the present connection from those of earlier ones.
    serial: u64,
    report_sender: mpsc::Sender<(u64, Incoming)>,
    reports: mpsc::Receiver<(u64, Incoming)>,
    timers: JoinSet<Timer>,
    /// The batch that the client handed over and that is not written yet.
    batch: Option<(Batch, Vec<Write>)>,
    /// Events that came up while effects were performed.
    later: VecDeque<Event>,
    is_plugged_in: bool,
}

impl<S> fmt::Debug for Driver<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Driver").field("client", &self.client).finish_non_exhaustive()
    }
}

impl<S: LocalStore> Driver<S> {
    /// A driver and the handle to it. The driver stops when the last handle is dropped.
    #[must_use]
    pub fn new(config: DriverConfig, store: S) -> (Self, DriverHandle) {
        let (sender, commands) = mpsc::channel(COMMANDS_MAX);
        let (notices, _) = broadcast::channel(NOTICES_MAX);
        let (report_sender, reports) = mpsc::channel(REPORTS_MAX);
        let handle = DriverHandle { commands: sender, notices: notices.clone() };
        let driver = Self {
            client: Client::new(config.seed),
            config,
            store,
            commands,
            notices,
            watches: Vec::new(),
            socket: None,
            serial: 0,
            report_sender,
            reports,
            timers: JoinSet::new(),
            batch: None,
            later: VecDeque::new(),
            is_plugged_in: true,
        };
        (driver, handle)
    }

    /// Runs until it is told to stop.
    ///
    /// # Errors
    /// [`LocalStoreError`] when the store can't be read; nothing has happened then.
    pub async fn run(mut self) -> Result<(), LocalStoreError> {
        let entries = self.store.load("").await?;
        self.report(Event::Started { entries });
        loop {
            self.finish_turn().await;
            let goes_on = tokio::select! {
                command = self.commands.recv() => self.obey_all(command),
                report = self.reports.recv() => {
                    self.take_report(report);
                    true
                }
                Some(timer) = self.timers.join_next() => {
                    // A timer's task only sleeps: it neither panics nor is it cancelled.
                    if let Ok(timer) = timer {
                        self.report(Event::TimerFired(timer));
                    }
                    true
                }
            };
            if !goes_on {
                self.finish_turn().await;
                return Ok(());
            }
        }
    }

    /// Writes what is to be written and reports what came up, until nothing is left.
    async fn finish_turn(&mut self) {
        loop {
            if let Some((batch, writes)) = self.batch.take() {
                let result = self.store.commit(writes).await;
                self.report(Event::Saved { batch, result: result.map_err(|error| StoreProblem::from(&error)) });
            } else if let Some(event) = self.later.pop_front() {
                self.report(event);
            } else {
                break;
            }
        }
        let client = &self.client;
        self.watches.retain_mut(|watch| !watch(client));
    }

    /// Obeys this command and those that wait behind it, so that a burst of edits shares one commit.
    fn obey_all(&mut self, first: Option<Command>) -> bool {
        let Some(first) = first else { return false };
        if !self.obey(first) {
            return false;
        }
        for _ in 0..COMMANDS_MAX {
            let Ok(command) = self.commands.try_recv() else { break };
            if !self.obey(command) {
                return false;
            }
        }
        true
    }

    fn obey(&mut self, command: Command) -> bool {
        match command {
            Command::Report { event, notices } => {
                let told = self.report(event);
                if let Some(answer) = notices {
                    // Whoever asked may have stopped waiting.
                    answer.send(told).ok();
                }
            }
            Command::Ask(question) => question(&mut self.client),
            Command::Watch(watch) => self.watches.push(watch),
            Command::Unplug => {
                self.is_plugged_in = false;
                if self.socket.take().is_some() {
                    self.serial += 1;
                    self.later.push_back(Event::Disconnected(DisconnectReason::Lost));
                }
            }
            Command::PlugIn => {
                self.is_plugged_in = true;
                self.later.push_back(Event::NetworkChanged);
            }
            Command::Stop => return false,
        }
        true
    }

    fn take_report(&mut self, report: Option<(u64, Incoming)>) {
        let Some((serial, incoming)) = report else { return };
        if serial != self.serial {
            return;
        }
        match incoming {
            Incoming::Connected => self.report(Event::Connected),
            Incoming::Frame(frame) => self.report(Event::Received(frame)),
            Incoming::Gone(reason) => {
                self.socket = None;
                self.report(Event::Disconnected(reason))
            }
        };
    }

    /// Hands an event to the client and performs what comes of it; returns the notices among that.
    fn report(&mut self, event: Event) -> Vec<Notice> {
        let effects = self.client.handle((self.config.clock)(), event);
        let mut told = Vec::new();
        for effect in effects {
            match effect {
                Effect::Save { batch, writes } => self.batch = Some((batch, writes)),
                Effect::Connect { token } => self.connect(token),
                Effect::Send(frame) => self.send(frame),
                Effect::Disconnect => {
                    self.socket = None;
                    self.serial += 1;
                }
                Effect::StartTimer { timer, after_ms } => {
                    self.timers.spawn(async move {
                        tokio::time::sleep(Duration::from_millis(after_ms)).await;
                        timer
                    });
                }
                Effect::Notify(notice) => {
                    // Nobody need listen.
                    self.notices.send(notice.clone()).ok();
                    told.push(notice);
                }
            }
        }
        told
    }

    fn connect(&mut self, token: String) {
        self.serial += 1;
        self.socket = None;
        if self.is_plugged_in {
            self.socket = Some(Socket::open(self.config.url.clone(), token, self.serial, self.report_sender.clone()));
        } else {
            self.later.push_back(Event::Disconnected(DisconnectReason::Unreachable));
        }
    }

    fn send(&mut self, frame: Vec<u8>) {
        if self.socket.as_ref().is_some_and(|it| !it.send(frame)) {
            self.socket = None;
            self.serial += 1;
            self.later.push_back(Event::Disconnected(DisconnectReason::Lost));
        }
    }
}

/// Lets a program use a tablet that runs elsewhere.
#[derive(Clone)]
pub struct DriverHandle {
    commands: mpsc::Sender<Command>,
    notices: broadcast::Sender<Notice>,
}

impl fmt::Debug for DriverHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DriverHandle").finish_non_exhaustive()
    }
}

impl DriverHandle {
    async fn command(&self, command: Command) -> Result<(), Stopped> {
        self.commands.send(command).await.map_err(|_| Stopped)
    }

    /// Reports something that happened on the screen or to the device, and returns what the tablet said at once.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn report(&self, event: Event) -> Result<Vec<Notice>, Stopped> {
        let (sender, answer) = oneshot::channel();
        self.command(Command::Report { event, notices: Some(sender) }).await?;
        answer.await.map_err(|_| Stopped)
    }

    /// Signs somebody in; connecting follows by itself.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn sign_in(&self, identity: Identity) -> Result<(), Stopped> {
        self.report(Event::SignedIn(identity)).await.map(|_| ())
    }

    /// Makes an edit. It is in the document when this returns; whether it is saved, the status says.
    ///
    /// # Errors
    /// [`DriverEditError`] when it is not.
    pub async fn edit(&self, document: DocumentId, edit: Edit) -> Result<(), DriverEditError> {
        let notices = self.report(Event::Edited { document, edit }).await?;
        let rejection = notices.into_iter().find_map(|it| {
            let Notice::EditRejected { why, .. } = it else { return None };
            Some(why)
        });
        rejection.map_or(Ok(()), |why| Err(why.into()))
    }

    /// Adds a row and returns its id.
    ///
    /// # Errors
    /// [`DriverEditError`] when it was not added.
    pub async fn add_row(
        &self,
        document: DocumentId,
        table: Table,
        values: Vec<RowValue>,
    ) -> Result<RowId, DriverEditError> {
        let row = self.draw_row_id().await?;
        self.edit(document, Edit::add_row(table, row, values)).await?;
        Ok(row)
    }

    /// Draws the id of a new row.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn draw_row_id(&self) -> Result<RowId, Stopped> {
        self.ask_mut(Client::draw_row_id).await
    }

    /// Opens a document; it can be read as soon as [`Self::document`] gives it.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn open(&self, document: DocumentId) -> Result<(), Stopped> {
        self.report(Event::DocumentOpened(document)).await.map(|_| ())
    }

    /// Starts a case that has no document yet.
    ///
    /// # Errors
    /// [`DriverCaseError`] when this person can't.
    pub async fn start_case(&self, case: Case) -> Result<DocumentId, DriverCaseError> {
        let document = case.document_id();
        let notices = self.report(Event::CaseStarted(case)).await?;
        let rejection = notices.into_iter().find_map(|it| {
            let Notice::CaseRejected { why, .. } = it else { return None };
            Some(why)
        });
        rejection.map_or(Ok(document), |why| Err(why.into()))
    }

    /// A copy of a document as it is now, if it is on this tablet.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn document(&self, document: DocumentId) -> Result<Option<FormDocument>, Stopped> {
        self.ask(move |client| client.document(document).cloned()).await
    }

    /// How a document stands, if it is on this tablet.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn status(&self, document: DocumentId) -> Result<Option<DocumentStatus>, Stopped> {
        self.ask(move |client| client.status(document)).await
    }

    /// Asks the client something.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Client) -> T + Send + 'static,
    ) -> Result<T, Stopped> {
        self.ask_mut(|client| question(client)).await
    }

    async fn ask_mut<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Client) -> T + Send + 'static,
    ) -> Result<T, Stopped> {
        let (sender, answer) = oneshot::channel();
        let ask = move |client: &mut Client| {
            // Whoever asked may have stopped waiting.
            sender.send(question(client)).ok();
        };
        self.command(Command::Ask(Box::new(ask))).await?;
        answer.await.map_err(|_| Stopped)
    }

    /// Waits until the client answers with something; it is asked now and after everything that happens.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn wait_for<T: Send + 'static>(
        &self,
        mut question: impl FnMut(&Client) -> Option<T> + Send + 'static,
    ) -> Result<T, Stopped> {
        let (sender, answer) = oneshot::channel();
        let mut sender = Some(sender);
        let watch = move |client: &Client| {
            if sender.as_ref().is_none_or(oneshot::Sender::is_closed) {
                return true;
            }
            let Some(value) = question(client) else { return false };
            if let Some(sender) = sender.take() {
                // Closed a moment ago at the most.
                sender.send(value).ok();
            }
            true
        };
        self.command(Command::Watch(Box::new(watch))).await?;
        answer.await.map_err(|_| Stopped)
    }

    /// Waits until everything in a document is saved here and at the server.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn wait_until_synced(&self, document: DocumentId) -> Result<DocumentStatus, Stopped> {
        self.wait_for(move |client| client.status(document).filter(|it| it.is_live && it.is_synced())).await
    }

    /// Listens to what the tablet tells its screen from now on.
    #[must_use]
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.notices.subscribe()
    }

    /// The network goes away, until [`Self::plug_in`].
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn unplug(&self) -> Result<(), Stopped> {
        self.command(Command::Unplug).await
    }

    /// The network is back.
    ///
    /// # Errors
    /// [`Stopped`].
    pub async fn plug_in(&self) -> Result<(), Stopped> {
        self.command(Command::PlugIn).await
    }

    /// Stops the tablet after what it has to write has been written.
    ///
    /// # Errors
    /// [`Stopped`] when it has stopped already.
    pub async fn stop(&self) -> Result<(), Stopped> {
        self.command(Command::Stop).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::Connection;
    use crate::local_store::{MemoryStore, SqliteStore};
    use form_model::{DeviceId, Directory, InstallationId, Message, PeerMetadata, PersonId, decode, encode};
    use futures_util::{SinkExt as _, StreamExt as _};
    use tokio::net::TcpListener;
    use tokio_tungstenite::tungstenite;
    use tokio_tungstenite::tungstenite::protocol::CloseFrame;

    const PERSON: PersonId = PersonId::from_bytes([4; 16]);

    fn identity() -> Identity {
        let device = DeviceId::from_bytes([9; 16]);
        Identity { person: PERSON, device, token: "token".into(), installation: None, device_key: None }
    }

    fn directory() -> Directory {
        Directory {
            installation: InstallationId::from_bytes([1; 16]),
            public_key: [0; 32],
            person: PERSON,
            device: None,
            documents: Vec::new(),
            rounds: Vec::new(),
            templates: Vec::new(),
            migrations: Vec::new(),
            assignments: Vec::new(),
            startable: Vec::new(),
            certificates: Vec::new(),
            units: Vec::new(),
            people: Vec::new(),
            forums: Vec::new(),
            server_version: String::new(),
        }
    }

    /// Takes one connection through the handshake and closes it with this code.
    async fn serve_once(listener: &TcpListener, close_code: u16, go_on: oneshot::Receiver<()>) {
        let (stream, _) = listener.accept().await.unwrap();
        let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
        let join = socket.next().await.unwrap().unwrap();
        let Message::Join { sender_id, .. } = decode(&join.into_data()).unwrap() else { panic!("a join comes first") };
        let metadata = PeerMetadata { samsyn: Some(1), ..PeerMetadata::default() };
        let peer = Message::Peer { sender_id: "s".into(), target_id: sender_id, metadata, version: "1".into() };
        for message in [peer, Message::Documents(directory())] {
            socket.send(tungstenite::Message::Binary(encode(&message).into())).await.unwrap();
        }
        go_on.await.unwrap();
        let frame = CloseFrame { code: close_code.into(), reason: "".into() };
        socket.close(Some(frame)).await.unwrap();
        while let Some(Ok(_)) = socket.next().await {}
    }

    #[tokio::test]
    async fn a_tablet_joins_comes_back_after_a_restart_and_stops_when_its_token_is_gone() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}/sync", listener.local_addr().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("tablet.sqlite")).unwrap();
        let tablet = spawn_driver(DriverConfig::new(url), store).unwrap();
        tablet.sign_in(identity()).await.unwrap();
        for close_code in [1012, 1008] {
            let (go_on, wait) = oneshot::channel();
            let serving = serve_once(&listener, close_code, wait);
            let using = async {
                let is_met = |client: &Client| {
                    (client.connection() == Connection::Online && client.directory().is_some()).then_some(())
                };
                tablet.wait_for(is_met).await.unwrap();
                go_on.send(()).unwrap();
            };
            tokio::join!(serving, using);
        }
        let needs_sign_in = |client: &Client| (client.connection() == Connection::SignInNeeded).then_some(());
        tablet.wait_for(needs_sign_in).await.unwrap();
        tablet.stop().await.unwrap();
    }

    #[tokio::test]
    async fn a_tablet_that_reaches_nobody_stays_usable_and_offline() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("ws://{}/sync", listener.local_addr().unwrap());
        drop(listener);
        let tablet = spawn_driver(DriverConfig::new(url), MemoryStore::new()).unwrap();
        tablet.sign_in(identity()).await.unwrap();
        let offline = |client: &Client| (client.connection() == Connection::Offline).then_some(());
        tablet.wait_for(offline).await.unwrap();
        let nobody = DocumentId::from_bytes([1; 16]);
        assert_eq!(tablet.status(nobody).await, Ok(None));
        let edit = Edit::plan(&["week"], "v. 40");
        let rejected = tablet.edit(nobody, edit).await;
        assert_eq!(rejected, Err(DriverEditError::Rejected(EditRejection::NoSuchDocument)));
        tablet.stop().await.unwrap();
        while tablet.open(nobody).await.is_ok() {}
        assert_eq!(tablet.status(nobody).await, Err(Stopped));
    }
}
