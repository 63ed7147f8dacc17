//! A stock samod client from crates.io, over a WebSocket of our own making.
//!
//! Only the dialer is ours: samod's own knows no `Authorization` header. Everything from the bytes of a frame upwards is
//! samod.

use std::fmt;
use std::net::SocketAddr;
use std::pin::Pin;
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _, future};
use samod::{BackoffConfig, DialError, Dialer, DialerHandle, DocHandle, DocumentId, PeerId, Repo, Transport, Url};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error as SocketError, Message};

/// Retries come quickly, since a test waits for them.
const RETRY: Duration = Duration::from_millis(100);

/// One samod repository with one connection.
pub struct SamodPeer {
    repo: Repo,
    dialer: DialerHandle<SocketError>,
}

impl fmt::Debug for SamodPeer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SamodPeer").field("peer", &self.repo.peer_id()).finish()
    }
}

impl SamodPeer {
    /// Connects, signs in by the token, and waits for the handshake.
    pub async fn connect(peer: &str, server: SocketAddr, token: &str) -> Self {
        let repo = Repo::build_tokio().with_peer_id(PeerId::from(peer)).load().await;
        let dialer = dial(&repo, server, token);
        dialer.established().await.expect("the handshake succeeds");
        Self { repo, dialer }
    }

    /// Drops the connection; what is written meanwhile stays in the repository.
    pub fn disconnect(&self) {
        self.dialer.close();
    }

    pub async fn reconnect(&mut self, server: SocketAddr, token: &str) {
        self.dialer = dial(&self.repo, server, token);
        self.dialer.established().await.expect("the handshake succeeds");
    }

    /// The document, or none where samod finds it unavailable.
    pub async fn find(&self, document: &str) -> Option<DocHandle> {
        let document = DocumentId::from_str(document).expect("a document id");
        self.repo.find(document).await.expect("the repository runs")
    }

    pub fn is_connected(&self) -> bool {
        !self.repo.connected_peers().0.is_empty()
    }
}

fn dial(repo: &Repo, server: SocketAddr, token: &str) -> DialerHandle<SocketError> {
    let dialer = AuthorizedDialer { server, token: token.to_owned() };
    let backoff = BackoffConfig { initial_delay: RETRY, max_delay: RETRY, ..BackoffConfig::default() };
    repo.dial(backoff, Arc::new(dialer)).expect("the repository runs")
}

struct AuthorizedDialer {
    server: SocketAddr,
    token: String,
}

impl AuthorizedDialer {
    fn address(&self) -> String {
        format!("ws://{}/sync", self.server)
    }
}

type Dialing = Pin<Box<dyn Future<Output = Result<Transport, DialError<SocketError>>> + Send>>;

impl Dialer for AuthorizedDialer {
    type Error = SocketError;

    fn url(&self) -> Url {
        Url::parse(&self.address()).expect("an address is a valid URL")
    }

    fn connect(&self) -> Dialing {
        let (address, token) = (self.address(), self.token.clone());
        Box::pin(async move {
            let mut request = address.into_client_request().map_err(DialError::PermanentFailure)?;
            let value = format!("Bearer {token}").parse().expect("a token is plain text");
            request.headers_mut().insert("authorization", value);
            let (socket, _) = connect_async(request).await.map_err(DialError::transient)?;
            let (sink, stream) = socket.split();
            let frames = stream.filter_map(|frame| {
                future::ready(match frame {
                    Ok(Message::Binary(bytes)) => Some(Ok(bytes.to_vec())),
                    Ok(_) => None,
                    Err(error) => Some(Err(error)),
                })
            });
            let sink = sink.with(|bytes: Vec<u8>| future::ready(Ok::<_, SocketError>(Message::Binary(bytes.into()))));
            Ok(Transport::new(frames, sink))
        })
    }
}
