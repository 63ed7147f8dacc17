//! The plan as a table; on a phone each row is a card with its fields below each other.
//!
//! It reads; whatever is changed is changed on the row's own screen. The rule that must not be broken: it is a table to
//! a screen reader at every width.

use form_model::ActionRow;
use leptos::prelude::*;

use super::PlanDesk;
use super::chips::{above_name, chips, effect_chip, stage_shape, stage_words, timing_chip, today, view_chip};
use super::row::code_words;
use super::row_name;
use crate::preferences::{use_language, use_texts};
use crate::route::{CaseView, Route};

/// The table.
#[component]
pub(super) fn PlanTable(desk: PlanDesk) -> impl IntoView {
    let texts = &use_texts().actions;
    let fields = &texts.fields;
    let head = [fields.action, fields.area, fields.risk_level, fields.responsible, fields.due, fields.status];
    let head = head.into_iter().map(|it| view! { <th scope="col">{it}</th> }).collect_view();
    let rows = Memo::new(move |_| desk.shown_rows());
    view! {
        <div class="plan-table" role="region" aria-label=texts.title tabindex="0">
            <table>
                <thead><tr>{head}</tr></thead>
                <tbody>
                    <For each=move || rows.get() key=ActionRow::clone children=move |row| view! { <TableRow desk row /> } />
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn TableRow(desk: PlanDesk, row: ActionRow) -> impl IntoView {
    let (texts, language) = (use_texts(), use_language());
    let fields = &texts.actions.fields;
    let id = row.id.map(|it| it.to_string()).unwrap_or_default();
    let address = Route::Case(desk.document, CaseView::Row(id.clone())).address();
    let area = row.value("area").map(|it| area_words(desk, it, language));
    let risk = row.value("risk_level").map(|it| code_words(it, language).unwrap_or(it).to_owned());
    let responsible = row.value("responsible").map(str::to_owned);
    let now = today();
    let dates = [timing_chip(&row, now, &texts.actions, language), effect_chip(&row, now, &texts.actions, language)];
    let said: Vec<String> = dates.iter().flatten().map(|it| it.2.clone()).collect();
    let stage = ("chip", stage_shape(row.stage()), stage_words(&texts.actions, row.stage()).to_owned());
    // Dates and risk have columns of their own.
    let more = chips(&row, &above_name(Some(desk.document), &row), &texts.actions, language);
    let more: Vec<_> =
        more.into_iter().filter(|it| !said.contains(&it.2) && it.1 != crate::components::Shape::Flag).collect();
    view! {
        <tr data-action=id>
            <th scope="row"><a class="line__link" href=address>{row_name(&row, texts)}</a></th>
            <td data-label=fields.area>{area}</td>
            <td data-label=fields.risk_level>{risk}</td>
            <td data-label=fields.responsible>{responsible}</td>
            <td data-label=fields.due><span class="chips">{dates.into_iter().flatten().map(view_chip).collect_view()}</span></td>
            <td data-label=fields.status>
                <span class="chips">{view_chip(stage)} {more.into_iter().map(view_chip).collect_view()}</span>
            </td>
        </tr>
    }
}

/// An area's letter and name; an unknown one as it is written.
pub(super) fn area_words(desk: PlanDesk, code: &str, language: crate::texts::Language) -> String {
    let areas = untrack(|| desk.tablet.case(desk.document).map(|it| desk.tablet.areas(it.unit, language)));
    let found = areas.unwrap_or_default().into_iter().find(|it| it.0 == code);
    found.map_or_else(|| code.to_owned(), |it| it.1)
}
