//! Works out the edits that take a step back, on the document as it is now.
//!
//! - *Text*: the characters that the step typed and that still stand there go; those that it removed come back where
//!   they stood, unless somebody else removed them too. Everything is found by the characters' identity, so that no
//!   position has to be carried over what others typed.
//! - *Values* go back to what was there before, if what the step wrote is still the newest.
//! - *Rows* that were added are flagged as removed, if nobody else wrote in them.
//! - *Counts* are counted back.
//!
//! It changes nothing. The rule that must not be broken: no edit that comes from here removes a character that another
//! person typed and the step did not.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use automerge::{ReadDoc as _, ScalarValue};
use form_model::{Action, ChangeHash, Edit, FormDocument, PersonId, Place, Splice};

use crate::chronicle::text_track::TextTrack;
use crate::chronicle::{ChangeNumber, Chronicle, Deed, DeedKind, OpNumber};
use crate::event::UndoProblem;
use crate::replay::object_at;
use crate::undo::{Step, UndoSteps};

/// What takes a step back.
#[derive(Debug, Default)]
pub(crate) struct TakingBack {
    /// The edits, in the order in which they are to be made; none: nothing of the step is left.
    pub(crate) edits: Vec<Edit>,
    /// Per edit of a text the characters that come back with it, in their order.
    coming_back: Vec<Vec<OpNumber>>,
    /// The writes whose values come back.
    brought_back: Option<BTreeSet<OpNumber>>,
}

/// What is looked at to take a step back.
#[derive(Clone, Copy)]
pub(crate) struct Looking<'a> {
    pub(crate) form: &'a FormDocument,
    pub(crate) chronicle: &'a Chronicle,
    pub(crate) steps: &'a UndoSteps,
    pub(crate) person: PersonId,
}

impl Looking<'_> {
    /// What takes a step back.
    pub(crate) fn plan(self, step: &Step) -> Result<TakingBack, UndoProblem> {
        let numbers = step.changes.iter().map(|it| self.chronicle.change_number(it));
        let changes: Vec<ChangeNumber> = numbers.collect::<Option<_>>().ok_or(UndoProblem::Changed)?;
        let mut deeds = changes.iter().flat_map(|it| self.chronicle.deeds_of(*it));
        let Some(first) = deeds.next() else { return Ok(TakingBack::default()) };
        let path = self.chronicle.place(first.place);
        match &first.what {
            DeedKind::Wrote { write, replaced } => self.value(step, first, *write, replaced),
            DeedKind::Typed { text } => self.text(path, *text, &changes.iter().copied().collect()),
            DeedKind::AddedRow(_) => {
                let removed = [path, &["removed".to_owned()]].concat();
                self.check_row(path, step)?;
                Ok(TakingBack::of(Edit::replay(removed, Action::Put(true.into()))))
            }
            DeedKind::Counted(_) => {
                let counted = self.chronicle.deeds_of(first.change).iter().map(counted_by).sum::<i64>();
                Ok(TakingBack::of(Edit::replay(path.to_vec(), Action::Increment(-counted))))
            }
            DeedKind::Other => Err(UndoProblem::Changed),
        }
    }

    fn value(
        self,
        step: &Step,
        deed: &Deed,
        write: OpNumber,
        replaced: &[OpNumber],
    ) -> Result<TakingBack, UndoProblem> {
        let path = self.chronicle.place(deed.place);
        let live = self.chronicle.live(deed.place);
        if live.is_empty() || self.steps.meant_by(live) != self.steps.meant_by(&[write]) {
            return Err(UndoProblem::WrittenByOthers);
        }
        let mut before = replaced.iter().map(|it| self.chronicle.written(*it).unwrap_or(&ScalarValue::Null));
        let value = before.next().cloned().unwrap_or(ScalarValue::Null);
        if before.any(|it| *it != value) {
            return Err(UndoProblem::SettledDifference);
        }
        if value == ScalarValue::Boolean(true)
            && let Some((key, row)) = path.split_last()
            && key == "removed"
            && matches!(self.form.shape().locate(row).place, Place::Row(_))
        {
            self.check_row(row, step)?;
        }
        let brought_back = Some(self.steps.meant_by(replaced));
        Ok(TakingBack { brought_back, ..TakingBack::of(Edit::replay(path.to_vec(), Action::Put(value))) })
    }

    /// Removing a row would hide what somebody else wrote in it since.
    fn check_row(self, row: &[String], step: &Step) -> Result<(), UndoProblem> {
        let last = step.changes.last().copied();
        let since = self.form.automerge().get_changes_meta(last.as_slice());
        let since: HashSet<ChangeNumber> =
            since.iter().filter_map(|it| self.chronicle.change_number(&it.hash)).collect();
        let is_foreign =
            |deed: &Deed| since.contains(&deed.change) && self.chronicle.person(deed.change) != Some(self.person);
        if self.chronicle.deeds_below(row).any(is_foreign) {
            return Err(UndoProblem::WrittenByOthers);
        }
        Ok(())
    }

    fn text(
        self,
        path: &[String],
        text: OpNumber,
        changes: &BTreeSet<ChangeNumber>,
    ) -> Result<TakingBack, UndoProblem> {
        let automerge = self.form.automerge();
        let object = object_at(automerge, path, &self.form.heads()).ok_or(UndoProblem::Changed)?;
        let track = self.chronicle.text(text).ok_or(UndoProblem::Changed)?;
        let is_same = self.chronicle.text_of(&object) == Some(text)
            && automerge.text(&object).is_ok_and(|it| it == track.visible());
        if !is_same {
            return Err(UndoProblem::Changed);
        }
        let change = TextChange::of(track, self.steps, changes);
        let mut taking_back = TakingBack::default();
        // From the end to the start: then no splice moves the place of the next one.
        for run in change.runs(track).into_iter().rev() {
            taking_back.edits.push(Edit::replay(path.to_vec(), Action::Splice(run.splice)));
            taking_back.coming_back.push(run.coming_back);
        }
        Ok(taking_back)
    }
}

