//! English: the form.

use crate::texts::FormTexts;

pub(super) const TEXTS: FormTexts = FormTexts {
    unanswered: "Not answered",
    law: "Law",
    help: "Help",
    do_not_know: "Not sure? Answer Partly or No and write what you need to find out.",
    comment: "Comment",
    comment_hint: "Do not write names or details about individuals.",
    evidence: "Where does it show?",
    evidence_hint: "For example a document, a routine or minutes.",
    needs_action: "Needs action",
    strength: "Strength to keep",
    difference: "You have answered differently",
    keep_mine: "Keep my answer: {answer}",
    take_theirs: "Choose {name}'s answer: {answer}",
    differ: "We see it differently",
};
