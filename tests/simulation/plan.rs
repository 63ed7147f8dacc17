//! What happens in one run: drawn from a seed before anything starts, so that a run can be told and repeated.
//!
//! A plan knows nothing of tablets or servers. The same seed gives the same plan on every machine; what the network makes
//! of it may differ, which is why the checks hold for every outcome.

use rand::seq::IndexedRandom as _;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// Fewest and most steps of a plan.
const STEPS: std::ops::Range<usize> = 12..40;

/// Questions that are written at: few, so that the two meet.
const QUESTIONS: [&str; 4] = ["A1", "A2", "B1", "C1"];

/// Answers to draw from.
const RATINGS: [&str; 3] = ["yes", "partly", "no"];

/// Most bytes after which a planned cut comes: anywhere between the handshake and the last of many changes.
const CUT_AFTER_BYTES_MAX: u64 = 6_000;

/// Which of the two does something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Chef,
    Ombud,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Writes a letter that no other step writes; the position is a share of the text's length, in thousandths.
    Write {
        question: &'static str,
        character: char,
        position: u32,
    },
    Answer {
        question: &'static str,
        rating: &'static str,
    },
    GoOffline,
    ComeOnline,
    /// The connection breaks; the network stays.
    BreakConnection,
    /// The network goes away when that many more bytes have gone to the server.
    LoseNetworkAfter {
        bytes: u64,
    },
    RestartTablet,
}

/// All steps of a run, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) steps: Vec<(Who, Step)>,
}

impl Plan {
    pub(crate) fn from_seed(seed: u64) -> Self {
        let mut luck = ChaCha8Rng::seed_from_u64(seed);
        let count = luck.random_range(STEPS);
        let steps = (0..count).map(|number| {
            let who = if luck.random_bool(0.5) { Who::Chef } else { Who::Ombud };
            (who, Step::draw(&mut luck, number))
        });
        Self { seed, steps: steps.collect() }
    }
}

impl Step {
    fn draw(luck: &mut ChaCha8Rng, number: usize) -> Self {
        let question = QUESTIONS.choose(luck).copied().unwrap_or("A1");
        match luck.random_range(0..100) {
            0..45 => Self::Write { question, character: letter(number), position: luck.random_range(0..=1_000) },
            45..65 => Self::Answer { question, rating: RATINGS.choose(luck).copied().unwrap_or("yes") },
            65..77 => Self::GoOffline,
            77..87 => Self::ComeOnline,
            87..92 => Self::BreakConnection,
            92..97 => Self::LoseNetworkAfter { bytes: luck.random_range(0..CUT_AFTER_BYTES_MAX) },
            _ => Self::RestartTablet,
        }
    }
}

/// A letter of its own for each step: one that cannot be torn apart by another written at the same time.
fn letter(number: usize) -> char {
    u32::try_from(number).ok().and_then(|number| char::from_u32('А' as u32 + number)).unwrap_or('…')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_plan() {
        assert_eq!(Plan::from_seed(7), Plan::from_seed(7));
        assert_ne!(Plan::from_seed(7).steps, Plan::from_seed(8).steps);
    }
}
