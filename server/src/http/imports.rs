//! Importing a file over HTTP: first what it would change, then doing just that.
//!
//! The file is the body, whatever it is called. The rules that must not be broken: only who administers the whole organisation
//! imports; a plan is applied only if it is still the one that was looked at; and no cell is logged.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Query, State};
use chrono::NaiveDate;
use form_model::Role;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::authentication::{SignedInAs, reach};
use super::error::{ApiError, Problem};
use crate::app::App;
use crate::clock::{now_ms, today};
use crate::documents_out::Tongue;
use crate::organisation_import::{
    FILE_BYTES_MAX, Fault, ImportOptions, Language, List, MissingUnits, Notice, Plan, PlannedChange, Table, read_table,
};
use crate::principal::Principal;
use crate::reach::Power;
use crate::store::{Applying, FaultyLines, Imported};

/// The import's routes, with a larger body than others take.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(plan)).routes(routes!(apply)).layer(DefaultBodyLimit::max(FILE_BYTES_MAX))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ImportQuery {
    /// `employees` (units, managers, HR, employees) or `representatives`. Each list ends only what it said itself.
    list: String,
    /// The day on which the file begins to hold, where it says no day itself; today if not given.
    from: Option<String>,
    /// What becomes of units of the list that the file does not name: `keep` (as without it), `end`, or
    /// `end-with-open-followups`.
    missing_units: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ApplyQuery {
    /// The fingerprint of the plan that was looked at.
    fingerprint: String,
    /// `true` applies the good lines although others are at fault; then nothing ends.
    leave_out_faulty: Option<bool>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanAnswer {
    /// Names the plan; send it along to apply it.
    fingerprint: String,
    /// The lines below the headings.
    lines: usize,
    /// Per thing (`unit`, `person`, `assignment`).
    totals: Vec<TotalsAnswer>,
    /// Everything that happens: units first, then people, then assignments.
    changes: Vec<ChangeAnswer>,
    /// What is wrong, by line. While there is any, nothing ends, and nothing is applied unless `leave_out_faulty` is set.
    faults: Vec<FaultAnswer>,
    /// What there is to know and stops nothing.
    notices: Vec<NoticeAnswer>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TotalsAnswer {
    thing: &'static str,
    added: usize,
    changed: usize,
    ended: usize,
    /// Those in the file that are so already.
    unchanged: usize,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeAnswer {
    /// `added`, `changed` or `ended`.
    kind: &'static str,
    /// `unit`, `person` or `assignment`.
    thing: &'static str,
    /// The line that says so; none where a line is missing.
    line: Option<u32>,
    /// The unit's name.
    unit: Option<String>,
    /// The person's name.
    person: Option<String>,
    /// The role's code.
    role: Option<&'static str>,
    fields: Vec<FieldAnswer>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FieldAnswer {
    /// `name`, `code`, `level`, `parent`, `authority`, `list`, `last-day`, `user`, `employment-number`, `email`, `from`, `to`.
    field: &'static str,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FaultAnswer {
    /// As an editor or a spreadsheet counts it, from 1.
    line: u32,
    /// The heading of the column, as it stands in the file.
    column: Option<String>,
    /// What stands there, cut; never a personal identity number.
    value: Option<String>,
    /// The problem's code.
    code: &'static str,
    /// The other line that it has to do with.
    other_line: Option<u32>,
    text: Texts,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoticeAnswer {
    line: Option<u32>,
    /// The notice's code.
    code: &'static str,
    /// What it is about: a heading, a sheet, a unit, a line's number.
    about: String,
    text: Texts,
}

/// One text in both languages.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Texts {
    sv: String,
    en: String,
}

impl Texts {
    /// A text that stands in both languages already.
    pub(crate) fn both(sv: &str, en: &str) -> Self {
        Self { sv: sv.to_owned(), en: en.to_owned() }
    }

    /// The text in the language of a document.
    pub(crate) fn pick(&self, tongue: &Tongue) -> &str {
        tongue.pick(&self.sv, &self.en)
    }

    pub(crate) fn of(text: impl Fn(Language) -> String) -> Self {
        Self { sv: text(Language::Sv), en: text(Language::En) }
    }
}

/// What a file would change; changes nothing. The body is the file, CSV or XLSX. For administrators of the whole.
#[utoipa::path(post, path = "/api/organisation/import-plans", params(ImportQuery), request_body(content = Vec<u8>,
    content_type = "application/octet-stream"), security(("token" = [])), responses((status = 200, body = PlanAnswer),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 413, body = Problem),
    (status = 422, body = Problem, description = "The file can't be used at all")))]
pub(crate) async fn plan(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Query(query): Query<ImportQuery>,
    file: Bytes,
) -> Result<Json<PlanAnswer>, ApiError> {
    let (table, options) = read(&app, &principal, &query, file).await?;
    Ok(Json(answer(&app.store.plan_import(table, options).await?)))
}

