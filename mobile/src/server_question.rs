//! Asking the server what only it knows, and telling it what only it can do: the overview of many units, a person's
//! messages, the organisation, rounds.
//!
//! It keeps nothing, and nothing of a form goes this way; a screen that needs the network says so with the problem that
//! comes back. The rule that must not be broken: the token goes to the app's own server and nowhere else.

use gloo_net::http::{Request, RequestBuilder, Response};
use leptos::prelude::window;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::tablet::Tablet;

/// How long the server may take to answer.
const ANSWER_MS_MAX: u32 = 20_000;

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unanswered {
    /// The tablet knows of no network.
    NoNetwork,
    /// The server was not reached, or is in trouble.
    ServerDown,
    /// The server does not know the token any more.
    SignedOut,
    /// None of the person's roles may see it.
    NotPermitted,
    /// It is not there any more, or this person has no access to it; the server does not say which.
    Gone,
    /// The server has an answer that this app does not understand.
    NotUnderstood,
}

impl Unanswered {
    /// True if another try gives the same.
    pub(crate) const fn is_final(self) -> bool {
        match self {
            Self::NotPermitted | Self::Gone | Self::NotUnderstood => true,
            Self::NoNetwork | Self::ServerDown | Self::SignedOut => false,
        }
    }
}

/// Why the server did not do what it was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotDone {
    /// Nobody knows whether it did: no answer came.
    Unanswered(Unanswered),
    /// It said no.
    Refused(Refusal),
}

/// What the server says no with, as problem details (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub(crate) struct Refusal {
    /// The HTTP status.
    #[serde(default)]
    pub(crate) status: u16,
    /// The last word of the problem's type, as `conflict`; empty where the status says it all.
    #[serde(default, rename = "type")]
    pub(crate) kind: String,
    /// What exactly, within the kind; as `has-units-below`.
    #[serde(default)]
    pub(crate) code: Option<String>,
    /// Passages that are not in a document, by their first characters.
    #[serde(default)]
    pub(crate) passages: Vec<String>,
}

/// What is told to the server, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    /// Makes something.
    Post,
    /// Sets something.
    Put,
    /// Changes a part of something.
    Patch,
    /// Takes something away.
    Delete,
}

/// Asks for what is at an address of the server's.
///
/// # Errors
/// Why no answer came.
pub(crate) async fn ask<T: DeserializeOwned>(tablet: Tablet, address: &str) -> Result<T, Unanswered> {
    let response = signed(tablet, Request::get(address))?.send().await.map_err(|_| unreachable())?;
    match unanswered(&response) {
        Some(problem) => Err(problem),
        None if response.status() == 200 => {
            let body = response.binary().await.map_err(|_| Unanswered::NotUnderstood)?;
            // From bytes like every other answer; from text it would be the same code once more.
            serde_json::from_slice(&body).map_err(|_| Unanswered::NotUnderstood)
        }
        None => Err(match response.status() {
            403 => Unanswered::NotPermitted,
            404 | 410 => Unanswered::Gone,
            _ => Unanswered::NotUnderstood,
        }),
    }
}

/// True if the server says that this device was revoked, and not only that it does not know the token.
///
/// # Errors
/// Why no answer came.
pub(crate) async fn is_device_revoked(tablet: Tablet) -> Result<bool, Unanswered> {
    let response = signed(tablet, Request::get("/api/me"))?.send().await.map_err(|_| unreachable())?;
    if response.status() >= 500 {
        return Err(Unanswered::ServerDown);
    }
    let body = response.binary().await.map_err(|_| unreachable())?;
    Ok(response.status() == 401 && refusal_in(401, &body).kind == "device-revoked")
}

/// Asks for a file.
///
/// # Errors
/// That the server said no, or that no answer came.
pub(crate) async fn fetch_file(tablet: Tablet, address: &str) -> Result<Vec<u8>, NotDone> {
    let request = signed(tablet, Request::get(address)).map_err(NotDone::Unanswered)?.build();
    file_in(request.map_err(|_| NotDone::Unanswered(Unanswered::NotUnderstood))?).await
}

