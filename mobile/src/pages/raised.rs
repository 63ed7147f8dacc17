//! What became of what the person's administration passed on: matters with their owner and their reply.
//!
//! It needs the network. The rule that must not be broken: a matter without a reply says so.

use leptos::prelude::*;
use serde::Deserialize;

use crate::components::{Icon, Shape};
use crate::pages::fetched_screen::{FetchedScreen, nothing_there};
use crate::pages::result::{Reply, ReplyShown, Words};
use crate::preferences::{use_language, use_texts};
use crate::server_talk::Asked;
use crate::tablet::use_tablet;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Matter {
    round_name: String,
    unit_name: String,
    question: Words,
    words: String,
    reply: Option<Reply>,
}

/// The screen.
#[component]
pub(crate) fn Raised() -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().result.raised, use_language());
    let shown = Asked::<Vec<Matter>>::start(tablet, "/api/me/raised");
    let list = move || {
        let matters = shown.answer.get()?;
        let nothing = matters.is_empty().then(|| nothing_there(Shape::Up, texts.none, texts.none_help));
        let items = matters.into_iter().map(|it| {
            let reply = match it.reply {
                Some(reply) => view! { <ReplyShown reply /> }.into_any(),
                None => view! { <p class="chip"><Icon shape=Shape::Clock /> {texts.no_reply}</p> }.into_any(),
            };
            view! {
                <li class="card" data-matter>
                    <p class="card__kicker">{it.round_name} " · " {it.unit_name}</p>
                    <h2 class="card__title">{it.question.of(language).to_owned()}</h2>
                    <blockquote class="quote">{it.words}</blockquote>
                    {reply}
                </li>
            }
        });
        Some(view! { {nothing} <ul class="sources">{items.collect_view()}</ul> })
    };
    view! {
        <FetchedScreen title=texts.title intro=texts.intro asking=shown.asking
            again=Callback::new(move |()| shown.ask(tablet))>{list}</FetchedScreen>
    }
    .into_any()
}
