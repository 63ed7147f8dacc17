//! The dialogue at the workplace meeting: one question at a time, large enough for a projector or a tablet held up.
//!
//! It has the ways between the questions and the keys; counting the room is `room.rs`, and those who answer on phones are
//! `phones.rs`. The rules that must not be
//! broken: a key that somebody types in a text counts nothing; and leaving the screen loses nothing.

use form_model::{DocumentId, Question};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::phones::Phones;
use super::room::{Room, RoomCount};
use crate::components::{Icon, Shape, StatusLine, TextField};
use crate::pages::here::Here;
use crate::pages::section::{AnswerButtons, Asked, Differing, LockLine, OpenForm, follow, when_here};
use crate::preferences::use_texts;
use crate::route::{CaseView, Route, use_router};
use crate::texts::{DialogueTexts, fill};

/// The screen; without a question it begins at the first one that nobody has been counted at.
#[component]
pub(crate) fn Dialogue(document: DocumentId, question: Option<String>) -> impl IntoView {
    when_here(document, move |form| view! { <AtQuestion form wanted=question.clone() /> }.into_any())
}

/// Where the dialogue is: the place among the form's questions, and those before and behind it.
#[derive(Clone, Copy)]
struct Place {
    number: usize,
    all: usize,
    previous: StoredValue<Option<String>>,
    next: StoredValue<Option<String>>,
}

#[component]
fn AtQuestion(form: OpenForm, wanted: Option<String>) -> impl IntoView {
    let texts = &use_texts().methods.dialogue;
    let questions: Vec<Question> = form.template.with_value(|it| it.questions().cloned().collect());
    let index = wanted.map_or_else(|| begin_at(form, &questions), |id| questions.iter().position(|it| it.id == id));
    let index = index.unwrap_or_default();
    let Some(question) = questions.get(index).cloned() else {
        return view! { <h1>{texts.title}</h1> <p class="soft">{texts.no_questions}</p> }.into_any();
    };
    let id_at = |index: Option<usize>| index.and_then(|it| questions.get(it)).map(|it| it.id.clone());
    let place = Place {
        number: index + 1,
        all: questions.len(),
        previous: StoredValue::new(id_at(index.checked_sub(1))),
        next: StoredValue::new(id_at(index.checked_add(1))),
    };
    let asked = Asked::new(form, question);
    follow(form, vec![asked]);
    let room = Room::new(form, asked);
    let here = Here::start(form.document);
    here.at(&asked.id());
    listen_to_keys(form, room, place);
    begin_at_the_question();
    view! {
        <div class="room">
            <RoomHead form place texts />
            <LockLine form />
            <h1 class="room__question" id="room-question" tabindex="-1">
                <span class="question__id">{asked.id()}</span> " "
                {asked.question.with_value(|it| form.language.of(&it.sv, &it.en).to_owned())}
            </h1>
            <RoomCount room />
            <Phones form room />
            <Talk form asked texts />
            <RoomWays form place texts />
            <p class="hidden-visually" role="status" aria-live="polite">{move || form.said.get()}</p>
        </div>
    }
    .into_any()
}

/// The first question that nobody has been counted at.
fn begin_at(form: OpenForm, questions: &[Question]) -> Option<usize> {
    let tally = form.tablet.followup(form.document).get_untracked().map(|it| it.tally.clone()).unwrap_or_default();
    let is_counted = |id: &str| tally.get(id).is_some_and(|it| it.values().any(|count| *count > 0));
    questions.iter().position(|it| !is_counted(&it.id))
}

#[component]
fn RoomHead(form: OpenForm, place: Place, texts: &'static DialogueTexts) -> impl IntoView {
    let words = fill(texts.place, &[("number", &place.number.to_string()), ("all", &place.all.to_string())]);
    let leave = Route::Case(form.document, CaseView::Overview).address();
    view! {
        <header class="room__head">
            <a class="back" href=leave><Icon shape=Shape::Close /> <span>{texts.leave}</span></a>
            <div class="room__place">
                <p id="room-place">{words}</p>
                <progress max=place.all.to_string() value=place.number.to_string() aria-labelledby="room-place"></progress>
            </div>
            <StatusLine document=form.document />
        </header>
    }
}

