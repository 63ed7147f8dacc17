//! How far each follow-up has come, as people who may not read it may know.
//!
//! It joins the round's units, the projected rows and the rule. The rule that must not be broken: what comes out is
//! `form_model::Progress`, which has no place for content.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use form_model::{
    Case, InstallationId, Occasion, PersonId, Progress, ProgressState, Resource, Role, RoundId, UnitId, permits,
};

use crate::directory::standing_at;
use crate::store::{Framework, ProgressRow, Store, StoreError};

/// The progress of every unit in every open round whose progress the person may see.
///
/// # Errors
/// If the database can't be read.
pub async fn visible_progress(
    store: &Store,
    framework: &Framework,
    person: PersonId,
    today: NaiveDate,
) -> Result<Vec<(UnitId, RoundId, Progress)>, StoreError> {
    let rows = store.progress_rows().await?;
    let rows: HashMap<(RoundId, UnitId), ProgressRow> =
        rows.into_iter().map(|row| ((row.round, row.unit), row)).collect();
    let installation = store.installation().id;
    let near = units_seen(framework, person, today);
    let mut visible = Vec::new();
    for round in framework.rounds.iter().filter(|it| it.is_open()) {
        for unit in round.units.iter().filter(|it| near.contains(&it.id)) {
            if !may_see(framework, person, &yearly(installation, unit.id, round.id), today) {
                continue;
            }
            let due = round.due.get(&unit.level).copied();
            let questions = round.templates.get(&unit.level).and_then(|hash| framework.templates.get(hash));
            let questions = questions.map_or(0, |it| it.questions().count());
            let questions = u32::try_from(questions).unwrap_or(u32::MAX);
            visible.push((unit.id, round.id, progress_of(rows.get(&(round.id, unit.id)), questions, due)));
        }
    }
    Ok(visible)
}

/// What a row says, or that nothing was begun.
#[must_use]
pub fn progress_of(row: Option<&ProgressRow>, questions: u32, due: Option<NaiveDate>) -> Progress {
    let Some(row) = row else { return Progress { state: ProgressState::NotBegun, answered: 0, questions, due } };
    let state = if row.hand_ins > 0 && row.fed_back {
        ProgressState::FedBack
    } else if row.hand_ins > 0 {
        ProgressState::HandedIn
    } else if row.ready_by_manager && row.ready_by_representative {
        ProgressState::Ready
    } else if row.begun {
        ProgressState::Begun
    } else {
        ProgressState::NotBegun
    };
    Progress { state, answered: row.answered, questions: row.questions, due }
}

fn yearly(installation: InstallationId, unit: UnitId, round: RoundId) -> Case {
    Case::followup(installation, unit, round, Occasion::Yearly)
}

fn may_see(framework: &Framework, person: PersonId, case: &Case, today: NaiveDate) -> bool {
    let standings = framework.organisation.standings(person, case.unit, standing_at(framework, case, today));
    permits(&standings, Resource::FollowupDraft).sees_progress()
}

/// The units of the person's assignments, and the ones below those that reach downwards.
fn units_seen(framework: &Framework, person: PersonId, today: NaiveDate) -> BTreeSet<UnitId> {
    let organisation = &framework.organisation;
    let mut units = crate::directory::units_near(framework, person, today);
    for assignment in organisation.assignments_of(person).iter().filter(|it| it.is_active(today)) {
        if assignment.role == Role::ProcessOwner {
            units.extend(organisation.with_descendants(assignment.unit));
        }
    }
    units
}
