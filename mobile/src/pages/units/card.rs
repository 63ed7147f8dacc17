//! One unit's follow-up in the overview: its state, the share answered, differences, the last day, whom to ask.
//!
//! The rule that must not be broken: states, counts, days and names of managers, never a word of a form.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::listed::{Listed, Placed, State};
use super::sending_back::SendingBack;
use crate::components::{Icon, Shape};
use crate::moments::day_words;
use crate::preferences::{use_language, use_texts};
use crate::texts::{Language, UnitsTexts, fill};

/// The card.
#[component]
pub(super) fn UnitCard(placed: Placed) -> impl IntoView {
    let (texts, language) = (&use_texts().units, use_language());
    let Placed { row, depth, above } = placed;
    let (look, shape, words) = state_words(row.state, texts);
    let late = row.is_late.then(|| {
        view! { <p class="chip chip--bad"><Icon shape=Shape::Warning /> {texts.late}</p> }
    });
    let differing = (row.differences_open > 0).then(|| {
        view! { <p class="chip chip--differ"><Icon shape=Shape::Differ /> {texts.differences.of(row.differences_open)}</p> }
    });
    let missing = (!row.has_representative).then(|| {
        view! { <p class="chip chip--partly"><Icon shape=Shape::Person /> {texts.no_representative}</p> }
    });
    let (answered, questions) = (row.answered.to_string(), row.questions.to_string());
    let percent = row.answered_percent.to_string();
    let share = fill(texts.answered, &[("percent", &percent), ("count", &answered), ("all", &questions)]);
    let above = above.map(|it| view! { <p class="soft">{fill(texts.below, &[("unit", &it)])}</p> });
    let managers = if row.managers.is_empty() {
        texts.no_manager.to_owned()
    } else {
        fill(texts.managers, &[("names", &row.managers.join(", "))])
    };
    let due = day(row.due.as_deref(), language).map(|it| view! { <p>{fill(texts.due, &[("date", &it)])}</p> });
    let covered =
        row.covered_by.as_ref().map(|it| view! { <p class="soft">{fill(texts.covered_by, &[("unit", it)])}</p> });
    let about = occasion(&row, texts, language);
    let back = row.hand_in.map(|hand_in| view! { <SendingBack hand_in unit=row.unit_name.clone() /> });
    let name = row.unit_name;
    view! {
        <li class=format!("unit unit--{depth}") data-unit=row.unit>
            <article class="card">
                <div class="card__head">
                    <div><p class="card__kicker">{about}</p><h2 class="card__title">{name.clone()}</h2>{above}</div>
                    <div class="row"><p class=look><Icon shape /> {words}</p>{late}</div>
                </div>
                <div class="progress">
                    <progress max=questions value=answered aria-label=name></progress>
                    <span>{share}</span>
                </div>
                {(differing.is_some() || missing.is_some()).then(|| view! { <div class="row">{differing}{missing}</div> })}
                {covered}
                {due}
                <p class="soft">{managers}</p>
                {back}
            </article>
        </li>
    }
}

/// A state in a chip: its look, its sign and its word.
pub(crate) const fn state_words(state: State, texts: &UnitsTexts) -> (&'static str, Shape, &'static str) {
    match state {
        State::NotBegun => ("chip", Shape::Dash, texts.not_begun),
        State::Begun => ("chip", Shape::Pen, texts.begun),
        State::Ready => ("chip chip--good", Shape::Flag, texts.ready),
        State::HandedIn => ("chip chip--good", Shape::Check, texts.handed_in),
        State::FedBack => ("chip chip--good", Shape::Share, texts.fed_back),
    }
}

/// The round's name, or the day of what an extra follow-up is about.
fn occasion(row: &Listed, texts: &UnitsTexts, language: Language) -> String {
    match day(row.event_date.as_deref(), language) {
        Some(date) => fill(texts.extra, &[("date", &date)]),
        None => row.round_name.clone(),
    }
}

fn day(date: Option<&str>, language: Language) -> Option<String> {
    date?.parse::<NaiveDate>().ok().map(|it| day_words(it, language))
}
