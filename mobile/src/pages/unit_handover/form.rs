//! An administrator hands a unit over: which unit, from whom, to whom, from which day, and what goes along.
//!
//! The rule that must not be broken: an administrator sees how much goes along and never what stands in it.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::by_name::by_name;
use crate::components::{AskingLine, Icon, Shape, TellingLine};
use crate::moments::{Moment, day_words};
use crate::preferences::{use_language, use_texts};
use crate::route::Route;
use crate::server_question::Verb;
use crate::server_talk::{Asked, Telling};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{UnitHandoverTexts, fill};

/// So many units are offered at once: more are found by more letters.
const OFFERED_MAX: usize = 12;

#[derive(Debug, Clone, Deserialize)]
struct Organisation {
    units: Vec<UnitWithRoles>,
}

#[derive(Debug, Clone, Deserialize)]
struct UnitWithRoles {
    id: String,
    name: String,
    parent: Option<String>,
    #[serde(default)]
    has_open_followup: bool,
    assignments: Vec<Held>,
}

#[derive(Debug, Clone, Deserialize)]
struct Held {
    person: String,
    person_name: String,
    role: String,
    to: Option<NaiveDate>,
}

impl UnitWithRoles {
    /// Those who manage it on a day or later.
    fn managers(&self, day: NaiveDate) -> Vec<Somebody> {
        let held = self.assignments.iter().filter(|it| it.role == "manager" && it.to.is_none_or(|to| to >= day));
        let mut managers: Vec<_> = held
            .map(|it| Somebody { id: it.person.clone(), name: it.person_name.clone(), user: String::new() })
            .collect();
        managers.dedup();
        managers
    }
}

#[derive(Debug, Clone, Deserialize)]
struct Found {
    people: Vec<Somebody>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Somebody {
    id: String,
    name: String,
    user: String,
}

/// How much goes along.
#[derive(Debug, Clone, Deserialize)]
struct Preview {
    open_rounds: Vec<String>,
    open_rows: usize,
}

/// What is chosen.
#[derive(Clone, Copy)]
struct Draft {
    tablet: Tablet,
    texts: &'static UnitHandoverTexts,
    organisation: Asked<Organisation>,
    unit: RwSignal<Option<String>>,
    preview: Asked<Preview>,
    found: Asked<Found>,
    giver: RwSignal<Option<Somebody>>,
    receiver: RwSignal<Option<Somebody>>,
    day: RwSignal<String>,
    is_made: RwSignal<bool>,
}

fn today() -> NaiveDate {
    Moment::now().day().unwrap_or_default()
}

impl Draft {
    fn start(tablet: Tablet, texts: &'static UnitHandoverTexts) -> Self {
        Self {
            tablet,
            texts,
            organisation: Asked::start(tablet, "/api/organisation/units"),
            unit: RwSignal::new(None),
            preview: Asked::at(""),
            found: Asked::at(""),
            giver: RwSignal::new(None),
            receiver: RwSignal::new(None),
            day: RwSignal::new(today().to_string()),
            is_made: RwSignal::new(false),
        }
    }

    fn choose_unit(self, unit: &UnitWithRoles) {
        let managers = unit.managers(today());
        self.giver.set(if managers.len() == 1 { managers.into_iter().next() } else { None });
        self.preview.answer.set(None);
        self.preview.ask_at(self.tablet, format!("/api/organisation/units/{}/handover", unit.id));
        self.unit.set(Some(unit.id.clone()));
    }

    /// The chosen unit; followed.
    fn chosen(self) -> Option<UnitWithRoles> {
        let id = self.unit.get()?;
        self.organisation.answer.with(|it| it.as_ref()?.units.iter().find(|it| it.id == id).cloned())
    }

