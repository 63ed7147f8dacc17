//! Choosing the PIN that locks a person's space on this tablet.
//!
//! It says what the PIN is worth, and what it is not. The rule that must not be broken: it is asked for twice, since
//! nobody can bring a mistyped one back.

use client_core::{Pin, PinRejection, SpaceId};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::open_problem_words;
use super::unlock::{normal, painted};
use crate::components::{EntryField, EntryKind, Keys, KeysSwitch};
use crate::entrance::use_entrance;
use crate::focus::focus_soon;
use crate::preferences::use_texts;
use crate::server_session::SignedIn;
use crate::texts::{PinTexts, fill};

/// A new PIN, typed twice.
#[derive(Clone, Copy)]
pub(crate) struct NewPin {
    first: RwSignal<String>,
    again: RwSignal<String>,
    first_error: RwSignal<&'static str>,
    again_error: RwSignal<&'static str>,
    keys: RwSignal<Keys>,
}

impl NewPin {
    pub(crate) fn new() -> Self {
        Self {
            first: RwSignal::default(),
            again: RwSignal::default(),
            first_error: RwSignal::new(""),
            again_error: RwSignal::new(""),
            keys: RwSignal::default(),
        }
    }

    /// The PIN, if it may be chosen and was typed alike twice; otherwise the field that is wrong gets the keyboard.
    pub(crate) fn chosen(self, texts: &'static PinTexts) -> Option<Pin> {
        let chosen = Pin::chosen(&normal(&self.first.get_untracked()));
        let again = Pin::typed(&normal(&self.again.get_untracked()));
        self.first_error.set(chosen.as_ref().err().map_or("", |why| rejection_words(*why, texts)));
        self.again_error.set("");
        let Ok(pin) = chosen else {
            focus_soon("new-pin");
            return None;
        };
        if pin != again {
            self.again_error.set(texts.not_the_same);
            self.again.set(String::new());
            focus_soon("new-pin-again");
            return None;
        }
        Some(pin)
    }

    /// Nothing of it is left.
    pub(crate) fn clear(self) {
        self.first.set(String::new());
        self.again.set(String::new());
    }
}

const fn rejection_words(why: PinRejection, texts: &PinTexts) -> &'static str {
    match why {
        PinRejection::Empty => texts.missing,
        PinRejection::TooFewDigits => texts.too_few_digits,
        PinRejection::TooManyDigits => texts.too_many_digits,
        PinRejection::TooShort => texts.too_short,
        PinRejection::TooLong => texts.too_long,
        PinRejection::TooCommon => texts.too_common,
    }
}

/// The fields for a new PIN.
#[component]
pub(crate) fn NewPinFields(pin: NewPin) -> impl IntoView {
    let texts = &use_texts().entrance.pin;
    let first_error = Signal::derive(move || pin.first_error.get().to_owned());
    let again_error = Signal::derive(move || pin.again_error.get().to_owned());
    let kind = EntryKind::Pin(pin.keys);
    view! {
        <EntryField id="new-pin" label=texts.new_label kind value=pin.first error=first_error hint=texts.new_hint />
        <EntryField id="new-pin-again" label=texts.again kind value=pin.again error=again_error />
        <KeysSwitch keys=pin.keys />
    }
}

/// What the PIN protects against, and what not.
#[component]
pub(crate) fn PinWorth() -> impl IntoView {
    let texts = &use_texts().entrance.pin;
    view! {
        <details class="entrance__help">
            <summary>{texts.worth_title}</summary>
            <p>{texts.worth}</p>
            <p>{texts.worth_limit}</p>
        </details>
    }
}

/// The screen for choosing the first PIN.
#[component]
pub(super) fn ChoosePin(signed_in: SignedIn, leaves: Option<SpaceId>) -> impl IntoView {
    let (entrance, texts) = (use_entrance(), &use_texts().entrance.pin);
    let pin = NewPin::new();
    let (is_busy, problem) = (RwSignal::new(false), RwSignal::new(String::new()));
    let lead = fill(texts.choose_lead, &[("name", &signed_in.name)]);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(chosen) = pin.chosen(texts) else { return };
        let (signed_in, leaves) = (signed_in.clone(), leaves.clone());
        is_busy.set(true);
        spawn_local(async move {
            painted().await;
            match entrance.make_space(signed_in, &chosen, leaves).await {
                Ok(()) => pin.clear(),
                Err(why) => problem.set(open_problem_words(why)),
            }
            is_busy.set(false);
        });
    };
    focus_soon("new-pin");
    view! {
        <h1>{texts.choose_title}</h1>
        <p>{lead}</p>
        <form class="entrance__form" novalidate autocomplete="off" on:submit=submit>
            <NewPinFields pin />
            <p class="field__error" role="alert">{move || problem.get()}</p>
            <button class="button" type="submit" disabled=move || is_busy.get()>
                {move || if is_busy.get() { texts.choosing } else { texts.choose }}
            </button>
        </form>
        <PinWorth />
    }
}
