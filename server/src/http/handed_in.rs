//! One hand-in over HTTP, as it was frozen, with what was said about it since; and replies to what it passes upwards.
//!
//! The rules that must not be broken: what is shown is what was handed in, never what the form says today; and whoever may not
//! read it learns not even that there is one.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use form_model::{DocumentId, PersonId, Receipt, Resource, Right, Role, RowId, Template, permits};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json_;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::authentication::{SignedInAs, reach};
use super::error::{ApiError, Problem};
use super::imports::Texts;
use super::roll_up::ReplyAnswer;
use super::session::Body;
use crate::app::App;
use crate::clock::{now_ms, today};
use crate::directory::{reads_hand_ins, standings_in};
use crate::frozen_content::{FrozenContent, FrozenMark, without_small_tallies};
use crate::message::{MessageKind, NewMessage, holding};
use crate::principal::Principal;
use crate::reach::{Power, is_manager_above};
use crate::store::{ClosingReply, FrozenHandIn, ReplyState, SaidAfter};

/// The longest reply, in characters: a page.
const REPLY_CHARS_MAX: usize = 2_000;

/// The longest name of an owner, in characters.
const OWNER_CHARS_MAX: usize = 200;

/// The longest theme, in characters: a word or two.
const THEME_CHARS_MAX: usize = 60;

/// The most themes of one answer: more sort nothing.
const THEMES_MAX: usize = 8;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(read))
        .routes(routes!(reply))
        .routes(routes!(tag))
        .routes(routes!(replies_to_mine))
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HandedInAnswer {
    pub(super) id: String,
    pub(super) document: String,
    pub(super) unit: String,
    /// As the unit was called when the round opened.
    pub(super) unit_name: String,
    /// The level's code.
    pub(super) level: &'static str,
    pub(super) round_name: String,
    pub(super) reviewed_year: Option<i32>,
    pub(super) version: u32,
    /// True if no later version was received.
    pub(super) is_newest: bool,
    /// When the server had it, in milliseconds since 1970.
    pub(super) received_at_ms: u64,
    pub(super) receipt_number: String,
    /// Who handed it in.
    pub(super) handed_in_by: String,
    /// Why it was made without the representative's mark.
    pub(super) reason: Option<String>,
    /// Whose marks held.
    pub(super) marks: Vec<MarkAnswer>,
    /// As frozen: `answers`, `findings`, `summary`, `action_rows` and more.
    #[schema(value_type = Object)]
    pub(super) content: Json_,
    /// The questions that were asked.
    #[schema(value_type = Object)]
    pub(super) template: Option<Template>,
    pub(super) sent_back: Vec<SaidAnswer>,
    pub(super) statements: Vec<SaidAnswer>,
    /// Replies to closing answers, by question.
    pub(super) replies: HashMap<String, ReplyAnswer>,
    pub(super) themes: HashMap<String, Vec<String>>,
    /// True if the person may send it back.
    pub(super) may_send_back: bool,
    /// True if the person may tag closing answers and reply to them.
    pub(super) may_compile: bool,
    /// True if the person may have passages masked and give it out.
    pub(super) may_redact: bool,
    /// True if the person may dispose of it with everything that belongs to it: its round is closed.
    pub(super) may_dispose: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MarkAnswer {
    pub(super) name: String,
    /// `manager` or `representative`.
    pub(super) role: String,
    /// By the tablet's clock, in milliseconds since 1970.
    pub(super) time_ms: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SaidAnswer {
    pub(super) name: String,
    /// Milliseconds since 1970.
    pub(super) at_ms: u64,
    pub(super) words: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ReplyRequest {
    /// `received`, `under-way`, `done` or `declined`.
    state: String,
    /// Who owns the matter: a person, a function or a unit.
    owner: String,
    /// What is answered to those who raised it.
    words: String,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ThemesRequest {
    themes: Vec<String>,
}

/// A matter that an administration or company passed upwards, and what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RaisedMatter {
    round_name: String,
    /// Who passed it on.
    unit_name: String,
    question: Texts,
    words: String,
    reply: Option<ReplyAnswer>,
}

/// A hand-in, for those who may read what its unit hands in.
#[utoipa::path(get, path = "/api/hand-ins/{id}", params(("id" = String, Path)), security(("token" = [])), responses(
    (status = 200, body = HandedInAnswer), (status = 401, body = Problem),
    (status = 404, body = Problem, description = "None, or not for this person")))]
