//! Reads an automerge change as the edits that made it, so that they can be made again on another history.
//!
//! It changes no document. It goes by what the change made of the document that it was made on. The rule that must
//! not be broken: a change that can't be read whole gives no edits at all, never a part of them.

use std::collections::BTreeMap;

use automerge::{Automerge, Change, ChangeHash, ObjId, ObjType, Patch, PatchAction, Prop, ROOT, ReadDoc, Value};
use form_model::{Action, Edit, Place, RowValue, Shape, Splice};

/// The change does something that our edits don't: a deletion of a key, a list, a mark on text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotAnEdit;

/// An edit and the text that it took away, if it is one that does.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PastEdit {
    pub(crate) edit: Edit,
    pub(crate) removed: String,
}

/// The edits that a change consists of, in their order.
pub(crate) fn edits_of(automerge: &Automerge, shape: &Shape, change: &Change) -> Result<Vec<PastEdit>, NotAnEdit> {
    let patches = automerge.diff(change.deps(), &[change.hash()]);
    let mut reader = Reader { shape, rows: BTreeMap::new(), edits: Vec::new() };
    for patch in &patches {
        reader.read(patch)?;
    }
    let mut edits = reader.edits;
    for (path, values) in reader.rows {
        edits.push(Edit::replay(path, Action::AddRow(values)));
    }
    if edits.is_empty() {
        return Err(NotAnEdit);
    }
    Ok(edits.into_iter().map(|edit| with_removed(automerge, change.deps(), edit)).collect())
}

/// The object at a path as the document was at some heads.
pub(crate) fn object_at(automerge: &Automerge, path: &[String], heads: &[ChangeHash]) -> Option<ObjId> {
    path.iter().try_fold(ROOT, |object, key| match automerge.get_at(&object, key.as_str(), heads) {
        Ok(Some((Value::Object(_), child))) => Some(child),
        Ok(Some((Value::Scalar(_), _)) | None) | Err(_) => None,
    })
}

/// The text at a path as the document was at some heads.
pub(crate) fn text_at(automerge: &Automerge, path: &[String], heads: &[ChangeHash]) -> Option<String> {
    automerge.text_at(object_at(automerge, path, heads)?, heads).ok()
}

struct Reader<'a> {
    shape: &'a Shape,
    /// Rows that the change added, by path.
    rows: BTreeMap<Vec<String>, Vec<RowValue>>,
    edits: Vec<Edit>,
}

impl Reader<'_> {
    fn read(&mut self, patch: &Patch) -> Result<(), NotAnEdit> {
        let mut path = path_of(patch)?;
        match &patch.action {
            PatchAction::PutMap { key, value: (value, _), .. } => {
                path.push(key.clone());
                self.put(path, value)
            }
            PatchAction::SpliceText { index, value, .. } => {
                self.typed(path, Splice { position: *index, delete: 0, insert: value.make_string() })
            }
            PatchAction::DeleteSeq { index, length } => {
                self.typed(path, Splice { position: *index, delete: *length, insert: String::new() })
            }
            PatchAction::Increment { prop: Prop::Map(key), value } => {
                path.push(key.clone());
                self.edits.push(Edit::replay(path, Action::Increment(*value)));
                Ok(())
            }
            PatchAction::Increment { prop: Prop::Seq(_), .. }
            | PatchAction::PutSeq { .. }
            | PatchAction::Insert { .. }
            | PatchAction::Conflict { .. }
            | PatchAction::DeleteMap { .. }
            | PatchAction::Mark { .. } => Err(NotAnEdit),
        }
    }

    fn put(&mut self, path: Vec<String>, value: &Value<'_>) -> Result<(), NotAnEdit> {
        let row = self.row_above(&path);
        match value {
            Value::Object(ObjType::Map) if matches!(self.shape.locate(&path).place, Place::Row(_)) => {
                self.rows.insert(path, Vec::new());
                Ok(())
            }
            // What a new row is made of comes with the row again.
            Value::Object(ObjType::Map | ObjType::Text) if row.is_some() => Ok(()),
            Value::Scalar(value) if value.is_counter() && row.is_some() => Ok(()),
            Value::Scalar(value) => {
                let value = value.as_ref().clone();
                match row {
                    Some((row, field)) => self.rows.entry(row).or_default().push(RowValue { field, value }),
                    None => self.edits.push(Edit::replay(path, Action::Put(value))),
                }
                Ok(())
            }
            Value::Object(_) => Err(NotAnEdit),
        }
    }

    fn typed(&mut self, path: Vec<String>, splice: Splice) -> Result<(), NotAnEdit> {
        if let Some((row, field)) = self.row_above(&path) {
            if splice.delete > 0 || splice.position > 0 {
                return Err(NotAnEdit);
            }
            self.rows.entry(row).or_default().push(RowValue { field, value: splice.insert.into() });
            return Ok(());
        }
        if let Some(joined) = self.edits.last().and_then(|last| joined(last, &path, &splice)) {
            self.edits.pop();
            self.edits.push(Edit::replay(path, Action::Splice(joined)));
        } else {
            self.edits.push(Edit::replay(path, Action::Splice(splice)));
        }
        Ok(())
    }

    /// The row of this change that a path lies in, and the rest of the path.
    fn row_above(&self, path: &[String]) -> Option<(Vec<String>, Vec<String>)> {
        let row = self.rows.keys().find(|row| path.len() > row.len() && path.starts_with(row))?;
        Some((row.clone(), path[row.len()..].to_vec()))
    }
}

/// A removal and an insertion at the same place, as one piece of typing: that is how they were made.
fn joined(last: &Edit, path: &[String], next: &Splice) -> Option<Splice> {
    let Action::Splice(last_splice) = last.action() else { return None };
    if last.path() != path {
        return None;
    }
    let removal_first = last_splice.insert.is_empty() && next.delete == 0 && next.position == last_splice.position;
    let end = last_splice.position + last_splice.insert.encode_utf16().count();
    let insertion_first = last_splice.delete == 0 && next.insert.is_empty() && next.position == end;
    if removal_first {
        Some(Splice { position: next.position, delete: last_splice.delete, insert: next.insert.clone() })
    } else if insertion_first {
        Some(Splice { position: last_splice.position, delete: next.delete, insert: last_splice.insert.clone() })
    } else {
        None
    }
}

fn path_of(patch: &Patch) -> Result<Vec<String>, NotAnEdit> {
    patch
        .path
        .iter()
        .map(|(_, prop)| match prop {
            Prop::Map(key) => Ok(key.clone()),
            Prop::Seq(_) => Err(NotAnEdit),
        })
        .collect()
}

fn with_removed(automerge: &Automerge, deps: &[ChangeHash], edit: Edit) -> PastEdit {
    let removed = match edit.action() {
        Action::Splice(splice) if splice.delete > 0 => text_at(automerge, edit.path(), deps)
            .map(|text| {
                let units: Vec<u16> = text.encode_utf16().skip(splice.position).take(splice.delete).collect();
                String::from_utf16_lossy(&units)
            })
            .unwrap_or_default(),
        Action::Splice(_) | Action::Put(_) | Action::AddRow(_) | Action::Increment(_) => String::new(),
    };
    PastEdit { edit, removed }
}
