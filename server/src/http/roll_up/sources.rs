//! What stands under the figures: answers with their words, findings, raised actions, closing answers.
//!
//! A page at a time. The rule that must not be broken: only what the person may open is listed; how many others were counted
//! is said.

use std::collections::HashSet;

use axum::Json;
use axum::extract::{Query, State};
use form_model::{JointAnswer, Level, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::AppState;
use super::super::authentication::SignedInAs;
use super::super::error::{ApiError, Problem};
use super::super::imports::Texts;
use super::{Looking, PlaceQuery};
use crate::app::App;
use crate::frozen_content::FrozenFinding;
use crate::roll_up::RaisedAction;
use crate::store::AnswerBelow;

/// Sources on one page: what somebody reads before they look for something.
const PAGE: usize = 50;

/// One question of one level below a unit.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct QuestionQuery {
    round: String,
    unit: String,
    /// The level's code.
    level: String,
    question: String,
    /// Only these: an answer step's code, or `differ`, `agreed-to-differ`, `one-party`, `needs-action` or `strength`.
    only: Option<String>,
    /// From 0.
    #[serde(default)]
    page: usize,
}

/// Findings below a unit.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FindingsQuery {
    round: String,
    unit: String,
    /// `strength` or `improvement`; none for both.
    kind: Option<String>,
    /// From 0.
    #[serde(default)]
    page: usize,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AnswersAnswer {
    question: Texts,
    sources: Vec<AnswerSource>,
    /// How many there are in all on the pages.
    total: usize,
    /// How many on a page.
    page_size: usize,
    /// How many more were counted that the person may not open.
    closed: usize,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AnswerSource {
    unit: String,
    unit_name: String,
    hand_in: String,
    /// `unanswered`, `one-party`, `agreed`, `difference` or `agreed-to-differ`.
    state: &'static str,
    manager: Vec<String>,
    representative: Vec<String>,
    needs_action: bool,
    strength: bool,
    comment: String,
    evidence: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FindingsAnswer {
    sources: Vec<FindingSource>,
    total: usize,
    page_size: usize,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FindingSource {
    pub(super) unit: String,
    pub(super) unit_name: String,
    pub(super) hand_in: String,
    pub(super) kind: String,
    pub(super) text: String,
    /// 1 to 3.
    pub(super) priority: Option<i64>,
    /// `keep`, `develop` or `act`.
    pub(super) conclusion: Option<String>,
    pub(super) questions: Vec<String>,
    pub(super) root_causes: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RaisedSource {
    pub(super) unit: String,
    pub(super) unit_name: String,
    pub(super) hand_in: String,
    /// The row of the unit's action plan.
    pub(super) row: Option<String>,
    pub(super) action: String,
    pub(super) risk: String,
    /// `low`, `medium` or `serious`.
    pub(super) risk_level: Option<String>,
    /// What the level above had answered at the hand-in.
    pub(super) answer: String,
    pub(super) decision: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClosingAnswer {
    pub(super) id: String,
    pub(super) question: Texts,
    /// True for the question that asks what others should change: answers to it get an owner and a reply.
    pub(super) asks_others: bool,
    pub(super) sources: Vec<ClosingSource>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClosingSource {
    pub(super) unit: String,
    pub(super) unit_name: String,
    pub(super) hand_in: String,
    pub(super) words: String,
    pub(super) themes: Vec<String>,
    pub(super) reply: Option<ReplyAnswer>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ReplyAnswer {
    /// `received`, `under-way`, `done` or `declined`.
    pub(crate) state: &'static str,
    /// Who owns the matter.
    pub(crate) owner: String,
    pub(crate) words: String,
    /// Milliseconds since 1970.
    pub(crate) changed_at_ms: u64,
}

/// How the units of a level below answered a question, those with the most to do first.
#[utoipa::path(get, path = "/api/roll-up/answers", params(QuestionQuery), security(("token" = [])), responses(
    (status = 200, body = AnswersAnswer), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn answers(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Query(query): Query<QuestionQuery>,
) -> Result<Json<AnswersAnswer>, ApiError> {
    let looking = Looking::at(&app, &principal, &query.round, &query.unit)?;
    let level = Level::from_code(&query.level).ok_or(ApiError::NotFound)?;
    let template = looking.template(level).ok_or(ApiError::NotFound)?;
    let question = template.questions().find(|it| it.id == query.question).ok_or(ApiError::NotFound)?;
    let units: HashSet<UnitId> = of_level(&looking, level);
    let found = app.store.answers_below((looking.round().id, query.question.clone()), units).await?;
    let fits = |it: &AnswerBelow| query.only.as_deref().is_none_or(|only| is_only(it, only));
    let (mut open, closed): (Vec<_>, Vec<_>) =
        found.into_iter().filter(fits).partition(|it| looking.scope.opens(it.unit));
    open.sort_by_cached_key(|it| (urgency(it), looking.name_of(it.unit)));
    let total = open.len();
    let shown = open.into_iter().skip(query.page.saturating_mul(PAGE)).take(PAGE);
    Ok(Json(AnswersAnswer {
        question: Texts::both(&question.sv, &question.en),
        sources: shown.map(|it| answer_source(&looking, it)).collect(),
        total,
        page_size: PAGE,
        closed: closed.len(),
    }))
}

/// Strengths and improvement areas that were handed in below: improvements first, by priority.
#[utoipa::path(get, path = "/api/roll-up/findings", params(FindingsQuery), security(("token" = [])), responses(
    (status = 200, body = FindingsAnswer), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn findings(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Query(query): Query<FindingsQuery>,
) -> Result<Json<FindingsAnswer>, ApiError> {
    let looking = Looking::at(&app, &principal, &query.round, &query.unit)?;
    let mut sources = finding_sources(&app, &looking).await?;
    sources.retain(|it| query.kind.as_ref().is_none_or(|kind| it.kind == *kind));
    let total = sources.len();
    let sources = sources.into_iter().skip(query.page.saturating_mul(PAGE)).take(PAGE).collect();
    Ok(Json(FindingsAnswer { sources, total, page_size: PAGE }))
}

/// Actions that units below raised to the next level, the most serious first.
#[utoipa::path(get, path = "/api/roll-up/raised", params(PlaceQuery), security(("token" = [])), responses(
    (status = 200, body = [RaisedSource]), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn raised(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Query(query): Query<PlaceQuery>,
) -> Result<Json<Vec<RaisedSource>>, ApiError> {
    let looking = Looking::at(&app, &principal, &query.round, &query.unit)?;
    Ok(Json(raised_sources(&app, &looking).await?))
}

/// The closing answers that were handed in below, with their themes and replies.
#[utoipa::path(get, path = "/api/roll-up/closing", params(PlaceQuery), security(("token" = [])), responses(
    (status = 200, body = [ClosingAnswer]), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn closing(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Query(query): Query<PlaceQuery>,
) -> Result<Json<Vec<ClosingAnswer>>, ApiError> {
    let looking = Looking::at(&app, &principal, &query.round, &query.unit)?;
    Ok(Json(closing_of(&app, &looking).await?))
}

impl ReplyAnswer {
    pub(crate) fn of(reply: &crate::store::ClosingReply) -> Self {
        Self {
            state: reply.state.code(),
            owner: reply.owner.clone(),
            words: reply.words.clone(),
            changed_at_ms: reply.changed_at_ms,
        }
    }
}

/// Every finding that the person may open, improvements first, by priority.
pub(super) async fn finding_sources(app: &App, looking: &Looking<'_>) -> Result<Vec<FindingSource>, ApiError> {
    let told = app.store.told_hand_ins(looking.round().id, opened_below(looking)).await?;
    let mut sources = Vec::new();
    for told in told {
        let (name, hand_in) = (looking.name_of(told.unit), told.hand_in.to_string());
        sources.extend(told.words.findings.into_iter().map(|it| finding_source(told.unit, &name, &hand_in, it)));
    }
    sources.sort_by(|one, other| finding_order(one).cmp(&finding_order(other)));
    Ok(sources)
}

/// Every raised action that the person may open, the most serious first.
pub(super) async fn raised_sources(app: &App, looking: &Looking<'_>) -> Result<Vec<RaisedSource>, ApiError> {
    let told = app.store.told_hand_ins(looking.round().id, opened_below(looking)).await?;
    let mut sources = Vec::new();
    for told in told {
        for RaisedAction { id, action, risk, risk_level, answer, decision } in told.words.raised {
            sources.push(RaisedSource {
                unit: told.unit.to_string(),
                unit_name: looking.name_of(told.unit),
                hand_in: told.hand_in.to_string(),
                row: id.map(|it| it.to_string()),
                action,
                risk,
                risk_level,
                answer,
                decision,
            });
        }
    }
    sources.sort_by(|one, other| raised_order(one).cmp(&raised_order(other)));
    Ok(sources)
}

/// Every closing answer that the person may open, question by question.
pub(super) async fn closing_of(app: &App, looking: &Looking<'_>) -> Result<Vec<ClosingAnswer>, ApiError> {
    let round = looking.round().id;
    let told = app.store.told_hand_ins(round, opened_below(looking)).await?;
    let replies = app.store.closing_replies(round).await?;
    let themes = app.store.closing_themes(round).await?;
    let mut answers = Vec::new();
    for template in Level::ALL.into_iter().filter_map(|it| looking.template(it)) {
        for question in &template.closing {
            let mut sources: Vec<ClosingSource> = told
                .iter()
                .filter(|it| looking.named.get(&it.unit).is_some_and(|it| it.level == template.level))
                .filter_map(|it| {
                    let words = it.words.closing.get(&question.id)?.clone();
                    let here = (it.document, &question.id);
                    let reply = replies.iter().find(|it| (it.document, &it.question) == here);
                    let themes = themes.iter().filter(|it| (it.document, &it.question) == here);
                    Some(ClosingSource {
                        unit: it.unit.to_string(),
                        unit_name: looking.name_of(it.unit),
                        hand_in: it.hand_in.to_string(),
                        words,
                        themes: themes.map(|it| it.theme.clone()).collect(),
                        reply: reply.map(ReplyAnswer::of),
                    })
                })
                .collect();
            sources.sort_by(|one, other| one.unit_name.cmp(&other.unit_name));
            if !sources.is_empty() {
                answers.push(ClosingAnswer {
                    id: question.id.clone(),
                    question: Texts::both(&question.sv, &question.en),
                    asks_others: template.closing.last() == Some(question),
                    sources,
                });
            }
        }
    }
    Ok(answers)
}

fn of_level(looking: &Looking<'_>, level: Level) -> HashSet<UnitId> {
    let is_of_level = |it: &&UnitId| looking.named.get(it).is_some_and(|it| it.level == level);
    looking.scope.below().iter().filter(is_of_level).copied().collect()
}

fn opened_below(looking: &Looking<'_>) -> HashSet<UnitId> {
    looking.scope.below().iter().filter(|it| looking.scope.opens(**it)).copied().collect()
}

/// Whether an answer is one of those that a figure counts.
fn is_only(answer: &AnswerBelow, only: &str) -> bool {
    match (only, &answer.fact.joint) {
        ("needs-action", _) => answer.fact.needs_action,
        ("strength", _) => answer.fact.strength,
        ("differ", joint) => matches!(joint, JointAnswer::Difference(_)),
        ("agreed-to-differ", joint) => matches!(joint, JointAnswer::AgreedToDiffer(_)),
        ("one-party", joint) => matches!(joint, JointAnswer::OneParty { .. }),
        (step, JointAnswer::Agreed { rating }) => rating == step,
        (_, _) => false,
    }
}

/// What comes first for a reader: what needs action, then what is seen differently, then the rest.
fn urgency(answer: &AnswerBelow) -> u8 {
    match &answer.fact.joint {
        _ if answer.fact.needs_action => 0,
        JointAnswer::Difference(_) | JointAnswer::AgreedToDiffer(_) => 1,
        JointAnswer::Agreed { rating } if rating == "no" => 2,
        JointAnswer::Agreed { rating } if rating == "partly" => 3,
        JointAnswer::OneParty { .. } | JointAnswer::Agreed { .. } => 4,
        JointAnswer::Unanswered => 5,
    }
}

fn answer_source(looking: &Looking<'_>, answer: AnswerBelow) -> AnswerSource {
    let all = |it: &form_model::Ratings| it.iter().cloned().collect::<Vec<_>>();
    let (state, manager, representative) = match &answer.fact.joint {
        JointAnswer::Unanswered => ("unanswered", Vec::new(), Vec::new()),
        JointAnswer::OneParty { voice: form_model::Voice::Manager, ratings } => ("one-party", all(ratings), Vec::new()),
        JointAnswer::OneParty { ratings, .. } => ("one-party", Vec::new(), all(ratings)),
        JointAnswer::Agreed { rating } => ("agreed", vec![rating.clone()], vec![rating.clone()]),
        JointAnswer::Difference(pair) => ("difference", all(&pair.manager), all(&pair.representative)),
        JointAnswer::AgreedToDiffer(pair) => ("agreed-to-differ", all(&pair.manager), all(&pair.representative)),
    };
    AnswerSource {
        unit: answer.unit.to_string(),
        unit_name: looking.name_of(answer.unit),
        hand_in: answer.hand_in.to_string(),
        state,
        manager,
        representative,
        needs_action: answer.fact.needs_action,
        strength: answer.fact.strength,
        comment: answer.comment,
        evidence: answer.evidence,
    }
}

fn finding_source(unit: UnitId, name: &str, hand_in: &str, finding: FrozenFinding) -> FindingSource {
    let root_causes = finding.whys.into_iter().filter(|it| it.root_cause && !it.text.trim().is_empty());
    FindingSource {
        unit: unit.to_string(),
        unit_name: name.to_owned(),
        hand_in: hand_in.to_owned(),
        kind: finding.kind.unwrap_or_default(),
        text: finding.text,
        priority: finding.priority,
        conclusion: finding.conclusion,
        questions: finding.questions.into_iter().collect(),
        root_causes: root_causes.map(|it| it.text).collect(),
    }
}

fn finding_order(it: &FindingSource) -> (bool, i64, &str, &str) {
    (it.kind == "strength", it.priority.unwrap_or(i64::MAX), &it.unit_name, &it.text)
}

fn raised_order(it: &RaisedSource) -> (u8, &str, &str) {
    let level = match it.risk_level.as_deref() {
        Some("serious") => 0,
        Some("medium") => 1,
        Some(_) => 2,
        None => 3,
    };
    (level, &it.unit_name, &it.action)
}
