//! With which method units follow up: decided for an administration and all below it, and where a decision comes from.
//!
//! The rule that must not be broken: it is said for how many units a decision holds, since nearer ones go before it.

use std::collections::BTreeMap;

use form_model::Level;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use serde_json::json;

use super::one::RoundDesk;
use super::told::{Decision, DecisionTree};
use crate::components::TellingLine;
use crate::preferences::use_texts;
use crate::server_question::Verb;
use crate::server_talk::Telling;
use crate::texts::{Texts, fill};

/// The part.
#[component]
pub(super) fn Methods(desk: RoundDesk) -> impl IntoView {
    let words = &use_texts().rounds.method;
    let places = Memo::new(move |_| places(desk));
    let nothing = move || places.with(Vec::is_empty).then(|| view! { <p>{words.no_units}</p> });
    view! {
        <section class="sheet" id="methods">
            <div class="stack"><h2>{words.title}</h2><p class="soft">{words.help}</p></div>
            {nothing}
            <ul class="entries">
                <For each=move || places.get() key=|it| it.0.clone() children=move |(unit, name)| view! { <Place desk unit name /> } />
            </ul>
        </section>
    }
    .into_any()
}

/// The units that are decided for: the top, the administrations, and whatever has a decision; followed.
fn places(desk: RoundDesk) -> Vec<(String, String)> {
    let mut units = desk.units();
    units.retain(|it| matches!(it.level, Level::Administration | Level::Organisation));
    units.sort_by_key(|it| std::cmp::Reverse(it.level));
    let mut places: Vec<_> = units.into_iter().map(|it| (it.unit, it.unit_name)).collect();
    let decided = desk.read(|it| it.methods.clone()).into_iter().map(|it| (it.unit, it.unit_name));
    let mut decided: BTreeMap<_, _> = decided.collect();
    decided.retain(|unit, _| places.iter().all(|it| it.0 != *unit));
    places.extend(decided);
    places
}

fn method_words(texts: &'static Texts, code: &str) -> &'static str {
    texts.planning.methods.iter().find(|it| it.code == code).map_or("", |it| it.name)
}

/// What holds at a unit, where it comes from, and for how many; followed.
fn holding_words(desk: RoundDesk, unit: &str, texts: &'static Texts) -> String {
    let words = &texts.rounds.method;
    let (units, decisions) = (desk.units(), desk.read(|it| it.methods.clone()));
    let tree = DecisionTree::new(&units, &decisions);
    let holds = match tree.holds_for(unit) {
        0 => words.holds_for_none.to_owned(),
        count => words.holds_for.of(count),
    };
    let told = |text: &str, it: &Decision| {
        let method = method_words(texts, &it.method).to_lowercase();
        let bound = if it.units_may_choose { words.free } else { words.bound };
        format!("{} {bound}", fill(text, &[("method", &method), ("unit", &it.unit_name)]))
    };
    match tree.at(unit) {
        // How many the person does not see can't be told.
        Some(own) if own.unit == unit && units.is_empty() => told(words.own, own),
        Some(own) if own.unit == unit => format!("{} {holds}", told(words.own, own)),
        Some(above) => format!("{} {holds}", told(words.inherited, above)),
        None => format!("{} {holds}", words.undecided),
    }
}

#[component]
fn Place(desk: RoundDesk, unit: String, name: String) -> impl IntoView {
    let texts = use_texts();
    let may_decide = Memo::new(move |_| desk.read(|it| it.may_decide_method));
    let heading = name.clone();
    let code = unit.clone();
    let words = {
        let unit = unit.clone();
        move || holding_words(desk, &unit, texts)
    };
    view! {
        <li class="entry stack" data-method-of=code>
            <div><h3>{heading}</h3><p class="soft" data-holds>{words}</p></div>
            {move || may_decide.get().then(|| view! { <Decide desk unit=unit.clone() name=name.clone() /> })}
        </li>
    }
}

#[component]
fn Decide(desk: RoundDesk, unit: String, name: String) -> impl IntoView {
    let texts = use_texts();
    let words = &texts.rounds.method;
    let own = desk.round.with_untracked(|it| it.iter().flat_map(|it| &it.methods).find(|it| it.unit == unit).cloned());
    let method = RwSignal::new(own.as_ref().map(|it| it.method.clone()).unwrap_or_default());
    let may_choose = RwSignal::new(own.is_some_and(|it| it.units_may_choose));
    let (telling, again) = (Telling::new(), desk.told.again());
    let address = format!("methods/{unit}");
    let decide = move |event: SubmitEvent| {
        event.prevent_default();
        let method = Some(method.get_untracked()).filter(|it| !it.is_empty());
        let body = json!({ "method": method, "units_may_choose": may_choose.get_untracked() });
        telling.tell(desk.told.tablet, (Verb::Put, desk.address(&address)), body, again);
    };
    let option = |(code, words): (&'static str, &'static str)| {
        view! { <option value=code selected=move || method.with(|it| it == code)>{words}</option> }
    };
    let methods = texts.planning.methods.iter().map(|it| (it.code, it.name));
    let options = [("", words.none_here)].into_iter().chain(methods).map(option).collect_view();
    let choose = move |event: web_sys::Event| method.set(event_target_value(&event));
    let id = format!("method-{unit}");
    view! {
        <form class="row row--end" on:submit=decide>
            <div class="field grow">
                <label class="field__label" for=id.clone()>{fill(words.label, &[("unit", &name)])}</label>
                <select class="field__input field__input--select" id=id on:change=choose>{options}</select>
            </div>
            <label class="tick">
                <input type="checkbox" bind:checked=may_choose disabled=move || method.with(String::is_empty) />
                <span>{words.may_choose}</span>
            </label>
            <button class="button button--quiet" type="submit" data-decide>{words.decide}</button>
        </form>
        <TellingLine telling />
    }
    .into_any()
}
