//! When a plan was last gone through at a meeting, by forum: what the next meeting begins with.
//!
//! It is a single value of the action plan for each forum, so that it is the same on every tablet, and a document that was
//! begun before there was such a value needs nothing to hold one. The rule that must not be broken: of days that were written at
//! the same time the latest counts, since the later meeting went through the plan too.

use automerge::Automerge;
use chrono::NaiveDate;

use crate::codes::coded_enum;
use crate::edit::Edit;
use crate::read::values_at;

coded_enum! {
    /// A forum that goes through action plans.
    pub enum PlanForum {
        /// The employees of a workplace with their manager.
        WorkplaceMeeting = "workplace-meeting",
        /// Employer and unions.
        JointConsultation = "joint-consultation",
    }
}

impl PlanForum {
    /// The key of an action plan below which the day of the last meeting stands.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::WorkplaceMeeting => "last_workplace_meeting",
            Self::JointConsultation => "last_joint_consultation",
        }
    }
}

/// The day on which a forum last went through an action plan, if it ever did.
#[must_use]
pub fn last_meeting(plan: &Automerge, forum: PlanForum) -> Option<NaiveDate> {
    values_at(plan, &[forum.key()]).iter().filter_map(|it| it.parse().ok()).max()
}

impl Edit {
    /// A forum has gone through the action plan on a day.
    #[must_use]
    pub fn gone_through(forum: PlanForum, day: NaiveDate) -> Self {
        Self::value(&[forum.key().to_owned()], day.format("%Y-%m-%d").to_string())
    }
}
