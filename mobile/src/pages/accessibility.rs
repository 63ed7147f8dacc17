//! The accessibility statement.
//!
//! The words are in the texts. The rule that must not be broken: it is found without signing in anew and without a
//! network.

use leptos::prelude::*;

use crate::preferences::use_texts;

/// Where faults that were not mended are reported.
const AUTHORITY_ADDRESS: &str = "https://www.digg.se/tdosanmalan";

/// The screen.
#[component]
pub(crate) fn Accessibility() -> impl IntoView {
    let texts = &use_texts().accessibility;
    view! {
        <header class="page-head"><h1>{texts.title}</h1></header>
        <p class="soft">{texts.intro}</p>
        <section class="sheet prose">
            <h2>{texts.status_title}</h2>
            <p>{texts.status}</p>
            <h2>{texts.checked_title}</h2>
            {points(texts.checked)}
            <h2>{texts.gaps_title}</h2>
            {points(texts.gaps)}
            <h2>{texts.help_title}</h2>
            {points(texts.help)}
            <h2>{texts.report_title}</h2>
            <p>{texts.report}</p>
            <h2>{texts.authority_title}</h2>
            <p>{texts.authority}</p>
            <p><a href=AUTHORITY_ADDRESS rel="noopener external" target="_blank">{texts.authority_link}</a></p>
        </section>
    }
}

fn points(all: &'static [&'static str]) -> impl IntoView {
    let items: Vec<_> = all.iter().map(|it| view! { <li>{*it}</li> }).collect();
    view! { <ul class="points">{items}</ul> }
}
