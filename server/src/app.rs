//! What every handler shares: the store, the hub, and what is only in memory.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tokio::sync::Semaphore;

use crate::clock::Clock;
use crate::config::{Front, LocalAccounts};
use crate::hub::Hub;
use crate::ledger::Ledger;
use crate::listening::Patience;
use crate::request_pace::RequestPace;
use crate::sign_in_limit::SignInLimit;
use crate::single_sign_on::SingleSignOn;
use crate::store::{Store, StoreError};
use crate::tablet_app::TabletApp;
use crate::tickets::Tickets;
use crate::tls::Tls;

/// Password checks at one time: each takes 19 MiB and some twenty milliseconds of a core.
const PASSWORD_CHECKS_AT_ONCE: usize = 2;

/// Documents rendered as JSON at one time: each is loaded whole.
const RENDERINGS_AT_ONCE: usize = 2;

/// How long "the database can be written" is believed without trying again.
const WRITABLE_FOR_MS: u64 = 1_000;

/// Where a server stands, and what it shows of itself.
#[derive(Debug)]
pub(crate) struct Surroundings {
    /// Where it listens.
    pub(crate) local_addr: SocketAddr,
    /// What stands in front of it.
    pub(crate) front: Front,
    /// The certificate in use, if it speaks TLS itself.
    pub(crate) tls: Option<Arc<Tls>>,
    /// How long strangers may make it wait.
    pub(crate) patience: Patience,
    /// The address of the app as browsers know it, if it was said.
    pub(crate) base_url: Option<String>,
    /// The tablet app that browsers are served.
    pub(crate) tablet_app: TabletApp,
    /// Whether people sign in with passwords that are kept here.
    pub(crate) local_accounts: LocalAccounts,
    /// The organisation's own sign-in.
    pub(crate) single_sign_on: Option<SingleSignOn>,
}

impl Surroundings {
    /// Those of a server that listens at an address of this machine, with nothing in front.
    pub(crate) fn of_this_machine(port: u16) -> Self {
        Self {
            local_addr: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            front: Front::Direct,
            tls: None,
            patience: Patience::default(),
            base_url: None,
            tablet_app: TabletApp::Embedded,
            local_accounts: LocalAccounts::On,
            single_sign_on: None,
        }
    }
}

/// The state behind every route.
#[derive(Debug)]
pub struct App {
    /// The store.
    pub store: Store,
    /// The sessions.
    pub hub: Hub,
    /// Erasures and revocations, outside the database.
    pub(crate) ledger: Ledger,
    /// Tickets that were given out and not used.
    pub(crate) tickets: Tickets,
    /// Failed sign-ins.
    pub(crate) sign_in_limit: SignInLimit,
    /// Requests of phones in rooms.
    pub(crate) room_pace: RequestPace,
    /// Places for password checks.
    pub(crate) password_checks: Semaphore,
    /// Places for documents being rendered.
    pub(crate) renderings: Semaphore,
    /// Where the server stands.
    pub(crate) surroundings: Surroundings,
    is_draining: AtomicBool,
    sends_mail: AtomicBool,
    writable_at_ms: AtomicU64,
}

impl App {
    /// The state of a server that is about to listen.
    pub(crate) fn new(store: Store, ledger: Ledger, surroundings: Surroundings) -> Arc<Self> {
        Self::on_hub(Hub::new(store), ledger, surroundings)
    }

    /// The state of a server without sockets, whose time another clock tells.
    pub(crate) fn without_sockets(store: Store, ledger: Ledger, clock: Clock) -> Arc<Self> {
        Self::on_hub(Hub::with_clock(store, clock), ledger, Surroundings::of_this_machine(0))
    }

    fn on_hub(hub: Hub, ledger: Ledger, surroundings: Surroundings) -> Arc<Self> {
        let store = hub.store().clone();
        Arc::new(Self {
            hub,
            store,
            ledger,
            tickets: Tickets::default(),
            sign_in_limit: SignInLimit::default(),
            room_pace: RequestPace::default(),
            password_checks: Semaphore::new(PASSWORD_CHECKS_AT_ONCE),
            renderings: Semaphore::new(RENDERINGS_AT_ONCE),
            surroundings,
            is_draining: AtomicBool::new(false),
            sends_mail: AtomicBool::new(false),
            writable_at_ms: AtomicU64::new(0),
        })
    }

    /// True once the server began to shut down.
    #[must_use]
    pub fn is_draining(&self) -> bool {
        self.is_draining.load(Ordering::Relaxed)
    }

    /// Whether the database can be written, as of a moment ago: anybody may ask, and asking costs a commit.
    ///
    /// # Errors
    /// Whatever kept the store from committing.
    pub(crate) async fn check_writable(&self, now_ms: u64) -> Result<(), StoreError> {
        if now_ms < self.writable_at_ms.load(Ordering::Relaxed) + WRITABLE_FOR_MS {
            return Ok(());
        }
        self.store.check_writable().await?;
        self.writable_at_ms.store(now_ms, Ordering::Relaxed);
        Ok(())
    }

    /// True if the server sends e-mail.
    pub(crate) fn sends_mail(&self) -> bool {
        self.sends_mail.load(Ordering::Relaxed)
    }

    /// Says that the server sends e-mail.
    pub(crate) fn mail_begins(&self) {
        self.sends_mail.store(true, Ordering::Relaxed);
    }

    /// Says "not ready" from now on.
    pub(crate) fn drain(&self) {
        self.is_draining.store(true, Ordering::Relaxed);
    }
}
