//! The forms that add a unit, change one, end it and open it again.
//!
//! The server judges; its refusals are told in words. The rule that must not be broken: only what somebody changed is sent.

use form_model::Level;
use leptos::prelude::*;
use serde_json::{Map, Value, json};

use super::desk::{UnitRow, told};
use super::fields::{Choice, Field, Saving, SavingForm, level_words, today_text};
use super::refusal::{About, is_refused_with};
use super::tree::fits;
use super::unit::Place;
use crate::preferences::use_texts;
use crate::server_question::Verb;
use crate::texts::{OrganisationTexts, fill};

const ADDRESS: &str = "/api/organisation/units";

/// So many units are offered at once to choose from.
const OFFERED_MAX: usize = 6;

fn levels(texts: &'static OrganisationTexts) -> Vec<(&'static str, &'static str)> {
    Level::ALL.iter().map(|it| (it.code(), level_words(texts, *it))).collect()
}

/// Adds a unit below.
#[component]
pub(super) fn AddUnit(place: Place) -> impl IntoView {
    let texts = &use_texts().organisation;
    let above = place.unit.get_untracked();
    // What lies below a workplace or a department is mostly a workplace.
    let (name, code) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let level = RwSignal::new(Level::Workplace.code().to_owned());
    let saving = Saving::new();
    let submit = Callback::new(move |()| {
        let Some(above) = above.clone() else { return };
        let body = json!({
            "name": name.get_untracked(), "level": level.get_untracked(), "parent": above.id, "code": code.get_untracked(),
        });
        let work = told(place.tablet, Verb::Post, ADDRESS.to_owned(), body);
        let said = format!("{}: {}", name.get_untracked().trim(), texts.saved.to_lowercase());
        saving.save(work, move |_| place.done(said));
    });
    view! {
        <SavingForm saving about=About::Unit(Vec::new()) submit>
            <Field id="unit-name" label=texts.unit.name value=name />
            <Choice id="unit-level" label=texts.unit.level value=level choices=levels(texts) />
            <Field id="unit-code" label=texts.unit.code value=code hint=texts.unit.code_hint />
        </SavingForm>
    }
}

/// Renames a unit, moves it, or changes its level or code.
#[component]
pub(super) fn ChangeUnit(place: Place) -> impl IntoView {
    let texts = &use_texts().organisation;
    let Some(unit) = place.unit.get_untracked() else { return ().into_any() };
    let (name, code) = (RwSignal::new(unit.name.clone()), RwSignal::new(unit.code.clone().unwrap_or_default()));
    let level = RwSignal::new(unit.level.code().to_owned());
    let parent = RwSignal::new(None::<UnitRow>);
    let saving = Saving::new();
    let (is_top, before) = (unit.parent.is_none(), unit);
    let submit = Callback::new(move |()| {
        let mut body = Map::new();
        let mut note = |field: &str, before: &str, after: String| {
            if before != after {
                body.insert(field.to_owned(), Value::String(after));
            }
        };
        note("name", &before.name, name.get_untracked());
        note("level", before.level.code(), level.get_untracked());
        note("code", before.code.as_deref().unwrap_or_default(), code.get_untracked());
        if let Some(above) = parent.get_untracked() {
            note("parent", before.parent.as_deref().unwrap_or_default(), above.id);
        }
        let work = told(place.tablet, Verb::Patch, format!("{ADDRESS}/{}", before.id), Value::Object(body));
        saving.save(work, move |_| place.done(texts.saved.to_owned()));
    });
    view! {
        <SavingForm saving about=About::Unit(Vec::new()) submit>
            <Field id="unit-name" label=texts.unit.name value=name />
            <Choice id="unit-level" label=texts.unit.level value=level choices=levels(texts) />
            <Field id="unit-code" label=texts.unit.code value=code hint=texts.unit.code_hint />
            {(!is_top).then(|| view! { <FindUnit place chosen=parent /> })}
        </SavingForm>
    }
    .into_any()
}