    fn from(self) -> Option<NaiveDate> {
        self.day.with(|it| it.parse().ok())
    }
}

/// The screen; `unit` is the unit that is chosen already, if any.
#[component]
pub(super) fn HandUnitOver(unit: String) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().unit_handover);
    let draft = Draft::start(tablet, texts);
    let asked = draft.organisation;
    Effect::new(move |_| {
        let is_given = |it: &&UnitWithRoles| it.id == unit;
        let given = asked.answer.with(|it| it.iter().flat_map(|it| &it.units).find(is_given).cloned());
        if let Some(given) = given.filter(|_| draft.unit.with_untracked(Option::is_none)) {
            draft.choose_unit(&given);
        }
    });
    let is_chosen = Memo::new(move |_| draft.chosen().is_some());
    let content = move || match (draft.is_made.get(), is_chosen.get()) {
        (true, _) => view! { <Made draft /> }.into_any(),
        (false, true) => view! { <People draft /> }.into_any(),
        (false, false) => view! { <ChooseUnit draft /> }.into_any(),
    };
    view! {
        <a class="back" href=Route::Home.address()><Icon shape=Shape::Back /> <span>{use_texts().case.to_list}</span></a>
        <header class="page-head"><h1>{texts.form.title}</h1></header>
        <p class="soft">{texts.form.intro}</p>
        <AskingLine asking=asked.asking again=Callback::new(move |()| asked.ask(tablet)) />
        <Show when=move || asked.answer.with(Option::is_some)>{content}</Show>
    }
    .into_any()
}

/// A unit to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Offered {
    id: String,
    /// With the unit above, where two have the same name.
    name: String,
    is_under_way: bool,
}

/// The units with a manager that fit what is typed: first those with a follow-up under way, and by name.
fn offered(units: &[UnitWithRoles], part: &str, today: NaiveDate) -> Vec<Offered> {
    let mut namesakes = BTreeMap::<&str, usize>::new();
    units.iter().for_each(|it| *namesakes.entry(&it.name).or_default() += 1);
    let above = |it: &UnitWithRoles| {
        let parent = it.parent.as_ref().filter(|_| namesakes.get(it.name.as_str()).is_some_and(|it| *it > 1))?;
        units.iter().find(|it| it.id == *parent).map(|it| format!(" ({})", it.name))
    };
    let fits = |it: &&UnitWithRoles| it.name.to_lowercase().contains(part) && !it.managers(today).is_empty();
    let offer = |it: &UnitWithRoles| Offered {
        id: it.id.clone(),
        name: format!("{}{}", it.name, above(it).unwrap_or_default()),
        is_under_way: it.has_open_followup,
    };
    let mut offered: Vec<_> = units.iter().filter(fits).map(offer).collect();
    offered.sort_by_cached_key(|it| (!it.is_under_way, by_name(&it.name)));
    offered
}

#[component]
fn ChooseUnit(draft: Draft) -> impl IntoView {
    let words = &draft.texts.form;
    let typed = RwSignal::new(String::new());
    let fitting = Memo::new(move |_| {
        let part = typed.with(|it| it.trim().to_lowercase());
        draft
            .organisation
            .answer
            .with(|it| it.as_ref().map(|it| offered(&it.units, &part, today())).unwrap_or_default())
    });
    let choose = move |id: &str| {
        let chosen = draft
            .organisation
            .answer
            .with_untracked(|it| it.iter().flat_map(|it| &it.units).find(|it| it.id == id).cloned());
        if let Some(unit) = chosen {
            draft.choose_unit(&unit);
        }
    };
    let buttons = move || {
        let shown = fitting.get().into_iter().take(OFFERED_MAX);
        shown
            .map(|Offered { id, name, is_under_way }| {
                let code = id.clone();
                let under_way = is_under_way.then(|| view! { " " <span class="soft">{words.under_way}</span> });
                view! {
                    <button type="button" class="choice" data-hand-over-unit=code on:click=move |_| choose(&id)>
                        <span>{name} {under_way}</span>
                    </button>
                }
            })
            .collect_view()
    };
    let line = move || match fitting.with(Vec::len) {
        0 => Some(words.no_unit),
        count if count > OFFERED_MAX => Some(words.more_units),
        _ => None,
    };
    view! {
        <section class="sheet">
            <h2>{words.unit}</h2>
            <div class="field">
                <label class="field__label" for="find-unit">{words.find_unit}</label>
                <input class="field__input" id="find-unit" type="search" bind:value=typed />
            </div>
            <div class="choices">{buttons}</div>
            <p class="soft" role="status">{line}</p>
        </section>
    }
    .into_any()
}

