//! Changing the contacts of a unit: as many as there are, each with its fields.

use leptos::prelude::*;
use serde_json::json;

use super::Contact;
use crate::components::{Dialog, Icon, Shape, TellingLine};
use crate::preferences::use_texts;
use crate::server_question::Verb;
use crate::server_talk::Telling;
use crate::tablet::use_tablet;
use crate::texts::{SupportTexts, fill};

/// A contact while it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Draft {
    number: usize,
    kind: RwSignal<String>,
    name: RwSignal<String>,
    phone: RwSignal<String>,
    email: RwSignal<String>,
    words: RwSignal<String>,
}

impl Draft {
    fn of(number: usize, contact: Contact) -> Self {
        let Contact { kind, name, phone, email, words } = contact;
        let kind = RwSignal::new(if kind.is_empty() { "hr".to_owned() } else { kind });
        let [name, phone, email, words] = [name, phone, email, words].map(RwSignal::new);
        Self { number, kind, name, phone, email, words }
    }

    fn contact(self) -> Contact {
        let read = |it: RwSignal<String>| it.get_untracked();
        Contact {
            kind: read(self.kind),
            name: read(self.name),
            phone: read(self.phone),
            email: read(self.email),
            words: read(self.words),
        }
    }
}

/// The button and the form behind it.
#[component]
pub(super) fn ChangeContacts(unit: String, name: String, contacts: Vec<Contact>, again: Callback<()>) -> impl IntoView {
    let texts = &use_texts().support;
    let is_open = RwSignal::new(false);
    let title = StoredValue::new(fill(texts.change_of, &[("unit", &name)]));
    let (unit, contacts) = (StoredValue::new(unit), StoredValue::new(contacts));
    view! {
        <button type="button" class="button button--quiet button--start" data-change-contacts on:click=move |_| is_open.set(true)>
            <Icon shape=Shape::Pen /> {texts.change}
        </button>
        <Show when=move || is_open.get()>
            <Dialog title=title.get_value() closed=Callback::new(move |()| is_open.set(false))>
                <Form unit=unit.get_value() contacts=contacts.get_value() again texts />
            </Dialog>
        </Show>
    }
    .into_any()
}

#[component]
fn Form(unit: String, contacts: Vec<Contact>, again: Callback<()>, texts: &'static SupportTexts) -> impl IntoView {
    let tablet = use_tablet();
    let next = StoredValue::new(contacts.len());
    let drafts: Vec<Draft> = contacts.into_iter().enumerate().map(|(number, it)| Draft::of(number, it)).collect();
    let drafts = RwSignal::new(drafts);
    let telling = Telling::new();
    let add = move |_| {
        let number = next.get_value();
        next.set_value(number + 1);
        drafts.update(|it| it.push(Draft::of(number, Contact::default())));
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let contacts: Vec<Contact> = drafts.get_untracked().into_iter().map(Draft::contact).collect();
        telling.tell(tablet, (Verb::Put, format!("/api/units/{unit}/support")), json!(contacts), again);
    };
    view! {
        <form class="stack" on:submit=submit>
            <For each=move || drafts.get() key=|it| it.number children=move |draft| view! { <Fields draft drafts texts /> } />
            <button type="button" class="button button--quiet button--start" data-add-contact on:click=add><Icon shape=Shape::Plus /> {texts.add}</button>
            <TellingLine telling />
            <button type="submit" class="button button--start"><Icon shape=Shape::Check /> {texts.save}</button>
        </form>
    }
    .into_any()
}

#[component]
fn Fields(draft: Draft, drafts: RwSignal<Vec<Draft>>, texts: &'static SupportTexts) -> impl IntoView {
    let id = move |field: &str| format!("contact-{}-{field}", draft.number);
    let place = move || drafts.with(|it| it.iter().position(|it| *it == draft)).map_or(0, |it| it + 1);
    let title = move || fill(texts.contact, &[("number", &place().to_string())]);
    let options = texts.kinds.map(|(code, words)| {
        view! { <option value=code selected=move || draft.kind.get() == code>{words}</option> }
    });
    let field =
        move |name: &'static str, label: &'static str, kind: &'static str, value: RwSignal<String>, required: bool| {
            view! {
            <div class="field">
                <label class="field__label" for=id(name)>{label}</label>
                <input class="field__input" id=id(name) type=kind maxlength="200" required=required bind:value=value />
            </div>
        }
        .into_any()
        };
    view! {
        <fieldset class="stack" data-contact=draft.number.to_string()>
            <legend class="field__label">{title}</legend>
            <div class="field">
                <label class="field__label" for=id("kind")>{texts.kind}</label>
                <select class="field__input field__input--select" id=id("kind") on:change=move |event| draft.kind.set(event_target_value(&event))>{options}</select>
            </div>
            {field("name", texts.name, "text", draft.name, true)}
            {field("phone", texts.phone, "tel", draft.phone, false)}
            {field("email", texts.email, "email", draft.email, false)}
            <div class="field">
                <label class="field__label" for=id("words")>{texts.words}</label>
                <textarea class="field__input" id=id("words") rows="2" maxlength="1000" bind:value=draft.words></textarea>
            </div>
            <button type="button" class="quiet" on:click=move |_| drafts.update(|it| it.retain(|it| *it != draft))><Icon shape=Shape::Close /> {texts.remove}</button>
        </fieldset>
    }
    .into_any()
}
