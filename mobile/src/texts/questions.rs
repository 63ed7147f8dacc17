//! Help for each question of the built-in forms: what to look at, and where it may be seen.
//!
//! A template carries questions and law, no help; this is the app's own. The rule that must not be broken: no question
//! of a foreign template gets the help of one of ours that happens to have the same id.

use form_model::Template;

/// The help for each question, by its id.
pub(crate) type QuestionHelp = [(&'static str, &'static str)];

/// What the names of the built-in templates begin with.
const OURS: &str = "samsyn-";

/// The help for a question of a template, if there is any.
pub(crate) fn help_for(help: &'static QuestionHelp, template: &Template, question: &str) -> Option<&'static str> {
    let is_ours = template.name.starts_with(OURS);
    help.iter().find(|(id, _)| is_ours && *id == question).map(|(_, words)| *words)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use form_model::{Level, built_in_template};

    use super::*;
    use crate::texts::Language;

    #[test]
    fn every_built_in_question_has_help_of_its_own_in_both_languages_and_no_help_is_left_over() {
        let templates = Level::ALL.map(built_in_template);
        let questions: BTreeSet<String> =
            templates.iter().flat_map(Template::questions).map(|it| it.id.clone()).collect();
        for language in Language::ALL {
            let help = language.texts().questions;
            let ids: BTreeSet<String> = help.iter().map(|(id, _)| (*id).to_owned()).collect();
            assert_eq!(ids, questions, "{language:?}");
            assert_eq!(help.len(), ids.len(), "{language:?}: a question has help twice");
            let words: BTreeSet<_> = help.iter().map(|(_, words)| words).collect();
            assert_eq!(words.len(), ids.len(), "{language:?}: two questions share their help");
        }
    }

    #[test]
    fn a_question_of_a_foreign_template_gets_none_of_our_help() {
        let ours = built_in_template(Level::Workplace);
        let mut foreign = ours.clone();
        "other".clone_into(&mut foreign.name);
        let help = Language::Swedish.texts().questions;
        assert!(help_for(help, &ours, "A1").is_some());
        assert_eq!(help_for(help, &foreign, "A1"), None);
    }
}
