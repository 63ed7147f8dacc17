//! In which format a report leaves, and writing it.

use chrono::{DateTime, FixedOffset};
use report::{Made, Report, ReportError};

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Pdf,
    Docx,
    Xlsx,
    Csv,
    Json,
}

impl Format {
    const ALL: [Self; 5] = [Self::Pdf, Self::Docx, Self::Xlsx, Self::Csv, Self::Json];

    /// The format with this ending.
    pub(crate) fn from_ending(ending: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.ending() == ending)
    }

    /// How names of its files end.
    pub(crate) const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// What it is called over HTTP (IANA media types).
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

/// The report as a file. As CSV it is its first table, since such a file holds one.
///
/// # Errors
/// What is too large for a document, or could not be written.
pub(crate) fn write(report: &Report, format: Format, at: DateTime<FixedOffset>) -> Result<Vec<u8>, ReportError> {
    let made = Made { at };
    match format {
        Format::Pdf => report::pdf::write(report, &made),
        Format::Docx => report::docx::write(report, &made),
        Format::Xlsx => report::xlsx::write(report, &made),
        Format::Json => report::json::write(report, &made),
        Format::Csv => match report.tables().next() {
            Some(table) => report::csv::write(table, report.language),
            None => Ok(Vec::new()),
        },
    }
}
