//! The addresses below `#/templates`.
//!
//! Pure text. The rule that must not be broken: an unknown address below it leads to the list.

use form_model::TemplateHash;

/// What of the templates is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TemplatesView {
    /// Every version of every template.
    List,
    /// One version, to read.
    Version(TemplateHash),
    /// The draft that begins from a version.
    Draft(TemplateHash),
}

impl TemplatesView {
    /// What follows `#/templates`.
    pub(super) fn code(self) -> String {
        match self {
            Self::List => String::new(),
            Self::Version(hash) => format!("/{hash}"),
            Self::Draft(hash) => format!("/{hash}/draft"),
        }
    }

    /// The view at a path; none if the path is about something else.
    pub(super) fn parse(path: &str) -> Option<Self> {
        let rest = path.strip_prefix("templates").filter(|it| it.is_empty() || it.starts_with('/'))?;
        let rest = rest.trim_start_matches('/');
        let (hash, part) = rest.split_once('/').unwrap_or((rest, ""));
        Some(match (hash.parse(), part) {
            (Ok(hash), "draft") => Self::Draft(hash),
            (Ok(hash), _) => Self::Version(hash),
            (Err(_), _) => Self::List,
        })
    }
}
