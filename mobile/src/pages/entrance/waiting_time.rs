//! A wait that the person can see the end of: after too many wrong PINs or passwords.
//!
//! It counts down on the page's clock and decides nothing: the record or the server says whether the wait is over.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use crate::moments::Moment;
use crate::texts::PinTexts;

/// How often the time is looked at.
const TICK_MS: u32 = 1_000;

/// Longer than this is said in minutes.
const IN_SECONDS_MS: u64 = 90_000;

/// Until when somebody has to wait.
#[derive(Clone, Copy)]
pub(crate) struct WaitingTime {
    left_ms: RwSignal<u64>,
    until_ms: StoredValue<u64>,
}

impl WaitingTime {
    /// No wait.
    pub(crate) fn none() -> Self {
        Self { left_ms: RwSignal::new(0), until_ms: StoredValue::new(0) }
    }

    /// A wait from now on.
    pub(crate) fn begin(self, wait_ms: u64) {
        self.until_ms.set_value(Moment::now().0.saturating_add(wait_ms));
        self.tick();
    }

    fn tick(self) {
        // The screen may be gone.
        let Some(until_ms) = self.until_ms.try_get_value() else { return };
        let left_ms = until_ms.saturating_sub(Moment::now().0);
        self.left_ms.try_set(left_ms);
        if left_ms > 0 {
            Timeout::new(TICK_MS, move || self.tick()).forget();
        }
    }

    /// True while one has to wait; followed.
    pub(crate) fn is_on(self) -> bool {
        self.left_ms.get() > 0
    }

    /// How long it is still; followed.
    pub(crate) fn words(self, texts: &PinTexts) -> String {
        let left_ms = self.left_ms.get();
        let (counted, unit_ms) =
            if left_ms > IN_SECONDS_MS { (&texts.minutes, 60_000) } else { (&texts.seconds, 1_000) };
        counted.of(usize::try_from(left_ms.div_ceil(unit_ms)).unwrap_or(usize::MAX))
    }
}
