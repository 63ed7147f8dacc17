//! Finding people, and adding somebody.
//!
//! The server searches, within the reach of whoever asks. The rule that must not be broken: no personal identity number is
//! asked for, and the fields say so.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Ways;
use super::desk::{HeldRole, Power, told, use_desk};
use super::fields::{Field, Saving, SavingForm, role_words};
use super::refusal::About;
use crate::components::{Dialog, Icon, Shape, UnansweredNotice};
use crate::pacing::InALull;
use crate::preferences::use_texts;
use crate::route::{OrganisationView, Route, use_router};
use crate::server_question::{NotDone, Unanswered, Verb, ask};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{OrganisationTexts, PeopleScreenTexts, fill};

const ADDRESS: &str = "/api/people";

/// So few letters find half the organisation.
const LETTERS_MIN: usize = 2;

/// So many people are offered at once to choose from.
const OFFERED_MAX: usize = 6;

/// Somebody who was found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Found {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) user: String,
    pub(super) employment_number: Option<String>,
    pub(super) email: Option<String>,
    pub(super) has_password: bool,
    pub(super) assignments: Vec<HeldRole>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub(super) struct Answer {
    pub(super) people: Vec<Found>,
    has_more: bool,
}

/// Asks for those whose names or numbers hold the words.
pub(super) async fn find(tablet: Tablet, words: &str) -> Result<Answer, Unanswered> {
    let words = String::from(js_sys::encode_uri_component(words));
    ask(tablet, &format!("{ADDRESS}?search={words}")).await
}

/// What is typed about somebody new, and the id once they are added.
#[derive(Clone, Copy)]
pub(super) struct NewPerson {
    name: RwSignal<String>,
    user: RwSignal<String>,
    email: RwSignal<String>,
    number: RwSignal<String>,
    added: StoredValue<Option<(Value, String)>>,
}

impl NewPerson {
    pub(super) fn new() -> Self {
        Self {
            name: RwSignal::default(),
            user: RwSignal::default(),
            email: RwSignal::default(),
            number: RwSignal::default(),
            added: StoredValue::new(None),
        }
    }

    /// With what is known.
    pub(super) fn of(found: &Found) -> Self {
        let new = Self::new();
        new.name.set(found.name.clone());
        new.user.set(found.user.clone());
        new.email.set(found.email.clone().unwrap_or_default());
        new.number.set(found.employment_number.clone().unwrap_or_default());
        new
    }

    /// What is typed, as the server takes it.
    pub(super) fn body(self) -> Value {
        json!({
            "name": self.name.get_untracked(), "user": self.user.get_untracked(),
            "email": self.email.get_untracked(), "employment_number": self.number.get_untracked(),
        })
    }

    /// Adds them, unless that was done before with the same words; the id and the name.
    pub(super) async fn add(self, tablet: Tablet) -> Result<(String, String), NotDone> {
        let (body, name) = (self.body(), self.name.get_untracked());
        let known = self.added.try_with_value(|it| it.clone()).flatten();
        if let Some((_, id)) = known.filter(|it| it.0 == body) {
            return Ok((id, name));
        }
        let made = told(tablet, Verb::Post, ADDRESS.to_owned(), body.clone()).await?;
        let id = made.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        self.added.try_update_value(|it| *it = Some((body, id.clone())));
        Ok((id, name))
    }
}

/// The fields about a person.
#[component]
pub(super) fn PersonFields(new: NewPerson) -> impl IntoView {
    let texts = &use_texts().organisation.people;
    view! {
        <Field id="person-name" label=texts.name value=new.name />
        <Field id="person-user" label=texts.user value=new.user hint=texts.user_hint />
        <Field id="person-email" label=texts.email value=new.email kind="email" hint=texts.optional />
        <Field id="person-number" label=texts.number value=new.number hint=texts.number_hint />
    }
}

/// Somebody who is there already, found by what is typed.
#[component]
pub(super) fn FindPerson(chosen: RwSignal<Option<Found>>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().organisation);
    let wanted = RwSignal::new(String::new());
    let offered = RwSignal::new(None::<Result<Answer, Unanswered>>);
    let look = InALull::new(move || {
        let words = wanted.try_with_untracked(|it| it.trim().to_owned()).unwrap_or_default();
        if words.chars().count() < LETTERS_MIN {
            return;
        }
        spawn_local(async move {
            let answer = find(tablet, &words).await;
            // An answer to what was typed before comes too late.
            if wanted.try_with_untracked(|it| it.trim() == words) == Some(true) {
                offered.try_set(Some(answer));
            }
        });
    });
    Effect::new(move |_| {
        wanted.track();
        offered.set(None);
        look.ask(tablet.now_ms());
    });
    let offer = move |found: Found| {
        let words = format!("{} ({})", found.name, found.user);
        let choose = move |_| {
            chosen.set(Some(found.clone()));
            wanted.set(String::new());
        };
        view! { <button type="button" class="choice" data-offer on:click=choose>{words}</button> }
    };
    let offers = move || match offered.get()? {
        Ok(answer) if answer.people.is_empty() => Some(view! { <p class="soft">{texts.people.nobody}</p> }.into_any()),
        Ok(answer) => Some(answer.people.into_iter().take(OFFERED_MAX).map(offer).collect_view().into_any()),
        Err(problem) => Some(view! { <UnansweredNotice problem /> }.into_any()),
    };
    let chosen_words = move || chosen.with(|it| it.as_ref().map(|it| fill(texts.unit.chosen, &[("name", &it.name)])));
    view! {
        <p role="status" id="chosen-person">{move || chosen_words().map(|it| view! { <strong>{it}</strong> })}</p>
        <Field id="find-person" label=texts.unit.find value=wanted kind="search" hint=texts.unit.find_hint />
        <div class="choices" role="group" aria-label=texts.unit.find>{offers}</div>
    }
}

