//! A person's days as a calendar at a secret address, for programs that can't sign in.
//!
//! The rules that must not be broken: whoever has the address sees days and units, and nothing that anybody wrote in a form;
//! an address is shown once, kept as its hash, and ends when the person makes another or removes it.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use form_model::{DocumentKind, PersonId, Sha256Hash};
use serde::Serialize;
use utoipa::ToSchema;

use super::AppState;
use super::authentication::{Peer, SignedInAs, caller_of};
use super::error::{ApiError, Problem};
use crate::app::App;
use crate::calendar_feed::{CalendarSource, calendar_entries, feed, own_units};
use crate::clock::{now_ms, today};
use crate::credentials::Token;
use crate::reminder::LATE_DAYS_MAX;
use crate::store::StoreError;

/// How long a calendar may be kept before it is asked for again: days change a few times a month.
const CACHE_CONTROL: &str = "private, max-age=900";

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CalendarAnswer {
    /// When the secret address was made, in milliseconds since 1970; none if there is none.
    made_at_ms: Option<u64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewCalendarAnswer {
    /// The address on this server: `/calendar/….ics`. It can't be had again.
    path: String,
    made_at_ms: u64,
}

/// Whether the person's calendar has a secret address.
#[utoipa::path(get, path = "/api/me/calendar", security(("token" = [])), responses(
    (status = 200, body = CalendarAnswer), (status = 401, body = Problem)))]
pub(crate) async fn show(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<CalendarAnswer>, ApiError> {
    Ok(Json(CalendarAnswer { made_at_ms: app.store.calendar_made_at_ms(principal.person).await? }))
}

/// Makes a secret address for the person's calendar; the one that it had ends.
#[utoipa::path(post, path = "/api/me/calendar", security(("token" = [])), responses(
    (status = 201, body = NewCalendarAnswer), (status = 401, body = Problem)))]
pub(crate) async fn make(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<(StatusCode, Json<NewCalendarAnswer>), ApiError> {
    let (secret, made_at_ms) = (Token::random(), now_ms());
    app.store.put_calendar(principal.person, secret.hash(), made_at_ms).await?;
    Ok((
        StatusCode::CREATED,
        Json(NewCalendarAnswer { path: format!("/calendar/{}.ics", secret.reveal()), made_at_ms }),
    ))
}

/// Removes the secret address of the person's calendar.
#[utoipa::path(delete, path = "/api/me/calendar", security(("token" = [])), responses(
    (status = 204), (status = 401, body = Problem)))]
pub(crate) async fn remove(State(app): AppState, SignedInAs(principal): SignedInAs) -> Result<StatusCode, ApiError> {
    app.store.end_calendar(principal.person).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The calendar at a secret address: last days, planned days, and the days of actions that its owner is responsible for.
#[utoipa::path(get, path = "/calendar/{file}", params(("file" = String, Path, description = "The secret and `.ics`")),
    responses((status = 200, content_type = "text/calendar"), (status = 304), (status = 404, body = Problem),
    (status = 429, body = Problem)))]
pub(crate) async fn file(
    State(app): AppState,
    peer: Peer,
    headers: HeaderMap,
    Path(file): Path<String>,
) -> Result<Response, ApiError> {
    let caller = format!("calendar {}", caller_of(&app, &headers, peer.0));
    if let Some(wait_ms) = app.sign_in_limit.wait_ms(&caller, now_ms()) {
        return Err(ApiError::TooManyAttempts(wait_ms.div_ceil(1_000)));
    }
    let secret = file.strip_suffix(".ics").and_then(Token::parse);
    let owner = match secret {
        Some(secret) => app.store.calendar_owner(secret.hash()).await?,
        None => None,
    };
    let Some(owner) = owner else {
        app.sign_in_limit.failed(&caller, now_ms());
        return Err(ApiError::NotFound);
    };
    let calendar = calendar_of(&app, owner).await?;
    let tag = format!("\"{}\"", Sha256Hash::of(calendar.as_bytes()));
    let is_known = headers.get(header::IF_NONE_MATCH).is_some_and(|it| it.as_bytes() == tag.as_bytes());
    let mut response = if is_known { StatusCode::NOT_MODIFIED.into_response() } else { calendar.into_response() };
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHE_CONTROL));
    answer.insert(header::ETAG, HeaderValue::try_from(tag).map_err(|_| ApiError::Broken)?);
    Ok(response)
}

async fn calendar_of(app: &App, person: PersonId) -> Result<String, StoreError> {
    let (store, today) = (&app.store, today());
    let framework = store.framework();
    let units = own_units(&framework, person, today).into_iter().collect();
    let rows = store.documents_of_units(units).await?;
    let live = rows.into_iter().filter(|it| it.case.kind == DocumentKind::Followup && it.is_live());
    let followups: Vec<_> = live.map(|it| (it.id, it.case)).collect();
    let days = store.planned_days(today - LATE_DAYS_MAX).await?;
    let names: HashMap<_, _> = store.all_names().await?.into_iter().collect();
    let source = CalendarSource { framework: &framework, followups: &followups, days: &days, names: &names };
    Ok(feed(&calendar_entries(&source, person, today), today))
}
