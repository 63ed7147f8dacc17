//! Differences in single values (a date, a code, a name) that two people wrote without knowing of each other.
//!
//! Automerge shows one of them and forgets the other at the next write, so they are derived from the history: each
//! write names the writes that it replaced. A write that replaced several unequal ones settled a difference and the
//! entry stays listed; writes that nothing has replaced yet and that are unequal are an open one. The personal
//! registers below `by` are left to [`crate::answers`]. The rule that must not be broken: what is found depends on the
//! set of changes alone, never on the order in which they came.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, Automerge, Change, ChangeHash, ScalarValue};
use serde::Serialize;

use crate::shape::voice_in_path;

/// One value that somebody wrote.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WrittenValue {
    /// The value; `None` where the key was deleted.
    pub value: Option<String>,
    /// The change that wrote it.
    pub change: ChangeHash,
    /// The actor, in hexadecimal; who that is, the document's actors tell.
    pub actor: String,
    /// When, by the writer's clock, in seconds since 1970.
    pub time_s: i64,
}

/// Unequal values that were written at the same place at the same time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScalarDifference {
    /// Where.
    pub path: Vec<String>,
    /// The values, in a fixed order; equal ones written by several people all stand here.
    pub values: Vec<WrittenValue>,
    /// The later write that knew them all; `None` while the difference is open.
    pub settled_by: Option<WrittenValue>,
}

/// The differences of one document, fed with its changes in causal order.
#[derive(Debug, Clone, Default)]
pub struct ScalarDifferences {
    absorbed: BTreeSet<ChangeHash>,
    containers: HashMap<OpId, (ObjectId, String)>,
    writes: HashMap<OpId, Write>,
    live: BTreeMap<Place, BTreeSet<WriteId>>,
    settled: BTreeMap<WriteId, Settled>,
}

/// A map's key: the place that writes compete for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    object: Option<WriteId>,
    key: String,
}

/// An operation's id in an order of our own, the same everywhere.
type WriteId = (u64, ActorId);

#[derive(Debug, Clone)]
struct Write {
    value: Option<ScalarValue>,
    change: ChangeHash,
    time_s: i64,
}

#[derive(Debug, Clone)]
struct Settled {
    place: Place,
    replaced: BTreeSet<WriteId>,
}

impl ScalarDifferences {
    /// The differences in a document's whole history.
    #[must_use]
    pub fn of(document: &Automerge) -> Self {
        let mut differences = Self::default();
        for change in document.get_changes(&[]) {
            differences.absorb(&change);
        }
        differences
    }

    /// Takes in one more change, whose dependencies were taken in before; a change that is known already is skipped.
    pub fn absorb(&mut self, change: &Change) {
        if !self.absorbed.insert(change.hash()) {
            return;
        }
        let expanded = change.decode();
        for (counter, op) in (expanded.start_op.get()..).zip(&expanded.operations) {
            let id = OpId(counter, expanded.actor_id.clone());
            self.absorb_op(id, op, change.hash(), expanded.time);
        }
    }

    fn absorb_op(&mut self, id: OpId, op: &Op, change: ChangeHash, time_s: i64) {
        let Key::Map(key) = &op.key else { return };
        let value = match &op.action {
            OpType::Make(_) => {
                self.containers.insert(id, (op.obj.clone(), key.to_string()));
                return;
            }
            OpType::Put(ScalarValue::Counter(_)) | OpType::Increment(_) | OpType::MarkBegin(_) | OpType::MarkEnd(_) => {
                return;
            }
            OpType::Put(value) => Some(value.clone()),
            OpType::Delete => None,
        };
        let place = Place { object: object_id(&op.obj), key: key.to_string() };
        let write_id = ordered(&id);
        let is_delete = value.is_none();
        self.writes.insert(id, Write { value, change, time_s });
        let live = self.live.entry(place.clone()).or_default();
        let replaced: BTreeSet<WriteId> = op.pred.iter().map(ordered).collect();
        live.retain(|it| !replaced.contains(it));
        if !is_delete {
            live.insert(write_id.clone());
        }
        if replaced.len() > 1 {
            self.settled.insert(write_id, Settled { place, replaced });
        }
    }

    /// Every difference, open and settled, in the order of paths and then of writes.
    #[must_use]
    pub fn list(&self) -> Vec<ScalarDifference> {
        let open = self.live.iter().filter_map(|(place, live)| self.difference(place, live, None));
        let settled = self.settled.iter().filter_map(|(by, it)| self.difference(&it.place, &it.replaced, Some(by)));
        let mut all: Vec<ScalarDifference> = open.chain(settled).collect();
        all.sort_by(|one, other| sort_key(one).cmp(&sort_key(other)));
        all
    }

    fn difference(&self, place: &Place, writes: &BTreeSet<WriteId>, by: Option<&WriteId>) -> Option<ScalarDifference> {
        let values: Vec<WrittenValue> = writes.iter().filter_map(|it| self.written(it)).collect();
        let distinct: BTreeSet<&Option<String>> = values.iter().map(|it| &it.value).collect();
        if distinct.len() < 2 {
            return None;
        }
        let path = self.path_of(place)?;
        if voice_in_path(&path).is_some() {
            return None;
        }
        Some(ScalarDifference { path, values, settled_by: by.and_then(|it| self.written(it)) })
    }

    fn written(&self, id: &WriteId) -> Option<WrittenValue> {
        let write = self.writes.get(&OpId(id.0, id.1.clone()))?;
        Some(WrittenValue {
            value: write.value.as_ref().map(printed),
            change: write.change,
            actor: id.1.to_hex_string(),
            time_s: write.time_s,
        })
    }

    fn path_of(&self, place: &Place) -> Option<Vec<String>> {
        let mut path = vec![place.key.clone()];
        let mut object = place.object.clone();
        while let Some((counter, actor)) = object {
            let (parent, key) = self.containers.get(&OpId(counter, actor))?;
            path.push(key.clone());
            object = object_id(parent);
        }
        path.reverse();
        Some(path)
    }
}

fn sort_key(difference: &ScalarDifference) -> (&[String], Option<ChangeHash>, Vec<ChangeHash>) {
    let settled_by = difference.settled_by.as_ref().map(|it| it.change);
    (&difference.path, settled_by, difference.values.iter().map(|it| it.change).collect())
}

fn ordered(id: &OpId) -> WriteId {
    (id.0, id.1.clone())
}

fn object_id(object: &ObjectId) -> Option<WriteId> {
    match object {
        ObjectId::Root => None,
        ObjectId::Id(id) => Some(ordered(id)),
    }
}

/// A value in words; the type stands before it where two types print alike.
fn printed(value: &ScalarValue) -> String {
    match value {
        ScalarValue::Str(text) => text.to_string(),
        ScalarValue::Int(number) => number.to_string(),
        ScalarValue::Uint(number) => number.to_string(),
        ScalarValue::Timestamp(moment) => moment.to_string(),
        ScalarValue::Boolean(flag) => flag.to_string(),
        ScalarValue::F64(number) => number.to_string(),
        ScalarValue::Counter(counter) => i64::from(counter).to_string(),
        ScalarValue::Bytes(bytes) | ScalarValue::Unknown { bytes, .. } => {
            bytes.iter().map(|byte| format!("{byte:02x}")).collect()
        }
        ScalarValue::Null => String::new(),
    }
}
