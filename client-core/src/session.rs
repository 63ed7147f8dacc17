//! Synchronises one document over one connection: automerge's sync messages in, automerge's sync messages out.
//!
//! It begins afresh with every connection and keeps nothing over its end. It neither stores nor sends. The rules that
//! must not be broken: [`SyncSession::generate`] is called only while everything in the document is stored, since
//! automerge advertises whatever is in memory; and no message of the peer makes the document worse than it was.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::sync::{Message, MessageVersion, State, SyncDoc as _};
use automerge::{Change, ChangeHash};
use form_model::FormDocument;

/// The most heads or needed hashes in one message: a form has a handful of heads, its writers a few sessions each.
const HASHES_MAX: usize = 10_000;

/// The most bloom filters in one message; automerge sends one.
const HAVES_MAX: usize = 16;

/// Bounds of a bloom filter; automerge uses 10 bits and 7 probes. With others each hash costs seconds, or a panic.
const BLOOM_BITS_PER_ENTRY_MAX: u64 = 64;
const BLOOM_PROBES_MAX: u64 = 32;
const BLOOM_ENTRIES_MAX: u64 = 1_000_000;

/// After so many messages in a row that bring no progress this side falls silent, and starts again with the next
/// change or connection. Two replicas that can converge never need as many.
const FRUITLESS_MESSAGES_MAX: u32 = 4;

/// Why a message of the peer was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SyncProblem {
    /// The bytes are no sync message.
    #[error("not a sync message")]
    Unreadable,
    /// A count or a filter in it is beyond what an honest peer sends.
    #[error("the message is beyond the limits")]
    BeyondLimits,
    /// A change in it is damaged or contradicts what is there.
    #[error("a change in the message can't be used")]
    BadChange,
}

/// What a message brought.
#[derive(Debug, Default)]
pub(crate) struct Received {
    /// Changes that the document did not have before.
    pub(crate) changes: Vec<Change>,
    /// The peer's heads, as far as the document knows them.
    pub(crate) known_heads: Vec<ChangeHash>,
    /// True if the peer has something that the document hasn't.
    pub(crate) is_behind: bool,
}

/// The state of synchronisation of one document with the server.
#[derive(Debug)]
pub(crate) struct SyncSession {
    state: State,
    /// True if there may be something to say.
    is_due: bool,
    fruitless: u32,
    sent_heads: Vec<ChangeHash>,
}

impl SyncSession {
    /// A session that begins with what the server acknowledged earlier; those that the document doesn't know are
    /// left out.
    pub(crate) fn new(form: &FormDocument, acknowledged: &[ChangeHash]) -> Self {
        let known = acknowledged.iter().filter(|it| knows(form, it));
        let mut state = State::new();
        state.shared_heads = known.copied().collect();
        state.shared_heads.sort_unstable();
        Self { state, is_due: true, fruitless: 0, sent_heads: Vec::new() }
    }

    /// The document has grown here: there may be something to say.
    pub(crate) const fn wake(&mut self) {
        self.is_due = true;
        self.fruitless = 0;
    }

    /// True if [`Self::generate`] may have something to say.
    pub(crate) const fn is_due(&self) -> bool {
        self.is_due
    }

    /// The next message, if there is something to say.
    pub(crate) fn generate(&mut self, form: &FormDocument) -> Option<Vec<u8>> {
        self.is_due = false;
        let state = &mut self.state;
        let generated = catch_unwind(AssertUnwindSafe(|| form.automerge().generate_sync_message(state)));
        // A peer that asks for what nobody can give gets no answer; the next connection begins afresh.
        let message = generated.ok().flatten()?;
        let says_something_new = !message.changes.is_empty() || message.heads != self.sent_heads;
        if says_something_new {
            self.sent_heads.clone_from(&message.heads);
            self.fruitless = 0;
        } else {
            self.fruitless += 1;
            if self.fruitless > FRUITLESS_MESSAGES_MAX {
                return None;
            }
        }
        Some(message.encode())
    }

    /// Takes a message of the peer into the document.
    pub(crate) fn receive(&mut self, form: &mut FormDocument, data: &[u8]) -> Result<Received, SyncProblem> {
        let message = Message::decode(data).map_err(|_| SyncProblem::Unreadable)?;
        check_limits(&message)?;
        let their_heads = message.heads.clone();
        let before = form.heads();
        let has_progress = self.state.their_heads.as_ref() != Some(&their_heads);
        let changes = if message.changes.is_empty() {
            self.apply(form, message)?;
            Vec::new()
        } else {
            check_changes(&message)?;
            // On a copy: a change that automerge can't digest leaves the document it was given to unusable.
            let mut copy = form.clone();
            self.apply(&mut copy, message)?;
            let changes = copy.automerge().get_changes(&before);
            *form = copy;
            changes
        };
        if has_progress || !changes.is_empty() {
            self.fruitless = 0;
        }
        self.is_due = true;
        let (known, unknown): (Vec<_>, Vec<_>) = their_heads.into_iter().partition(|it| knows(form, it));
        Ok(Received { changes, known_heads: known, is_behind: !unknown.is_empty() })
    }

    fn apply(&mut self, form: &mut FormDocument, message: Message) -> Result<(), SyncProblem> {
        let state = &mut self.state;
        let applied = catch_unwind(AssertUnwindSafe(|| form.automerge_mut().receive_sync_message(state, message)));
        // A read-write peer gets single changes from us, never a whole document, whatever it says it understands.
        self.state.their_capabilities = None;
        match applied {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(SyncProblem::BadChange),
        }
    }
}

/// True if a change is in the document.
pub(crate) fn knows(form: &FormDocument, hash: &ChangeHash) -> bool {
    form.automerge().get_change_meta_by_hash(hash).is_some()
}

fn check_limits(message: &Message) -> Result<(), SyncProblem> {
    let counts_are_sane =
        message.heads.len() <= HASHES_MAX && message.need.len() <= HASHES_MAX && message.have.len() <= HAVES_MAX;
    let filters_are_sane = message
        .have
        .iter()
        .all(|have| have.last_sync.len() <= HASHES_MAX && bloom_is_sane(&have.bloom.to_bytes()) == Some(true));
    (counts_are_sane && filters_are_sane).then_some(()).ok_or(SyncProblem::BeyondLimits)
}

/// A filter is written as three numbers and its bits; the empty filter as nothing. `None`: it isn't even that.
fn bloom_is_sane(mut bytes: &[u8]) -> Option<bool> {
    if bytes.is_empty() {
        return Some(true);
    }
    let entries = leb128(&mut bytes)?;
    let bits_per_entry = leb128(&mut bytes)?;
    let probes = leb128(&mut bytes)?;
    let bounds = entries <= BLOOM_ENTRIES_MAX
        && (1..=BLOOM_BITS_PER_ENTRY_MAX).contains(&bits_per_entry)
        && (1..=BLOOM_PROBES_MAX).contains(&probes);
    Some(bounds && (entries == 0 || !bytes.is_empty()))
}

fn leb128(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(first & 0x7f).checked_shl(shift)?;
        if first & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Automerge drops a damaged change without a word, and the two would then talk about it for ever.
fn check_changes(message: &Message) -> Result<(), SyncProblem> {
    if message.version == MessageVersion::V2 {
        return Ok(());
    }
    let all_read = message.changes.iter().all(|chunk| Change::from_bytes(chunk.to_vec()).is_ok());
    all_read.then_some(()).ok_or(SyncProblem::BadChange)
}
