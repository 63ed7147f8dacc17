//! A field for what lets somebody in: a user name, a password, a code, a PIN.
//!
//! It knows how browsers and keyboards are told what to expect, and ties hint and error to the field. The rule that must
//! not be broken: a secret is only shown while somebody asks for it, and no browser is asked to keep a PIN.

use leptos::prelude::*;

use crate::preferences::use_texts;

/// Which keys a tablet's keyboard offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Keys {
    #[default]
    Digits,
    Letters,
}

/// What is entered.
#[derive(Debug, Clone, Copy)]
pub(crate) enum EntryKind {
    User,
    Password,
    NewPassword,
    Code,
    Pin(RwSignal<Keys>),
}

impl EntryKind {
    const fn autocomplete(self) -> &'static str {
        match self {
            Self::User => "username",
            Self::Password => "current-password",
            Self::NewPassword => "new-password",
            Self::Code => "one-time-code",
            // A PIN that the browser fills in for everybody on a shared tablet would lock nothing.
            Self::Pin(_) => "off",
        }
    }

    const fn is_secret(self) -> bool {
        match self {
            Self::User | Self::Code => false,
            Self::Password | Self::NewPassword | Self::Pin(_) => true,
        }
    }

    fn input_mode(self) -> &'static str {
        match self {
            Self::User | Self::Password | Self::NewPassword | Self::Code => "text",
            Self::Pin(keys) => match keys.get() {
                Keys::Digits => "numeric",
                Keys::Letters => "text",
            },
        }
    }

    const fn capitals(self) -> &'static str {
        match self {
            Self::Code => "characters",
            Self::User | Self::Password | Self::NewPassword | Self::Pin(_) => "none",
        }
    }
}

/// A labelled field with its hint and its error.
#[component]
pub(crate) fn EntryField(
    id: &'static str,
    label: &'static str,
    kind: EntryKind,
    value: RwSignal<String>,
    #[prop(into)] error: Signal<String>,
    #[prop(optional)] hint: &'static str,
) -> impl IntoView {
    let is_shown = RwSignal::new(false);
    let is_wrong = move || !error.with(String::is_empty);
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let described = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        move || match (hint.is_empty(), is_wrong()) {
            (true, false) => None,
            (true, true) => Some(error_id.clone()),
            (false, false) => Some(hint_id.clone()),
            (false, true) => Some(format!("{error_id} {hint_id}")),
        }
    };
    let input_type = move || if kind.is_secret() && !is_shown.get() { "password" } else { "text" };
    view! {
        <div class="field entry">
            <label class="field__label" for=id>{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
            <div class="entry__row">
                <input
                    class="field__input" id=id name=id type=input_type inputmode=move || kind.input_mode()
                    autocomplete=kind.autocomplete() autocapitalize=kind.capitals() spellcheck="false"
                    aria-required="true" aria-invalid=move || is_wrong().then_some("true") aria-describedby=described
                    bind:value=value
                />
                {kind.is_secret().then(|| view! { <Reveal id label is_shown /> })}
            </div>
            <p class="field__error" id=error_id role="alert">{move || error.get()}</p>
        </div>
    }
}

/// Shows what was typed, and hides it again.
#[component]
fn Reveal(id: &'static str, label: &'static str, is_shown: RwSignal<bool>) -> impl IntoView {
    let texts = &use_texts().entrance.pin;
    let word = move || if is_shown.get() { texts.hide } else { texts.show };
    view! {
        <button
            class="quiet entry__reveal" type="button" aria-controls=id
            aria-label=move || format!("{} {}", word(), label.to_lowercase())
            on:click=move |_| is_shown.update(|it| *it = !*it)
        >
            {word}
        </button>
    }
}

/// Letters for somebody who has chosen words, and digits again.
#[component]
pub(crate) fn KeysSwitch(keys: RwSignal<Keys>) -> impl IntoView {
    let texts = &use_texts().entrance.pin;
    let (word, other) = (
        move || match keys.get() {
            Keys::Digits => texts.letters,
            Keys::Letters => texts.digits,
        },
        move || match keys.get_untracked() {
            Keys::Digits => Keys::Letters,
            Keys::Letters => Keys::Digits,
        },
    );
    view! { <button class="quiet" type="button" on:click=move |_| keys.set(other())>{word}</button> }
}
