//! Who did what at which place of one document, read off its changes once and kept up with them.
//!
//! A document of twenty thousand changes is read in a fraction of a second the first time; after that each question
//! costs what its answer holds. It stores nothing and is made anew whenever it is missing. The rules that must not be
//! broken: every change is taken in exactly once, behind those that it was made on; and what is told depends on the
//! set of changes alone, never on the order in which they came to this device.

pub(crate) mod text_track;

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};
use automerge::{ActorId, Change, ChangeHash, ObjType, ScalarValue};
use form_model::{FormDocument, PersonId, Place, Shape, person_of};

use crate::set_aside::words_of;

use text_track::{Element, TextTrack, Words};

/// A change's number in its chronicle.
pub(crate) type ChangeNumber = u32;

/// A place's number in its chronicle.
pub(crate) type PlaceNumber = u32;

/// An operation, with its actor's number in the chronicle. Its order means nothing beyond this chronicle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct OpNumber {
    counter: u64,
    actor: u32,
}

/// A change as it is told of.
#[derive(Debug)]
pub(crate) struct ToldChange {
    pub(crate) hash: ChangeHash,
    pub(crate) actor: u32,
    /// When, by the writer's clock, in milliseconds since 1970.
    pub(crate) time_ms: u64,
    /// The time by which changes are put in order: never before that of a change which this one was made on.
    order_ms: u64,
    start_op: u64,
}

/// What one change did at one place.
#[derive(Debug)]
pub(crate) struct Deed {
    pub(crate) change: ChangeNumber,
    pub(crate) place: PlaceNumber,
    pub(crate) what: DeedKind,
}

/// The kinds of deeds.
#[derive(Debug)]
pub(crate) enum DeedKind {
    /// A value was written in the place of these others.
    Wrote {
        /// The write.
        write: OpNumber,
        /// The writes that it replaced.
        replaced: Vec<OpNumber>,
    },
    /// Something was typed or removed in this text.
    Typed {
        /// The text.
        text: OpNumber,
    },
    /// A row was added with these values, by their path in the row.
    AddedRow(RowValues),
    /// Something was counted.
    Counted(i64),
    /// Something that this version has no words for.
    Other,
}

#[derive(Debug)]
struct Object {
    place: Vec<String>,
    kind: ObjType,
}

/// Everything that happened in one document.
#[derive(Debug, Default)]
pub(crate) struct Chronicle {
    /// The document's heads when it was last read.
    heads: Vec<ChangeHash>,
    actors: Vec<ActorId>,
    /// Per actor, who it claims to write for.
    persons: Vec<Option<PersonId>>,
    actor_numbers: HashMap<ActorId, u32>,
    changes: Vec<ToldChange>,
    change_numbers: HashMap<ChangeHash, ChangeNumber>,
    objects: HashMap<OpNumber, Object>,
    texts: HashMap<OpNumber, TextTrack>,
    writes: HashMap<OpNumber, Option<ScalarValue>>,
    places: Vec<Vec<String>>,
    place_numbers: BTreeMap<Vec<String>, PlaceNumber>,
    /// Per place the writes that nothing has replaced.
    live: Vec<Vec<OpNumber>>,
    /// Per place the deeds there.
    deeds_at: Vec<Vec<usize>>,
    deeds: Vec<Deed>,
    /// Per change the deeds of it: they stand one behind the other.
    deeds_of: Vec<std::ops::Range<usize>>,
}

impl Chronicle {
    /// Takes in what the document has beyond what is told already.
    pub(crate) fn catch_up(&mut self, form: &FormDocument) {
        let heads = form.heads();
        if heads == self.heads {
            return;
        }
        for change in form.automerge().get_changes(&self.heads) {
            self.absorb(form, &change);
        }
        self.heads = heads;
    }

