//! An example year: the open round as it looks when most of the work is done, so every board and report has something true
//! to show.
//!
//! People of the example fill in their follow-ups, weeks before today, edit by edit, and what they wrote goes through the same
//! gate, the same examination of hand-ins and the same projections as on a running server. It tells one story per seed;
//! ids of units and people are the example's. The rule: there is no other way into the store than the one that tablets have.

use std::collections::HashMap;

use automerge::AutomergeError;
use chrono::NaiveDate;
use form_model::{EditError, Level, OpenError, UnitId};

use super::Example;
use crate::gate::{GateError, OpenError as GateOpenError};
use crate::store::{SnapshotError, Store, StoreError};

mod acting;
mod action_texts;
mod analysing;
mod answer_texts;
mod answering;
mod calendar;
mod cast;
mod chance;
mod closing_texts;
mod desk;
mod fate;
mod finding_texts;
mod hand_in_texts;
mod handing_in;
mod kind;
mod kind_texts;
mod meeting_texts;
mod paper;
mod pen;
mod planning;
mod ratings;
mod scenes;
mod telling;
#[cfg(test)]
mod tests;
mod upper_findings;
mod upper_texts;

use calendar::{Calendar, OPENED_BEFORE};
use cast::{Stage, end_representatives, name_units, stages};
use chance::Chance;
pub(crate) use fate::Spread;
use fate::{Fate, Reached, Representation, fate_above, fates};

/// The seed of the story that the command tells.
pub(crate) const SEED: u64 = 2_026;

/// The sequence of chance that deals out the fates; those of the units come after it.
const FATES: u64 = 0;

/// The last day of each level: weekdays before today for those below, after today for those above.
const DUE: [(Level, i64); 5] = [
    (Level::Workplace, -21),
    (Level::Mid, -10),
    (Level::Department, 4),
    (Level::Administration, 14),
    (Level::Organisation, 28),
];

/// Why the story could not be told.
#[derive(Debug, thiserror::Error)]
pub enum StoryError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An edit does not fit the form.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// A document could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A document could not be loaded.
    #[error(transparent)]
    Automerge(#[from] AutomergeError),
    /// A document could not be folded.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The gate did not admit what was written.
    #[error("the gate does not admit the story: {0}")]
    NotAdmitted(String),
    /// A hand-in was not accepted.
    #[error("a hand-in of the story was not accepted: {0}")]
    NotAccepted(String),
    /// Something that the example makes is not there.
    #[error("the example has no {0}")]
    Missing(&'static str),
    /// Writing panicked.
    #[error("telling the story panicked")]
    Panicked,
}

impl From<GateError> for StoryError {
    fn from(error: GateError) -> Self {
        Self::NotAdmitted(error.to_string())
    }
}

impl From<GateOpenError> for StoryError {
    fn from(error: GateOpenError) -> Self {
        Self::NotAdmitted(error.to_string())
    }
}

/// A story before it is told.
#[derive(Debug)]
pub(crate) struct Story {
    stages: Vec<Stage>,
    /// Of the workplaces.
    fates: HashMap<UnitId, Fate>,
    due: HashMap<Level, NaiveDate>,
    calendar: Calendar,
    seed: u64,
}

/// Somebody to sign in as, and why.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Introduction {
    /// The name to sign in with.
    pub(crate) user: String,
    /// What is to be seen as this person.
    pub(crate) why: &'static str,
}

impl Story {
    /// Prepares an example for its story: names that say what is done where, a round that opened weeks ago, and a few
    /// workplaces whose representatives have left. Accounts and tree stay as they are.
    pub(crate) fn prepare(example: &mut Example, today: NaiveDate, seed: u64) -> Self {
        let calendar = Calendar::new(today);
        name_units(example);
        let due: HashMap<Level, NaiveDate> = DUE
            .into_iter()
            .map(|(level, days)| {
                let distance = days.unsigned_abs();
                (level, if days < 0 { calendar.day(distance) } else { calendar.day_ahead(distance) })
            })
            .collect();
        let opened = calendar.day(OPENED_BEFORE);
        example.round.opened_at_ms = calendar.at(OPENED_BEFORE, 8 * 60);
        example.round.due = due.iter().map(|(level, day)| (*level, *day)).collect();
        example.round.performed_from = Some(opened);
        example.round.performed_to = due.get(&Level::Organisation).copied();
        let workplaces: Vec<UnitId> =
            example.units.iter().filter(|it| it.level == Level::Workplace).map(|it| it.id).collect();
        let dealt = fates(workplaces.len(), &mut Chance::new(seed, FATES));
        let fates: HashMap<UnitId, Fate> = workplaces.into_iter().zip(dealt).collect();
        let without = fates.iter().filter(|it| it.1.representation != Representation::Own);
        let without: Vec<UnitId> = without.map(|it| *it.0).collect();
        end_representatives(example, &without, opened);
        let mut stages = stages(example);
        for stage in &mut stages {
            // The main representative steps in where the unit has none.
            if fates.get(&stage.unit.id).is_some_and(|it| it.representation == Representation::MainRepresentative)
                && let Some(hso) = example.accounts.iter().find(|it| it.user == "hso")
            {
                stage.representative = cast::Player { person: hso.person, name: hso.name.clone() };
            }
        }
        Self { stages, fates, due, calendar, seed }
    }

    /// How many units the story is about: what `progress` of [`Self::tell`] counts up to.
    pub(crate) const fn len(&self) -> usize {
        self.stages.len()
    }

    /// Tells the story in a store whose documents have begun; calls `progress` with how many units are told.
    ///
    /// # Errors
    /// [`StoryError`]; the folder is then to be thrown away.
    pub(crate) async fn tell(&self, store: &Store, progress: impl FnMut(usize)) -> Result<(), StoryError> {
        telling::tell(self, store, progress).await
    }

    /// How the workplaces have fared.
    pub(crate) fn spread(&self) -> Spread {
        Spread::over(self.fates.len())
    }

    /// Three people whose screens show the story from below, from the middle and from above.
    pub(crate) fn introductions(&self) -> Vec<Introduction> {
        let workplaces = || self.stages.iter().filter_map(|it| Some((it, self.fates.get(&it.unit.id)?)));
        let begun = workplaces().find(|(_, it)| it.reached == Reached::Begun && it.differences_open > 0);
        let begun = begun.or_else(|| workplaces().find(|(_, it)| it.reached == Reached::Begun));
        let begun = begun.or_else(|| workplaces().next()).map(|it| it.0);
        let care = self.stages.iter().find(|it| it.unit.level == Level::Department && it.authority == 1);
        let department = care.or_else(|| self.stages.iter().find(|it| it.unit.level == Level::Department));
        [
            Some(("hr".to_owned(), "sees how far every unit has come, and who is late")),
            department.map(|it| {
                (
                    format!("chef-avd-{:02}", it.number),
                    "reads what its workplaces handed in, and answers what they raised",
                )
            }),
            begun.map(|it| (format!("chef-{:04}", it.number), "is in the middle of a follow-up that is late")),
        ]
        .into_iter()
        .flatten()
        .map(|(user, why)| Introduction { user, why })
        .collect()
    }
}
