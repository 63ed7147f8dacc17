//! The level above over HTTP: from where somebody looks down, how far the units below have come, and what they answered.
//!
//! Figures here, their sources in `sources`. The rules that must not be broken: every answer is made from a
//! [`Scope`]; of a draft there is nothing here but its progress, and that only for those who may see it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use chrono::NaiveDate;
use form_model::{Level, RoundId, Template, Unit, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::AppState;
use super::authentication::SignedInAs;
use super::error::{ApiError, Problem};
use super::imports::Texts;
use crate::app::App;
use crate::clock::today;
use crate::principal::Principal;
use crate::roll_up::{
    Facts, FindingFigures, QuestionFigures, Scope, count_answers, count_findings, places_of, scope_of,
};
use crate::store::{CountedHandIn, Framework, Round};

mod board;
mod compiling;
mod sources;

pub(crate) use board::UnitFigures;
pub(super) use compiling::compiled;
pub(super) use sources::ReplyAnswer;

/// The routes.
pub(super) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(places))
        .routes(routes!(figures))
        .routes(routes!(comparison))
        .routes(routes!(sources::answers))
        .routes(routes!(sources::findings))
        .routes(routes!(sources::raised))
        .routes(routes!(sources::closing))
}

/// A unit in a round, to look down from.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PlaceQuery {
    round: String,
    unit: String,
}

/// One level below a unit in a round.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct LevelQuery {
    round: String,
    unit: String,
    /// The level's code.
    level: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaceAnswer {
    round: String,
    round_name: String,
    reviewed_year: i32,
    is_open: bool,
    unit: String,
    unit_name: String,
    /// The level's code.
    level: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FiguresAnswer {
    #[serde(flatten)]
    place: PlaceAnswer,
    /// The units above from which the person may look down too, the highest first.
    above: Vec<NamedUnit>,
    /// All units below, together.
    together: UnitFigures,
    /// The units directly below, by name.
    units: Vec<UnitFigures>,
    /// What the units below answered, level by level from the bottom; only levels that have questions in the round.
    levels: Vec<LevelFigures>,
    findings: FindingFigures,
    /// Actions that were raised to the next level.
    raised: u32,
    /// True if a level below answers closing questions in the round.
    has_closing: bool,
    /// True if the person may tag closing answers and reply to them.
    may_compile: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NamedUnit {
    unit: String,
    name: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LevelFigures {
    /// The level's code.
    level: &'static str,
    /// How many units of it are below.
    units: usize,
    /// How many hand-ins were counted.
    hand_ins: usize,
    scale: Vec<ScaleStep>,
    sections: Vec<SectionFigures>,
}

/// An answer of the scale.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScaleStep {
    code: String,
    text: Texts,
    /// `glad`, `neutral`, `sad` or `none`.
    #[schema(value_type = String)]
    symbol: form_model::Symbol,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SectionFigures {
    id: String,
    text: Texts,
    questions: Vec<QuestionRow>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuestionRow {
    id: String,
    text: Texts,
    figures: QuestionFigures,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ComparisonAnswer {
    /// The units directly below that have any hand-in of the level, by name.
    units: Vec<ComparedUnit>,
    /// The code of the level that is compared.
    level: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ComparedUnit {
    unit: String,
    name: String,
    /// How many units of the level there are, itself and below it.
    units: usize,
    hand_ins: usize,
    /// Per question.
    figures: BTreeMap<String, QuestionFigures>,
}

/// The units from which the person looks down, in every round, the newest first: only the highest ones, since each shows the
/// way to those below.
#[utoipa::path(get, path = "/api/roll-ups", security(("token" = [])), responses(
    (status = 200, body = [PlaceAnswer]), (status = 401, body = Problem)))]
pub(crate) async fn places(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
) -> Result<Json<Vec<PlaceAnswer>>, ApiError> {
    let framework = app.store.framework();
    let installation = app.store.installation().id;
    let of_round = |round| {
        let places = places_of(&framework, installation, principal.person, round, today());
        places.into_iter().map(move |unit| place(round, unit))
    };
    Ok(Json(framework.rounds.iter().flat_map(of_round).collect()))
}

/// How far the units below have come, and what those that have handed in answered.
#[utoipa::path(get, path = "/api/roll-up", params(PlaceQuery), security(("token" = [])), responses(
    (status = 200, body = FiguresAnswer), (status = 401, body = Problem),
    (status = 404, body = Problem, description = "None, or not for this person")))]
