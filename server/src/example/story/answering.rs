//! Answering the questions in the example year: each side in its own register, with comments and evidence, and what
//! becomes of it where they differ.
//!
//! The rule: a text stands with the answer that it explains, and nobody writes in the other's register.

use std::collections::BTreeSet;

use form_model::{AnswerFlag, AnswerText, Edit, RatingPair, Ratings, Voice};

use super::StoryError;
use super::answer_texts::{EVIDENCE, VIEWS_BRIGHTER, VIEWS_DARKER, comments_on};
use super::cast::Stage;
use super::chance::Chance;
use super::desk::Desk;
use super::fate::{Fate, Reached, Representation};
use super::kind_texts::asides_on;
use super::ratings::{brighter, darker, draw, draw_for_synthesis};
use super::upper_findings::synthesis_of;
use super::upper_texts::{VIEWS_ABOVE_BRIGHTER, VIEWS_ABOVE_DARKER, upper_comments_on};

/// Questions that are answered before the tablet goes to the other: three sections or so.
const AT_A_TIME: usize = 11;

/// So many in a hundred are answered differently at first.
const DIFFERENT_PERCENT: u32 = 11;

/// What becomes of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// There is none.
    Alike,
    /// One takes the other's answer.
    Settled,
    /// It is left open.
    Open,
    /// Both let it stand.
    LeftStanding,
}

/// One question with both answers.
#[derive(Debug, Clone)]
pub(super) struct Answered {
    pub(super) question: String,
    manager: &'static str,
    representative: Option<&'static str>,
    outcome: Outcome,
    /// What both come to, where they settle a difference.
    settled: &'static str,
}

impl Answered {
    /// The answer that both come to; where they don't, the darker.
    pub(super) fn rating(&self) -> &'static str {
        if self.outcome == Outcome::Settled {
            return self.settled;
        }
        let rank = |rating: &str| ["not-applicable", "yes", "partly", "no"].iter().position(|it| *it == rating);
        match self.representative {
            Some(other) if rank(other) > rank(self.manager) => other,
            Some(_) | None => self.manager,
        }
    }
}

/// Both answer, on the day so many days before today.
pub(super) fn answer(desk: &mut Desk<'_>, fate: Fate, days_before: u64) -> Result<Vec<Answered>, StoryError> {
    let answered = drawn(desk, fate);
    desk.open_followup(days_before);
    for part in answered.chunks(AT_A_TIME) {
        for one in part {
            rate(desk, one, Voice::Manager)?;
            comment(desk, one)?;
        }
        for one in part {
            rate(desk, one, Voice::Representative)?;
        }
    }
    for one in &answered {
        meet(desk, one)?;
    }
    desk.close_followup()?;
    Ok(answered)
}

fn drawn(desk: &mut Desk<'_>, fate: Fate) -> Vec<Answered> {
    let stage = desk.stage;
    let template = desk.followup.pen.form().template();
    let mut questions: Vec<String> =
        template.into_iter().flat_map(|it| it.questions()).map(|it| it.id.clone()).collect();
    let chance = desk.chance();
    let is_alone = fate.representation == Representation::Nobody
        || fate.reached == Reached::Begun && fate.differences_open == 0 && chance.happens(30);
    if fate.reached == Reached::Begun {
        let whole = questions.len();
        let first = u64::try_from(whole / 5).unwrap_or_default();
        let last = u64::try_from(whole * 3 / 4).unwrap_or_default();
        questions.truncate(usize::try_from(chance.between(first, last)).unwrap_or(whole).max(1));
    }
    let temper = i32::try_from(chance.below(30)).unwrap_or_default() - 15;
    let mut answered: Vec<Answered> = questions
        .into_iter()
        .map(|question| {
            let synthesis = draw_for_synthesis(stage, &question, chance);
            let manager = synthesis.unwrap_or_else(|| draw(stage, &question, temper, chance));
            let may_differ = manager != "not-applicable" && synthesis.is_none();
            let differs = may_differ && chance.happens(DIFFERENT_PERCENT);
            let other = if !differs {
                manager
            } else if chance.happens(70) {
                darker(manager)
            } else {
                brighter(manager)
            };
            let outcome = if differs && !is_alone { Outcome::Settled } else { Outcome::Alike };
            let settled = if chance.happens(60) { other } else { manager };
            Answered { question, manager, representative: (!is_alone).then_some(other), outcome, settled }
        })
        .collect();
    if !is_alone {
        decide_differences(stage, &mut answered, fate, desk.chance());
    }
    answered
}

/// So many differences stay open and so many are let stand; at a follow-up that is only begun the rest have not come yet.
fn decide_differences(stage: &Stage, answered: &mut [Answered], fate: Fate, chance: &mut Chance) {
    let (strengths, weak) = synthesis_of(stage);
    let built_on: Vec<&str> = strengths.iter().map(|it| it.question).chain(weak.iter().map(|it| it.question)).collect();
    let may_differ = |it: &Answered| it.manager != "not-applicable" && !built_on.contains(&it.question.as_str());
    let mut places: Vec<usize> = (0..answered.len()).filter(|it| may_differ(&answered[*it])).collect();
    chance.shuffle(&mut places);
    places.sort_by_key(|it| answered[*it].outcome == Outcome::Alike);
    let decided = [(fate.agreed_to_differ, Outcome::LeftStanding), (fate.differences_open, Outcome::Open)];
    let mut free = places.into_iter();
    for (count, outcome) in decided {
        for place in free.by_ref().take(count) {
            let one = &mut answered[place];
            one.outcome = outcome;
            if one.representative == Some(one.manager) {
                one.representative = Some(darker(one.manager));
            }
        }
    }
    if fate.reached == Reached::Begun {
        for one in answered.iter_mut().filter(|it| it.outcome == Outcome::Settled) {
            one.representative = Some(one.manager);
            one.outcome = Outcome::Alike;
        }
    }
}

