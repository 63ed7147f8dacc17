//! Strangers at the listener: who is slow, who comes in crowds, who guesses, and who sends what nobody sends.
//!
//! Each through a real socket. Servers that have to lose their patience are given little of it, so that nobody waits for them.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use form_model::PeerMetadata;
use harness::{Account, Api, Example, PASSWORD, RawPeer, chef, until};
use serde_json::{Value, json};
use server::{Config, ConnectionLimits, Patience, RunningServer, Server};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// A little patience: longer than any answer takes here.
const SOON: Duration = Duration::from_millis(400);

/// Longest wait for what has to come.
const AT_LAST: Duration = Duration::from_secs(30);

/// The largest answer that is read.
const ANSWER_BYTES_MAX: usize = 1 << 20;

/// The public key of a device that never signs anything.
const PUBLIC_KEY: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

struct Street {
    example: Example,
    server: RunningServer,
}

impl Street {
    async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let example = Example::with_workplaces(1);
        let mut config = Config::on_free_port(&example.data());
        change(&mut config);
        Self { server: Server::start(config).await.expect("the server starts"), example }
    }

    async fn with_little_patience() -> Self {
        let little = Patience { handshake: SOON, head: SOON, request: SOON, stalled: SOON };
        Self::with(|config| config.patience = little).await
    }

    fn address(&self) -> SocketAddr {
        self.server.local_addr()
    }

    async fn says(&self, bytes: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(self.address()).await.expect("the server listens");
        stream.write_all(bytes).await.expect("the server reads");
        stream
    }

    /// What the server says to these bytes, until it closes.
    async fn answers(&self, bytes: &[u8]) -> String {
        read_to_end(self.says(bytes).await).await
    }

    fn api(&self) -> Api {
        Api::of(self.address())
    }
}

