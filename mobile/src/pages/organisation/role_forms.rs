//! The forms that give somebody a role at a unit, and end one.
//!
//! The person is found among those who are there, or added. The rule that must not be broken: a new person is added once,
//! also when giving the role did not work the first time.

use form_model::Role;
use leptos::prelude::*;
use serde_json::{Value, json};

use super::desk::{HeldRole, told};
use super::fields::{Choice, Field, Saving, SavingForm, role_words, today_text};
use super::people::{FindPerson, Found, NewPerson, PersonFields};
use super::refusal::About;
use super::unit::Place;
use crate::preferences::use_texts;
use crate::server_question::{NotDone, Unanswered, Verb};
use crate::tablet::Tablet;
use crate::texts::fill;

const ADDRESS: &str = "/api/organisation/assignments";

/// Who gets the role.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Receiver {
    id: String,
    name: String,
}

/// Gives a role.
#[component]
pub(super) fn AddRole(place: Place) -> impl IntoView {
    let texts = &use_texts().organisation;
    let (role, from, to) =
        (RwSignal::new(Role::Manager.code().to_owned()), RwSignal::new(today_text()), RwSignal::new(String::new()));
    let (chosen, is_new, new, saving) =
        (RwSignal::new(None::<Found>), RwSignal::new(false), NewPerson::new(), Saving::new());
    let roles = Role::ALL.iter().map(|it| (it.code(), role_words(texts, *it))).collect();
    let submit = Callback::new(move |()| {
        let Some(unit) = place.unit.get_untracked() else { return };
        if from.with_untracked(String::is_empty) {
            return saving.lacks.set(texts.unit.day_missing);
        }
        let known = chosen.get_untracked().filter(|_| !is_new.get_untracked());
        let known = known.map(|it| Receiver { id: it.id, name: it.name });
        if known.is_none() && !is_new.get_untracked() {
            return saving.lacks.set(texts.unit.choose_person);
        }
        let to = Some(to.get_untracked()).filter(|it| !it.is_empty());
        let body = json!({ "unit": unit.id, "role": role.get_untracked(), "from": from.get_untracked(), "to": to });
        let role = Role::from_code(&role.get_untracked()).map_or("", |it| role_words(texts, it));
        saving.save(give(place.tablet, known, new, body), move |receiver| {
            let values = [("name", receiver.name.as_str()), ("role", role), ("unit", &unit.name)];
            place.done(fill(texts.unit.role_added, &values));
        });
    });
    let who = move || {
        if is_new.get() {
            view! { <PersonFields new /> }.into_any()
        } else {
            view! { <FindPerson chosen /> }.into_any()
        }
    };
    let other = move || if is_new.get() { texts.unit.known_person } else { texts.unit.new_person };
    view! {
        <SavingForm saving about=About::Person submit>
            <Choice id="role" label=texts.unit.role value=role choices=roles />
            <fieldset class="pick">
                <legend class="field__label">{texts.unit.who}</legend>
                {who}
                <button type="button" class="quiet organisation__other" id="new-person" on:click=move |_| is_new.update(|it| *it = !*it)>{other}</button>
            </fieldset>
            <div class="columns">
                <Field id="role-from" label=texts.unit.from value=from kind="date" />
                <Field id="role-to" label=texts.unit.to value=to kind="date" hint=texts.unit.to_hint />
            </div>
        </SavingForm>
    }
}

/// Adds the person if they are new, and gives them the role.
async fn give(tablet: Tablet, known: Option<Receiver>, new: NewPerson, mut body: Value) -> Result<Receiver, NotDone> {
    let receiver = match known {
        Some(receiver) => receiver,
        None => {
            let (id, name) = new.add(tablet).await?;
            Receiver { id, name }
        }
    };
    let fields = body.as_object_mut().ok_or(NotDone::Unanswered(Unanswered::NotUnderstood))?;
    fields.insert("person".to_owned(), Value::String(receiver.id.clone()));
    told(tablet, Verb::Put, ADDRESS.to_owned(), body).await?;
    Ok(receiver)
}

/// Ends a role, or takes back one that was given by mistake.
#[component]
pub(super) fn EndRole(held: HeldRole, place: Place) -> impl IntoView {
    let texts = &use_texts().organisation;
    let (day, mistake, saving) = (RwSignal::new(today_text()), RwSignal::new(false), Saving::new());
    let submit = Callback::new(move |()| {
        let last = if mistake.get_untracked() {
            held.from.pred_opt().map(|it| it.to_string()).unwrap_or_default()
        } else {
            day.get_untracked()
        };
        if last.is_empty() {
            return saving.lacks.set(texts.unit.day_missing);
        }
        let body = json!({
            "person": held.person, "unit": held.unit, "role": held.role.code(), "from": held.from.to_string(), "to": last,
        });
        let work = told(place.tablet, Verb::Put, ADDRESS.to_owned(), body);
        saving.save(work, move |_| place.done(texts.saved.to_owned()));
    });
    view! {
        <SavingForm saving about=About::Person submit words=texts.unit.end_role>
            <p class="soft">{texts.unit.end_role_help}</p>
            <Show when=move || !mistake.get()><Field id="last-day" label=texts.unit.last_day value=day kind="date" /></Show>
            <label class="tick">
                <input type="checkbox" id="role-mistake" bind:checked=mistake />
                <span>{texts.unit.mistake} " " <span class="menu__help">{texts.unit.mistake_help}</span></span>
            </label>
        </SavingForm>
    }
}
