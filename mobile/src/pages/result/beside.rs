//! Beside the follow-up of a level with units below it: what these handed in, so that a synthesis is written on evidence.
//!
//! The rule: it shows figures of what was handed in, and leads to them; the level's own answers are its own.

use std::collections::BTreeMap;

use form_model::{DocumentId, Level};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::At;
use super::told::{Counts, Figures, QuestionFigures};
use crate::components::{Icon, Shape};
use crate::preferences::use_texts;
use crate::server_question::ask;
use crate::tablet::{Tablet, use_tablet};
use crate::texts::fill;

/// What the units below a follow-up's unit handed in, once the server has told it; nothing without a network.
#[derive(Clone, Copy)]
pub(crate) struct Beside {
    at: StoredValue<Option<At>>,
    counts: RwSignal<Option<Counts>>,
    /// Per question that is asked below in the same words.
    questions: RwSignal<BTreeMap<String, (QuestionFigures, usize)>>,
}

impl Beside {
    /// Asks, if the follow-up is of a level that may have units below it.
    pub(crate) fn start(document: DocumentId) -> Self {
        let tablet = use_tablet();
        let at = place_of(tablet, document);
        let beside = Self {
            at: StoredValue::new(at.clone()),
            counts: RwSignal::new(None),
            questions: RwSignal::new(BTreeMap::new()),
        };
        if let Some(at) = at {
            spawn_local(async move {
                // Without the piece nothing is shown beside: the form works without it.
                if let Ok(ask) = asking().await {
                    ask(beside, tablet, at);
                }
            });
        }
        beside
    }

    fn ask(self, tablet: Tablet, at: At) {
        spawn_local(async move {
            // Without an answer neither.
            if let Ok(figures) = ask::<Figures>(tablet, &format!("/api/roll-up?{}", at.query())).await {
                self.questions.try_set(questions_below(&figures));
                self.counts.try_set(Some(figures.together.counts));
            }
        });
    }
}

/// Reading figures is in the piece for those above the workplaces.
#[wasm_split(office, wasm_split_path = leptos::wasm_split, fallible)]
fn asking() -> Result<fn(Beside, Tablet, At), SplitLoaderError> {
    Ok(Beside::ask)
}

fn place_of(tablet: Tablet, document: DocumentId) -> Option<At> {
    let case = tablet.case(document)?;
    let template = tablet.template(document)?;
    let round = case.round.filter(|_| template.level != Level::Workplace)?;
    Some(At { round: round.to_string(), unit: case.unit.to_string() })
}

/// What every question lacks below, with how many answered it.
fn questions_below(figures: &Figures) -> BTreeMap<String, (QuestionFigures, usize)> {
    let mut below = BTreeMap::new();
    for level in &figures.levels {
        for question in level.sections.iter().flat_map(|it| &it.questions) {
            let lacking = question.figures.lacking(&level.scale);
            if question.figures.total() > 0 {
                below.entry(question.id.clone()).or_insert((question.figures.clone(), lacking));
            }
        }
    }
    below
}

/// That the units below have handed in, and the way to what.
#[component]
pub(crate) fn BelowLine(beside: Beside) -> impl IntoView {
    let texts = &use_texts().result;
    move || {
        let counts = beside.counts.get()?;
        let at = beside.at.get_value()?;
        let (handed_in, all) = (counts.all_in().to_string(), counts.units.to_string());
        let words = fill(texts.board.handed_in_of, &[("count", &handed_in), ("all", &all)]);
        Some(view! {
            <a class="next next--large" data-below href=at.route("questions").address()><Icon shape=Shape::Board />
                <span class="stack"><strong>{texts.below_title}</strong><span>{words}</span></span>
            </a>
        })
    }
}

/// How the units below answered a question, in a line; nothing where they were not asked it.
#[component]
pub(crate) fn BelowQuestion(beside: Beside, question: String) -> impl IntoView {
    let texts = &use_texts().result;
    move || {
        let (figures, lacking) = beside.questions.with(|it| it.get(&question).cloned())?;
        let (count, all) = (lacking.to_string(), figures.total().to_string());
        let words = fill(texts.below_question, &[("count", &count), ("all", &all)]);
        Some(view! { <p class="soft" data-below-question><Icon shape=Shape::Board /> {words}</p> })
    }
}