fn rate(desk: &mut Desk<'_>, one: &Answered, voice: Voice) -> Result<(), StoryError> {
    let (person, rating) = match voice {
        Voice::Representative => (desk.representative(), one.representative),
        Voice::Manager | Voice::Above => (desk.manager(), Some(one.manager)),
    };
    match rating {
        Some(rating) => Ok(desk.write(person, &Edit::answer(&one.question, voice, Some(rating)))?),
        None => Ok(()),
    }
}

/// The comment, the evidence and the flags of a question, as far as there is something to say.
fn comment(desk: &mut Desk<'_>, one: &Answered) -> Result<(), StoryError> {
    let rating = one.rating();
    let percent = match rating {
        "no" => 85,
        "partly" => 70,
        "yes" => 30,
        _ => 0,
    };
    let is_by_representative = one.representative.is_some() && desk.chance().happens(25);
    let person = if is_by_representative { desk.representative() } else { desk.manager() };
    let question = one.question.as_str();
    if desk.chance().happens(percent)
        && let Some(text) = comment_text(desk, question, rating)
    {
        desk.type_text(person, &text, |splice| Edit::comment(question, splice))?;
    }
    if rating == "yes" && desk.chance().happens(22) {
        let section = &question[..1];
        if let Some((_, texts)) = EVIDENCE.iter().find(|it| it.0 == section) {
            let text = desk.turn(texts, question);
            desk.type_text(person, text, |splice| Edit::answer_text(question, AnswerText::Evidence, splice))?;
        }
    }
    let (flag, percent) = match rating {
        "no" => (AnswerFlag::NeedsAction, 70),
        "partly" => (AnswerFlag::NeedsAction, 25),
        _ => (AnswerFlag::Strength, 10),
    };
    if rating != "not-applicable" && desk.chance().happens(percent) {
        desk.write(person, &Edit::set_flag(question, flag))?;
    }
    Ok(())
}

/// A comment that fits question, answer and kind: what anybody could say, what only this kind says, or both.
fn comment_text(desk: &mut Desk<'_>, question: &str, rating: &str) -> Option<String> {
    let upper = upper_comments_on(question, rating);
    let general = if upper.is_empty() { comments_on(question, rating) } else { upper };
    let own = desk.stage.kind.filter(|_| upper.is_empty()).map_or(&[][..], |kind| asides_on(kind, question, rating));
    let general = (!general.is_empty()).then(|| desk.turn(general, question));
    let own = (!own.is_empty()).then(|| desk.turn(own, question));
    match (general, own) {
        (Some(general), Some(own)) if desk.chance().happens(45) => Some(format!("{general} {own}")),
        (_, Some(own)) => Some(own.to_owned()),
        (general, None) => general.map(str::to_owned),
    }
}

/// What becomes of two different answers.
fn meet(desk: &mut Desk<'_>, one: &Answered) -> Result<(), StoryError> {
    let Some(representative) = one.representative else { return Ok(()) };
    let (question, manager) = (one.question.as_str(), one.manager);
    match one.outcome {
        Outcome::Alike => {}
        Outcome::Settled => {
            let edit = if one.settled == representative {
                (desk.manager(), Edit::answer(question, Voice::Manager, Some(representative)))
            } else {
                (desk.representative(), Edit::answer(question, Voice::Representative, Some(manager)))
            };
            desk.write(edit.0, &edit.1)?;
        }
        Outcome::Open => {
            if desk.chance().happens(60) {
                explain(desk, one, Voice::Representative)?;
            }
        }
        Outcome::LeftStanding => {
            explain(desk, one, Voice::Manager)?;
            explain(desk, one, Voice::Representative)?;
            let set = |rating: &str| -> Ratings { BTreeSet::from([rating.to_owned()]) };
            let pair = RatingPair { manager: set(manager), representative: set(representative) };
            for (person, voice) in [(desk.representative(), Voice::Representative), (desk.manager(), Voice::Manager)] {
                desk.write(person, &Edit::agree_to_differ(question, voice, Some(&pair)))?;
            }
        }
    }
    Ok(())
}

/// One side's own view of a question on which the other sees it differently.
fn explain(desk: &mut Desk<'_>, one: &Answered, voice: Voice) -> Result<(), StoryError> {
    let (person, own) = match voice {
        Voice::Representative => (desk.representative(), one.representative.unwrap_or(one.manager)),
        Voice::Manager | Voice::Above => (desk.manager(), one.manager),
    };
    let texts = match (desk.is_workplace(), own == one.rating()) {
        (true, true) => VIEWS_DARKER,
        (true, false) => VIEWS_BRIGHTER,
        (false, true) => VIEWS_ABOVE_DARKER,
        (false, false) => VIEWS_ABOVE_BRIGHTER,
    };
    let text = desk.turn(texts, &one.question);
    let question = one.question.as_str();
    Ok(desk.type_text(person, text, |splice| Edit::answer_text(question, AnswerText::View(voice), splice))?)
}
