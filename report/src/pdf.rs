//! The report as a PDF that can be kept for decades and read aloud: PDF/A-2a and PDF/UA-1 at once.
//!
//! Four steps, each pure:
//!
//! ```text
//! blocks ──▶ slabs (what stays together, with its place in the structure) ──▶ pages ──▶ paint
//! ```
//!
//! krilla's own validation of both standards is always on, so a document that would break one is an error and not a
//! file. It sets Latin, Greek and Cyrillic, from left to right. The rule that must not be broken: everything that is
//! drawn has a place in the structure or is marked as decoration, and a character without a letterform is drawn as □,
//! keeps its meaning in the text and is counted in a remark at the end.

mod blocks;
mod columns;
mod faces;
mod facts;
mod line_breaking;
mod look;
mod pages;
mod paint;
mod prose;
mod running;
mod shaping;
mod slab;
mod structure;
mod table;
mod validity;

use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use krilla::metadata::{self, Metadata};
use krilla::{Document, SerializeSettings};

use crate::content::{Made, Report};
use crate::error::ReportError;
use crate::limits;
use crate::printable::one_line;

use faces::Faces;

/// The report as a PDF.
///
/// # Errors
/// [`ReportError`] if the report is incomplete or too large, or if the document would break its standards.
pub fn write(report: &Report, made: &Made) -> Result<Vec<u8>, ReportError> {
    limits::check(report)?;
    let mut faces = Faces::new()?;
    let laid = blocks::lay_out(report, &mut faces);
    let pages = pages::place(laid.slabs);
    let mut document = Document::new_with(SerializeSettings {
        configuration: validity::configuration()?,
        enable_tagging: true,
        ..SerializeSettings::default()
    });
    document.set_metadata(metadata(report, made));
    let mut structure = laid.structure;
    let running = running::Running::new(report, made, pages.len(), &mut faces);
    paint::paint(&pages, &running, &faces, &mut document, &mut structure)?;
    document.set_outline(structure.outline(&one_line(&report.title), &pages));
    document.set_tag_tree(structure.into_tree(report.language));
    let bytes = document.finish().map_err(|error| validity::explain(&error))?;
    Ok(bytes)
}

fn metadata(report: &Report, made: &Made) -> Metadata {
    let metadata = Metadata::new()
        .title(one_line(&report.title))
        .authors(vec![one_line(&report.organisation)])
        .creator("Samsyn".to_owned())
        .language(report.language.tag().to_owned())
        .creation_date(date(made.at));
    match &report.subtitle {
        Some(subtitle) => metadata.description(one_line(subtitle)),
        None => metadata,
    }
}

fn date(at: DateTime<FixedOffset>) -> metadata::DateTime {
    let narrow = |number: u32| u8::try_from(number).unwrap_or_default();
    let offset_minutes = at.offset().local_minus_utc() / 60;
    metadata::DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(narrow(at.month()))
        .day(narrow(at.day()))
        .hour(narrow(at.hour()))
        .minute(narrow(at.minute()))
        .second(narrow(at.second()))
        .utc_offset_hour(i8::try_from(offset_minutes / 60).unwrap_or_default())
        .utc_offset_minute(u8::try_from((offset_minutes % 60).abs()).unwrap_or_default())
}
