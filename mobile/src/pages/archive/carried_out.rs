//! How an archived follow-up was carried out: its plan, how the room answered, and what was noted in interviews.
//!
//! The rule that must not be broken: it stands as it was written, and what is empty is left out.

use std::collections::BTreeMap;

use form_model::Template;
use leptos::prelude::*;
use serde::Deserialize;

use crate::moments::day_words;
use crate::preferences::{use_language, use_texts};
use crate::texts::fill;

/// What the server tells of it; what it leaves out is empty.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub(super) struct HowCarriedOut {
    #[serde(default)]
    plan: Plan,
    #[serde(default)]
    interviews: Vec<Interview>,
    #[serde(default)]
    tally: BTreeMap<String, BTreeMap<String, i64>>,
}

#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
struct Plan {
    method: Option<String>,
    responsible: Option<String>,
    #[serde(default)]
    participants: Vec<Participant>,
    date: Option<String>,
    week: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Participant {
    name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Interview {
    who: Option<String>,
    interviewer: Option<String>,
    date: Option<String>,
    #[serde(default)]
    notes: BTreeMap<String, String>,
}

/// A day as people read it; what is none as it was written.
fn in_words(day: &str) -> String {
    day.parse().map_or_else(|_| day.to_owned(), |it| day_words(it, use_language()))
}

/// All of it.
#[component]
pub(super) fn CarriedOut(how: HowCarriedOut, template: Option<Template>) -> impl IntoView {
    let texts = &use_texts().life_cycle.archive;
    let section = |id: &'static str, title: &'static str, rows: Vec<AnyView>| {
        (!rows.is_empty()).then(|| {
            view! { <section class="sheet" id=id><h2>{title}</h2><ul class="answered">{rows}</ul></section> }.into_any()
        })
    };
    let room = how.tally.iter().filter_map(|(question, counts)| room_row(question, counts, template.as_ref()));
    let room = section("archived-room", texts.room, room.collect());
    let interviews = how.interviews.into_iter().zip(1..).map(|(it, number)| interview_row(it, number)).collect();
    let interviews = section("archived-interviews", texts.interviews, interviews);
    view! { {plan_view(how.plan)} {room} {interviews} }.into_any()
}

fn plan_view(plan: Plan) -> Option<AnyView> {
    let (texts, title) = (&use_texts().case.plan, use_texts().life_cycle.archive.plan);
    let method = plan.method.as_deref().and_then(|code| texts.methods.iter().find(|it| it.0 == code));
    let names: Vec<_> = plan.participants.into_iter().filter_map(|it| it.name).collect();
    let facts = [
        (texts.method, method.map(|it| it.1.to_owned())),
        (texts.date, plan.date.as_deref().map(in_words).or(plan.week)),
        (texts.responsible, plan.responsible),
        (texts.participants, Some(names.join(", "))),
    ];
    let facts = facts.into_iter().filter_map(|(label, value)| {
        let value = value.filter(|it| !it.trim().is_empty())?;
        Some(view! { <dt>{label}</dt> <dd>{value}</dd> })
    });
    let facts = facts.collect::<Vec<_>>();
    (!facts.is_empty()).then(|| {
        view! { <section class="sheet" id="archived-plan"><h2>{title}</h2><dl class="records">{facts}</dl></section> }
            .into_any()
    })
}

/// How the room answered one question, in the order of the scale.
fn room_row(question: &str, counts: &BTreeMap<String, i64>, template: Option<&Template>) -> Option<AnyView> {
    let language = use_language();
    let of = |code: &str| counts.get(code).filter(|it| **it > 0);
    let steps = template.iter().flat_map(|it| &it.scale.steps);
    let words =
        steps.filter_map(|it| Some(format!("{} {}", of(&it.code)?, language.of(&it.sv, &it.en).to_lowercase())));
    let words = words.collect::<Vec<_>>().join(", ");
    let question = question.to_owned();
    (!words.is_empty()).then(|| {
        view! { <li class="answered__question"><p><span class="question__id">{question}</span> " " {words}</p></li> }.into_any()
    })
}

fn interview_row(interview: Interview, number: u32) -> AnyView {
    let texts = &use_texts().methods;
    let unnamed = || fill(texts.interviews.unnamed, &[("number", &number.to_string())]);
    let by = interview.interviewer.map(|it| fill(texts.compiling.said_by, &[("name", &it)]));
    let head = [Some(interview.who.unwrap_or_else(unnamed)), by, interview.date.as_deref().map(in_words)];
    let head = head.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let notes = interview.notes.into_iter().map(|(question, words)| {
        view! { <div><p class="question__id">{question}</p><p class="told__words">{words}</p></div> }
    });
    let notes = notes.collect_view();
    view! { <li class="answered__question"><h3>{head}</h3>{notes}</li> }.into_any()
}
