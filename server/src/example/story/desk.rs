//! What lies on a unit's desk in the example year: its follow-up, its action plan, and what the store has to do, in order.
//!
//! The rule: a batch goes to the store in the order in which it was written, so a hand-in never comes before the plan
//! that it names.

use automerge::ChangeHash;
use form_model::{DocumentId, Edit, EditError, Level, PersonId, RowId, Splice};

use super::StoryError;
use super::calendar::Calendar;
use super::cast::Stage;
use super::chance::Chance;
use super::kind::Kind;
use super::paper::Paper;
use crate::store::{Append, Framework, VerifiedSnapshot};

/// Something that the store does for a unit.
pub(super) enum Step {
    /// What was written comes in.
    Append(Box<Append>),
    /// A hand-in came in and is examined.
    Examine { followup: DocumentId, at_ms: u64 },
    /// The level above sends the hand-in back.
    SendBack { hand_in: RowId, by: PersonId, at_ms: u64, comment: String },
    /// The representative states something about the hand-in.
    State { hand_in: RowId, by: PersonId, at_ms: u64, words: String },
    /// A document's changes are folded into a snapshot.
    Fold { document: DocumentId, snapshot: Box<VerifiedSnapshot>, covered: Vec<ChangeHash>, at_ms: u64 },
}

/// A unit's documents while its story is told.
pub(super) struct Desk<'a> {
    pub(super) stage: &'a Stage,
    pub(super) framework: &'a Framework,
    pub(super) calendar: Calendar,
    pub(super) followup: Paper,
    pub(super) plan: Paper,
    /// True where a representative writes too.
    pub(super) is_shared: bool,
    /// True where the manager above may answer what is raised: within one administration or company.
    pub(super) may_be_answered: bool,
    pub(super) steps: Vec<Step>,
}

impl Desk<'_> {
    pub(super) const fn chance(&mut self) -> &mut Chance {
        &mut self.followup.pen.chance
    }

    pub(super) const fn manager(&self) -> PersonId {
        self.stage.manager.person
    }

    pub(super) const fn representative(&self) -> PersonId {
        self.stage.representative.person
    }

    pub(super) fn is_workplace(&self) -> bool {
        self.stage.unit.level == Level::Workplace
    }

    /// Everything that the store has to do, with long documents folded as a server folds them when nobody writes.
    pub(super) fn finish(mut self) -> Result<Vec<Step>, StoryError> {
        for paper in [&self.followup, &self.plan] {
            self.steps.extend(paper.fold()?);
        }
        Ok(self.steps)
    }

    /// A text in the words of the unit's kind.
    pub(super) fn fill(&self, text: &str) -> String {
        self.stage.kind.map_or_else(|| text.to_owned(), |kind| kind.fill(text))
    }

    pub(super) fn is_of(&self, kinds: &[Kind]) -> bool {
        self.stage.kind.is_some_and(|it| kinds.contains(&it))
    }

    /// True for a text that fits the hours of the unit.
    pub(super) fn knows(&self, text: &str) -> bool {
        self.stage.kind.is_none_or(|it| it.knows(text))
    }

    /// One of these texts that fits the unit: another one than at the neighbours, whose turns are next to this unit's.
    pub(super) fn turn<'t>(&self, texts: &[&'t str], salt: &str) -> &'t str {
        let salt: usize = salt.bytes().map(usize::from).sum();
        let fitting: Vec<&str> = texts.iter().copied().filter(|it| self.knows(it)).collect();
        let from = if fitting.is_empty() { texts } else { &fitting };
        from[(self.stage.turn + salt) % from.len().max(1)]
    }

    /// People sit down with the follow-up so many days before today.
    pub(super) fn open_followup(&mut self, days_before: u64) {
        let minute = self.chance().between(7 * 60 + 30, 14 * 60);
        self.followup.pen.sit_down(self.calendar.at(days_before, minute));
    }

    /// They rise, and what they wrote is sent.
    pub(super) fn close_followup(&mut self) -> Result<(), StoryError> {
        let batch = self.followup.submit(self.framework, self.calendar.today())?;
        self.steps.push(Step::Append(Box::new(batch)));
        Ok(())
    }

    /// Somebody opens the action plan so many days before today.
    pub(super) fn open_plan(&mut self, days_before: u64) {
        let minute = self.plan.pen.chance.between(7 * 60 + 30, 15 * 60);
        self.plan.pen.sit_down(self.calendar.at(days_before, minute));
    }

    pub(super) fn close_plan(&mut self) -> Result<(), StoryError> {
        let batch = self.plan.submit(self.framework, self.calendar.today())?;
        self.steps.push(Step::Append(Box::new(batch)));
        Ok(())
    }

    pub(super) fn write(&mut self, person: PersonId, edit: &Edit) -> Result<(), EditError> {
        self.followup.pen.write(person, edit)
    }

    pub(super) fn type_text(
        &mut self,
        person: PersonId,
        text: &str,
        edit: impl Fn(Splice) -> Edit,
    ) -> Result<(), EditError> {
        let text = self.fill(text);
        self.followup.pen.type_text(person, &text, edit)
    }

    pub(super) fn write_plan(&mut self, person: PersonId, edit: &Edit) -> Result<(), EditError> {
        self.plan.pen.write(person, edit)
    }

    pub(super) fn type_in_plan(
        &mut self,
        person: PersonId,
        text: &str,
        edit: impl Fn(Splice) -> Edit,
    ) -> Result<(), EditError> {
        let text = self.fill(text);
        self.plan.pen.type_text(person, &text, edit)
    }
}
