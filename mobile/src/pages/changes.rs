//! What was changed, by whom: while one was away, and since the beginning.
//!
//! It puts client-core's history into words. The rule that must not be broken: what another person wrote counts as new
//! until this person has said that they have seen it.

use client_core::{Event, HistoryEntry, WhatHappened};
use form_model::{DocumentId, Template};
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::moments::Moment;
use crate::pages::action_plan::code_words;
use crate::pages::case_head::CaseHead;
use crate::pages::overview::keep_open;
use crate::preferences::{use_language, use_texts};
use crate::route::{CaseView, Route};
use crate::tablet::use_tablet;
use crate::texts::{ChangesTexts, Language, fill, signed};

/// How many entries are shown at first, and how many more each time: a page or two.
const ENTRIES_AT_ONCE: usize = 40;

/// The longest piece of a text that an entry quotes, in characters.
const QUOTE_CHARS_MAX: usize = 120;

/// The screen.
#[component]
pub(crate) fn Changes(document: DocumentId) -> impl IntoView {
    keep_open(document);
    let (tablet, texts) = (use_tablet(), &use_texts().changes);
    let seen_again = RwSignal::new(0_u32);
    let unseen = move || {
        tablet.follow_content(document);
        seen_again.track();
        tablet.read(|client| client.unseen(document))
    };
    let mark_seen = move |_| {
        tablet.report(Event::DocumentSeen(document));
        seen_again.update(|it| *it += 1);
    };
    let news = move || {
        let entries = unseen();
        if entries.is_empty() {
            return view! { <p class="soft">{texts.nothing_new}</p> }.into_any();
        }
        view! {
            <HistoryList document entries />
            <button type="button" class="button" on:click=mark_seen><Icon shape=Shape::Check /> {texts.seen}</button>
        }
        .into_any()
    };
    view! {
        <CaseHead document title=texts.title />
        <section class="sheet" id="while-away"><h2>{texts.while_away}</h2>{news}</section>
        <section class="sheet"><h2>{texts.all}</h2><AllChanges document /></section>
    }
}

#[component]
fn AllChanges(document: DocumentId) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().changes);
    let shown = RwSignal::new(ENTRIES_AT_ONCE);
    let list = move || {
        tablet.follow_content(document);
        let mut entries = tablet.read(|client| client.history(document, &[]));
        let has_more = entries.len() > shown.get();
        entries.truncate(shown.get());
        if entries.is_empty() {
            return view! { <p class="soft">{texts.none}</p> }.into_any();
        }
        view! {
            <HistoryList document entries />
            {has_more.then(|| view! {
                <button type="button" class="button button--quiet" on:click=move |_| shown.update(|it| *it += ENTRIES_AT_ONCE)>
                    {texts.show_more}
                </button>
            })}
        }
        .into_any()
    };
    view! { {list} }
}

/// A line that tells of changes by others since one was here, where there are some.
#[component]
pub(crate) fn WhileAway(document: DocumentId) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().changes);
    let count = Memo::new(move |_| {
        tablet.follow_content(document);
        tablet.read(|client| client.unseen(document).len())
    });
    view! {
        <Show when=move || { count.get() > 0 }>
            <a class="notice notice--link" href=Route::Case(document, CaseView::Changes).address()>
                <Icon shape=Shape::History />
                <span class="grow">{move || texts.new_count.of(count.get())}</span>
                <strong>{texts.show}</strong>
            </a>
        </Show>
    }
}

/// Entries of history in words.
#[component]
pub(crate) fn HistoryList(document: DocumentId, entries: Vec<HistoryEntry>) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().changes, use_language());
    let template = tablet.whole_template(document);
    let items: Vec<_> = entries
        .into_iter()
        .map(|entry| {
            let who = entry.person.map(|it| tablet.name_of(it)).filter(|it| !it.is_empty());
            let who = who.unwrap_or_else(|| texts.someone.to_owned());
            let place = place_words(&entry.path, texts);
            let what = what_words(&entry, template.as_deref(), texts, language);
            let before = text_before(&entry, texts);
            let time = Moment(entry.ended_at_ms).words(language);
            view! {
                <li class="entry">
                    <p class="entry__head"><strong>{place}</strong> <span class="soft">{time}</span></p>
                    <p>{who} " " {what}</p>
                    {before.map(|it| view! { <p class="soft">{it}</p> })}
                </li>
            }
        })
        .collect();
    view! { <ol class="entries">{items}</ol> }
}

