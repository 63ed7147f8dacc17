//! Having several units of one manager followed up together, over HTTP.
//!
//! Process owners decide it within their reach, managers for their own units and those below. The rule that must not be broken: a
//! unit in whose own follow-up something was written keeps it.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use form_model::UnitId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::AppState;
use super::authentication::{SignedInAs, reach};
use super::error::{ApiError, Problem};
use super::organisation::parse_unit;
use super::rounds::parse_round;
use super::session::Body;
use crate::clock::{now_ms, today};
use crate::joint_follow_up::{JointError, check_joint};
use crate::reach::Power;

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct JointRequest {
    /// The unit whose follow-up covers this one as well; none gives the unit a follow-up of its own again.
    with: Option<String>,
}

/// Has a unit followed up together with another one of the same manager. For process owners and managers.
///
/// Both units are of one level and in the round, and nothing is written yet in the follow-up of the unit itself.
#[utoipa::path(put, path = "/api/rounds/{id}/joint/{unit}", params(("id" = String, Path), ("unit" = String, Path)),
    request_body = JointRequest, security(("token" = [])), responses((status = 204), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn set(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path((id, unit)): Path<(String, String)>,
    Body(request): Body<JointRequest>,
) -> Result<StatusCode, ApiError> {
    let reach = reach(&app, &principal, Power::JoinFollowUps)?;
    let (id, unit) = (parse_round(&id)?, parse_unit(&unit)?);
    let with = request.with.as_deref().map(parse_unit).transpose()?;
    let framework = app.store.framework();
    let round = framework.round(id).filter(|it| it.is_open()).ok_or(ApiError::NotFound)?;
    let holds = |it: UnitId| reach.holds(it) && round.units.iter().any(|unit| unit.id == it);
    if !holds(unit) || with.is_some_and(|it| !holds(it)) {
        return Err(ApiError::NotFound);
    }
    if let Some(with) = with {
        check_joint(&framework.organisation, round, (unit, with), today()).map_err(refused)?;
    }
    let is_done = app.store.set_joint((id, unit), with, reach.person(), now_ms()).await?;
    if !is_done {
        return Err(refused(JointError::WrittenIn));
    }
    app.hub.framework_changed();
    Ok(StatusCode::NO_CONTENT)
}

const fn refused(error: JointError) -> ApiError {
    match error {
        JointError::Itself => ApiError::Unprocessable("a unit is not followed up together with itself"),
        JointError::OtherLevel => ApiError::Unprocessable("the units are of different levels"),
        JointError::OtherManager => ApiError::Conflict("the units have different managers"),
        JointError::CoveredElsewhere => ApiError::Conflict("the other unit is followed up together with another one"),
        JointError::CoversOthers => ApiError::Conflict("the follow-up of the unit covers others"),
        JointError::WrittenIn => ApiError::Conflict("something is written in the follow-up of the unit"),
    }
}
