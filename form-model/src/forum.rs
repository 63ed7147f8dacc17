//! The forums that a unit gives feedback in: which they are, and whether feedback was given in one.
//!
//! Tablets without a network and the server must name the same forums, so the rule for units without a list of their own is
//! here; who keeps the lists is for the server. The rule that must not be broken: a row of feedback names its forum by the
//! forum's name, and a row whose forum is on no list counts like any other.

use serde::{Deserialize, Serialize};

use crate::codes::coded_enum;
use crate::ids::UnitId;
use crate::organisation::Unit;
use crate::read::{Feedback, Followup};
use crate::template::Level;

/// What the meeting of a workplace is called where nobody has named it.
///
/// A name and no code, since it is written into rows that every earlier version shows as they are; in Swedish, since the
/// names of units and forums are the organisation's own.
pub const WORKPLACE_MEETING_NAME: &str = "Arbetsplatsträffen";

coded_enum! {
    /// What a forum is.
    pub enum ForumKind {
        /// The employees of a workplace with their manager.
        WorkplaceMeeting = "workplace-meeting",
        /// Employer and unions.
        JointConsultation = "joint-consultation",
        /// The safety committee; it may be a joint consultation group as well.
        SafetyCommittee = "safety-committee",
        /// The managers of a unit.
        Management = "management",
        /// The elected, or the board of a company.
        Committee = "committee",
    }
}

/// A forum of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forum {
    /// The unit that it belongs to.
    pub unit: UnitId,
    /// What it is.
    pub kind: ForumKind,
    /// What it is called there.
    pub name: String,
}

impl Forum {
    /// True if these words, from a row of feedback, name the forum.
    #[must_use]
    pub fn is_named(&self, words: &str) -> bool {
        words.trim().to_lowercase() == self.name.trim().to_lowercase()
    }
}

/// The forums of a unit, of all that are kept for it and for units above it.
///
/// Its own list, if it has one. Otherwise a workplace has its meeting, and the joint consultation groups and the safety
/// committee of the nearest unit above that lists some serve it as well: what they treat is the work of everybody below
/// them. They do so within one authority alone, since another administration or a company is another employer's matter.
#[must_use]
pub fn forums_of(unit: UnitId, units: &[Unit], kept: &[Forum]) -> Vec<Forum> {
    let own: Vec<Forum> = kept.iter().filter(|it| it.unit == unit).cloned().collect();
    let Some(here) = units.iter().find(|it| it.id == unit) else { return own };
    if !own.is_empty() {
        return own;
    }
    let meeting = Forum { unit, kind: ForumKind::WorkplaceMeeting, name: WORKPLACE_MEETING_NAME.to_owned() };
    let meeting = (here.level == Level::Workplace).then_some(meeting);
    let serving = [ForumKind::JointConsultation, ForumKind::SafetyCommittee];
    let serving = serving.into_iter().flat_map(|kind| nearest_above(here, units, kept, kind));
    meeting.into_iter().chain(serving).collect()
}

/// The forums of one kind of the nearest unit above that lists some.
fn nearest_above(unit: &Unit, units: &[Unit], kept: &[Forum], kind: ForumKind) -> Vec<Forum> {
    let above = |it: &&Unit| it.parent.and_then(|parent| units.iter().find(|it| it.id == parent));
    let above = std::iter::successors(above(&unit), above);
    // A tree with a ring in it ends where every unit was passed.
    let within = above.take_while(|it| it.authority == unit.authority).take(units.len());
    let listed = |it: &Unit| -> Vec<Forum> {
        kept.iter().filter(|forum| forum.unit == it.id && forum.kind == kind).cloned().collect()
    };
    within.map(listed).find(|it| !it.is_empty()).unwrap_or_default()
}

impl Feedback {
    /// True if it says where and when. Without either it is a row that somebody has begun.
    #[must_use]
    pub fn is_recorded(&self) -> bool {
        let is_filled = |it: &Option<String>| it.as_ref().is_some_and(|it| !it.trim().is_empty());
        is_filled(&self.forum) && is_filled(&self.date)
    }
}

impl Followup {
    /// True if feedback in some forum is recorded.
    ///
    /// Any forum counts, on a list or not: what was derived from a follow-up would otherwise change whenever a list does,
    /// and a unit that was fed back would not be so any longer. Which forums remain is for the screen.
    #[must_use]
    pub fn is_fed_back(&self) -> bool {
        self.feedback.iter().any(Feedback::is_recorded)
    }

