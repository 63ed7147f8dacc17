//! What a template editor does to a template: finding texts by their place, adding, moving, removing, and new ids.
//!
//! Pure. The rule that must not be broken: a question keeps its id through every edit, and a new one gets an id that no question
//! of any known template has, since an id is what tells that two years asked the same thing.

use std::collections::BTreeSet;

use form_model::{ClosingQuestion, LawReference, NOT_APPLICABLE, Question, Section, Step, Symbol, Template};

/// Which way something moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
}

impl Way {
    /// What stands in the ids of the buttons that move.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }

    /// The place after a move within so many places; none where there is none.
    fn of(self, place: usize, count: usize) -> Option<usize> {
        match self {
            Self::Up => place.checked_sub(1),
            Self::Down => Some(place + 1).filter(|it| *it < count),
        }
    }
}

/// The text at a place, as [`form_model::TemplateFault`] names places: `sv`, `section/A/en`, `question/A1/law/0`.
pub(super) fn text_at<'a>(template: &'a mut Template, at: &str) -> Option<&'a mut String> {
    let parts: Vec<&str> = at.split('/').collect();
    match parts.as_slice() {
        ["sv"] => Some(&mut template.sv),
        ["en"] => Some(&mut template.en),
        ["section", id, language] => {
            let section = template.sections.iter_mut().find(|it| it.id == *id)?;
            one_of(language, &mut section.sv, &mut section.en)
        }
        ["question", id, "law", index] => {
            question_mut(template, id)?.law.get_mut(index.parse::<usize>().ok()?).map(|it| &mut it.text)
        }
        ["question", id, language] => {
            let question = question_mut(template, id)?;
            one_of(language, &mut question.sv, &mut question.en)
        }
        ["closing", id, language] => {
            let question = template.closing.iter_mut().find(|it| it.id == *id)?;
            one_of(language, &mut question.sv, &mut question.en)
        }
        ["step", code, language] => {
            let step = step_mut(template, code)?;
            one_of(language, &mut step.sv, &mut step.en)
        }
        _ => None,
    }
}

fn one_of<'a>(language: &str, sv: &'a mut String, en: &'a mut String) -> Option<&'a mut String> {
    match language {
        "sv" => Some(sv),
        "en" => Some(en),
        _ => None,
    }
}

/// What stands at a place, like [`text_at`]; nothing where there is no such place.
pub(super) fn words_at(template: &Template, at: &str) -> String {
    let parts: Vec<&str> = at.split('/').collect();
    let of = |language: &str, sv: &String, en: &String| if language == "sv" { sv.clone() } else { en.clone() };
    let found = match parts.as_slice() {
        [language] => Some(of(language, &template.sv, &template.en)),
        ["section", id, language] => {
            template.sections.iter().find(|it| it.id == *id).map(|it| of(language, &it.sv, &it.en))
        }
        ["question", id, "law", index] => {
            let index = index.parse::<usize>().ok();
            index.and_then(|index| template.question(id)?.law.get(index)).map(|it| it.text.clone())
        }
        ["question", id, language] => template.question(id).map(|it| of(language, &it.sv, &it.en)),
        ["closing", id, language] => {
            template.closing.iter().find(|it| it.id == *id).map(|it| of(language, &it.sv, &it.en))
        }
        ["step", code, language] => {
            template.scale.steps.iter().find(|it| it.code == *code).map(|it| of(language, &it.sv, &it.en))
        }
        _ => None,
    };
    found.unwrap_or_default()
}

/// A question, to be changed.
pub(super) fn question_mut<'a>(template: &'a mut Template, id: &str) -> Option<&'a mut Question> {
    template.sections.iter_mut().flat_map(|it| &mut it.questions).find(|it| it.id == id)
}

/// A step of the scale, to be changed.
pub(super) fn step_mut<'a>(template: &'a mut Template, code: &str) -> Option<&'a mut Step> {
    template.scale.steps.iter_mut().find(|it| it.code == code)
}

