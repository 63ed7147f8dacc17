//! What moving an action from one stage to another writes.
//!
//! Pure: it says which edits to make, one place each. The rule that must not be broken: an action whose effect nobody
//! has checked is not closed by a move; the person is led to the check instead.

use chrono::NaiveDate;
use form_model::{ActionRow, ActionStage, Edit, RowId, Table, UnitId};

/// What comes of a move.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Move {
    /// These edits make it.
    Made(Vec<Edit>),
    /// The effect has to be checked first.
    CheckFirst,
}

/// Who moves, and when.
#[derive(Debug, Clone)]
pub(super) struct Mover {
    pub(super) today: NaiveDate,
    /// The person's name.
    pub(super) name: String,
    /// The unit above, to which a row is raised.
    pub(super) above: Option<UnitId>,
}

/// The edits of a move. None where the row is there already.
pub(super) fn move_to(row: &ActionRow, to: ActionStage, mover: &Mover) -> Move {
    let Some(id) = row.id.filter(|_| row.stage() != to) else { return Move::Made(Vec::new()) };
    let put = |field: &[&str], value: String| Edit::row_value(Table::Actions, id, field, value);
    let today = mover.today.to_string();
    let mut edits = Vec::new();
    if to == ActionStage::Closed {
        let is_checked = row.value("effect.result").is_some() || row.stage() == ActionStage::Replaced;
        if !is_checked {
            return Move::CheckFirst;
        }
        return Move::Made(closing(row, mover));
    }
    for path in ["closed.date", "closed.person"].into_iter().filter(|it| row.value(it).is_some()) {
        edits.push(clear(id, path));
    }
    match to {
        // What was found out about the effect belongs to an action that was thought to be done; the history keeps it.
        ActionStage::NotStarted | ActionStage::InProgress => {
            let left =
                ["effect.result", "effect.date", "effect.person"].into_iter().filter(|it| row.value(it).is_some());
            edits.extend(left.map(|it| clear(id, it)));
        }
        ActionStage::Raised => {
            let above = mover.above.filter(|_| row.value("raised.to").is_none());
            edits.extend(above.map(|it| put(&["raised", "to"], it.to_string())));
            if row.value("raised.date").is_none() {
                edits.push(put(&["raised", "date"], today));
            }
        }
        ActionStage::Done | ActionStage::Replaced | ActionStage::Closed => {}
    }
    if row.value("status") != Some(to.code()) {
        edits.push(put(&["status"], to.code().to_owned()));
    }
    Move::Made(edits)
}

/// The edits that close a row, whatever its check came to.
pub(super) fn closing(row: &ActionRow, mover: &Mover) -> Vec<Edit> {
    let Some(id) = row.id else { return Vec::new() };
    let put = |field: &[&str], value: String| Edit::row_value(Table::Actions, id, field, value);
    let mut edits = vec![put(&["closed", "date"], mover.today.to_string())];
    if !mover.name.is_empty() {
        edits.push(put(&["closed", "person"], mover.name.clone()));
    }
    edits
}

fn clear(id: RowId, path: &str) -> Edit {
    let mut place = Table::Actions.path();
    place.push(id.to_string());
    place.extend(path.split('.').map(str::to_owned));
    Edit::clear(&place)
}

#[cfg(test)]
mod tests {
    use super::super::choosing::tests::{day, row};
    use super::*;

    fn mover() -> Mover {
        Mover { today: day("2026-03-31"), name: "Kim Berg".to_owned(), above: Some(UnitId::from_bytes([7; 16])) }
    }

    /// Which places of the row a move writes.
    fn places(row: &ActionRow, to: ActionStage) -> Vec<String> {
        match move_to(row, to, &mover()) {
            Move::Made(edits) => edits.iter().map(|it| it.path()[2..].join(".")).collect(),
            Move::CheckFirst => vec!["check first".to_owned()],
        }
    }

    #[test]
    fn an_action_is_closed_only_when_its_effect_was_checked() {
        assert_eq!(places(&row(1, &[("status", "done")]), ActionStage::Closed), ["check first"]);
        assert_eq!(places(&row(1, &[]), ActionStage::Closed), ["check first"]);
        let checked = row(1, &[("status", "done"), ("effect.result", "sufficient")]);
        assert_eq!(places(&checked, ActionStage::Closed), ["closed.date", "closed.person"]);
        assert_eq!(places(&row(1, &[("status", "replaced")]), ActionStage::Closed), ["closed.date", "closed.person"]);
    }

    #[test]
    fn a_closed_action_that_is_opened_again_loses_its_closing_and_its_check() {
        let closed = [
            ("status", "done"),
            ("effect.result", "not-sufficient"),
            ("closed.date", "2026-01-01"),
            ("closed.person", "Li"),
        ];
        assert_eq!(
            places(&row(1, &closed), ActionStage::InProgress),
            ["closed.date", "closed.person", "effect.result", "status"]
        );
        assert_eq!(places(&row(1, &closed), ActionStage::Done), ["closed.date", "closed.person"]);
    }

    #[test]
    fn raising_names_the_unit_above_and_the_day_once() {
        assert_eq!(places(&row(1, &[]), ActionStage::Raised), ["raised.to", "raised.date", "status"]);
        let raised_before = row(1, &[("raised.to", "x"), ("raised.date", "2026-01-01"), ("status", "in-progress")]);
        assert_eq!(places(&raised_before, ActionStage::Raised), ["status"]);
    }

    #[test]
    fn a_move_to_where_it_is_writes_nothing() {
        assert!(places(&row(1, &[("status", "done")]), ActionStage::Done).is_empty());
        assert!(places(&row(1, &[]), ActionStage::NotStarted).is_empty());
    }
}
