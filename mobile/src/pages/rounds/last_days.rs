//! The last day of each level of a round: seen, and moved by whoever runs it.
//!
//! The rule that must not be broken: a day that has passed is said to be one before anybody is made late by it.

use chrono::NaiveDate;
use form_model::Level;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use serde_json::json;

use super::level_words;
use super::one::RoundDesk;
use crate::components::{Icon, Shape, TellingLine};
use crate::moments::{Moment, day_words};
use crate::preferences::{use_language, use_texts};
use crate::server_question::Verb;
use crate::server_talk::Telling;
use crate::texts::{RoundsTexts, fill};

/// That a day has passed, if it has; followed.
pub(super) fn past_notice(typed: impl Fn() -> String + Send + 'static, texts: &'static RoundsTexts) -> impl IntoView {
    let is_past = move || {
        let day = typed().parse::<NaiveDate>().ok();
        day.zip(Moment::now().day()).is_some_and(|(day, today)| day < today)
    };
    move || {
        is_past().then(|| {
            view! {
                <p class="notice notice--partly"><Icon shape=Shape::Warning /> <span>{texts.day_is_past}</span></p>
            }
        })
    }
}

/// The part.
#[component]
pub(super) fn LastDays(desk: RoundDesk, may_run: Memo<bool>) -> impl IntoView {
    let texts = &use_texts().rounds;
    let levels = move || desk.read(|it| it.levels.iter().map(|it| it.level).collect::<Vec<_>>());
    view! {
        <section class="sheet" id="last-days">
            <div class="stack"><h2>{texts.last_days}</h2><p class="soft">{texts.last_days_help}</p></div>
            <For each=levels key=|it| *it children=move |level| view! { <LastDay desk level may_run texts /> } />
        </section>
    }
    .into_any()
}

#[component]
fn LastDay(desk: RoundDesk, level: Level, may_run: Memo<bool>, texts: &'static RoundsTexts) -> impl IntoView {
    let language = use_language();
    let due = Memo::new(move |_| desk.read(|it| it.levels.iter().find(|it| it.level == level).and_then(|it| it.due)));
    let typed = RwSignal::new(due.get_untracked().map(|it| it.to_string()).unwrap_or_default());
    let (telling, again) = (Telling::new(), desk.told.again());
    let change = move |event: SubmitEvent| {
        event.prevent_default();
        let day = typed.get_untracked().parse::<NaiveDate>().ok();
        let body = json!({ "level": level.code(), "due": day });
        telling.tell(desk.told.tablet, (Verb::Put, desk.address("due")), body, again);
    };
    let name = level_words(texts, level);
    let id = format!("due-{}", level.code());
    let field = move || {
        view! {
            <form class="row row--end" on:submit=change novalidate>
                <div class="field">
                    <label class="field__label" for=id.clone()>{fill(texts.last_day, &[("level", &name.to_lowercase())])}</label>
                    <input class="field__input" id=id.clone() type="date" bind:value=typed />
                </div>
                <button class="button button--quiet" type="submit" data-change-due=level.code()>{texts.change_day}</button>
            </form>
            {past_notice(move || typed.get(), texts)}
            <TellingLine telling />
        }
        .into_any()
    };
    let words = move || {
        let day = due.get().map_or_else(|| texts.no_last_day.to_owned(), |it| day_words(it, language));
        view! { <p><strong>{name}</strong> ": " {day}</p> }.into_any()
    };
    move || if may_run.get() { field() } else { words() }
}
