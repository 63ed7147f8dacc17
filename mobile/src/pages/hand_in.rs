//! Ready marks, and the hand-in with its receipt.
//!
//! The marks and the receipts have files of their own. The rule that must not be broken: what is offered here is what the
//! server will accept, and a hand-in without the representative's mark says why.

mod marks;
mod receipts;
mod refused_statement;
mod statement;

use std::sync::Arc;

use form_model::{DocumentId, Edit, Followup, Voice, digest};
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::pages::case_head::CaseHead;
use crate::pages::follow_ups::unit_name;
use crate::pages::overview::keep_open;
use crate::preferences::use_texts;
use crate::steps;
use crate::tablet::{Tablet, use_tablet};
use crate::texts::fill;
use marks::{MarkLine, MarkState, NoRepresentative, lacks_representative, mark_state, new_mark};
use receipts::Receipts;

pub(crate) use receipts::{SentBackLine, unanswered};
pub(crate) use refused_statement::RefusedStatement;
pub(crate) use statement::StatementSending;

/// The screen.
#[component]
pub(crate) fn HandIn(document: DocumentId) -> impl IntoView {
    keep_open(document);
    let (tablet, texts) = (use_tablet(), &use_texts().case.hand_in);
    let followup = tablet.followup(document);
    let is_missing =
        Memo::new(move |_| tablet.case(document).is_some_and(|it| lacks_representative(tablet, document, &it)));
    view! {
        <CaseHead document title=texts.title />
        <Unfinished document followup />
        <section class="sheet">
            <p class="soft">{texts.covers}</p>
            <Show when=move || is_missing.get()><NoRepresentative document /></Show>
            <MarkLine document followup voice=Voice::Manager />
            <Show when=move || !is_missing.get()><MarkLine document followup voice=Voice::Representative /></Show>
        </section>
        <HandInForm document followup is_missing />
        <Receipts document followup />
    }
}

/// What is left to do, before anybody marks or hands in what is not meant to be handed in; it stands in nobody's way.
#[component]
fn Unfinished(document: DocumentId, followup: Memo<Option<Arc<Followup>>>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), use_texts());
    let left = Memo::new(move |_| {
        let is_asked = tablet.is_writable(document) && !tablet.was_handed_in(document);
        let followup = followup.with(Clone::clone).filter(|_| is_asked)?;
        let (answered, all) = (followup.answered(), followup.answers.len());
        let differing = followup.open_differences().count();
        (answered < all || differing > 0).then_some((answered, all, differing))
    });
    move || {
        left.get().map(|(answered, all, differing)| {
            let answered_of = texts.list.answered(answered, all);
            let differing = (differing > 0).then(|| view! { <li>{texts.list.differences.of(differing)}</li> });
            view! {
                <div class="notice notice--partly" id="unfinished"><Icon shape=Shape::Warning />
                    <div class="stack"><p>{texts.case.hand_in.unfinished}</p>
                    <ul class="points"><li>{answered_of}</li>{differing}</ul></div>
                </div>
            }
        })
    }
}

/// What stands in the way of handing in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Readiness {
    /// The person is not the manager.
    NotTheManager,
    /// The manager's mark is missing or void.
    NeedsOwnMark,
    /// The representative's mark is missing or void: a reason is needed.
    NeedsReason,
    /// There is no representative, and nobody has written what is done about it.
    NeedsMeasure,
    /// Nothing.
    Ready,
}

fn readiness(tablet: Tablet, document: DocumentId, followup: &Followup, lacks_one: Lacks) -> Readiness {
    if !tablet.is_writable(document) || !tablet.voices(document).contains(&Voice::Manager) {
        return Readiness::NotTheManager;
    }
    let is_valid = |voice| matches!(mark_state(tablet, document, followup, voice), MarkState::Valid(_));
    let measure = followup.plan.missing_representative.trim();
    match lacks_one {
        Lacks::Representative if measure.is_empty() => Readiness::NeedsMeasure,
        Lacks::Representative | Lacks::Nobody if !is_valid(Voice::Manager) => Readiness::NeedsOwnMark,
        // A measure from a time without a representative explains nothing once there is one.
        Lacks::Nobody if !is_valid(Voice::Representative) => Readiness::NeedsReason,
        Lacks::Representative | Lacks::Nobody => Readiness::Ready,
    }
}

/// Whether somebody is missing whose mark a hand-in needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lacks {
    Representative,
    Nobody,
}

