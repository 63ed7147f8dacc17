//! What a report says: title, facts and blocks, with functions to build it up piece by piece.
//!
//! It says nothing about looks, and checks nothing while it is built: each writer checks the whole first. The rule that
//! must not be broken: the order of blocks is the reading order, in every format.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use crate::error::Part;
use crate::table::{Cell, Table};

/// The language of a report: of its texts, and of the few words that the formats add.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Swedish.
    #[serde(rename = "sv")]
    Swedish,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// The tag that programs know the language by.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Swedish => "sv",
            Self::English => "en",
        }
    }
}

/// How the making of a document is recorded in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// The moment of making, in the time of the place where it is read.
    pub at: DateTime<FixedOffset>,
}

/// A document before it has a format.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The language of all its texts.
    pub language: Language,
    /// The municipality, region or unit that the report is from.
    pub organisation: String,
    /// What the report is.
    pub title: String,
    /// What it is about, in one line below the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// What a reader must know first: unit, round, who handed in and when, receipt number, version.
    pub facts: Vec<Fact>,
    /// The contents, in reading order.
    pub blocks: Vec<Block>,
}

/// A label and what it stands beside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// What is told.
    pub label: String,
    /// The value, as it is read.
    pub value: String,
}

impl Fact {
    /// A label with its value.
    #[must_use]
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into() }
    }
}

/// The level of a heading below the title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Level {
    /// A chapter of the report.
    First,
    /// A section of a chapter.
    Second,
    /// A part of a section.
    Third,
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        match level {
            Level::First => 1,
            Level::Second => 2,
            Level::Third => 3,
        }
    }
}

impl TryFrom<u8> for Level {
    type Error = &'static str;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        match number {
            1 => Ok(Self::First),
            2 => Ok(Self::Second),
            3 => Ok(Self::Third),
            _ => Err("a heading has level 1, 2 or 3"),
        }
    }
}

/// Closes gaps between the levels of headings: a section that stands in no chapter becomes a chapter.
#[derive(Debug, Default)]
pub(crate) struct Levels {
    last: u8,
}

impl Levels {
    /// The level that the next heading gets: at most one deeper than the heading before it.
    pub(crate) fn next(&mut self, level: Level) -> u8 {
        self.last = u8::from(level).min(self.last + 1);
        self.last
    }
}

/// What a paragraph is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Style {
    /// Running text.
    Normal,
    /// Somebody's own words.
    Quote {
        /// Whose words, or from where; a role or a unit where a name doesn't belong.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<String>,
    },
    /// A remark about the report, set apart from its contents.
    Note,
}

/// A piece of the contents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A heading; formats that number levels close gaps, so that no level is skipped.
    Heading {
        /// How deep it stands.
        level: Level,
        /// Its text, on one line.
        text: String,
    },
    /// Text; an empty line in it begins a new paragraph, and a line end stays one.
    Paragraph {
        /// What it says.
        text: String,
        /// What it is.
        style: Style,
    },
    /// Points without an order of their own.
    List {
        /// The points.
        items: Vec<String>,
    },
    /// Rows below headings.
    Table(Table),
    /// Labels with values, as at the head of the report.
    KeyValues {
        /// The labels with their values.
        pairs: Vec<Fact>,
    },
}

