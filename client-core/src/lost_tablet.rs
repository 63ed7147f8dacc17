//! What a tablet that was lost still does: what it sends before it forgets, in parts, and why it may not forget yet.
//!
//! These are values and their JSON; when they are made stands in `client/losing.rs`. The rule that must not be broken: a part
//! names every change that is in it, so that what was acknowledged is known change by change.

use form_model::{Case, ChangeHash, DocumentId, WipeOrderError};
use serde_json::{Value, json};

/// The most bytes of changes in one part; in hexadecimal they are twice as many, half of what the server takes.
const UPLOAD_BYTES_MAX: usize = 1024 * 1024;

/// The most changes in one part.
const UPLOAD_CHANGES_MAX: usize = 2_000;

/// A change that the server does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnsentChange {
    pub(crate) case: Case,
    pub(crate) hash: ChangeHash,
    pub(crate) bytes: Vec<u8>,
}

/// A part of a revoked device's work: the body of `POST /api/lost-tablet/work`.
#[derive(Debug, Clone, PartialEq)]
pub struct Upload {
    /// What to send.
    pub body: Value,
    /// What is in it, for [`crate::Event::WorkUploaded`] once the server has acknowledged it.
    pub changes: Vec<(DocumentId, ChangeHash)>,
}

/// Why a tablet did not wipe itself. Everything on it is as before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WipeProblem {
    /// Nobody is signed in, so there is nobody to forget.
    #[error("nobody is signed in")]
    NobodySignedIn,
    /// The tablet has never met the server, and does not know its key.
    #[error("the tablet does not know the server's key")]
    NeverMetTheServer,
    /// The order does not count here.
    #[error(transparent)]
    NotForHere(#[from] WipeOrderError),
    /// Something on it has not been acknowledged as kept.
    #[error("not everything on the tablet is kept by the server")]
    Unsent,
}

impl Upload {
    /// The first of these changes, as many as fit into one part; none if there are none.
    pub(crate) fn first_of(unsent: &[UnsentChange]) -> Option<Self> {
        let mut bytes = 0;
        let mut documents: Vec<(&Case, Vec<String>)> = Vec::new();
        let mut changes = Vec::new();
        for change in unsent.iter().take(UPLOAD_CHANGES_MAX) {
            bytes += change.bytes.len();
            if bytes > UPLOAD_BYTES_MAX && !changes.is_empty() {
                break;
            }
            changes.push((change.case.document_id(), change.hash));
            let text = change.bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            match documents.last_mut().filter(|it| *it.0 == change.case) {
                Some((_, list)) => list.push(text),
                None => documents.push((&change.case, vec![text])),
            }
        }
        let documents: Vec<_> =
            documents.into_iter().map(|(case, changes)| json!({ "case": case, "changes": changes })).collect();
        (!changes.is_empty()).then(|| Self { body: json!({ "documents": documents }), changes })
    }
}

/// The body of `POST /api/lost-tablet/wipe-order`: everything that the tablet has and the server has not acknowledged.
pub(crate) fn wipe_request(unsent: &[UnsentChange]) -> Value {
    let mut documents: Vec<(DocumentId, Vec<String>)> = Vec::new();
    for change in unsent {
        let (document, hash) = (change.case.document_id(), change.hash.to_string());
        match documents.last_mut().filter(|it| it.0 == document) {
            Some((_, list)) => list.push(hash),
            None => documents.push((document, vec![hash])),
        }
    }
    let unsent: Vec<_> =
        documents.into_iter().map(|(document, changes)| json!({ "document": document, "changes": changes })).collect();
    json!({ "unsent": unsent })
}

#[cfg(test)]
mod tests {
    use super::*;
    use form_model::{InstallationId, UnitId};

    fn unsent(unit: u8, number: u8, length: usize) -> UnsentChange {
        let case = Case::action_plan(InstallationId::from_bytes([1; 16]), UnitId::from_bytes([unit; 16]));
        UnsentChange { case, hash: ChangeHash([number; 32]), bytes: vec![number; length] }
    }

    #[test]
    fn a_part_holds_as_much_as_fits_and_names_it() {
        assert_eq!(Upload::first_of(&[]), None);
        let all = [unsent(1, 1, 3), unsent(1, 2, 3), unsent(2, 3, UPLOAD_BYTES_MAX), unsent(2, 4, 1)];
        let part = Upload::first_of(&all).unwrap();
        assert_eq!(part.changes.iter().map(|it| it.1).collect::<Vec<_>>(), [all[0].hash, all[1].hash]);
        assert_eq!(part.body["documents"][0]["changes"], json!(["010101", "020202"]));
        // One that is larger than a part is sent by itself.
        assert_eq!(Upload::first_of(&all[2..]).unwrap().changes.len(), 1);
    }

    #[test]
    fn the_request_names_every_change_below_its_document() {
        let request = wipe_request(&[unsent(1, 1, 3), unsent(1, 2, 3), unsent(2, 3, 3)]);
        let documents = request["unsent"].as_array().unwrap();
        assert_eq!(documents.len(), 2);
        assert_eq!(documents[0]["changes"].as_array().unwrap().len(), 2);
    }
}
