//! Swedish or English, at any time.
//!
//! The page is made anew in the other language.

use leptos::prelude::*;

use crate::preferences::{use_language, use_preferences};
use crate::texts::Language;

/// A button with the other language's own name.
#[component]
pub(crate) fn LanguageSwitch() -> impl IntoView {
    let (preferences, now) = (use_preferences(), use_language());
    let other = match now {
        Language::Swedish => Language::English,
        Language::English => Language::Swedish,
    };
    view! {
        <button class="quiet" type="button" lang=other.code() on:click=move |_| preferences.language.set(other)>
            <span class="language__whole">{other.own_name()}</span>
            <span class="language__short" aria-hidden="true">{other.code().to_uppercase()}</span>
        </button>
    }
}
