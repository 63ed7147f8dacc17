//! What was raised to the next level, and the answer that comes back.
//!
//! The level above writes in registers of its own; everybody else reads them. The rule that must not be broken: nobody
//! answers for the level above.

use form_model::ActionStage;
use leptos::prelude::*;

use super::RowDesk;
use crate::components::{ChoiceField, Icon, Shape, TextField, ValueField};
use crate::moments::day_words;
use crate::pages::action_plan::chips::above_name;
use crate::texts::fill;

/// The part of the screen; nothing while nothing was raised.
#[component]
pub(super) fn Raise(desk: RowDesk) -> impl IntoView {
    let (plan, fields, words) = (desk.plan, &desk.texts.fields, &desk.texts.row);
    let is_shown = Memo::new(move |_| {
        desk.read(|it| it.stage() == ActionStage::Raised || it.value("raised.date").is_some() || it.is_answered())
    });
    let unit = move || above_name(Some(plan.document), &desk.read(Clone::clone));
    let line = move || {
        let date = desk.read(|it| it.date("raised.date")).map(|it| day_words(it, desk.language));
        match date {
            Some(date) => fill(words.raised, &[("unit", &unit()), ("date", &date)]),
            None => fill(words.raised_no_date, &[("unit", &unit())]),
        }
    };
    let waits = Memo::new(move |_| desk.read(form_model::ActionRow::waits_for_answer));
    let writable = plan.writable;
    view! {
        <Show when=move || is_shown.get()>
            <section class="sheet" data-part="raise">
                <h2 id="action-raise" tabindex="-1">{words.raise_title}</h2>
                <p class="row"><Icon shape=Shape::Up />
                    <span>{line} " " {move || waits.get().then_some(words.waits)}</span></p>
                <ValueField at=desk.at(&["raised", "date"]) label=fields.raised_date kind="date" writable />
                <Answer desk />
            </section>
        </Show>
    }
}

#[component]
fn Answer(desk: RowDesk) -> impl IntoView {
    let (plan, fields, words) = (desk.plan, &desk.texts.fields, &desk.texts.row);
    let may_answer = Signal::derive(move || plan.tablet.answers_raised(plan.document));
    let (decision, answer) =
        (desk.at(&["raised", "decision", "by", "above"]), desk.at(&["raised", "answer", "by", "above"]));
    let has_answer = Memo::new(move |_| desk.read(form_model::ActionRow::is_answered));
    let is_shown = move || may_answer.get() || has_answer.get();
    let (decision, answer) = (StoredValue::new(decision), StoredValue::new(answer));
    view! {
        <Show when=is_shown fallback=move || view! { <p class="soft">{words.only_above}</p> }>
            <ChoiceField at=decision.get_value() label=fields.decision choices=fields.decisions.to_vec() writable=may_answer />
            <TextField document=plan.document path=answer.get_value().path label=fields.answer id=answer.get_value().id()
                writable=may_answer note=desk.note(&answer.get_value()) />
        </Show>
    }
}
