//! What records officers do with hand-ins, over HTTP: giving one out with passages masked, and disposing of a case by a decision.
//!
//! The rules that must not be broken: what was handed in is never changed, only erased as a whole; and both are logged with their
//! reason.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use form_model::{DocumentId, DocumentKind, Resource, Right, permits};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::authentication::SignedInAs;
use super::documents_out::{LanguageQuery, file, report_of};
use super::error::{ApiError, Problem};
use super::handed_in::whole;
use super::session::Body;
use crate::app::App;
use crate::clock::{now_ms, today};
use crate::directory::standings_in;
use crate::documents_out::{Format, RedactionError, Tongue, redacted};
use crate::principal::Principal;
use crate::revocation::erase_document;
use crate::store::Round;

/// The longest reason or reference, in characters.
const REASON_CHARS_MAX: usize = 1_000;

/// The most passages that are masked at once: whoever needs more gives nothing out.
const PASSAGES_MAX: usize = 200;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(redacted_hand_in)).routes(routes!(dispose))
}

/// What is masked before a hand-in is given out.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct RedactionRequest {
    /// Passages as they stand in it, each masked wherever it stands.
    passages: Vec<String>,
    /// To whom it is given out and why, for the log.
    reason: String,
}

/// A hand-in as a file with passages masked, to be given out. What was handed in stays as it is, and that this was made is
/// logged. For records officers.
#[utoipa::path(post, path = "/api/hand-ins/{id}/redacted/{format}", params(("id" = String, Path),
    ("format" = String, Path), LanguageQuery), request_body = RedactionRequest, security(("token" = [])), responses(
    (status = 200, description = "The file"), (status = 401, body = Problem), (status = 404, body = Problem),
    (status = 422, body = Problem, description = "Passages are not in it, or nothing is to be masked")))]
pub(crate) async fn redacted_hand_in(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path((id, format)): Path<(String, String)>,
    Query(query): Query<LanguageQuery>,
    Body(request): Body<RedactionRequest>,
) -> Result<Response, ApiError> {
    let format = Format::from_ending(&format).ok_or(ApiError::NotFound)?;
    let (answer, content) = whole(&app, &principal, &id).await?;
    with_right(&app, &principal, &answer.document, Right::Redact).await?;
    let reason = request.reason.trim().to_owned();
    if reason.is_empty() || reason.chars().count() > REASON_CHARS_MAX {
        return Err(ApiError::Unprocessable("say to whom it is given out and why"));
    }
    let passages: Vec<String> =
        request.passages.iter().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect();
    if passages.is_empty() || passages.len() > PASSAGES_MAX {
        return Err(ApiError::Unprocessable("name between one and two hundred passages"));
    }
    let organisation = app.store.installation().name.clone();
    let (layout, tongue) = (format.layout(), Tongue::of(&query.language));
    let report = report_of(&organisation, (&answer, &content), layout, tongue);
    let masked = redacted(&report, &passages, (layout, tongue)).map_err(|error| match error {
        RedactionError::NotFound(missing) => ApiError::PassagesNotFound(missing),
        RedactionError::Broken => ApiError::Broken,
    })?;
    let name = tongue.masked_name(&format!("{} {}", answer.unit_name, answer.round_name));
    let response = file(&app, format, &name, move || masked).await?;
    app.store.note_redaction((&answer.id, passages.len()), &reason, principal.person, now_ms()).await?;
    Ok(response)
}

/// Erases a follow-up with everything that was handed in of it, or the action plan of a unit that has ended, by a decision on
/// disposal. For records officers.
#[utoipa::path(post, path = "/api/documents/{id}/disposal", params(("id" = String, Path)),
    request_body = DisposalRequest, security(("token" = [])), responses((status = 204), (status = 401, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn dispose(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
    Body(request): Body<DisposalRequest>,
) -> Result<StatusCode, ApiError> {
    let document = with_right(&app, &principal, &id, Right::Dispose).await?;
    let reference = request.reference.trim();
    if reference.is_empty() || reference.chars().count() > REASON_CHARS_MAX {
        return Err(ApiError::Unprocessable("name the decision on disposal"));
    }
    let case = app.store.document_row(document).await?.ok_or(ApiError::NotFound)?.case;
    let framework = app.store.framework();
    let has_ended = framework.last_days.get(&case.unit).is_some_and(|last| *last < today());
    if case.kind == DocumentKind::ActionPlan && !has_ended {
        return Err(ApiError::Conflict("the action plan is in use: it goes when its unit has ended"));
    }
    let round = case.round;
    if round.and_then(|it| app.store.framework().round(it).map(Round::is_open)) == Some(true) {
        return Err(ApiError::Conflict("the round is open: close it before anything of it is disposed of"));
    }
    if erase_document(&app.store, &app.ledger, document, reference, now_ms()).await? {
        app.store.note_disposal(document, reference, principal.person, now_ms()).await?;
    }
    app.hub.case_changed(document);
    Ok(StatusCode::NO_CONTENT)
}

/// What a disposal rests on.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct DisposalRequest {
    /// The decision's reference.
    reference: String,
}

/// The document, if the person has a right on what its unit hands in; otherwise the same answer as if there were none.
async fn with_right(app: &App, principal: &Principal, id: &str, right: Right) -> Result<DocumentId, ApiError> {
    let id: DocumentId = id.parse().map_err(|_| ApiError::NotFound)?;
    let row = app.store.document_row(id).await?.filter(|it| !it.is_tombstone).ok_or(ApiError::NotFound)?;
    let standings = standings_in(&app.store.framework(), principal.person, &row.case, today());
    let grant = permits(&standings, Resource::HandIns);
    if grant.rights.contains(&right) { Ok(id) } else { Err(ApiError::NotFound) }
}
