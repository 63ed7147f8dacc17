//! Something that the server was asked for, and how the latest try went.
//!
//! Nothing outlives the screen. The rule that must not be broken: what was fetched stays on the screen when a later try fails.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::DeserializeOwned;

use crate::components::{Icon, Shape, UnansweredNotice};
use crate::preferences::use_texts;
use crate::server_question::{Unanswered, ask};
use crate::tablet::Tablet;

/// How asking goes.
#[derive(Clone, Copy)]
pub(super) struct FetchState {
    pub(super) problem: RwSignal<Option<Unanswered>>,
    pub(super) is_on: RwSignal<bool>,
}

impl FetchState {
    pub(super) fn new() -> Self {
        Self { problem: RwSignal::new(None), is_on: RwSignal::new(false) }
    }

    pub(super) fn begin(self) {
        self.is_on.set(true);
    }

    /// The screen may be gone by now.
    pub(super) fn end(self, problem: Option<Unanswered>) {
        self.is_on.try_set(false);
        self.problem.try_set(problem);
    }
}

/// What is at an address.
pub(super) struct Fetched<T: Send + Sync + 'static> {
    address: StoredValue<String>,
    /// The newest answer.
    pub(super) answer: RwSignal<Option<T>>,
    pub(super) state: FetchState,
}

impl<T: Send + Sync + 'static> Clone for Fetched<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Fetched<T> {}

impl<T: DeserializeOwned + Send + Sync + 'static> Fetched<T> {
    /// Asks at once.
    pub(super) fn start(tablet: Tablet, address: String) -> Self {
        let fetched =
            Self { address: StoredValue::new(address), answer: RwSignal::new(None), state: FetchState::new() };
        fetched.fetch(tablet);
        fetched
    }

    /// Asks again.
    pub(super) fn fetch(self, tablet: Tablet) {
        self.state.begin();
        let address = self.address.get_value();
        spawn_local(async move {
            let answer = ask::<T>(tablet, &address).await;
            self.state.end(answer.as_ref().err().copied());
            if let Ok(answer) = answer {
                self.answer.try_set(Some(answer));
            }
        });
    }
}

/// What keeps the screen from being filled, and the button that asks again.
#[component]
pub(super) fn FetchLine(state: FetchState, again: Callback<()>) -> impl IntoView {
    let texts = &use_texts().server;
    let line = move || {
        match (state.is_on.get(), state.problem.get()) {
        (true, _) => view! { <p class="row"><Icon shape=Shape::Clock /> {texts.fetching}</p> }.into_any(),
        (false, None) => ().into_any(),
        (false, Some(problem)) => view! {
            <div class="stack">
                <UnansweredNotice problem />
                <div class="row">
                    <button type="button" class="button button--quiet" id="fetch-templates" on:click=move |_| again.run(())>
                        <Icon shape=Shape::Redo /> {texts.fetch_again}
                    </button>
                </div>
            </div>
        }
        .into_any(),
    }
    };
    view! { <div role="status">{line}</div> }.into_any()
}