async fn read_to_end(mut stream: TcpStream) -> String {
    let mut said = Vec::new();
    let reading = async {
        let mut part = [0; 4096];
        while let Ok(length) = stream.read(&mut part).await {
            if length == 0 || said.len() > ANSWER_BYTES_MAX {
                break;
            }
            said.extend_from_slice(&part[..length]);
        }
    };
    timeout(AT_LAST, reading).await.expect("the server closes");
    String::from_utf8_lossy(&said).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_whose_head_never_ends_loses_its_connection() {
    let street = Street::with_little_patience().await;
    let begun = Instant::now();
    let silent = street.answers(b"").await;
    let slow = street.answers(b"GET /healthz HTTP/1.1\r\nhost: x\r\nx-endless: ").await;
    assert!(!silent.contains("200 OK") && !slow.contains("200 OK"), "{silent}{slow}");
    assert!(begun.elapsed() < AT_LAST);
    let mut kept = street.says(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
    let mut first = [0; 15];
    kept.read_exact(&mut first).await.expect("an answer");
    assert_eq!(&first, b"HTTP/1.1 200 OK");
    read_to_end(kept).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_never_comes_is_not_waited_for() {
    let street = Street::with_little_patience().await;
    let head =
        "POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{";
    let said = street.answers(head.as_bytes()).await;
    assert!(said.starts_with("HTTP/1.1 503"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_socket_that_never_joins_is_closed() {
    let street = Street::with(|_| ()).await;
    let account = Account::of(&street.example, street.address(), &chef(1));
    let mut socket = RawPeer::dial(street.address(), &account.token).await.expect("the token is good");
    assert_eq!(socket.closed().await, 4002);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_read_answers_loses_their_connection() {
    let street = Street::with_little_patience().await;
    let question = b"GET /api/openapi.json HTTP/1.1\r\nhost: x\r\n\r\n";
    let mut deaf = TcpStream::connect(street.address()).await.expect("the server listens");
    let asking = async { while deaf.write_all(question).await.is_ok() {} };
    timeout(AT_LAST, asking).await.expect("the server closes");
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_a_place_for_so_many_connections_and_it_is_free_again_after_one() {
    let street = Street::with(|config| config.connections = ConnectionLimits { total: 8, per_address: 4 }).await;
    let account = Account::of(&street.example, street.address(), &chef(1));
    let mut socket = RawPeer::connect(street.address(), &account.token, "the-first").await;
    let connect = || std::net::TcpStream::connect(street.address()).expect("the system takes it in");
    let mut idle = Vec::new();
    until("no place is left", || {
        idle.push(connect());
        !is_answered(connect())
    })
    .await;
    assert!((3..=8).contains(&idle.len()), "{} wait", idle.len());
    drop(idle);
    until("there is a place again", || is_answered(connect())).await;
    socket.send_frame(tokio_tungstenite::tungstenite::Message::Ping(Vec::new().into())).await;
    socket.close().await;
}

fn is_answered(mut stream: std::net::TcpStream) -> bool {
    use std::io::{Read as _, Write as _};
    let asked = stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    let mut said = String::new();
    asked.is_ok() && stream.read_to_string(&mut said).is_ok() && said.starts_with("HTTP/1.1 200")
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_that_are_sent_all_at_once_are_not_all_tried() {
    let street = Street::with(|_| ()).await;
    let api = street.api();
    let guesses = (0..24).map(|number| {
        let api = api.clone();
        let guess = format!("gissning {number}");
        tokio::task::spawn_blocking(move || api.sign_in("chef-0001", &guess, "x", PUBLIC_KEY).status)
    });
    let mut said = Vec::new();
    for guess in guesses.collect::<Vec<_>>() {
        said.push(guess.await.expect("an answer"));
    }
    assert!(said.iter().all(|it| matches!(it, 401 | 429)), "{said:?}");
    // Five are free, two may be under way when the fifth has failed, and a busy machine may take its time with some.
    assert!(said.iter().filter(|it| **it == 401).count() <= 12, "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_who_does_not_exist_gets_the_same_answer_for_the_same_work() {
    let street = Street::with(|_| ()).await;
    let api = street.api();
    let timed = |user: &str| {
        let begun = Instant::now();
        let answer = api.sign_in(user, "fel lösenord", "x", PUBLIC_KEY);
        (answer, begun.elapsed())
    };
    timed("warm-up");
    let (mut known, mut unknown) = (Duration::MAX, Duration::MAX);
    for _ in 0..3 {
        let (one, other) = (timed("chef-0001"), timed("nobody-0001"));
        assert_eq!(one.0, other.0);
        assert_eq!(one.0.status, 401);
        (known, unknown) = (known.min(one.1), unknown.min(other.1));
    }
    assert!(unknown > known / 3 && known > unknown / 3, "{known:?} for a user, {unknown:?} for nobody");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_that_was_used_opens_nothing_again() {
    let street = Street::with(|_| ()).await;
    let account = Account::of(&street.example, street.address(), &chef(1));
    let made = account.api(street.address()).post("/api/ticket", &json!({}));
    let query = format!("ticket={}", made.body["ticket"].as_str().expect("a ticket"));
    let mut socket = RawPeer::dial_with_query(street.address(), &query).await.expect("it is good once");
    socket.join("the-first", PeerMetadata::default()).await;
    assert_eq!(RawPeer::dial_with_query(street.address(), &query).await.err(), Some(401));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_page_of_this_server_opens_a_socket() {
    let street = Street::with(|_| ()).await;
    let token = Account::of(&street.example, street.address(), &chef(1)).token;
    let own = format!("http://{}", street.address());
    assert!(RawPeer::dial_from_page(street.address(), &token, &own).await.is_ok());
    for page in ["https://elsewhere.example", "null", "http://127.0.0.1", "http://127.0.0.1.elsewhere.example"] {
        assert_eq!(RawPeer::dial_from_page(street.address(), &token, page).await.err(), Some(403), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_a_browser_sends_by_itself_signs_anybody_in() {
    let street = Street::with(|_| ()).await;
    let token = Account::of(&street.example, street.address(), &chef(1)).token;
    let ask = |head: &str| format!("{head} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{{}}\r\n");
    for sent in [format!("cookie: token={token}"), format!("cookie: session={token}; authorization=Bearer {token}")] {
        let said = street.answers(ask("GET /api/me").replace("{}", &format!("{sent}\r\n")).as_bytes()).await;
        assert!(said.starts_with("HTTP/1.1 401"), "{said}");
    }
    let asked_first = "origin: https://elsewhere.example\r\naccess-control-request-method: POST\r\n";
    let preflight = street.answers(ask("OPTIONS /api/session").replace("{}", asked_first).as_bytes()).await;
    assert!(!preflight.to_lowercase().contains("access-control-allow"), "{preflight}");
    let body = json!({ "user": "chef-0001", "password": PASSWORD,
        "device": { "name": "x", "public_key": PUBLIC_KEY } })
    .to_string();
    let form = format!(
        "POST /api/session HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let said = street.answers(form.as_bytes()).await;
    assert!(said.starts_with("HTTP/1.1 415"), "a page elsewhere can send no JSON: {said}");
    let signed_in = street.api().sign_in("chef-0001", PASSWORD, "x", PUBLIC_KEY);
    assert_eq!(signed_in.status, 201);
    let said = street.answers(form.replace("text/plain", "application/json").as_bytes()).await.to_lowercase();
    assert!(said.starts_with("http/1.1 201") && !said.contains("set-cookie"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn json_that_is_huge_or_deep_is_one_clear_error() {
    let street = Street::with(|_| ()).await;
    let post = |body: &str| {
        format!(
            "POST /api/session HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    for (body, status) in [
        ("[".repeat(60_000), "4"),
        (format!("{{\"user\":{}}}", "{\"a\":".repeat(10_000)), "4"),
        (format!("{{\"user\":1{}}}", "0".repeat(60_000)), "4"),
        (format!("\"{}\"", "x".repeat(200_000)), "413"),
    ] {
        let said = street.answers(post(&body).as_bytes()).await;
        assert!(said.starts_with(&format!("HTTP/1.1 {status}")), "{said}");
    }
    assert!(street.api().is_ready());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_parameter_of_a_path_leads_out_of_the_data() {
    let street = Street::with(|_| ()).await;
    let admin = Account::of(&street.example, street.address(), "admin");
    let description = street.api().get("/api/openapi.json").body;
    let outside =
        ["..%2f..%2fsamsyn.sqlite", "%2e%2e%2fledger.log", "..%5c..%5cetc%5cpasswd", "%00", "%ff%fe", "'%20OR%201=1"];
    let long = "a".repeat(4_000);
    let mut asked = 0;
    for (template, methods) in description["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys() {
            for evil in outside.into_iter().chain([long.as_str()]) {
                let Some(path) = filled(template, evil) else { continue };
                let request = format!(
                    "{} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{{}}",
                    method.to_uppercase(),
                    admin.token
                );
                let said = street.answers(request.as_bytes()).await;
                assert!(said.starts_with("HTTP/1.1 4"), "{method} {path}: {said}");
                assert!(!said.contains("SQLite format") && !said.contains("root:"), "{method} {path}");
                asked += 1;
            }
        }
    }
    assert!(asked > 100, "{asked} were asked");
    let said = street.answers(b"GET /../../samsyn.sqlite HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(said.starts_with("HTTP/1.1 4"), "{said}");
}

/// A path with something else in place of each of its parameters; none if it has none.
fn filled(template: &str, with: &str) -> Option<String> {
    let parts: Vec<_> = template.split('/').map(|it| if it.starts_with('{') { with } else { it }).collect();
    template.contains('{').then(|| parts.join("/"))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_forbids_frames_and_scripts_of_others() {
    let street = Street::with(|_| ()).await;
    let description: Value = street.api().get("/api/openapi.json").body;
    let paths = description["paths"].as_object().expect("paths").keys();
    for path in paths.map(String::as_str).chain(["/", "/sync", "/metrics", "/api/openapi.json", "/nothing"]) {
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        let said = street.answers(request.as_bytes()).await.to_lowercase();
        let (head, _) = said.split_once("\r\n\r\n").expect("a head");
        let policy = head.lines().find(|it| it.starts_with("content-security-policy:")).unwrap_or_default();
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'none'"), "{path}: {head}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        for header in ["x-frame-options: deny", "x-content-type-options: nosniff", "referrer-policy: no-referrer"] {
            assert!(head.contains(header), "{path} lacks {header}: {head}");
        }
    }
}
