//! What records officers do with a hand-in: give it out with passages masked, and dispose of it by a decision.
//!
//! The rules that must not be broken: masking changes nothing of what was handed in; and a disposal says before what goes, and
//! that it can't be undone.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use super::HandedIn;
use crate::components::{Dialog, Icon, NotDoneNotice, Shape, TellingLine};
use crate::download::download;
use crate::preferences::{use_language, use_texts};
use crate::route::{Route, use_router};
use crate::server_question::{NotDone, Verb, fetch_made_file};
use crate::server_talk::Telling;
use crate::tablet::use_tablet;
use crate::texts::RecordsTexts;

/// The tools.
#[component]
pub(super) fn RecordsTools(handed_in: HandedIn) -> impl IntoView {
    let texts = &use_texts().result.records;
    let (is_masking, is_disposing) = (RwSignal::new(false), RwSignal::new(false));
    let (may_redact, may_dispose) = (handed_in.may_redact, handed_in.may_dispose);
    let handed_in = StoredValue::new(handed_in);
    let mask = may_redact.then(|| {
        view! { <button type="button" class="button button--quiet" data-do="mask" on:click=move |_| is_masking.set(true)><Icon shape=Shape::Dash /> {texts.mask}</button> }
    });
    let dispose = may_dispose.then(|| {
        view! { <button type="button" class="button button--danger" data-do="dispose" on:click=move |_| is_disposing.set(true)><Icon shape=Shape::Close /> {texts.dispose}</button> }
    });
    view! {
        <div class="row handed-in__tools">{mask} {dispose}</div>
        <Show when=move || is_masking.get()>
            <Dialog title=texts.mask closed=Callback::new(move |()| is_masking.set(false))><Masking handed_in=handed_in.get_value() texts /></Dialog>
        </Show>
        <Show when=move || is_disposing.get()>
            <Dialog title=texts.dispose closed=Callback::new(move |()| is_disposing.set(false))><Disposing handed_in=handed_in.get_value() texts /></Dialog>
        </Show>
    }
    .into_any()
}

#[component]
fn Masking(handed_in: HandedIn, texts: &'static RecordsTexts) -> impl IntoView {
    let (tablet, language) = (use_tablet(), use_language());
    let (passages, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let outcome = RwSignal::new(None::<Result<(), NotDone>>);
    let address = format!("/api/hand-ins/{}/redacted/pdf?language={}", handed_in.id, language.code());
    let file = format!("{} {} – {}.pdf", handed_in.unit_name, handed_in.round_name, texts.masked);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let words = passages.get_untracked();
        let lines: Vec<&str> = words.lines().map(str::trim).filter(|it| !it.is_empty()).collect();
        let body = json!({ "passages": lines, "reason": reason.get_untracked() });
        let (address, file) = (address.clone(), file.clone());
        spawn_local(async move {
            let made = fetch_made_file(tablet, &address, &body).await;
            let done = made.map(|bytes| {
                download(&file, &bytes);
            });
            outcome.try_set(Some(done));
        });
    };
    let kept = use_texts().server.file_kept;
    let line = move || match outcome.get()? {
        Ok(()) => Some(view! { <p class="row good" data-kept><Icon shape=Shape::Check /> {kept}</p> }.into_any()),
        Err(NotDone::Refused(refusal)) if refusal.code.as_deref() == Some("passage-not-found") => {
            let missing = refusal.passages.into_iter().map(|it| view! { <li>{it}</li> }).collect_view();
            Some(view! { <div class="notice notice--bad" data-problem><Icon shape=Shape::Warning /> <div><p>{texts.not_found}</p><ul>{missing}</ul></div></div> }.into_any())
        }
        Err(problem) => Some(view! { <NotDoneNotice problem /> }.into_any()),
    };
    view! {
        <form class="stack" on:submit=submit>
            <p>{texts.mask_help}</p>
            <div class="field">
                <label class="field__label" for="mask-passages">{texts.passages}</label>
                <p class="field__hint" id="mask-hint">{texts.passages_hint}</p>
                <textarea class="field__input" id="mask-passages" rows="6" required aria-describedby="mask-hint" bind:value=passages></textarea>
            </div>
            <div class="field">
                <label class="field__label" for="mask-reason">{texts.reason}</label>
                <input class="field__input" id="mask-reason" maxlength="1000" required bind:value=reason />
            </div>
            <div role="status">{line}</div>
            <button type="submit" class="button button--start"><Icon shape=Shape::Share /> {texts.make}</button>
        </form>
    }
    .into_any()
}

#[component]
fn Disposing(handed_in: HandedIn, texts: &'static RecordsTexts) -> impl IntoView {
    let (tablet, router) = (use_tablet(), use_router());
    let reference = RwSignal::new(String::new());
    let telling = Telling::new();
    let address = format!("/api/documents/{}/disposal", handed_in.document);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let body = json!({ "reference": reference.get_untracked() });
        let done = Callback::new(move |()| router.go(&Route::Result(String::new())));
        telling.tell(tablet, (Verb::Post, address.clone()), body, done);
    };
    view! {
        <form class="stack" on:submit=submit>
            <p class="notice notice--bad"><Icon shape=Shape::Warning /> <span>{texts.dispose_help}</span></p>
            <div class="field">
                <label class="field__label" for="disposal-reference">{texts.reference}</label>
                <input class="field__input" id="disposal-reference" maxlength="1000" required bind:value=reference />
            </div>
            <TellingLine telling />
            <button type="submit" class="button button--danger">{texts.dispose_confirm}</button>
        </form>
    }
    .into_any()
}
