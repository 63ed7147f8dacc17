//! Strengths and improvement areas, each with its whys down to a root cause.
//!
//! Findings grow out of the questions that were marked; both kinds are equal. The rule: a finding is removed by a flag
//! and never lost.

use std::collections::BTreeMap;
use std::sync::Arc;

use form_model::{DocumentId, Edit, Finding, Followup, RowId, RowValue, Table};
use leptos::prelude::*;

use crate::components::{ChoiceField, FieldPath, Icon, NumberField, Shape, TextField, TickField};
use crate::pages::case_head::CaseHead;
use crate::pages::overview::keep_open;
use crate::preferences::{use_language, use_texts};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::fill;

/// The screen.
#[component]
pub(crate) fn Findings(document: DocumentId) -> impl IntoView {
    keep_open(document);
    let (tablet, texts) = (use_tablet(), &use_texts().case.findings);
    let writable = Signal::derive(move || tablet.is_writable(document));
    let followup = tablet.followup(document);
    let rows = Memo::new(move |_| -> Vec<RowId> {
        followup.with(|it| it.as_ref().map(|it| it.findings.iter().map(|it| it.id).collect()).unwrap_or_default())
    });
    view! {
        <CaseHead document title=texts.title />
        <p class="soft">{texts.intro}</p>
        <Suggestions document followup writable />
        <Show when=move || rows.with(Vec::is_empty)><p class="soft">{texts.none_yet}</p></Show>
        <For each=move || rows.get() key=|it| *it let:row><FindingCard document row followup writable /></For>
        <div class="row">
            <button type="button" class="button" disabled=move || !writable.get()
                on:click=move |_| add_finding(tablet, document, "strength", None)>
                <Icon shape=Shape::Star /> {texts.add_strength}
            </button>
            <button type="button" class="button" disabled=move || !writable.get()
                on:click=move |_| add_finding(tablet, document, "improvement", None)>
                <Icon shape=Shape::Flag /> {texts.add_improvement}
            </button>
        </div>
    }
}

fn add_finding(tablet: Tablet, document: DocumentId, kind: &str, question: Option<&str>) {
    let row = tablet.draw_row_id();
    let order = format!("{:013}", tablet.now_ms());
    let mut values = vec![RowValue::new("kind", kind), RowValue::new("order", order)];
    values.extend(question.map(|it| RowValue::below("questions", it, true)));
    tablet.edit(document, Edit::add_row(Table::Findings, row, values));
}

/// Questions that were marked and that no finding builds on yet: the question and the kind of finding.
fn suggestions(followup: &Followup) -> Vec<(String, &'static str)> {
    let is_used = |question: &str, kind: &str| {
        let same = |it: &&Finding| it.kind.as_deref() == Some(kind);
        followup.findings.iter().filter(same).any(|it| it.questions.contains(question))
    };
    let mut found = Vec::new();
    for (question, answer) in &followup.answers {
        for (is_marked, kind) in [(answer.strength, "strength"), (answer.needs_action, "improvement")] {
            if is_marked && !is_used(question, kind) {
                found.push((question.clone(), kind));
            }
        }
    }
    found
}

#[component]
fn Suggestions(document: DocumentId, followup: Memo<Option<Arc<Followup>>>, writable: Signal<bool>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case.findings);
    let found = Memo::new(move |_| followup.with(|it| it.as_deref().map(suggestions).unwrap_or_default()));
    let buttons = move || {
        found
            .get()
            .into_iter()
            .map(|(question, kind)| {
                let (shape, words) = match kind {
                    "strength" => (Shape::Star, texts.strength),
                    _ => (Shape::Flag, texts.improvement),
                };
                let label = format!("{question} · {words}");
                view! {
                    <li><button type="button" class="button button--quiet" disabled=move || !writable.get()
                        on:click=move |_| add_finding(tablet, document, kind, Some(&question))>
                        <Icon shape /> {label}
                    </button></li>
                }
            })
            .collect_view()
    };
    view! {
        <Show when=move || !found.with(Vec::is_empty)>
            <section class="notice"><Icon shape=Shape::Plus />
                <div class="stack"><p>{texts.suggested}</p><ul class="row">{buttons}</ul></div>
            </section>
        </Show>
    }
}

