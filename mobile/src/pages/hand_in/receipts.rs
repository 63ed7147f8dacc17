//! What became of each hand-in: received, waiting, rejected, sent back, changed since.
//!
//! It reads what the server said last. The rule that must not be broken: a hand-in counts when its receipt is here, and a
//! reason for going without the representative's mark shows everywhere.

use std::sync::Arc;

use form_model::{Case, DocumentId, Followup, Receipt, ReceiptOutcome, SentBack, Voice};
use leptos::prelude::*;

use super::statement::Statements;
use super::{is_worth_handing_in, unit_above};
use crate::components::{Icon, Shape};
use crate::moments::Moment;
use crate::pages::changes::HistoryList;
use crate::preferences::{use_language, use_texts};
use crate::route::{CaseView, Route};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::fill;

/// So many of the changes since a hand-in are listed.
const CHANGES_SHOWN: usize = 20;

/// Each hand-in with what became of it, the newest first, and what the level above wrote back.
#[component]
pub(super) fn Receipts(document: DocumentId, followup: Memo<Option<Arc<Followup>>>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case.hand_in);
    let read = use_texts().result.board.read;
    let state = move || {
        tablet.follow_status(document);
        tablet.read(|client| client.case_state(document).cloned())
    };
    let items = move || {
        let (state, followup) = (state(), followup.get());
        let receipts = state.as_ref().map(|it| it.receipts.clone()).unwrap_or_default();
        let to = unit_above(tablet, document);
        let marks = followup.as_ref().map(|it| it.hand_ins.clone()).unwrap_or_default();
        marks
            .into_iter()
            .rev()
            .map(|mark| {
                let receipt = receipts.iter().find(|it| it.hand_in == mark.id);
                let is_accepted = receipt.is_some_and(|it| it.outcome == ReceiptOutcome::Accepted);
                view! {
                    <li class="stack" data-hand-in=mark.id.to_string()>
                        {receipt_line(receipt, &to)}
                        {(is_accepted && may_read(tablet, document)).then(|| view! {
                            <a class="line__link" data-read-handed-in href=Route::HandedIn(mark.id.to_string()).address()>
                                <Icon shape=Shape::Book /> {read}</a>
                        })}
                        {mark.reason.map(|it| view! {
                            <p class="soft">{fill(texts.reason_given, &[("reason", &it)])}</p>
                            {is_accepted.then(|| view! { <Statements document hand_in=mark.id /> })}
                        })}
                    </li>
                }
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
            <SentBackLine document />
            <Show when=is_changed><ChangedSince document followup /></Show>
            <ul class="stack">{items}</ul>
        </section>
    }
}

/// Those who stand in for a unit's parties read what it handed in; whoever was invited to the form does not.
fn may_read(tablet: Tablet, document: DocumentId) -> bool {
    let (me, case) = (tablet.person(), tablet.case(document));
    let is_party = |case: &Case, voice| tablet.parties(case, voice).iter().any(|it| Some(it.person) == me);
    case.is_some_and(|it| [Voice::Manager, Voice::Representative].into_iter().any(|voice| is_party(&it, voice)))
}

/// What was received, and by which unit above where that is known.
fn receipt_line(receipt: Option<&Receipt>, to: &str) -> AnyView {
    let (texts, language) = (&use_texts().case.hand_in, use_language());
    let Some(receipt) = receipt else {
        return view! { <p class="notice"><Icon shape=Shape::Clock /> {texts.waiting}</p> }.into_any();
    };
    match receipt.outcome {
        ReceiptOutcome::Accepted => {
            let time = Moment(receipt.received_at_ms).words(language);
            let values = [("version", receipt.version.to_string()), ("time", time), ("number", receipt.number.clone())];
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let to = (!to.is_empty()).then(|| fill(texts.receipt_to, &[("unit", to)]));
            view! { <p class="notice notice--good" data-receipt=receipt.number.clone()>
            <Icon shape=Shape::Check /> <span>{fill(texts.receipt, &values)} " " {to}</span></p> }
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

/// What was changed since the newest hand-in.
#[component]
fn ChangedSince(document: DocumentId, followup: Memo<Option<Arc<Followup>>>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case.hand_in);
    let list = move || {
        let newest = followup.with(|it| it.as_ref().and_then(|it| it.hand_ins.last().cloned()))?;
        let mut entries = tablet.read(|client| client.changes_since_hand_in(document, &newest));
        entries.truncate(CHANGES_SHOWN);
        Some(view! { <HistoryList document entries /> })
    };
    view! {
        <div class="stack stack--tight">
            <p class="chip chip--partly"><Icon shape=Shape::Pen /> {texts.changed_since}</p>
            <details class="removed" data-changed-since="">
                <summary class="removed__title"><Icon shape=Shape::History /> {texts.show_changes}</summary>
                {list}
            </details>
        </div>
    }
}

/// The newest thing that was sent back and not answered by a later version; followed.
pub(crate) fn unanswered(tablet: Tablet, document: DocumentId) -> Option<SentBack> {
    tablet.follow_status(document);
    tablet.read(|client| {
        let state = client.case_state(document)?;
        let newest = state.sent_back.iter().max_by_key(|it| it.at_ms)?;
        let accepted = state.receipts.iter().filter(|it| it.outcome == ReceiptOutcome::Accepted);
        let is_answered = accepted.map(|it| it.version).max().is_some_and(|it| it > newest.version);
        (!is_answered).then(|| newest.clone())
    })
}

/// That the level above has sent the follow-up back, with the comment; nothing once a newer version is handed in.
#[component]
pub(crate) fn SentBackLine(document: DocumentId) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().case.hand_in, use_language());
    let newest = Memo::new(move |_| unanswered(tablet, document));
    let line = move || {
        newest.get().map(|it| {
            let name = tablet.name_of(it.by);
            let name = if name.is_empty() { texts.somebody_above.to_owned() } else { name };
            let words = fill(texts.sent_back, &[("name", &name), ("comment", &it.comment)]);
            let time = Moment(it.at_ms).words(language);
            view! {
                <div class="notice notice--partly" data-sent-back=""><Icon shape=Shape::Undo />
                    <div class="stack stack--tight">
                        <p>{words} " " <span class="soft">{time}</span></p>
                        <p>{texts.sent_back_next}</p>
                        <a class="line__link" href=Route::Case(document, CaseView::HandIn).address()>{texts.title}</a>
                    </div>
                </div>
            }
        })
    };
    view! { <div role="status">{line}</div> }
}
