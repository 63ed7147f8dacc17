//! Chance in the example year: the same numbers for the same seed, and a sequence of its own for each unit.
//!
//! The rule: nothing in the story draws from anywhere else, so that one seed tells one story.

use automerge::ActorId;
use form_model::RowId;
use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// Drawn numbers.
#[derive(Debug, Clone)]
pub(super) struct Chance {
    rng: ChaCha8Rng,
}

impl Chance {
    /// The sequence of this number, for a seed.
    pub(super) fn new(seed: u64, sequence: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(sequence);
        Self { rng }
    }

    /// A number from 0 up to, and without, this one.
    pub(super) fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { self.rng.random_range(0..end) }
    }

    /// A number between these, both included.
    pub(super) fn between(&mut self, first: u64, last: u64) -> u64 {
        self.rng.random_range(first..=last.max(first))
    }

    /// True in so many cases of a hundred.
    pub(super) fn happens(&mut self, percent: u32) -> bool {
        self.rng.random_range(0..100) < percent
    }

    /// The index that a drawn number falls on, where each has its weight.
    pub(super) fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: u32 = weights.iter().sum();
        let mut drawn = self.rng.random_range(0..total.max(1));
        for (index, weight) in weights.iter().enumerate() {
            if drawn < *weight {
                return index;
            }
            drawn -= weight;
        }
        0
    }

    /// Puts them into a drawn order.
    pub(super) fn shuffle<T>(&mut self, of: &mut [T]) {
        for last in (1..of.len()).rev() {
            of.swap(last, self.below(last + 1));
        }
    }

    /// The id of a new row.
    pub(super) fn row(&mut self) -> RowId {
        RowId::from_bytes(uuid::Builder::from_random_bytes(self.bytes()).into_uuid().into_bytes())
    }

    /// A fresh actor.
    pub(super) fn actor(&mut self) -> ActorId {
        ActorId::from(self.bytes())
    }

    fn bytes(&mut self) -> [u8; 16] {
        let mut bytes = [0; 16];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_gives_one_sequence_and_each_unit_has_its_own() {
        let drawn = |seed, sequence| {
            let mut chance = Chance::new(seed, sequence);
            [(); 8].map(|()| chance.below(1_000_000))
        };
        assert_eq!(drawn(1, 2), drawn(1, 2));
        assert_ne!(drawn(1, 2), drawn(1, 3));
        assert_ne!(drawn(1, 2), drawn(2, 2));
    }

    #[test]
    fn a_weight_of_nothing_is_never_drawn() {
        let mut chance = Chance::new(1, 1);
        assert!((0..500).all(|_| chance.weighted(&[0, 3, 0, 1]) % 2 == 1));
    }
}
