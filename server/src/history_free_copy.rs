//! A follow-up made afresh from its content: what takes the working document's place when its round is archived.
//!
//! A document in, a document out; it stores nothing. Nobody is its author and it holds no times: one change says what the form
//! says, and where concurrent writers left several values there is one more for each. The rule that must not be broken: a copy
//! that doesn't say exactly what the document said is never made, and [`HistoryFreeCopy`] has one constructor, which compares.

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{
    ActorId, Automerge, AutomergeError, ChangeHash, ObjId, ObjType, Prop, ROOT, ReadDoc as _, ScalarValue, Value,
};
use form_model::{Genesis, conflicts, content_json, digest, load_automerge};

use crate::store::{SnapshotError, VerifiedSnapshot};

/// How deep containers are followed: as deep as content is compared, and far deeper than any form.
const DEPTH_MAX: usize = 64;

/// Why a document can't be copied; it stays as it is.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CopyError {
    /// Automerge refused something.
    #[error(transparent)]
    Automerge(#[from] AutomergeError),
    /// The copy can't be loaded back.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// Containers stand in containers beyond what is compared.
    #[error("the document is nested too deep")]
    TooDeep,
    /// The copy says something else.
    #[error("the copy doesn't say what the document says")]
    Differs,
}

/// A change of a copy, as its row names it.
#[derive(Debug, Clone)]
pub(crate) struct CopiedChange {
    pub(crate) hash: ChangeHash,
    pub(crate) actor: ActorId,
    pub(crate) seq: u64,
}

/// A copy that was compared with what it is a copy of.
#[derive(Debug, Clone)]
pub(crate) struct HistoryFreeCopy {
    /// Loaded back from its own bytes.
    pub(crate) snapshot: VerifiedSnapshot,
    /// Ascending.
    pub(crate) heads: Vec<ChangeHash>,
    pub(crate) changes: Vec<CopiedChange>,
    /// The heads of the document that it was made from, ascending: of a later state it is no copy.
    pub(crate) made_at: Vec<ChangeHash>,
}

impl HistoryFreeCopy {
    /// Copies a document onto the genesis of its case.
    pub(crate) fn of(document: &Automerge, genesis: &Genesis) -> Result<Self, CopyError> {
        let copy = copy_of(document, genesis)?;
        let heads = sorted(copy.get_heads());
        let changes = copy.get_changes(&[]);
        let changes: Vec<_> = changes
            .iter()
            .map(|it| CopiedChange { hash: it.hash(), actor: it.actor_id().clone(), seq: it.seq() })
            .collect();
        let covered: Vec<_> = changes.iter().map(|it| it.hash).collect();
        let snapshot = VerifiedSnapshot::verify(copy.save(), &heads, &covered)?;
        if !say_the_same(document, &load_automerge(snapshot.bytes())?) {
            return Err(CopyError::Differs);
        }
        Ok(Self { snapshot, heads, changes, made_at: sorted(document.get_heads()) })
    }
}

fn sorted(mut heads: Vec<ChangeHash>) -> Vec<ChangeHash> {
    heads.sort_unstable();
    heads
}

/// Every value, every losing value of a conflict, and what marks and hand-ins name.
fn say_the_same(one: &Automerge, other: &Automerge) -> bool {
    content_json(one) == content_json(other) && conflicts(one) == conflicts(other) && digest(one) == digest(other)
}

/// A key or an index under which the document has several values.
struct Several<'a> {
    to: ObjId,
    prop: Prop,
    /// The one that shows comes last.
    values: Vec<(Value<'a>, ObjId)>,
    depth: usize,
}

fn copy_of(document: &Automerge, genesis: &Genesis) -> Result<Automerge, CopyError> {
    let mut copy = form_model::new_automerge();
    copy.load_incremental(&genesis.bytes)?;
    let mut several = Vec::new();
    write(&mut copy, 0, |transaction| {
        let mut copying = Copying { document, transaction, several: &mut several };
        copying.map(&ROOT, &ROOT, 0)
    })?;
    while let Some(place) = several.pop() {
        write_beside_each_other(document, &mut copy, &place, &mut several)?;
    }
    Ok(copy)
}

/// Writes each value on a branch of its own, as their writers did, so that all of them stand under one key.
fn write_beside_each_other<'a>(
    document: &'a Automerge,
    copy: &mut Automerge,
    place: &Several<'a>,
    several: &mut Vec<Several<'a>>,
) -> Result<(), CopyError> {
    let base = copy.fork();
    for (number, (value, id)) in (1..).zip(&place.values) {
        let mut branch = base.fork();
        write(&mut branch, number, |transaction| {
            let mut copying = Copying { document, transaction, several: &mut *several };
            copying.value((value, id), &place.to, (place.prop.clone(), Way::Replace), place.depth)
        })?;
        copy.merge(&mut branch)?;
    }
    Ok(())
}

