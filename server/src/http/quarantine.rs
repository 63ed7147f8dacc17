//! What revoked devices brought, for those who decide about it: seeing it, accepting it, leaving it outside.
//!
//! The rule that must not be broken: a decision names the changes that it is about, so that nobody decides about what came
//! after they looked; and whoever may not read a document is told how much there is and none of its words.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use axum::Json;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use form_model::{Case, ChangeHash, DeviceId, DocumentId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::authentication::SignedInAs;
use super::error::{ApiError, Problem};
use super::session::Body;
use crate::app::App;
use crate::hexadecimal::{bytes_to_hexadecimal, from_hexadecimal};
use crate::open_document::Outcome;
use crate::principal::Principal;
use crate::quarantine::{Accepted, Insight};
use crate::store::{QuarantinedChange, Verdict};

/// The largest decision: the hashes of all that one device may have brought, with room.
const DECISION_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The routes of quarantine, with a larger body than others take.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(accept))
        .routes(routes!(reject))
        .layer(DefaultBodyLimit::max(DECISION_BYTES_MAX))
}

/// What one revoked device brought of one document.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuarantineAnswer {
    document: String,
    /// `followup` or `action-plan`.
    kind: String,
    unit: String,
    unit_name: String,
    round: Option<String>,
    /// Whoever was signed in on the device.
    person: String,
    person_name: String,
    device: String,
    device_name: String,
    /// When the newest of it came, in milliseconds since 1970.
    received_at_ms: u64,
    /// What nobody has decided about yet.
    waiting: Vec<QuarantinedChangeAnswer>,
    /// How many changes were accepted.
    accepted: usize,
    /// How many changes were rejected; they are kept.
    rejected: usize,
    /// Who decided last.
    decided_by_name: Option<String>,
    decided_at_ms: Option<u64>,
    /// False for an administrator, who decides without reading: then the changes come without their bytes.
    readable: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuarantinedChangeAnswer {
    /// The change's hash, in hexadecimal.
    hash: String,
    /// The change itself, in hexadecimal: what it would do is told by putting it into the document as it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<String>,
}

/// What revoked devices brought that the person decides about: as manager of its unit, or as administrator.
#[utoipa::path(get, path = "/api/quarantine", security(("token" = [])), responses(
    (status = 200, body = [QuarantineAnswer]), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<Vec<QuarantineAnswer>>, ApiError> {
    let mut answers = Vec::new();
    for case in app.store.quarantined_cases().await? {
        let Some(insight) = app.insight_into(principal.person, &case) else { continue };
        let mut by_device: BTreeMap<DeviceId, Vec<QuarantinedChange>> = BTreeMap::new();
        for change in app.store.quarantined_changes(case.document_id()).await? {
            by_device.entry(change.device).or_default().push(change);
        }
        for (device, changes) in by_device {
            answers.extend(answer(&app, (&case, insight), device, &changes).await?);
        }
    }
    answers.sort_by_key(|it| (it.waiting.is_empty(), std::cmp::Reverse(it.received_at_ms)));
    Ok(Json(answers))
}

