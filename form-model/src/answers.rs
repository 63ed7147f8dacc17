//! The joint answer to a question, derived from what each side wrote in its own register.
//!
//! Nothing is stored about agreement: storing it would be a change that conflicts and voids marks. The rule that must
//! not be broken: a difference of opinion lasts until one side takes the other's answer or both agree to differ about
//! exactly this pair of answers.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::access::Voice;

/// The answers of one side: one rating, or several where two people of that side wrote at the same time.
pub type Ratings = BTreeSet<String>;

/// The pair of answers that a difference of opinion is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RatingPair {
    /// The manager's.
    pub manager: Ratings,
    /// The representative's.
    pub representative: Ratings,
}

/// A text that was meant as a pair of ratings and is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a pair of ratings")]
pub struct BadRatingPair;

impl fmt::Display for RatingPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |ratings: &Ratings| ratings.iter().cloned().collect::<Vec<_>>().join("+");
        write!(f, "{}|{}", side(&self.manager), side(&self.representative))
    }
}

impl FromStr for RatingPair {
    type Err = BadRatingPair;

    fn from_str(text: &str) -> Result<Self, BadRatingPair> {
        let (manager, representative) = text.split_once('|').ok_or(BadRatingPair)?;
        let side = |text: &str| text.split('+').map(str::to_owned).collect::<Ratings>();
        let pair = Self { manager: side(manager), representative: side(representative) };
        if pair.to_string() == text { Ok(pair) } else { Err(BadRatingPair) }
    }
}

/// What both sides together have said to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum JointAnswer {
    /// Nobody has answered.
    Unanswered,
    /// One side has answered.
    OneParty {
        /// Which side.
        voice: Voice,
        /// What it said.
        ratings: Ratings,
    },
    /// Both sides say the same.
    Agreed {
        /// What they say.
        rating: String,
    },
    /// The sides say different things, and it is open what becomes of it.
    Difference(RatingPair),
    /// The sides say different things and both let it stand.
    AgreedToDiffer(RatingPair),
}

impl JointAnswer {
    /// True when both sides have answered, whatever they said.
    #[must_use]
    pub const fn is_answered(&self) -> bool {
        match self {
            Self::Unanswered | Self::OneParty { .. } => false,
            Self::Agreed { .. } | Self::Difference(_) | Self::AgreedToDiffer(_) => true,
        }
    }
}

/// What one side has in its registers for a question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Side {
    /// The distinct ratings.
    pub ratings: Ratings,
    /// The pairs of answers that this side lets stand, as written.
    pub differs: BTreeSet<String>,
}

/// Derives the joint answer from both sides' registers.
#[must_use]
pub fn joint_answer(manager: &Side, representative: &Side) -> JointAnswer {
    match (manager.ratings.is_empty(), representative.ratings.is_empty()) {
        (true, true) => JointAnswer::Unanswered,
        (false, true) => JointAnswer::OneParty { voice: Voice::Manager, ratings: manager.ratings.clone() },
        (true, false) => {
            JointAnswer::OneParty { voice: Voice::Representative, ratings: representative.ratings.clone() }
        }
        (false, false) => both_answered(manager, representative),
    }
}

fn both_answered(manager: &Side, representative: &Side) -> JointAnswer {
    let union: Ratings = manager.ratings.union(&representative.ratings).cloned().collect();
    if union.len() == 1
        && let Some(rating) = union.into_iter().next()
    {
        return JointAnswer::Agreed { rating };
    }
    let pair = RatingPair { manager: manager.ratings.clone(), representative: representative.ratings.clone() };
    let meant = pair.to_string();
    if manager.differs.contains(&meant) && representative.differs.contains(&meant) {
        JointAnswer::AgreedToDiffer(pair)
    } else {
        JointAnswer::Difference(pair)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(ratings: &[&str], differs: &[&str]) -> Side {
        let set = |texts: &[&str]| texts.iter().map(|it| (*it).to_owned()).collect();
        Side { ratings: set(ratings), differs: set(differs) }
    }

    #[test]
    fn sides_that_say_the_same_agree() {
        let joint = joint_answer(&side(&["yes"], &[]), &side(&["yes"], &[]));
        assert_eq!(joint, JointAnswer::Agreed { rating: "yes".to_owned() });
    }

    #[test]
    fn one_side_alone_is_no_agreement() {
        assert_eq!(joint_answer(&side(&[], &[]), &side(&[], &[])), JointAnswer::Unanswered);
        assert!(!joint_answer(&side(&["yes"], &[]), &side(&[], &[])).is_answered());
        assert!(!joint_answer(&side(&[], &[]), &side(&["no"], &[])).is_answered());
    }

    #[test]
    fn two_representatives_who_differ_are_a_difference_even_if_one_agrees_with_the_manager() {
        let joint = joint_answer(&side(&["yes"], &[]), &side(&["no", "yes"], &[]));
        assert!(matches!(joint, JointAnswer::Difference(_)));
    }

    #[test]
    fn a_difference_stands_only_when_both_let_it_and_lapses_when_an_answer_changes() {
        let meant = ["yes|no"];
        let agreed = joint_answer(&side(&["yes"], &meant), &side(&["no"], &meant));
        assert!(matches!(agreed, JointAnswer::AgreedToDiffer(_)));
        let alone = joint_answer(&side(&["yes"], &meant), &side(&["no"], &[]));
        assert!(matches!(alone, JointAnswer::Difference(_)));
        let changed = joint_answer(&side(&["partly"], &meant), &side(&["no"], &meant));
        assert!(matches!(changed, JointAnswer::Difference(_)));
    }

    #[test]
    fn a_pair_of_ratings_parses_back_from_its_text() {
        let pair: RatingPair = "partly+yes|no".parse().unwrap();
        assert_eq!(pair.manager.len(), 2);
        assert_eq!(pair.to_string(), "partly+yes|no");
        assert!("yes+partly|no".parse::<RatingPair>().is_err(), "the order is part of the text");
        assert!("yes".parse::<RatingPair>().is_err());
    }
}
