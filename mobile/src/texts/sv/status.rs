//! Swedish: how the server is doing.

use crate::texts::StatusTexts;

pub(super) const TEXTS: StatusTexts = StatusTexts {
    title: "Är allt som det ska?",
    link_help: "Säkerhetskopia, plats och det som väntar på servern.",
    fine: "Som det ska",
    look: "Se över i dag",
    act: "Gör något nu",
};
