//! Units that came after the round was opened, and taking one in.

use leptos::prelude::*;
use serde::Deserialize;
use serde_json::json;

use super::one::RoundDesk;
use crate::components::{Icon, Shape, TellingLine};
use crate::preferences::use_texts;
use crate::server_question::Verb;
use crate::server_talk::{Asked, Telling};
use crate::texts::fill;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct LateUnit {
    unit: String,
    name: String,
    below: String,
}

/// The part; nothing where there is no such unit.
#[component]
pub(super) fn LateUnits(desk: RoundDesk) -> impl IntoView {
    let texts = &use_texts().rounds.late_units;
    let tablet = desk.told.tablet;
    let late = Asked::<Vec<LateUnit>>::start(tablet, desk.address("late-units"));
    let telling = Telling::new();
    let (address, again) = (StoredValue::new(desk.address("late-units")), desk.told.again());
    let done = Callback::new(move |()| {
        late.ask(tablet);
        again.run(());
    });
    let item = move |it: LateUnit| {
        let label = fill(texts.take_in_unit, &[("unit", &it.name)]);
        let unit = it.unit.clone();
        let take_in = move |_| telling.tell(tablet, (Verb::Post, address.get_value()), json!({ "unit": unit }), done);
        view! {
            <li class="line row--apart" data-late-unit=it.unit>
                <div><strong>{it.name}</strong><p class="soft">{fill(texts.below, &[("unit", &it.below)])}</p></div>
                <button type="button" class="button button--quiet" aria-label=label on:click=take_in><Icon shape=Shape::Plus /> {texts.take_in}</button>
            </li>
        }
    };
    let is_shown = move || {
        late.answer.with(|it| it.as_ref().is_some_and(|it| !it.is_empty())) || telling.outcome.with(Option::is_some)
    };
    let items = move || late.answer.get().unwrap_or_default().into_iter().map(item).collect_view();
    view! {
        <Show when=is_shown>
            <section class="sheet" id="late-units">
                <div class="stack"><h2>{texts.title}</h2><p class="soft">{texts.help}</p></div>
                <ul class="lines">{items}</ul>
                <TellingLine telling />
            </section>
        </Show>
    }
    .into_any()
}
