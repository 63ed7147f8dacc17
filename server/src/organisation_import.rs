//! Importing units, people and assignments from the files that an HR system and a union list give out.
//!
//! Bytes become a [`Table`], its lines become statements, and [`plan`] compares them with the organisation as it is. Nothing
//! here writes: the store applies a plan in one transaction, after it has planned again there. The rules that must not be
//! broken: a line with a personal identity number in it is refused and the number is repeated nowhere; what one list says
//! never ends what the other list said; a faulty line is told and never half applied.

mod cell_values;
mod csv_file;
mod fault;
mod fault_text;
mod headings;
mod identity_number;
mod lines;
mod people_planning;
mod plan;
mod planning;
mod table;
mod unit_planning;
mod xlsx_file;

pub(crate) use cell_values::parse_email;
pub use fault::{Fault, Notice, NoticeKind, Problem};
pub use fault_text::Language;
pub(crate) use identity_number::holds_identity_number;
pub use plan::{ChangeKind, ChangedThing, FieldChange, Plan, PlannedChange, Totals};
pub(crate) use plan::{KnownAssignment, KnownPerson, KnownUnit, Picture, Write};
pub(crate) use planning::plan;
pub use planning::{ImportOptions, MissingUnits};
pub(crate) use table::CELL_CHARS_MAX;
pub use table::{FILE_BYTES_MAX, FileError, Table, read_table};
pub(crate) use unit_planning::set_authorities;

/// Which of the lists an import is, so that each only ends what it said itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// Units, managers, HR and employees, as the employer's HR system has them.
    Employees,
    /// Safety representatives, as those who appoint them have told the employer.
    Representatives,
}

impl List {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Employees, Self::Representatives];

    /// The list's code, in columns and in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Employees => "employees",
            Self::Representatives => "representatives",
        }
    }

    /// The list with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

#[cfg(test)]
mod tests;
