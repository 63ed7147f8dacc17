//! A plan on the screen: in numbers, what is wrong, every change, what there is to know.
//!
//! Thousands of lines are shown a hundred at a time. The rule that must not be broken: nothing of the plan is left out, and
//! how much is not shown yet is said.

use std::sync::Arc;

use leptos::prelude::*;

use super::plan::{Change, Fault, Plan, Totals};
use crate::components::{Icon, Shape};
use crate::pages::organisation::units::ShowMore;
use crate::preferences::{use_language, use_texts};
use crate::texts::{Language, OrganisationImportTexts, Texts, fill};

/// So many lines of a group are shown at once.
const LINES_AT_ONCE: usize = 50;

/// The plan, before and after it was done.
#[component]
pub(super) fn PlanShown(plan: Arc<Plan>, faults_title: &'static str) -> impl IntoView {
    let texts = &use_texts().organisation_import;
    let totals = plan.totals.iter().map(|it| totals_card(it, texts)).collect_view();
    let faults = (!plan.faults.is_empty()).then(|| {
        let plan = Arc::clone(&plan);
        view! { <Faults plan title=faults_title /> }
    });
    let groups =
        texts.things.iter().map(|(thing, title)| view! { <Group plan=Arc::clone(&plan) thing=*thing title=*title /> });
    let groups = groups.collect_view();
    view! {
        <div class="columns" id="import-totals">{totals}</div>
        {faults}
        {groups}
        <Notices plan />
    }
}

fn totals_card(totals: &Totals, texts: &'static OrganisationImportTexts) -> AnyView {
    let title = thing_words(&totals.thing, texts).to_owned();
    let counts = [
        (totals.added, "chip chip--good", Shape::Plus, texts.added),
        (totals.changed, "chip chip--differ", Shape::Pen, texts.changed),
        (totals.ended, "chip chip--bad", Shape::Lock, texts.ended),
        (totals.unchanged, "chip", Shape::Check, texts.unchanged),
    ];
    let chips = counts.map(|(count, look, shape, words)| {
        let look = if count == 0 { "chip" } else { look };
        view! { <span class=look><Icon shape /> {fill(words, &[("count", &count.to_string())])}</span> }
    });
    view! {
        <section class="sheet sheet--tight" data-totals=totals.thing.clone()>
            <h3>{title}</h3>
            <div class="row import__counts">{chips}</div>
        </section>
    }
    .into_any()
}

fn thing_words<'a>(thing: &'a str, texts: &'static OrganisationImportTexts) -> &'a str {
    texts.things.iter().find(|it| it.0 == thing).map_or(thing, |it| it.1)
}

#[component]
fn Faults(plan: Arc<Plan>, title: &'static str) -> impl IntoView {
    let (texts, language) = (&use_texts().organisation_import, use_language());
    let (limit, all) = (RwSignal::new(LINES_AT_ONCE), plan.faults.len());
    let lines = move || plan.faults.iter().take(limit.get()).map(|it| fault_line(it, texts, language)).collect_view();
    view! {
        <section class="sheet" id="import-faults" aria-labelledby="import-faults-title">
            <h3 id="import-faults-title" class="row"><Icon shape=Shape::Warning /> {fill(title, &[("count", &all.to_string())])}</h3>
            <ul class="org__people">{lines}</ul>
            <ShowMore all=Signal::derive(move || all) limit />
        </section>
    }
}

fn fault_line(fault: &Fault, texts: &'static OrganisationImportTexts, language: Language) -> AnyView {
    let line = fault.line.to_string();
    let place = match &fault.column {
        Some(column) => fill(texts.line_and_column, &[("line", &line), ("column", column)]),
        None => fill(texts.line, &[("line", &line)]),
    };
    let value = fault.value.clone().map(|it| view! { <q class="import__value">{it}</q> });
    let words = fault.text.of(language).to_owned();
    view! {
        <li class="import__line" data-fault=line><p class="row"><strong>{place}</strong> {value}</p> <p>{words}</p></li>
    }
    .into_any()
}

#[component]
fn Group(plan: Arc<Plan>, thing: &'static str, title: &'static str) -> impl IntoView {
    let (texts, language) = (use_texts(), use_language());
    let of_thing: Vec<usize> =
        plan.changes.iter().enumerate().filter(|(_, it)| it.thing == thing).map(|(index, _)| index).collect();
    let (limit, all) = (RwSignal::new(LINES_AT_ONCE), of_thing.len());
    if all == 0 {
        return ().into_any();
    }
    let lines = move || {
        let shown = of_thing.iter().take(limit.get());
        shown.map(|index| change_line(&plan.changes[*index], texts, language)).collect_view()
    };
    view! {
        <details class="sheet import__group" data-changes=thing open>
            <summary><h3>{title} " (" {all} ")"</h3></summary>
            <ul class="org__people">{lines}</ul>
            <ShowMore all=Signal::derive(move || all) limit />
        </details>
    }
    .into_any()
}

fn change_line(change: &Change, texts: &'static Texts, language: Language) -> AnyView {
    let words = &texts.organisation_import;
    let (look, shape, kind) = match change.kind.as_str() {
        "added" => ("chip chip--good", Shape::Plus, words.kind_added),
        "changed" => ("chip chip--differ", Shape::Pen, words.kind_changed),
        _ => ("chip chip--bad", Shape::Lock, words.kind_ended),
    };
    let line =
        change.line.map(|it| view! { <span class="soft">{fill(words.line, &[("line", &it.to_string())])}</span> });
    let fields: Vec<_> = change.fields.iter().map(|it| it.words(texts, language)).collect();
    let fields = (!fields.is_empty()).then(|| view! { <p class="soft">{fields.join(" · ")}</p> });
    view! {
        <li class="import__line">
            <p class="row"><span class=look><Icon shape /> {kind}</span> <strong>{change.subject(texts)}</strong> {line}</p>
            {fields}
        </li>
    }
    .into_any()
}

#[component]
fn Notices(plan: Arc<Plan>) -> impl IntoView {
    let (texts, language) = (&use_texts().organisation_import, use_language());
    let (limit, all) = (RwSignal::new(LINES_AT_ONCE), plan.notices.len());
    if all == 0 {
        return ().into_any();
    }
    let lines = move || {
        let shown = plan.notices.iter().take(limit.get()).map(|it| {
            let line =
                it.line.map(|it| view! { <strong>{fill(texts.line, &[("line", &it.to_string())])} ": "</strong> });
            view! { <li class="import__line"><p>{line} {it.text.of(language).to_owned()}</p></li> }
        });
        shown.collect_view()
    };
    view! {
        <section class="sheet" id="import-notices" aria-labelledby="import-notices-title">
            <h3 id="import-notices-title">{fill(texts.notices, &[("count", &all.to_string())])}</h3>
            <ul class="org__people">{lines}</ul>
            <ShowMore all=Signal::derive(move || all) limit />
        </section>
    }
    .into_any()
}
