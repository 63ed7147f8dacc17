//! The questions of one section, with both parties' answers: the screen where two people fill in their form together.
//!
//! It opens the document, follows it, and puts the pieces together; each piece has a file of its own below `section/`.
//! The screen's address names a section, or a question to begin at. The rule that must not be broken: both sides'
//! answers are always in sight, and everything is saved as it is done.

mod answers;
mod chosen;
mod differing;
mod history;
mod jump;
mod open_form;
mod outline;
mod previous;
mod question;
mod ways;

use form_model::{AnswerState, DocumentId, Voice};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::components::{Icon, Shape, StatusLine};
use crate::pacing::InALull;
use crate::pages::here::Here;
use crate::pages::overview::{NotHere, keep_open};
use crate::pages::result::{BelowLine, Beside};
use crate::tablet::use_tablet;
use crate::texts::fill;
use chosen::{ChosenForm, ChosenLinks};
use ways::{BackToOverview, FormTools, SectionEnd, SectionLinks, redo, show_question, undo};

pub(crate) use answers::AnswerButtons;
pub(crate) use differing::Differing;
pub(crate) use open_form::OpenForm;
pub(crate) use question::{Asked, QuestionCard, act_name, law_in_words, law_validity};

/// A section; `section` is its id, or that of a question to begin at.
#[component]
pub(crate) fn Section(document: DocumentId, section: String) -> impl IntoView {
    when_here(document, move |form| view! { <FormSection form wanted=section.clone() /> }.into_any())
}

/// The questions of all sections that somebody looks for; `chosen` is the code of what.
#[component]
pub(crate) fn ChosenQuestions(document: DocumentId, chosen: String) -> impl IntoView {
    when_here(document, move |form| view! { <ChosenForm form chosen=chosen.clone() /> }.into_any())
}

/// Shows a form as soon as its document is here.
pub(crate) fn when_here(document: DocumentId, show: impl Fn(OpenForm) -> AnyView + Send + 'static) -> impl IntoView {
    keep_open(document);
    let tablet = use_tablet();
    // A document that is not here yet appears as soon as it comes.
    let is_here = Memo::new(move |_| {
        tablet.follow_content(document);
        tablet.follow_directory();
        tablet.template(document).is_some()
    });
    move || {
        is_here.track();
        match OpenForm::open(document) {
            Some(form) => show(form),
            None => view! { <NotHere /> }.into_any(),
        }
    }
}

#[component]
fn FormSection(form: OpenForm, wanted: String) -> impl IntoView {
    let sections = form.template.with_value(|it| it.sections.clone());
    let has_question = |id: &str| sections.iter().position(|it| it.questions.iter().any(|it| it.id == id));
    let of_question = has_question(&wanted);
    let index = sections.iter().position(|it| it.id == wanted).or(of_question).unwrap_or_default();
    let Some(section) = sections.get(index).cloned() else { return ().into_any() };
    let (all, number) = (sections.len().to_string(), (index + 1).to_string());
    let kicker = fill(form.texts.ways.section_of, &[("number", &number), ("all", &all)]);
    let title = format!("{} {}", section.id, form.language.of(&section.sv, &section.en));
    let has_gaps = has_gaps(section.questions.iter().map(|it| it.id.as_str()));
    let here_section = StoredValue::new(section.id.clone());
    let asked: Vec<_> = section.questions.into_iter().map(|it| Asked::new(form, it)).collect();
    follow(form, asked.clone());
    begin_at(of_question.map(|_| wanted));
    let here = Here::start(form.document);
    let beside = Beside::start(form.document);
    provide_context(beside);
    let cards = asked.into_iter().map(|asked| view! { <QuestionCard form asked here /> }).collect_view();
    view! {
        <div class="form" on:keydown=move |event| take_key(form, &event)>
            <header class="case-head">
                <BackToOverview form />
                <p class="form__kicker">{kicker}</p>
                <h1 id="section-title" tabindex="-1">{title}</h1>
                <StatusLine document=form.document />
                <ChosenLinks form chosen=None />
            </header>
            <LockLine form />
            <BelowLine beside />
            {has_gaps.then(|| view! { <p class="soft" data-same-numbers>{form.texts.ways.same_numbers}</p> })}
            <div class="form__bar"><SectionLinks form here=here_section /> <FormTools form /></div>
            <div class="form__questions">{cards} <SectionEnd form index /></div>
            <p class="hidden-visually" role="status" aria-live="polite" id="form-said">{move || form.said.get()}</p>
        </div>
    }
    .into_any()
}

