//! The listener: takes connections in, within bounds, and answers what comes on them.
//!
//! A bound for everything that a stranger can make the server wait for: a handshake, the head of a request, somebody who does not
//! read; the bodies of requests have theirs in `http`, and a socket that joins nothing in `session`. The rule that must not be
//! broken: a connection has its place for as long as its socket is open, also after it became a WebSocket.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower::Layer as _;

use crate::caller::Caller;
use crate::config::Front;
use crate::connection::SEND_WITHIN;
use crate::socket::{Socket, Stream};
use crate::tls::Tls;

/// Connections at one time: every tablet of a large city, within the open files that the service unit allows.
pub const CONNECTIONS_MAX: usize = 20_000;

/// Connections at one time from one address: a whole municipality may sit behind one.
pub const CONNECTIONS_PER_ADDRESS_MAX: usize = 5_000;

/// The most that is read ahead of a request, its head included: with room for any header that a browser sends.
const READ_AHEAD_BYTES_MAX: usize = 32 * 1024;

/// How long to wait when the system has no more sockets to give: others close theirs.
const WAIT_FOR_SOCKETS: Duration = Duration::from_millis(500);

/// How many connections there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// In all.
    pub total: usize,
    /// From one address; from proxies in front there may be as many as in all.
    pub per_address: usize,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self { total: CONNECTIONS_MAX, per_address: CONNECTIONS_PER_ADDRESS_MAX }
    }
}

/// How long strangers may make the server wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For a TLS handshake: three round trips over a bad mobile network.
    pub handshake: Duration,
    /// For the head of a request, the silence before it included.
    pub head: Duration,
    /// For a request with its body and its answer; a WebSocket is none.
    pub request: Duration,
    /// For a peer that takes nothing of what is written to it: as long as a sync session waits.
    pub stalled: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(20),
            request: Duration::from_secs(30),
            stalled: SEND_WITHIN,
        }
    }
}

/// A listener and what its connections need.
#[derive(Debug)]
pub(crate) struct Listening {
    pub(crate) listener: TcpListener,
    pub(crate) tls: Option<Arc<Tls>>,
    pub(crate) front: Front,
    pub(crate) limits: ConnectionLimits,
    pub(crate) patience: Patience,
    pub(crate) router: Router,
}

impl Listening {
    /// Takes connections until told to stop, then lets requests under way end.
    pub(crate) async fn serve_until(self, mut stopped: watch::Receiver<bool>) {
        let places = Arc::new(Places { limits: self.limits, taken: Mutex::default() });
        let mut connections = JoinSet::new();
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                Some(_) = connections.join_next() => continue,
                () = until_true(&mut stopped) => break,
            };
            match accepted {
                Ok((stream, peer)) => {
                    let from = (!self.front.trusts(peer.ip())).then(|| Caller::at(peer.ip()));
                    let Some(place) = places.take(from) else { continue };
                    let (tls, router, patience) = (self.tls.clone(), self.router.clone(), self.patience);
                    let connection = Connection { tls, router, patience, peer, place };
                    connections.spawn(connection.serve(stream, stopped.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    tokio::time::sleep(WAIT_FOR_SOCKETS).await;
                }
            }
        }
        drop(self.listener);
        while connections.join_next().await.is_some() {}
    }
}

/// One connection that was taken.
struct Connection {
    tls: Option<Arc<Tls>>,
    router: Router,
    patience: Patience,
    peer: SocketAddr,
    place: Place,
}

impl Connection {
    async fn serve(self, stream: TcpStream, mut stopped: watch::Receiver<bool>) {
        // Sync messages are small and answers to them are waited for: they must not wait for more to send.
        stream.set_nodelay(true).ok(); // Slower, and still right.
        let stream = match self.tls {
            None => Stream::Plain(stream),
            Some(tls) => match tls.accept(stream, self.patience.handshake).await {
                Some(stream) => Stream::Encrypted(Box::new(stream)),
                None => return,
            },
        };
        let socket = Socket::new(stream, self.place, self.patience.stalled);
        let service = Extension(ConnectInfo(self.peer)).layer(self.router);
        let mut builder = http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(self.patience.head).max_buf_size(READ_AHEAD_BYTES_MAX);
        let serving = builder.serve_connection(TokioIo::new(socket), TowerToHyperService::new(service));
        let mut serving = pin!(serving.with_upgrades());
        let served = tokio::select! {
            served = serving.as_mut() => served,
            () = until_true(&mut stopped) => {
                serving.as_mut().graceful_shutdown();
                serving.await
            }
        };
        if let Err(error) = served {
            tracing::debug!(%error, "a connection broke");
        }
    }
}

async fn until_true(told: &mut watch::Receiver<bool>) {
    told.wait_for(|it| *it).await.ok(); // The sender is gone: then it is over, too.
}

/// The places for connections.
#[derive(Debug)]
struct Places {
    limits: ConnectionLimits,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    total: usize,
    by_caller: HashMap<Caller, usize>,
}

/// The place of one connection; it is free again when this value goes.
#[derive(Debug)]
pub(crate) struct Place {
    places: Arc<Places>,
    from: Option<Caller>,
}

impl Places {
    /// A place for a connection from somewhere, if there is one; nobody is counted behind a proxy.
    fn take(self: &Arc<Self>, from: Option<Caller>) -> Option<Place> {
        let mut taken = self.lock();
        let here = from.and_then(|it| taken.by_caller.get(&it).copied()).unwrap_or(0);
        let refused = if taken.total >= self.limits.total {
            "total"
        } else if here >= self.limits.per_address {
            "address"
        } else {
            taken.total += 1;
            if let Some(from) = from {
                taken.by_caller.insert(from, here + 1);
            }
            metrics::gauge!("samsyn_connections").increment(1.0);
            return Some(Place { places: Arc::clone(self), from });
        };
        metrics::counter!("samsyn_connections_refused_total", "limit" => refused).increment(1);
        None
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        taken.total -= 1;
        if let Some(from) = self.from
            && let Some(here) = taken.by_caller.get_mut(&from)
        {
            *here -= 1;
            if *here == 0 {
                taken.by_caller.remove(&from);
            }
        }
        metrics::gauge!("samsyn_connections").decrement(1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(total: usize, per_address: usize) -> Arc<Places> {
        Arc::new(Places { limits: ConnectionLimits { total, per_address }, taken: Mutex::default() })
    }

    fn caller(number: u8) -> Option<Caller> {
        Some(Caller::at([192, 0, 2, number].into()))
    }

    #[test]
    fn nobody_takes_more_than_their_places_and_gives_them_back() {
        let places = places(4, 2);
        let held: Vec<_> = (0..3).map(|_| places.take(caller(1))).collect();
        assert!(held[1].is_some() && held[2].is_none());
        assert!(places.take(caller(2)).is_some());
        drop(held);
        assert!(places.take(caller(1)).is_some());
        assert_eq!(places.lock().total, 0);
        assert!(places.lock().by_caller.is_empty());
    }

    #[test]
    fn all_together_take_no_more_than_there_are() {
        let places = places(2, 2);
        let held = [places.take(None), places.take(caller(1)), places.take(caller(2)), places.take(None)];
        assert_eq!(held.map(|it| it.is_some()), [true, true, false, false]);
    }
}
