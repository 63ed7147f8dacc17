//! What waits to be written, and what has been.
//!
//! One batch is on its way at a time; what is written meanwhile gathers in the next one. It doesn't know what the
//! writes mean. The rule that must not be broken: a batch counts as saved only after the store said so, and every
//! batch before it was.

use crate::event::{Batch, Effect, StoreProblem, Timer, TimerKind};
use crate::local_store::Write;

/// The first wait after a refused batch, and the bound that it doubles up to. A full disk is worth asking often.
const RETRY_MS: u64 = 1_000;
const RETRY_MS_MAX: u64 = 30_000;

/// The queue in front of the local store.
#[derive(Debug, Default)]
pub(crate) struct Saving {
    gathering: Vec<Write>,
    on_its_way: Option<(Batch, Vec<Write>)>,
    /// The newest batch that was handed to the store; the one that is gathering has the number after it.
    newest: Batch,
    saved: Batch,
    problem: Option<StoreProblem>,
    /// True from a refusal until the batch is handed over again.
    is_refused: bool,
    failures: u32,
    retry: u64,
}

impl Saving {
    /// Adds writes and says in which batch they go.
    pub(crate) fn add(&mut self, writes: impl IntoIterator<Item = Write>) -> Batch {
        self.gathering.extend(writes);
        Batch(self.newest.0 + 1)
    }

    /// Hands the gathered batch over, if there is one and no other is on its way.
    pub(crate) fn start(&mut self) -> Option<Effect> {
        if self.on_its_way.is_some() || self.gathering.is_empty() {
            return None;
        }
        self.newest = Batch(self.newest.0 + 1);
        let writes = std::mem::take(&mut self.gathering);
        self.on_its_way = Some((self.newest, writes.clone()));
        Some(Effect::Save { batch: self.newest, writes })
    }

    /// Takes the store's answer; the effect, if any, is the timer for the next attempt.
    pub(crate) fn answered(&mut self, batch: Batch, result: Result<(), StoreProblem>) -> Option<Effect> {
        if self.on_its_way.as_ref().is_none_or(|it| it.0 != batch) {
            return None;
        }
        match result {
            Ok(()) => {
                self.on_its_way = None;
                self.saved = batch;
                self.problem = None;
                self.failures = 0;
                None
            }
            Err(problem) => {
                self.problem = Some(problem);
                self.is_refused = true;
                self.retry += 1;
                let after_ms = RETRY_MS.checked_shl(self.failures).map_or(RETRY_MS_MAX, |it| it.min(RETRY_MS_MAX));
                self.failures = self.failures.saturating_add(1);
                Some(Effect::StartTimer { timer: Timer { kind: TimerKind::SaveRetry, serial: self.retry }, after_ms })
            }
        }
    }

    /// Hands the refused batch over once more, if this timer is the one that was set for it.
    pub(crate) fn retry(&mut self, serial: u64) -> Option<Effect> {
        if serial == self.retry { self.retry_now() } else { None }
    }

    /// Hands the refused batch over once more at once: the device may be in another state than before.
    pub(crate) fn retry_now(&mut self) -> Option<Effect> {
        if !self.is_refused {
            return None;
        }
        self.is_refused = false;
        self.retry += 1;
        self.on_its_way.as_ref().map(|(batch, writes)| Effect::Save { batch: *batch, writes: writes.clone() })
    }

    /// The batch that holds the newest of what was added so far.
    pub(crate) const fn newest(&self) -> Batch {
        if self.gathering.is_empty() { self.newest } else { Batch(self.newest.0 + 1) }
    }

    /// True once the store has this batch.
    pub(crate) fn is_saved(&self, batch: Batch) -> bool {
        batch <= self.saved
    }

    /// What the store's last answer complained about.
    pub(crate) const fn problem(&self) -> Option<StoreProblem> {
        self.problem
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(key: &str) -> Write {
        Write::Delete { key: key.to_owned() }
    }

    #[test]
    fn what_is_written_during_a_save_goes_into_the_next_batch() {
        let mut saving = Saving::default();
        let first = saving.add([write("a")]);
        assert_eq!(saving.start(), Some(Effect::Save { batch: first, writes: vec![write("a")] }));
        let second = saving.add([write("b")]);
        assert_ne!(first, second);
        assert_eq!(saving.start(), None);
        saving.answered(first, Ok(()));
        assert!(saving.is_saved(first) && !saving.is_saved(second));
        assert_eq!(saving.start(), Some(Effect::Save { batch: second, writes: vec![write("b")] }));
    }

    #[test]
    fn a_refused_batch_is_not_saved_and_is_tried_again_as_it_was() {
        let mut saving = Saving::default();
        let batch = saving.add([write("a")]);
        saving.start();
        let Some(Effect::StartTimer { timer, after_ms }) = saving.answered(batch, Err(StoreProblem::Full)) else {
            panic!("a refused batch is tried again")
        };
        assert_eq!(after_ms, RETRY_MS);
        assert!(!saving.is_saved(batch));
        assert_eq!(saving.problem(), Some(StoreProblem::Full));
        assert_eq!(saving.start(), None);
        assert_eq!(saving.retry(timer.serial), Some(Effect::Save { batch, writes: vec![write("a")] }));
        assert_eq!(saving.retry(timer.serial), None);
        saving.answered(batch, Ok(()));
        assert!(saving.is_saved(batch));
        assert_eq!(saving.problem(), None);
    }

    #[test]
    fn a_batch_that_is_being_tried_again_is_not_handed_over_once_more() {
        let mut saving = Saving::default();
        let batch = saving.add([write("a")]);
        saving.start();
        let Some(Effect::StartTimer { timer, .. }) = saving.answered(batch, Err(StoreProblem::Failed)) else {
            panic!("a refused batch is tried again")
        };
        assert!(saving.retry(timer.serial).is_some());
        assert_eq!(saving.retry_now(), None);
        assert_eq!(saving.problem(), Some(StoreProblem::Failed));
        saving.answered(batch, Err(StoreProblem::Failed));
        assert!(saving.retry_now().is_some());
    }

    #[test]
    fn an_answer_to_another_batch_changes_nothing() {
        let mut saving = Saving::default();
        let batch = saving.add([write("a")]);
        saving.start();
        assert_eq!(saving.answered(Batch(99), Ok(())), None);
        assert!(!saving.is_saved(batch));
    }
}
