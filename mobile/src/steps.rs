//! The steps of a follow-up's year, and which of them comes next.
//!
//! Pure: it judges facts that the screens gather. The rule that must not be broken: a step counts as done only when the
//! document says so, and there is always a next one until feedback has been given.

use form_model::{Answer, ContentDigest, Followup, INFORMATION_POINTS, JointAnswer, Template, Voice, points_told};

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Choose the method and the day, and tell those concerned.
    Plan,
    /// Answer the questions, both parties.
    Answer,
    /// Talk about the questions that were answered differently.
    Differences,
    /// Write down strengths and improvement areas.
    Findings,
    /// Answer the closing questions, on the levels that have them.
    Closing,
    /// Mark as ready, both parties.
    Ready,
    /// Hand in.
    HandIn,
    /// Tell those concerned what came of it.
    Feedback,
}

/// How far a step has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// Nothing is left to do.
    Done,
    /// It is the next thing to do.
    Next,
    /// It comes later.
    Later,
    /// It was done, and something was changed since.
    Changed,
}

/// What is known beyond the form itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Facts {
    /// The manager's mark covers what stands there now.
    pub(crate) manager_is_ready: bool,
    /// A representative's mark does, or it is written down why there is none.
    pub(crate) representative_is_ready: bool,
    /// The server has received a hand-in.
    pub(crate) was_handed_in: bool,
    /// It has, and the level above has not sent it back.
    pub(crate) is_handed_in: bool,
    /// The content is not what was handed in last.
    pub(crate) is_changed: bool,
    /// The level has closing questions.
    pub(crate) has_closing: bool,
}

/// Every step with its progress, in the order of the year.
pub(crate) fn steps(followup: &Followup, facts: Facts) -> Vec<(Step, Progress)> {
    let all = [
        Step::Plan,
        Step::Answer,
        Step::Differences,
        Step::Findings,
        Step::Closing,
        Step::Ready,
        Step::HandIn,
        Step::Feedback,
    ];
    let relevant = all.into_iter().filter(|step| *step != Step::Closing || facts.has_closing);
    let mut is_next_found = false;
    relevant
        .map(|step| {
            let progress = if is_overtaken(step, facts) {
                Progress::Changed
            } else if is_done(step, followup, facts) {
                Progress::Done
            } else if is_next_found || is_past(step, followup, facts) {
                Progress::Later
            } else {
                is_next_found = true;
                Progress::Next
            };
            (step, progress)
        })
        .collect()
}

/// The step to do next; none when the year is through.
pub(crate) fn next_step(steps: &[(Step, Progress)]) -> Option<Step> {
    steps.iter().find(|it| it.1 == Progress::Next).map(|it| it.0)
}

/// True once something was changed after the hand-in that counts.
pub(crate) fn is_changed_since_hand_in(steps: &[(Step, Progress)]) -> bool {
    steps.iter().any(|it| it.1 == Progress::Changed)
}

/// True unless exactly this content was handed in already.
pub(crate) fn is_worth_handing_in(followup: &Followup, content: ContentDigest) -> bool {
    followup.hand_ins.last().is_none_or(|it| it.digest != Some(content))
}

/// True for the hand-in, and for the marks that it went with, where they don't cover what stands there now.
const fn is_overtaken(step: Step, facts: Facts) -> bool {
    let is_marked = facts.manager_is_ready && facts.representative_is_ready;
    let is_concerned = matches!(step, Step::HandIn) || (matches!(step, Step::Ready) && !is_marked);
    facts.is_handed_in && facts.is_changed && is_concerned
}

/// True for what a hand-in has left behind, and for the information once the answering is under way: nobody is led back
/// to it.
fn is_past(step: Step, followup: &Followup, facts: Facts) -> bool {
    let is_informed_too_late = matches!(step, Step::Plan) && has_method_and_day(followup) && followup.answered() > 0;
    is_informed_too_late || (facts.was_handed_in && !matches!(step, Step::Ready | Step::HandIn | Step::Feedback))
}

