//! A template: the questions of one level, in both languages, with the law that they rest on.
//!
//! Templates are data and immutable: a form names its template by the hash of the template's bytes, so a question can
//! never change under an answer. The rule that must not be broken: reading a template and writing it again gives the
//! same bytes, and anything else is refused.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::TemplateHash;

/// The version of the template format that this code reads and writes.
pub const TEMPLATE_FORMAT: u32 = 1;

/// The largest template in bytes; the longest built-in one is a tenth of it.
pub const TEMPLATE_BYTES_MAX: usize = 256 * 1024;

/// The most questions in one template: a form of that length nobody finishes.
pub(crate) const QUESTIONS_MAX: usize = 200;

/// The most steps of a scale: more than fit side by side on a tablet.
pub(crate) const SCALE_STEPS_MAX: usize = 8;

/// The most closing questions.
pub(crate) const CLOSING_QUESTIONS_MAX: usize = 20;

/// The longest id of a question, a section or a step.
pub(crate) const KEY_BYTES_MAX: usize = 32;

/// The most law references of one question.
pub(crate) const LAW_REFERENCES_MAX: usize = 20;

/// The longest text: a question is a sentence or two.
pub(crate) const TEXT_BYTES_MAX: usize = 2_000;

/// In a path, what follows this key names whose register it is, so nothing else may be called that.
const RESERVED_KEY: &str = "by";

/// A level of the organisation, from the workplace to the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// A workplace with a first-line manager.
    Workplace,
    /// A level between workplaces and departments.
    Mid,
    /// A department.
    Department,
    /// An administration under a committee, or a company.
    Administration,
    /// The whole organisation.
    Organisation,
}

impl Level {
    /// Every level, from the bottom.
    pub const ALL: [Self; 5] = [Self::Workplace, Self::Mid, Self::Department, Self::Administration, Self::Organisation];

    /// The level's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Workplace => "workplace",
            Self::Mid => "mid",
            Self::Department => "department",
            Self::Administration => "administration",
            Self::Organisation => "organisation",
        }
    }

    /// The level with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// The questions of one level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The format's version.
    pub format: u32,
    /// The template's name, the same for all its versions.
    pub name: String,
    /// Counts the versions of this name.
    pub version: u32,
    /// The level that it is for.
    pub level: Level,
    /// What it is called in Swedish.
    pub sv: String,
    /// What it is called in English.
    pub en: String,
    /// What can be answered.
    pub scale: Scale,
    /// The questions, by section.
    pub sections: Vec<Section>,
    /// Questions that are answered in prose at the end.
    pub closing: Vec<ClosingQuestion>,
}

/// What can be answered to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// The answers, in the order in which they are shown.
    pub steps: Vec<Step>,
}

/// One of a scale's answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What stands in documents.
    pub code: String,
    /// The word in Swedish.
    pub sv: String,
    /// The word in English.
    pub en: String,
    /// The smiley beside the word.
    pub symbol: Symbol,
}

/// A smiley, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Symbol {
    /// A glad face.
    Glad,
    /// A face between glad and sad.
    Neutral,
    /// A sad face.
    Sad,
    /// No face.
    None,
}

/// The step that a question allows only where it says so.
pub const NOT_APPLICABLE: &str = "not-applicable";

/// A group of questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The section's id, such as `A`.
    pub id: String,
    /// Its heading in Swedish.
    pub sv: String,
    /// Its heading in English.
    pub en: String,
    /// Its questions.
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question's id, such as `A1`.
    pub id: String,
    /// The question in Swedish.
    pub sv: String,
    /// The question in English.
    pub en: String,
    /// The law that it rests on.
    pub law: Vec<LawReference>,
    /// True where "not applicable" is an answer.
    pub not_applicable: bool,
}

/// A reference to law, as valid in the template's year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LawReference {
    /// The reference as lawyers write it.
    pub text: String,
    /// Since when it is in force, where the template says.
    pub valid_from: Option<NaiveDate>,
    /// Until when, the last day included, where the template says. Left out of the bytes where it does not, so that
    /// templates from before there was such a field keep theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
}

