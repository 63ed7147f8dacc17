//! What a representative has to say about a hand-in that was made without their mark.
//!
//! It is kept on the tablet, goes to the server when there is a network, and is shown to both. The rule that must not be broken:
//! what was written stays here until the server has told that it has it.

use client_core::{Client, Connection, Event};
use form_model::{DocumentId, RowId, Statement, Voice};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use crate::components::{Icon, Shape};
use crate::moments::Moment;
use crate::preferences::{use_language, use_texts};
use crate::server_question::{Verb, tell};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::fill;

/// The longest statement that the server takes.
const WORDS_MAX: &str = "4000";

#[derive(Debug, Serialize)]
struct Words {
    words: String,
}

#[derive(Debug, Deserialize)]
struct Said {}

fn statements(tablet: Tablet, document: DocumentId, hand_in: RowId) -> Vec<Statement> {
    tablet.follow_status(document);
    tablet.read(|client| {
        let all = client.case_state(document).map(|it| it.statements.clone()).unwrap_or_default();
        all.into_iter().filter(|it| it.hand_in == hand_in).collect()
    })
}

/// The statements about a hand-in, and the way to make one for those who may.
#[component]
pub(super) fn Statements(document: DocumentId, hand_in: RowId) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().case.hand_in, use_language());
    let all = Memo::new(move |_| statements(tablet, document, hand_in));
    let said = move || {
        all.get().into_iter().map(|it| {
            let (name, time) = (tablet.name_of(it.by), Moment(it.at_ms).words(language));
            let about = fill(texts.statement_by, &[("name", &name), ("time", &time)]);
            view! { <blockquote class="statement stack stack--tight" data-statement><p class="soft">{about}</p><p>{it.words}</p></blockquote> }
        }).collect_view()
    };
    let may_state = Memo::new(move |_| tablet.own_voice(document) == Some(Voice::Representative));
    view! {
        {said}
        <Show when=move || may_state.get()><StatementForm document hand_in all /></Show>
    }
}

#[component]
fn StatementForm(document: DocumentId, hand_in: RowId, all: Memo<Vec<Statement>>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case.hand_in);
    let kept = move || tablet.read(|client| client.kept_statement(document, hand_in).map(str::to_owned));
    let stated = move || {
        let me = tablet.person();
        all.with_untracked(|it| it.iter().find(|it| Some(it.by) == me).map(|it| it.words.clone()))
    };
    let words = RwSignal::new(kept().or_else(stated).unwrap_or_default());
    let is_missing = RwSignal::new(false);
    let waits = Memo::new(move |_| {
        tablet.follow_status(document);
        kept().is_some()
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let text = words.get_untracked().trim().to_owned();
        is_missing.set(text.is_empty());
        if !text.is_empty() {
            tablet.report(Event::StatementWritten { document, hand_in, words: text });
            send_kept(tablet);
        }
    };
    let field = format!("statement-{hand_in}");
    let error = format!("{field}-error");
    view! {
        <form class="stack" data-statement-form on:submit=submit>
            <div class="field">
                <label class="field__label" for=field.clone()>{texts.statement}</label>
                <p class="field__hint">{texts.statement_hint}</p>
                <textarea class="field__input" id=field rows="4" maxlength=WORDS_MAX bind:value=words
                    aria-invalid=move || is_missing.get().to_string() aria-describedby=error.clone()></textarea>
                <p class="field__error" id=error role="alert">{move || is_missing.get().then_some(texts.statement_missing)}</p>
            </div>
            <button type="submit" class="button button--quiet button--start"><Icon shape=Shape::Pen /> {texts.statement_send}</button>
            <div role="status">
                {move || waits.get().then(|| view! {
                    <p class="notice" data-statement-waits><Icon shape=Shape::Clock /> {texts.statement_waits}</p>
                })}
            </div>
        </form>
    }
}

/// Sends what was stated about hand-ins whenever the server is there.
#[component]
pub(crate) fn StatementSending() -> impl IntoView {
    let tablet = use_tablet();
    Effect::new(move |_| {
        if tablet.connection() == Connection::Online {
            send_kept(tablet);
        }
    });
    // A network that was away for a moment may leave the connection as it was, and what was sent meanwhile unheard.
    let listening = window_event_listener(leptos::ev::online, move |_| send_kept(tablet));
    on_cleanup(move || listening.remove());
}

/// Sends what the server does not have. What it does not take now stays for the next time; it tells the tablet when it has it.
fn send_kept(tablet: Tablet) {
    for (hand_in, words) in tablet.read(Client::kept_statements) {
        spawn_local(async move {
            let address = format!("/api/hand-ins/{hand_in}/statement");
            tell::<Said>(tablet, Verb::Put, &address, &Words { words }).await.ok(); // Kept, and sent again.
        });
    }
}
