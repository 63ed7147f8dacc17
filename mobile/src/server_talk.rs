//! What a screen has asked the server and what it tells it, as signals that it can show.
//!
//! Nothing outlives the screen, or the space that it was made in. The rule that must not be broken: what was fetched stays
//! through every later failure, and nothing counts as done before the server has said so.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

use crate::moments::Moment;
use crate::server_question::{NotDone, Unanswered, Verb, ask, tell};
use crate::tablet::Tablet;

/// How a question stands.
#[derive(Clone, Copy)]
pub(crate) struct Asking {
    /// When the newest answer came.
    pub(crate) at: RwSignal<Option<Moment>>,
    pub(crate) problem: RwSignal<Option<Unanswered>>,
    pub(crate) is_on: RwSignal<bool>,
}

impl Asking {
    /// Nothing was asked yet.
    pub(crate) fn new() -> Self {
        Self { at: RwSignal::new(None), problem: RwSignal::new(None), is_on: RwSignal::new(false) }
    }

    /// It is asked.
    pub(crate) fn begin(self) {
        self.is_on.set(true);
    }

    /// An answer came, or none and why. The person may have left the screen by now.
    pub(crate) fn end(self, problem: Option<Unanswered>) {
        self.is_on.try_set(false);
        if problem.is_none() {
            self.at.try_set(Some(Moment::now()));
        }
        self.problem.try_set(problem);
    }
}

/// Something that only the server knows.
pub(crate) struct Asked<T: Send + Sync + 'static> {
    address: StoredValue<String>,
    /// The newest answer, if any came.
    pub(crate) answer: RwSignal<Option<T>>,
    pub(crate) asking: Asking,
}

impl<T: Send + Sync + 'static> Clone for Asked<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Asked<T> {}

impl<T: DeserializeOwned + Send + Sync + 'static> Asked<T> {
    /// What is at an address, not asked yet.
    pub(crate) fn at(address: impl Into<String>) -> Self {
        Self { address: StoredValue::new(address.into()), answer: RwSignal::new(None), asking: Asking::new() }
    }

    /// Asks at once.
    pub(crate) fn start(tablet: Tablet, address: impl Into<String>) -> Self {
        let asked = Self::at(address);
        asked.ask(tablet);
        asked
    }

    /// Asks, or asks again.
    pub(crate) fn ask(self, tablet: Tablet) {
        self.asking.begin();
        let address = self.address.get_value();
        spawn_local(async move {
            let problem = match ask::<T>(tablet, &address).await {
                Ok(answer) => {
                    self.answer.try_set(Some(answer));
                    None
                }
                Err(why) => Some(why),
            };
            self.asking.end(problem);
        });
    }

    /// Asks for what is at another address instead.
    pub(crate) fn ask_at(self, tablet: Tablet, address: String) {
        self.address.set_value(address);
        self.ask(tablet);
    }
}

/// Something that the server is told to do.
#[derive(Clone, Copy)]
pub(crate) struct Telling {
    pub(crate) is_on: RwSignal<bool>,
    /// How the newest went, once it is over.
    pub(crate) outcome: RwSignal<Option<Result<(), NotDone>>>,
}

impl Telling {
    pub(crate) fn new() -> Self {
        Self { is_on: RwSignal::new(false), outcome: RwSignal::new(None) }
    }

    /// Tells it, unless something else is on its way; `done` is called once the server has done it.
    pub(crate) fn tell(self, tablet: Tablet, (verb, address): (Verb, String), body: Value, done: Callback<()>) {
        if self.is_on.get_untracked() {
            return;
        }
        self.is_on.set(true);
        self.outcome.set(None);
        spawn_local(async move {
            let outcome = tell::<IgnoredAny>(tablet, verb, &address, &body).await.map(|_| ());
            let is_done = outcome.is_ok();
            self.is_on.try_set(false);
            // The person may have left the screen by now, and what follows with it.
            if self.outcome.try_set(Some(outcome)).is_none() && is_done {
                done.run(());
            }
        });
    }
}