impl LawReference {
    /// A reference that says nothing of its validity.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), valid_from: None, valid_to: None }
    }

    /// True if it is in force on no day at all.
    #[must_use]
    pub fn is_never_valid(&self) -> bool {
        self.valid_from.zip(self.valid_to).is_some_and(|(from, to)| to < from)
    }
}

/// A question that is answered in prose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosingQuestion {
    /// The question's id, such as `closing-1`.
    pub id: String,
    /// The question in Swedish.
    pub sv: String,
    /// The question in English.
    pub en: String,
}

/// Why bytes are no template.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// More bytes than a template may have.
    #[error("a template has at most {TEMPLATE_BYTES_MAX} bytes")]
    TooLarge,
    /// No JSON of a template's form.
    #[error("not a template")]
    Malformed(#[from] serde_json::Error),
    /// A format that this version doesn't know.
    #[error("template format {found} is not known here")]
    UnknownFormat {
        /// The format found.
        found: u32,
    },
    /// More of something than a template may have.
    #[error("too many {of}")]
    TooMany {
        /// Of what.
        of: &'static str,
    },
    /// Nothing where something is needed.
    #[error("no {of}")]
    Missing {
        /// Of what.
        of: &'static str,
    },
    /// An id that stands twice.
    #[error("the id {id} stands twice")]
    IdTwice {
        /// The id.
        id: String,
    },
    /// An id with other characters than letters, digits and hyphens, too long, or reserved.
    #[error("an id has 1 to {KEY_BYTES_MAX} letters, digits and hyphens, and is not \"{RESERVED_KEY}\"")]
    BadId,
    /// A text that is empty or too long.
    #[error("a text has 1 to {TEXT_BYTES_MAX} bytes, not {bytes}")]
    TextLength {
        /// Its length.
        bytes: usize,
    },
    /// A question allows "not applicable", and the scale has no such step.
    #[error("question {question} allows a step that the scale lacks")]
    NoSuchStep {
        /// The question.
        question: String,
    },
    /// The same template written in another way: its hash would name other bytes.
    #[error("the template is not written in its canonical form")]
    NotCanonical,
}

impl Template {
    /// The canonical bytes: JSON without white space, fields in their fixed order.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("invariant: a template has string keys only and writes into memory")
    }

    /// The hash that names the template.
    #[must_use]
    pub fn hash(&self) -> TemplateHash {
        TemplateHash::of(&self.to_bytes())
    }

    /// Reads a template from its canonical bytes.
    ///
    /// # Errors
    /// [`TemplateError`] says what is wrong with them.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TemplateError> {
        if bytes.len() > TEMPLATE_BYTES_MAX {
            return Err(TemplateError::TooLarge);
        }
        let template: Self = serde_json::from_slice(bytes)?;
        template.check()?;
        if template.to_bytes() != bytes {
            return Err(TemplateError::NotCanonical);
        }
        Ok(template)
    }

    fn check(&self) -> Result<(), TemplateError> {
        if self.format != TEMPLATE_FORMAT {
            return Err(TemplateError::UnknownFormat { found: self.format });
        }
        let count = |of, found, least, most| match found {
            it if it < least => Err(TemplateError::Missing { of }),
            it if it > most => Err(TemplateError::TooMany { of }),
            _ => Ok(()),
        };
        count("questions", self.questions().count(), 1, QUESTIONS_MAX)?;
        count("sections", self.sections.len(), 1, QUESTIONS_MAX)?;
        count("steps of the scale", self.scale.steps.len(), 2, SCALE_STEPS_MAX)?;
        count("closing questions", self.closing.len(), 0, CLOSING_QUESTIONS_MAX)?;
        check_ids(self.sections.iter().map(|it| &it.id))?;
        check_ids(self.scale.steps.iter().map(|it| &it.code))?;
        // One namespace, so that an id names one thing in whatever lists both.
        check_ids(self.questions().map(|it| &it.id).chain(self.closing.iter().map(|it| &it.id)))?;
        for question in self.questions() {
            count("law references", question.law.len(), 0, LAW_REFERENCES_MAX)?;
            if question.not_applicable && !self.has_step(NOT_APPLICABLE) {
                return Err(TemplateError::NoSuchStep { question: question.id.clone() });
            }
        }
        self.texts().try_for_each(|it| check_text(it))
    }

    fn has_step(&self, code: &str) -> bool {
        self.scale.steps.iter().any(|it| it.code == code)
    }

    /// Every text that is shown.
    fn texts(&self) -> impl Iterator<Item = &String> {
        let steps = self.scale.steps.iter().flat_map(|it| [&it.sv, &it.en]);
        let sections = self.sections.iter().flat_map(|it| [&it.sv, &it.en]);
        let questions = self.questions().flat_map(|it| [&it.sv, &it.en]);
        let law = self.questions().flat_map(|it| &it.law).map(|it| &it.text);
        let closing = self.closing.iter().flat_map(|it| [&it.sv, &it.en]);
        [&self.name, &self.sv, &self.en]
            .into_iter()
            .chain(steps)
            .chain(sections)
            .chain(questions)
            .chain(law)
            .chain(closing)
    }

    /// Every question, in order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.sections.iter().flat_map(|it| &it.questions)
    }

    /// The question with this id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions().find(|it| it.id == id)
    }

    /// True if a question may be answered with this step.
    #[must_use]
    pub fn allows(&self, question: &str, code: &str) -> bool {
        self.has_step(code) && self.question(question).is_some_and(|it| it.not_applicable || code != NOT_APPLICABLE)
    }
}

