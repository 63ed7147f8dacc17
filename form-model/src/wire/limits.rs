//! How much of anything a frame may hold, each with its reason, and what exceeding it is called.
//!
//! Limits of what an automerge sync message holds stand in [`crate::inspect_sync_message`]'s file.

/// The largest frame.
///
/// A form of five thousand changes is under 1 MB as raw changes, the directory of a person who sees four thousand units
/// some 3 MB.
pub const MESSAGE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// A peer id: a word, a uuid, a number drawn per process.
pub(crate) const PEER_ID_BYTES_MAX: usize = 256;
/// A document id is 28 characters at most; longer ones are let through this far so that they are answered as unknown.
pub(crate) const DOCUMENT_ID_BYTES_MAX: usize = 64;
/// A message's type, a session or storage id, a protocol version.
pub(crate) const NAME_BYTES_MAX: usize = 128;
/// The text of an `error`, and of what a client calls itself: one line of a log.
pub(crate) const TEXT_BYTES_MAX: usize = 1024;
/// Protocol versions that a peer offers: there has been one in five years.
pub(crate) const VERSIONS_MAX: usize = 16;
/// Templates that a client knows: five a year for fifty years.
pub(crate) const TEMPLATES_MAX: usize = 256;
/// How deep lists and maps may lie in each other; our deepest message has six levels.
pub(crate) const NESTING_MAX: usize = 16;
/// Numbers, texts, lists and so on in one frame, all levels together; the largest directory has some 300,000.
pub(crate) const ITEMS_MAX: usize = 1_000_000;
/// Documents in a directory: both kinds for twenty-five thousand units, more than any municipality has.
pub(crate) const DIRECTORY_ENTRIES_MAX: usize = 50_000;
/// Rounds in a directory: fifty years of them, and one extra each.
pub(crate) const ROUNDS_MAX: usize = 100;
/// Units of one round's tree.
pub(crate) const UNITS_MAX: usize = 25_000;
/// People that a directory names.
///
/// Whoever sees four thousand units, more than any municipality has, is told of some ten thousand.
pub const PEOPLE_MAX: usize = 25_000;
/// Forums that a directory names.
///
/// Five for each of four thousand units; at the longest names that the server takes they fill most of a frame.
pub const FORUMS_MAX: usize = 20_000;
/// Changes that one `refused` names: a tablet that was away a year sends some thousand.
pub(crate) const REFUSED_MAX: usize = 20_000;
/// Vouchers in one message, receipts and send-backs of one case, migrations, certificates, assignments of one person.
pub(crate) const LIST_MAX: usize = 1_000;
/// Heads of one document: one per tablet that wrote at the same time, with a wide margin.
pub(crate) const HEADS_MAX: usize = 1_000;
/// What the level above writes when it sends a follow-up back: some pages.
pub(crate) const COMMENT_BYTES_MAX: usize = 16 * 1024;
/// A signature is 64 bytes, a certificate with its assignments some hundreds.
pub(crate) const SIGNED_BYTES_MAX: usize = 16 * 1024;

/// Why bytes are no frame.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The frame is larger than [`MESSAGE_BYTES_MAX`].
    #[error("a frame of {bytes} bytes is larger than {MESSAGE_BYTES_MAX}")]
    TooLarge {
        /// How large it is.
        bytes: usize,
    },
    /// The bytes are not one well-formed CBOR item.
    #[error("not CBOR at byte {position}")]
    Malformed {
        /// Where reading stopped.
        position: usize,
    },
    /// Lists and maps lie deeper in each other than any message needs.
    #[error("nested deeper than {NESTING_MAX} levels")]
    TooDeep,
    /// More items than any message needs.
    #[error("more than {ITEMS_MAX} items")]
    TooManyItems,
    /// The frame is CBOR, but no map.
    #[error("a frame is a map")]
    NotAMap,
    /// A key that stands twice.
    #[error("the key {key} stands twice")]
    DuplicateKey {
        /// The key.
        key: &'static str,
    },
    /// A field that the type of message needs is missing.
    #[error("the field {field} is missing")]
    MissingField {
        /// The field.
        field: &'static str,
    },
    /// A field holds another type of value.
    #[error("the field {field} has a value of another type")]
    WrongType {
        /// The field.
        field: &'static str,
    },
    /// A field is longer than it may be, or holds more parts.
    #[error("the field {field} has {length}, more than {max}")]
    TooLong {
        /// The field.
        field: &'static str,
        /// Its length in bytes or parts.
        length: usize,
        /// The most allowed.
        max: usize,
    },
    /// The body of one of our own messages does not hold what it should.
    #[error("the body of {kind} can't be read")]
    BadBody {
        /// The type of message.
        kind: &'static str,
    },
}

/// The error for a field that is longer than it may be.
pub(crate) fn check_length(field: &'static str, length: usize, max: usize) -> Result<(), WireError> {
    if length <= max { Ok(()) } else { Err(WireError::TooLong { field, length, max }) }
}