    fn absorb(&mut self, form: &FormDocument, change: &Change) {
        let hash = change.hash();
        if self.change_numbers.contains_key(&hash) {
            return;
        }
        let number = number_of(self.changes.len());
        let time_ms = u64::try_from(change.timestamp()).unwrap_or(0).saturating_mul(1_000);
        let before = change.deps().iter().filter_map(|it| self.told(it)).map(|it| it.order_ms).max();
        let actor = self.actor_number(form, change.actor_id());
        self.changes.push(ToldChange {
            hash,
            actor,
            time_ms,
            order_ms: time_ms.max(before.unwrap_or(0)),
            start_op: change.start_op().get(),
        });
        self.change_numbers.insert(hash, number);
        let from = self.deeds.len();
        let is_genesis = hash == form.genesis().hash;
        let mut reading = Reading { chronicle: self, shape: form.shape(), change: number, row: None };
        let expanded = change.decode();
        for (counter, op) in (expanded.start_op.get()..).zip(&expanded.operations) {
            reading.read(OpNumber { counter, actor }, op, form);
        }
        if is_genesis {
            // Nobody did that.
            self.deeds.truncate(from);
        }
        for index in from..self.deeds.len() {
            let place = self.deeds[index].place;
            self.deeds_at[place as usize].push(index);
        }
        self.deeds_of.push(from..self.deeds.len());
    }

    fn actor_number(&mut self, form: &FormDocument, actor: &ActorId) -> u32 {
        if let Some(number) = self.actor_numbers.get(actor) {
            return *number;
        }
        let number = number_of(self.actors.len());
        let author = form.automerge().get_author_for_actor(actor);
        self.persons.push(author.as_ref().and_then(person_of));
        self.actors.push(actor.clone());
        self.actor_numbers.insert(actor.clone(), number);
        number
    }

    fn place_number(&mut self, path: &[String]) -> PlaceNumber {
        if let Some(number) = self.place_numbers.get(path) {
            return *number;
        }
        let number = number_of(self.places.len());
        self.places.push(path.to_vec());
        self.place_numbers.insert(path.to_vec(), number);
        self.live.push(Vec::new());
        self.deeds_at.push(Vec::new());
        number
    }

    /// The change with this hash.
    fn told(&self, hash: &ChangeHash) -> Option<&ToldChange> {
        self.change_numbers.get(hash).map(|it| &self.changes[*it as usize])
    }

    /// The number of the change with this hash.
    pub(crate) fn change_number(&self, hash: &ChangeHash) -> Option<ChangeNumber> {
        self.change_numbers.get(hash).copied()
    }

    /// A change by its number.
    pub(crate) fn change(&self, number: ChangeNumber) -> &ToldChange {
        &self.changes[number as usize]
    }

    /// Who made a change, as it claims.
    pub(crate) fn person(&self, number: ChangeNumber) -> Option<PersonId> {
        self.persons[self.change(number).actor as usize]
    }

    /// The order in which changes are told: what was made on something stands behind it; what was made at the same
    /// time goes by the clocks, for want of anything better.
    pub(crate) fn in_order(&self, one: ChangeNumber, other: ChangeNumber) -> Ordering {
        let key = |number: ChangeNumber| {
            let change = self.change(number);
            (change.order_ms, change.start_op, &self.actors[change.actor as usize])
        };
        key(one).cmp(&key(other))
    }

    /// The path of a place.
    pub(crate) fn place(&self, number: PlaceNumber) -> &[String] {
        &self.places[number as usize]
    }

    /// The deeds at and below a path, in no particular order.
    pub(crate) fn deeds_below<'a>(&'a self, prefix: &'a [String]) -> impl Iterator<Item = &'a Deed> {
        self.place_numbers
            .range(prefix.to_vec()..)
            .take_while(move |(path, _)| path.starts_with(prefix))
            .flat_map(|(_, number)| &self.deeds_at[*number as usize])
            .map(|index| &self.deeds[*index])
    }

    /// What a change did.
    pub(crate) fn deeds_of(&self, change: ChangeNumber) -> &[Deed] {
        &self.deeds[self.deeds_of[change as usize].clone()]
    }

