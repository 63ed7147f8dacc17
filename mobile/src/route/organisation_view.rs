//! The addresses below `#/organisation`.
//!
//! Pure text. The rule that must not be broken: an unknown address below it leads to the units.

/// What of the organisation is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OrganisationView {
    /// The tree of units.
    Units,
    /// One unit, by its id.
    Unit(String),
    /// People, by a search.
    People,
    /// One person, by their id.
    Person(String),
    /// Reading units, people and roles in from a file.
    Import,
}

impl OrganisationView {
    /// What follows `#/organisation`.
    pub(super) fn code(&self) -> String {
        match self {
            Self::Units => String::new(),
            Self::Unit(unit) => format!("/unit/{unit}"),
            Self::People => "/people".to_owned(),
            Self::Person(person) => format!("/person/{person}"),
            Self::Import => "/import".to_owned(),
        }
    }

    /// The view at a path; none if the path is about something else.
    pub(super) fn parse(path: &str) -> Option<Self> {
        let rest = path.strip_prefix("organisation").filter(|it| it.is_empty() || it.starts_with('/'))?;
        Some(match rest.trim_start_matches('/').split_once('/') {
            Some(("unit", unit)) => Self::Unit(unit.to_owned()),
            Some(("person", person)) => Self::Person(person.to_owned()),
            _ if rest == "/people" => Self::People,
            _ if rest == "/import" => Self::Import,
            _ => Self::Units,
        })
    }
}
