//! A running server: starting it, what runs beside the requests, and stopping it in order.
//!
//! Stopping: say "not ready", close the sessions (1012: come back), stop listening, stop the workers, write what is
//! queued, fold the write-ahead log in. The rule that must not be broken: two servers never serve one data folder.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::app::{App, Surroundings};
use crate::clock::{is_utc, now_ms};
use crate::config::Config;
use crate::http::router;
use crate::ledger::{Ledger, LedgerError};
use crate::listening::Listening;
use crate::mailing::{MailConfigError, Mailer, mail_forever};
use crate::metrics_text;
use crate::projection::project_forever;
use crate::single_sign_on::{SingleSignOn, SingleSignOnConfigError};
use crate::store::{Framework, Store, StoreError, StoreOptions};
use crate::telling::tell_forever;
use crate::tls::{Tls, TlsError};
use crate::watching::watch_forever;

/// The file whose lock says that a server runs on the folder.
pub const LOCK_FILE: &str = "samsyn.lock";

/// How often other processes' writes to the organisation are looked for.
const LOOK_FOR_OTHER_WRITERS: Duration = Duration::from_millis(500);

/// Longest wait for sessions to close: together with the next, within the fifteen seconds that a service manager gives.
const SESSIONS_CLOSE_MAX: Duration = Duration::from_secs(7);

/// Longest wait for requests under way.
const REQUESTS_END_MAX: Duration = Duration::from_secs(4);

