//! When screens are told that a document changed: with the next frame, or in a pause of the own typing.
//!
//! Many changes can come between two pictures of the screen, and what a person types stands in its field already.
//! Reading a document again for each of them would make typing slow. The rule that must not be broken: every change is
//! told of, at the latest [`TYPING_PAUSE`] after it was made.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

/// How long news of the own typing wait: shorter than the time in which somebody looks up from it.
const TYPING_PAUSE: Duration = Duration::from_millis(250);

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
