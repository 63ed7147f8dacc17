//! English: the list of follow-ups.

use crate::texts::{Counted, ListTexts};

pub(super) const TEXTS: ListTexts = ListTexts {
    title: "My follow-ups",
    of_others: "Other follow-ups that you may read",
    empty_title: "Your follow-ups will be here",
    empty_help: "They are fetched the first time the tablet is online. After that everything works without a network.",
    none_title: "You have no follow-ups of your own",
    none_help: "What you can do with your roles is above.",
    yearly: "Yearly follow-up {year}",
    extra: "Extra follow-up, {date}",
    due: "To be handed in by {date}",
    answered_of: ["{count} of {all} question answered by both", "{count} of {all} questions answered by both"],
    differences: Counted {
        one: "1 question that you answered differently",
        many: "{count} questions that you answered differently",
    },
    not_begun: "Not begun",
    begun: "Begun",
    ready: "Marked ready",
    handed_in: "Handed in",
    sent_back: "Sent back",
    read_only: "Read only",
    receive: "Receive a follow-up",
    receive_help: "Is it on another tablet, and you have no network?",
    no_such_page: "There is no such page. Here is the list of follow-ups instead.",
    start_extra: "Start an extra follow-up",
};
