//! How long records are kept, and what is due for disposal, over HTTP.
//!
//! Everybody may read the periods: they tell people how long what they write stays. The rule that must not be broken: a list says
//! what is due and nothing goes by itself; disposing is `records`', one document and one decision at a time.

use std::collections::HashSet;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use form_model::{Occasion, PersonId, Resource, Right, Unit, UnitId, permits};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::authentication::{SignedInAs, reach};
use super::error::{ApiError, Problem};
use super::organisation::parse_unit;
use super::session::Body;
use crate::app::App;
use crate::clock::{now_ms, today};
use crate::directory::standings_in;
use crate::disposal::due_for_disposal;
use crate::principal::Principal;
use crate::reach::{Power, Reach, reach_of};
use crate::retention::{Due, Periods, RecordKind, Retention, YEARS};
use crate::store::{Framework, KeptDocument};

/// The most documents that are listed as due: somebody has to look at each, and the next come when these are gone.
const DUE_MAX: usize = 500;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(show, decide)).routes(routes!(decide_own)).routes(routes!(list_due))
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RetentionAnswer {
    periods: Vec<Period>,
    /// True if the person may change them.
    may_change: bool,
    /// True if the person may see what is due.
    may_see_due: bool,
    /// The administrations and companies at which the person has a role, or whose periods the person may change.
    administrations: Vec<OwnRetention>,
}

/// How an administration or company keeps its records.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnRetention {
    unit: String,
    name: String,
    /// True if the person has a role there or below.
    is_mine: bool,
    may_change: bool,
    periods: Vec<OwnPeriod>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnPeriod {
    kind: &'static str,
    years: Option<u16>,
    /// False if it is kept so because the whole organisation does.
    is_own: bool,
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
    let retention = app.store.retention().await?;
    let period = |kind: RecordKind| Period { kind: kind.code().to_owned(), years: retention.whole.get(&kind).copied() };
    let framework = app.store.framework();
    let has = |power| reach_of(&framework, principal.person, power, today());
    let keeps = has(Power::KeepRetention);
    Ok(Json(RetentionAnswer {
        periods: RecordKind::all().map(period).collect(),
        administrations: administrations(&framework, &retention, principal.person, keeps.as_ref()),
        may_change: keeps.is_some_and(|it| it.is_whole()),
        may_see_due: has(Power::SeeDue).is_some(),
    }))
}

/// The administrations and companies that concern a person, by name. The organisation itself is none: it decides for the whole.
fn administrations(
    framework: &Framework,
    retention: &Retention,
    person: PersonId,
    keeps: Option<&Reach>,
) -> Vec<OwnRetention> {
    let organisation = &framework.organisation;
    let mine = organisation.assignments_of(person).iter().filter(|it| it.is_active(today()));
    let mine: HashSet<UnitId> = mine.filter_map(|it| Some(organisation.unit(it.unit)?.authority)).collect();
    let of = |unit: &Unit| {
        let own = |kind: RecordKind| OwnPeriod {
            kind: kind.code(),
            years: retention.years(unit.id, kind),
            is_own: retention.own_years(unit.id, kind).is_some(),
        };
        OwnRetention {
            unit: unit.id.to_string(),
            name: unit.name.clone(),
            is_mine: mine.contains(&unit.id),
            may_change: keeps.is_some_and(|it| it.holds(unit.id)),
            periods: RecordKind::all().map(own).collect(),
        }
    };
    let authorities = framework.units_on(today()).filter(|it| it.authority == it.id && it.parent.is_some());
    let mut listed: Vec<_> = authorities.map(of).filter(|it| it.is_mine || it.may_change).collect();
    listed.sort_by(|one, other| one.name.cmp(&other.name));
    listed
}

/// Decides how long an administration or company keeps its records; a kind that is not named is kept as in the whole organisation,
/// and one without years for ever. For its records officers and administrators.
#[utoipa::path(put, path = "/api/retention/{unit}", params(("unit" = String, Path)), request_body = [Period],
    security(("token" = [])), responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn decide_own(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(unit): Path<String>,
    Body(periods): Body<Vec<Period>>,
) -> Result<StatusCode, ApiError> {
    let reach = reach(&app, &principal, Power::KeepRetention)?;
    let authority = parse_unit(&unit)?;
    let is_one = app.store.framework().organisation.unit(authority).is_some_and(|it| it.authority == authority);
    if !is_one || !reach.holds(authority) {
        return Err(ApiError::NotFound);
    }
    let decided = periods.into_iter().map(checked).collect::<Result<_, _>>()?;
    app.store.put_own_retention(authority, decided, Some(reach.person()), now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn checked(Period { kind, years }: Period) -> Result<(RecordKind, Option<u16>), ApiError> {
    let kind = RecordKind::from_code(&kind).ok_or(ApiError::Unprocessable("there is no such kind of record"))?;
    if years.is_some_and(|it| !YEARS.contains(&it)) {
        return Err(ApiError::Unprocessable("a period is between one and two hundred years"));
    }
    Ok((kind, years))
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
    let periods = periods.into_iter().map(checked).collect::<Result<Vec<_>, _>>()?;
    let decided: Periods = periods.into_iter().filter_map(|(kind, years)| Some((kind, years?))).collect();
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
