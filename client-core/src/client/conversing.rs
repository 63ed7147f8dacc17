//! Talking with the server: joining, its directory, synchronising, refusals, the state of cases, presence.
//!
//! The rules that must not be broken: a message that can't be understood ends the connection and nothing else; and
//! the only thing said about a document before it is stored whole is its case.

use std::collections::BTreeMap;

use automerge::ReadDoc as _;
use form_model::{
    CaseStanding, CaseState, Directory, DocumentId, Message, OpenCase, PROTOCOL_VERSION, PeerMetadata, Refusal,
    SAMSYN_VERSION,
};

use super::Client;
use crate::directory::{Right, writes};
use crate::event::{DisconnectReason, Effect, Notice, Timer};
use crate::keys;
use crate::local_document::{Fate, LocalDocument};
use crate::local_store::Write;
use crate::rebuild::{RefusedChanges, rebuild};
use crate::session::{Received, SyncSession};

/// What this program calls itself, for the server's log.
const CLIENT_NAME: &str = concat!("samsyn-client/", env!("CARGO_PKG_VERSION"));

/// The peer did something that the protocol doesn't know, or that can't be understood.
struct Misunderstanding;

impl Client {
    pub(super) fn connect(&mut self) {
        if let Some(identity) = &self.identity {
            let effect = self.link.connect(&identity.token);
            self.end_sessions();
            self.effects.push(effect);
            self.notify(Notice::ConnectionChanged);
        }
    }

    /// No state of synchronisation survives its connection.
    pub(super) fn end_sessions(&mut self) {
        self.is_listed = false;
        for document in std::mem::take(&mut self.sessions).into_keys() {
            self.notify(Notice::StatusChanged(document));
        }
    }

    fn own_peer_id(&self) -> String {
        let device = self.identity.as_ref().map(|it| it.device.to_string()).unwrap_or_default();
        format!("samsyn-{device}-{:016x}", self.run)
    }

    pub(super) fn connected(&mut self, now_ms: u64) {
        let Some(effect) = self.link.connected(now_ms) else { return };
        self.effects.push(effect);
        let metadata = PeerMetadata {
            storage_id: self.identity.as_ref().map(|it| it.device.to_string()),
            is_ephemeral: false,
            samsyn: Some(SAMSYN_VERSION),
            templates: self.directory.template_hashes(),
            client: Some(CLIENT_NAME.to_owned()),
        };
        let versions = vec![PROTOCOL_VERSION.to_owned()];
        self.send(&Message::Join { sender_id: self.own_peer_id(), metadata, versions });
    }

    fn send(&mut self, message: &Message) {
        self.effects.push(Effect::Send(form_model::encode(message)));
    }

    pub(super) fn disconnected(&mut self, reason: DisconnectReason, now_ms: u64) {
        self.end_sessions();
        if !self.link.is_down() {
            self.effects.extend(self.link.lost(reason, now_ms, &mut self.rng));
            self.notify(Notice::ConnectionChanged);
        }
    }

    /// Ends the connection from this side.
    fn break_off(&mut self, reason: DisconnectReason, now_ms: u64) {
        if !self.link.is_down() {
            self.effects.push(Effect::Disconnect);
        }
        self.disconnected(reason, now_ms);
    }

    pub(super) fn handshake_over(&mut self, timer: Timer, now_ms: u64) {
        if self.link.is_handshake_over(timer) {
            self.break_off(DisconnectReason::Unreachable, now_ms);
        }
    }

    pub(super) fn received(&mut self, frame: &[u8], now_ms: u64) {
        self.link.heard(now_ms);
        let understood = form_model::decode(frame).map_err(|_| Misunderstanding).and_then(|it| self.take(it, now_ms));
        if understood.is_err() {
            self.break_off(DisconnectReason::ProtocolError, now_ms);
        }
    }

