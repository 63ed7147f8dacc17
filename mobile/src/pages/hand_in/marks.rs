//! Ready marks: whose, on which content, and what voided them.
//!
//! A mark names the content that it covers, so a later edit voids it in plain sight, with what was changed. The rule that
//! must not be broken: a mark is shown as valid only while it covers exactly what stands there.

use std::sync::Arc;

use form_model::{Case, DocumentId, Edit, Followup, Mark, ReadyMark, Voice, digest, valid_marks};
use leptos::prelude::*;

use crate::components::{Icon, Shape, TextField};
use crate::moments::Moment;
use crate::pages::changes::HistoryList;
use crate::preferences::{use_language, use_texts};
use crate::route::{CaseView, Route};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::fill;

/// So many of the changes that voided a mark are listed at the mark; the changes have a screen of their own.
const CHANGES_SHOWN: usize = 20;

/// What one party's marks come to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum MarkState {
    /// Nobody of the party has marked anything.
    None,
    /// The newest mark covers what stands there now.
    Valid(ReadyMark),
    /// The newest mark covered something else; so many changes were made since.
    Void(ReadyMark, usize),
}

pub(super) fn mark_state(tablet: Tablet, document: DocumentId, followup: &Followup, voice: Voice) -> MarkState {
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
pub(super) fn MarkLine(document: DocumentId, followup: Memo<Option<Arc<Followup>>>, voice: Voice) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().case.hand_in, use_language());
    let state = Memo::new(move |_| {
        // A mark covers more than what is read of the follow-up.
        tablet.follow_content(document);
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
            <WhatVoided document mark />
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

/// What was changed since a mark was made, one tap away.
#[component]
fn WhatVoided(document: DocumentId, mark: ReadyMark) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case.hand_in);
    let mut entries = tablet.read(|client| client.changes_since_mark(document, &mark));
    let has_more = entries.len() > CHANGES_SHOWN;
    entries.truncate(CHANGES_SHOWN);
    let all = has_more.then(|| {
        view! { <a class="line__link" href=Route::Case(document, CaseView::Changes).address()>{texts.all_changes}</a> }
    });
    view! {
        <details class="removed grow" data-voided="">
            <summary class="removed__title"><Icon shape=Shape::History /> {texts.show_changes}</summary>
            <HistoryList document entries />
            {all}
        </details>
    }
}

/// The mark of the content as it is now; none while somebody else's document is asked for.
pub(super) fn new_mark(tablet: Tablet, document: DocumentId) -> Option<Mark> {
    let content = tablet.read(|client| Some(digest(client.document(document)?.automerge())))?;
    Some(Mark { row: tablet.draw_row_id(), person: tablet.person()?, time_ms: tablet.now_ms(), digest: content })
}

fn mark_ready(tablet: Tablet, document: DocumentId, voice: Voice) {
    if let Some(mark) = new_mark(tablet, document) {
        tablet.edit(document, Edit::mark_ready(&mark, voice));
    }
}

/// True if the unit has no representative today, and nobody stands in for one; followed.
pub(super) fn lacks_representative(tablet: Tablet, document: DocumentId, case: &Case) -> bool {
    tablet.parties(case, Voice::Representative).is_empty() && !tablet.voices(document).contains(&Voice::Representative)
}

/// That there is no representative, and what is done about it. It stands above the marks, since it is a part of what
/// they cover.
#[component]
pub(super) fn NoRepresentative(document: DocumentId) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case.hand_in);
    let writable = Signal::derive(move || tablet.is_writable(document));
    view! {
        <div class="stack stack--tight" data-no-representative="">
            <p class="row"><Icon shape=Shape::Warning /> <span>{texts.no_representative}</span></p>
            <TextField document path=vec!["plan".to_owned(), "missing_representative".to_owned()]
                label=texts.missing_representative id="missing-representative" hint=texts.missing_hint writable />
        </div>
    }
}
