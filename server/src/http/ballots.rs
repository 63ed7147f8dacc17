//! The page on employees' own phones: the question that is open in a room, and what the phone says to it.
//!
//! Nobody signs in. A cookie with a random secret, for this room alone, keeps a phone from answering a question twice; the
//! server keeps a hash of it with the question, until the question is closed. The rules that must not be broken: neither
//! address nor device is kept or logged, and the page works without a script.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use form_model::{Sha256Hash, Template};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::authentication::{Peer, caller_of};
use super::ballot_page::{BallotPage, PageLanguage, Said, content_security_policy, written};
use super::error::{ApiError, Problem};
use crate::app::App;
use crate::clock::now_ms;
use crate::credentials::Token;
use crate::room_code::parse_room_code;
use crate::store::{Ballot, BallotRoom, Cast};

/// Addresses without a room that one address may ask for in a minute: a large meeting that types instead of scanning.
const UNKNOWN_PER_MINUTE_MAX: u32 = 30;

/// Requests of one room in a minute: as many phones as there may be, each looking for the next question every four seconds.
const ROOM_REQUESTS_PER_MINUTE_MAX: u32 = 6_000;

/// The cookie with the phone's secret.
const COOKIE: &str = "samsyn-ballot";

/// Keeps the hash of a ballot from being the hash of anything else.
const HASH_TAG: &[u8] = b"samsyn-ballot-1";

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(page, answer)).routes(routes!(now))
}

#[derive(Debug, Deserialize)]
pub(crate) struct PageQuery {
    /// `sv` or `en`; without it the phone's own.
    lang: Option<String>,
    /// What became of the answer that was just sent.
    said: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct BallotForm {
    question: String,
    answer: String,
    lang: String,
}

/// The page of a room for a phone.
#[utoipa::path(get, path = "/r/{code}", params(("code" = String, Path)), responses(
    (status = 200, content_type = "text/html"), (status = 404, content_type = "text/html"), (status = 429, body = Problem)))]
pub(crate) async fn page(
    State(app): AppState,
    peer: Peer,
    headers: HeaderMap,
    Path(code): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let language = PageLanguage::chosen(query.lang.as_deref(), &headers);
    let Some(room) = room_at(&app, &headers, peer, &code).await? else {
        return Ok(shown(StatusCode::NOT_FOUND, written(language, &BallotPage::Closed)));
    };
    if code != room.code {
        // The cookie holds below one way of writing the address.
        return Ok(Redirect::to(&format!("/r/{}", room.code)).into_response());
    }
    let (secret, is_new) = secret_in(&headers).map_or_else(|| (Token::random(), true), |it| (it, false));
    let template = template_of(&app, &room).await?;
    let question = room.open_question.as_deref().and_then(|it| template.question(it));
    let content = match question {
        None => BallotPage::Waiting { room: &room },
        Some(question) => {
            let chosen = app.store.ballot_of(room.document, voter(&room, &question.id, &secret)).await?;
            let said = query.said.as_deref().and_then(Said::from_code);
            BallotPage::Question { room: &room, template: &template, question, chosen, said }
        }
    };
    let mut response = shown(StatusCode::OK, written(language, &content));
    if is_new {
        response.headers_mut().insert(header::SET_COOKIE, cookie(&room, &secret, secure(&app, &headers, peer))?);
    }
    Ok(response)
}

/// What a phone says to the open question, in place of what it said before.
#[utoipa::path(post, path = "/r/{code}", params(("code" = String, Path)),
    request_body(content = BallotForm, content_type = "application/x-www-form-urlencoded"), responses(
    (status = 303, description = "Back to the page, which says what became of it"), (status = 429, body = Problem)))]
