//! A unit's action plan as a document: its rows as they stand today.

use report::{Level, Report};

use super::Tongue;
use super::hand_in::actions_table;
use crate::frozen_content::FrozenAction;

/// An action plan with whose it is.
#[derive(Debug)]
pub(crate) struct PlanOut<'a> {
    pub(crate) organisation: &'a str,
    pub(crate) unit: &'a str,
    /// The result of the follow-ups, above the rows.
    pub(crate) result: &'a str,
    pub(crate) rows: &'a [FrozenAction],
}

/// The plan as a report.
pub(crate) fn action_plan_report(of: &PlanOut<'_>, tongue: &Tongue) -> Report {
    let mut report = Report::new(tongue.language, of.organisation, tongue.action_plan);
    report.subtitle(of.unit).fact(tongue.unit, of.unit);
    if !of.result.trim().is_empty() {
        report.paragraph(of.result);
    }
    report.heading(Level::First, tongue.actions);
    match actions_table(of.rows, tongue) {
        Some(table) => report.table(table),
        None => report.paragraph(tongue.none),
    };
    report
}
