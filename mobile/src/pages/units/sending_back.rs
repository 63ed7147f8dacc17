//! Sending a unit's hand-in back to it with a comment, for the managers of the level above.
//!
//! It needs the network. The rule that must not be broken: what was written stays in the dialog until the server has it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use super::listed::ListedHandIn;
use crate::components::{Dialog, Icon, NotDoneNotice, Shape};
use crate::preferences::use_texts;
use crate::server_question::{NotDone, Verb, tell};
use crate::tablet::use_tablet;
use crate::texts::fill;

/// The longest comment that the server takes.
const WORDS_MAX: &str = "4000";

#[derive(Debug, Serialize)]
struct Comment {
    comment: String,
}

#[derive(Debug, Deserialize)]
struct Said {}

/// That the hand-in was sent back, or the way to do it.
#[component]
pub(crate) fn SendingBack(hand_in: ListedHandIn, unit: String) -> impl IntoView {
    let texts = &use_texts().units;
    let is_sent = RwSignal::new(hand_in.sent_back_at_ms.is_some());
    let is_open = RwSignal::new(false);
    let title = fill(texts.send_back_title, &[("unit", &unit), ("version", &hand_in.version.to_string())]);
    let (id, title) = (StoredValue::new(hand_in.id), StoredValue::new(title));
    move || {
        if is_sent.get() {
            return view! { <p class="chip chip--partly" data-sent-back><Icon shape=Shape::Undo /> {texts.sent_back}</p> }.into_any();
        }
        view! {
            <button type="button" class="button button--quiet button--start" data-send-back on:click=move |_| is_open.set(true)>
                <Icon shape=Shape::Undo /> {texts.send_back}
            </button>
            <Show when=move || is_open.get()>
                <Dialog title=title.get_value() closed=Callback::new(move |()| is_open.set(false))>
                    <CommentForm id=id.get_value() is_sent />
                </Dialog>
            </Show>
        }
        .into_any()
    }
}

#[component]
fn CommentForm(id: String, is_sent: RwSignal<bool>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().units);
    let comment = RwSignal::new(String::new());
    let is_missing = RwSignal::new(false);
    let problem = RwSignal::new(None::<NotDone>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let words = comment.get_untracked().trim().to_owned();
        is_missing.set(words.is_empty());
        if words.is_empty() {
            return;
        }
        let address = format!("/api/hand-ins/{id}/send-back");
        spawn_local(async move {
            match tell::<Said>(tablet, Verb::Post, &address, &Comment { comment: words }).await {
                Ok(Said {}) => {
                    is_sent.try_set(true);
                }
                Err(no) => {
                    problem.try_set(Some(no));
                }
            }
        });
    };
    let notice = move || {
        problem.get().map(|it| match it {
            NotDone::Refused(refusal) if refusal.status == 409 => view! {
                <p class="notice notice--bad" data-problem><Icon shape=Shape::Warning /> <span>{texts.send_back_too_late}</span></p>
            }
            .into_any(),
            problem @ (NotDone::Refused(_) | NotDone::Unanswered(_)) => view! { <NotDoneNotice problem /> }.into_any(),
        })
    };
    view! {
        <form class="stack" on:submit=submit>
            <p>{texts.send_back_help}</p>
            <div class="field">
                <label class="field__label" for="send-back-comment">{texts.send_back_comment}</label>
                <textarea class="field__input" id="send-back-comment" rows="5" maxlength=WORDS_MAX bind:value=comment
                    aria-invalid=move || is_missing.get().to_string() aria-describedby="send-back-error"></textarea>
                <p class="field__error" id="send-back-error" role="alert">
                    {move || is_missing.get().then_some(texts.send_back_missing)}
                </p>
            </div>
            <div role="status">{notice}</div>
            <button type="submit" class="button button--start"><Icon shape=Shape::Undo /> {texts.send_back}</button>
        </form>
    }
}
