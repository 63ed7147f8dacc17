//! Why there is no document: what of the report is too large or incomplete, or what a writer refused.
//!
//! The rule that must not be broken: an error names places and sizes and never quotes the report, since errors are
//! logged.

/// A part of a report, where an error points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The name of the organisation.
    Organisation,
    /// The title.
    Title,
    /// The line below the title.
    Subtitle,
    /// The label of a fact.
    Label,
    /// The value of a fact.
    Value,
    /// A heading.
    Heading,
    /// A paragraph, quote or note.
    Paragraph,
    /// Where a quote is from.
    Source,
    /// A point of a list.
    ListItem,
    /// The name of a table.
    TableName,
    /// The caption of a table.
    Caption,
    /// The heading of a column.
    ColumnHeading,
    /// A cell of a table.
    Cell,
    /// The blocks of the report.
    Blocks,
    /// A list of facts.
    Facts,
    /// The points of a list.
    ListItems,
    /// The columns of a table.
    Columns,
    /// The rows of a table.
    Rows,
    /// The cells of all tables together.
    Cells,
    /// All texts together, in bytes.
    AllTexts,
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Organisation => "organisation",
            Self::Title => "title",
            Self::Subtitle => "subtitle",
            Self::Label => "label of a fact",
            Self::Value => "value of a fact",
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::Source => "source of a quote",
            Self::ListItem => "point of a list",
            Self::TableName => "name of a table",
            Self::Caption => "caption of a table",
            Self::ColumnHeading => "heading of a column",
            Self::Cell => "cell of a table",
            Self::Blocks => "blocks",
            Self::Facts => "facts",
            Self::ListItems => "points of a list",
            Self::Columns => "columns of a table",
            Self::Rows => "rows of a table",
            Self::Cells => "cells of all tables",
            Self::AllTexts => "bytes of all texts",
        })
    }
}

/// Why a report did not become a document.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// There is more of something than a document may have.
    #[error("{part}: {count}, and at most {limit} are allowed")]
    TooMany {
        /// What there is too much of.
        part: Part,
        /// How much there is.
        count: usize,
        /// How much there may be.
        limit: usize,
    },
    /// A text is longer than it may be.
    #[error("{part}: {length} characters, and at most {limit} are allowed")]
    TooLong {
        /// Which text.
        part: Part,
        /// Its length, in UTF-16 units for a cell and in characters otherwise.
        length: usize,
        /// The longest that is allowed.
        limit: usize,
    },
    /// A text that a document can't do without is empty.
    #[error("{0}: empty")]
    Empty(Part),
    /// A row doesn't have a cell for every column.
    #[error("table {table}, row {row}: {cells} cells below {columns} columns")]
    RowWidth {
        /// Which table, counted from 1.
        table: usize,
        /// Which row, counted from 1.
        row: usize,
        /// How many cells it has.
        cells: usize,
        /// How many it should have.
        columns: usize,
    },
    /// A number is infinite or none.
    #[error("table {table}, row {row}: a number that is not finite")]
    NotFinite {
        /// Which table, counted from 1.
        table: usize,
        /// Which row, counted from 1.
        row: usize,
    },
    /// Two tables have the same name.
    #[error("table {0} has the name of an earlier table")]
    SameName(usize),
    /// The PDF could not be made.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// The workbook could not be made. What the writer says may quote the report, so it is not passed on.
    #[error("the workbook could not be written")]
    Xlsx,
    /// The Word file could not be made.
    #[error("the Word file could not be written")]
    Docx(#[from] zip::result::ZipError),
    /// The CSV file could not be made.
    #[error("the CSV file could not be written")]
    Csv(#[from] std::io::Error),
    /// The archive file could not be made, or isn't one.
    #[error("the archive file could not be written or read")]
    Json(#[from] serde_json::Error),
    /// The archive file is of another kind, or newer than this program.
    #[error("not an archive file of a report that this program knows")]
    UnknownFormat,
}

/// Why there is no PDF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    /// The document would not be valid PDF/A-2a or PDF/UA-1. A fault of this program: reports can't cause it.
    #[error("the document would not be valid: {0:?}")]
    NotValid(Vec<Violation>),
    /// The document is larger than a PDF can be.
    #[error("the document is larger than a PDF can be")]
    TooLarge,
    /// The built-in letters can't be read.
    #[error("the letters can't be read")]
    Letters,
    /// The structure of the document contradicts itself. A fault of this program.
    #[error("the structure of the document contradicts itself")]
    Structure,
}

/// What of PDF/A-2a or PDF/UA-1 a document would break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Violation {
    /// Something is longer or more nested than the standard allows.
    Size,
    /// A letter is missing or has no meaning.
    Letters,
    /// A font may not be embedded.
    FontLicence,
    /// Title, language, date or outline is missing.
    Metadata,
    /// Something lacks its place in the structure, or its alternative text.
    Structure,
    /// Colours, pictures, files or code that the standard doesn't allow.
    Content,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_pass_between_threads_and_name_places_and_sizes() {
        fn passes<Content: Send + Sync + 'static>(_: &Content) {}
        let error = ReportError::TooLong { part: Part::Cell, length: 40_000, limit: 32_767 };
        passes(&error);
        assert_eq!(error.to_string(), "cell of a table: 40000 characters, and at most 32767 are allowed");
    }
}
