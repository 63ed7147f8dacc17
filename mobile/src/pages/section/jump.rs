//! Which question comes next of those that somebody looks for.
//!
//! Pure. The rule: from the last one it goes on with the first, so that nothing is missed.

use form_model::{JointAnswer, Voice};

use super::outline::Outlined;

/// What somebody looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A question that the person has not answered; for somebody who only reads, one that a side has not.
    Unanswered,
    /// A difference of opinion that is open.
    Difference,
}

impl Wanted {
    /// True if a question is one of those.
    pub(super) fn is(self, joint: &JointAnswer, voice: Option<Voice>) -> bool {
        match self {
            Self::Unanswered => !voice.map_or_else(|| joint.is_answered(), |it| joint.is_answered_by(it)),
            Self::Difference => matches!(joint, JointAnswer::Difference(_)),
        }
    }

    /// How many there are.
    pub(super) fn count(self, outline: &[Outlined], voice: Option<Voice>) -> usize {
        outline.iter().filter(|it| self.is(&it.joint, voice)).count()
    }

    /// The next one behind a question, in the form's order and then from its start.
    pub(super) fn next<'a>(
        self,
        outline: &'a [Outlined],
        voice: Option<Voice>,
        behind: Option<&str>,
    ) -> Option<&'a str> {
        let at = behind.and_then(|id| outline.iter().position(|it| it.id == id));
        let (before, after) = outline.split_at(at.map_or(0, |it| it + 1));
        after.iter().chain(before).find(|it| self.is(&it.joint, voice)).map(|it| it.id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use form_model::RatingPair;

    fn outline() -> Vec<Outlined> {
        let by = |voice| JointAnswer::OneParty { voice, ratings: ["yes".to_owned()].into() };
        let pair = RatingPair { manager: ["yes".to_owned()].into(), representative: ["no".to_owned()].into() };
        let outlined = |id: &str, joint| Outlined { id: id.to_owned(), joint, needs_action: false };
        vec![
            outlined("A1", by(Voice::Manager)),
            outlined("A2", JointAnswer::Unanswered),
            outlined("B1", JointAnswer::Difference(pair.clone())),
            outlined("B2", JointAnswer::AgreedToDiffer(pair)),
            outlined("C1", JointAnswer::Unanswered),
        ]
    }

    #[test]
    fn what_is_left_is_what_the_own_side_has_not_answered() {
        let (manager, representative) = (Some(Voice::Manager), Some(Voice::Representative));
        assert_eq!(Wanted::Unanswered.count(&outline(), manager), 2);
        assert_eq!(Wanted::Unanswered.count(&outline(), representative), 3);
        assert_eq!(Wanted::Unanswered.count(&outline(), None), 3);
    }

    #[test]
    fn the_search_goes_round() {
        let next = |behind| Wanted::Unanswered.next(&outline(), Some(Voice::Manager), behind).map(str::to_owned);
        assert_eq!(next(None).as_deref(), Some("A2"));
        assert_eq!(next(Some("A2")).as_deref(), Some("C1"));
        assert_eq!(next(Some("C1")).as_deref(), Some("A2"));
        assert_eq!(next(Some("nowhere")).as_deref(), Some("A2"));
    }

    #[test]
    fn only_open_differences_are_looked_for() {
        let next = |behind| Wanted::Difference.next(&outline(), None, behind).map(str::to_owned);
        assert_eq!(next(Some("B1")).as_deref(), Some("B1"));
        assert_eq!(next(None).as_deref(), Some("B1"));
        assert_eq!(Wanted::Difference.next(&outline()[..2], None, None), None);
    }
}
