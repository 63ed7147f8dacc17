//! What happens to a tablet, and what it has to do about it: the whole surface between the logic and the world.
//!
//! Events are told in the past tense, effects are commands. Nothing here does anything. The rules that whoever
//! performs effects must not break:
//!
//! - effects are performed in the order in which they are returned, and every event is handed over as it happens;
//! - every [`Effect::Save`] is answered by exactly one [`Event::Saved`] with its batch;
//! - after [`Effect::Disconnect`] or a new [`Effect::Connect`] nothing of the earlier connection is reported any more.

use form_model::{Case, ChangeHash, DocumentId, Edit, PersonId, RowId};

use crate::handover::HandoverError;
use crate::identity::Identity;
use crate::kept_statement::{KeptStatement, StatementRefusal};
use crate::local_store::{Entry, LocalStoreError, Write};
use crate::lost_tablet::WipeProblem;
use crate::rescue::RescueError;

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// The program started; this is everything that the local store holds.
    Started {
        /// The entries, in the order of their keys.
        entries: Vec<Entry>,
    },
    /// Somebody signed in.
    SignedIn(Identity),
    /// The person signed out. What they wrote stays on the device.
    SignedOut,
    /// A person did something in a document.
    Edited {
        /// The document.
        document: DocumentId,
        /// What they did.
        edit: Edit,
    },
    /// A document is wanted on this device although its reader can't write in it.
    DocumentWanted(DocumentId),
    /// A document is on the screen.
    DocumentOpened(DocumentId),
    /// A document has left the screen.
    DocumentClosed(DocumentId),
    /// What a document holds now has been on the screen of the person who is signed in: it is no news any more.
    DocumentSeen(DocumentId),
    /// The person who is signed in has stated something about a hand-in; it is kept until the server has told that it has it.
    StatementWritten {
        /// The document that was handed in.
        document: DocumentId,
        /// The hand-in's row.
        hand_in: RowId,
        /// In their words.
        words: String,
    },
    /// The server does not take what was stated about a hand-in, and would not take it the next time.
    StatementRefused {
        /// The statement as it was sent.
        statement: KeptStatement,
        /// Why.
        why: StatementRefusal,
    },
    /// The person who is signed in takes back a statement that the server did not take.
    StatementWithdrawn {
        /// The document that was handed in.
        document: DocumentId,
        /// The hand-in's row.
        hand_in: RowId,
    },
    /// The server has answered a question of a screen's; the answer is kept under a name, for reading it without a network.
    AnswerKept {
        /// The name: small letters, the same for the same question.
        name: String,
        /// The answer, at most [`crate::KEPT_ANSWER_BYTES_MAX`] long; a longer one is not kept.
        answer: Vec<u8>,
    },
    /// A person takes back the newest of their own edits in a document that they made here in this run of the program.
    /// Answered with [`Notice::Undone`], or with [`Notice::NotUndone`].
    Undo(DocumentId),
    /// A person makes again what they took back last. Answered with [`Notice::Redone`], or with [`Notice::NotUndone`].
    Redo(DocumentId),
    /// A person started a case that has no document yet, as far as this device knows.
    CaseStarted(Case),
    /// A batch was written, or not.
    Saved {
        /// The batch.
        batch: Batch,
        /// What came of it.
        result: Result<(), StoreProblem>,
    },
    /// The connection that was asked for is there.
    Connected,
    /// A frame came.
    Received(Vec<u8>),
    /// The connection is gone, or did not come about.
    Disconnected(DisconnectReason),
    /// A timer ran out.
    TimerFired(Timer),
    /// The program is back on the screen after having been suspended.
    Resumed,
    /// The device reports another network than before, or one at all.
    NetworkChanged,
    /// The person is at some place of a document; others who have it open see that.
    PresenceShown {
        /// The document.
        document: DocumentId,
        /// Where: a question's id, or empty for nowhere in particular.
        place: String,
    },
    /// A rescue file was chosen for import.
    RescueImported {
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Another tablet's parcel came, through a file or a camera.
    HandoverReceived {
        /// Its bytes.
        parcel: Vec<u8>,
    },
    /// The server has said that this device was revoked. By itself that changes nothing on it.
    DeviceRevoked,
    /// The server has acknowledged that it keeps these changes of a revoked device.
    WorkUploaded {
        /// What was in the part; see [`crate::Client::next_upload`].
        changes: Vec<(DocumentId, ChangeHash)>,
    },
    /// The order to wipe itself came; it is obeyed only if it counts here.
    WipeOrdered {
        /// Its bytes, as signed.
        order: Vec<u8>,
    },
}

