//! What was answered to a question the year before, and the own answer confirmed with one tap.
//!
//! It comes from what was handed in then, and is on the tablet without a network. The rule that must not be broken: it is
//! never filled in by itself, since last year's answer is no answer until somebody has thought about it.

use form_model::{Edit, NOT_APPLICABLE, PreviousAnswer, Voice};
use leptos::prelude::*;

use super::open_form::OpenForm;
use super::question::Asked;
use crate::components::{Icon, Shape};
use crate::texts::fill;

/// The line; nothing where nothing was answered.
#[component]
pub(super) fn Previous(form: OpenForm, asked: Asked) -> impl IntoView {
    let found = Memo::new(move |_| {
        form.tablet.follow_status(form.document);
        form.tablet.read(|client| {
            let previous = client.case_state(form.document)?.previous.as_ref()?;
            Some((previous.reviewed_year, previous.answers.get(&asked.id())?.clone()))
        })
    });
    let words = &form.texts.previous;
    let line = move || {
        let (year, answer) = found.get()?;
        let head = fill(words.year, &[("year", &year.to_string())]);
        Some(view! {
            <div class="previous" data-previous="">
                <p class="previous__words"><Icon shape=Shape::History /> <span>{head} " " {answers_in_words(form, &answer)}</span></p>
                <SameAgain form asked answer />
            </div>
        })
    };
    view! { {line} }
}

fn answers_in_words(form: OpenForm, answer: &PreviousAnswer) -> String {
    let words = &form.texts.previous;
    let of = |ratings: &[String]| ratings.iter().map(|it| form.answer_words(it)).collect::<Vec<_>>().join(" / ");
    let (manager, representative) = (of(&answer.manager), of(&answer.representative));
    if manager == representative {
        return fill(words.both, &[("answer", &manager)]);
    }
    let sides = [(Voice::Manager, manager), (Voice::Representative, representative)];
    let said = sides.into_iter().filter(|it| !it.1.is_empty());
    said.map(|(voice, answer)| fill(words.by_role, &[("role", form.role(voice)), ("answer", &answer)]))
        .collect::<Vec<_>>()
        .join(" · ")
}

/// The button that gives the own side's answer of last year again, while the own side has not answered.
#[component]
fn SameAgain(form: OpenForm, asked: Asked, answer: PreviousAnswer) -> impl IntoView {
    let answer = StoredValue::new(answer);
    let offered = Memo::new(move |_| {
        let voice = form.voice.get()?;
        let is_answered = asked.state.with(|it| !it.of(voice).is_empty());
        let code = answer.with_value(|it| same_again(it, voice))?;
        let allows = code != NOT_APPLICABLE || asked.question.with_value(|it| it.not_applicable);
        (allows && !is_answered && form.lock.get().is_none()).then_some((voice, code))
    });
    let give = move |_| {
        if let Some((voice, code)) = offered.get_untracked() {
            form.write(&asked.id(), Edit::answer(&asked.id(), voice, Some(&code)));
        }
    };
    let words = move || {
        let code = offered.get().map(|it| it.1).unwrap_or_default();
        fill(form.texts.previous.same, &[("answer", &form.answer_words(&code))])
    };
    view! {
        <Show when=move || offered.get().is_some()>
            <button type="button" class="quiet" data-same-again="" on:click=give><Icon shape=Shape::Check /> {words}</button>
        </Show>
    }
}

/// What a side would answer if it answered as before: only where it had one answer.
fn same_again(answer: &PreviousAnswer, voice: Voice) -> Option<String> {
    let own = match voice {
        Voice::Manager => &answer.manager,
        Voice::Representative => &answer.representative,
        Voice::Above => return None,
    };
    match own.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_side_is_offered_its_own_answer_and_nothing_that_was_open() {
        let both = |manager: &[&str], representative: &[&str]| PreviousAnswer {
            manager: manager.iter().map(|it| (*it).to_owned()).collect(),
            representative: representative.iter().map(|it| (*it).to_owned()).collect(),
        };
        let answer = both(&["yes"], &["no"]);
        assert_eq!(same_again(&answer, Voice::Manager).as_deref(), Some("yes"));
        assert_eq!(same_again(&answer, Voice::Representative).as_deref(), Some("no"));
        assert_eq!(same_again(&answer, Voice::Above), None);
        assert_eq!(same_again(&both(&["yes", "no"], &[]), Voice::Manager), None);
        assert_eq!(same_again(&both(&["yes", "no"], &[]), Voice::Representative), None);
    }
}
