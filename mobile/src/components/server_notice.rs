//! Why the server did not answer, or what it says no with, in words that everybody understands.
//!
//! It shows. What a refusal means on one screen alone is said by that screen, before it comes here.

use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::preferences::use_texts;
use crate::server_question::{NotDone, Unanswered};

/// That the server could not be asked.
#[component]
pub(crate) fn UnansweredNotice(problem: Unanswered) -> impl IntoView {
    let texts = &use_texts().server;
    let words = match problem {
        Unanswered::NoNetwork => texts.no_network,
        Unanswered::ServerDown => texts.server_down,
        Unanswered::SignedOut => texts.signed_out,
        Unanswered::NotUnderstood => texts.not_understood,
    };
    view! {
        <p class="notice notice--partly" data-problem><Icon shape=Shape::CloudOff /> <span>{words}</span></p>
    }
}

/// That the server did not do what it was told, in the words that fit every screen.
#[component]
pub(crate) fn NotDoneNotice(problem: NotDone) -> impl IntoView {
    let texts = &use_texts().server;
    match problem {
        NotDone::Unanswered(problem) => view! { <UnansweredNotice problem /> }.into_any(),
        NotDone::Refused(refusal) => {
            let words = match refusal.status {
                403 => texts.not_permitted,
                404 => texts.gone,
                _ => texts.refused,
            };
            view! { <p class="notice notice--bad" data-problem><Icon shape=Shape::Warning /> <span>{words}</span></p> }
                .into_any()
        }
    }
}
