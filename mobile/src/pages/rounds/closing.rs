//! Closing a round for good.
//!
//! The rule that must not be broken: whoever closes it has seen the name of every unit that has not handed in.

use leptos::prelude::*;
use serde_json::Value;

use super::left::{named, units_left};
use super::one::RoundDesk;
use crate::components::{Dialog, Icon, Shape, TellingLine};
use crate::preferences::use_texts;
use crate::server_question::Verb;
use crate::server_talk::Telling;
use crate::texts::fill;

/// The part.
#[component]
pub(super) fn Closing(desk: RoundDesk) -> impl IntoView {
    let words = &use_texts().rounds.close;
    let is_asked = RwSignal::new(false);
    let closed = Callback::new(move |()| is_asked.set(false));
    view! {
        <button type="button" class="button button--danger button--start" id="close-round" on:click=move |_| is_asked.set(true)>
            <Icon shape=Shape::Lock /> {words.action}
        </button>
        {move || is_asked.get().then(|| view! { <Ask desk closed /> })}
    }
    .into_any()
}

#[component]
fn Ask(desk: RoundDesk, closed: Callback<()>) -> impl IntoView {
    let words = &use_texts().rounds.close;
    let title = fill(
        words.title,
        &[("round", &desk.round.with_untracked(|it| it.as_ref().map(|it| it.name.clone()).unwrap_or_default()))],
    );
    let left = untrack(|| units_left(desk));
    let telling = Telling::new();
    let again = desk.told.again();
    let done = Callback::new(move |()| {
        closed.run(());
        again.run(());
    });
    let close = move |_| telling.tell(desk.told.tablet, (Verb::Post, desk.address("close")), Value::Null, done);
    let who = if left.is_empty() {
        view! { <p class="row good"><Icon shape=Shape::Check /> {words.all_in}</p> }.into_any()
    } else {
        view! {
            <p class="notice notice--bad"><Icon shape=Shape::Warning /> <span>{words.left.of(left.len())}</span></p>
            {named(&left, usize::MAX)}
        }
        .into_any()
    };
    view! {
        <Dialog title closed>
            <div class="stack">
                <p>{words.what}</p>
                {who}
                <TellingLine telling />
                <div class="row">
                    <button type="button" class="button button--danger" id="close-round-confirm" on:click=close>{words.confirm}</button>
                    <button type="button" class="button" on:click=move |_| closed.run(())>{words.keep_open}</button>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}
