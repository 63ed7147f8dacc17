//! The closing questions of the levels that have them: prose that the level above reads first.
//!
//! A plain form; above it is the way to what the units below handed in, so that a synthesis rests on that. The rule: an empty
//! answer is allowed, and shown as empty.

use form_model::DocumentId;
use leptos::prelude::*;

use crate::components::{Icon, Shape, TextField};
use crate::pages::case_head::CaseHead;
use crate::pages::overview::keep_open;
use crate::pages::result::{BelowLine, Beside};
use crate::preferences::{use_language, use_texts};
use crate::tablet::use_tablet;

/// The screen.
#[component]
pub(crate) fn Closing(document: DocumentId) -> impl IntoView {
    keep_open(document);
    let (tablet, texts, language) = (use_tablet(), use_texts(), use_language());
    let writable = Signal::derive(move || tablet.is_writable(document));
    let beside = Beside::start(document);
    let questions = tablet.template(document).map(|it| it.closing.clone()).unwrap_or_default();
    let fields: Vec<_> = questions
        .into_iter()
        .map(|question| {
            let path = vec!["summary".to_owned(), question.id.clone()];
            let label = language.of(&question.sv, &question.en).to_owned();
            view! { <TextField document path label id=question.id hint=texts.form.comment_hint writable /> }
        })
        .collect();
    view! {
        <CaseHead document title=texts.case.steps.closing.0 />
        {if fields.is_empty() {
            view! { <p class="notice"><Icon shape=Shape::Check /> <span>{texts.case.closing_none}</span></p> }.into_any()
        } else {
            view! { <p class="soft">{texts.case.closing_intro}</p> <BelowLine beside /> <section class="sheet">{fields}</section> }.into_any()
        }}
    }
}