/// "A3, kommentar", "Planering, dag".
pub(super) fn place_words(path: &[String], texts: &ChangesTexts) -> String {
    let first = path.first().map(String::as_str).unwrap_or_default();
    let subject = match first {
        "answers" => path.get(1).cloned().unwrap_or_default(),
        _ => texts.places.iter().find(|it| it.0 == first).map_or_else(|| first.to_owned(), |it| it.1.to_owned()),
    };
    let field = path.iter().skip(1).rev().find_map(|part| texts.fields.iter().find(|it| it.0 == part));
    field.map_or_else(|| subject.clone(), |field| format!("{subject}, {}", field.1))
}

fn what_words(entry: &HistoryEntry, template: Option<&Template>, texts: &ChangesTexts, language: Language) -> String {
    let is_answer = entry.path.iter().any(|it| it == "rating");
    match &entry.what {
        WhatHappened::Set { before, after } => {
            let words = |value: &str| value_words(value, template, texts, language);
            let before = before.iter().map(|it| words(it)).collect::<Vec<_>>().join(" / ");
            match after.as_deref().map(words) {
                Some(after) if is_answer && before.is_empty() => fill(texts.answered, &[("after", &after)]),
                Some(after) if is_answer => fill(texts.answer_changed, &[("before", &before), ("after", &after)]),
                Some(after) => fill(texts.set, &[("after", &after)]),
                None if is_answer => fill(texts.answer_cleared, &[("before", &before)]),
                None => texts.cleared.to_owned(),
            }
        }
        WhatHappened::Typed { pieces } => {
            let inserted = quote(&pieces.iter().map(|it| it.inserted.as_str()).collect::<Vec<_>>().join(" "));
            let removed = quote(&pieces.iter().map(|it| it.removed.as_str()).collect::<Vec<_>>().join(" "));
            match (inserted.is_empty(), removed.is_empty()) {
                (false, true) => fill(texts.typed, &[("text", &inserted)]),
                (true, false) => fill(texts.removed, &[("text", &removed)]),
                (false, false) => fill(texts.replaced, &[("before", &removed), ("after", &inserted)]),
                (true, true) => texts.other.to_owned(),
            }
        }
        WhatHappened::RowAdded { .. } => texts.row_added.to_owned(),
        WhatHappened::RowRemoved => texts.row_removed.to_owned(),
        WhatHappened::RowRestored => texts.row_restored.to_owned(),
        WhatHappened::Counted(by) => fill(texts.counted, &[("count", &signed(*by))]),
        WhatHappened::Other => texts.other.to_owned(),
    }
}

/// What a value's place held before, where that isn't in the sentence already.
fn text_before(entry: &HistoryEntry, texts: &ChangesTexts) -> Option<String> {
    let WhatHappened::Set { before, .. } = &entry.what else { return None };
    let is_answer = entry.path.iter().any(|it| it == "rating");
    let is_telling = !is_answer && before.iter().any(|it| it != "true" && it != "false");
    is_telling.then(|| fill(texts.before, &[("before", &before.join(" / "))]))
}

pub(super) fn value_words(
    value: &str,
    template: Option<&Template>,
    texts: &ChangesTexts,
    language: Language,
) -> String {
    let step = template.and_then(|it| it.scale.steps.iter().find(|it| it.code == value));
    match (step, value) {
        (Some(step), _) => language.of(&step.sv, &step.en).to_owned(),
        (None, "true") => texts.yes.to_owned(),
        (None, "false") => texts.no.to_owned(),
        (None, other) => code_words(other, language).map_or_else(|| quote(other), str::to_owned),
    }
}

pub(super) fn quote(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= QUOTE_CHARS_MAX {
        return text.to_owned();
    }
    text.chars().take(QUOTE_CHARS_MAX).chain(['…']).collect()
}