pub(crate) async fn figures(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Query(query): Query<PlaceQuery>,
) -> Result<Json<FiguresAnswer>, ApiError> {
    let looking = Looking::at(&app, &principal, &query.round, &query.unit)?;
    let counted = app.store.counted_hand_ins(looking.round().id, looking.units()).await?;
    let board = board::Board::read(&app, &looking, &counted).await?;
    let facts: Vec<&Facts> = counted.iter().filter(|it| it.unit != looking.scope.top()).map(|it| &it.facts).collect();
    let levels = Level::ALL.into_iter().filter_map(|it| level_figures(&looking, it, &counted)).collect();
    Ok(Json(FiguresAnswer {
        place: place(looking.round(), looking.unit()),
        above: looking.above(),
        together: board.together(),
        units: board.directly_below(),
        levels,
        findings: count_findings(&facts),
        raised: facts.iter().map(|it| it.raised).sum(),
        has_closing: looking.has_closing(),
        may_compile: looking.may_compile(),
    }))
}

/// The units directly below side by side: what the units of one level answered under each of them.
#[utoipa::path(get, path = "/api/roll-up/comparison", params(LevelQuery), security(("token" = [])), responses(
    (status = 200, body = ComparisonAnswer), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn comparison(
    State(app): AppState,
    SignedInAs(principal): SignedInAs,
    Query(query): Query<LevelQuery>,
) -> Result<Json<ComparisonAnswer>, ApiError> {
    let looking = Looking::at(&app, &principal, &query.round, &query.unit)?;
    let level = Level::from_code(&query.level).ok_or(ApiError::NotFound)?;
    let template = looking.template(level).ok_or(ApiError::NotFound)?;
    let counted = app.store.counted_hand_ins(looking.round().id, looking.units()).await?;
    Ok(Json(ComparisonAnswer { units: compared(&looking, (level, template.as_ref()), &counted), level: level.code() }))
}

/// The units directly below that have any hand-in of the level, by name.
fn compared(
    looking: &Looking<'_>,
    (level, template): (Level, &Template),
    counted: &[CountedHandIn],
) -> Vec<ComparedUnit> {
    let of_unit: HashMap<UnitId, &Facts> = counted.iter().map(|it| (it.unit, &it.facts)).collect();
    let tree = crate::roll_up::RoundTree::new(&looking.round().units);
    let mut units: Vec<ComparedUnit> = Vec::new();
    for id in tree.children(looking.scope.top()) {
        let Some(unit) = looking.named.get(id) else { continue };
        let here = std::iter::once(*id).chain(tree.below(*id));
        let of_level = here.filter(|it| looking.named.get(it).is_some_and(|it| it.level == level));
        let of_level: Vec<UnitId> = of_level.collect();
        let facts: Vec<&Facts> = of_level.iter().filter_map(|it| of_unit.get(it).copied()).collect();
        if !facts.is_empty() {
            units.push(ComparedUnit {
                unit: id.to_string(),
                name: unit.name.clone(),
                units: of_level.len(),
                hand_ins: facts.len(),
                figures: count_answers(template.questions().map(|it| it.id.as_str()), &facts),
            });
        }
    }
    units.sort_by(|one, other| one.name.cmp(&other.name));
    units
}

/// Somebody who looks down from a unit in a round.
pub(super) struct Looking<'a> {
    framework: Arc<Framework>,
    app: &'a App,
    principal: &'a Principal,
    today: NaiveDate,
    round: usize,
    scope: Scope,
    /// The round's units at and below the place.
    named: HashMap<UnitId, Unit>,
}

impl<'a> Looking<'a> {
    /// # Errors
    /// [`ApiError::NotFound`] if there is no such place, or nothing to see there for this person.
    fn at(app: &'a App, principal: &'a Principal, round: &str, unit: &str) -> Result<Self, ApiError> {
        let (round, unit): (RoundId, UnitId) = round.parse().ok().zip(unit.parse().ok()).ok_or(ApiError::NotFound)?;
        let framework = app.store.framework();
        let place = framework.rounds.iter().position(|it| it.id == round).ok_or(ApiError::NotFound)?;
        let (installation, today) = (app.store.installation().id, today());
        let round = &framework.rounds[place];
        let scope = scope_of(&framework, installation, principal.person, (round, unit), today);
        let scope = scope.ok_or(ApiError::NotFound)?;
        let seen: HashSet<UnitId> = scope.below().iter().copied().chain([unit]).collect();
        let named = round.units.iter().filter(|it| seen.contains(&it.id)).map(|it| (it.id, it.clone())).collect();
        Ok(Self { app, principal, today, round: place, scope, named, framework: Arc::clone(&framework) })
    }

