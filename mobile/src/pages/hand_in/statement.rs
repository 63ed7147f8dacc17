//! What a representative has to say about a hand-in that was made without their mark.
//!
//! It is kept on the tablet, goes to the server when there is a network, and is shown to both. What the server does not take
//! for good is not sent again, and said so. The rule that must not be broken: what was written stays here until the server has
//! told that it has it, or the person takes it back.

use client_core::{Client, Connection, Event, KeptStatement, StatementRefusal};
use form_model::{DocumentId, RowId, Statement, Voice};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use super::refused_statement::RefusedStatement;
use crate::components::{Icon, Shape};
use crate::moments::Moment;
use crate::preferences::{use_language, use_texts};
use crate::server_question::{NotDone, Refusal, Verb, tell};
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
    // Whoever is not the representative any more still reads what became of their words.
    let may_state = Memo::new(move |_| {
        tablet.follow_status(document);
        let is_kept = tablet.read(|client| client.kept_statement(document, hand_in).is_some());
        is_kept || tablet.own_voice(document) == Some(Voice::Representative)
    });
    view! {
        {said}
        <Show when=move || may_state.get()><StatementForm document hand_in all /></Show>
    }
}

#[component]
fn StatementForm(document: DocumentId, hand_in: RowId, all: Memo<Vec<Statement>>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case.hand_in);
    let kept = move || tablet.read(|client| client.kept_statement(document, hand_in));
    let stated = move || {
        let me = tablet.person();
        all.with_untracked(|it| it.iter().find(|it| Some(it.by) == me).map(|it| it.words.clone()))
    };
    let words = RwSignal::new(kept().map(|it| it.words).or_else(stated).unwrap_or_default());
    let is_missing = RwSignal::new(false);
    let kept = Memo::new(move |_| {
        tablet.follow_status(document);
        kept()
    });
    let waits = move || kept.with(|it| it.as_ref().is_some_and(|it| it.refusal.is_none()));
    let refused = move || kept.get().filter(|it| it.refusal.is_some());
    let withdrawn = Callback::new(move |()| words.set(String::new()));
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
                {move || waits().then(|| view! {
                    <p class="notice" data-statement-waits><Icon shape=Shape::Clock /> {texts.statement_waits}</p>
                })}
                {move || refused().map(|statement| view! { <RefusedStatement statement withdrawn /> })}
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

/// Sends what the server does not have. What it does not take now stays for the next time, what it never will with the reason;
/// it tells the tablet when it has it.
fn send_kept(tablet: Tablet) {
    for statement in tablet.read(Client::kept_statements).into_iter().filter(|it| it.refusal.is_none()) {
        spawn_local(send(tablet, statement));
    }
}

async fn send(tablet: Tablet, statement: KeptStatement) {
    let address = format!("/api/hand-ins/{}/statement", statement.hand_in);
    let words = Words { words: statement.words.clone() };
    let sent = tell::<Said>(tablet, Verb::Put, &address, &words).await;
    if let Err(NotDone::Refused(refusal)) = sent
        && let Some(why) = final_refusal(&refusal)
    {
        tablet.report(Event::StatementRefused { statement, why });
    }
}

/// Why the server would say no the next time, too; `None` for what may be otherwise then.
const fn final_refusal(refusal: &Refusal) -> Option<StatementRefusal> {
    match refusal.status {
        403 | 404 | 410 => Some(StatementRefusal::NoPart),
        409 => Some(StatementRefusal::HasMark),
        400 | 413 | 422 => Some(StatementRefusal::NotAccepted),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_would_be_refused_again_is_not_sent_again() {
        let of = |status| final_refusal(&Refusal { status, ..Refusal::default() });
        assert_eq!(of(404), Some(StatementRefusal::NoPart));
        assert_eq!(of(409), Some(StatementRefusal::HasMark));
        assert_eq!(of(422), Some(StatementRefusal::NotAccepted));
        assert_eq!([of(429), of(408)], [None, None]);
    }
}
