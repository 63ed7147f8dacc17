//! Whom to turn to: the contacts of the person's units and of those above, the nearest first; and changing them.
//!
//! It needs the network. The rule that must not be broken: what was written stays in the dialog until the server has it.

mod form;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::components::{AskingLine, Icon, Shape};
use crate::preferences::use_texts;
use crate::route::Route;
use crate::server_talk::Asked;
use crate::tablet::use_tablet;
use crate::texts::SupportTexts;
use form::ChangeContacts;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Support {
    units: Vec<SupportUnit>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct SupportUnit {
    unit: String,
    name: String,
    may_change: bool,
    contacts: Vec<Contact>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Contact {
    kind: String,
    name: String,
    phone: String,
    email: String,
    words: String,
}

/// The screen.
#[component]
pub(crate) fn SupportScreen() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().support);
    let shown = Asked::<Support>::start(tablet, "/api/me/support");
    let again = Callback::new(move |()| shown.ask(tablet));
    let list = move || {
        let units = shown.answer.get()?.units;
        let nothing = units.is_empty().then(|| {
            view! { <section class="empty"><Icon shape=Shape::Help /><h2>{texts.none}</h2><p>{texts.none_help}</p></section> }
        });
        let sections = units.into_iter().map(|unit| view! { <Unit unit again texts /> }).collect_view();
        Some(view! { {nothing} {sections} })
    };
    view! {
        <a class="back" href=Route::Home.address()><Icon shape=Shape::Back /> <span>{use_texts().case.to_list}</span></a>
        <header class="page-head"><h1>{texts.title}</h1></header>
        <p class="soft">{texts.intro}</p>
        <AskingLine asking=shown.asking again />
        {list}
    }
    .into_any()
}

#[component]
fn Unit(unit: SupportUnit, again: Callback<()>, texts: &'static SupportTexts) -> impl IntoView {
    let nothing = unit.contacts.is_empty().then(|| view! { <p class="soft">{texts.no_contacts}</p> });
    let items = unit.contacts.iter().cloned().map(|it| contact_view(it, texts)).collect_view();
    let change = unit.may_change.then(|| {
        view! { <ChangeContacts unit=unit.unit.clone() name=unit.name.clone() contacts=unit.contacts.clone() again /> }
    });
    view! {
        <section class="sheet" data-support=unit.unit.clone()>
            <h2>{unit.name.clone()}</h2>
            {nothing}
            <ul class="sources">{items}</ul>
            {change}
        </section>
    }
    .into_any()
}

fn contact_view(contact: Contact, texts: &'static SupportTexts) -> AnyView {
    let kind = texts.kinds.iter().find(|it| it.0 == contact.kind).map(|it| it.1);
    let is_there = |it: &String| !it.is_empty();
    let dialled: String = contact.phone.chars().filter(|it| it.is_ascii_digit() || *it == '+').collect();
    let phone = Some(contact.phone).filter(is_there).map(|it| {
        view! { <a class="quiet" href=format!("tel:{dialled}")>{texts.phone} ": " {it}</a> }
    });
    let email = Some(contact.email).filter(is_there).map(|it| {
        let to = format!("mailto:{it}");
        view! { <a class="quiet" href=to><Icon shape=Shape::Letter /> {it}</a> }
    });
    let words = Some(contact.words).filter(is_there).map(|it| view! { <p class="told__words">{it}</p> });
    view! {
        <li class="answered__question">
            <div class="row"><strong>{contact.name}</strong>{kind.map(|it| view! { <span class="chip">{it}</span> })}</div>
            {words}
            <div class="row">{phone}{email}</div>
        </li>
    }
    .into_any()
}
