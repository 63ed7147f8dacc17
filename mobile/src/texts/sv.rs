//! The Swedish texts, as natives write them: short sentences, no jargon.
//!
//! Words only. The rule: every term that a newcomer may not know is in the glossary.

mod accessibility;
mod actions;
mod analysis;
mod case;
mod changes;
mod connection;
mod entrance;
mod form;
mod forums;
mod glossary;
mod handover;
mod invitations;
mod joint;
mod life_cycle;
mod list;
mod lost;
mod messages;
mod methods;
mod organisation;
mod organisation_import;
mod paper;
mod pieces;
mod planning;
mod practice;
mod questions;
mod reminders;
mod result;
mod rounds;
mod server;
mod shell;
mod status;
mod support;
mod templates;
mod this_tablet;
mod unit_handover;
mod units;

use super::Texts;

pub(super) static TEXTS: Texts = Texts {
    shell: shell::TEXTS,
    joint: joint::TEXTS,
    life_cycle: life_cycle::TEXTS,
    list: list::TEXTS,
    lost: lost::TEXTS,
    form: form::TEXTS,
    forums: forums::TEXTS,
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
    pieces: pieces::TEXTS,
    planning: planning::TEXTS,
    methods: methods::TEXTS,
    practice: practice::TEXTS,
    reminders: reminders::TEXTS,
    server: server::TEXTS,
    status: status::TEXTS,
    support: support::TEXTS,
    templates: templates::TEXTS,
    units: units::TEXTS,
    result: result::TEXTS,
    rounds: rounds::TEXTS,
    messages: messages::TEXTS,
    unit_handover: unit_handover::TEXTS,
    invitations: invitations::TEXTS,
    organisation: organisation::TEXTS,
    organisation_import: organisation_import::TEXTS,
    questions: questions::TEXTS,
    handover: handover::TEXTS,
};
