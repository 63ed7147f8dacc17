//! Everything that is wrong with a template, each with its place: for whoever writes one.
//!
//! [`Template::from_bytes`] stops at the first fault and says it for programmers; this names them all. The rule that must not be
//! broken: what has no fault here is read back by [`Template::from_bytes`] from its own bytes.

use std::collections::BTreeSet;

use crate::template::{
    CLOSING_QUESTIONS_MAX, LAW_REFERENCES_MAX, NOT_APPLICABLE, QUESTIONS_MAX, Question, SCALE_STEPS_MAX, Scale,
    TEMPLATE_BYTES_MAX, TEMPLATE_FORMAT, TEXT_BYTES_MAX, Template, is_plain_id,
};

/// What is wrong at one place of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFault {
    /// Where: `sv`, `section/A/en`, `question/A1/sv`, `question/A1/law/0`, its last day
    /// `question/A1/law/0/to`, `step/yes/sv`, `closing/closing-1/en`; what there
    /// are too many or too few of ends with its plural, as `section/A/questions`.
    pub at: String,
    /// What.
    pub kind: TemplateFaultKind,
}

/// What can be wrong with a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplateFaultKind {
    /// A format that this version doesn't know.
    UnknownFormat,
    /// More bytes than a template may have.
    TooLarge,
    /// A text that says nothing.
    Empty,
    /// A text that is too long.
    TooLong,
    /// Fewer than there must be.
    TooFew,
    /// More than there may be.
    TooMany,
    /// An id that stands twice.
    IdTwice,
    /// An id with other characters than letters, digits and hyphens, too long, or reserved.
    BadId,
    /// A question allows "not applicable", and the scale has no such step.
    NoSuchStep,
    /// A law reference that ends before it begins.
    NeverValid,
}

impl TemplateFaultKind {
    /// The fault's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownFormat => "unknown-format",
            Self::TooLarge => "too-large",
            Self::Empty => "empty",
            Self::TooLong => "too-long",
            Self::TooFew => "too-few",
            Self::TooMany => "too-many",
            Self::IdTwice => "id-twice",
            Self::BadId => "bad-id",
            Self::NoSuchStep => "no-such-step",
            Self::NeverValid => "never-valid",
        }
    }
}

/// The faults found so far.
#[derive(Default)]
struct Found(Vec<TemplateFault>);

impl Found {
    fn add(&mut self, at: &str, kind: TemplateFaultKind) {
        self.0.push(TemplateFault { at: at.to_owned(), kind });
    }

    fn count(&mut self, at: &str, found: usize, (least, most): (usize, usize)) {
        if found < least {
            self.add(at, TemplateFaultKind::TooFew);
        } else if found > most {
            self.add(at, TemplateFaultKind::TooMany);
        }
    }

    fn text(&mut self, at: &str, text: &str) {
        if text.trim().is_empty() {
            self.add(at, TemplateFaultKind::Empty);
        } else if text.len() > TEXT_BYTES_MAX {
            self.add(at, TemplateFaultKind::TooLong);
        }
    }

    fn texts(&mut self, at: &str, sv: &str, en: &str) {
        self.text(&format!("{at}sv"), sv);
        self.text(&format!("{at}en"), en);
    }

    fn ids<'a>(&mut self, kind: &str, ids: impl Iterator<Item = &'a String>) {
        let mut seen = BTreeSet::new();
        for id in ids {
            if !is_plain_id(id) {
                self.add(&format!("{kind}/{id}"), TemplateFaultKind::BadId);
            }
            if !seen.insert(id) {
                self.add(&format!("{kind}/{id}"), TemplateFaultKind::IdTwice);
            }
        }
    }

    fn question(&mut self, question: &Question, scale: &Scale) {
        let at = format!("question/{}", question.id);
        self.texts(&format!("{at}/"), &question.sv, &question.en);
        self.count(&format!("{at}/law"), question.law.len(), (0, LAW_REFERENCES_MAX));
        for (index, law) in question.law.iter().enumerate() {
            self.text(&format!("{at}/law/{index}"), &law.text);
            if law.is_never_valid() {
                self.add(&format!("{at}/law/{index}/to"), TemplateFaultKind::NeverValid);
            }
        }
        if question.not_applicable && scale.steps.iter().all(|it| it.code != NOT_APPLICABLE) {
            self.add(&at, TemplateFaultKind::NoSuchStep);
        }
    }
}

