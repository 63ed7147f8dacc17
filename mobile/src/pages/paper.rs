//! The form for paper: filled in as it is now, or blank with boxes to tick and lines to write on; and a sheet for an interview.
//!
//! It reads and changes nothing; the browser prints. The rule that must not be broken: the paper shows both parties'
//! answers, and says that it is a copy; what was said in interviews is on it only when that is asked for.

mod around;
mod interviews;
mod question;

use std::sync::Arc;

use form_model::{DocumentId, DocumentKind, Followup, JointAnswer, Template, Voice};
use leptos::prelude::*;

use crate::components::{AsFile, Icon, Shape};
use crate::moments::{Moment, day_words};
use crate::pages::action_plan::PlanPaper;
use crate::pages::case_head::CaseHead;
use crate::pages::follow_ups::{occasion_words, unit_name};
use crate::pages::overview::keep_open;
use crate::preferences::{use_language, use_texts};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{Language, Texts, fill};

use around::{after_questions, before_questions};
use interviews::{has_words, note_block, notes_taken, who_and_when};
use question::question_block;

/// What a sheet is made from.
struct Sheet {
    tablet: Tablet,
    document: DocumentId,
    followup: Arc<Followup>,
    template: Arc<Template>,
    texts: &'static Texts,
    language: Language,
    kind: Kind,
    has_notes: bool,
}

/// Which form is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Filled,
    Blank,
    /// The questions with room for the notes of one interview.
    Interview,
}

/// The screen, of a follow-up or of an action plan.
#[component]
pub(crate) fn Paper(document: DocumentId) -> impl IntoView {
    keep_open(document);
    name_the_print(use_tablet(), document);
    match use_tablet().case(document).map(|it| it.kind) {
        Some(DocumentKind::ActionPlan) => view! { <PlanPaper document /> }.into_any(),
        Some(DocumentKind::Followup) | None => view! { <FormPaper document /> }.into_any(),
    }
}

#[component]
fn FormPaper(document: DocumentId) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), use_texts(), use_language());
    let followup = tablet.followup(document);
    let kind = RwSignal::new(Kind::Filled);
    let has_notes = RwSignal::new(false);
    let sheet = move || {
        let parts = followup.get().zip(tablet.template(document));
        let Some((followup, template)) = parts else {
            return view! { <p class="notice"><Icon shape=Shape::CloudOff /> <span>{texts.paper.not_here}</span></p> }
                .into_any();
        };
        whole(&Sheet {
            tablet,
            document,
            followup,
            template,
            texts,
            language,
            kind: kind.get(),
            has_notes: has_notes.get(),
        })
    };
    view! {
        <CaseHead document title=texts.paper.title />
        <PrintChoices document kind />
        <WithNotes followup kind has_notes />
        {sheet}
    }
}

#[component]
fn PrintChoices(document: DocumentId, kind: RwSignal<Kind>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().paper);
    let owner = tablet.case(document).map(|it| unit_name(tablet, it.unit)).unwrap_or_default();
    let file_name = format!("{owner} {}", texts.title);
    let choice = move |it: Kind, id: &'static str, words: &'static str| {
        view! {
            <button type="button" class="choice" id=id aria-pressed=move || (kind.get() == it).to_string()
                on:click=move |_| kind.set(it)>{words}</button>
        }
    };
    let print = move |_| {
        // A browser that can't print has said so itself.
        window().print().ok();
    };
    view! {
        <section class="sheet paper-choices">
            <p class="soft">{texts.intro}</p>
            <div class="field">
                <p class="field__label" id="paper-which">{texts.which}</p>
                <div class="choices" role="group" aria-labelledby="paper-which">
                    {choice(Kind::Filled, "paper-filled", texts.filled)}
                    {choice(Kind::Blank, "paper-blank", texts.blank)}
                    {choice(Kind::Interview, "paper-interview", texts.interview_sheet)}
                </div>
            </div>
            <div class="row">
                <button type="button" class="button" id="print" on:click=print><Icon shape=Shape::Print /> {texts.print}</button>
                <AsFile address=format!("/api/documents/{document}/file") name=file_name />
            </div>
        </section>
    }
}

/// Whether the interviews' notes are printed too, where there are any.
#[component]
fn WithNotes(followup: Memo<Option<Arc<Followup>>>, kind: RwSignal<Kind>, has_notes: RwSignal<bool>) -> impl IntoView {
    let texts = &use_texts().paper;
    let is_there =
        Memo::new(move |_| followup.with(|it| it.as_ref().is_some_and(|it| it.interviews.iter().any(has_words))));
    view! {
        <Show when=move || kind.get() == Kind::Filled && is_there.get()>
            <div class="paper-choices">
                <label class="tick">
                    <input type="checkbox" id="paper-notes" aria-describedby="paper-notes-hint" prop:checked=move || has_notes.get()
                        on:change=move |event| has_notes.set(event_target_checked(&event)) />
                    <span>{texts.with_notes}</span>
                </label>
                <p class="soft" id="paper-notes-hint">{texts.with_notes_hint}</p>
            </div>
        </Show>
    }
}

