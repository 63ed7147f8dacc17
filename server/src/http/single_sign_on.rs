//! Signing in at the organisation's own sign-in, as browsers go through it.
//!
//! There and back by redirects; whoever gets through has a one-time code in the address of the app, with which the tablet signs in
//! as with any other, so that devices are enrolled by one rule. The cookie binds an answer to the browser that began and lets
//! nobody in. The rule that must not be broken: an identity that is linked to no account signs nobody in.

use std::sync::Arc;

use axum::Json;
use axum::extract::{ConnectInfo, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use form_model::PersonId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::authentication::{Peer, SignedInAs, caller_of};
use super::ballot_page::PageLanguage;
use super::error::{ApiError, Problem};
use super::sign_on_page::{Outcome, page};
use crate::app::App;
use crate::clock::now_ms;
use crate::config::LocalAccounts;
use crate::credentials::Token;
use crate::enrolment::{MadeBy, make_code};
use crate::single_sign_on::{FromApp, Mark, Purpose, SignOnError, SingleSignOn};
use crate::store::{Linked, StoreError};

/// The cookie of a browser that is under way.
const COOKIE: &str = "samsyn-single-sign-on";

/// How long the cookie is kept: as long as somebody may be under way.
const COOKIE_SECONDS: u32 = 600;

/// How long the code lasts that the app gets: it asks at once, but a person may have a space open that has to be locked first.
const CODE_LIFETIME_MS: u64 = 5 * 60_000;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(ways))
        .routes(routes!(begin_link))
        .routes(routes!(start))
        .routes(routes!(callback))
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WaysAnswer {
    /// What the organisation calls its sign-in; none if there is none.
    label: Option<String>,
    /// False if nobody signs in with a password here.
    passwords: bool,
}

/// How people sign in here.
#[utoipa::path(get, path = "/api/single-sign-on", responses((status = 200, body = WaysAnswer)))]
pub(crate) async fn ways(State(app): AppState) -> Json<WaysAnswer> {
    let label = app.surroundings.single_sign_on.as_ref().map(|it| it.label().to_owned());
    Json(WaysAnswer { label, passwords: app.surroundings.local_accounts == LocalAccounts::On })
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LinkAnswer {
    /// Where the browser goes next: good once, within thirty seconds.
    path: String,
}

/// Begins to link the person's account to who they are at the organisation's sign-in.
#[utoipa::path(post, path = "/api/me/single-sign-on", security(("token" = [])), responses(
    (status = 201, body = LinkAnswer), (status = 401, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn begin_link(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<(StatusCode, Json<LinkAnswer>), ApiError> {
    if app.surroundings.single_sign_on.is_none() {
        return Err(ApiError::Conflict("there is no single sign-on here"));
    }
    let ticket = app.tickets.issue(principal.token, now_ms());
    let path = format!("/api/single-sign-on/start?ticket={}", ticket.reveal());
    Ok((StatusCode::CREATED, Json(LinkAnswer { path })))
}

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct StartQuery {
    /// From `POST /api/me/single-sign-on`: to link the account; without it, to sign in.
    ticket: Option<String>,
    /// The code of the language that the app is in, for the pages on the way.
    language: Option<String>,
    /// A word of letters and digits that stands behind the code in the address of the app: it goes on by itself if it had given
    /// out that word.
    mark: Option<String>,
}

/// Sends the browser to the organisation's sign-in.
#[utoipa::path(get, path = "/api/single-sign-on/start", params(StartQuery), responses(
    (status = 303), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn start(
    State(app): AppState,
    ConnectInfo(peer): Peer,
    headers: HeaderMap,
    Query(query): Query<StartQuery>,
) -> Result<Response, ApiError> {
    let way = way(&app)?;
    let language = PageLanguage::chosen(query.language.as_deref(), &headers);
    let from_app = FromApp {
        language: query.language.map(|_| language.code()),
        mark: query.mark.as_deref().and_then(Mark::parse),
    };
    let purpose = match query.ticket {
        None => Purpose::SignIn,
        Some(ticket) => match holder_of(&app, &ticket).await? {
            Some(person) => Purpose::Link(person),
            None => return Ok(page(Outcome::Failed, language)),
        },
    };
    match way.begin((purpose, from_app), caller_of(&app, &headers, peer), now_ms()).await {
        Ok(sent) => Ok(go_to(&sent.address, Some(cookie(way, &sent.binding, COOKIE_SECONDS)))),
        Err(SignOnError::TooMany) => Err(ApiError::TooManyAttempts(u64::from(COOKIE_SECONDS))),
        Err(error) => Ok(told(&error, language)),
    }
}

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct CallbackQuery {
    /// What the browser was sent off with.
    state: Option<String>,
    /// The issuer's code.
    code: Option<String>,
    /// Why the issuer turned the person down.
    error: Option<String>,
}

/// Where the organisation's sign-in sends the browser back to.
#[utoipa::path(get, path = "/api/single-sign-on/callback", params(CallbackQuery), responses(
    (status = 200, content_type = "text/html", description = "It did not work, or the account is linked: said in words"),
    (status = 303, description = "To the app, with a one-time code"), (status = 404, body = Problem)))]