    fn take(&mut self, message: Message, now_ms: u64) -> Result<(), Misunderstanding> {
        if self.link.is_joining() {
            let Message::Peer { sender_id, version, .. } = message else { return Err(Misunderstanding) };
            if version != PROTOCOL_VERSION {
                return Err(Misunderstanding);
            }
            self.link.joined(sender_id, now_ms);
            self.notify(Notice::ConnectionChanged);
            return Ok(());
        }
        if self.link.server().is_none() {
            return Ok(());
        }
        match message {
            Message::Sync { document_id, data, .. } | Message::Request { document_id, data, .. } => {
                self.sync_received(&document_id, &data, now_ms)
            }
            Message::DocUnavailable { document_id, .. } => self.unavailable(&document_id),
            Message::Ephemeral { document_id, sender_id, session_id, count, data, .. } => {
                self.presence_heard(&document_id, (&sender_id, &session_id), count, &data);
                Ok(())
            }
            Message::Documents(directory) => self.listed(directory),
            Message::Refused(refusal) => self.refused(&refusal, now_ms),
            Message::Case(state) => {
                self.case_told(state);
                Ok(())
            }
            Message::Seal(seal) => {
                self.sealed(seal);
                Ok(())
            }
            // The other side closes, and the transport reports it; or it goes on without what it did not take.
            Message::Error { .. } | Message::Leave { .. } => Ok(()),
            // Kept by the server for other kinds of peers, or by a later version of this one.
            Message::RemoteSubscriptionChange { .. }
            | Message::RemoteHeadsChanged { .. }
            | Message::Vouchers(_)
            | Message::Unknown { .. } => Ok(()),
            // Signs of life; that they came is all they say.
            Message::Ping | Message::Pong => Ok(()),
            Message::Join { .. } | Message::Peer { .. } | Message::Open(_) => Err(Misunderstanding),
        }
    }

    fn listed(&mut self, directory: Directory) -> Result<(), Misunderstanding> {
        let identity = self.identity.as_mut().ok_or(Misunderstanding)?;
        let is_mine =
            directory.person == identity.person && identity.installation.is_none_or(|it| it == directory.installation);
        if !is_mine {
            return Err(Misunderstanding);
        }
        if identity.installation.is_none() {
            identity.installation = Some(directory.installation);
            let write = keys::put_record(keys::IDENTITY_KEY.to_owned(), identity);
            self.save_aside([write]);
        }
        let learnt = self.directory.learn(directory);
        self.save_aside(learnt);
        self.is_listed = true;
        self.notify(Notice::DirectoryChanged);
        let wanted: Vec<_> = self.directory.entries().filter(|it| writes(it)).map(|it| it.document).collect();
        wanted.into_iter().for_each(|it| self.ensure_listed(it));
        let here: Vec<_> = self.documents.keys().copied().collect();
        for document in here {
            self.begin_session(document);
            // What may be done with it may have changed.
            self.notify(Notice::StatusChanged(document));
        }
        Ok(())
    }

    /// Begins to synchronise a document, if the server is there and may have it.
    pub(super) fn begin_session(&mut self, document: DocumentId) {
        if !self.is_listed || self.link.server().is_none() || self.sessions.contains_key(&document) {
            return;
        }
        let brings_back = self.lost_seal(document).is_some();
        let Some(local) = self.documents.get_mut(&document) else { return };
        match local.fate() {
            Fate::Erased | Fate::Archived => return,
            Fate::Ordinary | Fate::Unavailable | Fate::Superseded => {}
        }
        let case = local.form().case().clone();
        let right = self.directory.right_to(document, &case);
        let entry = self.directory.entry(document);
        if entry.is_none() && self.directory.is_superseded(&case) {
            let write = local.meet_fate(Fate::Superseded);
            self.save_aside(write);
            // The server says if the newer one is there because this one was erased; then it goes from here.
            return self.send(&Message::Open(OpenCase { document, case }));
        }
        let is_for_here = match right {
            Right::Write | Right::Start => true,
            Right::Read => local.is_wanted() || local.waiting() > 0 || brings_back,
            // Not listed: the server may have lost it to an older backup, and then this device heals it; if the
            // person has no right to it any more, the server says that it is unavailable.
            Right::Nothing => entry.is_none() || brings_back,
        };
        if !is_for_here {
            return;
        }
        let session = SyncSession::new(local.form(), local.acknowledged());
        self.sessions.insert(document, session);
        if entry.is_none() {
            self.send(&Message::Open(OpenCase { document, case }));
        } else if let Some(write) = self.documents.get_mut(&document).and_then(|it| it.meet_fate(Fate::Ordinary)) {
            self.save_aside([write]);
        }
    }

