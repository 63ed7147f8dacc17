//! Documents over HTTP: a hand-in, a level's compilation, a follow-up or an action plan as a file in any format.
//!
//! The rules that must not be broken: a file holds what its caller may see and nothing else, by the same checks as the screens;
//! and writing one never keeps the runtime waiting.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, FixedOffset, Local};
use form_model::{ActionPlan, DocumentKind, Followup, Template};
use report::{Report, ReportError};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::authentication::SignedInAs;
use super::documents::readable;
use super::error::{ApiError, Problem};
use super::handed_in::{HandedInAnswer, whole};
use super::roll_up::compiled;
use crate::app::App;
use crate::clock::minute_of;
use crate::content::materialise;
use crate::documents_out::{
    Format, HandInOut, Layout, MarkOut, PlanOut, SaidOut, Tongue, action_plan_report, compilation_report,
    hand_in_report, write,
};
use crate::frozen_content::{FrozenAction, FrozenContent};
use crate::store::StoredDocument;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(hand_in)).routes(routes!(compilation)).routes(routes!(document))
}

/// In which language.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LanguageQuery {
    /// `sv` or `en`; Swedish if it is left out.
    #[serde(default)]
    pub(super) language: String,
}

/// A place that somebody looks down from, and in which language.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CompilationQuery {
    round: String,
    unit: String,
    /// `sv` or `en`; Swedish if it is left out.
    #[serde(default)]
    language: String,
}

/// A hand-in as a file: `pdf`, `docx`, `xlsx`, `csv` or `json`. For those who may read what its unit hands in.
#[utoipa::path(get, path = "/api/hand-ins/{id}/file/{format}", params(("id" = String, Path), ("format" = String, Path),
    LanguageQuery), security(("token" = [])), responses((status = 200, description = "The file"),
    (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn hand_in(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path((id, format)): Path<(String, String)>,
    Query(query): Query<LanguageQuery>,
) -> Result<Response, ApiError> {
    let format = Format::from_ending(&format).ok_or(ApiError::NotFound)?;
    let (answer, content) = whole(&app, &principal, &id).await?;
    let organisation = app.store.installation().name.clone();
    let name = format!("{} {}", answer.unit_name, answer.round_name);
    let make = move || report_of(&organisation, (&answer, &content), format.layout(), Tongue::of(&query.language));
    file(&app, format, &name, make).await
}

/// The report of a hand-in.
pub(super) fn report_of(
    organisation: &str,
    (answer, content): (&HandedInAnswer, &FrozenContent),
    layout: Layout,
    tongue: &Tongue,
) -> Report {
    let received = minute_of(answer.received_at_ms);
    let out = HandInOut {
        organisation,
        unit: &answer.unit_name,
        round: &answer.round_name,
        reviewed_year: answer.reviewed_year,
        version: answer.version,
        received: &received,
        receipt: &answer.receipt_number,
        handed_in_by: &answer.handed_in_by,
        marks: answer.marks.iter().map(|it| MarkOut { name: &it.name, role: &it.role }).collect(),
        statements: answer.statements.iter().map(|it| SaidOut { name: &it.name, words: &it.words }).collect(),
        content,
        template: answer.template.as_ref(),
    };
    hand_in_report(&out, layout, tongue)
}

/// What the units below a unit handed in, together, as a file: `pdf`, `docx`, `xlsx`, `csv` or `json`. For those who look down
/// from the unit.
#[utoipa::path(get, path = "/api/roll-up/file/{format}", params(("format" = String, Path), CompilationQuery),
    security(("token" = [])), responses((status = 200, description = "The file"), (status = 401, body = Problem),
    (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn compilation(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(format): Path<String>,
    Query(query): Query<CompilationQuery>,
) -> Result<Response, ApiError> {
    let format = Format::from_ending(&format).ok_or(ApiError::NotFound)?;
    let tongue = Tongue::of(&query.language);
    let organisation = app.store.installation().name.clone();
    let out = compiled(&app, &principal, (&query.round, &query.unit), &organisation, tongue).await?;
    let name = format!("{} {}", out.unit, out.round);
    let made = compilation_report(&out, format.layout(), tongue);
    file(&app, format, &name, move || made).await
}

/// A follow-up or an action plan as it stands, as a file: `pdf`, `docx`, `xlsx`, `csv` or `json`. For those who may read it.
#[utoipa::path(get, path = "/api/documents/{id}/file/{format}", params(("id" = String, Path), ("format" = String, Path),
    LanguageQuery), security(("token" = [])), responses((status = 200, description = "The file"),
    (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn document(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path((id, format)): Path<(String, String)>,
    Query(query): Query<LanguageQuery>,
) -> Result<Response, ApiError> {
    let format = Format::from_ending(&format).ok_or(ApiError::NotFound)?;
    let stored = readable(&app, &principal, id.parse().map_err(|_| ApiError::NotFound)?).await?;
    let framework = app.store.framework();
    let case = stored.row.case.clone();
    let unit = framework.organisation.unit(case.unit).map(|it| it.name.clone()).unwrap_or_default();
    let round = case.round.and_then(|it| framework.round(it)).map(|it| it.name.clone()).unwrap_or_default();
    let template = stored.row.template.and_then(|it| app.store.template(it));
    let organisation = app.store.installation().name.clone();
    let name = format!("{unit} {round}");
    let make = move || {
        let tongue = Tongue::of(&query.language);
        let about = About { organisation: &organisation, unit: &unit, round: &round };
        live_report(&stored, template.as_deref(), &about, (format.layout(), tongue))
    };
    let place = app.renderings.acquire().await.map_err(|_| ApiError::NotReady)?;
    let made = tokio::task::spawn_blocking(make).await.map_err(|_| ApiError::Broken)??;
    drop(place);
    file(&app, format, name.trim(), move || made).await
}

/// What stands at the head of a live document's file.
struct About<'a> {
    organisation: &'a str,
    unit: &'a str,
    round: &'a str,
}

fn live_report(
    stored: &StoredDocument,
    template: Option<&Template>,
    about: &About<'_>,
    (layout, tongue): (Layout, &Tongue),
) -> Result<Report, ApiError> {
    let document = materialise(stored)?;
    if stored.row.case.kind == DocumentKind::ActionPlan {
        let plan = ActionPlan::read(&document);
        let row = |it: form_model::ActionRow| FrozenAction { id: it.id, values: it.values, texts: it.texts };
        let rows: Vec<FrozenAction> = plan.rows.into_iter().map(row).collect();
        let out = PlanOut { organisation: about.organisation, unit: about.unit, result: &plan.result, rows: &rows };
        return Ok(action_plan_report(&out, tongue));
    }
    let template = template.ok_or(ApiError::Broken)?;
    let followup = Followup::read(&document, template);
    let content = FrozenContent::of_draft(&followup).ok_or(ApiError::Broken)?;
    let out = HandInOut {
        organisation: about.organisation,
        unit: about.unit,
        round: about.round,
        reviewed_year: None,
        version: 0,
        received: "",
        receipt: "",
        handed_in_by: "",
        marks: Vec::new(),
        statements: Vec::new(),
        content: &content,
        template: Some(template),
    };
    Ok(hand_in_report(&out, layout, tongue))
}

/// Makes a report and writes it as a file to be kept.
pub(super) async fn file(
    app: &App,
    format: Format,
    name: &str,
    make: impl FnOnce() -> Report + Send + 'static,
) -> Result<Response, ApiError> {
    let place = app.renderings.acquire().await.map_err(|_| ApiError::NotReady)?;
    let at: DateTime<FixedOffset> = Local::now().fixed_offset();
    let written = tokio::task::spawn_blocking(move || write(&make(), format, at)).await;
    drop(place);
    let bytes = written.map_err(|_| ApiError::Broken)?.map_err(refused)?;
    let disposition = disposition(name, format.ending());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(format.media_type())),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).map_err(|_| ApiError::Broken)?),
    ];
    Ok((headers, bytes).into_response())
}

