//! What becomes of actions in the example year: begun, done, checked and closed, raised and answered, or late.
//!
//! The rule: "done" is not "closed"; between them stands the check of what the action led to, and only the level above
//! writes its answer.

use form_model::{Edit, PersonId, RowId, RowValue, Table, order_at_end};

use super::StoryError;
use super::action_texts::{ANSWERS, EARLIER, RESULTS};
use super::analysing::PlannedAction;
use super::desk::Desk;

/// Rows from before this follow-up: the plan lives across years.
pub(super) fn carry_over(desk: &mut Desk<'_>, days_before: u64) -> Result<(), StoryError> {
    let fitting: Vec<_> = EARLIER.iter().filter(|it| it.kinds.is_empty() || desk.is_of(it.kinds)).collect();
    let count = 1 + desk.chance().below(2);
    let stage = desk.stage;
    let first = stage.turn * 5;
    desk.open_plan(days_before);
    for index in 0..count {
        let earlier = fitting[(first + index * 3) % fitting.len().max(1)];
        let row = desk.plan.pen.row();
        let values = vec![
            RowValue::new("order", order_at_end(None, desk.plan.pen.now_ms())),
            RowValue::new("status", "in-progress"),
            RowValue::new("source", earlier.source),
            RowValue::new("area", earlier.area),
            RowValue::new("risk", desk.fill(earlier.risk)),
            RowValue::new("risk_level", earlier.level),
        ];
        let manager = desk.manager();
        desk.write_plan(manager, &Edit::add_row(Table::Actions, row, values))?;
        desk.type_in_plan(manager, earlier.action, |splice| Edit::row_text(Table::Actions, row, &["action"], splice))?;
        put(desk, manager, row, &["responsible"], &stage.manager.name)?;
        let is_over = desk.chance().happens(70);
        let due = match (is_over, desk.chance().happens(40)) {
            (true, _) => desk.calendar.day(desk.plan.pen.chance.between(95, 145)),
            (false, true) => desk.calendar.day(desk.plan.pen.chance.between(3, 40)),
            (false, false) => desk.calendar.day_ahead(desk.plan.pen.chance.between(5, 90)),
        };
        put(desk, manager, row, &["due"], &due.to_string())?;
        if is_over {
            let days = desk.chance().between(days_before + 1, days_before + 40);
            check_and_close(desk, row, days, "sufficient")?;
        }
    }
    desk.close_plan()
}

/// The actions that were raised, with their places.
#[derive(Debug, Default)]
pub(super) struct Raised(Vec<(usize, PlannedAction)>);

/// Raises some of the actions to the next level, before they are handed in.
pub(super) fn raise_some(
    desk: &mut Desk<'_>,
    actions: &[PlannedAction],
    days_before: u64,
) -> Result<Raised, StoryError> {
    let mut raised = Raised::default();
    desk.open_plan(days_before);
    for (index, action) in actions.iter().enumerate() {
        if action.weakness.may_be_raised && desk.stage.above.is_some() && desk.chance().happens(50) {
            raise(desk, action.row, days_before)?;
            raised.0.push((index, *action));
        }
    }
    desk.close_plan()?;
    Ok(raised)
}

/// What has happened with the actions by so many days before today.
pub(super) fn act(
    desk: &mut Desk<'_>,
    actions: &[PlannedAction],
    raised: &Raised,
    days_before: u64,
) -> Result<(), StoryError> {
    desk.open_plan(days_before);
    let manager = desk.manager();
    for (index, action) in actions.iter().enumerate() {
        if raised.0.iter().any(|it| it.0 == index) {
            continue;
        }
        match desk.chance().weighted(&[30, 34, 16, 12, 8]) {
            0 => {}
            1 => put(desk, manager, action.row, &["status"], "in-progress")?,
            2 => {
                put(desk, manager, action.row, &["status"], "done")?;
                let days = desk.chance().between(5, 60);
                let check = desk.calendar.day_ahead(days).to_string();
                put(desk, manager, action.row, &["effect", "date"], &check)?;
            }
            3 => check_and_close(desk, action.row, days_before, "sufficient")?,
            _ => {
                put(desk, manager, action.row, &["status"], "done")?;
                check(desk, action.row, days_before, "not-sufficient")?;
            }
        }
    }
    if desk.chance().happens(65) {
        let result = desk.turn(RESULTS, "result");
        desk.type_in_plan(manager, result, Edit::plan_result)?;
    }
    desk.close_plan()?;
    answer_raised(desk, &raised.0, days_before)
}

fn put(desk: &mut Desk<'_>, person: PersonId, row: RowId, field: &[&str], value: &str) -> Result<(), StoryError> {
    Ok(desk.write_plan(person, &Edit::row_value(Table::Actions, row, field, value))?)
}

fn check(desk: &mut Desk<'_>, row: RowId, days_before: u64, result: &str) -> Result<(), StoryError> {
    let (stage, day) = (desk.stage, desk.calendar.day(days_before).to_string());
    let manager = stage.manager.person;
    put(desk, manager, row, &["effect", "date"], &day)?;
    put(desk, manager, row, &["effect", "result"], result)?;
    put(desk, manager, row, &["effect", "person"], &stage.manager.name)
}

fn check_and_close(desk: &mut Desk<'_>, row: RowId, days_before: u64, result: &str) -> Result<(), StoryError> {
    let (stage, day) = (desk.stage, desk.calendar.day(days_before).to_string());
    let manager = stage.manager.person;
    put(desk, manager, row, &["status"], "done")?;
    check(desk, row, days_before, result)?;
    put(desk, manager, row, &["closed", "date"], &day)?;
    put(desk, manager, row, &["closed", "person"], &stage.manager.name)?;
    Ok(desk.write_plan(manager, &Edit::row_value(Table::Actions, row, &["closed", "representative_informed"], true))?)
}

fn raise(desk: &mut Desk<'_>, row: RowId, days_before: u64) -> Result<(), StoryError> {
    let (manager, day) = (desk.manager(), desk.calendar.day(days_before).to_string());
    if let Some(parent) = desk.stage.unit.parent {
        put(desk, manager, row, &["raised", "to"], &parent.to_string())?;
    }
    put(desk, manager, row, &["raised", "date"], &day)?;
    put(desk, manager, row, &["status"], "raised")
}

/// The manager above answers some of what was raised; the rest still waits.
fn answer_raised(desk: &mut Desk<'_>, raised: &[(usize, PlannedAction)], days_before: u64) -> Result<(), StoryError> {
    let Some(above) = desk.stage.above.clone().filter(|_| desk.may_be_answered) else { return Ok(()) };
    let answered: Vec<_> = raised.iter().filter(|_| desk.plan.pen.chance.happens(58)).copied().collect();
    if answered.is_empty() {
        return Ok(());
    }
    desk.open_plan(days_before.saturating_sub(4).max(1));
    for (index, action) in answered {
        let fitting: Vec<_> = ANSWERS
            .iter()
            .filter(|it| it.questions.is_empty() || it.questions.contains(&action.weakness.question))
            .collect();
        let answer = fitting[(desk.stage.turn + index) % fitting.len().max(1)];
        put(desk, above.person, action.row, &["raised", "decision", "by", "above"], answer.decision)?;
        desk.type_in_plan(above.person, answer.text, |splice| {
            Edit::row_text(Table::Actions, action.row, &["raised", "answer", "by", "above"], splice)
        })?;
    }
    desk.close_plan()
}
