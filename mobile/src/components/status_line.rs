//! Where a document is: saved here, waiting, synced, not received, each with its time; and how the connection stands.
//!
//! Says what client-core knows and nothing more. The rules: never "saved" or "synced" on hope, and never "waiting" of
//! what nobody will send.

use client_core::{Connection, DocumentStatus, StoreProblem, Writability, practice_document};
use form_model::DocumentId;
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::moments::Moment;
use crate::preferences::{use_language, use_texts};
use crate::tablet::use_tablet;
use crate::texts::{Language, ShellTexts, fill};

/// What a status line says: its look, its sign, its words.
type Said = (&'static str, Shape, String);

/// How a document stands.
#[component]
pub(crate) fn StatusLine(document: DocumentId) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().shell, use_language());
    let lines = move || {
        if document == practice_document() {
            return vec![("waiting", Shape::Pen, texts.exercise.to_owned())];
        }
        let mut lines = tablet.status(document).map(|status| said(&status, texts, language)).unwrap_or_default();
        if tablet.has_unsaved(document) {
            lines.push(("bad", Shape::Warning, texts.in_field_only.to_owned()));
        }
        lines
    };
    view! {
        <div class="status" role="status">
            {move || lines().into_iter().map(|(look, shape, words)| view! {
                <span class=format!("status__line status__line--{look}")><Icon shape /> <span>{words}</span></span>
            }).collect_view()}
        </div>
    }
}

fn said(status: &DocumentStatus, texts: &ShellTexts, language: Language) -> Vec<Said> {
    let mut lines = Vec::new();
    let clock = |at_ms: Option<u64>| at_ms.map(|it| Moment(it).words(language)).unwrap_or_default();
    if let Some(problem) = status.store_problem {
        let words = match problem {
            StoreProblem::Full => texts.store_full,
            StoreProblem::Closed => texts.store_closed,
            StoreProblem::InUse | StoreProblem::Failed => texts.store_failed,
        };
        lines.push(("bad", Shape::Warning, words.to_owned()));
    } else if !status.is_saved() {
        lines.push(("busy", Shape::Clock, texts.saving.to_owned()));
    } else if status.waiting > 0 {
        let words = if is_sent(status.writability) { &texts.waiting } else { &texts.not_sent };
        lines.push(("waiting", Shape::Tablet, words.of(status.waiting)));
    } else if status.synced_at_ms.is_some() {
        lines.push(("good", Shape::Cloud, fill(texts.synced, &[("time", &clock(status.synced_at_ms))])));
    } else if status.saved_at_ms.is_some() {
        lines.push(("good", Shape::Tablet, fill(texts.saved, &[("time", &clock(status.saved_at_ms))])));
    }
    if !status.not_received.is_empty() {
        lines.push(("bad", Shape::Warning, texts.not_received.of(status.not_received.len())));
    }
    lines
}

/// True if what is written in such a document goes to the server, to be received or refused.
pub(crate) const fn is_sent(writability: Writability) -> bool {
    match writability {
        Writability::Writable | Writability::ReadOnly => true,
        Writability::NoAccess | Writability::Erased | Writability::Archived | Writability::Superseded => false,
    }
}

/// How the connection stands.
#[component]
pub(crate) fn ConnectionLine() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().shell);
    let said = move || -> Said {
        let (look, shape, words) = match tablet.connection() {
            Connection::Online => ("good", Shape::Cloud, texts.online),
            Connection::Connecting => ("busy", Shape::Clock, texts.connecting),
            Connection::Offline => ("waiting", Shape::CloudOff, texts.offline),
            Connection::SignInNeeded => ("bad", Shape::Warning, texts.sign_in_needed),
            Connection::SignedOut => ("waiting", Shape::CloudOff, texts.signed_out),
        };
        (look, shape, words.to_owned())
    };
    view! {
        <div class="status" role="status">
            {move || {
                let (look, shape, words) = said();
                view! { <span class=format!("status__line status__line--{look}")><Icon shape /> <span>{words}</span></span> }
            }}
        </div>
    }
}