pub(crate) async fn read(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path(id): Path<String>,
) -> Result<Json<HandedInAnswer>, ApiError> {
    Ok(Json(whole(&app, &principal, &id).await?.0))
}

/// A hand-in with everything that is known about it, and its content taken apart.
pub(super) async fn whole(
    app: &App,
    principal: &Principal,
    id: &str,
) -> Result<(HandedInAnswer, FrozenContent), ApiError> {
    let frozen = readable(app, principal, id).await?;
    let received = app.store.received_hand_in(frozen.id).await?.ok_or(ApiError::NotFound)?;
    let content: FrozenContent = serde_json::from_str(&frozen.content).map_err(|_| ApiError::Broken)?;
    let mut as_frozen: Json_ = serde_json::from_str(&frozen.content).map_err(|_| ApiError::Broken)?;
    // Earlier versions froze every tally.
    if let Some(document) = as_frozen.get_mut("document") {
        *document = without_small_tallies(document.take());
    }
    let receipt: Receipt = minicbor_serde::from_slice(&frozen.receipt).map_err(|_| ApiError::Broken)?;
    let said = app.store.said_after(frozen.document).await?;
    let names = names_in(app, &content, &said).await?;
    let name = |it: Option<PersonId>| it.and_then(|it| names.get(&it).cloned()).unwrap_or_default();
    let framework = app.store.framework();
    let round = frozen.round.and_then(|it| framework.round(it));
    let unit = round.and_then(|it| it.units.iter().find(|it| it.id == frozen.unit));
    let unit = unit.or_else(|| framework.organisation.unit(frozen.unit));
    let (replies, themes) = replies_and_themes(app, &frozen).await?;
    let case = app.store.document_row(frozen.document).await?.ok_or(ApiError::NotFound)?.case;
    let rights = permits(&standings_in(&framework, principal.person, &case, today()), Resource::HandIns).rights;
    let answer = HandedInAnswer {
        id: frozen.id.to_string(),
        document: frozen.document.to_string(),
        unit: frozen.unit.to_string(),
        unit_name: unit.map(|it| it.name.clone()).unwrap_or_default(),
        level: unit.map_or("", |it| it.level.code()),
        round_name: round.map(|it| it.name.clone()).unwrap_or_default(),
        reviewed_year: round.map(|it| it.reviewed_year),
        version: frozen.version,
        is_newest: received.is_newest,
        received_at_ms: frozen.received_at_ms,
        receipt_number: receipt.number,
        handed_in_by: name(content.hand_in.person),
        reason: content.hand_in.reason().map(str::to_owned),
        marks: content.ready.iter().map(|it| mark(it, name(it.person))).collect(),
        template: content.template.and_then(|it| app.store.template(it)).map(|it| (*it).clone()),
        content: as_frozen,
        sent_back: sent_back_of(&said, frozen.version, name),
        statements: statements_of(&said, frozen.id, name),
        replies,
        themes,
        may_send_back: received.is_newest
            && is_manager_above(&framework, principal.person, frozen.unit, today())
            && !said.sent_back.iter().any(|it| it.version == frozen.version),
        may_compile: reach(app, principal, Power::Compile).is_ok_and(|it| it.holds(frozen.unit)),
        may_redact: rights.contains(&Right::Redact),
        may_dispose: rights.contains(&Right::Dispose) && round.is_none_or(|it| !it.is_open()),
    };
    Ok((answer, content))
}

async fn names_in(app: &App, content: &FrozenContent, said: &SaidAfter) -> Result<HashMap<PersonId, String>, ApiError> {
    let marks = content.ready.iter().filter_map(|it| it.person);
    let people = marks.chain(content.hand_in.person).chain(said.sent_back.iter().map(|it| it.by));
    let people: Vec<PersonId> = people.chain(said.statements.iter().map(|it| it.by)).collect();
    Ok(app.store.names_of(people).await?.into_iter().collect())
}

fn mark(mark: &FrozenMark, name: String) -> MarkAnswer {
    MarkAnswer { name, role: mark.role.clone().unwrap_or_default(), time_ms: mark.time_ms }
}

