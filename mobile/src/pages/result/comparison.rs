//! The units directly below side by side: what is lacking in each, question by question.

use leptos::prelude::*;

use super::told::{Compared, ComparedUnit, LevelFigures, QuestionFigures, ScaleStep};
use super::{LevelWays, Looking, chosen_level};
use crate::components::{AskingLine, Icon, Shape};
use crate::preferences::{use_language, use_texts};
use crate::server_talk::Asked;
use crate::tablet::use_tablet;
use crate::texts::{FigureTexts, fill};

/// The screen.
#[component]
pub(super) fn Comparison(looking: Looking, level: String) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().result.figures);
    let level = chosen_level(looking, level);
    let compared = Asked::<Compared>::at(String::new());
    Effect::new(move |_| {
        if let Some(level) = level.get() {
            compared.ask_at(tablet, format!("/api/roll-up/comparison?{}&level={}", looking.query(), level.code()));
        }
    });
    let content = move || {
        let figures = looking.figures()?.levels.into_iter().find(|it| Some(it.level) == level.get())?;
        let units = compared.answer.get()?.units;
        let counted =
            fill(texts.counted, &[("count", &figures.hand_ins.to_string()), ("all", &figures.units.to_string())]);
        let content = if units.is_empty() {
            view! { <section class="empty"><Icon shape=Shape::Table /><p>{texts.compare_none}</p></section> }.into_any()
        } else {
            table(looking, figures, &units, texts)
        };
        Some(view! { <p data-counted>{counted}</p> {content} })
    };
    view! {
        <LevelWays looking part="comparison" level />
        <p class="soft">{texts.compare_intro}</p>
        <AskingLine asking=compared.asking again=Callback::new(move |()| compared.ask(tablet)) />
        {content}
    }
    .into_any()
}

fn table(looking: Looking, figures: LevelFigures, units: &[ComparedUnit], texts: &'static FigureTexts) -> AnyView {
    let language = use_language();
    let scale = figures.scale;
    let heads = units.iter().map(|it| {
        let address = looking.at.with_value(|at| at.below(&it.unit).route("").address());
        // A unit without others below has nothing to look down on.
        let name = if it.hand_ins > 1 {
            view! { <a href=address>{it.name.clone()}</a> }.into_any()
        } else {
            it.name.clone().into_any()
        };
        view! { <th scope="col" role="columnheader" class="compared__unit">{name}</th> }
    });
    let heads = heads.collect_view();
    let rows = figures.sections.iter().flat_map(|it| &it.questions).map(|question| {
        let cells = units.iter().map(|it| cell(it, &question.id, &scale, texts)).collect_view();
        view! {
            <tr role="row" data-question=question.id.clone()>
                <th scope="row" role="rowheader"><span class="question__id">{question.id.clone()}</span> " " {question.text.of(language).to_owned()}</th>
                {cells}
            </tr>
        }
    });
    let rows = rows.collect_view();
    // A narrow screen stacks the table's parts, which keep their roles.
    view! {
        {legend(units, texts)}
        <div class="table-box" tabindex="0" role="region" aria-label=texts.chart>
            <table class="table compared" role="table">
                <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">{texts.question}</th>{heads}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// What the cells hold and their colours say. Several hand-ins are counted, a single one shows its answer: a table has cells
/// of either kind, or of both.
fn legend(units: &[ComparedUnit], texts: &'static FigureTexts) -> AnyView {
    let (of_one, of_several) = texts.compare_legends;
    let has_one = units.iter().any(|it| it.hand_ins == 1);
    let has_several = units.iter().any(|it| it.hand_ins > 1);
    let one = has_one.then(|| view! { <p>{of_one}</p> });
    let several =
        has_several.then(|| view! { <p>{of_several} " " <Icon shape=Shape::Differ /> " " {texts.compare_sign}</p> });
    view! { <div class="soft stack stack--tight" data-legend>{several} {one}</div> }.into_any()
}

/// What a cell says: for one hand-in its answer, for several how many lack it.
fn cell(unit: &ComparedUnit, question: &str, scale: &[ScaleStep], texts: &'static FigureTexts) -> AnyView {
    let name = unit.name.clone();
    let (look, content) = match unit.figures.get(question) {
        None => ("compared__cell".to_owned(), "–".into_any()),
        Some(figures) if figures.total() == 1 => single(figures, scale, texts),
        Some(figures) => several(figures, scale, texts),
    };
    view! { <td role="cell" class=look data-unit-name=name>{content}</td> }.into_any()
}

fn several(figures: &QuestionFigures, scale: &[ScaleStep], texts: &'static FigureTexts) -> (String, AnyView) {
    let total = figures.total();
    let lacking = figures.lacking(scale);
    let look = match (lacking * 2 >= total, lacking > 0) {
        (true, _) => "compared__cell compared__cell--bad",
        (false, true) => "compared__cell compared__cell--partly",
        (false, false) => "compared__cell",
    };
    let words = fill(texts.compare_cell, &[("count", &lacking.to_string()), ("all", &total.to_string())]);
    let differ = (figures.differ > 0)
        .then(|| view! { <span class="compared__differ"><Icon shape=Shape::Differ /> {figures.differ}</span> });
    (look.to_owned(), view! { <span>{words}</span> {differ} }.into_any())
}

fn single(figures: &QuestionFigures, scale: &[ScaleStep], texts: &'static FigureTexts) -> (String, AnyView) {
    let part = super::bars::parts_of(figures, scale).into_iter().find(|it| it.count > 0);
    match part {
        Some(it) => {
            let look = format!("compared__cell compared__cell--{}", it.look);
            (look, view! { <Icon shape=it.shape /> <span>{it.words}</span> }.into_any())
        }
        None => ("compared__cell".to_owned(), texts.unanswered.into_any()),
    }
}
