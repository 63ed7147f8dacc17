//! What blocked tablets have sent, for those who decide whether it is taken in.
//!
//! What a change would do is told by putting it into a copy of the document on this tablet. The rule that must not be
//! broken: a decision is confirmed, and is about what was on the screen.

use std::collections::BTreeMap;

use form_model::DocumentId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::json;

use super::lost_tablet::bytes_in;
use crate::components::{AskingLine, Dialog, Icon, NotDoneNotice, Shape};
use crate::moments::Moment;
use crate::pages::changes::HistoryList;
use crate::pages::this_tablet::reason_words;
use crate::preferences::{use_language, use_texts};
use crate::route::Route;
use crate::server_question::{NotDone, Verb, tell};
use crate::server_talk::Asked;
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{Language, QuarantineTexts, RefusedTexts, fill};

/// Where the server tells it.
const ADDRESS: &str = "/api/quarantine";

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Brought {
    document: DocumentId,
    kind: String,
    unit_name: String,
    person_name: String,
    device: String,
    device_name: String,
    received_at_ms: u64,
    waiting: Vec<BroughtChange>,
    accepted: usize,
    rejected: usize,
    decided_by_name: Option<String>,
    decided_at_ms: Option<u64>,
    readable: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct BroughtChange {
    hash: String,
    bytes: Option<String>,
}

/// What the server answers to a decision to take something in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
struct Accepted {
    admitted: usize,
    waiting: usize,
    incomplete: usize,
    refused: BTreeMap<String, usize>,
}

/// What somebody is about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Accept,
    Reject,
}

/// The screen.
#[component]
pub(crate) fn Quarantine() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().lost.quarantine);
    let asked = Asked::<Vec<Brought>>::start(tablet, ADDRESS);
    let again = Callback::new(move |()| asked.ask(tablet));
    let said = RwSignal::new(Vec::<String>::new());
    let list = move || {
        let all = asked.answer.get()?;
        let nothing = all.is_empty().then(|| {
            view! { <section class="empty"><Icon shape=Shape::Tablet /><h2>{texts.none}</h2><p>{texts.none_help}</p></section> }
        });
        let items = all.into_iter().map(|brought| view! { <OfDevice brought again said /> }).collect_view();
        Some(view! { {nothing} {items} })
    };
    let outcome = move || {
        let lines = said.get();
        (!lines.is_empty()).then(|| {
            let lines = lines.into_iter().map(|it| view! { <p>{it}</p> }).collect_view();
            view! { <div class="notice" data-decided><Icon shape=Shape::Check /> <div class="stack">{lines}</div></div> }
        })
    };
    view! {
        <a class="back" href=Route::ThisTablet.address()><Icon shape=Shape::Back /> <span>{use_texts().shell.this_tablet}</span></a>
        <header class="page-head"><h1>{texts.title}</h1></header>
        <p class="soft">{texts.intro}</p>
        <AskingLine asking=asked.asking again />
        <div role="status">{outcome}</div>
        {list}
    }
    .into_any()
}

/// What one device brought of one document.
#[component]
fn OfDevice(brought: Brought, again: Callback<()>, said: RwSignal<Vec<String>>) -> impl IntoView {
    let (texts, language) = (&use_texts().lost.quarantine, use_language());
    let about = if brought.kind == "action-plan" { texts.action_plan } else { texts.follow_up };
    let time = Moment(brought.received_at_ms).words(language);
    let from = [("name", brought.person_name.as_str()), ("device", &brought.device_name), ("time", &time)];
    let from = fill(texts.from, &from);
    let decided = brought.decided_at_ms.map(|at| {
        let (accepted, rejected) = (brought.accepted.to_string(), brought.rejected.to_string());
        let name = brought.decided_by_name.clone().unwrap_or_default();
        let time = Moment(at).words(language);
        let values = [("accepted", accepted.as_str()), ("rejected", &rejected), ("name", &name), ("time", &time)];
        view! { <p class="soft">{fill(texts.decided, &values)}</p> }
    });
    let title = fill(about, &[("unit", &brought.unit_name)]);
    let (key, count) = (format!("{}/{}", brought.document, brought.device), brought.waiting.len());
    let open = (count > 0).then(|| view! { <Undecided brought again said /> });
    view! {
        <section class="sheet" data-brought=key>
            <div class="row row--apart"><h2>{title}</h2> <p class="chip">{texts.waiting.of(count)}</p></div>
            <p class="soft">{from}</p>
            {open}
            {decided}
        </section>
    }
    .into_any()
}

/// What is decided about, and who hears of it.
#[derive(Clone, Copy)]
struct Matter {
    document: DocumentId,
    /// The changes that are on the screen.
    hashes: StoredValue<Vec<String>>,
    again: Callback<()>,
    said: RwSignal<Vec<String>>,
}