fn sent_back_of(said: &SaidAfter, version: u32, name: impl Fn(Option<PersonId>) -> String) -> Vec<SaidAnswer> {
    let of_version = said.sent_back.iter().filter(|it| it.version == version);
    of_version.map(|it| SaidAnswer { name: name(Some(it.by)), at_ms: it.at_ms, words: it.comment.clone() }).collect()
}

fn statements_of(said: &SaidAfter, hand_in: RowId, name: impl Fn(Option<PersonId>) -> String) -> Vec<SaidAnswer> {
    let of_hand_in = said.statements.iter().filter(|it| it.hand_in == hand_in);
    of_hand_in.map(|it| SaidAnswer { name: name(Some(it.by)), at_ms: it.at_ms, words: it.words.clone() }).collect()
}

/// Says who owns what a closing answer asks others for, and what became of it; in place of the reply that there was. For
/// process owners, analysts and the manager of the whole.
#[utoipa::path(put, path = "/api/hand-ins/{id}/closing/{question}/reply", params(("id" = String, Path),
    ("question" = String, Path)), request_body = ReplyRequest, security(("token" = [])), responses(
    (status = 200, body = ReplyAnswer), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn reply(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path((id, question)): Path<(String, String)>,
    Body(request): Body<ReplyRequest>,
) -> Result<Json<ReplyAnswer>, ApiError> {
    let frozen = compiled(&app, &principal, &id, &question).await?;
    let state = ReplyState::from_code(&request.state).ok_or(ApiError::Unprocessable("there is no such state"))?;
    let reply = ClosingReply {
        document: frozen.document,
        question,
        state,
        owner: words(&request.owner, OWNER_CHARS_MAX)?,
        words: words(&request.words, REPLY_CHARS_MAX)?,
        person: principal.person,
        changed_at_ms: now_ms(),
    };
    let answer = ReplyAnswer::of(&reply);
    app.store.put_closing_reply(reply).await?;
    tell(&app, &frozen).await?;
    Ok(Json(answer))
}

/// Tags a closing answer with themes, in place of those that it had. For process owners, analysts and the manager of the
/// whole.
#[utoipa::path(put, path = "/api/hand-ins/{id}/closing/{question}/themes", params(("id" = String, Path),
    ("question" = String, Path)), request_body = ThemesRequest, security(("token" = [])), responses(
    (status = 204), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem),
    (status = 422, body = Problem)))]
pub(crate) async fn tag(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Path((id, question)): Path<(String, String)>,
    Body(request): Body<ThemesRequest>,
) -> Result<axum::http::StatusCode, ApiError> {
    let frozen = compiled(&app, &principal, &id, &question).await?;
    if request.themes.len() > THEMES_MAX {
        return Err(ApiError::Unprocessable("that are too many themes"));
    }
    let themes = request.themes.iter().map(|it| words(it, THEME_CHARS_MAX)).collect::<Result<Vec<_>, _>>()?;
    app.store.put_closing_themes((frozen.document, question), themes, principal.person, now_ms()).await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// What the administrations and companies of the person's units passed upwards, and what became of it, the newest round
/// first.
#[utoipa::path(get, path = "/api/me/raised", security(("token" = [])), responses(
    (status = 200, body = [RaisedMatter]), (status = 401, body = Problem)))]
