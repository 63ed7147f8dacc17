//! What stands on paper before and after the questions: planning, findings, closing questions, marks, hand-ins.
//!
//! It reads and decides nothing. The rule that must not be broken: only a mark that still holds is shown as one.

use form_model::{Finding, ReceiptOutcome, Voice, digest, valid_marks, why_tree};
use leptos::prelude::*;

use crate::moments::Moment;
use crate::texts::fill;

use super::{Kind, Sheet, day_or_text, role_words, written};

/// Lines on the blank form for a finding or a closing answer: a short paragraph by hand.
const PARAGRAPH_LINES: usize = 5;

/// Who carries the follow-up out, how and when.
pub(super) fn before_questions(sheet: &Sheet) -> AnyView {
    let (texts, plan) = (&sheet.texts.case.plan, &sheet.followup.plan);
    let method = plan.method.as_deref().and_then(|code| texts.methods.iter().find(|it| it.0 == code));
    let names: Vec<_> = plan.participants.iter().filter_map(|it| it.name.clone()).collect();
    let facts: Vec<AnyView> = [
        (texts.method, method.map(|it| it.1.to_owned())),
        (texts.date, plan.date.as_deref().map(|it| day_or_text(sheet, it)).or_else(|| plan.week.clone())),
        (texts.responsible, plan.responsible.clone()),
        (texts.participants, Some(names.join(", "))),
    ]
    .into_iter()
    .filter_map(|(label, value)| written(sheet, label, &value.unwrap_or_default(), 1))
    .collect();
    if facts.is_empty() {
        return ().into_any();
    }
    view! { <section class="paper__section"><h3>{sheet.texts.paper.plan}</h3> {facts}</section> }.into_any()
}

/// Findings, closing questions, marks and hand-ins.
pub(super) fn after_questions(sheet: &Sheet) -> AnyView {
    view! { {findings(sheet)} {closing(sheet)} {marks(sheet)} }.into_any()
}

fn findings(sheet: &Sheet) -> Option<AnyView> {
    let texts = &sheet.texts.analysis;
    let blocks: Vec<AnyView> = match sheet.kind {
        Kind::Blank | Kind::Interview => [texts.strength, texts.improvement]
            .into_iter()
            .filter_map(|label| written(sheet, label, "", PARAGRAPH_LINES))
            .collect(),
        Kind::Filled => sheet.followup.findings.iter().map(|it| finding(sheet, it)).collect(),
    };
    (!blocks.is_empty()).then(|| {
        view! { <section class="paper__section"><h3>{sheet.texts.paper.findings}</h3> {blocks}</section> }.into_any()
    })
}

fn finding(sheet: &Sheet, finding: &Finding) -> AnyView {
    let texts = &sheet.texts.analysis;
    let kind = if finding.kind.as_deref() == Some("strength") { texts.strength } else { texts.improvement };
    let questions = finding.questions.iter().cloned().collect::<Vec<_>>().join(", ");
    let whys: Vec<_> = why_tree(finding)
        .into_iter()
        .filter_map(|place| {
            let why = finding.whys.iter().find(|it| it.id == place.id)?;
            let (number, text) = (place.number_words(), why.text.clone());
            let root = why.root_cause.then(|| view! { <strong>" (" {texts.whys.root_cause} ")"</strong> });
            Some(view! { <li><span class="paper__id">{number}</span> " " {text} {root}</li> })
        })
        .collect();
    view! {
        <div class="paper__question">
            <p><strong>{kind}</strong> " " <span class="paper__small">{questions}</span></p>
            <p class="paper__text">{finding.text.clone()}</p>
            <ul class="paper__whys">{whys}</ul>
        </div>
    }
    .into_any()
}

fn closing(sheet: &Sheet) -> Option<AnyView> {
    let blocks: Vec<_> = sheet
        .template
        .closing
        .iter()
        .map(|question| {
            let words = sheet.language.of(&question.sv, &question.en).to_owned();
            let text = sheet.followup.summary.get(&question.id).map(|it| it.trim().to_owned()).unwrap_or_default();
            let answer = match sheet.kind {
                Kind::Blank | Kind::Interview => super::lines(sheet, PARAGRAPH_LINES),
                Kind::Filled if text.is_empty() => {
                    Some(view! { <p class="paper__text">{sheet.texts.form.unanswered}</p> }.into_any())
                }
                Kind::Filled => Some(view! { <p class="paper__text">{text}</p> }.into_any()),
            };
            view! { <div class="paper__question"><h4>{words}</h4> {answer}</div> }
        })
        .collect();
    (!blocks.is_empty()).then(|| {
        view! { <section class="paper__section"><h3>{sheet.texts.paper.closing}</h3> {blocks}</section> }.into_any()
    })
}

fn marks(sheet: &Sheet) -> AnyView {
    let entries = match sheet.kind {
        Kind::Blank | Kind::Interview => {
            vec![signature(sheet, Voice::Manager), signature(sheet, Voice::Representative)]
        }
        Kind::Filled => {
            marks_and_receipts(sheet).into_iter().map(|words| view! { <p>{words}</p> }.into_any()).collect()
        }
    };
    view! {
        <section class="paper__section paper__question"><h3>{sheet.texts.paper.marks}</h3> {entries}</section>
    }
    .into_any()
}

fn signature(sheet: &Sheet, voice: Voice) -> AnyView {
    let texts = &sheet.texts.paper;
    view! {
        <p class="paper__who">{role_words(sheet.texts, voice)}</p>
        <div class="paper__sign">
            <span>{texts.name}</span> <span>{texts.day}</span> <span>{texts.signature}</span>
        </div>
    }
    .into_any()
}

fn marks_and_receipts(sheet: &Sheet) -> Vec<String> {
    let (texts, language) = (sheet.texts, sheet.language);
    let content = sheet.tablet.read(|client| client.document(sheet.document).map(|it| digest(it.automerge())));
    let mut all = Vec::new();
    for mark in content.iter().flat_map(|content| valid_marks(&sheet.followup, *content)) {
        let name = mark.person.map(|it| sheet.tablet.name_of(it)).unwrap_or_default();
        let voice = [Voice::Manager, Voice::Representative, Voice::Above]
            .into_iter()
            .find(|it| mark.role.as_deref() == Some(it.code()));
        let role = voice.map(|it| role_words(texts, it)).unwrap_or_default();
        let at_ms = u64::try_from(mark.time_ms.unwrap_or_default()).unwrap_or_default();
        let time = Moment(at_ms).words(language);
        all.push(fill(texts.case.hand_in.ready_state, &[("name", &name), ("role", role), ("time", &time)]));
    }
    if all.is_empty() {
        all.push(texts.paper.no_marks.to_owned());
    }
    let receipts =
        sheet.tablet.read(|client| client.case_state(sheet.document).map(|it| it.receipts.clone()).unwrap_or_default());
    for receipt in receipts.iter().filter(|it| it.outcome == ReceiptOutcome::Accepted) {
        let (version, time) = (receipt.version.to_string(), Moment(receipt.received_at_ms).words(language));
        let values = [("version", version.as_str()), ("time", time.as_str()), ("number", receipt.number.as_str())];
        all.push(fill(texts.paper.handed_in, &values));
    }
    all
}
