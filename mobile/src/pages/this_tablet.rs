//! Everything about this tablet: what waits, what was not received, storage, rescue files, choices, version, records.
//!
//! Each part is a file below `this_tablet/`. The rule that must not be broken: whatever is wrong is said with what to do.

mod choices;
mod organisation_link;
mod queue;
mod refused;
mod rescue;
mod storage;
mod version;

use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::pages::Devices;
use crate::preferences::use_texts;
use crate::route::{Route, use_router};
use crate::tablet::use_tablet;

use choices::Choices;
use organisation_link::OrganisationLink;
use queue::Queue;
use refused::Refused;
pub(super) use refused::reason_words;
use rescue::Rescue;
use storage::Storage;
use version::Version;

/// The screen.
#[component]
pub(crate) fn ThisTablet() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().this_tablet);
    if use_router().route() == Route::Rescue {
        show_rescue_part();
    }
    view! {
        <header class="page-head"><h1>{texts.title}</h1></header>
        <Queue />
        <Refused />
        <Choices />
        <OrganisationLink />
        <Devices address="/api/devices" />
        <Storage />
        <Rescue />
        <Version />
        <Recorded />
        <section class="stack">
            <h2>{texts.more}</h2>
            <ul class="row">
                <li><a class="button button--quiet" id="to-reminders" href=Route::Reminders.address()><Icon shape=Shape::Calendar /> {use_texts().reminders.link}</a></li>
                <Show when=move || tablet.takes_part()>
                    <li><a class="button button--quiet" id="to-practice" href=Route::Practice.address()><Icon shape=Shape::Star /> {texts.practice}</a></li>
                </Show>
                <li><a class="button button--quiet" href=Route::ConnectionCheck.address()><Icon shape=Shape::Cloud /> {texts.connection_check}</a></li>
                <li><a class="button button--quiet" href=Route::Accessibility.address()><Icon shape=Shape::Person /> {texts.accessibility}</a></li>
                <li><a class="button button--quiet" href=Route::Glossary.address()><Icon shape=Shape::Book /> {texts.glossary}</a></li>
            </ul>
        </section>
    }
}

/// After something broke people come for the rescue file.
fn show_rescue_part() {
    request_animation_frame(|| {
        if let Some(part) = document().get_element_by_id("tablet-rescue") {
            part.scroll_into_view();
        }
    });
}

/// What is recorded about whoever writes.
#[component]
fn Recorded() -> impl IntoView {
    let texts = &use_texts().this_tablet.recorded;
    let points: Vec<_> = texts.points.iter().map(|(what, how)| view! { <dt>{*what}</dt> <dd>{*how}</dd> }).collect();
    view! {
        <section class="sheet prose" id="tablet-recorded">
            <h2>{texts.title}</h2> <dl class="records">{points}</dl>
            <a class="button button--quiet button--start" id="to-recorded" href=Route::Recorded.address()>
                <Icon shape=Shape::Arrow /> {use_texts().life_cycle.recorded.link}
            </a>
        </section>
    }
}
