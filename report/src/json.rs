//! The report itself as an archive file, by a schema that is published with the program
//! (`schema/report-1.schema.json`).
//!
//! A register or a later program reads it without knowing this one. The rule that must not be broken: a file that was
//! written once is read the same for ever, so a change of meaning gets a new number and a schema of its own.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use crate::content::{Made, Report};
use crate::error::ReportError;
use crate::limits;

/// The schema of what [`write()`] writes, as JSON Schema of draft 2020-12.
pub const SCHEMA: &str = include_str!("../schema/report-1.schema.json");

/// The number of the format.
pub const VERSION: u32 = 1;

/// What the file says it is.
const FORMAT: &str = "samsyn-report";

/// A report out of an archive file.
#[derive(Debug, Clone, PartialEq)]
pub struct Archived {
    /// When the file was made.
    pub made: Made,
    /// The report in it.
    pub report: Report,
}

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    version: u32,
    made_at: DateTime<FixedOffset>,
    report: &'a Report,
}

#[derive(Deserialize)]
struct ReadHead {
    format: String,
    version: u32,
}

#[derive(Deserialize)]
struct ReadFile {
    made_at: DateTime<FixedOffset>,
    report: Report,
}

/// The report as an archive file.
///
/// # Errors
/// [`ReportError`] if the report is incomplete or too large.
pub fn write(report: &Report, made: &Made) -> Result<Vec<u8>, ReportError> {
    limits::check(report)?;
    let file = File { format: FORMAT, version: VERSION, made_at: made.at, report };
    let mut bytes = serde_json::to_vec_pretty(&file)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The report in an archive file.
///
/// # Errors
/// [`ReportError`] if it is no archive file that this program knows, or its report is incomplete or too large.
pub fn read(bytes: &[u8]) -> Result<Archived, ReportError> {
    let head: ReadHead = serde_json::from_slice(bytes)?;
    if head.format != FORMAT || head.version != VERSION {
        return Err(ReportError::UnknownFormat);
    }
    let file: ReadFile = serde_json::from_slice(bytes)?;
    limits::check(&file.report)?;
    Ok(Archived { made: Made { at: file.made_at }, report: file.report })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn what_is_read_is_what_was_written() {
        let (report, made) = (sample::report(), sample::made());
        let archived = read(&write(&report, &made).unwrap()).unwrap();
        assert_eq!(archived, Archived { made, report });
    }

    #[test]
    fn a_file_of_a_later_format_is_refused_by_name() {
        let bytes = write(&sample::report(), &sample::made()).unwrap();
        let later = String::from_utf8(bytes).unwrap().replace("\"version\": 1", "\"version\": 2");
        assert!(matches!(read(later.as_bytes()), Err(ReportError::UnknownFormat)));
    }

    #[test]
    fn a_file_that_is_no_report_is_an_error() {
        assert!(matches!(read(b"{\"format\": \"other\", \"version\": 1}"), Err(ReportError::UnknownFormat)));
        assert!(matches!(read(b"%PDF"), Err(ReportError::Json(_))));
    }
}
