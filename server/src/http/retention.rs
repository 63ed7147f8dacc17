//! How long records are kept, and what is due for disposal, over HTTP.
//!
//! Everybody may read the periods: they tell people how long what they write stays. The rule that must not be broken: a list says
//! what is due and nothing goes by itself; disposing is `records`', one document and one decision at a time.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use form_model::{Occasion, Resource, Right, permits};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::authentication::{SignedInAs, reach};
use super::error::{ApiError, Problem};
use super::session::Body;
use crate::clock::{now_ms, today};
use crate::directory::standings_in;
use crate::disposal::due_for_disposal;
use crate::principal::Principal;
use crate::reach::{Power, reach_of};
use crate::retention::{Due, Periods, RecordKind, YEARS};
use crate::store::{Framework, KeptDocument};

/// The most documents that are listed as due: somebody has to look at each, and the next come when these are gone.
const DUE_MAX: usize = 500;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RetentionAnswer {
    periods: Vec<Period>,
    /// True if the person may change them.
    may_change: bool,
    /// True if the person may see what is due.
    may_see_due: bool,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct Period {
    /// `working-follow-up`, `hand-in-` and a level's code, or `action-plan`.
    kind: String,
    /// Whole calendar years after the year in which the matter ended; none for ever.
    years: Option<u16>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DueDocument {
    document: String,
    kind: &'static str,
    unit_name: String,
    /// None for an action plan.
    round_name: Option<String>,
    /// The day of the event, for an extra follow-up.
    event_date: Option<String>,
    /// The day on which the matter ended.
    ended_on: Option<String>,
    /// The first day after its period.
    due_since: String,
    /// True if it is a public record that was handed in.
    is_handed_in: bool,
}

/// How long each kind of record is kept.
#[utoipa::path(get, path = "/api/retention", security(("token" = [])), responses(
    (status = 200, body = RetentionAnswer), (status = 401, body = Problem)))]
pub(crate) async fn show(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<RetentionAnswer>, ApiError> {
    let periods = app.store.retention().await?;
    let period = |kind: RecordKind| Period { kind: kind.code().to_owned(), years: periods.get(&kind).copied() };
    let framework = app.store.framework();
    let has = |power| reach_of(&framework, principal.person, power, today());
    Ok(Json(RetentionAnswer {
        periods: RecordKind::all().map(period).collect(),
        may_change: has(Power::KeepRetention).is_some_and(|it| it.is_whole()),
        may_see_due: has(Power::SeeDue).is_some(),
    }))
}

/// Decides how long records are kept; a kind that is not named is kept for ever. For records officers and administrators of the
/// whole organisation.
#[utoipa::path(put, path = "/api/retention", request_body = [Period], security(("token" = [])), responses(
    (status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn decide(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Body(periods): Body<Vec<Period>>,
) -> Result<StatusCode, ApiError> {
    let reach = reach(&app, &principal, Power::KeepRetention)?;
    if !reach.is_whole() {
        return Err(ApiError::NotPermitted);
    }
    let mut decided = Periods::new();
    for Period { kind, years } in periods {
        let kind = RecordKind::from_code(&kind).ok_or(ApiError::Unprocessable("there is no such kind of record"))?;
        let Some(years) = years else { continue };
        if !YEARS.contains(&years) {
            return Err(ApiError::Unprocessable("a period is between one and two hundred years"));
        }
        decided.insert(kind, years);
    }
    app.store.put_retention(decided, Some(reach.person()), now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The documents whose period is over and that the person may dispose of, the longest due first. For records officers.
#[utoipa::path(get, path = "/api/retention/due", security(("token" = [])), responses(
    (status = 200, body = [DueDocument]), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list_due(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<Vec<DueDocument>>, ApiError> {
    reach(&app, &principal, Power::SeeDue)?;
    let framework = app.store.framework();
    let due = due_for_disposal(&app.store, &framework, today()).await?;
    let mine = due.into_iter().filter(|it| may_dispose(&framework, &principal, &it.1));
    Ok(Json(mine.take(DUE_MAX).map(|it| answer(&framework, &it)).collect()))
}

fn may_dispose(framework: &Framework, principal: &Principal, document: &KeptDocument) -> bool {
    let standings = standings_in(framework, principal.person, &document.row.case, today());
    permits(&standings, Resource::HandIns).rights.contains(&Right::Dispose)
}

fn answer(framework: &Framework, (due, document): &(Due, KeptDocument)) -> DueDocument {
    let case = &document.row.case;
    let round = case.round.and_then(|it| framework.round(it));
    let then = round.and_then(|it| it.units.iter().find(|unit| unit.id == case.unit));
    let unit = then.or_else(|| framework.organisation.unit(case.unit));
    let event_date = case.occasion.and_then(|it| match it {
        Occasion::Extra { event_date, .. } => Some(event_date.to_string()),
        Occasion::Yearly => None,
    });
    DueDocument {
        document: document.row.id.to_string(),
        kind: due.kept.kind.code(),
        unit_name: unit.map(|it| it.name.clone()).unwrap_or_default(),
        round_name: round.map(|it| it.name.clone()),
        event_date,
        ended_on: due.kept.ended_on.map(|it| it.to_string()),
        due_since: due.since.to_string(),
        is_handed_in: document.is_handed_in,
    }
}
