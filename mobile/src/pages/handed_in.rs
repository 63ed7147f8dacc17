//! One follow-up as it was handed in: every answer, comment, finding and action, frozen, with what was said about it since.
//!
//! For those who may read what the unit hands in; it needs the network. The rule that must not be broken: nothing here is what
//! the form says today.

mod content;
mod records;
mod summary;

use leptos::prelude::*;
use serde::Deserialize;

use crate::components::{AsFile, AskingLine, Icon, Shape, UnansweredNotice};
use crate::moments::Moment;
use crate::pages::units::{ListedHandIn, SendingBack};
use crate::preferences::{use_language, use_texts};
use crate::server_question::Unanswered;
use crate::server_talk::Asked;
use crate::tablet::use_tablet;
use crate::texts::{HandedInTexts, fill};
pub(crate) use content::{Content, FrozenContent};
use records::RecordsTools;
use summary::{Summary, SummaryChoice};

/// What the server tells of a hand-in.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct HandedIn {
    id: String,
    unit_name: String,
    round_name: String,
    version: u32,
    is_newest: bool,
    received_at_ms: u64,
    receipt_number: String,
    handed_in_by: String,
    reason: Option<String>,
    marks: Vec<Marked>,
    content: FrozenContent,
    template: Option<form_model::Template>,
    sent_back: Vec<Said>,
    statements: Vec<Said>,
    may_send_back: bool,
    document: String,
    may_redact: bool,
    may_dispose: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Marked {
    name: String,
    role: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Said {
    name: String,
    at_ms: u64,
    words: String,
}

/// The screen.
#[component]
pub(crate) fn HandedInScreen(id: String) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().result.handed_in);
    let shown = Asked::<HandedIn>::start(tablet, format!("/api/hand-ins/{id}"));
    let back = move |_| {
        // A browser without a history has nothing to go back to.
        window().history().and_then(|it| it.back()).ok();
    };
    // What there is to read at an address does not change with another try.
    let gone = move || shown.asking.problem.get().is_some_and(Unanswered::is_final);
    let content = move || {
        let handed_in = shown.answer.get()?;
        Some(view! { <Shown handed_in texts /> })
    };
    view! {
        <button type="button" class="back" on:click=back><Icon shape=Shape::Back /> <span>{texts.back}</span></button>
        <Show when=gone><p class="notice notice--partly"><Icon shape=Shape::Lock /> <span>{texts.gone}</span></p></Show>
        <Show when=move || shown.answer.with(Option::is_none) && !gone()>
            <AskingLine asking=shown.asking again=Callback::new(move |()| shown.ask(tablet)) />
        </Show>
        <Show when=move || shown.answer.with(Option::is_some) && shown.asking.problem.get().is_some()>
            <UnansweredNotice problem=shown.asking.problem.get().unwrap_or(Unanswered::NoNetwork) />
        </Show>
        {content}
    }
    .into_any()
}

#[component]
fn Shown(handed_in: HandedIn, texts: &'static HandedInTexts) -> impl IntoView {
    let language = use_language();
    let print = move |_| {
        // A browser that can't print does nothing.
        window().print().ok();
    };
    let said = |words: &'static str, it: Said| {
        let head = format!("{} · {}", fill(words, &[("name", &it.name)]), Moment(it.at_ms).words(language));
        view! { <div class="notice"><Icon shape=Shape::Letter /> <div><p><strong>{head}</strong></p><p class="told__words">{it.words}</p></div></div> }
    };
    let statements = handed_in.statements.iter().cloned().map(|it| said(texts.statement_by, it)).collect_view();
    let sent_back = handed_in.sent_back.iter().cloned().map(|it| said(texts.sent_back_by, it)).collect_view();
    let reason = handed_in.reason.clone().map(|it| {
        view! { <div class="notice notice--partly" data-reason><Icon shape=Shape::Warning /> <div><p><strong>{texts.reason}</strong></p><p class="told__words">{it}</p></div></div> }
    });
    let file_name = format!("{} {}", handed_in.unit_name, handed_in.round_name);
    let send_back = handed_in.may_send_back.then(|| {
        let hand_in = ListedHandIn { id: handed_in.id.clone(), version: handed_in.version, sent_back_at_ms: None };
        view! { <SendingBack hand_in unit=handed_in.unit_name.clone() /> }
    });
    let records =
        (handed_in.may_redact || handed_in.may_dispose).then(|| view! { <RecordsTools handed_in=handed_in.clone() /> });
    let is_summary = RwSignal::new(false);
    let (content, template) =
        (StoredValue::new(handed_in.content.clone()), StoredValue::new(handed_in.template.clone()));
    let body = move || match is_summary.get() {
        true => view! { <Summary content=content.get_value() template=template.get_value() texts /> }.into_any(),
        false => view! { <Content content=content.get_value() template=template.get_value() texts /> }.into_any(),
    };
    view! {
        <article class="stack stack--wide" data-handed-in=handed_in.id.clone()>
            <Head handed_in=handed_in.clone() texts />
            {reason}
            {statements}
            {sent_back}
            <div class="row handed-in__tools">
                <button type="button" class="button button--quiet" on:click=print><Icon shape=Shape::Print /> {texts.print}</button>
                <AsFile address=format!("/api/hand-ins/{}/file", handed_in.id) name=file_name />
                {send_back}
            </div>
            {records}
            <SummaryChoice is_summary />
            {body}
        </article>
    }
    .into_any()
}

#[component]
fn Head(handed_in: HandedIn, texts: &'static HandedInTexts) -> impl IntoView {
    let language = use_language();
    let version = fill(texts.version, &[("version", &handed_in.version.to_string())]);
    let received = fill(texts.received, &[("time", &Moment(handed_in.received_at_ms).words(language))]);
    let by = fill(texts.by, &[("name", &handed_in.handed_in_by)]);
    let receipt = fill(texts.receipt, &[("number", &handed_in.receipt_number)]);
    let marks = handed_in.marks.into_iter().map(|it| {
        let role = if it.role == "manager" { texts.mark_manager } else { texts.mark_representative };
        view! { <li class="row"><Icon shape=Shape::Check /> {it.name} ", " {role}</li> }
    });
    let marks = marks.collect::<Vec<_>>();
    let marks = (!marks.is_empty())
        .then(|| view! { <div><p class="soft">{texts.marks}</p><ul class="lines">{marks}</ul></div> });
    let older = (!handed_in.is_newest)
        .then(|| view! { <p class="chip chip--partly"><Icon shape=Shape::History /> {texts.not_newest}</p> });
    view! {
        <header class="case-head">
            <p class="card__kicker">{texts.kicker} " · " {handed_in.round_name}</p>
            <h1>{handed_in.unit_name}</h1>
            <div class="row"><p class="chip"><Icon shape=Shape::Lock /> {version}</p>{older}</div>
            <p>{received} ". " {by} "."</p>
            <p class="soft">{receipt}</p>
            {marks}
        </header>
    }
    .into_any()
}
