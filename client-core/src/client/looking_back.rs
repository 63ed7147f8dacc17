//! What happened in a document: its history, what others did since, what voided a mark, and what others typed in the
//! text that somebody is writing in.
//!
//! All of it is read; nothing here changes a document. How screens use it:
//!
//! - *History of a question*: [`Client::history`] with `["answers", question]`, newest first.
//! - *While you were away*: at opening, [`Client::unseen`] (and [`Client::seen`] for "since Tuesday"); then
//!   [`Event::DocumentSeen`](crate::Event::DocumentSeen) when the list was shown and put away, and again whenever the
//!   document leaves the screen.
//! - *What voided the mark*: [`Client::changes_since_mark`], of a mark that is not valid any more.
//! - *A text field with the caret in it* remembers the heads that its words belong to. At
//!   [`Notice::DocumentChanged`](crate::Notice::DocumentChanged) it asks [`Client::text_changes_since`], puts these
//!   splices into its words, moves the caret with [`Selection::moved_by`](crate::Selection::moved_by), and remembers
//!   the new heads; [`Client::text_written_by_others`] says what to fade in.
//!
//! The rule that must not be broken: heads that a document doesn't know are no heads; an answer may then tell too much,
//! never too little.

use std::collections::BTreeSet;

use automerge::Change;
use form_model::{ChangeHash, DIGEST_PARTS, DocumentId, HandInMark, ReadyMark, Splice};

use super::Client;
use super::rescuing::merged;
use crate::caret::{WrittenRange, splices_since, written_by_others};
use crate::chronicle::{ChangeNumber, Chronicle, Deed};
use crate::history::{Grouping, HistoryEntry, tell};
use crate::local_document::LocalDocument;
use crate::replay::object_at;
use crate::seen::Seen;
use crate::session::knows;

/// What changes that are not in a document would do to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WouldChange {
    /// What would happen, newest first.
    pub entries: Vec<HistoryEntry>,
    /// How many of the changes can't be told: they build on others that are neither here nor among them.
    pub untold: usize,
}

impl Client {
    /// What these changes would do to a document as it is on this device, such as what a revoked device brought; the
    /// document stays as it is. `None`: the document is not here, or the changes can't be used.
    #[must_use]
    pub fn would_change(&self, document: DocumentId, changes: Vec<Vec<u8>>) -> Option<WouldChange> {
        let local = self.documents.get(&document)?;
        let changes: Vec<_> = changes.into_iter().map(|it| Change::from_bytes(it).ok()).collect::<Option<_>>()?;
        let named: BTreeSet<ChangeHash> = changes.iter().map(Change::hash).collect();
        let (form, new) = merged(local.form(), changes, BTreeSet::new())?;
        let here = named.iter().filter(|it| knows(&form, it)).count();
        let mut chronicle = Chronicle::default();
        chronicle.catch_up(&form);
        let numbers = new.iter().filter_map(|it| chronicle.change_number(&it.hash()));
        let deeds: Vec<&Deed> = numbers.flat_map(|it| chronicle.deeds_of(it)).collect();
        let entries = tell(&chronicle, form.shape(), deeds.into_iter(), Grouping::Outcome);
        Some(WouldChange { entries, untold: named.len() - here })
    }

    /// What happened at and below a path, such as `["answers", "A1"]` or `["findings", id]`, newest first: what was
    /// made on something stands above it, what was made at the same time goes by the tablets' clocks. What one person
    /// did at one place without a longer pause is one entry. An empty path asks for everything.
    #[must_use]
    pub fn history(&self, document: DocumentId, path_prefix: &[&str]) -> Vec<HistoryEntry> {
        let Some(local) = self.documents.get(&document) else { return Vec::new() };
        let prefix: Vec<String> = path_prefix.iter().map(|it| (*it).to_owned()).collect();
        local.ask_chronicle(|chronicle| {
            tell(chronicle, local.form().shape(), chronicle.deeds_below(&prefix), Grouping::Bursts)
        })
    }

    /// What others than the person who is signed in did since these heads: one entry for each of them and each place,
    /// with what came of it. Newest first; [`HistoryEntry::subject`] says what belongs together.
    #[must_use]
    pub fn changes_since(&self, document: DocumentId, seen_heads: &[ChangeHash]) -> Vec<HistoryEntry> {
        let Some(local) = self.documents.get(&document) else { return Vec::new() };
        let person = self.identity.as_ref().map(|it| it.person);
        tell_since(local, seen_heads, |chronicle, deed| person.is_none() || chronicle.person(deed.change) != person)
    }

    /// What others did since the person who is signed in last had the document on the screen of this device. Nothing,
    /// if they never had: then all of it is new, and that is no news.
    #[must_use]
    pub fn unseen(&self, document: DocumentId) -> Vec<HistoryEntry> {
        self.seen(document).map(|it| self.changes_since(document, &it.heads)).unwrap_or_default()
    }

