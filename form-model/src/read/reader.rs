//! What typed reads ask of one object of a document.
//!
//! Nothing here knows what a form is. The rule that must not be broken: what isn't there, or has an unexpected type, is absent,
//! and so is everything below it.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{ObjId, ScalarValue};

use crate::ids::RowId;
use crate::whole_content::{Held, WholeContent};

/// One object of a document, or nothing where it should be: everything below nothing is absent.
pub(super) struct Reader<'a> {
    pub(super) content: &'a WholeContent<'a>,
    pub(super) object: Option<ObjId>,
}

impl<'a> Reader<'a> {
    pub(super) const fn root(content: &'a WholeContent<'a>) -> Self {
        Self { content, object: Some(automerge::ROOT) }
    }

    pub(super) fn get(&self, key: &str) -> Option<Held> {
        self.content.get(self.object.as_ref()?, key)
    }

    pub(super) fn child(&self, key: &str) -> Self {
        let object = match self.get(key) {
            Some(Held::Container(_, object)) => Some(object),
            Some(Held::Scalar(_)) | None => None,
        };
        Self { content: self.content, object }
    }

    pub(super) fn keys(&self) -> Vec<String> {
        self.object.as_ref().map(|it| self.content.keys(it)).unwrap_or_default()
    }

    pub(super) fn children<T>(&self, read: impl Fn(&Self) -> T) -> BTreeMap<String, T> {
        self.keys().into_iter().map(|key| (key.clone(), read(&self.child(&key)))).collect()
    }

    pub(super) fn scalar(&self, key: &str) -> Option<ScalarValue> {
        match self.get(key)? {
            Held::Scalar(value) => Some(value),
            Held::Container(..) => None,
        }
    }

    pub(super) fn string(&self, key: &str) -> Option<String> {
        self.scalar(key)?.as_str().map(str::to_owned)
    }

    pub(super) fn parsed<T: std::str::FromStr>(&self, key: &str) -> Option<T> {
        self.string(key)?.parse().ok()
    }

    /// Every distinct string that concurrent writers left under a key.
    pub(super) fn strings(&self, key: &str) -> BTreeSet<String> {
        let Some(object) = &self.object else { return BTreeSet::new() };
        let texts = self.content.get_all(object, key).into_iter().filter_map(|it| match it {
            Held::Scalar(value) => value.as_str().map(str::to_owned),
            Held::Container(..) => None,
        });
        texts.collect()
    }

    pub(super) fn number(&self, key: &str) -> Option<i64> {
        match self.scalar(key)? {
            ScalarValue::Int(number) | ScalarValue::Timestamp(number) => Some(number),
            ScalarValue::Uint(number) => i64::try_from(number).ok(),
            ScalarValue::Counter(counter) => Some((&counter).into()),
            ScalarValue::Str(_)
            | ScalarValue::Bytes(_)
            | ScalarValue::F64(_)
            | ScalarValue::Boolean(_)
            | ScalarValue::Unknown { .. }
            | ScalarValue::Null => None,
        }
    }

    pub(super) fn numbers(&self) -> BTreeMap<String, i64> {
        self.keys().into_iter().filter_map(|key| self.number(&key).map(|it| (key, it))).collect()
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        matches!(self.scalar(key), Some(ScalarValue::Boolean(true)))
    }

    pub(super) fn flags(&self) -> BTreeSet<String> {
        self.keys().into_iter().filter(|key| self.flag(key)).collect()
    }

    pub(super) fn text(&self, key: &str) -> String {
        self.child(key).object.map(|it| self.content.text(&it)).unwrap_or_default()
    }

    pub(super) fn texts(&self) -> BTreeMap<String, String> {
        self.keys().into_iter().map(|key| (key.clone(), self.text(&key))).filter(|(_, it)| !it.is_empty()).collect()
    }

    /// The rows of a table that are not removed, by their order key and then by id.
    pub(super) fn rows(&self, table: &str) -> Vec<(RowId, Self)> {
        self.all_rows(table).into_iter().filter(|(_, row)| !row.flag("removed")).collect()
    }

    /// The rows of a table that are removed, in the same order.
    pub(super) fn removed_rows(&self, table: &str) -> Vec<(RowId, Self)> {
        self.all_rows(table).into_iter().filter(|(_, row)| row.flag("removed")).collect()
    }

    pub(super) fn all_rows(&self, table: &str) -> Vec<(RowId, Self)> {
        let table = self.child(table);
        let mut rows: Vec<(Option<String>, RowId, Self)> = table
            .keys()
            .iter()
            .filter_map(|key| Some((key.parse().ok()?, table.child(key))))
            .filter(|(_, row): &(RowId, Self)| row.object.is_some())
            .map(|(id, row)| (row.string("order"), id, row))
            .collect();
        rows.sort_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
        rows.into_iter().map(|(_, id, row)| (id, row)).collect()
    }
}
