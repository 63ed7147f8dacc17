//! Signing out without throwing anything away.
//!
//! What the server does not have is counted and said, and can be taken along as a file. The rule that must not be broken:
//! while anything is unsent, nothing here removes it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Dialog, Icon, Shape};
use crate::download::download;
use crate::entrance::{AtSignOut, OpenSpace, Unsent, unsent, use_entrance};
use crate::pages::entrance::trouble_words;
use crate::preferences::use_texts;
use crate::texts::{PeopleTexts, fill};

/// The dialog.
#[component]
pub(crate) fn SignOut(open: OpenSpace, closed: Callback<()>) -> impl IntoView {
    let (entrance, texts) = (use_entrance(), &use_texts().entrance.people);
    let is_busy = RwSignal::new(false);
    let title = fill(texts.sign_out_title, &[("name", &open.person().name)]);
    let trouble = RwSignal::new("");
    let leave = move |wish: AtSignOut| {
        is_busy.set(true);
        spawn_local(async move {
            if let Err(why) = entrance.sign_out(open, wish).await {
                // The dialog is still there: nobody has left.
                trouble.set(trouble_words(why));
                is_busy.set(false);
            }
        });
    };
    // Counted again whenever something is sent while the dialog is open.
    let unsent_now = Memo::new(move |_| {
        let documents: Vec<_> = open.tablet.read(|client| client.documents().collect());
        documents.into_iter().for_each(|it| open.tablet.follow_status(it));
        unsent(open.tablet)
    });
    let choices = move || {
        if is_busy.get() {
            view! { <p role="status">{texts.signing_out}</p> }.into_any()
        } else if unsent_now.get() == Unsent::default() {
            view! { <AllSent leave=Callback::new(leave) /> }.into_any()
        } else {
            view! { <SomeUnsent open unsent=unsent_now.get() leave=Callback::new(leave) closed /> }.into_any()
        }
    };
    view! {
        <Dialog title closed>
            <div class="menu">
                <p class="field__error" role="alert">{move || trouble.get()}</p>
                {choices}
            </div>
        </Dialog>
    }
}

#[component]
fn AllSent(leave: Callback<AtSignOut>) -> impl IntoView {
    let texts = &use_texts().entrance.people;
    view! {
        <p class="notice notice--good"><Icon shape=Shape::Cloud /> <span>{texts.all_sent}</span></p>
        <Choice words=texts.keep help=texts.keep_help shape=Shape::Lock chosen=move || leave.run(AtSignOut::Keep) />
        <Choice words=texts.remove help=texts.remove_help shape=Shape::Arrow chosen=move || leave.run(AtSignOut::Remove) />
    }
}

#[component]
fn SomeUnsent(open: OpenSpace, unsent: Unsent, leave: Callback<AtSignOut>, closed: Callback<()>) -> impl IntoView {
    let texts = &use_texts().entrance.people;
    let rescued = RwSignal::new(None::<bool>);
    let save = move || rescued.set(Some(save_rescue_file(open)));
    let said = move || rescued.get().map(|it| if it { texts.rescued } else { texts.rescue_failed });
    view! {
        <div class="notice notice--partly">
            <Icon shape=Shape::Warning />
            <div>{unsent_words(unsent, texts).into_iter().map(|it| view! { <p>{it}</p> }).collect_view()}</div>
        </div>
        <p>{texts.waiting_help}</p>
        <Choice words=texts.stay help="" shape=Shape::Pen chosen=move || closed.run(()) />
        <Choice words=texts.rescue help=texts.rescue_help shape=Shape::Share chosen=save />
        <p role="status">{said}</p>
        <Choice words=texts.keep help=texts.keep_help shape=Shape::Lock chosen=move || leave.run(AtSignOut::Keep) />
    }
}

fn unsent_words(unsent: Unsent, texts: &PeopleTexts) -> Vec<String> {
    let mut words = Vec::new();
    if unsent.waiting > 0 {
        words.push(texts.waiting.of(unsent.waiting));
    }
    if unsent.not_received > 0 {
        words.push(texts.not_received.of(unsent.not_received));
    }
    words
}

/// True if the browser took it.
fn save_rescue_file(open: OpenSpace) -> bool {
    let now_ms = open.tablet.now_ms();
    let bytes = open.tablet.read(|client| client.rescue_file(now_ms));
    download("samsyn-rescue.samsyn", &bytes)
}

#[component]
fn Choice(words: &'static str, help: &'static str, shape: Shape, chosen: impl Fn() + 'static) -> impl IntoView {
    view! {
        <button class="menu__item" type="button" on:click=move |_| chosen()>
            <Icon shape />
            <span>{words}{(!help.is_empty()).then(|| view! { <span class="menu__help">{help}</span> })}</span>
        </button>
    }
}