/// Some people of whom one is chosen.
fn people_choices(people: Vec<Somebody>, chosen: RwSignal<Option<Somebody>>, mark: &'static str) -> AnyView {
    let buttons = people.into_iter().map(|it| {
        let words = if it.user.is_empty() { it.name.clone() } else { format!("{} ({})", it.name, it.user) };
        let (user, this) = (it.user.clone(), it.clone());
        let is_chosen = move || chosen.with(|now| now.as_ref() == Some(&this)).to_string();
        view! {
            <button type="button" class="choice" data-choose=mark data-user=user aria-pressed=is_chosen on:click=move |_| chosen.set(Some(it.clone()))>
                {words}
            </button>
        }
    });
    view! { <div class="choices">{buttons.collect_view()}</div> }.into_any()
}

#[component]
fn People(draft: Draft) -> impl IntoView {
    let (tablet, words) = (draft.tablet, &draft.texts.form);
    let typed = RwSignal::new(String::new());
    let find = move |event: SubmitEvent| {
        event.prevent_default();
        draft.receiver.set(None);
        let search = String::from(js_sys::encode_uri_component(typed.get_untracked().trim()));
        draft.found.ask_at(tablet, format!("/api/people?search={search}"));
    };
    let chosen = untrack(|| draft.chosen());
    let (name, managers) = chosen.map(|it| (it.name.clone(), it.managers(today()))).unwrap_or_default();
    let people = move || {
        let found = draft.found.answer.get()?.people;
        let nobody = found.is_empty().then(|| view! { <p>{words.nobody_found}</p> });
        Some(view! { {nobody} {people_choices(found, draft.receiver, "receiver")} })
    };
    let problem = move || {
        draft.found.asking.problem.get().map(|problem| view! { <crate::components::UnansweredNotice problem /> })
    };
    view! {
        <section class="sheet">
            <div class="row row--apart">
                <h2>{name}</h2>
                <button type="button" class="quiet" on:click=move |_| draft.unit.set(None)>{words.another}</button>
            </div>
            <fieldset class="pick"><legend class="field__label">{words.giver}</legend>{people_choices(managers, draft.giver, "giver")}</fieldset>
            <form class="pick" on:submit=find>
                <h3>{words.receiver}</h3>
                <div class="row row--end">
                    <div class="field grow">
                        <label class="field__label" for="find-receiver">{words.find_receiver}</label>
                        <input class="field__input" id="find-receiver" type="search" autocapitalize="none" bind:value=typed />
                    </div>
                    <button type="submit" class="button button--quiet"><Icon shape=Shape::Search /> {words.find}</button>
                </div>
                <div class="stack" role="status">{problem}{people}</div>
            </form>
            <div class="field">
                <label class="field__label" for="hand-over-day">{words.day}</label>
                <input class="field__input" id="hand-over-day" type="date" bind:value=draft.day />
            </div>
        </section>
        <Summary draft />
    }
    .into_any()
}

