//! A file as a table: lines of cells under known headings.
//!
//! It bounds what a file may cost and finds the headings; what the cells say is for `lines`. The rule that must not be broken:
//! nothing of the file is left out without a notice or a fault.

use super::csv_file::read_csv;
use super::fault::{Notice, NoticeKind};
use super::headings::{Column, column_of};
use super::identity_number::holds_identity_number;
use super::xlsx_file::read_xlsx;

/// The largest file: thirty thousand employees with many columns are a third of it.
pub const FILE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// The most lines: several times the employees of the largest municipality.
pub(crate) const LINES_MAX: usize = 200_000;

/// The most columns.
pub(crate) const COLUMNS_MAX: usize = 200;

/// The most cells, empty ones included.
const CELLS_MAX: usize = 2_000_000;

/// The most text in all cells together, in bytes.
const TEXT_BYTES_MAX: usize = 64 * 1024 * 1024;

/// The longest cell that is read, in characters: a unit's name and then some.
pub(crate) const CELL_CHARS_MAX: usize = 200;

/// The lines in which the headings are looked for: exports begin with a title and a date.
const HEADING_LINES: usize = 20;

/// The known headings that make a line the headings.
const HEADINGS_MIN: usize = 2;

/// Why a file can't be read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Too many bytes, lines, columns or cells.
    #[error("the file is too large: at most 16 MB, 200 000 lines and 200 columns")]
    TooLarge,
    /// Neither text nor a workbook.
    #[error("the file is no table: send CSV or XLSX")]
    NotText,
    /// A workbook in the format from before 2007, or one with a password.
    #[error("the workbook is locked or of an old kind: save it as XLSX without a password")]
    Locked,
    /// A workbook that can't be read.
    #[error("the workbook can't be read: save it anew as XLSX, or as CSV")]
    Damaged,
    /// No line has headings.
    #[error("no headings were found: the columns need headings such as Enhet, Namn and E-post")]
    NoHeadings,
    /// Two columns mean the same.
    #[error("two columns have headings that mean the same: keep one of them")]
    TwoColumnsAlike,
    /// A heading holds a personal identity number.
    #[error("a heading holds a personal identity number: remove it")]
    IdentityNumberInHeading,
    /// A column that the list needs is missing.
    #[error("the list needs a column for the unit, and for people one with employment number, user name or e-mail")]
    ColumnMissing,
    /// Faults lead to faults that lead to faults.
    #[error("the faults of the file depend on each other: correct those of the units first")]
    Entangled,
}

/// Whether a cell can be taken for what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellState {
    /// It can.
    Plain,
    /// It is a formula.
    Formula,
    /// It is merged with others.
    Merged,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    /// Its text, without spaces around it.
    pub(crate) text: String,
    /// Whether it can be taken for that.
    pub(crate) state: CellState,
    /// True if a spreadsheet kept it as a number, without the zeros in front.
    pub(crate) is_number: bool,
}

impl Cell {
    pub(crate) fn plain(text: &str) -> Self {
        Self { text: text.trim().to_owned(), state: CellState::Plain, is_number: false }
    }
}

/// One line.
#[derive(Debug, Clone)]
pub(crate) struct SheetLine {
    /// Counted from 1, as people see it.
    pub(crate) number: u32,
    /// Its cells.
    pub(crate) cells: Vec<Cell>,
}

/// How much was read so far.
#[derive(Debug, Default)]
pub(crate) struct SheetSize {
    lines: usize,
    cells: usize,
    text_bytes: usize,
}

impl SheetSize {
    /// Counts a line.
    pub(crate) fn add(&mut self, cells: &[Cell]) -> Result<(), FileError> {
        self.lines += 1;
        if self.lines > LINES_MAX || cells.len() > COLUMNS_MAX {
            return Err(FileError::TooLarge);
        }
        self.add_cells(cells.len(), cells.iter().map(|it| it.text.len()).sum())
    }

    /// Counts cells of a line that was counted.
    pub(crate) fn add_cells(&mut self, cells: usize, text_bytes: usize) -> Result<(), FileError> {
        self.cells += cells;
        self.text_bytes += text_bytes;
        if self.cells > CELLS_MAX || self.text_bytes > TEXT_BYTES_MAX { Err(FileError::TooLarge) } else { Ok(()) }
    }
}

/// A column that is read.
#[derive(Debug, Clone)]
pub(crate) struct Heading {
    pub(crate) index: usize,
    pub(crate) text: String,
    pub(crate) column: Column,
}

/// A file's lines under its headings.
#[derive(Debug, Clone)]
pub struct Table {
    pub(crate) headings: Vec<Heading>,
    /// Which columns have a heading, known or not.
    pub(crate) is_headed: Vec<bool>,
    pub(crate) lines: Vec<SheetLine>,
    pub(crate) notices: Vec<Notice>,
}

impl Table {
    /// True if the file has this column.
    pub(crate) fn has(&self, column: Column) -> bool {
        self.headings.iter().any(|it| it.column == column)
    }

    /// The heading of a column as it stands in the file.
    pub(crate) fn heading(&self, column: Column) -> Option<String> {
        self.headings.iter().find(|it| it.column == column).map(|it| it.text.clone())
    }
}

/// Reads a file, whatever it is called.
///
/// # Errors
/// [`FileError`] if nothing of it can be used.
pub fn read_table(bytes: &[u8]) -> Result<Table, FileError> {
    const ZIP: &[u8] = b"PK\x03\x04";
    const COMPOUND_FILE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];
    if bytes.len() > FILE_BYTES_MAX {
        return Err(FileError::TooLarge);
    }
    if bytes.starts_with(COMPOUND_FILE) {
        return Err(FileError::Locked);
    }
    let (lines, notices) = if bytes.starts_with(ZIP) { read_xlsx(bytes)? } else { read_csv(bytes)? };
    with_headings(lines, notices)
}

/// True for a line that can be the headings.
pub(crate) fn has_headings(line: &SheetLine) -> bool {
    line.cells.iter().filter(|it| column_of(&it.text).is_some()).count() >= HEADINGS_MIN
}

fn with_headings(mut lines: Vec<SheetLine>, mut notices: Vec<Notice>) -> Result<Table, FileError> {
    let at = lines.iter().take(HEADING_LINES).position(has_headings).ok_or(FileError::NoHeadings)?;
    let below = lines.split_off(at + 1);
    let headed = lines.pop().ok_or(FileError::NoHeadings)?;
    let mut headings: Vec<Heading> = Vec::new();
    for (index, cell) in headed.cells.iter().enumerate().filter(|(_, it)| !it.text.is_empty()) {
        if holds_identity_number(&cell.text) {
            return Err(FileError::IdentityNumberInHeading);
        }
        match column_of(&cell.text) {
            Some(Column::Union) => notices.push(Notice::new(None, NoticeKind::UnionIgnored, &cell.text)),
            Some(Column::IdentityNumber) => notices.push(Notice::new(None, NoticeKind::IdentityColumn, &cell.text)),
            Some(column) if headings.iter().any(|it| it.column == column) => return Err(FileError::TwoColumnsAlike),
            Some(column) => headings.push(Heading { index, text: cell.text.clone(), column }),
            None => notices.push(Notice::new(None, NoticeKind::ColumnIgnored, &cell.text)),
        }
    }
    let is_headed = headed.cells.iter().map(|it| !it.text.is_empty()).collect();
    Ok(Table { headings, is_headed, lines: below, notices })
}
