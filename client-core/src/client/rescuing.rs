//! Exporting everything, and taking in what another device exported.
//!
//! The rules that must not be broken: an import never makes a document worse, and what was set aside here does not come
//! back by a detour.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::Change;
use form_model::{DocumentId, FormDocument, InstallationId, Voucher, load_automerge};
use serde_json::json;

use super::Client;
use crate::event::Notice;
use crate::keys;
use crate::local_document::LocalDocument;
use crate::local_store::Write;
use crate::rescue::{RescueError, RescueFile, RescueHeader, RescuedCase, RescuedDocument};
use crate::set_aside::in_one_piece;

impl Client {
    /// Everything that is on this device, as the bytes of a rescue file: all documents with all their changes, what was
    /// set aside, what could not be read, and vouchers for whoever delivers the changes. No token and no key is in it.
    #[must_use]
    pub fn rescue_file(&self, now_ms: u64) -> Vec<u8> {
        let used: BTreeSet<_> = self.documents.values().filter_map(LocalDocument::template).collect();
        let templates = used.iter().filter_map(|hash| self.directory.template(*hash)).map(|it| it.to_bytes()).collect();
        let file = RescueFile {
            header: RescueHeader {
                made_at_ms: now_ms,
                installation: self.installation(),
                person: self.identity.as_ref().map(|it| it.person),
                device: self.identity.as_ref().map(|it| it.device),
            },
            templates,
            documents: self.documents.values().map(|it| self.rescued(it)).collect(),
            set_aside: self.documents.values().flat_map(LocalDocument::set_aside).collect(),
            damaged: self.damaged.clone(),
        };
        file.encode()
    }

    /// The edits of one document that were not received, as a JSON file: for reading, and for whoever is to take them
    /// further by hand. `None`: the document is not on this device.
    #[must_use]
    pub fn refused_edits_file(&self, document: DocumentId) -> Option<Vec<u8>> {
        let local = self.documents.get(&document)?;
        let entries: Vec<_> = local
            .set_aside()
            .iter()
            .map(|it| {
                let change: String = it.bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                json!({
                    "hash": it.hash.to_string(), "why": it.why, "reason": it.reason, "text": it.text,
                    "person": it.person, "made_at_ms": it.made_at_ms, "set_aside_at_ms": it.set_aside_at_ms,
                    "edits": it.edits, "change": change,
                })
            })
            .collect();
        let read: Vec<_> = in_one_piece(&local.set_aside())
            .into_iter()
            .map(|it| json!({ "reason": it.reason, "edits": it.edits }))
            .collect();
        let file =
            json!({ "document": document, "case": local.form().case(), "to_read": read, "not_received": entries });
        serde_json::to_vec_pretty(&file).ok()
    }

    fn rescued(&self, document: &LocalDocument) -> RescuedDocument {
        let form = document.form();
        let changes = form.automerge().get_changes(&[]);
        let behind_genesis = changes.iter().filter(|it| it.hash() != form.genesis().hash);
        RescuedDocument {
            about: RescuedCase { case: form.case().clone(), template: document.template() },
            changes: behind_genesis.map(|it| it.raw_bytes().to_vec()).collect(),
            vouchers: self.vouchers_for(document.id()).vouchers,
        }
    }

    pub(super) fn installation(&self) -> Option<InstallationId> {
        let from_document = || self.documents.values().next().map(|it| it.form().case().installation);
        self.identity.as_ref().and_then(|it| it.installation).or_else(from_document)
    }

    pub(super) fn rescue_imported(&mut self, bytes: &[u8]) {
        match self.checked_file(bytes) {
            Ok(file) => self.take_in_file(file),
            Err(error) => self.notify(Notice::RescueRejected(error)),
        }
    }

    fn checked_file(&self, bytes: &[u8]) -> Result<RescueFile, RescueError> {
        if self.identity.is_none() {
            return Err(RescueError::NobodySignedIn);
        }
        let file = RescueFile::decode(bytes)?;
        let expected = self.installation().or(file.header.installation);
        let is_ours = file.documents.iter().all(|it| Some(it.about.case.installation) == expected);
        is_ours.then_some(file).ok_or(RescueError::AnotherInstallation)
    }

