//! The questions that a finding builds on: shown with their answers, chosen from the form.
//!
//! Each question is a flag of its own, so that two people can choose at once. The rule: a question that somebody chose
//! stays in sight until somebody takes it away, also while the list to choose from is closed.

use form_model::{Edit, Question, Table};
use leptos::prelude::*;

use super::Desk;
use super::suggesting::telling_questions;
use super::suggestions::{answer_words, question_words};
use crate::components::{Icon, Shape};
use crate::preferences::use_language;
use crate::route::{CaseView, Route};

/// The chosen questions, and the list to choose from.
#[component]
pub(super) fn BuildsOn(desk: Desk) -> impl IntoView {
    let texts = &desk.texts.builds_on;
    let chosen = Memo::new(move |_| desk.read(|it| it.questions.iter().cloned().collect::<Vec<String>>()));
    let is_open = RwSignal::new(false);
    let item = move |question: String| view! { <ChosenQuestion desk question /> };
    let words = move || if is_open.get() { texts.done } else { texts.choose };
    view! {
        <section class="stack stack--tight">
            <h3>{texts.title}</h3>
            <Show when=move || chosen.with(Vec::is_empty)><p class="soft">{texts.none}</p></Show>
            <ul class="lines"><For each=move || chosen.get() key=Clone::clone children=item /></ul>
            <button type="button" class="quiet button--start" data-choose-questions=""
                aria-expanded=move || is_open.get().to_string() on:click=move |_| is_open.update(|it| *it = !*it)>
                <Icon shape=Shape::List /> {words}
            </button>
            <Show when=move || is_open.get()><Chooser desk /></Show>
        </section>
    }
}

#[component]
fn ChosenQuestion(desk: Desk, question: String) -> impl IntoView {
    let language = use_language();
    let template = desk.tablet.template(desk.document);
    let words = question_words(template.as_deref(), &question, language);
    let id = question.clone();
    let answers = move || {
        let given = desk.followup.with(|it| {
            let answer = it.as_ref()?.answers.get(&question)?;
            Some(answer.manager.ratings.union(&answer.representative.ratings).cloned().collect::<Vec<_>>())
        });
        let template = desk.tablet.template(desk.document);
        let words = given
            .unwrap_or_default()
            .iter()
            .map(|it| answer_words(template.as_deref(), it, language))
            .collect::<Vec<_>>();
        (!words.is_empty()).then(|| format!("({})", words.join(" / ")))
    };
    let address = Route::Case(desk.document, CaseView::Section(id.clone())).address();
    view! {
        <li class="line" data-builds-on=id.clone()>
            <a class="grow line__link" href=address><span class="question__id">{id.clone()}</span> " " {words} " " <span class="soft">{answers}</span></a>
        </li>
    }
}

/// All questions with a tick each; at first those that say something to the finding.
#[component]
fn Chooser(desk: Desk) -> impl IntoView {
    let texts = &desk.texts.builds_on;
    let sections = desk.tablet.template(desk.document).map(|it| it.sections.clone()).unwrap_or_default();
    let sections = StoredValue::new(sections);
    let is_whole = RwSignal::new(false);
    let shown = Memo::new(move |_| -> Vec<String> {
        let all = || sections.with_value(|it| it.iter().flat_map(|it| &it.questions).map(|it| it.id.clone()).collect());
        if is_whole.get() {
            return all();
        }
        let chosen = desk.read(|it| it.questions.clone());
        let template = desk.tablet.template(desk.document);
        let telling = desk.followup.with(|it| {
            it.as_ref()
                .zip(template)
                .map(|(it, template)| telling_questions(it, &template, desk.kind()))
                .unwrap_or_default()
        });
        let all: Vec<String> = all();
        all.into_iter().filter(|it| telling.contains(it) || chosen.contains(it)).collect()
    });
    let question_of = move |id: &String| {
        sections.with_value(|it| it.iter().flat_map(|it| &it.questions).find(|it| it.id == *id).cloned())
    };
    let item = move |id: String| question_of(&id).map(|question| view! { <QuestionTick desk question /> });
    let choice = move |whole: bool, words: &'static str| {
        view! {
            <button type="button" class="choice" aria-pressed=move || (is_whole.get() == whole).to_string()
                on:click=move |_| is_whole.set(whole)>{words}</button>
        }
    };
    view! {
        <div class="chooser stack">
            <div class="choices" role="group" aria-label=texts.choose>
                {choice(false, texts.only_telling)} {choice(true, texts.all_questions)}
            </div>
            <Show when=move || shown.with(Vec::is_empty)><p class="soft">{texts.none_telling}</p></Show>
            <div class="chooser__list"><For each=move || shown.get() key=Clone::clone children=item /></div>
        </div>
    }
}

#[component]
fn QuestionTick(desk: Desk, question: Question) -> impl IntoView {
    let words = use_language().of(&question.sv, &question.en).to_owned();
    let id = StoredValue::new(question.id.clone());
    let is_chosen = move || id.with_value(|id| desk.read(|it| it.questions.contains(id)));
    let turn = move |_| {
        let edit = id.with_value(|id| Edit::row_value(Table::Findings, desk.row, &["questions", id], !is_chosen()));
        desk.tablet.edit(desk.document, edit);
    };
    view! {
        <label class="tick">
            <input type="checkbox" data-question=question.id.clone() prop:checked=is_chosen
                disabled=move || !desk.writable.get() on:change=turn />
            <span><span class="question__id">{question.id.clone()}</span> " " {words}</span>
        </label>
    }
}
