//! What differs from the version that the draft begins from, to read, and the way back for what was removed.
//!
//! What differs is found by `comparison`. The rule that must not be broken: before and after are told apart by words, and not by
//! colour alone.

use leptos::prelude::*;

use super::comparison::{Aspect, Difference, Kind, Thing};
use super::editor::Writing;
use super::edits::restore;
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
    };
    let lines = aspects.into_iter().map(|it| aspect(texts, kind, thing, it)).collect_view();
    let comes_back = kind == Kind::Removed && matches!(thing, Thing::Question | Thing::Closing);
    let back = comes_back.then(|| {
        let (words, id) = (fill(texts.restore, &[("id", &name)]), id.clone());
        let bring = move |_| writing.change(|it| writing.base.with_value(|base| restore(it, base, &id)));
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
        Aspect::Place => texts.place,
    };
    let words = |written: &str| match aspect {
        Aspect::Swedish | Aspect::English | Aspect::Law => written.to_owned(),
        Aspect::NotApplicable => if written == "yes" { texts.yes } else { texts.no }.to_owned(),
        Aspect::Place => {
            let (section, number) = written.split_once(' ').unwrap_or_default();
            let place = if thing == Thing::Section { texts.section_place } else { texts.question_place };
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
