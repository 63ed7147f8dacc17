//! What a person may do with a case, and which documents a person may open.
//!
//! The rule itself is `form_model::permits`; here it meets the organisation, the day and the store. It caches nothing: rights end
//! on the day they end.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use form_model::{Case, DocumentKind, Grant, PersonId, Resource, Role, Standing, StandingAt, UnitId, permits};

use crate::store::{DocumentRow, Framework, Store, StoreError};

/// A document that a person may open.
#[derive(Debug, Clone)]
pub struct Openable {
    /// Its row.
    pub row: DocumentRow,
    /// What the person may do with it.
    pub grant: Grant,
}

/// What a person may do with the live document of a case on a day.
///
/// Where another unit's follow-up covers this one, this one is read and no longer written in: what tablets without a
/// network may have begun there is shown to them as not received, and nobody looks for it in vain.
#[must_use]
pub fn grant_on(framework: &Framework, person: PersonId, case: &Case, today: NaiveDate) -> Grant {
    let grant = permits(&standings_in(framework, person, case, today), resource_of(case.kind));
    if framework.covered_elsewhere(case).is_none() { grant } else { grant.only_reading() }
}

/// What a person is to the units that a case is about.
#[must_use]
pub(crate) fn standings_in(framework: &Framework, person: PersonId, case: &Case, today: NaiveDate) -> Vec<Standing> {
    let at = standing_at(framework, case, today);
    framework.units_of(case).into_iter().flat_map(|unit| framework.organisation.standings(person, unit, at)).collect()
}

/// True if a person may read, today, what the unit of a case has handed in.
#[must_use]
pub(crate) fn reads_hand_ins(framework: &Framework, person: PersonId, case: &Case, today: NaiveDate) -> bool {
    permits(&standings_in(framework, person, case, today), Resource::HandIns).reads()
}

/// The day, and the round if the case has one: a main representative who stepped in stays until the round closes.
#[must_use]
pub fn standing_at(framework: &Framework, case: &Case, today: NaiveDate) -> StandingAt {
    let Some(round) = case.round else { return StandingAt::day(today) };
    match framework.round(round) {
        Some(open) if open.is_open() => StandingAt::in_round(today, round, open.opened_on()),
        Some(_) | None => StandingAt { today, round: Some(round), round_opened: None },
    }
}

/// The resource that a live document of this kind is.
#[must_use]
pub const fn resource_of(kind: DocumentKind) -> Resource {
    match kind {
        DocumentKind::Followup => Resource::FollowupDraft,
        DocumentKind::ActionPlan => Resource::ActionPlan,
    }
}

/// Every document that a person may open today.
///
/// # Errors
/// If the database can't be read.
pub async fn openable(store: &Store, person: PersonId, today: NaiveDate) -> Result<Vec<Openable>, StoreError> {
    Ok(readable(store, person, today).await?.into_iter().filter(|it| it.row.is_live()).collect())
}

/// Every archived copy that a person may read today: whoever might open the working document.
///
/// # Errors
/// If the database can't be read.
pub(crate) async fn archived(
    store: &Store,
    person: PersonId,
    today: NaiveDate,
) -> Result<Vec<DocumentRow>, StoreError> {
    let all = readable(store, person, today).await?;
    Ok(all.into_iter().map(|it| it.row).filter(|it| it.archived_at_ms.is_some()).collect())
}

async fn readable(store: &Store, person: PersonId, today: NaiveDate) -> Result<Vec<Openable>, StoreError> {
    let framework = store.framework();
    let units = units_near(&framework, person, today);
    let rows = store.documents_of_units(units).await?;
    Ok(rows
        .into_iter()
        .map(|row| Openable { grant: grant_on(&framework, person, &row.case, today), row })
        .filter(|it| it.grant.reads())
        .collect())
}

/// The units whose documents might be open to a person: those of the assignments and invitations, and the ones below.
///
/// Process owners, analysts, records officers and admins open no live document, so theirs are left out.
#[must_use]
pub fn units_near(framework: &Framework, person: PersonId, today: NaiveDate) -> BTreeSet<UnitId> {
    let organisation = &framework.organisation;
    let mut units = BTreeSet::new();
    for assignment in organisation.assignments_of(person).iter().filter(|it| it.is_active(today)) {
        match assignment.role {
            Role::Manager | Role::MainRepresentative | Role::Hr => {
                units.extend(organisation.with_descendants(assignment.unit));
            }
            Role::Representative | Role::SubstituteRepresentative | Role::Employee => {
                units.insert(assignment.unit);
            }
            Role::ProcessOwner | Role::Analyst | Role::RecordsOfficer | Role::Admin => {}
        }
    }
    units.extend(organisation.invitations().filter(|it| it.person == person).map(|it| it.unit));
    let joint = framework.rounds.iter().flat_map(|it| &it.joint);
    let covering: Vec<_> = joint.filter(|it| units.contains(it.0)).map(|it| *it.1).collect();
    units.extend(covering);
    units
}
