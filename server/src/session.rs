//! One connection, from handshake to close, without the connection.
//!
//! ```text
//! AwaitingJoin --join--> Registering --peer id free--> Live
//!      |                      |                          |
//!      +-- late, wrong -------+-- taken ---> closed <----+-- fault, silence, word from outside
//! ```
//!
//! It speaks automerge-repo's network protocol and, to our own clients, our own messages; it says what is to be done
//! and does none of it. The rules that must not be broken: before the handshake nothing but a join is looked at, and
//! afterwards a peer speaks under its own peer id only.

use std::collections::{BTreeSet, HashSet};

use form_model::{
    Directory, DocumentId, Message, OpenCase, PROTOCOL_VERSION, PeerMetadata, PersonId, SAMSYN_VERSION, Seal,
    TemplateHash, Vouchers, decode, encode,
};

use crate::gate::ClientKind;
use crate::outbox::{Closing, Outgoing, Presence};

mod presence;
#[cfg(test)]
mod tests;

use presence::PresenceLimit;

/// A peer that has not joined after so long is somebody's port scanner.
const JOIN_WITHIN_MS: u64 = 10_000;

/// So often the peer is pinged: three chances within the time below.
const PING_EVERY_MS: u64 = 15_000;

/// A peer from whom nothing came for so long is gone, whatever its socket says.
const SILENCE_MAX_MS: u64 = 45_000;

/// The longest peer id in bytes: a name, a uuid and room.
const PEER_ID_BYTES_MAX: usize = 200;

/// The most documents that one session is attached to: a main representative of a large municipality has hundreds.
const ATTACHED_DOCUMENTS_MAX: usize = 5_000;

/// What the server calls itself towards peers; sessions never meet each other's.
pub(crate) const SERVER_PEER_ID: &str = "samsyn-server";

/// What happened to a session.
#[derive(Debug)]
pub(crate) enum Event {
    /// A binary frame came.
    Frame(Vec<u8>),
    /// A text frame came; the protocol has none.
    TextFrame,
    /// A ping or a pong came.
    Alive,
    /// The hub took the session in.
    Registered,
    /// The peer id belongs to another device.
    PeerIdTaken,
    /// The directory that was asked for.
    Directory(Box<Directory>),
    /// Somebody has something for the peer.
    Outgoing(Outgoing),
    /// Some time went by.
    Tick,
}

/// What is to be done for a session.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// Send this frame.
    Send(Vec<u8>),
    /// Send a ping.
    Ping,
    /// Take the session in under this peer id.
    Register {
        /// The peer id.
        peer_id: String,
        /// The kind of client.
        client: ClientKind,
    },
    /// Hand a sync message to its document.
    Deliver {
        /// The document.
        document: DocumentId,
        /// The message.
        data: Vec<u8>,
    },
    /// Hand presence to its document.
    Relay(Presence),
    /// Hand vouchers to their documents.
    Vouch(Vouchers),
    /// Hand a seal to its document.
    ShowSeal(Seal),
    /// Start a case.
    OpenCase(OpenCase),
    /// Make the person's directory, leaving out these templates.
    MakeDirectory {
        /// Templates that the client has.
        known_templates: HashSet<TemplateHash>,
    },
    /// End the session.
    Close(Closing),
}

/// How far the handshake is.
#[derive(Debug)]
enum Phase {
    AwaitingJoin,
    Registering { peer: Peer },
    Live { peer: Peer },
    Closed,
}

#[derive(Debug, Clone)]
struct Peer {
    id: String,
    client: ClientKind,
}

/// What a session is told when it begins.
#[derive(Debug, Clone)]
pub(crate) struct SessionStart {
    /// Who is signed in.
    pub person: PersonId,
    /// Names the server's store to peers, the same over every restart.
    pub storage_id: String,
    /// When.
    pub now_ms: u64,
}