    /// What a write wrote; `None` where it took the key away.
    pub(crate) fn written(&self, write: OpNumber) -> Option<&ScalarValue> {
        self.writes.get(&write)?.as_ref()
    }

    /// The writes at a place that nothing has replaced.
    pub(crate) fn live(&self, place: PlaceNumber) -> &[OpNumber] {
        &self.live[place as usize]
    }

    /// A text.
    pub(crate) fn text(&self, text: OpNumber) -> Option<&TextTrack> {
        self.texts.get(&text)
    }

    /// The text that stands at an automerge object.
    pub(crate) fn text_of(&self, object: &automerge::ObjId) -> Option<OpNumber> {
        let automerge::ObjId::Id(counter, actor, _) = object else { return None };
        let number = OpNumber { counter: *counter, actor: *self.actor_numbers.get(actor)? };
        self.texts.contains_key(&number).then_some(number)
    }
}

/// Everything that is counted here is bounded by what fits into a document.
fn number_of(length: usize) -> u32 {
    u32::try_from(length).expect("invariant: automerge counts operations in 32 bits, and a change has one at least")
}

type RowValues = Vec<(Vec<String>, String)>;

/// The values of the row that a change adds, if the path lies in it, and the rest of the path.
fn row_values<'a>(
    deeds: &'a mut [Deed],
    row: Option<&(Vec<String>, usize)>,
    path: &[String],
) -> Option<(&'a mut RowValues, Vec<String>)> {
    let (row, deed) = row?;
    let field = path.strip_prefix(row.as_slice())?.to_vec();
    match &mut deeds[*deed].what {
        DeedKind::AddedRow(values) => Some((values, field)),
        DeedKind::Wrote { .. } | DeedKind::Typed { .. } | DeedKind::Counted(_) | DeedKind::Other => None,
    }
}

/// The words of a row's text, which grow by one character at a time.
fn value_at(values: &mut RowValues, field: Vec<String>) -> &mut String {
    if values.last().is_none_or(|it| it.0 != field) {
        values.push((field, String::new()));
    }
    let (_, words) = values.last_mut().expect("invariant: one was pushed just now if there was none");
    words
}

/// One change while it is read.
struct Reading<'a> {
    chronicle: &'a mut Chronicle,
    shape: &'a Shape,
    change: ChangeNumber,
    /// The row that this change adds: its path, and its deed.
    row: Option<(Vec<String>, usize)>,
}