/// One change of nobody's at no time. Of two changes at once the one with the greater number shows.
fn write(
    copy: &mut Automerge,
    number: u64,
    work: impl FnOnce(&mut Transaction<'_>) -> Result<(), CopyError>,
) -> Result<(), CopyError> {
    copy.set_actor(ActorId::from(number.to_be_bytes()));
    let mut transaction = copy.transaction();
    work(&mut transaction)?;
    transaction.commit_with(CommitOptions::default().with_time(0));
    Ok(())
}

/// How a value comes to its place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// A container that genesis made there is filled; anything else is put.
    Fill,
    /// It is put, whatever stands there.
    Replace,
    /// It is a new item of a list.
    Insert,
}

struct Copying<'a, 'b, 'c> {
    document: &'a Automerge,
    transaction: &'b mut Transaction<'c>,
    several: &'b mut Vec<Several<'a>>,
}

impl<'a> Copying<'a, '_, '_> {
    fn map(&mut self, from: &ObjId, to: &ObjId, depth: usize) -> Result<(), CopyError> {
        let keys: Vec<String> = self.document.keys(from).collect();
        keys.into_iter().try_for_each(|key| self.entry(from, to, (Prop::Map(key), Way::Fill), depth))
    }

    fn list(&mut self, from: &ObjId, to: &ObjId, depth: usize) -> Result<(), CopyError> {
        (0..self.document.length(from))
            .try_for_each(|index| self.entry(from, to, (Prop::Seq(index), Way::Insert), depth))
    }

    fn entry(&mut self, from: &ObjId, to: &ObjId, at: (Prop, Way), depth: usize) -> Result<(), CopyError> {
        let (mut values, shown) = (self.document.get_all(from, at.0.clone())?, self.document.get(from, at.0.clone())?);
        let Some(shown) = shown else { return Ok(()) };
        // What several people wrote alike is one value.
        let mut seen: Vec<ScalarValue> = shown.0.as_scalar().cloned().into_iter().collect();
        values.retain(|(value, id)| match value.as_scalar() {
            Some(scalar) if seen.contains(scalar) => false,
            Some(scalar) => {
                seen.push(scalar.clone());
                true
            }
            None => *id != shown.1,
        });
        if values.is_empty() {
            return self.value((&shown.0, &shown.1), to, at, depth);
        }
        values.push(shown);
        let (prop, way) = at;
        if way == Way::Insert {
            // An item to put the values at: a list has no place without one.
            self.transaction.insert(to, index_of(&prop), ScalarValue::Null)?;
        }
        self.several.push(Several { to: to.clone(), prop, values, depth });
        Ok(())
    }

