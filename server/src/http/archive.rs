//! The archived follow-ups of a person over HTTP: which there are, and what one says; and archiving a round.
//!
//! Whoever could open the working document reads its copy, and nobody else: the level above has the hand-ins. The rule that must
//! not be broken: a copy is read and never written.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use form_model::{DocumentId, Followup, Occasion, Template};
use serde::Serialize;
use serde_json::{Value as Json_, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::authentication::{SignedInAs, reach};
use super::documents::readable;
use super::error::{ApiError, Problem};
use super::fed_back::{FedBack, fed_back};
use super::rounds::owned_closed_round;
use crate::app::App;
use crate::archiving::archive_some;
use crate::clock::{now_ms, today};
use crate::content::materialise;
use crate::directory::archived;
use crate::reach::Power;
use crate::store::{DocumentRow, Framework, StoredDocument};

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read)).routes(routes!(archive))
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ArchivedDocument {
    /// The document's id.
    document: String,
    /// As the unit was called when the round opened.
    unit_name: String,
    round_name: String,
    reviewed_year: Option<i32>,
    /// The day of the event, for an extra follow-up.
    event_date: Option<String>,
    /// Milliseconds since 1970.
    archived_at_ms: Option<u64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ArchivedContent {
    #[serde(flatten)]
    about: ArchivedDocument,
    /// `answers`, `findings` and `summary`.
    #[schema(value_type = Object)]
    content: Json_,
    /// How it was carried out: `plan`, `interviews` and `tally`.
    #[schema(value_type = Object)]
    carried_out: Json_,
    feedback: Vec<FedBack>,
    /// The questions that were asked.
    #[schema(value_type = Object)]
    template: Option<Template>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ArchivedStepAnswer {
    /// How many follow-ups were archived by this request.
    archived: usize,
    /// How many stay as they are, because something of them waits for somebody.
    waiting: usize,
    /// How many are left for the next request.
    left: usize,
}

/// The archived follow-ups that the person may read, by round, the newest first, and unit.
#[utoipa::path(get, path = "/api/archive", security(("token" = [])), responses(
    (status = 200, body = [ArchivedDocument]), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<Vec<ArchivedDocument>>, ApiError> {
    let framework = app.store.framework();
    let rows = archived(&app.store, principal.person, today()).await?;
    let mut listed: Vec<_> = rows.iter().map(|it| about(&framework, it)).collect();
    listed.sort_by(|one, other| {
        (other.reviewed_year, &one.round_name, &one.unit_name).cmp(&(
            one.reviewed_year,
            &other.round_name,
            &other.unit_name,
        ))
    });
    Ok(Json(listed))
}

/// One archived follow-up, for those who may read it.
#[utoipa::path(get, path = "/api/archive/{id}", params(("id" = String, Path)), security(("token" = [])), responses(
    (status = 200, body = ArchivedContent), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn read(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
) -> Result<Json<ArchivedContent>, ApiError> {
    let id: DocumentId = id.parse().map_err(|_| ApiError::NotFound)?;
    let stored = readable(&app, &principal, id).await?;
    if stored.row.archived_at_ms.is_none() {
        return Err(ApiError::NotFound);
    }
    let template = stored.row.template.and_then(|it| app.store.template(it)).ok_or(ApiError::Broken)?;
    let about = about(&app.store.framework(), &stored.row);
    let place = app.renderings.acquire().await.map_err(|_| ApiError::NotReady)?;
    let asked = Arc::clone(&template);
    let content = tokio::task::spawn_blocking(move || content_of(&stored, &asked)).await;
    drop(place);
    let read = content.map_err(|_| ApiError::Broken)??;
    Ok(Json(ArchivedContent {
        about,
        content: read.content,
        carried_out: read.carried_out,
        feedback: read.feedback,
        template: Some(Template::clone(&template)),
    }))
}

/// Archives some of the follow-ups of a closed round, each replaced by a copy without history; to be repeated while any are
/// left. For process owners who reach all of it.
#[utoipa::path(post, path = "/api/rounds/{id}/archive", params(("id" = String, Path)), security(("token" = [])), responses(
    (status = 200, body = ArchivedStepAnswer), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem, description = "It is open")))]
pub(crate) async fn archive(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
) -> Result<Json<ArchivedStepAnswer>, ApiError> {
    let reach = reach(&app, &principal, Power::RunRounds)?;
    let round = owned_closed_round(&app.store.framework(), &reach, &id)?;
    let step = archive_some((&app.store, &app.ledger), round, Some(reach.person()), now_ms()).await?;
    step.archived.iter().for_each(|it| app.hub.case_changed(*it));
    Ok(Json(ArchivedStepAnswer { archived: step.archived.len(), waiting: step.waiting, left: step.left }))
}

fn about(framework: &Framework, row: &DocumentRow) -> ArchivedDocument {
    let round = row.case.round.and_then(|it| framework.round(it));
    let unit = round.and_then(|it| it.units.iter().find(|unit| unit.id == row.case.unit));
    ArchivedDocument {
        document: row.id.to_string(),
        unit_name: unit.map(|it| it.name.clone()).unwrap_or_default(),
        round_name: round.map(|it| it.name.clone()).unwrap_or_default(),
        reviewed_year: round.map(|it| it.reviewed_year),
        event_date: row.case.occasion.and_then(|it| match it {
            Occasion::Extra { event_date, .. } => Some(event_date.to_string()),
            Occasion::Yearly => None,
        }),
        archived_at_ms: row.archived_at_ms,
    }
}

/// What a copy says, part by part.
struct ReadCopy {
    content: Json_,
    carried_out: Json_,
    feedback: Vec<FedBack>,
}

fn content_of(stored: &StoredDocument, template: &Template) -> Result<ReadCopy, ApiError> {
    let followup = Followup::read(&materialise(stored)?, template);
    Ok(ReadCopy {
        content: json!({ "answers": followup.answers, "findings": followup.findings, "summary": followup.summary }),
        carried_out: json!({ "plan": followup.plan, "interviews": followup.interviews, "tally": followup.tally }),
        feedback: followup.feedback.into_iter().map(fed_back).collect(),
    })
}
