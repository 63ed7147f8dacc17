//! What is wrong with a line, and what somebody should know about a file although nothing is wrong.
//!
//! The texts are in `fault_text`. The rule that must not be broken: whatever is repeated from the file goes through [`echo`],
//! which repeats no personal identity number and nothing long.

use super::identity_number::holds_identity_number;

/// How much of a cell is repeated: enough to find it by.
const ECHO_CHARS_MAX: usize = 60;

/// A part of the file that may be shown; nothing of it if it holds a personal identity number.
pub(crate) fn echo(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || holds_identity_number(text) {
        return None;
    }
    let shown = text.chars().take(ECHO_CHARS_MAX).map(|it| if it.is_control() { ' ' } else { it });
    let mut shown: String = shown.collect();
    if text.chars().count() > ECHO_CHARS_MAX {
        shown.push('…');
    }
    Some(shown)
}

/// Something wrong with a line: nothing of the line is applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line as an editor or a spreadsheet counts it, from 1.
    pub line: u32,
    /// The heading of the column, if it is one column's fault.
    pub column: Option<String>,
    /// What stands there, cut; never a personal identity number.
    pub value: Option<String>,
    /// What is wrong.
    pub problem: Problem,
    /// The other line that it has to do with.
    pub other_line: Option<u32>,
}

/// The kinds of faults of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Problem {
    /// A personal identity number stands somewhere on the line.
    IdentityNumber,
    /// The cell holds a formula, or text that a spreadsheet would take for one.
    Formula,
    /// The cell is merged with others, so it isn't known which lines it is for.
    MergedCell,
    /// The cell holds a line break or another control character.
    ControlCharacter,
    /// The cell is too long.
    TooLong,
    /// The line has more cells than there are headings.
    TooManyCells,
    /// The line names no unit.
    NoUnit,
    /// The unit is not known.
    UnknownUnit,
    /// Several units have this name.
    AmbiguousUnit,
    /// The unit was ended.
    EndedUnit,
    /// The unit is new and has no name.
    NoUnitName,
    /// The unit above is not known.
    UnknownParent,
    /// The unit is new and has no level.
    NoLevel,
    /// The level's word is not known.
    UnknownLevel,
    /// The unit's level is above that of the unit above it.
    LevelAboveParent,
    /// The unit is, by way of others, above itself.
    Ring,
    /// The line says something else than another line about the same unit or person.
    ContradictsLine,
    /// The line has a name or a role and no employment number, user name or e-mail.
    NoPersonKey,
    /// The person is new and has no name.
    NoName,
    /// Nobody has this employment number, user name or e-mail.
    UnknownPerson,
    /// Employment number, user name and e-mail belong to different people.
    DifferentPeople,
    /// The person who has this e-mail or user name has another employment number.
    OtherEmploymentNumber,
    /// The e-mail address is none.
    BadEmail,
    /// The role's word is not known.
    UnknownRole,
    /// The role belongs to the other list.
    RoleOfOtherList,
    /// The role is given by hand only.
    RoleByHandOnly,
    /// The day can't be understood.
    BadDay,
    /// The last day is before the first.
    EndsBeforeItBegins,
}

impl Problem {
    /// Every problem.
    pub const ALL: [Self; 28] = [
        Self::IdentityNumber,
        Self::Formula,
        Self::MergedCell,
        Self::ControlCharacter,
        Self::TooLong,
        Self::TooManyCells,
        Self::NoUnit,
        Self::UnknownUnit,
        Self::AmbiguousUnit,
        Self::EndedUnit,
        Self::NoUnitName,
        Self::UnknownParent,
        Self::NoLevel,
        Self::UnknownLevel,
        Self::LevelAboveParent,
        Self::Ring,
        Self::ContradictsLine,
        Self::NoPersonKey,
        Self::NoName,
        Self::UnknownPerson,
        Self::DifferentPeople,
        Self::OtherEmploymentNumber,
        Self::BadEmail,
        Self::UnknownRole,
        Self::RoleOfOtherList,
        Self::RoleByHandOnly,
        Self::BadDay,
        Self::EndsBeforeItBegins,
    ];

    /// The problem's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::IdentityNumber => "identity-number",
            Self::Formula => "formula",
            Self::MergedCell => "merged-cell",
            Self::ControlCharacter => "control-character",
            Self::TooLong => "too-long",
            Self::TooManyCells => "too-many-cells",
            Self::NoUnit => "no-unit",
            Self::UnknownUnit => "unknown-unit",
            Self::AmbiguousUnit => "ambiguous-unit",
            Self::EndedUnit => "ended-unit",
            Self::NoUnitName => "no-unit-name",
            Self::UnknownParent => "unknown-parent",
            Self::NoLevel => "no-level",
            Self::UnknownLevel => "unknown-level",
            Self::LevelAboveParent => "level-above-parent",
            Self::Ring => "ring",
            Self::ContradictsLine => "contradicts-line",
            Self::NoPersonKey => "no-person-key",
            Self::NoName => "no-name",
            Self::UnknownPerson => "unknown-person",
            Self::DifferentPeople => "different-people",
            Self::OtherEmploymentNumber => "other-employment-number",
            Self::BadEmail => "bad-email",
            Self::UnknownRole => "unknown-role",
            Self::RoleOfOtherList => "role-of-other-list",
            Self::RoleByHandOnly => "role-by-hand-only",
            Self::BadDay => "bad-day",
            Self::EndsBeforeItBegins => "ends-before-it-begins",
        }
    }
}

/// Something to know about a file or a line that stops nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The line, if it is about one.
    pub line: Option<u32>,
    /// What it says.
    pub kind: NoticeKind,
    /// What it is about: a heading, a sheet, a unit, a line's number.
    pub about: String,
}

impl Notice {
    /// About something in the file; left blank if it can't be repeated.
    pub(crate) fn new(line: Option<u32>, kind: NoticeKind, about: &str) -> Self {
        Self { line, kind, about: echo(about).unwrap_or_default() }
    }
}

/// What a notice says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeKind {
    /// How a text file was read: its encoding and what separates its columns.
    ReadAs,
    /// A column about union membership was not read.
    UnionIgnored,
    /// A column holds personal identity numbers: take it out of the file.
    IdentityColumn,
    /// A column was not read, since its heading is not known.
    ColumnIgnored,
    /// A sheet was not read.
    SheetIgnored,
    /// The line says what another line said; it counts once.
    SameAsLine,
    /// The role ended before the day of the import, so nothing was added.
    EndedAlready,
    /// The unit has several managers at one time, which is allowed.
    SeveralManagers,
    /// The unit is not in the file and stays.
    UnitKept,
    /// The unit is not in the file and stays because a follow-up of it is open.
    UnitKeptOpenFollowup,
    /// The unit ends although a follow-up of it is open.
    UnitEndsWithOpenFollowup,
    /// Nothing ends, because some lines have faults and might be the missing ones.
    NothingEnds,
}

impl NoticeKind {
    /// The kind's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ReadAs => "read-as",
            Self::UnionIgnored => "union-ignored",
            Self::IdentityColumn => "identity-column",
            Self::ColumnIgnored => "column-ignored",
            Self::SheetIgnored => "sheet-ignored",
            Self::SameAsLine => "same-as-line",
            Self::EndedAlready => "ended-already",
            Self::SeveralManagers => "several-managers",
            Self::UnitKept => "unit-kept",
            Self::UnitKeptOpenFollowup => "unit-kept-open-followup",
            Self::UnitEndsWithOpenFollowup => "unit-ends-with-open-followup",
            Self::NothingEnds => "nothing-ends",
        }
    }
}
