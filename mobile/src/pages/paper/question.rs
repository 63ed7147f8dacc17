//! One question on paper: its law, both parties' answers, the comment, the flags.
//!
//! It reads the answer as it is. The rule: what nobody has answered is said to be unanswered.

use form_model::{Answer, NOT_APPLICABLE, Question, RoomTally, Side, Step, Voice};
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::moments::Moment;
use crate::pages::section::law_in_words;
use crate::texts::fill;

use super::{Kind, Sheet, difference_words, role_words, written};

/// The method in which the room is counted.
const DIALOGUE: &str = "workplace-dialogue";

/// Where a number is written by hand.
const BY_HAND: &str = "______";

/// Lines for a comment on the blank form: about two sentences by hand.
const COMMENT_LINES: usize = 3;

/// A question as it stands on paper.
pub(super) fn question_block(sheet: &Sheet, question: &Question) -> AnyView {
    let texts = sheet.texts;
    let words = sheet.language.of(&question.sv, &question.en).to_owned();
    let law = question.law.iter().map(|it| law_in_words(&texts.form, it, sheet.language, Moment::now().day()));
    let law = law.collect::<Vec<_>>().join(" · ");
    let answer = sheet.followup.answers.get(&question.id);
    let rows: Vec<_> =
        [Voice::Manager, Voice::Representative].map(|voice| answer_row(sheet, question, answer, voice)).into();
    let comment = answer.map(|it| it.comment.as_str()).unwrap_or_default();
    let evidence = answer.map(|it| it.evidence.as_str()).unwrap_or_default();
    let differing = answer.filter(|_| sheet.kind == Kind::Filled).and_then(|it| difference_words(texts, &it.joint));
    let views = answer.map(|it| own_views(sheet, it)).unwrap_or_default();
    view! {
        <div class="paper__question" data-question=question.id.clone()>
            <h4><span class="paper__id">{question.id.clone()}</span> " " {words}</h4>
            <p class="paper__small">{law}</p>
            <div class="paper__answers">{rows} {room(sheet, question)}</div>
            {differing.map(|it| view! { <p><strong>{it}</strong></p> })}
            {views}
            {written(sheet, texts.form.comment, comment, COMMENT_LINES)}
            {written(sheet, texts.form.evidence, evidence, 1)}
            {flags(sheet, answer)}
        </div>
    }
    .into_any()
}

fn own_views(sheet: &Sheet, answer: &Answer) -> Vec<AnyView> {
    if sheet.kind != Kind::Filled {
        return Vec::new();
    }
    let label = |voice| fill(sheet.texts.paper.own_view, &[("role", role_words(sheet.texts, voice))]);
    answer.views.iter().filter_map(|(voice, text)| written(sheet, &label(*voice), text, 0)).collect()
}

fn answer_row(sheet: &Sheet, question: &Question, answer: Option<&Answer>, voice: Voice) -> AnyView {
    let fits = |it: &&Step| question.not_applicable || it.code != NOT_APPLICABLE;
    let steps = sheet.template.scale.steps.iter().filter(fits);
    let side = match (voice, answer) {
        (Voice::Manager, Some(answer)) => Some(&answer.manager),
        (Voice::Representative, Some(answer)) => Some(&answer.representative),
        (Voice::Above, _) | (_, None) => None,
    };
    let chosen: Vec<AnyView> = match sheet.kind {
        Kind::Blank | Kind::Interview => steps.map(|it| box_with(sheet.language.of(&it.sv, &it.en))).collect(),
        Kind::Filled => steps.filter(|it| is_chosen(side, it)).map(|it| chosen_step(sheet, it)).collect(),
    };
    let is_empty = chosen.is_empty();
    view! {
        <p class="paper__row">
            <span class="paper__who">{role_words(sheet.texts, voice)}</span>
            {chosen}
            {is_empty.then(|| view! { <span>{sheet.texts.form.unanswered}</span> })}
        </p>
    }
    .into_any()
}

/// What the room said at the workplace meeting: as it was counted, or with room to count by hand where that is the method.
fn room(sheet: &Sheet, question: &Question) -> Option<AnyView> {
    let is_dialogue = sheet.followup.plan.method.as_deref() == Some(DIALOGUE);
    let tally = RoomTally::read(&sheet.template.scale.steps, sheet.followup.tally.get(&question.id));
    let step = |it: &Step| {
        let words = sheet.language.of(&it.sv, &it.en).to_owned();
        let count = match sheet.kind {
            Kind::Filled => tally.of(&it.code).to_string(),
            Kind::Blank | Kind::Interview => BY_HAND.to_owned(),
        };
        view! { <span class="paper__option">{words} " " <strong>{count}</strong></span> }
    };
    let is_shown = match sheet.kind {
        Kind::Filled => tally.total() > 0,
        Kind::Blank => is_dialogue,
        Kind::Interview => false,
    };
    let fits = |it: &&Step| question.not_applicable || it.code != NOT_APPLICABLE;
    let steps: Vec<_> = sheet.template.scale.steps.iter().filter(fits).map(step).collect();
    is_shown.then(|| {
        let label = sheet.texts.methods.dialogue.room;
        view! { <p class="paper__row" data-room=""><span class="paper__who">{label}</span> {steps}</p> }.into_any()
    })
}

fn is_chosen(side: Option<&Side>, step: &Step) -> bool {
    side.is_some_and(|it| it.ratings.contains(&step.code))
}

fn chosen_step(sheet: &Sheet, step: &Step) -> AnyView {
    let words = sheet.language.of(&step.sv, &step.en).to_owned();
    view! { <span class="paper__option"><Icon shape=Shape::from(step.symbol) /> <strong>{words}</strong></span> }
        .into_any()
}

/// A box to tick.
pub(super) fn box_with(words: &str) -> AnyView {
    let words = words.to_owned();
    view! { <span class="paper__option"><span class="paper__box" aria-hidden="true"></span> " " {words}</span> }
        .into_any()
}

fn flags(sheet: &Sheet, answer: Option<&Answer>) -> Option<AnyView> {
    let texts = &sheet.texts.form;
    if sheet.kind != Kind::Filled {
        return Some(
            view! { <p class="paper__row">{box_with(texts.needs_action)} {box_with(texts.strength)}</p> }.into_any(),
        );
    }
    let answer = answer?;
    let mut set = Vec::new();
    for (is_set, shape, words) in
        [(answer.needs_action, Shape::Flag, texts.needs_action), (answer.strength, Shape::Star, texts.strength)]
    {
        if is_set {
            set.push(view! { <span class="paper__option"><Icon shape /> {words}</span> });
        }
    }
    (!set.is_empty()).then(|| view! { <p class="paper__row">{set}</p> }.into_any())
}
