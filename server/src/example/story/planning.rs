//! Planning a follow-up in the example year: how, when, with whom, and who was told beforehand.
//!
//! The rule: those concerned are told at least two weeks before the day, as the form asks.

use form_model::{Edit, Level, RowValue, Table, order_at_end};

use super::StoryError;
use super::cast::Player;
use super::desk::Desk;
use super::fate::{Fate, Representation};
use super::hand_in_texts::{INFORMED, INFORMED_ABOVE, MISSING};
use super::meeting_texts::{INTERVIEW_NOTES, INTERVIEWED};

/// The ways of carrying it out, and how many in a hundred choose each.
const METHODS: [&str; 3] = ["joint-form", "workplace-dialogue", "interview"];

/// When it takes place.
const TIMES: [&str; 5] = ["8.30–10.30", "9.00–11.00", "13.00–15.00", "13.30–15.30", "14.00–16.00"];

/// Questions that the room votes on, where the method is a dialogue.
const VOTED_ON: [&str; 5] = ["A2", "B2", "F1", "H1", "H2"];

/// When a follow-up is planned and when it takes place, in days before today.
#[derive(Debug, Clone, Copy)]
pub(super) struct Planned {
    pub(super) planned: u64,
    pub(super) meeting: u64,
}

/// The manager plans it.
pub(super) fn plan(desk: &mut Desk<'_>, fate: Fate, days: Planned, last_day: &str) -> Result<(), StoryError> {
    desk.open_followup(days.planned);
    let method = if desk.stage.unit.level == Level::Workplace {
        METHODS[desk.chance().weighted(&[62, 28, 10])]
    } else {
        METHODS[0]
    };
    let (time, meeting) = (desk.turn(&TIMES, "time"), desk.calendar.day(days.meeting).to_string());
    let fields: [(&[&str], String); 8] = [
        (&["method"], method.to_owned()),
        (&["responsible"], desk.stage.manager.name.clone()),
        (&["date"], meeting),
        (&["time"], time.to_owned()),
        (&["carrying_out"], desk.turn(&["2 timmar", "En halv dag", "3 timmar"], "carry").to_owned()),
        (&["after_work"], desk.turn(&["1 timme", "2 timmar"], "after").to_owned()),
        (&["information", "date"], desk.calendar.day(days.planned).to_string()),
        (&["information", "last_day"], last_day.to_owned()),
    ];
    let manager = desk.manager();
    for (field, value) in fields {
        desk.write(manager, &Edit::plan(field, value))?;
    }
    for told in ["purpose", "method", "when", "who_takes_part"] {
        desk.write(manager, &Edit::plan(&["information", told], true))?;
    }
    let informed = desk.turn(if desk.is_workplace() { INFORMED } else { INFORMED_ABOVE }, "informed");
    desk.type_text(manager, informed, |splice| Edit::plan_text(&["information", "to"], splice))?;
    name_participants(desk, fate)?;
    if fate.representation == Representation::Nobody {
        let missing = desk.turn(MISSING, "missing");
        desk.type_text(manager, missing, |splice| Edit::plan_text(&["missing_representative"], splice))?;
    }
    desk.close_followup()?;
    desk.open_followup(days.meeting);
    match method {
        "workplace-dialogue" => vote(desk)?,
        "interview" => interview(desk, days.meeting)?,
        _ => return Ok(()),
    }
    desk.close_followup()
}

fn name_participants(desk: &mut Desk<'_>, fate: Fate) -> Result<(), StoryError> {
    let representative = (fate.representation != Representation::Nobody).then(|| desk.stage.representative.clone());
    for Player { person, name } in [Some(desk.stage.manager.clone()), representative].into_iter().flatten() {
        let row = desk.followup.pen.row();
        let values = vec![
            RowValue::new("order", order_at_end(None, desk.followup.pen.now_ms())),
            RowValue::new("name", name),
            RowValue::new("person", person.to_string()),
        ];
        let manager = desk.manager();
        desk.write(manager, &Edit::add_row(Table::Participants, row, values))?;
    }
    Ok(())
}

/// The room shows its smileys.
fn vote(desk: &mut Desk<'_>) -> Result<(), StoryError> {
    let manager = desk.manager();
    for question in VOTED_ON {
        for (answer, most) in [("yes", 9), ("partly", 6), ("no", 4)] {
            let count = desk.chance().between(0, most);
            if count > 0 {
                let by = i64::try_from(count).unwrap_or_default();
                desk.write(manager, &Edit::count(question, answer, by))?;
            }
        }
    }
    Ok(())
}

/// Two groups are interviewed; nobody is named.
fn interview(desk: &mut Desk<'_>, days_before: u64) -> Result<(), StoryError> {
    let manager = desk.manager();
    for index in 0..2 {
        let row = desk.followup.pen.row();
        let who = desk.turn(&INTERVIEWED, if index == 0 { "a" } else { "b" });
        let values = vec![
            RowValue::new("order", order_at_end(None, desk.followup.pen.now_ms())),
            RowValue::new("who", who),
            RowValue::new("interviewer", desk.stage.manager.name.clone()),
            RowValue::new("date", desk.calendar.day(days_before).to_string()),
        ];
        desk.write(manager, &Edit::add_row(Table::Interviews, row, values))?;
        for place in 0..2 {
            let (question, note) = INTERVIEW_NOTES[(desk.stage.turn + index * 2 + place) % INTERVIEW_NOTES.len()];
            desk.type_text(manager, note, |splice| {
                Edit::row_text(Table::Interviews, row, &["notes", question], splice)
            })?;
        }
    }
    Ok(())
}
