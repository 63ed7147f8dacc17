//! What a person stated about a hand-in, from when it was written until the server has it.
//!
//! It is no part of the form: the server keeps it with the hand-in. The rule that must not be broken: the words go from here
//! only when the server has told that it has these very words.

use std::collections::BTreeMap;

use form_model::{CaseState, DocumentId, PersonId, RowId};

use crate::keys;
use crate::local_store::{Entry, Write};

/// The statements about one document's hand-ins that the server does not have.
#[derive(Debug, Default)]
pub(crate) struct KeptStatements {
    words: BTreeMap<(RowId, PersonId), String>,
}

impl KeptStatements {
    /// Those in the rows of a document.
    pub(crate) fn in_rows(rows: &[Entry]) -> Self {
        Self { words: rows.iter().filter_map(in_row).collect() }
    }

    /// True if the server has all there was.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// What a person stated.
    pub(crate) fn of(&self, hand_in: RowId, person: PersonId) -> Option<&str> {
        self.words.get(&(hand_in, person)).map(String::as_str)
    }

    /// Everything that a person stated: about which hand-in, and what.
    pub(crate) fn all_of(&self, person: PersonId) -> impl Iterator<Item = (RowId, &str)> {
        self.words.iter().filter(move |it| it.0.1 == person).map(|((hand_in, _), words)| (*hand_in, words.as_str()))
    }

    /// Keeps what a person states, in place of what they stated before.
    pub(crate) fn keep(&mut self, document: DocumentId, of: (RowId, PersonId), words: String) -> Write {
        let write = keys::put_record(keys::statement_key(document, of.0, of.1), &words);
        self.words.insert(of, words);
        write
    }

    /// Lets go of what the server has.
    pub(crate) fn told(&mut self, state: &CaseState) -> Vec<Write> {
        let mut writes = Vec::new();
        for it in &state.statements {
            let of = (it.hand_in, it.by);
            if self.words.get(&of).is_some_and(|words| *words == it.words) {
                self.words.remove(&of);
                writes.push(Write::Delete { key: keys::statement_key(state.document, it.hand_in, it.by) });
            }
        }
        writes
    }
}

fn in_row(row: &Entry) -> Option<((RowId, PersonId), String)> {
    let (hand_in, person) = row.0.strip_prefix("statement/")?.split_once('/')?;
    Some(((hand_in.parse().ok()?, person.parse().ok()?), keys::read_record(&row.1)?))
}
