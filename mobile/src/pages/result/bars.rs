//! How a number of units answered one question: a bar whose parts differ in pattern too, and the same in words and numbers.
//!
//! The rule that must not be broken: the bar is decoration; everything that it shows stands beside it in words, and each
//! number leads to the answers behind it.

use form_model::Symbol;
use leptos::prelude::*;

use super::told::{QuestionFigures, ScaleStep};
use crate::components::{Icon, Shape};
use crate::preferences::{use_language, use_texts};
use crate::route::Route;

/// A part of a question's figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// What the server calls it when its answers are asked for; none where there are no words behind it.
    pub(super) only: Option<String>,
    pub(super) words: String,
    pub(super) count: usize,
    pub(super) look: &'static str,
    pub(super) shape: Shape,
}

/// The parts that add up to the whole, in the order of the scale; those that are empty too.
pub(super) fn parts_of(figures: &QuestionFigures, scale: &[ScaleStep]) -> Vec<Part> {
    let (texts, language) = (&use_texts().result.figures, use_language());
    let step = |it: &ScaleStep| Part {
        only: Some(it.code.clone()),
        words: it.text.of(language).to_owned(),
        count: figures.agreed.get(&it.code).copied().unwrap_or_default(),
        look: match it.symbol {
            Symbol::Glad => "good",
            Symbol::Neutral => "partly",
            Symbol::Sad => "bad",
            Symbol::None => "neutral",
        },
        shape: it.symbol.into(),
    };
    let other = |only: &str, words: &str, count, look, shape| Part {
        only: (!only.is_empty()).then(|| only.to_owned()),
        words: words.to_owned(),
        count,
        look,
        shape,
    };
    let others = [
        other("differ", texts.differ, figures.differ, "differ", Shape::Differ),
        other("agreed-to-differ", texts.agreed_to_differ, figures.agreed_to_differ, "differ", Shape::Differ),
        other("one-party", texts.one_party, figures.one_party, "neutral", Shape::Person),
        other("", texts.unanswered, figures.unanswered, "none", Shape::Dash),
    ];
    scale.iter().map(step).chain(others).collect()
}

/// The bar and its words. `source` is the address of the answers behind a part.
#[component]
pub(super) fn Bar(
    figures: QuestionFigures,
    scale: StoredValue<Vec<ScaleStep>>,
    source: Callback<Option<String>, Route>,
) -> impl IntoView {
    let texts = &use_texts().result.figures;
    let parts = scale.with_value(|scale| parts_of(&figures, scale));
    let drawn = parts.iter().filter(|it| it.count > 0).map(|part| {
        view! { <span class=format!("bar__part bar__part--{}", part.look) style:flex-grow=part.count.to_string()></span> }
    });
    let drawn = drawn.collect_view();
    let more = [
        (figures.needs_action, "needs-action", texts.needs_action, Shape::Flag),
        (figures.strengths, "strength", texts.strength, Shape::Star),
    ];
    let more = more.into_iter().map(|(count, only, words, shape)| Part {
        only: Some(only.to_owned()),
        words: words.to_owned(),
        count,
        look: "flag",
        shape,
    });
    let legend =
        parts.into_iter().chain(more).filter(|it| it.count > 0).map(|it| legend_item(it, source)).collect_view();
    view! {
        <div class="bar-chart">
            <div class="bar__drawing" aria-hidden="true">{drawn}</div>
            <ul class="bar__legend" aria-label=texts.chart>{legend}</ul>
        </div>
    }
    .into_any()
}

fn legend_item(part: Part, source: Callback<Option<String>, Route>) -> AnyView {
    let look = format!("bar__key bar__key--{}", part.look);
    let words = view! { <Icon shape=part.shape /> <span>{part.words}</span> <strong>{part.count}</strong> };
    match part.only {
        Some(only) => {
            let address = source.run(Some(only.clone())).address();
            view! { <li><a class=look data-only=only href=address>{words}</a></li> }.into_any()
        }
        None => view! { <li><span class=look>{words}</span></li> }.into_any(),
    }
}
