//! The interviews of a follow-up: who talks to whom, and when.
//!
//! A form over the rows; notes and compilation are one tap away. The rule: an interview is removed by a flag, so that
//! its notes are never lost, and comes back with one tap.

use form_model::{DocumentId, Edit, Interview, RowId, RowValue, Table};
use leptos::prelude::*;

use crate::components::{FieldPath, Icon, Removed, RemovedRow, Shape, ValueField};
use crate::pages::case_head::CaseHead;
use crate::pages::overview::keep_open;
use crate::preferences::use_texts;
use crate::route::{CaseView, Route};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{InterviewTexts, fill};

/// What an interview is called: by who was interviewed, else by its number.
pub(crate) fn interview_name(texts: &InterviewTexts, interview: &Interview, number: usize) -> String {
    let who = interview.who.as_deref().map(str::trim).filter(|it| !it.is_empty());
    who.map_or_else(|| fill(texts.unnamed, &[("number", &number.to_string())]), str::to_owned)
}

/// The interviews in their order; followed.
pub(super) fn interviews_of(tablet: Tablet, document: DocumentId) -> Memo<Vec<Interview>> {
    let followup = tablet.followup(document);
    Memo::new(move |_| followup.with(|it| it.as_ref().map(|it| it.interviews.clone()).unwrap_or_default()))
}

/// The screen.
#[component]
pub(crate) fn Interviews(document: DocumentId) -> impl IntoView {
    keep_open(document);
    let (tablet, texts) = (use_tablet(), &use_texts().methods.interviews);
    let writable = Signal::derive(move || tablet.is_writable(document));
    let all = interviews_of(tablet, document);
    let rows = Memo::new(move |_| all.with(|it| it.iter().map(|it| it.id).collect::<Vec<RowId>>()));
    let has_notes = Memo::new(move |_| all.with(|it| it.iter().any(|it| !it.notes.is_empty())));
    let add = move |_| {
        let order = format!("{:013}", tablet.now_ms());
        let row = tablet.draw_row_id();
        tablet.edit(document, Edit::add_row(Table::Interviews, row, vec![RowValue::new("order", order)]));
    };
    let compile = Route::Case(document, CaseView::Compiling(None)).address();
    view! {
        <CaseHead document title=texts.title />
        <p class="soft">{texts.intro}</p>
        <Show when=move || rows.with(Vec::is_empty)>
            <section class="empty">
                <Icon shape=Shape::Person />
                <h2>{texts.none_yet}</h2>
                <p>{texts.none_yet_help}</p>
            </section>
        </Show>
        <For each=move || rows.get() key=|it| *it let:row><InterviewRow document row all writable /></For>
        <RemovedInterviews document writable />
        <div class="row">
            <button type="button" class="button" id="add-interview" disabled=move || !writable.get() on:click=add>
                <Icon shape=Shape::Plus /> {texts.add}
            </button>
            <Show when=move || has_notes.get()>
                <a class="button button--quiet" id="compile" href=compile.clone()><Icon shape=Shape::Arrow /> {texts.compile}</a>
            </Show>
        </div>
    }
}

/// Those that were removed, each told by who was interviewed and what was noted first.
#[component]
fn RemovedInterviews(document: DocumentId, writable: Signal<bool>) -> impl IntoView {
    let texts = &use_texts().methods.interviews;
    let followup = use_tablet().followup(document);
    let rows = Memo::new(move |_| -> Vec<RemovedRow> {
        let row = |it: &Interview| {
            let words = it.who.iter().chain(it.notes.values().next()).map(|it| it.trim());
            let words = words.filter(|it| !it.is_empty()).collect::<Vec<_>>().join(": ");
            RemovedRow { table: Table::Interviews, row: it.id, words }
        };
        followup.with(|it| it.as_ref().map(|it| it.removed_interviews.iter().map(row).collect()).unwrap_or_default())
    });
    view! { <Removed document rows title=&texts.removed writable /> }
}

#[component]
fn InterviewRow(document: DocumentId, row: RowId, all: Memo<Vec<Interview>>, writable: Signal<bool>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().methods.interviews);
    let at = move |field: &str| FieldPath::new(document, &["interviews", &row.to_string(), field]);
    let remove = move |_| {
        tablet.edit(document, Edit::row_value(Table::Interviews, row, &["removed"], true));
    };
    let name = move || {
        all.with(|all| {
            let place = all.iter().position(|it| it.id == row)?;
            Some(interview_name(texts, all.get(place)?, place + 1))
        })
    };
    let taken = move || {
        let count = all.with(|it| it.iter().find(|it| it.id == row).map(|it| it.notes.len()).unwrap_or_default());
        (count > 0).then(|| view! { <p class="chip"><Icon shape=Shape::Pen /> {texts.notes_taken.of(count)}</p> })
    };
    let notes = Route::Case(document, CaseView::Interview(row.to_string())).address();
    view! {
        <section class="sheet" data-interview=row.to_string()>
            <div class="row row--apart"><h2>{name}</h2> {taken}</div>
            <div class="columns">
                <ValueField at=at("who") label=texts.who hint=texts.who_hint writable />
                <ValueField at=at("interviewer") label=texts.interviewer writable />
                <ValueField at=at("date") label=texts.date kind="date" writable />
            </div>
            <div class="row row--apart">
                <a class="button" data-write-notes href=notes><Icon shape=Shape::Pen /> {texts.write}</a>
                <button type="button" class="quiet" disabled=move || !writable.get() on:click=remove>
                    <Icon shape=Shape::Close /> {texts.remove}
                </button>
            </div>
        </section>
    }
}
