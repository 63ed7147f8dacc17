//! What a tablet that was lost still does: what it sends before it forgets, in parts, and why it may not forget yet.
//!
//! What it sends are pieces: changes, statements about hand-ins, and others' vouchers for what it brings of theirs. These are
//! values and their JSON; when they are made stands in `client/losing.rs`. The rule that must not be broken: a part names
//! every piece that is in it, so that what was acknowledged is known piece by piece.

use form_model::{BroughtStatement, Case, ChangeHash, DocumentId, WipeOrderError, piece_name};
use serde_json::{Value, json};

/// The most bytes of pieces in one part; in hexadecimal they are twice as many, half of what the server takes.
const UPLOAD_BYTES_MAX: usize = 1024 * 1024;

/// The most pieces in one part.
const UPLOAD_PIECES_MAX: usize = 2_000;

/// Something that the server does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unsent {
    /// The case that it belongs to.
    pub(crate) case: Case,
    /// The change's hash, or what both ends call the piece.
    pub(crate) name: ChangeHash,
    pub(crate) piece: Piece,
}

/// What it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A change, as automerge's uncompressed bytes.
    Change(Vec<u8>),
    /// A statement about a hand-in.
    Statement(BroughtStatement),
    /// A voucher of somebody else's device, as it travels.
    Voucher(Vec<u8>),
}

impl Unsent {
    pub(crate) const fn change(case: Case, hash: ChangeHash, bytes: Vec<u8>) -> Self {
        Self { case, name: hash, piece: Piece::Change(bytes) }
    }

    pub(crate) fn statement(case: Case, statement: BroughtStatement) -> Self {
        Self { case, name: statement.name(), piece: Piece::Statement(statement) }
    }

    pub(crate) fn voucher(case: Case, bytes: Vec<u8>) -> Self {
        Self { case, name: piece_name(&bytes), piece: Piece::Voucher(bytes) }
    }

    const fn length(&self) -> usize {
        match &self.piece {
            Piece::Change(bytes) | Piece::Voucher(bytes) => bytes.len(),
            Piece::Statement(statement) => statement.words.len(),
        }
    }
}

/// A part of a revoked device's work: the body of `POST /api/lost-tablet/work`.
#[derive(Debug, Clone, PartialEq)]
pub struct Upload {
    /// What to send.
    pub body: Value,
    /// What is in it, for [`crate::Event::WorkUploaded`] once the server has acknowledged it.
    pub pieces: Vec<(DocumentId, ChangeHash)>,
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

/// The pieces of one document in a part.
#[derive(Default)]
struct InDocument {
    changes: Vec<String>,
    statements: Vec<Value>,
    vouchers: Vec<String>,
}

impl InDocument {
    fn add(&mut self, piece: &Piece) {
        let hexadecimal = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        match piece {
            Piece::Change(bytes) => self.changes.push(hexadecimal(bytes)),
            Piece::Voucher(bytes) => self.vouchers.push(hexadecimal(bytes)),
            Piece::Statement(it) => {
                let (hand_in, by) = (it.hand_in.to_string(), it.by.to_string());
                self.statements.push(json!({ "hand_in": hand_in, "by": by, "words": it.words }));
            }
        }
    }

    fn with_case(self, case: &Case) -> Value {
        let Self { changes, statements, vouchers } = self;
        json!({ "case": case, "changes": changes, "statements": statements, "vouchers": vouchers })
    }
}

impl Upload {
    /// The first of these pieces, as many as fit into one part; none if there are none.
    pub(crate) fn first_of(unsent: &[Unsent]) -> Option<Self> {
        let mut bytes = 0;
        let mut documents: Vec<(&Case, InDocument)> = Vec::new();
        let mut pieces = Vec::new();
        for it in unsent.iter().take(UPLOAD_PIECES_MAX) {
            bytes += it.length();
            if bytes > UPLOAD_BYTES_MAX && !pieces.is_empty() {
                break;
            }
            pieces.push((it.case.document_id(), it.name));
            if documents.last().is_none_or(|(case, _)| **case != it.case) {
                documents.push((&it.case, InDocument::default()));
            }
            if let Some((_, document)) = documents.last_mut() {
                document.add(&it.piece);
            }
        }
        let documents: Vec<_> = documents.into_iter().map(|(case, document)| document.with_case(case)).collect();
        (!pieces.is_empty()).then(|| Self { body: json!({ "documents": documents }), pieces })
    }
}

/// The body of `POST /api/lost-tablet/wipe-order`: everything that the tablet has and the server has not acknowledged.
pub(crate) fn wipe_request(unsent: &[Unsent]) -> Value {
    let mut documents: Vec<(DocumentId, Vec<String>)> = Vec::new();
    for piece in unsent {
        let (document, name) = (piece.case.document_id(), piece.name.to_string());
        match documents.last_mut().filter(|it| it.0 == document) {
            Some((_, list)) => list.push(name),
            None => documents.push((document, vec![name])),
        }
    }
    let unsent: Vec<_> =
        documents.into_iter().map(|(document, pieces)| json!({ "document": document, "changes": pieces })).collect();
    json!({ "unsent": unsent })
}

#[cfg(test)]
mod tests {
    use super::*;
    use form_model::{InstallationId, PersonId, RowId, UnitId};

    fn plan(unit: u8) -> Case {
        Case::action_plan(InstallationId::from_bytes([1; 16]), UnitId::from_bytes([unit; 16]))
    }

    fn unsent(unit: u8, number: u8, length: usize) -> Unsent {
        Unsent::change(plan(unit), ChangeHash([number; 32]), vec![number; length])
    }

    #[test]
    fn a_part_holds_as_much_as_fits_and_names_it() {
        assert_eq!(Upload::first_of(&[]), None);
        let all = [unsent(1, 1, 3), unsent(1, 2, 3), unsent(2, 3, UPLOAD_BYTES_MAX), unsent(2, 4, 1)];
        let part = Upload::first_of(&all).unwrap();
        assert_eq!(part.pieces.iter().map(|it| it.1).collect::<Vec<_>>(), [all[0].name, all[1].name]);
        assert_eq!(part.body["documents"][0]["changes"], json!(["010101", "020202"]));
        // One that is larger than a part is sent by itself.
        assert_eq!(Upload::first_of(&all[2..]).unwrap().pieces.len(), 1);
    }

    #[test]
    fn statements_and_vouchers_stand_beside_the_changes_of_their_document() {
        let statement = BroughtStatement {
            hand_in: RowId::from_bytes([3; 16]),
            by: PersonId::from_bytes([4; 16]),
            words: "Nej.".to_owned(),
        };
        let all =
            [unsent(1, 1, 1), Unsent::statement(plan(1), statement.clone()), Unsent::voucher(plan(1), vec![5, 6])];
        let part = Upload::first_of(&all).unwrap();
        let document = &part.body["documents"][0];
        assert_eq!((&document["changes"], &document["vouchers"]), (&json!(["01"]), &json!(["0506"])));
        let stated =
            json!([{ "hand_in": statement.hand_in.to_string(), "by": statement.by.to_string(), "words": "Nej." }]);
        assert_eq!(document["statements"], stated);
        assert_eq!(part.pieces.len(), 3);
    }

    #[test]
    fn the_request_names_every_piece_below_its_document() {
        let request = wipe_request(&[unsent(1, 1, 3), Unsent::voucher(plan(1), vec![5]), unsent(2, 3, 3)]);
        let documents = request["unsent"].as_array().unwrap();
        assert_eq!(documents.len(), 2);
        assert_eq!(documents[0]["changes"].as_array().unwrap().len(), 2);
    }
}
