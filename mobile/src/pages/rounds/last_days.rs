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

/// The levels, from the bottom, that have a later last day than the next one above them with a day, each with that one.
fn out_of_order(mut days: Vec<(Level, NaiveDate)>) -> Vec<(Level, Level)> {
    days.sort_unstable();
    let pairs = days.iter().zip(days.iter().skip(1));
    pairs.filter(|(lower, upper)| lower.1 > upper.1).map(|(lower, upper)| (lower.0, upper.0)).collect()
}

/// That those below hand in later than those above, where they do; followed.
pub(super) fn order_notice(
    days: impl Fn() -> Vec<(Level, Option<NaiveDate>)> + Send + 'static,
    texts: &'static RoundsTexts,
) -> impl IntoView {
    let line = move |(lower, upper): (Level, Level)| {
        let of = [("lower", level_words(texts, lower)), ("upper", &level_words(texts, upper).to_lowercase())];
        let words = fill(texts.out_of_order, &of);
        view! { <p class="notice notice--partly" data-out-of-order><Icon shape=Shape::Warning /> <span>{words}</span></p> }
    };
    move || {
        let days = days().into_iter().filter_map(|(level, day)| Some((level, day?))).collect();
        out_of_order(days).into_iter().map(line).collect_view()
    }
}

/// The part.
#[component]
pub(super) fn LastDays(desk: RoundDesk, may_run: Memo<bool>) -> impl IntoView {
    let texts = &use_texts().rounds;
    let levels = move || desk.read(|it| it.levels.iter().map(|it| it.level).collect::<Vec<_>>());
    let days = move || desk.read(|it| it.levels.iter().map(|it| (it.level, it.due)).collect());
    view! {
        <section class="sheet" id="last-days">
            <div class="stack"><h2>{texts.last_days}</h2><p class="soft">{texts.last_days_help}</p></div>
            <For each=levels key=|it| *it children=move |level| view! { <LastDay desk level may_run texts /> } />
            {order_notice(days, texts)}
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_whose_day_is_later_than_the_one_above_is_named() {
        let day = |it: u32| NaiveDate::from_ymd_opt(2026, 3, it).unwrap();
        let (workplace, department, top) = (Level::Workplace, Level::Department, Level::Organisation);
        assert_eq!(out_of_order(vec![(top, day(9)), (workplace, day(1)), (department, day(9))]), []);
        assert_eq!(out_of_order(vec![(top, day(2)), (workplace, day(3))]), [(workplace, top)]);
        assert_eq!(
            out_of_order(vec![(workplace, day(5)), (department, day(4)), (top, day(6))]),
            [(workplace, department)]
        );
    }
}
