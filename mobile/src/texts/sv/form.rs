//! Swedish: the form.

use crate::texts::FormTexts;

pub(super) const TEXTS: FormTexts = FormTexts {
    unanswered: "Inte besvarad",
    law: "Lagrum",
    help: "Hjälp",
    do_not_know: "Vet ni inte? Svara Delvis eller Nej och skriv vad ni behöver ta reda på.",
    comment: "Kommentar",
    comment_hint: "Skriv inte namn eller uppgifter om enskilda personer.",
    evidence: "Var syns det?",
    evidence_hint: "Till exempel ett dokument, en rutin eller ett protokoll.",
    needs_action: "Behöver åtgärd",
    strength: "Styrka att behålla",
    difference: "Ni har svarat olika",
    keep_mine: "Behåll mitt svar: {answer}",
    take_theirs: "Välj svaret från {name}: {answer}",
    differ: "Vi ser olika på det",
};
