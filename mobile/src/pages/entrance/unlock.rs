//! Unlocking a person's space with their PIN, with or without a network.
//!
//! The rule that must not be broken: however often a PIN is wrong, nothing is removed.

use client_core::{Pin, TabletPerson};
use gloo_timers::future::TimeoutFuture;
use js_sys::JsString;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{WaitingTime, initials, trouble_words};
use crate::components::{EntryField, EntryKind, Keys, KeysSwitch};
use crate::entrance::{OpenProblem, Purpose, Stage, use_entrance};
use crate::focus::focus_soon;
use crate::preferences::use_texts;
use crate::server_session::SignedIn;
use crate::texts::{PinTexts, fill};

/// Long enough for the page to show that it is at work before the work holds it up.
const PAINT_MS: u32 = 30;

/// Waits until what was changed is on the screen.
pub(crate) async fn painted() {
    TimeoutFuture::new(PAINT_MS).await;
}

/// What was typed, in the form in which every keyboard's `å` is the same letter.
pub(crate) fn normal(typed: &str) -> String {
    JsString::from(typed).normalize("NFC").into()
}

/// What is said of a space that did not open.
pub(crate) fn open_problem_words(problem: OpenProblem) -> String {
    let texts = &use_texts().entrance.pin;
    let words = match problem {
        OpenProblem::WrongPin | OpenProblem::TooSoon { .. } => texts.wrong,
        OpenProblem::NewerFormat => texts.newer,
        OpenProblem::Damaged => texts.damaged,
        OpenProblem::Store(trouble) => trouble_words(trouble),
    };
    words.to_owned()
}

/// The field for a PIN with what is wrong with it.
#[derive(Clone, Copy)]
pub(crate) struct PinEntry {
    pub(crate) typed: RwSignal<String>,
    pub(crate) keys: RwSignal<Keys>,
    pub(crate) waiting: WaitingTime,
    words: RwSignal<String>,
}

impl PinEntry {
    pub(crate) fn new() -> Self {
        Self {
            typed: RwSignal::default(),
            keys: RwSignal::default(),
            waiting: WaitingTime::none(),
            words: RwSignal::default(),
        }
    }

    /// What was typed, if anything was.
    pub(crate) fn pin(self, texts: &PinTexts) -> Option<Pin> {
        let typed = self.typed.get_untracked();
        if typed.trim().is_empty() {
            self.words.set(texts.missing.to_owned());
            focus_soon("pin");
            return None;
        }
        Some(Pin::typed(&normal(&typed)))
    }

    /// It did not open.
    pub(crate) fn failed(self, problem: OpenProblem) {
        self.typed.set(String::new());
        if let OpenProblem::TooSoon { wait_ms } = problem {
            self.waiting.begin(wait_ms);
        }
        self.words.set(open_problem_words(problem));
        focus_soon("pin");
    }

    /// What is wrong; followed.
    pub(crate) fn error(self, texts: &'static PinTexts) -> Signal<String> {
        Signal::derive(move || {
            if self.waiting.is_on() {
                fill(texts.wrong_wait, &[("wait", &self.waiting.words(texts))])
            } else {
                self.words.get()
            }
        })
    }
}

/// The screen for unlocking.
#[component]
pub(super) fn Unlock(person: TabletPerson, signed_in: Option<SignedIn>) -> impl IntoView {
    let (entrance, texts) = (use_entrance(), &use_texts().entrance.pin);
    let (entry, is_busy) = (PinEntry::new(), RwSignal::new(false));
    entry.waiting.begin(person.vault.wait_ms(crate::moments::Moment::now().0));
    let lead = if signed_in.is_some() { texts.unlock_to_sign_in } else { texts.unlock_lead };
    let (space, pending) = (person.space.clone(), signed_in.clone());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(pin) = entry.pin(texts) else { return };
        let (space, pending) = (space.clone(), pending.clone());
        is_busy.set(true);
        spawn_local(async move {
            painted().await;
            let opened = entrance.unlock(&space, &pin, pending).await;
            is_busy.set(false);
            if let Err(problem) = opened {
                entry.failed(problem);
            }
        });
    };
    focus_soon("pin");
    let letters = initials(&person.name);
    view! {
        <div class="entrance__who">
            <span class="initials initials--large" aria-hidden="true">{letters}</span>
            <h1>{fill(texts.hello, &[("name", &person.name)])}</h1>
        </div>
        <p>{lead}</p>
        <form class="entrance__form" novalidate autocomplete="off" on:submit=submit>
            <EntryField
                id="pin" label=texts.label kind=EntryKind::Pin(entry.keys) value=entry.typed error=entry.error(texts)
            />
            <KeysSwitch keys=entry.keys />
            <button class="button" type="submit" disabled=move || is_busy.get() || entry.waiting.is_on()>
                {move || if is_busy.get() { texts.unlocking } else { texts.unlock }}
            </button>
        </form>
        <OtherPeople />
        <Forgotten person signed_in />
    }
}

#[component]
fn OtherPeople() -> impl IntoView {
    let (entrance, texts) = (use_entrance(), &use_texts().entrance.people);
    view! {
        <button class="quiet" type="button" on:click=move |_| entrance.go(Stage::Choosing)>{texts.switch}</button>
    }
}

/// What can be done about a forgotten PIN, and what can't.
#[component]
fn Forgotten(person: TabletPerson, signed_in: Option<SignedIn>) -> impl IntoView {
    let (entrance, texts) = (use_entrance(), &use_texts().entrance.pin);
    let start_over = move |_| {
        entrance.go(match signed_in.clone() {
            Some(signed_in) => Stage::ChoosingPin { signed_in, leaves: Some(person.space.clone()) },
            None => Stage::SigningIn(Purpose::StartOver(Box::new(person.clone()))),
        })
    };
    view! {
        <details class="entrance__help">
            <summary>{texts.forgotten_title}</summary>
            <p>{texts.forgotten}</p>
            <p>{texts.forgotten_kept}</p>
            <button class="button button--quiet" type="button" on:click=start_over>{texts.start_over}</button>
        </details>
    }
}
