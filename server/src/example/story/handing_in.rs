//! Marking ready, handing in and feeding back in the example year.
//!
//! The rule: a hand-in stands on marks that cover exactly its content, or says why the representative's is missing; the
//! server's own check decides whether it is received.

use form_model::{Edit, RowId, RowValue, Splice, Table, Voice, order_at_end};

use super::StoryError;
use super::desk::{Desk, Step};
use super::fate::Fate;
use super::hand_in_texts::{ADDED, REASONS, SENT_BACK, STATEMENTS};
use super::meeting_texts::{DECIDED, SAID, SHOWN};

/// So long after the last keystroke the server looks at a hand-in.
const EXAMINED_AFTER_MS: u64 = 4_000;

/// Of a unit's forums the first ones, which have met since the hand-in.
const FORUMS_THAT_MEET: usize = 2;

/// Both mark it ready, or only the manager, so many days before today.
pub(super) fn mark_ready(desk: &mut Desk<'_>, fate: Fate, days_before: u64) -> Result<(), StoryError> {
    desk.open_followup(days_before);
    mark_once(desk, fate)?;
    desk.close_followup()
}

fn mark_once(desk: &mut Desk<'_>, fate: Fate) -> Result<(), StoryError> {
    let (manager, representative) = (desk.manager(), desk.representative());
    if desk.is_shared && !fate.is_without_mark {
        let mark = desk.followup.pen.mark(representative);
        desk.write(representative, &Edit::mark_ready(&mark, Voice::Representative))?;
    }
    let mark = desk.followup.pen.mark(manager);
    Ok(desk.write(manager, &Edit::mark_ready(&mark, Voice::Manager))?)
}

/// The manager hands in, so many days before today; what follows from it, too.
pub(super) fn hand_in(desk: &mut Desk<'_>, fate: Fate, days_before: u64) -> Result<RowId, StoryError> {
    let manager = desk.manager();
    desk.open_followup(days_before);
    let mark = desk.followup.pen.mark(manager);
    let reason = fate.is_without_mark.then(|| desk.turn(REASONS, "reason"));
    let plan_heads = desk.plan.heads();
    desk.write(manager, &Edit::hand_in(&mark, &plan_heads, reason))?;
    desk.close_followup()?;
    let at_ms = desk.followup.pen.now_ms() + EXAMINED_AFTER_MS;
    desk.steps.push(Step::Examine { followup: desk.followup.pen.form().id(), at_ms });
    if fate.is_without_mark {
        desk.steps.push(Step::State {
            hand_in: mark.row,
            by: desk.representative(),
            at_ms: desk.calendar.at(days_before.saturating_sub(3).max(1), 11 * 60),
            words: desk.fill(desk.turn(STATEMENTS, "statement")),
        });
    }
    Ok(mark.row)
}

/// The level above sends it back, something is added, and it is handed in once more.
pub(super) fn hand_in_again(desk: &mut Desk<'_>, fate: Fate, first: RowId, days_before: u64) -> Result<(), StoryError> {
    let place = desk.stage.turn % SENT_BACK.len();
    let (question, comment) = SENT_BACK[place];
    if let Some(above) = &desk.stage.above {
        desk.steps.push(Step::SendBack {
            hand_in: first,
            by: above.person,
            at_ms: desk.calendar.at(days_before + 2, 10 * 60),
            comment: desk.fill(comment),
        });
    }
    let manager = desk.manager();
    desk.open_followup(days_before);
    let there = form_model::text_at(desk.followup.pen.form().automerge(), &["answers", question, "comment"]);
    let there = there.unwrap_or_default();
    let space = if there.is_empty() { "" } else { " " };
    let added = desk.fill(&format!("{space}{}", ADDED[place % ADDED.len()]));
    let position = there.encode_utf16().count();
    desk.write(manager, &Edit::comment(question, Splice::insert(position, added)))?;
    mark_once(desk, fate)?;
    desk.close_followup()?;
    hand_in(desk, fate, days_before.saturating_sub(1).max(1)).map(|_| ())
}

/// The result is fed back in one of the unit's forums, so many days before today.
pub(super) fn feed_back(desk: &mut Desk<'_>, days_before: u64) -> Result<(), StoryError> {
    let manager = desk.manager();
    desk.open_followup(days_before);
    let row = desk.followup.pen.row();
    let order = vec![RowValue::new("order", order_at_end(None, desk.followup.pen.now_ms()))];
    desk.write(manager, &Edit::add_row(Table::Feedback, row, order)).map_err(StoryError::from)?;
    let forums = desk.framework.forums_of(desk.stage.unit.id);
    let names: Vec<&str> = forums.iter().map(|it| it.name.as_str()).take(FORUMS_THAT_MEET).collect();
    let day = desk.calendar.day(days_before).to_string();
    let forum = desk.turn(&names, "forum");
    let paragraph = 2 + desk.chance().below(9);
    let values =
        [("forum", forum.to_owned()), ("date", day), ("reference", format!("Minnesanteckningar § {paragraph}"))];
    for (field, value) in values {
        desk.write(manager, &Edit::row_value(Table::Feedback, row, &[field], value))?;
    }
    for (field, texts) in [("shown", SHOWN), ("said", SAID), ("decided", DECIDED)] {
        let fitting: Vec<&str> = texts.iter().filter(|it| it.0 == desk.is_workplace()).map(|it| it.1).collect();
        let text = desk.turn(&fitting, field);
        desk.type_text(manager, text, |splice| Edit::row_text(Table::Feedback, row, &[field], splice))?;
    }
    desk.close_followup()
}
