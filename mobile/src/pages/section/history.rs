//! What happened at one question: who, when, what was before and after.
//!
//! It reads while it is open and never otherwise. The rule that must not be broken: what is told as somebody's words
//! are that person's words.

use client_core::{HistoryEntry, WhatHappened};
use leptos::prelude::*;

use super::open_form::OpenForm;
use super::question::Asked;
use crate::moments::Moment;

/// So much fits on a screen or two; the rest is one tap away.
const ENTRIES_SHOWN: usize = 20;

/// The history of a question.
#[component]
pub(super) fn QuestionHistory(form: OpenForm, asked: Asked) -> impl IntoView {
    let words = &form.texts.history;
    let entries = Memo::new(move |_| {
        form.tablet.follow_content(form.document);
        form.tablet.read(|client| client.history(form.document, &["answers", &asked.id()]))
    });
    let is_whole = RwSignal::new(false);
    let shown = move || {
        let most = if is_whole.get() { usize::MAX } else { ENTRIES_SHOWN };
        entries.with(|it| it.iter().take(most).filter_map(|it| view_entry(form, it)).collect_view())
    };
    let is_empty = move || entries.with(Vec::is_empty);
    let is_cut = move || !is_whole.get() && entries.with(|it| it.len() > ENTRIES_SHOWN);
    view! {
        <section class="aside">
            <h3>{words.title}</h3>
            <Show when=is_empty><p class="soft">{words.empty}</p></Show>
            <ol class="told">{shown}</ol>
            <Show when=is_cut>
                <button type="button" class="quiet" on:click=move |_| is_whole.set(true)>{words.show_all}</button>
            </Show>
        </section>
    }
}

fn view_entry(form: OpenForm, entry: &HistoryEntry) -> Option<AnyView> {
    let place = entry.path.get(2).map(String::as_str)?;
    let what = match &entry.what {
        WhatHappened::Set { before, after } => view_values(form, place, before, after.as_deref()),
        WhatHappened::Typed { pieces } => {
            let pieces = pieces.iter().map(|it| view_change(form, it.removed.clone(), it.inserted.clone()));
            pieces.collect_view().into_any()
        }
        WhatHappened::RowAdded { .. }
        | WhatHappened::RowRemoved
        | WhatHappened::RowRestored
        | WhatHappened::Counted(_)
        | WhatHappened::Other => return None,
    };
    let (who, when) = (form.person_name(entry.person), Moment(entry.ended_at_ms).words(form.language));
    let place = place_words(form, place);
    Some(
        view! {
            <li class="told__entry">
                <p class="told__who"><strong>{who}</strong> " · " {when} " · " {place}</p>
                {what}
            </li>
        }
        .into_any(),
    )
}

fn place_words(form: OpenForm, place: &str) -> &'static str {
    let texts = form.texts;
    match place {
        "comment" => texts.comment,
        "evidence" => texts.evidence,
        "needs_action" => texts.needs_action,
        "strength" => texts.strength,
        "view" => texts.history.view,
        "differs" => texts.differing.differ,
        _ => texts.history.answer,
    }
}

fn view_values(form: OpenForm, place: &str, before: &[String], after: Option<&str>) -> AnyView {
    let words = |value: &str| match (place, value) {
        ("needs_action" | "strength", "true") => form.texts.history.yes.to_owned(),
        ("needs_action" | "strength", _) => form.texts.history.no.to_owned(),
        ("differs", _) => form.texts.history.yes.to_owned(),
        (_, value) => form.answer_words(value),
    };
    let nothing = match place {
        "rating" => form.texts.unanswered,
        _ => form.texts.history.no,
    };
    let before: Vec<_> = before.iter().map(|it| words(it)).collect();
    let before = if before.is_empty() { nothing.to_owned() } else { before.join(" / ") };
    let after = after.map_or_else(|| nothing.to_owned(), words);
    let texts = &form.texts.history;
    view! {
        <p class="told__values">
            <span class="hidden-visually">{texts.before}": "</span><span class="soft">{before}</span>
            <span aria-hidden="true">" → "</span>
            <span class="hidden-visually">", "{texts.after}": "</span><span>{after}</span>
        </p>
    }
    .into_any()
}

fn view_change(form: OpenForm, removed: String, inserted: String) -> impl IntoView {
    let texts = &form.texts.history;
    let removed = (!removed.is_empty()).then(|| {
        view! { <span class="hidden-visually">{texts.removed}": "</span><del>{removed}</del>" " }
    });
    let inserted = (!inserted.is_empty()).then(|| {
        view! { <span class="hidden-visually">{texts.added}": "</span><ins>{inserted}</ins> }
    });
    view! { <p class="told__words">{removed}{inserted}</p> }
}
