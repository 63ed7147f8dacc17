//! Reminders about actions: which are due to whom on a day.
//!
//! Pure: the day is handed in. The rules that must not be broken: a reminder says which unit and which day, never which action;
//! and what is late is called to mind once a week, not once a day.

use std::collections::{BTreeSet, HashMap};

use chrono::{Datelike as _, Days, NaiveDate};
use form_model::{Organisation, PersonId};

use crate::message::{MessageKind, NewMessage};
use crate::planned_day::{DayKind, PlannedDay, responsible_for};

/// How long before its day an action is called to mind.
const SOON: Days = Days::new(7);

/// A day that passed longer ago than this is called to mind no more: who has not acted on fifty reminders will not on the next.
pub(crate) const LATE_DAYS_MAX: Days = Days::new(366);

/// The reminders about actions that are due on a day.
#[must_use]
pub fn reminders_due(
    days: &[PlannedDay],
    organisation: &Organisation,
    names: &HashMap<PersonId, String>,
    today: NaiveDate,
) -> Vec<NewMessage> {
    let mut reminders = BTreeSet::new();
    for planned in days {
        let Some((kind, day)) = due_now(planned, today) else { continue };
        for person in responsible_for(planned, organisation, names, today) {
            let unit = Some(planned.unit);
            reminders.insert(NewMessage { person, kind, unit, round: None, day: Some(day), row: None });
        }
    }
    reminders.into_iter().collect()
}

/// What is to be said of a day today, and about which day. What is late is about the week: one message a week and unit.
fn due_now(planned: &PlannedDay, today: NaiveDate) -> Option<(MessageKind, NaiveDate)> {
    if planned.day + LATE_DAYS_MAX < today {
        return None;
    }
    match planned.kind {
        DayKind::FollowUp => None,
        DayKind::EffectCheck => (planned.day <= today).then_some((MessageKind::EffectDue, planned.day)),
        DayKind::ActionDue if planned.day < today => {
            let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
            Some((MessageKind::ActionLate, monday))
        }
        DayKind::ActionDue => (planned.day <= today + SOON).then_some((MessageKind::ActionDueSoon, planned.day)),
    }
}

#[cfg(test)]
mod tests {
    use form_model::{Assignment, DocumentId, Level, Role, RowId, Unit, UnitId};

    use super::*;

    const EKEN: UnitId = UnitId::from_bytes([2; 16]);
    const CHEF: PersonId = PersonId::from_bytes([11; 16]);

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn planned(row: u8, kind: DayKind, on: &str) -> PlannedDay {
        PlannedDay {
            document: DocumentId::from_bytes([9; 16]),
            row: Some(RowId::from_bytes([row; 16])),
            kind,
            unit: EKEN,
            day: day(on),
            time: None,
            responsible: Some("chef".to_owned()),
        }
    }

    fn told(days: &[PlannedDay], today: &str) -> Vec<(MessageKind, String)> {
        let unit = Unit { id: EKEN, parent: None, name: String::new(), level: Level::Workplace, authority: EKEN };
        let manager = Assignment { person: CHEF, unit: EKEN, role: Role::Manager, from: NaiveDate::MIN, to: None };
        let organisation = Organisation::new(vec![unit], vec![manager], Vec::new());
        let due = reminders_due(days, &organisation, &HashMap::new(), day(today));
        assert!(due.iter().all(|it| it.person == CHEF && it.row.is_none()));
        due.iter().map(|it| (it.kind, it.day.unwrap().to_string())).collect()
    }

    #[test]
    fn an_action_is_called_to_mind_a_week_before_its_day() {
        let one = [planned(1, DayKind::ActionDue, "2026-03-31")];
        assert_eq!(told(&one, "2026-03-23"), []);
        let soon = [(MessageKind::ActionDueSoon, "2026-03-31".to_owned())];
        assert_eq!(told(&one, "2026-03-24"), soon);
        assert_eq!(told(&one, "2026-03-31"), soon);
    }

    #[test]
    fn late_actions_of_a_unit_are_one_message_a_week() {
        let two = [planned(1, DayKind::ActionDue, "2026-03-10"), planned(2, DayKind::ActionDue, "2026-03-12")];
        let week = |monday: &str| [(MessageKind::ActionLate, monday.to_owned())];
        assert_eq!(told(&two, "2026-03-19"), week("2026-03-16"));
        assert_eq!(told(&two, "2026-03-22"), week("2026-03-16"));
        assert_eq!(told(&two, "2026-03-23"), week("2026-03-23"));
        assert_eq!(told(&two, "2028-03-23"), []);
    }

    #[test]
    fn an_effect_is_called_to_mind_on_its_day_and_a_follow_up_by_its_round() {
        let effect = [planned(1, DayKind::EffectCheck, "2026-06-01")];
        assert_eq!(told(&effect, "2026-05-31"), []);
        assert_eq!(told(&effect, "2026-06-09"), [(MessageKind::EffectDue, "2026-06-01".to_owned())]);
        assert_eq!(told(&[planned(1, DayKind::FollowUp, "2026-06-01")], "2026-06-01"), []);
    }
}
