//! Putting a new row into an action plan.
//!
//! The row comes with what is known, in one change, so that it is never half there. The rule: it is put behind the
//! others, and nothing of another row is touched.

use form_model::{ActionPlan, DocumentId, Edit, RowId, RowValue, Table, order_at_end};

use crate::tablet::Tablet;

/// What is known of an action when it is made.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewAction {
    pub(crate) source: Option<String>,
    pub(crate) follow_up: Option<DocumentId>,
    pub(crate) finding: Option<RowId>,
    pub(crate) area: Option<String>,
    pub(crate) risk: String,
    pub(crate) risk_level: Option<String>,
    pub(crate) cause: String,
}

/// Adds a row; its id, if it was added.
pub(crate) fn add_action(tablet: Tablet, plan: DocumentId, action: &NewAction) -> Option<RowId> {
    tablet.fetch_or_start_plan(plan);
    let last = tablet.read(|client| {
        let plan = ActionPlan::read(client.document(plan)?.automerge());
        plan.rows.iter().filter_map(|it| it.values.get("order").cloned()).max()
    });
    let values = [
        ("order", Some(order_at_end(last.as_deref(), tablet.now_ms()))),
        ("status", Some("not-started".to_owned())),
        ("source", action.source.clone()),
        ("follow_up", action.follow_up.map(|it| it.to_string())),
        ("finding", action.finding.map(|it| it.to_string())),
        ("area", action.area.clone()),
        ("risk", Some(action.risk.clone())),
        ("risk_level", action.risk_level.clone()),
        ("cause", Some(action.cause.clone())),
    ];
    let values =
        values.into_iter().filter_map(|(field, value)| Some(RowValue::new(field, value.filter(|it| !it.is_empty())?)));
    let row = tablet.draw_row_id();
    tablet.edit(plan, Edit::add_row(Table::Actions, row, values.collect())).then_some(row)
}
