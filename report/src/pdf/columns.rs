//! How wide the columns of a table are, and whether its page must be turned.
//!
//! Every column gets what its widest word needs, and the rest is shared by how much text there is; where words don't
//! fit on an upright page the page is turned, then letters get smaller, and then words are broken. The rule that must
//! not be broken: the columns together are exactly as wide as the text.

use super::faces::{Faces, Figures};
use super::line_breaking::{Extent, measure};
use super::look::{self, TextStyle, Turn};
use crate::content::Language;
use crate::number::shown;
use crate::printable::one_line;
use crate::sharing::{Wish, share};
use crate::table::{Kind, Table};

/// Left and right of the text of a cell; half of it at the edges of the table.
pub(super) const GUTTER: f32 = 12.0;

/// A column that could be wider than this is running text, and its width is a matter of taste.
const NATURAL_AT_MOST: f32 = 240.0;

/// A word that is wider than this is an address or a code, and may be broken.
const WORD_AT_MOST: f32 = 120.0;

/// A text that is no wider than this is not broken as long as there is room: a number of people, a heading of two
/// words.
const SHORT: f32 = 64.0;

/// The smallest that letters get before words are broken.
const SMALLEST_SCALE: f32 = 0.8;

/// Rows whose words are measured; in later ones a wider word is broken.
const ROWS_MEASURED: usize = 2_000;

/// Where the columns stand.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    pub(super) turn: Turn,
    /// How much smaller than usual letters are.
    pub(super) scale: f32,
    /// The width of the text of each column, without the gutters between them.
    pub(super) widths: Vec<f32>,
}

/// How figures of this kind are set.
pub(super) fn figures(kind: Kind) -> Figures {
    match kind {
        Kind::Number | Kind::Date => Figures::Tabular,
        Kind::Text => Figures::Running,
    }
}

/// The style of the cell in this column.
pub(super) fn cell_style(table: &Table, column: usize) -> TextStyle {
    if column == 0 && table.row_headers { look::ROW_HEADING } else { look::CELL }
}

impl Columns {
    /// The columns of the table.
    pub(super) fn of(table: &Table, language: Language, faces: &mut Faces) -> Self {
        let needs: Vec<_> = (0..table.columns.len()).map(|column| need(table, column, language, faces)).collect();
        let room = |turn: Turn| turn.width() - GUTTER * (table.columns.len() - 1) as f32;
        let short_texts_whole: f32 = needs.iter().map(|need| need.short_texts).sum();
        let words_whole: f32 = needs.iter().map(|need| need.words).sum();
        let (turn, scale) = if words_whole <= room(Turn::Upright) {
            (Turn::Upright, 1.0)
        } else if words_whole * SMALLEST_SCALE <= room(Turn::Upright) {
            (Turn::Upright, room(Turn::Upright) / words_whole)
        } else {
            (Turn::Landscape, (room(Turn::Landscape) / words_whole).clamp(SMALLEST_SCALE, 1.0))
        };
        let wishes: Vec<_> = needs
            .iter()
            .map(|need| {
                let least = if short_texts_whole * scale <= room(turn) { need.short_texts } else { need.words };
                Wish { least: least * scale, whole: need.unbroken.max(least) * scale }
            })
            .collect();
        Self { turn, scale, widths: share(&wishes, room(turn)) }
    }

    /// Where the text of the column begins.
    pub(super) fn left(&self, column: usize) -> f32 {
        self.widths[..column].iter().map(|width| width + GUTTER).sum()
    }
}

/// What a column asks for.
#[derive(Debug, Default)]
struct Need {
    /// The width at which no word is broken.
    words: f32,
    /// The width at which no short text is broken either.
    short_texts: f32,
    /// The width at which nothing is broken, up to where more is a matter of taste.
    unbroken: f32,
}

impl Need {
    fn add(&mut self, extent: Extent) {
        let words = extent.widest_piece.min(WORD_AT_MOST);
        self.words = self.words.max(words);
        self.short_texts = self.short_texts.max(if extent.unbroken <= SHORT { extent.unbroken } else { words });
        self.unbroken = self.unbroken.max(extent.unbroken.min(NATURAL_AT_MOST));
    }
}

fn need(table: &Table, index: usize, language: Language, faces: &mut Faces) -> Need {
    let column = &table.columns[index];
    let mut need = Need::default();
    need.add(measure(faces, &one_line(&column.heading), look::COLUMN_HEADING, Figures::Running));
    for row in table.rows.iter().take(ROWS_MEASURED) {
        let text = shown(&row[index], column, language);
        need.add(measure(faces, &text, cell_style(table, index), figures(column.kind)));
    }
    need
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Column;

    #[test]
    fn a_short_text_stays_on_one_line_beside_long_ones() {
        let mut table = Table::new("Enheter", [Column::text("Enhet"), Column::text("Svar"), Column::number("Delvis")]);
        table.row(["Ett långt namn ".repeat(20).into(), "Ett långt svar ".repeat(50).into(), "färre än 5".into()]);
        let mut faces = Faces::new().unwrap();
        let columns = Columns::of(&table, Language::Swedish, &mut faces);
        let short = measure(&mut faces, "färre än 5", look::CELL, Figures::Tabular);
        assert!(columns.widths[2] >= short.unbroken, "{:?} {short:?}", columns.widths);
    }

    #[test]
    fn a_table_with_many_wide_words_turns_the_page() {
        let columns = (0..9).map(|index| Column::text(format!("Arbetsmiljöuppgift {index}")));
        let table = Table::new("Bred", columns);
        let columns = Columns::of(&table, Language::Swedish, &mut Faces::new().unwrap());
        assert_eq!(columns.turn, Turn::Landscape);
        let all: f32 = columns.widths.iter().sum::<f32>() + 8.0 * GUTTER;
        assert!((all - Turn::Landscape.width()).abs() < 0.1, "{all}");
    }
}
