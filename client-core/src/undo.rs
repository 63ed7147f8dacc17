//! The steps that a person can take back: what they did here in this run of the program, newest last.
//!
//! A step is remembered by its changes alone. What takes it back is worked out when it is wanted, on the document as it
//! is by then; and what took it back is a step again, so that making it again is taking that back. Two things are kept
//! beside the steps: which characters stand for characters that were removed and came back, and which values for
//! values that were overwritten and came back. Otherwise an older step would not find what it had written.
//!
//! It neither reads documents nor changes them. The rule that must not be broken: a step that holds changes of anybody
//! else, or marks and hand-ins, is never here.

use std::collections::{BTreeSet, HashMap, VecDeque};

use form_model::{Action, ChangeHash, Edit, Splice};

use crate::chronicle::OpNumber;

/// The steps that can be taken back, at most: an evening's work. The oldest goes first.
pub(crate) const UNDO_STEPS_MAX: usize = 500;

/// The changes of one step, at most. Who types on for longer takes it back in parts.
const STEP_CHANGES_MAX: usize = 1_000;

/// Typing that goes on within this time, right where it stopped, is one step.
const TYPING_PAUSE_MS_MAX: u64 = 2_000;

/// One thing that a person did.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// Where.
    pub(crate) path: Vec<String>,
    /// Its changes, in their order.
    pub(crate) changes: Vec<ChangeHash>,
    /// Where typing would go on, and when it was interrupted.
    typing: Option<Typing>,
}

#[derive(Debug, Clone, Copy)]
struct Typing {
    caret: usize,
    at_ms: u64,
}

/// What is to be taken from, or put to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Taking back.
    Undo,
    /// Making again.
    Redo,
}

impl Direction {
    const fn opposite(self) -> Self {
        match self {
            Self::Undo => Self::Redo,
            Self::Redo => Self::Undo,
        }
    }
}

/// What one person can take back and make again in one document.
#[derive(Debug, Default)]
pub(crate) struct UndoSteps {
    undo: VecDeque<Step>,
    redo: VecDeque<Step>,
    /// For a character that came back as another one, the one that stands for it now.
    current: HashMap<OpNumber, OpNumber>,
    /// For a character that stands for an earlier one, that one.
    original: HashMap<OpNumber, OpNumber>,
    /// For a write that brought values back, the writes that it stands for.
    stands_for: HashMap<OpNumber, BTreeSet<OpNumber>>,
}

impl UndoSteps {
    /// Remembers an edit that was just made.
    pub(crate) fn made(&mut self, edit: &Edit, change: ChangeHash, now_ms: u64) {
        self.redo.clear();
        let typing = match edit.action() {
            Action::Splice(splice) => Some(Typing { caret: end_of(splice), at_ms: now_ms }),
            Action::Put(_) | Action::AddRow(_) | Action::Increment(_) => None,
        };
        if let Some(last) = self.undo.back_mut()
            && last.is_continued_by(edit, now_ms)
        {
            last.changes.push(change);
            last.typing = typing;
            return;
        }
        self.put(Direction::Undo, Step { path: edit.path().to_vec(), changes: vec![change], typing });
    }

    /// Something was done that can't be taken back; what was taken back before can't be made again on top of it.
    pub(crate) fn forget_redo(&mut self) {
        self.redo.clear();
    }

    /// True if there is a step.
    pub(crate) fn has(&self, direction: Direction) -> bool {
        !self.steps(direction).is_empty()
    }

    /// The newest step, which is not here any more then.
    pub(crate) fn take(&mut self, direction: Direction) -> Option<Step> {
        self.steps_mut(direction).pop_back()
    }

    /// Remembers the changes that took a step back.
    pub(crate) fn taken_back(&mut self, direction: Direction, step: Step, changes: Vec<ChangeHash>) {
        self.put(direction.opposite(), Step { changes, typing: None, ..step });
    }

    fn put(&mut self, direction: Direction, step: Step) {
        let steps = self.steps_mut(direction);
        steps.push_back(step);
        if steps.len() > UNDO_STEPS_MAX {
            steps.pop_front();
        }
    }

    const fn steps(&self, direction: Direction) -> &VecDeque<Step> {
        match direction {
            Direction::Undo => &self.undo,
            Direction::Redo => &self.redo,
        }
    }

    const fn steps_mut(&mut self, direction: Direction) -> &mut VecDeque<Step> {
        match direction {
            Direction::Undo => &mut self.undo,
            Direction::Redo => &mut self.redo,
        }
    }