/// The screen.
#[component]
pub(super) fn People() -> impl IntoView {
    let (desk, tablet, texts) = (use_desk(), use_tablet(), &use_texts().organisation);
    let words = &texts.people;
    let (answer, is_adding) = (RwSignal::new(None::<Result<Answer, Unanswered>>), RwSignal::new(false));
    desk.visit(tablet);
    let look = move || {
        let wanted = desk.wanted_people.get_untracked();
        spawn_local(async move {
            answer.try_set(Some(find(tablet, wanted.trim()).await));
        });
    };
    look();
    let search = move |event: SubmitEvent| {
        event.prevent_default();
        look();
    };
    let wanted = desk.wanted_people;
    let closed = Callback::new(move |()| is_adding.set(false));
    let shown = move || match answer.get() {
        None => view! { <p class="row"><Icon shape=Shape::Clock /> {use_texts().server.fetching}</p> }.into_any(),
        Some(Err(problem)) => view! { <UnansweredNotice problem /> }.into_any(),
        Some(Ok(answer)) => view! { <Listed answer texts /> }.into_any(),
    };
    view! {
        <header class="page-head">
            <h1>{words.title}</h1>
            <button type="button" class="button button--quiet" id="add-person" on:click=move |_| is_adding.set(true)>
                <Icon shape=Shape::Plus /> {words.add}
            </button>
        </header>
        <Ways here=OrganisationView::People power=Memo::new(|_| Power::Administers) />
        <p class="soft">{words.intro}</p>
        <form class="row row--end" role="search" on:submit=search>
            <div class="grow"><Field id="people-search" label=words.search value=wanted kind="search" hint=words.search_hint /></div>
            <button type="submit" class="button" id="search-people"><Icon shape=Shape::Search /> {words.search_action}</button>
        </form>
        <div aria-live="polite" class="stack" id="people-found">{shown}</div>
        {move || is_adding.get().then(|| view! { <Dialog title=words.add_title closed><AddPerson /></Dialog> })}
    }
}

#[component]
fn Listed(answer: Answer, texts: &'static OrganisationTexts) -> impl IntoView {
    if answer.people.is_empty() {
        return view! { <section class="empty"><Icon shape=Shape::Search /> <p>{texts.people.nobody}</p></section> }
            .into_any();
    }
    let more = answer.has_more.then(|| view! { <p class="soft">{texts.people.has_more}</p> });
    let rows = answer.people.into_iter().map(|it| {
        let address = Route::Organisation(OrganisationView::Person(it.id.clone())).address();
        let mut roles: Vec<_> = it.assignments.iter().map(|it| role_words(texts, it.role)).collect();
        roles.dedup();
        let chip = password_chip(&it, &texts.people);
        view! {
            <li class="org__unit" data-person=it.id>
                <a class="org__link" href=address>
                    <span class="org__words">
                        <span class="org__name">{it.name}</span>
                        <span class="org__level">{it.user}</span>
                        <span class="soft">{roles.join(", ")}</span>
                    </span>
                    <span class="org__chips">{chip}</span>
                </a>
            </li>
        }
    });
    view! { {more} <ul class="org">{rows.collect_view()}</ul> }.into_any()
}

/// Whether somebody can sign in with a password.
pub(super) fn password_chip(found: &Found, texts: &'static PeopleScreenTexts) -> AnyView {
    let (look, shape, words) = if found.has_password {
        ("chip chip--good", Shape::Check, texts.has_password)
    } else {
        ("chip chip--partly", Shape::Lock, texts.no_password)
    };
    view! { <span class=look><Icon shape /> {words}</span> }.into_any()
}

#[component]
fn AddPerson() -> impl IntoView {
    let (tablet, router) = (use_tablet(), use_router());
    let (new, saving) = (NewPerson::new(), Saving::new());
    let submit = Callback::new(move |()| {
        saving.save(new.add(tablet), move |(id, _)| router.go(&Route::Organisation(OrganisationView::Person(id))));
    });
    view! { <SavingForm saving about=About::Person submit><PersonFields new /></SavingForm> }
}
