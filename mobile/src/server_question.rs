//! Asking the server what only it knows: the overview of many units, a person's messages.
//!
//! It keeps nothing; a screen that needs the network says so with the problem that comes back. The rule that must not be
//! broken: the token goes to the app's own server and nowhere else.

use gloo_net::http::Request;
use leptos::prelude::window;
use serde::de::DeserializeOwned;

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
    /// The server has an answer that this app does not understand.
    NotUnderstood,
}

/// Asks for what is at an address of the server's.
///
/// # Errors
/// Why no answer came.
pub(crate) async fn ask<T: DeserializeOwned>(tablet: Tablet, address: &str) -> Result<T, Unanswered> {
    let token = tablet.read(|client| client.identity().map(|it| it.token.clone())).ok_or(Unanswered::SignedOut)?;
    let signal = web_sys::AbortSignal::timeout_with_u32(ANSWER_MS_MAX);
    let request = Request::get(address).abort_signal(Some(&signal)).header("authorization", &format!("Bearer {token}"));
    let response = request.send().await.map_err(|_| unreachable())?;
    match response.status() {
        200 => response.json().await.map_err(|_| Unanswered::NotUnderstood),
        401 => Err(Unanswered::SignedOut),
        500.. => Err(Unanswered::ServerDown),
        _ => Err(Unanswered::NotUnderstood),
    }
}

/// No answer came: because of the network, if the browser knows of none.
fn unreachable() -> Unanswered {
    if window().navigator().on_line() { Unanswered::ServerDown } else { Unanswered::NoNetwork }
}
