//! Information to those concerned: to whom, when, the five points, and whether it is in good time.
//!
//! The ready-made text is one tap away. The rule: it warns in words when it is late, and lets everybody go on.

use form_model::{
    DocumentId, Followup, INFORMATION_POINTS, InformationTiming, information_timing, overtaken_by_last_day, points_told,
};
use leptos::prelude::*;

use crate::components::{FieldPath, Icon, Shape, TextField, TickField, ValueField};
use crate::moments::{Moment, day_words};
use crate::preferences::{use_language, use_texts};
use crate::route::{CaseView, Route};
use crate::tablet::use_tablet;
use crate::texts::{TimingTexts, fill};

/// The part of the plan.
#[component]
pub(super) fn InformationSheet(document: DocumentId, writable: Signal<bool>) -> impl IntoView {
    let (texts, planning) = (&use_texts().case.plan, &use_texts().planning);
    let at = move |field: &str| FieldPath::new(document, &["plan", "information", field]);
    let points: Vec<_> =
        texts.points.iter().map(|(field, words)| view! { <TickField at=at(field) label=*words writable /> }).collect();
    let message = Route::Case(document, CaseView::PlanMessage).address();
    view! {
        <section class="sheet" id="information">
            <div class="stack"><h2>{texts.information}</h2><p class="soft">{texts.information_intro}</p></div>
            <Timing document />
            <a class="button button--quiet" id="plan-message" href=message>
                <Icon shape=Shape::Share /> {planning.message.open}
            </a>
            <TextField document path=at("to").path label=texts.information_to id="information-to" writable />
            <div class="columns">
                <ValueField at=at("date") label=texts.information_date kind="date" writable />
                <div class="stack stack--tight">
                    <ValueField at=at("last_day") label=texts.last_day kind="date" writable />
                    <LastDayTooLate document />
                </div>
            </div>
            <div class="stack"><PointsTold document /><div class="ticks">{points} <LastDay document /></div></div>
        </section>
    }
}

/// What is said after the day of the follow-up is not in it.
#[component]
fn LastDayTooLate(document: DocumentId) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().planning, use_language());
    let followup = tablet.followup(document);
    let day = Memo::new(move |_| followup.with(|it| it.as_ref().and_then(|it| overtaken_by_last_day(&it.plan))));
    let line = move || {
        day.get().map(|day| {
            let words = fill(texts.last_day_too_late, &[("day", &day_words(day, language))]);
            view! { <p class="notice notice--partly" data-last-day-too-late><Icon shape=Shape::Warning /> <span>{words}</span></p> }
        })
    };
    view! { <div role="status">{line}</div> }
}

/// How the information stands to the day.
#[component]
fn Timing(document: DocumentId) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().planning.timing);
    let followup = tablet.followup(document);
    let line = move || {
        let today = Moment::now().day()?;
        let timing = followup.with(|it| it.as_ref().map(|it| information_timing(&it.plan, today)))?;
        let (look, shape) = match timing {
            InformationTiming::NoDay => ("notice", Shape::Clock),
            InformationTiming::InGoodTime(_) => ("notice notice--good", Shape::Check),
            InformationTiming::NotYet(_) => ("notice", Shape::Clock),
            InformationTiming::Late(_) | InformationTiming::Short(_) | InformationTiming::Missed => {
                ("notice notice--partly", Shape::Warning)
            }
        };
        let (name, words) = (timing_name(timing), timing_words(texts, timing));
        Some(view! { <p class=look data-timing=name><Icon shape /> <span>{words}</span></p> })
    };
    view! { <div role="status">{line}</div> }
}

const fn timing_name(timing: InformationTiming) -> &'static str {
    match timing {
        InformationTiming::NoDay => "no-day",
        InformationTiming::InGoodTime(_) => "in-good-time",
        InformationTiming::NotYet(_) => "not-yet",
        InformationTiming::Late(_) => "late",
        InformationTiming::Short(_) => "short",
        InformationTiming::Missed => "missed",
    }
}

fn timing_words(texts: &TimingTexts, timing: InformationTiming) -> String {
    let days = |it: i64| usize::try_from(it).unwrap_or_default();
    match timing {
        InformationTiming::NoDay => texts.no_day.to_owned(),
        InformationTiming::InGoodTime(before) => texts.in_good_time.of(days(before)),
        InformationTiming::Late(..1) => texts.after_the_day.to_owned(),
        InformationTiming::Late(before) => texts.late.of(days(before)),
        InformationTiming::NotYet(0) => texts.not_yet_today.to_owned(),
        InformationTiming::NotYet(left) => texts.not_yet.of(days(left)),
        InformationTiming::Short(left) => texts.short.of(days(left)),
        InformationTiming::Missed => texts.missed.to_owned(),
    }
}

#[component]
fn PointsTold(document: DocumentId) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().planning);
    let followup = tablet.followup(document);
    let words = move || {
        let told = followup.with(|it| it.as_ref().map(|it| points_told(&it.plan)).unwrap_or_default());
        fill(texts.points_told, &[("count", &told.to_string()), ("all", &INFORMATION_POINTS.to_string())])
    };
    view! { <p class="field__label" role="status" id="points-told">{words}</p> }
}

/// The fifth point is told by its date.
#[component]
fn LastDay(document: DocumentId) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().planning);
    let followup = tablet.followup(document);
    let has_day = |it: &Followup| it.plan.information.last_day.is_some();
    let is_told = Memo::new(move |_| followup.with(|it| it.as_ref().is_some_and(|it| has_day(it))));
    move || {
        let (shape, words) =
            if is_told.get() { (Shape::Check, texts.last_day_told) } else { (Shape::Dash, texts.last_day_missing) };
        view! { <p class="tick tick--derived"><Icon shape /> <span>{words}</span></p> }
    }
}