#[component]
fn HandInForm(document: DocumentId, followup: Memo<Option<Arc<Followup>>>, is_missing: Memo<bool>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case.hand_in);
    let reason = RwSignal::new(String::new());
    let is_reason_missing = RwSignal::new(false);
    let state = Memo::new(move |_| {
        let lacks = if is_missing.get() { Lacks::Representative } else { Lacks::Nobody };
        followup.with(|it| it.as_ref().map_or(Readiness::NotTheManager, |it| readiness(tablet, document, it, lacks)))
    });
    let submit = move |_| {
        let words = reason.get_untracked().trim().to_owned();
        let needs_reason = state.get_untracked() == Readiness::NeedsReason;
        is_reason_missing.set(needs_reason && words.is_empty());
        if !(needs_reason && words.is_empty()) {
            hand_in(tablet, document, needs_reason.then_some(words.as_str()));
        }
    };
    let words = move || button_words(tablet, document);
    let is_new =
        Memo::new(move |_| followup.with(|it| it.as_ref().is_some_and(|it| is_worth_handing_in(tablet, document, it))));
    view! {
        <section class="sheet">
            {move || match state.get() {
                Readiness::NotTheManager => view! { <p class="soft">{texts.only_manager}</p> }.into_any(),
                Readiness::NeedsOwnMark => view! { <p class="soft">{texts.needs_your_mark}</p> }.into_any(),
                Readiness::NeedsMeasure => view! { <p class="soft">{texts.needs_measure}</p> }.into_any(),
                Readiness::NeedsReason if is_new.get() => view! { <Reason reason is_missing=is_reason_missing /> }.into_any(),
                Readiness::NeedsReason | Readiness::Ready => ().into_any(),
            }}
            <Show when=move || is_new.get() && matches!(state.get(), Readiness::NeedsReason | Readiness::Ready)>
                <button type="button" class="button" id="hand-in" on:click=submit><Icon shape=Shape::Arrow /> {words}</button>
            </Show>
        </section>
    }
}

/// True unless exactly this content was handed in already.
fn is_worth_handing_in(tablet: Tablet, document: DocumentId, followup: &Followup) -> bool {
    tablet.read(|client| {
        let content = client.document(document).map(|it| digest(it.automerge()));
        content.is_some_and(|it| steps::is_worth_handing_in(followup, it))
    })
}

/// "Lämna in till Avdelning Norr", or "Lämna in version 2" after a change.
fn button_words(tablet: Tablet, document: DocumentId) -> String {
    let texts = &use_texts().case.hand_in;
    tablet.follow_status(document);
    let accepted = tablet.read(|client| {
        let receipts = client.case_state(document).map(|it| it.receipts.clone()).unwrap_or_default();
        receipts.iter().map(|it| it.version).max().unwrap_or_default()
    });
    if accepted > 0 {
        return fill(texts.hand_in_version, &[("version", &(accepted + 1).to_string())]);
    }
    let above = unit_above(tablet, document);
    if above.is_empty() { texts.hand_in_top.to_owned() } else { fill(texts.hand_in_to, &[("unit", &above)]) }
}

/// What the unit is called that the follow-up is handed in to; empty where it is not in what this person may know of.
fn unit_above(tablet: Tablet, document: DocumentId) -> String {
    let above = tablet.case(document).and_then(|it| tablet.unit(it.unit)).and_then(|it| it.parent);
    above.map(|above| unit_name(tablet, above)).unwrap_or_default()
}

#[component]
fn Reason(reason: RwSignal<String>, is_missing: RwSignal<bool>) -> impl IntoView {
    let texts = &use_texts().case.hand_in;
    view! {
        <div class="field">
            <label class="field__label" for="hand-in-reason">{texts.without_representative}</label>
            <input class="field__input" id="hand-in-reason" maxlength="250" bind:value=reason
                aria-invalid=move || is_missing.get().to_string() aria-describedby="hand-in-reason-error" />
            <p class="field__error" id="hand-in-reason-error" role="alert">
                {move || is_missing.get().then_some(texts.reason_missing)}
            </p>
        </div>
    }
}

fn hand_in(tablet: Tablet, document: DocumentId, reason: Option<&str>) {
    let Some(mark) = new_mark(tablet, document) else { return };
    let plan = tablet.case(document).and_then(|it| tablet.action_plan_of(it.unit));
    let heads = plan.and_then(|plan| tablet.read(|client| client.document(plan).map(|it| it.heads())));
    tablet.edit(document, Edit::hand_in(&mark, &heads.unwrap_or_default(), reason));
}
