//! How people sign in at this server, and the way in through the organisation's own sign-in where it knows of one.
//!
//! It is asked for when a screen opens; without a network there is no answer. The sign-in leads out of the app, and back with a
//! one-time code. The rule that must not be broken: the app goes on by itself only with a code that comes back with the mark that this
//! very tab gave out, once; a link that somebody sent signs nobody in.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{WaitingTime, problem_words};
use crate::components::{Icon, Shape};
use crate::preferences::{use_language, use_texts};
use crate::server_session::{SignInProblem, WaysIn, ways_in};
use crate::tablet::Tablet;
use crate::texts::fill;

/// Where a tab keeps the mark that it gave out.
const MARK_KEY: &str = "samsyn-sign-on";

/// What is known of how people sign in here; none while it is being asked.
#[derive(Clone, Copy)]
pub(crate) struct Ways(RwSignal<Option<Result<WaysIn, SignInProblem>>>);

impl Ways {
    /// Asks.
    pub(crate) fn start() -> Self {
        let ways = Self(RwSignal::new(None));
        ways.ask();
        ways
    }

    /// Asks, or asks again.
    pub(crate) fn ask(self) {
        self.0.set(None);
        spawn_local(async move {
            // The person may have left the screen by now.
            self.0.try_set(Some(ways_in().await));
        });
    }

    /// True if people sign in with passwords, false if nobody does, none if that is not known; followed.
    pub(crate) fn passwords(self) -> Option<bool> {
        self.0.with(|it| it.as_ref()?.as_ref().ok().map(|it| it.passwords))
    }

    /// Why it is not known; followed.
    pub(crate) fn problem(self) -> Option<SignInProblem> {
        self.0.with(|it| it.as_ref()?.as_ref().err().copied())
    }

    fn label(self) -> Option<String> {
        self.0.with(|it| it.as_ref()?.as_ref().ok()?.label.clone())
    }
}

fn marks() -> Option<web_sys::Storage> {
    window().session_storage().ok()?
}

/// True if this tab gave out the mark that a code came back with. The mark is worth nothing from then on.
pub(super) fn is_own(mark: &str) -> bool {
    let Some(marks) = marks() else { return false };
    let given = marks.get_item(MARK_KEY).ok().flatten();
    // A browser that keeps nothing has given none out.
    marks.remove_item(MARK_KEY).ok();
    !mark.is_empty() && given.as_deref() == Some(mark)
}

/// The button that leads to the organisation's sign-in; out of an open space, once all of it is saved.
#[component]
pub(crate) fn OrganisationSignIn(ways: Ways, #[prop(optional)] open: Option<Tablet>) -> impl IntoView {
    let texts = &use_texts().entrance.sign_in;
    let mark = format!("{:x}{:x}", rand::random::<u64>(), rand::random::<u64>());
    let address = format!("/api/single-sign-on/start?language={}&mark={mark}", use_language().code());
    let place = StoredValue::new((mark, address));
    let go = move |event: web_sys::MouseEvent| {
        if let Some(marks) = marks() {
            // Where nothing is kept the person presses one more button on the way back.
            place.with_value(|it| marks.set_item(MARK_KEY, &it.0)).ok();
        }
        if let Some(tablet) = open {
            event.prevent_default();
            spawn_local(async move {
                if tablet.stored_or_problem().await.is_ok() {
                    place.try_with_value(|it| window().location().set_href(&it.1).ok());
                }
            });
        }
    };
    move || {
        ways.label().map(|name| {
            view! {
                <a class="button" id="organisation-sign-in" rel="external" href=place.with_value(|it| it.1.clone()) on:click=go>
                    <Icon shape=Shape::Person /> {fill(texts.by_organisation, &[("name", &name)])}
                </a>
            }
        })
    }
}

/// That it is being asked how people sign in, or why it is not known.
#[component]
pub(crate) fn WaysLine(ways: Ways) -> impl IntoView {
    let texts = &use_texts().entrance;
    move || {
        match ways.problem() {
        Some(problem) => view! {
            <p class="notice notice--partly" role="status"><Icon shape=Shape::CloudOff /> <span>{problem_words(problem, WaitingTime::none(), texts)}</span></p>
            <button class="button" type="button" id="ask-ways" on:click=move |_| ways.ask()>{texts.people.try_again}</button>
        }
        .into_any(),
        None => view! { <p class="entrance__opening" role="status">{texts.people.opening}</p> }.into_any(),
    }
    }
}
