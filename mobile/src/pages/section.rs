//! The questions of one section, with both parties' answers.
//!
//! It reports what people do as edits. The rule that must not be broken: both sides' answers are always in sight.

use form_model::{DocumentId, Edit, Question, Scale, Voice};
use leptos::prelude::*;

use crate::components::{Icon, Shape, TextField};
use crate::preferences::{use_language, use_texts};
use crate::tablet::{answer_at, use_tablet};

/// A section.
#[component]
pub(crate) fn Section(document: DocumentId, section: String) -> impl IntoView {
    let (tablet, language) = (use_tablet(), use_language());
    tablet.report(client_core::Event::DocumentOpened(document));
    on_cleanup(move || {
        tablet.report(client_core::Event::DocumentClosed(document));
    });
    let template = tablet.template(document);
    let found = template.and_then(|it| {
        let section = it.sections.iter().find(|it| it.id == section)?.clone();
        Some((section, it.scale.clone()))
    });
    found.map(|(section, scale)| {
        let title = format!("{} {}", section.id, language.of(&section.sv, &section.en));
        let questions: Vec<_> = section
            .questions
            .into_iter()
            .map(|question| view! { <QuestionCard document question scale=scale.clone() /> })
            .collect();
        view! { <header class="page-head"><h1>{title}</h1></header> {questions} }
    })
}

#[component]
fn QuestionCard(document: DocumentId, question: Question, scale: Scale) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().form, use_language());
    let id = question.id.clone();
    let answer = answer_at(tablet.followup(document), id.clone());
    let voice = tablet.own_voice(document);
    let steps: Vec<_> = scale
        .steps
        .into_iter()
        .filter(|it| question.not_applicable || it.code != form_model::NOT_APPLICABLE)
        .map(|step| {
            let (code, id) = (step.code.clone(), id.clone());
            let is_mine = {
                let code = code.clone();
                move || answer.with(|it| it.as_ref().is_some_and(|it| match voice {
                    Some(Voice::Manager) => it.manager.ratings.contains(&code),
                    Some(Voice::Representative) => it.representative.ratings.contains(&code),
                    Some(Voice::Above) | None => false,
                }))
            };
            let choose = move |_| {
                if let Some(voice) = voice {
                    tablet.edit(document, Edit::answer(&id, voice, Some(&code)));
                }
            };
            view! {
                <button class=format!("answer answer--{}", step.code) aria-pressed=move || is_mine().to_string() on:click=choose>
                    <Icon shape=Shape::from(step.symbol) /> <span>{language.of(&step.sv, &step.en).to_owned()}</span>
                </button>
            }
        })
        .collect();
    let comment = vec!["answers".to_owned(), id.clone(), "comment".to_owned()];
    let writable = Signal::derive(move || tablet.is_writable(document));
    view! {
        <article class="question" id=format!("q-{id}")>
            <h2 class="question__text"><span class="question__id">{id.clone()}</span> {language.of(&question.sv, &question.en).to_owned()}</h2>
            <div class="answers" role="group">{steps}</div>
            <TextField document path=comment label=texts.comment id=format!("comment-{id}") hint=texts.comment_hint writable />
        </article>
    }
}