fn refused(error: ReportError) -> ApiError {
    match error {
        ReportError::TooMany { .. } | ReportError::TooLong { .. } => {
            ApiError::Ungrantable("too-large", "there is more in it than one document holds")
        }
        error @ (ReportError::Empty(_)
        | ReportError::RowWidth { .. }
        | ReportError::NotFinite { .. }
        | ReportError::SameName(_)
        | ReportError::Pdf(_)
        | ReportError::Xlsx
        | ReportError::Docx(_)
        | ReportError::Csv(_)
        | ReportError::Json(_)
        | ReportError::UnknownFormat) => {
            tracing::error!(%error, "a document could not be written");
            ApiError::Broken
        }
    }
}

/// The file's name for browsers (RFC 6266): in plain letters, and beside it as it is called.
fn disposition(name: &str, ending: &str) -> String {
    let plain: String = name.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '-' }).collect();
    let parts: Vec<&str> = plain.split('-').filter(|it| !it.is_empty()).collect();
    let encoded: String = name.bytes().map(percent_encoded).collect();
    format!("attachment; filename=\"{}.{ending}\"; filename*=UTF-8''{encoded}.{ending}", parts.join("-"))
}

fn percent_encoded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_what_it_is_about_in_letters_that_every_browser_takes() {
        let expected =
            "attachment; filename=\"F-rskolan-Eken-2026.pdf\"; filename*=UTF-8''F%C3%B6rskolan%20Eken%202026.pdf";
        assert_eq!(disposition("Förskolan Eken 2026", "pdf"), expected);
        assert!(!disposition("a\"\r\nb", "csv").contains('\n'));
    }
}
