//! Why a change is refused, from whichever rule, and the code under which that is stored and told.

use automerge::ChangeHash;
use form_model::{RefusalReason, RefusedHash};

use super::authorship::AuthorFault;
use super::live_document::ApplyFault;
use super::path_rules::PathFault;
use super::validator::StructureFault;

/// The bounds on one change and on one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LimitFault {
    /// The change has too many ops or bytes.
    #[error("the change is too large")]
    ChangeTooLarge,
    /// The document has too many changes or bytes.
    #[error("the document is full")]
    DocumentFull,
    /// A text would be longer than one field may be.
    #[error("a text would be too long")]
    TextTooLong,
}

/// Why a change is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// A bound was passed.
    #[error(transparent)]
    Limit(#[from] LimitFault),
    /// Nobody can be its author.
    #[error(transparent)]
    Author(#[from] AuthorFault),
    /// automerge must not be given it.
    #[error(transparent)]
    Structure(#[from] StructureFault),
    /// automerge could not take it.
    #[error(transparent)]
    Apply(#[from] ApplyFault),
    /// The author may not write there, or nobody may.
    #[error(transparent)]
    Path(#[from] PathFault),
    /// The round takes no follow-ups any more.
    #[error("the round is closed")]
    RoundClosed,
    /// It builds on a refused change.
    #[error("the change builds on a refused one")]
    Descendant(ChangeHash),
}

impl Fault {
    /// What is kept and told of the change that it befell.
    pub(crate) const fn refusal_of(&self, hash: ChangeHash) -> RefusedHash {
        let descendant_of = if let Self::Descendant(root) = self { Some(*root) } else { None };
        RefusedHash { hash, because: self.reason(), descendant_of }
    }

    /// The reason as it is stored and as it goes over the wire.
    pub(crate) const fn reason(&self) -> RefusalReason {
        match self {
            Self::Limit(LimitFault::ChangeTooLarge | LimitFault::DocumentFull) => RefusalReason::TooLarge,
            Self::Limit(LimitFault::TextTooLong) => RefusalReason::ValueNotAccepted,
            Self::RoundClosed => RefusalReason::RoundClosed,
            Self::Author(AuthorFault::Forged) => RefusalReason::ActorOfAnother,
            Self::Author(AuthorFault::NotAPerson | AuthorFault::Missing) => RefusalReason::NoAuthor,
            Self::Structure(_) | Self::Apply(_) => RefusalReason::Malformed,
            Self::Path(fault) => path_reason(*fault),
            Self::Descendant(_) => RefusalReason::BuildsOnRefused,
        }
    }
}

const fn path_reason(fault: PathFault) -> RefusalReason {
    match fault {
        PathFault::NoWriteAccess => RefusalReason::NotPermitted,
        PathFault::ForeignVoice => RefusalReason::NotYourVoice,
        PathFault::ForeignPerson => RefusalReason::OtherPerson,
        PathFault::OnlyManagerHandsIn => RefusalReason::NotTheManager,
        PathFault::WrittenOnce => RefusalReason::WrittenOnce,
        PathFault::AboutIsFixed | PathFault::ContainerReplaced | PathFault::ContainerMadeLate => {
            RefusalReason::FixedByGenesis
        }
        PathFault::RowReplaced => RefusalReason::RowDeleted,
        PathFault::RowKey
        | PathFault::Value(_)
        | PathFault::TextOp
        | PathFault::CounterSet
        | PathFault::ObjectKind
        | PathFault::PathTooLong => RefusalReason::ValueNotAccepted,
    }
}
