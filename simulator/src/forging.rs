//! Changes that no honest program makes: honest ones, taken apart, altered and put together again.
//!
//! Each kind breaks one rule of the server's gate, so that a rule that is missing shows. Nothing here sends anything. The rule
//! that must not be broken: what is listed as forbidden may never be part of a document, whoever delivers it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};
use automerge::transaction::{Transactable as _, Transaction};
use automerge::{
    ActorId, Automerge, AutomergeError, Change, ChangeHash, ExpandedChange, ObjId, ObjType, ROOT, ReadDoc,
};
use form_model::{ContentDigest, DocumentKind, Edit, Mark, PersonId, RowId, Voice, apply_edit, author_of, shape_of};

use crate::cast;
use crate::chance::Chance;

/// The number of an op that no document has.
const NOWHERE: u64 = 100_000;

/// What is wrong with a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Forgery {
    /// Nothing.
    Nothing,
    /// Nothing: it writes where only a later version looks.
    LaterKey,
    /// Its number is its actor's previous one's.
    NumberTwice,
    /// Its number leaves a gap.
    NumberGap,
    /// Its ops are numbered below those that it builds on.
    LowOps,
    /// It does not build on its actor's previous change.
    ForgetsOwnPast,
    /// It takes the place of an op that is nowhere.
    ReplacesNothing,
    /// It takes the place of an op that its author can't have seen.
    ReplacesUnseen,
    /// It writes in an object that is nowhere.
    ObjectNowhere,
    /// It types behind a letter that is nowhere.
    LetterNowhere,
    /// It deletes nothing.
    DeletesNothing,
    /// It counts at a counter that is nowhere.
    CountsNowhere,
    /// It builds on others than it was made on; that may be harmless.
    OtherDeps,
    /// It answers in another's voice.
    AnothersVoice,
    /// It changes what the document is about.
    OtherUnit,
    /// It puts an empty container in a full one's place.
    EmptiesAnswers,
    /// It sets a mark in another's name.
    AnothersMark,
    /// It says that somebody else wrote it.
    AnothersName,
    /// It goes on as somebody else's program.
    AnothersActor,
    /// It names nobody.
    NoName,
}

/// All kinds.
pub(crate) const FORGERIES: [Forgery; 20] = [
    Forgery::Nothing,
    Forgery::LaterKey,
    Forgery::NumberTwice,
    Forgery::NumberGap,
    Forgery::LowOps,
    Forgery::ForgetsOwnPast,
    Forgery::ReplacesNothing,
    Forgery::ReplacesUnseen,
    Forgery::ObjectNowhere,
    Forgery::LetterNowhere,
    Forgery::DeletesNothing,
    Forgery::CountsNowhere,
    Forgery::OtherDeps,
    Forgery::AnothersVoice,
    Forgery::OtherUnit,
    Forgery::EmptiesAnswers,
    Forgery::AnothersMark,
    Forgery::AnothersName,
    Forgery::AnothersActor,
    Forgery::NoName,
];

/// Frames whose changes break one rule of the validator each: 1, 2a, 2b and 2c. Rule 1 is broken in all of them: automerge would
/// not take those either, but the document in memory is lost over them.
pub(crate) const BREACHES: [&[Forgery]; 3] = [
    &[Forgery::NumberTwice, Forgery::LowOps, Forgery::ForgetsOwnPast, Forgery::ReplacesUnseen],
    &[Forgery::NumberGap, Forgery::ReplacesNothing],
    &[Forgery::NumberGap],
];

/// What is to be sent.
#[derive(Debug)]
pub(crate) struct Forged {
    pub(crate) changes: Vec<Change>,
    pub(crate) forbidden: Option<ChangeHash>,
}

/// Who forges, and whose name is abused.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Names {
    pub(crate) own: PersonId,
    pub(crate) other: PersonId,
}

/// Changes of this kind on top of a follow-up; none where it offers nothing to do that with, or where automerge itself
/// can't write them down.
pub(crate) fn forge(document: &Automerge, forgery: Forgery, names: Names, chance: &mut Chance) -> Option<Forged> {
    let mut forger = Forger { document: Automerge::new(), names, chance };
    forger.document = forger.own(document.clone());
    catch_unwind(AssertUnwindSafe(|| forger.forge(forgery))).ok().flatten()
}

struct Forger<'a> {
    document: Automerge,
    names: Names,
    chance: &'a mut Chance,
}

