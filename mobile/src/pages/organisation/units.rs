//! The tree of units: a list in its order, lower units further in, with what each lacks.
//!
//! It shows; a unit's own page changes. The rule that must not be broken: what is missing is said in words, never by a colour
//! alone.

use std::sync::Arc;

use chrono::NaiveDate;
use leptos::prelude::*;

use super::Ways;
use super::desk::{FetchState, Fetched, OrganisationDesk, Power, UnitRow, use_desk};
use super::fields::level_words;
use super::tree::{Lacking, Placed, fits, has_ended, in_tree_order, is_held};
use crate::components::{Icon, Shape};
use crate::moments::{Moment, day_words};
use crate::preferences::{use_language, use_texts};
use crate::route::{OrganisationView, Route};
use crate::tablet::use_tablet;
use crate::texts::{Language, OrganisationTexts, fill};

/// So many units are shown at once: thousands on one page would make it slow.
const SHOWN_AT_ONCE: usize = 100;

/// Which units are listed.
#[derive(Clone, Copy)]
struct Look {
    desk: OrganisationDesk,
    only_lacking: RwSignal<bool>,
    with_ended: RwSignal<bool>,
}

impl Look {
    /// The units that are looked for, in the order of the tree, each with its depth.
    fn found(self) -> Vec<Placed> {
        let Some(fetched) = self.desk.fetched.get() else { return Vec::new() };
        let wanted = self.desk.wanted.with(|it| it.trim().to_lowercase());
        let day = today();
        let (only_lacking, with_ended) = (self.only_lacking.get(), self.with_ended.get());
        let is_wanted = |it: &Placed| {
            let unit = &fetched.units[it.index];
            (with_ended || !has_ended(unit, day))
                && (!only_lacking || Lacking::of(unit, day).any())
                && fits(unit, &wanted)
        };
        in_tree_order(&fetched.units).into_iter().filter(is_wanted).collect()
    }

    /// How many there are, and of those the ones that lack somebody.
    fn counts(self) -> (usize, usize) {
        let day = today();
        let units = self.desk.fetched.get();
        let units = units.iter().flat_map(|it| &it.units).filter(|it| !has_ended(it, day));
        let lacking = units.clone().filter(|it| Lacking::of(it, day).any());
        (units.count(), lacking.count())
    }

    fn kind(self) -> Kind {
        let is_whole = !self.only_lacking.get() && self.desk.wanted.with(|it| it.trim().is_empty());
        if is_whole { Kind::Tree } else { Kind::Picked }
    }
}

/// What the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// All units, so that each stands below the one that it belongs to.
    Tree,
    /// Some of them, so that each has to say where it belongs.
    Picked,
}

pub(super) fn today() -> NaiveDate {
    Moment::now().day().unwrap_or_default()
}

/// The screen.
#[component]
pub(super) fn Units(power: Memo<Power>) -> impl IntoView {
    let (desk, texts) = (use_desk(), &use_texts().organisation);
    desk.visit(use_tablet());
    desk.said.set(String::new());
    let look = Look { desk, only_lacking: RwSignal::new(false), with_ended: RwSignal::new(false) };
    let (wanted, with_ended) = (desk.wanted, look.with_ended);
    view! {
        <header class="page-head"><h1>{texts.title}</h1></header>
        <Ways here=OrganisationView::Units power />
        <p class="soft">{move || if power.get() == Power::Sees { texts.unit.look_only } else { texts.intro }}</p>
        <FetchState />
        <Show when=move || desk.fetched.with(Option::is_some)>
            <div class="field">
                <label class="field__label" for="unit-search">{texts.search}</label>
                <input class="field__input" id="unit-search" type="search" autocomplete="off" maxlength="100" bind:value=wanted />
            </div>
            <div class="row">
                <Filters look texts />
                <label class="tick">
                    <input type="checkbox" id="with-ended" bind:checked=with_ended /> <span>{texts.show_ended}</span>
                </label>
            </div>
            <Rows look />
        </Show>
    }
}

#[component]
fn Filters(look: Look, texts: &'static OrganisationTexts) -> impl IntoView {
    let choices = [(false, "all", texts.filter_all), (true, "lacking", texts.filter_lacking)].map(|(it, code, words)| {
        view! {
            <button type="button" class="button button--quiet units__filter" data-filter=code
                aria-pressed=move || (look.only_lacking.get() == it).to_string() on:click=move |_| look.only_lacking.set(it)>
                {move || fill(words, &[("count", &if it { look.counts().1 } else { look.counts().0 }.to_string())])}
            </button>
        }
    });
    view! { <div class="row" role="group" aria-label=texts.filter_label>{choices}</div> }
}