pub(crate) async fn replies_to_mine(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<Vec<RaisedMatter>>, ApiError> {
    let framework = app.store.framework();
    let organisation = &framework.organisation;
    let mine = organisation.assignments_of(principal.person).iter().filter(|it| it.is_active(today()));
    let is_part = |role: Role| match role {
        Role::Manager
        | Role::Representative
        | Role::SubstituteRepresentative
        | Role::MainRepresentative
        | Role::Hr
        | Role::Employee => true,
        Role::ProcessOwner | Role::Analyst | Role::RecordsOfficer | Role::Admin => false,
    };
    let places: Vec<_> = mine.filter(|it| is_part(it.role)).filter_map(|it| organisation.unit(it.unit)).collect();
    let authorities = places.iter().map(|it| it.authority).collect();
    let mut matters = Vec::new();
    for round in &framework.rounds {
        let replies = app.store.closing_replies(round.id).await?;
        let told = app.store.told_hand_ins(round.id, std::collections::HashSet::clone(&authorities)).await?;
        for told in told {
            let Some(unit) = round.units.iter().find(|it| it.id == told.unit) else { continue };
            let template = round.templates.get(&unit.level).and_then(|it| framework.templates.get(it));
            for question in template.iter().flat_map(|it| &it.closing) {
                let Some(words) = told.words.closing.get(&question.id) else { continue };
                let reply = replies.iter().find(|it| it.document == told.document && it.question == question.id);
                let asks_others = template.is_some_and(|it| it.closing.last() == Some(question));
                if reply.is_some() || asks_others {
                    matters.push(RaisedMatter {
                        round_name: round.name.clone(),
                        unit_name: unit.name.clone(),
                        question: Texts::both(&question.sv, &question.en),
                        words: words.clone(),
                        reply: reply.map(ReplyAnswer::of),
                    });
                }
            }
        }
    }
    Ok(Json(matters))
}

type RepliesAndThemes = (HashMap<String, ReplyAnswer>, HashMap<String, Vec<String>>);

async fn replies_and_themes(app: &App, frozen: &FrozenHandIn) -> Result<RepliesAndThemes, ApiError> {
    let Some(round) = frozen.round else { return Ok(RepliesAndThemes::default()) };
    let is_here = |document: DocumentId| document == frozen.document;
    let replies = app.store.closing_replies(round).await?.into_iter().filter(|it| is_here(it.document));
    let mut themes: HashMap<String, Vec<String>> = HashMap::new();
    for it in app.store.closing_themes(round).await?.into_iter().filter(|it| is_here(it.document)) {
        themes.entry(it.question).or_default().push(it.theme);
    }
    Ok((replies.map(|it| (it.question.clone(), ReplyAnswer::of(&it))).collect(), themes))
}

/// The hand-in, if the person may read it; otherwise the same answer as if there were none.
async fn readable(app: &App, principal: &Principal, id: &str) -> Result<FrozenHandIn, ApiError> {
    let id: RowId = id.parse().map_err(|_| ApiError::NotFound)?;
    let frozen = app.store.frozen_hand_in(id).await?.ok_or(ApiError::NotFound)?;
    let row = app.store.document_row(frozen.document).await?.ok_or(ApiError::NotFound)?;
    let reads = reads_hand_ins(&app.store.framework(), principal.person, &row.case, today());
    if reads { Ok(frozen) } else { Err(ApiError::NotFound) }
}

/// The hand-in with a closing answer that the person may tag and reply to.
async fn compiled(app: &App, principal: &Principal, id: &str, question: &str) -> Result<FrozenHandIn, ApiError> {
    let reach = reach(app, principal, Power::Compile)?;
    let frozen = readable(app, principal, id).await?;
    if !reach.holds(frozen.unit) {
        return Err(ApiError::NotPermitted);
    }
    let content: FrozenContent = serde_json::from_str(&frozen.content).map_err(|_| ApiError::Broken)?;
    if content.summary.contains_key(question) { Ok(frozen) } else { Err(ApiError::NotFound) }
}

/// Tells the managers and representatives of the unit that there is a reply.
async fn tell(app: &App, frozen: &FrozenHandIn) -> Result<(), ApiError> {
    let framework = app.store.framework();
    let roles = [Role::Manager, Role::Representative, Role::SubstituteRepresentative, Role::MainRepresentative];
    let told = holding(&framework.organisation, frozen.unit, &roles, today());
    let about = |person| NewMessage {
        person,
        kind: MessageKind::RaisedAnswered,
        unit: Some(frozen.unit),
        round: frozen.round,
        // One message a day, however often the reply is put in better words.
        day: Some(today()),
        row: Some(frozen.id),
    };
    app.store.add_messages(told.into_iter().map(about).collect(), now_ms()).await?;
    Ok(())
}

fn words(words: &str, chars_max: usize) -> Result<String, ApiError> {
    let words = words.trim();
    match words.chars().count() {
        0 => Err(ApiError::Unprocessable("say what it is about")),
        count if count > chars_max => Err(ApiError::Unprocessable("that is too long")),
        _ => Ok(words.to_owned()),
    }
}
