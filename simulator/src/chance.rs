//! Everything that is left to chance, drawn from the seed of a run.
//!
//! It knows nothing of what is drawn for. The rule that must not be broken: there is no other source of chance, so that
//! the same seed gives the same run.

use rand::{Rng as _, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// The chance of one run.
#[derive(Debug)]
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    pub(crate) fn of(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Chance that follows from some bytes.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        Self(ChaCha8Rng::from_seed(*form_model::Sha256Hash::of(bytes).as_bytes()))
    }

    /// Any number below this one, which is not 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0.random_range(0..end)
    }

    /// Any number from the first up to, but not, the second.
    pub(crate) fn between(&mut self, from: u64, to: u64) -> u64 {
        self.0.random_range(from..to)
    }

    /// True so often in a hundred times.
    pub(crate) fn percent(&mut self, share: u32) -> bool {
        self.0.random_range(0..100) < share
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.below(among.len())]
    }

    /// A seed for something that draws by itself.
    pub(crate) fn seed(&mut self) -> [u8; 32] {
        let mut seed = [0; 32];
        self.0.fill_bytes(&mut seed);
        seed
    }
}
