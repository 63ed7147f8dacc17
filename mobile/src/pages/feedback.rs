//! Feedback: in which of the unit's forums it was given and in which not yet, and what was shown, said and decided there; above
//! the workplaces also whose opinion differed.
//!
//! A plain form over the rows of feedback; it works without a network. The rule: rows are removed by a flag and never lost.

mod forum_field;
mod forums;

use form_model::{DocumentId, Edit, Level, RowId, RowValue, Table};
use leptos::prelude::*;

use crate::components::{FieldPath, Icon, Shape, TextField, ValueField};
use crate::pages::case_head::CaseHead;
use crate::pages::overview::keep_open;
use crate::preferences::use_texts;
use crate::tablet::use_tablet;
use forum_field::ForumField;
use forums::{Forums, forums_of};

/// The screen.
#[component]
pub(crate) fn Feedback(document: DocumentId) -> impl IntoView {
    keep_open(document);
    let (tablet, texts) = (use_tablet(), &use_texts().case.feedback);
    let writable = Signal::derive(move || tablet.is_writable(document));
    let followup = tablet.followup(document);
    let rows = Memo::new(move |_| -> Vec<RowId> {
        followup.with(|it| it.as_ref().map(|it| it.feedback.iter().map(|it| it.id).collect()).unwrap_or_default())
    });
    let add = move |_| {
        let order = format!("{:013}", tablet.now_ms());
        let row = tablet.draw_row_id();
        tablet.edit(document, Edit::add_row(Table::Feedback, row, vec![RowValue::new("order", order)]));
    };
    view! {
        <CaseHead document title=texts.title />
        <p class="soft">{texts.intro}</p>
        <Forums document />
        <Show when=move || rows.with(Vec::is_empty)><p class="soft">{texts.none_yet}</p></Show>
        <For each=move || rows.get() key=|it| *it let:row><FeedbackRow document row writable /></For>
        <button type="button" class="button" disabled=move || !writable.get() on:click=add>
            <Icon shape=Shape::Plus /> {texts.add}
        </button>
    }
}

#[component]
fn FeedbackRow(document: DocumentId, row: RowId, writable: Signal<bool>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), use_texts());
    let (words, hint) = (&texts.case.feedback, texts.form.comment_hint);
    let followup = tablet.followup(document);
    // Above the workplaces the result is treated in a committee or a consultation group, where opinions may differ.
    let is_above = tablet.template(document).is_some_and(|it| it.level != Level::Workplace);
    let may_differ = Memo::new(move |_| {
        let has_place = |it: &form_model::Feedback| it.id == row && it.differing.is_some();
        is_above && followup.with(|it| it.as_ref().is_some_and(|it| it.feedback.iter().any(has_place)))
    });
    let at = move |field: &str| FieldPath::new(document, &["feedback", &row.to_string(), field]);
    let text = move |field: &'static str, label: &'static str| {
        view! { <TextField document path=at(field).path label id=at(field).id() hint writable /> }
    };
    let remove = move |_| {
        tablet.edit(document, Edit::row_value(Table::Feedback, row, &["removed"], true));
    };
    view! {
        <section class="sheet" data-feedback>
            <ForumField at=at("forum") forums=forums_of(tablet, document) writable />
            <div class="columns">
                <ValueField at=at("date") label=words.date kind="date" writable />
                <ValueField at=at("reference") label=words.reference writable />
            </div>
            {text("shown", words.shown)}
            {text("said", words.said)}
            {text("decided", words.decided)}
            {move || may_differ.get().then(|| text("differing", words.differing))}
            <button type="button" class="quiet" disabled=move || !writable.get() on:click=remove>
                <Icon shape=Shape::Close /> {texts.case.plan.remove}
            </button>
        </section>
    }
}
