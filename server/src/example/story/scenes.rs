//! The story of one unit from the opened round to the feedback, scene by scene.
//!
//! It only puts scenes in their order and on their days. The rule: what has not happened by today is not told.

use form_model::{Edit, Level};

use super::StoryError;
use super::acting::{act, carry_over, raise_some};
use super::analysing::{analyse, chosen_above, chosen_at_workplace};
use super::answering::answer;
use super::closing_texts::closing_answers;
use super::desk::Desk;
use super::fate::{Fate, Reached, Representation};
use super::handing_in::{feed_back, hand_in, hand_in_again, mark_ready};
use super::planning::{Planned, plan};

/// The days of one unit's story, in days before today.
#[derive(Debug, Clone, Copy)]
struct Days {
    planned: u64,
    meeting: u64,
    analysis: u64,
    handed_in: u64,
    fed_back: u64,
}

impl Days {
    fn of_workplace(desk: &mut Desk<'_>, fate: Fate) -> Self {
        let chance = desk.chance();
        let (meeting, handed_in) = match fate.reached {
            Reached::NotBegun => (0, 0),
            Reached::Begun => (chance.between(4, 30), 1),
            Reached::Ready => (chance.between(12, 40), chance.between(2, 9)),
            Reached::HandedIn | Reached::FedBack if fate.is_late => (chance.between(24, 30), chance.between(13, 18)),
            Reached::HandedIn | Reached::FedBack => (chance.between(48, 58), chance.between(25, 40)),
        };
        let fed_back = handed_in.saturating_sub(chance.between(5, 11)).max(1);
        Self { planned: meeting + 16, meeting, analysis: meeting.saturating_sub(4).max(1), handed_in, fed_back }
    }

    fn above(desk: &mut Desk<'_>) -> Self {
        let level = desk.stage.unit.level;
        let chance = desk.chance();
        let (meeting, handed_in) = match level {
            Level::Workplace | Level::Mid | Level::Department => (chance.between(19, 22), chance.between(9, 15)),
            Level::Administration => (chance.between(7, 8), chance.between(3, 5)),
            Level::Organisation => (chance.between(3, 4), 1),
        };
        let fed_back = handed_in.saturating_sub(5).max(1);
        Self { planned: meeting + 16, meeting, analysis: meeting - 1, handed_in, fed_back }
    }
}

/// A workplace's story.
pub(super) fn tell_workplace(desk: &mut Desk<'_>, fate: Fate, last_day: &str) -> Result<(), StoryError> {
    let days = Days::of_workplace(desk, fate);
    carry_over(desk, 75)?;
    if fate.reached == Reached::NotBegun {
        return Ok(());
    }
    plan(desk, fate, Planned { planned: days.planned, meeting: days.meeting }, last_day)?;
    let answered = answer(desk, fate, days.meeting)?;
    if fate.reached == Reached::Begun {
        return Ok(());
    }
    let chosen = chosen_at_workplace(desk, &answered);
    let actions = analyse(desk, &chosen, days.analysis)?;
    if fate.reached == Reached::Ready {
        return mark_ready(desk, fate, days.handed_in);
    }
    // The representative's mark comes the day before, or on the same day.
    let marked = days.handed_in + u64::from(desk.stage.turn.is_multiple_of(2));
    let raised = raise_some(desk, &actions, marked)?;
    mark_ready(desk, fate, marked)?;
    let first = hand_in(desk, fate, days.handed_in)?;
    if fate.has_second_version {
        hand_in_again(desk, fate, first, days.handed_in.saturating_sub(6).max(2))?;
    }
    act(desk, &actions, &raised, days.fed_back.saturating_sub(1).max(1))?;
    if fate.reached == Reached::FedBack {
        feed_back(desk, days.fed_back.min(days.handed_in.saturating_sub(8)).max(1))
    } else {
        Ok(())
    }
}

/// The story of a unit above the workplaces: it reads what came from below and writes a synthesis.
pub(super) fn tell_above(desk: &mut Desk<'_>, reached: Reached, last_day: &str) -> Result<(), StoryError> {
    if reached == Reached::NotBegun {
        return Ok(());
    }
    let fate = Fate {
        reached,
        representation: Representation::Own,
        is_without_mark: false,
        has_second_version: false,
        is_late: false,
        differences_open: 0,
        agreed_to_differ: usize::from(desk.stage.turn.is_multiple_of(4)),
    };
    let days = Days::above(desk);
    plan(desk, fate, Planned { planned: days.planned, meeting: days.meeting }, last_day)?;
    answer(desk, fate, days.meeting)?;
    close_in_words(desk, reached, days.analysis)?;
    if reached == Reached::Begun {
        return Ok(());
    }
    let chosen = chosen_above(desk);
    let actions = analyse(desk, &chosen, days.analysis)?;
    let raised = raise_some(desk, &actions, days.handed_in)?;
    mark_ready(desk, fate, days.handed_in)?;
    if reached == Reached::Ready {
        return Ok(());
    }
    hand_in(desk, fate, days.handed_in)?;
    act(desk, &actions, &raised, days.fed_back)?;
    if reached == Reached::FedBack { feed_back(desk, days.fed_back) } else { Ok(()) }
}

/// The closing answers of an administration or a company; the first two where it has only begun.
fn close_in_words(desk: &mut Desk<'_>, reached: Reached, days_before: u64) -> Result<(), StoryError> {
    let answers = closing_answers(desk.stage);
    if answers.is_empty() {
        return Ok(());
    }
    let count = if reached == Reached::Begun { 2 } else { answers.len() };
    desk.open_followup(days_before);
    let manager = desk.manager();
    for (question, text) in answers.iter().take(count) {
        desk.type_text(manager, text, |splice| Edit::summary(question, splice))?;
    }
    desk.close_followup()
}
