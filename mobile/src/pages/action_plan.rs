//! The unit's action plan: everything that is to be done, in one place.
//!
//! A plain form over its rows. The rule: "done" is not "closed", and a row is removed by a flag and never lost.

use form_model::{DocumentId, Edit, RowId, RowValue, Table};
use leptos::prelude::*;

use crate::components::{ChoiceField, FieldPath, Icon, Shape, StatusLine, TextField, ValueField};
use crate::pages::follow_ups::unit_name;
use crate::preferences::use_texts;
use crate::route::Route;
use crate::tablet::use_tablet;

/// The screen.
#[component]
pub(crate) fn ActionPlanScreen(document: DocumentId) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case);
    let writable = Signal::derive(move || tablet.is_writable(document));
    let plan = tablet.action_plan(document);
    let rows = Memo::new(move |_| -> Vec<RowId> {
        plan.with(|it| it.as_ref().map(|it| it.rows.iter().filter_map(|it| it.id).collect()).unwrap_or_default())
    });
    let unit = move || tablet.case(document).map(|it| unit_name(tablet, it.unit));
    let add = move |_| {
        let order = format!("{:013}", tablet.now_ms());
        let row = tablet.draw_row_id();
        let values = vec![RowValue::new("order", order), RowValue::new("status", "not-started")];
        tablet.edit(document, Edit::add_row(Table::Actions, row, values));
    };
    view! {
        <header class="case-head">
            <a class="back" href=Route::Home.address()><Icon shape=Shape::Back /> <span>{unit}</span></a>
            <h1>{texts.actions.title}</h1>
            <StatusLine document />
        </header>
        <p class="soft">{texts.actions.intro}</p>
        <section class="sheet">
            <TextField document path=vec!["result".to_owned()] label=texts.actions.result id="plan-result" writable />
        </section>
        <Show when=move || rows.with(Vec::is_empty)><p class="soft">{texts.actions.none_yet}</p></Show>
        <For each=move || rows.get() key=|it| *it let:row><ActionRowCard document row writable /></For>
        <button type="button" class="button" disabled=move || !writable.get() on:click=add>
            <Icon shape=Shape::Plus /> {texts.actions.add}
        </button>
    }
}

#[component]
fn ActionRowCard(document: DocumentId, row: RowId, writable: Signal<bool>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), use_texts());
    let words = &texts.case.actions;
    let at = move |field: &str| FieldPath::new(document, &["rows", &row.to_string(), field]);
    let remove = move |_| {
        tablet.edit(document, Edit::row_value(Table::Actions, row, &["removed"], true));
    };
    view! {
        <section class="sheet" data-action=row.to_string()>
            <TextField document path=at("action").path label=words.action id=at("action").id() writable />
            <div class="columns">
                <ValueField at=at("responsible") label=words.responsible writable />
                <ValueField at=at("due") label=words.due kind="date" writable />
            </div>
            <ChoiceField at=at("status") label=words.status choices=words.statuses.to_vec() writable />
            <ChoiceField at=at("risk_level") label=words.risk_level choices=words.risk_levels.to_vec() writable />
            <TextField document path=at("cause").path label=words.cause id=at("cause").id() writable />
            <button type="button" class="quiet" disabled=move || !writable.get() on:click=remove>
                <Icon shape=Shape::Close /> {texts.case.plan.remove}
            </button>
        </section>
    }
}
