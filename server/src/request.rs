//! A representative's request (the Work Environment Act, chapter 6, section 6 a): confirming at once that it has come.
//!
//! The row of the action plan is the request; the server confirms that it has it, on the employer's behalf, and says when. The
//! rule that must not be broken: a request is confirmed once, and the time of the confirmation is never changed.

use chrono::NaiveDate;
use form_model::{ActionPlan, Organisation, PersonId, Role, RowId, UnitId};

use crate::app::App;
use crate::clock::day_of;
use crate::message::{MessageKind, NewMessage, holding};
use crate::projection::Derived;
use crate::store::StoreError;

/// The source of a row that is a request.
const REQUEST: &str = "representative-request";

/// The rows of an action plan that are requests.
fn requests(plan: &ActionPlan) -> impl Iterator<Item = RowId> {
    plan.rows.iter().filter(|it| it.value("source") == Some(REQUEST)).filter_map(|it| it.id)
}

/// Who is told of a request: those who can have made it, that it has come, and those who have to answer it.
fn told_of(organisation: &Organisation, unit: UnitId, row: RowId, today: NaiveDate) -> Vec<NewMessage> {
    let message = |person: PersonId, kind| NewMessage {
        person,
        kind,
        unit: Some(unit),
        round: None,
        day: Some(today),
        row: Some(row),
    };
    let representatives = [Role::Representative, Role::SubstituteRepresentative, Role::MainRepresentative];
    let confirmed = holding(organisation, unit, &representatives, today);
    let received = holding(organisation, unit, &[Role::Manager], today);
    let confirmed = confirmed.into_iter().map(|it| message(it, MessageKind::RequestConfirmed));
    confirmed.chain(received.into_iter().map(|it| message(it, MessageKind::RequestReceived))).collect()
}

impl App {
    /// Confirms the requests in an action plan that are not confirmed yet.
    pub(crate) async fn confirm_requests(&self, derived: &Derived) -> Result<(), StoreError> {
        let (document, unit) = (derived.stored.row.id, derived.stored.row.case.unit);
        let known = self.store.said_after(document).await?.requests;
        let is_new = |row: &RowId| known.iter().all(|it| it.row != *row);
        let new: Vec<RowId> = requests(&ActionPlan::read(&derived.document)).filter(is_new).collect();
        let now_ms = self.hub.now_ms();
        for row in &new {
            let told = told_of(&self.store.framework().organisation, unit, *row, day_of(now_ms));
            self.store.confirm_request(document, *row, told, now_ms).await?;
        }
        if !new.is_empty() {
            self.hub.case_changed(document);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use form_model::{ActionRow, Assignment, Level, Unit};

    use super::*;

    const EKEN: UnitId = UnitId::from_bytes([2; 16]);
    const CHEF: PersonId = PersonId::from_bytes([11; 16]);
    const OMBUD: PersonId = PersonId::from_bytes([12; 16]);

    fn row(number: u8, source: &str) -> ActionRow {
        let values = [("source".to_owned(), source.to_owned())].into();
        ActionRow { id: Some(RowId::from_bytes([number; 16])), values, ..ActionRow::default() }
    }

    #[test]
    fn only_rows_from_that_source_are_requests() {
        let plan = ActionPlan { rows: vec![row(1, REQUEST), row(2, "incident")], ..ActionPlan::default() };
        assert_eq!(requests(&plan).collect::<Vec<_>>(), [RowId::from_bytes([1; 16])]);
    }

    #[test]
    fn the_representative_gets_the_confirmation_and_the_manager_the_request() {
        let unit = Unit { id: EKEN, parent: None, name: String::new(), level: Level::Workplace, authority: EKEN };
        let held = |person, role| Assignment { person, unit: EKEN, role, from: NaiveDate::MIN, to: None };
        let roles = vec![held(CHEF, Role::Manager), held(OMBUD, Role::Representative)];
        let organisation = Organisation::new(vec![unit], roles, Vec::new());
        let told = told_of(&organisation, EKEN, RowId::from_bytes([1; 16]), NaiveDate::MAX);
        let told: Vec<_> = told.iter().map(|it| (it.person, it.kind)).collect();
        assert_eq!(told, [(OMBUD, MessageKind::RequestConfirmed), (CHEF, MessageKind::RequestReceived)]);
    }
}
