//! Templates over HTTP: which there are, new versions of them, and the drafts that these come from.
//!
//! For process owners, all of it. The rules that must not be broken: a version is never changed and one in use never removed;
//! and what is sent as a version is what every tablet will accept.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use form_model::{TEMPLATE_BYTES_MAX, Template, TemplateHash};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::authentication::{SignedInAs, reach};
use super::error::{ApiError, Problem};
use crate::app::App;
use crate::clock::now_ms;
use crate::reach::Power;
use crate::store::TemplateDraft;
use crate::template_versions::{TemplateRefusal, Version, is_built_in, known_template, known_templates, read_draft};

/// The routes, with the body that a template may have.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(read, remove))
        .routes(routes!(draft, keep_draft, discard_draft))
        .layer(DefaultBodyLimit::max(TEMPLATE_BYTES_MAX))
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TemplateAnswer {
    hash: String,
    /// The same for all its versions.
    name: String,
    version: u32,
    /// The level's code.
    level: &'static str,
    /// What it is called in Swedish.
    sv: String,
    /// What it is called in English.
    en: String,
    /// How many questions it has.
    questions: usize,
    /// Their ids, closing questions included, so that no new question gets the id of another.
    question_ids: Vec<String>,
    /// True if it comes with the program.
    is_built_in: bool,
    /// True if a round or a document uses it; then it stays.
    is_used: bool,
    /// The draft that begins from it, if there is one.
    draft: Option<DraftMark>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DraftMark {
    changed_by: String,
    /// Milliseconds since 1970.
    changed_at_ms: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AddedAnswer {
    hash: String,
    version: u32,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DraftAnswer {
    /// Counts the times that it was kept.
    revision: u32,
    #[serde(flatten)]
    mark: DraftMark,
    /// The template, with whatever is still missing.
    #[schema(value_type = Object)]
    template: Template,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptAnswer {
    /// The revision that the draft has from now on.
    revision: u32,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AddQuery {
    /// The hash of the version whose draft becomes this one; the draft goes.
    draft_of: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct KeepQuery {
    /// The revision of the draft that was changed; 0 for a new one.
    revision: u32,
}

/// Every version of every template, by level and name, the newest first. For process owners.
#[utoipa::path(get, path = "/api/templates", security(("token" = [])), responses(
    (status = 200, body = [TemplateAnswer]), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<Vec<TemplateAnswer>>, ApiError> {
    reach(&app, &principal, Power::WriteTemplates)?;
    let used = app.store.used_templates().await?;
    let drafts = app.store.template_drafts().await?;
    let mut marks = HashMap::new();
    for draft in drafts {
        marks.insert(draft.based_on, mark(&app, &draft).await?);
    }
    let known = known_templates(&app.store.framework());
    Ok(Json(known.iter().map(|(hash, template)| answer(*hash, template, &used, marks.remove(hash))).collect()))
}

/// A version, as the bytes that its hash names. For process owners.
#[utoipa::path(get, path = "/api/templates/{hash}", params(("hash" = String, Path)), security(("token" = [])), responses(
    (status = 200, body = Object, description = "The template as it is kept: JSON without white space"),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn read(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(hash): Path<String>,
) -> Result<impl IntoResponse, ApiError> {
    reach(&app, &principal, Power::WriteTemplates)?;
    let (_, template) = template_at(&app, &hash)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], template.to_bytes()))
}

/// Adds a version. Its number is the next of its name, whatever it says; the same content again is the version that there is.
/// For process owners.
#[utoipa::path(post, path = "/api/templates", params(AddQuery), request_body = Object, security(("token" = [])), responses(
    (status = 201, body = AddedAnswer), (status = 200, body = AddedAnswer, description = "There is one that says the same"),
    (status = 401, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem),
    (status = 413, body = Problem), (status = 422, body = Problem, description = "It has faults; each with code and place")))]
pub(crate) async fn add(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Query(query): Query<AddQuery>,
    body: Bytes,
) -> Result<(StatusCode, Json<AddedAnswer>), ApiError> {
    let reach = reach(&app, &principal, Power::WriteTemplates)?;
    let template = read_draft(&body).map_err(ApiError::Template)?;
    let draft_of = query.draft_of.as_deref().map(parse_hash).transpose()?;
    let added = app.store.add_template(template, draft_of, (reach.person(), now_ms())).await?;
    let (status, template) = match added.map_err(ApiError::Template)? {
        Version::New(template) => (StatusCode::CREATED, template),
        Version::Known(template) => (StatusCode::OK, template),
    };
    Ok((status, Json(AddedAnswer { hash: template.hash().to_string(), version: template.version })))
}

