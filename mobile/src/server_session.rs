//! Getting a token from the server, and giving it back.
//!
//! Nothing is kept here. The rule that must not be broken: a password or a code goes into one request and nowhere else.

use form_model::{DeviceId, InstallationId, PersonId};
use gloo_net::http::{Request, Response};
use leptos::prelude::window;
use serde::Deserialize;

use crate::texts::{DeviceTexts, Language};

/// How long the server may take; a password check that waits for its turn takes some seconds.
const TIMEOUT_MS: u32 = 20_000;

/// A wait that the server asked for without saying how long.
const USUAL_WAIT_SECS: u64 = 60;

/// What somebody signs in with.
#[derive(Clone)]
pub(crate) enum Credentials {
    /// A user name and a password.
    Password { user: String, password: String },
    /// A one-time code.
    Code(String),
}

/// What the server answers to a sign-in, with the key that was made for it.
#[derive(Clone, Deserialize)]
pub(crate) struct SignedIn {
    pub(crate) token: String,
    pub(crate) person: PersonId,
    pub(crate) user: String,
    pub(crate) name: String,
    pub(crate) device: DeviceId,
    pub(crate) installation: InstallationId,
    /// False while the person can come in with codes only.
    #[serde(default = "yes")]
    pub(crate) has_password: bool,
    #[serde(skip)]
    pub(crate) device_key: [u8; 32],
}

/// A server that does not say whether there is a password has let somebody in by one.
const fn yes() -> bool {
    true
}

impl SignedIn {
    /// What the tablet keeps of it.
    pub(crate) fn identity(&self) -> client_core::Identity {
        client_core::Identity {
            person: self.person,
            device: self.device,
            token: self.token.clone(),
            installation: Some(self.installation),
            device_key: Some(self.device_key),
        }
    }
}

/// Why nobody was signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignInProblem {
    WrongPassword,
    WrongCode,
    TooMany { wait_ms: u64 },
    Revoked,
    NoNetwork,
    ServerDown,
    NotUnderstood,
}

#[derive(Deserialize)]
struct Problem {
    #[serde(rename = "type")]
    kind: String,
}

/// How people sign in at this server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct WaysIn {
    /// What the organisation calls its own sign-in, if it has one.
    pub(crate) label: Option<String>,
    /// False where nobody has a password.
    pub(crate) passwords: bool,
}

/// Asks the server how people sign in.
///
/// # Errors
/// Why it does not say.
pub(crate) async fn ways_in() -> Result<WaysIn, SignInProblem> {
    let signal = web_sys::AbortSignal::timeout_with_u32(TIMEOUT_MS);
    let request = Request::get("/api/single-sign-on").abort_signal(Some(&signal));
    let response = request.send().await.map_err(|_| unreachable())?;
    if !response.ok() {
        return Err(SignInProblem::ServerDown);
    }
    response.json().await.map_err(|_| SignInProblem::NotUnderstood)
}

/// Signs in. A device that signs in again sends the key that it has.
pub(crate) async fn sign_in(
    credentials: &Credentials,
    device_key: Option<[u8; 32]>,
    language: Language,
) -> Result<SignedIn, SignInProblem> {
    let device_key = device_key.unwrap_or_else(rand::random);
    let public_key = ed25519_dalek::SigningKey::from_bytes(&device_key).verifying_key();
    let hexadecimal: String = public_key.as_bytes().iter().map(|it| format!("{it:02x}")).collect();
    let device = serde_json::json!({"name": device_name(language), "public_key": hexadecimal});
    let body = match credentials {
        Credentials::Password { user, password } => {
            serde_json::json!({"user": user, "password": password, "device": device})
        }
        Credentials::Code(code) => serde_json::json!({"code": code, "device": device}),
    };
    let signal = web_sys::AbortSignal::timeout_with_u32(TIMEOUT_MS);
    let request = Request::post("/api/session").abort_signal(Some(&signal)).json(&body);
    let response = request.map_err(|_| SignInProblem::NotUnderstood)?.send().await.map_err(|_| unreachable())?;
    if response.status() == 201 {
        let body = response.binary().await.map_err(|_| SignInProblem::NotUnderstood)?;
        let answer: SignedIn = serde_json::from_slice(&body).map_err(|_| SignInProblem::NotUnderstood)?;
        return Ok(SignedIn { device_key, ..answer });
    }
    Err(problem(&response).await)
}

