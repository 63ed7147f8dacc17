//! A tablet and a server for tests: no network, no clock, every effect performed by hand.
//!
//! The server is automerge's own sync with a refusing rule before it; it is no model of the real one beyond the
//! messages. What every test checks in passing: no heads leave a tablet that its store couldn't give back.

use std::collections::{BTreeMap, BTreeSet};

use automerge::sync::{Message as SyncMessage, State, SyncDoc as _};
use automerge::{Automerge, Change};
use chrono::NaiveDate;
use form_model::{
    Access, Assignment, Case, CaseStanding, CaseState, Certificate, ChangeHash, DeviceId, Directory, DirectoryEntry,
    DocumentId, DocumentKind, ExtraReason, InstallationId, Level, Message, Occasion, OpenCase, PeerMetadata, PersonId,
    Refusal, RefusalReason, RefusedHash, Role, RoundEntry, RoundId, RoundState, Seal, Startable, Template, Unit,
    UnitId, Voice, Voucher, built_in_template, decode, encode, genesis, new_automerge, public_key_of,
};

use crate::client::Client;
use crate::event::{Batch, DisconnectReason, Effect, Event, Notice, StoreProblem, Timer};
use crate::identity::Identity;
use crate::local_document::LocalDocument;
use crate::local_store::conformance::now;
use crate::local_store::{LocalStore as _, MemoryStore, Write};

pub(super) const INSTALLATION: InstallationId = InstallationId::from_bytes([1; 16]);
pub(super) const INSTALLATION_SECRET: [u8; 32] = [99; 32];
pub(super) const UNIT: UnitId = UnitId::from_bytes([2; 16]);
pub(super) const ROUND: RoundId = RoundId::from_bytes([3; 16]);
pub(super) const MANAGER: PersonId = PersonId::from_bytes([4; 16]);
pub(super) const REPRESENTATIVE: PersonId = PersonId::from_bytes([5; 16]);

/// More rounds of messages than any honest exchange needs.
const ROUNDS_MAX: usize = 200;

pub(super) fn yearly() -> Case {
    Case::followup(INSTALLATION, UNIT, ROUND, Occasion::Yearly)
}

pub(super) fn extra() -> Case {
    let event_date = NaiveDate::from_ymd_opt(2026, 10, 5).unwrap();
    Case::followup(INSTALLATION, UNIT, ROUND, Occasion::Extra { reason: ExtraReason::Accident, event_date, ordinal: 0 })
}

pub(super) fn template() -> Template {
    built_in_template(Level::Workplace)
}

/// The certificate of the device of a tablet that was made with this seed.
pub(super) fn certificate(person: PersonId, seed: u8, role: Role) -> Certificate {
    let from = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
    Certificate {
        installation: INSTALLATION,
        person,
        device: DeviceId::from_bytes([seed; 16]),
        public_key: public_key_of(&[seed; 32]),
        assignments: vec![Assignment { person, unit: UNIT, role, from, to: None }],
        issued_at_ms: 1,
    }
}

/// One change before the server takes it.
pub(super) type Rule = Box<dyn Fn(&Automerge, &Change) -> Option<RefusalReason>>;

pub(super) struct Server {
    pub(super) documents: BTreeMap<DocumentId, Automerge>,
    pub(super) cases: BTreeMap<DocumentId, Case>,
    pub(super) rule: Rule,
    pub(super) access: Access,
    pub(super) startable: bool,
    pub(super) generation: u32,
    /// The certificates in everybody's directory.
    pub(super) certificates: Vec<Vec<u8>>,
    /// The vouchers that came, each with the number of changes that had come before it.
    pub(super) vouchers: Vec<(Voucher, usize)>,
    /// The seals that came, each with the number of changes that had come before it.
    pub(super) seals: Vec<(Seal, usize)>,
    pub(super) changes_received: usize,
    /// While true, changes are put by without being admitted or refused, as those of an absent author are.
    pub(super) holds_changes: bool,
    /// Cases that were erased, of which only the next generation is listed.
    erased: BTreeSet<DocumentId>,
    /// Cases that were archived, of which nothing is listed.
    archived: BTreeSet<DocumentId>,
    refused: BTreeSet<ChangeHash>,
    held: BTreeSet<ChangeHash>,
    states: BTreeMap<(PersonId, DocumentId), State>,
    /// Frames for each person's tablet.
    outboxes: BTreeMap<PersonId, Vec<Vec<u8>>>,
}

