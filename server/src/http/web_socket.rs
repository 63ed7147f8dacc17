//! A WebSocket that remembers little: the opening handshake of RFC 6455, and messages that leave in pieces.
//!
//! The library keeps as much room for writing as the longest frame took, for as long as the connection lives; most
//! connections are told their directory and a form once and then lie open for a day. So a long message leaves as
//! several frames, which every peer puts together again. It knows no messages of ours. The rule: a message's frames
//! follow one another, and nothing that is sent comes between them.

use std::future::Future;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use futures_util::{SinkExt as _, StreamExt as _};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};

use super::error::ApiError;

/// The payload of one frame: a live edit and its like go as one, and the room for writing stays as small.
const FRAME_BYTES_MAX: usize = 4 * 1024;

/// Bytes that are read at once. The library's 128 KiB would be most of an idle connection's memory.
const READ_BUFFER_BYTES: usize = 4 * 1024;

/// Bytes that may wait to be written before they are: every message is flushed, so that little suffices.
const WRITE_BUFFER_BYTES: usize = 2 * 1024;

/// A request that asks to become a WebSocket.
pub(crate) struct Upgrade {
    accept: HeaderValue,
    upgrade: OnUpgrade,
}

impl<S: Sync> FromRequestParts<S> for Upgrade {
    type Rejection = ApiError;

    /// # Errors
    /// [`ApiError::Malformed`] for a request that is none of RFC 6455 §4.2.1.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let headers = &parts.headers;
        let asks = has_word(headers, header::CONNECTION, "upgrade")
            && has_word(headers, header::UPGRADE, "websocket")
            && has_word(headers, header::SEC_WEBSOCKET_VERSION, "13");
        let accept = headers.get(header::SEC_WEBSOCKET_KEY).map(|key| derive_accept_key(key.as_bytes()));
        let accept = accept.and_then(|accept| HeaderValue::try_from(accept).ok());
        let upgrade = parts.extensions.remove::<OnUpgrade>();
        match (asks, accept, upgrade) {
            (true, Some(accept), Some(upgrade)) => Ok(Self { accept, upgrade }),
            (_, _, _) => Err(ApiError::Malformed),
        }
    }
}

/// True if a header lists this word, in whatever case.
fn has_word(headers: &HeaderMap, name: header::HeaderName, word: &str) -> bool {
    let values = headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|it| it.trim().eq_ignore_ascii_case(word))
}

impl Upgrade {
    /// Answers the request, and serves the socket once the answer has gone.
    ///
    /// `message_bytes_max`: a longer message from the peer ends the connection.
    pub(crate) fn serve<F: Future<Output = ()> + Send + 'static>(
        self,
        message_bytes_max: usize,
        serve: impl FnOnce(WebSocket) -> F + Send + 'static,
    ) -> Response {
        let Self { accept, upgrade } = self;
        tokio::spawn(async move {
            // A peer that went before its answer came has nothing to be served.
            if let Ok(upgraded) = upgrade.await {
                let socket = WebSocket::over(upgraded, message_bytes_max).await;
                serve(socket).await;
            }
        });
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = response.headers_mut();
        headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
        response
    }
}

/// What a peer sent.
#[derive(Debug)]
pub(crate) enum Received {
    /// A binary message, put together.
    Binary(Bytes),
    /// A text message.
    Text,
    /// A ping or a pong: the peer is there.
    Alive,
}

/// Why nothing more comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Ended {
    /// The peer took leave, or the connection broke.
    #[error("the connection is over")]
    Gone,
    /// A message was longer than allowed.
    #[error("the message is too long")]
    TooLong,
}

/// One open WebSocket.
pub(crate) struct WebSocket {
    stream: WebSocketStream<TokioIo<Upgraded>>,
}