fn is_done(step: Step, followup: &Followup, facts: Facts) -> bool {
    match step {
        // Those concerned were told every point.
        Step::Plan => has_method_and_day(followup) && points_told(&followup.plan) == INFORMATION_POINTS,
        Step::Answer => followup.answered() == followup.answers.len(),
        // Before anybody has answered there is nothing to talk about, but it isn't done either.
        Step::Differences => followup.answered() > 0 && followup.open_differences().next().is_none(),
        Step::Findings => followup.findings.iter().any(|it| !it.text.trim().is_empty()),
        Step::Closing => followup.summary.values().any(|it| !it.trim().is_empty()),
        Step::Ready => facts.is_handed_in || (facts.manager_is_ready && facts.representative_is_ready),
        Step::HandIn => facts.is_handed_in,
        Step::Feedback => followup.is_fed_back(),
    }
}

const fn has_method_and_day(followup: &Followup) -> bool {
    let plan = &followup.plan;
    plan.method.is_some() && (plan.date.is_some() || plan.week.is_some())
}

/// How many questions a party has not answered.
pub(crate) fn unanswered_by(followup: &Followup, voice: Voice) -> usize {
    followup.answers.values().filter(|it| is_unanswered_by(it, voice)).count()
}

fn is_unanswered_by(answer: &Answer, voice: Voice) -> bool {
    match voice {
        Voice::Manager => answer.manager.ratings.is_empty(),
        Voice::Representative => answer.representative.ratings.is_empty(),
        Voice::Above => matches!(answer.joint, JointAnswer::Unanswered),
    }
}

