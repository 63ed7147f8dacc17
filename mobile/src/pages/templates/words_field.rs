//! A text of the draft, with its label, its language and what is wrong with it.
//!
//! Which text is named by its place, as faults name places. The rule that must not be broken: what is wrong stands at the text
//! itself and is tied to it for those who listen.

use form_model::{TemplateFault, TemplateFaultKind};
use leptos::prelude::*;

use super::editor::Writing;
use super::edits::{text_at, words_at};
use crate::texts::TemplateFaultTexts;

/// The id of a text's field in the page.
pub(super) fn field_id(at: &str) -> String {
    format!("template-{}", at.replace('/', "-"))
}

/// What is wrong, in words.
pub(super) const fn fault_words(fault: &TemplateFault, texts: &TemplateFaultTexts) -> &'static str {
    match fault.kind {
        TemplateFaultKind::Empty => texts.empty,
        TemplateFaultKind::TooLong => texts.too_long,
        TemplateFaultKind::TooFew => texts.too_few,
        TemplateFaultKind::TooMany => texts.too_many,
        TemplateFaultKind::UnknownFormat
        | TemplateFaultKind::TooLarge
        | TemplateFaultKind::IdTwice
        | TemplateFaultKind::BadId => texts.other,
        TemplateFaultKind::NoSuchStep => texts.no_such_step,
        TemplateFaultKind::NeverValid => texts.never_valid,
    }
}

/// What is wrong at a place, once faults are shown.
#[component]
pub(super) fn FaultLine(writing: Writing, at: String) -> impl IntoView {
    let id = format!("{}-fault", field_id(&at));
    let words = move || writing.fault_at(&at).map(|it| fault_words(&it, &writing.texts.faults));
    view! { <p class="field__error" id=id>{words}</p> }.into_any()
}

/// The field. `lang` is the language of the text.
#[component]
pub(super) fn WordsField(writing: Writing, at: String, label: String, lang: &'static str) -> impl IntoView {
    let id = field_id(&at);
    let place = StoredValue::new(at.clone());
    let words = Memo::new(move |_| writing.bench.draft.with(|it| place.with_value(|at| words_at(it, at))));
    let is_wrong = move || place.with_value(|at| writing.fault_at(at).is_some());
    let write = move |event: web_sys::Event| {
        // A question is one paragraph, wherever it is shown.
        let typed = event_target_value(&event).replace('\n', " ");
        writing.change(|draft| {
            if let Some(text) = place.with_value(|at| text_at(draft, at)) {
                *text = typed;
            }
        });
    };
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{label}</label>
            <textarea
                class="field__input words-field" id=id.clone() rows="2" lang=lang autocomplete="off"
                aria-invalid=move || is_wrong().then_some("true") aria-describedby=format!("{id}-fault")
                prop:value=move || words.get() on:input=write
            ></textarea>
            <FaultLine writing at />
        </div>
    }
    .into_any()
}
