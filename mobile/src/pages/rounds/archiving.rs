//! Archiving a closed round, step by step until nothing is left.
//!
//! The server archives some at a time; what is left is asked for again while the screen is open. The rule that must not be broken:
//! what will be gone is said before, and what stays as it is after.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use serde_json::Value;

use super::one::RoundDesk;
use crate::components::{Dialog, Icon, NotDoneNotice, Shape};
use crate::preferences::use_texts;
use crate::server_question::{NotDone, Verb, tell};
use crate::texts::{ArchivingTexts, fill};

/// What the server tells of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
struct Step {
    archived: usize,
    waiting: usize,
    left: usize,
}

impl Step {
    /// True if another step would do something.
    const fn goes_on(self) -> bool {
        self.left > 0 && self.archived > 0
    }
}

/// How archiving goes.
#[derive(Clone, Copy)]
struct Archiving {
    desk: RoundDesk,
    is_on: RwSignal<bool>,
    archived: RwSignal<usize>,
    newest: RwSignal<Option<Step>>,
    problem: RwSignal<Option<NotDone>>,
}

impl Archiving {
    fn start(self) {
        if self.is_on.get_untracked() {
            return;
        }
        self.is_on.set(true);
        self.archived.set(0);
        self.problem.set(None);
        let (tablet, address) = (self.desk.told.tablet, self.desk.address("archive"));
        spawn_local(async move {
            loop {
                match tell::<Step>(tablet, Verb::Post, &address, &Value::Null).await {
                    Ok(step) => {
                        self.archived.try_update(|it| *it += step.archived);
                        // The person may have left the screen by now; what is left is archived another time.
                        let is_gone = self.newest.try_set(Some(step)).is_some();
                        if is_gone || !step.goes_on() {
                            break;
                        }
                    }
                    Err(problem) => {
                        self.problem.try_set(Some(problem));
                        break;
                    }
                }
            }
            if self.is_on.try_set(false).is_none() {
                self.desk.told.again().run(());
            }
        });
    }
}

/// The part.
#[component]
pub(super) fn ArchivingPart(desk: RoundDesk) -> impl IntoView {
    let words = &use_texts().life_cycle.archiving;
    let is_asked = RwSignal::new(false);
    let archiving = Archiving {
        desk,
        is_on: RwSignal::new(false),
        archived: RwSignal::new(0),
        newest: RwSignal::new(None),
        problem: RwSignal::new(None),
    };
    let may_archive = Memo::new(move |_| desk.read(|it| it.may_archive));
    let closed = Callback::new(move |()| is_asked.set(false));
    view! {
        <Show when=move || may_archive.get()>
            <button type="button" class="button button--danger button--start" id="archive-round"
                aria-disabled=move || archiving.is_on.get().to_string() on:click=move |_| is_asked.set(true)>
                <Icon shape=Shape::Book /> {words.action}
            </button>
        </Show>
        <div role="status" id="archiving">{move || outcome(archiving, words)}</div>
        {move || is_asked.get().then(|| view! { <Ask archiving closed /> })}
    }
    .into_any()
}

/// How far it has come; followed.
fn outcome(archiving: Archiving, words: &'static ArchivingTexts) -> AnyView {
    let (step, count) = (archiving.newest.get(), archiving.archived.get());
    let problem = archiving.problem.get().map(|problem| view! { <NotDoneNotice problem /> });
    let done = (count > 0).then(|| {
        view! { <p class="row good" data-archived-count=count><Icon shape=Shape::Check /> {words.done.of(count)}</p> }
    });
    let left = step.filter(|it| it.left > 0 && archiving.is_on.get());
    let left = left.map(|it| view! { <p class="row"><Icon shape=Shape::Clock /> {words.left.of(it.left)}</p> });
    let waiting = step.filter(|it| it.waiting > 0).map(|it| {
        view! { <p class="notice notice--partly" data-waiting><Icon shape=Shape::Clock /> <span>{words.waiting.of(it.waiting)}</span></p> }
    });
    view! { {done} {left} {waiting} {problem} }.into_any()
}

#[component]
fn Ask(archiving: Archiving, closed: Callback<()>) -> impl IntoView {
    let words = &use_texts().life_cycle.archiving;
    let name = archiving.desk.round.with_untracked(|it| it.as_ref().map(|it| it.name.clone()).unwrap_or_default());
    let points: Vec<_> = words.what.iter().map(|it| view! { <li>{*it}</li> }).collect();
    let archive = move |_| {
        closed.run(());
        archiving.start();
    };
    view! {
        <Dialog title=fill(words.title, &[("round", &name)]) closed>
            <div class="stack">
                <ul class="points">{points}</ul>
                <div class="row">
                    <button type="button" class="button button--danger" id="archive-round-confirm" on:click=archive>{words.confirm}</button>
                    <button type="button" class="button" on:click=move |_| closed.run(())>{words.keep}</button>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}