pub(crate) async fn callback(
    State(app): AppState,
    headers: HeaderMap,
    Query(query): Query<CallbackQuery>,
) -> Result<Response, ApiError> {
    let way = way(&app)?;
    let binding = binding_in(&headers).unwrap_or_default();
    let (state, code) = (query.state.unwrap_or_default(), query.code.unwrap_or_default());
    let begun = way.take(&state, binding, now_ms());
    let FromApp { language, mark } = begun.as_ref().map(|it| it.from_app.clone()).unwrap_or_default();
    let language = PageLanguage::chosen(language, &headers);
    if query.error.is_some() {
        return Ok(page(Outcome::Failed, language));
    }
    let Some(begun) = begun else { return Ok(told(&SignOnError::NotBegun, language)) };
    let purpose = begun.purpose;
    match (way.finish(begun, code, now_ms()).await, purpose) {
        (Ok(identity), Purpose::SignIn) => match app.store.person_of(identity).await? {
            Some(person) => let_in(&app, way, (person, mark)).await,
            None => Ok(page(Outcome::Unknown, language)),
        },
        (Ok(identity), Purpose::Link(person)) => {
            let linked = app.store.link(identity, person, Some(person), now_ms()).await?;
            let outcome = match linked {
                Linked::Yes => Outcome::Linked,
                Linked::Elsewhere => Outcome::Elsewhere,
            };
            Ok(page(outcome, language))
        }
        (Err(error), Purpose::SignIn | Purpose::Link(_)) => Ok(told(&error, language)),
    }
}

fn way(app: &App) -> Result<&SingleSignOn, ApiError> {
    app.surroundings.single_sign_on.as_ref().ok_or(ApiError::NotFound)
}

/// Who asked for a ticket, if it is good and their device counts.
async fn holder_of(app: &App, ticket: &str) -> Result<Option<PersonId>, StoreError> {
    let holder = Token::parse(ticket).and_then(|it| app.tickets.take(&it, now_ms()));
    let Some(holder) = holder else { return Ok(None) };
    let principal = app.store.principal_for_token(holder).await?;
    Ok(principal.filter(|it| it.is_active()).map(|it| it.person))
}

/// Sends the browser to the app with a code for one tablet, and with the app's own mark behind it.
async fn let_in(app: &App, way: &SingleSignOn, (person, mark): (PersonId, Option<Mark>)) -> Result<Response, ApiError> {
    let made_by = MadeBy::Themselves(person, None);
    let shown = make_code(&app.store, person, made_by, (now_ms(), CODE_LIFETIME_MS)).await?;
    let mark = mark.map(|it| format!("/{}", it.as_str())).unwrap_or_default();
    Ok(go_to(&format!("/#/enrol/{}{mark}", shown.code.reveal()), Some(cookie(way, "", 0))))
}

fn told(error: &SignOnError, language: PageLanguage) -> Response {
    match error {
        SignOnError::Issuer(_) => tracing::error!(%error, "nobody gets to single sign-on"),
        SignOnError::NotProven(_) => tracing::warn!(%error, "somebody did not get through single sign-on"),
        SignOnError::NotBegun | SignOnError::TooMany => tracing::debug!(%error, "single sign-on"),
    }
    metrics::counter!("samsyn_sign_ins_failed_total").increment(1);
    page(Outcome::Failed, language)
}

fn go_to(address: &str, cookie: Option<String>) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let fields = [(header::LOCATION, Some(address.to_owned())), (header::SET_COOKIE, cookie)];
    for (name, value) in fields {
        if let Some(value) = value.and_then(|it| HeaderValue::try_from(it).ok()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn cookie(way: &SingleSignOn, binding: &str, seconds: u32) -> String {
    let secure = if way.is_secure() { "; Secure" } else { "" };
    format!("{COOKIE}={binding}; Path=/api/single-sign-on; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

fn binding_in(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|it| it.to_str().ok());
    let mut pairs = cookies.flat_map(|it| it.split(';')).filter_map(|it| it.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}
