//! Units that came after a round was opened, over HTTP: which there are, and taking one in.
//!
//! For process owners who reach the whole round. The rule that must not be broken: a unit that is in a round keeps its place
//! there, whatever becomes of it; so one is taken in below a unit that is in the round already.

use std::collections::HashSet;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use form_model::{RoundId, Unit, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::authentication::{SignedInAs, reach};
use super::error::{ApiError, Problem};
use super::rounds::{begin, owned_round};
use super::session::Body;
use crate::clock::{now_ms, today};
use crate::reach::{Power, Reach};
use crate::store::{Framework, Round};

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LateUnitAnswer {
    unit: String,
    name: String,
    /// The level's code.
    level: &'static str,
    /// What the unit above is called.
    below: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct LateUnitRequest {
    unit: String,
}

/// The units that an open round can take in: they came after it was opened, and the unit above is in it. For process owners
/// who reach all of it.
#[utoipa::path(get, path = "/api/rounds/{id}/late-units", params(("id" = String, Path)), security(("token" = [])),
    responses((status = 200, body = [LateUnitAnswer]), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(crate) async fn list(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
) -> Result<Json<Vec<LateUnitAnswer>>, ApiError> {
    let reach = reach(&app, &principal, Power::RunRounds)?;
    let framework = app.store.framework();
    let id = owned_round(&framework, &reach, &id)?;
    let name = |it: UnitId| framework.organisation.unit(it).map(|it| it.name.clone()).unwrap_or_default();
    let answer = |it: &Unit| LateUnitAnswer {
        unit: it.id.to_string(),
        name: it.name.clone(),
        level: it.level.code(),
        below: it.parent.map(name).unwrap_or_default(),
    };
    let mut late: Vec<_> = late_units(&framework, &reach, id).iter().map(answer).collect();
    late.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Json(late))
}

/// Takes a unit that came later into an open round: its follow-up begins, and those concerned are told. For process owners
/// who reach all of it.
#[utoipa::path(post, path = "/api/rounds/{id}/late-units", params(("id" = String, Path)), request_body = LateUnitRequest,
    security(("token" = [])), responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem, description = "It is in the round, or can't be"),
    (status = 422, body = Problem)))]
pub(crate) async fn add(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
    Body(request): Body<LateUnitRequest>,
) -> Result<StatusCode, ApiError> {
    let reach = reach(&app, &principal, Power::RunRounds)?;
    let framework = app.store.framework();
    let id = owned_round(&framework, &reach, &id)?;
    let unit: UnitId = request.unit.parse().map_err(|_| ApiError::Unprocessable("unit is no unit's id"))?;
    let late = late_units(&framework, &reach, id).into_iter().find(|it| it.id == unit);
    let unit = late.ok_or(ApiError::Conflict("the unit is in the round already, or the unit above it is not"))?;
    app.store.add_round_unit(id, unit.clone(), reach.person(), now_ms()).await?;
    if let Some(round) = app.store.framework().round(id) {
        tokio::spawn(begin(app.clone(), Round { units: vec![unit], ..round.clone() }));
    }
    Ok(StatusCode::NO_CONTENT)
}

fn late_units(framework: &Framework, reach: &Reach, round: RoundId) -> Vec<Unit> {
    let Some(round) = framework.round(round) else { return Vec::new() };
    let inside: HashSet<UnitId> = round.units.iter().map(|it| it.id).collect();
    let is_below = |it: &&Unit| it.parent.is_some_and(|above| inside.contains(&above));
    let units = framework.units_on(today()).filter(|it| reach.holds(it.id) && !inside.contains(&it.id));
    units.filter(is_below).cloned().collect()
}