/// Something to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Commit these writes as one transaction, then report [`Event::Saved`].
    Save {
        /// The batch.
        batch: Batch,
        /// What to write.
        writes: Vec<Write>,
    },
    /// Connect to the server's sync address; an earlier connection is dropped.
    Connect {
        /// The bearer token.
        token: String,
    },
    /// Send a frame.
    Send(Vec<u8>),
    /// Drop the connection.
    Disconnect,
    /// Report [`Event::TimerFired`] with this timer after a while.
    StartTimer {
        /// The timer.
        timer: Timer,
        /// How long, in milliseconds.
        after_ms: u64,
    },
    /// Tell the screen.
    Notify(Notice),
}

/// Numbers the batches of writes, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Batch(pub(crate) u64);

/// A timer that was started. One that was overtaken by other events may still fire and is ignored then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Timer {
    pub(crate) kind: TimerKind,
    pub(crate) serial: u64,
}

/// What a timer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum TimerKind {
    /// Time for the next attempt to connect.
    Reconnect,
    /// The server had its time to answer the join.
    Handshake,
    /// Time to try the refused batch again.
    SaveRetry,
}

/// Why a batch was not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum StoreProblem {
    /// There is no room left on the device.
    #[error("there is no room left on this device")]
    Full,
    /// The store was closed, or lost its connection to the device's storage.
    #[error("the local store is closed")]
    Closed,
    /// Another program holds the store.
    #[error("the local store is in use by another program")]
    InUse,
    /// Anything else.
    #[error("the local store failed")]
    Failed,
}

impl From<&LocalStoreError> for StoreProblem {
    fn from(error: &LocalStoreError) -> Self {
        match error {
            LocalStoreError::Full => Self::Full,
            LocalStoreError::Closed => Self::Closed,
            LocalStoreError::InUse => Self::InUse,
            LocalStoreError::Damaged(_) | LocalStoreError::Failed(_) => Self::Failed,
        }
    }
}

/// Why a connection ended or did not come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DisconnectReason {
    /// The server could not be reached in time.
    Unreachable,
    /// The connection broke, or no sign of life came any more.
    Lost,
    /// The server stops or restarts (close code 1012 or 1001).
    ShuttingDown,
    /// The server does not know the token any more (close code 1008, or 401 to the connection).
    NotSignedIn,
    /// Something that was sent is too large (close code 1009).
    TooLarge,
    /// A newer session of the same device took over (close code 4001).
    Replaced,
    /// The server could not make sense of something that was sent (close code 4002).
    ProtocolError,
    /// What the person may do has changed (close code 4003).
    AccessChanged,
    /// The server closed because this device read too slowly (close code 4004).
    TooSlow,
    /// Any other close code.
    Other(u16),
}

impl DisconnectReason {
    /// The reason that a close code stands for.
    #[must_use]
    pub const fn from_close_code(code: u16) -> Self {
        match code {
            1001 | 1012 => Self::ShuttingDown,
            1008 => Self::NotSignedIn,
            1009 => Self::TooLarge,
            4001 => Self::Replaced,
            4002 => Self::ProtocolError,
            4003 => Self::AccessChanged,
            4004 => Self::TooSlow,
            other => Self::Other(other),
        }
    }
}

