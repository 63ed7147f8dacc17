//! English: how the server is doing.

use crate::texts::StatusTexts;

pub(super) const TEXTS: StatusTexts = StatusTexts {
    title: "Is everything all right?",
    link_help: "Backup, room, and what waits at the server.",
    fine: "As it should be",
    look: "Have a look today",
    act: "Do something now",
};