impl Server {
    pub(super) fn new() -> Self {
        let mut server = Self {
            documents: BTreeMap::new(),
            cases: BTreeMap::new(),
            rule: Box::new(|_, _| None),
            access: Access::Write,
            startable: true,
            generation: 0,
            certificates: Vec::new(),
            vouchers: Vec::new(),
            seals: Vec::new(),
            changes_received: 0,
            holds_changes: false,
            erased: BTreeSet::new(),
            archived: BTreeSet::new(),
            refused: BTreeSet::new(),
            held: BTreeSet::new(),
            states: BTreeMap::new(),
            outboxes: BTreeMap::new(),
        };
        server.begin(yearly());
        server
    }

    pub(super) fn begin(&mut self, case: Case) {
        let template = (case.kind == DocumentKind::Followup).then(template);
        let mut document = new_automerge();
        document.load_incremental(&genesis(&case, template.as_ref()).unwrap().bytes).unwrap();
        self.documents.insert(case.document_id(), document);
        self.cases.insert(case.document_id(), case);
    }

    /// Erases a case, and begins its next generation.
    pub(super) fn erase(&mut self, case: &Case) {
        let document = case.document_id();
        self.documents.remove(&document);
        self.cases.remove(&document);
        self.erased.insert(document);
        self.begin(Case { generation: case.generation + 1, ..case.clone() });
    }

    /// Archives a case: nothing of it can be opened or started any more.
    pub(super) fn archive(&mut self, case: &Case) {
        let document = case.document_id();
        self.documents.remove(&document);
        self.cases.remove(&document);
        self.archived.insert(document);
        self.startable = false;
    }

    /// Gives the device of a tablet that was made with this seed its certificate.
    pub(super) fn certify(&mut self, person: PersonId, seed: u8, role: Role) {
        let signed = certificate(person, seed, role).sign(&INSTALLATION_SECRET);
        self.certificates.push(signed);
    }

    fn directory(&self, person: PersonId) -> Directory {
        let voice = if person == MANAGER { Voice::Manager } else { Voice::Representative };
        let entries = self.cases.iter().map(|(document, case)| DirectoryEntry {
            document: *document,
            case: case.clone(),
            access: self.access,
            voices: vec![voice],
            heads: self.documents[document].get_heads(),
            template: (case.kind == DocumentKind::Followup).then(|| template().hash()),
        });
        let unit = Unit { id: UNIT, parent: None, name: "Solrosen".into(), level: Level::Workplace, authority: UNIT };
        let startable =
            Startable { unit: UNIT, kind: DocumentKind::Followup, round: Some(ROUND), generation: self.generation };
        Directory {
            installation: INSTALLATION,
            public_key: public_key_of(&INSTALLATION_SECRET),
            person,
            device: None,
            documents: if self.access == Access::None { Vec::new() } else { entries.collect() },
            rounds: vec![RoundEntry {
                id: ROUND,
                name: "2026".into(),
                reviewed_year: 2026,
                state: RoundState::Open,
                templates: BTreeMap::from([(Level::Workplace, template().hash())]),
                due: BTreeMap::new(),
                units: vec![unit],
                joint: Vec::new(),
            }],
            templates: vec![template().to_bytes()],
            migrations: Vec::new(),
            assignments: Vec::new(),
            startable: if self.startable { vec![startable] } else { Vec::new() },
            certificates: self.certificates.clone(),
            units: Vec::new(),
            people: Vec::new(),
            forums: Vec::new(),
            server_version: String::new(),
        }
    }