/// The state of one session.
#[derive(Debug)]
pub(crate) struct Session {
    person: PersonId,
    storage_id: String,
    phase: Phase,
    began_at_ms: u64,
    heard_at_ms: u64,
    pinged_at_ms: u64,
    attached: BTreeSet<DocumentId>,
    known_templates: HashSet<TemplateHash>,
    presence: PresenceLimit,
}

impl Session {
    /// A session whose peer has not said anything.
    pub(crate) fn new(start: SessionStart) -> Self {
        let now_ms = start.now_ms;
        Self {
            person: start.person,
            storage_id: start.storage_id,
            phase: Phase::AwaitingJoin,
            began_at_ms: now_ms,
            heard_at_ms: now_ms,
            pinged_at_ms: now_ms,
            attached: BTreeSet::new(),
            known_templates: HashSet::new(),
            presence: PresenceLimit::new(now_ms),
        }
    }

    /// The documents that the peer said something about.
    pub(crate) fn attached(&self) -> impl Iterator<Item = DocumentId> + '_ {
        self.attached.iter().copied()
    }

    /// Takes note of what happened and says what is to be done.
    pub(crate) fn handle(&mut self, now_ms: u64, event: Event) -> Vec<Effect> {
        if matches!(event, Event::Frame(_) | Event::TextFrame | Event::Alive) {
            self.heard_at_ms = now_ms;
        }
        match (&self.phase, event) {
            (Phase::Closed, _) | (_, Event::Alive) => Vec::new(),
            (_, Event::Frame(bytes)) => self.handle_frame(now_ms, &bytes),
            (_, Event::TextFrame) => self.close(Closing::Protocol("frames are binary")),
            (_, Event::Tick) => self.handle_tick(now_ms),
            (Phase::Registering { peer }, Event::Registered) => {
                let peer = peer.clone();
                self.begin(peer)
            }
            (Phase::Registering { .. }, Event::PeerIdTaken) => self.close_with_error("the peer id is taken"),
            (Phase::Live { .. }, Event::Directory(directory)) => self.send_directory(*directory),
            (Phase::Live { peer }, Event::Outgoing(outgoing)) => {
                let peer = peer.clone();
                self.send_outgoing(&peer, outgoing)
            }
            (Phase::AwaitingJoin | Phase::Live { .. }, Event::Registered | Event::PeerIdTaken)
            | (Phase::AwaitingJoin | Phase::Registering { .. }, Event::Directory(_) | Event::Outgoing(_)) => Vec::new(),
        }
    }

    fn close(&mut self, closing: Closing) -> Vec<Effect> {
        self.phase = Phase::Closed;
        vec![Effect::Close(closing)]
    }

    fn close_with_error(&mut self, text: &'static str) -> Vec<Effect> {
        let error = encode(&Message::Error { message: text.to_owned() });
        self.phase = Phase::Closed;
        vec![Effect::Send(error), Effect::Close(Closing::Protocol(text))]
    }

    fn handle_tick(&mut self, now_ms: u64) -> Vec<Effect> {
        let is_late = !matches!(self.phase, Phase::Live { .. }) && now_ms >= self.began_at_ms + JOIN_WITHIN_MS;
        if is_late {
            return self.close(Closing::Protocol("no join came"));
        }
        if now_ms >= self.heard_at_ms + SILENCE_MAX_MS {
            return self.close(Closing::Idle);
        }
        if now_ms >= self.pinged_at_ms + PING_EVERY_MS {
            self.pinged_at_ms = now_ms;
            return vec![Effect::Ping];
        }
        Vec::new()
    }

    fn handle_frame(&mut self, now_ms: u64, bytes: &[u8]) -> Vec<Effect> {
        let Ok(message) = decode(bytes) else {
            return self.close_with_error("frame can't be read");
        };
        match (&self.phase, message) {
            (Phase::AwaitingJoin, Message::Join { sender_id, metadata, versions }) => {
                self.handle_join(sender_id, &metadata, &versions)
            }
            (Phase::AwaitingJoin, _) => self.close_with_error("the first message must be a join"),
            (Phase::Registering { .. } | Phase::Closed, _) => Vec::new(),
            (Phase::Live { .. }, Message::Join { .. }) => self.close_with_error("already joined"),
            (Phase::Live { peer }, message) => {
                let peer = peer.clone();
                self.handle_message(now_ms, &peer, message)
            }
        }
    }

    fn handle_join(&mut self, peer_id: String, metadata: &PeerMetadata, versions: &[String]) -> Vec<Effect> {
        if !versions.is_empty() && !versions.iter().any(|it| it == PROTOCOL_VERSION) {
            return self.close_with_error("this server speaks protocol version 1");
        }
        if peer_id.is_empty() || peer_id.len() > PEER_ID_BYTES_MAX {
            return self.close_with_error("the peer id is empty or too long");
        }
        let client = if metadata.samsyn.is_some_and(|version| version >= SAMSYN_VERSION) {
            ClientKind::Samsyn
        } else {
            ClientKind::Stock
        };
        self.known_templates = metadata.templates.iter().copied().collect();
        self.phase = Phase::Registering { peer: Peer { id: peer_id.clone(), client } };
        vec![Effect::Register { peer_id, client }]
    }

    fn begin(&mut self, peer: Peer) -> Vec<Effect> {
        let welcome = encode(&Message::Peer {
            sender_id: SERVER_PEER_ID.to_owned(),
            target_id: peer.id.clone(),
            metadata: PeerMetadata {
                storage_id: Some(self.storage_id.clone()),
                is_ephemeral: false,
                samsyn: (peer.client == ClientKind::Samsyn).then_some(SAMSYN_VERSION),
                ..PeerMetadata::default()
            },
            version: PROTOCOL_VERSION.to_owned(),
        });
        let mut effects = vec![Effect::Send(welcome)];
        if peer.client == ClientKind::Samsyn {
            effects.push(Effect::MakeDirectory { known_templates: self.known_templates.clone() });
        }
        self.phase = Phase::Live { peer };
        effects
    }

    fn handle_message(&mut self, now_ms: u64, peer: &Peer, message: Message) -> Vec<Effect> {
        if let Some((sender_id, target_id)) = addresses(&message) {
            if sender_id != peer.id {
                return self.close_with_error("the sender is somebody else");
            }
            if target_id != SERVER_PEER_ID {
                return self.close_with_error("the message is for somebody else");
            }
        }
        match message {
            Message::Sync { document_id, data, .. } | Message::Request { document_id, data, .. } => {
                self.handle_sync(peer, document_id, data)
            }
            Message::Ephemeral { document_id, sender_id, session_id, count, data, .. } => {
                let Ok(document) = document_id.parse() else { return Vec::new() };
                let is_own = presence::names_person(&data, self.person);
                // Presence is lossy by nature: what is too much or not the sender's own is dropped.
                let may_pass = is_own && self.presence.allows(now_ms, data.len());
                let presence = Presence { document, sender_id, session_id, count, data };
                if may_pass { vec![Effect::Relay(presence)] } else { Vec::new() }
            }
            Message::Open(open) if peer.client == ClientKind::Samsyn => vec![Effect::OpenCase(open)],
            Message::Ping if peer.client == ClientKind::Samsyn => vec![Effect::Send(encode(&Message::Pong))],
            Message::Leave { .. } | Message::Error { .. } => self.close(Closing::Gone),
            Message::Vouchers(vouchers) if peer.client == ClientKind::Samsyn => vec![Effect::Vouch(vouchers)],
            Message::Seal(seal) if peer.client == ClientKind::Samsyn => vec![Effect::ShowSeal(seal)],
            // Some of these are the server's to send, some are for later versions; a stock peer may send wishes that
            // nobody grants. None of them harms.
            Message::Join { .. }
            | Message::Peer { .. }
            | Message::DocUnavailable { .. }
            | Message::RemoteSubscriptionChange { .. }
            | Message::RemoteHeadsChanged { .. }
            | Message::Documents(_)
            | Message::Open(_)
            | Message::Refused(_)
            | Message::Case(_)
            | Message::Vouchers(_)
            | Message::Seal(_)
            | Message::Ping
            | Message::Pong
            | Message::Unknown { .. } => Vec::new(),
        }
    }

    fn handle_sync(&mut self, peer: &Peer, document_id: String, data: Vec<u8>) -> Vec<Effect> {
        let Ok(document) = document_id.parse() else {
            return vec![Effect::Send(unavailable(peer, document_id))];
        };
        self.attached.insert(document);
        if self.attached.len() > ATTACHED_DOCUMENTS_MAX {
            return self.close_with_error("too many documents in one session");
        }
        vec![Effect::Deliver { document, data }]
    }

    fn send_directory(&mut self, directory: Directory) -> Vec<Effect> {
        self.known_templates.extend(directory.templates.iter().map(|bytes| TemplateHash::of(bytes)));
        vec![Effect::Send(encode(&Message::Documents(directory)))]
    }

    fn send_outgoing(&mut self, peer: &Peer, outgoing: Outgoing) -> Vec<Effect> {
        let is_ours = peer.client == ClientKind::Samsyn;
        let message = match outgoing {
            Outgoing::Sync { document, data } => Message::Sync {
                document_id: document.to_string(),
                sender_id: SERVER_PEER_ID.to_owned(),
                target_id: peer.id.clone(),
                data,
            },
            Outgoing::Unavailable { document } => {
                self.attached.remove(&document);
                return vec![Effect::Send(unavailable(peer, document.to_string()))];
            }
            Outgoing::Ephemeral(presence) => Message::Ephemeral {
                document_id: presence.document.to_string(),
                sender_id: presence.sender_id,
                target_id: peer.id.clone(),
                session_id: presence.session_id,
                count: presence.count,
                data: presence.data,
            },
            Outgoing::Refused(refusal) if is_ours => Message::Refused(refusal),
            Outgoing::Case(case) if is_ours => Message::Case(case),
            Outgoing::Seal(seal) if is_ours => Message::Seal(seal),
            Outgoing::NotTaken { why } if is_ours => Message::Error { message: why.to_owned() },
            Outgoing::DirectoryChanged if is_ours => {
                return vec![Effect::MakeDirectory { known_templates: self.known_templates.clone() }];
            }
            // A stock client would close on what it does not know, and on an error.
            Outgoing::Refused(_)
            | Outgoing::Case(_)
            | Outgoing::Seal(_)
            | Outgoing::NotTaken { .. }
            | Outgoing::DirectoryChanged => return Vec::new(),
        };
        vec![Effect::Send(encode(&message))]
    }
}

fn unavailable(peer: &Peer, document_id: String) -> Vec<u8> {
    encode(&Message::DocUnavailable { document_id, sender_id: SERVER_PEER_ID.to_owned(), target_id: peer.id.clone() })
}

/// From and to whom a message says that it goes.
fn addresses(message: &Message) -> Option<(&str, &str)> {
    match message {
        Message::Sync { sender_id, target_id, .. }
        | Message::Request { sender_id, target_id, .. }
        | Message::DocUnavailable { sender_id, target_id, .. }
        | Message::Ephemeral { sender_id, target_id, .. }
        | Message::RemoteSubscriptionChange { sender_id, target_id }
        | Message::RemoteHeadsChanged { sender_id, target_id, .. } => Some((sender_id, target_id)),
        Message::Leave { sender_id } => Some((sender_id, SERVER_PEER_ID)),
        Message::Join { .. }
        | Message::Peer { .. }
        | Message::Error { .. }
        | Message::Documents(_)
        | Message::Open(_)
        | Message::Refused(_)
        | Message::Case(_)
        | Message::Vouchers(_)
        | Message::Seal(_)
        | Message::Ping
        | Message::Pong
        | Message::Unknown { .. } => None,
    }
}
