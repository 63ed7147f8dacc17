//! Ready marks, and the hand-in with its receipt.
//!
//! Marks name the content they cover, so a later edit voids them in plain sight. The rule that must not be broken: what
//! is offered here is what the server will accept, and a hand-in without the representative's mark says why.

use std::sync::Arc;

use form_model::{
    DocumentId, Edit, Followup, Mark, ReadyMark, Receipt, ReceiptOutcome, UnitId, Voice, digest, valid_marks,
};
use leptos::prelude::*;

use crate::components::{Icon, Shape, TextField};
use crate::moments::Moment;
use crate::pages::case_head::CaseHead;
use crate::pages::follow_ups::unit_name;
use crate::pages::overview::keep_open;
use crate::preferences::{use_language, use_texts};
use crate::route::{CaseView, Route};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::fill;

/// The screen.
#[component]
pub(crate) fn HandIn(document: DocumentId) -> impl IntoView {
    keep_open(document);
    let (tablet, texts) = (use_tablet(), &use_texts().case.hand_in);
    let followup = tablet.followup(document);
    let unit = tablet.case(document).map(|it| it.unit);
    view! {
        <CaseHead document title=texts.title />
        <section class="sheet">
            <p class="soft">{texts.covers}</p>
            <MarkLine document followup voice=Voice::Manager />
            {unit.map(|unit| view! { <RepresentativeLine document followup unit /> })}
        </section>
        <HandInForm document followup />
        <Receipts document followup />
    }
}

/// What one party's marks come to.
#[derive(Debug, Clone, PartialEq)]
enum MarkState {
    /// Nobody of the party has marked anything.
    None,
    /// The newest mark covers what stands there now.
    Valid(ReadyMark),
    /// The newest mark covered something else; so many changes were made since.
    Void(ReadyMark, usize),
}

fn mark_state(tablet: Tablet, document: DocumentId, followup: &Followup, voice: Voice) -> MarkState {
    let of_voice = |it: &&ReadyMark| it.role.as_deref() == Some(voice.code());
    tablet.read(|client| {
        let Some(form) = client.document(document) else { return MarkState::None };
        let content = digest(form.automerge());
        if let Some(mark) = valid_marks(followup, content).filter(of_voice).last() {
            return MarkState::Valid(mark.clone());
        }
        match followup.ready.iter().rfind(of_voice) {
            Some(mark) => MarkState::Void(mark.clone(), client.changes_since_mark(document, mark).len()),
            None => MarkState::None,
        }
    })
}

fn role_words(voice: Voice) -> &'static str {
    let texts = &use_texts().shell;
    match voice {
        Voice::Manager => texts.manager,
        Voice::Representative => texts.representative,
        Voice::Above => texts.above,
    }
}

/// One party's mark, and the button for whoever speaks with its voice.
#[component]
fn MarkLine(document: DocumentId, followup: Memo<Option<Arc<Followup>>>, voice: Voice) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().case.hand_in, use_language());
    let state = Memo::new(move |_| {
        followup.with(|it| it.as_ref().map_or(MarkState::None, |it| mark_state(tablet, document, it, voice)))
    });
    let name = move |mark: &ReadyMark| mark.person.map(|it| tablet.name_of(it)).unwrap_or_default();
    let role = role_words(voice);
    let line = move || {
        match state.get() {
        MarkState::None => view! {
            <p class="row"><Icon shape=Shape::Clock /> {fill(texts.not_ready, &[("role", role)])}</p>
        }.into_any(),
        MarkState::Valid(mark) => {
            let at_ms = u64::try_from(mark.time_ms.unwrap_or_default()).unwrap_or_default();
            let time = Moment(at_ms).words(language);
            let words = fill(texts.ready_state, &[("name", &name(&mark)), ("role", role), ("time", &time)]);
            view! { <p class="row good"><Icon shape=Shape::Check /> {words}</p> }.into_any()
        }
        MarkState::Void(mark, changes) => view! {
            <p class="row bad"><Icon shape=Shape::Warning /> {fill(&texts.ready_void.of(changes.max(1)), &[("name", &name(&mark))])}</p>
            <a class="quiet" href=Route::Case(document, CaseView::Changes).address()>{texts.show_changes}</a>
        }.into_any(),
    }
    };
    let is_mine = move || tablet.is_writable(document) && tablet.voices(document).contains(&voice);
    let words =
        move || state.with(|it| if matches!(it, MarkState::None) { texts.ready_action } else { texts.ready_again });
    view! {
        <div class="mark" data-voice=voice.code()>
            {line}
            <Show when=move || is_mine() && !state.with(|it| matches!(it, MarkState::Valid(_)))>
                <button type="button" class="button" data-mark-ready=voice.code() on:click=move |_| mark_ready(tablet, document, voice)>
                    <Icon shape=Shape::Check /> {words}
                </button>
            </Show>
        </div>
    }
}

/// The mark of the content as it is now; none while somebody else's document is asked for.
fn new_mark(tablet: Tablet, document: DocumentId) -> Option<Mark> {
    let content = tablet.read(|client| Some(digest(client.document(document)?.automerge())))?;
    Some(Mark { row: tablet.draw_row_id(), person: tablet.person()?, time_ms: tablet.now_ms(), digest: content })
}

fn mark_ready(tablet: Tablet, document: DocumentId, voice: Voice) {
    if let Some(mark) = new_mark(tablet, document) {
        tablet.edit(document, Edit::mark_ready(&mark, voice));
    }
}

