//! English: one follow-up for several units of one manager.

use crate::texts::JointTexts;

pub(super) const TEXTS: JointTexts = JointTexts {
    link: "Follow several units up together",
    title: "Units in the follow-up",
    intro: "If you are the manager of several units, one follow-up can cover them together. The safety representatives of all the \
        units then take part in it. A unit that already has answers in its own follow-up keeps it.",
    also: "Also covers {units}",
    covered: "Followed up together with {unit}",
    by_itself: "Followed up by itself",
    together: "Followed up here",
    elsewhere: "Followed up with another unit",
    join: "Follow {unit} up here",
    part: "Follow {unit} up by itself",
    none: "You are not the manager of any other unit on the same level in this round.",
    written_in: "{unit} already has answers in its own follow-up and keeps it.",
    group: "Your other units",
};