fn check_text(text: &str) -> Result<(), TemplateError> {
    match text.len() {
        1..=TEXT_BYTES_MAX => Ok(()),
        bytes => Err(TemplateError::TextLength { bytes }),
    }
}

/// True for what may be an id of a question, a section or a step.
pub(crate) fn is_plain_id(id: &str) -> bool {
    let is_plain = id.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
    is_plain && !id.is_empty() && id.len() <= KEY_BYTES_MAX && id != RESERVED_KEY
}

fn check_ids<'a>(ids: impl Iterator<Item = &'a String>) -> Result<(), TemplateError> {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !is_plain_id(id) {
            return Err(TemplateError::BadId);
        }
        if !seen.insert(id) {
            return Err(TemplateError::IdTwice { id: id.clone() });
        }
    }
    Ok(())
}

/// The template that a new installation starts with on a level; companies use that of administrations.
#[must_use]
pub fn built_in_template(level: Level) -> Template {
    match level {
        Level::Workplace => built_in_workplace_template(),
        Level::Mid => built_in(include_str!("../templates/mid.json")),
        Level::Department => built_in(include_str!("../templates/department.json")),
        Level::Administration => built_in(include_str!("../templates/administration.json")),
        Level::Organisation => built_in(include_str!("../templates/organisation.json")),
    }
}

/// That of the workplaces; whoever needs no other carries no other.
#[must_use]
pub fn built_in_workplace_template() -> Template {
    built_in(include_str!("../templates/workplace.json"))
}

