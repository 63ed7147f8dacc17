//! A server without sockets, threads or a clock of its own: for programs that decide themselves when what happens.
//!
//! It is the real hub, gate, store and workers; only frames travel through channels instead of sockets, and nothing is
//! written to the database until [`WriteQueue::commit_waiting`]. It lives on a runtime of one thread. A crash is
//! simulated by dropping that runtime with everything in it. The rule that must not be broken: nothing here judges, stores or
//! answers anything that a listening server would not.

use std::path::Path;
use std::sync::Arc;

use automerge::ChangeHash;
use form_model::{DeviceId, DocumentId};
use serde_json::Value;
use tokio::sync::{Mutex, mpsc};
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

use crate::app::App;
use crate::clock::Clock;
use crate::command_line::{Backup, DataFolder, Restore};
use crate::commands::CommandError;
use crate::connection::{Connection, Frame, Outcome, SEND_WITHIN, TICK, sleep_until};
use crate::credentials::Token;
use crate::http::{ApiError, lost_tablet};
use crate::ledger::Ledger;
use crate::outbox::{Closing, Outlet};
use crate::projection::{project_dirty, project_forever};
use crate::revocation::{FinalityError, erase_document, revoke_device};
use crate::server::{OtherWriters, ServerError};
use crate::session::Event;
use crate::store::{DueBefore, Store, StoreError, StoreOptions, WriteQueue};

/// Frames on their way in one direction before the writer waits, as a socket's buffer would make it.
const FRAMES_ON_THE_WAY_MAX: usize = 32;

/// Something that the server sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FromServer {
    /// A frame.
    Frame(Vec<u8>),
    /// The connection is closed, with this code; nothing follows.
    Closed(u16),
}

/// The peer's end of a connection. Dropping it cuts the connection.
#[derive(Debug)]
pub struct Wire {
    /// Frames to the server.
    pub to_server: mpsc::Sender<Vec<u8>>,
    /// Frames from the server; a server that is gone ends them without a word.
    pub from_server: mpsc::Receiver<FromServer>,
}

/// Why somebody was not let in.
#[derive(Debug, thiserror::Error)]
pub enum NotLetIn {
    /// The token is not known.
    #[error("the token is not known")]
    SignedOut,
    /// The device was revoked.
    #[error("the device was revoked")]
    Revoked,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A server in this process.
#[derive(Debug)]
pub struct InProcessServer {
    app: Arc<App>,
    others: Mutex<OtherWriters>,
}

impl InProcessServer {
    /// Opens the data folder; the server, and what it is to write. To be called on the runtime that it is to live on.
    ///
    /// # Errors
    /// If the store or the ledger does not open.
    pub fn open(folder: &Path, clock: Clock) -> Result<(Self, WriteQueue), ServerError> {
        let (store, writes) = Store::open_without_thread(folder, &StoreOptions::default())?;
        let ledger = Ledger::open(folder, store.installation().id, clock.now_ms())?;
        let app = App::without_sockets(store, ledger, clock);
        tokio::spawn(project_forever(Arc::clone(&app)));
        Ok((Self { others: Mutex::new(OtherWriters::of(&app)), app }, writes))
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.app.store
    }

    /// Lets the bearer of a token connect.
    ///
    /// # Errors
    /// [`NotLetIn`] says why not.
    pub async fn connect(&self, token: &str) -> Result<Wire, NotLetIn> {
        let token = Token::parse(token).ok_or(NotLetIn::SignedOut)?;
        let principal = self.app.store.principal_for_token(token.hash()).await?.ok_or(NotLetIn::SignedOut)?;
        if !principal.is_active() {
            return Err(NotLetIn::Revoked);
        }
        let (to_server, frames) = mpsc::channel(FRAMES_ON_THE_WAY_MAX);
        let (back, from_server) = mpsc::channel(FRAMES_ON_THE_WAY_MAX);
        let (connection, outlet) = Connection::begin(self.app.hub.clone(), principal);
        tokio::spawn(ChannelEnd { frames, back }.serve(connection, outlet));
        Ok(Wire { to_server, from_server })
    }

    /// Looks whether the organisation was changed or a device revoked, and tells whom it concerns, as a server does
    /// twice a second.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn look_for_other_writers(&self) -> Result<(), StoreError> {
        self.others.lock().await.look(&self.app).await
    }