/// Imports a file, all of it in one transaction, as the plan said that was looked at. For administrators of the whole.
#[utoipa::path(post, path = "/api/organisation/imports", params(ImportQuery, ApplyQuery), request_body(content = Vec<u8>,
    content_type = "application/octet-stream"), security(("token" = [])), responses((status = 200, body = PlanAnswer),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 413, body = Problem),
    (status = 409, body = Problem, description = "The plan is another by now: ask for it again"),
    (status = 422, body = Problem, description = "The file can't be used, or lines are at fault")))]
pub(crate) async fn apply(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Query(query): Query<ImportQuery>,
    Query(how): Query<ApplyQuery>,
    file: Bytes,
) -> Result<Json<PlanAnswer>, ApiError> {
    let (table, options) = read(&app, &principal, &query, file).await?;
    let faulty = if how.leave_out_faulty == Some(true) { FaultyLines::LeaveOut } else { FaultyLines::StopAll };
    let by = Some(principal.person);
    let applying = Applying { by, now_ms: now_ms(), faulty, expected: Some(how.fingerprint) };
    match app.store.apply_import(table, options, applying).await? {
        Imported::Applied(plan) => Ok(Json(answer(&plan))),
        Imported::Changed(_) => Err(ApiError::Conflict("the organisation or the file changed: ask for the plan again")),
        Imported::Faulty(_) => {
            Err(ApiError::Unprocessable("lines are at fault: correct them, or say that they are to be left out"))
        }
    }
}

/// Reads the file for somebody who may import, off the threads that serve others.
async fn read(
    app: &App,
    principal: &Principal,
    query: &ImportQuery,
    file: Bytes,
) -> Result<(Table, ImportOptions), ApiError> {
    if !reach(app, principal, Power::AdministerOrganisation)?.is_whole() {
        return Err(ApiError::NotPermitted);
    }
    let options = options(query)?;
    let place = app.renderings.acquire().await.map_err(|_| ApiError::NotReady)?;
    let table = tokio::task::spawn_blocking(move || read_table(&file)).await.map_err(|_| ApiError::Broken)?;
    drop(place);
    Ok((table.map_err(ApiError::File)?, options))
}

fn options(query: &ImportQuery) -> Result<ImportOptions, ApiError> {
    let list = List::from_code(&query.list).ok_or(ApiError::Unprocessable("list is employees or representatives"))?;
    let day = query.from.as_deref().map(str::parse::<NaiveDate>).transpose();
    let day = day.map_err(|_| ApiError::Unprocessable("from is a day as 2026-03-31"))?.unwrap_or_else(today);
    let missing_units = match query.missing_units.as_deref() {
        None | Some("keep") => MissingUnits::Keep,
        Some("end") => MissingUnits::End,
        Some("end-with-open-followups") => MissingUnits::EndWithOpenFollowups,
        Some(_) => return Err(ApiError::Unprocessable("missing_units is keep, end or end-with-open-followups")),
    };
    Ok(ImportOptions { list, day, missing_units })
}

fn answer(plan: &Plan) -> PlanAnswer {
    let totals = plan.totals.map(|(thing, it)| TotalsAnswer {
        thing,
        added: it.added,
        changed: it.changed,
        ended: it.ended,
        unchanged: it.unchanged,
    });
    PlanAnswer {
        fingerprint: plan.fingerprint().to_string(),
        lines: plan.lines,
        totals: totals.into(),
        changes: plan.changes.iter().map(change_answer).collect(),
        faults: plan.faults.iter().map(fault_answer).collect(),
        notices: plan.notices.iter().map(notice_answer).collect(),
    }
}

fn change_answer(change: &PlannedChange) -> ChangeAnswer {
    let fields = change.fields.iter();
    ChangeAnswer {
        kind: change.kind.code(),
        thing: change.thing.code(),
        line: change.line,
        unit: change.unit.clone(),
        person: change.person.clone(),
        role: change.role.map(Role::code),
        fields: fields
            .map(|it| FieldAnswer { field: it.field, before: it.before.clone(), after: it.after.clone() })
            .collect(),
    }
}

fn fault_answer(fault: &Fault) -> FaultAnswer {
    FaultAnswer {
        line: fault.line,
        column: fault.column.clone(),
        value: fault.value.clone(),
        code: fault.problem.code(),
        other_line: fault.other_line,
        text: Texts::of(|language| fault.text(language)),
    }
}

fn notice_answer(notice: &Notice) -> NoticeAnswer {
    NoticeAnswer {
        line: notice.line,
        code: notice.kind.code(),
        about: notice.about.clone(),
        text: Texts::of(|language| notice.text(language)),
    }
}
