//! What is said about a hand-in after it was received: the level above sends it back, a representative states something.
//!
//! The rules that must not be broken: whoever has no part in it learns not even that there is such a hand-in; and nothing of
//! what is said is logged.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use form_model::SentBack;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::authentication::SignedInAs;
use super::error::{ApiError, Problem};
use super::session::Body;
use crate::app::App;
use crate::clock::{now_ms, today};
use crate::message::{MessageKind, parties};
use crate::reach::is_manager_above;
use crate::stating::{Stated, Unsayable, about, said};
use crate::store::ReceivedHandIn;

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
    let (at_ms, comment) = (now_ms(), said(&request.comment)?);
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
    match app.state(hand_in, principal.person, request.words).await? {
        Stated::At(at_ms) => Ok(Json(SaidAnswer { at_ms })),
        Stated::NoPart => Err(ApiError::NotFound),
        Stated::HasMark => Err(ApiError::Conflict("it was made with a representative's mark")),
        Stated::Unsayable(why) => Err(why.into()),
    }
}

async fn received(app: &App, id: &str) -> Result<ReceivedHandIn, ApiError> {
    let id = id.parse().map_err(|_| ApiError::NotFound)?;
    app.store.received_hand_in(id).await?.ok_or(ApiError::NotFound)
}

impl From<Unsayable> for ApiError {
    fn from(why: Unsayable) -> Self {
        match why {
            Unsayable::Nothing => Self::Unprocessable("say what it is about"),
            Unsayable::TooLong => Self::Unprocessable("that is too long"),
        }
    }
}
