//! A statement that the server did not take: what was written, why not, what to do, and the ways to save the words.
//!
//! It sends nothing. The rule that must not be broken: the words go from the tablet only when the person says so twice.

use client_core::{Event, KeptStatement, StatementRefusal};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Icon, Shape};
use crate::preferences::use_texts;
use crate::share_text::copy;
use crate::tablet::use_tablet;
use crate::texts::{HandInTexts, Reason};

/// The statement. `withdrawn` is called when the person has taken it back.
#[component]
pub(crate) fn RefusedStatement(
    statement: KeptStatement,
    #[prop(optional, into)] withdrawn: Option<Callback<()>>,
) -> impl IntoView {
    let texts = &use_texts().case.hand_in;
    let (why, to_do) = reason_words(texts, statement.refusal);
    let words = statement.words.clone();
    view! {
        <div class="notice notice--bad" data-statement-refused><Icon shape=Shape::Warning />
            <div class="stack stack--tight grow">
                <p><strong>{texts.statement_refused}</strong></p>
                <p>{why} " " {to_do}</p>
                <blockquote class="statement">{words}</blockquote>
                <Ways statement withdrawn />
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Ways(statement: KeptStatement, withdrawn: Option<Callback<()>>) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().case.hand_in);
    let KeptStatement { document, hand_in, words, .. } = statement;
    let said = RwSignal::new("");
    let is_asked = RwSignal::new(false);
    let take = move |_| {
        let words = words.clone();
        spawn_local(async move {
            let is_copied = copy(&words).await;
            // The screen may be gone by then.
            said.try_set(if is_copied { texts.statement_copied } else { texts.statement_not_copied });
        });
    };
    let withdraw = move |_| {
        if let Some(withdrawn) = withdrawn {
            withdrawn.run(());
        }
        tablet.report(Event::StatementWithdrawn { document, hand_in });
    };
    let question = move || {
        is_asked.get().then(|| view! {
            <div class="row" role="group" aria-label=texts.statement_withdraw_sure>
                <p class="grow">{texts.statement_withdraw_sure}</p>
                <button type="button" class="button" data-withdraw-yes on:click=withdraw><Icon shape=Shape::Check /> {texts.statement_withdraw_yes}</button>
                <button type="button" class="button button--quiet" on:click=move |_| is_asked.set(false)>{texts.statement_withdraw_no}</button>
            </div>
        })
    };
    view! {
        <div class="row">
            <button type="button" class="button button--quiet" data-copy-statement on:click=take><Icon shape=Shape::List /> {texts.statement_copy}</button>
            <button type="button" class="button button--quiet" data-withdraw aria-expanded=move || is_asked.get().to_string()
                on:click=move |_| is_asked.update(|it| *it = !*it)><Icon shape=Shape::Close /> {texts.statement_withdraw}</button>
            <p role="status">{move || said.get()}</p>
        </div>
        <div role="status">{question}</div>
    }
}

const fn reason_words(texts: &HandInTexts, why: Option<StatementRefusal>) -> Reason {
    match why {
        Some(StatementRefusal::HasMark) => texts.statement_has_mark,
        Some(StatementRefusal::NotAccepted) => texts.statement_not_accepted,
        Some(StatementRefusal::NoPart) | None => texts.statement_no_part,
    }
}
