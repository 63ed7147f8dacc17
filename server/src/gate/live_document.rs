//! The document as automerge holds it, and the two rules that only trying can tell.
//!
//! (3) the changes apply; (4) the bytes that automerge would hand on equal those received. Both may panic on bytes
//! that no automerge made, so both run under `catch_unwind`. The rule that must not be broken: an instance that
//! panicked or took a change which does not rebuild is thrown away, since its saved form may not load.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use automerge::{Automerge, AutomergeError, Change, ChangeHash, ReadDoc};

/// Why changes could not be taken. The instance is no longer to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ApplyFault {
    /// automerge panicked.
    #[error("the change makes the document's library fail")]
    Panicked,
    /// automerge refused.
    #[error("the change can't be applied")]
    Rejected,
    /// automerge would hand on other bytes than those received.
    #[error("the change can't be handed on as it was received")]
    BytesDiffer,
}

/// A message in a change that makes the validator panic, so that a test can show what a panic does.
///
/// Comes from `SAMSYN_TEST_PANIC_ON_MESSAGE`; nothing but tests sets it.
pub(crate) type PanicTrigger = Option<Arc<str>>;

/// Up to this many changes are rebuilt one by one; more in one pass over the history.
const REBUILT_SINGLY_MAX: usize = 4;

/// A document in memory.
#[derive(Debug)]
pub(crate) struct LiveDocument {
    automerge: Automerge,
    panic_trigger: PanicTrigger,
}

impl LiveDocument {
    pub(crate) const fn new(automerge: Automerge, panic_trigger: PanicTrigger) -> Self {
        Self { automerge, panic_trigger }
    }

    pub(crate) const fn automerge(&self) -> &Automerge {
        &self.automerge
    }

    /// Applies changes, in causal order, to this instance.
    ///
    /// # Errors
    /// [`ApplyFault`]; then this instance must not be used again.
    pub(crate) fn apply(&mut self, changes: &[Change]) -> Result<(), ApplyFault> {
        apply_and_compare(&mut self.automerge, changes, &self.panic_trigger)
    }

    /// Applies one change to a copy, which takes this one's place if all went well.
    ///
    /// # Errors
    /// [`ApplyFault`]; this instance is then as before.
    pub(crate) fn apply_on_copy(&mut self, change: &Change) -> Result<(), ApplyFault> {
        let mut copy = self.automerge.clone();
        apply_and_compare(&mut copy, std::slice::from_ref(change), &self.panic_trigger)?;
        self.automerge = copy;
        Ok(())
    }

    /// The bytes of these changes, in the order asked for; `None` if one is not there.
    pub(crate) fn raw_changes(&self, hashes: &[ChangeHash], since: &[ChangeHash]) -> Option<Vec<Vec<u8>>> {
        if hashes.len() <= REBUILT_SINGLY_MAX {
            let single = |hash| self.automerge.get_change_by_hash(hash).map(|it| it.raw_bytes().to_vec());
            return hashes.iter().map(single).collect();
        }
        let mut found: HashMap<ChangeHash, Vec<u8>> = HashMap::new();
        for change in self.automerge.get_changes(since) {
            found.insert(change.hash(), change.raw_bytes().to_vec());
        }
        let bytes = |hash: &ChangeHash| {
            found.remove(hash).or_else(|| self.automerge.get_change_by_hash(hash).map(|it| it.raw_bytes().to_vec()))
        };
        hashes.iter().map(bytes).collect()
    }
}

fn apply_and_compare(
    document: &mut Automerge,
    changes: &[Change],
    panic_trigger: &PanicTrigger,
) -> Result<(), ApplyFault> {
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        let trigger = panic_trigger.as_deref();
        if trigger.is_some() && changes.iter().any(|it| it.message() == trigger) {
            // A real panic, not a made-up error: what is tested is that the server survives one.
            panic!("the message of a change asks for a panic");
        }
        let before = document.get_heads();
        apply_all(document, changes)?;
        if is_rebuilt(document, changes, &before) { Ok(()) } else { Err(ApplyFault::BytesDiffer) }
    }));
    attempt.unwrap_or(Err(ApplyFault::Panicked))
}

fn apply_all(document: &mut Automerge, changes: &[Change]) -> Result<(), ApplyFault> {
    document.apply_changes(changes.iter().cloned()).map_err(|_: AutomergeError| ApplyFault::Rejected)
}

fn is_rebuilt(document: &Automerge, changes: &[Change], before: &[ChangeHash]) -> bool {
    if changes.len() <= REBUILT_SINGLY_MAX {
        return changes.iter().all(|change| {
            document.get_change_by_hash(&change.hash()).is_some_and(|it| it.raw_bytes() == change.raw_bytes())
        });
    }
    let rebuilt: HashMap<ChangeHash, Change> =
        document.get_changes(before).into_iter().map(|it| (it.hash(), it)).collect();
    changes.iter().all(|it| rebuilt.get(&it.hash()).is_some_and(|own| own.raw_bytes() == it.raw_bytes()))
}
