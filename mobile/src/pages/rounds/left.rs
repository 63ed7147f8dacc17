//! Which units of a round have not handed in, and how far each has come.
//!
//! The rules: the late ones come first, in words, and two of the same name are told apart by what is above them.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::one::RoundDesk;
use super::told::is_handed_in;
use crate::components::{Icon, Shape};
use crate::pages::units::{Listed, state_words};
use crate::preferences::use_texts;
use crate::route::Route;

/// So many are named; the others stand on the overview of units.
const NAMED_MAX: usize = 12;

/// The units that have not handed in, the late ones first; followed.
pub(super) fn units_left(desk: RoundDesk) -> Vec<Listed> {
    let mut left = told_apart(&desk.units());
    left.retain(|it| !is_handed_in(it.state));
    left.sort_by_key(|it| !it.is_late);
    left
}

/// The units, those of the same name with the one above behind it.
fn told_apart(units: &[Listed]) -> Vec<Listed> {
    let (mut namesakes, mut names) = (BTreeMap::<_, usize>::new(), BTreeMap::new());
    for it in units {
        *namesakes.entry(&it.unit_name).or_default() += 1;
        names.insert(&it.unit, &it.unit_name);
    }
    let apart = |it: &Listed| {
        let is_namesake = namesakes.get(&it.unit_name).is_some_and(|it| *it > 1);
        let above = it.parent.as_ref().filter(|_| is_namesake).and_then(|it| names.get(it));
        let unit_name = above.map_or_else(|| it.unit_name.clone(), |above| format!("{} ({above})", it.unit_name));
        Listed { unit_name, ..it.clone() }
    };
    units.iter().map(apart).collect()
}

/// Some units by name with their state, and how many more there are.
pub(super) fn named(left: &[Listed], most: usize) -> AnyView {
    let texts = use_texts();
    let item = |it: &Listed| {
        let (look, shape, words) = state_words(it.state, &texts.units);
        let late = it.is_late.then(|| {
            view! { <p class="chip chip--bad"><Icon shape=Shape::Warning /> {texts.units.late}</p> }
        });
        view! {
            <li class="line row--apart">
                <span>{it.unit_name.clone()}</span>
                <div class="row"><p class=look><Icon shape /> {words}</p>{late}</div>
            </li>
        }
    };
    let items = left.iter().take(most).map(item).collect_view();
    let more = left.len().saturating_sub(most);
    let more = (more > 0).then(|| view! { <li class="line soft">{texts.rounds.left.more.of(more)}</li> });
    view! { <ul class="lines">{items}{more}</ul> }.into_any()
}

/// The part.
#[component]
pub(super) fn Left(desk: RoundDesk) -> impl IntoView {
    let words = &use_texts().rounds.left;
    let left = Memo::new(move |_| units_left(desk));
    let is_told = Memo::new(move |_| !desk.units().is_empty());
    let list = move || {
        left.with(|it| match it.as_slice() {
            [] => view! { <p class="row good"><Icon shape=Shape::Check /> {words.none}</p> }.into_any(),
            left => named(left, NAMED_MAX),
        })
    };
    view! {
        <Show when=move || is_told.get()>
            <section class="sheet" id="left">
                <h2>{words.title}</h2>
                {list}
                <a class="button button--quiet button--start" href=Route::Units.address()><Icon shape=Shape::List /> {words.to_units}</a>
            </section>
        </Show>
    }
    .into_any()
}
