//! What the server says no with, in the words of these screens.
//!
//! The rule that must not be broken: a code that this version has no words for is told in words that fit every refusal.

use leptos::prelude::*;

use crate::components::{Icon, NotDoneNotice, Shape};
use crate::preferences::use_texts;
use crate::server_question::{NotDone, Refusal};
use crate::texts::{OrganisationRefusalTexts, fill};

/// What a form is about: the same code means different things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum About {
    Person,
    /// With the names of the units below.
    Unit(Vec<String>),
}

/// That something was not done.
#[component]
pub(super) fn RefusalNotice(problem: NotDone, about: About) -> impl IntoView {
    let words = match &problem {
        NotDone::Refused(refusal) => words_of(refusal, &about, &use_texts().organisation.refusals),
        NotDone::Unanswered(_) => None,
    };
    match words {
        Some(words) => view! {
            <p class="notice notice--bad" data-problem><Icon shape=Shape::Warning /> <span>{words}</span></p>
        }
        .into_any(),
        None => view! { <NotDoneNotice problem /> }.into_any(),
    }
}

/// True if the server said no with this code.
pub(super) fn is_refused_with(problem: Option<&NotDone>, code: &str) -> bool {
    matches!(problem, Some(NotDone::Refused(refusal)) if refusal.code.as_deref() == Some(code))
}

fn words_of(refusal: &Refusal, about: &About, texts: &OrganisationRefusalTexts) -> Option<String> {
    let words = match (refusal.code.as_deref()?, about) {
        ("out-of-reach", _) => texts.out_of_reach,
        ("taken", About::Person) => texts.taken_by_person,
        ("taken", About::Unit(_)) => texts.taken_by_unit,
        ("open-followup", _) => texts.open_followup,
        ("has-units-below", About::Unit(below)) => {
            return Some(fill(texts.has_units_below, &[("units", &below.join(", "))]));
        }
        ("ended", _) => texts.ended,
        ("bad-text", _) => texts.bad_text,
        ("identity-number", _) => texts.identity_number,
        ("bad-email", _) => texts.bad_email,
        ("ring", _) => texts.ring,
        ("level-above-parent", _) => texts.level_above_parent,
        ("ends-before-it-begins", _) => texts.ends_before_it_begins,
        _ => return None,
    };
    Some(words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Language;

    #[test]
    fn a_refusal_is_told_in_the_words_of_what_the_form_is_about() {
        let texts = &Language::Swedish.texts().organisation.refusals;
        let refusal = |code: &str| Refusal {
            status: 409,
            kind: "organisation".into(),
            code: Some(code.into()),
            ..Refusal::default()
        };
        let below = About::Unit(vec!["Eken".into(), "Björken".into()]);
        assert!(words_of(&refusal("has-units-below"), &below, texts).unwrap().ends_with("Eken, Björken"));
        assert!(words_of(&refusal("taken"), &below, texts).unwrap().contains("koden"));
        assert!(words_of(&refusal("taken"), &About::Person, texts).unwrap().contains("användarnamnet"));
        assert_eq!(words_of(&refusal("of a later version"), &About::Person, texts), None);
    }
}
