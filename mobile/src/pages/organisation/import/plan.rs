//! What a file would change, as the server tells it, and in words.
//!
//! Plain data. The rule that must not be broken: a field or a code that this version does not know is shown as it came.

use form_model::{Level, Role};
use serde::Deserialize;

use crate::moments::day_words;
use crate::pages::organisation::fields::{level_words, role_words};
use crate::texts::{Language, OrganisationImportTexts, Texts};

/// What happens to what.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Plan {
    pub(super) fingerprint: String,
    pub(super) lines: usize,
    pub(super) totals: Vec<Totals>,
    pub(super) changes: Vec<Change>,
    pub(super) faults: Vec<Fault>,
    pub(super) notices: Vec<Notice>,
}

impl Plan {
    /// How many lines are at fault; one line may have several faults.
    pub(super) fn faulty_lines(&self) -> usize {
        let mut lines: Vec<u32> = self.faults.iter().map(|it| it.line).collect();
        lines.dedup();
        lines.len()
    }
}

/// How many of one kind of thing.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Totals {
    pub(super) thing: String,
    pub(super) added: usize,
    pub(super) changed: usize,
    pub(super) ended: usize,
    pub(super) unchanged: usize,
}

/// One thing that is added, changed or ended.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Change {
    pub(super) kind: String,
    pub(super) thing: String,
    pub(super) line: Option<u32>,
    pub(super) unit: Option<String>,
    pub(super) person: Option<String>,
    pub(super) role: Option<String>,
    pub(super) fields: Vec<FieldChange>,
}

/// One field before and after.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct FieldChange {
    pub(super) field: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

/// What is wrong with a line.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Fault {
    pub(super) line: u32,
    pub(super) column: Option<String>,
    pub(super) value: Option<String>,
    pub(super) text: BothLanguages,
}

/// What there is to know.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Notice {
    pub(super) line: Option<u32>,
    pub(super) text: BothLanguages,
}

/// A text of the server's.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct BothLanguages {
    sv: String,
    en: String,
}

impl BothLanguages {
    pub(super) fn of(&self, language: Language) -> &str {
        language.of(&self.sv, &self.en)
    }
}

impl Change {
    /// Who or what it is about: "Eken", "Åsa Ek", "Åsa Ek, Chef, Eken".
    pub(super) fn subject(&self, texts: &Texts) -> String {
        let role =
            self.role.as_deref().and_then(Role::from_code).map(|it| role_words(&texts.organisation, it).to_owned());
        [self.person.clone(), role, self.unit.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

impl FieldChange {
    /// "Namn: Eken → Ekens förskola".
    pub(super) fn words(&self, texts: &Texts, language: Language) -> String {
        let import = &texts.organisation_import;
        let name = import.fields.iter().find(|it| it.0 == self.field).map_or(self.field.as_str(), |it| it.1);
        let value = |value: &Option<String>| value.as_deref().map(|it| self.value_words(it, texts, language));
        match (value(&self.before), value(&self.after)) {
            (None, after) => format!("{name}: {}", after.unwrap_or_default()),
            (Some(before), after) => format!("{name}: {before} → {}", after.unwrap_or_else(|| import.empty.to_owned())),
        }
    }

    fn value_words(&self, value: &str, texts: &Texts, language: Language) -> String {
        let words = match self.field.as_str() {
            "level" => Level::from_code(value).map(|it| level_words(&texts.organisation, it).to_owned()),
            "list" => list_words(value, &texts.organisation_import).map(str::to_owned),
            "last-day" | "from" | "to" => value.parse().ok().map(|it| day_words(it, language)),
            _ => None,
        };
        words.unwrap_or_else(|| value.to_owned())
    }
}

fn list_words(code: &str, texts: &OrganisationImportTexts) -> Option<&'static str> {
    match code {
        "employees" => Some(texts.employees),
        "representatives" => Some(texts.representatives),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(field: &str, before: Option<&str>, after: Option<&str>) -> String {
        let it = FieldChange { field: field.into(), before: before.map(Into::into), after: after.map(Into::into) };
        it.words(Language::Swedish.texts(), Language::Swedish)
    }

    #[test]
    fn a_change_is_told_with_what_was_and_what_will_be() {
        assert_eq!(field("name", Some("Eken"), Some("Linden")), "Namn: Eken → Linden");
        assert_eq!(field("level", None, Some("workplace")), "Nivå: Arbetsplats");
        assert_eq!(field("email", Some("a@b.se"), None), "E-post: a@b.se → inget");
        assert_eq!(field("of-a-later-version", None, Some("x")), "of-a-later-version: x");
    }

    #[test]
    fn a_line_with_two_faults_is_one_line() {
        let answer = r#"{"fingerprint":"f","lines":3,"totals":[],"changes":[],"notices":[],"faults":[
            {"line":2,"column":null,"value":null,"code":"x","text":{"sv":"a","en":"b"}},
            {"line":2,"column":"Roll","value":"y","code":"x","text":{"sv":"a","en":"b"}},
            {"line":3,"column":null,"value":null,"code":"x","text":{"sv":"a","en":"b"}}]}"#;
        let plan: Plan = serde_json::from_str(answer).unwrap();
        assert_eq!(plan.faulty_lines(), 2);
    }
}