    /// What the person who is signed in last had on the screen of this device, and when.
    #[must_use]
    pub fn seen(&self, document: DocumentId) -> Option<&Seen> {
        self.documents.get(&document)?.seen(self.identity.as_ref()?.person)
    }

    /// What anybody did since a ready mark was made, or without knowing of it, in what the mark covers. The sum of
    /// [`HistoryEntry::changes`] is how many changes that is. Whether the mark is valid, its digest alone says: what
    /// was written may have been taken back.
    #[must_use]
    pub fn changes_since_mark(&self, document: DocumentId, mark: &ReadyMark) -> Vec<HistoryEntry> {
        self.changes_since_row(document, &["ready".to_owned(), mark.id.to_string()])
    }

    /// What anybody did since a hand-in was made, or without knowing of it, in what a hand-in covers.
    #[must_use]
    pub fn changes_since_hand_in(&self, document: DocumentId, mark: &HandInMark) -> Vec<HistoryEntry> {
        self.changes_since_row(document, &["hand_in".to_owned(), mark.id.to_string()])
    }

    /// What was done in the covered parts of a document since a row was added, or without knowing of it.
    fn changes_since_row(&self, document: DocumentId, row: &[String]) -> Vec<HistoryEntry> {
        let Some(local) = self.documents.get(&document) else { return Vec::new() };
        let made = local.ask_chronicle(|chronicle| {
            let first =
                chronicle.deeds_below(row).map(|it| it.change).min_by(|one, other| chronicle.in_order(*one, *other));
            first.map(|it| chronicle.change(it).hash)
        });
        let Some(made) = made else { return Vec::new() };
        tell_since(local, &[made], |chronicle, deed| {
            chronicle.place(deed.place).first().is_some_and(|part| DIGEST_PARTS.contains(&part.as_str()))
        })
    }

    /// What became of a text since these heads, as splices to be made one after the other.
    #[must_use]
    pub fn text_changes_since(&self, document: DocumentId, path: &[&str], heads: &[ChangeHash]) -> Vec<Splice> {
        let Some(local) = self.documents.get(&document) else { return Vec::new() };
        let known: Vec<_> = heads.iter().filter(|it| knows(local.form(), it)).copied().collect();
        splices_since(local.form(), path, &known)
    }

    /// Where in a text, as it is now, stands what others than the person who is signed in typed since these heads.
    #[must_use]
    pub fn text_written_by_others(
        &self,
        document: DocumentId,
        path: &[&str],
        heads: &[ChangeHash],
    ) -> Vec<WrittenRange> {
        let Some(local) = self.documents.get(&document) else { return Vec::new() };
        let person = self.identity.as_ref().map(|it| it.person);
        let path: Vec<String> = path.iter().map(|it| (*it).to_owned()).collect();
        let Some(object) = object_at(local.form().automerge(), &path, &local.form().heads()) else { return Vec::new() };
        local.ask_chronicle(|chronicle| {
            let Some(text) = chronicle.text_of(&object).and_then(|it| chronicle.text(it)) else { return Vec::new() };
            let since = numbers_since(local, chronicle, heads);
            written_by_others(text, |change| {
                let writer = chronicle.person(change);
                (since.contains(&change) && (person.is_none() || writer != person)).then_some(writer)
            })
        })
    }

    pub(super) fn document_seen(&mut self, document: DocumentId, now_ms: u64) {
        let Some(person) = self.identity.as_ref().map(|it| it.person) else { return };
        let writes = self.documents.get_mut(&document).map(|it| it.see(person, now_ms)).unwrap_or_default();
        self.save_aside(writes);
    }
}

/// Tells what came of all the deeds since some heads that a question is about.
fn tell_since(
    local: &LocalDocument,
    heads: &[ChangeHash],
    is_asked_for: impl Fn(&Chronicle, &Deed) -> bool,
) -> Vec<HistoryEntry> {
    local.ask_chronicle(|chronicle| {
        let since = numbers_since(local, chronicle, heads);
        let deeds = since.iter().flat_map(|it| chronicle.deeds_of(*it)).filter(|it| is_asked_for(chronicle, it));
        tell(chronicle, local.form().shape(), deeds, Grouping::Outcome)
    })
}

/// The changes that are not behind these heads.
fn numbers_since(local: &LocalDocument, chronicle: &Chronicle, heads: &[ChangeHash]) -> BTreeSet<ChangeNumber> {
    let known: Vec<_> = heads.iter().filter(|it| chronicle.change_number(it).is_some()).copied().collect();
    let since = local.form().automerge().get_changes_meta(&known);
    since.iter().filter_map(|it| chronicle.change_number(&it.hash)).collect()
}
