//! What was fed back of the follow-ups of the person's own units: for everybody who works there.
//!
//! It needs the network. The rule: it shows what was told in the forums, as it was written down.

use chrono::NaiveDate;
use leptos::prelude::*;
use serde::Deserialize;

use crate::components::Shape;
use crate::moments::day_words;
use crate::pages::fetched_screen::{FetchedScreen, nothing_there};
use crate::preferences::{use_language, use_texts};
use crate::server_talk::Asked;
use crate::tablet::use_tablet;
use crate::texts::FedBackTexts;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct FedBackUnit {
    unit_name: String,
    round_name: String,
    feedback: Vec<FedBackEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct FedBackEntry {
    forum: Option<String>,
    date: Option<String>,
    shown: String,
    said: String,
    decided: String,
    #[serde(default)]
    differing: Option<String>,
    reference: Option<String>,
}

/// The screen.
#[component]
pub(crate) fn FedBack() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().result.fed_back);
    let shown = Asked::<Vec<FedBackUnit>>::start(tablet, "/api/me/feedback");
    let list = move || {
        let units = shown.answer.get()?;
        let nothing = units.is_empty().then(|| nothing_there(Shape::Share, texts.none, texts.none_help));
        let sections = units.into_iter().map(|it| {
            let entries = it.feedback.into_iter().map(|it| entry_view(it, texts)).collect_view();
            view! {
                <section class="sheet" data-fed-back>
                    <div class="stack stack--tight"><p class="card__kicker">{it.round_name}</p><h2>{it.unit_name}</h2></div>
                    <ul class="answered">{entries}</ul>
                </section>
            }
        });
        Some(view! { {nothing} {sections.collect_view()} })
    };
    view! {
        <FetchedScreen title=texts.title intro=texts.intro asking=shown.asking
            again=Callback::new(move |()| shown.ask(tablet))>{list}</FetchedScreen>
    }
    .into_any()
}

pub(super) fn entry_view(entry: FedBackEntry, texts: &'static FedBackTexts) -> AnyView {
    let language = use_language();
    let day = entry.date.as_deref().and_then(|it| it.parse::<NaiveDate>().ok()).map(|it| day_words(it, language));
    let head = [entry.forum, day, entry.reference].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let part = |title: &'static str, words: String| {
        (!words.trim().is_empty())
            .then(|| view! { <div><p class="soft">{title}</p><p class="told__words">{words}</p></div> })
    };
    view! {
        <li class="answered__question">
            <p>{head}</p>
            {part(texts.shown, entry.shown)}
            {part(texts.said, entry.said)}
            {part(texts.decided, entry.decided)}
            {part(texts.differing, entry.differing.unwrap_or_default())}
        </li>
    }
    .into_any()
}
