//! Language, text size and colours.
//!
//! The choices are kept by `preferences.rs`. The rule: a choice takes hold at once.

use leptos::prelude::*;

use crate::preferences::{Colours, TextSize, use_preferences, use_texts};
use crate::texts::Language;

/// The part of the page.
#[component]
pub(super) fn Choices() -> impl IntoView {
    let (preferences, texts) = (use_preferences(), &use_texts().this_tablet.choices);
    let languages: Vec<_> = Language::ALL
        .into_iter()
        .map(|it| {
            let is_chosen = move || preferences.language.get() == it;
            view! {
                <button type="button" class="choice" lang=it.code() data-language=it.code()
                    aria-pressed=move || is_chosen().to_string() on:click=move |_| preferences.language.set(it)>
                    {it.own_name()}
                </button>
            }
        })
        .collect();
    let sizes: Vec<_> = TextSize::ALL
        .into_iter()
        .zip(texts.text_sizes)
        .map(|(it, words)| {
            let is_chosen = move || preferences.text_size.get() == it;
            view! {
                <button type="button" class="choice" data-text-size=it.code()
                    aria-pressed=move || is_chosen().to_string() on:click=move |_| preferences.text_size.set(it)>
                    {words}
                </button>
            }
        })
        .collect();
    let colours: Vec<_> = Colours::ALL
        .into_iter()
        .zip(texts.colour_choices)
        .map(|(it, words)| {
            let is_chosen = move || preferences.colours.get() == it;
            view! {
                <button type="button" class="choice" data-colours-choice=it.code()
                    aria-pressed=move || is_chosen().to_string() on:click=move |_| preferences.colours.set(it)>
                    {words}
                </button>
            }
        })
        .collect();
    view! {
        <section class="sheet" id="tablet-choices">
            <h2>{texts.title}</h2>
            {group("choose-language", texts.language, languages.into_any())}
            {group("choose-text-size", texts.text_size, sizes.into_any())}
            {group("choose-colours", texts.colours, colours.into_any())}
        </section>
    }
}

fn group(id: &'static str, label: &'static str, buttons: AnyView) -> impl IntoView {
    view! {
        <div class="field">
            <p class="field__label" id=id>{label}</p>
            <div class="choices" role="group" aria-labelledby=id>{buttons}</div>
        </div>
    }
}