/// Where somebody goes on with the questions: at the first open difference when these are up, else at the first question
/// that they have not answered; the section's own id where that is its beginning.
pub(crate) fn place_among_questions(
    step: Step,
    followup: &Followup,
    template: &Template,
    voice: Option<Voice>,
) -> Option<String> {
    let is_wanted = |answer: &Answer| {
        if step == Step::Differences {
            matches!(answer.joint, JointAnswer::Difference(_))
        } else {
            voice.is_some_and(|it| is_unanswered_by(answer, it))
        }
    };
    let first = template.sections.first()?;
    let found = template.sections.iter().find_map(|section| {
        let mut questions = section.questions.iter().enumerate();
        let (index, question) = questions.find(|(_, it)| followup.answers.get(&it.id).is_some_and(&is_wanted))?;
        Some(if index == 0 { &section.id } else { &question.id })
    });
    Some(found.unwrap_or(&first.id).clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(steps: &[(Step, Progress)], step: Step) -> Progress {
        steps.iter().find(|it| it.0 == step).unwrap().1
    }

    #[test]
    fn planning_comes_first_and_feedback_last() {
        let steps = steps(&Followup::default(), Facts::default());
        assert_eq!(next_step(&steps), Some(Step::Plan));
        assert_eq!(steps.last().unwrap().0, Step::Feedback);
        assert_eq!(state(&steps, Step::Feedback), Progress::Later);
    }

    #[test]
    fn closing_questions_are_a_step_only_where_there_are_some() {
        let without = steps(&Followup::default(), Facts::default());
        assert!(without.iter().all(|it| it.0 != Step::Closing));
        let with = steps(&Followup::default(), Facts { has_closing: true, ..Facts::default() });
        assert!(with.iter().any(|it| it.0 == Step::Closing));
    }

    fn unanswered() -> Answer {
        let nothing = form_model::Side::default;
        Answer {
            joint: JointAnswer::Unanswered,
            manager: nothing(),
            representative: nothing(),
            comment: String::new(),
            evidence: String::new(),
            needs_action: false,
            strength: false,
            views: std::collections::BTreeMap::new(),
        }
    }

    #[test]
    fn somebody_goes_on_where_they_have_not_answered_yet() {
        let template = form_model::built_in_template(form_model::Level::Workplace);
        let mut followup = Followup::default();
        for question in template.questions() {
            followup.answers.insert(question.id.clone(), unanswered());
        }
        let place = |followup: &Followup| {
            place_among_questions(Step::Answer, followup, &template, Some(Voice::Manager)).unwrap()
        };
        assert_eq!(place(&followup), "A");
        let answer = |followup: &mut Followup, question: &str| {
            followup.answers.get_mut(question).unwrap().manager.ratings.insert("yes".into());
        };
        answer(&mut followup, "A1");
        assert_eq!(place(&followup), "A2");
        for question in ["A2", "A3", "A4"] {
            answer(&mut followup, question);
        }
        assert_eq!(place(&followup), "B");
        assert_eq!(place_among_questions(Step::Differences, &followup, &template, None).unwrap(), "A");
    }

    #[test]
    fn a_planned_follow_up_goes_on_with_what_is_open() {
        let mut followup = Followup::default();
        followup.plan.method = Some("joint-form".into());
        followup.plan.week = Some("v. 40".into());
        assert_eq!(next_step(&steps(&followup, Facts::default())), Some(Step::Plan), "nobody was told");
        let told = &mut followup.plan.information;
        (told.purpose, told.method, told.when, told.who_takes_part) = (true, true, true, true);
        told.last_day = Some("2026-09-30".into());
        let found = steps(&followup, Facts::default());
        assert_eq!(state(&found, Step::Plan), Progress::Done);
        assert_eq!(next_step(&found), Some(Step::Differences));
    }

    #[test]
    fn after_a_hand_in_comes_feedback_and_after_it_was_sent_back_the_mark_and_the_hand_in() {
        let next = |facts| next_step(&steps(&Followup::default(), facts));
        let handed_in = Facts { was_handed_in: true, is_handed_in: true, ..Facts::default() };
        assert_eq!(next(handed_in), Some(Step::Feedback));
        let sent_back = Facts { was_handed_in: true, ..Facts::default() };
        assert_eq!(next(sent_back), Some(Step::Ready));
        let marked = Facts { manager_is_ready: true, representative_is_ready: true, ..sent_back };
        assert_eq!(next(marked), Some(Step::HandIn));
    }

    #[test]
    fn a_change_after_the_hand_in_shows_at_the_marks_and_the_hand_in_and_holds_up_nothing() {
        let of = |facts| steps(&Followup::default(), facts);
        let handed_in = Facts { was_handed_in: true, is_handed_in: true, ..Facts::default() };
        assert!(!is_changed_since_hand_in(&of(handed_in)));
        let changed = of(Facts { is_changed: true, ..handed_in });
        assert!(is_changed_since_hand_in(&changed));
        assert_eq!(state(&changed, Step::Ready), Progress::Changed);
        assert_eq!(state(&changed, Step::HandIn), Progress::Changed);
        assert_eq!(next_step(&changed), Some(Step::Feedback));
        let marks = Facts { is_changed: true, manager_is_ready: true, representative_is_ready: true, ..handed_in };
        let marked = of(marks);
        assert_eq!(state(&marked, Step::Ready), Progress::Done);
        assert_eq!(state(&marked, Step::HandIn), Progress::Changed);
        let sent_back = of(Facts { is_handed_in: false, is_changed: true, ..handed_in });
        assert!(!is_changed_since_hand_in(&sent_back), "whoever is asked for a new version is told so");
    }

    #[test]
    fn only_what_was_not_handed_in_just_so_is_worth_handing_in() {
        let content = |byte| ContentDigest::from_bytes([byte; 32]);
        let mut followup = Followup::default();
        assert!(is_worth_handing_in(&followup, content(1)));
        followup.hand_ins.push(form_model::HandInMark {
            id: form_model::RowId::from_bytes([1; 16]),
            person: None,
            time_ms: None,
            digest: Some(content(1)),
            plan_heads: Vec::new(),
            reason: None,
        });
        assert!(!is_worth_handing_in(&followup, content(1)));
        assert!(is_worth_handing_in(&followup, content(2)));
    }
}
