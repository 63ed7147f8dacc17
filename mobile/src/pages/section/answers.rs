//! The answers to one question as large buttons, each with the marks of who chose it.
//!
//! Tapping the chosen one again takes the answer back, and that can be undone. The rule that must not be broken: both
//! sides' answers are always in sight, with words and a face; colour only supports.

use form_model::{AnswerState, Edit, Step, Voice};
use leptos::prelude::*;

use super::open_form::OpenForm;
use super::question::Asked;
use crate::components::{Icon, Shape};
use crate::texts::fill;

/// The answer buttons.
#[component]
pub(crate) fn AnswerButtons(form: OpenForm, asked: Asked) -> impl IntoView {
    let cleared = RwSignal::new(None::<String>);
    let steps = asked.question.with_value(|it| form.steps_for(it));
    let label = fill(form.texts.answers, &[("question", &asked.id())]);
    let buttons = steps.into_iter().map(|step| view! { <AnswerButton form asked step cleared /> }).collect_view();
    let undo_line = move || {
        let code = cleared.get()?;
        let restore = move |_| {
            if let Some(voice) = form.voice.get_untracked() {
                form.write(&asked.id(), Edit::answer(&asked.id(), voice, Some(&code)));
            }
            cleared.set(None);
        };
        Some(view! {
            <p class="cleared">
                <span>{form.texts.cleared}</span>
                <button type="button" class="quiet" on:click=restore><Icon shape=Shape::Undo /> {form.texts.undo_clearing}</button>
            </p>
        })
    };
    view! {
        <div class="answers" role="group" aria-label=label>{buttons}</div>
        <div role="status">{undo_line}</div>
    }
}

#[component]
fn AnswerButton(form: OpenForm, asked: Asked, step: Step, cleared: RwSignal<Option<String>>) -> impl IntoView {
    let code = StoredValue::new(step.code.clone());
    let is_mine = Memo::new(move |_| {
        let voice = form.voice.get();
        asked.state.with(|it| voice.is_some_and(|voice| code.with_value(|code| has_chosen(form, it, voice, code))))
    });
    let marks = Memo::new(move |_| asked.state.with(|it| code.with_value(|code| marks(form, it, code))));
    let choose = move |_| choose(form, asked, &code.get_value(), cleared);
    view! {
        <button
            type="button" class=format!("answer answer--{}", step.code) data-answer=step.code
            aria-pressed=move || is_mine.get().to_string()
            aria-disabled=move || form.answer_lock_words().map(|_| "true")
            aria-describedby=move || form.answer_lock_words().map(|_| "form-lock")
            on:click=choose
        >
            <Icon shape=Shape::from(step.symbol) />
            <span class="answer__word">{form.language.of(&step.sv, &step.en).to_owned()}</span>
            {move || view_marks(form, &marks.get())}
        </button>
    }
}

/// Who chose an answer: the name, the role where there is room for it, and whether that is the own side.
type Mark = (String, Option<&'static str>, bool);

fn view_marks(form: OpenForm, marks: &[Mark]) -> Option<AnyView> {
    if marks.is_empty() {
        return None;
    }
    let people = &form.texts.people;
    let marks = marks
        .iter()
        .map(|(name, role, is_own)| {
            let look = if *is_own { "chosen chosen--own" } else { "chosen" };
            let role = role.map(|it| view! { <span class="chosen__role">", " {it}</span> });
            // The word that stands for the person themselves has another form behind "chosen by".
            let by_you = (*name == people.you).then(|| view! { <span class="hidden-visually">{people.by_you}</span> });
            let is_hidden = by_you.is_some().then_some("true");
            view! { <span class=look><Icon shape=Shape::Person /><span><span aria-hidden=is_hidden>{name.clone()}</span> {by_you} {role}</span></span> }
        })
        .collect_view();
    let chosen_by = form.texts.chosen_by;
    Some(
        view! { <span class="answer__marks"><span class="hidden-visually">{chosen_by} " "</span> {marks}</span> }
            .into_any(),
    )
}

fn marks(form: OpenForm, state: &AnswerState, code: &str) -> Vec<Mark> {
    let own = form.voice.get();
    [Voice::Manager, Voice::Representative]
        .into_iter()
        .flat_map(|voice| state.of(voice).iter().map(move |it| (voice, it)))
        .filter(|(_, written)| written.rating == code)
        .map(|(voice, written)| {
            let (name, role) = form.who_answered(voice, written.person);
            (name, role, Some(voice) == own)
        })
        .collect()
}

/// True if the person chose this answer; where nobody knows who wrote for a side, its answer counts as theirs.
fn has_chosen(form: OpenForm, state: &AnswerState, voice: Voice, code: &str) -> bool {
    own_rating(form, state, voice).is_some_and(|it| it == code)
}

/// The person's own answer: what they wrote themselves, else what stands for their side.
pub(super) fn own_rating(form: OpenForm, state: &AnswerState, voice: Voice) -> Option<&str> {
    let me = form.tablet.person();
    let written = state.of(voice);
    let own = written.iter().find(|it| it.person.is_some() && it.person == me).or_else(|| written.first());
    own.map(|it| it.rating.as_str())
}

fn choose(form: OpenForm, asked: Asked, code: &str, cleared: RwSignal<Option<String>>) {
    let Some(voice) = form.voice.get_untracked() else {
        let words = form.lock.get_untracked().map_or(form.texts.locks.no_voice, |it| form.lock_words(it));
        return form.said.set(words.to_owned());
    };
    // Where a side has several answers, a tap settles on one of them and takes nothing back.
    let takes_back = asked.state.with_untracked(|it| matches!(it.of(voice), [only] if only.rating == code));
    let rating = (!takes_back).then_some(code);
    if form.write(&asked.id(), Edit::answer(&asked.id(), voice, rating)) {
        cleared.set(takes_back.then(|| code.to_owned()));
    }
}
