//! When screens are told that a document changed: with the next frame, or in a pause of the own typing; and when work
//! that can wait is done: in a lull.
//!
//! Many changes can come between two pictures of the screen, and what a person types stands in its field already.
//! Reading a document again for each of them would make typing slow. The rule that must not be broken: every change is
//! told of, at the latest [`TYPING_PAUSE`] after it was made, and what waits for a lull at the latest [`LULL_LATEST_MS`]
//! after it was first asked for.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

/// How long news of the own typing wait: shorter than the time in which somebody looks up from it.
const TYPING_PAUSE: Duration = Duration::from_millis(250);

/// How long nothing may be asked for before it counts as a lull: longer than a slow typist takes between two letters.
const LULL: Duration = Duration::from_millis(600);

/// The longest that work waits for a lull, while somebody types without end.
const LULL_LATEST_MS: u64 = 5_000;

/// What has been asked for and not been told yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Waiting {
    #[default]
    Nothing,
    Pause,
    Frame,
}

/// A trigger that waits for the right moment.
#[derive(Debug, Clone, Default)]
pub(crate) struct PacedTrigger {
    trigger: ArcTrigger,
    waiting: Rc<Cell<Waiting>>,
}

impl PacedTrigger {
    /// Runs again whenever it is told.
    pub(crate) fn track(&self) {
        self.trigger.track();
    }

    /// Tells with the next frame.
    pub(crate) fn tell_soon(&self) {
        if self.waiting.replace(Waiting::Frame) != Waiting::Frame {
            let news = self.clone();
            request_animation_frame(move || news.tell_of(Waiting::Frame));
        }
    }

    /// Tells after a pause, unless something else tells before.
    pub(crate) fn tell_later(&self) {
        if self.waiting.get() == Waiting::Nothing {
            self.waiting.set(Waiting::Pause);
            let news = self.clone();
            set_timeout(move || news.tell_of(Waiting::Pause), TYPING_PAUSE);
        }
    }

    fn tell_of(&self, waited_for: Waiting) {
        if self.waiting.get() == waited_for {
            self.waiting.set(Waiting::Nothing);
            self.trigger.notify();
        }
    }
}

/// Work that is done when nobody has asked for it for a while.
#[derive(Clone)]
pub(crate) struct InALull {
    work: Rc<dyn Fn()>,
    waiting: Rc<Cell<Option<TimeoutHandle>>>,
    asked_at_ms: Rc<Cell<Option<u64>>>,
}

impl InALull {
    /// Work of the screen that asks now; it is dropped with the screen.
    pub(crate) fn new(work: impl Fn() + 'static) -> Self {
        let lull = Self { work: Rc::new(work), waiting: Rc::default(), asked_at_ms: Rc::default() };
        let waiting = StoredValue::new_local(Rc::clone(&lull.waiting));
        on_cleanup(move || {
            if let Some(timer) = waiting.try_with_value(|it| it.take()).flatten() {
                timer.clear();
            }
        });
        lull
    }

    /// Asks for the work.
    pub(crate) fn ask(&self, now_ms: u64) {
        let asked_at_ms = self.asked_at_ms.get().unwrap_or(now_ms);
        self.asked_at_ms.set(Some(asked_at_ms));
        if let Some(timer) = self.waiting.take() {
            timer.clear();
        }
        if now_ms >= asked_at_ms.saturating_add(LULL_LATEST_MS) {
            self.work_now();
            return;
        }
        let lull = self.clone();
        self.waiting.set(set_timeout_with_handle(move || lull.work_now(), LULL).ok());
    }

    /// Does the work, which then need not wait any more.
    pub(crate) fn work_now(&self) {
        if let Some(timer) = self.waiting.take() {
            timer.clear();
        }
        self.asked_at_ms.set(None);
        (self.work)();
    }
}
