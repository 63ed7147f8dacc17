//! What a person has had on the screen of each document, so that "while you were away" can say what came since.
//!
//! One small record for each document and person: the heads that were shown, and when. The rule that must not be
//! broken: what another person wrote counts as unseen until a screen has said that it showed it.

use std::collections::BTreeSet;

use automerge::Automerge;
use form_model::{ChangeHash, DocumentId, FormDocument, PersonId};
use serde::{Deserialize, Serialize};

use crate::keys;
use crate::local_store::{Entry, Write};
use crate::session::knows;

/// More people than ever share one tablet; the record that was renewed longest ago goes first.
pub(crate) const SEEN_PERSONS_MAX: usize = 16;

/// What somebody has seen of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The newest changes that were on the screen.
    pub heads: Vec<ChangeHash>,
    /// When they were, by this device's clock, in milliseconds since 1970.
    pub at_ms: u64,
}

/// What is stored.
#[derive(Serialize, Deserialize)]
struct Record {
    heads: Vec<String>,
    at_ms: u64,
}

impl Seen {
    /// The person and what they have seen, if the row holds that.
    pub(crate) fn in_row(row: &Entry) -> Option<(PersonId, Self)> {
        let person = row.0.strip_prefix("seen/")?.parse().ok()?;
        let record: Record = keys::read_record(&row.1)?;
        let heads = record.heads.iter().filter_map(|it| it.parse().ok()).collect();
        Some((person, Self { heads, at_ms: record.at_ms }))
    }

    pub(crate) fn write(&self, document: DocumentId, person: PersonId) -> Write {
        let heads = self.heads.iter().map(ToString::to_string).collect();
        keys::put_record(keys::seen_key(document, person), &Record { heads, at_ms: self.at_ms })
    }

    /// The same on a document that was made anew without some changes: the newest of what was seen that is still
    /// there. Otherwise everything would look new after a refusal.
    pub(crate) fn carried_over(&self, old: &Automerge, new: &FormDocument) -> Self {
        let known: Vec<_> = self.heads.iter().filter(|it| old.get_change_meta_by_hash(it).is_some()).copied().collect();
        let unseen: BTreeSet<_> = old.get_changes_meta(&known).iter().map(|it| it.hash).collect();
        let all = old.get_changes_meta(&[]);
        let kept: Vec<_> = all.iter().filter(|it| !unseen.contains(&it.hash) && knows(new, &it.hash)).collect();
        let inner: BTreeSet<_> = kept.iter().flat_map(|it| &it.deps).collect();
        let heads = kept.iter().map(|it| it.hash).filter(|it| !inner.contains(it)).collect();
        Self { heads, at_ms: self.at_ms }
    }
}
