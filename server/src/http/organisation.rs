//! Units and who is what in them, for administrators; process owners may look.
//!
//! The rules are in `reach` and `administration`; here they meet HTTP. The rule that must not be broken: every route that changes
//! something hands the caller's reach on, and nothing here shows a word of a form.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::NaiveDate;
use form_model::{Assignment, Level, PersonId, Role, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::authentication::{SignedInAs, reach};
use super::error::{ApiError, Problem};
use super::session::{Body, uuid_bytes};
use crate::administration::{NewUnit, OpenFollowup, UnitChange, add_unit, change_unit, end_unit, put_assignment};
use crate::clock::now_ms;
use crate::organisation_import::{KnownAssignment, KnownUnit, List, Picture};
use crate::principal::Principal;
use crate::reach::Power;
use crate::store::AuditEntry;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrganisationAnswer {
    /// The units within reach, ended ones included.
    units: Vec<UnitAnswer>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnitAnswer {
    id: String,
    /// The unit above; none for the top.
    parent: Option<String>,
    name: String,
    /// `workplace`, `mid`, `department`, `administration` (a company too) or `organisation`.
    level: &'static str,
    /// The administration or company that it belongs to.
    authority: String,
    /// Its code in the HR system.
    code: Option<String>,
    /// The list that brought it; none if it was added by hand.
    list: Option<&'static str>,
    /// The last day, if the unit has one.
    last_day: Option<String>,
    /// True while a follow-up of an open round has not been handed in.
    has_open_followup: bool,
    /// Who is what here, past and coming roles included.
    assignments: Vec<AssignmentAnswer>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AssignmentAnswer {
    person: String,
    person_name: String,
    unit: String,
    /// The role's code.
    role: &'static str,
    /// The first day.
    from: String,
    /// The last day, if it has one.
    to: Option<String>,
    /// The list that it stands in; none if it was given by hand.
    list: Option<&'static str>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewUnitRequest {
    name: String,
    /// The level's code. An administration (or a company, which is one here) is an authority of its own.
    level: String,
    /// The unit above.
    parent: String,
    /// Its code in the HR system.
    code: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct UnitChangeRequest {
    name: Option<String>,
    level: Option<String>,
    /// The unit above: moves this one and what is below it.
    parent: Option<String>,
    /// Its code in the HR system; an empty text takes it away.
    code: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct EndRequest {
    /// The last day.
    last_day: String,
    /// True to end the unit although a follow-up is open.
    #[serde(default)]
    even_with_open_followup: bool,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct AssignmentRequest {
    person: String,
    unit: String,
    /// The role's code.
    role: String,
    /// The first day. A role that begins on this day already gets the last day given here.
    from: String,
    /// The last day; none while it lasts. The day before the first takes back what was given by mistake.
    to: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MadeAnswer {
    pub(crate) id: String,
}

/// The units, with who is what in them. For administrators and process owners, within their reach.
#[utoipa::path(get, path = "/api/organisation/units", security(("token" = [])), responses(
    (status = 200, body = OrganisationAnswer), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<OrganisationAnswer>, ApiError> {
    let reach = reach(&app, &principal, Power::SeeOrganisation)?;
    let picture = app.store.picture().await?;
    let mut held = assignments_by_unit(&picture);
    let within = picture.units.iter().filter(|it| reach.holds(it.unit.id));
    let units = within.map(|it| unit_answer(it, held.remove(&it.unit.id).unwrap_or_default())).collect();
    Ok(Json(OrganisationAnswer { units }))
}

/// Adds a unit. For administrators.
#[utoipa::path(post, path = "/api/organisation/units", request_body = NewUnitRequest, security(("token" = [])), responses(
    (status = 201, body = MadeAnswer), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn add(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Body(request): Body<NewUnitRequest>,
) -> Result<(StatusCode, Json<MadeAnswer>), ApiError> {
    let reach = reach(&app, &principal, Power::AdministerOrganisation)?;
    let level = parse_level(&request.level)?;
    let parent = parse_unit(&request.parent)?;
    let new = NewUnit { name: request.name, level, parent, code: request.code };
    let id = UnitId::from_bytes(uuid_bytes());
    let entry = entry(&principal, "unit-added", id.to_string());
    app.store.change_organisation(entry, move |picture| add_unit(picture, &reach, id, &new)).await?;
    Ok((StatusCode::CREATED, Json(MadeAnswer { id: id.to_string() })))
}

/// Renames or moves a unit, or changes its level or code. For administrators.
#[utoipa::path(patch, path = "/api/organisation/units/{id}", params(("id" = String, Path)), request_body = UnitChangeRequest,
    security(("token" = [])), responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
    Body(request): Body<UnitChangeRequest>,
) -> Result<StatusCode, ApiError> {
    let reach = reach(&app, &principal, Power::AdministerOrganisation)?;
    let id = parse_unit(&id)?;
    let change = UnitChange {
        name: request.name,
        level: request.level.as_deref().map(parse_level).transpose()?,
        parent: request.parent.as_deref().map(parse_unit).transpose()?,
        code: request.code,
    };
    let entry = entry(&principal, "unit-changed", id.to_string());
    app.store.change_organisation(entry, move |picture| change_unit(picture, &reach, id, &change)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends a unit and the roles in it. Its documents stay; it is in no new round. For administrators.
#[utoipa::path(post, path = "/api/organisation/units/{id}/end", params(("id" = String, Path)), request_body = EndRequest,
    security(("token" = [])), responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 422, body = Problem),
    (status = 409, body = Problem, description = "A follow-up is open, or units below have not ended")))]
pub(crate) async fn end(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
    Body(request): Body<EndRequest>,
) -> Result<StatusCode, ApiError> {
    let reach = reach(&app, &principal, Power::AdministerOrganisation)?;
    let id = parse_unit(&id)?;
    let last = Some(parse_day(&request.last_day)?);
    let open = if request.even_with_open_followup { OpenFollowup::Ends } else { OpenFollowup::Stops };
    let entry = entry(&principal, "unit-ended", id.to_string());
    app.store.change_organisation(entry, move |picture| end_unit(picture, &reach, id, (last, open))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Opens a unit again that was ended; the roles in it stay ended. For administrators.
#[utoipa::path(post, path = "/api/organisation/units/{id}/reopen", params(("id" = String, Path)), security(("token" = [])),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem)))]
pub(crate) async fn reopen(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let reach = reach(&app, &principal, Power::AdministerOrganisation)?;
    let id = parse_unit(&id)?;
    let entry = entry(&principal, "unit-reopened", id.to_string());
    let change = move |picture: &Picture| end_unit(picture, &reach, id, (None, OpenFollowup::Stops));
    app.store.change_organisation(entry, change).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a person a role at a unit from a day, or changes its last day. For administrators.
#[utoipa::path(put, path = "/api/organisation/assignments", request_body = AssignmentRequest, security(("token" = [])),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn assign(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Body(request): Body<AssignmentRequest>,
) -> Result<StatusCode, ApiError> {
    let reach = reach(&app, &principal, Power::AdministerOrganisation)?;
    let assignment = Assignment {
        person: parse_person(&request.person)?,
        unit: parse_unit(&request.unit)?,
        role: Role::from_code(&request.role).ok_or(ApiError::Unprocessable("role is no role's code"))?,
        from: parse_day(&request.from)?,
        to: request.to.as_deref().map(parse_day).transpose()?,
    };
    let subject = format!("{} {} {}", assignment.person, assignment.unit, assignment.role.code());
    let entry = entry(&principal, "assignment-put", subject);
    app.store.change_organisation(entry, move |picture| put_assignment(picture, &reach, &assignment)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The audit trail's line of what a person does.
pub(crate) fn entry(principal: &Principal, action: &'static str, subject: String) -> AuditEntry {
    AuditEntry { at_ms: now_ms(), by: Some(principal.person), action, subject }
}

/// An id in an address or a body; one that is none names nothing.
pub(crate) fn parse_unit(text: &str) -> Result<UnitId, ApiError> {
    text.parse().map_err(|_| ApiError::NotFound)
}

/// See [`parse_unit`].
pub(crate) fn parse_person(text: &str) -> Result<PersonId, ApiError> {
    text.parse().map_err(|_| ApiError::NotFound)
}

/// A day in a body.
pub(crate) fn parse_day(text: &str) -> Result<NaiveDate, ApiError> {
    text.parse().map_err(|_| ApiError::Unprocessable("a day is written as 2026-03-31"))
}

fn parse_level(text: &str) -> Result<Level, ApiError> {
    Level::from_code(text).ok_or(ApiError::Unprocessable("level is no level's code"))
}

fn assignments_by_unit(picture: &Picture) -> HashMap<UnitId, Vec<AssignmentAnswer>> {
    let names: HashMap<PersonId, &str> = picture.people.iter().map(|it| (it.person, it.name.as_str())).collect();
    let mut held: HashMap<UnitId, Vec<AssignmentAnswer>> = HashMap::new();
    for known in &picture.assignments {
        let name = names.get(&known.assignment.person).copied().unwrap_or_default();
        held.entry(known.assignment.unit).or_default().push(assignment_answer(known, name));
    }
    held
}

/// An assignment as it is shown.
pub(crate) fn assignment_answer(known: &KnownAssignment, person_name: &str) -> AssignmentAnswer {
    let it = &known.assignment;
    AssignmentAnswer {
        person: it.person.to_string(),
        person_name: person_name.to_owned(),
        unit: it.unit.to_string(),
        role: it.role.code(),
        from: it.from.to_string(),
        to: it.to.map(|day| day.to_string()),
        list: known.list.map(List::code),
    }
}

fn unit_answer(known: &KnownUnit, assignments: Vec<AssignmentAnswer>) -> UnitAnswer {
    let it = &known.unit;
    UnitAnswer {
        id: it.id.to_string(),
        parent: it.parent.map(|parent| parent.to_string()),
        name: it.name.clone(),
        level: it.level.code(),
        authority: it.authority.to_string(),
        code: known.external_id.clone(),
        list: known.list.map(List::code),
        last_day: known.last_day.map(|day| day.to_string()),
        has_open_followup: known.has_open_followup,
        assignments,
    }
}
