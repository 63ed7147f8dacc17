//! The action plan for paper: the result above, then a table with every field that a meeting asks for.
//!
//! It reads and changes nothing; the browser prints. The rule that must not be broken: late and missing are said in
//! words, since paper may have no colour, and the paper says that it is a copy.

use form_model::{ActionRow, DocumentId};
use leptos::prelude::*;

use super::chips::{above_name, chips, stage_words, today};
use super::choosing::sorted;
use super::row::code_words;
use super::table::area_words;
use super::{PlanDesk, PlanHead, row_name};
use crate::components::{AsFile, Icon, Shape};
use crate::moments::day_words;
use crate::pages::follow_ups::unit_name;
use crate::route::{CaseView, Route};
use crate::texts::fill;

/// The screen.
#[component]
pub(crate) fn PlanPaper(document: DocumentId) -> impl IntoView {
    let desk = PlanDesk::open(document);
    let words = &desk.texts.actions.print;
    let extent = RwSignal::new(Extent::Open);
    let choice = move |it: Extent, id: &'static str, words: &'static str| {
        view! {
            <button type="button" class="choice" id=id aria-pressed=move || (extent.get() == it).to_string()
                on:click=move |_| extent.set(it)>{words}</button>
        }
    };
    let print = move |_| {
        // A browser that can't print has said so itself.
        window().print().ok();
    };
    let owner = desk.tablet.case(document).map(|it| unit_name(desk.tablet, it.unit)).unwrap_or_default();
    let file_name = format!("{owner} {}", desk.texts.actions.title);
    view! {
        <PlanHead document title=words.title back=Route::Case(document, CaseView::Overview) />
        <section class="sheet paper-choices">
            <p class="soft">{words.intro}</p>
            <div class="field">
                <p class="field__label" id="paper-which">{words.which}</p>
                <div class="choices" role="group" aria-labelledby="paper-which">
                    {choice(Extent::Open, "paper-open", words.open)} {choice(Extent::All, "paper-all", words.all)}
                </div>
            </div>
            <div class="row">
                <button type="button" class="button" id="print" on:click=print><Icon shape=Shape::Print /> {desk.texts.paper.print}</button>
                <AsFile address=format!("/api/documents/{document}/file") name=file_name />
            </div>
        </section>
        {move || sheet(desk, extent.get())}
    }
}

/// Which actions are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    Open,
    All,
}

fn sheet(desk: PlanDesk, extent: Extent) -> AnyView {
    let (texts, words) = (desk.texts, &desk.texts.actions.print);
    let unit = desk.tablet.case(desk.document).map(|it| unit_name(desk.tablet, it.unit)).unwrap_or_default();
    let printed = fill(texts.paper.printed, &[("date", &day_words(today(), desk.language))]);
    let result = desk.plan.with(|it| it.as_ref().map(|it| it.result.trim().to_owned()).unwrap_or_default());
    let result = (!result.is_empty()).then(|| {
        view! { <section class="paper__section"><h3>{words.result}</h3><p class="paper__text">{result}</p></section> }
    });
    let rows: Vec<ActionRow> =
        sorted(desk.rows()).into_iter().filter(|it| extent == Extent::All || it.is_open()).collect();
    let heading = match extent {
        Extent::Open => words.open,
        Extent::All => words.all,
    };
    let none = rows.is_empty().then(|| view! { <p class="paper__text">{words.none}</p> });
    let blocks = rows.iter().enumerate().map(|(index, row)| block(desk, index + 1, row)).collect_view();
    view! {
        <article class="paper" id="paper">
            <div class="paper__running" aria-hidden="true">{format!("{unit} · {} · {printed}", texts.actions.title)}</div>
            <div class="paper__body">
                <header class="paper__head"><h2>{texts.actions.title} " – " {unit}</h2><p class="paper__small">{printed}</p></header>
                {result}
                <section class="paper__section"><h3>{heading}</h3> {none} {blocks}</section>
            </div>
        </article>
    }
    .into_any()
}

/// One action with all that is known of it.
fn block(desk: PlanDesk, number: usize, row: &ActionRow) -> AnyView {
    let (texts, language) = (&desk.texts.actions, desk.language);
    let fields = &texts.fields;
    let code = |path: &str| row.value(path).map(|it| code_words(it, language).unwrap_or(it).to_owned());
    let date = |path: &str| row.date(path).map(|it| day_words(it, language));
    let text = |path: &str| row.text(path).map(|it| it.trim().to_owned());
    let value = |path: &str| row.value(path).map(str::to_owned);
    let above = above_name(Some(desk.document), row);
    let said = chips(row, &above, texts, language).into_iter().map(|it| it.2).collect::<Vec<_>>().join(" · ");
    let facts = [
        (fields.responsible, value("responsible")),
        (fields.due, date("due")),
        (fields.status, Some(stage_words(texts, row.stage()).to_owned())),
        (fields.risk, text("risk")),
        (fields.area, row.value("area").map(|it| area_words(desk, it, language))),
        (fields.risk_level, code("risk_level")),
        (fields.cause, text("cause")),
        (fields.source, code("source")),
        (fields.raised_date, date("raised.date")),
        (fields.decision, code("raised.decision.above")),
        (fields.answer, text("raised.answer.above")),
        (fields.effect_date, date("effect.date")),
        (fields.effect_result, code("effect.result")),
        (fields.effect_person, value("effect.person")),
        (fields.closed_date, date("closed.date")),
        (fields.closed_person, value("closed.person")),
        (
            fields.informed,
            row.value("closed.representative_informed").filter(|it| *it == "true").map(|_| "✓".to_owned()),
        ),
    ];
    let facts = facts
        .into_iter()
        .filter_map(|(label, value)| Some((label, value.filter(|it| !it.is_empty())?)))
        .map(|(label, value)| view! { <div class="paper__fact"><dt>{label}</dt><dd>{value}</dd></div> })
        .collect_view();
    let action = row.text("action").map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
    view! {
        <div class="paper__question">
            <h4><span class="paper__id">{number}</span> " " <span class="paper__text">{action.unwrap_or_else(|| row_name(row, desk.texts))}</span></h4>
            <p class="paper__small"><strong>{said}</strong></p>
            <dl class="paper__facts">{facts}</dl>
        </div>
    }
    .into_any()
}
