//! The written confirmation of a safety representative's request (the Work Environment Act, chapter 6, section 6 a).
//!
//! The law wants it at once, so it is there as soon as the row says where it comes from. The rule: what is printed is
//! the confirmation alone.

use leptos::prelude::*;

use super::RowDesk;
use crate::components::{Icon, Shape};
use crate::moments::day_words;
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
    let print = move |_| {
        // A browser that can't print has said so itself.
        window().print().ok();
    };
    view! {
        <Show when=move || is_request.get()>
            <section class="sheet confirmation" id="request-confirmation">
                <h2>{words.request}</h2>
                <p class="confirmation__text">{text}</p>
                <p>{day_words(today(), desk.language)} ", " {name}</p>
                <button type="button" class="button button--quiet button--start confirmation__print" on:click=print>
                    <Icon shape=Shape::Print /> {words.request_print}
                </button>
            </section>
        </Show>
    }
}