#[component]
fn FindingCard(
    document: DocumentId,
    row: RowId,
    followup: Memo<Option<Arc<Followup>>>,
    writable: Signal<bool>,
) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case.findings);
    let finding = Memo::new(move |_| {
        followup.with(|it| it.as_ref().and_then(|it| it.findings.iter().find(|it| it.id == row).cloned()))
    });
    let is_strength = move || finding.with(|it| it.as_ref().is_some_and(|it| it.kind.as_deref() == Some("strength")));
    let at = move |field: &str| FieldPath::new(document, &["findings", &row.to_string(), field]);
    let questions = move || {
        finding.with(|it| {
            it.as_ref().map(|it| it.questions.iter().cloned().collect::<Vec<_>>().join(", ")).unwrap_or_default()
        })
    };
    let remove = move |_| {
        tablet.edit(document, Edit::row_value(Table::Findings, row, &["removed"], true));
    };
    view! {
        <section class="sheet" data-finding=row.to_string()>
            <header class="row row--apart">
                <h2 class="row">
                    {move || if is_strength() {
                        view! { <span class="chip chip--good"><Icon shape=Shape::Star /> {texts.strength}</span> }
                    } else {
                        view! { <span class="chip chip--partly"><Icon shape=Shape::Flag /> {texts.improvement}</span> }
                    }}
                </h2>
                {move || (!questions().is_empty()).then(|| view! { <p class="soft">{texts.questions} " " {questions}</p> })}
            </header>
            <TextField document path=at("text").path label=texts.text id=at("text").id() writable />
            <NumberField at=at("priority") label=texts.priority most=3 writable />
            <ChoiceField at=at("conclusion") label=texts.conclusion choices=texts.conclusions.to_vec() writable />
            <Whys document row finding writable />
            <footer class="row row--apart">
                <MakeAction document finding writable />
                <button type="button" class="quiet" disabled=move || !writable.get() on:click=remove>
                    <Icon shape=Shape::Close /> {texts.remove}
                </button>
            </footer>
        </section>
    }
}

#[component]
fn Whys(document: DocumentId, row: RowId, finding: Memo<Option<Finding>>, writable: Signal<bool>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case.findings);
    let whys = Memo::new(move |_| -> Vec<(usize, RowId)> {
        finding
            .with(|it| it.as_ref().map(|it| it.whys.iter().map(|it| it.id).enumerate().collect()).unwrap_or_default())
    });
    let add = move |_| {
        let parent = whys.with(|it| it.last().map(|it| it.1.to_string()));
        let mut values = vec![RowValue::new("order", format!("{:013}", tablet.now_ms()))];
        values.extend(parent.map(|it| RowValue::new("parent", it)));
        let why = tablet.draw_row_id();
        tablet.edit(document, Edit::add_row(Table::Whys(row), why, values));
    };
    let item = move |(number, why): (usize, RowId)| {
        let at = move |field: &str| FieldPath::below(document, &Table::Whys(row).path(), &[&why.to_string(), field]);
        let label = fill(texts.why, &[("number", &(number + 1).to_string())]);
        view! {
            <li class="why">
                <TextField document path=at("text").path label id=at("text").id() writable />
                <TickField at=at("root_cause") label=texts.root_cause writable />
            </li>
        }
    };
    view! {
        <section class="stack">
            <h3>{texts.whys}</h3>
            <p class="soft">{texts.why_intro}</p>
            <ol class="whys"><For each=move || whys.get() key=|it| *it children=item /></ol>
            <button type="button" class="button button--quiet" disabled=move || !writable.get() on:click=add>
                <Icon shape=Shape::Plus /> {texts.add_why}
            </button>
        </section>
    }
}

/// Puts a finding into the unit's action plan, and links the two.
#[component]
fn MakeAction(document: DocumentId, finding: Memo<Option<Finding>>, writable: Signal<bool>) -> impl IntoView {
    let (tablet, texts, _) = (use_tablet(), &use_texts().case.findings, use_language());
    let plan = move || tablet.case(document).and_then(|it| tablet.action_plan_of(it.unit));
    let count = move || finding.with(|it| it.as_ref().map_or(0, |it| it.actions.len()));
    let make = move |_| {
        if let (Some(plan), Some(finding)) = (plan(), finding.get_untracked()) {
            make_action(tablet, document, plan, &finding);
        }
    };
    view! {
        <div class="row">
            <button type="button" class="button button--quiet" disabled=move || !writable.get() || plan().is_none() on:click=make>
                <Icon shape=Shape::Plus /> {texts.make_action}
            </button>
            {move || (count() > 0).then(|| view! { <span class="soft">{texts.actions_made.of(count())}</span> })}
        </div>
    }
}

fn make_action(tablet: Tablet, document: DocumentId, plan: DocumentId, finding: &Finding) {
    tablet.report(client_core::Event::DocumentWanted(plan));
    let row = tablet.draw_row_id();
    let root_causes: Vec<&str> = finding.whys.iter().filter(|it| it.root_cause).map(|it| it.text.as_str()).collect();
    let values = BTreeMap::from([
        ("source", "follow-up".to_owned()),
        ("follow_up", document.to_string()),
        ("finding", finding.id.to_string()),
        ("risk", finding.text.clone()),
        ("cause", root_causes.join(" ")),
        ("status", "not-started".to_owned()),
        ("order", format!("{:013}", tablet.now_ms())),
    ]);
    let values = values.into_iter().filter(|it| !it.1.is_empty()).map(|(field, value)| RowValue::new(field, value));
    if tablet.edit(plan, Edit::add_row(Table::Actions, row, values.collect())) {
        tablet.edit(document, Edit::row_value(Table::Findings, finding.id, &["actions", &row.to_string()], true));
    }
}
