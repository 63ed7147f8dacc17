//! Starting an extra follow-up, with or without a network.
//!
//! The document's id follows from what is chosen here, so two people who start the same one without a network end up in
//! one. The rule: what can be chosen is what the server said may be started.

use chrono::NaiveDate;
use client_core::{Event, Notice};
use form_model::{Case, DocumentKind, ExtraReason, Level, Occasion, RoundEntry, RoundId, UnitId};
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::moments::day_words;
use crate::pages::follow_ups::unit_name;
use crate::preferences::{use_language, use_texts};
use crate::route::{CaseView, Route, use_router};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{Language, fill};

/// The units and rounds in which a follow-up may be started; followed.
fn startable(tablet: Tablet) -> Vec<(UnitId, RoundId)> {
    tablet.follow_directory();
    tablet.read(|client| {
        let startable = client.directory().into_iter().flat_map(|it| &it.startable);
        let follow_ups = startable.filter(|it| it.kind == DocumentKind::Followup);
        follow_ups.filter_map(|it| Some((it.unit, it.round?))).collect()
    })
}

/// True if there is a follow-up that the person may start; followed.
pub(crate) fn may_start(tablet: Tablet) -> bool {
    !startable(tablet).is_empty()
}

/// The screen.
#[component]
pub(crate) fn StartExtra() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case.extra);
    let places = startable(tablet);
    view! {
        <header class="page-head"><h1>{texts.title}</h1></header>
        <p class="soft">{texts.intro}</p>
        {if places.is_empty() {
            view! { <p class="notice"><Icon shape=Shape::Clock /> {texts.nothing_to_start}</p> }.into_any()
        } else {
            view! { <StartForm places /> }.into_any()
        }}
    }
}

#[component]
fn StartForm(places: Vec<(UnitId, RoundId)>) -> impl IntoView {
    let (tablet, texts, router) = (use_tablet(), &use_texts().case.extra, use_router());
    let only = if places.len() == 1 { places.first().copied() } else { None };
    let place = RwSignal::new(only);
    let reason = RwSignal::new(None::<ExtraReason>);
    let day = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<&'static str>);
    let is_another = RwSignal::new(false);
    let next = Memo::new(move |_| next_ordinal(tablet, place.get()?, reason.get()?, day.get().parse().ok()?));
    let start = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let date = NaiveDate::parse_from_str(&day.get_untracked(), "%Y-%m-%d").ok();
        let (Some((unit, round)), Some(reason), Some(event_date)) =
            (place.get_untracked(), reason.get_untracked(), date)
        else {
            return problem.set(Some(texts.choose_all));
        };
        let ordinal = next.get_untracked().filter(|_| is_another.get_untracked()).unwrap_or_default();
        let occasion = Occasion::Extra { reason, event_date, ordinal };
        match begin(tablet, unit, round, occasion) {
            Some(document) => router.go(&Route::Case(document, CaseView::Overview)),
            None => problem.set(Some(texts.not_started)),
        }
    };
    let reasons: Vec<_> =
        texts.reasons.iter().filter_map(|(code, words)| Some((ExtraReason::from_code(code)?, *words))).collect();
    view! {
        <form class="sheet" on:submit=start novalidate>
            <Pick legend=texts.unit chosen=place options=place_names(tablet, &places) />
            <Pick legend=texts.reason chosen=reason options=reasons.into_iter().map(|it| (it.0, it.1.to_owned())).collect() />
            <div class="field">
                <label class="field__label" for="event-date">{texts.date}</label>
                <input class="field__input" id="event-date" type="date" bind:value=day />
            </div>
            <Show when=move || next.get().is_some()>
                <label class="tick">
                    <input type="checkbox" id="another-one" bind:checked=is_another /> <span>{texts.another}</span>
                </label>
            </Show>
            <p class="field__error" role="alert">{move || problem.get()}</p>
            <button class="button" type="submit"><Icon shape=Shape::Plus /> {texts.start}</button>
        </form>
    }
}

/// The ordinal of another one, where the tablet knows of one for the same reason and day already; followed.
fn next_ordinal(tablet: Tablet, place: (UnitId, RoundId), reason: ExtraReason, day: NaiveDate) -> Option<u32> {
    let cases = tablet.cases(DocumentKind::Followup).into_iter().map(|it| it.1);
    let here = cases.filter(|it| (it.unit, it.round) == (place.0, Some(place.1)));
    let ordinals = here.filter_map(|it| match it.occasion? {
        Occasion::Extra { reason: its, event_date, ordinal } if (its, event_date) == (reason, day) => Some(ordinal),
        Occasion::Extra { .. } | Occasion::Yearly => None,
    });
    ordinals.max()?.checked_add(1)
}

/// The units' names, each with its round where more than one round is open.
fn place_names(tablet: Tablet, places: &[(UnitId, RoundId)]) -> Vec<((UnitId, RoundId), String)> {
    let mut rounds: Vec<RoundId> = places.iter().map(|it| it.1).collect();
    rounds.sort_unstable();
    rounds.dedup();
    let language = use_language();
    let rounds: Vec<RoundEntry> = rounds.into_iter().filter_map(|it| tablet.round(it)).collect();
    let name = |(unit, round): (UnitId, RoundId)| {
        let words = unit_name(tablet, unit);
        let level = tablet.unit(unit).map(|it| it.level);
        let round = rounds.iter().find(|it| it.id == round).filter(|_| rounds.len() > 1);
        round.map_or_else(|| words.clone(), |it| format!("{words} · {}", round_words(it, &rounds, level, language)))
    };
    places.iter().map(|place| (*place, name(*place))).collect()
}

/// A round's name; with its year and its last day where another round has the same name.
fn round_words(round: &RoundEntry, all: &[RoundEntry], level: Option<Level>, language: Language) -> String {
    let name = round.name.clone();
    if all.iter().filter(|it| it.name == name).count() < 2 {
        return name;
    }
    let year = Some(round.reviewed_year.to_string()).filter(|it| !name.contains(it));
    let due = level.and_then(|it| round.due.get(&it)).map(|it| day_words(*it, language));
    let due = due.map(|day| fill(use_texts().list.due, &[("date", &day)]));
    [Some(name), year, due].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// One of some options, as buttons.
#[component]
fn Pick<T: Copy + PartialEq + Send + Sync + 'static>(
    legend: &'static str,
    chosen: RwSignal<Option<T>>,
    options: Vec<(T, String)>,
) -> impl IntoView {
    let buttons: Vec<_> = options
        .into_iter()
        .map(|(option, words)| {
            let is_chosen = move || (chosen.get() == Some(option)).to_string();
            view! { <button type="button" class="choice" aria-pressed=is_chosen on:click=move |_| chosen.set(Some(option))>{words}</button> }
        })
        .collect();
    view! { <fieldset class="pick"><legend class="field__label">{legend}</legend><div class="choices">{buttons}</div></fieldset> }
}

/// Starts the case; none if the tablet may not.
fn begin(tablet: Tablet, unit: UnitId, round: RoundId, occasion: Occasion) -> Option<form_model::DocumentId> {
    let installation = tablet.read(|client| Some(client.directory()?.installation))?;
    let case = Case::followup(installation, unit, round, occasion);
    let document = case.document_id();
    let notices = tablet.report(Event::CaseStarted(case));
    let is_rejected = notices.iter().any(|it| matches!(it, Notice::CaseRejected { .. }));
    (!is_rejected).then_some(document)
}
