//! Reading a peer's sync message: limits first, then automerge's decoder, then the changes in it.
//!
//! Nothing here knows the document. The rule that must not be broken: no byte reaches automerge before its limits
//! were checked, and a decoder that panics takes nothing with it.

use std::panic::catch_unwind;

use automerge::Change;
use automerge::sync::{ChunkList, Message};
use form_model::{SyncVersion, inspect_sync_message};

use crate::outbox::Closing;
use crate::sync_link::LinkMode;

/// A message that kept to the limits.
#[derive(Debug)]
pub(super) struct Incoming {
    /// The message without its changes.
    pub message: Message,
    /// Its changes.
    pub changes: Vec<Change>,
}

/// Reads messages in their order, up to one that can't be read; then also why the session is to be closed.
pub(super) fn read_all(messages: &[Vec<u8>], mode: LinkMode) -> (Vec<Incoming>, Option<Closing>) {
    let mut read_before = Vec::with_capacity(messages.len());
    for data in messages {
        match read(data, mode) {
            Ok(incoming) => read_before.push(incoming),
            Err(closing) => return (read_before, Some(closing)),
        }
    }
    (read_before, None)
}

/// Reads a message.
///
/// # Errors
/// Why the session is to be closed: nothing in such a message has a hash that could be refused by name.
fn read(data: &[u8], mode: LinkMode) -> Result<Incoming, Closing> {
    let outline = inspect_sync_message(data).map_err(|_| Closing::Protocol("sync message outside the limits"))?;
    let mut message = decode(data)?;
    let chunks = std::mem::replace(&mut message.changes, ChunkList::empty());
    let changes = match mode {
        LinkMode::ReadOnly => Vec::new(),
        LinkMode::ReadWrite | LinkMode::Returning
            if outline.has_other_than_changes() || outline.version == SyncVersion::Two && !chunks.is_empty() =>
        {
            return Err(Closing::Protocol("whole documents are not taken from peers that write"));
        }
        LinkMode::ReadWrite | LinkMode::Returning => chunks.iter().map(change_of).collect::<Result<_, _>>()?,
    };
    Ok(Incoming { message, changes })
}

fn decode(data: &[u8]) -> Result<Message, Closing> {
    let broken = Closing::Protocol("sync message can't be read");
    catch_unwind(|| Message::decode(data).ok()).ok().flatten().ok_or(broken)
}

fn change_of(chunk: &[u8]) -> Result<Change, Closing> {
    let broken = Closing::Protocol("a change that can't be read");
    catch_unwind(|| Change::try_from(chunk).ok()).ok().flatten().ok_or(broken)
}