impl TakingBack {
    fn of(edit: Edit) -> Self {
        Self { edits: vec![edit], ..Self::default() }
    }

    /// Takes note of what came back with the edits; `changes` are theirs, as far as they were made.
    pub(crate) fn note(self, chronicle: &Chronicle, steps: &mut UndoSteps, changes: &[ChangeHash]) {
        let numbers: Vec<_> = changes.iter().filter_map(|it| chronicle.change_number(it)).collect();
        if let Some(brought_back) = self.brought_back
            && let Some(deed) = numbers.first().and_then(|it| chronicle.deeds_of(*it).first())
            && let DeedKind::Wrote { write, .. } = deed.what
        {
            steps.brought_back(write, brought_back);
        }
        for (number, originals) in numbers.into_iter().zip(self.coming_back) {
            let text = chronicle.deeds_of(number).iter().find_map(|deed| match deed.what {
                DeedKind::Typed { text } => chronicle.text(text),
                DeedKind::Wrote { .. } | DeedKind::AddedRow(_) | DeedKind::Counted(_) | DeedKind::Other => None,
            });
            let made = text.into_iter().flat_map(TextTrack::elements).filter(|it| it.made_by == number);
            let made: Vec<_> = made.map(|it| it.id).collect();
            // What another client wrote as one piece comes back in characters, and none of them stands for it.
            if made.len() == originals.len() {
                originals.into_iter().zip(made).for_each(|(original, it)| steps.came_back(original, it));
            }
        }
    }
}

fn counted_by(deed: &Deed) -> i64 {
    match deed.what {
        DeedKind::Counted(by) => by,
        DeedKind::Wrote { .. } | DeedKind::Typed { .. } | DeedKind::AddedRow(_) | DeedKind::Other => 0,
    }
}

/// What is to become of a text, by the indices of its elements.
struct TextChange {
    going: HashSet<usize>,
    /// What comes back, behind which visible element: its original, and the element that has its words.
    coming_back: BTreeMap<Option<usize>, Vec<(OpNumber, usize)>>,
}

/// Elements side by side that go, and come back.
struct Run {
    splice: Splice,
    coming_back: Vec<OpNumber>,
}

impl TextChange {
    fn of(track: &TextTrack, steps: &UndoSteps, changes: &BTreeSet<ChangeNumber>) -> Self {
        let elements = track.elements();
        let index_of: HashMap<OpNumber, usize> =
            elements.iter().enumerate().map(|(index, it)| (it.id, index)).collect();
        let typed = elements.iter().filter(|it| changes.contains(&it.made_by)).map(|it| steps.original(it.id));
        let typed: HashSet<OpNumber> = typed.collect();
        let mut change = Self { going: HashSet::new(), coming_back: BTreeMap::new() };
        let mut behind = None;
        // A character that came back is looked for where it stood at first: there it is between its old neighbours.
        for (index, element) in elements.iter().enumerate().filter(|it| !steps.is_stand_in(it.1.id)) {
            let current = index_of.get(&steps.current(element.id)).copied().unwrap_or(index);
            let is_typed = typed.contains(&element.id);
            if elements[current].is_visible() {
                behind = Some(current);
                if is_typed {
                    change.going.insert(current);
                }
            } else if !is_typed && track.removals(&elements[current]).all(|it| changes.contains(&it)) {
                change.coming_back.entry(behind).or_default().push((element.id, current));
            }
        }
        change
    }

    fn runs(&self, track: &TextTrack) -> Vec<Run> {
        let mut runs = Runs::default();
        self.come_back(track, None, &mut runs);
        for (index, element) in track.elements().iter().enumerate().filter(|it| it.1.is_visible()) {
            let units = element.words.units();
            if self.going.contains(&index) {
                runs.open().splice.delete += units;
            } else {
                runs.is_open = false;
            }
            runs.position += units;
            self.come_back(track, Some(index), &mut runs);
        }
        runs.found
    }

    fn come_back(&self, track: &TextTrack, behind: Option<usize>, runs: &mut Runs) {
        for (original, words) in self.coming_back.get(&behind).into_iter().flatten() {
            let run = runs.open();
            track.elements()[*words].words.push_to(&mut run.splice.insert);
            run.coming_back.push(*original);
        }
    }
}

#[derive(Default)]
struct Runs {
    found: Vec<Run>,
    /// How far the text has been walked through, in UTF-16 units.
    position: usize,
    /// True while the newest run reaches up to the position.
    is_open: bool,
}

impl Runs {
    fn open(&mut self) -> &mut Run {
        if !self.is_open {
            self.is_open = true;
            let splice = Splice { position: self.position, delete: 0, insert: String::new() };
            self.found.push(Run { splice, coming_back: Vec::new() });
        }
        self.found.last_mut().expect("invariant: one was pushed just now if none was open")
    }
}