/// True if numbers are missing before a section's last one: they are those of questions that other levels get.
fn has_gaps<'a>(ids: impl Iterator<Item = &'a str>) -> bool {
    let number = |id: &str| id.trim_start_matches(|it: char| !it.is_ascii_digit()).parse::<usize>().ok();
    (1..).zip(ids).any(|(place, id)| number(id).is_some_and(|it| it != place))
}

/// Why nothing can be written here, or not answered.
#[component]
pub(crate) fn LockLine(form: OpenForm) -> impl IntoView {
    let line = move || {
        let words = form.answer_lock_words();
        let handed_in = (words.is_none() && form.tablet.was_handed_in(form.document)).then(|| {
            let words = form.texts.handed_in;
            view! { <p class="notice" id="form-handed-in"><Icon shape=Shape::Check /> <span>{words}</span></p> }
        });
        let lock = words.map(|words| {
            view! { <p class="notice" id="form-lock"><Icon shape=Shape::Lock /> <span>{words}</span></p> }
        });
        view! { {lock} {handed_in} }
    };
    view! { <div role="status">{line}</div> }
}

/// Keeps the cards in step with the document, and tells what others answered.
pub(crate) fn follow(form: OpenForm, asked: Vec<Asked>) {
    // All questions of all sections are read, which takes longer than a letter may.
    let outline = InALull::new(move || form.read_outline());
    Effect::new(move |_| {
        form.tablet.follow_content(form.document);
        let mut has_new_answers = false;
        for asked in &asked {
            if let Some(old) = asked.refresh(form) {
                has_new_answers = true;
                tell_answer_of_others(form, *asked, &old);
            }
        }
        if has_new_answers {
            outline.work_now();
        } else {
            outline.ask(form.tablet.now_ms());
        }
    });
}

/// Reads out what somebody else answered; what the person did is on the button that they tapped.
fn tell_answer_of_others(form: OpenForm, asked: Asked, old: &AnswerState) {
    let own = form.voice.get_untracked();
    for voice in [Voice::Manager, Voice::Representative].into_iter().filter(|it| Some(*it) != own) {
        let told =
            asked.state.with_untracked(|now| (now.of(voice) != old.of(voice)).then(|| now.of(voice).first().cloned()));
        let Some(written) = told else { continue };
        let person = written.as_ref().and_then(|it| it.person);
        let (name, question) = (untrack(|| form.side_name(voice, person)), asked.id());
        form.said.set(match written {
            Some(written) => {
                let answer = form.answer_words(&written.rating);
                fill(form.texts.people.answered, &[("name", &name), ("answer", &answer), ("question", &question)])
            }
            None => fill(form.texts.people.took_back_answer, &[("name", &name), ("question", &question)]),
        });
    }
}

/// Begins at a question, or at the top; the keyboard goes with it.
fn begin_at(question: Option<String>) {
    keep_bar_height();
    request_animation_frame(move || {
        let is_shown = question.is_some_and(|it| show_question(&it));
        if !is_shown {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            if let Some(title) = document().get_element_by_id("section-title") {
                // Without the keyboard the screen begins at the top all the same.
                title.unchecked_into::<web_sys::HtmlElement>().focus().ok();
            }
        }
    });
}

/// What sticks below the bar, or above the rail, has to know how high these are: their words may need two lines.
fn keep_bar_height() {
    request_animation_frame(measure_frame);
    let listening = window_event_listener(leptos::ev::resize, |_| measure_frame());
    on_cleanup(move || listening.remove());
}

fn measure_frame() {
    let Some(root) = document().document_element() else { return };
    let style = root.unchecked_into::<web_sys::HtmlElement>().style();
    for (part, property) in [(".bar", "--bar-height"), (".rail", "--rail-height")] {
        if let Ok(Some(part)) = document().query_selector(part) {
            let height = part.get_bounding_client_rect().height();
            // Every browser takes a property of ours.
            style.set_property(property, &format!("{height}px")).ok();
        }
    }
}

/// Ctrl+Z takes back the person's own, also outside of texts.
fn take_key(form: OpenForm, event: &web_sys::KeyboardEvent) {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
        return;
    }
    match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
        ("z", false) => undo(form),
        ("z", true) | ("y", false) => redo(form),
        _ => return,
    }
    event.prevent_default();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_in_the_numbers_is_seen_and_none_is_made_up() {
        assert!(has_gaps(["K1", "K2", "K5"].into_iter()) && has_gaps(["C5"].into_iter()));
        assert!(!has_gaps(["A1", "A2", "A3"].into_iter()) && !has_gaps(["own", "another"].into_iter()));
    }
}
