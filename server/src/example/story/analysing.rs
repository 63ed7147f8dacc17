//! Strengths and improvement areas in the example year, why they are so, and the actions that come of them.
//!
//! The rule: a finding builds on questions that were answered so, and each action says which finding it came from.

use form_model::{Edit, PersonId, RowId, RowValue, Table, order_at_end};

use super::StoryError;
use super::answering::Answered;
use super::desk::Desk;
use super::finding_texts::{STRENGTHS, Strength, WEAKNESSES, Weakness};
use super::upper_findings::synthesis_of;

/// Improvement areas that a unit takes up at most: more are written down and not done.
const IMPROVEMENTS_MAX: usize = 3;

/// An action that came of a finding.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlannedAction {
    pub(super) row: RowId,
    pub(super) weakness: &'static Weakness,
}

/// What a unit found.
pub(super) struct Chosen {
    strengths: Vec<(&'static Strength, Vec<String>)>,
    improvements: Vec<(&'static Weakness, Vec<String>)>,
}

/// What stands out in the answers of a workplace.
pub(super) fn chosen_at_workplace(desk: &mut Desk<'_>, answered: &[Answered]) -> Chosen {
    let rated = |question: &str, ratings: &[&str]| {
        answered.iter().any(|it| it.question == question && ratings.contains(&it.rating()))
    };
    let mut strengths: Vec<&Strength> = STRENGTHS.iter().filter(|it| rated(it.question, &["yes"])).collect();
    let mut weak: Vec<&Weakness> = WEAKNESSES.iter().filter(|it| rated(it.question, &["no", "partly"])).collect();
    desk.chance().shuffle(&mut strengths);
    desk.chance().shuffle(&mut weak);
    weak.sort_by_key(|it| !rated(it.question, &["no"]));
    strengths.truncate(1 + desk.chance().below(2));
    without_overlap(&mut weak);
    weak.truncate(1 + desk.chance().below(IMPROVEMENTS_MAX));
    let also = |questions: &[&str], ratings: &[&str]| {
        questions.iter().filter(|it| rated(it, ratings)).map(|it| (*it).to_owned()).collect::<Vec<_>>()
    };
    Chosen {
        strengths: strengths.into_iter().map(|it| (it, also(&[it.question], &["yes"]))).collect(),
        improvements: weak
            .into_iter()
            .map(|it| (it, also(&[&[it.question][..], it.also].concat(), &["no", "partly"])))
            .collect(),
    }
}

/// Leaves out what builds on the same questions as something before it.
fn without_overlap(weak: &mut Vec<&Weakness>) {
    let mut taken: Vec<&str> = Vec::new();
    weak.retain(|it| {
        let questions = [&[it.question][..], it.also].concat();
        let is_new = questions.iter().all(|question| !taken.contains(question));
        if is_new {
            taken.extend(questions);
        }
        is_new
    });
}

/// What a unit above the workplaces reads out of what came from below.
pub(super) fn chosen_above(desk: &Desk<'_>) -> Chosen {
    let (strengths, weak) = synthesis_of(desk.stage);
    let own = |question: &str| vec![question.to_owned()];
    Chosen {
        strengths: strengths.iter().map(|it| (it, own(it.question))).collect(),
        improvements: weak.iter().map(|it| (it, own(it.question))).collect(),
    }
}

/// Writes the findings down, with whys and actions, on the day so many days before today.
pub(super) fn analyse(
    desk: &mut Desk<'_>,
    chosen: &Chosen,
    days_before: u64,
) -> Result<Vec<PlannedAction>, StoryError> {
    desk.open_followup(days_before);
    desk.open_plan(days_before);
    for (index, (strength, questions)) in chosen.strengths.iter().enumerate() {
        let row = add_finding(desk, "strength", questions)?;
        let text = desk.turn(strength.found, strength.question);
        write_text(desk, row, text)?;
        set(desk, row, "priority", priority(index))?;
        add_whys(desk, row, strength.whys)?;
        set(desk, row, "conclusion", if index == 0 { "keep" } else { "develop" })?;
    }
    let mut actions = Vec::new();
    for (index, (weakness, questions)) in chosen.improvements.iter().enumerate() {
        let row = add_finding(desk, "improvement", questions)?;
        let text = variant(desk, weakness, weakness.found);
        write_text(desk, row, text)?;
        set(desk, row, "priority", priority(index))?;
        add_whys(desk, row, variant(desk, weakness, weakness.whys))?;
        set(desk, row, "conclusion", if index < 2 { "act" } else { "develop" })?;
        let action = plan_action(desk, row, weakness)?;
        let manager = desk.manager();
        desk.write(manager, &Edit::row_value(Table::Findings, row, &["actions", &action.to_string()], true))?;
        actions.push(PlannedAction { row: action, weakness });
    }
    desk.close_plan()?;
    desk.close_followup()?;
    Ok(actions)
}

/// The finding, the whys and the action of one improvement area belong together: the first to the first, and so on.
fn variant<T: Copy>(desk: &Desk<'_>, weakness: &Weakness, texts: &[T]) -> T {
    let fitting: Vec<usize> = (0..weakness.found.len()).filter(|it| desk.knows(weakness.found[*it])).collect();
    let place = fitting.get(desk.stage.turn % fitting.len().max(1)).copied().unwrap_or_default();
    texts[place % texts.len().max(1)]
}

fn priority(index: usize) -> i64 {
    i64::try_from(index.min(2)).unwrap_or_default() + 1
}

fn add_finding(desk: &mut Desk<'_>, kind: &str, questions: &[String]) -> Result<RowId, StoryError> {
    let row = desk.followup.pen.row();
    let order = order_at_end(None, desk.followup.pen.now_ms());
    let mut values = vec![RowValue::new("kind", kind), RowValue::new("order", order)];
    values.extend(questions.iter().map(|it| RowValue::below("questions", it, true)));
    let manager = desk.manager();
    desk.write(manager, &Edit::add_row(Table::Findings, row, values))?;
    Ok(row)
}

fn write_text(desk: &mut Desk<'_>, row: RowId, text: &str) -> Result<(), StoryError> {
    let manager = desk.manager();
    Ok(desk.type_text(manager, text, |splice| Edit::row_text(Table::Findings, row, &["text"], splice))?)
}

fn set(
    desk: &mut Desk<'_>,
    row: RowId,
    field: &str,
    value: impl Into<automerge::ScalarValue>,
) -> Result<(), StoryError> {
    let manager = desk.manager();
    Ok(desk.write(manager, &Edit::row_value(Table::Findings, row, &[field], value))?)
}

/// Asks why, and why again, each from the answer before; the last is the root cause.
fn add_whys(desk: &mut Desk<'_>, finding: RowId, whys: &[&str]) -> Result<(), StoryError> {
    let mut above: Option<RowId> = None;
    for (index, text) in whys.iter().enumerate() {
        let row = desk.followup.pen.row();
        let mut values = vec![RowValue::new("order", order_at_end(None, desk.followup.pen.now_ms()))];
        values.extend(above.map(|it| RowValue::new("parent", it.to_string())));
        let person = why_writer(desk, index);
        let table = Table::Whys(finding);
        desk.write(person, &Edit::add_row(table, row, values))?;
        desk.type_text(person, text, |splice| Edit::row_text(table, row, &["text"], splice))?;
        if index + 1 == whys.len() {
            desk.write(person, &Edit::row_value(table, row, &["root_cause"], true))?;
        }
        above = Some(row);
    }
    Ok(())
}

/// The representative asks now and then, where there is one who writes.
fn why_writer(desk: &Desk<'_>, index: usize) -> PersonId {
    let is_representatives_turn = (desk.stage.turn + index).is_multiple_of(3);
    if is_representatives_turn && desk.is_shared { desk.representative() } else { desk.manager() }
}

/// A row of the plan with what is known of it, as the tablet makes it, and then what people add.
fn plan_action(desk: &mut Desk<'_>, finding: RowId, weakness: &'static Weakness) -> Result<RowId, StoryError> {
    let row = desk.plan.pen.row();
    let cause = variant(desk, weakness, weakness.whys).last();
    let risk = desk.turn(weakness.risk, weakness.area);
    let values = vec![
        RowValue::new("order", order_at_end(None, desk.plan.pen.now_ms())),
        RowValue::new("status", "not-started"),
        RowValue::new("source", "follow-up"),
        RowValue::new("follow_up", desk.followup.pen.form().id().to_string()),
        RowValue::new("finding", finding.to_string()),
        RowValue::new("area", weakness.area),
        RowValue::new("risk", desk.fill(risk)),
        RowValue::new("risk_level", weakness.level),
        RowValue::new("cause", desk.fill(cause.copied().unwrap_or_default())),
    ];
    let manager = desk.manager();
    desk.write_plan(manager, &Edit::add_row(Table::Actions, row, values))?;
    let action = variant(desk, weakness, weakness.actions);
    desk.type_in_plan(manager, action, |splice| Edit::row_text(Table::Actions, row, &["action"], splice))?;
    let responsible = if desk.chance().happens(75) || !desk.is_shared {
        desk.stage.manager.name.clone()
    } else {
        format!("{} och {}", desk.stage.manager.name, desk.stage.representative.name)
    };
    desk.write_plan(manager, &Edit::row_value(Table::Actions, row, &["responsible"], responsible))?;
    let due = due_day(desk);
    desk.write_plan(manager, &Edit::row_value(Table::Actions, row, &["due"], due))?;
    Ok(row)
}

/// Most are due later, some soon, and some should have been done by now.
fn due_day(desk: &mut Desk<'_>) -> String {
    let calendar = desk.calendar;
    let day = match desk.chance().weighted(&[11, 17, 72]) {
        0 => calendar.day(desk.chance().between(2, 20)),
        1 => calendar.day_ahead(desk.chance().between(1, 14)),
        _ => calendar.day_ahead(desk.chance().between(20, 200)),
    };
    day.to_string()
}
