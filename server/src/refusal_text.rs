//! Refusals in words, for the logs of the other side. People are shown the text of the code instead.

use std::collections::BTreeSet;

use form_model::{RefusalReason, RefusedHash};

/// Why these changes were refused, in a sentence; each reason stands in it once.
pub(crate) fn refusal_text(changes: &[RefusedHash]) -> String {
    let reasons: BTreeSet<&str> = changes.iter().map(|it| reason_text(it.because)).collect();
    let reasons: Vec<&str> = reasons.into_iter().collect();
    let noun = if changes.len() == 1 { "change" } else { "changes" };
    format!("{} {noun} refused for good: {}", changes.len(), reasons.join("; "))
}

const fn reason_text(reason: RefusalReason) -> &'static str {
    match reason {
        RefusalReason::Malformed => "the bytes are no change that automerge can hold",
        RefusalReason::TooLarge => "the change or the document is too large",
        RefusalReason::NotPermitted => "its author may not write in the document",
        RefusalReason::RoundClosed => "the round is closed",
        RefusalReason::NotYourVoice => "its author does not speak for the party whose register it writes in",
        RefusalReason::OtherPerson => "it writes in the name of somebody else",
        RefusalReason::NotTheManager => "only the unit's manager hands in",
        RefusalReason::WrittenOnce => "marks and hand-ins never change",
        RefusalReason::FixedByGenesis => "it overwrites what the document began with",
        RefusalReason::RowDeleted => "it replaces or deletes a row",
        RefusalReason::ValueNotAccepted => "a value has a type or a length that its path does not take",
        RefusalReason::ActorOfAnother => "its actor belongs to somebody else",
        RefusalReason::NoAuthor => "it names no author",
        RefusalReason::Erased => "the document was erased",
        RefusalReason::BuildsOnRefused => "it builds on a refused change",
        RefusalReason::Unknown => "it was refused before",
    }
}

#[cfg(test)]
mod tests {
    use automerge::ChangeHash;

    use super::*;

    #[test]
    fn each_reason_stands_in_the_sentence_once() {
        let refused = |because| RefusedHash { hash: ChangeHash([1; 32]), because, descendant_of: None };
        let changes = [RefusalReason::RoundClosed, RefusalReason::BuildsOnRefused, RefusalReason::BuildsOnRefused];
        let text = refusal_text(&changes.map(refused));
        assert_eq!(text, "3 changes refused for good: it builds on a refused change; the round is closed");
        assert_eq!(
            refusal_text(&[refused(RefusalReason::RoundClosed)]),
            "1 change refused for good: the round is closed"
        );
    }

    #[test]
    fn the_longest_sentence_fits_in_a_line_of_a_log() {
        let refused = |because| RefusedHash { hash: ChangeHash([1; 32]), because, descendant_of: None };
        let all: Vec<_> = RefusalReason::ALL.into_iter().map(refused).collect();
        // The wire takes 1,024 bytes.
        assert!(refusal_text(&all).len() < 1_024, "{}", refusal_text(&all).len());
    }
}
