//! May this person write at these paths?
//!
//! Every op of a change is looked at, never a diff: a losing write to a conflicted key, a write that the same change
//! takes back, and a write under a replaced container leave nothing in a diff. It does not ask whether the change is
//! well made; [`super::validator`] did. The rule that must not be broken: what the genesis or a row's making put at a
//! key stays there, and nobody writes in another's voice.

use automerge::legacy::{ElementId, Key, Op, OpId, OpType};
use automerge::{ActorId, Automerge, ExpandedChange, ObjType, ScalarValue};
use form_model::{
    Access, Grant, Located, Node, PersonId, Place, RowShape, ScalarRule, Shape, ValueProblem, Voice, voice_in_path,
};

use super::object_index::{Object, ObjectIndex};

/// The longest key of a map in bytes: far above our own keys and a uuid, too short to hide content in.
const KEY_BYTES_MAX: usize = 200;

/// The deepest nesting, so that nobody builds a path whose every op costs more than the last.
const DEPTH_MAX: usize = 24;

/// The table of marks that manager and representative set when they are done.
const READY: &str = "ready";

/// The table of the manager's acts of handing in.
const HAND_IN: &str = "hand_in";

/// What the document is about: written by the genesis alone.
const ABOUT: &str = "about";

/// The map of registers that belong to one voice each.
const BY: &str = "by";

/// Why a change may not be written by this person, or by anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PathFault {
    /// The person may not write in this document.
    #[error("the author may not write in this document")]
    NoWriteAccess,
    /// The path belongs to a voice that the author does not have.
    #[error("the path belongs to another voice")]
    ForeignVoice,
    /// A mark or a personal field names somebody else than the author.
    #[error("a personal entry names somebody else than its author")]
    ForeignPerson,
    /// Only the manager hands in.
    #[error("only the manager hands in")]
    OnlyManagerHandsIn,
    /// What the document is about never changes.
    #[error("what the document is about never changes")]
    AboutIsFixed,
    /// A row that is written once was changed, or made in several steps.
    #[error("a mark or a hand-in is made whole and never changed")]
    WrittenOnce,
    /// A container that everybody relies on would be replaced or deleted.
    #[error("a container that others rely on would be replaced or removed")]
    ContainerReplaced,
    /// A container of a known kind is made by somebody who need not.
    #[error("a container that comes with the document or its row is made anew")]
    ContainerMadeLate,
    /// A row exists already under this key, or would be removed for good.
    #[error("a row would be replaced or removed for good")]
    RowReplaced,
    /// A row's key is no uuid.
    #[error("a row's key is not a uuid")]
    RowKey,
    /// The value is of the wrong type, not allowed or too long.
    #[error("a value does not fit its field: {0}")]
    Value(#[from] ValueProblem),
    /// A text was written to otherwise than by inserting and deleting.
    #[error("a text is changed by inserting and deleting only")]
    TextOp,
    /// A counter was set instead of counted.
    #[error("a counter is only counted")]
    CounterSet,
    /// The op does not fit the kind of its object.
    #[error("an op does not fit its object")]
    ObjectKind,
    /// A key is too long or a path too deep.
    #[error("a key is too long or nested too deep")]
    PathTooLong,
}

impl PathFault {
    /// True if it is the author's rights that are wanting, and not something about the change.
    pub(crate) const fn is_want_of_a_right(self) -> bool {
        matches!(self, Self::NoWriteAccess | Self::ForeignVoice | Self::ForeignPerson | Self::OnlyManagerHandsIn)
    }
}

/// Whose change is judged, in which document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PathJudge<'a> {
    /// The document's shape.
    pub shape: &'a Shape,
    /// The document without the change.
    pub document: &'a Automerge,
    /// What the author may do.
    pub grant: &'a Grant,
    /// The author.
    pub author: PersonId,
}

/// One op with what is needed to judge it.
struct Target<'a> {
    op: &'a Op,
    id: OpId,
    object: &'a Object,
    key: &'a str,
    path: Vec<String>,
    /// The counter from which on ids of this actor belong to the change itself.
    own_ops_from: u64,
}