/// What of it nobody has decided about: what it would do, and the two buttons.
#[component]
fn Undecided(brought: Brought, again: Callback<()>, said: RwSignal<Vec<String>>) -> impl IntoView {
    let texts = &use_texts().lost.quarantine;
    let verdict = RwSignal::new(None::<Verdict>);
    let hashes = StoredValue::new(brought.waiting.iter().map(|it| it.hash.clone()).collect::<Vec<_>>());
    let matter = Matter { document: brought.document, hashes, again, said };
    let choice = move |chosen, look, shape, words| {
        view! { <button type="button" class=look on:click=move |_| verdict.set(Some(chosen))><Icon shape /> {words}</button> }
    };
    let confirm = move || verdict.get().map(|chosen| view! { <Confirm chosen matter verdict /> });
    view! {
        <Would brought />
        <div class="row">
            {choice(Verdict::Accept, "button", Shape::Check, texts.accept)}
            {choice(Verdict::Reject, "button button--quiet", Shape::Close, texts.reject)}
        </div>
        {confirm}
    }
    .into_any()
}

/// What the changes would do.
#[component]
fn Would(brought: Brought) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().lost.quarantine);
    let document = brought.document;
    if !brought.readable {
        return view! { <p class="notice"><Icon shape=Shape::Lock /> <span>{texts.not_readable}</span></p> }.into_any();
    }
    let bytes = brought.waiting.iter().map(|it| it.bytes.as_deref().and_then(bytes_in)).collect::<Option<Vec<_>>>();
    let would = bytes.and_then(|bytes| tablet.read(|client| client.would_change(document, bytes)));
    match would {
        Some(would) => {
            let untold = (would.untold > 0).then(|| view! { <p class="soft">{texts.untold.of(would.untold)}</p> });
            view! { <h3>{texts.would}</h3> <HistoryList document entries=would.entries /> {untold} }.into_any()
        }
        None => view! { <p class="notice"><Icon shape=Shape::Help /> <span>{texts.no_words}</span></p> }.into_any(),
    }
}

impl Matter {
    /// Tells the server what was decided; what to say of it.
    async fn decide(self, tablet: Tablet, chosen: Verdict, language: Language) -> Result<Vec<String>, NotDone> {
        let texts = language.texts();
        let part = if chosen == Verdict::Accept { "accept" } else { "reject" };
        let address = format!("{ADDRESS}/{}/{part}", self.document);
        let body = json!({ "changes": self.hashes.try_get_value().unwrap_or_default() });
        match chosen {
            Verdict::Accept => {
                let accepted = tell::<Accepted>(tablet, Verb::Post, &address, &body).await?;
                Ok(told(&accepted, &texts.lost.quarantine, &texts.this_tablet.refused))
            }
            Verdict::Reject => {
                tell::<IgnoredAny>(tablet, Verb::Post, &address, &body).await?;
                Ok(vec![texts.lost.quarantine.rejected.to_owned()])
            }
        }
    }
}

/// Asks once more, and tells the server.
#[component]
fn Confirm(chosen: Verdict, matter: Matter, verdict: RwSignal<Option<Verdict>>) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().lost.quarantine, use_language());
    let (is_on, problem) = (RwSignal::new(false), RwSignal::new(None::<NotDone>));
    let (title, help, words) = match chosen {
        Verdict::Accept => (texts.accept_title, texts.accept_help, texts.accept),
        Verdict::Reject => (texts.reject_title, texts.reject_help, texts.reject),
    };
    let decide = move |_| {
        if is_on.get_untracked() {
            return;
        }
        is_on.set(true);
        spawn_local(async move {
            let decided = matter.decide(tablet, chosen, language).await;
            // The person may have left the screen by now.
            is_on.try_set(false);
            match decided {
                Ok(lines) => {
                    matter.said.try_set(lines);
                    if verdict.try_set(None).is_none() {
                        matter.again.run(());
                    }
                }
                Err(why) => {
                    problem.try_set(Some(why));
                }
            }
        });
    };
    let wrong = move || {
        problem.get().map(|problem| match problem {
            NotDone::Refused(refusal) if refusal.status == 409 => view! {
                <p class="notice notice--bad"><Icon shape=Shape::Warning /> <span>{texts.no_document}</span></p>
            }
            .into_any(),
            problem @ (NotDone::Unanswered(_) | NotDone::Refused(_)) => view! { <NotDoneNotice problem /> }.into_any(),
        })
    };
    view! {
        <Dialog title closed=Callback::new(move |()| verdict.set(None))>
            <p>{help}</p>
            <div role="status">{wrong}</div>
            <button type="button" class="button" id="decide" aria-disabled=move || is_on.get().to_string() on:click=decide>{words}</button>
        </Dialog>
    }
    .into_any()
}

/// What became of it, in words.
fn told(accepted: &Accepted, texts: &'static QuarantineTexts, refused: &'static RefusedTexts) -> Vec<String> {
    let mut lines = vec![texts.admitted.of(accepted.admitted)];
    if accepted.waiting > 0 {
        lines.push(texts.waits.of(accepted.waiting));
    }
    if accepted.incomplete > 0 {
        lines.push(texts.incomplete.of(accepted.incomplete));
    }
    for (code, count) in &accepted.refused {
        let (why, _) = reason_words(refused, code);
        lines.push(fill(texts.refused, &[("count", &count.to_string()), ("why", why)]));
    }
    lines
}
