//! A room in which employees answer on their own phones, as whoever leads the dialogue has it: a question is opened for the
//! room, its numbers are seen and taken into the document.
//!
//! What the phones see is `ballots`'. The rules that must not be broken: whoever may write in the follow-up may lead, and
//! nobody else learns that there is a room; and fewer answers than `ANSWERS_SHOWN_MIN` are told as their sum alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use form_model::{ANSWERS_SHOWN_MIN, DocumentId, DocumentKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::authentication::SignedInAs;
use super::error::{ApiError, Problem};
use super::session::Body;
use crate::app::App;
use crate::clock::{now_ms, today};
use crate::directory::grant_on;
use crate::principal::Principal;
use crate::room_code::{grouped_room_code, random_room_code};
use crate::store::{DocumentRow, Opened, Opening, Taken};

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(show, open, close)).routes(routes!(take))
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoomAnswer {
    /// None if no room is open.
    room: Option<OpenRoom>,
    /// From how many answers on it is told how many gave each.
    shown_from: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OpenRoom {
    /// The phones' address on this server, `/r/…`.
    path: String,
    /// Its end, as people read it to each other.
    code: String,
    /// When the room ends by itself, in milliseconds since 1970.
    ends_at_ms: u64,
    /// The question that may be answered now.
    open_question: Option<String>,
    questions: Vec<AskedAnswer>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AskedAnswer {
    question: String,
    /// How many have answered.
    answers: u64,
    /// How many gave each answer; none while they are too few.
    counts: Option<BTreeMap<String, u64>>,
    /// True once the numbers were taken into the document.
    is_taken: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct OpenRequest {
    /// The question to open; none closes the one that is open.
    question: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct TakeRequest {
    question: String,
    /// Random, and the same when the same tablet asks again because no answer came.
    #[schema(value_type = String)]
    claim: uuid::Uuid,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TakenAnswer {
    answers: u64,
    /// What goes into the document; none where the answers are too few.
    counts: Option<BTreeMap<String, u64>>,
}

/// The room of a follow-up. For those who may write in it.
#[utoipa::path(get, path = "/api/documents/{id}/room", params(("id" = String, Path)), security(("token" = [])), responses(
    (status = 200, body = RoomAnswer), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn show(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
) -> Result<Json<RoomAnswer>, ApiError> {
    let row = led(&app, &principal, &id).await?;
    Ok(Json(answer(&app, row.id).await?))
}

/// Opens a question for the phones, and the room with the first; the question that was open is closed.
#[utoipa::path(put, path = "/api/documents/{id}/room", params(("id" = String, Path)), request_body = OpenRequest,
    security(("token" = [])), responses((status = 200, body = RoomAnswer), (status = 401, body = Problem),
    (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn open(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
    Body(request): Body<OpenRequest>,
) -> Result<Json<RoomAnswer>, ApiError> {
    let row = led(&app, &principal, &id).await?;
    let template = row.template.and_then(|it| app.store.template(it)).ok_or(ApiError::NotFound)?;
    if request.question.as_ref().is_some_and(|it| template.question(it).is_none()) {
        return Err(ApiError::Unprocessable("the form has no such question"));
    }
    let opening =
        Opening { document: row.id, question: request.question, fresh_code: random_room_code(), now_ms: now_ms() };
    match app.store.open_question(opening).await? {
        Opened::Done => Ok(Json(answer(&app, row.id).await?)),
        Opened::TooManyRooms => Err(ApiError::Ungrantable("too-many-rooms", "there are too many open rooms")),
        Opened::TakenBefore => Err(ApiError::Ungrantable("taken", "the question's answers were taken")),
    }
}

/// Closes the question and gives its numbers, once, to be counted in the document.
#[utoipa::path(post, path = "/api/documents/{id}/room/taken", params(("id" = String, Path)), request_body = TakeRequest,
    security(("token" = [])), responses((status = 200, body = TakenAnswer), (status = 401, body = Problem),
    (status = 404, body = Problem), (status = 422, body = Problem, description = "Another tablet took them")))]
pub(crate) async fn take(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
    Body(request): Body<TakeRequest>,
) -> Result<Json<TakenAnswer>, ApiError> {
    let row = led(&app, &principal, &id).await?;
    match app.store.take_counts(row.id, request.question, request.claim.into_bytes()).await? {
        Taken::Counts(counts) => Ok(Json(TakenAnswer { answers: counts.values().sum(), counts: Some(counts) })),
        Taken::TooFew(answers) => Ok(Json(TakenAnswer { answers, counts: None })),
        Taken::Before => Err(ApiError::Ungrantable("taken", "another tablet took the answers")),
        Taken::NotAsked => Err(ApiError::NotFound),
    }
}

/// Closes the room: nothing of it is left on the server.
#[utoipa::path(delete, path = "/api/documents/{id}/room", params(("id" = String, Path)), security(("token" = [])),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn close(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let row = led(&app, &principal, &id).await?;
    app.store.close_room(row.id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The follow-up, if the person may write in it; otherwise the same answer as if there were none.
async fn led(app: &App, principal: &Principal, id: &str) -> Result<DocumentRow, ApiError> {
    let id: DocumentId = id.parse().map_err(|_| ApiError::NotFound)?;
    let row = app.store.document_row(id).await?.filter(DocumentRow::is_live).ok_or(ApiError::NotFound)?;
    let writes = grant_on(&app.store.framework(), principal.person, &row.case, today()).writes();
    if writes && row.case.kind == DocumentKind::Followup { Ok(row) } else { Err(ApiError::NotFound) }
}

async fn answer(app: &App, document: DocumentId) -> Result<RoomAnswer, ApiError> {
    let Some(room) = app.store.room_of(document, now_ms()).await? else {
        return Ok(RoomAnswer { room: None, shown_from: ANSWERS_SHOWN_MIN });
    };
    let asked = app.store.asked_in(room.clone()).await?;
    let questions = asked.into_iter().map(|(question, asked)| AskedAnswer {
        answers: asked.answers(),
        counts: asked.shown().cloned(),
        is_taken: asked.is_taken,
        question,
    });
    let open = OpenRoom {
        path: format!("/r/{}", room.code),
        code: grouped_room_code(&room.code),
        ends_at_ms: room.ends_at_ms,
        open_question: room.open_question,
        questions: questions.collect(),
    };
    Ok(RoomAnswer { room: Some(open), shown_from: ANSWERS_SHOWN_MIN })
}
