//! English: changing a unit's forums.

use crate::texts::ForumsTexts;

pub(super) const TEXTS: ForumsTexts = ForumsTexts {
    change: "Change forums",
    title: "Forums of {unit}",
    intro: "This is where the unit tells what the follow-up showed. The names become buttons in the feedback. What you change shows on everybody's tablet.",
    stands_in: "The unit has no list of its own. The suggestions below count until it has. Change them and save, and the list is the unit's own.",
    forum: "Forum {number}",
    name: "Name",
    kind: "Kind of forum",
    kinds: [
        "Workplace meeting",
        "Joint consultation group",
        "Safety committee",
        "Management group",
        "Committee or board",
    ],
    add: "Add a forum",
    remove: "Remove",
    twice: "Two forums have the same name. Give them different names.",
    save: "Save",
};
