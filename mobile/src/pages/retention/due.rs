//! What is due for disposal: chosen from a list, and disposed of by a decision.
//!
//! One request per record, so that a list that is cut off in the middle has disposed of what it says. The rule that must not be
//! broken: how many go, and that it can't be undone, is confirmed before the first one goes.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::json;

use crate::components::{AskingLine, Dialog, Icon, NotDoneNotice, Shape};
use crate::moments::day_words;
use crate::preferences::{use_language, use_texts};
use crate::server_question::{NotDone, Verb, tell};
use crate::server_talk::Asked;
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{LifeCycleTexts, fill};

/// Where the server tells it.
const ADDRESS: &str = "/api/retention/due";

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct DueRecord {
    document: String,
    kind: String,
    unit_name: String,
    round_name: Option<String>,
    event_date: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
    due_since: NaiveDate,
    is_handed_in: bool,
}

/// What is due, what of it is chosen, and how disposing of it goes.
#[derive(Clone, Copy)]
struct Desk {
    tablet: Tablet,
    due: Asked<Vec<DueRecord>>,
    chosen: RwSignal<BTreeSet<String>>,
    reference: RwSignal<String>,
    is_asked: RwSignal<bool>,
    is_on: RwSignal<bool>,
    disposed: RwSignal<usize>,
    problem: RwSignal<Option<NotDone>>,
}

impl Desk {
    fn start(tablet: Tablet) -> Self {
        Self {
            tablet,
            due: Asked::start(tablet, ADDRESS),
            chosen: RwSignal::new(BTreeSet::new()),
            reference: RwSignal::new(String::new()),
            is_asked: RwSignal::new(false),
            is_on: RwSignal::new(false),
            disposed: RwSignal::new(0),
            problem: RwSignal::new(None),
        }
    }

    /// True if it is said what goes and by which decision; followed.
    fn is_complete(self) -> bool {
        self.chosen.with(|it| !it.is_empty()) && self.reference.with(|it| !it.trim().is_empty())
    }

    fn choose_all(self) {
        let all = self.due.answer.with_untracked(|it| it.iter().flatten().map(|it| it.document.clone()).collect());
        self.chosen.set(all);
    }

    fn dispose(self) {
        if self.is_on.get_untracked() {
            return;
        }
        self.is_on.set(true);
        self.is_asked.set(false);
        self.disposed.set(0);
        self.problem.set(None);
        let (chosen, body) = (self.chosen.get_untracked(), json!({ "reference": self.reference.get_untracked() }));
        spawn_local(async move {
            for document in chosen {
                let address = format!("/api/documents/{document}/disposal");
                match tell::<IgnoredAny>(self.tablet, Verb::Post, &address, &body).await {
                    Ok(_) => {
                        self.disposed.try_update(|it| *it += 1);
                        self.chosen.try_update(|it| it.remove(&document));
                    }
                    Err(problem) => {
                        self.problem.try_set(Some(problem));
                        break;
                    }
                }
            }
            // The person may have left the screen by now, and nobody asks any more.
            if self.is_on.try_set(false).is_none() {
                self.due.ask(self.tablet);
            }
        });
    }
}

/// The part.
#[component]
pub(super) fn DueRecords() -> impl IntoView {
    let all = &use_texts().life_cycle;
    let texts = &all.retention;
    let desk = Desk::start(use_tablet());
    let list = move || {
        let due = desk.due.answer.get()?;
        if due.is_empty() {
            return Some(
                view! { <p class="row good" data-none-due><Icon shape=Shape::Check /> {texts.none_due}</p> }.into_any(),
            );
        }
        Some(view! { <Choosing desk due /> }.into_any())
    };
    let outcome = move || {
        let count = desk.disposed.get();
        (count > 0).then(
            || view! { <p class="row good" data-disposed><Icon shape=Shape::Check /> {texts.disposed.of(count)}</p> },
        )
    };
    let problem = move || desk.problem.get().map(|problem| view! { <NotDoneNotice problem /> });
    view! {
        <section class="sheet" id="due">
            <h2>{texts.due}</h2>
            <AskingLine asking=desk.due.asking again=Callback::new(move |()| desk.due.ask(desk.tablet)) />
            <div role="status">{outcome} {problem}</div>
            {list}
        </section>
        {move || desk.is_asked.get().then(|| view! { <Confirming desk /> })}
    }
    .into_any()
}

