//! Planning a follow-up: how, when, with whom, and what those concerned have been told.
//!
//! A plain form over the document's plan. The rule: whatever is filled in is in the document at once.

use form_model::{DocumentId, Edit, Occasion, RowId, RowValue, Table};
use leptos::prelude::*;

use crate::components::{ChoiceField, FieldPath, Icon, Shape, TextField, TickField, ValueField};
use crate::pages::case_head::CaseHead;
use crate::pages::overview::keep_open;
use crate::preferences::use_texts;
use crate::tablet::use_tablet;

/// The screen.
#[component]
pub(crate) fn Plan(document: DocumentId) -> impl IntoView {
    keep_open(document);
    let (tablet, texts) = (use_tablet(), &use_texts().case.plan);
    let writable = Signal::derive(move || tablet.is_writable(document));
    let at = move |field: &[&str]| FieldPath::new(document, &[&["plan"], field].concat());
    let is_extra = matches!(tablet.case(document).and_then(|it| it.occasion), Some(Occasion::Extra { .. }));
    view! {
        <CaseHead document title=texts.title />
        <section class="sheet">
            {is_extra.then(|| view! {
                <TextField document path=at(&["reason"]).path label=texts.reason id="plan-reason" writable />
            })}
            <ChoiceField at=at(&["method"]) label=texts.method choices=texts.methods.to_vec() writable />
            <div class="columns">
                <ValueField at=at(&["date"]) label=texts.date kind="date" writable />
                <ValueField at=at(&["week"]) label=texts.week writable />
                <ValueField at=at(&["time"]) label=texts.time writable />
                <ValueField at=at(&["responsible"]) label=texts.responsible writable />
                <ValueField at=at(&["carrying_out"]) label=texts.carrying_out writable />
                <ValueField at=at(&["after_work"]) label=texts.after_work writable />
            </div>
        </section>
        <Participants document writable />
        <Information document writable />
    }
}

#[component]
fn Participants(document: DocumentId, writable: Signal<bool>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case.plan);
    let followup = tablet.followup(document);
    let rows = Memo::new(move |_| -> Vec<RowId> {
        followup
            .with(|it| it.as_ref().map(|it| it.plan.participants.iter().map(|it| it.id).collect()).unwrap_or_default())
    });
    let add = move |_| {
        let order = format!("{:013}", tablet.now_ms());
        let row = tablet.draw_row_id();
        tablet.edit(document, Edit::add_row(Table::Participants, row, vec![RowValue::new("order", order)]));
    };
    let item = move |row: RowId| {
        let at = FieldPath::new(document, &["plan", "participants", &row.to_string(), "name"]);
        let remove = move |_| {
            tablet.edit(document, Edit::row_value(Table::Participants, row, &["removed"], true));
        };
        view! {
            <li class="row row--end">
                <div class="grow"><ValueField at label=texts.participant writable /></div>
                <button type="button" class="quiet" disabled=move || !writable.get() on:click=remove>
                    <Icon shape=Shape::Close /> {texts.remove}
                </button>
            </li>
        }
    };
    view! {
        <section class="sheet">
            <h2>{texts.participants}</h2>
            <ul class="stack"><For each=move || rows.get() key=|it| *it children=item /></ul>
            <button type="button" class="button button--quiet" disabled=move || !writable.get() on:click=add>
                <Icon shape=Shape::Plus /> {texts.add_participant}
            </button>
        </section>
    }
}

#[component]
fn Information(document: DocumentId, writable: Signal<bool>) -> impl IntoView {
    let texts = &use_texts().case.plan;
    let at = move |field: &str| FieldPath::new(document, &["plan", "information", field]);
    let points: Vec<_> =
        texts.points.iter().map(|(field, words)| view! { <TickField at=at(field) label=*words writable /> }).collect();
    view! {
        <section class="sheet">
            <h2>{texts.information}</h2>
            <p class="soft">{texts.information_intro}</p>
            <TextField document path=at("to").path label=texts.information_to id="information-to" writable />
            <div class="columns">
                <ValueField at=at("date") label=texts.information_date kind="date" writable />
                <ValueField at=at("last_day") label=texts.last_day kind="date" writable />
            </div>
            <div class="ticks">{points}</div>
        </section>
    }
}
