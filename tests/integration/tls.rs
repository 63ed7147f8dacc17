//! TLS at the listener with a client that trusts one certificate: pages, sockets, and certificates that change.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use harness::{Account, Example, chef, until_answered};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use server::{Config, Patience, RunningServer, Server, TlsFiles};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;

/// Longest wait for what has to come.
const AT_LAST: Duration = Duration::from_secs(30);

/// One of the certificates that lie beside the tests, good until 2126.
#[derive(Clone, Copy)]
enum Certificate {
    First,
    Second,
}

impl Certificate {
    fn file(self, ending: &str) -> PathBuf {
        let name = match self {
            Self::First => "first",
            Self::Second => "second",
        };
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/tls").join(name).with_extension(ending)
    }

    /// Puts it where the server looks.
    fn install(self, files: &TlsFiles) {
        fs::copy(self.file("crt"), &files.certificate).expect("the folder can be written");
        fs::copy(self.file("key"), &files.key).expect("the folder can be written");
    }

    /// Connects as somebody who trusts this certificate alone.
    async fn connects(self, server: SocketAddr) -> std::io::Result<TlsStream<TcpStream>> {
        let mut trusted = RootCertStore::empty();
        let own = CertificateDer::from_pem_file(self.file("crt")).expect("a certificate");
        trusted.add(own).expect("it can be trusted");
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("the provider has them")
            .with_root_certificates(trusted)
            .with_no_client_auth();
        let name = ServerName::try_from("localhost").expect("a name");
        TlsConnector::from(Arc::new(config)).connect(name, TcpStream::connect(server).await?).await
    }
}

struct Post {
    _example: Example,
    server: RunningServer,
    files: TlsFiles,
    account: Account,
}

impl Post {
    async fn opens(patience: Patience) -> Self {
        let example = Example::with_workplaces(1);
        let files = TlsFiles { certificate: example.data().join("server.crt"), key: example.data().join("server.key") };
        Certificate::First.install(&files);
        // Who the chef is is asked without TLS first.
        let plain = Server::start(Config::on_free_port(&example.data())).await.expect("the server starts");
        let account = Account::of(&example, plain.local_addr(), &chef(1));
        plain.shutdown().await;
        let tls = Some(files.clone());
        let config = Config { tls, patience, ..Config::on_free_port(&example.data()) };
        let server = Server::start(config).await.expect("the server starts");
        Self { _example: example, server, files, account }
    }

    fn address(&self) -> SocketAddr {
        self.server.local_addr()
    }
}

async fn ask(stream: &mut TlsStream<TcpStream>, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("the server reads");
    let mut said = Vec::new();
    let reading = async {
        while !said.ends_with(b"}") {
            said.push(stream.read_u8().await.expect("the server answers"));
        }
    };
    timeout(AT_LAST, reading).await.expect("the server answers");
    String::from_utf8(said).expect("text").to_lowercase()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_served_by_tls_and_says_that_nothing_else_will_do() {
    let post = Post::opens(Patience::default()).await;
    let mut stream = Certificate::First.connects(post.address()).await.expect("it is the certificate");
    let said = ask(&mut stream, "/healthz").await;
    assert!(said.starts_with("http/1.1 200") && said.contains("strict-transport-security: max-age=31536000"), "{said}");
    assert!(Certificate::Second.connects(post.address()).await.is_err(), "it is not that one");
    let without = Example::with_workplaces(1);
    let plain = Server::start(Config::on_free_port(&without.data())).await.expect("it starts");
    let mut stream = TcpStream::connect(plain.local_addr()).await.expect("it listens");
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.expect("it reads");
    let mut said = String::new();
    stream.read_to_string(&mut said).await.expect("it answers");
    assert!(!said.to_lowercase().contains("strict-transport-security"), "only who speaks TLS asks for it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_opened_by_tls_lives_on_while_the_certificate_is_replaced() {
    let post = Post::opens(Patience::default()).await;
    let stream = Certificate::First.connects(post.address()).await.expect("it is the certificate");
    let mut request = "wss://localhost/sync".into_client_request().expect("an address");
    let token = HeaderValue::from_str(&format!("Bearer {}", post.account.token)).expect("plain text");
    request.headers_mut().insert("authorization", token);
    request.headers_mut().insert("origin", HeaderValue::from_static("https://localhost"));
    let (mut socket, _) = client_async(request, stream).await.expect("the socket opens");
    let mut kept = Certificate::First.connects(post.address()).await.expect("it is the certificate");

    // A half of it, then one that does not belong to the key: the first stays in use.
    fs::write(&post.files.certificate, "-----BEGIN CERTIFICATE-----\n").expect("the folder can be written");
    fs::copy(Certificate::Second.file("key"), &post.files.key).expect("the folder can be written");
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert!(Certificate::First.connects(post.address()).await.is_ok());
    }
    Certificate::Second.install(&post.files);
    until_answered("the second certificate is shown", async || {
        Certificate::Second.connects(post.address()).await.ok().map(|_| ())
    })
    .await;
    assert!(Certificate::First.connects(post.address()).await.is_err());
    assert!(ask(&mut kept, "/healthz").await.starts_with("http/1.1 200"), "what lives goes on with the former");
    use futures_util::{SinkExt as _, StreamExt as _};
    use tokio_tungstenite::tungstenite::Message as Frame;
    socket.send(Frame::Ping(b"still here".to_vec().into())).await.expect("the socket lives");
    let answer = timeout(AT_LAST, socket.next()).await.expect("an answer").expect("the socket lives");
    assert!(matches!(answer, Ok(Frame::Pong(_))), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handshake_that_never_ends_loses_its_connection() {
    let little = Patience { handshake: Duration::from_millis(300), ..Patience::default() };
    let post = Post::opens(little).await;
    for begun in [&b""[..], b"\x16\x03\x01\x02\x00\x01", b"GET / HTTP/1.1\r\n\r\n"] {
        let mut stream = TcpStream::connect(post.address()).await.expect("the server listens");
        stream.write_all(begun).await.expect("the server reads");
        let mut said = Vec::new();
        let closed = timeout(AT_LAST, stream.read_to_end(&mut said)).await.expect("the server closes");
        assert!(closed.is_err() || !said.starts_with(b"HTTP/1.1 200"));
    }
    assert!(Certificate::First.connects(post.address()).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_can_not_be_used_stop_the_start_with_their_name() {
    let example = Example::with_workplaces(1);
    let files = TlsFiles { certificate: example.data().join("a.crt"), key: example.data().join("a.key") };
    let start = || async {
        let config = Config { tls: Some(files.clone()), ..Config::on_free_port(&example.data()) };
        Server::start(config).await.map(|_| ()).expect_err("it can't be used").to_string()
    };
    assert!(start().await.contains("a.crt"));
    fs::copy(Certificate::First.file("crt"), &files.certificate).expect("the folder can be written");
    fs::copy(Certificate::Second.file("key"), &files.key).expect("the folder can be written");
    assert!(start().await.contains("can't be used"));
}
