//! The network between one tablet and the server: a TCP relay that a test can cut, also in the middle of a frame.
//!
//! It knows nothing of web sockets; bytes go through as they come. A link keeps its own address for as long as it lives, so
//! a server that was killed and came back somewhere else is reached again without the tablet being told.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How much one read takes: small, so that a cut after some bytes lands within a frame.
const READ_BYTES: usize = 4 * 1024;

/// No cut is planned.
const UNLIMITED: u64 = u64::MAX;

/// One tablet's way to the server.
#[derive(Debug, Clone)]
pub struct Link {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    server: Mutex<SocketAddr>,
    weather: watch::Sender<Weather>,
    bytes_until_cut: AtomicU64,
    bytes_to_tablet: AtomicU64,
    bytes_to_server: AtomicU64,
}

/// Whether there is a network, and how often it has been cut: a connection lives within one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Weather {
    up: bool,
    cuts: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    ToServer,
    ToTablet,
}

impl Link {
    /// A working link to the server.
    pub async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port of this machine");
        let address = listener.local_addr().expect("a bound listener has an address");
        let shared = Arc::new(Shared {
            server: Mutex::new(server),
            weather: watch::Sender::new(Weather { up: true, cuts: 0 }),
            bytes_until_cut: AtomicU64::new(UNLIMITED),
            bytes_to_tablet: AtomicU64::new(0),
            bytes_to_server: AtomicU64::new(0),
        });
        tokio::spawn(accept(listener, shared.clone()));
        Self { address, shared }
    }

    /// Where the tablet believes the server to be.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Cuts every connection, and lets none through until [`Link::restore`].
    pub fn cut(&self) {
        self.shared.cut();
    }

    /// Lets the tablet reach the server again.
    pub fn restore(&self) {
        self.shared.bytes_until_cut.store(UNLIMITED, Ordering::SeqCst);
        self.shared.weather.send_modify(|weather| weather.up = true);
    }

    /// Cuts every connection once; the next one goes through.
    pub fn cut_once(&self) {
        self.shared.weather.send_modify(|weather| weather.cuts += 1);
    }

    /// Cuts when that many more bytes have gone to the server, wherever in a frame that is.
    pub fn cut_after_bytes(&self, bytes: u64) {
        self.shared.bytes_until_cut.store(bytes, Ordering::SeqCst);
    }

    /// Whether bytes go through now.
    pub fn is_up(&self) -> bool {
        self.shared.weather.borrow().up
    }

    /// The server moved: what is connected stays where it is, what comes goes there.
    pub fn lead_to(&self, server: SocketAddr) {
        *self.shared.server.lock().unwrap_or_else(PoisonError::into_inner) = server;
    }

    /// How many bytes went to the tablet so far.
    pub fn bytes_to_tablet(&self) -> u64 {
        self.shared.bytes_to_tablet.load(Ordering::SeqCst)
    }

    /// How many bytes went to the server so far.
    pub fn bytes_to_server(&self) -> u64 {
        self.shared.bytes_to_server.load(Ordering::SeqCst)
    }
}

impl Shared {
    fn cut(&self) {
        self.weather.send_modify(|weather| *weather = Weather { up: false, cuts: weather.cuts + 1 });
    }

    /// How many of these bytes may still pass; the cut falls behind them.
    fn allowed(&self, direction: Direction, bytes: usize) -> usize {
        let bytes = bytes as u64;
        let counter = match direction {
            Direction::ToServer => &self.bytes_to_server,
            Direction::ToTablet => &self.bytes_to_tablet,
        };
        counter.fetch_add(bytes, Ordering::SeqCst);
        if direction == Direction::ToTablet {
            return usize::try_from(bytes).unwrap_or(usize::MAX);
        }
        let left = self
            .bytes_until_cut
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                Some(if left == UNLIMITED { left } else { left.saturating_sub(bytes) })
            })
            .unwrap_or(UNLIMITED);
        usize::try_from(left.min(bytes)).unwrap_or(usize::MAX)
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((tablet, _)) = listener.accept().await {
        let weather = *shared.weather.borrow();
        if weather.up {
            tokio::spawn(relay(tablet, shared.clone(), weather));
        }
    }
}

/// Carries one connection until an end closes it or the weather changes. Both ends are then dropped at once, as when a
/// tablet is carried out of reach.
async fn relay(tablet: TcpStream, shared: Arc<Shared>, begun: Weather) {
    let server = *shared.server.lock().unwrap_or_else(PoisonError::into_inner);
    let Ok(server) = TcpStream::connect(server).await else { return };
    if tablet.set_nodelay(true).is_err() || server.set_nodelay(true).is_err() {
        return;
    }
    let (from_tablet, to_tablet) = tablet.into_split();
    let (from_server, to_server) = server.into_split();
    let mut weather = shared.weather.subscribe();
    tokio::select! {
        _ = weather.wait_for(|now| *now != begun) => {}
        () = forward(from_tablet, to_server, &shared, Direction::ToServer) => {}
        () = forward(from_server, to_tablet, &shared, Direction::ToTablet) => {}
    }
}

async fn forward(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, shared: &Shared, direction: Direction) {
    let mut buffer = vec![0; READ_BYTES];
    while let Ok(read) = from.read(&mut buffer).await {
        let allowed = shared.allowed(direction, read);
        if read == 0 || to.write_all(&buffer[..allowed]).await.is_err() {
            return;
        }
        if allowed < read {
            shared.cut();
            return;
        }
    }
}