impl Forger<'_> {
    /// A document in which the forger writes, with a fresh actor.
    fn own(&mut self, mut document: Automerge) -> Automerge {
        document.set_author(Some(author_of(self.names.own)));
        document.set_actor(ActorId::from(&self.chance.seed()[..16]));
        document
    }

    fn forge(&mut self, forgery: Forgery) -> Option<Forged> {
        let heads = self.document.get_heads();
        match forgery {
            Forgery::Nothing => Some(Forged { changes: vec![self.week()?, self.week()?], forbidden: None }),
            Forgery::LaterKey => {
                let change =
                    written(&mut self.document, |edit| edit.put(at(edit, &["plan"]), "later", "x").and(Ok(())))?;
                Some(Forged { changes: vec![change], forbidden: None })
            }
            Forgery::OtherDeps => {
                let known: Vec<ChangeHash> = self.document.get_changes_meta(&[]).iter().map(|it| it.hash).collect();
                let deps = vec![*self.chance.pick(&known)];
                let change = altered(&self.week()?, |it| it.deps = deps)?;
                Some(Forged { changes: vec![change], forbidden: None })
            }
            Forgery::NumberTwice => self.second(|change, first| change.seq = first.seq()),
            Forgery::ForgetsOwnPast => self.forgets_own_past(heads),
            Forgery::NumberGap => self.altered_week(|it| it.seq = 3),
            Forgery::LowOps => self.altered_week(|it| it.start_op = std::num::NonZeroU64::MIN),
            Forgery::ReplacesNothing
            | Forgery::ObjectNowhere
            | Forgery::LetterNowhere
            | Forgery::DeletesNothing
            | Forgery::CountsNowhere => self.with_odd_op(forgery),
            Forgery::ReplacesUnseen => self.replaces_unseen(),
            Forgery::AnothersVoice => self.in_anothers_voice().and_then(only),
            Forgery::OtherUnit => {
                written(&mut self.document, |edit| edit.put(at(edit, &["about"]), "unit", "another")).and_then(only)
            }
            Forgery::EmptiesAnswers => self.empties_answers().and_then(only),
            Forgery::AnothersMark => self.sets_anothers_mark().and_then(only),
            Forgery::AnothersName => self.named(Some(self.names.other)),
            Forgery::NoName => self.named(None),
            Forgery::AnothersActor => self.as_another_program(),
        }
    }

    /// A harmless change: the week that the follow-up is planned for.
    fn week(&mut self) -> Option<Change> {
        let week = format!("v. {}", self.chance.below(53));
        written(&mut self.document, |edit| edit.put(at(edit, &["plan"]), "week", week))
    }

    fn altered_week(&mut self, alter: impl FnOnce(&mut ExpandedChange)) -> Option<Forged> {
        only(altered(&self.week()?, alter)?)
    }

    /// An honest change, and a second one that is altered.
    fn second(&mut self, alter: impl FnOnce(&mut ExpandedChange, &Change)) -> Option<Forged> {
        let first = self.week()?;
        let second = altered(&self.week()?, |it| alter(it, &first))?;
        Some(Forged { forbidden: Some(second.hash()), changes: vec![first, second] })
    }

    /// The second change touches nothing that the first did, so that nothing but the missing dep is wrong with it.
    fn forgets_own_past(&mut self, heads: Vec<ChangeHash>) -> Option<Forged> {
        let first = self.week()?;
        let second = written(&mut self.document, |edit| edit.put(at(edit, &["plan"]), "later", "y"))?;
        let second = altered(&second, |it| it.deps = heads)?;
        Some(Forged { forbidden: Some(second.hash()), changes: vec![first, second] })
    }

    fn with_odd_op(&mut self, forgery: Forgery) -> Option<Forged> {
        let question = self.chance.pick(cast::questions()).clone();
        if forgery == Forgery::LetterNowhere {
            let typed = written(&mut self.document, |edit| {
                edit.splice_text(at(edit, &["answers", &question, "comment"]), 0, 0, "x")
            })?;
            let nowhere = OpId::new(NOWHERE, typed.actor_id());
            return only(with_op(&typed, |op| op.key = Key::Seq(ElementId::Id(nowhere)))?);
        }
        let change = self.week()?;
        let nowhere = OpId::new(NOWHERE, change.actor_id());
        only(with_op(&change, |op| {
            if forgery == Forgery::ObjectNowhere {
                op.obj = ObjectId::Id(nowhere);
            } else if forgery == Forgery::DeletesNothing {
                (op.action, op.pred) = (OpType::Delete, Vec::new().into());
            } else {
                op.pred = vec![nowhere].into();
                if forgery == Forgery::CountsNowhere {
                    op.action = OpType::Increment(1);
                }
            }
        })?)
    }

    /// Made on the beginning alone, in the place of something that came later.
    fn replaces_unseen(&mut self) -> Option<Forged> {
        let all = self.document.get_changes(&[]);
        let (genesis, later) = all.split_first()?;
        let later: Vec<OpId> =
            later.iter().filter(|it| !it.is_empty()).map(|it| OpId::new(it.start_op().get(), it.actor_id())).collect();
        if later.is_empty() {
            return None;
        }
        let unseen = self.chance.pick(&later).clone();
        let begun = self.document.fork_at(&[genesis.hash()]).ok()?;
        let mut begun = self.own(begun);
        let change = written(&mut begun, |edit| edit.put(at(edit, &["plan"]), "week", "v. 1"))?;
        only(with_op(&change, |op| op.pred = vec![unseen].into())?)
    }

    fn in_anothers_voice(&mut self) -> Option<Change> {
        let question = self.chance.pick(cast::questions());
        written(&mut self.document, |edit| {
            edit.put(at(edit, &["answers", question, "rating", "by"]), Voice::Manager.code(), "yes")
        })
    }

    fn empties_answers(&mut self) -> Option<Change> {
        let question = self.chance.pick(cast::questions());
        written(&mut self.document, |edit| {
            edit.put_object(at(edit, &["answers"]), question.as_str(), ObjType::Map).map(|_| ())
        })
    }

    fn sets_anothers_mark(&mut self) -> Option<Change> {
        let mut row = [0; 16];
        row.copy_from_slice(&self.chance.seed()[..16]);
        let digest = ContentDigest::from_bytes([0; 32]);
        let mark = Mark { row: RowId::from_bytes(row), person: self.names.other, time_ms: 1, digest };
        let shape = shape_of(DocumentKind::Followup, Some(&cast::template())).ok()?;
        let hash =
            apply_edit(&mut self.document, &shape, &Edit::mark_ready(&mark, Voice::Representative), 1).ok()??;
        self.document.get_change_by_hash(&hash)
    }

    fn named(&mut self, name: Option<PersonId>) -> Option<Forged> {
        let actor = ActorId::from(&self.chance.seed()[..16]);
        self.document.set_author(name.map(author_of));
        self.document.set_actor(actor);
        only(self.week()?)
    }

    /// The next change of an actor of the other person.
    fn as_another_program(&mut self) -> Option<Forged> {
        let other = author_of(self.names.other);
        let changes = self.document.get_changes(&[]);
        let is_theirs = |it: &&Change| self.document.get_author_for_actor(it.actor_id()).as_ref() == Some(&other);
        let theirs: Vec<ActorId> = changes.iter().filter(is_theirs).map(|it| it.actor_id().clone()).collect();
        if theirs.is_empty() {
            return None;
        }
        self.document.set_author(Some(other));
        self.document.set_actor(self.chance.pick(&theirs).clone());
        only(self.week()?)
    }
}

/// One change, which is forbidden.
fn only(change: Change) -> Option<Forged> {
    Some(Forged { forbidden: Some(change.hash()), changes: vec![change] })
}

fn written(
    document: &mut Automerge,
    write: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>,
) -> Option<Change> {
    let mut transaction = document.transaction();
    write(&mut transaction).ok()?;
    let hash = transaction.commit().0?;
    document.get_change_by_hash(&hash)
}

/// The same change with something altered; its hash is right for what it then says. None if it says the same as before.
fn altered(change: &Change, alter: impl FnOnce(&mut ExpandedChange)) -> Option<Change> {
    let mut expanded = change.decode();
    alter(&mut expanded);
    expanded.hash = None;
    let altered = Change::from(expanded);
    (altered.hash() != change.hash()).then_some(altered)
}

fn with_op(change: &Change, alter: impl FnOnce(&mut Op)) -> Option<Change> {
    altered(change, |it| {
        if let Some(op) = it.operations.first_mut() {
            alter(op);
        }
    })
}

/// The object at a path; the root where there is none.
fn at(document: &impl ReadDoc, path: &[&str]) -> ObjId {
    path.iter().fold(ROOT, |object, key| document.get(&object, *key).ok().flatten().map_or(ROOT, |it| it.1))
}