impl PathJudge<'_> {
    /// Judges every op of a change. On success the objects that it makes are noted in `objects`, else nothing is.
    ///
    /// # Errors
    /// The first fault found; the change is then refused whole.
    pub(crate) fn judge(&self, change: &ExpandedChange, objects: &mut ObjectIndex) -> Result<(), PathFault> {
        let mut made: Vec<(OpId, &Op)> = Vec::new();
        for (counter, op) in (change.start_op.get()..).zip(&change.operations) {
            let id = OpId::new(counter, &change.actor_id);
            match self.judge_op(op, &id, change.start_op.get(), objects) {
                Ok(()) => made.push((id, op)),
                Err(fault) => {
                    for (id, op) in made.iter().filter(|(_, op)| matches!(op.action, OpType::Make(_))) {
                        objects.unmade(id, &op.obj, map_key(&op.key));
                    }
                    return Err(fault);
                }
            }
        }
        Ok(())
    }

    fn judge_op(&self, op: &Op, id: &OpId, own_ops_from: u64, objects: &mut ObjectIndex) -> Result<(), PathFault> {
        let object = objects.find(self.document, &op.obj).ok_or(PathFault::ObjectKind)?;
        if object.path.len() >= DEPTH_MAX {
            return Err(PathFault::PathTooLong);
        }
        let key = match (&object.kind, &op.key) {
            (ObjType::Map | ObjType::Table, Key::Map(key)) if !op.insert => Some(key.as_str()),
            (ObjType::List | ObjType::Text, Key::Seq(element)) if op.insert || *element != ElementId::Head => None,
            _ => return Err(PathFault::ObjectKind),
        };
        match key {
            Some(key) => {
                let path = object.path_below(Some(key));
                self.judge_key(&Target { op, id: id.clone(), object: &object, key, path, own_ops_from }, objects)?;
            }
            None => self.judge_element(op, &object)?,
        }
        if let OpType::Make(kind) = op.action {
            objects.made(id.clone(), (&op.obj, &object), key, kind);
        }
        Ok(())
    }

    /// An op on an element of a list or a text.
    fn judge_element(&self, op: &Op, object: &Object) -> Result<(), PathFault> {
        self.judge_person(&object.path)?;
        let located = self.shape.locate(&object.path);
        if located.row.is_some_and(|(row, _)| row.written_once) {
            return Err(PathFault::WrittenOnce);
        }
        let is_known_text = matches!(located.place, Place::Text);
        match (&op.action, object.kind) {
            (OpType::Put(ScalarValue::Str(_)), _) if op.insert => Ok(()),
            (OpType::Delete, _) if !op.insert => Ok(()),
            _ if is_known_text || object.kind == ObjType::Text => Err(PathFault::TextOp),
            (OpType::Put(_) | OpType::Make(_) | OpType::Increment(_), _) => Ok(()),
            (OpType::Delete | OpType::MarkBegin(_) | OpType::MarkEnd(_), _) => Err(PathFault::ObjectKind),
        }
    }

    fn judge_key(&self, target: &Target<'_>, objects: &ObjectIndex) -> Result<(), PathFault> {
        if target.key.len() > KEY_BYTES_MAX {
            return Err(PathFault::PathTooLong);
        }
        if target.path.first().is_some_and(|it| it == ABOUT) {
            return Err(PathFault::AboutIsFixed);
        }
        let located = self.shape.locate(&target.path);
        if is_part_of_new_row(target, &located) {
            self.judge_access(None)?;
        } else {
            self.judge_person(&target.path)?;
        }
        self.judge_marks(target, &located)?;
        match located.place {
            Place::Container(node) => self.judge_make(target, container_kind(node), objects),
            Place::Text => self.judge_make(target, ObjType::Text, objects),
            Place::Row(_) => self.judge_row(target, objects),
            Place::Scalar(rule) => self.judge_scalar(target, rule),
            Place::Counter => match target.op.action {
                OpType::Increment(_) => Ok(()),
                OpType::Put(_) | OpType::Make(_) | OpType::Delete | OpType::MarkBegin(_) | OpType::MarkEnd(_) => {
                    Err(PathFault::CounterSet)
                }
            },
            Place::Flag => match &target.op.action {
                OpType::Put(ScalarValue::Boolean(_) | ScalarValue::Null) | OpType::Delete => Ok(()),
                OpType::Put(_) | OpType::Make(_) | OpType::Increment(_) | OpType::MarkBegin(_) | OpType::MarkEnd(_) => {
                    Err(ValueProblem::WrongType.into())
                }
            },
            Place::Unknown => self.judge_unknown(target, objects),
        }
    }

    /// Whether the author may write at the path at all: the right to the document, and the voice.
    fn judge_person(&self, path: &[String]) -> Result<(), PathFault> {
        let voice = voice_in_path(path);
        if voice.is_some_and(|code| !self.grant.voices.iter().any(|it| it.code() == code)) {
            return Err(PathFault::ForeignVoice);
        }
        self.judge_access(voice)
    }

    fn judge_access(&self, voice: Option<&str>) -> Result<(), PathFault> {
        match self.grant.access {
            Access::Write => Ok(()),
            Access::AnswerRaised if voice == Some(Voice::Above.code()) => Ok(()),
            Access::AnswerRaised | Access::Read | Access::Contribute | Access::Progress | Access::None => {
                Err(PathFault::NoWriteAccess)
            }
        }
    }

    /// Marks and hand-ins: made whole in one change, by the right person, in that person's name.
    fn judge_marks(&self, target: &Target<'_>, located: &Located<'_>) -> Result<(), PathFault> {
        let table = target.path.first().map(String::as_str);
        if table == Some(HAND_IN) && !self.grant.may_hand_in {
            return Err(PathFault::OnlyManagerHandsIn);
        }
        if table == Some(READY) && self.grant.voices.is_empty() {
            return Err(PathFault::ForeignVoice);
        }
        if let Some((RowShape { written_once: true, .. }, depth)) = located.row {
            let is_new = target.path.len() == depth || target.makes_object_at(depth);
            if !is_new || matches!(target.op.action, OpType::Delete) {
                return Err(PathFault::WrittenOnce);
            }
            let says =
                |text: &str| matches!(&target.op.action, OpType::Put(ScalarValue::Str(it)) if it.as_str() == text);
            let is_own_voice = self.grant.voices.iter().any(|it| says(it.code()));
            if table == Some(READY) && target.path.len() == depth + 1 && target.key == "role" && !is_own_voice {
                return Err(PathFault::ForeignVoice);
            }
        }
        Ok(())
    }

    /// A container of a known kind: made only as part of a new row, in the row's own change, once.
    fn judge_make(&self, target: &Target<'_>, expected: ObjType, objects: &ObjectIndex) -> Result<(), PathFault> {
        let OpType::Make(kind) = target.op.action else { return Err(PathFault::ContainerReplaced) };
        if !target.makes_object_at(target.object.path.len()) {
            let is_there = !objects.is_free(self.document, &target.op.obj, target.key);
            return Err(if is_there { PathFault::ContainerReplaced } else { PathFault::ContainerMadeLate });
        }
        if kind != expected {
            return Err(ValueProblem::WrongType.into());
        }
        self.judge_free(target, objects, PathFault::ContainerReplaced)
    }

    fn judge_row(&self, target: &Target<'_>, objects: &ObjectIndex) -> Result<(), PathFault> {
        match target.op.action {
            OpType::Make(ObjType::Map) => {
                target.key.parse::<form_model::RowId>().map_err(|_| PathFault::RowKey)?;
                self.judge_free(target, objects, PathFault::RowReplaced)
            }
            OpType::Make(_) => Err(ValueProblem::WrongType.into()),
            OpType::Put(_) | OpType::Delete | OpType::Increment(_) | OpType::MarkBegin(_) | OpType::MarkEnd(_) => {
                Err(PathFault::RowReplaced)
            }
        }
    }

    fn judge_free(&self, target: &Target<'_>, objects: &ObjectIndex, fault: PathFault) -> Result<(), PathFault> {
        let is_free = target.op.pred.is_empty() && objects.is_free(self.document, &target.op.obj, target.key);
        is_free.then_some(()).ok_or(fault)
    }

    fn judge_scalar(&self, target: &Target<'_>, rule: &ScalarRule) -> Result<(), PathFault> {
        let value = match &target.op.action {
            OpType::Put(value) => value,
            OpType::Delete if *rule != ScalarRule::Frozen => return Ok(()),
            OpType::Delete | OpType::Make(_) | OpType::Increment(_) | OpType::MarkBegin(_) | OpType::MarkEnd(_) => {
                return Err(ValueProblem::WrongType.into());
            }
        };
        rule.accepts(value)?;
        let is_personal = voice_in_path(&target.path).is_some() || self.is_mark(&target.path);
        let is_own = || value.as_str().is_some_and(|text| text.parse() == Ok(self.author));
        if *rule == ScalarRule::Person && is_personal && !is_own() {
            return Err(PathFault::ForeignPerson);
        }
        Ok(())
    }

    fn is_mark(&self, path: &[String]) -> bool {
        self.shape.locate(path).row.is_some_and(|(row, _)| row.written_once)
    }

    /// A path that this version does not know may be written by whoever may write; but `by` holds other people's
    /// registers, so it is made once and stays.
    fn judge_unknown(&self, target: &Target<'_>, objects: &ObjectIndex) -> Result<(), PathFault> {
        if target.key != BY {
            return Ok(());
        }
        match target.op.action {
            OpType::Make(ObjType::Map) => self.judge_free(target, objects, PathFault::ContainerReplaced),
            OpType::Make(_)
            | OpType::Put(_)
            | OpType::Delete
            | OpType::Increment(_)
            | OpType::MarkBegin(_)
            | OpType::MarkEnd(_) => Err(PathFault::ContainerReplaced),
        }
    }
}

