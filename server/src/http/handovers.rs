//! Handing a unit over from one manager to the next, and what was handed over.
//!
//! Administrators hand over; giver and receiver see what it was. The rule that must not be broken: an administrator sees how much
//! was handed over, never which rows.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use form_model::PersonId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::authentication::{SignedInAs, reach};
use super::error::{ApiError, Problem};
use super::organisation::{parse_day, parse_person, parse_unit};
use super::session::Body;
use crate::clock::now_ms;
use crate::handover::{HandoverWish, hand_over, handed_over};
use crate::reach::Power;
use crate::store::Round;

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct HandoverRequest {
    /// The id of the manager until then.
    giver: String,
    /// The id of the manager from then.
    receiver: String,
    /// The receiver's first day; the giver's last is the day before.
    from: String,
}

/// What would go along if the unit were handed over now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HandoverPreviewAnswer {
    /// The names of the open rounds in which the unit has a follow-up.
    open_rounds: Vec<String>,
    /// How many documents the unit has.
    documents: usize,
    /// How many rows of its plan are not closed.
    open_rows: usize,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HandoverMadeAnswer {
    id: String,
    /// How many documents the unit has.
    documents: usize,
    /// How many rows of its plan are not closed.
    open_rows: usize,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HandoverAnswer {
    id: String,
    unit: String,
    unit_name: String,
    giver: String,
    giver_name: String,
    receiver: String,
    receiver_name: String,
    /// The receiver's first day.
    from: String,
    made_by_name: String,
    /// Milliseconds since 1970.
    made_at_ms: u64,
    documents: Vec<HandoverDocumentAnswer>,
    /// The ids of the plan's rows that were open: look through who is responsible for them.
    open_rows: Vec<String>,
    /// When the receiver said that they have seen it.
    taken_at_ms: Option<u64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HandoverDocumentAnswer {
    id: String,
    /// `followup` or `action-plan`.
    kind: String,
    round: Option<String>,
}

/// How much would go along if a unit were handed over now. For administrators.
#[utoipa::path(get, path = "/api/organisation/units/{id}/handover", params(("id" = String, Path)), security(("token" = [])),
    responses((status = 200, body = HandoverPreviewAnswer), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(crate) async fn preview(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
) -> Result<Json<HandoverPreviewAnswer>, ApiError> {
    let reach = reach(&app, &principal, Power::AdministerOrganisation)?;
    let unit = parse_unit(&id)?;
    let framework = app.store.framework();
    if framework.organisation.unit(unit).is_none() || !reach.holds(unit) {
        return Err(ApiError::NotFound);
    }
    let handed = handed_over(&app.store, unit).await?;
    let is_in = |round: &&Round| {
        round.is_open() && handed.documents.iter().any(|it| it.round.as_deref() == Some(round.id.to_string().as_str()))
    };
    let open_rounds = framework.rounds.iter().filter(is_in).map(|it| it.name.clone()).collect();
    let (documents, open_rows) = (handed.documents.len(), handed.open_rows.len());
    Ok(Json(HandoverPreviewAnswer { open_rounds, documents, open_rows }))
}

/// Hands a unit over: one manager's role ends, the next one's begins, and it is recorded what was handed over. For
/// administrators.
#[utoipa::path(post, path = "/api/organisation/units/{id}/handover", params(("id" = String, Path)),
    request_body = HandoverRequest, security(("token" = [])), responses((status = 201, body = HandoverMadeAnswer),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem, description = "The giver is not its manager on that day"), (status = 422, body = Problem)))]
pub(crate) async fn make(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
    Body(request): Body<HandoverRequest>,
) -> Result<(StatusCode, Json<HandoverMadeAnswer>), ApiError> {
    let reach = reach(&app, &principal, Power::AdministerOrganisation)?;
    let wish = HandoverWish {
        unit: parse_unit(&id)?,
        giver: parse_person(&request.giver)?,
        receiver: parse_person(&request.receiver)?,
        from: parse_day(&request.from)?,
    };
    let made = hand_over(&app.store, reach, wish, now_ms()).await?;
    let handed = &made.handed_over;
    let (documents, open_rows) = (handed.documents.len(), handed.open_rows.len());
    Ok((StatusCode::CREATED, Json(HandoverMadeAnswer { id: made.id.to_string(), documents, open_rows })))
}

/// What the person gave or received, the newest first.
#[utoipa::path(get, path = "/api/handovers", security(("token" = [])), responses(
    (status = 200, body = [HandoverAnswer]), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<Vec<HandoverAnswer>>, ApiError> {
    let handovers = app.store.handovers_of(principal.person).await?;
    let people = handovers.iter().flat_map(|it| [it.giver, it.receiver, it.made_by]).collect();
    let names: HashMap<PersonId, String> = app.store.names_of(people).await?.into_iter().collect();
    let name = |person: PersonId| names.get(&person).cloned().unwrap_or_default();
    let framework = app.store.framework();
    let answers = handovers.into_iter().map(|it| {
        let documents = it.handed_over.documents.into_iter();
        HandoverAnswer {
            id: it.id.to_string(),
            unit: it.unit.to_string(),
            unit_name: framework.organisation.unit(it.unit).map(|unit| unit.name.clone()).unwrap_or_default(),
            giver: it.giver.to_string(),
            giver_name: name(it.giver),
            receiver: it.receiver.to_string(),
            receiver_name: name(it.receiver),
            from: it.from.to_string(),
            made_by_name: name(it.made_by),
            made_at_ms: it.made_at_ms,
            documents: documents
                .map(|it| HandoverDocumentAnswer { id: it.id, kind: it.kind, round: it.round })
                .collect(),
            open_rows: it.handed_over.open_rows,
            taken_at_ms: it.taken_at_ms,
        }
    });
    Ok(Json(answers.collect()))
}

/// Notes that the receiver has seen what was handed over.
#[utoipa::path(post, path = "/api/handovers/{id}/taken", params(("id" = String, Path)), security(("token" = [])), responses(
    (status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn take(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let id = id.parse().map_err(|_| ApiError::NotFound)?;
    let is_theirs = app.store.take_handover(principal.person, id, now_ms()).await?;
    if is_theirs { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::NotFound) }
}
