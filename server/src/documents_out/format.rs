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

/// How much of a report its tables must say by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Everything is in the file: what was written stands as prose beside the tables.
    Pages,
    /// Every table, and no prose: the tables hold what was written too.
    Sheets,
    /// The first table alone: its rows say where they are from, too.
    Rows,
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

    /// What its tables must say.
    pub(crate) const fn layout(self) -> Layout {
        match self {
            Self::Pdf | Self::Docx | Self::Json => Layout::Pages,
            Self::Xlsx => Layout::Sheets,
            Self::Csv => Layout::Rows,
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

/// The report as a file, made for the layout of the format. As CSV it is its first table, since such a file holds one.
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
