//! Changing the forums of a unit: as many as there are, each with its name and what it is.
//!
//! What stands in a dialog, wherever that is opened. It needs the network. The rule that must not be broken: what was written
//! stays until the server has it.

use form_model::ForumKind;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::components::{AskingLine, Icon, Shape, TellingLine};
use crate::preferences::use_texts;
use crate::server_question::Verb;
use crate::server_talk::{Asked, Telling};
use crate::tablet::use_tablet;
use crate::texts::{ForumsTexts, fill};

/// So many the server takes.
const FORUMS_MAX: usize = 12;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Kept {
    own: Vec<ForumRow>,
    now: Vec<ForumRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ForumRow {
    kind: String,
    name: String,
}

/// A forum while it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Draft {
    number: usize,
    kind: RwSignal<String>,
    name: RwSignal<String>,
}

impl Draft {
    fn of(number: usize, row: ForumRow) -> Self {
        Self { number, kind: RwSignal::new(row.kind), name: RwSignal::new(row.name) }
    }

    fn row(self) -> ForumRow {
        ForumRow { kind: self.kind.get_untracked(), name: self.name.get_untracked().trim().to_owned() }
    }
}

/// True if two forums could not be told apart.
fn has_twins(rows: &[ForumRow]) -> bool {
    let names: std::collections::BTreeSet<String> = rows.iter().map(|it| it.name.to_lowercase()).collect();
    names.len() < rows.len()
}

/// The content of the dialog.
#[component]
pub(crate) fn UnitForums(unit: String) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().forums);
    let address = StoredValue::new(format!("/api/units/{unit}/forums"));
    let (shown, telling) = (Asked::<Kept>::start(tablet, address.get_value()), Telling::new());
    let again = Callback::new(move |()| shown.ask(tablet));
    let is_saved = RwSignal::new(false);
    let save = Callback::new(move |rows: Vec<ForumRow>| {
        let has_own = !rows.is_empty();
        let done = Callback::new(move |()| {
            is_saved.try_set(has_own);
            // The form stays under the fingers, unless what stands in for a list is to be shown again.
            if !has_own {
                again.run(());
            }
        });
        telling.tell(tablet, (Verb::Put, address.get_value()), json!(rows), done);
    });
    let form = move || {
        let Kept { own, now } = shown.answer.get()?;
        let has_none = own.is_empty();
        let stands_in = move || (has_none && !is_saved.get()).then(|| view! { <p class="soft">{texts.stands_in}</p> });
        let rows = if has_none { now } else { own };
        Some(view! { {stands_in} <Form rows save texts /> })
    };
    view! {
        <p class="soft">{texts.intro}</p>
        <AskingLine asking=shown.asking again />
        {form}
        <TellingLine telling />
    }
    .into_any()
}

#[component]
fn Form(rows: Vec<ForumRow>, save: Callback<Vec<ForumRow>>, texts: &'static ForumsTexts) -> impl IntoView {
    let next = StoredValue::new(rows.len());
    let drafts: Vec<Draft> = rows.into_iter().enumerate().map(|(number, it)| Draft::of(number, it)).collect();
    let (drafts, is_twice) = (RwSignal::new(drafts), RwSignal::new(false));
    let add = move |_| {
        let number = next.get_value();
        next.set_value(number + 1);
        let kind = ForumKind::WorkplaceMeeting.code().to_owned();
        drafts.update(|it| it.push(Draft::of(number, ForumRow { kind, name: String::new() })));
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let rows: Vec<ForumRow> = drafts.get_untracked().into_iter().map(Draft::row).collect();
        is_twice.set(has_twins(&rows));
        if !is_twice.get_untracked() {
            save.run(rows);
        }
    };
    let twice = move || {
        is_twice.get().then(
            || view! { <p class="notice notice--bad"><Icon shape=Shape::Warning /> <span>{texts.twice}</span></p> },
        )
    };
    view! {
        <form class="stack" on:submit=submit>
            <For each=move || drafts.get() key=|it| it.number children=move |draft| view! { <Fields draft drafts texts /> } />
            <Show when=move || drafts.with(|it| it.len() < FORUMS_MAX)>
                <button type="button" class="button button--quiet button--start" id="add-forum" on:click=add><Icon shape=Shape::Plus /> {texts.add}</button>
            </Show>
            <div role="status">{twice}</div>
            <button type="submit" class="button button--start" id="save-forums"><Icon shape=Shape::Check /> {texts.save}</button>
        </form>
    }
    .into_any()
}

#[component]
fn Fields(draft: Draft, drafts: RwSignal<Vec<Draft>>, texts: &'static ForumsTexts) -> impl IntoView {
    let id = move |field: &str| format!("forum-{}-{field}", draft.number);
    let place = move || drafts.with(|it| it.iter().position(|it| *it == draft)).map_or(0, |it| it + 1);
    let title = move || fill(texts.forum, &[("number", &place().to_string())]);
    let options = ForumKind::ALL.into_iter().zip(texts.kinds).map(|(kind, words)| {
        let code = kind.code();
        view! { <option value=code selected=move || draft.kind.get() == code>{words}</option> }
    });
    view! {
        <fieldset class="stack forum" data-forum-draft>
            <legend class="field__label">{title}</legend>
            <div class="field">
                <label class="field__label" for=id("name")>{texts.name}</label>
                <input class="field__input" id=id("name") maxlength="100" required=true autocomplete="off" bind:value=draft.name />
            </div>
            <div class="field">
                <label class="field__label" for=id("kind")>{texts.kind}</label>
                <select class="field__input field__input--select" id=id("kind") on:change=move |event| draft.kind.set(event_target_value(&event))>{options.collect_view()}</select>
            </div>
            <button type="button" class="quiet" on:click=move |_| drafts.update(|it| it.retain(|it| *it != draft))><Icon shape=Shape::Close /> {texts.remove}</button>
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_capitals_alone_are_twins() {
        let rows = |names: &[&str]| -> Vec<ForumRow> {
            names.iter().map(|it| ForumRow { kind: String::new(), name: (*it).to_owned() }).collect()
        };
        assert!(has_twins(&rows(&["APT", "Nämnden", "apt"])));
        assert!(!has_twins(&rows(&["APT", "Nämnden"])) && !has_twins(&[]));
    }
}
