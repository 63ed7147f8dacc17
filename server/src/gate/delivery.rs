//! In which order delivered changes are judged: each after everything that it builds on.
//!
//! A peer sends changes in any order, and may send one before what it depends on. The rule that must not be broken:
//! a change that waits for an unknown one is given back, never dropped and never judged.

use std::collections::{HashMap, HashSet};

use automerge::{Change, ChangeHash};

/// Delivered changes, sorted.
#[derive(Debug, Default)]
pub(crate) struct Sorted {
    /// Those whose deps are all known or come earlier in the list.
    pub ready: Vec<Change>,
    /// Those that wait for a change that nobody has delivered.
    pub orphans: Vec<Change>,
}

/// Sorts changes causally; `is_known` tells which deps need not be among them.
pub(crate) fn sort_causally(changes: Vec<Change>, is_known: impl Fn(&ChangeHash) -> bool) -> Sorted {
    let mut seen = HashSet::new();
    let changes: Vec<Change> = changes.into_iter().filter(|it| seen.insert(it.hash())).collect();
    let mut waiting: HashMap<ChangeHash, Vec<usize>> = HashMap::new();
    let mut missing: Vec<usize> = Vec::with_capacity(changes.len());
    for (index, change) in changes.iter().enumerate() {
        let unknown: HashSet<&ChangeHash> = change.deps().iter().filter(|dep| !is_known(dep)).collect();
        missing.push(unknown.len());
        for dep in unknown {
            waiting.entry(*dep).or_default().push(index);
        }
    }
    let mut order: Vec<usize> = (0..changes.len()).filter(|index| missing[*index] == 0).collect();
    let mut next = 0;
    while let Some(index) = order.get(next).copied() {
        next += 1;
        for dependent in waiting.remove(&changes[index].hash()).unwrap_or_default() {
            missing[dependent] -= 1;
            if missing[dependent] == 0 {
                order.push(dependent);
            }
        }
    }
    let mut slots: Vec<Option<Change>> = changes.into_iter().map(Some).collect();
    let ready = order.into_iter().filter_map(|index| slots[index].take()).collect();
    Sorted { ready, orphans: slots.into_iter().flatten().collect() }
}
