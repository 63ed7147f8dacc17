//! From where somebody looks down: their highest units, round by round.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::de::IgnoredAny;

use super::told::Place;
use super::{level_words, place_route};
use crate::components::{AskingLine, Icon, Shape};
use crate::preferences::use_texts;
use crate::route::Route;
use crate::server_question::ask;
use crate::server_talk::Asked;
use crate::tablet::use_tablet;

/// Where the server tells it.
const ADDRESS: &str = "/api/roll-ups";

/// The screen.
#[component]
pub(super) fn Places() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().result);
    let places = Asked::<Vec<Place>>::start(tablet, ADDRESS);
    let list = move || {
        let places = places.answer.get()?;
        let nothing = places.is_empty().then(|| {
            view! { <section class="empty"><Icon shape=Shape::Board /><h2>{texts.none}</h2><p>{texts.none_help}</p></section> }
        });
        let cards = places.into_iter().map(|place| {
            let to = place_route(&place).address();
            let (look, shape, words) = if place.is_open {
                ("chip chip--good", Shape::Pen, texts.open)
            } else {
                ("chip", Shape::Lock, texts.closed)
            };
            view! {
                <li><a class="card card--link" data-place=place.unit.clone() href=to>
                    <div class="card__head">
                        <div><p class="card__kicker">{place.round_name}</p><h2 class="card__title">{place.unit_name}</h2></div>
                        <p class=look><Icon shape /> {words}</p>
                    </div>
                    <p class="soft">{level_words(texts, place.level)}</p>
                </a></li>
            }
        });
        Some(view! { {nothing} <ul class="cards cards--cases">{cards.collect_view()}</ul> })
    };
    view! {
        <a class="back" href=Route::Home.address()><Icon shape=Shape::Back /> <span>{use_texts().case.to_list}</span></a>
        <header class="page-head"><h1>{texts.title}</h1></header>
        <p class="soft">{texts.intro}</p>
        <AskingLine asking=places.asking again=Callback::new(move |()| places.ask(tablet)) />
        {list}
    }
    .into_any()
}

/// The way here from the list of follow-ups, for those who have anything below them.
#[component]
pub(crate) fn ResultLink() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().result);
    let has_any = RwSignal::new(false);
    spawn_local(async move {
        // Without an answer there is no link: what it leads to needs the network as well.
        if let Ok(places) = ask::<Vec<IgnoredAny>>(tablet, ADDRESS).await {
            has_any.try_set(!places.is_empty());
        }
    });
    view! {
        <Show when=move || has_any.get()>
            <a class="next next--large" id="to-result" href=Route::Result(String::new()).address()><Icon shape=Shape::Board />
                <span class="stack"><strong>{texts.title}</strong><span>{texts.link_help}</span></span>
            </a>
        </Show>
    }
    .into_any()
}
