//! Who is holding the pen: everybody who has a space on this tablet, by name.
//!
//! It leads to unlocking and to signing in.

use client_core::{SpaceState, TabletPerson};
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::entrance::{Purpose, Stage, use_entrance};
use crate::pages::entrance::initials;
use crate::preferences::use_texts;

/// The people of the tablet.
#[component]
pub(super) fn ChoosePerson() -> impl IntoView {
    let (entrance, texts) = (use_entrance(), &use_texts().entrance.people);
    let here = entrance.people();
    let (old, usable): (Vec<_>, Vec<_>) = here.people.into_iter().partition(|it| it.state == SpaceState::LeftBehind);
    let unreadable = (here.unreadable > 0).then(|| texts.unreadable.of(here.unreadable));
    let older = (!old.is_empty()).then(|| {
        view! {
            <details class="entrance__older">
                <summary>{texts.left_behind_title}</summary>
                <ul class="people">{old.into_iter().map(|person| view! { <PersonButton person /> }).collect_view()}</ul>
            </details>
        }
    });
    view! {
        <h1 id="entrance-title" tabindex="-1">{texts.title}</h1>
        <p>{texts.lead}</p>
        <ul class="people">{usable.into_iter().map(|person| view! { <PersonButton person /> }).collect_view()}</ul>
        {unreadable.map(|words| view! { <p class="notice notice--partly">{words}</p> })}
        <button
            class="button button--quiet" type="button"
            on:click=move |_| entrance.go(Stage::SigningIn(Purpose::Newcomer))
        >
            <Icon shape=Shape::Plus /> {texts.add}
        </button>
        {older}
    }
}

#[component]
fn PersonButton(person: TabletPerson) -> impl IntoView {
    let (entrance, texts) = (use_entrance(), &use_texts().entrance.people);
    let note = match person.state {
        SpaceState::InUse => person.user.clone(),
        SpaceState::SignedOut => texts.signed_out.to_owned(),
        SpaceState::LeftBehind => texts.left_behind.to_owned(),
    };
    let (name, letters) = (person.name.clone(), initials(&person.name));
    let open = move |_| entrance.go(Stage::Unlocking { person: Box::new(person.clone()), signed_in: None });
    view! {
        <li>
            <button class="person" type="button" on:click=open>
                <span class="initials" aria-hidden="true">{letters}</span>
                <span class="person__words"><strong>{name}</strong><span class="person__note">{note}</span></span>
                <Icon shape=Shape::Lock />
            </button>
        </li>
    }
}
