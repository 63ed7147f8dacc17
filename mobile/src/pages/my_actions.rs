//! What one person is responsible for, across the units whose action plans are on this tablet; and those plans.
//!
//! Before it stands what was raised: what waits for the person's answer, and the answers that have come to them. It reads
//! and links. The rule that must not be broken: a plan that has not come to the tablet is named as such, so that an empty
//! list never looks like nothing to do.

mod raised_rows;

use form_model::{ActionRow, Case, DocumentId, DocumentKind, Timing, UnitId};
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::moments::Moment;
use crate::pages::action_plan::RowLine;
use crate::pages::follow_ups::unit_name;
use crate::preferences::use_texts;
use crate::route::{CaseView, Route};
use crate::tablet::{Tablet, use_tablet};

pub(crate) use raised_rows::AnswersWaitedFor;

use raised_rows::{Bearing, RaisedNews, RaisedRows};

/// An open row of a plan, and what it is to the person.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct OpenRow {
    document: DocumentId,
    unit: UnitId,
    row: ActionRow,
    is_mine: bool,
    news: Option<RaisedNews>,
}

/// The screen.
#[component]
pub(crate) fn MyActions() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().actions.mine);
    let plans = Memo::new(move |_| tablet.cases(DocumentKind::ActionPlan));
    let rows = Memo::new(move |_| plans.with(|it| rows_of_all(tablet, it)));
    let is_nothing_here = move || rows.with(|it| !it.iter().any(|it| it.is_mine || it.news.is_some()));
    view! {
        <header class="page-head"><h1>{texts.title}</h1></header>
        <p class="soft">{texts.intro}</p>
        <RaisedRows rows news=RaisedNews::AsksThem />
        <RaisedRows rows news=RaisedNews::TellsThem />
        <Show when=is_nothing_here>
            <section class="empty"><Icon shape=Shape::Flag /><h2>{texts.none}</h2><p>{texts.none_help}</p></section>
        </Show>
        <For each=move || plans.get() key=|it| it.0 let:item><MineOf document=item.0 case=item.1 /></For>
        <section class="stack" id="plans">
            <h2>{texts.plans}</h2>
            <Show when=move || plans.with(Vec::is_empty)><p class="soft">{texts.no_plans}</p></Show>
            <ul class="cards"><For each=move || plans.get() key=|it| it.0 let:item><PlanCard document=item.0 case=item.1 /></For></ul>
        </section>
    }
}

/// The open rows of several plans; followed.
fn rows_of_all(tablet: Tablet, plans: &[(DocumentId, Case)]) -> Vec<OpenRow> {
    plans.iter().flat_map(|it| rows_of(tablet, it.0, &it.1)).collect()
}

/// A plan's open rows; followed.
fn rows_of(tablet: Tablet, document: DocumentId, case: &Case) -> Vec<OpenRow> {
    tablet.follow_content(document);
    let unit = case.unit;
    let names = tablet.own_names(unit);
    let rows = tablet.read(|client| Some(form_model::ActionPlan::read(client.document(document)?.automerge()).rows));
    let open: Vec<ActionRow> = rows.unwrap_or_default().into_iter().filter(ActionRow::is_open).collect();
    // Most plans have nothing raised, and then nobody's place above or below has to be looked up.
    let is_any_raised = open.iter().any(|it| it.waits_for_answer() || it.is_answered());
    let bearing = if is_any_raised { Bearing::of(tablet, document, unit) } else { Bearing::default() };
    let to_person = |row: ActionRow| {
        let (is_mine, news) = (row.is_responsibility_of(&names), bearing.news_of(&row));
        OpenRow { document, unit, row, is_mine, news }
    };
    open.into_iter().map(to_person).collect()
}

/// The person's rows of one plan, without those to which an answer has come, which stand above; nothing where there are
/// none.
#[component]
fn MineOf(document: DocumentId, case: Case) -> impl IntoView {
    let tablet = use_tablet();
    let unit = case.unit;
    let rows = Memo::new(move |_| {
        let is_here = |it: &OpenRow| it.is_mine && it.news != Some(RaisedNews::TellsThem);
        let mine = rows_of(tablet, document, &case).into_iter().filter(is_here).map(|it| it.row);
        let mut mine: Vec<ActionRow> = mine.collect();
        mine.sort_by_key(|it| (it.date("due").is_none(), it.date("due"), it.id));
        mine
    });
    view! {
        <Show when=move || !rows.with(Vec::is_empty)>
            <section class="sheet sheet--tight" data-mine=document.to_string()>
                <h2>{move || unit_name(tablet, unit)}</h2>
                <ul class="lines">
                    <For each=move || rows.get() key=ActionRow::clone children=move |row| view! { <RowLine document row /> } />
                </ul>
            </section>
        </Show>
    }
}

/// One plan with how many of its actions are open, are late and wait for an answer.
#[component]
fn PlanCard(document: DocumentId, case: Case) -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().actions.mine);
    let unit = case.unit;
    let is_here = Memo::new(move |_| {
        tablet.follow_status(document);
        tablet.read(|client| client.document(document).is_some())
    });
    let counts = Memo::new(move |_| {
        let today = Moment::now().day().unwrap_or_default();
        let rows = rows_of(tablet, document, &case);
        let late = rows.iter().filter(|it| matches!(it.row.timing(today), Timing::Overdue(_))).count();
        let waiting = rows.iter().filter(|it| it.row.waits_for_answer()).count();
        (rows.len(), late, waiting)
    });
    let line = move || match is_here.get() {
        false => view! { <p class="chip"><Icon shape=Shape::CloudOff /> {texts.not_here}</p> }.into_any(),
        true => view! {
            <div class="row">
                <p class="chip"><Icon shape=Shape::Flag /> {move || texts.open_count.of(counts.get().0)}</p>
                {move || (counts.get().1 > 0).then(|| view! {
                    <p class="chip chip--bad"><Icon shape=Shape::Warning /> {texts.late_count.of(counts.get().1)}</p>
                })}
                {move || (counts.get().2 > 0).then(|| view! {
                    <p class="chip chip--partly"><Icon shape=Shape::Up /> {texts.waiting_count.of(counts.get().2)}</p>
                })}
            </div>
        }
        .into_any(),
    };
    view! {
        <li>
            <a class="card card--link" data-plan=document.to_string() href=Route::Case(document, CaseView::Overview).address()>
                <h3 class="card__title">{move || unit_name(tablet, unit)}</h3>
                {line}
            </a>
        </li>
    }
}