    pub(super) fn tell(&mut self, person: PersonId, message: &Message) {
        self.outboxes.entry(person).or_default().push(encode(message));
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "everything else is a mistake of the client")]
    fn take(&mut self, person: PersonId, frame: &[u8]) {
        match decode(frame).unwrap() {
            Message::Join { sender_id, .. } => {
                self.states.retain(|key, _| key.0 != person);
                let peer = Message::Peer {
                    sender_id: "server".into(),
                    target_id: sender_id,
                    metadata: PeerMetadata { samsyn: Some(1), ..PeerMetadata::default() },
                    version: "1".into(),
                };
                self.tell(person, &peer);
                let directory = self.directory(person);
                self.tell(person, &Message::Documents(directory));
            }
            Message::Open(OpenCase { document, .. }) if self.erased.contains(&document) => {
                self.tell(person, &Message::Case(CaseState::new(document, CaseStanding::Erased)));
            }
            Message::Open(OpenCase { document, .. }) if self.archived.contains(&document) => {
                self.tell(person, &Message::Case(CaseState::new(document, CaseStanding::Archived)));
            }
            Message::Open(OpenCase { document, case }) => {
                // An extra follow-up counts its own generations; here all are at the first.
                let current = if matches!(case.occasion, Some(Occasion::Extra { .. })) { 0 } else { self.generation };
                if self.startable && case.generation == current && !self.documents.contains_key(&document) {
                    self.begin(case);
                }
            }
            Message::Sync { document_id, data, .. } => {
                let document: DocumentId = document_id.parse().unwrap();
                if self.access == Access::None || !self.documents.contains_key(&document) {
                    let target_id = String::new();
                    let unavailable = Message::DocUnavailable { document_id, sender_id: "server".into(), target_id };
                    return self.tell(person, &unavailable);
                }
                self.take_sync(person, document, SyncMessage::decode(&data).unwrap());
            }
            Message::Seal(seal) => self.seals.push((seal, self.changes_received)),
            Message::Vouchers(vouchers) => {
                let count = self.changes_received;
                self.vouchers.extend(vouchers.vouchers.into_iter().map(|it| (it, count)));
            }
            Message::Ephemeral { .. } => {
                let others: Vec<_> = self.outboxes.keys().copied().filter(|it| *it != person).collect();
                others.iter().for_each(|it| self.tell(*it, &decode(frame).unwrap()));
            }
            _ => panic!("a client never sends this"),
        }
    }

    fn take_sync(&mut self, person: PersonId, id: DocumentId, mut message: SyncMessage) {
        let document = self.documents.get_mut(&id).unwrap();
        let mut refusals = Vec::new();
        for bytes in message.changes.iter() {
            self.changes_received += 1;
            let change = Change::from_bytes(bytes.to_vec()).unwrap();
            let hash = change.hash();
            let below = change.deps().iter().find(|it| self.refused.contains(it)).copied();
            let because = if self.refused.contains(&hash) {
                Some(RefusalReason::NotPermitted)
            } else if below.is_some() {
                Some(RefusalReason::BuildsOnRefused)
            } else {
                (self.rule)(document, &change)
            };
            match because {
                Some(because) => {
                    self.refused.insert(hash);
                    refusals.push(RefusedHash { hash, because, descendant_of: below });
                }
                None if self.holds_changes => self.held.extend([hash]),
                None => document.apply_changes([change]).unwrap(),
            }
        }
        let brought_changes = !message.changes.is_empty();
        message.changes = Vec::<Vec<u8>>::new().into();
        let access = self.access;
        let begin = || if access == Access::Write { State::new() } else { State::new_read_only() };
        let state = self.states.entry((person, id)).or_insert_with(begin);
        document.receive_sync_message(state, message).unwrap();
        if brought_changes {
            // They went in before the message, which would otherwise look like one that needs no answer.
            state.last_sent_heads.clear();
        }
        if !refusals.is_empty() {
            self.states.remove(&(person, id));
            let refusal = Refusal { document: id, changes: refusals, text: "nej".into() };
            return self.tell(person, &Message::Refused(refusal));
        }
        let attached: Vec<_> = self.states.keys().filter(|it| it.1 == id).map(|it| it.0).collect();
        attached.into_iter().for_each(|it| self.speak(it, id));
    }

    fn speak(&mut self, person: PersonId, id: DocumentId) {
        let state = self.states.get_mut(&(person, id)).unwrap();
        let Some(mut message) = self.documents[&id].generate_sync_message(state) else { return };
        if self.access == Access::Write {
            message.flags = None;
        }
        message.need.retain(|it| !self.refused.contains(it) && !self.held.contains(it));
        let target_id = String::new();
        let data = message.encode();
        self.tell(person, &Message::Sync { document_id: id.to_string(), sender_id: "server".into(), target_id, data });
    }
}

