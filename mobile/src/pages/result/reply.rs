//! Replying to what an administration asks others to change, and tagging answers with themes.
//!
//! Both need the network. The rule that must not be broken: what was written stays in the dialog until the server has it.

use leptos::prelude::*;
use serde_json::json;

use super::told::Reply;
use crate::components::{Dialog, Icon, Shape, TellingLine};
use crate::moments::Moment;
use crate::preferences::{use_language, use_texts};
use crate::server_question::Verb;
use crate::server_talk::Telling;
use crate::tablet::use_tablet;
use crate::texts::{ClosingTexts, fill};

/// A reply as those who raised the matter read it.
#[component]
pub(crate) fn ReplyShown(reply: Reply) -> impl IntoView {
    let (texts, language) = (&use_texts().result.closing, use_language());
    let (look, shape) = match reply.state.as_str() {
        "done" => ("chip chip--good", Shape::Check),
        "declined" => ("chip", Shape::Close),
        "under-way" => ("chip chip--partly", Shape::Clock),
        _ => ("chip", Shape::Letter),
    };
    let state = texts.states.iter().find(|it| it.0 == reply.state).map_or(reply.state.clone(), |it| it.1.to_owned());
    let changed = fill(texts.changed, &[("time", &Moment(reply.changed_at_ms).words(language))]);
    view! {
        <div class="aside" data-reply=reply.state>
            <div class="row"><p class=look><Icon shape /> {state}</p><p>{fill(texts.owned_by, &[("owner", &reply.owner)])}</p></div>
            <p class="told__words">{reply.words}</p>
            <p class="soft">{changed}</p>
        </div>
    }
    .into_any()
}

/// The button that opens the form for a reply.
#[component]
pub(super) fn Replying(address: String, unit: String, reply: Option<Reply>, done: Callback<()>) -> impl IntoView {
    let texts = &use_texts().result.closing;
    let is_open = RwSignal::new(false);
    let words = if reply.is_some() { texts.edit_reply } else { texts.reply };
    let title = StoredValue::new(fill(texts.reply_title, &[("unit", &unit)]));
    let (address, reply) = (StoredValue::new(format!("{address}/reply")), StoredValue::new(reply));
    view! {
        <button type="button" class="button button--quiet" data-do="reply" on:click=move |_| is_open.set(true)><Icon shape=Shape::Pen /> {words}</button>
        <Show when=move || is_open.get()>
            <Dialog title=title.get_value() closed=Callback::new(move |()| is_open.set(false))>
                <ReplyForm address=address.get_value() reply=reply.get_value() done texts />
            </Dialog>
        </Show>
    }
    .into_any()
}

#[component]
fn ReplyForm(address: String, reply: Option<Reply>, done: Callback<()>, texts: &'static ClosingTexts) -> impl IntoView {
    let tablet = use_tablet();
    let state = RwSignal::new(reply.as_ref().map_or("received".to_owned(), |it| it.state.clone()));
    let owner = RwSignal::new(reply.as_ref().map(|it| it.owner.clone()).unwrap_or_default());
    let words = RwSignal::new(reply.map(|it| it.words).unwrap_or_default());
    let telling = Telling::new();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body =
            json!({ "state": state.get_untracked(), "owner": owner.get_untracked(), "words": words.get_untracked() });
        telling.tell(tablet, (Verb::Put, address.clone()), body, done);
    };
    let options = texts.states.iter().map(|(code, words)| {
        view! { <option value=*code selected=move || state.get() == *code>{*words}</option> }
    });
    let options = options.collect_view();
    view! {
        <form class="stack" on:submit=submit>
            <div class="field">
                <label class="field__label" for="reply-state">{texts.state}</label>
                <select class="field__input field__input--select" id="reply-state" on:change=move |event| state.set(event_target_value(&event))>{options}</select>
            </div>
            <div class="field">
                <label class="field__label" for="reply-owner">{texts.owner}</label>
                <p class="field__hint" id="reply-owner-hint">{texts.owner_hint}</p>
                <input class="field__input" id="reply-owner" maxlength="200" required aria-describedby="reply-owner-hint" bind:value=owner />
            </div>
            <div class="field">
                <label class="field__label" for="reply-words">{texts.words}</label>
                <p class="field__hint" id="reply-words-hint">{texts.words_hint}</p>
                <textarea class="field__input" id="reply-words" rows="5" maxlength="2000" required aria-describedby="reply-words-hint" bind:value=words></textarea>
            </div>
            <TellingLine telling />
            <button type="submit" class="button button--start"><Icon shape=Shape::Check /> {texts.save}</button>
        </form>
    }
    .into_any()
}

/// The button that opens the form for themes.
#[component]
pub(super) fn Tagging(address: String, themes: Vec<String>, done: Callback<()>) -> impl IntoView {
    let texts = &use_texts().result.closing;
    let is_open = RwSignal::new(false);
    let (address, themes) = (StoredValue::new(format!("{address}/themes")), StoredValue::new(themes));
    view! {
        <button type="button" class="quiet" data-do="themes" on:click=move |_| is_open.set(true)><Icon shape=Shape::Flag /> {texts.edit_themes}</button>
        <Show when=move || is_open.get()>
            <Dialog title=texts.themes closed=Callback::new(move |()| is_open.set(false))>
                <ThemesForm address=address.get_value() themes=themes.get_value() done texts />
            </Dialog>
        </Show>
    }
    .into_any()
}

#[component]
fn ThemesForm(address: String, themes: Vec<String>, done: Callback<()>, texts: &'static ClosingTexts) -> impl IntoView {
    let tablet = use_tablet();
    let lines = RwSignal::new(themes.join("\n"));
    let telling = Telling::new();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let lines = lines.get_untracked();
        let themes: Vec<&str> = lines.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
        telling.tell(tablet, (Verb::Put, address.clone()), json!({ "themes": themes }), done);
    };
    view! {
        <form class="stack" on:submit=submit>
            <div class="field">
                <label class="field__label" for="themes-lines">{texts.themes}</label>
                <p class="field__hint" id="themes-hint">{texts.themes_hint}</p>
                <textarea class="field__input" id="themes-lines" rows="4" maxlength="500" aria-describedby="themes-hint" bind:value=lines></textarea>
            </div>
            <TellingLine telling />
            <button type="submit" class="button button--start"><Icon shape=Shape::Check /> {texts.save}</button>
        </form>
    }
    .into_any()
}
