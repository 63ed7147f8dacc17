//! One of many choices, in the browser's own list.
//!
//! For more choices than buttons have room for. The rule that must not be broken: a value that is none of the choices,
//! since a newer version wrote it, is shown as it is written and stays.

use leptos::prelude::*;

use super::value_field::{FieldPath, WrittenDifferently, write};
use crate::tablet::use_tablet;

/// A list of choices, each a code with its words; `none` is what an empty value is called.
#[component]
pub(crate) fn SelectField(
    at: FieldPath,
    #[prop(into)] label: String,
    choices: Vec<(String, String)>,
    none: &'static str,
    #[prop(into)] writable: Signal<bool>,
) -> impl IntoView {
    let tablet = use_tablet();
    let values = tablet.values(at.document, at.path.clone());
    let (id, at) = (at.id(), StoredValue::new(at));
    let known = StoredValue::new(choices.clone());
    let value = move || values.with(|it| it.first().cloned().unwrap_or_default());
    let option = move |code: String, words: String| {
        let shown = code.clone();
        view! { <option value=code selected=move || value() == shown>{words}</option> }
    };
    let options = choices.clone().into_iter().map(|(code, words)| option(code, words)).collect_view();
    let strange = move || {
        let value = value();
        let is_known = value.is_empty() || known.with_value(|it| it.iter().any(|it| it.0 == value));
        (!is_known).then(|| view! { <option value=value.clone() selected=true>{value.clone()}</option> })
    };
    let choose = move |event: web_sys::Event| write(tablet, &at.get_value(), &event_target_value(&event));
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{label}</label>
            <select id=id class="field__input field__input--select" disabled=move || !writable.get() prop:value=value on:change=choose>
                <option value="" selected=move || value().is_empty()>{none}</option>
                {options}
                {strange}
            </select>
            <WrittenDifferently at values choices writable />
        </div>
    }
}
