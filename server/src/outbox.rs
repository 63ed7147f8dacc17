//! What is on its way to one session, and the word that ends it.
//!
//! Documents and the hub put things in, the session's socket takes them out. The queue is bounded in number and in
//! bytes; a session that does not keep up is closed, and loses nothing, since it resyncs from heads. The rule that
//! must not be broken: nobody who puts something in ever waits for a slow reader.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use form_model::{CaseState, DocumentId, Refusal};
use tokio::sync::{Notify, mpsc};

/// The most messages on their way to one session. A session that wrote to hundreds of documents still fits.
const QUEUED_MESSAGES_MAX: usize = 1_024;

/// The most bytes on their way to one session, beside the one that is being sent.
const QUEUED_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Something to send to a session.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outgoing {
    /// A sync message of a document.
    Sync {
        /// The document.
        document: DocumentId,
        /// The message, encoded.
        data: Vec<u8>,
    },
    /// The document does not exist, or not for this person.
    Unavailable {
        /// The document.
        document: DocumentId,
    },
    /// Presence of somebody else at a document.
    Ephemeral(Presence),
    /// Changes were refused.
    Refused(Refusal),
    /// The state of a case.
    Case(CaseState),
    /// What the person may open has changed: make the directory anew and send it.
    DirectoryChanged,
}

/// An ephemeral message, as its sender sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Presence {
    /// The document.
    pub document: DocumentId,
    /// The sending peer.
    pub sender_id: String,
    /// The sender's presence session.
    pub session_id: String,
    /// Counts up within that session.
    pub count: u64,
    /// The payload.
    pub data: Vec<u8>,
}

impl Outgoing {
    fn bytes(&self) -> usize {
        match self {
            Self::Sync { data, .. } => data.len(),
            Self::Ephemeral(presence) => presence.data.len(),
            Self::Refused(refusal) => refusal.changes.len() * size_of::<form_model::RefusedHash>(),
            Self::Unavailable { .. } | Self::Case(_) | Self::DirectoryChanged => 0,
        }
    }
}

/// Why a session ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Closing {
    /// The server shuts down or restarts.
    Shutdown,
    /// The person or the device may no longer be here.
    Policy,
    /// A message was larger than any of ours.
    TooLarge,
    /// The store failed: nothing was acknowledged, and the client comes again.
    StoreFailed,
    /// A newer session of the same device took the place.
    Replaced,
    /// The peer broke the protocol.
    Protocol(&'static str),
    /// What the person may do with a document has changed.
    AccessChanged,
    /// The peer does not read fast enough.
    SlowConsumer,
    /// Nothing came for too long.
    Idle,
    /// The peer went.
    Gone,
}

impl Closing {
    /// The WebSocket close code.
    pub(crate) const fn code(&self) -> u16 {
        match self {
            Self::Gone => 1000,
            Self::Policy => 1008,
            Self::TooLarge => 1009,
            Self::StoreFailed => 1011,
            Self::Shutdown => 1012,
            Self::Replaced => 4001,
            Self::Protocol(_) => 4002,
            Self::AccessChanged => 4003,
            Self::SlowConsumer | Self::Idle => 4004,
        }
    }

    /// The reason, for a log at the other end.
    pub(crate) const fn text(&self) -> &'static str {
        match self {
            Self::Gone => "goodbye",
            Self::Policy => "not signed in any more",
            Self::TooLarge => "message too large",
            Self::StoreFailed => "could not store",
            Self::Shutdown => "server restarts",
            Self::Replaced => "replaced by a newer session",
            Self::Protocol(text) => text,
            Self::AccessChanged => "access changed",
            Self::SlowConsumer => "too slow",
            Self::Idle => "nothing heard",
        }
    }
}

#[derive(Debug, Default)]
struct Shared {
    queued_bytes: AtomicUsize,
    closing: OnceLock<Closing>,
    closed: Notify,
}

