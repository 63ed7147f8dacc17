//! One follow-up at a glance: its sections with their progress.
//!
//! It reads and changes nothing. The rule: every part of the follow-up is one tap away from here.

use form_model::DocumentId;
use leptos::prelude::*;

use crate::components::StatusLine;
use crate::pages::follow_ups::unit_name;
use crate::preferences::{use_language, use_texts};
use crate::route::{CaseView, Route};
use crate::tablet::use_tablet;
use crate::texts::fill;

/// The overview.
#[component]
pub(crate) fn Overview(document: DocumentId) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), use_texts(), use_language());
    let followup = tablet.followup(document);
    let title = move || tablet.case(document).map(|it| unit_name(tablet, it.unit)).unwrap_or_default();
    let sections = move || {
        let template = tablet.template(document)?;
        let cards: Vec<_> = template
            .sections
            .iter()
            .map(|section| {
                let questions: Vec<String> = section.questions.iter().map(|it| it.id.clone()).collect();
                let all = questions.len().to_string();
                let answered = move || {
                    followup.with(|it| {
                        let Some(followup) = it else { return 0 };
                        let is_answered = |id: &&String| followup.answers.get(*id).is_some_and(|it| it.joint.is_answered());
                        questions.iter().filter(is_answered).count()
                    })
                };
                let words = {
                    let all = all.clone();
                    let answered = answered.clone();
                    move || fill(texts.list.answered_of, &[("count", &answered().to_string()), ("all", &all)])
                };
                view! {
                    <li>
                        <a class="card card--link" href=Route::Case(document, CaseView::Section(section.id.clone())).address()>
                            <p class="card__kicker">{section.id.clone()}</p>
                            <h2 class="card__title">{language.of(&section.sv, &section.en).to_owned()}</h2>
                            <div class="progress"><progress max=all value=move || answered().to_string()></progress><span>{words}</span></div>
                        </a>
                    </li>
                }
            })
            .collect();
        Some(view! { <ol class="cards">{cards}</ol> })
    };
    view! {
        <header class="page-head"><h1>{title}</h1></header>
        <StatusLine document />
        {sections}
    }
}
