//! Choosing a password: for somebody whom a one-time code let in, and who has none yet.
//!
//! It needs the network, which was there a moment ago. The rule that must not be broken: nobody has to choose one to get
//! on with the work; the tablet opens with the PIN.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{WaitingTime, problem_words};
use crate::components::{EntryField, EntryKind};
use crate::entrance::{Purpose, use_entrance};
use crate::focus::focus_soon;
use crate::preferences::use_texts;
use crate::server_session::{SignedIn, choose_password};
use crate::texts::fill;

/// As the server has it.
const PASSWORD_CHARS_MIN: usize = 8;

/// The screen.
#[component]
pub(super) fn ChoosePassword(signed_in: SignedIn, purpose: Purpose) -> impl IntoView {
    let (entrance, all) = (use_entrance(), &use_texts().entrance);
    let texts = &all.password;
    let (password, problem, is_busy) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(false));
    let lead = fill(texts.lead, &[("name", &signed_in.name), ("user", &signed_in.user)]);
    let person = StoredValue::new((signed_in, purpose));
    let go_on = move || {
        let (signed_in, purpose) = person.get_value();
        entrance.signed_in(SignedIn { has_password: true, ..signed_in }, &purpose);
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let chosen = password.get_untracked();
        if chosen.chars().count() < PASSWORD_CHARS_MIN {
            problem.set(texts.too_short.to_owned());
            return focus_soon("new-password");
        }
        is_busy.set(true);
        spawn_local(async move {
            let token = person.with_value(|it| it.0.token.clone());
            let outcome = choose_password(&token, &chosen).await;
            is_busy.try_set(false);
            match outcome {
                Ok(()) => go_on(),
                Err(why) => {
                    problem.try_set(problem_words(why, WaitingTime::none(), all));
                    focus_soon("new-password");
                }
            }
        });
    };
    focus_soon("new-password");
    let user = person.with_value(|it| it.0.user.clone());
    view! {
        <h1>{texts.title}</h1>
        <p>{lead}</p>
        <form class="entrance__form" novalidate on:submit=submit>
            <input type="text" hidden autocomplete="username" readonly prop:value=user />
            <EntryField
                id="new-password" label=texts.label kind=EntryKind::NewPassword value=password error=problem hint=texts.hint
            />
            <button class="button" type="submit" disabled=move || is_busy.get()>
                {move || if is_busy.get() { texts.choosing } else { texts.choose }}
            </button>
        </form>
        <button class="quiet" type="button" id="password-later" on:click=move |_| go_on()>{texts.later}</button>
    }
}
