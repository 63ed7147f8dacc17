//! Handing a unit over from one manager to the next, in the middle of a round or not.
//!
//! The former manager's role ends, the next one's begins, and it is recorded what was handed over: the unit's documents and the
//! open rows of its plan. The rules that must not be broken: all of it happens in one transaction; and the record holds ids
//! and never a word of a form, since whoever hands over on others' behalf may not read.

use chrono::NaiveDate;
use form_model::{ActionPlan, Assignment, DocumentKind, PersonId, Role, UnitId};
use serde::{Deserialize, Serialize};

use crate::administration::AdministrationError;
use crate::content::materialise;
use crate::organisation_import::{KnownAssignment, Picture, Write};
use crate::reach::Reach;
use crate::store::{AuditEntry, ChangeError, Handover, Store, StoreError};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HandoverWish {
    /// Which unit.
    pub(crate) unit: UnitId,
    /// Who was its manager.
    pub(crate) giver: PersonId,
    /// Who is its manager next.
    pub(crate) receiver: PersonId,
    /// The receiver's first day.
    pub(crate) from: NaiveDate,
}

/// What was handed over: ids, and nothing that stands in a form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOver {
    /// The unit's documents, as base58check.
    pub documents: Vec<HandedDocument>,
    /// The rows of the plan that are not closed.
    pub open_rows: Vec<String>,
}

/// A document of a unit that was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedDocument {
    /// Its id.
    pub id: String,
    /// Its kind's code.
    pub kind: String,
    /// Its round, for a follow-up.
    pub round: Option<String>,
}

/// Hands a unit over; the record.
///
/// # Errors
/// [`ChangeError`] says why not.
pub(crate) async fn hand_over(
    store: &Store,
    reach: Reach,
    wish: HandoverWish,
    now_ms: u64,
) -> Result<Handover, ChangeError> {
    let handover = Handover {
        id: uuid::Builder::from_random_bytes(rand::random()).into_uuid(),
        unit: wish.unit,
        giver: wish.giver,
        receiver: wish.receiver,
        from: wish.from,
        made_by: reach.person(),
        made_at_ms: now_ms,
        handed_over: handed_over(store, wish.unit).await?,
        taken_at_ms: None,
    };
    let subject = format!("{} {} {}", wish.unit, wish.giver, wish.receiver);
    let entry = AuditEntry { at_ms: now_ms, by: Some(reach.person()), action: "handed-over", subject };
    store.hand_over(entry, handover.clone(), move |picture| roles(picture, &reach, &wish)).await?;
    Ok(handover)
}

/// The roles that end and begin.
fn roles(picture: &Picture, reach: &Reach, wish: &HandoverWish) -> Result<Vec<Write>, AdministrationError> {
    let HandoverWish { unit, giver, receiver, from } = *wish;
    let is_there = picture.units.iter().any(|it| it.unit.id == unit) && reach.holds(unit);
    if !is_there || !picture.people.iter().any(|it| it.person == receiver) {
        return Err(AdministrationError::OutOfReach);
    }
    let last = from.pred_opt().ok_or(AdministrationError::EndsBeforeItBegins)?;
    let manages = |it: &&KnownAssignment, person| {
        let held = &it.assignment;
        let lasts = held.to.is_none_or(|to| to >= from);
        held.unit == unit && held.person == person && held.role == Role::Manager && lasts
    };
    let ending: Vec<_> = picture.assignments.iter().filter(|it| manages(it, giver)).collect();
    if ending.is_empty() || giver == receiver {
        return Err(AdministrationError::NotItsManager);
    }
    let end = |it: &KnownAssignment| KnownAssignment {
        assignment: Assignment { to: Some(last), ..it.assignment.clone() },
        list: it.list,
    };
    let mut writes: Vec<Write> = ending.into_iter().map(|it| Write::Assignment(end(it))).collect();
    let manages_already = picture.assignments.iter().any(|it| manages(&it, receiver) && it.assignment.from <= from);
    if !manages_already {
        let assignment = Assignment { person: receiver, unit, role: Role::Manager, from, to: None };
        writes.push(Write::Assignment(KnownAssignment { assignment, list: None }));
    }
    Ok(writes)
}

/// The documents of a unit and the open rows of its plan, as they are now.
///
/// # Errors
/// If the database can't be read.
pub(crate) async fn handed_over(store: &Store, unit: UnitId) -> Result<HandedOver, StoreError> {
    let rows = store.documents_of_units([unit].into()).await?;
    let mut handed = HandedOver::default();
    for row in rows.iter().filter(|it| it.is_live()) {
        handed.documents.push(HandedDocument {
            id: row.id.to_string(),
            kind: row.case.kind.code().to_owned(),
            round: row.case.round.map(|it| it.to_string()),
        });
        if row.case.kind == DocumentKind::ActionPlan {
            handed.open_rows.extend(open_rows(store, row.id).await?);
        }
    }
    Ok(handed)
}

async fn open_rows(store: &Store, plan: form_model::DocumentId) -> Result<Vec<String>, StoreError> {
    let Some(stored) = store.load(plan).await? else { return Ok(Vec::new()) };
    let read = tokio::task::spawn_blocking(move || {
        let plan = ActionPlan::read(&materialise(&stored)?);
        let open = plan.rows.iter().filter(|it| !it.values.contains_key("closed.date"));
        Ok(open.filter_map(|it| it.id).map(|it| it.to_string()).collect())
    });
    read.await.unwrap_or(Err(StoreError::Unreadable { what: "action plan" }))
}
