//! English: the practice mode.

use crate::texts::PracticeTexts;

pub(super) const TEXTS: PracticeTexts = PracticeTexts {
    title: "Practise",
    intro: "Here you practise on a made-up workplace. Try everything. Nothing is saved and nothing is sent.",
    points: &[
        "You are the manager of the preschool Solen. The safety representative has already answered some questions.",
        "Answer the questions. See what happens when you answer differently.",
        "The exercise is gone when you close the app or begin again.",
    ],
    open: "Open the exercise",
    restart: "Begin again",
    no_questions: "The questions are not on this tablet yet. Practise once it has been online.",
    not_for_roles: "With your roles you fill in no follow-up, so there are no questions to practise on.",
    failed: "The exercise could not be started. Try again.",
    banner: "Practice: nothing is saved",
    leave: "End the exercise",
    unit: "Preschool Solen (practice)",
    unit_above: "Department North (practice)",
    manager: "Kim Karlsson",
    representative: "Sam Sandberg",
};
