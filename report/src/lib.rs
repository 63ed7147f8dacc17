//! Documents out: from a [`Report`] to the bytes of a PDF, a Word file, a workbook, a CSV file or an archive file.
//!
//! A report is what a person reads or a register takes in: a heading with facts, and below it paragraphs, quotes, lists
//! and tables. Who builds one decides what it says; this crate decides how it looks, and that everybody can read it:
//! the PDF is valid PDF/A-2a (kept for decades) and PDF/UA-1 (read aloud) at once, or there is no PDF.
//!
//! ```text
//! Report ──▶ pdf::write    to read, print, keep and hand over
//!        ──▶ docx::write   for whoever must edit it
//!        ──▶ xlsx::write   every table as a sheet
//!        ──▶ json::write   the report itself, by a published schema
//! Table  ──▶ csv::write    for another program
//! ```
//!
//! It knows nothing of forms, people or rights, does no IO and reads no clock: the same report and the same moment make
//! the same bytes. The rule that must not be broken: no text is lost. What can't be shown is marked as such, said at
//! the end of the document and kept in its text; what is too large is refused by name.

pub mod csv;
pub mod docx;
pub mod json;
pub mod pdf;
pub mod xlsx;

mod content;
mod error;
mod limits;
mod number;
mod printable;
mod sharing;
mod table;
mod words;

#[cfg(test)]
mod sample;

pub use content::{Block, Fact, Language, Level, Made, Report, Style};
pub use error::{Part, PdfError, ReportError, Violation};
pub use limits::{
    MAX_BLOCKS, MAX_CELL_LENGTH, MAX_CELLS, MAX_COLUMNS, MAX_FACTS, MAX_HEADING_LENGTH, MAX_LIST_ITEMS, MAX_ROWS,
    MAX_TEXT_LENGTH, MAX_TOTAL_BYTES,
};
pub use number::utc_offset;
pub use table::{Cell, Column, Kind, Table};