/// Why a server did not start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The data folder is in use or can't be used.
    #[error("data folder {path}: {source}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another process serves the folder.
    #[error("another samsyn process uses {0}")]
    InUse(PathBuf),
    /// The store did not open.
    #[error("opening the store: {0}")]
    Store(#[from] StoreError),
    /// The ledger did not open.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// E-mail can't be sent as it is configured.
    #[error("sending e-mail: {0}")]
    Mail(#[from] MailConfigError),
    /// The organisation's sign-in can't be used as it is configured.
    #[error("single sign-on: {0}")]
    SingleSignOn(#[from] SingleSignOnConfigError),
    /// TLS can't be spoken as it is configured.
    #[error("TLS: {0}")]
    Tls(#[from] TlsError),
    /// The address can't be listened on.
    #[error("listening on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
}

/// How to get a running server.
#[derive(Debug)]
pub struct Server;

/// A server that listens; it stops when told to, or when this value is dropped (then without flushing).
#[derive(Debug)]
pub struct RunningServer {
    app: Arc<App>,
    local_addr: SocketAddr,
    stop_listening: watch::Sender<bool>,
    listening: JoinHandle<()>,
    workers: Vec<JoinHandle<()>>,
    _lock: File,
}

impl Server {
    /// Opens the data folder and listens.
    ///
    /// # Errors
    /// If the folder is in use, the store does not open, or the address can't be listened on.
    pub async fn start(config: Config) -> Result<RunningServer, ServerError> {
        metrics_text::begin();
        let mailer = config.mail.as_ref().map(Mailer::new).transpose()?;
        let single_sign_on = config.single_sign_on.as_ref().map(SingleSignOn::new).transpose()?;
        let tls = config.tls.map(Tls::read).transpose()?.map(Arc::new);
        let lock = lock_folder(&config.data)?;
        let options = StoreOptions { database_bytes_max: config.database_bytes_max };
        let store = Store::open(&config.data, &options)?;
        let ledger = Ledger::open(&config.data, store.installation().id, now_ms())?;
        let listen = |source| ServerError::Listen { address: config.listen, source };
        let listener = TcpListener::bind(config.listen).await.map_err(listen)?;
        let local_addr = listener.local_addr().map_err(listen)?;
        let surroundings = Surroundings {
            local_addr,
            front: config.front.clone(),
            tls: tls.clone(),
            base_url: config.base_url,
            patience: config.patience,
            tablet_app: config.tablet_app,
            local_accounts: config.local_accounts,
            single_sign_on,
        };
        let app = App::new(store, ledger, surroundings);
        let (stop_listening, stopped) = watch::channel(false);
        let listening = Listening {
            listener,
            tls: tls.clone(),
            front: config.front,
            limits: config.connections,
            patience: config.patience,
            router: router(Arc::clone(&app)),
        };
        let listening = tokio::spawn(listening.serve_until(stopped));
        let mut workers = vec![
            tokio::spawn(project_forever(Arc::clone(&app))),
            tokio::spawn(follow_other_writers(Arc::clone(&app))),
            tokio::spawn(tell_forever(Arc::clone(&app))),
            tokio::spawn(watch_forever(Arc::clone(&app))),
        ];
        if let Some(tls) = tls {
            workers.push(tokio::spawn(async move { tls.follow_files().await }));
        }
        if let Some(mailer) = mailer {
            app.mail_begins();
            workers.push(tokio::spawn(mail_forever(Arc::clone(&app), mailer)));
        }
        if is_utc() {
            tracing::warn!("days and times are those of UTC; set TZ=Europe/Stockholm");
        }
        tracing::info!(address = %local_addr, data = %config.data.display(), "listening");
        Ok(RunningServer { app, local_addr, stop_listening, listening, workers, _lock: lock })
    }
}

impl RunningServer {
    /// Where it listens.
    #[must_use]
    pub const fn local_addr(&self) -> SocketAddr {
        self.local_addr
    }

    /// Its state, for tests that look behind the requests.
    #[must_use]
    pub const fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// Stops in order and returns when everything is written; within fifteen seconds.
    pub async fn shutdown(mut self) {
        tracing::info!("shutting down");
        self.app.drain();
        if timeout(SESSIONS_CLOSE_MAX, self.app.hub.shutdown()).await.is_err() {
            tracing::warn!("some sessions did not close in time");
        }
        self.stop_listening.send_replace(true);
        if timeout(REQUESTS_END_MAX, &mut self.listening).await.is_err() {
            tracing::warn!("some requests did not end in time");
            self.listening.abort();
        }
        self.workers.iter().for_each(JoinHandle::abort);
        let store = self.app.store.clone();
        if tokio::task::spawn_blocking(move || store.close()).await.is_err() {
            tracing::error!("closing the store panicked");
        }
        tracing::info!("stopped");
    }
}

impl Drop for RunningServer {
    fn drop(&mut self) {
        self.listening.abort();
        self.workers.iter().for_each(JoinHandle::abort);
    }
}

/// Takes the folder for this process alone, for as long as the file is open.
///
/// # Errors
/// [`ServerError::InUse`] if another process has it.
pub fn lock_folder(folder: &Path) -> Result<File, ServerError> {
    let at = |source| ServerError::Folder { path: folder.to_owned(), source };
    let file = File::options().create(true).append(true).open(folder.join(LOCK_FILE)).map_err(at)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(ServerError::InUse(folder.to_owned())),
        Err(std::fs::TryLockError::Error(source)) => Err(at(source)),
    }
}

/// Follows what commands beside the server write: the organisation, and devices that they revoke.
async fn follow_other_writers(app: Arc<App>) {
    let mut ticks = interval(LOOK_FOR_OTHER_WRITERS);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut others = OtherWriters::of(&app);
    loop {
        ticks.tick().await;
        metrics_text::fold();
        match others.look(&app).await {
            Ok(()) => {}
            Err(StoreError::Closed) => return,
            Err(error) => tracing::error!(%error, "what others wrote could not be read"),
        }
    }
}

/// What was last seen of other writers.
#[derive(Debug)]
pub(crate) struct OtherWriters {
    changes: watch::Receiver<Arc<Framework>>,
    revocations_seen_ms: u64,
}

impl OtherWriters {
    /// Whatever is there now was seen.
    pub(crate) fn of(app: &App) -> Self {
        Self { changes: app.store.framework_changes(), revocations_seen_ms: app.hub.now_ms() }
    }

    /// Looks whether anybody wrote, and tells every session that it concerns.
    pub(crate) async fn look(&mut self, app: &App) -> Result<(), StoreError> {
        app.store.refresh_framework().await?;
        if !self.changes.has_changed().unwrap_or(false) {
            return Ok(());
        }
        self.changes.mark_unchanged();
        // Whoever revokes has another clock tick than this one, so look a little further back; closing twice is harmless.
        let since = self.revocations_seen_ms.saturating_sub(REVOCATION_LOOK_BACK_MS);
        self.revocations_seen_ms = app.hub.now_ms();
        let revoked = app.store.devices_revoked_since(since).await;
        app.hub.framework_changed();
        revoked?.into_iter().for_each(|device| app.hub.close_device(device));
        Ok(())
    }
}

/// How far back revocations are looked for: longer than any command takes from reading the clock to its commit.
const REVOCATION_LOOK_BACK_MS: u64 = 30_000;

#[cfg(test)]
mod tests {
    use form_model::{InstallationId, PersonId};

    use super::*;
    use crate::credentials::TokenHash;
    use crate::revocation::revoke_device;
    use crate::store::{Account, SignIn, SignedIn, initialise};

    fn data() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        initialise(folder.path(), InstallationId::from_bytes([7; 16]), "Exempelkommun", 1).unwrap();
        folder
    }

    #[tokio::test]
    async fn two_servers_never_serve_one_folder_and_a_stopped_one_leaves_it_whole() {
        let folder = data();
        let first = Server::start(Config::on_free_port(folder.path())).await.unwrap();
        let second = Server::start(Config::on_free_port(folder.path())).await;
        assert!(matches!(second, Err(ServerError::InUse(_))));
        first.shutdown().await;
        assert!(!folder.path().join("samsyn.sqlite-wal").exists());
        Server::start(Config::on_free_port(folder.path())).await.unwrap().shutdown().await;
    }

    #[tokio::test]
    async fn a_folder_without_an_installation_and_a_taken_address_are_told_apart() {
        let empty = tempfile::tempdir().unwrap();
        let unfilled = Server::start(Config::on_free_port(empty.path())).await;
        assert!(matches!(unfilled, Err(ServerError::Store(StoreError::NotInitialised))));
        let missing = Server::start(Config::on_free_port(&empty.path().join("missing"))).await;
        assert!(matches!(missing, Err(ServerError::Folder { .. })));
        let (folder, other) = (data(), data());
        let running = Server::start(Config::on_free_port(folder.path())).await.unwrap();
        let same = Config { listen: running.local_addr(), ..Config::on_free_port(other.path()) };
        assert!(matches!(Server::start(same).await, Err(ServerError::Listen { .. })));
        running.shutdown().await;
    }

    #[tokio::test]
    async fn what_a_command_beside_the_server_does_is_noticed() {
        let folder = data();
        let running = Server::start(Config::on_free_port(folder.path())).await.unwrap();
        let beside = Store::open(folder.path(), &StoreOptions::default()).unwrap();
        let person = PersonId::from_bytes([5; 16]);
        let account = Account { person, user: "chef".to_owned(), name: "Anna".to_owned(), password_hash: None };
        beside.add_account(account, 1).await.unwrap();
        let sign_in = SignIn {
            person,
            device: form_model::DeviceId::from_bytes([1; 16]),
            device_name: "Platta".to_owned(),
            public_key: [9; 32],
            token: TokenHash([3; 32]),
            now_ms: 1,
        };
        assert!(matches!(beside.sign_in(sign_in).await.unwrap(), SignedIn::Device(_)));
        let mut changes = running.app().store.framework_changes();
        changes.mark_unchanged();
        let ledger = Ledger::open(folder.path(), beside.installation().id, 1).unwrap();
        let device = beside.devices_of(person).await.unwrap().remove(0);
        revoke_device(&beside, &ledger, &device, None, now_ms()).await.unwrap();
        timeout(Duration::from_secs(20), changes.changed()).await.expect("the server looks twice a second").unwrap();
        let principal = running.app().store.principal_for_token(TokenHash([3; 32])).await.unwrap().unwrap();
        assert!(!principal.is_active());
        running.shutdown().await;
    }
}
