//! The WebSocket at `/sync`: frames in, frames out, and a connection between them.
//!
//! It waits and writes, and decides nothing itself; [`Connection`] does what is to be done. The rule that must not be
//! broken: whatever way a connection ends, the hub and the documents hear of it.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use form_model::MESSAGE_BYTES_MAX;
use tokio::time::Instant;

use super::authentication::{Peer, SocketQuery, authenticate_socket};
use super::error::ApiError;
use super::web_socket::{Ended, Received, Upgrade, WebSocket};
use crate::app::App;
use crate::connection::{Connection, Frame, Outcome, SEND_WITHIN, TICK, sleep_until};
use crate::outbox::{Closing, Outlet};
use crate::principal::Principal;
use crate::session::Event;

/// How long a closing handshake may take.
const CLOSE_WITHIN: Duration = Duration::from_secs(2);

/// Opens a sync session.
pub(crate) async fn open(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): Peer,
    Query(query): Query<SocketQuery>,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Result<Response, ApiError> {
    let principal = authenticate_socket(&app, &headers, &query, peer).await?;
    if !principal.is_active() {
        return Err(ApiError::DeviceRevoked);
    }
    Ok(upgrade.serve(MESSAGE_BYTES_MAX, move |socket| SyncSocket::serve(app, principal, socket)))
}

/// One connection and its socket.
struct SyncSocket {
    socket: WebSocket,
    connection: Connection,
}

impl SyncSocket {
    async fn serve(app: Arc<App>, principal: Principal, socket: WebSocket) {
        let (connection, outlet) = Connection::begin(app.hub.clone(), principal);
        let mut own = Self { socket, connection };
        let closing = own.run(outlet).await;
        own.say_goodbye(&closing).await;
        own.connection.end(&closing).await;
    }

    async fn run(&mut self, mut outlet: Outlet) -> Closing {
        let mut ticks = tokio::time::interval_at(Instant::now() + TICK, TICK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let directory_at = self.connection.directory_at();
            let event = tokio::select! {
                received = self.socket.receive() => match received {
                    Ok(received) => Some(event_of(received)),
                    Err(ended) => return closing_of(ended),
                },
                outgoing = outlet.next() => match outgoing {
                    Ok(outgoing) => Some(Event::Outgoing(outgoing)),
                    Err(closing) => return closing,
                },
                _ = ticks.tick() => {
                    metrics::histogram!("samsyn_session_queue").record(outlet.len() as f64);
                    Some(Event::Tick)
                }
                () = sleep_until(directory_at) => None,
            };
            let outcome = match event {
                // On the heap while it lasts: a connection that lies idle keeps no room for it.
                Some(event) => Box::pin(self.connection.handle(event)).await,
                None => Box::pin(self.connection.make_directory()).await,
            };
            if let Err(closing) = self.carry_out(outcome).await {
                return closing;
            }
        }
    }

    async fn carry_out(&mut self, outcome: Outcome) -> Result<(), Closing> {
        for frame in outcome.frames {
            self.send(frame).await?;
        }
        outcome.closing.map_or(Ok(()), Err)
    }

    async fn send(&mut self, frame: Frame) -> Result<(), Closing> {
        let sending = async {
            match frame {
                Frame::Binary(bytes) => self.socket.send(bytes).await,
                Frame::Ping => self.socket.ping().await,
            }
        };
        match tokio::time::timeout(SEND_WITHIN, sending).await {
            Ok(sent) => sent.map_err(closing_of),
            Err(_) => Err(Closing::SlowConsumer),
        }
    }

    async fn say_goodbye(&mut self, closing: &Closing) {
        if *closing == Closing::Gone {
            return;
        }
        // Whether the peer hears it or not, the connection ends here.
        tokio::time::timeout(CLOSE_WITHIN, self.socket.close(closing.code(), closing.text())).await.ok();
    }
}

fn event_of(received: Received) -> Event {
    match received {
        Received::Binary(bytes) => Event::Frame(bytes.into()),
        Received::Text => Event::TextFrame,
        Received::Alive => Event::Alive,
    }
}

const fn closing_of(ended: Ended) -> Closing {
    match ended {
        Ended::Gone => Closing::Gone,
        Ended::TooLong => Closing::TooLarge,
    }
}
