//! One unit: what is known of it, who is what in it, and what can be done with it.
//!
//! The forms are beside it. The rule that must not be broken: whoever may only look is offered nothing that the server would
//! refuse.

use leptos::prelude::*;

use super::OrganisationDesk;
use super::desk::{FetchState, HeldRole, Power, UnitRow, use_desk};
use super::fields::{level_words, role_words};
use super::role_forms::{AddRole, EndRole};
use super::tree::{has_ended, is_held};
use super::unit_forms::{AddUnit, ChangeUnit, EndUnit, Reopen};
use super::units::{ShowMore, chips, today};
use crate::components::{Dialog, Icon, Shape};
use crate::moments::day_words;
use crate::pieces::{Errand, errand};
use crate::preferences::{use_language, use_texts};
use crate::route::{OrganisationView, Route};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{Language, OrganisationTexts, fill};

/// So many people of one role are shown at once.
const PEOPLE_AT_ONCE: usize = 25;

/// What somebody is doing with the unit, in a dialog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Task {
    Add,
    Change,
    End,
    AddRole,
    EndRole(HeldRole),
    Forums,
}

/// The unit of the page, and what is being done with it.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) desk: OrganisationDesk,
    pub(super) tablet: Tablet,
    pub(super) unit: Memo<Option<UnitRow>>,
    pub(super) task: RwSignal<Option<Task>>,
}

impl Place {
    /// The units right below that have not ended.
    pub(super) fn names_below(self) -> Vec<String> {
        let Some(unit) = self.unit.get_untracked() else { return Vec::new() };
        let fetched = self.desk.fetched.get_untracked();
        let all = fetched.iter().flat_map(|it| &it.units);
        let below = all.filter(|it| it.parent.as_ref() == Some(&unit.id) && it.last_day.is_none());
        below.map(|it| it.name.clone()).collect()
    }

    /// Ends the task, says what was done, and fetches how it is now.
    pub(super) fn done(self, words: String) {
        self.task.try_set(None);
        self.desk.said.try_set(words);
        self.desk.fetch(self.tablet);
    }
}

/// The screen.
#[component]
pub(super) fn UnitPage(id: String, power: Memo<Power>) -> impl IntoView {
    let (desk, tablet, texts) = (use_desk(), use_tablet(), &use_texts().organisation);
    desk.visit(tablet);
    desk.said.set(String::new());
    let unit = Memo::new(move |_| desk.fetched.with(|it| it.as_ref().and_then(|it| it.unit(&id).cloned())));
    let place = Place { desk, tablet, unit, task: RwSignal::new(None) };
    let title = move || unit.with(|it| it.as_ref().map_or_else(|| texts.title.to_owned(), |it| it.name.clone()));
    let is_gone = move || unit.with(Option::is_none) && desk.fetched.with(Option::is_some);
    let administers = Signal::derive(move || power.get() == Power::Administers);
    view! {
        <header class="page-head"><h1>{title}</h1></header>
        <FetchState />
        <Said />
        <Show when=is_gone><p class="notice notice--partly"><Icon shape=Shape::Help /> <span>{texts.unit.not_here}</span></p></Show>
        {move || unit.get().map(|unit| view! { <Facts unit place administers /> })}
        {move || unit.get().map(|unit| view! { <People unit place administers /> })}
        {move || place.task.get().map(|task| view! { <TaskDialog task place /> })}
    }
}

/// What was done last, and where to go on from it.
#[component]
pub(super) fn Said() -> impl IntoView {
    let desk = use_desk();
    let words = move || Some(desk.said.get()).filter(|it| !it.is_empty());
    view! {
        <div role="status" id="organisation-said">
            {move || words().map(|it| view! { <p class="notice notice--good"><Icon shape=Shape::Check /> <span>{it}</span></p> })}
        </div>
    }
}