impl Template {
    /// Everything that has to be put right before the template may be given out, in the order of the template.
    ///
    /// A section without questions is one such thing, although a template that has one can be read.
    #[must_use]
    pub fn faults(&self) -> Vec<TemplateFault> {
        let mut found = Found::default();
        if self.format != TEMPLATE_FORMAT {
            found.add("format", TemplateFaultKind::UnknownFormat);
        }
        if self.to_bytes().len() > TEMPLATE_BYTES_MAX {
            found.add("", TemplateFaultKind::TooLarge);
        }
        found.text("name", &self.name);
        found.texts("", &self.sv, &self.en);
        found.count("steps", self.scale.steps.len(), (2, SCALE_STEPS_MAX));
        found.ids("step", self.scale.steps.iter().map(|it| &it.code));
        for step in &self.scale.steps {
            found.texts(&format!("step/{}/", step.code), &step.sv, &step.en);
        }
        found.count("questions", self.questions().count(), (1, QUESTIONS_MAX));
        found.count("sections", self.sections.len(), (1, QUESTIONS_MAX));
        found.ids("section", self.sections.iter().map(|it| &it.id));
        found.ids("question", self.questions().map(|it| &it.id).chain(self.closing.iter().map(|it| &it.id)));
        for section in &self.sections {
            found.texts(&format!("section/{}/", section.id), &section.sv, &section.en);
            found.count(&format!("section/{}/questions", section.id), section.questions.len(), (1, QUESTIONS_MAX));
            section.questions.iter().for_each(|it| found.question(it, &self.scale));
        }
        found.count("closing", self.closing.len(), (0, CLOSING_QUESTIONS_MAX));
        for question in &self.closing {
            found.texts(&format!("closing/{}/", question.id), &question.sv, &question.en);
        }
        found.0
    }

