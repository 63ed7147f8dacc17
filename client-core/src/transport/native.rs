//! WebSocket connections over TCP for computers and phones.
//!
//! A task per connection owns the socket, pings, and reports what comes. It does not connect again by itself. TLS is
//! left to whoever stands between: a tablet's browser brings its own, and test programs talk over loopback.

use std::time::Duration;

use form_model::MESSAGE_BYTES_MAX;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::{MissedTickBehavior, interval_at, timeout};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::{HeaderValue, StatusCode, header::AUTHORIZATION};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use super::Incoming;
use crate::event::DisconnectReason;

/// How long connecting may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How often the server is asked for a sign of life; without any since the last time the connection is lost.
const PING_INTERVAL: Duration = Duration::from_secs(10);

/// How long handing one frame to the network may take.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);

/// How long saying goodbye may take.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// Frames that wait to be sent: one for each document that a person can have. When it is full the connection counts as
/// lost, and the next one begins from heads.
const OUTGOING_FRAMES_MAX: usize = 65_536;

type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// One connection, or the attempt to make it. Dropping it says goodbye to the server.
#[derive(Debug)]
pub(crate) struct Socket {
    outgoing: mpsc::Sender<Vec<u8>>,
}

impl Socket {
    /// Begins to connect; what happens is reported with `serial`, which tells it from earlier connections.
    pub(crate) fn open(url: String, token: String, serial: u64, reports: mpsc::Sender<(u64, Incoming)>) -> Self {
        let (outgoing, frames) = mpsc::channel(OUTGOING_FRAMES_MAX);
        tokio::spawn(async move {
            let reason = run(&url, &token, serial, &reports, frames).await;
            // Nobody listens any more when the driver has stopped.
            reports.send((serial, Incoming::Gone(reason))).await.ok();
        });
        Self { outgoing }
    }

    /// Sends a frame. False: the connection can't take it and counts as lost.
    pub(crate) fn send(&self, frame: Vec<u8>) -> bool {
        self.outgoing.try_send(frame).is_ok()
    }
}

async fn run(
    url: &str,
    token: &str,
    serial: u64,
    reports: &mpsc::Sender<(u64, Incoming)>,
    mut frames: mpsc::Receiver<Vec<u8>>,
) -> DisconnectReason {
    let mut stream = match timeout(CONNECT_TIMEOUT, connect(url, token)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(reason)) => return reason,
        Err(_) => return DisconnectReason::Unreachable,
    };
    if reports.send((serial, Incoming::Connected)).await.is_err() {
        return DisconnectReason::Lost;
    }
    let mut pings = interval_at(tokio::time::Instant::now() + PING_INTERVAL, PING_INTERVAL);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut has_heard = true;
    loop {
        tokio::select! {
            frame = frames.recv() => {
                let Some(frame) = frame else {
                    // Goodbye is a courtesy; the server notices either way.
                    timeout(CLOSE_TIMEOUT, stream.close(None)).await.ok();
                    return DisconnectReason::Lost;
                };
                if !has_sent(&mut stream, Message::Binary(frame.into())).await {
                    return DisconnectReason::Lost;
                }
            }
            message = stream.next() => {
                has_heard = true;
                match take(message) {
                    Ok(None) => {}
                    Ok(Some(frame)) => {
                        if reports.send((serial, Incoming::Frame(frame))).await.is_err() {
                            return DisconnectReason::Lost;
                        }
                    }
                    Err(reason) => return reason,
                }
            }
            _ = pings.tick() => {
                if !has_heard || !has_sent(&mut stream, Message::Ping(Vec::new().into())).await {
                    return DisconnectReason::Lost;
                }
                has_heard = false;
            }
        }
    }
}

async fn connect(url: &str, token: &str) -> Result<Stream, DisconnectReason> {
    let mut request = url.into_client_request().map_err(|_| DisconnectReason::Unreachable)?;
    let bearer = HeaderValue::from_str(&format!("Bearer {token}")).map_err(|_| DisconnectReason::NotSignedIn)?;
    request.headers_mut().insert(AUTHORIZATION, bearer);
    let config =
        WebSocketConfig::default().max_message_size(Some(MESSAGE_BYTES_MAX)).max_frame_size(Some(MESSAGE_BYTES_MAX));
    // Edits are small and somebody waits for each: no waiting for more to send.
    let without_delay = true;
    match connect_async_with_config(request, Some(config), without_delay).await {
        Ok((stream, _)) => Ok(stream),
        Err(Error::Http(response)) if response.status() == StatusCode::UNAUTHORIZED => {
            Err(DisconnectReason::NotSignedIn)
        }
        Err(_) => Err(DisconnectReason::Unreachable),
    }
}

async fn has_sent(stream: &mut Stream, message: Message) -> bool {
    matches!(timeout(SEND_TIMEOUT, stream.send(message)).await, Ok(Ok(())))
}

/// What a message of the server means: a frame, nothing (a sign of life), or the end.
fn take(message: Option<Result<Message, Error>>) -> Result<Option<Vec<u8>>, DisconnectReason> {
    match message {
        Some(Ok(Message::Binary(frame))) => Ok(Some(frame.to_vec())),
        Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => Ok(None),
        Some(Ok(Message::Text(_))) => Err(DisconnectReason::ProtocolError),
        Some(Ok(Message::Close(Some(frame)))) => Err(DisconnectReason::from_close_code(frame.code.into())),
        Some(Err(Error::Capacity(_))) => Err(DisconnectReason::TooLarge),
        Some(Ok(Message::Close(None)) | Err(_)) | None => Err(DisconnectReason::Lost),
    }
}
