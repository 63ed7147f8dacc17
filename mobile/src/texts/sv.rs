//! The Swedish texts, as natives write them: short sentences, no jargon.
//!
//! Words only. The rule: every term that a newcomer may not know is in the glossary.

mod case;
mod changes;
mod form;
mod handover;
mod list;
mod shell;

use super::Texts;

pub(super) static TEXTS: Texts =
    Texts { shell: shell::TEXTS, list: list::TEXTS, form: form::TEXTS, handover: handover::TEXTS, case: case::TEXTS, changes: changes::TEXTS };