#[component]
fn Rows(look: Look) -> impl IntoView {
    let (texts, language) = (&use_texts().organisation, use_language());
    let found = Memo::new(move |_| look.found());
    let limit = RwSignal::new(SHOWN_AT_ONCE);
    let count = move || {
        let count = found.with(Vec::len);
        let is_empty = look.desk.fetched.with(|it| it.as_ref().is_some_and(|it| it.units.is_empty()));
        match (count, is_empty) {
            (0, true) => texts.empty.to_owned(),
            (0, false) => texts.nothing_found.to_owned(),
            _ => texts.found.of(count),
        }
    };
    let rows = move || {
        let fetched = look.desk.fetched.get()?;
        let kind = look.kind();
        let row = |it: &Placed| row(&fetched, *it, kind, (texts, language));
        Some(found.with(|found| found.iter().take(limit.get()).map(row).collect_view()))
    };
    view! {
        <p class="soft" role="status" id="unit-count">{count}</p>
        <ul class="org">{rows}</ul>
        <ShowMore all=Signal::derive(move || found.with(Vec::len)) limit />
    }
}

/// The way to what is left of a long list.
#[component]
pub(super) fn ShowMore(#[prop(into)] all: Signal<usize>, limit: RwSignal<usize>) -> impl IntoView {
    let texts = &use_texts().organisation;
    let left = move || all.get().saturating_sub(limit.get());
    view! {
        <Show when=move || { left() > 0 }>
            <button type="button" class="button button--quiet" data-more on:click=move |_| limit.update(|it| *it += SHOWN_AT_ONCE)>
                {move || fill(texts.more, &[("count", &left().to_string())])}
            </button>
        </Show>
    }
}

fn row(
    fetched: &Arc<Fetched>,
    placed: Placed,
    kind: Kind,
    (texts, language): (&'static OrganisationTexts, Language),
) -> AnyView {
    let unit = &fetched.units[placed.index];
    let depth = if kind == Kind::Tree { placed.depth } else { 0 };
    let above = unit.parent.as_deref().filter(|_| kind == Kind::Picked).and_then(|it| fetched.unit(it));
    let above = above.map(|it| view! { <span class="soft">{fill(texts.below, &[("unit", &it.name)])}</span> });
    let managers = managers(unit);
    let managers = (!managers.is_empty())
        .then(|| view! { <span class="soft">{fill(texts.managers, &[("names", &managers.join(", "))])}</span> });
    let address = Route::Organisation(OrganisationView::Unit(unit.id.clone())).address();
    view! {
        <li class=format!("org__unit org--{depth}") data-unit=unit.id.clone()>
            <a class="org__link" href=address>
                <span class="org__words">
                    <span class="org__name">{unit.name.clone()}</span>
                    <span class="org__level">{level_words(texts, unit.level)}</span>
                    {above}
                    {managers}
                </span>
                {chips(unit, texts, language)}
            </a>
        </li>
    }
    .into_any()
}

fn managers(unit: &UnitRow) -> Vec<&str> {
    let day = today();
    let held = unit.assignments.iter().filter(|it| it.role == form_model::Role::Manager && is_held(it, day));
    held.map(|it| it.person_name.as_str()).collect()
}

/// What a unit lacks, and that it has ended, each with a sign.
pub(super) fn chips(unit: &UnitRow, texts: &'static OrganisationTexts, language: Language) -> AnyView {
    let lacking = Lacking::of(unit, today());
    let chip = |look: &'static str, shape, words: String| {
        view! { <span class=look><Icon shape /> {words}</span> }
    };
    let manager = lacking.manager.then(|| chip("chip chip--bad", Shape::Warning, texts.no_manager.to_owned()));
    let representative =
        lacking.representative.then(|| chip("chip chip--partly", Shape::Person, texts.no_representative.to_owned()));
    let ended = unit.last_day.map(|last| {
        let words = if has_ended(unit, today()) { texts.ended } else { texts.ends };
        chip("chip", Shape::Lock, fill(words, &[("date", &day_words(last, language))]))
    });
    (lacking.any() || ended.is_some())
        .then(|| view! { <span class="org__chips">{manager}{representative}{ended}</span> })
        .into_any()
}
