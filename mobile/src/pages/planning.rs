//! Planning a follow-up: how, when, with whom, and what those concerned have been told.
//!
//! A form over the document's plan, with what follows from it: the next step of the method, the ready-made text, the
//! calendar file. The rule: whatever is filled in is in the document at once, and a late day warns but stops nobody.

mod calendar;
mod information;
mod message;
mod method;

use form_model::{DocumentId, Edit, Occasion, RowId, RowValue, Table};
use leptos::prelude::*;

use crate::components::{FieldPath, Icon, Shape, TextField, TickField, ValueField};
use crate::pages::case_head::CaseHead;
use crate::pages::overview::keep_open;
use crate::preferences::{use_language, use_texts};
use crate::tablet::use_tablet;

use calendar::CalendarSheet;
use information::InformationSheet;
pub(crate) use message::PlanMessage;
pub(crate) use method::MethodLinks;
use method::{MethodChoice, WaysOn};

/// The screen.
#[component]
pub(crate) fn Plan(document: DocumentId) -> impl IntoView {
    keep_open(document);
    let (tablet, texts) = (use_tablet(), &use_texts().case.plan);
    let writable = Signal::derive(move || tablet.is_writable(document));
    let is_extra = matches!(tablet.case(document).and_then(|it| it.occasion), Some(Occasion::Extra { .. }));
    let reason = FieldPath::new(document, &["plan", "reason"]).path;
    view! {
        <CaseHead document title=texts.title />
        {is_extra.then(|| view! {
            <section class="sheet">
                <TextField document path=reason label=texts.reason id="plan-reason" writable />
                <ChosenSections document writable />
            </section>
        })}
        <section class="sheet"><MethodChoice document writable /></section>
        <WhenAndWho document writable />
        <Participants document writable />
        <InformationSheet document writable />
        <CalendarSheet document />
        <WaysOn document />
    }
}

/// The sections that an extra follow-up is limited to.
#[component]
fn ChosenSections(document: DocumentId, writable: Signal<bool>) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().case.plan, use_language());
    let sections = tablet.whole_template(document).map(|it| it.sections.clone()).unwrap_or_default();
    let ticks = sections.into_iter().map(|section| {
        let at = FieldPath::new(document, &["plan", "sections", &section.id]);
        let label = format!("{} {}", section.id, language.of(&section.sv, &section.en));
        view! { <TickField at label writable /> }
    });
    view! {
        <fieldset class="pick" id="chosen-sections">
            <legend class="field__label">{texts.sections}</legend>
            <p class="field__hint">{texts.sections_hint}</p>
            <div class="ticks">{ticks.collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn WhenAndWho(document: DocumentId, writable: Signal<bool>) -> impl IntoView {
    let (texts, planning) = (&use_texts().case.plan, &use_texts().planning);
    let at = move |field: &str| FieldPath::new(document, &["plan", field]);
    view! {
        <section class="sheet">
            <h2>{planning.when_and_who}</h2>
            <div class="columns">
                <ValueField at=at("date") label=texts.date kind="date" writable />
                <ValueField at=at("time") label=texts.time hint=planning.time_hint writable />
                <ValueField at=at("week") label=texts.week hint=planning.week_hint writable />
                <ValueField at=at("responsible") label=texts.responsible writable />
                <ValueField at=at("carrying_out") label=texts.carrying_out hint=planning.carrying_out_hint writable />
                <ValueField at=at("after_work") label=texts.after_work hint=planning.after_work_hint writable />
            </div>
        </section>
    }
}

#[component]
fn Participants(document: DocumentId, writable: Signal<bool>) -> impl IntoView {
    let (tablet, texts, planning) = (use_tablet(), &use_texts().case.plan, &use_texts().planning);
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
            <Show when=move || rows.with(Vec::is_empty)><p class="soft">{planning.no_participants}</p></Show>
            <ul class="stack"><For each=move || rows.get() key=|it| *it children=item /></ul>
            <button type="button" class="button button--quiet" disabled=move || !writable.get() on:click=add>
                <Icon shape=Shape::Plus /> {texts.add_participant}
            </button>
        </section>
    }
}
