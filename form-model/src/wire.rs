//! What travels between a client and the server, byte for byte.
//!
//! The frames are CBOR maps of automerge-repo's network protocol, version "1"; our own messages are more of them, sent
//! only to peers whose join says `samsyn: 1`.
//!
//! ```text
//! client                     server
//! join        ->             who I am, what I speak
//!             <-  peer       who I am, what we speak
//!             <-  documents  (ours) what you may open
//! sync        ->  sync       per document, until both fall silent
//!             <-  refused    (ours) changes that are not taken, for good
//! ```
//!
//! Nothing here knows a session's state or who may do what. The rule that must hold: no bytes make decoding panic, or
//! take more memory than a small multiple of their length. A peer with a newer protocol is answered with version "1";
//! a peer that does not speak it is answered with `error`.

mod bodies;
mod bytes;
mod change_rows;
mod decoding;
mod encoding;
mod fields;
mod leb;
pub(crate) mod limits;
mod structure;
mod sync_limits;

use crate::ids::TemplateHash;

pub use bodies::{
    CaseStanding, CaseState, Directory, DirectoryEntry, JointUnit, MigrationEntry, OpenCase, PersonEntry, PersonRole,
    PreviousAnswer, PreviousAnswers, Receipt, ReceiptOutcome, Refusal, RefusalReason, RefusedHash, RejectionReason,
    RequestReceipt, RoundEntry, RoundState, Seal, SentBack, Startable, Statement, Voucher, Vouchers, WaitingReason,
};
pub use decoding::decode;
pub use encoding::encode;
pub use limits::{FORUMS_MAX, MESSAGE_BYTES_MAX, PEOPLE_MAX, WireError};
pub use sync_limits::{
    CHUNK_INFLATED_BYTES_MAX, ChunkKind, ChunkOutline, SYNC_INFLATED_BYTES_MAX, SyncLimitError, SyncOutline,
    SyncVersion, inspect_single_chunk, inspect_sync_message,
};

/// The version of the automerge-repo network protocol.
pub const PROTOCOL_VERSION: &str = "1";
/// The version of our own messages.
pub const SAMSYN_VERSION: u32 = 1;

/// One frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// The client's first frame.
    Join {
        /// The client's peer id.
        sender_id: String,
        /// What the client is.
        metadata: PeerMetadata,
        /// The protocol versions it speaks.
        versions: Vec<String>,
    },
    /// The server's answer to a join.
    Peer {
        /// The server's peer id.
        sender_id: String,
        /// The client's peer id.
        target_id: String,
        /// What the server is.
        metadata: PeerMetadata,
        /// The protocol version from now on.
        version: String,
    },
    /// The sender closes, and says why.
    Error {
        /// Why.
        message: String,
    },
    /// The sender goes away on purpose.
    Leave {
        /// Who goes.
        sender_id: String,
    },
    /// A sync message of a document.
    Sync {
        /// The document, as the peer wrote it: an id that is none is answered like one that is unknown.
        document_id: String,
        /// From whom.
        sender_id: String,
        /// To whom.
        target_id: String,
        /// The automerge sync message; [`inspect_sync_message`] looks at it before automerge does.
        data: Vec<u8>,
    },
    /// A sync message of a document that the sender has nothing of.
    Request {
        /// The document, as the peer wrote it.
        document_id: String,
        /// From whom.
        sender_id: String,
        /// To whom.
        target_id: String,
        /// The automerge sync message.
        data: Vec<u8>,
    },
    /// There is no such document, for the receiver at least.
    DocUnavailable {
        /// The document, as the peer wrote it.
        document_id: String,
        /// From whom.
        sender_id: String,
        /// To whom.
        target_id: String,
    },
    /// Something that is not kept: who is at which question.
    Ephemeral {
        /// The document, as the peer wrote it.
        document_id: String,
        /// From whom.
        sender_id: String,
        /// To whom.
        target_id: String,
        /// The sender's session, within which `count` rises.
        session_id: String,
        /// Counts the sender's ephemeral messages.
        count: u64,
        /// CBOR that only the receiver's program knows.
        data: Vec<u8>,
    },
    /// A wish that the server ignores.
    RemoteSubscriptionChange {
        /// From whom.
        sender_id: String,
        /// To whom.
        target_id: String,
    },
    /// News that the server ignores.
    RemoteHeadsChanged {
        /// The document, as the peer wrote it.
        document_id: String,
        /// From whom.
        sender_id: String,
        /// To whom.
        target_id: String,
    },
    /// Ours: what the person may open.
    Documents(Directory),
    /// Ours: a case that the client starts.
    Open(OpenCase),
    /// Ours: changes that the server refused.
    Refused(Refusal),
    /// Ours: the state of a case outside its document.
    Case(CaseState),
    /// Ours: vouchers for changes delivered for others.
    Vouchers(Vouchers),
    /// Ours: the server's signature over a document's heads.
    Seal(Seal),
    /// Ours: the client asks for a sign of life. A browser can't send the pings that web sockets have.
    Ping,
    /// Ours: the sign of life.
    Pong,
    /// A message of a type that this version does not know; it is ignored.
    Unknown {
        /// The type.
        kind: String,
    },
}

/// What a peer says about itself in the handshake.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeerMetadata {
    /// Names the peer's store, if it keeps one: the other side may keep sync states under it.
    pub storage_id: Option<String>,
    /// True if the peer keeps nothing.
    pub is_ephemeral: bool,
    /// The version of our own messages that the peer speaks; none for a stock peer.
    pub samsyn: Option<u32>,
    /// The templates that the client has.
    pub templates: Vec<TemplateHash>,
    /// The client's name and version, for the log.
    pub client: Option<String>,
}

/// The value of `type` in a frame.
pub(crate) mod kind {
    pub(crate) const JOIN: &str = "join";
    pub(crate) const PEER: &str = "peer";
    pub(crate) const ERROR: &str = "error";
    pub(crate) const LEAVE: &str = "leave";
    pub(crate) const SYNC: &str = "sync";
    pub(crate) const REQUEST: &str = "request";
    pub(crate) const DOC_UNAVAILABLE: &str = "doc-unavailable";
    pub(crate) const EPHEMERAL: &str = "ephemeral";
    pub(crate) const REMOTE_SUBSCRIPTION_CHANGE: &str = "remote-subscription-change";
    pub(crate) const REMOTE_HEADS_CHANGED: &str = "remote-heads-changed";
    pub(crate) const DOCUMENTS: &str = "samsyn-documents";
    pub(crate) const OPEN: &str = "samsyn-open";
    pub(crate) const REFUSED: &str = "samsyn-refused";
    pub(crate) const CASE: &str = "samsyn-case";
    pub(crate) const VOUCHERS: &str = "samsyn-vouchers";
    pub(crate) const SEAL: &str = "samsyn-seal";
    pub(crate) const PING: &str = "samsyn-ping";
    pub(crate) const PONG: &str = "samsyn-pong";
}