    /// Derives all rows that are to be derived; false if there were none.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn derive_rows(&self) -> Result<bool, StoreError> {
        let app = &self.app;
        Ok(project_dirty(&app.store, DueBefore::ALL, |it| Box::pin(app.document_derived(it))).await? > 0)
    }

    /// Revokes a device and closes its sessions; false if it was revoked before, or is none.
    ///
    /// # Errors
    /// If it could not be made final.
    pub async fn revoke(&self, device: DeviceId) -> Result<bool, FinalityError> {
        let Some(known) = self.app.store.device(device).await? else { return Ok(false) };
        let revoked = revoke_device(&self.app.store, &self.app.ledger, &known, None, self.app.hub.now_ms()).await?;
        self.app.hub.close_device(device);
        Ok(revoked)
    }

    /// Keeps what a revoked device brings, as `POST /api/lost-tablet/work` does; how many pieces are new.
    ///
    /// # Errors
    /// What the route would answer.
    pub async fn bring_work(&self, token: &str, body: Value) -> Result<usize, ApiError> {
        lost_tablet::bring_work_as(&self.app, token, body).await
    }

    /// The order to wipe itself for a revoked device, as `POST /api/lost-tablet/wipe-order` gives it.
    ///
    /// # Errors
    /// What the route would answer.
    pub async fn wipe_order(&self, token: &str, body: Value) -> Result<Vec<u8>, ApiError> {
        lost_tablet::order_wipe_as(&self.app, token, body).await
    }

    /// The changes of a document that are or were in quarantine, statements and vouchers included.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn quarantined(&self, document: DocumentId) -> Result<Vec<ChangeHash>, StoreError> {
        Ok(self.app.store.quarantined_pieces(document).await?.into_iter().map(|it| it.hash).collect())
    }

    /// Erases a document and tells whoever has it open; false if it was erased before.
    ///
    /// # Errors
    /// If it could not be made final.
    pub async fn erase(&self, document: DocumentId, reference: &str) -> Result<bool, FinalityError> {
        let now_ms = self.app.hub.now_ms();
        let erased = erase_document(&self.app.store, &self.app.ledger, document, reference, now_ms).await?;
        self.app.hub.case_changed(document);
        Ok(erased)
    }
}

/// Copies the database of a folder to a new file, as `samsyn backup` does.
///
/// # Errors
/// [`CommandError`] says why not.
pub fn back_up(folder: &Path, file: &Path) -> Result<(), CommandError> {
    let (folder, file) = (DataFolder { data: folder.to_owned() }, file.to_owned());
    crate::commands::back_up(&Backup { folder, file }, &mut std::io::sink())
}

/// Puts a backup in the place of a stopped server's database, as `samsyn restore` does.
///
/// # Errors
/// [`CommandError`] says why not.
pub fn restore(folder: &Path, file: &Path) -> Result<(), CommandError> {
    let (folder, file) = (DataFolder { data: folder.to_owned() }, file.to_owned());
    crate::commands::restore(&Restore { file, folder, ledger: None }, &mut std::io::sink())
}

/// The server's end of a connection through channels.
struct ChannelEnd {
    frames: mpsc::Receiver<Vec<u8>>,
    back: mpsc::Sender<FromServer>,
}

impl ChannelEnd {
    async fn serve(mut self, mut connection: Connection, outlet: Outlet) {
        let closing = self.run(&mut connection, outlet).await;
        if closing != Closing::Gone {
            self.back.try_send(FromServer::Closed(closing.code())).ok(); // Whoever reads nothing hears no goodbye.
        }
        connection.end(&closing).await;
    }

    /// What waits to be said goes first, in an order that is always the same.
    async fn run(&mut self, connection: &mut Connection, mut outlet: Outlet) -> Closing {
        let mut ticks = interval_at(Instant::now() + TICK, TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let directory_at = connection.directory_at();
            let event = tokio::select! {
                biased;
                _ = ticks.tick() => Some(Event::Tick),
                outgoing = outlet.next() => match outgoing {
                    Ok(outgoing) => Some(Event::Outgoing(outgoing)),
                    Err(closing) => return closing,
                },
                () = sleep_until(directory_at) => None,
                frame = self.frames.recv() => match frame {
                    Some(frame) => Some(Event::Frame(frame)),
                    None => return Closing::Gone,
                },
            };
            let outcome = match event {
                Some(event) => connection.handle(event).await,
                None => connection.make_directory().await,
            };
            if let Err(closing) = self.carry_out(connection, outcome).await {
                return closing;
            }
        }
    }

    async fn carry_out(&self, connection: &mut Connection, outcome: Outcome) -> Result<(), Closing> {
        for frame in outcome.frames {
            match frame {
                Frame::Binary(bytes) => self.send(bytes).await?,
                // Whoever holds the other end is there, and a live peer's answer is nothing but a sign of life.
                Frame::Ping => drop(connection.handle(Event::Alive).await),
            }
        }
        outcome.closing.map_or(Ok(()), Err)
    }

    async fn send(&self, bytes: Vec<u8>) -> Result<(), Closing> {
        match timeout(SEND_WITHIN, self.back.send(FromServer::Frame(bytes))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Closing::Gone),
            Err(_) => Err(Closing::SlowConsumer),
        }
    }
}