    /// The last day on which feedback was given in a forum.
    #[must_use]
    pub fn fed_back_on(&self, forum: &Forum) -> Option<&str> {
        let recorded = self.feedback.iter().filter(|it| it.is_recorded());
        let here = recorded.filter(|it| it.forum.as_deref().is_some_and(|words| forum.is_named(words)));
        here.filter_map(|it| it.date.as_deref()).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::RowId;

    const TOP: UnitId = UnitId::from_bytes([1; 16]);
    const SCHOOLS: UnitId = UnitId::from_bytes([2; 16]);
    const NORTH: UnitId = UnitId::from_bytes([3; 16]);
    const EKEN: UnitId = UnitId::from_bytes([4; 16]);

    fn units() -> Vec<Unit> {
        let unit = |id, parent, level, authority| Unit { id, parent, name: String::new(), level, authority };
        vec![
            unit(EKEN, Some(NORTH), Level::Workplace, SCHOOLS),
            unit(NORTH, Some(SCHOOLS), Level::Department, SCHOOLS),
            unit(SCHOOLS, Some(TOP), Level::Administration, SCHOOLS),
            unit(TOP, None, Level::Organisation, TOP),
        ]
    }

    fn forum(unit: UnitId, kind: ForumKind, name: &str) -> Forum {
        Forum { unit, kind, name: name.to_owned() }
    }

    fn names(unit: UnitId, kept: &[Forum]) -> Vec<String> {
        forums_of(unit, &units(), kept).into_iter().map(|it| it.name).collect()
    }

    #[test]
    fn a_workplace_has_its_meeting_and_a_unit_above_has_none_of_its_own() {
        assert_eq!(names(EKEN, &[]), [WORKPLACE_MEETING_NAME]);
        assert_eq!(names(NORTH, &[]), [""; 0]);
    }

    #[test]
    fn a_list_of_its_own_is_all_that_counts() {
        let own = [
            forum(EKEN, ForumKind::WorkplaceMeeting, "APT dag"),
            forum(EKEN, ForumKind::WorkplaceMeeting, "APT natt"),
            forum(NORTH, ForumKind::JointConsultation, "Norrs samverkansgrupp"),
        ];
        assert_eq!(names(EKEN, &own), ["APT dag", "APT natt"]);
    }

    #[test]
    fn the_nearest_above_serve_a_unit_without_a_list_each_kind_by_itself() {
        let kept = [
            forum(SCHOOLS, ForumKind::SafetyCommittee, "Skyddskommittén"),
            forum(SCHOOLS, ForumKind::JointConsultation, "Förvaltningens samverkansgrupp"),
            forum(SCHOOLS, ForumKind::Committee, "Nämnden"),
            forum(NORTH, ForumKind::Management, "Norrs ledningsgrupp"),
            forum(NORTH, ForumKind::JointConsultation, "Norrs samverkansgrupp"),
        ];
        assert_eq!(names(EKEN, &kept), [WORKPLACE_MEETING_NAME, "Norrs samverkansgrupp", "Skyddskommittén"]);
        assert_eq!(names(NORTH, &kept), ["Norrs ledningsgrupp", "Norrs samverkansgrupp"]);
    }

    #[test]
    fn no_forum_serves_units_of_another_authority() {
        let kept = [forum(TOP, ForumKind::JointConsultation, "Central samverkansgrupp")];
        assert_eq!(names(SCHOOLS, &kept), [""; 0]);
        assert_eq!(names(TOP, &kept), ["Central samverkansgrupp"]);
    }

    #[test]
    fn units_that_lie_in_a_ring_end_the_search() {
        let mut units = units();
        units[2].parent = Some(EKEN);
        assert_eq!(forums_of(EKEN, &units, &[]).len(), 1);
    }

    fn feedback(forum: Option<&str>, date: Option<&str>) -> Feedback {
        let text = |it: Option<&str>| it.map(str::to_owned);
        let nothing = String::new;
        Feedback {
            id: RowId::from_bytes([9; 16]),
            forum: text(forum),
            date: text(date),
            shown: nothing(),
            said: nothing(),
            decided: nothing(),
            differing: None,
            reference: None,
        }
    }

    #[test]
    fn feedback_is_recorded_by_where_and_when_and_the_last_day_of_a_forum_is_told() {
        let apt = forum(EKEN, ForumKind::WorkplaceMeeting, "APT");
        let with = |feedback| Followup { feedback, ..Followup::default() };
        for begun in [feedback(None, None), feedback(Some("APT"), None), feedback(Some(" "), Some("2026-03-01"))] {
            assert!(!with(vec![begun.clone()]).is_fed_back(), "{begun:?}");
        }
        let followup = with(vec![
            feedback(Some("apt "), Some("2026-03-01")),
            feedback(Some("APT"), Some("2026-02-01")),
            feedback(Some("Facket"), Some("2026-04-01")),
            feedback(Some("APT"), None),
        ]);
        assert!(followup.is_fed_back());
        assert_eq!(followup.fed_back_on(&apt), Some("2026-03-01"));
        assert_eq!(followup.fed_back_on(&forum(EKEN, ForumKind::Management, "Ledningsgruppen")), None);
    }
}