impl Reading<'_> {
    fn read(&mut self, id: OpNumber, op: &Op, form: &FormDocument) {
        let object = match &op.obj {
            ObjectId::Root => None,
            ObjectId::Id(object) => Some(self.numbered(object, form)),
        };
        match &op.key {
            Key::Map(key) => {
                let parent = object.and_then(|it| self.chronicle.objects.get(&it));
                if object.is_some() && parent.is_none() {
                    return;
                }
                let mut path = parent.map(|it| it.place.clone()).unwrap_or_default();
                path.push(key.to_string());
                let preds = op.pred.iter().map(|it| self.numbered(it, form)).collect();
                self.read_key(id, op, path, preds);
            }
            Key::Seq(element) => {
                let Some(object) = object else { return };
                let element = match element {
                    ElementId::Head => None,
                    ElementId::Id(it) => Some(self.numbered(it, form)),
                };
                self.read_element(id, op, object, element);
            }
        }
    }

    fn numbered(&mut self, id: &OpId, form: &FormDocument) -> OpNumber {
        OpNumber { counter: id.0, actor: self.chronicle.actor_number(form, &id.1) }
    }

    fn read_key(&mut self, id: OpNumber, op: &Op, path: Vec<String>, replaced: Vec<OpNumber>) {
        match &op.action {
            OpType::Make(kind) => self.made(id, *kind, path),
            // Counters are made by the genesis and by rows, and nobody tells of that.
            OpType::Put(ScalarValue::Counter(_)) | OpType::MarkBegin(_) | OpType::MarkEnd(_) => {}
            OpType::Increment(by) => self.tell(&path, DeedKind::Counted(*by)),
            OpType::Put(value) => self.wrote(id, Some(value.clone()), path, replaced),
            OpType::Delete => self.wrote(id, None, path, replaced),
        }
    }

    fn made(&mut self, id: OpNumber, kind: ObjType, path: Vec<String>) {
        if kind == ObjType::Text {
            self.chronicle.texts.insert(id, TextTrack::default());
        }
        let is_in_row = self.row.as_ref().is_some_and(|it| path.starts_with(&it.0));
        if kind == ObjType::Map && !is_in_row && matches!(self.shape.locate(&path).place, Place::Row(_)) {
            self.row = Some((path.clone(), self.chronicle.deeds.len()));
            self.tell(&path, DeedKind::AddedRow(Vec::new()));
        }
        self.chronicle.objects.insert(id, Object { place: path, kind });
    }

    fn wrote(&mut self, write: OpNumber, value: Option<ScalarValue>, path: Vec<String>, replaced: Vec<OpNumber>) {
        let place = self.chronicle.place_number(&path);
        let live = &mut self.chronicle.live[place as usize];
        live.retain(|it| !replaced.contains(it));
        if value.is_some() {
            live.push(write);
        }
        let words = value.as_ref().map(words_of).unwrap_or_default();
        self.chronicle.writes.insert(write, value);
        match row_values(&mut self.chronicle.deeds, self.row.as_ref(), &path) {
            Some((values, field)) => values.push((field, words)),
            None => self.tell(&path, DeedKind::Wrote { write, replaced }),
        }
    }

    fn read_element(&mut self, id: OpNumber, op: &Op, object: OpNumber, element: Option<OpNumber>) {
        let Some(found) = self.chronicle.objects.get(&object) else { return };
        let (path, kind) = (found.place.clone(), found.kind);
        if kind != ObjType::Text {
            return self.tell(&path, DeedKind::Other);
        }
        let words = match &op.action {
            OpType::Put(value) => Some(Words::of(value)),
            OpType::Make(_) => Some(Words::object()),
            OpType::MarkBegin(_) | OpType::MarkEnd(_) => Some(Words::nothing()),
            OpType::Delete | OpType::Increment(_) => None,
        };
        let change = self.change;
        let chronicle = &mut *self.chronicle;
        let Some(text) = chronicle.texts.get_mut(&object) else { return };
        match (words, element) {
            (Some(words), behind) if op.insert => {
                if let Some((values, field)) = row_values(&mut chronicle.deeds, self.row.as_ref(), &path) {
                    words.push_to(value_at(values, field));
                }
                let actors = &chronicle.actors;
                let is_newer = |one: OpNumber, other: OpNumber| {
                    let key = |it: OpNumber| (it.counter, &actors[it.actor as usize]);
                    key(one) > key(other)
                };
                text.insert(behind, Element { id, words, made_by: change, removed_by: None }, is_newer);
            }
            (Some(words), Some(element)) => text.overwrite(element, words),
            (None, Some(element)) if op.action == OpType::Delete => text.remove(element, change),
            (Some(_) | None, Some(_) | None) => {}
        }
        self.typed(object, &path);
    }

    /// One deed for all that a change does in one text, and none for what a row begins with.
    fn typed(&mut self, text: OpNumber, path: &[String]) {
        let is_told = self.chronicle.deeds.last().is_some_and(|last| {
            last.change == self.change && matches!(last.what, DeedKind::Typed { text: it } if it == text)
        });
        let is_in_new_row = self.row.as_ref().is_some_and(|it| path.starts_with(&it.0));
        if !is_told && !is_in_new_row {
            self.tell(path, DeedKind::Typed { text });
        }
    }

    fn tell(&mut self, path: &[String], what: DeedKind) {
        let place = self.chronicle.place_number(path);
        self.chronicle.deeds.push(Deed { change: self.change, place, what });
    }
}
