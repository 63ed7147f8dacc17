//! One person: what is known of them, their roles, and inviting them.
//!
//! The rule that must not be broken: a person who is outside the reach looks like one who is not there.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{told, use_desk};
use super::fields::{Saving, SavingForm, role_words};
use super::invitation::{Invite, Letter};
use super::people::{Found, NewPerson, PersonFields, find, password_chip};
use super::refusal::About;
use super::unit::{Said, days};
use crate::components::{Icon, Shape, UnansweredNotice};
use crate::pages::Devices;
use crate::preferences::{use_language, use_texts};
use crate::route::{OrganisationView, Route};
use crate::server_question::{Unanswered, Verb};
use crate::tablet::use_tablet;

/// The screen.
#[component]
pub(super) fn PersonPage(id: String) -> impl IntoView {
    let (desk, tablet, texts) = (use_desk(), use_tablet(), &use_texts().organisation);
    let answer = RwSignal::new(None::<Result<Option<Found>, Unanswered>>);
    let id = StoredValue::new(id);
    desk.visit(tablet);
    desk.said.set(String::new());
    let fetch = Callback::new(move |()| {
        spawn_local(async move {
            let id = id.get_value();
            let found = find(tablet, &id).await.map(|it| it.people.into_iter().find(|it| it.id == id));
            answer.try_set(Some(found));
        });
    });
    fetch.run(());
    let name = move || match answer.get() {
        Some(Ok(Some(found))) => found.name,
        _ => texts.people.title.to_owned(),
    };
    let invitation = move || desk.invitation.get().filter(|it| id.with_value(|id| *id == it.person));
    let shown = move || match answer.get() {
        None => view! { <p class="row" role="status"><Icon shape=Shape::Clock /> {use_texts().server.fetching}</p> }
            .into_any(),
        Some(Err(problem)) => view! { <div role="status"><UnansweredNotice problem /></div> }.into_any(),
        Some(Ok(None)) => view! {
            <p class="notice notice--partly"><Icon shape=Shape::Help /> <span>{texts.people.not_here}</span></p>
        }
        .into_any(),
        Some(Ok(Some(found))) => view! {
            <Invite person=found.clone() />
            <Roles found=found.clone() />
            <Devices address=format!("/api/people/{}/devices", found.id) />
            <Change found fetch />
        }
        .into_any(),
    };
    let user = move || match answer.get() {
        Some(Ok(Some(found))) => (found.name, found.user),
        _ => (String::new(), String::new()),
    };
    view! {
        <header class="page-head"><h1>{name}</h1></header>
        <Said />
        {move || invitation().map(|it| view! { <Letter invitation=it person=user() /> })}
        {shown}
    }
}

#[component]
fn Roles(found: Found) -> impl IntoView {
    let (desk, texts, language) = (use_desk(), &use_texts().organisation, use_language());
    let unit_name = move |id: &str| {
        desk.fetched.with(|it| it.as_ref().and_then(|it| Some(it.called(it.unit(id)?)))).unwrap_or_default()
    };
    let is_empty = found.assignments.is_empty();
    let lines = move || {
        let lines = found.assignments.iter().map(|it| {
            let address = Route::Organisation(OrganisationView::Unit(it.unit.clone())).address();
            let name = unit_name(&it.unit);
            view! {
                <li class="org__held"><span class="org__words">
                    <span><strong>{role_words(texts, it.role)}</strong> " " <a href=address>{name}</a></span>
                    <span class="soft">{days(it, texts, language)}</span>
                </span></li>
            }
        });
        lines.collect_view()
    };
    view! {
        <section class="sheet" aria-labelledby="person-roles">
            <h2 id="person-roles">{texts.people.roles}</h2>
            {is_empty.then(|| view! { <p class="soft">{texts.people.no_roles}</p> })}
            <ul class="org__people">{lines}</ul>
        </section>
    }
}

#[component]
fn Change(found: Found, fetch: Callback<()>) -> impl IntoView {
    let (desk, tablet, texts) = (use_desk(), use_tablet(), &use_texts().organisation);
    let (new, saving) = (NewPerson::of(&found), Saving::new());
    let (before, chip) = (new.body(), password_chip(&found, &texts.people));
    let submit = Callback::new(move |()| {
        let (serde_json::Value::Object(before), serde_json::Value::Object(mut body)) = (before.clone(), new.body())
        else {
            return;
        };
        body.retain(|field, after| before.get(field) != Some(&*after));
        let address = format!("/api/people/{}", found.id);
        saving.save(told(tablet, Verb::Patch, address, serde_json::Value::Object(body)), move |_| {
            desk.said.try_set(texts.saved.to_owned());
            // Names stand in the tree, too.
            desk.fetch(tablet);
            fetch.run(());
        });
    });
    view! {
        <section class="sheet" aria-labelledby="person-facts">
            <h2 id="person-facts">{texts.people.change_title}</h2>
            <p>{chip}</p>
            <SavingForm saving about=About::Person submit id="save-person"><PersonFields new /></SavingForm>
        </section>
    }
}
