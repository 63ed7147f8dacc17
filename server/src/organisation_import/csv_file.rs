//! Text files with separated columns: finding out their encoding and what separates, and reading their lines.
//!
//! It knows no headings. The rules: a byte-order mark decides; without one, what is UTF-8 is read as that, and anything else
//! as Windows-1252, which is what Swedish programs write that write no UTF-8.

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::fault::{Notice, NoticeKind};
use super::table::{Cell, CellState, FileError, SheetLine, SheetSize};

/// How much of the file's beginning shows what separates its columns, in bytes.
const SEPARATOR_SAMPLE_BYTES: usize = 16 * 1024;

/// What separates columns, and what it is called.
const SEPARATORS: [(u8, &str); 3] = [(b';', "semicolon"), (b'\t', "tab"), (b',', "comma")];

/// The lines of a text file, and how it was read.
///
/// # Errors
/// [`FileError`] if it is no text, or too large.
pub(crate) fn read_csv(bytes: &[u8]) -> Result<(Vec<SheetLine>, Vec<Notice>), FileError> {
    let (text, encoding) = decode(bytes)?;
    let (separator, separator_name, has_hint) = separator_of(&text);
    let mut reader =
        ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut lines = Vec::new();
    let mut size = SheetSize::default();
    let mut is_first = true;
    while reader.read_record(&mut record).map_err(|_| FileError::NotText)? {
        let number = record.position().map_or(0, |it| it.line() + blank_lines(&text, it.byte()));
        let skips = std::mem::take(&mut is_first) && has_hint;
        if skips || record.iter().all(|it| it.trim().is_empty()) {
            continue;
        }
        let cells: Vec<Cell> = record.iter().map(cell).collect();
        size.add(&cells)?;
        lines.push(SheetLine { number: u32::try_from(number).map_err(|_| FileError::TooLarge)?, cells });
    }
    let how = format!("{}, {separator_name}", encoding.name());
    Ok((lines, vec![Notice::new(None, NoticeKind::ReadAs, &how)]))
}

fn decode(bytes: &[u8]) -> Result<(String, &'static Encoding), FileError> {
    let (encoding, rest) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, &bytes[length..]),
        None if std::str::from_utf8(bytes).is_ok() => (UTF_8, bytes),
        None => (WINDOWS_1252, bytes),
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(rest).ok_or(FileError::NotText)?;
    // No text file has these, and a file of some other kind that happens to decode does.
    if text.contains('\0') { Err(FileError::NotText) } else { Ok((text.into_owned(), encoding)) }
}

/// The empty lines where a record begins: the reader counts them to the record.
fn blank_lines(text: &str, begin: u64) -> u64 {
    let rest = usize::try_from(begin).ok().and_then(|it| text.as_bytes().get(it..)).unwrap_or_default();
    rest.iter().take_while(|it| matches!(it, b'\r' | b'\n')).filter(|it| **it == b'\n').count() as u64
}

/// What separates the columns, and whether the first line only says so (`sep=;`, as Excel writes it).
fn separator_of(text: &str) -> (u8, &'static str, bool) {
    let first = text.lines().next().unwrap_or_default().trim_end();
    let named = first.strip_prefix("sep=").and_then(|it| SEPARATORS.iter().find(|(byte, _)| it.as_bytes() == [*byte]));
    if let Some((byte, name)) = named {
        return (*byte, name, true);
    }
    let mut counts = [0_usize; SEPARATORS.len()];
    let mut is_quoted = false;
    for byte in text.bytes().take(SEPARATOR_SAMPLE_BYTES) {
        is_quoted ^= byte == b'"';
        if let Some(index) = SEPARATORS.iter().position(|(it, _)| *it == byte && !is_quoted) {
            counts[index] += 1;
        }
    }
    // Names and sums hold commas, so a comma counts only where the others are missing.
    let index = if counts[0] == 0 && counts[1] == 0 { 2 } else { usize::from(counts[1] > counts[0]) };
    (SEPARATORS[index].0, SEPARATORS[index].1, false)
}

/// A cell; what a spreadsheet would take for a formula is marked, but `="0012"`, which keeps zeros, is that text.
fn cell(text: &str) -> Cell {
    let trimmed = text.trim();
    let kept_zeros = trimmed.strip_prefix("=\"").and_then(|it| it.strip_suffix('"'));
    if let Some(kept) = kept_zeros.filter(|it| !it.contains(['"', '(', '&'])) {
        return Cell::plain(kept);
    }
    let is_formula = trimmed.starts_with(['=', '+', '-', '@']) && trimmed.len() > 1;
    Cell { state: if is_formula { CellState::Formula } else { CellState::Plain }, ..Cell::plain(trimmed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8]) -> Vec<Vec<String>> {
        let (lines, _) = read_csv(bytes).unwrap();
        lines.into_iter().map(|it| it.cells.into_iter().map(|cell| cell.text).collect()).collect()
    }

    #[test]
    fn one_file_reads_alike_in_every_encoding_that_excel_writes() {
        let text = "Enhet;Namn\r\nFörskolan Åkern;Örjan Ek\r\n";
        let expected = [["Enhet", "Namn"], ["Förskolan Åkern", "Örjan Ek"]];
        let with_mark = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
        let windows = WINDOWS_1252.encode(text).0.into_owned();
        let wide = text.encode_utf16().flat_map(u16::to_le_bytes);
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(wide).collect();
        for bytes in [text.as_bytes(), &with_mark, &windows, &wide] {
            assert_eq!(texts(bytes), expected);
        }
    }

    #[test]
    fn columns_are_separated_by_semicolon_comma_or_tab() {
        for text in ["a;b\n1,5;2\n", "a,b\n\"1,5\",2\n", "a\tb\n1,5\t2\n", "sep=;\na;b\n1,5;2\n"] {
            assert_eq!(texts(text.as_bytes()), [["a", "b"], ["1,5", "2"]], "{text}");
        }
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let (lines, _) = read_csv(b"a;b\n\n1;\"x\ny\"\n2;z\n").unwrap();
        assert_eq!(lines.iter().map(|it| it.number).collect::<Vec<_>>(), [1, 3, 5]);
    }

    #[test]
    fn formulas_are_marked_and_kept_zeros_are_text() {
        for text in ["=SUM(A1)", "+1", "-1", "@x", "=HYPERLINK(\"a\")", "=\"a\"&\"b\""] {
            assert_eq!(cell(text).state, CellState::Formula, "{text}");
        }
        assert_eq!((cell("=\"0012\"").text.as_str(), cell("=\"0012\"").state), ("0012", CellState::Plain));
        assert_eq!(cell("-").state, CellState::Plain);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(read_csv(b"\x89PNG\r\n\x1a\n\0\0\0").unwrap_err(), FileError::NotText);
        assert_eq!(read_csv(b"\xef\xbb\xbfa\xff").unwrap_err(), FileError::NotText);
    }
}
