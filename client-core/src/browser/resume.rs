//! Notices that the page is back: shown again, restored, online, or after a sleep that nobody announced.
//!
//! Tablets freeze pages without a word, and their sockets and databases die meanwhile. It decides nothing about
//! connections; the client does. The rule that must not be broken: whenever the page is back, the client is told at
//! once and the store is tried.

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::callback::Interval;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{EventTarget, VisibilityState};

use super::clock::now_ms;
use crate::browser_driver::BrowserDriver;
use crate::event::{Event, StoreProblem};

/// How often the page looks at the clock.
const HEARTBEAT_MS: u32 = 5_000;

/// A longer gap between two looks means that the tablet slept.
const SLEEP_MS: u64 = 15_000;

/// Several signs of one return come together; the store is tried once.
const PROBE_APART_MS: u64 = 2_000;

type Callback = Closure<dyn FnMut(web_sys::Event)>;

/// Watches for returns until it is dropped.
pub struct ResumeWatch {
    listeners: Vec<(EventTarget, &'static str, Callback)>,
    _heartbeat: Interval,
}

impl std::fmt::Debug for ResumeWatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResumeWatch").field("listeners", &self.listeners.len()).finish_non_exhaustive()
    }
}

struct Watch {
    driver: BrowserDriver,
    tell: Box<dyn Fn(Result<(), StoreProblem>)>,
    looked_at_ms: Cell<u64>,
    probed_at_ms: Cell<u64>,
}

impl ResumeWatch {
    /// Begins to watch for a driver. After each return `tell` hears whether the store still works.
    #[must_use]
    pub fn start(driver: BrowserDriver, tell: impl Fn(Result<(), StoreProblem>) + 'static) -> Self {
        let watch = Rc::new(Watch {
            driver,
            tell: Box::new(tell),
            looked_at_ms: Cell::new(now_ms()),
            probed_at_ms: Cell::new(0),
        });
        let mut listeners = Vec::new();
        if let Some(window) = web_sys::window() {
            if let Some(document) = window.document() {
                listeners.extend(listen(document.into(), "visibilitychange", &watch, Watch::returned));
            }
            listeners.extend(listen(window.clone().into(), "pageshow", &watch, Watch::returned));
            listeners.extend(listen(window.clone().into(), "focus", &watch, Watch::returned));
            listeners.extend(listen(window.into(), "online", &watch, Watch::online));
        }
        let heartbeat = Interval::new(HEARTBEAT_MS, move || watch.look());
        Self { listeners, _heartbeat: heartbeat }
    }
}

impl Drop for ResumeWatch {
    fn drop(&mut self) {
        for (target, name, callback) in &self.listeners {
            // What can't be removed can't be called either: its page is gone.
            target.remove_event_listener_with_callback(name, callback.as_ref().unchecked_ref()).ok();
        }
    }
}

fn listen(
    target: EventTarget,
    name: &'static str,
    watch: &Rc<Watch>,
    act: fn(&Rc<Watch>),
) -> Option<(EventTarget, &'static str, Callback)> {
    let watch = Rc::clone(watch);
    let callback = Callback::new(move |_| act(&watch));
    target.add_event_listener_with_callback(name, callback.as_ref().unchecked_ref()).ok()?;
    Some((target, name, callback))
}

impl Watch {
    fn look(self: &Rc<Self>) {
        let now_ms = now_ms();
        let gap_ms = now_ms.saturating_sub(self.looked_at_ms.replace(now_ms));
        if gap_ms > SLEEP_MS {
            self.returned();
        }
    }

    fn returned(self: &Rc<Self>) {
        // Hidden pages are slowed to one look a minute; they are back when they are shown.
        if is_hidden() {
            return;
        }
        self.looked_at_ms.set(now_ms());
        self.driver.report(Event::Resumed);
        self.probe();
    }

    fn online(self: &Rc<Self>) {
        self.driver.report(Event::NetworkChanged);
    }

    fn probe(self: &Rc<Self>) {
        let now_ms = now_ms();
        if now_ms.saturating_sub(self.probed_at_ms.get()) < PROBE_APART_MS {
            return;
        }
        self.probed_at_ms.set(now_ms);
        let watch = Rc::clone(self);
        spawn_local(async move {
            let result = watch.driver.probe().await;
            (watch.tell)(result);
        });
    }
}

fn is_hidden() -> bool {
    let document = web_sys::window().and_then(|it| it.document());
    document.is_some_and(|it| it.visibility_state() == VisibilityState::Hidden)
}
