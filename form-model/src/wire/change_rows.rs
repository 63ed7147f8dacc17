//! How many operations a change may unfold to, before automerge unfolds it.
//!
//! The columns of a change are run-length encoded: twenty bytes can promise four thousand million operations, and
//! automerge visits each one to check it. This walks over the runs and visits none. It does not check what the rows
//! say. The rule that must hold: its work grows with the bytes, never with what they promise.

use crate::wire::leb::{Cut, Reader};

/// A change has about a dozen columns; later versions may add some.
pub(crate) const COLUMNS_MAX: u64 = 64;

/// What makes a change too large to look at, or unreadable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowsError {
    /// The bytes end before the change does, or run on after a column's end.
    Cut,
    /// More columns than a change has.
    TooManyColumns {
        /// How many are promised.
        count: u64,
    },
}

impl From<Cut> for RowsError {
    fn from(_: Cut) -> Self {
        Self::Cut
    }
}

/// The number of rows in the longest column of a change, given the inside of its chunk, uncompressed.
pub(crate) fn change_rows(change: &[u8]) -> Result<u64, RowsError> {
    let mut reader = Reader::new(change);
    let dependencies = reader.unsigned()?;
    reader.take(dependencies.saturating_mul(32))?;
    reader.prefixed()?; // The actor.
    reader.unsigned()?; // The sequence number.
    reader.unsigned()?; // The first operation's counter.
    reader.signed()?; // The time.
    reader.prefixed()?; // The message.
    let other_actors = reader.unsigned()?;
    for _ in 0..other_actors {
        reader.prefixed()?;
    }
    let count = reader.unsigned()?;
    if count > COLUMNS_MAX {
        return Err(RowsError::TooManyColumns { count });
    }
    let mut columns = Vec::new();
    for _ in 0..count {
        columns.push((reader.unsigned()?, reader.unsigned()?));
    }
    let mut longest = 0;
    for (specification, length) in columns {
        longest = longest.max(column_rows(specification, reader.take(length)?)?);
    }
    Ok(longest)
}

/// The rows of one column; its type stands in the lowest three bits of its specification.
fn column_rows(specification: u64, column: &[u8]) -> Result<u64, Cut> {
    let reader = Reader::new(column);
    match specification & 7 {
        3 => run_length_rows(reader, |it| it.signed().map(drop)),
        4 => boolean_rows(reader),
        5 => run_length_rows(reader, |it| it.prefixed().map(drop)),
        7 => Ok(0),
        _ => run_length_rows(reader, |it| it.unsigned().map(drop)),
    }
}

/// Runs: a positive count and one value, a negative count and so many values, or 0 and a count of absent values.
fn run_length_rows(mut reader: Reader<'_>, value: fn(&mut Reader<'_>) -> Result<(), Cut>) -> Result<u64, Cut> {
    let mut rows = 0_u64;
    while !reader.is_empty() {
        let run = reader.signed()?;
        let values = if run > 0 { 1 } else { run.unsigned_abs() };
        for _ in 0..values {
            value(&mut reader)?;
        }
        let length = if run == 0 { reader.unsigned()? } else { run.unsigned_abs() };
        rows = rows.saturating_add(length);
    }
    Ok(rows)
}

/// Counts of false and true in turn.
fn boolean_rows(mut reader: Reader<'_>) -> Result<u64, Cut> {
    let mut rows = 0_u64;
    while !reader.is_empty() {
        rows = rows.saturating_add(reader.unsigned()?);
    }
    Ok(rows)
}
