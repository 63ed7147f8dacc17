//! How the questions are answered in the example year: what each kind of workplace is good at and where it is weak.
//!
//! These are the patterns that a reader of the roll-up should find: threats and violence in eldercare, workload in
//! preschools, good introductions in the company, chemical registers missing in the parks. The rule: only what a
//! template's scale has, and "not applicable" only where the question allows it.

use super::cast::Stage;
use super::chance::Chance;
use super::kind::Kind::{
    self, Eldercare, GroupHome, HomeCare, Parks, Preschool, Property, Recycling, School, Waterworks,
};
use super::upper_findings::synthesis_of;

/// The scale, as the weights count it.
pub(super) const SCALE: [&str; 4] = ["yes", "partly", "no", "not-applicable"];

/// How often each answer is given, in the order of the scale.
type Weights = [u32; 4];

/// Where nothing else is known.
const USUAL: Weights = [66, 25, 9, 0];

/// Where some kinds answer otherwise than others.
const OF_KINDS: &[(&[Kind], &str, Weights)] = &[
    (&[Eldercare, GroupHome], "I1", [14, 46, 40, 0]),
    (&[Eldercare, GroupHome], "I2", [22, 52, 26, 0]),
    (&[Eldercare, GroupHome], "H3", [20, 52, 28, 0]),
    (&[HomeCare], "I1", [40, 40, 20, 0]),
    (&[HomeCare], "I3", [28, 50, 22, 0]),
    (&[HomeCare], "E4", [35, 45, 20, 0]),
    (&[HomeCare], "H4", [30, 48, 22, 0]),
    (&[Preschool], "H1", [10, 44, 46, 0]),
    (&[Preschool], "H4", [24, 48, 28, 0]),
    (&[Preschool], "H2", [48, 42, 10, 0]),
    (&[Preschool], "E4", [20, 15, 5, 60]),
    (&[Preschool], "I1", [22, 14, 6, 58]),
    (&[School], "H1", [34, 46, 20, 0]),
    (&[School], "I1", [38, 42, 20, 0]),
    (&[School], "I2", [46, 40, 14, 0]),
    (&[School], "E4", [28, 16, 6, 50]),
    (&[Parks, Recycling, Waterworks, Property], "D1", [90, 9, 1, 0]),
    (&[Parks, Recycling, Waterworks, Property], "D2", [78, 19, 3, 0]),
    (&[Parks, Recycling, Waterworks, Property], "H5", [46, 40, 14, 0]),
    (&[Parks], "I5", [5, 33, 62, 0]),
    (&[Parks], "I4", [44, 42, 14, 0]),
    (&[Recycling], "I1", [30, 46, 24, 0]),
    (&[Waterworks], "I3", [40, 44, 16, 0]),
    (&[Waterworks], "I5", [82, 16, 2, 0]),
    (&[Waterworks, Property], "I1", [22, 18, 10, 50]),
    (&[Waterworks, Property, Parks], "H3", [20, 10, 4, 66]),
];

/// Where everybody answers otherwise than usual.
const OF_ALL: &[(&str, Weights)] = &[
    ("A1", [76, 20, 4, 0]),
    ("A3", [82, 14, 4, 0]),
    ("A4", [52, 38, 10, 0]),
    ("B2", [34, 46, 20, 0]),
    ("C1", [84, 12, 4, 0]),
    ("C2", [40, 42, 18, 0]),
    ("E3", [52, 36, 10, 2]),
    ("F2", [54, 38, 8, 0]),
    ("F3", [74, 8, 3, 15]),
    ("G3", [46, 42, 12, 0]),
    ("G4", [34, 40, 20, 6]),
    ("H1", [40, 42, 18, 0]),
    ("I6", [62, 30, 8, 0]),
    ("J3", [66, 22, 6, 6]),
    ("K1", [46, 42, 10, 2]),
    ("K2", [56, 32, 12, 0]),
    ("K5", [44, 52, 4, 0]),
    ("N2", [30, 44, 26, 0]),
    ("K3", [45, 55, 0, 0]),
    ("N3", [60, 40, 0, 0]),
    ("N4", [62, 38, 0, 0]),
    ("N5", [30, 52, 18, 0]),
    ("N6", [40, 50, 10, 0]),
    ("N7", [48, 42, 10, 0]),
    ("N10", [40, 48, 12, 0]),
    ("N13", [0, 100, 0, 0]),
    ("N12", [22, 54, 24, 0]),
    ("N14", [20, 60, 20, 0]),
    ("N15", [30, 60, 10, 0]),
];

