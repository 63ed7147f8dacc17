//! Waiting for something to become true, without sleeping for a fixed time.
//!
//! A test names an observable state and polls it until a deadline that is far beyond what a loaded machine needs. It says
//! what it waited for when it gives up.

use std::time::{Duration, Instant};

/// Longest wait for one state; a healthy machine needs milliseconds.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// How often a state is looked at.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// Looks until it is true.
///
/// # Panics
/// After [`PATIENCE`], with what was waited for.
pub async fn until(what: &str, mut look: impl FnMut() -> bool) {
    until_some(what, || look().then_some(())).await;
}

/// Looks until there is something.
///
/// # Panics
/// After [`PATIENCE`], with what was waited for.
pub async fn until_some<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        look_again(what, begun).await;
    }
}

/// Asks until there is an answer, where asking itself takes a while.
///
/// # Panics
/// After [`PATIENCE`], with what was waited for.
pub async fn until_answered<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        look_again(what, begun).await;
    }
}

async fn look_again(what: &str, begun: Instant) {
    assert!(begun.elapsed() < PATIENCE, "waited {} s in vain until {what}", PATIENCE.as_secs());
    tokio::time::sleep(LOOK_AGAIN).await;
}