    /// Says what is to be said about documents that are stored whole.
    pub(super) fn converse(&mut self) {
        let Some(server) = self.link.server() else { return };
        let (server, sender) = (server.to_owned(), self.own_peer_id());
        let is_ready = |id: &DocumentId| self.documents.get(id).is_some_and(LocalDocument::is_stored);
        let due = self.sessions.iter().filter(|(id, session)| session.is_due() && is_ready(id));
        let due: Vec<_> = due.map(|(id, _)| *id).collect();
        for id in &due {
            if let Some(seal) = self.seal_to_show(*id) {
                self.send(&seal);
            }
            // What others wrote is admitted at once only if their word comes before it.
            let vouchers = self.vouchers_to_send(*id);
            vouchers.iter().for_each(|it| self.send(it));
            let (Some(session), Some(local)) = (self.sessions.get_mut(id), self.documents.get(id)) else { continue };
            for data in session.generate(local.form()) {
                let message = Message::Sync {
                    document_id: id.to_string(),
                    sender_id: sender.clone(),
                    target_id: server.clone(),
                    data,
                };
                self.effects.push(Effect::Send(form_model::encode(&message)));
            }
        }
    }

    fn sync_received(&mut self, document: &str, data: &[u8], now_ms: u64) -> Result<(), Misunderstanding> {
        let id: DocumentId = document.parse().map_err(|_| Misunderstanding)?;
        let Some(local) = self.documents.get_mut(&id) else { return Ok(()) };
        // A document that was unavailable a moment ago may come after all.
        let session = self.sessions.entry(id).or_insert_with(|| SyncSession::new(local.form(), local.acknowledged()));
        let received = session.receive(local.form_mut(), data).map_err(|_| Misunderstanding)?;
        if local.fate() == Fate::Unavailable
            && let Some(write) = local.meet_fate(Fate::Ordinary)
        {
            self.saving.add([write]);
        }
        self.take_received(id, &received, now_ms);
        Ok(())
    }

    fn take_received(&mut self, id: DocumentId, received: &Received, now_ms: u64) {
        let Some(local) = self.documents.get_mut(&id) else { return };
        let mut heads = received.known_heads.clone();
        if received.is_behind {
            // What the server has beyond this device goes back, as a rule, to what it acknowledged before.
            heads.extend_from_slice(local.acknowledged());
            heads.sort_unstable();
            heads.dedup();
        }
        let mut own_heads = local.form().heads();
        own_heads.sort_unstable();
        let mut their_heads = received.known_heads.clone();
        their_heads.sort_unstable();
        let synced_at_ms = (!received.is_behind && own_heads == their_heads).then_some(now_ms);
        let acknowledgement = local.acknowledge(heads, synced_at_ms);
        let writes = local.received(&received.changes);
        self.save_aside(acknowledgement);
        if !received.changes.is_empty() {
            self.save(id, writes, received.changes.len());
            self.notify(Notice::DocumentChanged(id));
        }
        self.notify(Notice::StatusChanged(id));
    }

