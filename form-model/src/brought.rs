//! What a revoked device brings beside changes: statements about hand-ins, and others' vouchers.
//!
//! Each is kept as bytes, and both ends name it by their hash, so that what was acknowledged is known piece by piece. Nothing
//! here decides what becomes of it. The rule that must not be broken: equal pieces have equal names on every tablet and on
//! the server.
//!
//! ```text
//! statement = [ hand-in, person, words: text ]
//! ```

use automerge::ChangeHash;
use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::Encoder;

use crate::ids::{PersonId, RowId, Sha256Hash};

/// What a person stated about a hand-in, and the server does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BroughtStatement {
    /// The hand-in's row.
    pub hand_in: RowId,
    /// Whose statement it is.
    pub by: PersonId,
    /// What was stated.
    pub words: String,
}

impl BroughtStatement {
    /// The statement as it is kept, in an order that never changes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Encoder::new(Vec::new());
        let written = bytes
            .array(3)
            .and_then(|it| it.bytes(self.hand_in.as_bytes()))
            .and_then(|it| it.bytes(self.by.as_bytes()))
            .and_then(|it| it.str(&self.words))
            .map(drop);
        written.expect("invariant: writing into memory does not fail");
        bytes.into_writer()
    }

    /// The statement in these bytes; nothing if they are anything else.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        read(bytes).ok()
    }

    /// What both ends call it.
    #[must_use]
    pub fn name(&self) -> ChangeHash {
        piece_name(&self.to_bytes())
    }
}

/// What both ends call a piece that is no change: the hash of its bytes, in the place where a change has its own.
#[must_use]
pub fn piece_name(bytes: &[u8]) -> ChangeHash {
    ChangeHash(*Sha256Hash::of(bytes).as_bytes())
}

fn read(bytes: &[u8]) -> Result<BroughtStatement, DecodeError> {
    let wrong = || DecodeError::message("no statement");
    let mut statement = Decoder::new(bytes);
    if statement.array()? != Some(3) {
        return Err(wrong());
    }
    let hand_in = RowId::from_bytes(statement.bytes()?.try_into().map_err(|_| wrong())?);
    let by = PersonId::from_bytes(statement.bytes()?.try_into().map_err(|_| wrong())?);
    let words = statement.str()?.to_owned();
    if statement.position() == bytes.len() { Ok(BroughtStatement { hand_in, by, words }) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement() -> BroughtStatement {
        let (hand_in, by) = (RowId::from_bytes([1; 16]), PersonId::from_bytes([2; 16]));
        BroughtStatement { hand_in, by, words: "Vi var inte med.".to_owned() }
    }

    #[test]
    fn a_statement_comes_back_and_nothing_else_is_one() {
        let bytes = statement().to_bytes();
        assert_eq!(BroughtStatement::from_bytes(&bytes), Some(statement()));
        for end in 0..bytes.len() {
            assert_eq!(BroughtStatement::from_bytes(&bytes[..end]), None, "cut at {end}");
        }
        assert_eq!(BroughtStatement::from_bytes(&[bytes, vec![0]].concat()), None);
    }

    #[test]
    fn its_name_follows_from_all_of_it() {
        let others = [
            BroughtStatement { words: "Vi var med.".to_owned(), ..statement() },
            BroughtStatement { by: PersonId::from_bytes([3; 16]), ..statement() },
            BroughtStatement { hand_in: RowId::from_bytes([3; 16]), ..statement() },
        ];
        assert_eq!(statement().name(), statement().name());
        assert!(others.iter().all(|it| it.name() != statement().name()));
    }
}