    /// The character that a character is, wherever it stands by now.
    pub(crate) fn original(&self, character: OpNumber) -> OpNumber {
        self.original.get(&character).copied().unwrap_or(character)
    }

    /// The character that stands for an original one now.
    pub(crate) fn current(&self, original: OpNumber) -> OpNumber {
        self.current.get(&original).copied().unwrap_or(original)
    }

    /// True if a character stands for an earlier one.
    pub(crate) fn is_stand_in(&self, character: OpNumber) -> bool {
        self.original.contains_key(&character)
    }

    /// A character came back as another one.
    pub(crate) fn came_back(&mut self, original: OpNumber, character: OpNumber) {
        self.current.insert(original, character);
        self.original.insert(character, original);
    }

    /// A write brought back what these writes had written.
    pub(crate) fn brought_back(&mut self, write: OpNumber, writes: BTreeSet<OpNumber>) {
        self.stands_for.insert(write, writes);
    }

    /// The writes, each that brought something back replaced by what it stands for.
    pub(crate) fn meant_by(&self, writes: &[OpNumber]) -> BTreeSet<OpNumber> {
        let meant = |write: &OpNumber| self.stands_for.get(write).cloned().unwrap_or_else(|| BTreeSet::from([*write]));
        writes.iter().flat_map(meant).collect()
    }
}

impl Step {
    fn is_continued_by(&self, edit: &Edit, now_ms: u64) -> bool {
        let (Some(typing), Action::Splice(splice)) = (self.typing, edit.action()) else { return false };
        let touches = splice.position == typing.caret || splice.position + splice.delete == typing.caret;
        touches
            && self.path == edit.path()
            && now_ms.saturating_sub(typing.at_ms) < TYPING_PAUSE_MS_MAX
            && self.changes.len() < STEP_CHANGES_MAX
    }
}

/// Where the caret is after a splice.
fn end_of(splice: &Splice) -> usize {
    splice.position + splice.insert.encode_utf16().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT_MS: u64 = 1_760_000_000_000;

    fn typed(position: usize, text: &str) -> Edit {
        Edit::comment("A1", Splice::insert(position, text))
    }

    fn change(number: u8) -> ChangeHash {
        ChangeHash([number; 32])
    }

    fn steps(steps: &UndoSteps) -> Vec<usize> {
        steps.undo.iter().map(|it| it.changes.len()).collect()
    }

    #[test]
    fn typing_that_goes_on_where_it_stopped_is_one_step() {
        let mut found = UndoSteps::default();
        found.made(&typed(0, "a"), change(1), AT_MS);
        found.made(&typed(1, "👍"), change(2), AT_MS + 1_999);
        found.made(&typed(3, "b"), change(3), AT_MS + 3_000);
        let backspace = Splice { position: 3, delete: 1, insert: String::new() };
        found.made(&Edit::comment("A1", backspace), change(4), AT_MS + 3_500);
        assert_eq!(steps(&found), [4]);
    }

    #[test]
    fn a_pause_another_place_and_another_text_each_begin_a_step() {
        let mut found = UndoSteps::default();
        found.made(&typed(0, "abc"), change(1), AT_MS);
        found.made(&typed(3, "d"), change(2), AT_MS + 2_000);
        found.made(&typed(0, "e"), change(3), AT_MS + 2_100);
        found.made(&Edit::comment("A2", Splice::insert(1, "f")), change(4), AT_MS + 2_200);
        assert_eq!(steps(&found), [1, 1, 1, 1]);
    }

    #[test]
    fn steps_are_bounded_and_the_oldest_goes_first() {
        let mut found = UndoSteps::default();
        for number in 0..UNDO_STEPS_MAX + 3 {
            found.made(&typed(0, "x"), change(u8::try_from(number % 256).unwrap()), AT_MS + 10_000 * number as u64);
        }
        assert_eq!(found.undo.len(), UNDO_STEPS_MAX);
        assert_eq!(found.undo.front().unwrap().changes, [change(3)]);
    }

    #[test]
    fn a_new_edit_forgets_what_could_be_made_again() {
        let mut found = UndoSteps::default();
        found.made(&typed(0, "a"), change(1), AT_MS);
        let step = found.take(Direction::Undo).unwrap();
        found.taken_back(Direction::Undo, step, vec![change(2)]);
        assert!(found.has(Direction::Redo));
        found.made(&typed(0, "b"), change(3), AT_MS);
        assert!(!found.has(Direction::Redo) && found.has(Direction::Undo));
    }
}
