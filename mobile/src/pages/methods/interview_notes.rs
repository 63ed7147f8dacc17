//! Taking notes during an interview: every question on one screen, with a field below it.
//!
//! The areas stand in a row that stays in sight, since a talk jumps. The rule: the notes are the interviewed person's
//! words; nothing is answered here.

use form_model::{DocumentId, Interview, RowId, Section};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::interviews::{interview_name, interviews_of};
use crate::components::{Icon, Shape, StatusLine, TextField};
use crate::pages::section::{LockLine, OpenForm, when_here};
use crate::preferences::use_texts;
use crate::route::{CaseView, Route};
use crate::texts::fill;

/// The screen of the interview in this row.
#[component]
pub(crate) fn InterviewNotes(document: DocumentId, row: String) -> impl IntoView {
    when_here(document, move |form| match row.parse::<RowId>() {
        Ok(row) => view! { <Notes form row /> }.into_any(),
        Err(_) => view! { <Gone document /> }.into_any(),
    })
}

#[component]
fn Notes(form: OpenForm, row: RowId) -> impl IntoView {
    let all = interviews_of(form.tablet, form.document);
    let is_there = Memo::new(move |_| all.with(|it| it.iter().any(|it| it.id == row)));
    move || {
        if is_there.get() {
            view! { <NotesOf form row all /> }.into_any()
        } else {
            view! { <Gone document=form.document /> }.into_any()
        }
    }
}

#[component]
fn Gone(document: DocumentId) -> impl IntoView {
    let texts = &use_texts().methods.interviews;
    view! {
        <section class="empty">
            <Icon shape=Shape::Person />
            <h1>{texts.gone}</h1>
            <a class="button" href=Route::Case(document, CaseView::Interviews).address()>{texts.all_interviews}</a>
        </section>
    }
}

#[component]
fn NotesOf(form: OpenForm, row: RowId, all: Memo<Vec<Interview>>) -> impl IntoView {
    let texts = &use_texts().methods.interviews;
    let title = move || {
        let name = all.with(|all| {
            let place = all.iter().position(|it| it.id == row)?;
            Some(interview_name(texts, all.get(place)?, place + 1))
        });
        fill(texts.notes_title, &[("name", &name.unwrap_or_default())])
    };
    let sections = form.template.with_value(|it| it.sections.clone());
    let links: Vec<_> = sections.iter().map(|section| view_link(form, section)).collect();
    let parts: Vec<_> = sections.into_iter().map(|section| view! { <SectionNotes form row section /> }).collect();
    let back = Route::Case(form.document, CaseView::Interviews).address();
    view! {
        <header class="case-head">
            <a class="back" href=back><Icon shape=Shape::Back /> <span>{texts.all_interviews}</span></a>
            <h1>{title}</h1>
            <StatusLine document=form.document />
        </header>
        <p class="soft">{texts.notes_intro} " " {form.texts.comment_hint}</p>
        <LockLine form />
        <nav class="note-areas" aria-label=texts.sections><ul class="sections__list">{links}</ul></nav>
        {parts}
    }
}

fn view_link(form: OpenForm, section: &Section) -> impl IntoView + use<> {
    let (id, title) = (section.id.clone(), form.language.of(&section.sv, &section.en).to_owned());
    let target = format!("notes-{id}");
    let show = move |_| {
        if let Some(heading) = document().get_element_by_id(&target) {
            let heading: web_sys::HtmlElement = heading.unchecked_into();
            heading.scroll_into_view();
            // Without the keyboard the area is in sight all the same.
            heading.focus().ok();
        }
    };
    view! {
        <li>
            <button type="button" class="section" on:click=show>
                <span class="section__id">{id}</span> <span>{title}</span>
            </button>
        </li>
    }
}

#[component]
fn SectionNotes(form: OpenForm, row: RowId, section: Section) -> impl IntoView {
    let texts = &use_texts().methods.interviews;
    let title = format!("{} {}", section.id, form.language.of(&section.sv, &section.en));
    let fields: Vec<_> = section
        .questions
        .into_iter()
        .map(|question| {
            let path = ["interviews", &row.to_string(), "notes", &question.id].map(str::to_owned).to_vec();
            let label = fill(texts.note, &[("question", &question.id)]);
            let words = form.language.of(&question.sv, &question.en).to_owned();
            let id = format!("note-{}", question.id);
            view! {
                <div class="note">
                    <p><span class="question__id">{question.id}</span> " " {words}</p>
                    <TextField document=form.document path label id writable=form.writable() />
                </div>
            }
        })
        .collect();
    view! {
        <section class="sheet notes">
            <h2 id=format!("notes-{}", section.id) class="notes__title" tabindex="-1">{title}</h2>
            {fields}
        </section>
    }
}
