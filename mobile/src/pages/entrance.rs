//! The screens on the way in: who are you, sign in, choose a PIN, unlock.
//!
//! One card in the middle; which one is shown, the entrance says. The rule that must not be broken: nothing of anybody's
//! space is on these screens but the name.

mod choose_password;
mod choose_person;
mod choose_pin;
mod organisation_sign_in;
mod sign_in;
mod unlock;
mod waiting_time;

use leptos::prelude::*;

use crate::components::{Brand, Icon, LanguageSwitch, Shape, StoreLoss};
use crate::entrance::{Stage, StoreTrouble, Told, use_entrance};
use crate::preferences::use_texts;
use crate::texts::fill;

pub(crate) use choose_pin::{NewPin, NewPinFields, PinWorth};
pub(crate) use organisation_sign_in::{OrganisationSignIn, Ways, WaysLine};
pub(crate) use sign_in::problem_words;
pub(crate) use unlock::{PinEntry, open_problem_words, painted};
pub(crate) use waiting_time::WaitingTime;

/// The way in.
#[component]
pub(crate) fn Entrance() -> impl IntoView {
    let (entrance, texts) = (use_entrance(), use_texts());
    let card = move || match entrance.stage() {
        Stage::Starting | Stage::Open => {
            view! { <p class="entrance__opening" role="status">{texts.entrance.people.opening}</p> }.into_any()
        }
        Stage::Broken(trouble) => view! { <Broken trouble /> }.into_any(),
        Stage::Choosing => view! { <choose_person::ChoosePerson /> }.into_any(),
        Stage::SigningIn(purpose) => view! { <sign_in::SignIn purpose /> }.into_any(),
        Stage::ChoosingPassword { signed_in, purpose } => {
            view! { <choose_password::ChoosePassword signed_in purpose /> }.into_any()
        }
        Stage::ChoosingPin { signed_in, leaves } => view! { <choose_pin::ChoosePin signed_in leaves /> }.into_any(),
        Stage::Wiped { name, uploaded } => view! { <Wiped name uploaded /> }.into_any(),
        Stage::Unlocking { person, signed_in } => view! { <unlock::Unlock person=*person signed_in /> }.into_any(),
    };
    let told = move || {
        let Told::NotRemoved = entrance.told.get()?;
        let words = texts.entrance.people.not_removed;
        Some(
            view! { <p class="notice notice--partly" role="status"><Icon shape=Shape::Warning /> <span>{words}</span></p> },
        )
    };
    view! {
        <div class="entrance">
            <header class="entrance__bar">
                <span class="entrance__brand"><Brand /></span>
                <LanguageSwitch />
            </header>
            <main class="entrance__main">
                <p class="entrance__tagline">{texts.entrance.tagline}</p>
                <StoreLoss />
                {told}
                <div class="entrance__card">{card}</div>
            </main>
        </div>
    }
}

#[component]
fn Broken(trouble: StoreTrouble) -> impl IntoView {
    let (entrance, texts) = (use_entrance(), &use_texts().entrance.people);
    view! {
        <h1>{texts.store_title}</h1>
        <p role="alert">{trouble_words(trouble)}</p>
        <button class="button" type="button" on:click=move |_| entrance.begin()>{texts.try_again}</button>
    }
}

/// What happened to a blocked tablet.
#[component]
fn Wiped(name: String, uploaded: usize) -> impl IntoView {
    let (entrance, texts) = (use_entrance(), &use_texts().lost.tablet);
    let brought = if uploaded > 0 { texts.brought.of(uploaded) } else { texts.brought_none.to_owned() };
    view! {
        <h1>{texts.wiped_title}</h1>
        <div class="stack" role="status" id="wiped"><p>{fill(texts.wiped, &[("name", &name)])}</p> <p>{brought}</p></div>
        <button class="button" type="button" on:click=move |_| entrance.begin()>{texts.go_on}</button>
    }
}

/// What to do about the tablet's storage.
pub(crate) fn trouble_words(trouble: StoreTrouble) -> &'static str {
    let texts = &use_texts().entrance.people;
    match trouble {
        StoreTrouble::InUse => texts.store_in_use,
        StoreTrouble::Full => texts.store_full,
        StoreTrouble::Failed => texts.store_failed,
    }
}

/// The first letters of a name's first and last word.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|it| it.chars().next());
    let last = words.next_back().and_then(|it| it.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_the_last_word() {
        assert_eq!(initials("Karin Berg"), "KB");
        assert_eq!(initials("Åsa von der Ölm"), "ÅÖ");
        assert_eq!(initials("hso"), "H");
        assert_eq!(initials("  "), "");
    }
}
