//! Who built on what: the graph of a document's admitted changes, with one vector clock per change.
//!
//! It answers "is this change an ancestor of those?" and "which change made this op?" without walking the history,
//! which the validator asks for every op of every change. It holds no content. The rule that must not be broken:
//! changes are inserted in causal order and only after they were admitted, so an index is always above its deps'.

use std::collections::{BTreeSet, HashMap};

use automerge::{ActorId, Automerge, ChangeHash};

/// One change of the graph; the number counts changes in the order in which they were admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ChangeIndex(u32);

/// How many changes of each actor are covered, in the graph's order of actors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Clock(Vec<u32>);

/// What the graph keeps of a change.
#[derive(Debug, Clone)]
pub(crate) struct NewChange<'a> {
    /// The change's hash.
    pub hash: ChangeHash,
    /// Its actor.
    pub actor: &'a ActorId,
    /// Its number among its actor's changes.
    pub seq: u64,
    /// The counter of its first op.
    pub start_op: u64,
    /// The counter of its last op, or one less than the first if it has none.
    pub max_op: u64,
    /// What it was made on top of.
    pub deps: &'a [ChangeHash],
}

/// A change that the graph can't take: a dep is missing, or a number is past what automerge counts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum GraphError {
    /// A dep is not in the graph.
    #[error("change depends on an unknown change")]
    UnknownDep,
    /// A sequence number or an op counter does not fit.
    #[error("change counts past 32 bits")]
    TooLarge,
}

#[derive(Debug)]
struct Node {
    hash: ChangeHash,
    actor: u32,
    seq: u32,
    start_op: u32,
    max_op: u32,
    /// Which stored clock the change's own is made of; a run of changes by one actor shares the first one's.
    clock: u32,
    deps: std::ops::Range<u32>,
}

#[derive(Debug, Default)]
struct ActorChanges {
    /// The actor's changes, by sequence number.
    changes: Vec<u32>,
}

/// The graph of one document.
#[derive(Debug, Default)]
pub(crate) struct ChangeGraph {
    nodes: Vec<Node>,
    edges: Vec<u32>,
    clocks: Vec<Box<[u32]>>,
    by_hash: HashMap<ChangeHash, u32>,
    actors: Vec<ActorChanges>,
    actor_numbers: HashMap<ActorId, u32>,
    heads: BTreeSet<ChangeHash>,
}

impl ChangeGraph {
    /// The graph of everything that the document holds.
    ///
    /// # Errors
    /// [`GraphError`] if the document's own account of its changes does not hang together.
    pub(crate) fn of(document: &Automerge) -> Result<Self, GraphError> {
        let mut graph = Self::default();
        for meta in document.get_changes_meta(&[]) {
            graph.insert(&NewChange {
                hash: meta.hash,
                actor: &meta.actor,
                seq: meta.seq,
                start_op: meta.start_op,
                max_op: meta.max_op,
                deps: &meta.deps,
            })?;
        }
        Ok(graph)
    }

    /// Adds a change whose deps are all there.
    ///
    /// # Errors
    /// [`GraphError`]; the graph is then as before.
    pub(crate) fn insert(&mut self, change: &NewChange<'_>) -> Result<(), GraphError> {
        let narrow = |number: u64| u32::try_from(number).map_err(|_| GraphError::TooLarge);
        let (seq, start_op, max_op) = (narrow(change.seq)?, narrow(change.start_op)?, narrow(change.max_op)?);
        let deps = self.indices(change.deps).ok_or(GraphError::UnknownDep)?;
        let index = narrow(self.nodes.len() as u64)?;
        let actor = self.actor_number(change.actor)?;
        let clock = self.clock_for(actor, seq, &deps)?;
        let first_edge = narrow(self.edges.len() as u64)?;
        self.edges.extend_from_slice(&deps);
        let deps_end = narrow(self.edges.len() as u64)?;
        for dep in change.deps {
            self.heads.remove(dep);
        }
        self.heads.insert(change.hash);
        self.by_hash.insert(change.hash, index);
        self.actors[actor as usize].changes.push(index);
        self.nodes.push(Node { hash: change.hash, actor, seq, start_op, max_op, clock, deps: first_edge..deps_end });
        Ok(())
    }

    fn indices(&self, hashes: &[ChangeHash]) -> Option<Vec<u32>> {
        hashes.iter().map(|hash| self.by_hash.get(hash).copied()).collect()
    }

