//! Raised rows of an action plan: telling the level above that an answer is waited for, and the unit that it has come.
//!
//! What was raised and what was answered stand in the row alone. The rules that must not be broken: above, only managers who may
//! read the plan are told; and of a row everybody is told once.

use chrono::NaiveDate;
use form_model::{ActionPlan, ActionRow, Organisation, PersonId, Role, UnitId};

use crate::app::App;
use crate::clock::day_of;
use crate::message::{MessageKind, NewMessage, holding, managers_above, parties};
use crate::projection::Derived;
use crate::store::StoreError;

/// The messages about the raised rows of a unit's plan.
fn messages_of_raised(
    organisation: &Organisation,
    unit: UnitId,
    plan: &ActionPlan,
    today: NaiveDate,
) -> Vec<NewMessage> {
    let mut messages = Vec::new();
    for row in plan.rows.iter().filter(|it| it.id.is_some() && it.is_open()) {
        let (kind, people) = if row.waits_for_answer() {
            (MessageKind::ActionRaised, asked(organisation, unit, row, today))
        } else if row.is_answered() {
            (MessageKind::ActionAnswered, parties(organisation, unit, today))
        } else {
            continue;
        };
        let about =
            |person: PersonId| NewMessage { person, kind, unit: Some(unit), round: None, day: None, row: row.id };
        messages.extend(people.into_iter().map(about));
    }
    messages
}

/// Who answers a raised row: the managers of the unit that it names, and otherwise those nearest above.
///
/// Only a unit above, within the authority, counts as named: who writes in a plan can have nobody else told.
fn asked(organisation: &Organisation, unit: UnitId, row: &ActionRow, today: NaiveDate) -> Vec<PersonId> {
    let authority = |id: UnitId| organisation.unit(id).map(|it| it.authority);
    let named = row.value("raised.to").and_then(|it| it.parse::<UnitId>().ok());
    let named = named.filter(|it| organisation.ancestors(unit).contains(it) && authority(*it) == authority(unit));
    let managers = named.map(|it| holding(organisation, it, &[Role::Manager], today)).unwrap_or_default();
    if managers.is_empty() { managers_above(organisation, unit, today) } else { managers }
}

impl App {
    /// Tells of the raised rows of an action plan.
    pub(crate) async fn tell_of_raised(&self, derived: &Derived) -> Result<(), StoreError> {
        let now_ms = self.hub.now_ms();
        let (unit, plan) = (derived.stored.row.case.unit, ActionPlan::read(&derived.document));
        let messages = messages_of_raised(&self.store.framework().organisation, unit, &plan, day_of(now_ms));
        if !messages.is_empty() {
            self.store.add_messages(messages, now_ms).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use form_model::{Assignment, Level, RowId, Unit};

    use super::*;

    const CITY: UnitId = UnitId::from_bytes([1; 16]);
    const SCHOOLS: UnitId = UnitId::from_bytes([2; 16]);
    const NORTH: UnitId = UnitId::from_bytes([3; 16]);
    const EKEN: UnitId = UnitId::from_bytes([4; 16]);
    const OF_CITY: PersonId = PersonId::from_bytes([11; 16]);
    const OF_SCHOOLS: PersonId = PersonId::from_bytes([12; 16]);
    const OF_NORTH: PersonId = PersonId::from_bytes([13; 16]);
    const CHEF: PersonId = PersonId::from_bytes([14; 16]);
    const OMBUD: PersonId = PersonId::from_bytes([15; 16]);

    /// Who is told what of a row with these values.
    fn told(values: &[(&str, &str)]) -> Vec<(PersonId, MessageKind)> {
        let unit = |id, parent, level, authority| Unit { id, parent, name: String::new(), level, authority };
        let units = vec![
            unit(CITY, None, Level::Organisation, CITY),
            unit(SCHOOLS, Some(CITY), Level::Administration, SCHOOLS),
            unit(NORTH, Some(SCHOOLS), Level::Department, SCHOOLS),
            unit(EKEN, Some(NORTH), Level::Workplace, SCHOOLS),
        ];
        let held = |person, unit, role| Assignment { person, unit, role, from: NaiveDate::MIN, to: None };
        let roles = vec![
            held(OF_CITY, CITY, Role::Manager),
            held(OF_SCHOOLS, SCHOOLS, Role::Manager),
            held(OF_NORTH, NORTH, Role::Manager),
            held(CHEF, EKEN, Role::Manager),
            held(OMBUD, EKEN, Role::Representative),
        ];
        let organisation = Organisation::new(units, roles, Vec::new());
        let values = values.iter().map(|(path, value)| ((*path).to_owned(), (*value).to_owned())).collect();
        let row = ActionRow { id: Some(RowId::from_bytes([5; 16])), values, ..ActionRow::default() };
        let plan = ActionPlan { rows: vec![row], ..ActionPlan::default() };
        let messages = messages_of_raised(&organisation, EKEN, &plan, NaiveDate::MAX);
        messages.into_iter().map(|it| (it.person, it.kind)).collect()
    }

    #[test]
    fn the_managers_of_the_unit_that_a_row_was_raised_to_are_told_and_nobody_beyond_the_authority() {
        let raised_to = |unit: UnitId| told(&[("status", "raised"), ("raised.to", &unit.to_string())]);
        assert_eq!(raised_to(NORTH), [(OF_NORTH, MessageKind::ActionRaised)]);
        assert_eq!(raised_to(SCHOOLS), [(OF_SCHOOLS, MessageKind::ActionRaised)]);
        for elsewhere in [CITY, EKEN, UnitId::from_bytes([9; 16])] {
            assert_eq!(raised_to(elsewhere), [(OF_NORTH, MessageKind::ActionRaised)]);
        }
        assert_eq!(told(&[("status", "raised")]), [(OF_NORTH, MessageKind::ActionRaised)]);
        assert_eq!(told(&[("status", "in-progress")]), []);
    }

    #[test]
    fn an_answer_is_told_to_those_whose_plan_it_is_while_the_row_is_open() {
        let answered = [("status", "raised"), ("raised.decision.above", "we-act")];
        assert_eq!(told(&answered), [(CHEF, MessageKind::ActionAnswered), (OMBUD, MessageKind::ActionAnswered)]);
        assert_eq!(told(&[("raised.decision.above", "we-act"), ("closed.date", "2026-03-01")]), []);
    }
}
