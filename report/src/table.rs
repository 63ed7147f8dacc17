//! Tables: named rows below column headings, whose cells know whether they are text, a number or a date.
//!
//! A column's kind says how its cells are set and read by a program; a cell may still hold text where a number was
//! asked for ("färre än 5"). The rule that must not be broken: a cell's type goes out with it, so text never becomes a
//! number, a date or a formula on the way.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Words.
    #[default]
    Text,
    /// Numbers, set with their last digits below each other.
    Number,
    /// Days.
    Date,
}

/// A column: its heading and what stands below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// What stands above the column.
    pub heading: String,
    /// What its cells are.
    pub kind: Kind,
    /// How many decimals its numbers are shown with; data formats keep the number itself.
    #[serde(default)]
    pub decimals: u8,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn text(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), kind: Kind::Text, decimals: 0 }
    }

    /// A column of whole numbers.
    #[must_use]
    pub fn number(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), kind: Kind::Number, decimals: 0 }
    }

    /// A column of days.
    #[must_use]
    pub fn date(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), kind: Kind::Date, decimals: 0 }
    }

    /// The same column with this many decimals.
    #[must_use]
    pub fn with_decimals(mut self, decimals: u8) -> Self {
        self.decimals = decimals;
        self
    }
}

/// What stands in one place of a table. In an archive file: null, a number, `{"date": …}` or a text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A number.
    Number(f64),
    /// A day.
    Date {
        /// The day.
        date: NaiveDate,
    },
    /// Words.
    Text(String),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for Cell {
    fn from(number: i32) -> Self {
        Self::Number(f64::from(number))
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(f64::from(number))
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number as f64)
    }
}

impl From<NaiveDate> for Cell {
    fn from(date: NaiveDate) -> Self {
        Self::Date { date }
    }
}

impl<Content: Into<Cell>> From<Option<Content>> for Cell {
    fn from(content: Option<Content>) -> Self {
        content.map_or(Self::Empty, Into::into)
    }
}

/// Rows below column headings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// What the table is called where it stands alone: its sheet, its file. Each of a report has its own.
    pub name: String,
    /// What stands above the table in a document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// The columns, from the left.
    pub columns: Vec<Column>,
    /// The rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
    /// Whether the first cell of a row says what the row is about.
    #[serde(default)]
    pub row_headers: bool,
}

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn new(name: impl Into<String>, columns: impl IntoIterator<Item = Column>) -> Self {
        Self {
            name: name.into(),
            caption: None,
            columns: columns.into_iter().collect(),
            rows: Vec::new(),
            row_headers: false,
        }
    }

    /// The same table with a caption.
    #[must_use]
    pub fn captioned(mut self, caption: impl Into<String>) -> Self {
        self.caption = Some(caption.into());
        self
    }

    /// The same table, where the first cell of a row says what the row is about.
    #[must_use]
    pub fn with_row_headers(mut self) -> Self {
        self.row_headers = true;
        self
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> &mut Self {
        self.rows.push(cells.into_iter().collect());
        self
    }
}
