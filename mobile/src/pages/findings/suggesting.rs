//! Which questions ask for a finding: those that somebody marked, and those that were answered with no or partly.
//!
//! Pure. The rule: a question is suggested until a finding of that kind builds on it, and strengths are suggested like
//! everything else.

use std::cmp::Reverse;

use form_model::{Answer, Finding, Followup, Symbol, Template};

/// Of which kind a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Strength,
    Improvement,
}

impl Kind {
    pub(super) const ALL: [Self; 2] = [Self::Strength, Self::Improvement];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Strength => "strength",
            Self::Improvement => "improvement",
        }
    }

    /// The kind of a finding; one that names none is something to improve.
    pub(super) fn of(finding: &Finding) -> Self {
        if finding.kind.as_deref() == Some(Self::Strength.code()) { Self::Strength } else { Self::Improvement }
    }
}

/// Why a question asks for a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reason {
    /// "Styrka att behålla".
    MarkedStrength,
    /// "Behöver åtgärd".
    MarkedAction,
    /// The answers with these codes: the manager's and the representative's, once where they are the same.
    Answered(Vec<String>),
}

/// A question that a finding could be made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Suggestion {
    pub(super) question: String,
    pub(super) kind: Kind,
    pub(super) reason: Reason,
}

/// Every question that asks for a finding, marked ones first, then by the answer, the worst first.
pub(super) fn suggestions(followup: &Followup, template: &Template) -> Vec<Suggestion> {
    let is_used = |question: &str, kind: Kind| {
        followup.findings.iter().any(|it| Kind::of(it) == kind && it.questions.contains(question))
    };
    let mut found = telling(followup, template);
    found.retain(|(_, it)| !is_used(&it.question, it.kind));
    found.sort_by_key(|(weight, _)| Reverse(*weight));
    found.into_iter().map(|(_, it)| it).collect()
}

/// The questions that say something to a finding of a kind, used or not; in the order of the form.
pub(super) fn telling_questions(followup: &Followup, template: &Template, kind: Kind) -> Vec<String> {
    let found = telling(followup, template).into_iter().map(|it| it.1);
    let mut questions: Vec<String> = found.filter(|it| it.kind == kind).map(|it| it.question).collect();
    questions.dedup();
    questions
}

/// One suggestion for each kind and question at most, with its weight.
fn telling(followup: &Followup, template: &Template) -> Vec<(u8, Suggestion)> {
    let mut found = Vec::new();
    for question in template.questions() {
        let Some(answer) = followup.answers.get(&question.id) else { continue };
        let mut suggest = |weight, kind, reason| {
            found.push((weight, Suggestion { question: question.id.clone(), kind, reason }));
        };
        if answer.strength {
            suggest(3, Kind::Strength, Reason::MarkedStrength);
        }
        if answer.needs_action {
            suggest(3, Kind::Improvement, Reason::MarkedAction);
        } else if let Some(weight) = shortcoming(answer, template) {
            suggest(weight, Kind::Improvement, Reason::Answered(given(answer)));
        }
    }
    found
}

/// What both sides answered, in their order; nobody's answer counts more.
fn given(answer: &Answer) -> Vec<String> {
    let mut codes: Vec<String> = answer.manager.ratings.iter().chain(&answer.representative.ratings).cloned().collect();
    codes.dedup();
    codes
}

/// How much is missing by the worst answer of both sides, if anything is.
fn shortcoming(answer: &Answer, template: &Template) -> Option<u8> {
    let given = answer.manager.ratings.iter().chain(&answer.representative.ratings);
    let weighed = given.filter_map(|code| {
        let step = template.scale.steps.iter().find(|it| it.code == *code)?;
        match step.symbol {
            Symbol::Sad => Some(2),
            Symbol::Neutral => Some(1),
            Symbol::Glad | Symbol::None => None,
        }
    });
    weighed.max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use form_model::{JointAnswer, Level, RowId, Side, built_in_template};

    fn answer(manager: &str, representative: &str) -> Answer {
        let side = |rating: &str| {
            let ratings = if rating.is_empty() { vec![] } else { vec![rating.to_owned()] };
            Side { ratings: ratings.into_iter().collect(), ..Side::default() }
        };
        Answer {
            joint: JointAnswer::Unanswered,
            manager: side(manager),
            representative: side(representative),
            comment: String::new(),
            evidence: String::new(),
            needs_action: false,
            strength: false,
            views: [].into(),
        }
    }

    fn followup() -> Followup {
        let mut followup = Followup::default();
        let mut put = |question: &str, answer: Answer| followup.answers.insert(question.to_owned(), answer);
        put("A1", answer("yes", "yes"));
        put("A2", answer("yes", "partly"));
        put("A3", answer("no", "partly"));
        put("B1", Answer { needs_action: true, strength: true, ..answer("no", "") });
        put("B2", answer("", ""));
        followup
    }

    fn words(followup: &Followup) -> Vec<String> {
        let found = suggestions(followup, &built_in_template(Level::Workplace));
        found.iter().map(|it| format!("{} {}", it.question, it.kind.code())).collect()
    }

    #[test]
    fn marked_questions_come_first_and_then_no_before_partly() {
        assert_eq!(words(&followup()), ["B1 strength", "B1 improvement", "A3 improvement", "A2 improvement"]);
    }

    #[test]
    fn where_the_sides_differ_both_answers_are_the_reason() {
        let found = suggestions(&followup(), &built_in_template(Level::Workplace));
        let reason = |question: &str| &found.iter().find(|it| it.question == question).unwrap().reason;
        assert_eq!(*reason("A3"), Reason::Answered(vec!["no".to_owned(), "partly".to_owned()]));
        assert_eq!(*reason("A2"), Reason::Answered(vec!["yes".to_owned(), "partly".to_owned()]));
    }

    #[test]
    fn a_question_is_suggested_until_a_finding_of_its_kind_builds_on_it() {
        let mut followup = followup();
        let mut finding = Finding::new(RowId::from_bytes([1; 16]));
        finding.kind = Some("improvement".to_owned());
        finding.questions = ["B1".to_owned(), "A3".to_owned()].into();
        followup.findings.push(finding);
        assert_eq!(words(&followup), ["B1 strength", "A2 improvement"]);
    }

    #[test]
    fn what_tells_something_is_listed_in_the_order_of_the_form() {
        let template = &built_in_template(Level::Workplace);
        assert_eq!(telling_questions(&followup(), template, Kind::Improvement), ["A2", "A3", "B1"]);
        assert_eq!(telling_questions(&followup(), template, Kind::Strength), ["B1"]);
    }
}
