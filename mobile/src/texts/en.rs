//! The English texts.
//!
//! Words only. The rule: they say what the Swedish ones say, no more and no less.

mod accessibility;
mod actions;
mod analysis;
mod case;
mod changes;
mod connection;
mod entrance;
mod form;
mod glossary;
mod handover;
mod list;
mod methods;
mod paper;
mod planning;
mod practice;
mod questions;
mod server;
mod shell;
mod templates;
mod this_tablet;
mod units;

use super::Texts;

pub(super) static TEXTS: Texts = Texts {
    shell: shell::TEXTS,
    list: list::TEXTS,
    form: form::TEXTS,
    case: case::TEXTS,
    analysis: analysis::TEXTS,
    actions: actions::TEXTS,
    changes: changes::TEXTS,
    entrance: entrance::TEXTS,
    this_tablet: this_tablet::TEXTS,
    glossary: glossary::TEXTS,
    connection: connection::TEXTS,
    accessibility: accessibility::TEXTS,
    paper: paper::TEXTS,
    planning: planning::TEXTS,
    methods: methods::TEXTS,
    practice: practice::TEXTS,
    server: server::TEXTS,
    templates: templates::TEXTS,
    units: units::TEXTS,
    questions: questions::TEXTS,
    handover: handover::TEXTS,
};
