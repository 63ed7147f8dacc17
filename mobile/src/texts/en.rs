//! The English texts.
//!
//! Words only. The rule: they say what the Swedish ones say, no more and no less.

mod case;
mod changes;
mod form;
mod handover;
mod list;
mod shell;

use super::Texts;

pub(super) static TEXTS: Texts =
    Texts { shell: shell::TEXTS, list: list::TEXTS, form: form::TEXTS, handover: handover::TEXTS, case: case::TEXTS, changes: changes::TEXTS };