/// True for an empty container that comes with a row in the row's own change. A row of an action plan brings the texts
/// of every party, also of those who will write in them later; what stands in them is judged op by op.
fn is_part_of_new_row(target: &Target<'_>, located: &Located<'_>) -> bool {
    let is_made_with_row = located.row.is_some_and(|(_, depth)| target.makes_object_at(depth));
    is_made_with_row
        && matches!(target.op.action, OpType::Make(_))
        && matches!(located.place, Place::Container(_) | Place::Text)
}

impl Target<'_> {
    /// True if the object at this depth of the path is made by the change itself.
    fn makes_object_at(&self, depth: usize) -> bool {
        let made_by = depth.checked_sub(1).and_then(|index| self.object.made_by.get(index));
        made_by.is_some_and(|made| self.is_own(made.actor(), made.counter()))
    }

    fn is_own(&self, actor: &ActorId, counter: u64) -> bool {
        self.id.actor() == actor && counter >= self.own_ops_from
    }
}

fn map_key(key: &Key) -> Option<&str> {
    match key {
        Key::Map(key) => Some(key),
        Key::Seq(_) => None,
    }
}

const fn container_kind(node: &Node) -> ObjType {
    match node {
        Node::Text => ObjType::Text,
        Node::Map(_) | Node::Keyed(_) | Node::Rows(_) | Node::Flags | Node::Scalar(_) | Node::Counter => ObjType::Map,
    }
}

