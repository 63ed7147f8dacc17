//! Each line by itself: what it says of a unit, a person and a role, or what is wrong with it.
//!
//! It knows no organisation and no other line. The rule that must not be broken: a line with a personal identity number in any
//! cell, read or not, says nothing at all.

use chrono::NaiveDate;
use form_model::{Level, Role};

use super::List;
use super::cell_values::{parse_day, parse_email, parse_level, parse_role, spoken_name};
use super::fault::{Fault, Problem, echo};
use super::headings::Column;
use super::identity_number::{holds_identity_number, is_identity_number_without_zeros};
use super::table::{CELL_CHARS_MAX, Cell, CellState, SheetLine, Table};

/// What one line says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Statement {
    pub(crate) line: u32,
    pub(crate) unit_code: Option<String>,
    pub(crate) unit_name: Option<String>,
    pub(crate) parent: Option<String>,
    pub(crate) level: Option<Level>,
    pub(crate) unit_manager: Option<String>,
    pub(crate) employment_number: Option<String>,
    pub(crate) user: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) role: Option<Role>,
    pub(crate) from: Option<NaiveDate>,
    pub(crate) to: Option<NaiveDate>,
}

impl Statement {
    /// True if it is about a person.
    pub(crate) fn names_person(&self) -> bool {
        self.employment_number.is_some() || self.user.is_some() || self.email.is_some()
    }
}

/// Every line, as what it says or as its faults.
pub(crate) fn read_lines(table: &Table, list: List) -> (Vec<Statement>, Vec<Fault>) {
    let mut statements = Vec::with_capacity(table.lines.len());
    let mut faults = Vec::new();
    for line in &table.lines {
        let mut reading = LineReading { table, list, line, faults: Vec::new() };
        let statement = reading.read();
        if reading.faults.is_empty() {
            statements.push(statement);
        } else {
            faults.append(&mut reading.faults);
        }
    }
    (statements, faults)
}

struct LineReading<'a> {
    table: &'a Table,
    list: List,
    line: &'a SheetLine,
    faults: Vec<Fault>,
}

impl LineReading<'_> {
    fn read(&mut self) -> Statement {
        let holds_number =
            |it: &Cell| holds_identity_number(&it.text) || it.is_number && is_identity_number_without_zeros(&it.text);
        if self.line.cells.iter().any(holds_number) {
            self.fault(None, Problem::IdentityNumber, None);
            return Statement::default();
        }
        let has_heading = |index: usize| self.table.is_headed.get(index).is_some_and(|it| *it);
        if self.line.cells.iter().enumerate().any(|(index, it)| !it.text.is_empty() && !has_heading(index)) {
            self.fault(None, Problem::TooManyCells, None);
        }
        let mut statement = self.statement();
        let is_person = statement.names_person();
        if statement.unit_code.is_none() && statement.unit_name.is_none() {
            self.fault(None, Problem::NoUnit, None);
        }
        if !is_person && (statement.name.is_some() || statement.role.is_some()) {
            self.fault(None, Problem::NoPersonKey, None);
        }
        if let (Some(from), Some(to)) = (statement.from, statement.to)
            && to < from
        {
            self.fault(Some(Column::To), Problem::EndsBeforeItBegins, None);
        }
        if is_person && statement.role.is_none() {
            statement.role = Some(match self.list {
                List::Employees => Role::Employee,
                List::Representatives => Role::Representative,
            });
        }
        statement
    }

    fn statement(&mut self) -> Statement {
        let first = self.text(Column::FirstName);
        let last = self.text(Column::LastName);
        let parts = match (first, last) {
            (Some(first), Some(last)) => Some(format!("{first} {last}")),
            (first, last) => first.or(last),
        };
        Statement {
            line: self.line.number,
            unit_code: self.text(Column::UnitCode),
            unit_name: self.text(Column::UnitName),
            parent: self.text(Column::ParentUnit),
            level: self.understood(Column::Level, Problem::UnknownLevel, parse_level),
            unit_manager: self.text(Column::UnitManager),
            employment_number: self.text(Column::EmploymentNumber),
            user: self.text(Column::User).map(|it| it.to_lowercase()),
            email: self.understood(Column::Email, Problem::BadEmail, parse_email),
            name: self.text(Column::Name).map(|it| spoken_name(&it)).or(parts),
            role: self.role(),
            from: self.understood(Column::From, Problem::BadDay, parse_day),
            to: self.understood(Column::To, Problem::BadDay, parse_day),
        }
    }

    fn role(&mut self) -> Option<Role> {
        let role = self.understood(Column::Role, Problem::UnknownRole, parse_role)?;
        match (list_of(role), self.list) {
            (Some(list), asked) if list == asked => Some(role),
            (Some(_), _) => self.nothing(Column::Role, Problem::RoleOfOtherList, None),
            (None, _) => self.nothing(Column::Role, Problem::RoleByHandOnly, None),
        }
    }

    /// What the cell's text means, by the column's own reading.
    fn understood<T>(&mut self, column: Column, problem: Problem, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(column)?;
        parse(&text).or_else(|| self.nothing(column, problem, Some(&text)))
    }

    /// The text of a cell; a fault if it can't be taken for that.
    fn text(&mut self, column: Column) -> Option<String> {
        let heading = self.table.headings.iter().find(|it| it.column == column)?;
        let cell = self.line.cells.get(heading.index)?;
        match cell.state {
            CellState::Plain => {}
            CellState::Formula => return self.nothing(column, Problem::Formula, None),
            CellState::Merged => return self.nothing(column, Problem::MergedCell, None),
        }
        // Many programs put a lone dash where there is nothing.
        if cell.text.is_empty() || cell.text == "-" {
            return None;
        }
        if cell.text.chars().any(char::is_control) {
            return self.nothing(column, Problem::ControlCharacter, None);
        }
        if cell.text.chars().count() > CELL_CHARS_MAX {
            return self.nothing(column, Problem::TooLong, Some(&cell.text));
        }
        Some(cell.text.clone())
    }

    /// Nothing, and why.
    fn nothing<T>(&mut self, column: Column, problem: Problem, value: Option<&str>) -> Option<T> {
        self.fault(Some(column), problem, value);
        None
    }

    fn fault(&mut self, column: Option<Column>, problem: Problem, value: Option<&str>) {
        self.faults.push(Fault {
            line: self.line.number,
            column: column.and_then(|it| self.table.heading(it)),
            value: value.and_then(echo),
            problem,
            other_line: None,
        });
    }
}

/// The list that a role comes from; none for those that are given by hand.
pub(crate) const fn list_of(role: Role) -> Option<List> {
    match role {
        Role::Manager | Role::Hr | Role::Employee => Some(List::Employees),
        Role::Representative | Role::SubstituteRepresentative | Role::MainRepresentative => Some(List::Representatives),
        Role::ProcessOwner | Role::Analyst | Role::RecordsOfficer | Role::Admin => None,
    }
}