/// Where others put what a session is to get.
#[derive(Debug, Clone)]
pub(crate) struct Outbox {
    // Boxed, since the queue keeps room for thirty of them from its first day on.
    queue: mpsc::Sender<Box<Outgoing>>,
    shared: Arc<Shared>,
}

/// Where the session takes it out.
#[derive(Debug)]
pub(crate) struct Outlet {
    queue: mpsc::Receiver<Box<Outgoing>>,
    shared: Arc<Shared>,
}

/// The two ends of a new queue.
pub(crate) fn outbox() -> (Outbox, Outlet) {
    let (sender, receiver) = mpsc::channel(QUEUED_MESSAGES_MAX);
    let shared = Arc::new(Shared::default());
    (Outbox { queue: sender, shared: Arc::clone(&shared) }, Outlet { queue: receiver, shared })
}

impl Outbox {
    /// Puts a message in; if there is no room, the session ends.
    pub(crate) fn send(&self, outgoing: Outgoing) {
        let bytes = outgoing.bytes();
        let before = self.shared.queued_bytes.fetch_add(bytes, Ordering::Relaxed);
        // One message of any size must pass, or a large document could never be sent.
        let is_too_much = before > 0 && before + bytes > QUEUED_BYTES_MAX;
        if is_too_much || self.queue.try_send(Box::new(outgoing)).is_err() {
            self.close(Closing::SlowConsumer);
        }
    }

    /// Ends the session. The first reason given stands.
    pub(crate) fn close(&self, closing: Closing) {
        if self.shared.closing.set(closing).is_ok() {
            self.shared.closed.notify_one();
        }
    }

    /// True if the session is over.
    pub(crate) fn is_closed(&self) -> bool {
        self.shared.closing.get().is_some() || self.queue.is_closed()
    }
}

impl Outlet {
    /// The next message, or why the session ends. Cancelling loses nothing.
    pub(crate) async fn next(&mut self) -> Result<Outgoing, Closing> {
        if let Some(closing) = self.shared.closing.get() {
            return Err(closing.clone());
        }
        tokio::select! {
            biased;
            () = self.shared.closed.notified() => {
                Err(self.shared.closing.get().cloned().unwrap_or(Closing::Gone))
            }
            outgoing = self.queue.recv() => {
                let outgoing = outgoing.ok_or(Closing::Gone)?;
                self.shared.queued_bytes.fetch_sub(outgoing.bytes(), Ordering::Relaxed);
                Ok(*outgoing)
            }
        }
    }

    /// How many messages wait.
    pub(crate) fn len(&self) -> usize {
        self.queue.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sync(bytes: usize) -> Outgoing {
        Outgoing::Sync { document: DocumentId::from_bytes([1; 16]), data: vec![0; bytes] }
    }

    #[tokio::test]
    async fn a_session_that_does_not_read_is_closed() {
        let (outbox, mut outlet) = outbox();
        for _ in 0..=QUEUED_MESSAGES_MAX {
            outbox.send(sync(1));
        }
        assert!(outbox.is_closed());
        assert_eq!(outlet.next().await, Err(Closing::SlowConsumer));
    }

    #[tokio::test]
    async fn bytes_count_and_one_large_message_passes() {
        let (outbox, mut outlet) = outbox();
        outbox.send(sync(QUEUED_BYTES_MAX * 2));
        assert!(!outbox.is_closed());
        assert!(outlet.next().await.is_ok());
        outbox.send(sync(QUEUED_BYTES_MAX));
        assert!(!outbox.is_closed());
        outbox.send(sync(1));
        assert!(outbox.is_closed());
    }

    #[tokio::test]
    async fn the_first_reason_to_close_stands() {
        let (outbox, mut outlet) = outbox();
        outbox.close(Closing::Replaced);
        outbox.close(Closing::Shutdown);
        assert_eq!(outlet.next().await, Err(Closing::Replaced));
    }
}