    fn value(
        &mut self,
        (value, id): (&Value<'_>, &ObjId),
        to: &ObjId,
        (prop, way): (Prop, Way),
        depth: usize,
    ) -> Result<(), CopyError> {
        if depth >= DEPTH_MAX {
            return Err(CopyError::TooDeep);
        }
        match value {
            Value::Scalar(scalar) => self.scalar(scalar, to, prop, way),
            Value::Object(kind) => {
                let place = self.container(*kind, to, prop, way)?;
                match kind {
                    ObjType::Map | ObjType::Table => self.map(id, &place, depth + 1),
                    ObjType::List => self.list(id, &place, depth + 1),
                    ObjType::Text => {
                        let text = self.document.text(id)?;
                        if !text.is_empty() {
                            self.transaction.splice_text(&place, 0, 0, &text)?;
                        }
                        Ok(())
                    }
                }
            }
        }
    }

    fn scalar(&mut self, scalar: &ScalarValue, to: &ObjId, prop: Prop, way: Way) -> Result<(), CopyError> {
        // A counter's steps are history; what it has come to is its content.
        let scalar = if let ScalarValue::Counter(counter) = scalar {
            ScalarValue::counter(i64::from(counter))
        } else {
            scalar.clone()
        };
        if way == Way::Insert {
            return Ok(self.transaction.insert(to, index_of(&prop), scalar)?);
        }
        let there = self.transaction.get(to, prop.clone())?;
        let is_there = there.is_some_and(|it| it.0.as_scalar() == Some(&scalar));
        if way == Way::Fill && is_there {
            return Ok(());
        }
        Ok(self.transaction.put(to, prop, scalar)?)
    }

    fn container(&mut self, kind: ObjType, to: &ObjId, prop: Prop, way: Way) -> Result<ObjId, CopyError> {
        if way == Way::Insert {
            return Ok(self.transaction.insert_object(to, index_of(&prop), kind)?);
        }
        let there = self.transaction.get(to, prop.clone())?.filter(|it| it.0 == Value::Object(kind));
        match there.map(|it| it.1).filter(|_| way == Way::Fill) {
            Some(place) => Ok(place),
            None => Ok(self.transaction.put_object(to, prop, kind)?),
        }
    }
}

const fn index_of(prop: &Prop) -> usize {
    match prop {
        Prop::Seq(index) => *index,
        Prop::Map(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use form_model::{Edit, FormDocument, Splice, Voice};

    use super::*;
    use crate::gate::testing::{MANAGER, REPRESENTATIVE, edit, form, take};

    fn copied(form: &FormDocument) -> HistoryFreeCopy {
        HistoryFreeCopy::of(form.automerge(), form.genesis()).unwrap()
    }

    fn loaded(copy: &HistoryFreeCopy) -> Automerge {
        load_automerge(copy.snapshot.bytes()).unwrap()
    }

    fn write_much(form: &mut FormDocument, voice: Voice, rating: &str) {
        edit(form, &Edit::answer("A1", voice, Some(rating)));
        for letter in ["g", "i", "d", "y", "t", " 👩‍🔧 ", "Å"] {
            edit(form, &Edit::comment("A1", Splice::insert(0, letter)));
        }
    }

    #[test]
    fn a_copy_says_what_the_document_said_with_both_partys_answers_and_nobodys_name() {
        let mut manager = form(MANAGER, 1);
        write_much(&mut manager, Voice::Manager, "yes");
        let mut representative = form(REPRESENTATIVE, 2);
        write_much(&mut representative, Voice::Representative, "no");
        let theirs = representative.automerge().get_changes(&[]);
        take(&mut manager, &theirs);
        let copy = copied(&manager);
        let loaded = loaded(&copy);
        assert!(say_the_same(manager.automerge(), &loaded));
        let by = &content_json(&loaded)["answers"]["A1"]["rating"]["by"];
        assert_eq!((by["manager"].as_str(), by["representative"].as_str()), (Some("yes"), Some("no")));
        assert_eq!(copy.changes.len(), 2, "genesis, and all that was ever typed");
        for change in loaded.get_changes(&[]) {
            assert!(change.timestamp() == 0 && change.author().is_none());
        }
    }

    #[test]
    fn values_that_were_written_at_once_all_stand_in_the_copy() {
        let (mut one, mut other) = (form(MANAGER, 1), form(MANAGER, 2));
        edit(&mut one, &Edit::answer("A1", Voice::Manager, Some("yes")));
        edit(&mut other, &Edit::answer("A1", Voice::Manager, Some("partly")));
        edit(&mut one, &Edit::answer("A2", Voice::Manager, Some("no")));
        edit(&mut other, &Edit::answer("A2", Voice::Manager, Some("no")));
        let theirs = other.automerge().get_changes(&[]);
        take(&mut one, &theirs);
        assert_eq!(conflicts(one.automerge()).len(), 1);
        let copy = loaded(&copied(&one));
        assert!(say_the_same(one.automerge(), &copy));
        assert_eq!(conflicts(&copy), conflicts(one.automerge()));
    }

    #[test]
    fn lists_counters_and_containers_that_no_form_knows_are_copied_too() {
        let mut form = form(MANAGER, 1);
        let (mut left, mut right) = (form.automerge().fork(), form.automerge().fork());
        for (branch, number) in [(&mut left, 1_i64), (&mut right, 2)] {
            branch.set_actor(ActorId::from([u8::try_from(number).unwrap()]));
            let mut transaction = branch.transaction();
            let list = transaction.put_object(ROOT, "later", ObjType::List).unwrap();
            transaction.insert(&list, 0, number).unwrap();
            let inner = transaction.insert_object(&list, 1, ObjType::Map).unwrap();
            transaction.put(&inner, "count", ScalarValue::counter(number)).unwrap();
            transaction.increment(&inner, "count", 3).unwrap();
            transaction.put(&inner, "cleared", ScalarValue::Null).unwrap();
            transaction.commit();
        }
        form.automerge_mut().merge(&mut left).unwrap();
        form.automerge_mut().merge(&mut right).unwrap();
        let copy = loaded(&copied(&form));
        assert!(say_the_same(form.automerge(), &copy));
        assert_eq!(copy.get_all(ROOT, "later").unwrap().len(), 2);
    }

    #[test]
    fn a_form_that_nobody_wrote_in_is_its_genesis() {
        let form = form(MANAGER, 1);
        assert_eq!(copied(&form).heads, [form.genesis().hash]);
    }
}
