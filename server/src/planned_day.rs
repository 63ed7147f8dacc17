//! Days that people have set in follow-ups and action plans, and whose days they are.
//!
//! Pure. It takes days and names out of documents and nothing else: not what is to be done, and not why. The rule that must
//! not be broken: whoever is responsible for an action is found as the app finds them, by name or by post.

use std::collections::HashMap;

use automerge::Automerge;
use chrono::NaiveDate;
use form_model::{
    ActionPlan, ActionRow, ActionStage, DocumentId, FollowupPlan, Organisation, PersonId, Role, RowId, UnitId,
    is_named_among,
};

use crate::message::holding;

/// What a day is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayKind {
    /// The follow-up is carried out.
    FollowUp,
    /// An action is to be done.
    ActionDue,
    /// What an action led to is to be checked.
    EffectCheck,
}

impl DayKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::FollowUp, Self::ActionDue, Self::EffectCheck];

    /// The kind's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::FollowUp => "follow-up",
            Self::ActionDue => "action-due",
            Self::EffectCheck => "effect-check",
        }
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// A day that somebody has set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedDay {
    /// In which document.
    pub document: DocumentId,
    /// In which row of an action plan.
    pub row: Option<RowId>,
    /// What for.
    pub kind: DayKind,
    /// Of which unit.
    pub unit: UnitId,
    /// The day.
    pub day: NaiveDate,
    /// Of a follow-up: the clock times as they were written.
    pub time: Option<String>,
    /// Of an action: who stands as responsible, as it was written.
    pub responsible: Option<String>,
}

/// The day of a follow-up.
#[must_use]
pub fn follow_up_day(document: DocumentId, unit: UnitId, plan: &FollowupPlan) -> Option<PlannedDay> {
    let day = plan.date.as_ref()?.parse().ok()?;
    let time = plan.time.clone();
    Some(PlannedDay { document, row: None, kind: DayKind::FollowUp, unit, day, time, responsible: None })
}

/// The days of an action plan that still mean something to somebody.
#[must_use]
pub fn action_days(document: DocumentId, unit: UnitId, plan: &Automerge) -> Vec<PlannedDay> {
    ActionPlan::read(plan).rows.iter().filter_map(|row| action_day(document, unit, row)).collect()
}

fn action_day(document: DocumentId, unit: UnitId, row: &ActionRow) -> Option<PlannedDay> {
    let (kind, day) = match row.stage() {
        ActionStage::NotStarted | ActionStage::InProgress | ActionStage::Raised => (DayKind::ActionDue, "due"),
        ActionStage::Done if row.value("effect.result").is_none() => (DayKind::EffectCheck, "effect.date"),
        ActionStage::Done | ActionStage::Replaced | ActionStage::Closed => return None,
    };
    let responsible = row.value("responsible").map(str::to_owned);
    Some(PlannedDay { document, row: Some(row.id?), kind, unit, day: row.date(day)?, time: None, responsible })
}

/// The posts by which somebody may stand as responsible, in the words that the app offers.
const fn posts(role: Role) -> &'static [&'static str] {
    match role {
        Role::Manager => &["chef", "manager"],
        Role::Representative | Role::SubstituteRepresentative | Role::MainRepresentative => {
            &["skyddsombud", "safety representative"]
        }
        Role::Hr | Role::Employee | Role::ProcessOwner | Role::Analyst | Role::RecordsOfficer | Role::Admin => &[],
    }
}

/// Those who are responsible for an action: who is named, by name or post, at the unit or above; where nobody is, the
/// unit's managers.
#[must_use]
pub fn responsible_for(
    day: &PlannedDay,
    organisation: &Organisation,
    names: &HashMap<PersonId, String>,
    today: NaiveDate,
) -> Vec<PersonId> {
    let mut named = Vec::new();
    if let Some(responsible) = &day.responsible {
        for unit in [day.unit].into_iter().chain(organisation.ancestors(day.unit)) {
            for held in organisation.assignments_at(unit).iter().filter(|it| it.is_active(today)) {
                let mut called: Vec<String> = names.get(&held.person).cloned().into_iter().collect();
                if unit == day.unit {
                    called.extend(posts(held.role).iter().map(|it| (*it).to_owned()));
                }
                if is_named_among(responsible, &called) {
                    named.push(held.person);
                }
            }
        }
    }
    if named.is_empty() {
        named = holding(organisation, day.unit, &[Role::Manager], today);
    }
    named.sort_unstable();
    named.dedup();
    named
}

