//! How long to wait before the next attempt, so that a server that comes back is not run over.
//!
//! Full jitter: the wait is drawn evenly from nothing up to a bound that doubles with each failure. It remembers
//! nothing; who counts the failures decides when to begin anew.

use rand::{Rng, RngExt as _};

/// The bound before the first attempt after a loss.
const BASE_MS: u64 = 500;

/// The bound that no wait exceeds: what a person waits before tapping "try again" themselves.
pub(crate) const WAIT_MS_MAX: u64 = 60_000;

/// The wait before the attempt that follows this many failures.
pub(crate) fn wait_ms(failures: u32, rng: &mut impl Rng) -> u64 {
    rng.random_range(0..=bound_ms(failures))
}

fn bound_ms(failures: u32) -> u64 {
    1_u64.checked_shl(failures).and_then(|it| it.checked_mul(BASE_MS)).map_or(WAIT_MS_MAX, |it| it.min(WAIT_MS_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng as _;
    use rand_chacha::ChaCha20Rng;

    #[test]
    fn waits_grow_to_a_minute_and_no_further() {
        assert_eq!(bound_ms(0), 500);
        assert_eq!(bound_ms(3), 4_000);
        assert_eq!(bound_ms(7), 60_000);
        assert_eq!(bound_ms(u32::MAX), 60_000);
    }

    #[test]
    fn a_thousand_tablets_spread_over_the_whole_bound() {
        let mut rng = ChaCha20Rng::from_seed([3; 32]);
        let waits: Vec<_> = (0..1_000).map(|_| wait_ms(4, &mut rng)).collect();
        assert!(waits.iter().all(|it| *it <= 8_000));
        let early = waits.iter().filter(|it| **it < 4_000).count();
        assert!((400..600).contains(&early), "{early} of 1000 in the first half");
    }
}
