//! Keeps a caret at its letter while others type in the same text.
//!
//! Positions are UTF-16 units, as text fields count. It reads a document and changes nothing. The rule that must not be
//! broken: the splices, made one after the other on what the text was, give what the text is; and a caret never lands
//! inside a character.

use automerge::{PatchAction, ReadDoc as _};
use form_model::{ChangeHash, FormDocument, PersonId, Splice};

use crate::chronicle::ChangeNumber;
use crate::chronicle::text_track::TextTrack;
use crate::replay::{object_at, text_at};

/// What is selected in a text field; both ends are the same where there is only a caret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selection {
    /// Where the selection begins, in UTF-16 units.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

impl Selection {
    /// A caret, with nothing selected.
    #[must_use]
    pub const fn caret(position: usize) -> Self {
        Self { start: position, end: position }
    }

    /// The selection after others changed the text around it. What is put in right at a caret stands behind it
    /// afterwards: whoever types goes on where they were. What is put in at an edge of a selection stays outside of it.
    #[must_use]
    pub fn moved_by(self, splices: &[Splice]) -> Self {
        let is_caret = self.start == self.end;
        let moved = splices.iter().fold(self, |selection, splice| Self {
            start: moved(selection.start, splice, if is_caret { Edge::End } else { Edge::Start }),
            end: moved(selection.end, splice, Edge::End),
        });
        Self { start: moved.start.min(moved.end), end: moved.end }
    }
}

/// Which end of a selection a position is: what is put in right there pushes the start and leaves the end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Start,
    End,
}

fn moved(position: usize, splice: &Splice, edge: Edge) -> usize {
    let inserted = splice.insert.encode_utf16().count();
    let end = splice.position + splice.delete;
    if position < splice.position {
        position
    } else if position >= end && position > splice.position {
        position - splice.delete + inserted
    } else if edge == Edge::Start {
        splice.position + inserted
    } else {
        splice.position
    }
}

/// A part of a text, and who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrittenRange {
    /// Where it begins, in UTF-16 units.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Who typed it, as the changes claim.
    pub person: Option<PersonId>,
}

/// What became of a text since some heads that the document knows.
pub(crate) fn splices_since<S: AsRef<str>>(form: &FormDocument, path: &[S], heads: &[ChangeHash]) -> Vec<Splice> {
    let path: Vec<String> = path.iter().map(|it| it.as_ref().to_owned()).collect();
    let (automerge, now) = (form.automerge(), form.heads());
    let Some(object) = object_at(automerge, &path, &now) else { return Vec::new() };
    let then = object_at(automerge, &path, heads);
    if then.as_ref() != Some(&object) {
        // Another text stands there than before, or there was none: all of it is new.
        let old = then.and_then(|_| text_at(automerge, &path, heads)).unwrap_or_default();
        let delete = old.encode_utf16().count();
        let insert = automerge.text(&object).unwrap_or_default();
        return vec![Splice { position: 0, delete, insert }];
    }
    let patches = automerge.diff_obj(&object, heads, &now, false).unwrap_or_default();
    let splices = patches.into_iter().filter_map(|patch| splice_of(&patch.action));
    splices.collect()
}

fn splice_of(action: &PatchAction) -> Option<Splice> {
    match action {
        PatchAction::SpliceText { index, value, .. } => Some(Splice::insert(*index, value.make_string())),
        PatchAction::DeleteSeq { index, length } => {
            Some(Splice { position: *index, delete: *length, insert: String::new() })
        }
        PatchAction::PutMap { .. }
        | PatchAction::PutSeq { .. }
        | PatchAction::Insert { .. }
        | PatchAction::Increment { .. }
        | PatchAction::Conflict { .. }
        | PatchAction::DeleteMap { .. }
        | PatchAction::Mark { .. } => None,
    }
}

/// The parts of a text whose changes `writer_of` gives a writer for.
pub(crate) fn written_by_others(
    text: &TextTrack,
    writer_of: impl Fn(ChangeNumber) -> Option<Option<PersonId>>,
) -> Vec<WrittenRange> {
    let mut ranges: Vec<WrittenRange> = Vec::new();
    let mut position = 0;
    for element in text.elements().iter().filter(|it| it.is_visible()) {
        let end = position + element.words.units();
        if let Some(person) = writer_of(element.made_by) {
            match ranges.last_mut() {
                Some(last) if last.end == position && last.person == person => last.end = end,
                Some(_) | None => ranges.push(WrittenRange { start: position, end, person }),
            }
        }
        position = end;
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(position: usize, delete: usize, insert: &str) -> Splice {
        Splice { position, delete, insert: insert.into() }
    }

    #[test]
    fn a_caret_stays_behind_its_letter() {
        let caret = Selection::caret(5);
        assert_eq!(caret.moved_by(&[cut(0, 0, "👍")]), Selection::caret(7));
        assert_eq!(caret.moved_by(&[cut(0, 2, "")]), Selection::caret(3));
        assert_eq!(caret.moved_by(&[cut(6, 3, "abc")]), caret);
        assert_eq!(caret.moved_by(&[cut(5, 0, "abc")]), caret, "whoever types goes on where they were");
        assert_eq!(caret.moved_by(&[cut(5, 2, "")]), caret);
    }

    #[test]
    fn a_caret_in_removed_words_goes_where_they_were() {
        assert_eq!(Selection::caret(5).moved_by(&[cut(3, 4, "")]), Selection::caret(3));
        assert_eq!(Selection { start: 4, end: 6 }.moved_by(&[cut(3, 4, "")]), Selection::caret(3));
        assert_eq!(Selection { start: 2, end: 5 }.moved_by(&[cut(3, 4, "")]), Selection { start: 2, end: 3 });
    }

    #[test]
    fn what_is_put_in_at_an_edge_of_a_selection_stays_outside() {
        let selection = Selection { start: 2, end: 4 };
        assert_eq!(selection.moved_by(&[cut(2, 0, "ab")]), Selection { start: 4, end: 6 });
        assert_eq!(selection.moved_by(&[cut(4, 0, "ab")]), selection);
        assert_eq!(selection.moved_by(&[cut(3, 0, "ab")]), Selection { start: 2, end: 6 });
    }

    #[test]
    fn splices_are_made_one_after_the_other() {
        let splices = [cut(0, 0, "ab"), cut(1, 2, ""), cut(9, 0, "z")];
        assert_eq!(Selection::caret(3).moved_by(&splices), Selection::caret(3));
    }
}