/// What the manager answers; `temper` moves so many in a hundred from "no" and "partly" to "yes", or back.
pub(super) fn draw(stage: &Stage, question: &str, temper: i32, chance: &mut Chance) -> &'static str {
    let [mut yes, mut partly, mut no, not_applicable] = weights(stage, question);
    if temper >= 0 {
        let better = temper.unsigned_abs().min(partly);
        (yes, partly) = (yes + better, partly - better);
    } else {
        let worse = temper.unsigned_abs().min(yes);
        // Where nobody says no, nobody does on a bad day either.
        let much_worse = if no == 0 { 0 } else { worse / 2 };
        (yes, partly, no) = (yes - worse, partly + worse - much_worse, no + much_worse);
    }
    SCALE[chance.weighted(&[yes, partly, no, not_applicable])]
}

fn weights(stage: &Stage, question: &str) -> Weights {
    let of_kind =
        OF_KINDS.iter().find(|(kinds, of, _)| *of == question && stage.kind.is_some_and(|it| kinds.contains(&it)));
    let of_all = || OF_ALL.iter().find(|(of, _)| *of == question).map(|it| it.1);
    of_kind.map(|it| it.2).or_else(of_all).unwrap_or(USUAL)
}

/// What the manager of a unit above the workplaces answers to what its synthesis builds on; none where it doesn't.
pub(super) fn draw_for_synthesis(stage: &Stage, question: &str, chance: &mut Chance) -> Option<&'static str> {
    let (strengths, weak) = synthesis_of(stage);
    if strengths.iter().any(|it| it.question == question) {
        return Some("yes");
    }
    let is_weak = weak.iter().any(|it| it.question == question);
    is_weak.then(|| if chance.happens(70) { "partly" } else { "no" })
}

/// What somebody answers who sees it less brightly.
pub(super) fn darker(rating: &'static str) -> &'static str {
    match rating {
        "yes" => "partly",
        "partly" => "no",
        "no" => "partly",
        other => other,
    }
}

/// What somebody answers who sees it more brightly.
pub(super) fn brighter(rating: &'static str) -> &'static str {
    match rating {
        "no" => "partly",
        "partly" => "yes",
        "yes" => "partly",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use form_model::{Level, built_in_template};

    use super::*;

    #[test]
    fn every_question_that_is_weighted_is_asked_and_may_be_answered_so() {
        let asked = |question: &str, may: bool| {
            Level::ALL.into_iter().map(built_in_template).any(|template| {
                let found = template.questions().any(|it| it.id == question);
                found && (!may || template.allows(question, "not-applicable"))
            })
        };
        let all = OF_KINDS.iter().map(|it| (it.1, it.2)).chain(OF_ALL.iter().copied());
        for (question, weights) in all {
            assert_eq!(weights.iter().sum::<u32>(), 100, "{question}");
            assert!(asked(question, weights[3] > 0), "{question}");
        }
    }

    #[test]
    fn preschools_lack_time_parks_lack_registers_and_the_company_introduces_well() {
        let drawn = |kind, question: &str| {
            let nobody =
                super::super::cast::Player { person: form_model::PersonId::from_bytes([1; 16]), name: String::new() };
            let id = form_model::UnitId::from_bytes([1; 16]);
            let unit =
                form_model::Unit { id, parent: None, name: String::new(), level: Level::Workplace, authority: id };
            let stage = Stage {
                unit,
                number: 1,
                turn: 1,
                place: 1,
                authority: 0,
                place_in_authority: 0,
                kind: Some(kind),
                manager: nobody.clone(),
                representative: nobody,
                above: None,
            };
            let mut chance = Chance::new(1, 1);
            (0..200).filter(|_| draw(&stage, question, 0, &mut chance) == "yes").count()
        };
        assert!(drawn(Preschool, "H1") < 50 && drawn(School, "H1") > 50);
        assert!(drawn(Parks, "I5") < 30 && drawn(Waterworks, "I5") > 120);
        assert!(drawn(Eldercare, "I1") < 60 && drawn(Recycling, "D1") > 150);
    }

    #[test]
    fn another_view_is_another_answer() {
        for rating in ["yes", "partly", "no"] {
            assert_ne!(darker(rating), rating);
            assert_ne!(brighter(rating), rating);
        }
    }
}