/// Something that a screen wants to know. What exactly is the case now is read from the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The stored documents are there.
    Ready,
    /// The local store was written by a newer version of the program; nothing is read and nothing written.
    StoreFromNewerVersion,
    /// Something in the local store could not be read. It is kept and goes into rescue files.
    DamagedRowsKept,
    /// A document's content changed, by an edit here or elsewhere.
    DocumentChanged(DocumentId),
    /// A document's status changed: saved, waiting, synced, not received, or what may be done with it.
    StatusChanged(DocumentId),
    /// The server does not take what the person stated about a hand-in of a document; it is kept with the reason.
    StatementRefused(DocumentId),
    /// An edit was not made; the document is as before.
    EditRejected {
        /// The document.
        document: DocumentId,
        /// Why.
        why: EditRejection,
    },
    /// An edit was taken back.
    Undone {
        /// The document.
        document: DocumentId,
        /// Where: the path that the edit had. A row that was added is removed now.
        path: Vec<String>,
    },
    /// An edit that had been taken back was made again.
    Redone {
        /// The document.
        document: DocumentId,
        /// Where.
        path: Vec<String>,
    },
    /// An edit was not taken back, or not made again. It can't be any more; the ones before it still can.
    NotUndone {
        /// The document.
        document: DocumentId,
        /// Where.
        path: Vec<String>,
        /// Why.
        why: UndoProblem,
    },
    /// A case could not be started.
    CaseRejected {
        /// The document that it would have had.
        document: DocumentId,
        /// Why.
        why: CaseRejection,
    },
    /// The connection changed; [`crate::Client::connection`] says to what.
    ConnectionChanged,
    /// The list of documents, rounds and rights is a new one.
    DirectoryChanged,
    /// Somebody else is at some place of a document.
    Presence {
        /// The document.
        document: DocumentId,
        /// Who.
        person: PersonId,
        /// Where: a question's id, or empty.
        place: String,
    },
    /// A rescue file was read in.
    RescueImported {
        /// How many documents it held.
        documents: usize,
        /// How many changes were new here.
        changes: usize,
        /// Documents whose content in the file could not be used.
        unusable: usize,
    },
    /// A rescue file could not be read in; nothing of it was taken.
    RescueRejected(RescueError),
    /// What another tablet handed over of a document is in it.
    HandoverTaken {
        /// The document.
        document: DocumentId,
        /// How many changes were new here.
        changes: usize,
    },
    /// What another tablet handed over was not taken in, no part of it.
    HandoverRejected(HandoverError),
    /// This device was revoked, or has come further in bringing its work.
    DeviceRevoked,
    /// The tablet has forgotten its person, on the installation's order.
    Wiped {
        /// How many changes it had brought before.
        uploaded: usize,
    },
    /// An order to wipe itself was not obeyed; everything is as before.
    WipeRejected(WipeProblem),
}

/// Why an edit was not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditRejection {
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    NobodySignedIn,
    /// Another page of this browser writes in this person's space; this one follows it.
    #[error("another page writes here")]
    AnotherPageWrites,
    /// The document is not on this device.
    #[error("the document is not on this device")]
    NoSuchDocument,
    /// The person may not write in the document, as far as this device knows.
    #[error("the document can't be written in")]
    NotWritable,
    /// The place belongs to another role.
    #[error("this place belongs to {voice}")]
    AnotherVoice {
        /// The role's code.
        voice: String,
    },
    /// The form has no place for it, or the value doesn't fit.
    #[error("{0}")]
    DoesNotFit(String),
}

/// Why an edit was not taken back or made again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UndoProblem {
    /// Somebody else has written there since.
    #[error("somebody else has written there since")]
    WrittenByOthers,
    /// The edit settled two different values; which of them should come back can't be said.
    #[error("the edit settled a difference")]
    SettledDifference,
    /// The edit that would take it back is rejected.
    #[error("{0}")]
    Rejected(EditRejection),
    /// What was written is not there as it was any more, after edits that were not received.
    #[error("what was written is not there as it was")]
    Changed,
}

/// Why a case could not be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CaseRejection {
    /// Nobody is signed in, or the device has never met the server.
    #[error("the device has not met the server yet")]
    NotConnectedYet,
    /// The person may not start this case, as far as this device knows.
    #[error("the case can't be started by this person")]
    NotAllowed,
    /// The round's template for this level is not on the device.
    #[error("the template is not on this device")]
    NoTemplate,
}
