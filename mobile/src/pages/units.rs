//! The overview for those who follow many units: how far each has come, what is late, whom to ask.
//!
//! It needs the network, since the server alone knows, and says so without it; what was fetched before stays on the
//! screen with its time. The rule that must not be broken: nothing of what people write in a follow-up is here.

mod card;
mod listed;
mod sending_back;

use std::collections::BTreeSet;

use form_model::DocumentKind;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;

use card::UnitCard;
pub(crate) use card::state_words;
use listed::{Filter, Placed, in_tree_order};
pub(crate) use listed::{Listed, ListedHandIn, State};
pub(crate) use sending_back::SendingBack;

use crate::components::{Icon, Shape, UnansweredNotice};
use crate::moments::Moment;
use crate::preferences::{use_language, use_texts};
use crate::route::Route;
use crate::server_question::{Unanswered, ask};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{UnitsTexts, fill};

/// Where the server tells it.
pub(crate) const ADDRESS: &str = "/api/progress";

/// What was fetched, and how the latest try went.
#[derive(Clone, Copy)]
struct Overview {
    fetched: RwSignal<Option<(Moment, Vec<Placed>)>>,
    problem: RwSignal<Option<Unanswered>>,
    is_asking: RwSignal<bool>,
}

impl Overview {
    fn start(tablet: Tablet) -> Self {
        let overview =
            Self { fetched: RwSignal::new(None), problem: RwSignal::new(None), is_asking: RwSignal::new(false) };
        overview.fetch(tablet);
        overview
    }

    fn fetch(self, tablet: Tablet) {
        self.is_asking.set(true);
        spawn_local(async move {
            let answer = ask::<Vec<Listed>>(tablet, ADDRESS).await;
            // The person may have left the page by now.
            self.is_asking.try_set(false);
            match answer {
                Ok(rows) => {
                    self.problem.try_set(None);
                    self.fetched.try_set(Some((Moment::now(), in_tree_order(rows))));
                }
                Err(problem) => {
                    self.problem.try_set(Some(problem));
                }
            }
        });
    }

    fn count(self, filter: Filter) -> usize {
        self.fetched
            .with(|it| it.as_ref().map_or(0, |(_, rows)| rows.iter().filter(|it| filter.takes(&it.row)).count()))
    }
}

/// The screen.
#[component]
pub(crate) fn Units() -> impl IntoView {
    let (tablet, texts, server, language) = (use_tablet(), &use_texts().units, &use_texts().server, use_language());
    let overview = Overview::start(tablet);
    let filter = RwSignal::new(Filter::All);
    let fetched_at = move || {
        let at = overview.fetched.with(|it| it.as_ref().map(|(at, _)| *at))?;
        Some(fill(server.fetched, &[("time", &at.words(language))]))
    };
    view! {
        <a class="back" href=Route::Home.address()><Icon shape=Shape::Back /> <span>{use_texts().case.to_list}</span></a>
        <header class="page-head">
            <h1>{texts.title}</h1>
            <button type="button" class="button button--quiet" id="fetch-units" aria-disabled=move || overview.is_asking.get().to_string()
                on:click=move |_| if !overview.is_asking.get_untracked() { overview.fetch(tablet); }>
                <Icon shape=Shape::Redo /> {server.fetch_again}
            </button>
        </header>
        <p class="soft">{texts.intro}</p>
        <div role="status" class="stack" data-units-status>
            {move || overview.problem.get().map(|it| view! { <UnansweredNotice problem=it /> })}
            {move || overview.is_asking.get().then(|| view! { <p class="row"><Icon shape=Shape::Clock /> {server.fetching}</p> })}
            {move || fetched_at().map(|it| view! { <p class="soft">{it}</p> })}
        </div>
        <Show when=move || overview.fetched.with(Option::is_some)>
            <Rows overview filter texts />
        </Show>
    }
}

#[component]
fn Rows(overview: Overview, filter: RwSignal<Filter>, texts: &'static UnitsTexts) -> impl IntoView {
    let choices = Filter::ALL.map(|it| {
        let words = match it {
            Filter::All => texts.filter_all,
            Filter::Late => texts.filter_late,
            Filter::NotBegun => texts.filter_not_begun,
        };
        view! {
            <button type="button" class="button button--quiet units__filter" data-filter=it.code()
                aria-pressed=move || (filter.get() == it).to_string() on:click=move |_| filter.set(it)>
                {move || fill(words, &[("count", &overview.count(it).to_string())])}
            </button>
        }
    });
    let cards = move || {
        let shown = overview.fetched.with(|it| {
            let rows = it.as_ref().map(|(_, rows)| rows.as_slice()).unwrap_or_default();
            rows.iter().filter(|it| filter.get().takes(&it.row)).cloned().collect::<Vec<_>>()
        });
        shown.into_iter().map(|placed| view! { <UnitCard placed /> }).collect_view()
    };
    let nothing = move || match (overview.count(Filter::All), overview.count(filter.get())) {
        (0, _) => Some(texts.empty),
        (_, 0) => Some(texts.nothing_chosen),
        _ => None,
    };
    view! {
        <div class="row" role="group" aria-label=texts.filter_label>{choices}</div>
        {move || nothing().map(|words| view! { <section class="empty"><Icon shape=Shape::Check /><p>{words}</p></section> })}
        <Show when=move || nothing().is_none()><ul class="units">{cards}</ul></Show>
    }
}

/// Of what is listed, what the way there goes by.
#[derive(Deserialize)]
struct Followed {
    unit: String,
}

/// The way to the overview, for those who follow units whose forms they do not fill in themselves.
#[component]
pub(crate) fn UnitsLink() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().units);
    let followed = RwSignal::new(Vec::<String>::new());
    spawn_local(async move {
        // Without an answer there is no link: what it leads to needs the network as well.
        if let Ok(rows) = ask::<Vec<Followed>>(tablet, ADDRESS).await {
            followed.try_set(rows.into_iter().map(|it| it.unit).collect());
        }
    });
    let follows_others = Memo::new(move |_| {
        let cases = tablet.cases(DocumentKind::Followup).into_iter();
        let own = cases.filter(|it| tablet.own_voice(it.0).is_some()).map(|(_, case)| case.unit.to_string());
        let own: BTreeSet<String> = own.collect();
        followed.with(|it| it.iter().any(|unit| !own.contains(unit)))
    });
    view! {
        <Show when=move || follows_others.get()>
            <a class="next next--large" id="to-units" href=Route::Units.address()><Icon shape=Shape::List />
                <span class="stack"><strong>{texts.title}</strong><span>{texts.link_help}</span></span>
            </a>
        </Show>
    }
}
