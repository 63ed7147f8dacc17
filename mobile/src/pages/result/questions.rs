//! What the units of a level answered, question by question: as bars or as a table.

use leptos::prelude::*;

use super::bars::{Bar, parts_of};
use super::told::{LevelFigures, QuestionRow, ScaleStep};
use super::{LevelWays, Looking, chosen_level};
use crate::components::{Icon, Shape};
use crate::preferences::{use_language, use_texts};
use crate::route::Route;
use crate::texts::{FigureTexts, fill};

/// How the answers are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Chart,
    Table,
}

/// In which order questions stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Form,
    /// Those with the most that is lacking first.
    Worst,
}

/// The screen.
#[component]
pub(super) fn Questions(looking: Looking, level: String) -> impl IntoView {
    let texts = &use_texts().result.figures;
    let level = chosen_level(looking, level);
    let (look, order) = (RwSignal::new(Look::Chart), RwSignal::new(Order::Form));
    let looks = [(Look::Chart, texts.as_chart, "chart"), (Look::Table, texts.as_table, "table")];
    let orders = [(Order::Form, texts.order_form, "form"), (Order::Worst, texts.order_worst, "worst")];
    let looks = looks.map(|(value, words, code)| choice(look, value, words, code));
    let orders = orders.map(|(value, words, code)| choice(order, value, words, code));
    let content = move || {
        let figures = looking.figures()?.levels.into_iter().find(|it| Some(it.level) == level.get())?;
        let counted =
            fill(texts.counted, &[("count", &figures.hand_ins.to_string()), ("all", &figures.units.to_string())]);
        let body = if figures.hand_ins == 0 {
            view! { <section class="empty"><Icon shape=Shape::Clock /><p>{texts.none}</p></section> }.into_any()
        } else {
            match look.get() {
                Look::Chart => bars(looking, figures, order.get()),
                Look::Table => table(looking, figures, order.get(), texts),
            }
        };
        Some(view! { <p data-counted>{counted}</p> {body} })
    };
    view! {
        <LevelWays looking part="questions" level />
        <p class="soft">{texts.intro}</p>
        <div class="looks">
            <div class="row" role="group" aria-label=texts.look>{looks}</div>
            <div class="row" role="group" aria-label=texts.order>{orders}</div>
        </div>
        {content}
    }
    .into_any()
}

/// A button that chooses a value.
fn choice<T: Copy + PartialEq + Send + Sync + 'static>(
    chosen: RwSignal<T>,
    value: T,
    words: &'static str,
    code: &'static str,
) -> AnyView {
    view! {
        <button type="button" class="button button--quiet" data-choice=code
            aria-pressed=move || (chosen.get() == value).to_string() on:click=move |_| chosen.set(value)>{words}</button>
    }
    .into_any()
}

/// The sections with their questions; or all questions in one, those with the most that is lacking first.
fn groups(
    figures: LevelFigures,
    order: Order,
    language: crate::texts::Language,
) -> Vec<(Option<String>, Vec<QuestionRow>)> {
    if order == Order::Form {
        let group =
            |it: super::told::SectionFigures| (Some(format!("{} {}", it.id, it.text.of(language))), it.questions);
        return figures.sections.into_iter().map(group).collect();
    }
    let scale = figures.scale;
    let mut all: Vec<QuestionRow> = figures.sections.into_iter().flat_map(|it| it.questions).collect();
    all.sort_by_key(|it| std::cmp::Reverse(it.figures.lacking(&scale) + it.figures.differ));
    vec![(None, all)]
}

fn bars(looking: Looking, figures: LevelFigures, order: Order) -> AnyView {
    let language = use_language();
    let (level, scale) = (figures.level, StoredValue::new(figures.scale.clone()));
    let groups = groups(figures, order, language).into_iter().map(|(title, questions)| {
        let rows = questions.into_iter().map(|it| {
            let id = it.id.clone();
            let source = Callback::new(move |only| source_route(looking, level, &id, only));
            let all = source.run(None).address();
            view! {
                <li class="figure" data-question=it.id.clone()>
                    <p class="figure__question"><a href=all><span class="question__id">{it.id.clone()}</span> " " {it.text.of(language).to_owned()}</a></p>
                    <Bar figures=it.figures scale source />
                </li>
            }
        });
        view! { <section class="sheet">{title.map(|it| view! { <h2>{it}</h2> })}<ul class="figures">{rows.collect_view()}</ul></section> }
    });
    groups.collect_view().into_any()
}

fn table(looking: Looking, figures: LevelFigures, order: Order, texts: &'static FigureTexts) -> AnyView {
    let language = use_language();
    let (level, scale) = (figures.level, figures.scale.clone());
    let heads = heads(&scale);
    let rows = groups(figures, order, language).into_iter().flat_map(|it| it.1).map(|it| {
        let all = source_route(looking, level, &it.id, None).address();
        let cells = parts_of(&it.figures, &scale).into_iter().map(|part| {
            let count = part.count.to_string();
            let link = part.only.filter(|_| part.count > 0).map(|it_only| source_route(looking, level, &it.id, Some(it_only)));
            match link {
                Some(route) => view! { <td class="number"><a href=route.address()>{count}</a></td> }.into_any(),
                None => view! { <td class="number">{count}</td> }.into_any(),
            }
        });
        let cells = cells.collect_view();
        view! {
            <tr data-question=it.id.clone()>
                <th scope="row"><a href=all><span class="question__id">{it.id.clone()}</span> " " {it.text.of(language).to_owned()}</a></th>
                {cells}
                <td class="number">{it.figures.needs_action}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <div class="table-box" tabindex="0" role="region" aria-label=texts.chart>
            <table class="table">
                <thead><tr><th scope="col">{texts.question}</th>{heads}<th scope="col" class="number">{texts.needs_action}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn heads(scale: &[ScaleStep]) -> impl IntoView + use<> {
    let parts = parts_of(&super::told::QuestionFigures::default(), scale);
    parts
        .into_iter()
        .map(|it| view! { <th scope="col" class="number"><Icon shape=it.shape /> {it.words}</th> })
        .collect_view()
}

/// The address of the answers behind a figure.
fn source_route(looking: Looking, level: form_model::Level, question: &str, only: Option<String>) -> Route {
    let only = only.map(|it| format!("/{it}")).unwrap_or_default();
    looking.route(&format!("answers/{}/{question}{only}", level.code()))
}