#[component]
fn Facts(unit: UnitRow, place: Place, administers: Signal<bool>) -> impl IntoView {
    let (texts, language) = (&use_texts().organisation, use_language());
    let words = &texts.unit;
    let fetched = place.desk.fetched.get_untracked();
    let above = unit.parent.as_deref().and_then(|it| fetched.as_ref()?.unit(it).cloned());
    let above = match above {
        Some(it) => {
            let address = Route::Organisation(OrganisationView::Unit(it.id)).address();
            view! { <a href=address>{it.name}</a> }.into_any()
        }
        None => words.is_top.into_any(),
    };
    let below = fetched.iter().flat_map(|it| &it.units).filter(|it| it.parent.as_ref() == Some(&unit.id)).count();
    let origin = match unit.list.as_deref() {
        Some("employees") => words.from_employees,
        Some("representatives") => words.from_representatives,
        _ => words.by_hand,
    };
    let code = unit.code.clone().map(|it| view! { <dt>{words.code}</dt> <dd>{it}</dd> });
    let is_over = has_ended(&unit, today());
    let name = unit.name.clone();
    let tasks = move || {
        administers.get().then(|| {
            if is_over {
                view! { <Reopen name=name.clone() place /> }.into_any()
            } else {
                view! { <Tasks place /> }.into_any()
            }
        })
    };
    view! {
        <section class="sheet" aria-labelledby="unit-facts">
            <h2 id="unit-facts">{words.facts}</h2>
            {chips(&unit, texts, language)}
            <dl class="facts">
                <dt>{words.level}</dt> <dd>{level_words(texts, unit.level)}</dd>
                <dt>{words.above}</dt> <dd>{above}</dd>
                {code}
                <dt>{words.origin}</dt> <dd>{origin}</dd>
            </dl>
            {(below > 0).then(|| view! { <p class="soft">{words.units_below.of(below)}</p> })}
            {tasks}
            {(!is_over).then(|| view! { <ForumsWay place /> })}
        </section>
    }
}

#[component]
fn Tasks(place: Place) -> impl IntoView {
    let words = &use_texts().organisation.unit;
    let button = move |task: Task, id: &'static str, shape, words: &'static str| {
        view! {
            <button type="button" class="button button--quiet" id=id on:click=move |_| place.task.set(Some(task.clone()))>
                <Icon shape /> {words}
            </button>
        }
    };
    view! {
        <div class="row">
            {button(Task::Add, "add-unit", Shape::Plus, words.add)}
            {button(Task::Change, "change-unit", Shape::Pen, words.change)}
            {button(Task::End, "end-unit", Shape::Lock, words.end)}
        </div>
    }
}

/// The way to the unit's forums: for administrators and process owners, who alone see the screen.
#[component]
fn ForumsWay(place: Place) -> impl IntoView {
    view! {
        <button type="button" class="button button--quiet button--start" id="unit-forums" on:click=move |_| place.task.set(Some(Task::Forums))>
            <Icon shape=Shape::Share /> {use_texts().forums.change}
        </button>
    }
}

#[component]
fn People(unit: UnitRow, place: Place, administers: Signal<bool>) -> impl IntoView {
    let (texts, language) = (&use_texts().organisation, use_language());
    let day = today();
    let (past, present): (Vec<_>, Vec<_>) =
        unit.assignments.iter().cloned().partition(|it| it.to.is_some_and(|to| to < day));
    let is_over = has_ended(&unit, day);
    let roles = form_model::Role::ALL
        .into_iter()
        .filter_map(|role| {
            let held: Vec<_> = present.iter().filter(|it| it.role == role).cloned().collect();
            (!held.is_empty()).then(|| {
                view! {
                    <h3>{role_words(texts, role)}</h3>
                    <HeldList held place administers />
                }
            })
        })
        .collect_view();
    let add = move || {
        (administers.get() && !is_over).then(|| {
            view! {
                <button type="button" class="button" id="add-role" on:click=move |_| place.task.set(Some(Task::AddRole))>
                    <Icon shape=Shape::Plus /> {texts.unit.add_role}
                </button>
            }
        })
    };
    let past = (!past.is_empty()).then(|| {
        let words = texts.unit.past.of(past.len());
        let lines = past.iter().take(PEOPLE_AT_ONCE).map(|it| {
            let role = role_words(texts, it.role);
            view! { <li>{it.person_name.clone()} " – " {role} ", " {days(it, texts, language)}</li> }
        });
        view! { <details class="org__past"><summary>{words}</summary><ul class="stack stack--tight">{lines.collect_view()}</ul></details> }
    });
    view! {
        <section class="sheet" aria-labelledby="unit-people">
            <h2 id="unit-people">{texts.unit.people}</h2>
            {present.is_empty().then(|| view! { <p class="soft">{texts.unit.nobody}</p> })}
            <div class="stack" data-roles>{roles}</div>
            {add}
            {past}
        </section>
    }
}

