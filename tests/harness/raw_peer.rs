//! A bare socket that says whatever a test wants said, also what no honest client would.
//!
//! It answers nothing by itself and keeps no documents, so that each message on the wire stands in the test.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use form_model::{Message, PeerMetadata, decode, encode};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{self, Error as SocketError, Message as Frame};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::patience::PATIENCE;

/// The protocol version that both sides speak.
const PROTOCOL_VERSION: &str = "1";

/// One socket to the server.
pub struct RawPeer {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Our own peer id, once joined.
    pub peer: String,
    /// The server's peer id, once joined.
    pub server: String,
}

impl fmt::Debug for RawPeer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("RawPeer").field("peer", &self.peer).finish_non_exhaustive()
    }
}

/// What came over the socket.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "taken apart where it is made, never stored")]
pub enum Incoming {
    Message(Message),
    /// The server closed, with this code; 1006 where it just vanished.
    Closed(u16),
}

impl RawPeer {
    /// Opens the socket by a device token, without a handshake; the error is the HTTP status.
    pub async fn dial(server: SocketAddr, token: &str) -> Result<Self, u16> {
        let mut request = format!("ws://{server}/sync").into_client_request().expect("an address is a valid URL");
        let value = HeaderValue::from_str(&format!("Bearer {token}")).expect("a token is plain text");
        request.headers_mut().insert("authorization", value);
        Self::open(request).await
    }

    /// Opens the socket by whatever stands in the query, `ticket=…` for example; the error is the HTTP status.
    pub async fn dial_with_query(server: SocketAddr, query: &str) -> Result<Self, u16> {
        let request = format!("ws://{server}/sync?{query}").into_client_request().expect("a valid URL");
        Self::open(request).await
    }

    /// Opens the socket by a device token from a page, as a browser names it; the error is the HTTP status.
    pub async fn dial_from_page(server: SocketAddr, token: &str, page: &str) -> Result<Self, u16> {
        let mut request = format!("ws://{server}/sync").into_client_request().expect("an address is a valid URL");
        for (name, value) in [("authorization", format!("Bearer {token}")), ("origin", page.to_owned())] {
            request.headers_mut().insert(name, HeaderValue::from_str(&value).expect("plain text"));
        }
        Self::open(request).await
    }

    async fn open(request: tungstenite::handshake::client::Request) -> Result<Self, u16> {
        match connect_async(request).await {
            Ok((socket, _)) => Ok(Self { socket, peer: String::new(), server: String::new() }),
            Err(SocketError::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("the server can't be reached: {error}"),
        }
    }

    /// Opens the socket and shakes hands as a stock client would.
    pub async fn connect(server: SocketAddr, token: &str, peer: &str) -> Self {
        let mut socket = Self::dial(server, token).await.expect("the token is accepted");
        socket.join(peer, PeerMetadata::default()).await;
        socket
    }

    /// Opens the socket and shakes hands as one of our own clients.
    pub async fn connect_as_ours(server: SocketAddr, token: &str, peer: &str) -> Self {
        let mut socket = Self::dial(server, token).await.expect("the token is accepted");
        socket.join(peer, PeerMetadata { samsyn: Some(1), ..PeerMetadata::default() }).await;
        socket
    }

    /// Shakes hands.
    ///
    /// # Panics
    /// When the server answers anything but `peer`.
    pub async fn join(&mut self, peer: &str, metadata: PeerMetadata) {
        let versions = vec![PROTOCOL_VERSION.to_owned()];
        self.send(&Message::Join { sender_id: peer.to_owned(), metadata, versions }).await;
        let Incoming::Message(Message::Peer { sender_id, .. }) = self.next().await else {
            panic!("the server does not shake hands");
        };
        self.peer = peer.to_owned();
        self.server = sender_id;
    }

    pub async fn send(&mut self, message: &Message) {
        self.send_frame(Frame::Binary(encode(message).into())).await;
    }

    /// Sends bytes as they are.
    pub async fn send_bytes(&mut self, bytes: Vec<u8>) {
        self.send_frame(Frame::Binary(bytes.into())).await;
    }

    /// Sends a frame; that the server has closed meanwhile is seen at the next read.
    pub async fn send_frame(&mut self, frame: Frame) {
        match self.socket.send(frame).await {
            Ok(())
            | Err(
                SocketError::ConnectionClosed
                | SocketError::AlreadyClosed
                | SocketError::Io(_)
                | SocketError::Protocol(_),
            ) => {}
            Err(error) => panic!("the frame can't be sent: {error}"),
        }
    }

    /// Sends a sync message for a document.
    pub async fn send_sync(&mut self, document: &str, data: Vec<u8>) {
        let message = Message::Sync {
            document_id: document.to_owned(),
            sender_id: self.peer.clone(),
            target_id: self.server.clone(),
            data,
        };
        self.send(&message).await;
    }

    /// The next message, or how the socket ended.
    ///
    /// # Panics
    /// When nothing comes for as long as patience lasts.
    pub async fn next(&mut self) -> Incoming {
        self.next_within(PATIENCE).await.expect("the server says something")
    }

    /// The next message within this time.
    pub async fn next_within(&mut self, time: Duration) -> Option<Incoming> {
        timeout(time, self.read()).await.ok()
    }

    async fn read(&mut self) -> Incoming {
        loop {
            match self.socket.next().await {
                Some(Ok(Frame::Binary(bytes))) => {
                    return Incoming::Message(decode(&bytes).expect("the server sends well-formed messages"));
                }
                Some(Ok(Frame::Close(Some(reason)))) => return Incoming::Closed(reason.code.into()),
                Some(Ok(Frame::Close(None))) | Some(Err(_)) | None => return Incoming::Closed(1006),
                Some(Ok(_)) => {}
            }
        }
    }

    /// Reads until a message that fits comes, and leaves out the others.
    ///
    /// # Panics
    /// When the socket ends first.
    pub async fn next_that<T>(&mut self, mut fits: impl FnMut(Message) -> Option<T>) -> T {
        loop {
            match self.next().await {
                Incoming::Message(message) => {
                    if let Some(found) = fits(message) {
                        return found;
                    }
                }
                Incoming::Closed(code) => panic!("the server closed with {code}"),
            }
        }
    }

    /// Reads until the server closes, and tells the code.
    pub async fn closed(&mut self) -> u16 {
        loop {
            if let Incoming::Closed(code) = self.next().await {
                return code;
            }
        }
    }

    /// Says goodbye.
    pub async fn close(mut self) {
        // The server may have been quicker.
        drop(self.socket.close(None).await);
    }
}
