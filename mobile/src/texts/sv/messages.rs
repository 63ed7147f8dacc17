//! Swedish: messages.

use crate::texts::{Counted, MessagesTexts};

pub(super) const TEXTS: MessagesTexts = MessagesTexts {
    title: "Meddelanden",
    new_count: Counted { one: "1 nytt meddelande", many: "{count} nya meddelanden" },
    none_new: "Inga nya",
    not_fetched: "Hämtas när surfplattan får nät",
    intro: "Det nyaste står först. Ett meddelande räknas som läst när du har öppnat det.",
    none: "Inga meddelanden",
    none_help: "Här får du veta när en omgång öppnar, när sista dagen närmar sig och när du tar över en enhet.",
    not_read: "Nytt",
    read: "Läst",
    read_all: "Markera alla som lästa",
    to_follow_up: "Till uppföljningen",
    to_feedback: "Till återkopplingen",
    to_marks: "Till klarmarkeringarna",
    to_my_actions: "Till Mina åtgärder",
    to_raised: "Läs svaret",
    to_handed_in: "Läs det inlämnade",
    to_units: "Till enheterna",
    to_unit_handover: "Se vad du tar över",
    to_quarantine: "Läs och bestäm",
    to_tablet: "Till surfplattan",
    not_here_yet: "Uppföljningen finns inte på surfplattan.",
};
