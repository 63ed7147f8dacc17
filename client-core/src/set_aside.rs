//! Edits that were not received: kept with their bytes, the reason, and words that a person recognises them by.
//!
//! They are shown and exported, and never sent. The rule that must not be broken: nothing here is ever deleted by
//! the program itself.

use automerge::{Change, ScalarValue};
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

/// The entries as a person recognises them, oldest first: what was typed at one place for one reason is one entry with
/// the whole text, which has the hash, the bytes and the times of its newest keystroke.
#[must_use]
pub fn in_one_piece(entries: &[SetAside]) -> Vec<SetAside> {
    let mut ordered: Vec<_> = entries.iter().map(|it| (order_of(it), it)).collect();
    ordered.sort_by(|one, other| one.0.cmp(&other.0));
    let mut pieces: Vec<SetAside> = Vec::new();
    for (_, entry) in ordered {
        let before = pieces.iter_mut().rev().find(|it| is_at_same_place(it, entry));
        match before.map(|it| continued(it, entry)) {
            Some(true) => {}
            Some(false) | None => pieces.push(entry.clone()),
        }
    }
    pieces
}

/// Times are whole seconds; within one, a device numbers what it makes.
fn order_of(entry: &SetAside) -> (u64, Vec<u8>, u64, ChangeHash) {
    let change = Change::from_bytes(entry.bytes.clone()).ok();
    let (actor, seq) = change.map(|it| (it.actor_id().to_bytes().to_vec(), it.seq())).unwrap_or_default();
    (entry.made_at_ms, actor, seq, entry.hash)
}

fn is_at_same_place(one: &SetAside, other: &SetAside) -> bool {
    let place = |it: &SetAside| it.edits.first().map(|it| it.path.clone());
    place(one) == place(other)
}

/// Adds a keystroke to what was typed before it. False where the two are no typing, or not of one person and reason.
fn continued(before: &mut SetAside, entry: &SetAside) -> bool {
    if (&before.reason, before.person) != (&entry.reason, entry.person) {
        return false;
    }
    let [EditSummary { what: WhatWasDone::Typed { inserted, removed }, .. }] = before.edits.as_mut_slice() else {
        return false;
    };
    let [EditSummary { what: WhatWasDone::Typed { inserted: typed, removed: taken }, .. }] = entry.edits.as_slice()
    else {
        return false;
    };
    match inserted.rfind(taken.as_str()) {
        Some(at) if !taken.is_empty() => inserted.replace_range(at..at + taken.len(), typed),
        Some(_) | None => {
            removed.push_str(taken);
            inserted.push_str(typed);
        }
    }
    (before.hash, before.bytes) = (entry.hash, entry.bytes.clone());
    (before.made_at_ms, before.set_aside_at_ms) = (entry.made_at_ms, entry.set_aside_at_ms);
    true
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

    fn typed(number: u8, inserted: &str, removed: &str) -> SetAside {
        let what = WhatWasDone::Typed { inserted: inserted.into(), removed: removed.into() };
        SetAside {
            document: DocumentId::from_bytes([1; 16]),
            hash: ChangeHash([number; 32]),
            bytes: Vec::new(),
            why: WhySetAside::Refused,
            reason: "round-closed".into(),
            text: String::new(),
            person: None,
            made_at_ms: u64::from(number),
            set_aside_at_ms: 0,
            edits: vec![EditSummary { path: vec!["answers".into(), "A1".into(), "comment".into()], what }],
        }
    }

    #[test]
    fn what_was_typed_key_by_key_is_one_text() {
        let keys = [typed(1, "H", ""), typed(2, "ek", ""), typed(3, "", "k"), typed(4, "j", ""), typed(5, "!", "")];
        let [piece] = in_one_piece(&keys).try_into().unwrap();
        assert_eq!(piece.edits[0].what, WhatWasDone::Typed { inserted: "Hej!".into(), removed: String::new() });
        assert_eq!(piece.hash, keys[4].hash);
    }

    #[test]
    fn what_was_refused_for_another_reason_or_set_between_stays_by_itself() {
        let other = SetAside { reason: "row-deleted".into(), ..typed(2, "b", "") };
        let set = SetAside {
            edits: vec![EditSummary { path: vec!["x".into()], what: WhatWasDone::Set("yes".into()) }],
            ..typed(3, "", "")
        };
        let pieces = in_one_piece(&[typed(1, "a", ""), other.clone(), set.clone(), set.clone()]);
        assert_eq!(pieces, [typed(1, "a", ""), other, set.clone(), set]);
    }

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
