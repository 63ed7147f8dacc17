//! One question of a follow-up as its card on a screen shows it, read without the rest of the document.
//!
//! A screen reads it again after each change, so it reads no long text and costs some microseconds. It knows who wrote
//! each answer as the changes claim it. The rule that must not be broken: every side's every answer is in it.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc as _, Value};

use crate::access::Voice;
use crate::answers::{JointAnswer, RatingPair, Side, joint_answer};
use crate::document::person_of;
use crate::ids::PersonId;

/// An answer, and who gave it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WrittenRating {
    /// The answer's code.
    pub rating: String,
    /// Who wrote it, as the change claims; `None`: another program that names nobody.
    pub person: Option<PersonId>,
}

/// What stands at one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerState {
    /// What both sides together have said.
    pub joint: JointAnswer,
    /// The manager's answers: one, or several where two people wrote at the same time.
    pub manager: Vec<WrittenRating>,
    /// The representative's answers.
    pub representative: Vec<WrittenRating>,
    /// The sides that let exactly the present pair of answers stand.
    pub lets_stand: BTreeSet<Voice>,
    /// "Behöver åtgärd".
    pub needs_action: bool,
    /// "Styrka att behålla".
    pub strength: bool,
    /// True if there is a comment.
    pub has_comment: bool,
    /// True if evidence is named.
    pub has_evidence: bool,
    /// Each side's own view, where it wrote one.
    pub views: BTreeMap<Voice, String>,
}

impl AnswerState {
    /// Reads a question at the document's heads; what isn't there is absent.
    #[must_use]
    pub fn read(document: &Automerge, question: &str) -> Self {
        let answer = Place::of_question(document, question);
        let (ratings, differs) = (answer.child("rating").child("by"), answer.child("differs").child("by"));
        let (manager, representative) = (ratings.written(Voice::Manager), ratings.written(Voice::Representative));
        let sides = Sides {
            manager: side(&manager, &differs, Voice::Manager),
            representative: side(&representative, &differs, Voice::Representative),
        };
        let views = answer.child("view").child("by");
        Self {
            joint: joint_answer(&sides.manager, &sides.representative),
            lets_stand: sides.letting_stand(),
            manager,
            representative,
            needs_action: answer.is_set("needs_action"),
            strength: answer.is_set("strength"),
            has_comment: answer.has_text("comment"),
            has_evidence: answer.has_text("evidence"),
            views: Voice::ALL
                .into_iter()
                .map(|voice| (voice, views.text(voice.code())))
                .filter(|(_, text)| !text.is_empty())
                .collect(),
        }
    }

    /// The answers of one side.
    #[must_use]
    pub fn of(&self, voice: Voice) -> &[WrittenRating] {
        match voice {
            Voice::Manager => &self.manager,
            Voice::Representative => &self.representative,
            Voice::Above => &[],
        }
    }
}

/// True if somebody has marked a question as needing action; as [`AnswerState::needs_action`], without the rest.
#[must_use]
pub fn needs_action(document: &Automerge, question: &str) -> bool {
    Place::of_question(document, question).is_set("needs_action")
}

impl JointAnswer {
    /// Reads what both sides together have said to a question, and nothing else.
    #[must_use]
    pub fn read(document: &Automerge, question: &str) -> Self {
        let answer = Place::of_question(document, question);
        let (ratings, differs) = (answer.child("rating").child("by"), answer.child("differs").child("by"));
        let read = |voice: Voice| side(&ratings.written(voice), &differs, voice);
        joint_answer(&read(Voice::Manager), &read(Voice::Representative))
    }

    /// True if this side has answered.
    #[must_use]
    pub fn is_answered_by(&self, voice: Voice) -> bool {
        match self {
            Self::Unanswered => false,
            Self::OneParty { voice: answered, .. } => *answered == voice,
            Self::Agreed { .. } | Self::Difference(_) | Self::AgreedToDiffer(_) => voice != Voice::Above,
        }
    }
}

