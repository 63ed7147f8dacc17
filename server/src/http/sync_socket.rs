//! The WebSocket at `/sync`: frames in, frames out, and a connection between them.
//!
//! It waits and writes, and decides nothing itself; [`Connection`] does what is to be done. The rule that must not be
//! broken: whatever way a connection ends, the hub and the documents hear of it.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use form_model::MESSAGE_BYTES_MAX;
use tokio::time::Instant;

use super::authentication::{Peer, SocketQuery, authenticate_socket};
use super::error::ApiError;
use crate::app::App;
use crate::connection::{Connection, Frame, Outcome, SEND_WITHIN, TICK, sleep_until};
use crate::outbox::{Closing, Outlet};
use crate::principal::Principal;
use crate::session::Event;

/// Bytes that a connection reads at once. The library's 128 KiB would be most of an idle connection's memory.
const READ_BUFFER_BYTES: usize = 4 * 1024;

/// Bytes that may wait to be written before they are: every message is flushed, so that little suffices.
const WRITE_BUFFER_BYTES: usize = 2 * 1024;

/// How long a closing handshake may take.
const CLOSE_WITHIN: Duration = Duration::from_secs(2);

/// Opens a sync session.
pub(crate) async fn open(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): Peer,
    Query(query): Query<SocketQuery>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, ApiError> {
    let principal = authenticate_socket(&app, &headers, &query, peer).await?;
    if !principal.is_active() {
        return Err(ApiError::DeviceRevoked);
    }
    let upgrade = upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX);
    Ok(upgrade.on_upgrade(move |socket| SyncSocket::serve(app, principal, socket)))
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
                frame = self.socket.recv() => match frame {
                    Some(Ok(frame)) => match event_of(frame) {
                        Some(event) => Some(event),
                        None => return Closing::Gone,
                    },
                    Some(Err(error)) => return fault_of(&error),
                    None => return Closing::Gone,
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
                Some(event) => self.connection.handle(event).await,
                None => self.connection.make_directory().await,
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
        let message = match frame {
            Frame::Binary(bytes) => Message::Binary(bytes.into()),
            Frame::Ping => Message::Ping(Vec::new().into()),
        };
        match tokio::time::timeout(SEND_WITHIN, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Closing::Gone),
            Err(_) => Err(Closing::SlowConsumer),
        }
    }

    async fn say_goodbye(&mut self, closing: &Closing) {
        if *closing == Closing::Gone {
            return;
        }
        let frame = Message::Close(Some(CloseFrame { code: closing.code(), reason: closing.text().into() }));
        // Whether the peer hears it or not, the connection ends here.
        tokio::time::timeout(CLOSE_WITHIN, self.socket.send(frame)).await.ok();
    }
}

fn event_of(message: Message) -> Option<Event> {
    match message {
        Message::Binary(bytes) => Some(Event::Frame(bytes.into())),
        Message::Text(_) => Some(Event::TextFrame),
        Message::Ping(_) | Message::Pong(_) => Some(Event::Alive),
        Message::Close(_) => None,
    }
}

fn fault_of(error: &axum::Error) -> Closing {
    // The library's error type is not axum's to show; only its text tells this one from a connection that broke.
    if error.to_string().contains("too long") { Closing::TooLarge } else { Closing::Gone }
}
