//! Units that changed managers: what the person took over or gave, what is open in it, and that it is received.
//!
//! Handing a unit over, for administrators, has a file of its own below `unit_handover/`. The rule that must not be broken: taking
//! over a row is an ordinary edit in the action plan, of the receiver's own and seen as such.

mod form;
mod rows;

use chrono::NaiveDate;
use form_model::{DocumentId, Role};
use leptos::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use crate::by_name::by_name;
use crate::components::{AskingLine, Icon, Shape, TellingLine, UnansweredNotice};
use crate::moments::{Moment, day_words};
use crate::pages::follow_ups::occasion_words;
use crate::preferences::{use_language, use_texts};
use crate::route::{CaseView, Route};
use crate::server_question::{Unanswered, Verb};
use crate::server_talk::{Asked, Telling};
use crate::tablet::use_tablet;
use crate::texts::{UnitHandoverTexts, fill};
use form::HandUnitOver;
use rows::RowsOfGiver;

/// Where the server tells it.
const ADDRESS: &str = "/api/handovers";

/// A unit that was handed over, as the server tells it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct HandedOver {
    id: String,
    unit_name: String,
    giver_name: String,
    receiver: String,
    receiver_name: String,
    from: NaiveDate,
    documents: Vec<HandedDocument>,
    open_rows: Vec<String>,
    taken_at_ms: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct HandedDocument {
    id: String,
    kind: String,
}

impl HandedOver {
    fn documents_of(&self, kind: &str) -> Vec<DocumentId> {
        self.documents.iter().filter(|it| it.kind == kind).filter_map(|it| it.id.parse().ok()).collect()
    }
}

/// The ids in the order in which they are shown: what was in its place before stays there; then those that nobody has confirmed, and by
/// the unit's name, the newest first.
fn in_order(handovers: &[HandedOver], before: &[String]) -> Vec<String> {
    let mut sorted: Vec<_> = handovers.iter().collect();
    let place = |it: &HandedOver| before.iter().position(|id| *id == it.id).unwrap_or(before.len());
    sorted.sort_by_cached_key(|it| (place(it), it.taken_at_ms.is_some(), by_name(&it.unit_name)));
    sorted.into_iter().map(|it| it.id.clone()).collect()
}

/// The screens of it, by what stands behind their address.
#[component]
pub(crate) fn UnitHandover(part: String) -> impl IntoView {
    match part.split_once('/').map_or((part.as_str(), ""), |it| it) {
        ("new", unit) => {
            let (tablet, unit) = (use_tablet(), unit.to_owned());
            let is_for = Memo::new(move |_| tablet.has_role(&[Role::Admin]));
            let screen = move || match is_for.get() {
                true => view! { <HandUnitOver unit=unit.clone() /> }.into_any(),
                false => view! { <NotForThisPerson /> }.into_any(),
            };
            view! { {screen} }.into_any()
        }
        _ => view! { <HandoverList /> }.into_any(),
    }
}

/// Handing over is for administrators.
#[component]
fn NotForThisPerson() -> impl IntoView {
    let texts = use_texts();
    view! {
        <a class="back" href=Route::Home.address()><Icon shape=Shape::Back /> <span>{texts.case.to_list}</span></a>
        <header class="page-head"><h1>{texts.unit_handover.form.title}</h1></header>
        <UnansweredNotice problem=Unanswered::NotPermitted />
    }
    .into_any()
}

#[component]
fn HandoverList() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().unit_handover);
    let asked = Asked::<Vec<HandedOver>>::start(tablet, ADDRESS);
    let again = Callback::new(move |()| asked.ask(tablet));
    let start = move || {
        tablet.has_role(&[Role::Admin]).then(|| {
            let address = Route::UnitHandover("new".to_owned()).address();
            view! { <a class="button" href=address><Icon shape=Shape::Plus /> {texts.start}</a> }
        })
    };
    let me = move || tablet.person().map(|it| it.to_string());
    // One of them stays on the screen and in its place while others are fetched again, so that nothing that somebody does in it is
    // lost.
    let ids = Memo::new(move |before: Option<&Option<Vec<String>>>| {
        let before = before.and_then(Option::as_ref);
        asked.answer.with(|it| it.as_ref().map(|it| in_order(it, before.map_or(&[], |it| it.as_slice()))))
    });
    let list = move || {
        ids.get().map(|ids| {
            let nothing = ids.is_empty().then(|| {
                view! { <section class="empty"><Icon shape=Shape::Person /><h2>{texts.none}</h2><p>{texts.none_help}</p></section> }
            });
            let one = move |id: String| {
                let found = asked.answer.with_untracked(|it| it.iter().flatten().find(|it| it.id == id).cloned());
                let taken = Memo::new(move |_| {
                    asked.answer.with(|it| it.iter().flatten().find(|it| it.id == id).and_then(|it| it.taken_at_ms))
                });
                found.map(|handed| match me() == Some(handed.receiver.clone()) {
                    true => view! { <Received handed taken again texts /> }.into_any(),
                    false => view! { <Given handed taken texts /> }.into_any(),
                })
            };
            let all = ids.into_iter().map(one).collect_view();
            view! { {nothing} {all} }
        })
    };
    view! {
        <a class="back" href=Route::Home.address()><Icon shape=Shape::Back /> <span>{use_texts().case.to_list}</span></a>
        <header class="page-head"><h1>{texts.title}</h1>{start}</header>
        <AskingLine asking=asked.asking again />
        {list}
    }
    .into_any()
}

