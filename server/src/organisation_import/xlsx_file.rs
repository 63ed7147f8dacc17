//! Workbooks (XLSX): their first sheet that has headings, as lines.
//!
//! Every part of the file is inflated once beforehand and counted, because the reader keeps whole parts in memory. The rules
//! that must not be broken: a workbook costs bounded memory and time, and a reader that panics is a file that can't be read.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use super::fault::{Notice, NoticeKind};
use super::table::{
    CELL_CHARS_MAX, COLUMNS_MAX, Cell, CellState, FileError, LINES_MAX, SheetLine, SheetSize, has_headings,
};

/// What all parts of a workbook may come to when they are inflated: some hundred thousand lines of many columns.
const INFLATED_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// The most parts of a workbook; an export has a dozen.
const PARTS_MAX: usize = 1_000;

/// The most lines that merged cells may cover together before the file is refused as a whole.
const MERGED_LINES_MAX: usize = 4 * LINES_MAX;

/// The largest whole number that a spreadsheet keeps exactly.
const EXACT_MAX: f64 = 9_007_199_254_740_992.0;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// The lines of the first visible sheet with headings; the other sheets are named.
///
/// # Errors
/// [`FileError`] if it is no workbook, damaged or too large.
pub(crate) fn read_xlsx(bytes: &[u8]) -> Result<(Vec<SheetLine>, Vec<Notice>), FileError> {
    check_inflated(bytes)?;
    catch_unwind(AssertUnwindSafe(|| read_book(bytes))).unwrap_or(Err(FileError::Damaged))
}

/// Inflates everything and throws it away, to see that it ends.
fn check_inflated(bytes: &[u8]) -> Result<(), FileError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileError::Damaged)?;
    if archive.len() > PARTS_MAX {
        return Err(FileError::TooLarge);
    }
    let mut left = INFLATED_BYTES_MAX;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| FileError::Damaged)?;
        let inflated = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(|_| FileError::Damaged)?;
        left = left.checked_sub(inflated).ok_or(FileError::TooLarge)?;
    }
    Ok(())
}

fn read_book(bytes: &[u8]) -> Result<(Vec<SheetLine>, Vec<Notice>), FileError> {
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let visible = |it: &&calamine::Sheet| it.visible == SheetVisible::Visible && it.typ == SheetType::WorkSheet;
    let sheets: Vec<String> = book.sheets_metadata().iter().filter(visible).map(|it| it.name.clone()).collect();
    let mut chosen = None;
    let mut notices = Vec::new();
    for name in &sheets {
        if chosen.is_none() {
            let lines = read_sheet(&mut book, name)?;
            if lines.iter().any(has_headings) {
                chosen = Some(lines);
                continue;
            }
        }
        notices.push(Notice::new(None, NoticeKind::SheetIgnored, name));
    }
    chosen.map(|lines| (lines, notices)).ok_or(FileError::NoHeadings)
}

fn read_sheet(book: &mut Book<'_>, name: &str) -> Result<Vec<SheetLine>, FileError> {
    let mut lines: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    let mut size = SheetSize::default();
    let mut cells = book.worksheet_cells_reader(name).map_err(damaged)?;
    while let Some(found) = cells.next_cell_with_formula_metadata().map_err(damaged)? {
        let (row, column) = found.pos;
        let state = if found.formula.is_some() { CellState::Formula } else { CellState::Plain };
        let Some(cell) = cell(&found.value, state) else { continue };
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= COLUMNS_MAX {
            return Err(FileError::TooLarge);
        }
        let line = lines.entry(row).or_default();
        if line.is_empty() {
            size.add(&[])?;
        }
        let empty = (column + 1).saturating_sub(line.len());
        size.add_cells(empty, cell.text.len())?;
        line.resize(line.len().max(column + 1), Cell::plain(""));
        line[column] = cell;
    }
    drop(cells);
    mark_merged(book, name, &mut lines)?;
    Ok(lines.into_iter().map(|(row, cells)| SheetLine { number: row.saturating_add(1), cells }).collect())
}

/// Marks the cells that are merged with others below them: whatever stands in the first is meant for some of the lines.
fn mark_merged(book: &mut Book<'_>, name: &str, lines: &mut BTreeMap<u32, Vec<Cell>>) -> Result<(), FileError> {
    let mut marked = 0;
    for region in book.merge_cells_by_sheet_name(name).map_err(damaged)? {
        if region.start.0 > region.end.0 || region.start.1 > region.end.1 {
            return Err(FileError::Damaged);
        }
        for (_, cells) in lines.range_mut(region.start.0..=region.end.0) {
            marked += 1;
            let columns = usize::try_from(region.start.1).unwrap_or(usize::MAX)
                ..=usize::try_from(region.end.1).unwrap_or(usize::MAX);
            let within = cells.iter_mut().enumerate().filter(|(column, _)| columns.contains(column));
            within.for_each(|(_, cell)| cell.state = CellState::Merged);
        }
        if marked > MERGED_LINES_MAX {
            return Err(FileError::TooLarge);
        }
    }
    Ok(())
}

/// A cell as text; none if there is nothing in it.
fn cell(value: &DataRef<'_>, state: CellState) -> Option<Cell> {
    let has_formula = state == CellState::Formula;
    let text = match value {
        DataRef::Empty => return has_formula.then(|| Cell { state, ..Cell::plain("") }),
        DataRef::Error(_) => return Some(Cell { state: CellState::Formula, ..Cell::plain("") }),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(moment) => number_text(moment.as_f64()),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => cut(text),
        DataRef::SharedString(text) => cut(text),
    };
    let is_number = matches!(value, DataRef::Int(_) | DataRef::Float(_));
    let cell = Cell { state, is_number, text: text.trim().to_owned() };
    (!cell.text.is_empty() || has_formula).then_some(cell)
}

/// One more than fits, so that it is seen to be too long; many cells may name one long text.
fn cut(text: &str) -> String {
    text.chars().take(CELL_CHARS_MAX + 1).collect()
}

fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < EXACT_MAX { format!("{number:.0}") } else { number.to_string() }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
fn damaged(error: XlsxError) -> FileError {
    if matches!(error, XlsxError::Password) { FileError::Locked } else { FileError::Damaged }
}