/// Removes a version that nothing uses. For process owners.
#[utoipa::path(delete, path = "/api/templates/{hash}", params(("hash" = String, Path)), security(("token" = [])), responses(
    (status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem, description = "It is used, comes with the program, or a draft begins from it")))]
pub(crate) async fn remove(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(hash): Path<String>,
) -> Result<StatusCode, ApiError> {
    let reach = reach(&app, &principal, Power::WriteTemplates)?;
    let hash = parse_hash(&hash)?;
    if is_built_in(hash) {
        return Err(ApiError::Template(TemplateRefusal::BuiltIn));
    }
    let removed = app.store.remove_template(hash, (reach.person(), now_ms())).await?;
    removed.map_err(ApiError::Template)?;
    Ok(StatusCode::NO_CONTENT)
}

/// The draft that begins from a version; `null` if there is none. For process owners.
#[utoipa::path(get, path = "/api/templates/{hash}/draft", params(("hash" = String, Path)), security(("token" = [])),
    responses((status = 200, body = Option<DraftAnswer>), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem)))]
pub(crate) async fn draft(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(hash): Path<String>,
) -> Result<Json<Option<DraftAnswer>>, ApiError> {
    reach(&app, &principal, Power::WriteTemplates)?;
    let (hash, _) = template_at(&app, &hash)?;
    let Some(draft) = app.store.template_draft(hash).await? else { return Ok(Json(None)) };
    let mark = mark(&app, &draft).await?;
    Ok(Json(Some(DraftAnswer { revision: draft.revision, mark, template: draft.template })))
}

/// Keeps a draft that begins from a version; its texts may be missing. For process owners.
#[utoipa::path(put, path = "/api/templates/{hash}/draft", params(("hash" = String, Path), KeepQuery), request_body = Object,
    security(("token" = [])), responses((status = 200, body = KeptAnswer), (status = 401, body = Problem),
    (status = 403, body = Problem), (status = 404, body = Problem), (status = 413, body = Problem),
    (status = 409, body = Problem, description = "Somebody kept it in the meantime"), (status = 422, body = Problem)))]
pub(crate) async fn keep_draft(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(hash): Path<String>,
    Query(query): Query<KeepQuery>,
    body: Bytes,
) -> Result<Json<KeptAnswer>, ApiError> {
    let reach = reach(&app, &principal, Power::WriteTemplates)?;
    let (based_on, base) = template_at(&app, &hash)?;
    let draft = read_draft(&body).map_err(ApiError::Template)?;
    // A draft is always of the next version of what it begins from.
    let template = Template { name: base.name.clone(), level: base.level, ..draft };
    let (revision, changed_by, changed_at_ms) = (query.revision, reach.person(), now_ms());
    let kept = TemplateDraft { based_on, revision, template, changed_by, changed_at_ms };
    let revision = app.store.keep_template_draft(kept).await?.map_err(ApiError::Template)?;
    Ok(Json(KeptAnswer { revision }))
}

/// Throws away the draft that begins from a version. For process owners.
#[utoipa::path(delete, path = "/api/templates/{hash}/draft", params(("hash" = String, Path)), security(("token" = [])),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn discard_draft(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(hash): Path<String>,
) -> Result<StatusCode, ApiError> {
    reach(&app, &principal, Power::WriteTemplates)?;
    app.store.discard_template_draft(parse_hash(&hash)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn parse_hash(text: &str) -> Result<TemplateHash, ApiError> {
    text.parse().map_err(|_| ApiError::Template(TemplateRefusal::Missing))
}

fn template_at(app: &App, hash: &str) -> Result<(TemplateHash, Arc<Template>), ApiError> {
    let hash = parse_hash(hash)?;
    let known = known_template(&app.store.framework(), hash);
    Ok((hash, known.ok_or(ApiError::Template(TemplateRefusal::Missing))?))
}

async fn mark(app: &App, draft: &TemplateDraft) -> Result<DraftMark, ApiError> {
    let names = app.store.names_of(vec![draft.changed_by]).await?;
    let changed_by = names.into_iter().next().map(|it| it.1).unwrap_or_default();
    Ok(DraftMark { changed_by, changed_at_ms: draft.changed_at_ms })
}

fn answer(
    hash: TemplateHash,
    template: &Template,
    used: &HashSet<TemplateHash>,
    draft: Option<DraftMark>,
) -> TemplateAnswer {
    let closing = template.closing.iter().map(|it| &it.id);
    TemplateAnswer {
        hash: hash.to_string(),
        name: template.name.clone(),
        version: template.version,
        level: template.level.code(),
        sv: template.sv.clone(),
        en: template.en.clone(),
        questions: template.questions().count(),
        question_ids: template.questions().map(|it| &it.id).chain(closing).cloned().collect(),
        is_built_in: is_built_in(hash),
        is_used: used.contains(&hash),
        draft,
    }
}
