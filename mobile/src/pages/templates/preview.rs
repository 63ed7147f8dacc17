//! The questions of a template as the form shows them, in either language.
//!
//! It reads and changes nothing, and nothing in it can be tapped but the language. The rule that must not be broken: it shows
//! what the form shows, answers, law and help included, so that nobody is surprised when a round has opened.

use std::sync::Arc;

use form_model::{NOT_APPLICABLE, Question, Template};
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::moments::Moment;
use crate::pages::section::{act_name, law_validity};
use crate::preferences::{use_language, use_texts};
use crate::texts::{Language, fill, help_for};

/// The questions.
#[component]
pub(super) fn Preview(template: Arc<Template>) -> impl IntoView {
    let texts = &use_texts().templates.one;
    let language = RwSignal::new(use_language());
    let choice = move |it: Language| {
        view! {
            <button type="button" class="choice" data-preview-language=it.code() lang=it.code()
                aria-pressed=move || (language.get() == it).to_string() on:click=move |_| language.set(it)>{it.own_name()}</button>
        }
    };
    view! {
        <div class="choices" role="group" aria-label=texts.preview_language>{Language::ALL.map(choice).collect_view()}</div>
        {move || form(&template, language.get())}
    }
    .into_any()
}

fn form(template: &Template, language: Language) -> AnyView {
    let sections = template.sections.iter().map(|section| {
        let questions = section.questions.iter().map(|it| question(template, it, language)).collect_view();
        let heading = format!("{} {}", section.id, language.of(&section.sv, &section.en));
        view! { <section class="stack template-section"><h3>{heading}</h3>{questions}</section> }.into_any()
    });
    let closing = template.closing.iter().map(|it| {
        let words = language.of(&it.sv, &it.en).to_owned();
        view! { <article class="question" data-question=it.id.clone()><h4 class="question__text">{words}</h4></article> }.into_any()
    });
    let closing = closing.collect_view();
    let closing = (!template.closing.is_empty()).then(|| {
        let title = language.texts().case.steps.closing.0;
        view! { <section class="stack template-section"><h3>{title}</h3>{closing}</section> }
    });
    view! { <div class="template-preview" id="template-preview" lang=language.code()>{sections.collect_view()}{closing}</div> }
        .into_any()
}

fn question(template: &Template, question: &Question, language: Language) -> AnyView {
    let texts = &language.texts().form;
    let fits = template.scale.steps.iter().filter(|it| question.not_applicable || it.code != NOT_APPLICABLE);
    let steps = fits.map(|it| {
        let words = language.of(&it.sv, &it.en).to_owned();
        view! {
            <li class=format!("answer answer--{}", it.code)>
                <Icon shape=Shape::from(it.symbol) /> <span class="answer__word">{words}</span>
            </li>
        }
        .into_any()
    });
    let steps = steps.collect_view();
    let laws = question.law.iter().map(|law| {
        let act = act_name(texts, &law.text);
        let validity = law_validity(texts, law, language, Moment::now().day());
        view! { <li><span class="law__act">{act}</span> " " <span class="law__reference">{law.text.clone()}</span>{validity}</li> }.into_any()
    });
    let laws = laws.collect_view();
    let law = (!question.law.is_empty()).then(|| view! { <h5>{texts.law}</h5> <ul class="law">{laws}</ul> });
    let help = help_for(language.texts().questions, template, &question.id);
    let help = help.map(|words| view! { <h5>{texts.help_question}</h5> <p>{words}</p> });
    let about = (law.is_some() || help.is_some()).then(|| {
        view! {
            <details>
                <summary class="template-more"><Icon shape=Shape::Book /> {texts.law_and_help}</summary>
                <div class="aside">{help}{law}</div>
            </details>
        }
    });
    let label = fill(texts.answers, &[("question", &question.id)]);
    view! {
        <article class="question" data-question=question.id.clone()>
            <h4 class="question__text">
                <span class="question__id">{question.id.clone()}</span> " " {language.of(&question.sv, &question.en).to_owned()}
            </h4>
            <ul class="answers" aria-label=label>{steps}</ul>
            {about}
        </article>
    }
    .into_any()
}