    fn actor_number(&mut self, actor: &ActorId) -> Result<u32, GraphError> {
        if let Some(number) = self.actor_numbers.get(actor) {
            return Ok(*number);
        }
        let number = u32::try_from(self.actors.len()).map_err(|_| GraphError::TooLarge)?;
        self.actor_numbers.insert(actor.clone(), number);
        self.actors.push(ActorChanges::default());
        Ok(number)
    }

    /// The stored clock for a new change. A change made on its actor's previous one alone needs none of its own.
    fn clock_for(&mut self, actor: u32, seq: u32, deps: &[u32]) -> Result<u32, GraphError> {
        if let [only] = deps
            && let node = &self.nodes[*only as usize]
            && node.actor == actor
            && node.seq.checked_add(1) == Some(seq)
        {
            return Ok(node.clock);
        }
        let mut merged = Clock::default();
        for dep in deps {
            self.merge_into(&mut merged, *dep);
        }
        let number = u32::try_from(self.clocks.len()).map_err(|_| GraphError::TooLarge)?;
        self.clocks.push(merged.0.into_boxed_slice());
        Ok(number)
    }

    fn merge_into(&self, clock: &mut Clock, index: u32) {
        let node = &self.nodes[index as usize];
        let stored = &self.clocks[node.clock as usize];
        let length = stored.len().max(node.actor as usize + 1);
        if clock.0.len() < length {
            clock.0.resize(length, 0);
        }
        for (have, other) in clock.0.iter_mut().zip(stored) {
            *have = (*have).max(*other);
        }
        let own = &mut clock.0[node.actor as usize];
        *own = (*own).max(node.seq);
    }

