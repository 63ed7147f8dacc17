//! What is said about a hand-in after it was received: the level above sends it back, a representative states something.
//!
//! The rules that must not be broken: whoever has no part in it learns not even that there is such a hand-in; and nothing of
//! what is said is logged.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use form_model::{PersonId, Role, SentBack, Statement};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::authentication::SignedInAs;
use super::error::{ApiError, Problem};
use super::session::Body;
use crate::app::App;
use crate::clock::{now_ms, today};
use crate::message::{MessageKind, NewMessage, holding, parties};
use crate::reach::{is_manager_above, is_representative_for};
use crate::store::ReceivedHandIn;

/// The longest comment or statement, in characters: two pages.
const WORDS_CHARS_MAX: usize = 4_000;

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct SendBackRequest {
    /// What is asked for.
    comment: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct StatementRequest {
    /// In the representative's words.
    words: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SaidAnswer {
    /// When the server had it, in milliseconds since 1970.
    at_ms: u64,
}

/// Sends the newest version of a hand-in back with a comment. For the managers of the level above.
#[utoipa::path(post, path = "/api/hand-ins/{id}/send-back", params(("id" = String, Path)), request_body = SendBackRequest,
    security(("token" = [])), responses((status = 201, body = SaidAnswer), (status = 401, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem, description = "A newer version was handed in, or it was \
    sent back before"), (status = 422, body = Problem)))]
pub(crate) async fn send_back(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
    Body(request): Body<SendBackRequest>,
) -> Result<(StatusCode, Json<SaidAnswer>), ApiError> {
    let hand_in = received(&app, &id).await?;
    let framework = app.store.framework();
    if !is_manager_above(&framework, principal.person, hand_in.unit, today()) {
        return Err(ApiError::NotFound);
    }
    if !hand_in.is_newest {
        return Err(ApiError::Conflict("a newer version was handed in"));
    }
    let (at_ms, comment) = (now_ms(), words(request.comment)?);
    let told = parties(&framework.organisation, hand_in.unit, today());
    let told = told.into_iter().map(|it| about(&hand_in, it, MessageKind::SentBack)).collect();
    let sent = SentBack { by: principal.person, at_ms, version: hand_in.version, comment };
    if !app.store.send_back(hand_in, sent, told).await? {
        return Err(ApiError::Conflict("this version was sent back before"));
    }
    app.hub.case_changed(hand_in.document);
    Ok((StatusCode::CREATED, Json(SaidAnswer { at_ms })))
}

/// States something about a hand-in that was made without the representative's mark, in place of what the person stated
/// before. For the unit's representatives, and the main representatives above.
#[utoipa::path(put, path = "/api/hand-ins/{id}/statement", params(("id" = String, Path)), request_body = StatementRequest,
    security(("token" = [])), responses((status = 200, body = SaidAnswer), (status = 401, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem, description = "It was made with a representative's mark"),
    (status = 422, body = Problem)))]
pub(crate) async fn state(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
    Body(request): Body<StatementRequest>,
) -> Result<Json<SaidAnswer>, ApiError> {
    let hand_in = received(&app, &id).await?;
    let framework = app.store.framework();
    if !is_representative_for(&framework, principal.person, hand_in.unit, today()) {
        return Err(ApiError::NotFound);
    }
    if !hand_in.lacks_mark {
        return Err(ApiError::Conflict("it was made with a representative's mark"));
    }
    let (at_ms, words) = (now_ms(), words(request.words)?);
    let told = holding(&framework.organisation, hand_in.unit, &[Role::Manager], today());
    let told = told.into_iter().map(|it| about(&hand_in, it, MessageKind::StatementMade)).collect();
    let statement = Statement { hand_in: hand_in.id, by: principal.person, at_ms, words };
    app.store.put_statement(hand_in.document, statement, told).await?;
    app.hub.case_changed(hand_in.document);
    Ok(Json(SaidAnswer { at_ms }))
}

async fn received(app: &App, id: &str) -> Result<ReceivedHandIn, ApiError> {
    let id = id.parse().map_err(|_| ApiError::NotFound)?;
    app.store.received_hand_in(id).await?.ok_or(ApiError::NotFound)
}

fn words(words: String) -> Result<String, ApiError> {
    let words = words.trim().to_owned();
    match words.chars().count() {
        1..=WORDS_CHARS_MAX => Ok(words),
        0 => Err(ApiError::Unprocessable("say what it is about")),
        _ => Err(ApiError::Unprocessable("that is too long")),
    }
}

fn about(hand_in: &ReceivedHandIn, person: PersonId, kind: MessageKind) -> NewMessage {
    NewMessage { person, kind, unit: Some(hand_in.unit), round: hand_in.round, day: None, row: Some(hand_in.id) }
}
