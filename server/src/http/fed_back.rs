//! What was fed back of the follow-ups of the person's own units, over HTTP: for everybody who works there.
//!
//! The rule that must not be broken: of a follow-up that was not handed in, or of which nothing was fed back, there is nothing
//! here; and of one that was, the feedback alone.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use form_model::{Case, Feedback, Followup, Occasion, PersonId, Resource, Right, UnitId, permits};
use serde::Serialize;
use utoipa::ToSchema;

use super::AppState;
use super::authentication::SignedInAs;
use super::error::{ApiError, Problem};
use crate::app::App;
use crate::clock::today;
use crate::content::materialise;
use crate::directory::standings_in;
use crate::store::{Framework, Round};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FedBackUnit {
    unit_name: String,
    round_name: String,
    reviewed_year: i32,
    feedback: Vec<FedBack>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FedBack {
    /// The forum's code, or as it was written.
    forum: Option<String>,
    date: Option<String>,
    shown: String,
    said: String,
    decided: String,
    /// Who saw it differently, and how.
    differing: Option<String>,
    /// The minutes' reference.
    reference: Option<String>,
}

/// What was fed back of the follow-ups of the units at which the person has a role, the newest round first.
#[utoipa::path(get, path = "/api/me/feedback", security(("token" = [])), responses(
    (status = 200, body = [FedBackUnit]), (status = 401, body = Problem)))]
pub(crate) async fn mine(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<Vec<FedBackUnit>>, ApiError> {
    let framework = app.store.framework();
    let here = framework.organisation.assignments_of(principal.person).iter();
    let units: Vec<UnitId> = here.filter(|it| it.is_active(today())).map(|it| it.unit).collect();
    let mut all = Vec::new();
    for round in &framework.rounds {
        for unit in &units {
            if let Some(fed_back) = fed_back_at(&app, &framework, principal.person, (round, *unit)).await? {
                all.push(fed_back);
            }
        }
    }
    Ok(Json(all))
}

async fn fed_back_at(
    app: &Arc<App>,
    framework: &Framework,
    person: PersonId,
    (round, unit): (&Round, UnitId),
) -> Result<Option<FedBackUnit>, ApiError> {
    let Some(named) = round.units.iter().find(|it| it.id == unit) else { return Ok(None) };
    let covering = round.joint.get(&unit).copied().unwrap_or(unit);
    let case = Case::followup(app.store.installation().id, covering, round.id, Occasion::Yearly);
    let grant = permits(&standings_in(framework, person, &case, today()), Resource::HandIns);
    if !grant.reads() && !grant.rights.contains(&Right::ReadFeedback) {
        return Ok(None);
    }
    let document = Case { generation: app.store.current_generation(&case).await?, ..case }.document_id();
    if app.store.accepted_hand_ins(document).await? == 0 {
        return Ok(None);
    }
    let Some(stored) = app.store.load(document).await?.filter(|it| !it.row.is_tombstone) else { return Ok(None) };
    let template = stored.row.template.and_then(|it| app.store.template(it)).ok_or(ApiError::Broken)?;
    let place = app.renderings.acquire().await.map_err(|_| ApiError::NotReady)?;
    let read =
        tokio::task::spawn_blocking(move || materialise(&stored).map(|it| Followup::read(&it, &template).feedback));
    let feedback: Vec<FedBack> = read.await.map_err(|_| ApiError::Broken)??.into_iter().map(fed_back).collect();
    drop(place);
    Ok((!feedback.is_empty()).then(|| FedBackUnit {
        unit_name: named.name.clone(),
        round_name: round.name.clone(),
        reviewed_year: round.reviewed_year,
        feedback,
    }))
}

pub(super) fn fed_back(feedback: Feedback) -> FedBack {
    let Feedback { forum, date, shown, said, decided, differing, reference, .. } = feedback;
    FedBack { forum, date, shown, said, decided, differing, reference }
}
