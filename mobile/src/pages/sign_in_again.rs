//! Signing in again in an open space: the server does not know the token any more, or the person had signed out.
//!
//! By password where there are passwords, else by a one-time code; or by the organisation's own sign-in, which leads out of the space
//! and back to its PIN. Nothing of the space is touched. The rule that must not be broken: nobody else's account gets into this space.

use client_core::Connection;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Dialog, EntryField, EntryKind, Icon, Shape};
use crate::entrance::{Entrance, OpenSpace, use_entrance};
use crate::focus::focus_soon;
use crate::pages::entrance::{OrganisationSignIn, WaitingTime, Ways, WaysLine, problem_words};
use crate::preferences::{use_language, use_texts};
use crate::server_session::{Credentials, SignInProblem, SignedIn, sign_in};
use crate::texts::{Language, fill};

/// Says that the person has to sign in again, and leads to it.
#[component]
pub(crate) fn SignInAgain() -> impl IntoView {
    let texts = &use_texts().entrance.sign_in;
    let Some(open) = use_context::<OpenSpace>() else { return ().into_any() };
    let is_asked = RwSignal::new(false);
    // A blocked device can't be signed in again; what becomes of it another notice says.
    let is_needed = Memo::new(move |_| {
        matches!(open.tablet.connection(), Connection::SignInNeeded | Connection::SignedOut)
            && !open.tablet.read(client_core::Client::is_revoked)
    });
    let words = if open.is_vanished { texts.vanished } else { texts.again_lead };
    let look = if open.is_vanished { "notice notice--bad again" } else { "notice notice--partly again" };
    let banner =
        move || {
            is_needed.get().then(|| view! {
        <section class=look aria-label=texts.again_title>
            <Icon shape=Shape::Warning />
            <p>{words}</p>
            <button class="button" type="button" on:click=move |_| is_asked.set(true)>{texts.submit}</button>
        </section>
    })
        };
    let closed = Callback::new(move |()| is_asked.set(false));
    view! {
        {banner}
        {move || (is_asked.get() && is_needed.get()).then(|| view! { <Ask open closed /> })}
    }
    .into_any()
}

/// What is wrong with the sign-in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Missing,
    SomebodyElse,
    Problem(SignInProblem),
}

#[component]
fn Ask(open: OpenSpace, closed: Callback<()>) -> impl IntoView {
    let texts = &use_texts().entrance.sign_in;
    let ways = Ways::start();
    let form = move || match ways.passwords() {
        Some(passwords) => {
            view! { <Form open closed secret=if passwords { EntryKind::Password } else { EntryKind::Code } /> }
                .into_any()
        }
        None => view! { <WaysLine ways /> }.into_any(),
    };
    view! {
        <Dialog title=texts.again_title closed>
            <div class="stack"><OrganisationSignIn ways open=open.tablet /> {form}</div>
        </Dialog>
    }
}

/// What lets the person in, and the button.
#[component]
fn Form(open: OpenSpace, closed: Callback<()>, secret: EntryKind) -> impl IntoView {
    let (entrance, texts) = (use_entrance(), &use_texts().entrance);
    let is_code = matches!(secret, EntryKind::Code);
    let person = StoredValue::new(open.person());
    let (typed, wrong, is_busy) = (RwSignal::new(String::new()), RwSignal::new(None), RwSignal::new(false));
    let waiting = WaitingTime::none();
    let language = use_language();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let secret = typed.get_untracked();
        if secret.trim().is_empty() {
            wrong.set(Some(Wrong::Missing));
            return focus_soon("again-secret");
        }
        is_busy.set(true);
        spawn_local(async move {
            let credentials = match is_code {
                true => Credentials::Code(secret),
                false => Credentials::Password { user: person.with_value(|it| it.user.clone()), password: secret },
            };
            let result = ask(entrance, open, credentials, language).await;
            // The dialog may have been left by now.
            is_busy.try_set(false);
            typed.try_set(String::new());
            if let Err(Wrong::Problem(SignInProblem::TooMany { wait_ms })) = result {
                waiting.begin(wait_ms);
            }
            wrong.try_set(result.err());
            match result {
                Ok(()) => closed.run(()),
                Err(_) => focus_soon("again-secret"),
            }
        });
    };
    let words = &texts.sign_in;
    let (label, missing) =
        if is_code { (words.code, words.code_missing) } else { (words.password, words.password_missing) };
    let error = Signal::derive(move || match wrong.get() {
        None => String::new(),
        Some(Wrong::Missing) => missing.to_owned(),
        Some(Wrong::SomebodyElse) => person.with_value(|it| fill(words.somebody_else, &[("name", &it.name)])),
        Some(Wrong::Problem(problem)) => problem_words(problem, waiting, texts),
    });
    focus_soon("again-secret");
    view! {
        <form class="entrance__form" novalidate on:submit=submit>
            <div class="field">
                <label class="field__label" for="again-user">{words.user}</label>
                <input
                    class="field__input" id="again-user" autocomplete="username" readonly
                    prop:value=person.with_value(|it| it.user.clone())
                />
            </div>
            <EntryField id="again-secret" label kind=secret value=typed error />
            <button class="button" type="submit" disabled=move || is_busy.get() || waiting.is_on()>
                {move || if is_busy.get() { words.busy } else { words.submit }}
            </button>
        </form>
    }
}

async fn ask(entrance: Entrance, open: OpenSpace, credentials: Credentials, language: Language) -> Result<(), Wrong> {
    let device_key = open.tablet.read(|client| client.identity().and_then(|it| it.device_key));
    let signed_in: SignedIn = sign_in(&credentials, device_key, language).await.map_err(Wrong::Problem)?;
    let person = open.person();
    if (signed_in.person, signed_in.installation) != (person.person, person.installation) {
        return Err(Wrong::SomebodyElse);
    }
    entrance.signed_in_again(open, signed_in).await;
    Ok(())
}
