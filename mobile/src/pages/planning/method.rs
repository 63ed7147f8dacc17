//! Choosing how the follow-up is made, and the way on from there.
//!
//! Each method says in plain words what it means and when it fits. The rule: choosing one closes nothing; the notes and
//! counts of another method stay.

use form_model::{DocumentId, Edit};
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::pages::case_head::step_view;
use crate::preferences::use_texts;
use crate::route::{CaseView, Route};
use crate::steps::Step;
use crate::tablet::use_tablet;
use crate::texts::MethodTexts;

fn method_path() -> Vec<String> {
    vec!["plan".to_owned(), "method".to_owned()]
}

/// The three methods.
#[component]
pub(super) fn MethodChoice(document: DocumentId, writable: Signal<bool>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), use_texts());
    // Several where people chose different ones at the same time.
    let chosen = tablet.values(document, method_path());
    let methods = texts
        .planning
        .methods
        .iter()
        .map(|method| view! { <MethodButton document method chosen writable /> })
        .collect_view();
    view! {
        <div class="stack">
            <h2 id="method-title">{texts.case.plan.method}</h2>
            <p class="soft">{texts.planning.method_intro}</p>
        </div>
        <div class="methods" role="group" aria-labelledby="method-title">{methods}</div>
        <Show when=move || chosen.with(|it| it.len() > 1)>
            <p class="notice notice--differ" role="status">
                <Icon shape=Shape::Differ /> <span>{texts.case.written_differently}</span>
            </p>
        </Show>
    }
}

#[component]
fn MethodButton(
    document: DocumentId,
    method: &'static MethodTexts,
    chosen: Memo<Vec<String>>,
    writable: Signal<bool>,
) -> impl IntoView {
    let tablet = use_tablet();
    let is_chosen = move || chosen.with(|it| it.iter().any(|it| it == method.code));
    let choose = move |_| {
        let is_only = chosen.with_untracked(|it| matches!(it.as_slice(), [only] if only == method.code));
        let edit = if is_only { Edit::clear(&method_path()) } else { Edit::plan(&["method"], method.code) };
        tablet.edit(document, edit);
    };
    view! {
        <button
            type="button" class="method" data-choice=method.code aria-pressed=move || is_chosen().to_string()
            disabled=move || !writable.get() on:click=choose
        >
            <span class="method__name">
                <Show when=is_chosen><Icon shape=Shape::Check /></Show> {method.name}
            </span>
            <span>{method.what}</span>
            <span class="soft">{method.fits}</span>
        </button>
    }
}

/// Where it goes on with the method that was chosen.
#[component]
pub(super) fn WaysOn(document: DocumentId) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().planning);
    let chosen = tablet.values(document, method_path());
    let ways = move || {
        let chosen = chosen.get();
        let methods = texts.methods.iter().filter(|it| chosen.iter().any(|code| code == it.code));
        let ways: Vec<_> = methods.map(|it| view! { <WayOn document method=it /> }).collect();
        if ways.is_empty() { view! { <p class="soft">{texts.choose_first}</p> }.into_any() } else { ways.into_any() }
    };
    view! { <section class="sheet"><h2>{texts.ways_on}</h2> <div class="row">{ways}</div></section> }
}

#[component]
fn WayOn(document: DocumentId, method: &'static MethodTexts) -> impl IntoView {
    let (tablet, case) = (use_tablet(), &use_texts().case);
    let followup = tablet.followup(document);
    let address = move || {
        let view = own_screen(method).unwrap_or_else(|| step_view(tablet, document, followup, Step::Answer));
        Route::Case(document, view).address()
    };
    let is_joint = method.code == "joint-form";
    // Filling in together ends in what the two have answered differently.
    let differences = move || {
        let count = followup.with(|it| it.as_ref().map(|it| it.open_differences().count()).unwrap_or_default());
        (is_joint && count > 0).then(|| {
            let address = Route::Case(document, CaseView::Questions("differing".to_owned())).address();
            let words = case.differ_count.of(count);
            view! { <a class="button button--quiet" data-way="differences" href=address><Icon shape=Shape::Differ /> {words}</a> }
        })
    };
    view! {
        <a class="button" data-way=method.code href=address><Icon shape=Shape::Arrow /> {method.go_on}</a>
        {differences}
    }
}

/// The chosen methods with a screen of their own, as links in a list.
#[component]
pub(crate) fn MethodLinks(document: DocumentId) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().planning);
    let chosen = tablet.values(document, method_path());
    move || {
        let chosen = chosen.get();
        let methods = texts.methods.iter().filter(|it| chosen.iter().any(|code| code == it.code));
        let links = methods.filter_map(|method| {
            let view = own_screen(method)?;
            let address = Route::Case(document, view).address();
            Some(view! {
                <li><a class="button button--quiet" data-way=method.code href=address>
                    <Icon shape=Shape::Arrow /> {method.go_on}</a></li>
            })
        });
        links.collect_view()
    }
}

/// Filling in together happens among the questions; the others have a screen of their own.
fn own_screen(method: &MethodTexts) -> Option<CaseView> {
    match method.code {
        "interview" => Some(CaseView::Interviews),
        "workplace-dialogue" => Some(CaseView::Dialogue(None)),
        _ => None,
    }
}
