//! Rows that somebody has removed, with the way to bring each of them back.
//!
//! Rows are removed by a flag, and others may have written in one just then. The rule that must not be broken: what a
//! removed row says can be read here, and one tap brings it back.

use form_model::{DocumentId, Edit, RowId, Table};
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::preferences::use_texts;
use crate::tablet::use_tablet;
use crate::texts::Counted;

/// A removed row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RemovedRow {
    pub(crate) table: Table,
    pub(crate) row: RowId,
    /// What it says.
    pub(crate) words: String,
}

/// The list, closed at first; nothing where nothing was removed.
#[component]
pub(crate) fn Removed(
    document: DocumentId,
    rows: Memo<Vec<RemovedRow>>,
    title: &'static Counted,
    writable: Signal<bool>,
) -> impl IntoView {
    let item = move |it: RemovedRow| view! { <RemovedItem document removed=it writable /> };
    view! {
        <Show when=move || !rows.with(Vec::is_empty)>
            <details class="removed">
                <summary class="removed__title"><Icon shape=Shape::Undo /> {move || title.of(rows.with(Vec::len))}</summary>
                <ul class="lines"><For each=move || rows.get() key=|it| (it.row, it.words.clone()) children=item /></ul>
            </details>
        </Show>
    }
}

#[component]
fn RemovedItem(document: DocumentId, removed: RemovedRow, writable: Signal<bool>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().analysis.removed);
    let RemovedRow { table, row, words } = removed;
    let words = if words.trim().is_empty() { texts.without_words.to_owned() } else { words };
    let bring_back = move |_| {
        tablet.edit(document, Edit::row_value(table, row, &["removed"], false));
    };
    view! {
        <li class="line" data-removed=row.to_string()>
            <p class="grow removed__words">{words.clone()}</p>
            <button type="button" class="quiet" disabled=move || !writable.get() on:click=bring_back>
                <Icon shape=Shape::Undo /> <span>{texts.bring_back} <span class="hidden-visually">": " {words}</span></span>
            </button>
        </li>
    }
}
