//! What has to be told once, at the top of whatever screen is shown; and that another page writes.
//!
//! It shows and lets itself be closed. The rule that must not be broken: an edit that was not made is told in words, with
//! the reason.

use client_core::{EditRejection, Notice, StoreProblem, TabRole};
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::preferences::use_texts;
use crate::tablet::{Told, use_tablet};
use crate::texts::ShellTexts;

/// The newest thing to tell, until it is closed.
#[component]
pub(crate) fn ToldLine() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().shell);
    let told = tablet.told();
    let line = move || {
        let words = told.get().and_then(|it| words_of(&it, texts))?;
        Some(view! {
            <div class="notice notice--bad told" id="told">
                <Icon shape=Shape::Warning /> <p class="grow">{words}</p>
                <button type="button" class="quiet" on:click=move |_| told.set(None)><Icon shape=Shape::Close /> {texts.close}</button>
            </div>
        })
    };
    view! { <div role="alert">{line}</div> }
}

/// What is told elsewhere, where it happens, has no words here.
fn words_of(told: &Told, texts: &ShellTexts) -> Option<&'static str> {
    let words = match told {
        Told::EditRejected(why) => match why {
            EditRejection::AnotherPageWrites => texts.following,
            EditRejection::AnotherVoice { .. } => texts.not_your_place,
            EditRejection::DoesNotFit(_) => texts.does_not_fit,
            EditRejection::NobodySignedIn | EditRejection::NoSuchDocument | EditRejection::NotWritable => {
                texts.not_writable
            }
        },
        Told::Store(StoreProblem::Full) => texts.store_full,
        Told::Store(StoreProblem::Closed) => texts.store_closed,
        Told::Store(StoreProblem::InUse | StoreProblem::Failed) => texts.store_failed,
        Told::Notice(Notice::StoreFromNewerVersion) => texts.store_newer,
        Told::Notice(Notice::DamagedRowsKept) => texts.rows_kept,
        Told::Notice(Notice::NotUndone { .. }) => texts.not_undone,
        Told::Notice(Notice::CaseRejected { .. }) => texts.not_started,
        Told::Notice(Notice::StatementRefused(_)) => texts.statement_refused,
        Told::Notice(_) => return None,
    };
    Some(words)
}

/// That another page of this browser writes, and the way to write here instead.
#[component]
pub(crate) fn Following() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().shell);
    view! {
        <div role="status">
            <Show when=move || tablet.role() == TabRole::Follower>
                <div class="notice told" id="following">
                    <Icon shape=Shape::Lock /> <p class="grow">{texts.following}</p>
                    <button type="button" class="button" on:click=move |_| tablet.ask_to_write()>{texts.write_here}</button>
                </div>
            </Show>
        </div>
    }
}