    fn round(&self) -> &Round {
        &self.framework.rounds[self.round]
    }

    fn unit(&self) -> &Unit {
        &self.named[&self.scope.top()]
    }

    /// The unit itself and those below.
    fn units(&self) -> HashSet<UnitId> {
        self.named.keys().copied().collect()
    }

    fn template(&self, level: Level) -> Option<Arc<Template>> {
        self.round().templates.get(&level).and_then(|it| self.app.store.template(*it))
    }

    fn name_of(&self, unit: UnitId) -> String {
        self.named.get(&unit).map(|it| it.name.clone()).unwrap_or_default()
    }

    fn has_closing(&self) -> bool {
        let is_of = |unit: &UnitId, level: Level| self.named.get(unit).is_some_and(|it| it.level == level);
        let is_below = |level: &Level| self.scope.below().iter().any(|it| is_of(it, *level));
        let mut templates = Level::ALL.into_iter().filter(is_below).filter_map(|it| self.template(it));
        templates.any(|it| !it.closing.is_empty())
    }

    fn may_compile(&self) -> bool {
        let reach = super::authentication::reach(self.app, self.principal, crate::reach::Power::Compile);
        reach.is_ok_and(|it| it.holds(self.scope.top()))
    }

    /// The units above from which the person looks down too.
    fn above(&self) -> Vec<NamedUnit> {
        let installation = self.app.store.installation().id;
        let units: HashMap<UnitId, &Unit> = self.round().units.iter().map(|it| (it.id, it)).collect();
        let mut above = Vec::new();
        let mut next = self.unit().parent;
        while let Some(unit) = next.and_then(|it| units.get(&it)) {
            let person = self.principal.person;
            let is_seen =
                scope_of(&self.framework, installation, person, (self.round(), unit.id), self.today).is_some();
            if !is_seen || above.len() >= units.len() {
                break;
            }
            above.push(NamedUnit { unit: unit.id.to_string(), name: unit.name.clone() });
            next = unit.parent;
        }
        above.reverse();
        above
    }
}

fn place(round: &Round, unit: &Unit) -> PlaceAnswer {
    PlaceAnswer {
        round: round.id.to_string(),
        round_name: round.name.clone(),
        reviewed_year: round.reviewed_year,
        is_open: round.is_open(),
        unit: unit.id.to_string(),
        unit_name: unit.name.clone(),
        level: unit.level.code(),
    }
}

/// What the units of one level below answered; none where there is no such unit.
fn level_figures(looking: &Looking<'_>, level: Level, counted: &[CountedHandIn]) -> Option<LevelFigures> {
    let is_of_level = |unit: UnitId| looking.named.get(&unit).is_some_and(|it| it.level == level);
    let units = looking.scope.below().iter().filter(|it| is_of_level(**it)).count();
    if units == 0 {
        return None;
    }
    let template = looking.template(level)?;
    let below = counted.iter().filter(|it| it.unit != looking.scope.top() && is_of_level(it.unit));
    let facts: Vec<&Facts> = below.map(|it| &it.facts).collect();
    let mut figures = count_answers(template.questions().map(|it| it.id.as_str()), &facts);
    let sections = template.sections.iter().map(|section| SectionFigures {
        id: section.id.clone(),
        text: Texts::both(&section.sv, &section.en),
        questions: section
            .questions
            .iter()
            .map(|it| QuestionRow {
                id: it.id.clone(),
                text: Texts::both(&it.sv, &it.en),
                figures: figures.remove(&it.id).unwrap_or_default(),
            })
            .collect(),
    });
    let sections = sections.collect();
    let scale = template.scale.steps.iter().map(|it| ScaleStep {
        code: it.code.clone(),
        text: Texts::both(&it.sv, &it.en),
        symbol: it.symbol,
    });
    Some(LevelFigures { level: level.code(), units, hand_ins: facts.len(), scale: scale.collect(), sections })
}
