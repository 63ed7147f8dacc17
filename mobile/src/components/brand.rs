//! The mark beside the product's name: two who speak, and what they share.
//!
//! The same two shapes as the app's icon, in the colours of the screen. The rule: it never stands without the name.

use leptos::prelude::*;

use crate::preferences::use_texts;

/// The mark with the name.
#[component]
pub(crate) fn Brand() -> impl IntoView {
    view! {
        <svg class="brand" viewBox="64 104 384 300" aria-hidden="true" focusable="false">
            <path class="brand__one" d="M196 112a126 126 0 1 1-34 247l-66 35 14-69A126 126 0 0 1 196 112Z" />
            <path class="brand__other" d="M316 112a126 126 0 1 0 34 247l66 35-14-69A126 126 0 0 0 316 112Z" />
        </svg>
        <span>{use_texts().shell.product}</span>
    }
}
