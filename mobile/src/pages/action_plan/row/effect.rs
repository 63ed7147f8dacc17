//! Whether an action helped: the day on which that is checked, what came of it, and the closing behind it.
//!
//! The rule that must not be broken: a check that says "not enough" offers a new action, and closes nothing by itself.

use std::ops::Add as _;

use chrono::Days;
use form_model::{ActionStage, EffectCheck};
use leptos::prelude::*;

use super::RowDesk;
use crate::components::{ChoiceField, Icon, Shape, TickField, ValueField};
use crate::moments::day_words;
use crate::pages::action_plan::board::mover;
use crate::pages::action_plan::chips::today;
use crate::pages::action_plan::moves::closing;
use crate::pages::action_plan::{NewAction, add_action};
use crate::route::{CaseView, Route};
use crate::texts::fill;

/// After how many weeks an effect is usually checked: a month, a quarter, half a year.
const WEEKS: [u32; 3] = [4, 13, 26];

/// The part of the screen.
#[component]
pub(super) fn Effect(desk: RowDesk) -> impl IntoView {
    let words = &desk.texts.row;
    let stage = Memo::new(move |_| desk.read(|it| Some(it.stage())).unwrap_or(ActionStage::NotStarted));
    let has_check =
        Memo::new(move |_| desk.read(|it| it.value("effect.result").is_some() || it.value("effect.date").is_some()));
    let is_shown = move || matches!(stage.get(), ActionStage::Done | ActionStage::Closed) || has_check.get();
    view! {
        <section class="sheet" data-part="effect">
            <h2 id="action-effect" tabindex="-1">{words.effect}</h2>
            <Show when=is_shown fallback=move || view! { <p class="soft">{words.effect_not_yet}</p> }>
                <Show when=move || stage.get() == ActionStage::Done><p class="soft">{words.effect_intro}</p></Show>
                <Check desk />
                <Closing desk stage />
            </Show>
        </section>
    }
}

#[component]
fn Check(desk: RowDesk) -> impl IntoView {
    let (plan, fields, words) = (desk.plan, &desk.texts.fields, &desk.texts.row);
    let writable = plan.writable;
    let has_date = Memo::new(move |_| desk.read(|it| it.date("effect.date").is_some()));
    let is_closed = Memo::new(move |_| desk.read(|it| it.stage() == ActionStage::Closed));
    let quick = move || {
        WEEKS
        .into_iter()
        .map(|weeks| {
            let choose = move |_| {
                let day = today().add(Days::new(u64::from(weeks) * 7));
                desk.write(&["effect", "date"], day.to_string());
            };
            let label = words.in_weeks.of(weeks as usize);
            view! { <button type="button" class="choice" data-weeks=weeks.to_string() on:click=choose>{label}</button> }
        })
        .collect_view()
    };
    let suggestions = untrack(|| plan.tablet.case(plan.document).map(|it| plan.tablet.possible_responsible(it.unit)));
    view! {
        <div class="columns">
            <ValueField at=desk.at(&["effect", "date"]) label=fields.effect_date kind="date" writable />
            <ValueField at=desk.at(&["effect", "person"]) label=fields.effect_person
                suggestions=suggestions.unwrap_or_default() writable />
        </div>
        <Show when=move || writable.get() && !has_date.get() && !is_closed.get()>
            <div class="choices" role="group" aria-label=fields.effect_date>{quick}</div>
        </Show>
        <ChoiceField at=desk.at(&["effect", "result"]) label=fields.effect_result choices=fields.effect_results.to_vec() writable />
    }
}

#[component]
fn Closing(desk: RowDesk, stage: Memo<ActionStage>) -> impl IntoView {
    let (plan, words) = (desk.plan, &desk.texts.row);
    let check = Memo::new(move |_| desk.read(|it| Some(it.effect_check(today()))).unwrap_or(EffectCheck::NotYet));
    let writable = plan.writable;
    let close = move |_| {
        if let Some(row) = desk.found.get_untracked() {
            desk.make(closing(&row, &mover(plan)));
        }
    };
    let another = move |_| {
        let Some(row) = desk.found.get_untracked() else { return };
        let value = |path: &str| row.value(path).map(str::to_owned);
        let action = NewAction {
            source: value("source"),
            follow_up: value("follow_up").and_then(|it| it.parse().ok()),
            finding: value("finding").and_then(|it| it.parse().ok()),
            area: value("area"),
            risk: row.text("risk").unwrap_or_default().to_owned(),
            risk_level: value("risk_level"),
            cause: row.text("cause").unwrap_or_default().to_owned(),
        };
        if let Some(made) = add_action(plan.tablet, plan.document, &action) {
            plan.router.go(&Route::Case(plan.document, CaseView::Row(made.to_string())));
        }
    };
    let button = move |look: &'static str, words: &'static str| {
        view! {
            <button type="button" class=look data-close="" disabled=move || !writable.get() on:click=close>
                <Icon shape=Shape::Check /> {words}
            </button>
        }
    };
    move || {
        match (stage.get(), check.get()) {
        (ActionStage::Closed, _) => view! { <Closed desk /> }.into_any(),
        (_, EffectCheck::Sufficient) => view! { <div class="row">{button("button", words.close)}</div> }.into_any(),
        (_, EffectCheck::NotEnough) => view! {
            <div class="notice notice--bad" role="status"><Icon shape=Shape::Warning />
                <div class="stack">
                    <p>{words.not_enough}</p>
                    <div class="row">
                        <button type="button" class="button" data-another="" disabled=move || !writable.get() on:click=another>
                            <Icon shape=Shape::Plus /> {words.make_another}
                        </button>
                        {button("button button--quiet", words.close_anyway)}
                    </div>
                </div>
            </div>
        }
        .into_any(),
        (_, EffectCheck::NotYet | EffectCheck::NoDate | EffectCheck::Planned(_) | EffectCheck::Waiting(_)) => ().into_any(),
    }
    }
}

/// By whom and when it was closed, and whether the representative knows.
#[component]
fn Closed(desk: RowDesk) -> impl IntoView {
    let (fields, words) = (&desk.texts.fields, &desk.texts.row);
    let writable = desk.plan.writable;
    let line = move || {
        desk.read(|it| {
            let date = it.date("closed.date").map(|it| day_words(it, desk.language)).unwrap_or_default();
            fill(words.closed_by, &[("date", &date), ("name", it.value("closed.person").unwrap_or("–"))])
        })
    };
    view! {
        <p class="notice notice--good" role="status" data-closed=""><Icon shape=Shape::Check /> <span>{line}</span></p>
        <div class="columns">
            <ValueField at=desk.at(&["closed", "date"]) label=fields.closed_date kind="date" writable />
            <ValueField at=desk.at(&["closed", "person"]) label=fields.closed_person writable />
        </div>
        <TickField at=desk.at(&["closed", "representative_informed"]) label=fields.informed writable />
    }
}
