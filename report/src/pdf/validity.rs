//! Which standards a PDF keeps, and what krilla says when it would not.
//!
//! The rule that must not be broken: both standards are asked for, always; and no error carries text of the report.

use krilla::configure::validate::ValidationError;
use krilla::configure::{Accessibility, Archival, Configuration, ConfigurationBuilder};
use krilla::error::KrillaError;

use crate::error::{PdfError, Violation};

/// PDF/A-2a for keeping and PDF/UA-1 for reading aloud.
pub(super) fn configuration() -> Result<Configuration, PdfError> {
    ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| PdfError::NotValid(vec![Violation::Content]))
}

/// What went wrong, without the text it went wrong with.
pub(super) fn explain(error: &KrillaError) -> PdfError {
    match error {
        KrillaError::Validation(errors) => {
            let mut violations: Vec<_> = errors.iter().map(|(error, _)| violation(error)).collect();
            violations.dedup();
            PdfError::NotValid(violations)
        }
        KrillaError::Limit(_) => PdfError::TooLarge,
        KrillaError::Font(..) => PdfError::Letters,
        KrillaError::DuplicateNamedDestination(_) | KrillaError::DuplicateTagId(..) | KrillaError::UnknownTagId(..) => {
            PdfError::Structure
        }
    }
}

fn violation(error: &ValidationError) -> Violation {
    match error {
        ValidationError::TooLongString
        | ValidationError::TooLongName
        | ValidationError::TooLongArray
        | ValidationError::TooLongDictionary
        | ValidationError::TooLargeFloat
        | ValidationError::TooManyIndirectObjects
        | ValidationError::TooHighQNestingLevel => Violation::Size,
        ValidationError::ContainsNotDefGlyph(..)
        | ValidationError::NoCodepointMapping(..)
        | ValidationError::InvalidCodepointMapping(..)
        | ValidationError::UnicodePrivateArea(..) => Violation::Letters,
        ValidationError::RestrictedLicense(_) => Violation::FontLicence,
        ValidationError::NoDocumentLanguage
        | ValidationError::NoDocumentTitle
        | ValidationError::MissingDocumentOutline
        | ValidationError::MissingDocumentDate => Violation::Metadata,
        ValidationError::MissingAltText(_)
        | ValidationError::MissingHeadingTitle
        | ValidationError::MissingAnnotationAltText(_)
        | ValidationError::MissingTagging => Violation::Structure,
        ValidationError::ContainsPostScript(_)
        | ValidationError::MissingCMYKProfile
        | ValidationError::InconsistentSeparationFallback(_)
        | ValidationError::Transparency(_)
        | ValidationError::ImageInterpolation(_)
        | ValidationError::EmbeddedFile(..)
        | ValidationError::EmbeddedPDF(_)
        | ValidationError::RequiresNewerPdfVersion(..) => Violation::Content,
    }
}

#[cfg(test)]
mod tests {
    use krilla::{Document, SerializeSettings};

    use super::*;

    #[test]
    fn a_document_without_title_language_and_outline_is_an_error_that_says_so() {
        let settings = SerializeSettings { configuration: configuration().unwrap(), ..SerializeSettings::default() };
        let error = Document::new_with(settings).finish().unwrap_err();
        let PdfError::NotValid(violations) = explain(&error) else { panic!("{error:?}") };
        assert!(violations.contains(&Violation::Metadata), "{violations:?}");
    }
}
