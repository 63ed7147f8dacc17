//! Which marks hold, and whether a hand-in can be received.
//!
//! Tablets ask it before they offer the button, the server asks it of the content at the hand-in's dependencies; it
//! reads and judges, and writes nothing. The rule that must not be broken: a hand-in stands on the exact content that
//! its digest names, with the manager's mark on it, and never silently without the representative's.

use automerge::Automerge;

use crate::access::Voice;
use crate::digest::digest;
use crate::ids::ContentDigest;
use crate::read::{Followup, HandInMark, ReadyMark};
use crate::wire::RejectionReason;

/// The marks on a follow-up that cover exactly this content.
pub fn valid_marks(followup: &Followup, content: ContentDigest) -> impl Iterator<Item = &ReadyMark> {
    followup.ready.iter().filter(move |it| it.digest == Some(content))
}

/// True when somebody has marked this content as ready for a side.
#[must_use]
pub fn is_ready(followup: &Followup, content: ContentDigest, voice: Voice) -> bool {
    valid_marks(followup, content).any(|it| it.role.as_deref() == Some(voice.code()))
}

/// Checks a hand-in against the follow-up as it was when the hand-in was made.
///
/// # Errors
/// The first [`RejectionReason`] that stands in the way.
pub fn check_hand_in(at_that_time: &Automerge, followup: &Followup, mark: &HandInMark) -> Result<(), RejectionReason> {
    let content = digest(at_that_time);
    if mark.digest != Some(content) {
        return Err(RejectionReason::DigestDiffers);
    }
    if !is_ready(followup, content, Voice::Manager) {
        return Err(RejectionReason::ManagerNotReady);
    }
    let explained = mark.reason.is_some() || !followup.plan.missing_representative.trim().is_empty();
    if !explained && !is_ready(followup, content, Voice::Representative) {
        return Err(RejectionReason::RepresentativeNotReady);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Case, Edit, FormDocument, InstallationId, Level, Mark, Occasion, PersonId, RoundId, RowId, Splice, UnitId,
        built_in_template,
    };

    const NOON_MS: u64 = 1_774_958_400_000;

    fn followup() -> FormDocument {
        let case = Case::followup(
            InstallationId::from_bytes([1; 16]),
            UnitId::from_bytes([2; 16]),
            RoundId::from_bytes([3; 16]),
            Occasion::Yearly,
        );
        let mut form = FormDocument::start(case, Some(built_in_template(Level::Workplace))).unwrap();
        form.write_as(PersonId::from_bytes([1; 16]), automerge::ActorId::from([1_u8; 16]));
        form.apply(&Edit::answer("A1", Voice::Manager, Some("yes")), NOON_MS).unwrap();
        form
    }

    fn mark(form: &FormDocument, row: u8) -> Mark {
        Mark {
            row: RowId::from_bytes([row; 16]),
            person: PersonId::from_bytes([1; 16]),
            time_ms: NOON_MS,
            digest: digest(form.automerge()),
        }
    }

    fn ready(form: &mut FormDocument, voice: Voice, row: u8) {
        let edit = Edit::mark_ready(&mark(form, row), voice);
        form.apply(&edit, NOON_MS).unwrap();
    }

    fn check(form: &FormDocument, reason: Option<&str>) -> Result<(), RejectionReason> {
        let mut handed_in = form.clone();
        let edit = Edit::hand_in(&mark(form, 99), &[], reason);
        handed_in.apply(&edit, NOON_MS).unwrap();
        let template = form.template().unwrap();
        let hand_in = &Followup::read(handed_in.automerge(), template).hand_ins[0];
        check_hand_in(form.automerge(), &Followup::read(form.automerge(), template), hand_in)
    }

    #[test]
    fn a_hand_in_needs_both_marks_on_this_very_content() {
        let mut form = followup();
        assert_eq!(check(&form, None), Err(RejectionReason::ManagerNotReady));
        ready(&mut form, Voice::Manager, 10);
        assert_eq!(check(&form, None), Err(RejectionReason::RepresentativeNotReady));
        ready(&mut form, Voice::Representative, 11);
        assert_eq!(check(&form, None), Ok(()));
        form.apply(&Edit::comment("A1", Splice::insert(0, ".")), NOON_MS).unwrap();
        assert_eq!(check(&form, None), Err(RejectionReason::ManagerNotReady), "a later edit voids the marks");
    }

    #[test]
    fn without_the_representative_a_hand_in_needs_a_reason_or_a_recorded_absence() {
        let mut form = followup();
        ready(&mut form, Voice::Manager, 10);
        assert_eq!(check(&form, Some("  ")), Err(RejectionReason::RepresentativeNotReady));
        assert_eq!(check(&form, Some("Ombudet är sjukt till mars.")), Ok(()));
        let mut without = followup();
        let missing = Splice::insert(0, "Vi har bett facket att utse någon.");
        without.apply(&Edit::plan_text(&["missing_representative"], missing), NOON_MS).unwrap();
        ready(&mut without, Voice::Manager, 12);
        assert_eq!(check(&without, None), Ok(()));
    }

    #[test]
    fn a_hand_in_that_names_other_content_is_rejected() {
        let mut form = followup();
        ready(&mut form, Voice::Manager, 10);
        ready(&mut form, Voice::Representative, 11);
        let hand_in = Edit::hand_in(&mark(&form, 99), &[], None);
        form.apply(&Edit::answer("A2", Voice::Manager, Some("no")), NOON_MS).unwrap();
        let before = form.clone();
        form.apply(&hand_in, NOON_MS).unwrap();
        let template = form.template().unwrap();
        let received = &Followup::read(form.automerge(), template).hand_ins[0];
        let at_that_time = Followup::read(before.automerge(), template);
        let verdict = check_hand_in(before.automerge(), &at_that_time, received);
        assert_eq!(verdict, Err(RejectionReason::DigestDiffers));
    }
}