/// What is said, and what both parties answer.
#[component]
fn Talk(form: OpenForm, asked: Asked, texts: &'static DialogueTexts) -> impl IntoView {
    let id = asked.id();
    let path = ["answers", &id, "comment"].map(str::to_owned).to_vec();
    let note = Signal::derive(move || form.writes_in(&asked.id(), "comment"));
    view! {
        <div class="room__talk">
            <section class="sheet">
                <TextField document=form.document path label=texts.notes id=format!("comment-{id}")
                    hint=form.texts.comment_hint writable=form.writable() note />
            </section>
            <section class="sheet" id=format!("q-{id}")>
                <h2 class="field__label">{texts.answers}</h2>
                <AnswerButtons form asked />
                <Differing form asked />
            </section>
        </div>
    }
}

#[component]
fn RoomWays(form: OpenForm, place: Place, texts: &'static DialogueTexts) -> impl IntoView {
    let at = move |question: String| Route::Case(form.document, CaseView::Dialogue(Some(question))).address();
    let previous = place.previous.get_value().map(|it| {
        view! {
            <a class="button button--quiet" id="room-previous" href=at(it)><Icon shape=Shape::Back /> {texts.previous}</a>
        }
    });
    let next = match place.next.get_value() {
        Some(next) => view! {
            <a class="button" id="room-next" href=at(next)>{texts.next} <Icon shape=Shape::Arrow /></a>
        }
        .into_any(),
        None => view! {
            <a class="button" id="room-finish" href=Route::Case(form.document, CaseView::Overview).address()>
                <Icon shape=Shape::Check /> {texts.finish}
            </a>
        }
        .into_any(),
    };
    view! {
        <p class="room__keys soft">{texts.keys}</p>
        <nav class="room__ways" aria-label=texts.title><span>{previous}</span> {next}</nav>
    }
}

/// The keyboard goes with the question, and a screen reader reads it out.
fn begin_at_the_question() {
    request_animation_frame(|| {
        window().scroll_to_with_x_and_y(0.0, 0.0);
        if let Some(heading) = document().get_element_by_id("room-question") {
            // Without the keyboard the question is in sight all the same.
            heading.unchecked_into::<web_sys::HtmlElement>().focus().ok();
        }
    });
}

/// The arrows change the question, the digits count; as long as nobody writes.
fn listen_to_keys(form: OpenForm, room: Room, place: Place) {
    let router = use_router();
    let go = move |to: StoredValue<Option<String>>| {
        if let Some(question) = to.get_value() {
            router.go(&Route::Case(form.document, CaseView::Dialogue(Some(question))));
        }
    };
    let listening = window_event_listener(leptos::ev::keydown, move |event| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || is_writing() {
            return;
        }
        match event.code().as_str() {
            "ArrowRight" | "PageDown" => go(place.next),
            "ArrowLeft" | "PageUp" => go(place.previous),
            code => match place_of_digit(code) {
                Some(step) if event.shift_key() => room.take_back(step),
                Some(step) => room.count(step),
                None => return,
            },
        }
        event.prevent_default();
    });
    on_cleanup(move || listening.remove());
}

/// The place among the answers that a digit key stands for.
fn place_of_digit(code: &str) -> Option<usize> {
    let digit = code.strip_prefix("Digit").or_else(|| code.strip_prefix("Numpad"))?;
    digit.parse::<usize>().ok()?.checked_sub(1)
}

fn is_writing() -> bool {
    let focused = document().active_element().map(|it| it.tag_name());
    focused.is_some_and(|it| matches!(it.as_str(), "TEXTAREA" | "INPUT" | "SELECT"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_for_the_answers_from_the_left() {
        assert_eq!(place_of_digit("Digit1"), Some(0));
        assert_eq!(place_of_digit("Numpad4"), Some(3));
        assert_eq!(place_of_digit("Digit0"), None);
        assert_eq!(place_of_digit("KeyA"), None);
        assert_eq!(place_of_digit("NumpadAdd"), None);
    }
}
