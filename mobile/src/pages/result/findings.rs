//! Strengths and improvement areas that were handed in below, and the actions that were raised.

use leptos::prelude::*;

use super::Looking;
use super::answers::Pages;
use super::told::{FindingPage, FindingSource, RaisedSource};
use crate::components::{AskingLine, Icon, Shape};
use crate::preferences::use_texts;
use crate::route::Route;
use crate::server_talk::Asked;
use crate::tablet::use_tablet;
use crate::texts::{SourceTexts, fill};

/// The screen of findings.
#[component]
pub(super) fn Findings(looking: Looking, kind: String) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().result.sources);
    let page = RwSignal::new(0_usize);
    let shown = Asked::<FindingPage>::at(String::new());
    let chosen = if kind.is_empty() { String::new() } else { format!("&kind={kind}") };
    let base = format!("/api/roll-up/findings?{}{chosen}", looking.query());
    Effect::new(move |_| shown.ask_at(tablet, format!("{base}&page={}", page.get())));
    let ways = [("", texts.both), ("improvement", texts.improvements), ("strength", texts.strengths)].map(|(code, words)| {
        let part = if code.is_empty() { "findings".to_owned() } else { format!("findings/{code}") };
        let is_here = (code == kind).then_some("page");
        view! { <a class="choice choice--link" data-kind=code href=looking.route(&part).address() aria-current=is_here>{words}</a> }
    });
    let list = move || {
        let page_shown = shown.answer.get()?;
        let pages = page_shown.total.div_ceil(page_shown.page_size.max(1));
        let nothing = page_shown
            .sources
            .is_empty()
            .then(|| view! { <section class="empty"><Icon shape=Shape::Star /><p>{texts.none}</p></section> });
        let items = page_shown.sources.into_iter().map(|it| view! { <Finding source=it texts /> }).collect_view();
        Some(view! { {nothing} <ul class="sources">{items}</ul> <Pages page pages /> })
    };
    view! {
        <nav class="choices" aria-label=texts.only>{ways}</nav>
        <p class="soft">{texts.findings_intro}</p>
        <AskingLine asking=shown.asking again=Callback::new(move |()| shown.ask(tablet)) />
        {list}
    }
    .into_any()
}

#[component]
fn Finding(source: FindingSource, texts: &'static SourceTexts) -> impl IntoView {
    let (look, shape, words) = if source.kind == "strength" {
        ("chip chip--good", Shape::Star, texts.strength)
    } else {
        ("chip chip--partly", Shape::Flag, texts.improvement)
    };
    let priority =
        source.priority.map_or(texts.no_priority.to_owned(), |it| fill(texts.priority, &[("number", &it.to_string())]));
    let causes = source.root_causes.into_iter().map(|it| view! { <li>{it}</li> }).collect::<Vec<_>>();
    let causes = (!causes.is_empty())
        .then(|| view! { <div><p class="soft">{texts.root_causes}</p><ul class="lines">{causes}</ul></div> });
    view! {
        <li class="card">
            <div class="card__head">
                <h2 class="card__title">{source.unit_name}</h2>
                <div class="row"><p class=look><Icon shape /> {words}</p><p class="chip">{priority}</p></div>
            </div>
            <blockquote class="quote">{source.text}</blockquote>
            {causes}
            <div class="card__foot"><a class="quiet" data-read href=Route::HandedIn(source.hand_in).address()><Icon shape=Shape::Book /> {texts.to_hand_in}</a></div>
        </li>
    }
    .into_any()
}

/// The screen of raised actions.
#[component]
pub(super) fn Raised(looking: Looking) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().result.sources);
    let shown = Asked::<Vec<RaisedSource>>::start(tablet, format!("/api/roll-up/raised?{}", looking.query()));
    let list = move || {
        let sources = shown.answer.get()?;
        let nothing = sources
            .is_empty()
            .then(|| view! { <section class="empty"><Icon shape=Shape::Up /><p>{texts.raised_none}</p></section> });
        let items = sources.into_iter().map(|it| view! { <RaisedAction source=it texts /> }).collect_view();
        Some(view! { {nothing} <ul class="sources">{items}</ul> })
    };
    view! {
        <p class="soft">{texts.raised_intro}</p>
        <AskingLine asking=shown.asking again=Callback::new(move |()| shown.ask(tablet)) />
        {list}
    }
    .into_any()
}

#[component]
fn RaisedAction(source: RaisedSource, texts: &'static SourceTexts) -> impl IntoView {
    let risk = source.risk_level.as_deref().and_then(|code| texts.risk_levels.iter().find(|it| it.0 == code));
    let risk = risk.map(|(code, words)| {
        let look = if *code == "serious" { "chip chip--bad" } else { "chip" };
        view! { <p class=look><Icon shape=Shape::Warning /> {*words}</p> }
    });
    let why = (!source.risk.trim().is_empty()).then(|| view! { <p class="soft">{source.risk}</p> });
    let answer = if source.answer.trim().is_empty() {
        view! { <p class="soft">{texts.not_answered_then}</p> }.into_any()
    } else {
        view! { <div><p class="soft">{texts.answered_then}</p><blockquote class="quote">{source.answer}</blockquote></div> }.into_any()
    };
    view! {
        <li class="card">
            <div class="card__head"><h2 class="card__title">{source.unit_name}</h2>{risk}</div>
            <p>{source.action}</p>
            {why}
            {answer}
            <div class="card__foot"><a class="quiet" href=Route::HandedIn(source.hand_in).address()><Icon shape=Shape::Book /> {texts.to_hand_in}</a></div>
        </li>
    }
    .into_any()
}
