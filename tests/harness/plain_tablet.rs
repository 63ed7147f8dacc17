//! A client with nothing but automerge's own sync: no store, no rules, little work.
//!
//! Benchmarks use it, so that what is measured is the server and not a client beside it; stories use the real client. It
//! says that it is one of ours, and its changes carry their author.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::net::SocketAddr;
use std::sync::LazyLock;

use automerge::sync::{self, SyncDoc as _};
use automerge::{Automerge, ChangeHash};
use form_model::{Edit, Level, Message, PersonId, Shape, apply_edit, author_of, built_in_template, new_automerge};

use crate::now_ms;
use crate::raw_peer::{Incoming, RawPeer};

/// One client with its socket and its documents.
#[derive(Debug)]
pub struct PlainTablet {
    pub socket: RawPeer,
    person: PersonId,
    documents: BTreeMap<String, PlainDocument>,
}

/// The server closed the socket, with this code; 1006 where it just vanished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed(pub u16);

impl fmt::Display for Closed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the server closed with {}", self.0)
    }
}

impl std::error::Error for Closed {}

/// One document and what is known of the server's side of it.
#[derive(Debug)]
pub struct PlainDocument {
    pub form: Automerge,
    sync: sync::State,
}

impl PlainDocument {
    /// An empty one, to be filled by the server.
    pub fn empty(person: PersonId) -> Self {
        Self { form: new_automerge().with_author(Some(author_of(person))), sync: sync::State::new() }
    }

    /// Whether the server has said that it holds everything that is here.
    pub fn is_acknowledged(&self) -> bool {
        let Some(theirs) = &self.sync.their_heads else { return false };
        self.form.get_heads().iter().all(|head| theirs.contains(head)) || self.is_behind(theirs)
    }

    /// The server is ahead of us, which also means that it has ours, if nothing of ours is new to it.
    fn is_behind(&self, theirs: &[ChangeHash]) -> bool {
        theirs.iter().all(|head| self.form.get_change_meta_by_hash(head).is_some())
            && self.form.get_changes(theirs).is_empty()
    }

    /// Everything of ours that the server has said to hold.
    pub fn acknowledged(&self) -> Vec<ChangeHash> {
        let Some(theirs) = &self.sync.their_heads else { return Vec::new() };
        let known: Vec<_> =
            theirs.iter().copied().filter(|head| self.form.get_change_meta_by_hash(head).is_some()).collect();
        if known.is_empty() {
            return Vec::new();
        }
        let unknown: BTreeSet<_> = self.form.get_changes(&known).iter().map(automerge::Change::hash).collect();
        self.form.get_changes(&[]).iter().map(automerge::Change::hash).filter(|hash| !unknown.contains(hash)).collect()
    }

    /// Whether a change is here.
    pub fn holds(&self, change: &ChangeHash) -> bool {
        self.form.get_change_meta_by_hash(change).is_some()
    }

    /// One edit of a workplace's follow-up as one change; its hash.
    ///
    /// # Panics
    /// When the edit does not fit the form, or changes nothing.
    pub fn write(&mut self, edit: &Edit) -> ChangeHash {
        static SHAPE: LazyLock<Shape> = LazyLock::new(|| Shape::followup(&built_in_template(Level::Workplace)));
        let made = apply_edit(&mut self.form, &SHAPE, edit, now_ms()).expect("the edit fits the form");
        made.expect("the edit changes something")
    }
}

impl PlainTablet {
    /// Connects and shakes hands.
    pub async fn connect(server: SocketAddr, token: &str, peer: &str, person: PersonId) -> Self {
        let socket = RawPeer::connect_as_ours(server, token, peer).await;
        Self { socket, person, documents: BTreeMap::new() }
    }

    /// Starts syncing a document, empty or as it was brought.
    pub async fn open(&mut self, document: &str, brought: Option<PlainDocument>) {
        let mut held = brought.unwrap_or_else(|| PlainDocument::empty(self.person));
        held.sync = sync::State::new();
        self.documents.insert(document.to_owned(), held);
        self.say_what_is_new(document).await;
    }

    /// The document.
    ///
    /// # Panics
    /// When it was never opened.
    pub fn document(&mut self, document: &str) -> &mut PlainDocument {
        self.documents.get_mut(document).expect("it was opened")
    }

    /// Takes the document along, to come back with it later.
    ///
    /// # Panics
    /// When it was never opened.
    pub fn take(&mut self, document: &str) -> PlainDocument {
        self.documents.remove(document).expect("it was opened")
    }

    /// Sends what automerge has to say about a document, if anything.
    pub async fn say_what_is_new(&mut self, document: &str) {
        let held = self.documents.get_mut(document).expect("it was opened");
        if let Some(message) = held.form.generate_sync_message(&mut held.sync) {
            self.socket.send_sync(document, message.encode()).await;
        }
    }

    /// Reads one message, merges it and answers; tells which document it was about, if any.
    ///
    /// # Panics
    /// When the server refuses something, or says nothing for as long as patience lasts.
    pub async fn hear(&mut self) -> Result<Option<String>, Closed> {
        self.hear_unless(|_| false).await
    }

    /// Like [`PlainTablet::hear`].
    ///
    /// # Panics
    /// Also when the message is one that must not come.
    pub async fn hear_unless(&mut self, must_not_come: impl Fn(&Message) -> bool) -> Result<Option<String>, Closed> {
        let incoming = self.socket.next().await;
        if let Incoming::Message(message) = &incoming {
            assert!(!must_not_come(message), "must not come: {message:?}");
        }
        match incoming {
            Incoming::Message(Message::Sync { document_id, data, .. }) => {
                let Some(held) = self.documents.get_mut(&document_id) else { return Ok(None) };
                let message = sync::Message::decode(&data).expect("the server sends well-formed sync messages");
                held.form.receive_sync_message(&mut held.sync, message).expect("the server sends sound changes");
                // A whole document that is received into an empty one replaces it, its author included.
                held.form.set_author(Some(author_of(self.person)));
                self.say_what_is_new(&document_id).await;
                Ok(Some(document_id))
            }
            Incoming::Message(Message::Refused(refusal)) => panic!("refused: {refusal:?}"),
            Incoming::Message(Message::DocUnavailable { document_id, .. }) => panic!("{document_id} is unavailable"),
            Incoming::Message(_) => Ok(None),
            Incoming::Closed(code) => Err(Closed(code)),
        }
    }

    /// Reads until the server has everything that is here, and has answered at least once.
    pub async fn until_acknowledged(&mut self, document: &str) -> Result<(), Closed> {
        while !self.document(document).is_acknowledged() {
            self.hear().await?;
        }
        Ok(())
    }

    /// Reads until the server has sent something of the document.
    pub async fn until_fetched(&mut self, document: &str) -> Result<(), Closed> {
        while self.document(document).form.get_heads().is_empty() {
            self.hear().await?;
        }
        Ok(())
    }
}
