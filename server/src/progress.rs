//! How far each follow-up has come, as people who may not read it may know.
//!
//! It joins the round's units, the projected rows and the rule. The rule that must not be broken: what comes out is
//! `form_model::Progress` and counts beside it; there is no place for content.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use form_model::{
    Case, DocumentId, InstallationId, Occasion, PersonId, Progress, ProgressState, Resource, Role, RoundId, Unit,
    UnitId, permits,
};

use crate::directory::standings_in;
use crate::store::{Framework, ProgressRow, Round, Store, StoreError};

/// One follow-up as somebody sees it who follows many.
#[derive(Debug, Clone)]
pub struct SeenProgress {
    /// The follow-up, if anything of it is known.
    pub document: Option<DocumentId>,
    /// The unit as it was when the round opened.
    pub unit: Unit,
    /// The round.
    pub round: RoundId,
    /// Which of the round's follow-ups of the unit it is.
    pub occasion: Occasion,
    /// Its state, the share answered, the last day.
    pub progress: Progress,
    /// Differences of opinion that nobody has settled: how many, never about what.
    pub differences_open: u32,
    /// True if the last day has passed and nothing was handed in.
    pub is_late: bool,
    /// True if the unit has a representative of its own today.
    pub has_representative: bool,
    /// The unit whose follow-up covers this one; its state is told here.
    pub covered_by: Option<UnitId>,
}

/// The progress of every follow-up in every open round whose progress the person may see, by the units' names.
///
/// # Errors
/// If the database can't be read.
pub async fn visible_progress(
    store: &Store,
    framework: &Framework,
    person: PersonId,
    today: NaiveDate,
) -> Result<Vec<SeenProgress>, StoreError> {
    let mut rows: HashMap<(RoundId, UnitId), Vec<ProgressRow>> = HashMap::new();
    for row in store.progress_rows().await? {
        rows.entry((row.round, row.unit)).or_default().push(row);
    }
    let installation = store.installation().id;
    let near = units_seen(framework, person, today);
    let mut visible = Vec::new();
    for round in framework.rounds.iter().filter(|it| it.is_open()) {
        for unit in round.units.iter().filter(|it| near.contains(&it.id)) {
            if !may_see(framework, person, &yearly(installation, unit.id, round.id), today) {
                continue;
            }
            let own = rows_of(&rows, (round.id, unit.id));
            let extra = own.iter().filter(|it| it.occasion != Occasion::Yearly).map(|it| (it.occasion, Some(it)));
            let covering = round.joint.get(&unit.id).copied().unwrap_or(unit.id);
            let covering = rows_of(&rows, (round.id, covering));
            let yearly = covering.iter().find(|it| it.occasion == Occasion::Yearly);
            let all = [(Occasion::Yearly, yearly)].into_iter().chain(extra);
            visible.extend(all.map(|(occasion, row)| seen(framework, (round, unit), (occasion, row), today)));
        }
    }
    visible.sort_by(|one, other| one.unit.name.cmp(&other.unit.name));
    Ok(visible)
}

fn rows_of(rows: &HashMap<(RoundId, UnitId), Vec<ProgressRow>>, place: (RoundId, UnitId)) -> &[ProgressRow] {
    rows.get(&place).map(Vec::as_slice).unwrap_or_default()
}

fn seen(
    framework: &Framework,
    (round, unit): (&Round, &Unit),
    (occasion, row): (Occasion, Option<&ProgressRow>),
    today: NaiveDate,
) -> SeenProgress {
    let questions = round.templates.get(&unit.level).and_then(|hash| framework.templates.get(hash));
    let questions = questions.map_or(0, |it| it.questions().count());
    // The last day of a level is that of the yearly follow-up; an extra one has none.
    let due = round.due.get(&unit.level).copied().filter(|_| occasion == Occasion::Yearly);
    let progress = progress_of(row, u32::try_from(questions).unwrap_or(u32::MAX), due);
    SeenProgress {
        document: row.map(|it| it.document),
        unit: unit.clone(),
        round: round.id,
        occasion,
        differences_open: row.map_or(0, |it| it.differences_open),
        is_late: is_late(&progress, today),
        has_representative: framework.organisation.has_representative(unit.id, today),
        covered_by: round.joint.get(&unit.id).copied().filter(|_| occasion == Occasion::Yearly),
        progress,
    }
}

/// True if the last day has passed and nothing was handed in.
#[must_use]
pub fn is_late(progress: &Progress, today: NaiveDate) -> bool {
    let is_handed_in = match progress.state {
        ProgressState::NotBegun | ProgressState::Begun | ProgressState::Ready => false,
        ProgressState::HandedIn | ProgressState::FedBack => true,
    };
    !is_handed_in && progress.due.is_some_and(|due| due < today)
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
    permits(&standings_in(framework, person, case, today), Resource::FollowupDraft).sees_progress()
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

#[cfg(test)]
mod tests {
    use super::*;

    fn day(of_march: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, of_march).unwrap()
    }

    #[test]
    fn a_follow_up_is_late_the_day_after_its_last_until_it_is_handed_in() {
        for state in ProgressState::ALL {
            let progress = Progress { state, answered: 0, questions: 41, due: Some(day(31)) };
            let is_in = matches!(state, ProgressState::HandedIn | ProgressState::FedBack);
            assert!(!is_late(&progress, day(31)), "{state}");
            assert_eq!(is_late(&progress, day(31) + chrono::Days::new(1)), !is_in, "{state}");
            assert!(!is_late(&Progress { due: None, ..progress }, NaiveDate::MAX), "{state}");
        }
    }
}
