//! The archived follow-ups of a person: the list, and one of them to read.
//!
//! It needs the network: archived documents are on no tablet. The rule that must not be broken: nothing here can be changed.

mod carried_out;

use chrono::NaiveDate;
use form_model::Template;
use leptos::prelude::*;
use serde::Deserialize;

use crate::components::{AsFile, AskingLine, Icon, Shape};
use crate::moments::{Moment, day_words};
use crate::pages::fed_back::{FedBackEntry, entry_view};
use crate::pages::fetched_screen::{FetchedScreen, nothing_there};
use crate::pages::handed_in::{Content, FrozenContent};
use crate::preferences::{use_language, use_texts};
use crate::route::Route;
use crate::server_question::Unanswered;
use crate::server_talk::Asked;
use crate::tablet::use_tablet;
use crate::texts::{ArchiveTexts, Language, fill};
use carried_out::{CarriedOut, HowCarriedOut};

/// Where the server tells it.
const ADDRESS: &str = "/api/archive";

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Archived {
    document: String,
    unit_name: String,
    round_name: String,
    event_date: Option<NaiveDate>,
    archived_at_ms: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct ArchivedContent {
    #[serde(flatten)]
    about: Archived,
    content: FrozenContent,
    #[serde(default)]
    carried_out: HowCarriedOut,
    #[serde(default)]
    feedback: Vec<FedBackEntry>,
    template: Option<Template>,
}

/// The screens, by what stands behind their address.
#[component]
pub(crate) fn Archive(document: String) -> impl IntoView {
    if document.is_empty() { view! { <List /> }.into_any() } else { view! { <One document /> }.into_any() }
}

#[component]
fn List() -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().life_cycle.archive, use_language());
    let shown = Asked::<Vec<Archived>>::start(tablet, ADDRESS);
    let list = move || {
        let archived = shown.answer.get()?;
        let nothing = archived.is_empty().then(|| nothing_there(Shape::Book, texts.none, texts.none_help));
        let cards = archived.into_iter().map(|it| card(it, texts, language)).collect_view();
        Some(view! { {nothing} <ul class="cards cards--cases">{cards}</ul> })
    };
    view! {
        <FetchedScreen title=texts.title intro=texts.intro asking=shown.asking
            again=Callback::new(move |()| shown.ask(tablet))>{list}</FetchedScreen>
    }
    .into_any()
}

fn card(archived: Archived, texts: &'static ArchiveTexts, language: Language) -> AnyView {
    let address = Route::Archive(archived.document.clone()).address();
    view! {
        <li>
            <a class="card card--link" data-archived=archived.document.clone() href=address>
                <p class="card__kicker">{archived.round_name.clone()}</p>
                <h2 class="card__title">{archived.unit_name.clone()}</h2>
                {extra_line(&archived, texts, language)}
                {archived_chip(&archived, texts, language)}
            </a>
        </li>
    }
    .into_any()
}

fn extra_line(archived: &Archived, texts: &ArchiveTexts, language: Language) -> Option<AnyView> {
    let words = archived.event_date.map(|it| fill(texts.extra, &[("date", &day_words(it, language))]));
    words.map(|it| view! { <p>{it}</p> }.into_any())
}

fn archived_chip(archived: &Archived, texts: &ArchiveTexts, language: Language) -> Option<AnyView> {
    let day = day_words(Moment(archived.archived_at_ms?).day()?, language);
    Some(view! { <p class="chip"><Icon shape=Shape::Lock /> {fill(texts.archived, &[("date", &day)])}</p> }.into_any())
}

#[component]
fn One(document: String) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().life_cycle.archive);
    let shown = Asked::<ArchivedContent>::start(tablet, format!("{ADDRESS}/{document}"));
    // What there is to read at an address does not change with another try.
    let gone = move || shown.asking.problem.get().is_some_and(Unanswered::is_final);
    let content = move || shown.answer.get().map(|it| view! { <Shown archived=it texts /> });
    view! {
        <a class="back" href=Route::Archive(String::new()).address()><Icon shape=Shape::Back /> <span>{texts.to_archive}</span></a>
        <Show when=gone><h1>{texts.title}</h1><p class="notice notice--partly"><Icon shape=Shape::Lock /> <span>{texts.gone}</span></p></Show>
        <Show when=move || shown.answer.with(Option::is_none) && !gone()>
            <h1>{texts.title}</h1>
            <AskingLine asking=shown.asking again=Callback::new(move |()| shown.ask(tablet)) />
        </Show>
        {content}
    }
    .into_any()
}

#[component]
fn Shown(archived: ArchivedContent, texts: &'static ArchiveTexts) -> impl IntoView {
    let (language, words) = (use_language(), &use_texts().result);
    let about = archived.about;
    let file_name = format!("{} {}", about.unit_name, about.round_name);
    let entries = archived.feedback.into_iter().map(|it| entry_view(it, &words.fed_back)).collect::<Vec<_>>();
    let feedback = (!entries.is_empty()).then(|| {
        view! { <section class="sheet" id="archived-feedback"><h2>{texts.feedback}</h2><ul class="answered">{entries}</ul></section> }
    });
    view! {
        <article class="stack stack--wide" data-archived-copy=about.document.clone()>
            <header class="case-head">
                <p class="card__kicker">{about.round_name.clone()}</p>
                <h1>{about.unit_name.clone()}</h1>
                {extra_line(&about, texts, language)}
                <div class="row">{archived_chip(&about, texts, language)}</div>
                <p class="soft">{texts.copy}</p>
            </header>
            <div class="row handed-in__tools">
                <AsFile address=format!("/api/documents/{}/file", about.document) name=file_name />
            </div>
            <Content content=archived.content template=archived.template.clone() texts=&words.handed_in />
            <CarriedOut how=archived.carried_out template=archived.template />
            {feedback}
        </article>
    }
    .into_any()
}
