//! From a finding or one of its root causes to a row of the unit's action plan, and the rows that were made.
//!
//! The row is a row of another document; each names the other. The rule that must not be broken: the finding's link is
//! written only when the row is there, so that a link always leads somewhere or says that the row is gone.

use form_model::{ActionRow, DocumentId, Edit, RowId, Table};
use leptos::prelude::*;

use super::Desk;
use crate::components::{Icon, Shape};
use crate::pages::action_plan::{NewAction, RowChips, add_action, row_name};
use crate::preferences::use_texts;
use crate::route::{CaseView, Route};

/// The actions of a finding, and the button that makes one of the finding as a whole.
#[component]
pub(super) fn MadeActions(desk: Desk) -> impl IntoView {
    let texts = &desk.texts.actions;
    let plan = plan_of(desk);
    let linked = Memo::new(move |_| desk.read(|it| it.actions.iter().cloned().collect::<Vec<String>>()));
    let item = move |row: String| view! { <MadeAction plan row /> };
    let make = move |_| make_action(desk, plan.get_untracked(), None);
    view! {
        <section class="stack stack--tight" data-made-actions="">
            <h3>{texts.title}</h3>
            <Show when=move || linked.with(Vec::is_empty)><p class="soft">{texts.none}</p></Show>
            <ul class="lines"><For each=move || linked.get() key=Clone::clone children=item /></ul>
            <Show when=move || plan.get().is_some() fallback=move || view! { <p class="soft">{texts.no_plan}</p> }>
                <button type="button" class="button button--quiet button--start" data-make-action="finding"
                    disabled=move || !desk.writable.get() on:click=make>
                    <Icon shape=Shape::Plus /> {texts.of_finding}
                </button>
            </Show>
        </section>
    }
}

/// The button that makes an action of a root cause.
#[component]
pub(super) fn RootAction(desk: Desk, why: RowId) -> impl IntoView {
    let texts = &desk.texts.actions;
    let plan = plan_of(desk);
    view! {
        <Show when=move || plan.get().is_some()>
            <button type="button" class="button button--quiet button--start" data-make-action="root"
                disabled=move || !desk.writable.get() on:click=move |_| make_action(desk, plan.get_untracked(), Some(why))>
                <Icon shape=Shape::Arrow /> {texts.of_root}
            </button>
        </Show>
    }
}

fn plan_of(desk: Desk) -> Memo<Option<DocumentId>> {
    Memo::new(move |_| {
        let unit = desk.tablet.case(desk.document)?.unit;
        desk.tablet.action_plan_here(unit)
    })
}

/// Puts a row into the plan with what the finding says, and links it in the finding.
fn make_action(desk: Desk, plan: Option<DocumentId>, root: Option<RowId>) {
    let (Some(plan), Some(finding)) = (plan, desk.finding.get_untracked()) else { return };
    let is_cause = |it: &&form_model::Why| root.map_or(it.root_cause, |root| root == it.id);
    let causes: Vec<&str> = finding.whys.iter().filter(is_cause).map(|it| it.text.trim()).collect();
    let area = finding.questions.iter().next().and_then(|question| {
        let template = desk.tablet.template(desk.document)?;
        let section = template.sections.iter().find(|it| it.questions.iter().any(|it| it.id == *question))?;
        Some(section.id.clone())
    });
    let action = NewAction {
        source: Some("follow-up".to_owned()),
        follow_up: Some(desk.document),
        finding: Some(finding.id),
        area,
        risk: finding.text.trim().to_owned(),
        cause: causes.join(" "),
        ..NewAction::default()
    };
    if let Some(row) = add_action(desk.tablet, plan, &action) {
        let link = Edit::row_value(Table::Findings, finding.id, &["actions", &row.to_string()], true);
        desk.tablet.edit(desk.document, link);
        desk.said.set(desk.texts.actions.made.to_owned());
    }
}

/// A row that was made of the finding.
#[component]
fn MadeAction(plan: Memo<Option<DocumentId>>, row: String) -> impl IntoView {
    let texts = use_texts();
    let tablet = crate::tablet::use_tablet();
    let id = row.clone();
    let found = Memo::new(move |_| -> Option<ActionRow> {
        let plan = plan.get()?;
        tablet.follow_content(plan);
        tablet.action_row(plan, &id)
    });
    let address = move |row: &ActionRow| Some(Route::Case(plan.get()?, CaseView::Row(row.id?.to_string())).address());
    let shown = move || match found.get() {
        Some(row) => view! {
            <a class="grow line__link" href=address(&row)>{row_name(&row, texts)}</a>
            <RowChips document=plan.get() row />
        }
        .into_any(),
        None => view! { <p class="soft">{texts.analysis.actions.not_here}</p> }.into_any(),
    };
    view! { <li class="line" data-made-action=row>{shown}</li> }
}
