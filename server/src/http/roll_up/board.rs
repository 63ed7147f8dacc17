//! How far the units below have come: counted per unit directly below, with everything under it.
//!
//! The rule that must not be broken: whoever may not see the progress of a draft sees that a unit has handed in or has not,
//! and nothing in between.

use std::collections::HashMap;

use form_model::{Case, Occasion, Progress, ProgressState, Resource, UnitId, permits};
use serde::Serialize;
use utoipa::ToSchema;

use super::Looking;
use crate::app::App;
use crate::directory::standings_in;
use crate::progress::{is_late, progress_of};
use crate::roll_up::RoundTree;
use crate::store::{CountedHandIn, ProgressRow, StoreError};

/// How far a unit and those below it have come.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub(crate) struct UnitFigures {
    unit: String,
    name: String,
    /// The level's code.
    level: &'static str,
    /// True if there are units below it.
    has_below: bool,
    /// How far the unit's own follow-up has come: `not-begun`, `begun`, `ready`, `handed-in`, `fed-back`, or `not-handed-in`
    /// for those who may not see more.
    state: &'static str,
    /// The unit's own newest hand-in, if the person may open it.
    hand_in: Option<String>,
    version: Option<u32>,
    /// When the server had it, in milliseconds since 1970.
    received_at_ms: Option<u64>,
    /// The name of the unit whose follow-up covers this one.
    covered_by: Option<String>,
    /// The unit and those below it, together.
    counts: Counts,
}

/// Follow-ups by how far they have come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Counts {
    pub(super) units: u32,
    pub(super) not_begun: u32,
    pub(super) begun: u32,
    pub(super) ready: u32,
    /// Not handed in, and the person may not see how far it has come.
    pub(super) not_handed_in: u32,
    /// Handed in, and not fed back.
    pub(super) handed_in: u32,
    pub(super) fed_back: u32,
    /// The last day has passed, and nothing was handed in.
    pub(super) late: u32,
    /// Handed in without the representative's mark.
    pub(super) without_mark: u32,
    /// Units that have no safety representative of their own today.
    pub(super) without_representative: u32,
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.units += other.units;
        self.not_begun += other.not_begun;
        self.begun += other.begun;
        self.ready += other.ready;
        self.not_handed_in += other.not_handed_in;
        self.handed_in += other.handed_in;
        self.fed_back += other.fed_back;
        self.late += other.late;
        self.without_mark += other.without_mark;
        self.without_representative += other.without_representative;
    }
}

impl UnitFigures {
    /// What it is called, and everything at and below it.
    pub(super) fn into_parts(self) -> (String, Counts) {
        (self.name, self.counts)
    }
}

/// The units below a place with how far each has come.
pub(super) struct Board<'a> {
    looking: &'a Looking<'a>,
    tree: RoundTree,
    rows: HashMap<UnitId, ProgressRow>,
    counted: HashMap<UnitId, &'a CountedHandIn>,
}

impl<'a> Board<'a> {
    pub(super) async fn read(
        app: &App,
        looking: &'a Looking<'a>,
        counted: &'a [CountedHandIn],
    ) -> Result<Self, StoreError> {
        let round = looking.round();
        let rows = app.store.progress_rows().await?;
        let of_round = rows.into_iter().filter(|it| it.round == round.id && it.occasion == Occasion::Yearly);
        Ok(Self {
            looking,
            tree: RoundTree::new(&round.units),
            rows: of_round.map(|it| (it.unit, it)).collect(),
            counted: counted.iter().map(|it| (it.unit, it)).collect(),
        })
    }

    /// Everything below, in one; the unit itself is not counted.
    pub(super) fn together(&self) -> UnitFigures {
        let unit = self.looking.scope.top();
        let mut counts = Counts::default();
        self.looking.scope.below().iter().for_each(|it| counts.add(self.counts_of(*it)));
        UnitFigures { counts, ..self.own(unit) }
    }

    /// The units directly below, by name.
    pub(super) fn directly_below(&self) -> Vec<UnitFigures> {
        let mut units: Vec<_> = self.tree.children(self.looking.scope.top()).iter().map(|it| self.under(*it)).collect();
        units.sort_by(|one, other| one.name.cmp(&other.name));
        units
    }

    fn under(&self, unit: UnitId) -> UnitFigures {
        let mut counts = self.counts_of(unit);
        self.tree.below(unit).into_iter().for_each(|it| counts.add(self.counts_of(it)));
        UnitFigures { counts, ..self.own(unit) }
    }

    /// What is to be said of a unit's own follow-up.
    fn own(&self, unit: UnitId) -> UnitFigures {
        let covering = self.covering(unit);
        let counted = self.counted.get(&covering).filter(|_| self.looking.scope.opens(unit));
        let named = self.looking.named.get(&unit);
        UnitFigures {
            unit: unit.to_string(),
            name: self.looking.name_of(unit),
            level: named.map_or("", |it| it.level.code()),
            has_below: !self.tree.children(unit).is_empty(),
            state: self.state(unit).map_or("not-handed-in", ProgressState::code),
            hand_in: counted.map(|it| it.hand_in.to_string()),
            version: counted.map(|it| it.version),
            received_at_ms: counted.map(|it| it.received_at_ms),
            covered_by: (covering != unit).then(|| self.looking.name_of(covering)),
            counts: Counts::default(),
        }
    }

    /// The unit whose follow-up covers this one: most often itself.
    fn covering(&self, unit: UnitId) -> UnitId {
        self.looking.round().joint.get(&unit).copied().unwrap_or(unit)
    }

    fn progress(&self, unit: UnitId) -> Progress {
        let round = self.looking.round();
        let due = self.looking.named.get(&unit).and_then(|it| round.due.get(&it.level)).copied();
        progress_of(self.rows.get(&self.covering(unit)), 0, due)
    }

    /// How far the unit has come; none if it has not handed in and the person may not see more.
    fn state(&self, unit: UnitId) -> Option<ProgressState> {
        let state = self.progress(unit).state;
        match state {
            ProgressState::HandedIn | ProgressState::FedBack => Some(state),
            ProgressState::NotBegun | ProgressState::Begun | ProgressState::Ready => {
                self.sees_progress(unit).then_some(state)
            }
        }
    }

    fn sees_progress(&self, unit: UnitId) -> bool {
        let looking = self.looking;
        let case = Case::followup(looking.app.store.installation().id, unit, looking.round().id, Occasion::Yearly);
        let standings = standings_in(&looking.framework, looking.principal.person, &case, looking.today);
        permits(&standings, Resource::FollowupDraft).sees_progress()
    }

    fn counts_of(&self, unit: UnitId) -> Counts {
        let mut counts = Counts { units: 1, ..Counts::default() };
        match self.state(unit) {
            None => counts.not_handed_in = 1,
            Some(ProgressState::NotBegun) => counts.not_begun = 1,
            Some(ProgressState::Begun) => counts.begun = 1,
            Some(ProgressState::Ready) => counts.ready = 1,
            Some(ProgressState::HandedIn) => counts.handed_in = 1,
            Some(ProgressState::FedBack) => counts.fed_back = 1,
        }
        let counted = self.counted.get(&self.covering(unit));
        counts.late = u32::from(is_late(&self.progress(unit), self.looking.today));
        counts.without_mark = u32::from(counted.is_some_and(|it| it.facts.without_mark));
        let organisation = &self.looking.framework.organisation;
        counts.without_representative = u32::from(!organisation.has_representative(unit, self.looking.today));
        counts
    }
}
