//! The last step: what is wrong, what differs from the version that the draft begins from, saving, and throwing away.
//!
//! The rule that must not be broken: nobody saves what they have not been shown.

use form_model::TemplateFault;
use leptos::prelude::*;

use super::comparison::Kind;
use super::differences::Differences;
use super::editor::Writing;
use super::version::refusal;
use super::words_field::{fault_words, field_id};
use crate::components::{Dialog, Icon, Shape};
use crate::preferences::use_texts;
use crate::route::use_router;
use crate::texts::{ComparisonTexts, TemplatesTexts, fill};

/// What happened, in a word and a sign.
pub(super) fn kind_chip(kind: Kind, texts: &'static ComparisonTexts) -> AnyView {
    let (look, shape, words) = match kind {
        Kind::Added => ("chip chip--good", Shape::Plus, texts.added),
        Kind::Changed => ("chip chip--differ", Shape::Pen, texts.changed),
        Kind::Moved => ("chip", Shape::Arrow, texts.moved),
        Kind::Removed => ("chip chip--partly", Shape::Close, texts.removed),
    };
    view! { <p class=look data-kind=kind.code()><Icon shape /> {words}</p> }.into_any()
}

/// The step.
#[component]
pub(super) fn SavePart(writing: Writing) -> impl IntoView {
    let (bench, texts) = (writing.bench, &writing.texts.editor);
    bench.shows_faults.set(true);
    let next = bench.about.with_untracked(|it| it.as_ref().map_or(0, |it| it.next)).to_string();
    let version = writing.base.with_value(|it| it.version.to_string());
    let router = use_router();
    let cannot = Memo::new(move |_| {
        let is_same = writing.differences.with(Vec::is_empty);
        is_same || writing.faults.with(|it| !it.is_empty()) || bench.is_saving.get()
    });
    let save = move |_| {
        if !cannot.get_untracked() {
            bench.save(writing.tablet, router);
        }
    };
    let said = move || bench.problem.get().map(|it| refusal(it, &[]));
    view! {
        <FaultList writing />
        <section class="sheet" aria-labelledby="template-comparison">
            <h2 id="template-comparison">{fill(writing.texts.comparison.title, &[("version", &version)])}</h2>
            <Differences writing />
        </section>
        <div role="status">
            {move || bench.is_saving.get().then(|| view! { <p class="row"><Icon shape=Shape::Clock /> {use_texts().server.saving}</p> })}
            {said}
        </div>
        <div class="row">
            <button type="button" class="button" id="save-version" aria-disabled=move || cannot.get().to_string() on:click=save>
                <Icon shape=Shape::Check /> {fill(texts.save, &[("version", &next)])}
            </button>
            <Discard writing version />
        </div>
        <p class="soft">{texts.save_help}</p>
    }
    .into_any()
}

#[component]
fn FaultList(writing: Writing) -> impl IntoView {
    let texts = writing.texts;
    let line = move |fault: TemplateFault| {
        let (what, words) = (place_words(&fault.at, texts), fault_words(&fault, &texts.faults));
        let at = fault.at.clone();
        view! {
            <li class="row row--apart" data-fault=fault.at>
                <p><strong>{what.clone()}</strong> " " {words}</p>
                <button type="button" class="quiet" on:click=move |_| show(writing, &at)>
                    <Icon shape=Shape::Arrow /> {texts.faults.show}<span class="hidden-visually">": " {what}</span>
                </button>
            </li>
        }
        .into_any()
    };
    let list = move || {
        let faults = writing.faults.get();
        let title = texts.faults.title.of(faults.len());
        (!faults.is_empty()).then(|| {
            view! {
                <section class="sheet" aria-labelledby="template-faults">
                    <h2 id="template-faults" class="bad">{title}</h2>
                    <ul class="stack">{faults.into_iter().map(line).collect_view()}</ul>
                </section>
            }
        })
    };
    view! { {list} }.into_any()
}

/// "A1, svenska".
fn place_words(at: &str, texts: &TemplatesTexts) -> String {
    let (comparison, parts) = (&texts.comparison, at.split('/').collect::<Vec<_>>());
    let what = match parts.as_slice() {
        ["question", id, ..] => (*id).to_owned(),
        ["section", id, ..] => fill(comparison.of_section, &[("id", id)]),
        ["closing", ..] => comparison.of_closing.to_owned(),
        ["step", ..] | ["steps"] => texts.editor.scale.to_owned(),
        _ => comparison.of_template.to_owned(),
    };
    let part = match parts.as_slice() {
        [.., "sv"] => comparison.swedish,
        [.., "en"] => comparison.english,
        ["question", _, "law", ..] => comparison.law,
        _ => return what,
    };
    format!("{what}, {}:", part.to_lowercase())
}

/// Goes to where something is wrong, with the keyboard in the field.
fn show(writing: Writing, at: &str) {
    let mut parts = at.split('/');
    let key = match (parts.next(), parts.next()) {
        (Some(kind @ ("question" | "section")), Some(id)) => format!("{kind}/{id}"),
        _ => String::new(),
    };
    let field = match at.strip_suffix("/questions") {
        Some(section) => format!("add-question-{}", section.trim_start_matches("section/")),
        None if at == "steps" => "add-step".to_owned(),
        None => field_id(at),
    };
    writing.open_at(&key, field);
}

/// Throwing the draft away, if that is meant.
#[component]
fn Discard(writing: Writing, version: String) -> impl IntoView {
    let (bench, texts, router) = (writing.bench, &writing.texts.editor, use_router());
    let asks = RwSignal::new(false);
    let closed = Callback::new(move |()| asks.set(false));
    let help = fill(texts.discard_help, &[("version", &version)]);
    let dialog = move || {
        let help = help.clone();
        asks.get().then(|| view! {
            <Dialog title=texts.discard_title closed>
                <p>{help}</p>
                <div class="row template-dialog">
                    <button type="button" class="button button--danger" id="discard-draft-now"
                        on:click=move |_| bench.discard(writing.tablet, router)>{texts.discard}</button>
                    <button type="button" class="button button--quiet" on:click=move |_| asks.set(false)>{texts.keep_draft}</button>
                </div>
            </Dialog>
        })
    };
    view! {
        <button type="button" class="button button--danger" id="discard-draft" on:click=move |_| asks.set(true)>{texts.discard}</button>
        {dialog}
    }
    .into_any()
}