fn side(written: &[WrittenRating], differs: &Place<'_>, voice: Voice) -> Side {
    Side {
        ratings: written.iter().map(|it| it.rating.clone()).collect(),
        differs: if written.is_empty() {
            BTreeSet::new()
        } else {
            differs.strings(voice.code()).into_iter().map(|it| it.rating).collect()
        },
    }
}

struct Sides {
    manager: Side,
    representative: Side,
}

impl Sides {
    fn letting_stand(&self) -> BTreeSet<Voice> {
        let pair =
            RatingPair { manager: self.manager.ratings.clone(), representative: self.representative.ratings.clone() };
        let meant = pair.to_string();
        let both = [(Voice::Manager, &self.manager), (Voice::Representative, &self.representative)];
        both.into_iter().filter(|(_, side)| side.differs.contains(&meant)).map(|(voice, _)| voice).collect()
    }
}

/// An object of a document, or nothing where it should be.
struct Place<'a> {
    document: &'a Automerge,
    object: Option<ObjId>,
}

impl<'a> Place<'a> {
    fn of_question(document: &'a Automerge, question: &str) -> Self {
        Self { document, object: Some(ROOT) }.child("answers").child(question)
    }

    fn get(&self, key: &str) -> Option<(Value<'a>, ObjId)> {
        self.document.get(self.object.as_ref()?, key).ok().flatten()
    }

    fn child(&self, key: &str) -> Self {
        let object = self.get(key).filter(|(value, _)| value.is_object()).map(|(_, object)| object);
        Self { document: self.document, object }
    }

    fn is_set(&self, key: &str) -> bool {
        self.get(key).is_some_and(|(value, _)| value.as_bool() == Some(true))
    }

    fn text_object(&self, key: &str) -> Option<ObjId> {
        self.get(key).filter(|(value, _)| matches!(value, Value::Object(ObjType::Text))).map(|(_, object)| object)
    }

    fn has_text(&self, key: &str) -> bool {
        self.text_object(key).is_some_and(|it| self.document.length(&it) > 0)
    }

    fn text(&self, key: &str) -> String {
        self.text_object(key).and_then(|it| self.document.text(&it).ok()).unwrap_or_default()
    }

    fn written(&self, voice: Voice) -> Vec<WrittenRating> {
        self.strings(voice.code())
    }

    /// Every string that concurrent writers left under a key, with its writer; in a fixed order.
    fn strings(&self, key: &str) -> Vec<WrittenRating> {
        let Some(object) = &self.object else { return Vec::new() };
        let all = self.document.get_all(object, key).unwrap_or_default();
        let mut written: Vec<_> = all
            .iter()
            .filter_map(|(value, id)| {
                Some(WrittenRating { rating: value.as_str()?.to_owned(), person: self.writer(id) })
            })
            .collect();
        written.sort();
        written.dedup();
        written
    }

