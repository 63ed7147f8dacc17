//! What the system records about who typed what: what, why, who sees it, for how long, how it goes away and whom to ask.
//!
//! The words are in the texts and are read without a network; only the periods come from the server. The rule that must not be
//! broken: it says nothing that the access rule and the archive don't keep.

use leptos::prelude::*;

use crate::components::{AskingLine, Icon, Shape};
use crate::pages::retention::{ADDRESS as RETENTION_ADDRESS, OwnRetention, Retention, period_words};
use crate::preferences::use_texts;
use crate::route::Route;
use crate::server_talk::Asked;
use crate::tablet::use_tablet;

/// The screen.
#[component]
pub(crate) fn Recorded() -> impl IntoView {
    let texts = &use_texts().life_cycle.recorded;
    let who = texts.who.iter().map(|(who, what)| view! { <dt>{*who}</dt> <dd>{*what}</dd> }).collect::<Vec<_>>();
    view! {
        <a class="back" href=Route::Home.address()><Icon shape=Shape::Back /> <span>{use_texts().case.to_list}</span></a>
        <header class="page-head"><h1>{texts.title}</h1></header>
        <p class="soft">{texts.intro}</p>
        <section class="sheet prose"><h2>{texts.what_title}</h2>{points(texts.what)}</section>
        <section class="sheet prose"><h2>{texts.why_title}</h2>{points(texts.why)}</section>
        <section class="sheet prose" id="recorded-who">
            <h2>{texts.who_title}</h2> <p>{texts.who_help}</p> <dl class="records">{who}</dl>
        </section>
        <HowLong />
        <section class="sheet prose"><h2>{texts.gone_title}</h2>{points(texts.gone)}</section>
        <section class="sheet prose">
            <h2>{texts.ask_title}</h2> <p>{texts.ask}</p>
            <a class="button button--quiet button--start" href=Route::Support.address()><Icon shape=Shape::Help /> {use_texts().support.title}</a>
        </section>
    }
    .into_any()
}

#[component]
fn HowLong() -> impl IntoView {
    let (tablet, all) = (use_tablet(), &use_texts().life_cycle);
    let shown = Asked::<Retention>::start(tablet, RETENTION_ADDRESS);
    let list = move || {
        let Retention { periods, administrations, .. } = shown.answer.get()?;
        let mine: Vec<OwnRetention> = administrations.into_iter().filter(|it| it.is_mine).collect();
        let item = |(code, years): (String, Option<u16>)| {
            let kind = all.kind(&code).to_owned();
            view! { <dt>{kind}</dt> <dd data-period=code.clone()>{period_words(all, years)}</dd> }
        };
        // Whoever works in an administration is told how that one keeps records; all others how the whole does.
        if mine.is_empty() {
            let items = periods.into_iter().map(|it| item((it.kind, it.years))).collect::<Vec<_>>();
            return Some(view! { <dl class="records">{items}</dl> }.into_any());
        }
        let lists = mine.into_iter().map(|own| {
            let items = own.periods.into_iter().map(|it| item((it.kind, it.years))).collect::<Vec<_>>();
            view! { <h3>{own.name}</h3> <dl class="records">{items}</dl> }
        });
        Some(lists.collect::<Vec<_>>().into_any())
    };
    view! {
        <section class="sheet prose" id="recorded-how-long">
            <h2>{all.recorded.how_long_title}</h2> <p>{all.recorded.how_long}</p>
            {list}
            <AskingLine asking=shown.asking again=Callback::new(move |()| shown.ask(tablet)) />
        </section>
    }
    .into_any()
}

fn points(all: &'static [&'static str]) -> impl IntoView {
    let items: Vec<_> = all.iter().map(|it| view! { <li>{*it}</li> }).collect();
    view! { <ul class="points">{items}</ul> }
}