/// The page's title is what browsers print above each page and offer as a file name.
fn name_the_print(tablet: Tablet, shown: DocumentId) {
    let before = document().title();
    let name = tablet.case(shown).map(|it| unit_name(tablet, it.unit)).unwrap_or_default();
    document().set_title(&format!("{name} – {before}"));
    on_cleanup(move || document().set_title(&before));
}

fn whole(sheet: &Sheet) -> AnyView {
    let sections: Vec<_> = sheet
        .template
        .sections
        .iter()
        .map(|section| {
            let title = format!("{} {}", section.id, sheet.language.of(&section.sv, &section.en));
            let block = if sheet.kind == Kind::Interview { note_block } else { question_block };
            let questions: Vec<_> = section.questions.iter().map(|it| block(sheet, it)).collect();
            view! { <section class="paper__section"><h3>{title}</h3> {questions}</section> }
        })
        .collect();
    view! {
        <article class="paper" id="paper">
            <div class="paper__running" aria-hidden="true">{running_line(sheet)}</div>
            <div class="paper__body">
                {head(sheet)}
                {if sheet.kind == Kind::Interview { who_and_when(sheet) } else { before_questions(sheet) }}
                {sections}
                {(sheet.kind != Kind::Interview).then(|| after_questions(sheet))}
                {notes_taken(sheet)}
            </div>
        </article>
    }
    .into_any()
}

fn unit_of(sheet: &Sheet) -> String {
    sheet.tablet.case(sheet.document).map(|it| unit_name(sheet.tablet, it.unit)).unwrap_or_default()
}

/// A day as people read days, and anything else as it is.
fn day_or_text(sheet: &Sheet, value: &str) -> String {
    value.parse().map_or_else(|_| value.to_owned(), |it| day_words(it, sheet.language))
}

fn printed_words(sheet: &Sheet) -> String {
    let today = Moment::now().day().map(|it| day_words(it, sheet.language)).unwrap_or_default();
    fill(sheet.texts.paper.printed, &[("date", &today)])
}

/// What stands on top of every page.
fn running_line(sheet: &Sheet) -> String {
    format!("{} · {}", unit_of(sheet), printed_words(sheet))
}

fn head(sheet: &Sheet) -> AnyView {
    let case = sheet.tablet.case(sheet.document);
    let about = case.map(|it| occasion_words(sheet.tablet, &it, &sheet.texts.list, sheet.language));
    let is_draft = sheet.kind == Kind::Filled && !sheet.tablet.was_handed_in(sheet.document);
    let template = sheet.language.of(&sheet.template.sv, &sheet.template.en).to_owned();
    view! {
        <header class="paper__head">
            <h2>{unit_of(sheet)}</h2>
            <p>{about}</p>
            <p class="paper__small">{template} " · " {printed_words(sheet)}</p>
            {is_draft.then(|| view! { <p class="paper__small"><strong>{sheet.texts.paper.draft}</strong></p> })}
        </header>
    }
    .into_any()
}

/// "Chef" or "Skyddsombud"; the style gives the capital.
const fn role_words(texts: &'static Texts, voice: Voice) -> &'static str {
    match voice {
        Voice::Manager => texts.shell.manager,
        Voice::Representative => texts.shell.representative,
        Voice::Above => texts.shell.above,
    }
}

/// What both parties' answers come to where they differ.
const fn difference_words(texts: &'static Texts, joint: &JointAnswer) -> Option<&'static str> {
    match joint {
        JointAnswer::Unanswered | JointAnswer::OneParty { .. } | JointAnswer::Agreed { .. } => None,
        JointAnswer::Difference(_) => Some(texts.form.differing.title),
        JointAnswer::AgreedToDiffer(_) => Some(texts.form.differing.settled_title),
    }
}

/// Empty lines to write on; none on a form that is filled in.
fn lines(sheet: &Sheet, count: usize) -> Option<AnyView> {
    let all: Vec<_> = (0..count).map(|_| view! { <div class="paper__line"></div> }).collect();
    (sheet.kind != Kind::Filled).then(|| view! { <div aria-hidden="true">{all}</div> }.into_any())
}

/// A label with what was written, or with lines to write on. Nothing where a filled form has nothing to show.
fn written(sheet: &Sheet, label: &str, text: &str, empty_lines: usize) -> Option<AnyView> {
    let label = label.to_owned();
    match sheet.kind {
        Kind::Blank | Kind::Interview => {
            Some(view! { <p class="paper__label">{label}</p> {lines(sheet, empty_lines)} }.into_any())
        }
        Kind::Filled if text.trim().is_empty() => None,
        Kind::Filled => {
            let text = text.trim().to_owned();
            Some(view! { <p class="paper__label">{label}</p> <p class="paper__text">{text}</p> }.into_any())
        }
    }
}
