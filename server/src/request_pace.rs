//! Bounds how often something may be asked within a minute, by a name that the caller chooses.
//!
//! In memory: a restart forgets, which an attacker can't bring about. The rule that must not be broken: what is remembered is
//! bounded, whoever asks.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How long one count goes on.
const WINDOW_MS: u64 = 60_000;

/// Names remembered. Beyond it those of earlier minutes go, and then all: for a moment everybody may ask again.
const NAMES_MAX: usize = 10_000;

/// What was asked lately.
#[derive(Debug, Default)]
pub(crate) struct RequestPace {
    windows: Mutex<HashMap<String, Window>>,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    begun_ms: u64,
    requests: u32,
}

impl RequestPace {
    /// True if the name has asked so often in its minute that it has to wait.
    pub(crate) fn is_over(&self, name: &str, requests_max: u32, now_ms: u64) -> bool {
        let windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        windows.get(name).is_some_and(|it| it.begun_ms + WINDOW_MS > now_ms && it.requests >= requests_max)
    }

    /// Counts one request.
    pub(crate) fn count(&self, name: &str, now_ms: u64) {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= NAMES_MAX && !windows.contains_key(name) {
            windows.retain(|_, it| it.begun_ms + WINDOW_MS > now_ms);
            if windows.len() >= NAMES_MAX {
                windows.clear();
            }
        }
        let window = windows.entry(name.to_owned()).or_insert(Window { begun_ms: now_ms, requests: 0 });
        if window.begun_ms + WINDOW_MS <= now_ms {
            *window = Window { begun_ms: now_ms, requests: 0 };
        }
        window.requests = window.requests.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_asks_too_often_waits_for_the_next_minute_and_nobody_else_does() {
        let pace = RequestPace::default();
        for _ in 0..3 {
            assert!(!pace.is_over("one", 3, 10));
            pace.count("one", 10);
        }
        assert!(pace.is_over("one", 3, 10 + WINDOW_MS - 1));
        assert!(!pace.is_over("other", 3, 10));
        assert!(!pace.is_over("one", 3, 10 + WINDOW_MS));
    }

    #[test]
    fn many_names_do_not_pile_up() {
        let pace = RequestPace::default();
        for number in 0..=NAMES_MAX {
            pace.count(&format!("name {number}"), 0);
        }
        assert_eq!(pace.windows.lock().unwrap().len(), 1);
    }
}