/// Where a question stands: its section's place, and its place in it.
pub(super) fn place_of(template: &Template, id: &str) -> Option<(usize, usize)> {
    template
        .sections
        .iter()
        .enumerate()
        .find_map(|(section, it)| it.questions.iter().position(|it| it.id == id).map(|question| (section, question)))
}

/// Moves a question one place, from the edge of its section into the next one; where it stands then, or none where it is the
/// first or the last.
pub(super) fn move_question(template: &mut Template, id: &str, way: Way) -> Option<(usize, usize)> {
    let (section, place) = place_of(template, id)?;
    let questions = &mut template.sections[section].questions;
    if let Some(other) = way.of(place, questions.len()) {
        questions.swap(place, other);
        return Some((section, other));
    }
    let next = way.of(section, template.sections.len())?;
    let question = template.sections[section].questions.remove(place);
    let into = &mut template.sections[next].questions;
    let place = match way {
        Way::Up => into.len(),
        Way::Down => 0,
    };
    into.insert(place, question);
    Some((next, place))
}

/// Moves a section one place; its new place, or none where it is the first or the last.
pub(super) fn move_section(template: &mut Template, id: &str, way: Way) -> Option<usize> {
    let place = template.sections.iter().position(|it| it.id == id)?;
    let other = way.of(place, template.sections.len())?;
    template.sections.swap(place, other);
    Some(other)
}

/// Moves a closing question one place; its new place, or none where it is the first or the last.
pub(super) fn move_closing(template: &mut Template, id: &str, way: Way) -> Option<usize> {
    let place = template.closing.iter().position(|it| it.id == id)?;
    let other = way.of(place, template.closing.len())?;
    template.closing.swap(place, other);
    Some(other)
}

/// Moves an answer of the scale one place; its new place, or none where it is the first or the last.
pub(super) fn move_step(template: &mut Template, code: &str, way: Way) -> Option<usize> {
    let steps = &mut template.scale.steps;
    let place = steps.iter().position(|it| it.code == code)?;
    let other = way.of(place, steps.len())?;
    steps.swap(place, other);
    Some(other)
}

/// Removes a question; the one that then stands in its place, or else the one before.
pub(super) fn remove_question(template: &mut Template, id: &str) -> Option<String> {
    let (section, place) = place_of(template, id)?;
    let questions = &mut template.sections[section].questions;
    questions.remove(place);
    questions.get(place).or_else(|| questions.last()).map(|it| it.id.clone())
}

/// Adds an empty question at the end of a section; its id.
pub(super) fn add_question(template: &mut Template, section: &str, taken: &BTreeSet<String>) -> Option<String> {
    let own: BTreeSet<&String> = template.questions().map(|it| &it.id).collect();
    let id = next_number(section, own.into_iter().chain(taken));
    let into = template.sections.iter_mut().find(|it| it.id == section)?;
    into.questions.push(Question {
        id: id.clone(),
        sv: String::new(),
        en: String::new(),
        law: Vec::new(),
        not_applicable: false,
    });
    Some(id)
}

/// Adds an empty section at the end, with the first letter that neither a section nor a question's id begins with; its id.
pub(super) fn add_section(template: &mut Template, taken: &BTreeSet<String>) -> Option<String> {
    let is_free = |id: &String| {
        let is_before = |it: &String| it.strip_prefix(id.as_str()).is_some_and(is_number);
        !template.sections.iter().any(|it| it.id == *id)
            && !template.questions().map(|it| &it.id).chain(taken).any(is_before)
    };
    let letters = || ('A'..='Z').map(String::from);
    let pairs = letters().flat_map(|first| letters().map(move |second| format!("{first}{second}")));
    let id = letters().chain(pairs).find(is_free)?;
    template.sections.push(Section { id: id.clone(), sv: String::new(), en: String::new(), questions: Vec::new() });
    Some(id)
}

