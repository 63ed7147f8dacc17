//! Work of milliseconds, which would keep other sessions waiting where it is asked for.
//!
//! It runs on one of the runtime's blocking threads. A runtime of one thread has nobody else to keep waiting for longer
//! than that: there it runs in place, so that a simulation has no threads whose order nobody decides. The rule that must
//! not be broken: a panic in it ends the work alone, and is told.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::runtime::{Handle, RuntimeFlavor};

/// The work panicked, or the runtime ended before it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the work did not end")]
pub(crate) struct Unfinished;

/// Does the work and returns what comes of it.
///
/// # Errors
/// [`Unfinished`].
pub(crate) async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Unfinished> {
    if is_on_one_thread() {
        return catch_unwind(AssertUnwindSafe(work)).map_err(|_| Unfinished);
    }
    tokio::task::spawn_blocking(work).await.map_err(|_| Unfinished)
}

/// True on a runtime of one thread: what is asked for there is done in the order of asking.
pub(crate) fn is_on_one_thread() -> bool {
    Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn on_one_thread_work_is_done_in_place_and_a_panic_is_told() {
        let here = std::thread::current().id();
        assert_eq!(in_background(move || std::thread::current().id() == here).await, Ok(true));
        assert_eq!(in_background(|| panic!("as asked")).await, Err::<(), _>(Unfinished));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn on_several_threads_it_is_done_beside_and_a_panic_is_told() {
        assert_eq!(in_background(|| 1).await, Ok(1));
        assert_eq!(in_background(|| panic!("as asked")).await, Err::<(), _>(Unfinished));
    }
}
