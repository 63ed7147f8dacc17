//! What one person is responsible for, across the units whose action plans are on this tablet; and those plans.
//!
//! It reads and links. The rule that must not be broken: a plan that has not come to the tablet is named as such, so that
//! an empty list never looks like nothing to do.

use form_model::{ActionRow, Case, DocumentId, DocumentKind, Timing};
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::moments::Moment;
use crate::pages::action_plan::RowLine;
use crate::pages::follow_ups::unit_name;
use crate::preferences::use_texts;
use crate::route::{CaseView, Route};
use crate::tablet::use_tablet;

/// The screen.
#[component]
pub(crate) fn MyActions() -> impl IntoView {
    let (tablet, texts) = (use_tablet(), &use_texts().actions.mine);
    let plans = Memo::new(move |_| tablet.cases(DocumentKind::ActionPlan));
    let mine =
        Memo::new(move |_| plans.with(|it| it.iter().flat_map(|it| rows_of(it.0, &it.1)).filter(|it| it.2).count()));
    view! {
        <header class="page-head"><h1>{texts.title}</h1></header>
        <p class="soft">{texts.intro}</p>
        <Show when=move || mine.get() == 0>
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

/// A plan's open rows: where, which, and whether it is the person's own; followed.
fn rows_of(document: DocumentId, case: &Case) -> Vec<(DocumentId, ActionRow, bool)> {
    let tablet = use_tablet();
    tablet.follow_content(document);
    let names = tablet.own_names(case.unit);
    let rows = tablet.read(|client| Some(form_model::ActionPlan::read(client.document(document)?.automerge()).rows));
    let open = rows.unwrap_or_default().into_iter().filter(ActionRow::is_open);
    open.map(|row| {
        let is_mine = row.is_responsibility_of(&names);
        (document, row, is_mine)
    })
    .collect()
}

/// The person's rows of one plan; nothing where there are none.
#[component]
fn MineOf(document: DocumentId, case: Case) -> impl IntoView {
    let tablet = use_tablet();
    let unit = case.unit;
    let rows = Memo::new(move |_| {
        let mine = rows_of(document, &case).into_iter().filter(|it| it.2).map(|it| it.1);
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

/// One plan with how many of its actions are open and late.
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
        let rows = rows_of(document, &case);
        let late = rows.iter().filter(|it| matches!(it.1.timing(today), Timing::Overdue(_))).count();
        (rows.len(), late)
    });
    let line = move || match is_here.get() {
        false => view! { <p class="chip"><Icon shape=Shape::CloudOff /> {texts.not_here}</p> }.into_any(),
        true => view! {
            <div class="row">
                <p class="chip"><Icon shape=Shape::Flag /> {move || texts.open_count.of(counts.get().0)}</p>
                {move || (counts.get().1 > 0).then(|| view! {
                    <p class="chip chip--bad"><Icon shape=Shape::Warning /> {texts.late_count.of(counts.get().1)}</p>
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
