//! Signing in again in an open space: the server does not know the token any more, or the person had signed out.
//!
//! Nothing of the space is touched. The rule that must not be broken: nobody else's account gets into this space.

use client_core::Connection;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Dialog, EntryField, EntryKind, Icon, Shape};
use crate::entrance::{Entrance, OpenSpace, use_entrance};
use crate::focus::focus_soon;
use crate::pages::entrance::{WaitingTime, problem_words};
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
    let (entrance, texts) = (use_entrance(), &use_texts().entrance);
    let person = StoredValue::new(open.person());
    let (password, wrong, is_busy) = (RwSignal::new(String::new()), RwSignal::new(None), RwSignal::new(false));
    let waiting = WaitingTime::none();
    let language = use_language();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = password.get_untracked();
        if typed.is_empty() {
            wrong.set(Some(Wrong::Missing));
            return focus_soon("again-password");
        }
        is_busy.set(true);
        spawn_local(async move {
            let user = person.with_value(|it| it.user.clone());
            let result = ask(entrance, open, Credentials::Password { user, password: typed }, language).await;
            is_busy.set(false);
            password.set(String::new());
            if let Err(Wrong::Problem(SignInProblem::TooMany { wait_ms })) = result {
                waiting.begin(wait_ms);
            }
            wrong.set(result.err());
            match result {
                Ok(()) => closed.run(()),
                Err(_) => focus_soon("again-password"),
            }
        });
    };
    let error = Signal::derive(move || match wrong.get() {
        None => String::new(),
        Some(Wrong::Missing) => texts.sign_in.password_missing.to_owned(),
        Some(Wrong::SomebodyElse) => person.with_value(|it| fill(texts.sign_in.somebody_else, &[("name", &it.name)])),
        Some(Wrong::Problem(problem)) => problem_words(problem, waiting, texts),
    });
    focus_soon("again-password");
    view! {
        <Dialog title=texts.sign_in.again_title closed>
            <form class="entrance__form" novalidate on:submit=submit>
                <div class="field">
                    <label class="field__label" for="again-user">{texts.sign_in.user}</label>
                    <input
                        class="field__input" id="again-user" autocomplete="username" readonly
                        prop:value=person.with_value(|it| it.user.clone())
                    />
                </div>
                <EntryField
                    id="again-password" label=texts.sign_in.password kind=EntryKind::Password value=password error
                />
                <button class="button" type="submit" disabled=move || is_busy.get() || waiting.is_on()>
                    {move || if is_busy.get() { texts.sign_in.busy } else { texts.sign_in.submit }}
                </button>
            </form>
        </Dialog>
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
