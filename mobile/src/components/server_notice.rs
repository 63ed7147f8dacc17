//! Why the server did not answer, or what it says no with, in words that everybody understands.
//!
//! It shows. What a refusal means on one screen alone is said by that screen, before it comes here.

use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::preferences::{use_language, use_texts};
use crate::server_question::{NotDone, Unanswered};
use crate::server_talk::{Asking, Telling};
use crate::texts::fill;

/// That the server could not be asked.
#[component]
pub(crate) fn UnansweredNotice(problem: Unanswered) -> impl IntoView {
    let texts = &use_texts().server;
    let (shape, words) = match problem {
        Unanswered::NoNetwork => (Shape::CloudOff, texts.no_network),
        Unanswered::ServerDown => (Shape::CloudOff, texts.server_down),
        Unanswered::SignedOut => (Shape::Person, texts.signed_out),
        Unanswered::NotPermitted => (Shape::Lock, texts.not_permitted),
        Unanswered::Gone => (Shape::Warning, texts.gone),
        Unanswered::NotUnderstood => (Shape::Warning, texts.not_understood),
    };
    view! {
        <p class="notice notice--partly" data-problem><Icon shape /> <span>{words}</span></p>
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

/// How a question to the server stands, and the button that asks again.
#[component]
pub(crate) fn AskingLine(asking: Asking, again: Callback<()>) -> impl IntoView {
    let (texts, language) = (&use_texts().server, use_language());
    let words = move || match (asking.is_on.get(), asking.at.get()) {
        (true, _) => Some(texts.fetching.to_owned()),
        (false, Some(at)) => Some(fill(texts.fetched, &[("time", &at.words(language))])),
        (false, None) => None,
    };
    view! {
        <div class="stack" data-asking>
            <div role="status">{move || asking.problem.get().map(|problem| view! { <UnansweredNotice problem /> })}</div>
            <div class="row row--apart">
                <p class="soft" data-fetched>{words}</p>
                <button type="button" class="quiet" data-ask-again aria-disabled=move || asking.is_on.get().to_string()
                    on:click=move |_| if !asking.is_on.get_untracked() { again.run(()); }>
                    <Icon shape=Shape::Redo /> {texts.fetch_again}
                </button>
            </div>
        </div>
    }
    .into_any()
}

/// How telling the server something went; `codes` are the refusals that the screen has words of its own for.
#[component]
pub(crate) fn TellingLine(
    telling: Telling,
    #[prop(optional)] codes: &'static [(&'static str, &'static str)],
) -> impl IntoView {
    let texts = &use_texts().server;
    let line = move || match telling.outcome.get() {
        None => telling
            .is_on
            .get()
            .then(|| view! { <p class="row"><Icon shape=Shape::Clock /> {texts.saving}</p> }.into_any()),
        Some(Ok(())) => {
            Some(view! { <p class="row good" data-told><Icon shape=Shape::Check /> {texts.saved}</p> }.into_any())
        }
        Some(Err(problem)) => {
            let code = if let NotDone::Refused(refusal) = &problem { refusal.code.clone() } else { None };
            let words = codes.iter().find(|it| code.as_deref() == Some(it.0)).map(|it| it.1);
            Some(match words {
                Some(words) => view! {
                    <p class="notice notice--bad" data-problem><Icon shape=Shape::Warning /> <span>{words}</span></p>
                }
                .into_any(),
                None => view! { <NotDoneNotice problem /> }.into_any(),
            })
        }
    };
    view! { <div role="status">{line}</div> }.into_any()
}