/// A unit that the person took over.
#[component]
fn Received(
    handed: HandedOver,
    taken: Memo<Option<u64>>,
    again: Callback<()>,
    texts: &'static UnitHandoverTexts,
) -> impl IntoView {
    let (tablet, language, telling) = (use_tablet(), use_language(), Telling::new());
    let day = day_words(handed.from, language);
    let has_begun = Moment::now().day().is_none_or(|today| today >= handed.from);
    let title = if has_begun { texts.received } else { texts.to_come };
    let title = fill(title, &[("unit", &handed.unit_name), ("date", &day)]);
    let after = fill(texts.received_after, &[("date", &day), ("name", &handed.giver_name)]);
    let address = format!("{ADDRESS}/{}/taken", handed.id);
    let confirm = move |_| telling.tell(tablet, (Verb::Post, address.clone()), Value::Null, again);
    let confirmation = move || {
        match taken.get() {
        Some(at) => {
            let words = fill(texts.confirmed, &[("time", &Moment(at).words(language))]);
            view! { <p class="row good" data-confirmed><Icon shape=Shape::Check /> {words}</p> }.into_any()
        }
        None => view! {
            <button type="button" class="button button--start" data-confirm on:click=confirm.clone()><Icon shape=Shape::Check /> {texts.confirm}</button>
        }
        .into_any(),
    }
    };
    let plan = handed.documents_of("action-plan").first().copied();
    let giver = handed.giver_name.clone();
    let plan = Memo::new(move |_| plan.filter(|it| tablet.case(*it).is_some()));
    let id = handed.id.clone();
    let rows = move || plan.get().map(|plan| view! { <RowsOfGiver plan giver=giver.clone() texts /> });
    view! {
        <section class="sheet" data-received=id>
            <div class="stack"><h2>{title}</h2><p class="soft">{after}</p></div>
            <GoesAlong handed texts />
            {rows}
            {confirmation}
            <TellingLine telling />
        </section>
    }
    .into_any()
}

/// The documents that go along, as links where the tablet has them.
#[component]
fn GoesAlong(handed: HandedOver, texts: &'static UnitHandoverTexts) -> impl IntoView {
    let (tablet, list, language) = (use_tablet(), &use_texts().list, use_language());
    let follow_ups = handed.documents_of("followup");
    let plans = handed.documents_of("action-plan");
    let open_rows = match handed.open_rows.len() {
        0 => texts.no_open_rows.to_owned(),
        count => texts.open_rows.of(count),
    };
    let link = |document: DocumentId, shape: Shape, words: String| {
        let address = Route::Case(document, CaseView::Overview).address();
        view! { <li><a class="button button--quiet" href=address><Icon shape /> {words}</a></li> }
    };
    let links = move || {
        let mut links = Vec::new();
        for document in &follow_ups {
            let case = tablet.case(*document);
            links.extend(case.map(|it| link(*document, Shape::List, occasion_words(tablet, &it, list, language))));
        }
        for plan in plans.iter().filter(|it| tablet.case(**it).is_some()) {
            links.push(link(*plan, Shape::Flag, format!("{}: {open_rows}", texts.plan)));
        }
        match links.is_empty() {
            true => {
                view! { <p class="notice"><Icon shape=Shape::CloudOff /> <span>{texts.not_here}</span></p> }.into_any()
            }
            false => view! { <ul class="row">{links}</ul> }.into_any(),
        }
    };
    view! { <div class="stack"><h3>{texts.goes_along}</h3>{links}</div> }.into_any()
}

/// A unit that the person gave.
#[component]
fn Given(handed: HandedOver, taken: Memo<Option<u64>>, texts: &'static UnitHandoverTexts) -> impl IntoView {
    let language = use_language();
    let to = fill(texts.given_to, &[("date", &day_words(handed.from, language)), ("name", &handed.receiver_name)]);
    let state = move || match taken.get() {
        Some(_) => {
            view! { <p class="chip chip--good"><Icon shape=Shape::Check /> {texts.received_by_them}</p> }.into_any()
        }
        None => view! { <p class="chip"><Icon shape=Shape::Clock /> {texts.not_confirmed}</p> }.into_any(),
    };
    view! {
        <section class="sheet" data-given=handed.id>
            <div class="card__head">
                <div class="stack"><h2>{fill(texts.given, &[("unit", &handed.unit_name)])}</h2><p class="soft">{to}</p></div>
                {state}
            </div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handed(id: &str, unit_name: &str, taken_at_ms: Option<u64>) -> HandedOver {
        let text = String::new;
        HandedOver {
            id: id.into(),
            unit_name: unit_name.into(),
            giver_name: text(),
            receiver: text(),
            receiver_name: text(),
            from: NaiveDate::default(),
            documents: Vec::new(),
            open_rows: Vec::new(),
            taken_at_ms,
        }
    }

    #[test]
    fn what_nobody_has_confirmed_comes_first_by_name_and_nothing_moves_while_it_is_looked_at() {
        let told = [
            handed("1", "Åsen", None),
            handed("2", "Alm", Some(1)),
            handed("3", "Zon", None),
            handed("4", "Ek", Some(1)),
        ];
        let shown = in_order(&told, &[]);
        assert_eq!(shown, ["3", "1", "2", "4"]);
        let confirmed = [told[0].clone(), told[1].clone(), handed("3", "Zon", Some(2)), handed("5", "Alm", None)];
        assert_eq!(in_order(&confirmed, &shown), ["3", "1", "2", "5"]);
    }
}