pub(super) struct Tablet {
    pub(super) client: Client,
    pub(super) store: MemoryStore,
    pub(super) person: PersonId,
    pub(super) now_ms: u64,
    pub(super) notices: Vec<Notice>,
    pub(super) timers: Vec<(Timer, u64)>,
    /// While true, batches are kept back instead of being written.
    pub(super) holds_saves: bool,
    pub(super) held: Option<(Batch, Vec<Write>)>,
    pub(super) is_connecting: bool,
    pub(super) is_connected: bool,
    pub(super) frames_sent: usize,
    pub(super) batches: usize,
    outbox: Vec<Vec<u8>>,
    /// Heads that were found in the store already.
    found_in_store: BTreeSet<ChangeHash>,
}

impl Tablet {
    pub(super) fn new(person: PersonId, seed: u8) -> Self {
        let mut tablet = Self::on(MemoryStore::new(), person, seed);
        let device = DeviceId::from_bytes([seed; 16]);
        let identity = Identity {
            person,
            device,
            token: format!("token-{seed}"),
            installation: None,
            device_key: Some([seed; 32]),
        };
        tablet.event(Event::SignedIn(identity));
        tablet
    }

    /// The program starts on what a store holds.
    pub(super) fn on(store: MemoryStore, person: PersonId, seed: u8) -> Self {
        let mut tablet = Self {
            client: Client::new([seed; 32]),
            store,
            person,
            now_ms: 1_760_000_000_000,
            notices: Vec::new(),
            timers: Vec::new(),
            holds_saves: false,
            held: None,
            is_connecting: false,
            is_connected: false,
            frames_sent: 0,
            batches: 0,
            outbox: Vec::new(),
            found_in_store: BTreeSet::new(),
        };
        let entries = now(tablet.store.load("")).unwrap();
        tablet.event(Event::Started { entries });
        tablet
    }

    pub(super) fn restarted(self, seed: u8) -> Self {
        Self::on(self.store, self.person, seed)
    }

    pub(super) fn event(&mut self, event: Event) {
        self.now_ms += 1;
        let effects = self.client.handle(self.now_ms, event);
        for effect in effects {
            match effect {
                Effect::Save { batch, writes } => {
                    assert!(self.held.is_none(), "one batch at a time");
                    self.batches += 1;
                    self.held = Some((batch, writes));
                }
                Effect::Connect { .. } => (self.is_connecting, self.is_connected) = (true, false),
                Effect::Disconnect => (self.is_connecting, self.is_connected) = (false, false),
                Effect::Send(frame) => {
                    assert!(self.is_connected, "nothing is sent without a connection");
                    self.check_is_stored(&frame);
                    self.frames_sent += 1;
                    self.outbox.push(frame);
                }
                Effect::StartTimer { timer, after_ms } => self.timers.push((timer, after_ms)),
                Effect::Notify(notice) => self.notices.push(notice),
            }
        }
        if !self.holds_saves {
            self.write_held();
        }
    }