    /// The template without white space around its texts, which nobody sees and everybody would compare.
    #[must_use]
    pub fn trimmed(mut self) -> Self {
        let mut trim = |text: &mut String| {
            if text.trim().len() != text.len() {
                *text = text.trim().to_owned();
            }
        };
        [&mut self.name, &mut self.sv, &mut self.en].into_iter().for_each(&mut trim);
        self.scale.steps.iter_mut().flat_map(|it| [&mut it.sv, &mut it.en]).for_each(&mut trim);
        for section in &mut self.sections {
            [&mut section.sv, &mut section.en].into_iter().for_each(&mut trim);
            for question in &mut section.questions {
                [&mut question.sv, &mut question.en].into_iter().for_each(&mut trim);
                question.law.iter_mut().map(|it| &mut it.text).for_each(&mut trim);
            }
        }
        self.closing.iter_mut().flat_map(|it| [&mut it.sv, &mut it.en]).for_each(&mut trim);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::{LawReference, Level, built_in_template};

    fn faults(change: impl FnOnce(&mut Template)) -> Vec<(String, &'static str)> {
        let mut template = built_in_template(Level::Administration);
        change(&mut template);
        let found = template.faults();
        let is_read = Template::from_bytes(&template.to_bytes()).is_ok();
        assert!(is_read || !found.is_empty(), "what can't be read has a fault");
        found.into_iter().map(|it| (it.at, it.kind.code())).collect()
    }

    fn one(at: &str, code: &'static str) -> Vec<(String, &'static str)> {
        vec![(at.to_owned(), code)]
    }

    #[test]
    fn the_built_in_templates_are_without_fault() {
        for level in Level::ALL {
            assert_eq!(built_in_template(level).faults(), [], "{level:?}");
        }
    }

    #[test]
    fn each_fault_is_named_with_its_place() {
        let id = built_in_template(Level::Administration).sections[0].questions[0].id.clone();
        let section = built_in_template(Level::Administration).sections[0].id.clone();
        assert_eq!(faults(|it| it.format = 2), one("format", "unknown-format"));
        assert_eq!(faults(|it| it.sv = "  ".into()), one("sv", "empty"));
        assert_eq!(faults(|it| it.name.clear()), one("name", "empty"));
        assert_eq!(faults(|it| it.sections[0].questions[0].sv.clear()), one(&format!("question/{id}/sv"), "empty"));
        assert_eq!(
            faults(|it| it.sections[0].questions[0].en = "x".repeat(TEXT_BYTES_MAX + 1)),
            one(&format!("question/{id}/en"), "too-long")
        );
        let law = |text: &str| LawReference::new(text);
        assert_eq!(
            faults(|it| it.sections[0].questions[0].law = vec![law("AML"), law("")]),
            one(&format!("question/{id}/law/1"), "empty")
        );
        assert_eq!(
            faults(|it| it.sections[0].questions[0].law = vec![law("AML"); LAW_REFERENCES_MAX + 1]),
            one(&format!("question/{id}/law"), "too-many")
        );
        let day = |of_may| chrono::NaiveDate::from_ymd_opt(2027, 5, of_may);
        let between = |from, to| LawReference { valid_from: day(from), valid_to: day(to), ..law("AML") };
        assert_eq!(
            faults(|it| it.sections[0].questions[0].law = vec![between(3, 3), between(3, 2)]),
            one(&format!("question/{id}/law/1/to"), "never-valid")
        );
        assert_eq!(faults(|it| it.sections[0].en.clear()), one(&format!("section/{section}/en"), "empty"));
        assert_eq!(faults(|it| it.closing[0].sv.clear()), one("closing/closing-1/sv", "empty"));
        assert_eq!(faults(|it| it.scale.steps[0].sv.clear()), one("step/yes/sv", "empty"));
        let twice = |it: &mut Template| it.closing[0].id = it.sections[0].questions[0].id.clone();
        assert_eq!(faults(twice), one(&format!("question/{id}"), "id-twice"));
        assert_eq!(faults(|it| it.sections[0].id = "by".into()), one("section/by", "bad-id"));
    }

    #[test]
    fn counts_and_what_the_scale_lacks_are_faults() {
        let codes = |change: fn(&mut Template)| faults(change).into_iter().map(|it| it.1).collect::<Vec<_>>();
        assert!(codes(|it| it.sections.clear()).contains(&"too-few"));
        assert!(codes(|it| it.scale.steps.truncate(1)).contains(&"too-few"));
        assert_eq!(codes(|it| it.sections[0].questions.clear()), ["too-few"]);
        assert!(codes(|it| it.sv = "x".repeat(TEMPLATE_BYTES_MAX)).contains(&"too-large"));
        let lacks = |it: &mut Template| {
            it.scale.steps.retain(|step| step.code != NOT_APPLICABLE);
            it.sections[0].questions[0].not_applicable = true;
        };
        assert!(codes(lacks).contains(&"no-such-step"));
        let too_many = |it: &mut Template| it.closing = vec![it.closing[0].clone(); CLOSING_QUESTIONS_MAX + 1];
        assert!(codes(too_many).contains(&"too-many"));
    }

    #[test]
    fn white_space_around_texts_goes() {
        let mut template = built_in_template(Level::Administration);
        let clean = template.clone();
        template.sv = format!(" {}\n", template.sv);
        template.sections[0].questions[0].en.push(' ');
        template.closing[0].sv.insert(0, '\t');
        assert_eq!(template.trimmed(), clean);
    }
}