    /// Everything that these changes and their ancestors cover; unknown hashes are passed over.
    pub(crate) fn clock_of<'a>(&self, hashes: impl IntoIterator<Item = &'a ChangeHash>) -> Clock {
        let mut clock = Clock::default();
        for index in hashes.into_iter().filter_map(|hash| self.by_hash.get(hash)) {
            self.merge_into(&mut clock, *index);
        }
        clock
    }

    /// True if the clock covers the change.
    pub(crate) fn covers(&self, clock: &Clock, index: ChangeIndex) -> bool {
        let node = &self.nodes[index.0 as usize];
        clock.0.get(node.actor as usize).is_some_and(|seq| *seq >= node.seq)
    }

    /// The change with this hash.
    pub(crate) fn find(&self, hash: &ChangeHash) -> Option<ChangeIndex> {
        self.by_hash.get(hash).copied().map(ChangeIndex)
    }

    /// True if the change was admitted.
    pub(crate) fn contains(&self, hash: &ChangeHash) -> bool {
        self.by_hash.contains_key(hash)
    }

    /// The change's hash.
    pub(crate) fn hash(&self, index: ChangeIndex) -> ChangeHash {
        self.nodes[index.0 as usize].hash
    }

    /// Every change's hash, in causal order.
    pub(crate) fn hashes(&self) -> impl Iterator<Item = ChangeHash> + '_ {
        self.nodes.iter().map(|node| node.hash)
    }

    /// What the change was made on top of.
    pub(crate) fn deps(&self, index: ChangeIndex) -> impl Iterator<Item = ChangeIndex> + '_ {
        let range = &self.nodes[index.0 as usize].deps;
        self.edges[range.start as usize..range.end as usize].iter().copied().map(ChangeIndex)
    }

    /// The highest op counter among these changes; 0 for none.
    pub(crate) fn max_op<'a>(&self, hashes: impl IntoIterator<Item = &'a ChangeHash>) -> u64 {
        let known = hashes.into_iter().filter_map(|hash| self.by_hash.get(hash));
        known.map(|index| u64::from(self.nodes[*index as usize].max_op)).max().unwrap_or(0)
    }

    /// The number of the actor's newest change; 0 if it has none.
    pub(crate) fn last_seq(&self, actor: &ActorId) -> u64 {
        self.actor_numbers.get(actor).map_or(0, |number| self.actors[*number as usize].changes.len() as u64)
    }

    /// The actor's newest change.
    pub(crate) fn last_change(&self, actor: &ActorId) -> Option<ChangeIndex> {
        let number = self.actor_numbers.get(actor)?;
        self.actors[*number as usize].changes.last().copied().map(ChangeIndex)
    }

    /// The change that made the op with this counter and actor.
    pub(crate) fn maker_of(&self, actor: &ActorId, counter: u64) -> Option<ChangeIndex> {
        let changes = &self.actors[*self.actor_numbers.get(actor)? as usize].changes;
        let after = changes.partition_point(|index| u64::from(self.nodes[*index as usize].start_op) <= counter);
        let index = *changes.get(after.checked_sub(1)?)?;
        (u64::from(self.nodes[index as usize].max_op) >= counter).then_some(ChangeIndex(index))
    }

    /// The newest changes, sorted.
    pub(crate) fn heads(&self) -> Vec<ChangeHash> {
        self.heads.iter().copied().collect()
    }

    /// How many changes there are.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// What the clock does not cover, in causal order. Costs what is found, not what the graph holds.
    pub(crate) fn since(&self, clock: &Clock) -> Vec<ChangeIndex> {
        let mut found = BTreeSet::new();
        let mut open: Vec<ChangeIndex> = self.heads.iter().filter_map(|hash| self.find(hash)).collect();
        while let Some(index) = open.pop() {
            if !self.covers(clock, index) && found.insert(index) {
                open.extend(self.deps(index));
            }
        }
        found.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(number: u8) -> ChangeHash {
        ChangeHash([number; 32])
    }

    fn graph(changes: &[(u8, u8, u64, u64, &[u8])]) -> ChangeGraph {
        let mut graph = ChangeGraph::default();
        for (own, actor, seq, start_op, deps) in changes {
            let deps: Vec<ChangeHash> = deps.iter().copied().map(hash).collect();
            let actor = ActorId::from([*actor; 16]);
            let change = NewChange {
                hash: hash(*own),
                actor: &actor,
                seq: *seq,
                start_op: *start_op,
                max_op: start_op + 1,
                deps: &deps,
            };
            graph.insert(&change).unwrap();
        }
        graph
    }

    #[test]
    fn ancestors_are_covered_and_concurrent_changes_are_not() {
        let graph = graph(&[(1, 1, 1, 1, &[]), (2, 2, 1, 3, &[1]), (3, 3, 1, 3, &[1]), (4, 2, 2, 5, &[2])]);
        let clock = graph.clock_of([&hash(4)]);
        let covered: Vec<bool> =
            [1, 2, 3, 4].iter().map(|it| graph.covers(&clock, graph.find(&hash(*it)).unwrap())).collect();
        assert_eq!(covered, [true, true, false, true]);
        assert_eq!(graph.heads(), [hash(3), hash(4)]);
    }

    #[test]
    fn a_merge_covers_both_sides() {
        let graph = graph(&[
            (1, 1, 1, 1, &[]),
            (2, 2, 1, 3, &[1]),
            (3, 3, 1, 3, &[1]),
            (4, 2, 2, 5, &[2, 3]),
            (5, 2, 3, 7, &[4]),
        ]);
        let clock = graph.clock_of([&hash(5)]);
        assert!((1..=5).all(|it| graph.covers(&clock, graph.find(&hash(it)).unwrap())));
        assert_eq!(graph.since(&graph.clock_of([&hash(3)])).len(), 3);
    }

    #[test]
    fn an_op_is_found_by_its_counter() {
        let graph = graph(&[(1, 1, 1, 1, &[]), (2, 1, 2, 9, &[1])]);
        let actor = ActorId::from([1; 16]);
        assert_eq!(graph.maker_of(&actor, 2), graph.find(&hash(1)));
        assert_eq!(graph.maker_of(&actor, 5), None);
        assert_eq!(graph.maker_of(&actor, 10), graph.find(&hash(2)));
        assert_eq!(graph.maker_of(&ActorId::from([9; 16]), 1), None);
    }

    #[test]
    fn a_change_on_an_unknown_one_is_not_taken() {
        let mut graph = graph(&[(1, 1, 1, 1, &[])]);
        let actor = ActorId::from([2; 16]);
        let stranger = NewChange { hash: hash(9), actor: &actor, seq: 1, start_op: 3, max_op: 3, deps: &[hash(8)] };
        assert_eq!(graph.insert(&stranger), Err(GraphError::UnknownDep));
        let far = NewChange { hash: hash(9), actor: &actor, seq: 1 << 40, start_op: 3, max_op: 3, deps: &[hash(1)] };
        assert_eq!(graph.insert(&far), Err(GraphError::TooLarge));
        assert_eq!(graph.heads(), [hash(1)]);
    }
}
