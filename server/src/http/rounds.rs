//! Rounds over HTTP: opening and closing them, last days, and the method that an administration decides on.
//!
//! Process owners run rounds within their reach; the manager of an administration decides its method. The rules that must not be
//! broken: an open round's templates never change, nor the place of a unit that is in it, and every route that changes a round hands the caller's reach on.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::NaiveDate;
use form_model::{Level, RoundId, Template, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::AppState;
use super::authentication::{SignedInAs, reach};
use super::error::{ApiError, Problem};
use super::organisation::{MadeAnswer, parse_day, parse_unit};
use super::session::{Body, uuid_bytes};
use crate::app::App;
use crate::clock::{now_ms, today};
use crate::opening::{NewRound, RoundError, begin_documents, beginnings_of, offered_templates, round_to_open};
use crate::reach::{Power, Reach};
use crate::round_method::{Method, MethodChoice, UnitsChoice};
use crate::store::{Framework, Round};
use crate::telling::tell_due;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoundAnswer {
    id: String,
    name: String,
    /// The year that is looked back on.
    reviewed_year: i32,
    /// Milliseconds since 1970.
    opened_at_ms: u64,
    closed_at_ms: Option<u64>,
    /// When the last of its follow-ups was replaced by a copy without history.
    archived_at_ms: Option<u64>,
    /// The days between which the work is done, if that was said.
    performed_from: Option<String>,
    performed_to: Option<String>,
    levels: Vec<RoundLevelAnswer>,
    /// What was decided, each for a unit and those below it.
    methods: Vec<RoundMethodAnswer>,
    /// Units that are followed up together with another one.
    joint: Vec<JointAnswer>,
    /// How many units are in it.
    units: usize,
    /// True if the caller may close it and move its last days.
    may_run: bool,
    /// True if the caller may archive it: it is closed, and not archived.
    may_archive: bool,
    /// True if the caller may decide methods in it, for units whose progress they see.
    may_decide_method: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoundLevelAnswer {
    /// The level's code.
    level: &'static str,
    /// The template's hash.
    template: String,
    template_name: String,
    template_version: u32,
    /// The last day for handing in.
    due: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoundMethodAnswer {
    unit: String,
    /// As the unit was called when the round opened.
    unit_name: String,
    /// `interview`, `joint-form` or `workplace-dialogue`.
    method: &'static str,
    /// True if the units below may take another.
    units_may_choose: bool,
}

/// What a round that is opened now would hold.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoundOfferAnswer {
    /// How many units would be in it.
    units: usize,
    /// The levels that have units, from the bottom.
    levels: Vec<OfferedLevelAnswer>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OfferedLevelAnswer {
    /// The level's code.
    level: &'static str,
    units: usize,
    /// What may be filled in; the first is taken if none is chosen.
    templates: Vec<OfferedTemplateAnswer>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OfferedTemplateAnswer {
    /// The template's hash.
    template: String,
    /// What it is called in Swedish.
    sv: String,
    /// What it is called in English.
    en: String,
    version: u32,
    questions: usize,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JointAnswer {
    unit: String,
    /// The unit that the follow-up is named by.
    with: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewRoundRequest {
    name: String,
    reviewed_year: i32,
    /// The days between which the work is done.
    performed_from: Option<String>,
    performed_to: Option<String>,
    /// Last days and templates; a level that is not named has the newest version of the template that
    /// came with the program, and no last day.
    #[serde(default)]
    levels: Vec<RoundLevelRequest>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct RoundLevelRequest {
    /// The level's code.
    level: String,
    /// The hash of a template that is kept here.
    template: Option<String>,
    due: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct DueRequest {
    /// The level's code.
    level: String,
    /// The last day; none for none.
    due: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct RoundMethodRequest {
    /// `interview`, `joint-form` or `workplace-dialogue`; none takes the decision back, and the one above holds.
    method: Option<String>,
    /// True if the units below may take another.
    #[serde(default)]
    units_may_choose: bool,
}

/// The rounds, the newest first. For process owners, administrators, and managers of administrations.
#[utoipa::path(get, path = "/api/rounds", security(("token" = [])), responses(
    (status = 200, body = [RoundAnswer]), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<Vec<RoundAnswer>>, ApiError> {
    let powers = Powers {
        runs: reach(&app, &principal, Power::RunRounds).ok(),
        decides: reach(&app, &principal, Power::DecideMethod).ok(),
    };
    let seen = match reach(&app, &principal, Power::SeeOrganisation) {
        Ok(reach) => reach,
        Err(refused) => powers.decides.clone().ok_or(refused)?,
    };
    let framework = app.store.framework();
    let within = framework.rounds.iter().filter(|it| touches(&seen, it));
    Ok(Json(within.map(|it| answer(&framework, it, &powers)).collect()))
}

/// What a round would hold that is opened now: units by level, and the templates to choose from. For process owners.
#[utoipa::path(get, path = "/api/rounds/offer", security(("token" = [])), responses(
    (status = 200, body = RoundOfferAnswer), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn offer(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<RoundOfferAnswer>, ApiError> {
    let reach = reach(&app, &principal, Power::RunRounds)?;
    let framework = app.store.framework();
    let units: Vec<Level> = framework.units_on(today()).filter(|it| reach.holds(it.id)).map(|it| it.level).collect();
    let offered = |level: Level| OfferedLevelAnswer {
        level: level.code(),
        units: units.iter().filter(|it| **it == level).count(),
        templates: offered_templates(&framework, level).iter().map(|it| offered_template(it)).collect(),
    };
    let levels = Level::ALL.into_iter().map(offered).filter(|it| it.units > 0).collect();
    Ok(Json(RoundOfferAnswer { units: units.len(), levels }))
}

/// Opens a round for the units within reach: their tree is frozen, and those concerned are told. For process owners.
#[utoipa::path(post, path = "/api/rounds", request_body = NewRoundRequest, security(("token" = [])), responses(
    (status = 201, body = MadeAnswer), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn open(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Body(request): Body<NewRoundRequest>,
) -> Result<(StatusCode, Json<MadeAnswer>), ApiError> {
    let reach = reach(&app, &principal, Power::RunRounds)?;
    let id = RoundId::from_bytes(uuid_bytes());
    let new = new_round(id, request)?;
    let framework = app.store.framework();
    let units = framework.units_on(today()).filter(|it| reach.holds(it.id)).cloned().collect();
    let (round, templates) = round_to_open(&framework, new, units, now_ms()).map_err(refused)?;
    app.store.open_round(round.clone(), templates, Some(reach.person())).await?;
    tokio::spawn(begin(Arc::clone(&app), round));
    Ok((StatusCode::CREATED, Json(MadeAnswer { id: id.to_string() })))
}

/// Closes a round: what is in it can be read and no longer written. For process owners who reach all of it.
#[utoipa::path(post, path = "/api/rounds/{id}/close", params(("id" = String, Path)), security(("token" = [])), responses(
    (status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn close(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let reach = reach(&app, &principal, Power::RunRounds)?;
    let id = owned_round(&app.store.framework(), &reach, &id)?;
    let is_closed = app.store.close_round(id, Some(reach.person()), now_ms()).await?;
    if is_closed { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::NotFound) }
}

/// Changes the last day of a level in an open round. For process owners who reach all of it.
#[utoipa::path(put, path = "/api/rounds/{id}/due", params(("id" = String, Path)), request_body = DueRequest,
    security(("token" = [])), responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn set_due(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
    Body(request): Body<DueRequest>,
) -> Result<StatusCode, ApiError> {
    let reach = reach(&app, &principal, Power::RunRounds)?;
    let id = owned_round(&app.store.framework(), &reach, &id)?;
    let level = parse_level(&request.level)?;
    let due = request.due.as_deref().map(parse_day).transpose()?;
    app.store.set_due((id, level), due, reach.person(), now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Decides the method for a unit and those below it. For process owners, and for the manager of an administration.
#[utoipa::path(put, path = "/api/rounds/{id}/methods/{unit}", params(("id" = String, Path), ("unit" = String, Path)),
    request_body = RoundMethodRequest, security(("token" = [])), responses((status = 204), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn set_method(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path((id, unit)): Path<(String, String)>,
    Body(request): Body<RoundMethodRequest>,
) -> Result<StatusCode, ApiError> {
    let reach = reach(&app, &principal, Power::DecideMethod)?;
    let (id, unit) = (parse_round(&id)?, parse_unit(&unit)?);
    let framework = app.store.framework();
    let round = framework.round(id).filter(|it| it.is_open()).ok_or(ApiError::NotFound)?;
    if !reach.holds(unit) || !round.units.iter().any(|it| it.id == unit) {
        return Err(ApiError::NotFound);
    }
    let units = if request.units_may_choose { UnitsChoice::Free } else { UnitsChoice::Bound };
    let method = request.method.as_deref().map(parse_method).transpose()?;
    let choice = method.map(|method| MethodChoice { method, units });
    app.store.set_method((id, unit), choice, reach.person(), now_ms()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begins the documents of a round that was opened, and tells people. What is not begun here a tablet begins, so a
/// failure costs nothing but time.
pub(super) async fn begin(app: Arc<App>, round: Round) {
    let beginnings = beginnings_of(app.store.installation().id, &round);
    if let Err(error) = begin_documents(&app.store, beginnings, now_ms(), |_| ()).await {
        tracing::error!(%error, round.id = %round.id, "not every document of a round was begun");
    }
    if let Err(error) = tell_due(&app.store, today(), now_ms()).await {
        tracing::error!(%error, round.id = %round.id, "a round was opened and nobody was told");
    }
    // Last: tablets that hear of the round look for the message about it.
    app.hub.framework_changed();
}

fn new_round(id: RoundId, request: NewRoundRequest) -> Result<NewRound, ApiError> {
    let day = |it: Option<String>| it.as_deref().map(parse_day).transpose();
    let mut new = NewRound {
        id,
        name: request.name,
        reviewed_year: request.reviewed_year,
        performed_from: day(request.performed_from)?,
        performed_to: day(request.performed_to)?,
        templates: std::collections::BTreeMap::new(),
        due: std::collections::BTreeMap::new(),
    };
    for it in request.levels {
        let level = parse_level(&it.level)?;
        let template = it.template.map(|hash| hash.parse()).transpose();
        let template = template.map_err(|_| ApiError::Unprocessable("template is no template's hash"))?;
        new.templates.extend(template.map(|hash| (level, hash)));
        new.due.extend(day(it.due)?.map(|due: NaiveDate| (level, due)));
    }
    Ok(new)
}

const fn refused(error: RoundError) -> ApiError {
    match error {
        RoundError::BadName => ApiError::Ungrantable("bad-name", "a round's name has between 1 and 200 characters"),
        RoundError::BadYear => ApiError::Ungrantable("bad-year", "the reviewed year is no year"),
        RoundError::BadPeriod => ApiError::Ungrantable("bad-period", "the last day of the work is before the first"),
        RoundError::UnknownTemplate => {
            ApiError::Ungrantable("unknown-template", "there is no such template for that level")
        }
        RoundError::AlreadyOpen => {
            ApiError::Ungrantable("already-open", "a round of that year and name is open for the same units")
        }
        RoundError::NoUnits => ApiError::Ungrantable("no-units", "there is no unit in it"),
    }
}

/// An open round of which the caller reaches every unit.
pub(super) fn owned_round(framework: &Framework, reach: &Reach, id: &str) -> Result<RoundId, ApiError> {
    let id = parse_round(id)?;
    let round = framework.round(id).filter(|it| it.is_open() && touches(reach, it)).ok_or(ApiError::NotFound)?;
    if owns(reach, round) { Ok(id) } else { Err(ApiError::NotPermitted) }
}

/// A closed round that the person reaches all of.
pub(super) fn owned_closed_round(framework: &Framework, reach: &Reach, id: &str) -> Result<RoundId, ApiError> {
    let id = parse_round(id)?;
    let round = framework.round(id).filter(|it| touches(reach, it)).ok_or(ApiError::NotFound)?;
    if !owns(reach, round) {
        return Err(ApiError::NotPermitted);
    }
    if round.is_open() { Err(ApiError::Conflict("the round is open: close it before it is archived")) } else { Ok(id) }
}

fn owns(reach: &Reach, round: &Round) -> bool {
    round.units.iter().all(|it| reach.holds(it.id))
}

fn touches(reach: &Reach, round: &Round) -> bool {
    round.units.iter().any(|it| reach.holds(it.id))
}

pub(super) fn parse_round(text: &str) -> Result<RoundId, ApiError> {
    text.parse().map_err(|_| ApiError::NotFound)
}

fn parse_level(text: &str) -> Result<Level, ApiError> {
    Level::from_code(text).ok_or(ApiError::Unprocessable("level is no level's code"))
}

fn parse_method(text: &str) -> Result<Method, ApiError> {
    let bad = ApiError::Unprocessable("method is interview, joint-form or workplace-dialogue");
    Method::from_code(text).ok_or(bad)
}

/// What the caller may do with rounds, and where.
struct Powers {
    runs: Option<Reach>,
    decides: Option<Reach>,
}

fn offered_template(template: &Template) -> OfferedTemplateAnswer {
    OfferedTemplateAnswer {
        template: template.hash().to_string(),
        sv: template.sv.clone(),
        en: template.en.clone(),
        version: template.version,
        questions: template.questions().count(),
    }
}

fn answer(framework: &Framework, round: &Round, powers: &Powers) -> RoundAnswer {
    let level = |(level, hash): (&Level, &form_model::TemplateHash)| {
        let template = framework.templates.get(hash);
        RoundLevelAnswer {
            level: level.code(),
            template: hash.to_string(),
            template_name: template.map(|it| it.name.clone()).unwrap_or_default(),
            template_version: template.map_or(0, |it| it.version),
            due: round.due.get(level).map(ToString::to_string),
        }
    };
    let name_of = |unit: &UnitId| round.units.iter().find(|it| it.id == *unit).map(|it| it.name.clone());
    let method = |(unit, choice): (&UnitId, &MethodChoice)| RoundMethodAnswer {
        unit: unit.to_string(),
        unit_name: name_of(unit).unwrap_or_default(),
        method: choice.method.code(),
        units_may_choose: choice.units == UnitsChoice::Free,
    };
    RoundAnswer {
        id: round.id.to_string(),
        name: round.name.clone(),
        reviewed_year: round.reviewed_year,
        opened_at_ms: round.opened_at_ms,
        closed_at_ms: round.closed_at_ms,
        archived_at_ms: round.archived_at_ms,
        performed_from: round.performed_from.map(|it| it.to_string()),
        performed_to: round.performed_to.map(|it| it.to_string()),
        levels: round.templates.iter().map(level).collect(),
        methods: round.methods.iter().map(method).collect(),
        joint: round.joint.iter().map(|it| JointAnswer { unit: it.0.to_string(), with: it.1.to_string() }).collect(),
        units: round.units.len(),
        may_run: round.is_open() && powers.runs.as_ref().is_some_and(|it| owns(it, round)),
        may_archive: !round.is_open()
            && round.archived_at_ms.is_none()
            && powers.runs.as_ref().is_some_and(|it| owns(it, round)),
        may_decide_method: round.is_open() && powers.decides.as_ref().is_some_and(|it| touches(it, round)),
    }
}