impl WebSocket {
    async fn over(upgraded: Upgraded, message_bytes_max: usize) -> Self {
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER_BYTES)
            .write_buffer_size(WRITE_BUFFER_BYTES)
            .max_message_size(Some(message_bytes_max))
            .max_frame_size(Some(message_bytes_max));
        let stream = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, Some(config)).await;
        Self { stream }
    }

    /// The next message. Cancelling loses nothing.
    ///
    /// # Errors
    /// [`Ended`] when there is no more.
    pub(crate) async fn receive(&mut self) -> Result<Received, Ended> {
        match self.stream.next().await {
            Some(Ok(Message::Binary(bytes))) => Ok(Received::Binary(bytes)),
            Some(Ok(Message::Text(_))) => Ok(Received::Text),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(Received::Alive),
            Some(Err(Error::Capacity(_))) => Err(Ended::TooLong),
            // Single frames are put together by the library and never come out of it.
            Some(Ok(Message::Close(_) | Message::Frame(_)) | Err(_)) | None => Err(Ended::Gone),
        }
    }

    /// Sends a binary message.
    ///
    /// # Errors
    /// [`Ended::Gone`] if the peer is not there any more.
    pub(crate) async fn send(&mut self, message: Vec<u8>) -> Result<(), Ended> {
        let mut rest = Bytes::from(message);
        let mut kind = Data::Binary;
        loop {
            let piece = rest.split_to(rest.len().min(FRAME_BYTES_MAX));
            let frame = Frame::message(piece, OpCode::Data(kind), rest.is_empty());
            self.stream.feed(Message::Frame(frame)).await.map_err(|_| Ended::Gone)?;
            if rest.is_empty() {
                return self.stream.flush().await.map_err(|_| Ended::Gone);
            }
            kind = Data::Continue;
        }
    }

    /// Sends a ping.
    ///
    /// # Errors
    /// [`Ended::Gone`] if the peer is not there any more.
    pub(crate) async fn ping(&mut self) -> Result<(), Ended> {
        self.stream.send(Message::Ping(Bytes::new())).await.map_err(|_| Ended::Gone)
    }

    /// Takes leave with a code of RFC 6455 §7.4 and a reason.
    ///
    /// # Errors
    /// [`Ended::Gone`] if the peer is not there any more.
    pub(crate) async fn close(&mut self, code: u16, reason: &str) -> Result<(), Ended> {
        let frame = CloseFrame { code: code.into(), reason: reason.into() };
        self.stream.send(Message::Close(Some(frame))).await.map_err(|_| Ended::Gone)
    }
}

#[cfg(test)]
mod tests {
    use std::future::IntoFuture as _;
    use std::net::SocketAddr;

    use axum::Router;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpStream};
    use tokio_tungstenite::connect_async_with_config;

    use super::*;

    const MESSAGE_BYTES_MAX: usize = 64 * 1024;

    async fn echo(upgrade: Upgrade) -> Response {
        upgrade.serve(MESSAGE_BYTES_MAX, |mut socket| async move {
            loop {
                match socket.receive().await {
                    Ok(Received::Binary(bytes)) => socket.send(bytes.into()).await.unwrap(),
                    Ok(Received::Text | Received::Alive) => socket.ping().await.unwrap(),
                    Err(Ended::TooLong) => return socket.close(1009, "too long").await.unwrap(),
                    Err(Ended::Gone) => return,
                }
            }
        })
    }

    async fn echo_server() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(axum::serve(listener, Router::new().route("/", get(echo))).into_future());
        address
    }

    /// A client that takes no frame longer than the ones that this side promises.
    async fn client_of_short_frames() -> WebSocketStream<tokio_tungstenite::MaybeTlsStream<TcpStream>> {
        let config = WebSocketConfig::default().max_frame_size(Some(FRAME_BYTES_MAX));
        let address = format!("ws://{}/", echo_server().await);
        connect_async_with_config(address, Some(config), true).await.unwrap().0
    }

    #[tokio::test]
    async fn a_long_message_leaves_in_pieces_and_arrives_whole() {
        let mut client = client_of_short_frames().await;
        for length in [0, 1, FRAME_BYTES_MAX, FRAME_BYTES_MAX + 1, 5 * FRAME_BYTES_MAX, MESSAGE_BYTES_MAX] {
            let message: Vec<u8> = (0..=250).cycle().take(length).collect();
            client.send(Message::Binary(message.clone().into())).await.unwrap();
            assert_eq!(client.next().await.unwrap().unwrap(), Message::Binary(message.into()));
        }
    }

    #[tokio::test]
    async fn a_message_over_the_limit_ends_the_connection_with_its_code() {
        let mut client = client_of_short_frames().await;
        client.send(Message::Binary(vec![0; MESSAGE_BYTES_MAX + 1].into())).await.unwrap();
        let Some(Ok(Message::Close(Some(frame)))) = client.next().await else { panic!("a close was to come") };
        assert_eq!(u16::from(frame.code), 1009);
    }

    #[tokio::test]
    async fn a_request_that_is_no_handshake_gets_an_error_and_no_socket() {
        let handshake =
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: AAAA\r\n";
        for headers in ["", handshake] {
            let mut stream = TcpStream::connect(echo_server().await).await.unwrap();
            let request = format!("GET / HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n");
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
        }
    }
}
