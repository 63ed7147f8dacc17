//! Slows guessing at one account down, without ever shutting its owner out for long.
//!
//! It counts per user name, known or not, so that the answer gives no account away. In memory: a restart forgets, which
//! an attacker can't bring about.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Failures that cost nothing: people mistype.
const FREE_FAILURES: u32 = 5;

/// The first wait after those; each further failure doubles it.
const FIRST_WAIT_MS: u64 = 1_000;

/// The longest wait: it stops guessing, and an owner can sit it out.
const WAIT_MS_MAX: u64 = 60_000;

/// Failures are forgotten after this long without another one.
const FORGET_AFTER_MS: u64 = 15 * 60_000;

/// User names remembered. Beyond it the ones longest untouched go.
const USERS_MAX: usize = 10_000;

/// What is remembered of failed sign-ins.
#[derive(Debug, Default)]
pub(crate) struct SignInLimit {
    failures: Mutex<HashMap<String, Failures>>,
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last_ms: u64,
}

impl Failures {
    fn wait_until_ms(self) -> u64 {
        let Some(beyond) = self.count.checked_sub(FREE_FAILURES) else { return 0 };
        let wait = FIRST_WAIT_MS.saturating_mul(1 << beyond.min(16)).min(WAIT_MS_MAX);
        self.last_ms + wait
    }
}

impl SignInLimit {
    /// How long this user has to wait before another try, in milliseconds; none if not at all.
    pub(crate) fn wait_ms(&self, user: &str, now_ms: u64) -> Option<u64> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = failures.get(user)?.wait_until_ms().saturating_sub(now_ms);
        (wait > 0).then_some(wait)
    }

    /// Counts a failure.
    pub(crate) fn failed(&self, user: &str, now_ms: u64) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= USERS_MAX && !failures.contains_key(user) {
            failures.retain(|_, it| it.last_ms + FORGET_AFTER_MS > now_ms);
            if failures.len() >= USERS_MAX
                && let Some(oldest) = failures.iter().min_by_key(|(_, it)| it.last_ms).map(|(user, _)| user.clone())
            {
                failures.remove(&oldest);
            }
        }
        let entry = failures.entry(user.to_owned()).or_insert(Failures { count: 0, last_ms: now_ms });
        let is_stale = entry.last_ms + FORGET_AFTER_MS <= now_ms;
        entry.count = if is_stale { 1 } else { entry.count.saturating_add(1) };
        entry.last_ms = now_ms;
    }

    /// Forgets the failures of somebody who got in.
    pub(crate) fn succeeded(&self, user: &str) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).remove(user);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessing_gets_slower_and_never_stops_for_longer_than_a_minute() {
        let limit = SignInLimit::default();
        for _ in 1..FREE_FAILURES {
            limit.failed("chef", 0);
        }
        assert_eq!(limit.wait_ms("chef", 0), None);
        limit.failed("chef", 0);
        assert_eq!(limit.wait_ms("chef", 0), Some(1_000));
        limit.failed("chef", 0);
        assert_eq!(limit.wait_ms("chef", 500), Some(1_500));
        for _ in 0..100 {
            limit.failed("chef", 0);
        }
        assert_eq!(limit.wait_ms("chef", 0), Some(WAIT_MS_MAX));
        assert_eq!(limit.wait_ms("ombud", 0), None);
        limit.succeeded("chef");
        assert_eq!(limit.wait_ms("chef", 0), None);
    }

    #[test]
    fn old_failures_are_forgotten_and_many_names_do_not_pile_up() {
        let limit = SignInLimit::default();
        for _ in 0..20 {
            limit.failed("chef", 0);
        }
        limit.failed("chef", FORGET_AFTER_MS);
        assert_eq!(limit.wait_ms("chef", FORGET_AFTER_MS), None);
        for number in 0..=USERS_MAX {
            limit.failed(&format!("user {number}"), FORGET_AFTER_MS);
        }
        assert_eq!(limit.failures.lock().unwrap().len(), USERS_MAX);
    }
}