/// Chooses the first password of somebody who was let in by a code.
///
/// # Errors
/// Why none was chosen.
pub(crate) async fn choose_password(token: &str, password: &str) -> Result<(), SignInProblem> {
    let signal = web_sys::AbortSignal::timeout_with_u32(TIMEOUT_MS);
    let request = Request::put("/api/me/password").abort_signal(Some(&signal));
    let request = request.header("authorization", &format!("Bearer {token}"));
    let request = request.json(&serde_json::json!({ "new": password })).map_err(|_| SignInProblem::NotUnderstood)?;
    let response = request.send().await.map_err(|_| unreachable())?;
    if response.ok() { Ok(()) } else { Err(problem(&response).await) }
}

async fn problem(response: &Response) -> SignInProblem {
    let status = response.status();
    let retry_after = response.headers().get("retry-after").and_then(|it| it.parse::<u64>().ok());
    let kind = response.json::<Problem>().await.map(|it| it.kind).unwrap_or_default();
    match (status, kind.rsplit(':').next().unwrap_or_default()) {
        (429, _) => SignInProblem::TooMany { wait_ms: retry_after.unwrap_or(USUAL_WAIT_SECS).saturating_mul(1000) },
        (_, "wrong-password") => SignInProblem::WrongPassword,
        (_, "wrong-code") => SignInProblem::WrongCode,
        (_, "device-revoked") => SignInProblem::Revoked,
        (500.., _) => SignInProblem::ServerDown,
        _ => SignInProblem::NotUnderstood,
    }
}

/// No answer came: because of the network, if the browser knows of none.
fn unreachable() -> SignInProblem {
    if window().navigator().on_line() { SignInProblem::ServerDown } else { SignInProblem::NoNetwork }
}

/// Ends a token. True if the server does not take it any more.
pub(crate) async fn end_token(token: &str) -> bool {
    let signal = web_sys::AbortSignal::timeout_with_u32(TIMEOUT_MS);
    let request = Request::delete("/api/session").abort_signal(Some(&signal));
    let sent = request.header("authorization", &format!("Bearer {token}")).send().await;
    // 401: it was ended before.
    sent.is_ok_and(|it| matches!(it.status(), 200..300 | 401))
}

/// What the device is called in the list of devices: what the browser says of itself, in a word or two.
fn device_name(language: Language) -> String {
    let navigator = window().navigator();
    let agent = navigator.user_agent().unwrap_or_default();
    let is_touched = navigator.max_touch_points() > 1;
    name_for(&agent, is_touched.then_some(Touch), &language.texts().entrance.devices).to_owned()
}

/// The device is worked with fingers.
#[derive(Clone, Copy)]
struct Touch;

fn name_for(agent: &str, touch: Option<Touch>, texts: &'static DeviceTexts) -> &'static str {
    let says = |word: &str| agent.contains(word);
    // An iPad calls itself a Mac, but no Mac is touched.
    if says("iPad") || (says("Macintosh") && touch.is_some()) {
        "iPad"
    } else if says("iPhone") {
        "iPhone"
    } else if says("Android") {
        if says("Mobile") { texts.android_phone } else { texts.android_tablet }
    } else if says("CrOS") {
        "Chromebook"
    } else if says("Windows") {
        if touch.is_some() { texts.windows_tablet } else { texts.windows_computer }
    } else if says("Macintosh") {
        "Mac"
    } else if says("Linux") {
        texts.linux_computer
    } else {
        texts.tablet
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SWEDISH: &DeviceTexts = &Language::Swedish.texts().entrance.devices;

    #[test]
    fn a_device_is_called_what_its_owner_would_call_it() {
        let safari =
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15";
        assert_eq!(name_for(safari, Some(Touch), SWEDISH), "iPad");
        assert_eq!(name_for(safari, None, SWEDISH), "Mac");
        let android = "Mozilla/5.0 (Linux; Android 14; SM-X210) AppleWebKit/537.36 Chrome/151.0.0.0 Safari/537.36";
        assert_eq!(name_for(android, Some(Touch), SWEDISH), "Android-surfplatta");
        let phone = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/151.0.0.0 Mobile Safari/537.36";
        assert_eq!(name_for(phone, Some(Touch), SWEDISH), "Android-telefon");
        assert_eq!(name_for("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", None, SWEDISH), "Windows-dator");
        assert_eq!(name_for("", None, SWEDISH), "Surfplatta");
        assert_eq!(name_for(android, Some(Touch), &Language::English.texts().entrance.devices), "Android tablet");
    }
}
