//! What is due for disposal: every document with its kind and the day on which its matter ended, held against the periods.
//!
//! Which periods are over is `retention`'s, and disposing is `revocation`'s. The rule that must not be broken: nothing here erases
//! anything.

use std::collections::HashMap;

use chrono::NaiveDate;
use form_model::{DocumentKind, Level};

use crate::clock::day_of;
use crate::retention::{Due, Kept, RecordKind, Retention, due};
use crate::store::{Framework, KeptDocument, Store, StoreError};

/// What is due, with the document's row.
pub(crate) async fn due_for_disposal(
    store: &Store,
    framework: &Framework,
    today: NaiveDate,
) -> Result<Vec<(Due, KeptDocument)>, StoreError> {
    let retention = store.retention().await?;
    if retention == Retention::default() {
        return Ok(Vec::new());
    }
    let documents = store.kept_documents().await?;
    let due = due(documents.iter().map(|it| kept(framework, it, today)), &retention, today);
    let mut documents: HashMap<_, _> = documents.into_iter().map(|it| (it.row.id, it)).collect();
    Ok(due.into_iter().filter_map(|it| documents.remove(&it.kept.document).map(|document| (it, document))).collect())
}

fn kept(framework: &Framework, document: &KeptDocument, today: NaiveDate) -> Kept {
    let case = &document.row.case;
    let round = case.round.and_then(|it| framework.round(it));
    let then = round.and_then(|it| it.units.iter().find(|unit| unit.id == case.unit));
    let unit = then.or_else(|| framework.organisation.unit(case.unit));
    let (kind, ended_on) = match case.kind {
        DocumentKind::ActionPlan => {
            let last_day = framework.last_days.get(&case.unit).filter(|it| **it < today);
            (RecordKind::ActionPlan, last_day.map(|it| (*it).max(day_of(document.row.changed_at_ms))))
        }
        DocumentKind::Followup => {
            let level = then.map_or(Level::Workplace, |it| it.level);
            let kind = if document.is_handed_in { RecordKind::HandIn(level) } else { RecordKind::WorkingFollowUp };
            (kind, round.and_then(|it| it.closed_at_ms).map(day_of))
        }
    };
    // A unit that nobody knows any more has no administration that could have decided for it.
    let authority = unit.map_or(case.unit, |it| it.authority);
    Kept { document: document.row.id, authority, kind, ended_on }
}

#[cfg(test)]
mod tests {
    use form_model::{Case, InstallationId, Occasion, Organisation, RoundId, Unit, UnitId};

    use super::*;
    use crate::example::Example;
    use crate::store::{DocumentRow, Round};

    const UNIT: UnitId = UnitId::from_bytes([2; 16]);
    const ROUND: RoundId = RoundId::from_bytes([3; 16]);
    const NOON_MS: u64 = 1_774_958_400_000;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn framework(closed_at_ms: Option<u64>, last_day: Option<NaiveDate>) -> Framework {
        let example = Example::new(1, "", day("2026-03-31"), NOON_MS);
        let unit = Unit { id: UNIT, parent: None, name: String::new(), level: Level::Department, authority: UNIT };
        let round = Round { id: ROUND, closed_at_ms, units: vec![unit.clone()], ..example.round };
        Framework {
            organisation: Organisation::new(vec![unit], Vec::new(), Vec::new()),
            rounds: vec![round],
            last_days: last_day.map(|it| (UNIT, it)).into_iter().collect(),
            ..Framework::default()
        }
    }

    fn document(case: Case) -> KeptDocument {
        let row = DocumentRow {
            id: case.document_id(),
            case,
            template: None,
            heads: Vec::new(),
            is_tombstone: false,
            archived_at_ms: None,
            snapshot_changes: 0,
            tail_changes: 1,
            changed_at_ms: NOON_MS,
        };
        KeptDocument { row, is_handed_in: false }
    }

    fn followup() -> KeptDocument {
        document(Case::followup(InstallationId::from_bytes([1; 16]), UNIT, ROUND, Occasion::Yearly))
    }

    #[test]
    fn a_follow_up_is_kept_as_what_came_of_it_and_ends_with_its_round() {
        let open = framework(None, None);
        let (working, handed_in) = (followup(), KeptDocument { is_handed_in: true, ..followup() });
        let of = |framework: &Framework, document: &KeptDocument| kept(framework, document, day("2026-06-01"));
        assert_eq!(of(&open, &handed_in).ended_on, None);
        let closed = framework(Some(NOON_MS), None);
        let (handed_in, working) = (of(&closed, &handed_in), of(&closed, &working));
        assert_eq!(
            (handed_in.kind, handed_in.ended_on),
            (RecordKind::HandIn(Level::Department), Some(day("2026-03-31")))
        );
        assert_eq!((working.kind, working.ended_on), (RecordKind::WorkingFollowUp, Some(day("2026-03-31"))));
    }

    #[test]
    fn an_action_plan_ends_with_its_unit_and_not_before() {
        let plan = document(Case::action_plan(InstallationId::from_bytes([1; 16]), UNIT));
        let on = |last_day: Option<&str>| kept(&framework(None, last_day.map(day)), &plan, day("2026-06-01")).ended_on;
        assert_eq!(on(None), None);
        assert_eq!(on(Some("2026-06-01")), None, "the last day itself");
        assert_eq!(on(Some("2026-05-01")), Some(day("2026-05-01")));
        assert_eq!(on(Some("2026-01-01")), Some(day("2026-03-31")), "it was written in after the unit had ended");
    }
}