#[cfg(test)]
mod tests {
    use automerge::marks::{ExpandMark, Mark as TextMark};
    use automerge::transaction::{Transactable, Transaction};
    use automerge::{Change, ROOT};
    use form_model::{ContentDigest, Edit, FormDocument, Mark, RowId, RowValue, Splice, Table};

    use super::super::fault::Fault;
    use super::super::testing::*;
    use super::super::{Decisions, Delivery, Gate, Trial};
    use super::*;

    const ROW: RowId = RowId::from_bytes([5; 16]);
    const RATING: [&str; 4] = ["answers", "A1", "rating", "by"];

    fn judged(person: PersonId, before: &[Change], work: impl FnOnce(&mut Transaction<'_>)) -> Result<(), Fault> {
        let mut gate = gate();
        deliver(&mut gate, MANAGER, before);
        let mut form = form(person, 40);
        take(&mut form, before);
        let change = by_hand(&mut form, work);
        let verdict = deliver(&mut gate, person, &[change]);
        verdict.refused.first().map_or(Ok(()), |(_, fault)| Err(*fault))
    }

    fn fault_of(person: PersonId, before: &[Change], work: impl FnOnce(&mut Transaction<'_>)) -> PathFault {
        match judged(person, before, work) {
            Err(Fault::Path(fault)) => fault,
            other => panic!("expected a path fault, got {other:?}"),
        }
    }

    fn mark(person: PersonId) -> Mark {
        Mark { row: ROW, person, time_ms: 1, digest: ContentDigest::from_bytes([0; 32]) }
    }

    fn manager_form() -> FormDocument {
        form(MANAGER, 1)
    }

    fn finding() -> Vec<Change> {
        vec![edit(&mut manager_form(), &Edit::add_row(Table::Findings, ROW, vec![RowValue::new("kind", "strength")]))]
    }

    #[test]
    fn what_the_document_is_about_never_changes() {
        let fault = fault_of(MANAGER, &[], |tx| tx.put(at(tx, &["about"]), "unit", "other").unwrap());
        assert_eq!(fault, PathFault::AboutIsFixed);
        assert_eq!(fault_of(MANAGER, &[], |tx| tx.delete(ROOT, "about").unwrap()), PathFault::AboutIsFixed);
    }

    #[test]
    fn nobody_writes_in_anothers_voice() {
        let put = |tx: &mut Transaction<'_>| tx.put(at(tx, &RATING), "representative", "yes").unwrap();
        assert_eq!(fault_of(MANAGER, &[], put), PathFault::ForeignVoice);
        let put_and_delete = |tx: &mut Transaction<'_>| {
            tx.put(at(tx, &RATING), "representative", "yes").unwrap();
            tx.delete(at(tx, &RATING), "representative").unwrap();
        };
        assert_eq!(fault_of(MANAGER, &[], put_and_delete), PathFault::ForeignVoice);
        let view = |tx: &mut Transaction<'_>| {
            tx.splice_text(at(tx, &["answers", "A1", "view", "by", "representative"]), 0, 0, "x").unwrap();
        };
        assert_eq!(fault_of(MANAGER, &[], view), PathFault::ForeignVoice);
        let unknown = |tx: &mut Transaction<'_>| {
            let by = make_maps(tx, &["later", "by"]);
            tx.put(by, "representative", 1).unwrap();
        };
        assert_eq!(fault_of(MANAGER, &[], unknown), PathFault::ForeignVoice);
    }

    #[test]
    fn a_losing_write_in_anothers_voice_is_found_too() {
        let mut gate = gate();
        let own = edit(&mut form(REPRESENTATIVE, 200), &Edit::answer("A1", Voice::Representative, Some("yes")));
        deliver(&mut gate, REPRESENTATIVE, &[own]);
        // The lower actor loses, so that no reader would see this write.
        let forged = by_hand(&mut form(MANAGER, 3), |tx| tx.put(at(tx, &RATING), "representative", "no").unwrap());
        let verdict = deliver(&mut gate, MANAGER, &[forged]);
        assert_eq!(verdict.refused[0].1, Fault::Path(PathFault::ForeignVoice));
    }

    #[test]
    fn containers_of_the_genesis_stay() {
        let cases: [fn(&mut Transaction<'_>); 6] = [
            |tx| tx.put(ROOT, "answers", 1).unwrap(),
            |tx| tx.delete(ROOT, "answers").unwrap(),
            |tx| drop(tx.put_object(ROOT, "findings", ObjType::Map).unwrap()),
            |tx| tx.delete(at(tx, &["answers"]), "A1").unwrap(),
            |tx| tx.put(at(tx, &["answers", "A1"]), "comment", "text").unwrap(),
            |tx| drop(tx.put_object(at(tx, &["answers", "A1"]), "comment", ObjType::Text).unwrap()),
        ];
        for case in cases {
            assert_eq!(fault_of(MANAGER, &[], case), PathFault::ContainerReplaced);
        }
    }

    #[test]
    fn writing_under_a_container_that_is_hidden_is_judged_by_its_path() {
        let work = |tx: &mut Transaction<'_>| {
            let hidden = at(tx, &RATING);
            tx.put(hidden, "representative", "no").unwrap();
            tx.put(at(tx, &["answers", "A1"]), "rating", 1).unwrap();
        };
        assert_eq!(fault_of(MANAGER, &[], work), PathFault::ForeignVoice);
    }

    #[test]
    fn rows_are_neither_replaced_nor_deleted() {
        let row = ROW.to_string();
        let cases: [fn(&mut Transaction<'_>, &str); 3] = [
            |tx, row| tx.put(at(tx, &["findings"]), row, 1).unwrap(),
            |tx, row| tx.delete(at(tx, &["findings"]), row).unwrap(),
            |tx, row| drop(tx.put_object(at(tx, &["findings"]), row, ObjType::Map).unwrap()),
        ];
        for case in cases {
            assert_eq!(fault_of(MANAGER, &finding(), |tx| case(tx, &row)), PathFault::RowReplaced);
        }
        let odd = |tx: &mut Transaction<'_>| drop(tx.put_object(at(tx, &["findings"]), "odd", ObjType::Map).unwrap());
        assert_eq!(fault_of(MANAGER, &[], odd), PathFault::RowKey);
    }

    #[test]
    fn a_rows_containers_come_with_it_or_not_at_all() {
        let row = ROW.to_string();
        let bare = by_hand(&mut manager_form(), |tx| {
            drop(tx.put_object(at(tx, &["findings"]), &row, ObjType::Map).unwrap());
        });
        let late = |tx: &mut Transaction<'_>| {
            drop(tx.put_object(at(tx, &["findings", &row]), "text", ObjType::Text).unwrap());
        };
        assert_eq!(fault_of(MANAGER, &[bare], late), PathFault::ContainerMadeLate);
        let twice = |tx: &mut Transaction<'_>| {
            let new = tx.put_object(at(tx, &["findings"]), &row, ObjType::Map).unwrap();
            tx.put_object(&new, "text", ObjType::Text).unwrap();
            tx.put_object(&new, "text", ObjType::Text).unwrap();
        };
        assert_eq!(fault_of(MANAGER, &[], twice), PathFault::ContainerReplaced);
    }

    #[test]
    fn a_row_of_a_plan_brings_the_registers_of_every_party_empty() {
        let plan = form_model::Case::action_plan(case().installation, case().unit);
        let plan = FormDocument::start(plan, None).unwrap();
        let judge = |author: PersonId, access: Access, work: &dyn Fn(&mut FormDocument) -> Change| {
            let (shape, before) = (plan.shape().clone(), plan.automerge().clone());
            let mut gate = Gate::open(plan.id(), shape, before, Decisions::default(), None).unwrap();
            let mut form = plan.clone();
            form.write_as(author, automerge::ActorId::from([1_u8; 16]));
            let delivery = Delivery { changes: vec![work(&mut form)], sender: sender(author) };
            let grant = |person| Grant { access, ..grant_of(person) };
            let verdict = gate.judge(delivery, Trial::OneByOne, &grant).unwrap();
            verdict.refused.first().map_or(Ok(()), |(_, fault)| Err(*fault))
        };
        let add = |form: &mut FormDocument| edit(form, &Edit::add_row(Table::Actions, ROW, vec![]));
        for person in [MANAGER, REPRESENTATIVE] {
            assert_eq!(judge(person, Access::Write, &add), Ok(()));
        }
        assert_eq!(judge(MANAGER, Access::AnswerRaised, &add), Err(Fault::Path(PathFault::NoWriteAccess)));
        let filled = |form: &mut FormDocument| {
            let answer =
                RowValue { field: ["raised", "answer", "by", "above"].map(str::to_owned).to_vec(), value: "Ja".into() };
            edit(form, &Edit::add_row(Table::Actions, ROW, vec![answer]))
        };
        let fault = judge(MANAGER, Access::Write, &filled);
        assert_eq!(fault, Err(Fault::Path(PathFault::ForeignVoice)), "an answer of the level above");
    }

    #[test]
    fn texts_are_spliced_only() {
        let comment = ["answers", "A1", "comment"];
        let text = vec![edit(&mut manager_form(), &Edit::comment("A1", Splice::insert(0, "hej")))];
        let overwrite = |tx: &mut Transaction<'_>| tx.put(at(tx, &comment), 0, "x").unwrap();
        assert_eq!(fault_of(MANAGER, &text, overwrite), PathFault::TextOp);
        let block = |tx: &mut Transaction<'_>| drop(tx.insert_object(at(tx, &comment), 0, ObjType::Map).unwrap());
        assert_eq!(fault_of(MANAGER, &text, block), PathFault::TextOp);
        let bold = |tx: &mut Transaction<'_>| {
            tx.mark(at(tx, &comment), TextMark::new("bold".into(), true, 0, 2), ExpandMark::Both).unwrap();
        };
        assert_eq!(fault_of(MANAGER, &text, bold), PathFault::TextOp);
    }

    #[test]
    fn values_fit_their_fields() {
        let rating = |value: &str| {
            let value = value.to_owned();
            move |tx: &mut Transaction<'_>| tx.put(at(tx, &RATING), "manager", value).unwrap()
        };
        assert_eq!(fault_of(MANAGER, &[], rating("perhaps")), PathFault::Value(ValueProblem::NotAllowed));
        let responsible =
            |tx: &mut Transaction<'_>| tx.put(at(tx, &["plan"]), "responsible", "x".repeat(5_000)).unwrap();
        assert_eq!(fault_of(MANAGER, &[], responsible), PathFault::Value(ValueProblem::TooLong));
        let number = |tx: &mut Transaction<'_>| tx.put(at(tx, &["plan"]), "responsible", 5).unwrap();
        assert_eq!(fault_of(MANAGER, &[], number), PathFault::Value(ValueProblem::WrongType));
        let text = |tx: &mut Transaction<'_>| drop(tx.put_object(at(tx, &RATING), "manager", ObjType::Text).unwrap());
        assert_eq!(fault_of(MANAGER, &[], text), PathFault::Value(ValueProblem::WrongType));
        let flag = |tx: &mut Transaction<'_>| tx.put(at(tx, &["plan", "sections"]), "A", "yes").unwrap();
        assert_eq!(fault_of(MANAGER, &[], flag), PathFault::Value(ValueProblem::WrongType));
    }

    #[test]
    fn counters_are_only_counted() {
        let tally = ["tally", "A1"];
        let set = |tx: &mut Transaction<'_>| tx.put(at(tx, &tally), "yes", 5).unwrap();
        assert_eq!(fault_of(MANAGER, &[], set), PathFault::CounterSet);
        let delete = |tx: &mut Transaction<'_>| tx.delete(at(tx, &tally), "yes").unwrap();
        assert_eq!(fault_of(MANAGER, &[], delete), PathFault::CounterSet);
        assert_eq!(judged(MANAGER, &[], |tx| tx.increment(at(tx, &tally), "yes", 1).unwrap()), Ok(()));
    }

    #[test]
    fn a_mark_is_its_makers_own_and_is_never_changed() {
        let mut form = manager_form();
        let for_another = edit(&mut form, &Edit::mark_ready(&mark(REPRESENTATIVE), Voice::Manager));
        let verdict = deliver(&mut gate(), MANAGER, &[for_another]);
        assert_eq!(verdict.refused[0].1, Fault::Path(PathFault::ForeignPerson));
        let as_another = edit(&mut manager_form(), &Edit::mark_ready(&mark(MANAGER), Voice::Representative));
        let verdict = deliver(&mut gate(), MANAGER, &[as_another]);
        assert_eq!(verdict.refused[0].1, Fault::Path(PathFault::ForeignVoice));
        let own = vec![edit(&mut manager_form(), &Edit::mark_ready(&mark(MANAGER), Voice::Manager))];
        let row = ROW.to_string();
        let changed =
            |tx: &mut Transaction<'_>| tx.put(at(tx, &["ready", &row]), "time", ScalarValue::Timestamp(5)).unwrap();
        assert_eq!(fault_of(MANAGER, &own, changed), PathFault::WrittenOnce);
        let added = |tx: &mut Transaction<'_>| tx.put(at(tx, &["ready", &row]), "later", 1).unwrap();
        assert_eq!(fault_of(MANAGER, &own, added), PathFault::WrittenOnce);
        let removed = |tx: &mut Transaction<'_>| tx.delete(at(tx, &["ready", &row]), "digest").unwrap();
        assert_eq!(fault_of(MANAGER, &own, removed), PathFault::WrittenOnce);
    }

    #[test]
    fn only_the_manager_hands_in() {
        let change = edit(&mut form(REPRESENTATIVE, 2), &Edit::hand_in(&mark(REPRESENTATIVE), &[], None));
        let verdict = deliver(&mut gate(), REPRESENTATIVE, &[change]);
        assert_eq!(verdict.refused[0].1, Fault::Path(PathFault::OnlyManagerHandsIn));
        let change = edit(&mut manager_form(), &Edit::hand_in(&mark(MANAGER), &[], Some("ingen vald")));
        assert_eq!(deliver(&mut gate(), MANAGER, &[change]).admitted.len(), 1);
    }

    #[test]
    fn who_has_no_right_to_the_document_writes_nothing() {
        let put = |tx: &mut Transaction<'_>| tx.put(ROOT, "anything", 1).unwrap();
        assert_eq!(fault_of(STRANGER, &[], put), PathFault::NoWriteAccess);
    }

    #[test]
    fn paths_of_later_versions_are_open_but_their_registers_stay() {
        let make = |tx: &mut Transaction<'_>| {
            let by = make_maps(tx, &["later", "by"]);
            tx.put(by, "manager", 1).unwrap();
        };
        assert_eq!(judged(MANAGER, &[], make), Ok(()));
        let made = vec![by_hand(&mut manager_form(), make)];
        let replaced = |tx: &mut Transaction<'_>| tx.put(at(tx, &["later"]), "by", 1).unwrap();
        assert_eq!(fault_of(MANAGER, &made, replaced), PathFault::ContainerReplaced);
        let long = |tx: &mut Transaction<'_>| tx.put(ROOT, "k".repeat(KEY_BYTES_MAX + 1), 1).unwrap();
        assert_eq!(fault_of(MANAGER, &[], long), PathFault::PathTooLong);
    }

    #[test]
    fn every_edit_of_our_own_clients_is_allowed() {
        let mut form = manager_form();
        let whys = RowId::from_bytes([6; 16]);
        let edits = [
            Edit::answer("A1", Voice::Manager, Some("yes")),
            Edit::answer("A1", Voice::Manager, None),
            Edit::comment("A1", Splice::insert(0, "Bra så 👍🏽")),
            Edit::comment("A1", Splice { position: 0, delete: 3, insert: String::new() }),
            Edit::count("A1", "yes", 1),
            Edit::add_row(
                Table::Findings,
                ROW,
                vec![RowValue::new("kind", "strength"), RowValue::new("text", "Vi ses")],
            ),
            Edit::row_text(Table::Findings, ROW, &["text"], Splice::insert(0, "hej ")),
            Edit::row_value(Table::Findings, ROW, &["removed"], true),
            Edit::add_row(Table::Whys(ROW), whys, vec![]),
            Edit::row_text(Table::Whys(ROW), whys, &["text"], Splice::insert(0, "därför")),
            Edit::plan(&["date"], "2026-03-31"),
            Edit::mark_ready(&mark(MANAGER), Voice::Manager),
            Edit::hand_in(&mark(MANAGER), &[], Some("ingen vald")),
        ];
        let changes: Vec<Change> = edits.iter().map(|it| edit(&mut form, it)).collect();
        let verdict = deliver(&mut gate(), MANAGER, &changes);
        assert_eq!(verdict.refused, []);
        assert_eq!(verdict.admitted.len(), changes.len());
    }
}
