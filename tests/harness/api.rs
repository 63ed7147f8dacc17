//! The HTTP face of the server, as any program would use it.
//!
//! An answer is returned whatever its status, since stories are also about refusals. Connections are not kept: the server
//! behind an address may have been killed since the last request.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};

/// Longest wait for one answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);

/// One server, seen by one person or by nobody.
#[derive(Debug, Clone)]
pub struct Api {
    agent: ureq::Agent,
    server: SocketAddr,
    token: Option<String>,
}

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub status: u16,
    /// Parsed, or the text itself where it is not JSON.
    pub body: Value,
}

impl Api {
    pub fn of(server: SocketAddr) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(ANSWER_TIMEOUT))
            .max_idle_connections(0)
            .build();
        Self { agent: config.into(), server, token: None }
    }

    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// Signs in by password; the answer holds the token.
    pub fn sign_in(&self, user: &str, password: &str, device: &str, public_key: &str) -> Answer {
        let device = json!({ "name": device, "public_key": public_key });
        self.post("/api/session", &json!({ "user": user, "password": password, "device": device }))
    }

    pub fn get(&self, path: &str) -> Answer {
        blocking(|| {
            let mut request = self.agent.get(self.url(path));
            if let Some(token) = &self.token {
                request = request.header("authorization", format!("Bearer {token}"));
            }
            answer(request.call())
        })
    }

    pub fn delete(&self, path: &str) -> Answer {
        blocking(|| {
            let mut request = self.agent.delete(self.url(path));
            if let Some(token) = &self.token {
                request = request.header("authorization", format!("Bearer {token}"));
            }
            answer(request.call())
        })
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.agent.post(self.url(path)), body)
    }

    pub fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(self.agent.put(self.url(path)), body)
    }

    pub fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(self.agent.patch(self.url(path)), body)
    }

    fn send(&self, request: ureq::RequestBuilder<ureq::typestate::WithBody>, body: &Value) -> Answer {
        blocking(|| {
            let mut request = request;
            if let Some(token) = &self.token {
                request = request.header("authorization", format!("Bearer {token}"));
            }
            answer(request.send_json(body))
        })
    }

    /// The document as `GET …/content` shows it.
    ///
    /// # Panics
    /// When the server does not show it.
    pub fn content(&self, document: &str) -> Value {
        let answer = self.get(&format!("/api/documents/{document}/content"));
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }

    /// Whether the server answers at all and says that it is ready.
    pub fn is_ready(&self) -> bool {
        blocking(|| self.agent.get(self.url("/readyz")).call().is_ok_and(|response| response.status() == 200))
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server)
    }
}

fn answer(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Answer {
    let mut response = response.expect("the server answers");
    let status = response.status().as_u16();
    let text = response.body_mut().read_to_string().expect("the answer is text");
    Answer { status, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
}

/// Requests block their thread; in a test's runtime the other tasks move over.
fn blocking<T>(request: impl FnOnce() -> T) -> T {
    if tokio::runtime::Handle::try_current().is_ok() { tokio::task::block_in_place(request) } else { request() }
}