/// Adds an empty closing question; its id.
pub(super) fn add_closing(template: &mut Template, taken: &BTreeSet<String>) -> String {
    let own: BTreeSet<&String> = template.closing.iter().map(|it| &it.id).collect();
    let id = next_number("closing-", own.into_iter().chain(taken));
    template.closing.push(ClosingQuestion { id: id.clone(), sv: String::new(), en: String::new() });
    id
}

/// Adds an answer without words to the scale, before "not applicable" where that is the last one; its code, which no answer of
/// the version that the draft begins from has: it stands in documents and is compared over the years.
pub(super) fn add_step(template: &mut Template, base: &Template) -> String {
    let codes = template.scale.steps.iter().chain(&base.scale.steps).map(|it| &it.code);
    let code = next_number("answer-", codes);
    let steps = &mut template.scale.steps;
    let place = steps.len() - usize::from(steps.last().is_some_and(|it| it.code == NOT_APPLICABLE));
    let step = Step { code: code.clone(), sv: String::new(), en: String::new(), symbol: Symbol::None };
    steps.insert(place, step);
    code
}

/// Adds an empty reference to law.
pub(super) fn add_law(template: &mut Template, id: &str) {
    if let Some(question) = question_mut(template, id) {
        question.law.push(LawReference::new(""));
    }
}

/// Puts an answer back that an older version's scale has.
pub(super) fn restore_step(template: &mut Template, base: &Template, code: &str) {
    if let Some(place) = base.scale.steps.iter().position(|it| it.code == code) {
        let steps = &mut template.scale.steps;
        steps.insert(place.min(steps.len()), base.scale.steps[place].clone());
    }
}

/// Puts a question back that an older version has: where it stood, as far as that place is still there.
pub(super) fn restore(template: &mut Template, base: &Template, id: &str) {
    if let Some(place) = base.closing.iter().position(|it| it.id == id) {
        template.closing.insert(place.min(template.closing.len()), base.closing[place].clone());
        return;
    }
    let Some((section, place)) = place_of(base, id) else { return };
    let was = &base.sections[section];
    if !template.sections.iter().any(|it| it.id == was.id) {
        let place = section.min(template.sections.len());
        template.sections.insert(place, Section { questions: Vec::new(), ..was.clone() });
    }
    let into = template.sections.iter_mut().find(|it| it.id == was.id);
    if let Some(questions) = into.map(|it| &mut it.questions) {
        questions.insert(place.min(questions.len()), was.questions[place].clone());
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())
}

fn next_number<'a>(prefix: &str, ids: impl Iterator<Item = &'a String>) -> String {
    let numbers = ids.filter_map(|it| it.strip_prefix(prefix)?.parse::<u32>().ok());
    format!("{prefix}{}", numbers.max().unwrap_or_default() + 1)
}

#[cfg(test)]
mod tests {
    use form_model::{Level, built_in_template};

    use super::*;

    fn ids(template: &Template) -> Vec<&str> {
        template.questions().map(|it| it.id.as_str()).collect()
    }

    fn none() -> BTreeSet<String> {
        BTreeSet::new()
    }

    #[test]
    fn every_place_of_a_fault_that_has_a_text_is_found() {
        let mut template = built_in_template(Level::Administration);
        add_law(&mut template, "N1");
        template.sv.clear();
        let places =
            ["sv", "en", "section/N/sv", "question/N1/en", "question/N1/law/0", "closing/closing-1/sv", "step/no/en"];
        for at in places {
            let text = text_at(&mut template, at).unwrap().clone();
            assert_eq!(words_at(&template, at), text, "{at}");
            text_at(&mut template, at).unwrap().clear();
        }
        let faults: BTreeSet<String> = template.faults().into_iter().map(|it| it.at).collect();
        for at in places {
            assert!(faults.contains(at), "{at}");
        }
        for at in ["", "name", "question/Z9/sv", "question/N1/fi", "question/N1/law/x", "step/maybe/sv"] {
            assert_eq!(text_at(&mut template, at), None, "{at}");
        }
    }

