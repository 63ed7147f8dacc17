//! The answers behind a figure, in the words of those who gave them; a page at a time.

use leptos::prelude::*;

use super::Looking;
use super::told::{AnswerPage, AnswerSource, ScaleStep};
use crate::components::{AskingLine, Icon, Shape};
use crate::preferences::{use_language, use_texts};
use crate::route::Route;
use crate::server_talk::Asked;
use crate::tablet::use_tablet;
use crate::texts::{Language, SourceTexts, fill};

/// The screen; the argument is level, question and perhaps which answers alone.
#[component]
pub(super) fn Answers(looking: Looking, argument: String) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), use_texts(), use_language());
    let mut parts = argument.splitn(3, '/').map(str::to_owned);
    let (level, question) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let only = parts.next();
    let scale =
        looking.figures().and_then(|it| it.levels.into_iter().find(|it| it.level.code() == level)).map(|it| it.scale);
    let scale = StoredValue::new(scale.unwrap_or_default());
    let page = RwSignal::new(0_usize);
    let shown = Asked::<AnswerPage>::at(String::new());
    let chosen = only.as_ref().map(|it| format!("&only={it}")).unwrap_or_default();
    let base = format!("/api/roll-up/answers?{}&level={level}&question={question}{chosen}", looking.query());
    Effect::new(move |_| shown.ask_at(tablet, format!("{base}&page={}", page.get())));
    let sources = &texts.result.sources;
    let filter = only.as_ref().map(|only| {
        let all = looking.route(&format!("answers/{level}/{question}")).address();
        let words = only_words(only, scale, language);
        view! { <div class="row"><p class="chip">{words}</p> <a class="quiet" data-all href=all>{sources.all}</a></div> }
    });
    let list = move || {
        let page_shown = shown.answer.get()?;
        let title = page_shown.question.of(language).to_owned();
        let closed =
            (page_shown.closed > 0).then(|| view! { <p class="soft">{sources.closed.of(page_shown.closed)}</p> });
        let pages = page_shown.total.div_ceil(page_shown.page_size.max(1));
        let items =
            page_shown.sources.into_iter().map(|it| view! { <Source source=it scale texts=sources /> }).collect_view();
        Some(view! {
            <h2><span class="question__id">{question.clone()}</span> " " {title}</h2>
            <p data-total>{sources.total.of(page_shown.total)}</p>
            {closed}
            <ul class="sources">{items}</ul>
            <Pages page pages />
        })
    };
    view! {
        <div class="stack" data-answers>
            {filter}
            <AskingLine asking=shown.asking again=Callback::new(move |()| shown.ask(tablet)) />
            {list}
        </div>
    }
    .into_any()
}

fn only_words(only: &str, scale: StoredValue<Vec<ScaleStep>>, language: Language) -> String {
    let texts = &use_texts().result.figures;
    match only {
        "differ" => texts.differ.to_owned(),
        "agreed-to-differ" => texts.agreed_to_differ.to_owned(),
        "one-party" => texts.one_party.to_owned(),
        "needs-action" => texts.needs_action.to_owned(),
        "strength" => texts.strength.to_owned(),
        step => scale
            .with_value(|it| it.iter().find(|it| it.code == step).map(|it| it.text.of(language).to_owned()))
            .unwrap_or_default(),
    }
}

#[component]
fn Source(source: AnswerSource, scale: StoredValue<Vec<ScaleStep>>, texts: &'static SourceTexts) -> impl IntoView {
    let (figures, language) = (&use_texts().result.figures, use_language());
    let word = |codes: &[String]| {
        let one = |code: &String| {
            scale.with_value(|it| it.iter().find(|it| it.code == *code).map(|it| it.text.of(language).to_owned()))
        };
        codes.iter().map(|it| one(it).unwrap_or_else(|| it.clone())).collect::<Vec<_>>().join(", ")
    };
    let shape = |codes: &[String]| {
        let one = |code: &String| scale.with_value(|it| it.iter().find(|it| it.code == *code).map(|it| it.symbol));
        codes.first().and_then(one).map_or(Shape::Dash, Shape::from)
    };
    let side = |name: &'static str, codes: &[String]| {
        (!codes.is_empty()).then(|| view! { <p class="spoken"><Icon shape=shape(codes) /> <strong>{word(codes)}</strong> <span class="soft">{name}</span></p> })
    };
    let read = Route::HandedIn(source.hand_in.clone()).address();
    let both = (source.state == "agreed").then(
        || view! { <p class="spoken"><Icon shape=shape(&source.manager) /> <strong>{word(&source.manager)}</strong></p> },
    );
    let apart = (source.state != "agreed")
        .then(|| (side(texts.manager, &source.manager), side(texts.representative, &source.representative)));
    let differs = match source.state.as_str() {
        "difference" => Some(figures.differ),
        "agreed-to-differ" => Some(figures.agreed_to_differ),
        _ => None,
    };
    let differs = differs.map(|words| view! { <p class="chip chip--differ"><Icon shape=Shape::Differ /> {words}</p> });
    let action = source
        .needs_action
        .then(|| view! { <p class="chip chip--partly"><Icon shape=Shape::Flag /> {figures.needs_action}</p> });
    let strength =
        source.strength.then(|| view! { <p class="chip chip--good"><Icon shape=Shape::Star /> {figures.strength}</p> });
    let comment = if source.comment.trim().is_empty() {
        view! { <p class="soft">{texts.no_words}</p> }.into_any()
    } else {
        view! { <blockquote class="quote">{source.comment}</blockquote> }.into_any()
    };
    let evidence = (!source.evidence.trim().is_empty())
        .then(|| view! { <p class="soft">{texts.evidence} ": " {source.evidence}</p> });
    view! {
        <li class="card" data-source=source.hand_in.clone()>
            <div class="card__head"><h3 class="card__title">{source.unit_name}</h3><div class="row">{differs}{action}{strength}</div></div>
            {both}
            {apart}
            {comment}
            {evidence}
            <div class="card__foot"><a class="quiet" data-read href=read><Icon shape=Shape::Book /> {texts.to_hand_in}</a></div>
        </li>
    }
    .into_any()
}

/// The way between pages, where there are several.
#[component]
pub(super) fn Pages(page: RwSignal<usize>, pages: usize) -> impl IntoView {
    let texts = &use_texts().result.sources;
    let here = page.get_untracked();
    let words = fill(texts.page, &[("page", &(here + 1).to_string()), ("all", &pages.to_string())]);
    let earlier = move |_| {
        if here > 0 {
            page.set(here - 1);
        }
    };
    let later = move |_| {
        if here + 1 < pages {
            page.set(here + 1);
        }
    };
    (pages > 1).then(|| {
        view! {
            <div class="row row--apart">
                <button type="button" class="button button--quiet" aria-disabled=(here == 0).to_string()
                    on:click=earlier><Icon shape=Shape::Back /> {texts.earlier}</button>
                <p>{words}</p>
                <button type="button" class="button button--quiet" aria-disabled=(here + 1 >= pages).to_string()
                    on:click=later>{texts.later} <Icon shape=Shape::Arrow /></button>
            </div>
        }
    })
}
