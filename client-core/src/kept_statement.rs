//! What a person stated about a hand-in, from when it was written until the server has it or the person takes it back.
//!
//! It is no part of the form: the server keeps it with the hand-in. The rule that must not be broken: the words go from here
//! only when the server has told that it has these very words, or when the person takes back what it did not take.

use std::collections::BTreeMap;

use form_model::{BroughtStatement, CaseState, DocumentId, PersonId, RowId};
use serde::{Deserialize, Serialize};

use crate::keys;
use crate::local_store::{Entry, Write};

/// Why the server did not take a statement, for good: it is not sent again unless the person asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatementRefusal {
    /// The server knows of no such hand-in that the person may state something about.
    NoPart,
    /// The hand-in was made with a representative's mark.
    HasMark,
    /// The words are too long, or no statement.
    NotAccepted,
}

/// A statement that the server does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptStatement {
    /// The document that was handed in.
    pub document: DocumentId,
    /// The hand-in's row.
    pub hand_in: RowId,
    /// What was stated.
    pub words: String,
    /// Why the server did not take it, once it has said so.
    pub refusal: Option<StatementRefusal>,
}

#[derive(Debug)]
struct Words {
    words: String,
    refusal: Option<StatementRefusal>,
}

/// The statements about one document's hand-ins that the server does not have.
#[derive(Debug, Default)]
pub(crate) struct KeptStatements {
    words: BTreeMap<(RowId, PersonId), Words>,
}

impl KeptStatements {
    /// Those in the rows of a document.
    pub(crate) fn in_rows(rows: &[Entry]) -> Self {
        let stated = rows.iter().filter_map(|it| in_row(it, "statement/"));
        let mut words: BTreeMap<_, _> = stated.map(|(of, words)| (of, Words { words, refusal: None })).collect();
        for (of, refusal) in rows.iter().filter_map(|it| in_row(it, "statement-refused/")) {
            if let Some(kept) = words.get_mut(&of) {
                kept.refusal = Some(refusal);
            }
        }
        Self { words }
    }

    /// True if the server has all there was.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Everything that a person stated about the hand-ins of this document.
    pub(crate) fn all_of(&self, document: DocumentId, person: PersonId) -> impl Iterator<Item = KeptStatement> {
        self.words.iter().filter(move |it| it.0.1 == person).map(move |((hand_in, _), it)| KeptStatement {
            document,
            hand_in: *hand_in,
            words: it.words.clone(),
            refusal: it.refusal,
        })
    }

    /// Everything that the server does not have, whoever stated it, as a revoked device brings it.
    pub(crate) fn all(&self) -> impl Iterator<Item = BroughtStatement> {
        let all = self.words.iter();
        all.map(|((hand_in, by), it)| BroughtStatement { hand_in: *hand_in, by: *by, words: it.words.clone() })
    }

    /// Keeps what a person states, in place of what they stated before; what it replaces may have been refused, this was not.
    pub(crate) fn keep(&mut self, document: DocumentId, of: (RowId, PersonId), words: String) -> [Write; 2] {
        let write = keys::put_record(keys::statement_key(document, of.0, of.1), &words);
        self.words.insert(of, Words { words, refusal: None });
        [write, Write::Delete { key: keys::statement_refused_key(document, of.0, of.1) }]
    }

    /// Takes note that the server did not take these words. `None`: others have been stated meanwhile.
    pub(crate) fn refused(
        &mut self,
        document: DocumentId,
        of: (RowId, PersonId),
        (words, refusal): (&str, StatementRefusal),
    ) -> Option<Write> {
        let kept = self.words.get_mut(&of).filter(|it| it.words == words)?;
        kept.refusal = Some(refusal);
        Some(keys::put_record(keys::statement_refused_key(document, of.0, of.1), &refusal))
    }

    /// Lets go of what the server refused and the person takes back. Nothing for what may still reach the server.
    pub(crate) fn withdraw(&mut self, document: DocumentId, of: (RowId, PersonId)) -> Vec<Write> {
        if self.words.get(&of).is_none_or(|it| it.refusal.is_none()) {
            return Vec::new();
        }
        self.let_go(document, of)
    }

    /// Lets go of what the server has.
    pub(crate) fn told(&mut self, state: &CaseState) -> Vec<Write> {
        let mut writes = Vec::new();
        for it in &state.statements {
            let of = (it.hand_in, it.by);
            if self.words.get(&of).is_some_and(|kept| kept.words == it.words) {
                writes.extend(self.let_go(state.document, of));
            }
        }
        writes
    }

    fn let_go(&mut self, document: DocumentId, of: (RowId, PersonId)) -> Vec<Write> {
        self.words.remove(&of);
        let keys = [keys::statement_key, keys::statement_refused_key];
        keys.map(|key| Write::Delete { key: key(document, of.0, of.1) }).into()
    }
}

fn in_row<T: serde::de::DeserializeOwned>(row: &Entry, table: &str) -> Option<((RowId, PersonId), T)> {
    let (hand_in, person) = row.0.strip_prefix(table)?.split_once('/')?;
    Some(((hand_in.parse().ok()?, person.parse().ok()?), keys::read_record(&row.1)?))
}