    #[test]
    fn a_question_moves_through_its_section_and_over_its_edge() {
        let mut template = built_in_template(Level::Workplace);
        assert_eq!(move_question(&mut template, "A2", Way::Up), Some((0, 0)));
        assert_eq!(ids(&template)[..2], ["A2", "A1"]);
        assert_eq!(move_question(&mut template, "A2", Way::Up), None, "it is the first of all");
        assert_eq!(move_question(&mut template, "B1", Way::Up), Some((0, 4)), "to the end of the section before");
        assert_eq!(move_question(&mut template, "B1", Way::Down), Some((1, 0)));
        let last = ids(&template).last().unwrap().to_string();
        assert_eq!(move_question(&mut template, &last, Way::Down), None);
        assert_eq!(move_section(&mut template, "B", Way::Up), Some(0));
        assert_eq!(move_section(&mut template, "B", Way::Up), None);
        assert_eq!(template.sections[1].id, "A");
    }

    #[test]
    fn closing_questions_and_answers_change_places_within_their_list() {
        let mut template = built_in_template(Level::Administration);
        let second = template.closing[1].id.clone();
        assert_eq!(move_closing(&mut template, &second, Way::Up), Some(0));
        assert_eq!(move_closing(&mut template, &second, Way::Up), None);
        assert_eq!(move_step(&mut template, "partly", Way::Up), Some(0));
        assert_eq!(move_step(&mut template, "not-applicable", Way::Down), None);
        let codes: Vec<_> = template.scale.steps.iter().map(|it| it.code.as_str()).collect();
        assert_eq!(codes, ["partly", "yes", "no", "not-applicable"]);
    }

    #[test]
    fn a_new_answer_stands_before_not_applicable_with_a_code_of_its_own() {
        let base = built_in_template(Level::Workplace);
        let mut template = base.clone();
        assert_eq!(add_step(&mut template, &base), "answer-1");
        assert_eq!(template.scale.steps[3].code, "answer-1");
        let base = template.clone();
        template.scale.steps.remove(3);
        assert_eq!(add_step(&mut template, &base), "answer-2", "the code that was removed keeps its meaning");
        template.scale.steps.remove(0);
        restore_step(&mut template, &base, "yes");
        assert_eq!(template.scale.steps[0], base.scale.steps[0]);
    }

    #[test]
    fn a_new_question_gets_an_id_that_nothing_has_had() {
        let mut template = built_in_template(Level::Workplace);
        let taken = ["A5", "A12", "Ab9", "B2"].map(str::to_owned).into();
        assert_eq!(add_question(&mut template, "A", &taken).as_deref(), Some("A13"));
        assert_eq!(add_question(&mut template, "A", &taken).as_deref(), Some("A14"));
        assert_eq!(add_question(&mut template, "nowhere", &taken), None);
        let taken = ["L3", "N1"].map(str::to_owned).into();
        assert_eq!(
            add_section(&mut template, &taken).as_deref(),
            Some("M"),
            "A to K are sections, L has had questions"
        );
        assert_eq!(add_closing(&mut template, &none()), "closing-1");
        assert_eq!(add_closing(&mut template, &none()), "closing-2");
    }

    #[test]
    fn what_was_removed_comes_back_to_its_place() {
        let base = built_in_template(Level::Workplace);
        let mut template = base.clone();
        assert_eq!(remove_question(&mut template, "A2").as_deref(), Some("A3"));
        assert_eq!(remove_question(&mut template, "A4").as_deref(), Some("A3"));
        restore(&mut template, &base, "A2");
        restore(&mut template, &base, "A4");
        assert_eq!(template, base);
        template.sections.remove(1);
        restore(&mut template, &base, "B1");
        assert_eq!((template.sections[1].id.as_str(), template.sections[1].questions.len()), ("B", 1));
    }
}