    fn unavailable(&mut self, document: &str) -> Result<(), Misunderstanding> {
        let id: DocumentId = document.parse().map_err(|_| Misunderstanding)?;
        self.sessions.remove(&id);
        if let Some(local) = self.documents.get_mut(&id)
            && local.fate() == Fate::Ordinary
        {
            let write = local.meet_fate(Fate::Unavailable);
            self.save_aside(write);
        }
        self.notify(Notice::StatusChanged(id));
        Ok(())
    }

    fn refused(&mut self, refusal: &Refusal, now_ms: u64) -> Result<(), Misunderstanding> {
        let id = refusal.document;
        let Some(local) = self.documents.get_mut(&id) else { return Ok(()) };
        // Descendants that are refused only for what they are built on are this device's to make again.
        let named = refusal.changes.iter().filter(|it| it.descendant_of.is_none());
        let refused: BTreeMap<_, _> = named.map(|it| (it.hash, it.because.code().to_owned())).collect();
        let built_on = refusal.changes.iter().filter(|it| it.descendant_of.is_some()).map(|it| it.hash).collect();
        let refused = RefusedChanges { refused, built_on, text: refusal.text.clone() };
        let rebuilt = rebuild(local.form(), &refused, local.own_actors(), now_ms, &mut self.rng);
        let Some(rebuilt) = rebuilt.map_err(|_| Misunderstanding)? else { return Ok(()) };
        // What came before its deps does not come along into the new document, and the server sends it once over a connection.
        let loses_orphans = !local.form().automerge().get_missing_deps(&[]).is_empty();
        let (writes, changes) = local.swap(rebuilt);
        let session = SyncSession::new(local.form(), local.acknowledged());
        self.sessions.insert(id, session);
        self.save(id, writes, changes);
        self.notify(Notice::DocumentChanged(id));
        self.notify(Notice::StatusChanged(id));
        if loses_orphans {
            self.break_off(DisconnectReason::Lost, now_ms);
        }
        Ok(())
    }

    fn case_told(&mut self, state: CaseState) {
        let id = state.document;
        let Some(local) = self.documents.get_mut(&id) else { return };
        let gone = match state.state {
            CaseStanding::Current => None,
            CaseStanding::Erased => Some(Fate::Erased),
            CaseStanding::Archived => Some(Fate::Archived),
        };
        if gone.is_some() && local.holds_nothing_unsent() {
            return self.forget(id);
        }
        // What was known of an archived case stays beside the work that is kept here.
        let mut writes = if gone == Some(Fate::Archived) { Vec::new() } else { local.answered(state) };
        if let Some(fate) = gone {
            writes.extend(local.meet_fate(fate));
            self.sessions.remove(&id);
        }
        self.save_aside(writes);
        self.notify(Notice::StatusChanged(id));
    }

    /// Removes a document from this device, with everything that was kept about it.
    fn forget(&mut self, id: DocumentId) {
        self.documents.remove(&id);
        self.sessions.remove(&id);
        self.save_aside([Write::DeleteAll { prefix: keys::document_prefix(id) }]);
        self.notify(Notice::DirectoryChanged);
        self.notify(Notice::DocumentChanged(id));
        self.notify(Notice::StatusChanged(id));
    }

    pub(super) fn presence_shown(&mut self, document: DocumentId, place: String) {
        let Some(target) = self.link.server().map(str::to_owned) else { return };
        let Some(person) = self.identity.as_ref().map(|it| it.person) else { return };
        if !self.sessions.contains_key(&document) {
            return;
        }
        let Some((session_id, count, data)) = self.presence.tell(person, place) else { return };
        let sender_id = self.own_peer_id();
        let document_id = document.to_string();
        self.send(&Message::Ephemeral { document_id, sender_id, target_id: target, session_id, count, data });
    }

    fn presence_heard(&mut self, document: &str, from: (&str, &str), count: u64, data: &[u8]) {
        let Ok(document) = document.parse::<DocumentId>() else { return };
        if let Some((person, place)) = self.presence.hear(from.0, from.1, count, data) {
            self.notify(Notice::Presence { document, person, place });
        }
    }
}
