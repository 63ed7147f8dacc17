//! Synchronises one document over one connection: automerge's sync messages in, automerge's sync messages out.
//!
//! It begins afresh with every connection and keeps nothing over its end. It neither stores nor sends. The rules that
//! must not be broken: [`SyncSession::generate`] is called only while everything in the document is stored, since
//! automerge advertises whatever is in memory; and no message of the peer makes the document worse than it was.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::sync::{Message, MessageVersion, State, SyncDoc as _};
use automerge::{Change, ChangeHash};
use form_model::{FormDocument, SyncLimitError, inspect_sync_message};

/// The most bytes of changes in one message: well below what the server takes in one frame.
const CHANGES_BYTES_MAX: usize = 256 * 1024;

/// After so many messages in a row that bring no progress this side falls silent, and starts again with the next
/// change or connection. Two replicas that can converge never need as many.
const FRUITLESS_MESSAGES_MAX: u32 = 4;

/// Why a message of the peer was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SyncProblem {
    /// The bytes are no sync message.
    #[error("not a sync message")]
    Unreadable,
    /// A count or a filter in it is beyond what an honest peer sends.
    #[error(transparent)]
    BeyondLimits(#[from] SyncLimitError),
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
    /// The changes for which vouchers were sent, or need not be.
    vouched: BTreeSet<ChangeHash>,
    /// True once it was looked whether the server needs the seal.
    is_seal_shown: bool,
}

impl SyncSession {
    /// A session that begins with what the server acknowledged earlier; those that the document doesn't know are
    /// left out.
    pub(crate) fn new(form: &FormDocument, acknowledged: &[ChangeHash]) -> Self {
        let known = acknowledged.iter().filter(|it| knows(form, it));
        let mut state = State::new();
        state.shared_heads = known.copied().collect();
        state.shared_heads.sort_unstable();
        Self {
            state,
            is_due: true,
            fruitless: 0,
            sent_heads: Vec::new(),
            vouched: BTreeSet::new(),
            is_seal_shown: false,
        }
    }

    /// The document has grown here: there may be something to say.
    pub(crate) const fn wake(&mut self) {
        self.is_due = true;
        self.fruitless = 0;
    }

    /// True once: the seal is shown before anything else over a connection, or need not be.
    pub(crate) const fn begins_with_seal(&mut self) -> bool {
        let begins = !self.is_seal_shown;
        self.is_seal_shown = true;
        begins
    }

    /// True until the voucher for this change was dealt with over this connection.
    pub(crate) fn owes_voucher(&self, hash: &ChangeHash) -> bool {
        !self.vouched.contains(hash)
    }

    /// The voucher for this change was sent, or need not be.
    pub(crate) fn note_vouched(&mut self, hash: ChangeHash) {
        self.vouched.insert(hash);
    }

    /// True if [`Self::generate`] may have something to say.
    pub(crate) const fn is_due(&self) -> bool {
        self.is_due
    }

    /// What there is to say: usually one message or none, several where much is to be sent.
    pub(crate) fn generate(&mut self, form: &FormDocument) -> Vec<Vec<u8>> {
        self.is_due = false;
        let state = &mut self.state;
        let generated = catch_unwind(AssertUnwindSafe(|| form.automerge().generate_sync_message(state)));
        // A peer that asks for what nobody can give gets no answer; the next connection begins afresh.
        let Ok(Some(message)) = generated else { return Vec::new() };
        let says_something_new = !message.changes.is_empty() || message.heads != self.sent_heads;
        if says_something_new {
            self.sent_heads.clone_from(&message.heads);
            self.fruitless = 0;
        } else {
            self.fruitless += 1;
            if self.fruitless > FRUITLESS_MESSAGES_MAX {
                return Vec::new();
            }
        }
        split(message).into_iter().map(Message::encode).collect()
    }

    /// Takes a message of the peer into the document.
    pub(crate) fn receive(&mut self, form: &mut FormDocument, data: &[u8]) -> Result<Received, SyncProblem> {
        inspect_sync_message(data)?;
        let message = Message::decode(data).map_err(|_| SyncProblem::Unreadable)?;
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

/// A message with more changes than one frame should carry, as several: each is a valid message of its own, and the
/// changes stay in their order, so that the peer can take each part when it comes.
fn split(message: Message) -> Vec<Message> {
    let bytes: usize = message.changes.iter().map(<[u8]>::len).sum();
    if bytes <= CHANGES_BYTES_MAX {
        return vec![message];
    }
    let mut parts: Vec<Vec<Vec<u8>>> = vec![Vec::new()];
    let mut filled = 0;
    for chunk in message.changes.iter() {
        if filled > 0 && filled + chunk.len() > CHANGES_BYTES_MAX {
            parts.push(Vec::new());
            filled = 0;
        }
        filled += chunk.len();
        parts.last_mut().expect("invariant: the list begins with one part").push(chunk.to_vec());
    }
    parts.into_iter().map(|changes| Message { changes: changes.into(), ..message.clone() }).collect()
}

/// True if a change is in the document.
pub(crate) fn knows(form: &FormDocument, hash: &ChangeHash) -> bool {
    form.automerge().get_change_meta_by_hash(hash).is_some()
}

/// Automerge drops a damaged change without a word, and the two would then talk about it for ever.
fn check_changes(message: &Message) -> Result<(), SyncProblem> {
    if message.version == MessageVersion::V2 {
        return Ok(());
    }
    let all_read = message.changes.iter().all(|chunk| Change::from_bytes(chunk.to_vec()).is_ok());
    all_read.then_some(()).ok_or(SyncProblem::BadChange)
}