#[cfg(test)]
mod tests {
    use form_model::{Assignment, Level, Unit};

    use super::*;

    const TOP: UnitId = UnitId::from_bytes([1; 16]);
    const EKEN: UnitId = UnitId::from_bytes([2; 16]);
    const CHEF: PersonId = PersonId::from_bytes([11; 16]);
    const OMBUD: PersonId = PersonId::from_bytes([12; 16]);
    const ABOVE: PersonId = PersonId::from_bytes([13; 16]);

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn row(values: &[(&str, &str)]) -> ActionRow {
        let values = values.iter().map(|(path, value)| ((*path).to_owned(), (*value).to_owned())).collect();
        ActionRow { id: Some(RowId::from_bytes([5; 16])), values, ..ActionRow::default() }
    }

    fn found(values: &[(&str, &str)]) -> Option<(DayKind, NaiveDate)> {
        let document = DocumentId::from_bytes([9; 16]);
        action_day(document, EKEN, &row(values)).map(|it| (it.kind, it.day))
    }

    #[test]
    fn an_action_has_the_day_that_is_next_for_it() {
        let both = [("due", "2026-03-01"), ("effect.date", "2026-06-01")];
        assert_eq!(found(&both), Some((DayKind::ActionDue, day("2026-03-01"))));
        let done = [("due", "2026-03-01"), ("effect.date", "2026-06-01"), ("status", "done")];
        assert_eq!(found(&done), Some((DayKind::EffectCheck, day("2026-06-01"))));
        let checked = [("effect.date", "2026-06-01"), ("status", "done"), ("effect.result", "sufficient")];
        assert_eq!(found(&checked), None);
        assert_eq!(found(&[("due", "2026-03-01"), ("closed.date", "2026-03-01")]), None);
        assert_eq!(found(&[]), None);
    }

    fn responsible(words: Option<&str>) -> Vec<PersonId> {
        let unit = |id, parent, level| Unit { id, parent, name: String::new(), level, authority: TOP };
        let units = vec![unit(TOP, None, Level::Administration), unit(EKEN, Some(TOP), Level::Workplace)];
        let held = |person, unit, role| Assignment { person, unit, role, from: day("2026-01-01"), to: None };
        let assignments = vec![
            held(CHEF, EKEN, Role::Manager),
            held(OMBUD, EKEN, Role::Representative),
            held(ABOVE, TOP, Role::Manager),
        ];
        let organisation = Organisation::new(units, assignments, Vec::new());
        let names = [(CHEF, "Kim Berg"), (OMBUD, "Li Ek"), (ABOVE, "Mio Alm")];
        let names = names.map(|(person, name)| (person, name.to_owned())).into();
        let planned = PlannedDay {
            document: DocumentId::from_bytes([9; 16]),
            row: None,
            kind: DayKind::ActionDue,
            unit: EKEN,
            day: day("2026-03-01"),
            time: None,
            responsible: words.map(str::to_owned),
        };
        responsible_for(&planned, &organisation, &names, day("2026-02-01"))
    }

    #[test]
    fn who_is_responsible_is_found_by_name_or_post_and_otherwise_it_is_the_manager() {
        assert_eq!(responsible(Some("Li Ek")), [OMBUD]);
        assert_eq!(responsible(Some("chef och skyddsombud")), [CHEF, OMBUD]);
        assert_eq!(responsible(Some("mio alm")), [ABOVE]);
        assert_eq!(responsible(Some("Fastighetsbolaget")), [CHEF]);
        assert_eq!(responsible(None), [CHEF]);
    }

    #[test]
    fn every_kind_has_a_code() {
        assert!(DayKind::ALL.into_iter().all(|it| DayKind::from_code(it.code()) == Some(it)));
    }
}
