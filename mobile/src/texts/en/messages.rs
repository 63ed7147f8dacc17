//! English: messages.

use crate::texts::{Counted, MessagesTexts};

pub(super) const TEXTS: MessagesTexts = MessagesTexts {
    title: "Messages",
    new_count: Counted { one: "1 new message", many: "{count} new messages" },
    none_new: "Nothing new",
    not_fetched: "Fetched once the tablet has a network",
    intro: "The newest comes first. A message counts as read once you have opened it.",
    none: "No messages",
    none_help: "Here you are told when a round opens, when the last day comes near and when you take over a unit.",
    not_read: "New",
    read: "Read",
    read_all: "Mark all as read",
    to_follow_up: "To the follow-up",
    to_feedback: "To the feedback",
    to_marks: "To the ready marks",
    to_my_actions: "To My actions",
    to_raised: "Read the reply",
    to_handed_in: "Read what was handed in",
    to_units: "To the units",
    to_unit_handover: "See what you take over",
    to_quarantine: "Read and decide",
    to_tablet: "To the tablet",
    not_here_yet: "The follow-up is not on this tablet.",
};
