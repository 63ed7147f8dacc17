//! Compiling the interviews: what everybody said about each question side by side, above the parties' own answers.
//!
//! One area at a time, the questions with notes first. The rule that must not be broken: the notes stand as they were
//! written, and the answer is the parties' own.

use form_model::{DocumentId, Interview, Question, Section};
use leptos::prelude::*;

use super::interviews::{interview_name, interviews_of};
use crate::components::{Icon, Shape, StatusLine};
use crate::pages::here::Here;
use crate::pages::section::{Asked, LockLine, OpenForm, QuestionCard, follow, when_here};
use crate::preferences::use_texts;
use crate::route::{CaseView, Route};
use crate::texts::fill;

/// The screen; without a section it begins at the first one that somebody said something about.
#[component]
pub(crate) fn Compiling(document: DocumentId, section: Option<String>) -> impl IntoView {
    when_here(document, move |form| view! { <CompiledSection form wanted=section.clone() /> }.into_any())
}

fn has_note(interviews: &[Interview], question: &str) -> bool {
    interviews.iter().any(|it| it.notes.contains_key(question))
}

#[component]
fn CompiledSection(form: OpenForm, wanted: Option<String>) -> impl IntoView {
    let texts = &use_texts().methods;
    let all = interviews_of(form.tablet, form.document);
    let sections = form.template.with_value(|it| it.sections.clone());
    let noted = |it: &&Section| all.with_untracked(|all| it.questions.iter().any(|it| has_note(all, &it.id)));
    let chosen = sections.iter().find(|it| Some(&it.id) == wanted.as_ref());
    let section = chosen.or_else(|| sections.iter().find(noted)).or_else(|| sections.first()).cloned();
    let Some(section) = section else { return ().into_any() };
    let title = format!("{} {}", section.id, form.language.of(&section.sv, &section.en));
    let back = Route::Case(form.document, CaseView::Interviews).address();
    let is_empty = Memo::new(move |_| all.with(|it| it.iter().all(|it| it.notes.is_empty())));
    view! {
        <header class="case-head">
            <a class="back" href=back><Icon shape=Shape::Back /> <span>{texts.interviews.all_interviews}</span></a>
            <h1>{texts.compiling.title}</h1>
            <StatusLine document=form.document />
        </header>
        <p class="soft">{texts.compiling.intro}</p>
        <Show when=move || is_empty.get()>
            <p class="notice" id="nothing-to-compile"><Icon shape=Shape::Pen /> <span>{texts.compiling.none_yet}</span></p>
        </Show>
        <LockLine form />
        <SectionLinks form sections here=section.id.clone() all />
        <h2>{title}</h2>
        <Questions form section all />
        <p class="hidden-visually" role="status" aria-live="polite">{move || form.said.get()}</p>
    }
    .into_any()
}

#[component]
fn SectionLinks(form: OpenForm, sections: Vec<Section>, here: String, all: Memo<Vec<Interview>>) -> impl IntoView {
    let texts = &use_texts().methods;
    let links: Vec<_> = sections
        .into_iter()
        .map(|section| {
            let address = Route::Case(form.document, CaseView::Compiling(Some(section.id.clone()))).address();
            let is_here = section.id == here;
            let name = form.language.of(&section.sv, &section.en).to_owned();
            let count = move || {
                let with_notes =
                    all.with(|all| section.questions.iter().filter(|it| has_note(all, &it.id)).count());
                (with_notes > 0).then(|| view! { <span class="section__count"><Icon shape=Shape::Pen /> {with_notes}</span> })
            };
            view! {
                <li>
                    <a class="section" href=address aria-current=is_here.then_some("true") data-section=section.id.clone()>
                        <span class="section__id">{section.id.clone()}</span>
                        <span class="section__title">{name}</span> {count}
                    </a>
                </li>
            }
        })
        .collect();
    view! { <nav class="note-areas" aria-label=texts.interviews.sections><ul class="sections__list">{links}</ul></nav> }
}

/// The questions with notes, then the others when somebody asks for them. Where a question stands is decided when the
/// screen opens, so that none moves while somebody writes.
#[component]
fn Questions(form: OpenForm, section: Section, all: Memo<Vec<Interview>>) -> impl IntoView {
    let texts = &use_texts().methods.compiling;
    let here = Here::start(form.document);
    let (with_notes, without): (Vec<Question>, Vec<Question>) =
        section.questions.into_iter().partition(|it| all.with_untracked(|all| has_note(all, &it.id)));
    let asked = |questions: Vec<Question>| questions.into_iter().map(|it| Asked::new(form, it)).collect::<Vec<_>>();
    let (with_notes, without) = (asked(with_notes), asked(without));
    follow(form, with_notes.iter().chain(&without).copied().collect());
    let (is_empty, others) = (with_notes.is_empty(), without.len());
    let is_shown = RwSignal::new(false);
    let without = StoredValue::new(without);
    let compiled: Vec<_> = with_notes.into_iter().map(|asked| view! { <Compiled form asked here all /> }).collect();
    let rest =
        move || without.get_value().into_iter().map(|asked| view! { <Compiled form asked here all /> }).collect_view();
    view! {
        {is_empty.then(|| view! { <p class="soft">{texts.none_here}</p> })}
        {compiled}
        {(others > 0).then(|| view! {
            <div class="row row--apart">
                <span class="soft">{texts.others.of(others)}</span>
                <button type="button" class="button button--quiet" id="show-others"
                    aria-expanded=move || is_shown.get().to_string() on:click=move |_| is_shown.update(|it| *it = !*it)>
                    {texts.show_others}
                </button>
            </div>
        })}
        <Show when=move || is_shown.get()>{rest}</Show>
    }
}

#[component]
fn Compiled(form: OpenForm, asked: Asked, here: Here, all: Memo<Vec<Interview>>) -> impl IntoView {
    let texts = &use_texts().methods;
    let id = StoredValue::new(asked.id());
    let notes = Memo::new(move |_| {
        all.with(|all| {
            let numbered = all.iter().zip(1..);
            let of_question = numbered.filter_map(|(interview, number)| {
                let words = interview.notes.get(&id.get_value())?.clone();
                let name = interview_name(&texts.interviews, interview, number);
                Some((name, interview.interviewer.clone(), words))
            });
            of_question.collect::<Vec<_>>()
        })
    });
    let list = move || {
        let said = |it: &str| fill(texts.compiling.said_by, &[("name", it)]);
        let items = notes.get().into_iter().map(|(name, by, words)| {
            view! {
                <li class="said">
                    <p class="said__who"><strong>{name}</strong> {by.map(|it| format!(", {}", said(&it)))}</p>
                    <p class="said__words">{words}</p>
                </li>
            }
        });
        items.collect_view()
    };
    let title = fill(texts.compiling.notes_on, &[("question", &asked.id())]);
    view! {
        <section class="compiled" data-compiled=asked.id()>
            <QuestionCard form asked here />
            <Show when=move || notes.with(|it| !it.is_empty())>
                <div class="compiled__notes">
                    <h3>{title.clone()}</h3>
                    <ul class="saids">{list}</ul>
                </div>
            </Show>
        </section>
    }
}
