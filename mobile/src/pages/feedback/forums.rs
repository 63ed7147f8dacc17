//! The unit's forums with the day of the last feedback in each, and the way to changing them.
//!
//! The list comes from the tablet's own store; changing it needs the network and is a piece of its own. The rule that must not
//! be broken: the way is offered only to those whom the server lets keep the forums.

use chrono::NaiveDate;
use form_model::{DocumentId, Forum, Role, UnitId};
use leptos::prelude::*;

use crate::components::{Dialog, Icon, Shape};
use crate::moments::{Moment, day_words};
use crate::pages::follow_ups::unit_name;
use crate::pieces::{Errand, errand};
use crate::preferences::{use_language, use_texts};
use crate::tablet::{Tablet, use_tablet};
use crate::texts::fill;

/// The forums in which feedback of a document is given; followed.
pub(super) fn forums_of(tablet: Tablet, document: DocumentId) -> Memo<Vec<Forum>> {
    Memo::new(move |_| {
        let Some(case) = tablet.case(document) else { return Vec::new() };
        tablet.read(|client| client.directory().map(|it| it.forums_of(&case))).unwrap_or_default()
    })
}

/// True if the person keeps the forums of a unit; followed.
fn keeps_forums(tablet: Tablet, unit: UnitId) -> bool {
    tablet.follow_directory();
    let today = Moment::now().day();
    tablet.read(|client| {
        let Some(directory) = client.directory() else { return false };
        let above = std::iter::successors(directory.unit(unit), |it| directory.unit(it.parent?));
        let place: Vec<UnitId> = above.take(directory.units.len()).map(|it| it.id).collect();
        let held = directory.assignments.iter().filter(|it| today.is_some_and(|day| it.is_active(day)));
        held.filter(|it| place.contains(&it.unit)).any(|it| match it.role {
            Role::Manager => it.unit == unit,
            Role::Hr | Role::ProcessOwner | Role::Admin => true,
            Role::Representative
            | Role::SubstituteRepresentative
            | Role::MainRepresentative
            | Role::Employee
            | Role::Analyst
            | Role::RecordsOfficer => false,
        })
    })
}

/// Each forum with its state.
#[component]
pub(super) fn Forums(document: DocumentId) -> impl IntoView {
    let (tablet, texts, language) = (use_tablet(), &use_texts().case.feedback, use_language());
    let (forums, followup) = (forums_of(tablet, document), tablet.followup(document));
    let keeper = Memo::new(move |_| tablet.case(document).map(|it| it.unit).filter(|it| keeps_forums(tablet, *it)));
    let line = move |forum: Forum| {
        let day = followup.with(|it| it.as_ref().and_then(|it| it.fed_back_on(&forum)?.parse::<NaiveDate>().ok()));
        let (look, shape, words) = match day {
            Some(day) => {
                ("chip chip--good", Shape::Check, fill(texts.fed_back_on, &[("date", &day_words(day, language))]))
            }
            None => ("chip", Shape::Dash, texts.not_fed_back.to_owned()),
        };
        view! {
            <li class="row row--apart" data-forum=forum.name.clone()>
                <span>{forum.name.clone()}</span> " " <span class=look><Icon shape /> {words}</span>
            </li>
        }
    };
    view! {
        <Show when=move || keeper.get().is_some() || forums.with(|it| !it.is_empty())>
            <section class="sheet" aria-labelledby="forums-title">
                <h2 id="forums-title">{texts.forums}</h2>
                <ul class="stack stack--tight">{move || forums.get().into_iter().map(line).collect_view()}</ul>
                {move || keeper.get().map(|unit| view! { <ChangeForums unit /> })}
            </section>
        </Show>
    }
    .into_any()
}

#[component]
fn ChangeForums(unit: UnitId) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().forums);
    let is_open = RwSignal::new(false);
    view! {
        <button type="button" class="button button--quiet button--start" id="change-forums" on:click=move |_| is_open.set(true)>
            <Icon shape=Shape::Pen /> {texts.change}
        </button>
        <Show when=move || is_open.get()>
            <Dialog title=fill(texts.title, &[("unit", &unit_name(tablet, unit))]) closed=Callback::new(move |()| is_open.set(false))>
                {errand(Errand::Forums(unit.to_string()))}
            </Dialog>
        </Show>
    }
    .into_any()
}