/// Asks for a file that is made of what is sent.
///
/// # Errors
/// That the server said no, or that no answer came.
pub(crate) async fn fetch_made_file(tablet: Tablet, address: &str, body: &impl Serialize) -> Result<Vec<u8>, NotDone> {
    let request = signed(tablet, Request::post(address)).map_err(NotDone::Unanswered)?.json(body);
    file_in(request.map_err(|_| NotDone::Unanswered(Unanswered::NotUnderstood))?).await
}

async fn file_in(request: Request) -> Result<Vec<u8>, NotDone> {
    let response = request.send().await.map_err(|_| NotDone::Unanswered(unreachable()))?;
    if let Some(problem) = unanswered(&response) {
        return Err(NotDone::Unanswered(problem));
    }
    let body = response.binary().await.map_err(|_| NotDone::Unanswered(unreachable()))?;
    if response.ok() { Ok(body) } else { Err(NotDone::Refused(refusal_in(response.status(), &body))) }
}

/// Tells the server to do something, and returns what it answers; an answer without a body reads as JSON's `null`.
///
/// # Errors
/// That it said no, or that no answer came.
pub(crate) async fn tell<T: DeserializeOwned>(
    tablet: Tablet,
    verb: Verb,
    address: &str,
    body: &impl Serialize,
) -> Result<T, NotDone> {
    let builder = match verb {
        Verb::Post => Request::post(address),
        Verb::Put => Request::put(address),
        Verb::Patch => Request::patch(address),
        Verb::Delete => Request::delete(address),
    };
    let not_understood = NotDone::Unanswered(Unanswered::NotUnderstood);
    let builder = signed(tablet, builder).map_err(NotDone::Unanswered)?;
    let request = builder.json(body).map_err(|_| not_understood)?;
    answer_to(request).await
}

/// Sends a file to the server, and returns what it answers.
///
/// # Errors
/// That it said no, or that no answer came.
pub(crate) async fn send_file<T: DeserializeOwned>(
    tablet: Tablet,
    address: &str,
    file: &web_sys::Blob,
) -> Result<T, NotDone> {
    let builder = signed(tablet, Request::post(address)).map_err(NotDone::Unanswered)?;
    let request = builder.body(file.clone()).map_err(|_| NotDone::Unanswered(Unanswered::NotUnderstood))?;
    answer_to(request).await
}

async fn answer_to<T: DeserializeOwned>(request: Request) -> Result<T, NotDone> {
    let response = request.send().await.map_err(|_| NotDone::Unanswered(unreachable()))?;
    if let Some(problem) = unanswered(&response) {
        return Err(NotDone::Unanswered(problem));
    }
    let body = response.binary().await.map_err(|_| NotDone::Unanswered(unreachable()))?;
    if response.ok() {
        let body = if body.is_empty() { b"null".as_slice() } else { &body };
        return serde_json::from_slice(body).map_err(|_| NotDone::Unanswered(Unanswered::NotUnderstood));
    }
    Err(NotDone::Refused(refusal_in(response.status(), &body)))
}

fn refusal_in(status: u16, body: &[u8]) -> Refusal {
    let refusal: Refusal = serde_json::from_slice(body).unwrap_or_default();
    let kind = refusal.kind.rsplit(':').next().unwrap_or_default().to_owned();
    Refusal { status, kind, ..refusal }
}

fn signed(tablet: Tablet, request: RequestBuilder) -> Result<RequestBuilder, Unanswered> {
    let token = tablet.read(|client| client.identity().map(|it| it.token.clone())).ok_or(Unanswered::SignedOut)?;
    let signal = web_sys::AbortSignal::timeout_with_u32(ANSWER_MS_MAX);
    Ok(request.abort_signal(Some(&signal)).header("authorization", &format!("Bearer {token}")))
}

fn unanswered(response: &Response) -> Option<Unanswered> {
    match response.status() {
        401 => Some(Unanswered::SignedOut),
        500.. => Some(Unanswered::ServerDown),
        _ => None,
    }
}

/// No answer came: because of the network, if the browser knows of none.
fn unreachable() -> Unanswered {
    if window().navigator().on_line() { Unanswered::ServerDown } else { Unanswered::NoNetwork }
}