impl Report {
    /// A report that says nothing yet.
    #[must_use]
    pub fn new(language: Language, organisation: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            language,
            organisation: organisation.into(),
            title: title.into(),
            subtitle: None,
            facts: Vec::new(),
            blocks: Vec::new(),
        }
    }

    /// Sets the line below the title.
    pub fn subtitle(&mut self, subtitle: impl Into<String>) -> &mut Self {
        self.subtitle = Some(subtitle.into());
        self
    }

    /// Adds a fact to the head of the report.
    pub fn fact(&mut self, label: impl Into<String>, value: impl Into<String>) -> &mut Self {
        self.facts.push(Fact::new(label, value));
        self
    }

    /// Adds a block.
    pub fn block(&mut self, block: Block) -> &mut Self {
        self.blocks.push(block);
        self
    }

    /// Adds a heading.
    pub fn heading(&mut self, level: Level, text: impl Into<String>) -> &mut Self {
        self.block(Block::Heading { level, text: text.into() })
    }

    /// Adds running text.
    pub fn paragraph(&mut self, text: impl Into<String>) -> &mut Self {
        self.block(Block::Paragraph { text: text.into(), style: Style::Normal })
    }

    /// Adds somebody's own words, without saying whose.
    pub fn quote(&mut self, text: impl Into<String>) -> &mut Self {
        self.block(Block::Paragraph { text: text.into(), style: Style::Quote { source: None } })
    }

    /// Adds somebody's own words and says whose they are.
    pub fn quote_from(&mut self, text: impl Into<String>, source: impl Into<String>) -> &mut Self {
        self.block(Block::Paragraph { text: text.into(), style: Style::Quote { source: Some(source.into()) } })
    }

    /// Adds a remark that is set apart.
    pub fn note(&mut self, text: impl Into<String>) -> &mut Self {
        self.block(Block::Paragraph { text: text.into(), style: Style::Note })
    }

    /// Adds a list.
    pub fn list<Item: Into<String>>(&mut self, items: impl IntoIterator<Item = Item>) -> &mut Self {
        self.block(Block::List { items: items.into_iter().map(Into::into).collect() })
    }

    /// Adds a table.
    pub fn table(&mut self, table: Table) -> &mut Self {
        self.block(Block::Table(table))
    }

    /// Adds labels with values.
    pub fn key_values(&mut self, pairs: impl IntoIterator<Item = Fact>) -> &mut Self {
        self.block(Block::KeyValues { pairs: pairs.into_iter().collect() })
    }

    /// Every table, in order: what becomes sheets and CSV files.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            Block::Heading { .. } | Block::Paragraph { .. } | Block::List { .. } | Block::KeyValues { .. } => None,
        })
    }

    /// The table of this name.
    #[must_use]
    pub fn table_named(&self, name: &str) -> Option<&Table> {
        self.tables().find(|table| table.name == name)
    }

    /// Shows every text to `visit`, in reading order, with what it is.
    pub(crate) fn for_each_text(&self, visit: &mut impl FnMut(Part, &str)) {
        visit(Part::Organisation, &self.organisation);
        visit(Part::Title, &self.title);
        if let Some(subtitle) = &self.subtitle {
            visit(Part::Subtitle, subtitle);
        }
        for_each_fact_text(&self.facts, visit);
        for block in &self.blocks {
            match block {
                Block::Heading { text, .. } => visit(Part::Heading, text),
                Block::Paragraph { text, style } => {
                    visit(Part::Paragraph, text);
                    if let Style::Quote { source: Some(source) } = style {
                        visit(Part::Source, source);
                    }
                }
                Block::List { items } => items.iter().for_each(|item| visit(Part::ListItem, item)),
                Block::Table(table) => for_each_table_text(table, visit),
                Block::KeyValues { pairs } => for_each_fact_text(pairs, visit),
            }
        }
    }
}

fn for_each_fact_text(facts: &[Fact], visit: &mut impl FnMut(Part, &str)) {
    for fact in facts {
        visit(Part::Label, &fact.label);
        visit(Part::Value, &fact.value);
    }
}

fn for_each_table_text(table: &Table, visit: &mut impl FnMut(Part, &str)) {
    if let Some(caption) = &table.caption {
        visit(Part::Caption, caption);
    }
    for column in &table.columns {
        visit(Part::ColumnHeading, &column.heading);
    }
    for cell in table.rows.iter().flatten() {
        if let Cell::Text(text) = cell {
            visit(Part::Cell, text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_level_of_headings_is_skipped() {
        let mut levels = Levels::default();
        let given = [Level::Third, Level::Third, Level::First, Level::Third, Level::Second];
        assert_eq!(given.map(|level| levels.next(level)), [1, 2, 1, 2, 2]);
    }
}
