//! A link with a one-time code that was opened while somebody's space is open.
//!
//! The code may be for somebody else, so nobody is signed in behind the back of whoever holds the pen.

use leptos::prelude::*;

use crate::entrance::{OpenSpace, Purpose, Stage, use_entrance};
use crate::preferences::use_texts;
use crate::texts::fill;

/// The screen.
#[component]
pub(crate) fn Enrol() -> impl IntoView {
    let (entrance, texts) = (use_entrance(), &use_texts().entrance.sign_in);
    let name = use_context::<OpenSpace>().map(|it| it.person().name).unwrap_or_default();
    let lock = move |_| entrance.lock(Some(Stage::SigningIn(Purpose::Newcomer)));
    view! {
        <h1>{texts.enrol_title}</h1>
        <p>{fill(texts.enrol_lead, &[("name", &name)])}</p>
        <div><button class="button" type="button" on:click=lock>{texts.enrol_action}</button></div>
    }
}
