//! The written confirmation of a safety representative's request (the Work Environment Act, chapter 6, section 6 a).
//!
//! The law wants it at once, so it is there as soon as the row says where it comes from, and it says when the server had the
//! request. The rule: what is printed is the confirmation alone.

use leptos::prelude::*;

use super::RowDesk;
use crate::components::{Icon, Shape};
use crate::moments::{Moment, day_words};
use crate::pages::action_plan::chips::today;
use crate::pages::follow_ups::unit_name;
use crate::texts::fill;

/// The confirmation; nothing for rows from other sources.
#[component]
pub(super) fn RequestConfirmation(desk: RowDesk) -> impl IntoView {
    let (plan, words) = (desk.plan, &desk.texts.row);
    let is_request = Memo::new(move |_| desk.read(|it| it.value("source") == Some("representative-request")));
    let text = move || {
        let unit = plan.tablet.case(plan.document).map(|it| unit_name(plan.tablet, it.unit)).unwrap_or_default();
        let risk = desk.read(|it| it.text("risk").or_else(|| it.text("action")).unwrap_or("…").trim().to_owned());
        let risk = if risk.ends_with(['.', '…', '!', '?']) { risk } else { format!("{risk}.") };
        fill(words.request_text, &[("unit", &unit), ("risk", &risk)])
    };
    let name = move || plan.tablet.person().map(|it| plan.tablet.name_of(it)).unwrap_or_default();
    let received = Memo::new(move |_| {
        plan.tablet.follow_status(plan.document);
        plan.tablet.read(|client| {
            let known = client.case_state(plan.document)?.requests.iter().find(|it| it.row == desk.row)?;
            Some(known.received_at_ms)
        })
    });
    let date = move || day_words(received.get().and_then(|it| Moment(it).day()).unwrap_or_else(today), desk.language);
    let state = move || match received.get() {
        Some(at) => fill(words.request_received, &[("time", &Moment(at).words(desk.language))]),
        None => words.request_waits.to_owned(),
    };
    let print = move |_| {
        // A browser that can't print has said so itself.
        window().print().ok();
    };
    view! {
        <Show when=move || is_request.get()>
            <section class="sheet confirmation" id="request-confirmation">
                <h2>{words.request}</h2>
                <p class="confirmation__text">{text}</p>
                <p>{date} ", " {name}</p>
                <p class="soft" role="status" data-request-received=move || received.get().is_some().to_string()>{state}</p>
                <button type="button" class="button button--quiet button--start confirmation__print" on:click=print>
                    <Icon shape=Shape::Print /> {words.request_print}
                </button>
            </section>
        </Show>
    }
}