/// Another unit above, found by its name.
#[component]
fn FindUnit(place: Place, chosen: RwSignal<Option<UnitRow>>) -> impl IntoView {
    let texts = &use_texts().organisation;
    let wanted = RwSignal::new(String::new());
    let offered = move || {
        let words = wanted.with(|it| it.trim().to_lowercase());
        if words.is_empty() {
            return Vec::new();
        }
        let fetched = place.desk.fetched.get();
        let all = fetched.iter().flat_map(|it| &it.units).filter(|it| it.last_day.is_none() && fits(it, &words));
        all.take(OFFERED_MAX).cloned().collect()
    };
    let offer = move |unit: UnitRow| {
        let name = place.desk.fetched.with(|it| it.as_ref().map(|it| it.called(&unit))).unwrap_or_default();
        let words = format!("{name}, {}", level_words(texts, unit.level).to_lowercase());
        let choose = move |_| {
            chosen.set(Some(unit.clone()));
            wanted.set(String::new());
        };
        view! { <button type="button" class="choice" data-offer on:click=choose>{words}</button> }
    };
    let chosen_words = move || chosen.with(|it| it.as_ref().map(|it| fill(texts.unit.chosen, &[("name", &it.name)])));
    view! {
        <Field id="unit-parent" label=texts.unit.find_unit value=wanted kind="search" />
        <div class="choices" role="group" aria-label=texts.unit.find_unit>
            {move || offered().into_iter().map(offer).collect_view()}
        </div>
        <p role="status">{chosen_words}</p>
    }
}

/// Ends a unit with a last day.
#[component]
pub(super) fn EndUnit(place: Place) -> impl IntoView {
    let texts = &use_texts().organisation;
    let Some(unit) = place.unit.get_untracked() else { return ().into_any() };
    let (day, nevertheless, saving) = (RwSignal::new(today_text()), RwSignal::new(false), Saving::new());
    let is_open = unit.has_open_followup;
    let asks = move || is_open || saving.problem.with(|it| is_refused_with(it.as_ref(), "open-followup"));
    let address = format!("{ADDRESS}/{}/end", unit.id);
    let submit = Callback::new(move |()| {
        let last_day = day.get_untracked();
        if last_day.is_empty() {
            return saving.lacks.set(texts.unit.day_missing);
        }
        let body = json!({ "last_day": last_day, "even_with_open_followup": nevertheless.get_untracked() });
        let work = told(place.tablet, Verb::Post, address.clone(), body);
        saving.save(work, move |_| place.done(texts.saved.to_owned()));
    });
    view! {
        <SavingForm saving about=About::Unit(place.names_below()) submit words=texts.unit.end>
            <p class="soft">{texts.unit.end_help}</p>
            <Field id="last-day" label=texts.unit.last_day value=day kind="date" />
            <Show when=asks>
                <label class="tick">
                    <input type="checkbox" id="end-nevertheless" bind:checked=nevertheless /> <span>{texts.unit.end_nevertheless}</span>
                </label>
            </Show>
        </SavingForm>
    }
    .into_any()
}

/// Opens a unit again that has ended.
#[component]
pub(super) fn Reopen(name: String, place: Place) -> impl IntoView {
    let texts = &use_texts().organisation;
    let saving = Saving::new();
    let submit = Callback::new(move |()| {
        let Some(unit) = place.unit.get_untracked() else { return };
        let work = told(place.tablet, Verb::Post, format!("{ADDRESS}/{}/reopen", unit.id), Value::Null);
        let said = format!("{name}: {}", texts.saved.to_lowercase());
        saving.save(work, move |_| place.done(said));
    });
    view! {
        <p class="soft">{texts.unit.reopen_help}</p>
        <SavingForm saving about=About::Unit(Vec::new()) submit id="reopen-unit" words=texts.unit.reopen />
    }
}
