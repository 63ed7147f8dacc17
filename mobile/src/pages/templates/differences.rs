//! What differs from the version that the draft begins from, to read, and the way back for what was removed.
//!
//! What differs is found by `comparison`. The rule that must not be broken: before and after are told apart by words, and not by
//! colour alone.

use form_model::Template;
use leptos::prelude::*;

use super::comparison::{Aspect, Difference, Kind, Thing};
use super::editor::Writing;
use super::edits::{restore, restore_step};
use super::saving::kind_chip;
use crate::components::{Icon, Shape};
use crate::texts::{ComparisonTexts, fill};

/// The list.
#[component]
pub(super) fn Differences(writing: Writing) -> impl IntoView {
    let texts = &writing.texts.comparison;
    let list = move || {
        let found = writing.differences.get();
        if found.is_empty() {
            return view! { <p class="soft" id="no-difference">{texts.none}</p> }.into_any();
        }
        let entries = found.into_iter().map(|it| entry(writing, it)).collect_view();
        view! { <ul class="told">{entries}</ul> }.into_any()
    };
    view! { {list} }.into_any()
}

fn entry(writing: Writing, difference: Difference) -> AnyView {
    let texts = &writing.texts.comparison;
    let Difference { thing, id, kind, aspects } = difference;
    let name = match thing {
        Thing::Template => texts.of_template.to_owned(),
        Thing::Section => fill(texts.of_section, &[("id", &id)]),
        Thing::Question => id.clone(),
        Thing::Closing => texts.of_closing.to_owned(),
        Thing::Step => fill(texts.of_step, &[("answer", &step_word(writing, &id))]),
    };
    let lines = aspects.into_iter().map(|it| aspect(texts, kind, thing, it)).collect_view();
    let comes_back = kind == Kind::Removed && matches!(thing, Thing::Question | Thing::Closing | Thing::Step);
    let back = comes_back.then(|| {
        let (words, id) = (fill(texts.restore, &[("id", &name)]), id.clone());
        let bring = move |_| {
            writing.change(|it| {
                writing.base.with_value(|base| match thing {
                    Thing::Step => restore_step(it, base, &id),
                    Thing::Template | Thing::Section | Thing::Question | Thing::Closing => restore(it, base, &id),
                });
            });
        };
        view! { <button type="button" class="quiet template-back" on:click=bring><Icon shape=Shape::Undo /> {words}</button> }
    });
    view! {
        <li class="told__entry" data-difference=id data-kind=kind.code()>
            <div class="row"><h3>{name}</h3>{kind_chip(kind, texts)}</div>
            {lines}
            {back}
        </li>
    }
    .into_any()
}

/// What an answer is called, in the draft or else in the version that it begins from; its code where it has no word.
fn step_word(writing: Writing, code: &str) -> String {
    let word = |it: &Template| {
        let step = it.scale.steps.iter().find(|it| it.code == code)?;
        Some(writing.language.of(&step.sv, &step.en).to_owned()).filter(|it| !it.trim().is_empty())
    };
    let written = writing.bench.draft.with_untracked(word);
    written.or_else(|| writing.base.with_value(|it| word(it))).unwrap_or_else(|| code.to_owned())
}

fn aspect(
    texts: &'static ComparisonTexts,
    kind: Kind,
    thing: Thing,
    (aspect, before, after): (Aspect, String, String),
) -> AnyView {
    let label = match aspect {
        Aspect::Swedish => texts.swedish,
        Aspect::English => texts.english,
        Aspect::Law => texts.law,
        Aspect::NotApplicable => texts.not_applicable,
        Aspect::Symbol => texts.symbol,
        Aspect::Place => texts.place,
    };
    let words = |written: &str| match aspect {
        Aspect::Swedish | Aspect::English | Aspect::Law => written.to_owned(),
        Aspect::NotApplicable => if written == "yes" { texts.yes } else { texts.no }.to_owned(),
        Aspect::Symbol => texts.symbols.iter().find(|it| it.0 == written).map_or(written, |it| it.1).to_owned(),
        Aspect::Place => {
            let (section, number) = written.split_once(' ').unwrap_or_default();
            let place = if thing == Thing::Question { texts.question_place } else { texts.section_place };
            fill(place, &[("section", section), ("number", number)])
        }
    };
    let old = (kind != Kind::Added && !before.is_empty()).then(|| {
        view! { <p><span class="told__who">{texts.before}": "</span><del>{words(&before)}</del></p> }
    });
    let new = (kind != Kind::Removed && !after.is_empty()).then(|| {
        view! { <p><span class="told__who">{texts.after}": "</span><ins>{words(&after)}</ins></p> }
    });
    view! { <div class="template-aspect"><p class="told__who">{label}</p>{old}{new}</div> }.into_any()
}