pub(crate) async fn answer(
    State(app): AppState,
    peer: Peer,
    headers: HeaderMap,
    Path(code): Path<String>,
    Form(form): Form<BallotForm>,
) -> Result<Response, ApiError> {
    let language = PageLanguage::chosen(Some(&form.lang), &headers);
    let back = |said: Said| {
        let address = format!("/r/{code}?lang={}&said={}", language.code(), said.code());
        Redirect::to(&address).into_response()
    };
    let Some(room) = room_at(&app, &headers, peer, &code).await? else {
        return Ok(shown(StatusCode::NOT_FOUND, written(language, &BallotPage::Closed)));
    };
    let Some(secret) = secret_in(&headers) else { return Ok(back(Said::NeedsCookie)) };
    if !template_of(&app, &room).await?.allows(&form.question, &form.answer) {
        return Err(ApiError::Unprocessable("the question has no such answer"));
    }
    let voter = voter(&room, &form.question, &secret);
    let ballot =
        Ballot { document: room.document, question: form.question, voter, answer: form.answer, now_ms: now_ms() };
    Ok(back(match app.store.cast(ballot).await? {
        Cast::Kept => Said::Kept,
        Cast::NotOpen => Said::NotOpen,
        Cast::Full => Said::Full,
    }))
}

/// Which question is open: what the page asks, to show the next one by itself.
#[utoipa::path(get, path = "/r/{code}/now", params(("code" = String, Path)), responses(
    (status = 200, content_type = "text/plain"), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn now(
    State(app): AppState,
    peer: Peer,
    headers: HeaderMap,
    Path(code): Path<String>,
) -> Result<String, ApiError> {
    let room = room_at(&app, &headers, peer, &code).await?.ok_or(ApiError::NotFound)?;
    Ok(room.open_question.unwrap_or_default())
}

/// The open room at an address; asking is bounded by address where there is none, and by room where there is one.
async fn room_at(app: &App, headers: &HeaderMap, peer: Peer, code: &str) -> Result<Option<BallotRoom>, ApiError> {
    let now_ms = now_ms();
    let caller = format!("address {}", caller_of(app, headers, peer.0));
    if app.room_pace.is_over(&caller, UNKNOWN_PER_MINUTE_MAX, now_ms) {
        return Err(ApiError::TooManyAttempts(60));
    }
    let room = match parse_room_code(code) {
        Some(code) => app.store.room_with_code(code, now_ms).await?,
        None => None,
    };
    let name = room.as_ref().map_or(caller, |it| format!("room {}", it.code));
    app.room_pace.count(&name, now_ms);
    if room.is_some() && app.room_pace.is_over(&name, ROOM_REQUESTS_PER_MINUTE_MAX, now_ms) {
        return Err(ApiError::TooManyAttempts(60));
    }
    Ok(room)
}

async fn template_of(app: &App, room: &BallotRoom) -> Result<Arc<Template>, ApiError> {
    let row = app.store.document_row(room.document).await?.ok_or(ApiError::NotFound)?;
    row.template.and_then(|it| app.store.template(it)).ok_or(ApiError::Broken)
}

/// Names a phone at one question alone: what it says to two questions can't be put together.
fn voter(room: &BallotRoom, question: &str, secret: &Token) -> [u8; 32] {
    let secret = secret.hash();
    let parts = [HASH_TAG, room.document.as_bytes(), &secret.0, question.as_bytes()];
    *Sha256Hash::of(&parts.concat()).as_bytes()
}

fn secret_in(headers: &HeaderMap) -> Option<Token> {
    let values = headers.get_all(header::COOKIE).into_iter().filter_map(|it| it.to_str().ok());
    let mut cookies = values.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='));
    cookies.find_map(|(name, value)| if name == COOKIE { Token::parse(value) } else { None })
}

/// Keeps the cookie off connections that are not encrypted, where this one is.
fn secure(app: &App, headers: &HeaderMap, peer: Peer) -> &'static str {
    let here = &app.surroundings;
    let says_https = headers.get("x-forwarded-proto").is_some_and(|it| it.as_bytes() == b"https");
    let is_encrypted = here.tls.is_some() || says_https && here.front.trusts(peer.0.ip());
    if is_encrypted { "; Secure" } else { "" }
}

fn cookie(room: &BallotRoom, secret: &Token, secure: &str) -> Result<HeaderValue, ApiError> {
    let seconds = room.ends_at_ms.saturating_sub(now_ms()) / 1_000;
    let (path, secret) = (&room.code, secret.reveal());
    // Lax: another site's page can't make the phone answer, and a scanned address still finds its cookie.
    let cookie = format!("{COOKIE}={secret}; Path=/r/{path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::try_from(cookie).map_err(|_| ApiError::Broken)
}

fn shown(status: StatusCode, page: String) -> Response {
    let mut response = (status, Html(page)).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, content_security_policy().clone());
    response
}
