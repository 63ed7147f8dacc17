//! Something that the server writes as a file, in the format that the person chooses.
//!
//! It knows no screen. The rule that must not be broken: it is said that the file lies open on the tablet.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Dialog, Icon, NotDoneNotice, Shape};
use crate::download::download;
use crate::preferences::{use_language, use_texts};
use crate::server_question::{NotDone, fetch_file};
use crate::tablet::use_tablet;

/// The button and the choice behind it. `address` is that of the file but for the format; `query` goes behind it.
#[component]
pub(crate) fn AsFile(
    #[prop(into)] address: String,
    #[prop(into, optional)] query: String,
    #[prop(into)] name: String,
) -> impl IntoView {
    let texts = &use_texts().server;
    let is_open = RwSignal::new(false);
    let (address, query, name) = (StoredValue::new(address), StoredValue::new(query), StoredValue::new(name));
    view! {
        <button type="button" class="button button--quiet" data-as-file on:click=move |_| is_open.set(true)>
            <Icon shape=Shape::Share /> {texts.as_file}
        </button>
        <Show when=move || is_open.get()>
            <Dialog title=texts.as_file closed=Callback::new(move |()| is_open.set(false))>
                <Formats address=address.get_value() query=query.get_value() name=name.get_value() />
            </Dialog>
        </Show>
    }
    .into_any()
}

#[component]
fn Formats(address: String, query: String, name: String) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().server, use_language());
    let is_on = RwSignal::new(false);
    let outcome = RwSignal::new(None::<Result<(), NotDone>>);
    let fetch = StoredValue::new(move |ending: &'static str| {
        if is_on.get_untracked() {
            return;
        }
        is_on.set(true);
        outcome.set(None);
        let address = format!("{address}/{ending}?language={}{query}", language.code());
        let file = format!("{name}.{ending}");
        spawn_local(async move {
            let fetched = fetch_file(tablet, &address).await;
            is_on.try_set(false);
            let done = fetched.map(|bytes| {
                download(&file, &bytes);
            });
            outcome.try_set(Some(done));
        });
    });
    let buttons = texts.file_formats.map(|(ending, words)| {
        view! {
            <li><button type="button" class="button button--quiet" data-format=ending aria-disabled=move || is_on.get().to_string()
                on:click=move |_| fetch.with_value(|it| it(ending))>{words}</button></li>
        }
    });
    let line = move || {
        match outcome.get() {
        None => is_on.get().then(|| view! { <p class="row"><Icon shape=Shape::Clock /> {texts.fetching}</p> }.into_any()),
        Some(Ok(())) => Some(view! { <p class="row good" data-kept><Icon shape=Shape::Check /> {texts.file_kept}</p> }.into_any()),
        Some(Err(NotDone::Refused(refusal))) if refusal.code.as_deref() == Some("too-large") => {
            Some(view! { <p class="notice notice--partly" data-problem><Icon shape=Shape::Warning /> <span>{texts.file_too_large}</span></p> }.into_any())
        }
        Some(Err(problem)) => Some(view! { <NotDoneNotice problem /> }.into_any()),
    }
    };
    view! {
        <p class="soft">{texts.as_file_help}</p>
        <ul class="stack stack--tight">{buttons}</ul>
        <div role="status">{line}</div>
    }
    .into_any()
}