/// The representative's mark, or what is done about there being no representative.
#[component]
fn RepresentativeLine(document: DocumentId, followup: Memo<Option<Arc<Followup>>>, unit: UnitId) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case.hand_in);
    let writable = Signal::derive(move || tablet.is_writable(document));
    let is_missing = Memo::new(move |_| {
        tablet.parties(unit, Voice::Representative).is_empty()
            && !tablet.voices(document).contains(&Voice::Representative)
    });
    view! {
        <Show when=move || is_missing.get() fallback=move || view! { <MarkLine document followup voice=Voice::Representative /> }>
            <TextField document path=vec!["plan".to_owned(), "missing_representative".to_owned()]
                label=texts.missing_representative id="missing-representative" writable />
        </Show>
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
    /// Nothing.
    Ready,
}

fn readiness(tablet: Tablet, document: DocumentId, followup: &Followup) -> Readiness {
    if !tablet.is_writable(document) || !tablet.voices(document).contains(&Voice::Manager) {
        return Readiness::NotTheManager;
    }
    let is_valid = |voice| matches!(mark_state(tablet, document, followup, voice), MarkState::Valid(_));
    if !is_valid(Voice::Manager) {
        Readiness::NeedsOwnMark
    } else if followup.plan.missing_representative.trim().is_empty() && !is_valid(Voice::Representative) {
        Readiness::NeedsReason
    } else {
        Readiness::Ready
    }
}

#[component]
fn HandInForm(document: DocumentId, followup: Memo<Option<Arc<Followup>>>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case.hand_in);
    let reason = RwSignal::new(String::new());
    let is_reason_missing = RwSignal::new(false);
    let state = Memo::new(move |_| {
        followup.with(|it| it.as_ref().map_or(Readiness::NotTheManager, |it| readiness(tablet, document, it)))
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
                Readiness::NeedsReason => view! { <Reason reason is_missing=is_reason_missing /> }.into_any(),
                Readiness::Ready => ().into_any(),
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
        followup.hand_ins.last().is_none_or(|it| it.digest != content)
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
    let above = tablet.case(document).and_then(|it| tablet.unit(it.unit)).and_then(|it| it.parent);
    // The unit above need not be in what this person may know of.
    let name = above.map(|above| unit_name(tablet, above)).filter(|it| !it.is_empty());
    name.map_or_else(|| texts.hand_in_top.to_owned(), |name| fill(texts.hand_in_to, &[("unit", &name)]))
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

/// Each hand-in with what became of it, the newest first, and what the level above wrote back.
#[component]
fn Receipts(document: DocumentId, followup: Memo<Option<Arc<Followup>>>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case.hand_in);
    let state = move || {
        tablet.follow_status(document);
        tablet.read(|client| client.case_state(document).cloned())
    };
    let items = move || {
        let (state, followup) = (state(), followup.get());
        let receipts = state.as_ref().map(|it| it.receipts.clone()).unwrap_or_default();
        let marks = followup.as_ref().map(|it| it.hand_ins.clone()).unwrap_or_default();
        marks.into_iter().rev().map(|mark| {
            let receipt = receipts.iter().find(|it| it.hand_in == mark.id);
            view! {
                <li class="stack" data-hand-in=mark.id.to_string()>
                    {receipt_line(receipt)}
                    {mark.reason.map(|it| view! { <p class="soft">{fill(texts.reason_given, &[("reason", &it)])}</p> })}
                </li>
            }
        }).collect_view()
    };
    let sent_back = move || {
        state()
            .map(|it| it.sent_back)
            .unwrap_or_default()
            .into_iter()
            .map(|it| {
                let name = tablet.name_of(it.by);
                view! { <li class="notice notice--partly"><Icon shape=Shape::Undo />
                <p>{fill(texts.sent_back, &[("name", &name), ("comment", &it.comment)])}</p></li> }
            })
            .collect_view()
    };
    let is_changed = move || {
        followup.with(|it| {
            it.as_ref().is_some_and(|it| !it.hand_ins.is_empty() && is_worth_handing_in(tablet, document, it))
        })
    };
    view! {
        <section class="stack receipts" role="status">
            <Show when=is_changed><p class="chip chip--partly"><Icon shape=Shape::Pen /> {texts.changed_since}</p></Show>
            <ul class="stack">{sent_back}{items}</ul>
        </section>
    }
}

fn receipt_line(receipt: Option<&Receipt>) -> AnyView {
    let (texts, language) = (&use_texts().case.hand_in, use_language());
    let Some(receipt) = receipt else {
        return view! { <p class="notice"><Icon shape=Shape::Clock /> {texts.waiting}</p> }.into_any();
    };
    match receipt.outcome {
        ReceiptOutcome::Accepted => {
            let time = Moment(receipt.received_at_ms).words(language);
            let values = [("version", receipt.version.to_string()), ("time", time), ("number", receipt.number.clone())];
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            view! { <p class="notice notice--good" data-receipt=receipt.number.clone()>
            <Icon shape=Shape::Check /> {fill(texts.receipt, &values)}</p> }
            .into_any()
        }
        ReceiptOutcome::Waiting { .. } => {
            view! { <p class="notice"><Icon shape=Shape::Clock /> {texts.receipt_waits}</p> }.into_any()
        }
        ReceiptOutcome::Rejected { because } => {
            let reason = texts.rejections.iter().find(|it| it.0 == because.code()).map_or("", |it| it.1);
            view! { <p class="notice notice--bad"><Icon shape=Shape::Warning /> {fill(texts.rejected, &[("reason", reason)])}</p> }
                .into_any()
        }
    }
}