fn built_in(json: &str) -> Template {
    // From bytes, as everything that comes from elsewhere is read: the code is there once.
    serde_json::from_slice(json.as_bytes()).expect("invariant: a test reads every built-in template")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_level_has_its_questions() {
        let counts = Level::ALL.map(|level| {
            let template = built_in_template(level);
            (template.level, template.questions().count(), template.closing.len())
        });
        let expected = [
            (Level::Workplace, 41, 0),
            (Level::Mid, 43, 0),
            (Level::Department, 12, 0),
            (Level::Administration, 14, 4),
            (Level::Organisation, 4, 0),
        ];
        assert_eq!(counts, expected);
    }

    #[test]
    fn a_built_in_template_never_changes_its_hash() {
        let hashes = Level::ALL.map(|level| built_in_template(level).hash().to_string());
        let golden = [
            "a87b4b45a5158bcfd8ffe0e0ffaa4ea393cb02a6bee61aad691d5562077a9f06",
            "94151d51855a4ba5a1232ece6119032a7d0a05c3bdcba0f6019dbf3dbfaf8578",
            "e1b0b84bd9662a06cefbb65d12535443b93bde95aa47c3bf0bd38040abaefc06",
            "8870e98e974299119b01b4f96653e1872556e27466b8dd3aae0c471025ec2451",
            "690a91c9b14a054cc65089837ad698d97aef96d0a05cb894a50455c6913faec1",
        ];
        assert_eq!(hashes, golden);
    }

    #[test]
    fn a_template_reads_back_from_its_bytes() {
        for level in Level::ALL {
            let template = built_in_template(level);
            assert_eq!(Template::from_bytes(&template.to_bytes()).unwrap(), template);
        }
    }

    #[test]
    fn not_applicable_is_an_answer_only_where_the_question_says_so() {
        let template = built_in_template(Level::Workplace);
        assert!(template.allows("A1", NOT_APPLICABLE));
        assert!(!template.allows("B1", NOT_APPLICABLE));
        assert!(template.allows("B1", "yes"));
        assert!(!template.allows("B1", "perhaps"));
        assert!(!template.allows("Z1", "yes"));
    }

    #[test]
    fn each_fault_of_a_template_is_named() {
        let fault = |change: fn(&mut Template)| {
            let mut template = built_in_template(Level::Organisation);
            change(&mut template);
            Template::from_bytes(&template.to_bytes()).unwrap_err()
        };
        assert!(matches!(fault(|it| it.format = 2), TemplateError::UnknownFormat { found: 2 }));
        assert!(matches!(fault(|it| it.sections.clear()), TemplateError::Missing { of: "questions" }));
        assert!(matches!(fault(|it| it.scale.steps.truncate(1)), TemplateError::Missing { .. }));
        assert!(matches!(
            fault(|it| {
                let question = it.sections[0].questions[0].clone();
                it.sections[0].questions = vec![question; QUESTIONS_MAX + 1];
            }),
            TemplateError::TooMany { of: "questions" }
        ));
        assert!(matches!(
            fault(|it| {
                let question = it.sections[0].questions[0].clone();
                it.sections[0].questions.push(question);
            }),
            TemplateError::IdTwice { .. }
        ));
        assert!(matches!(fault(|it| it.sections[0].id = "by/manager".to_owned()), TemplateError::BadId));
        assert!(matches!(fault(|it| it.sections[0].questions[0].id = "by".to_owned()), TemplateError::BadId));
        assert!(matches!(fault(|it| it.sections[0].en.clear()), TemplateError::TextLength { bytes: 0 }));
        assert!(matches!(fault(|it| it.sv = "x".repeat(2_001)), TemplateError::TextLength { bytes: 2_001 }));
        assert!(matches!(fault(|it| it.sv = "x".repeat(TEMPLATE_BYTES_MAX)), TemplateError::TooLarge));
        let allows_what_the_scale_lacks = |it: &mut Template| {
            it.scale.steps.retain(|step| step.code != NOT_APPLICABLE);
            it.sections[0].questions[0].not_applicable = true;
        };
        assert!(matches!(fault(allows_what_the_scale_lacks), TemplateError::NoSuchStep { .. }));
        assert!(matches!(Template::from_bytes(b"{}"), Err(TemplateError::Malformed(_))));
        let too_much_law = |it: &mut Template| {
            let law = LawReference::new("AML");
            it.sections[0].questions[0].law = vec![law; LAW_REFERENCES_MAX + 1];
        };
        assert!(matches!(fault(too_much_law), TemplateError::TooMany { of: "law references" }));
        let pretty = serde_json::to_vec_pretty(&built_in_template(Level::Mid)).unwrap();
        assert!(matches!(Template::from_bytes(&pretty), Err(TemplateError::NotCanonical)));
    }

    #[test]
    fn a_reference_without_a_last_day_has_the_bytes_that_it_always_had() {
        let mut template = built_in_template(Level::Workplace);
        assert!(!String::from_utf8(template.to_bytes()).unwrap().contains("valid_to"));
        let law = &mut template.sections[0].questions[0].law;
        law.push(LawReference { valid_to: NaiveDate::from_ymd_opt(2027, 12, 31), ..LawReference::new("AFS 2001:1") });
        assert_eq!(Template::from_bytes(&template.to_bytes()).unwrap(), template);
        let null = String::from_utf8(template.to_bytes()).unwrap().replace("\"2027-12-31\"", "null");
        assert!(matches!(Template::from_bytes(null.as_bytes()), Err(TemplateError::NotCanonical)));
    }
}
