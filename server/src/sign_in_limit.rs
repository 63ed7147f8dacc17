//! Slows guessing down, at one account and from one address, without ever shutting anybody out for long.
//!
//! It counts per user name, known or not, so that the answer gives no account away; and per address, for whoever tries one
//! password on many names. In memory: a restart forgets, which an attacker can't bring about.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::caller::Caller;

/// How failures slow down what comes next.
#[derive(Debug, Clone, Copy)]
struct Rules {
    /// Failures that cost nothing: people mistype.
    free_failures: u32,
    /// The longest wait: it stops guessing, and whoever is no guesser can sit it out.
    wait_ms_max: u64,
}

/// At one account.
const AT_A_NAME: Rules = Rules { free_failures: 5, wait_ms_max: 60_000 };

/// From one address, behind which a whole municipality may sit.
const FROM_AN_ADDRESS: Rules = Rules { free_failures: 100, wait_ms_max: 5_000 };

/// The first wait after the free failures; each further failure doubles it.
const FIRST_WAIT_MS: u64 = 1_000;

/// Failures are forgotten after this long without another one.
const FORGET_AFTER_MS: u64 = 15 * 60_000;

/// Names and addresses remembered, of each. Beyond it the ones longest untouched go.
const REMEMBERED_MAX: usize = 10_000;

/// Somebody who tries to sign in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempt<'a> {
    /// As whom.
    pub(crate) user: &'a str,
    /// From where.
    pub(crate) caller: Caller,
}

/// What is remembered of failed sign-ins.
#[derive(Debug)]
pub(crate) struct SignInLimit {
    names: Counts<String>,
    callers: Counts<Caller>,
}

impl Default for SignInLimit {
    fn default() -> Self {
        Self { names: Counts::new(AT_A_NAME), callers: Counts::new(FROM_AN_ADDRESS) }
    }
}

impl SignInLimit {
    /// How long this has to wait before it is tried, in milliseconds; none if not at all.
    pub(crate) fn wait_before_ms(&self, attempt: Attempt<'_>, now_ms: u64) -> Option<u64> {
        self.wait_ms(attempt.user, now_ms).max(self.callers.wait_ms(&attempt.caller, now_ms))
    }

    /// Counts a failure at the name and from the address.
    pub(crate) fn attempt_failed(&self, attempt: Attempt<'_>, now_ms: u64) {
        self.failed(attempt.user, now_ms);
        self.callers.failed(attempt.caller, now_ms);
    }

    /// How long whatever goes by this name has to wait before another try, in milliseconds; none if not at all.
    pub(crate) fn wait_ms(&self, name: &str, now_ms: u64) -> Option<u64> {
        self.names.wait_ms(name, now_ms)
    }

    /// Counts a failure at a name.
    pub(crate) fn failed(&self, name: &str, now_ms: u64) {
        self.names.failed(name.to_owned(), now_ms);
    }

    /// Forgets the failures at the name of somebody who got in. Those from their address stay: who has an account there may still
    /// guess at others.
    pub(crate) fn succeeded(&self, name: &str) {
        self.names.lock().remove(name);
    }
}

#[derive(Debug)]
struct Counts<K> {
    rules: Rules,
    failures: Mutex<HashMap<K, Failures>>,
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    last_ms: u64,
}

impl<K: Hash + Eq + Clone> Counts<K> {
    fn new(rules: Rules) -> Self {
        Self { rules, failures: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Failures>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_ms<Q: Hash + Eq + ?Sized>(&self, key: &Q, now_ms: u64) -> Option<u64>
    where
        K: std::borrow::Borrow<Q>,
    {
        let failures = *self.lock().get(key)?;
        let beyond = failures.count.checked_sub(self.rules.free_failures)?;
        let wait = FIRST_WAIT_MS.saturating_mul(1 << beyond.min(16)).min(self.rules.wait_ms_max);
        let left = (failures.last_ms + wait).saturating_sub(now_ms);
        (left > 0).then_some(left)
    }

    fn failed(&self, key: K, now_ms: u64) {
        let mut failures = self.lock();
        if failures.len() >= REMEMBERED_MAX && !failures.contains_key(&key) {
            failures.retain(|_, it| it.last_ms + FORGET_AFTER_MS > now_ms);
            if failures.len() >= REMEMBERED_MAX
                && let Some(oldest) = failures.iter().min_by_key(|(_, it)| it.last_ms).map(|(key, _)| key.clone())
            {
                failures.remove(&oldest);
            }
        }
        let entry = failures.entry(key).or_insert(Failures { count: 0, last_ms: now_ms });
        let is_stale = entry.last_ms + FORGET_AFTER_MS <= now_ms;
        entry.count = if is_stale { 1 } else { entry.count.saturating_add(1) };
        entry.last_ms = now_ms;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessing_gets_slower_and_never_stops_for_longer_than_a_minute() {
        let limit = SignInLimit::default();
        for _ in 1..AT_A_NAME.free_failures {
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
        assert_eq!(limit.wait_ms("chef", 0), Some(AT_A_NAME.wait_ms_max));
        assert_eq!(limit.wait_ms("ombud", 0), None);
        limit.succeeded("chef");
        assert_eq!(limit.wait_ms("chef", 0), None);
    }

    #[test]
    fn one_password_tried_on_many_names_gets_slower_by_where_it_comes_from() {
        let limit = SignInLimit::default();
        let from = |number: u8| Caller::at([192, 0, 2, number].into());
        for number in 0..FROM_AN_ADDRESS.free_failures {
            limit.attempt_failed(Attempt { user: &format!("user {number}"), caller: from(1) }, 0);
        }
        assert_eq!(limit.wait_before_ms(Attempt { user: "chef", caller: from(1) }, 0), Some(1_000));
        assert_eq!(limit.wait_before_ms(Attempt { user: "chef", caller: from(2) }, 0), None);
        limit.succeeded("chef");
        for number in 0..100 {
            limit.attempt_failed(Attempt { user: &format!("user {number}"), caller: from(1) }, 0);
        }
        let wait = limit.wait_before_ms(Attempt { user: "chef", caller: from(1) }, 0);
        assert_eq!(wait, Some(FROM_AN_ADDRESS.wait_ms_max));
    }

    #[test]
    fn old_failures_are_forgotten_and_many_names_do_not_pile_up() {
        let limit = SignInLimit::default();
        for _ in 0..20 {
            limit.failed("chef", 0);
        }
        limit.failed("chef", FORGET_AFTER_MS);
        assert_eq!(limit.wait_ms("chef", FORGET_AFTER_MS), None);
        for number in 0..=REMEMBERED_MAX {
            limit.failed(&format!("user {number}"), FORGET_AFTER_MS);
        }
        assert_eq!(limit.names.lock().len(), REMEMBERED_MAX);
    }
}