    /// Lets the store do what it was asked to.
    pub(super) fn write_held(&mut self) {
        if let Some((batch, writes)) = self.held.take() {
            let result = now(self.store.commit(writes)).map_err(|error| StoreProblem::from(&error));
            self.event(Event::Saved { batch, result });
        }
    }

    /// What a tablet says about a document it could say again after losing its memory.
    fn check_is_stored(&mut self, frame: &[u8]) {
        let Message::Sync { document_id, data, .. } = decode(frame).unwrap() else { return };
        let document: DocumentId = document_id.parse().unwrap();
        let heads = SyncMessage::decode(&data).unwrap().heads;
        if heads.iter().all(|it| self.found_in_store.contains(it)) {
            return;
        }
        let stored = self.stored(document);
        for head in heads {
            self.found_in_store.insert(head);
            let known = stored.form().automerge().get_change_meta_by_hash(&head);
            assert!(known.is_some(), "{head} was advertised before it was stored");
        }
    }

    pub(super) fn stored(&self, document: DocumentId) -> LocalDocument {
        let prefix = format!("document/{document}/");
        let rows = now(self.store.load(&prefix)).unwrap();
        let rows: Vec<_> = rows.into_iter().map(|(key, value)| (key[prefix.len()..].to_owned(), value)).collect();
        LocalDocument::load(document, &rows, |_| Some(template())).unwrap()
    }

    pub(super) fn connect(&mut self, server: &mut Server) {
        if !self.is_connecting && !self.is_connected {
            self.event(Event::NetworkChanged);
        }
        if self.is_connecting {
            (self.is_connecting, self.is_connected) = (false, true);
            server.outboxes.insert(self.person, Vec::new());
            self.event(Event::Connected);
        }
        talk(server, &mut [self]);
    }

    pub(super) fn disconnect(&mut self, server: &mut Server, reason: DisconnectReason) {
        (self.is_connecting, self.is_connected) = (false, false);
        server.states.retain(|key, _| key.0 != self.person);
        server.outboxes.remove(&self.person);
        self.outbox.clear();
        self.event(Event::Disconnected(reason));
    }

    /// The connection breaks; up to so many of the frames that were on their way still arrive.
    pub(super) fn cut(&mut self, server: &mut Server, arrive: usize) {
        for frame in std::mem::take(&mut self.outbox).into_iter().take(arrive) {
            server.take(self.person, &frame);
        }
        self.disconnect(server, DisconnectReason::Lost);
    }

    pub(super) fn edit(&mut self, document: DocumentId, edit: form_model::Edit) {
        let before = self.notices.len();
        self.event(Event::Edited { document, edit });
        let rejected = self.notices[before..].iter().find(|it| matches!(it, Notice::EditRejected { .. }));
        assert_eq!(rejected, None);
    }

    pub(super) fn waiting(&self, document: DocumentId) -> usize {
        self.client.status(document).unwrap().waiting
    }
}

/// Carries frames to and fro until both sides are silent.
pub(super) fn talk(server: &mut Server, tablets: &mut [&mut Tablet]) {
    for _ in 0..ROUNDS_MAX {
        let mut is_silent = true;
        for tablet in tablets.iter_mut().filter(|it| it.is_connected) {
            for frame in std::mem::take(&mut tablet.outbox) {
                is_silent = false;
                server.take(tablet.person, &frame);
            }
            for frame in server.outboxes.get_mut(&tablet.person).map(std::mem::take).unwrap_or_default() {
                is_silent = false;
                if tablet.is_connected {
                    tablet.event(Event::Received(frame));
                }
            }
        }
        if is_silent {
            return;
        }
    }
    panic!("the two never fall silent");
}