#[component]
fn HeldList(held: Vec<HeldRole>, place: Place, administers: Signal<bool>) -> impl IntoView {
    let (texts, language) = (&use_texts().organisation, use_language());
    let (limit, all) = (RwSignal::new(PEOPLE_AT_ONCE), held.len());
    let held = StoredValue::new(held);
    let line = move |it: HeldRole| {
        let is_coming = !is_held(&it, today());
        let coming =
            is_coming.then(|| view! { <span class="chip"><Icon shape=Shape::Clock /> {texts.unit.coming}</span> });
        let name = it.person_name.clone();
        let address = Route::Organisation(OrganisationView::Person(it.person.clone())).address();
        let person = if administers.get() {
            view! { <a class="org__person" href=address>{name.clone()}</a> }.into_any()
        } else {
            view! { <span class="org__person">{name.clone()}</span> }.into_any()
        };
        let days = days(&it, texts, language);
        let label = format!("{}: {name}", texts.unit.end_role);
        let end = administers.get().then(|| {
            view! {
                <button type="button" class="quiet" data-end-role aria-label=label
                    on:click=move |_| place.task.set(Some(Task::EndRole(it.clone())))>{texts.unit.end_role}</button>
            }
        });
        view! { <li class="org__held"><span class="org__words">{person} " " <span class="soft">{days}</span></span> {coming} {end}</li> }
    };
    let lines = move || held.with_value(|all| all.iter().take(limit.get()).cloned().map(line).collect_view());
    view! {
        <ul class="org__people">{lines}</ul>
        <ShowMore all=Signal::derive(move || all) limit />
    }
}

/// From when to when, in words.
pub(super) fn days(held: &HeldRole, texts: &OrganisationTexts, language: Language) -> String {
    let from = day_words(held.from, language);
    match held.to {
        Some(to) => fill(texts.unit.until, &[("from", &from), ("to", &day_words(to, language))]),
        None => fill(texts.unit.since, &[("from", &from)]),
    }
}

#[component]
fn TaskDialog(task: Task, place: Place) -> impl IntoView {
    let texts = &use_texts().organisation;
    let name = place.unit.with_untracked(|it| it.as_ref().map(|it| it.name.clone()).unwrap_or_default());
    let title = match &task {
        Task::Add => fill(texts.unit.add_title, &[("unit", &name)]),
        Task::Change => fill(texts.unit.change_title, &[("unit", &name)]),
        Task::End => fill(texts.unit.end_title, &[("unit", &name)]),
        Task::AddRole => fill(texts.unit.add_role_title, &[("unit", &name)]),
        Task::EndRole(held) => {
            let role = role_words(texts, held.role);
            fill(texts.unit.end_role_title, &[("role", role), ("name", &held.person_name)])
        }
        Task::Forums => fill(use_texts().forums.title, &[("unit", &name)]),
    };
    let closed = Callback::new(move |()| place.task.set(None));
    let form = match task {
        Task::Add => view! { <AddUnit place /> }.into_any(),
        Task::Change => view! { <ChangeUnit place /> }.into_any(),
        Task::End => view! { <EndUnit place /> }.into_any(),
        Task::AddRole => view! { <AddRole place /> }.into_any(),
        Task::EndRole(held) => view! { <EndRole held place /> }.into_any(),
        Task::Forums => {
            let unit = place.unit.with_untracked(|it| it.as_ref().map(|it| it.id.clone()).unwrap_or_default());
            errand(Errand::Forums(unit))
        }
    };
    view! { <Dialog title closed>{form}</Dialog> }
}
