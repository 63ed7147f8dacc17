//! Is this change one that automerge can take without breaking the document?
//!
//! automerge trusts its input: some changes make it panic, and some it takes and then can't load what it saved. The
//! rules here, with the two in [`super::live_document`] (it applies; the rebuilt bytes equal the received ones), let
//! no such change through. Nothing here looks at who wrote it or at what. The rule that must not be broken: a change
//! made by an unaltered automerge is never found at fault.

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId};
use automerge::{Change, ExpandedChange};

use super::change_graph::{ChangeGraph, Clock};

/// What is wrong with a change's structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StructureFault {
    /// The actor already has another change with this number.
    #[error("the actor already has a change with this number")]
    DuplicateSeq,
    /// The actor's changes in between are missing.
    #[error("the change's number leaves a gap after its actor's previous one")]
    SeqGap,
    /// A dep is not among the admitted changes.
    #[error("the change depends on an unknown change")]
    UnknownDep,
    /// The ops are numbered below those that they build on.
    #[error("the change numbers its ops below those of its deps")]
    StartOpTooLow,
    /// The actor's previous change is not in the causal past.
    #[error("the change does not build on its actor's previous one")]
    ForgetsOwnPast,
    /// An object, predecessor or element is named that the change's author can't have seen.
    #[error("the change names an op outside its causal past")]
    OutsideCausalPast,
    /// Numbers that automerge can't hold.
    #[error("the change counts past what automerge can hold")]
    TooLarge,
}

/// Checks rules 1, 2a, 2b and 2c of the validator.
///
/// # Errors
/// The first fault found.
pub(crate) fn check_structure(
    graph: &ChangeGraph,
    change: &Change,
    expanded: &ExpandedChange,
) -> Result<(), StructureFault> {
    check_seq(graph, change)?;
    if !change.deps().iter().all(|dep| graph.contains(dep)) {
        return Err(StructureFault::UnknownDep);
    }
    let start_op = change.start_op().get();
    if start_op <= graph.max_op(change.deps()) {
        return Err(StructureFault::StartOpTooLow);
    }
    let ops = u64::try_from(expanded.operations.len()).map_err(|_| StructureFault::TooLarge)?;
    // Two more leave room for the op that follows, whose number automerge computes without looking.
    if start_op.checked_add(ops).is_none_or(|end| end >= u64::from(u32::MAX) - 2) {
        return Err(StructureFault::TooLarge);
    }
    let past = graph.clock_of(change.deps());
    if let Some(previous) = graph.last_change(change.actor_id())
        && !graph.covers(&past, previous)
    {
        return Err(StructureFault::ForgetsOwnPast);
    }
    let known = CausalPast { graph, past: &past, change };
    (start_op..).zip(&expanded.operations).try_for_each(|(op_counter, op)| known.check_op(op, op_counter))
}

fn check_seq(graph: &ChangeGraph, change: &Change) -> Result<(), StructureFault> {
    let expected = graph.last_seq(change.actor_id()) + 1;
    match change.seq().cmp(&expected) {
        std::cmp::Ordering::Less => Err(StructureFault::DuplicateSeq),
        std::cmp::Ordering::Greater => Err(StructureFault::SeqGap),
        std::cmp::Ordering::Equal => Ok(()),
    }
}

/// What a change may name: ops in its causal past, and its own earlier ones.
struct CausalPast<'a> {
    graph: &'a ChangeGraph,
    past: &'a Clock,
    change: &'a Change,
}

impl CausalPast<'_> {
    fn check_op(&self, op: &Op, op_counter: u64) -> Result<(), StructureFault> {
        let object = match &op.obj {
            ObjectId::Root => None,
            ObjectId::Id(id) => Some(id),
        };
        let element = match &op.key {
            Key::Seq(ElementId::Id(id)) => Some(id),
            Key::Seq(ElementId::Head) | Key::Map(_) => None,
        };
        let named = object.into_iter().chain(element).chain(op.pred.iter());
        let mut named = named.map(|id| self.holds(id, op_counter));
        named.all(|it| it).then_some(()).ok_or(StructureFault::OutsideCausalPast)
    }

    fn holds(&self, id: &OpId, op_counter: u64) -> bool {
        if id.actor() == self.change.actor_id() && id.counter() >= self.change.start_op().get() {
            return id.counter() < op_counter;
        }
        self.graph.maker_of(id.actor(), id.counter()).is_some_and(|maker| self.graph.covers(self.past, maker))
    }
}
