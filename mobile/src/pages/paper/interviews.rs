//! Interviews on paper: a blank sheet for the notes of one, and what was noted in those that were held.
//!
//! It reads and decides nothing. The rule: notes are the interviewed person's words, so they stand by themselves and are never
//! mixed with the answers.

use form_model::{Interview, Question};
use leptos::prelude::*;

use crate::pages::methods::interview_name;

use super::{Kind, Sheet, day_or_text, lines, written};

/// Lines for what is said about a question: a few sentences by hand.
const NOTE_LINES: usize = 4;

/// True if something was noted.
pub(super) fn has_words(interview: &Interview) -> bool {
    interview.notes.values().any(|it| !it.trim().is_empty())
}

/// Who is interviewed by whom and when, to be written by hand.
pub(super) fn who_and_when(sheet: &Sheet) -> AnyView {
    let texts = &sheet.texts.methods.interviews;
    let facts = [texts.who, texts.interviewer, texts.date].map(|label| written(sheet, label, "", 1));
    view! {
        <section class="paper__section"><h3>{sheet.texts.paper.interview_sheet}</h3> <p>{texts.notes_intro}</p> {facts}</section>
    }
    .into_any()
}

/// A question with room for what is said about it.
pub(super) fn note_block(sheet: &Sheet, question: &Question) -> AnyView {
    let words = sheet.language.of(&question.sv, &question.en).to_owned();
    view! {
        <div class="paper__question" data-question=question.id.clone()>
            <h4><span class="paper__id">{question.id.clone()}</span> " " {words}</h4>
            {lines(sheet, NOTE_LINES)}
        </div>
    }
    .into_any()
}

/// What was noted, interview by interview, where that is asked for.
pub(super) fn notes_taken(sheet: &Sheet) -> Option<AnyView> {
    if sheet.kind != Kind::Filled || !sheet.has_notes {
        return None;
    }
    let all = sheet.followup.interviews.iter().enumerate().filter(|(_, it)| has_words(it));
    let blocks: Vec<_> = all.map(|(index, it)| notes_of(sheet, it, index + 1)).collect();
    (!blocks.is_empty()).then(|| {
        view! { <section class="paper__section" id="paper-interviews"><h3>{sheet.texts.methods.interviews.title}</h3> {blocks}</section> }
            .into_any()
    })
}

fn notes_of(sheet: &Sheet, interview: &Interview, number: usize) -> AnyView {
    let texts = &sheet.texts.methods.interviews;
    let facts: Vec<_> = [(texts.interviewer, &interview.interviewer), (texts.date, &interview.date)]
        .into_iter()
        .filter_map(|(label, value)| Some(format!("{label}: {}", day_or_text(sheet, value.as_deref()?.trim()))))
        .collect();
    let noted = sheet.template.questions().filter_map(|question| {
        let text = interview.notes.get(&question.id).map(|it| it.trim()).filter(|it| !it.is_empty())?.to_owned();
        let words = sheet.language.of(&question.sv, &question.en).to_owned();
        Some(view! {
            <p class="paper__label"><span class="paper__id">{question.id.clone()}</span> " " {words}</p>
            <p class="paper__text">{text}</p>
        })
    });
    view! {
        <div class="paper__question" data-notes-of=interview.id.to_string()>
            <h4>{interview_name(texts, interview, number)}</h4>
            <p class="paper__small">{facts.join(" · ")}</p>
            {noted.collect_view()}
        </div>
    }
    .into_any()
}
