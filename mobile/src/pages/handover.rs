//! Handing a follow-up over to the tablet beside this one, without a network.
//!
//! Two people who never saw this screen find through it: each shows a code and reads the other's, until both hold the
//! same. What is said at each moment follows from what this tablet knows of the other one. The rule that must not be
//! broken: nothing that was read reaches the documents before it passed a trial in a worker.

mod file;
mod meeting;
mod read;
mod show;

use form_model::DocumentId;
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::pages::case_head::CaseHead;
use crate::pages::overview::keep_open;
use crate::preferences::use_texts;
use crate::route::{CaseView, Route};
use crate::tablet::use_tablet;
use crate::texts::fill;

use file::FileWay;
pub(crate) use file::chosen_files;
use meeting::{Meeting, Side};
use read::Reading;
use show::Showing;

/// The screen.
#[component]
pub(crate) fn Handover(document: DocumentId) -> impl IntoView {
    keep_open(document);
    let texts = &use_texts().handover;
    let meeting = Meeting::begin(use_tablet(), Some(document));
    view! {
        <CaseHead document title=texts.title />
        <p class="soft">{texts.intro}</p>
        <Exchange meeting steps=&texts.steps />
    }
}

/// The screen of somebody whose tablet has nothing of the follow-up yet.
#[component]
pub(crate) fn Receive() -> impl IntoView {
    let texts = use_texts();
    let meeting = Meeting::begin(use_tablet(), None);
    let open = move || {
        meeting.document.get().map(|document| {
            let address = Route::Case(document, CaseView::Overview).address();
            view! { <a class="button" id="open-received" href=address>{texts.handover.open_received}</a> }
        })
    };
    view! {
        <header class="case-head">
            <a class="back" href=Route::Home.address()><Icon shape=Shape::Back /> <span>{texts.case.to_list}</span></a>
            <h1>{texts.handover.receive_title}</h1>
        </header>
        <p class="soft">{texts.handover.receive_intro}</p>
        <div class="row" role="status">{open}</div>
        <Exchange meeting steps=&texts.handover.receive_steps />
    }
}

/// How to go about it, the codes, and the file.
#[component]
fn Exchange(meeting: Meeting, steps: &'static [&'static str]) -> impl IntoView {
    let texts = &use_texts().handover;
    let steps: Vec<_> = steps.iter().map(|it| view! { <li>{*it}</li> }).collect();
    view! {
        <ol class="handover__steps">{steps}</ol>
        <section class="sheet" aria-label=texts.tabs>
            <SideChoice meeting />
            <News meeting />
            {move || match meeting.side.get() {
                Side::Shows => view! { <Showing meeting /> }.into_any(),
                Side::Reads => view! { <Reading meeting /> }.into_any(),
            }}
        </section>
        <FileWay meeting />
    }
}

/// Shows or reads.
#[component]
fn SideChoice(meeting: Meeting) -> impl IntoView {
    let texts = &use_texts().handover;
    let choice = move |side: Side, words: &'static str, shape: Shape| {
        view! {
            <button
                type="button" class="handover__side" aria-pressed=move || (meeting.side.get() == side).to_string()
                on:click=move |_| meeting.turn_to(side)
            >
                <Icon shape /> <span>{words}</span>
            </button>
        }
    };
    view! {
        <div class="handover__sides" role="group" aria-label=texts.tabs>
            {choice(Side::Shows, texts.show, Shape::Tablet)}
            {choice(Side::Reads, texts.read, Shape::Share)}
        </div>
    }
}

/// What happened last, and what to do now.
#[component]
fn News(meeting: Meeting) -> impl IntoView {
    let texts = &use_texts().handover;
    let other = move || {
        let name = meeting.theirs.get().map(|it| meeting.tablet.name_of(it.person())).unwrap_or_default();
        (!name.is_empty()).then(|| fill(texts.other_person, &[("name", &name)]))
    };
    let said = move || {
        if meeting.is_done() {
            return view! {
                <p class="notice notice--good" data-handover="done">
                    <Icon shape=Shape::Check />
                    <span><strong>{texts.done}</strong> " " {texts.done_hint}</span>
                </p>
            }
            .into_any();
        }
        let Some(said) = meeting.said.get() else { return ().into_any() };
        let (kind, shape) = if said.is_problem() {
            ("notice notice--bad", Shape::Warning)
        } else {
            ("notice notice--good", Shape::Check)
        };
        view! { <p class=kind><Icon shape /> <span>{said.words(texts)}</span></p> }.into_any()
    };
    view! {
        <div role="status" class="stack">
            {said}
            {move || other().map(|it| view! { <p class="soft">{it}</p> })}
        </div>
    }
}