    fn writer(&self, id: &ObjId) -> Option<PersonId> {
        let ObjId::Id(_, actor, _) = id else { return None };
        person_of(&self.document.get_author_for_actor(actor)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::RatingPair;
    use crate::case::{Case, DocumentKind, Occasion};
    use crate::document::FormDocument;
    use crate::edit::{AnswerFlag, AnswerText, Edit, Splice};
    use crate::ids::{InstallationId, RoundId, UnitId};
    use crate::read::Followup;
    use crate::template::{Level, built_in_template};

    const MANAGER: PersonId = PersonId::from_bytes([1; 16]);
    const REPRESENTATIVE: PersonId = PersonId::from_bytes([2; 16]);

    fn form() -> FormDocument {
        let case = Case {
            kind: DocumentKind::Followup,
            installation: InstallationId::from_bytes([9; 16]),
            unit: UnitId::from_bytes([3; 16]),
            round: Some(RoundId::from_bytes([4; 16])),
            occasion: Some(Occasion::Yearly),
            generation: 0,
        };
        FormDocument::start(case, Some(built_in_template(Level::Workplace))).unwrap()
    }

    fn write(form: &mut FormDocument, person: PersonId, actor: u8, edits: &[Edit]) {
        form.write_as(person, automerge::ActorId::from(vec![actor; 16]));
        for edit in edits {
            form.apply(edit, 0).unwrap();
        }
    }

    #[test]
    fn both_sides_answers_are_read_with_their_writers() {
        let mut form = form();
        write(&mut form, MANAGER, 1, &[Edit::answer("A1", Voice::Manager, Some("yes"))]);
        write(&mut form, REPRESENTATIVE, 2, &[Edit::answer("A1", Voice::Representative, Some("no"))]);
        let state = AnswerState::read(form.automerge(), "A1");
        assert_eq!(state.manager, [WrittenRating { rating: "yes".into(), person: Some(MANAGER) }]);
        assert_eq!(
            state.of(Voice::Representative),
            [WrittenRating { rating: "no".into(), person: Some(REPRESENTATIVE) }]
        );
        assert!(matches!(state.joint, JointAnswer::Difference(_)));
        assert!(state.joint.is_answered_by(Voice::Manager) && state.joint.is_answered_by(Voice::Representative));
    }

    #[test]
    fn two_of_one_side_who_answered_apart_are_both_there() {
        let mut one = form();
        let mut other = one.clone();
        write(&mut one, MANAGER, 1, &[Edit::answer("A1", Voice::Representative, Some("yes"))]);
        write(&mut other, REPRESENTATIVE, 2, &[Edit::answer("A1", Voice::Representative, Some("no"))]);
        one.automerge_mut().merge(other.automerge_mut()).unwrap();
        let ratings: Vec<_> =
            AnswerState::read(one.automerge(), "A1").representative.into_iter().map(|it| it.rating).collect();
        assert_eq!(ratings, ["no", "yes"]);
    }

    #[test]
    fn who_lets_a_difference_stand_is_told_until_an_answer_changes() {
        let mut form = form();
        let side = |rating: &str| [rating.to_owned()].into();
        let pair = RatingPair { manager: side("yes"), representative: side("no") };
        write(
            &mut form,
            MANAGER,
            1,
            &[
                Edit::answer("A1", Voice::Manager, Some("yes")),
                Edit::answer("A1", Voice::Representative, Some("no")),
                Edit::agree_to_differ("A1", Voice::Manager, Some(&pair)),
            ],
        );
        assert_eq!(AnswerState::read(form.automerge(), "A1").lets_stand, [Voice::Manager].into());
        write(&mut form, MANAGER, 3, &[Edit::answer("A1", Voice::Manager, Some("partly"))]);
        assert!(AnswerState::read(form.automerge(), "A1").lets_stand.is_empty());
    }

    #[test]
    fn it_says_the_same_as_the_read_of_the_whole_form() {
        let mut form = form();
        let typing = |text, words: &str| Edit::answer_text("B1", text, Splice::insert(0, words));
        write(
            &mut form,
            MANAGER,
            1,
            &[
                Edit::answer("B1", Voice::Manager, Some("partly")),
                Edit::set_flag("B1", AnswerFlag::Strength),
                typing(AnswerText::Comment, "Den finns."),
                typing(AnswerText::View(Voice::Manager), "Så ser jag det."),
            ],
        );
        let whole = Followup::read(form.automerge(), form.template().unwrap());
        for (question, answer) in &whole.answers {
            let state = AnswerState::read(form.automerge(), question);
            assert_eq!(state.joint, answer.joint);
            assert_eq!(JointAnswer::read(form.automerge(), question), answer.joint);
            assert_eq!((state.needs_action, state.strength), (answer.needs_action, answer.strength));
            assert_eq!(
                (state.has_comment, state.has_evidence),
                (!answer.comment.is_empty(), !answer.evidence.is_empty())
            );
            assert_eq!(state.views, answer.views);
        }
    }

    #[test]
    fn a_question_that_is_not_there_is_unanswered() {
        let state = AnswerState::read(form().automerge(), "nowhere");
        assert_eq!(state.joint, JointAnswer::Unanswered);
        assert!(state.manager.is_empty() && !state.has_comment && state.views.is_empty());
    }
}
