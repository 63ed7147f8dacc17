//! The board: how far each unit below has come, with everything under it.

use leptos::prelude::*;

use super::Looking;
use super::told::{Counts, Figures, UnitFigures};
use crate::components::{AsFile, Icon, Shape};
use crate::pages::units::{State, state_words};
use crate::preferences::use_texts;
use crate::route::Route;
use crate::texts::{BoardTexts, fill};

/// The screen.
#[component]
pub(super) fn Board(looking: Looking) -> impl IntoView {
    let texts = &use_texts().result.board;
    move || {
        let Figures { place, together, units, .. } = looking.figures()?;
        let query = format!("&{}", looking.query());
        let file_name = format!("{} {}", place.unit_name, place.round_name);
        let title = fill(texts.together, &[("unit", &place.unit_name)]);
        let own = together.hand_in.as_ref().map(|it| {
            view! { <a class="button button--quiet button--start" href=Route::HandedIn(it.clone()).address()><Icon shape=Shape::Book /> {texts.read}</a> }
        });
        let cards = units.into_iter().map(|it| view! { <UnitRow looking figures=it texts /> }).collect_view();
        Some(view! {
            <section class="sheet" data-together>
                <h2>{title}</h2>
                <Share counts=together.counts texts />
                <Marks counts=together.counts texts />
                <div class="row">{own} <AsFile address="/api/roll-up/file" query=query name=file_name /></div>
            </section>
            <ul class="board">{cards}</ul>
        })
    }
}

/// How many have handed in and been fed back, in words and as a bar.
#[component]
fn Share(counts: Counts, texts: &'static BoardTexts) -> impl IntoView {
    let all = counts.units.to_string();
    let words = |text: &str, count: usize| fill(text, &[("count", &count.to_string()), ("all", &all)]);
    let (handed_in, fed_back) = (words(texts.handed_in_of, counts.all_in()), words(texts.fed_back_of, counts.fed_back));
    view! {
        <div class="share">
            <div class="progress">
                <progress max=all.clone() value=counts.all_in().to_string() aria-label=handed_in.clone()></progress><span>{handed_in}</span>
            </div>
            <div class="progress">
                <progress max=all value=counts.fed_back.to_string() aria-label=fed_back.clone()></progress><span>{fed_back}</span>
            </div>
        </div>
    }
    .into_any()
}

/// What else is to be said of a number of units, each only where there is any.
#[component]
fn Marks(counts: Counts, texts: &'static BoardTexts) -> impl IntoView {
    let states = &texts.counts;
    let far = [
        (counts.not_begun, &states.not_begun, Shape::Dash),
        (counts.begun, &states.begun, Shape::Pen),
        (counts.ready, &states.ready, Shape::Flag),
        (counts.not_handed_in, &states.not_handed_in, Shape::Dash),
        (counts.handed_in, &states.handed_in, Shape::Check),
        (counts.fed_back, &states.fed_back, Shape::Share),
    ];
    let far = far.into_iter().filter(|it| it.0 > 0).map(|(count, words, shape)| {
        view! { <li class="chip"><Icon shape /> {words.of(count)}</li> }
    });
    let words = [&texts.late, &texts.without_mark, &texts.without_representative];
    let notes = notes(counts).into_iter().zip(words).filter(|it| it.0.0 > 0);
    let notes = notes.map(|((count, look, shape), words)| note(look, shape, words.of(count)));
    view! { <ul class="row" data-marks>{far.collect_view()}{notes.collect_view()}</ul> }.into_any()
}

/// What is to be seen at once: how many are late, without the representative's mark, without a representative.
const fn notes(counts: Counts) -> [(usize, &'static str, Shape); 3] {
    [
        (counts.late, "chip chip--bad", Shape::Warning),
        (counts.without_mark, "chip chip--partly", Shape::Pen),
        (counts.without_representative, "chip chip--partly", Shape::Person),
    ]
}

fn note(look: &'static str, shape: Shape, words: String) -> AnyView {
    view! { <li class=look><Icon shape /> {words}</li> }.into_any()
}

/// The same of one unit, which is not counted.
fn own_notes(counts: Counts, texts: &'static BoardTexts) -> AnyView {
    let notes = notes(counts).into_iter().zip(texts.of_one).filter(|it| it.0.0 > 0);
    let notes = notes.map(|((_, look, shape), words)| note(look, shape, words.to_owned()));
    view! { <ul class="row" data-marks>{notes.collect_view()}</ul> }.into_any()
}

#[component]
fn UnitRow(looking: Looking, figures: UnitFigures, texts: &'static BoardTexts) -> impl IntoView {
    let units = &use_texts().units;
    let (look, shape, words) = match state_of(&figures.state) {
        Some(state) => state_words(state, units),
        None => ("chip", Shape::Dash, texts.not_handed_in),
    };
    let covered =
        figures.covered_by.as_ref().map(|it| view! { <p class="soft">{fill(texts.covered_by, &[("unit", it)])}</p> });
    let read = figures.hand_in.as_ref().map(|it| {
        view! { <a class="quiet" data-read href=Route::HandedIn(it.clone()).address()><Icon shape=Shape::Book /> {texts.read}</a> }
    });
    let down = figures.has_below.then(|| {
        let address = looking.at.with_value(|it| it.below(&figures.unit).route("").address());
        view! { <a class="quiet" data-down href=address><Icon shape=Shape::Deeper /> {texts.look_down}</a> }
    });
    let below = figures.has_below.then(|| {
        view! { <div class="stack"><p class="soft">{texts.below}</p><Share counts=figures.counts texts /></div> }
    });
    // How far a unit without others below it has come stands in its own state already.
    let marks = if figures.has_below {
        view! { <Marks counts=figures.counts texts /> }.into_any()
    } else {
        own_notes(figures.counts, texts)
    };
    view! {
        <li class="card" data-unit=figures.unit.clone()>
            <div class="card__head">
                <h3 class="card__title">{figures.name.clone()}</h3>
                <p class=look data-state=figures.state.clone()><Icon shape /> {words}</p>
            </div>
            {covered}
            {below}
            {marks}
            {(read.is_some() || down.is_some()).then(|| view! { <div class="card__foot">{read}{down}</div> })}
        </li>
    }
    .into_any()
}

fn state_of(code: &str) -> Option<State> {
    match code {
        "not-begun" => Some(State::NotBegun),
        "begun" => Some(State::Begun),
        "ready" => Some(State::Ready),
        "handed-in" => Some(State::HandedIn),
        "fed-back" => Some(State::FedBack),
        _ => None,
    }
}
