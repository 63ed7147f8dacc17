//! Locks the open space when nobody has touched the tablet for a while.
//!
//! It only looks at when there was input, never at what it was. The rule that must not be broken: a tablet that slept is
//! locked before anything of the space is shown, if it slept long enough.

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::callback::Interval;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;

use crate::entrance::Entrance;
use crate::moments::Moment;

/// How often it is looked whether the time is over.
const LOOK_EVERY_MS: u32 = 10_000;

/// What counts as input.
const INPUT: [&str; 4] = ["pointerdown", "keydown", "input", "wheel"];

/// Watches the whole page from now on.
pub(crate) fn lock_when_idle(entrance: Entrance) {
    let touched_at_ms = Rc::new(Cell::new(Moment::now().0));
    let touched = Rc::clone(&touched_at_ms);
    listen(&INPUT, move || touched.set(Moment::now().0));
    let look = move || {
        let minutes = entrance.lock_after_minutes_now();
        let idle_ms = Moment::now().0.saturating_sub(touched_at_ms.get());
        if idle_ms >= u64::from(minutes) * 60_000 {
            entrance.lock(None);
        }
    };
    let waking = look.clone();
    listen(&["visibilitychange", "pageshow"], waking);
    // The page watches for as long as it is there.
    Interval::new(LOOK_EVERY_MS, look).forget();
}

fn listen(events: &[&str], react: impl FnMut() + 'static) {
    let react = Closure::<dyn FnMut()>::new(react);
    for event in events {
        // In the capture phase, before a screen handles it. A page without a window has no input either.
        let listener = react.as_ref().unchecked_ref();
        window().add_event_listener_with_callback_and_bool(event, listener, true).ok();
    }
    react.forget();
}
