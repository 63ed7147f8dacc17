//! What of each document waits for the network.
//!
//! It counts what client-core knows. The rule that must not be broken: "nothing waits" is said only when nothing does.

use client_core::{Client, Writability};
use form_model::{DocumentId, DocumentKind};
use leptos::prelude::*;

use crate::components::{ConnectionLine, Icon, Shape, StatusLine, is_sent};
use crate::pages::follow_ups::{occasion_words, unit_name};
use crate::preferences::{use_language, use_texts};
use crate::route::{CaseView, Route};
use crate::tablet::{Tablet, use_tablet};

/// The documents on the tablet, in the order of their names; followed.
pub(super) fn documents_here(tablet: Tablet) -> Vec<DocumentId> {
    let kinds = [DocumentKind::Followup, DocumentKind::ActionPlan];
    let listed = kinds.into_iter().flat_map(|kind| tablet.cases(kind)).map(|it| it.0);
    let here = tablet.read(|client| client.documents().collect::<Vec<_>>());
    listed.filter(|it| here.contains(it)).collect()
}

/// What a document is called where there are several.
pub(super) fn document_name(tablet: Tablet, document: DocumentId) -> String {
    let (texts, language) = (use_texts(), use_language());
    let Some(case) = tablet.case(document) else { return texts.shell.not_here.to_owned() };
    let about = match case.kind {
        DocumentKind::ActionPlan => texts.case.action_plan.to_owned(),
        DocumentKind::Followup => occasion_words(tablet, &case, &texts.list, language),
    };
    format!("{} · {about}", unit_name(tablet, case.unit))
}

/// The part of the page.
#[component]
pub(super) fn Queue() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().this_tablet);
    let documents = Memo::new(move |_| documents_here(tablet));
    let counts = move || {
        documents.with(|all| all.iter().for_each(|it| tablet.follow_status(*it)));
        tablet.read(counts_of)
    };
    let summary = move || {
        let Counts { waiting, unsaved, not_sent } = counts();
        let (look, shape, words) = if unsaved > 0 {
            ("notice notice--bad", Shape::Warning, texts.queue.unsaved.of(unsaved))
        } else if waiting > 0 {
            ("notice", Shape::Tablet, texts.queue.waiting.of(waiting))
        } else if not_sent > 0 {
            ("notice notice--partly", Shape::Warning, texts.queue.not_sent.of(not_sent))
        } else {
            ("notice notice--good", Shape::Check, texts.queue.all_synced.to_owned())
        };
        view! { <p class=look id="queue-summary" data-waiting=waiting.to_string()><Icon shape /> <span>{words}</span></p> }
    };
    view! {
        <section class="sheet" id="tablet-queue">
            <div class="row row--apart"><h2>{texts.queue.title}</h2> <ConnectionLine /></div>
            <Show when=move || !documents.with(Vec::is_empty)
                fallback=move || view! { <p class="soft">{texts.queue.nothing_here}</p> }>
                <div role="status">{summary}</div>
                <ul class="queue">
                    <For each=move || documents.get() key=|it| *it let:document>
                        <QueueItem document />
                    </For>
                </ul>
            </Show>
            <a class="button button--quiet" href=Route::ConnectionCheck.address()><Icon shape=Shape::Help /> {texts.connection_check}</a>
        </section>
    }
}

/// How many changes there are of each kind; a statement counts as one.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    /// They go to the server when there is a network.
    waiting: usize,
    /// They are only in memory.
    unsaved: usize,
    /// The server does not want them.
    not_sent: usize,
}

fn counts_of(client: &Client) -> Counts {
    let mut sum = Counts::default();
    for status in client.documents().filter_map(|it| client.status(it)) {
        let of_kind = if is_sent(status.writability) { &mut sum.waiting } else { &mut sum.not_sent };
        *of_kind += status.waiting;
        sum.unsaved += status.unsaved;
    }
    for statement in client.kept_statements() {
        let of_kind = if statement.refusal.is_none() { &mut sum.waiting } else { &mut sum.not_sent };
        *of_kind += 1;
    }
    sum
}

#[component]
fn QueueItem(document: DocumentId) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().this_tablet.queue);
    let standing = move || {
        let words = match tablet.status(document)?.writability {
            Writability::Writable => return None,
            Writability::ReadOnly => texts.read_only,
            Writability::NoAccess => texts.no_access,
            Writability::Erased => texts.erased,
            Writability::Archived => texts.archived,
            Writability::Superseded => texts.superseded,
        };
        Some(view! { <p class="soft">{words}</p> })
    };
    let untouched = move || {
        let status = tablet.status(document)?;
        let is_untouched = status.saved_at_ms.is_none() && status.synced_at_ms.is_none() && status.waiting == 0;
        is_untouched.then(|| view! { <p class="soft">{texts.untouched}</p> })
    };
    view! {
        <li class="queue__item" data-document=document.to_string()>
            <a href=Route::Case(document, CaseView::Overview).address()>{move || document_name(tablet, document)}</a>
            <StatusLine document />
            {untouched}
            {standing}
        </li>
    }
}
