//! Edits that were not received: kept with their bytes, the reason, and words that a person recognises them by.
//!
//! They are shown and exported, and never sent. The rule that must not be broken: nothing here is ever deleted by
//! the program itself.

use automerge::ScalarValue;
use form_model::{Action, ChangeHash, DocumentId, Edit, PersonId};
use serde::{Deserialize, Serialize};

use crate::keys::{put, set_aside_key};
use crate::local_store::Write;

/// Why an edit stands beside the document instead of in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhySetAside {
    /// The server refused it.
    Refused,
    /// It continues a text that something refused was written in, so that its place in the text is lost.
    InRefusedText,
    /// It is a mark or a hand-in that was made on top of something refused: it vouched for another content.
    Mark,
    /// It was made on another device on top of something refused; that device makes it again.
    MadeElsewhere,
    /// What it was made in is not there without the refused edits.
    NoPlace,
}

/// What somebody did at one place, in a form that a screen can put into words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditSummary {
    /// The place: segments of the path in the document.
    pub path: Vec<String>,
    /// What was done there.
    pub what: WhatWasDone,
}

/// The kinds of edits, with what was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhatWasDone {
    /// A value was set.
    Set(String),
    /// A value was cleared.
    Cleared,
    /// Text was typed.
    Typed {
        /// The new text.
        inserted: String,
        /// The text that it took the place of.
        removed: String,
    },
    /// A row was added, with these values.
    AddedRow(Vec<(String, String)>),
    /// Something was counted.
    Counted(i64),
    /// Something that this version has no words for; the bytes hold it.
    Other,
}

/// One edit that was not received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// The document that it was made in.
    pub document: DocumentId,
    /// The change's hash.
    pub hash: ChangeHash,
    /// The change as it was made.
    pub bytes: Vec<u8>,
    /// Why it is here.
    pub why: WhySetAside,
    /// The code of the server's reason; that of the refused edit that this one was built on, if it wasn't itself.
    pub reason: String,
    /// The server's words.
    pub text: String,
    /// Who made it, as the change says.
    pub person: Option<PersonId>,
    /// When it was made, by the device's clock, in milliseconds since 1970.
    pub made_at_ms: u64,
    /// When it was set aside.
    pub set_aside_at_ms: u64,
    /// What was done.
    pub edits: Vec<EditSummary>,
}

/// What is stored before the change's bytes.
#[derive(Serialize, Deserialize)]
struct Header {
    document: DocumentId,
    hash: String,
    why: WhySetAside,
    reason: String,
    text: String,
    person: Option<PersonId>,
    made_at_ms: u64,
    set_aside_at_ms: u64,
    edits: Vec<EditSummary>,
}

impl SetAside {
    /// The entry's bytes: the length of the header, the header as JSON, the change.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let header = Header {
            document: self.document,
            hash: self.hash.to_string(),
            why: self.why,
            reason: self.reason.clone(),
            text: self.text.clone(),
            person: self.person,
            made_at_ms: self.made_at_ms,
            set_aside_at_ms: self.set_aside_at_ms,
            edits: self.edits.clone(),
        };
        let header = serde_json::to_vec(&header).expect("invariant: a header has text keys and nothing that can fail");
        let length = u32::try_from(header.len()).expect("invariant: a change of a few kilobytes has a short summary");
        [&length.to_be_bytes(), header.as_slice(), &self.bytes].concat()
    }

    /// The entry in these bytes.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let (header, change) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        let header: Header = serde_json::from_slice(header).ok()?;
        Some(Self {
            document: header.document,
            hash: header.hash.parse().ok()?,
            bytes: change.to_vec(),
            why: header.why,
            reason: header.reason,
            text: header.text,
            person: header.person,
            made_at_ms: header.made_at_ms,
            set_aside_at_ms: header.set_aside_at_ms,
            edits: header.edits,
        })
    }

    pub(crate) fn write(&self) -> Write {
        put(set_aside_key(self.document, self.hash), self.to_bytes())
    }
}

/// The words for an edit; `removed` is the text that a splice took away.
pub(crate) fn summary_of(edit: &Edit, removed: &str) -> EditSummary {
    let what = match edit.action() {
        Action::Put(ScalarValue::Null) => WhatWasDone::Cleared,
        Action::Put(value) => WhatWasDone::Set(words_of(value)),
        Action::Splice(splice) => WhatWasDone::Typed { inserted: splice.insert.clone(), removed: removed.to_owned() },
        Action::AddRow(values) => {
            WhatWasDone::AddedRow(values.iter().map(|it| (it.field.join("/"), words_of(&it.value))).collect())
        }
        Action::Increment(by) => WhatWasDone::Counted(*by),
    };
    EditSummary { path: edit.path().to_vec(), what }
}

/// A value as a screen shows it where it has no better words.
pub(crate) fn words_of(value: &ScalarValue) -> String {
    if let ScalarValue::Str(text) = value { text.to_string() } else { value.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_reads_back_and_a_cut_one_does_not() {
        let entry = SetAside {
            document: DocumentId::from_bytes([1; 16]),
            hash: ChangeHash([2; 32]),
            bytes: vec![1, 2, 3],
            why: WhySetAside::InRefusedText,
            reason: "no-access".into(),
            text: "Du har inte rätt att skriva här.".into(),
            person: Some(PersonId::from_bytes([3; 16])),
            made_at_ms: 1_000,
            set_aside_at_ms: 2_000,
            edits: vec![EditSummary {
                path: vec!["answers".into(), "A1".into(), "comment".into()],
                what: WhatWasDone::Typed { inserted: "ljudet".into(), removed: String::new() },
            }],
        };
        let bytes = entry.to_bytes();
        assert_eq!(SetAside::from_bytes(&bytes).as_ref(), Some(&entry));
        let without_change = bytes.len() - entry.bytes.len();
        assert!((0..without_change).all(|length| SetAside::from_bytes(&bytes[..length]).is_none()));
    }
}
