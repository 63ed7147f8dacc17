//! The keys of the local store and the small values below them, in one place; the table in `local_store.rs` says
//! what they mean.
//!
//! Documents and changes are automerge's bytes as they are, small records are JSON, so that a rescue by hand is
//! possible. The rule that must not be broken: what an earlier version wrote can be read by every later one.

use automerge::ActorId;
use form_model::{ChangeHash, DocumentId, PersonId, RowId, Sha256Hash, TemplateHash};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::local_store::Write;

/// The layout of the store; a store with a greater number was written by a newer program. The first had one snapshot of a
/// document, under a key without a hash.
pub(crate) const FORMAT: u32 = 2;

pub(crate) const FORMAT_KEY: &str = "format";
pub(crate) const IDENTITY_KEY: &str = "identity";
pub(crate) const DIRECTORY_KEY: &str = "directory";
pub(crate) const TEMPLATE_PREFIX: &str = "template/";
pub(crate) const DOCUMENT_PREFIX: &str = "document/";
pub(crate) const SET_ASIDE_PREFIX: &str = "set-aside/";
pub(crate) const KEPT_ANSWER_PREFIX: &str = "answer/";
pub(crate) const DAMAGED_PREFIX: &str = "damaged/";

pub(crate) fn template_key(hash: TemplateHash) -> String {
    format!("{TEMPLATE_PREFIX}{hash}")
}

pub(crate) fn case_key(document: DocumentId) -> String {
    format!("{DOCUMENT_PREFIX}{document}/case")
}

/// What every key of a document begins with; what was set aside of it lies elsewhere.
pub(crate) fn document_prefix(document: DocumentId) -> String {
    format!("{DOCUMENT_PREFIX}{document}/")
}

/// Named by what it holds: two pages that each fold what they know write beside each other, not over each other.
pub(crate) fn snapshot_key(document: DocumentId, snapshot: &[u8]) -> String {
    format!("{DOCUMENT_PREFIX}{document}/snapshot/{}", Sha256Hash::of(snapshot))
}

/// True for a snapshot's key, as it stands behind the document's prefix. The key without a hash is that of earlier versions.
pub(crate) fn is_snapshot(row: &str) -> bool {
    row == "snapshot" || row.starts_with("snapshot/")
}

/// What stands before the number of a change, behind the document's prefix.
pub(crate) const CHANGE_PREFIX: &str = "change/";

/// Numbers have a fixed width, so that the keys' order is the order in which the changes came. The hash is there since two
/// pages may give the same number to two changes, when one's last batch is written after the other has read.
pub(crate) fn change_key(document: DocumentId, number: u64, hash: &ChangeHash) -> String {
    format!("{DOCUMENT_PREFIX}{document}/{CHANGE_PREFIX}{number:016x}-{hash}")
}

/// The number in a key of a change, as it stands behind the document's prefix. Keys without a hash are those of earlier versions.
pub(crate) fn change_number(row: &str) -> Option<u64> {
    let number = row.strip_prefix(CHANGE_PREFIX)?;
    u64::from_str_radix(number.split_once('-').map_or(number, |it| it.0), 16).ok()
}

/// The hash in a key of a change; none in those of earlier versions.
pub(crate) fn change_hash(key: &str) -> Option<ChangeHash> {
    key.rsplit_once('-')?.1.parse().ok()
}

pub(crate) fn actor_key(document: DocumentId, actor: &ActorId) -> String {
    format!("{DOCUMENT_PREFIX}{document}/actor/{actor}")
}

pub(crate) fn voucher_key(document: DocumentId, actor: &ActorId) -> String {
    format!("{DOCUMENT_PREFIX}{document}/voucher/{actor}")
}

pub(crate) fn seal_key(document: DocumentId) -> String {
    format!("{DOCUMENT_PREFIX}{document}/seal")
}

pub(crate) fn acknowledged_key(document: DocumentId) -> String {
    format!("{DOCUMENT_PREFIX}{document}/acknowledged")
}

pub(crate) fn answer_key(document: DocumentId) -> String {
    format!("{DOCUMENT_PREFIX}{document}/answer")
}

pub(crate) fn seen_key(document: DocumentId, person: PersonId) -> String {
    format!("{DOCUMENT_PREFIX}{document}/seen/{person}")
}

pub(crate) fn statement_key(document: DocumentId, hand_in: RowId, person: PersonId) -> String {
    format!("{DOCUMENT_PREFIX}{document}/statement/{hand_in}/{person}")
}

pub(crate) fn statement_refused_key(document: DocumentId, hand_in: RowId, person: PersonId) -> String {
    format!("{DOCUMENT_PREFIX}{document}/statement-refused/{hand_in}/{person}")
}

pub(crate) fn kept_answer_key(person: PersonId, name: &str) -> String {
    format!("{KEPT_ANSWER_PREFIX}{person}/{name}")
}

pub(crate) fn set_aside_key(document: DocumentId, hash: ChangeHash) -> String {
    format!("{SET_ASIDE_PREFIX}{document}/{hash}")
}

pub(crate) fn put(key: String, value: Vec<u8>) -> Write {
    Write::Put { key, value }
}

/// A record as the store keeps it.
pub(crate) fn put_record(key: String, record: &impl Serialize) -> Write {
    let value = serde_json::to_vec(record).expect("invariant: records have text keys and nothing that can fail");
    Write::Put { key, value }
}

/// A record read back.
pub(crate) fn read_record<T: DeserializeOwned>(value: &[u8]) -> Option<T> {
    serde_json::from_slice(value).ok()
}