#[component]
fn Choosing(desk: Desk, due: Vec<DueRecord>) -> impl IntoView {
    let all = &use_texts().life_cycle;
    let texts = &all.retention;
    let count = due.len();
    let rows = due.into_iter().map(|it| row(desk, it, all)).collect_view();
    let is_all = move || desk.chosen.with(|it| it.len() == count);
    let choose_all = move |event: web_sys::Event| match event_target_checked(&event) {
        true => desk.choose_all(),
        false => desk.chosen.set(BTreeSet::new()),
    };
    let action = move || texts.dispose.of(desk.chosen.with(BTreeSet::len));
    let is_incomplete = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let is_complete = untrack(|| desk.is_complete());
        is_incomplete.set(!is_complete);
        desk.is_asked.set(is_complete);
    };
    let incomplete = move || {
        is_incomplete.get().then(|| {
            view! { <p class="notice notice--bad" data-problem><Icon shape=Shape::Warning /> <span>{texts.none_chosen}</span></p> }
        })
    };
    view! {
        <form class="stack" on:submit=submit>
            <p class="soft">{texts.due_help}</p>
            <label class="tick">
                <input type="checkbox" id="due-all" prop:checked=is_all
                    on:change=choose_all />
                <span>{texts.choose_all}</span>
            </label>
            <ul class="answered">{rows}</ul>
            <div class="field">
                <label class="field__label" for="due-reference">{texts.reference}</label>
                <input class="field__input" id="due-reference" maxlength="1000" autocomplete="off" bind:value=desk.reference />
            </div>
            <div role="alert">{incomplete}</div>
            <button type="submit" class="button button--danger button--start" id="dispose-chosen">{action}</button>
        </form>
    }
    .into_any()
}

fn row(desk: Desk, record: DueRecord, all: &'static LifeCycleTexts) -> AnyView {
    let (texts, language) = (&all.retention, use_language());
    let day = |words: &str, it: NaiveDate| fill(words, &[("date", &day_words(it, language))]);
    let ended = record.ended_on.map(|it| view! { <span class="soft">{day(texts.ended, it)} "."</span> " " });
    let extra = record.event_date.map(|it| view! { <p>{day(texts.extra, it)}</p> });
    let look = if record.is_handed_in {
        ("chip", Shape::Lock, texts.public_record)
    } else {
        ("chip", Shape::Pen, texts.working)
    };
    let (id, chosen) = (record.document.clone(), record.document.clone());
    let choose = move |event: web_sys::Event| {
        let is_chosen = event_target_checked(&event);
        desk.chosen.update(|it| {
            if is_chosen {
                it.insert(id.clone());
            } else {
                it.remove(&id);
            }
        });
    };
    view! {
        <li class="answered__question" data-due=record.document.clone()>
            <label class="tick">
                <input type="checkbox" prop:checked=move || desk.chosen.with(|it| it.contains(&chosen)) on:change=choose />
                <span><strong>{record.unit_name}</strong> " " {record.round_name}</span>
            </label>
            {extra}
            <p>{all.kind(&record.kind).to_owned()}</p>
            <p>{ended} " " <span>{day(texts.due_since, record.due_since)} "."</span></p>
            <p class=look.0><Icon shape=look.1 /> {look.2}</p>
        </li>
    }
    .into_any()
}

#[component]
fn Confirming(desk: Desk) -> impl IntoView {
    let texts = &use_texts().life_cycle.retention;
    let closed = Callback::new(move |()| desk.is_asked.set(false));
    let count = desk.chosen.with_untracked(BTreeSet::len);
    view! {
        <Dialog title=texts.confirm_title closed>
            <p><strong>{texts.dispose.of(count)}</strong></p>
            <p>{texts.reference} ": " {desk.reference.get_untracked()}</p>
            <p class="notice notice--bad"><Icon shape=Shape::Warning /> <span>{texts.confirm_help}</span></p>
            <div class="row">
                <button type="button" class="button button--danger" id="dispose-confirm" on:click=move |_| desk.dispose()>{texts.confirm}</button>
                <button type="button" class="button" on:click=move |_| closed.run(())>{texts.keep}</button>
            </div>
        </Dialog>
    }
    .into_any()
}
