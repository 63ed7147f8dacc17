//! The open actions that the giver still stands as responsible for, each to be taken over by the receiver.
//!
//! The rule that must not be broken: nobody becomes responsible without a tap of their own.

use form_model::{ActionPlan, ActionRow, DocumentId, Edit, RowId, Table};
use leptos::prelude::*;

use crate::components::{Icon, Shape};
use crate::pages::action_plan::{RowLine, row_name};
use crate::pages::overview::keep_open;
use crate::preferences::use_texts;
use crate::tablet::{Tablet, use_tablet};
use crate::texts::{UnitHandoverTexts, fill};

/// The open rows for which somebody stands as responsible; followed.
fn rows_of(tablet: Tablet, plan: DocumentId, name: &str) -> Vec<ActionRow> {
    tablet.follow_content(plan);
    let rows = tablet.read(|client| Some(ActionPlan::read(client.document(plan)?.automerge()).rows));
    let names = [name.to_owned()];
    rows.unwrap_or_default().into_iter().filter(|it| it.is_open() && it.is_responsibility_of(&names)).collect()
}

/// Who is responsible once one person has taken over from another; others who are named stay.
fn taken_over(responsible: &str, giver: &str, receiver: &str) -> String {
    if responsible.contains(giver) { responsible.replace(giver, receiver) } else { receiver.to_owned() }
}

/// The part.
#[component]
pub(super) fn RowsOfGiver(plan: DocumentId, giver: String, texts: &'static UnitHandoverTexts) -> impl IntoView {
    keep_open(plan);
    let (tablet, words_of_rows) = (use_tablet(), use_texts());
    let of = [("name", giver.as_str())];
    let (title, all_taken) = (fill(texts.rows_title, &of), fill(texts.row_taken, &of));
    let giver = StoredValue::new(giver);
    let rows = Memo::new(move |_| giver.with_value(|it| rows_of(tablet, plan, it)));
    let take = move |row: Option<RowId>, responsible: String| {
        let me = tablet.person().map(|it| tablet.name_of(it)).unwrap_or_default();
        if let Some(row) = row.filter(|_| !me.is_empty()) {
            let responsible = giver.with_value(|it| taken_over(&responsible, it, &me));
            tablet.edit(plan, Edit::row_value(Table::Actions, row, &["responsible"], responsible));
        }
    };
    let writable = Signal::derive(move || tablet.writes_all_of(plan));
    let item = move |row: ActionRow| {
        let (id, responsible) = (row.id, row.value("responsible").unwrap_or_default().to_owned());
        let take = move |_| take(id, responsible.clone());
        let name = row_name(&row, words_of_rows);
        view! {
            <div class="taking">
                <ul class="lines grow"><RowLine document=plan row /></ul>
                <button type="button" class="button button--quiet" data-take-row disabled=move || !writable.get() on:click=take>
                    <Icon shape=Shape::Person /> {texts.take_row} <span class="hidden-visually">{name}</span>
                </button>
            </div>
        }
    };
    let key = |it: &ActionRow| (it.id, it.value("responsible").map(str::to_owned));
    let words = move || match rows.with(Vec::is_empty) {
        true => view! { <p class="row"><Icon shape=Shape::Check /> {all_taken.clone()}</p> }.into_any(),
        false => view! { <p class="soft">{texts.rows_help}</p> }.into_any(),
    };
    view! {
        <div class="stack" data-rows-of-giver>
            <h3>{title}</h3>
            <div role="status">{words}</div>
            <For each=move || rows.get() key=key children=item />
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_takes_over_stands_in_the_givers_place_and_the_others_stay() {
        assert_eq!(taken_over("Kim Berg", "Kim Berg", "Li Ek"), "Li Ek");
        assert_eq!(taken_over("Kim Berg och Bo Alm", "Kim Berg", "Li Ek"), "Li Ek och Bo Alm");
        assert_eq!(taken_over("kim berg", "Kim Berg", "Li Ek"), "Li Ek");
    }
}