async fn answer(
    app: &App,
    (case, insight): (&Case, Insight),
    device: DeviceId,
    changes: &[QuarantinedChange],
) -> Result<Option<QuarantineAnswer>, ApiError> {
    let Some(newest) = changes.iter().max_by_key(|it| it.received_at_ms) else { return Ok(None) };
    let last = changes.iter().filter(|it| it.verdict.is_some()).max_by_key(|it| it.verdict_at_ms);
    let decider = last.and_then(|it| it.verdict_by);
    let people: Vec<PersonId> = [Some(newest.person), decider].into_iter().flatten().collect();
    let names: HashMap<PersonId, String> = app.store.names_of(people).await?.into_iter().collect();
    let framework = app.store.framework();
    let waiting = changes.iter().filter(|it| it.verdict.is_none()).map(|it| QuarantinedChangeAnswer {
        hash: it.hash.to_string(),
        bytes: (insight == Insight::Words).then(|| bytes_to_hexadecimal(&it.bytes)),
    });
    let decided = |verdict| changes.iter().filter(|it| it.verdict == Some(verdict)).count();
    Ok(Some(QuarantineAnswer {
        document: case.document_id().to_string(),
        kind: case.kind.code().to_owned(),
        unit: case.unit.to_string(),
        unit_name: framework.organisation.unit(case.unit).map(|it| it.name.clone()).unwrap_or_default(),
        round: case.round.map(|it| it.to_string()),
        person: newest.person.to_string(),
        person_name: names.get(&newest.person).cloned().unwrap_or_default(),
        device: device.to_string(),
        device_name: app.store.device(device).await?.map(|it| it.name).unwrap_or_default(),
        received_at_ms: newest.received_at_ms,
        waiting: waiting.collect(),
        accepted: decided(Verdict::Accepted),
        rejected: decided(Verdict::Rejected),
        decided_by_name: decider.and_then(|it| names.get(&it).cloned()),
        decided_at_ms: last.and_then(|it| it.verdict_at_ms),
        readable: insight == Insight::Words,
    }))
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct QuarantineDecision {
    /// The hashes of the changes that it is about, in hexadecimal; others are left as they are.
    changes: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AcceptedAnswer {
    /// How many changes are in the document now.
    admitted: usize,
    /// How many wait for somebody else, who wrote them and has not sent them.
    waiting: usize,
    /// How many build on changes that nobody has brought; they stay in quarantine.
    incomplete: usize,
    /// How many the gate refused, by the reason's code.
    refused: BTreeMap<&'static str, usize>,
}

/// Accepts what a revoked device brought: it goes through the same checks as all work, by the rights that its author has
/// today. For the unit's manager and for administrators.
#[utoipa::path(post, path = "/api/quarantine/{document}/accept", params(("document" = String, Path)),
    request_body = QuarantineDecision, security(("token" = [])), responses((status = 200, body = AcceptedAnswer),
    (status = 401, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem, description = "There is no document that it could go into"),
    (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn accept(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(document): Path<String>,
    Body(decision): Body<QuarantineDecision>,
) -> Result<Json<AcceptedAnswer>, ApiError> {
    let (case, changes) = named(&app, &principal, &document, &decision).await?;
    let outcomes = match app.accept_quarantined(&case, changes, principal.person).await? {
        Accepted::Judged(outcomes) => outcomes,
        Accepted::NoDocument => return Err(ApiError::Conflict("there is no document that this could go into")),
        Accepted::NotNow => return Err(ApiError::NotReady),
    };
    let mut answer = AcceptedAnswer { admitted: 0, waiting: 0, incomplete: 0, refused: BTreeMap::new() };
    for (_, outcome) in outcomes {
        match outcome {
            Outcome::Admitted => answer.admitted += 1,
            Outcome::Waiting => answer.waiting += 1,
            Outcome::Incomplete => answer.incomplete += 1,
            Outcome::Refused(reason) => *answer.refused.entry(reason.code()).or_default() += 1,
        }
    }
    Ok(Json(answer))
}

/// Leaves what a revoked device brought outside, for good; it is kept with who decided and when. For the unit's manager
/// and for administrators.
#[utoipa::path(post, path = "/api/quarantine/{document}/reject", params(("document" = String, Path)),
    request_body = QuarantineDecision, security(("token" = [])), responses((status = 204), (status = 401, body = Problem),
    (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn reject(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(document): Path<String>,
    Body(decision): Body<QuarantineDecision>,
) -> Result<StatusCode, ApiError> {
    let (case, changes) = named(&app, &principal, &document, &decision).await?;
    app.reject_quarantined(case.document_id(), &changes, principal.person).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The undecided changes that a decision names, if the person decides about them.
async fn named(
    app: &App,
    principal: &Principal,
    document: &str,
    decision: &QuarantineDecision,
) -> Result<(Case, Vec<QuarantinedChange>), ApiError> {
    let document: DocumentId = document.parse().map_err(|_| ApiError::NotFound)?;
    let hashes = decision.changes.iter().map(|it| parse_hash(it)).collect::<Result<Vec<_>, _>>()?;
    let cases = app.store.quarantined_cases().await?;
    let case = cases.into_iter().find(|it| it.document_id() == document).ok_or(ApiError::NotFound)?;
    app.insight_into(principal.person, &case).ok_or(ApiError::NotFound)?;
    let all = app.store.quarantined_changes(document).await?;
    let named = all.into_iter().filter(|it| it.verdict.is_none() && hashes.contains(&it.hash)).collect();
    Ok((case, named))
}

/// A document's id in a body.
pub(crate) fn parse_document(text: &str) -> Result<DocumentId, ApiError> {
    text.parse().map_err(|_| ApiError::Unprocessable("a document's id can't be read"))
}

/// A change's hash in a body.
pub(crate) fn parse_hash(text: &str) -> Result<ChangeHash, ApiError> {
    from_hexadecimal(text).map(ChangeHash).ok_or(ApiError::Unprocessable("a hash can't be read"))
}