    fn take_in_file(&mut self, file: RescueFile) {
        for bytes in file.templates {
            if let Some(hash) = self.directory.add_template(&bytes) {
                self.save_aside([keys::put(keys::template_key(hash), bytes)]);
            }
        }
        let (mut documents, mut changes, mut unusable) = (0, 0, 0);
        for document in file.documents {
            match self.take_in_document_of_file(document) {
                Some(count) => {
                    documents += 1;
                    changes += count;
                }
                None => unusable += 1,
            }
        }
        for entry in file.set_aside {
            let id = entry.document;
            if let Some(write) = self.documents.get_mut(&id).and_then(|it| it.keep_set_aside(entry)) {
                self.save_aside([write]);
                self.notify(Notice::StatusChanged(id));
            }
        }
        let rows = file.damaged.into_iter().filter(|row| !self.damaged.contains(row)).collect();
        self.keep_foreign_rows(rows);
        self.notify(Notice::RescueImported { documents, changes, unusable });
    }

    fn keep_foreign_rows(&mut self, rows: Vec<(String, Vec<u8>)>) {
        for (number, (key, value)) in rows.into_iter().enumerate() {
            let key = format!("{}{:016x}-import-{number}/{key}", keys::DAMAGED_PREFIX, self.run);
            self.save_aside([Write::Put { key: key.clone(), value: value.clone() }]);
            self.damaged.push((key, value));
        }
    }

    /// Merges one document of a file; the count is that of the changes that were new. `None`: it can't be used.
    fn take_in_document_of_file(&mut self, rescued: RescuedDocument) -> Option<usize> {
        let RescuedDocument { about, changes, vouchers } = rescued;
        let id = about.case.document_id();
        if !self.documents.contains_key(&id) {
            self.begin_document(about.case, about.template).ok()?;
        }
        let local = self.documents.get_mut(&id)?;
        let kept_out: BTreeSet<_> = local.set_aside().iter().map(|it| it.hash).collect();
        let changes = changes.into_iter().map(|it| Change::from_bytes(it).ok()).collect::<Option<_>>()?;
        let (form, new) = merged(local.form(), changes, kept_out)?;
        // Vouchers that don't count are left out; what they were to cover the server holds until its author comes.
        self.take_in_carried(id, form, &new, &vouchers);
        Some(new.len())
    }

    /// Takes in what somebody brought by hand: a document's form as it is with the new changes, and what vouches for them.
    pub(super) fn take_in_carried(&mut self, id: DocumentId, form: FormDocument, new: &[Change], vouchers: &[Voucher]) {
        if let Some(local) = self.documents.get_mut(&id).filter(|_| !new.is_empty()) {
            *local.form_mut() = form;
            local.forget_actor();
            let writes = local.received(new);
            self.save(id, writes, new.len());
            self.notify(Notice::DocumentChanged(id));
        }
        self.keep_vouchers(id, vouchers);
        if let Some(session) = self.sessions.get_mut(&id) {
            session.wake();
        }
        self.begin_session(id);
        self.notify(Notice::StatusChanged(id));
    }
}

/// The form with these changes, and those that were new. What was set aside, and whatever was made on top of it, stays
/// out: it has been made again already. The changes come with each after those that it builds on. `None`: the document
/// would be damaged by them.
pub(super) fn merged(
    form: &FormDocument,
    changes: Vec<Change>,
    kept_out: BTreeSet<form_model::ChangeHash>,
) -> Option<(FormDocument, Vec<Change>)> {
    let mut kept_out = kept_out;
    let mut taken = Vec::new();
    for change in changes {
        if kept_out.contains(&change.hash()) || change.deps().iter().any(|it| kept_out.contains(it)) {
            kept_out.insert(change.hash());
        } else {
            taken.push(change);
        }
    }
    let before = form.heads();
    let mut copy = form.clone();
    catch_unwind(AssertUnwindSafe(move || {
        copy.automerge_mut().apply_changes(taken).ok()?;
        // Some bad changes apply and only then make the document unreadable.
        let loaded = load_automerge(&copy.automerge().save()).ok()?;
        let new = copy.automerge().get_changes(&before);
        (loaded.get_heads() == copy.heads()).then_some((copy, new))
    }))
    .ok()
    .flatten()
}