/// What will happen and what goes along, and the button that does it.
#[component]
fn Summary(draft: Draft) -> impl IntoView {
    let (texts, language, telling) = (draft.texts, use_language(), Telling::new());
    let words = &texts.form;
    let is_wanting = RwSignal::new(false);
    let wish = move || Some((draft.unit.get()?, draft.giver.get()?, draft.receiver.get()?, draft.from()?));
    let make = move |_| {
        let wish = untrack(wish);
        is_wanting.set(wish.is_none());
        let Some((unit, giver, receiver, from)) = wish else { return };
        let body = json!({ "giver": giver.id, "receiver": receiver.id, "from": from });
        let address = format!("/api/organisation/units/{unit}/handover");
        telling.tell(draft.tablet, (Verb::Post, address), body, Callback::new(move |()| draft.is_made.set(true)));
    };
    let roles = move || {
        wish().map(|(_, giver, receiver, from)| {
            let unit = draft.chosen().map(|it| it.name).unwrap_or_default();
            let last = from.checked_sub_days(Days::new(1)).unwrap_or(from);
            let (last, from) = (day_words(last, language), day_words(from, language));
            view! {
                <li>{fill(words.giver_until, &[("name", &giver.name), ("unit", &unit), ("date", &last)])}</li>
                <li>{fill(words.receiver_from, &[("name", &receiver.name), ("date", &from)])}</li>
                <li>{fill(words.told, &[("name", &receiver.name)])}</li>
            }
        })
    };
    let along = move || {
        draft.preview.answer.get().map(|it| {
            let rounds = match it.open_rounds.is_empty() {
                true => words.no_open_rounds.to_owned(),
                false => fill(words.open_rounds, &[("rounds", &it.open_rounds.join(", "))]),
            };
            let rows = if it.open_rows == 0 { texts.no_open_rows.to_owned() } else { texts.open_rows.of(it.open_rows) };
            view! { <li>{rounds}</li> <li>{texts.plan} ": " {rows} "."</li> }
        })
    };
    view! {
        <section class="sheet" id="hand-over-summary">
            <h2>{words.summary}</h2>
            <ul class="points">{roles}</ul>
            <h3>{texts.goes_along}</h3>
            <ul class="points" data-goes-along>{along}</ul>
            <p class="field__error" role="alert">{move || is_wanting.get().then_some(words.choose_all)}</p>
            <TellingLine telling codes=&words.refusals />
            <button type="button" class="button" id="hand-unit-over" on:click=make><Icon shape=Shape::Arrow /> {words.make}</button>
        </section>
    }
    .into_any()
}

#[component]
fn Made(draft: Draft) -> impl IntoView {
    let words = &draft.texts.form;
    let unit = untrack(|| draft.chosen()).map(|it| it.name).unwrap_or_default();
    let name = draft.receiver.get_untracked().map(|it| it.name).unwrap_or_default();
    let again = move |_| {
        draft.unit.set(None);
        draft.receiver.set(None);
        draft.is_made.set(false);
        draft.organisation.ask(draft.tablet);
    };
    view! {
        <section class="sheet" id="handed-over" role="status">
            <p class="row good"><Icon shape=Shape::Check /> <strong>{fill(words.made, &[("unit", &unit), ("name", &name)])}</strong></p>
            <p>{words.made_help}</p>
            <button type="button" class="button button--quiet button--start" on:click=again>{words.another}</button>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(name: &str, parent: Option<&str>, under_way: &str) -> UnitWithRoles {
        let held = Held { person: "p".into(), person_name: "Kim".into(), role: "manager".into(), to: None };
        UnitWithRoles {
            id: format!("{}{name}", parent.unwrap_or_default()),
            name: name.into(),
            parent: parent.map(str::to_owned),
            has_open_followup: under_way == "under way",
            assignments: vec![held],
        }
    }

    #[test]
    fn units_with_something_under_way_come_first_by_name_and_namesakes_are_told_apart() {
        let units = [
            unit("Öster", None, ""),
            unit("Älven", None, ""),
            unit("Köket", Some("Öster"), "under way"),
            unit("Åsen", None, "under way"),
            unit("Köket", Some("Älven"), "under way"),
        ];
        let names: Vec<_> = offered(&units, "", NaiveDate::MIN).into_iter().map(|it| it.name).collect();
        assert_eq!(names, ["Köket (Älven)", "Köket (Öster)", "Åsen", "Älven", "Öster"]);
        assert_eq!(offered(&units, "åsen", NaiveDate::MIN).len(), 1);
        let nobody = UnitWithRoles { assignments: Vec::new(), ..unit("Tallen", None, "") };
        assert_eq!(offered(&[nobody], "", NaiveDate::MIN), Vec::new());
    }
}
