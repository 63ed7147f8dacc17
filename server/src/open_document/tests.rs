//! Open documents on a real store, spoken to by automerge's own sync.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use automerge::sync::{Message, State, SyncDoc};
use automerge::transaction::Transactable;
use automerge::{ActorId, ChangeHash, ROOT};
use chrono::NaiveDate;
use form_model::{
    Assignment, Case, DeviceId, Edit, FormDocument, InstallationId, Level, Occasion, PersonId, Role, RoundId, Splice,
    Unit, UnitId, Voice, built_in_template,
};
use tempfile::TempDir;

use super::*;
use crate::gate::{ClientKind, admit_genesis};
use crate::outbox::{Outlet, outbox};
use crate::store::{Round as FormRound, Store, StoreOptions, initialise};

mod sealing;
mod turns;

const MANAGER: PersonId = PersonId::from_bytes([1; 16]);
const REPRESENTATIVE: PersonId = PersonId::from_bytes([2; 16]);
const ANALYST: PersonId = PersonId::from_bytes([3; 16]);
const HR: PersonId = PersonId::from_bytes([4; 16]);
const UNIT: UnitId = UnitId::from_bytes([5; 16]);
const ROUND: RoundId = RoundId::from_bytes([6; 16]);
const INSTALLATION: InstallationId = InstallationId::from_bytes([7; 16]);

/// Nothing in these tests takes long; whoever waits for so long waits for something that does not come.
const PATIENCE: Duration = Duration::from_secs(20);

struct World {
    _folder: TempDir,
    store: Store,
    hub: Hub,
}

fn followup() -> Case {
    Case::followup(INSTALLATION, UNIT, ROUND, Occasion::Yearly)
}

impl World {
    async fn new() -> Self {
        Self::with_times(DocumentTimes::default()).await
    }

    async fn with_times(times: DocumentTimes) -> Self {
        let folder = tempfile::tempdir().unwrap();
        initialise(folder.path(), INSTALLATION, "Exempelkommun", 1).unwrap();
        Self::in_folder(folder, times).await
    }

    async fn in_folder(folder: TempDir, times: DocumentTimes) -> Self {
        let store = Store::open(folder.path(), &StoreOptions::default()).unwrap();
        let unit = Unit { id: UNIT, parent: None, name: "Förskolan".into(), level: Level::Workplace, authority: UNIT };
        store.put_unit(unit.clone(), 1).await.unwrap();
        let roles = [
            (MANAGER, Role::Manager),
            (REPRESENTATIVE, Role::Representative),
            (ANALYST, Role::Analyst),
            (HR, Role::Hr),
        ];
        for (person, role) in roles {
            let from = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
            store.put_assignment(Assignment { person, unit: UNIT, role, from, to: None }, 1).await.unwrap();
        }
        let template = built_in_template(Level::Workplace);
        let round = FormRound {
            id: ROUND,
            name: "2026".into(),
            reviewed_year: 2025,
            opened_at_ms: 1,
            closed_at_ms: None,
            archived_at_ms: None,
            templates: [(Level::Workplace, template.hash())].into(),
            due: [].into(),
            performed_from: None,
            performed_to: None,
            methods: Default::default(),
            joint: Default::default(),
            units: vec![unit],
        };
        store.open_round(round, vec![template.clone()], None).await.unwrap();
        let genesis = form_model::genesis(&followup(), Some(&template)).unwrap();
        store.create_document(&followup(), Some(template.hash()), admit_genesis(&genesis), 1).await.unwrap();
        let plan = Case::action_plan(INSTALLATION, UNIT);
        let genesis = form_model::genesis(&plan, None).unwrap();
        store.create_document(&plan, None, admit_genesis(&genesis), 1).await.unwrap();
        Self { hub: Hub::with_times(store.clone(), times), store, _folder: folder }
    }

    fn peer(&self, person: PersonId, number: u8) -> Peer {
        self.peer_with(person, number, ClientKind::Samsyn)
    }

    fn peer_with(&self, person: PersonId, number: u8, client: ClientKind) -> Peer {
        let mut form = FormDocument::start(followup(), Some(built_in_template(Level::Workplace))).unwrap();
        form.write_as(person, ActorId::from([number; 16]));
        let (outbox, outlet) = outbox();
        let device = Some(DeviceId::from_bytes([number; 16]));
        let contact = SessionContact { id: self.hub.next_session_id(), person, device, client, outbox };
        Peer { hub: self.hub.clone(), contact: Arc::new(contact), outlet, form, state: State::new() }
    }

    async fn heads(&self) -> Vec<ChangeHash> {
        self.store.document_row(followup().document_id()).await.unwrap().unwrap().heads
    }
}

/// One tablet, as automerge alone would make it.
struct Peer {
    hub: Hub,
    contact: Arc<SessionContact>,
    outlet: Outlet,
    form: FormDocument,
    state: State,
}

impl Peer {
    fn edit(&mut self, edit: &Edit) -> ChangeHash {
        self.form.apply(edit, 1).unwrap().unwrap().hash
    }

    async fn send(&self, message: Message) {
        let document = followup().document_id();
        let ask = Ask::Sync { contact: Arc::clone(&self.contact), messages: vec![message.encode()] };
        self.hub.ask_document(document, ask).await;
    }

    /// Says what there is to say; false if that is nothing.
    async fn speak(&mut self) -> bool {
        let message = self.form.automerge().generate_sync_message(&mut self.state);
        let is_said = message.is_some();
        if let Some(message) = message {
            self.send(message).await;
        }
        is_said
    }

    async fn hear_all(&mut self) -> Result<Outgoing, Closing> {
        tokio::time::timeout(PATIENCE, self.outlet.next()).await.expect("something was to be heard")
    }

    async fn hear_any(&mut self) -> Result<Outgoing, Closing> {
        loop {
            match self.hear_all().await {
                Ok(Outgoing::Case(_) | Outgoing::Seal(_)) => {}
                heard => return heard,
            }
        }
    }

    /// Hears a sync message and takes it in.
    async fn hear(&mut self) -> Message {
        match self.hear_any().await {
            Ok(Outgoing::Sync { data, .. }) => {
                let message = Message::decode(&data).unwrap();
                let document = self.form.automerge_mut();
                document.receive_sync_message(&mut self.state, message.clone()).unwrap();
                message
            }
            other => panic!("expected a sync message, heard {other:?}"),
        }
    }

    /// Talks until nothing more is to be said, and the document is the server's.
    async fn converge(&mut self, world: &World) {
        loop {
            self.speak().await;
            let heads = world.heads().await;
            if self.form.heads() == heads && self.state.their_heads.as_ref() == Some(&heads) {
                return;
            }
            self.hear().await;
        }
    }

    /// Talks until both sides fall silent.
    async fn talk(&mut self, world: &World) {
        for _ in 0..20 {
            let mut is_silent = !self.speak().await;
            let mut probe = world.peer(MANAGER, 250);
            probe.hub = self.hub.clone();
            probe.speak().await;
            probe.hear().await;
            while self.outlet.len() > 0 {
                match self.hear_any().await {
                    Ok(Outgoing::Sync { data, .. }) => {
                        let message = Message::decode(&data).unwrap();
                        self.form.automerge_mut().receive_sync_message(&mut self.state, message).unwrap();
                        is_silent = false;
                    }
                    Ok(_) => {}
                    Err(closing) => panic!("closed: {closing:?}"),
                }
            }
            if is_silent {
                return;
            }
        }
        panic!("they talk for ever");
    }

    /// True if nothing is on its way: a question of somebody else's was answered meanwhile.
    async fn hears_nothing(&mut self, world: &World) -> bool {
        let mut probe = world.peer(MANAGER, 250);
        probe.speak().await;
        probe.hear().await;
        while self.outlet.len() > 0 {
            if !matches!(self.outlet.next().await, Ok(Outgoing::Case(_) | Outgoing::Seal(_))) {
                return false;
            }
        }
        true
    }

    fn reconnect(&mut self, world: &World) {
        let fresh = world.peer_with(self.contact.person, 249, self.contact.client);
        self.contact = fresh.contact;
        self.outlet = fresh.outlet;
        self.state = State::decode(&self.state.encode()).unwrap();
    }
}

#[tokio::test]
async fn an_edit_reaches_the_store_and_then_the_other() {
    let world = World::new().await;
    let (mut manager, mut representative) = (world.peer(MANAGER, 1), world.peer(REPRESENTATIVE, 2));
    manager.converge(&world).await;
    representative.converge(&world).await;
    let hash = manager.edit(&Edit::comment("A1", Splice::insert(0, "hej")));
    manager.speak().await;
    assert_eq!(manager.hear().await.heads, [hash]);
    assert_eq!(world.heads().await, [hash]);
    let told = representative.hear().await;
    assert_eq!((told.heads, told.changes.len()), (vec![hash], 1));
    assert!(told.flags.is_none(), "a link that is written on sends no flags");
    assert_eq!(representative.form.heads(), [hash]);
    assert!(!manager.speak().await);
    representative.speak().await;
    assert!(representative.hears_nothing(&world).await);
    assert!(manager.hears_nothing(&world).await);
}

#[tokio::test]
async fn two_who_wrote_without_a_network_end_with_the_same_document() {
    let world = World::new().await;
    let (mut manager, mut representative) = (world.peer(MANAGER, 1), world.peer(REPRESENTATIVE, 2));
    for number in 0..60 {
        manager.edit(&Edit::comment("A1", Splice::insert(0, format!("m{number}"))));
        representative.edit(&Edit::comment("A1", Splice::insert(0, format!("r{number}"))));
    }
    manager.converge(&world).await;
    representative.converge(&world).await;
    manager.converge(&world).await;
    assert_eq!(manager.form.heads(), representative.form.heads());
    assert_eq!(manager.form.heads().len(), 2);
}

#[tokio::test]
async fn an_unchanged_document_is_not_loaded_for_whoever_comes_back() {
    let world = World::new().await;
    let mut peer = world.peer(MANAGER, 1);
    peer.edit(&Edit::comment("A1", Splice::insert(0, "hej")));
    peer.converge(&world).await;
    let quiet =
        World { hub: Hub::new(world.store.clone()), store: world.store.clone(), _folder: tempfile::tempdir().unwrap() };
    peer.hub = quiet.hub.clone();
    peer.reconnect(&quiet);
    assert!(peer.speak().await);
    let answer = peer.hear().await;
    assert_eq!((answer.heads, answer.changes.len()), (world.heads().await, 0));
    assert!(!peer.speak().await);
    assert_eq!(quiet.hub.documents_loaded(), 0);
}

#[tokio::test]
async fn a_new_peer_gets_the_stored_document_without_its_being_loaded() {
    let world = World::new().await;
    let mut writer = world.peer(MANAGER, 1);
    for number in 0..COMPACT_IDLE_TAIL - 2 {
        writer.edit(&Edit::comment("A1", Splice::insert(0, format!("{number} "))));
    }
    writer.converge(&world).await;
    for is_empty in [true, false] {
        let hub = Hub::new(world.store.clone());
        let mut peer = world.peer(REPRESENTATIVE, 2);
        peer.hub = hub.clone();
        if is_empty {
            *peer.form.automerge_mut() = form_model::new_automerge();
        }
        peer.converge(&world).await;
        assert_eq!(peer.form.heads(), writer.form.heads());
        assert_eq!(hub.documents_loaded(), 0);
    }
}

#[tokio::test]
async fn the_first_peer_on_a_long_tail_leaves_a_snapshot_for_the_next() {
    let world = World::new().await;
    let mut writer = world.peer(MANAGER, 1);
    for number in 0..=COMPACT_IDLE_TAIL {
        writer.edit(&Edit::comment("A1", Splice::insert(0, format!("{number} "))));
    }
    writer.converge(&world).await;
    for loads in [1, 0] {
        let hub = Hub::new(world.store.clone());
        let mut peer = world.peer(REPRESENTATIVE, 2);
        peer.hub = hub.clone();
        peer.converge(&world).await;
        assert_eq!(peer.form.heads(), writer.form.heads());
        let begun = Instant::now();
        while world.store.document_row(followup().document_id()).await.unwrap().unwrap().tail_changes > 0 {
            assert!(begun.elapsed() < PATIENCE);
            tokio::task::yield_now().await;
        }
        assert_eq!(hub.documents_loaded(), loads);
    }
}

#[tokio::test]
async fn a_refused_change_is_named_once_and_never_asked_for_again() {
    let world = World::new().await;
    let mut manager = world.peer(MANAGER, 1);
    manager.converge(&world).await;
    let before = world.heads().await;
    let hash = manager.edit(&Edit::answer("A1", Voice::Representative, Some("yes")));
    manager.speak().await;
    let Ok(Outgoing::Refused(refusal)) = manager.hear_any().await else { panic!("a refusal was to come") };
    assert_eq!(refusal.changes[0].hash, hash);
    assert_eq!(refusal.changes[0].because, form_model::RefusalReason::NotYourVoice);
    manager.talk(&world).await;
    assert_eq!(world.heads().await, before);
    let own = world.peer(MANAGER, 9);
    manager.form = own.form;
    manager.state = State::new();
    let good = manager.edit(&Edit::answer("A1", Voice::Manager, Some("yes")));
    manager.converge(&world).await;
    assert_eq!(world.heads().await, [good]);
}

#[tokio::test]
async fn a_stock_client_whose_change_is_refused_goes_on_reading() {
    let world = World::new().await;
    let mut stock = world.peer_with(MANAGER, 1, ClientKind::Stock);
    stock.converge(&world).await;
    stock.edit(&Edit::answer("A1", Voice::Representative, Some("yes")));
    stock.speak().await;
    while stock.hear_any().await.is_ok() {}
    let contact = Arc::clone(&stock.contact);
    stock.reconnect(&world);
    let again = SessionContact { device: contact.device, ..clone_of(&stock.contact) };
    stock.contact = Arc::new(again);
    let mut other = world.peer(REPRESENTATIVE, 2);
    let news = other.edit(&Edit::answer("A2", Voice::Representative, Some("yes")));
    other.converge(&world).await;
    stock.talk(&world).await;
    assert!(stock.form.heads().contains(&news));
    assert!(stock.state.peer_read_only);
    assert_eq!(world.heads().await, [news]);
}

#[tokio::test]
async fn a_stock_client_that_may_only_read_may_only_read_after_a_restart() {
    let world = World::new().await;
    let mut stock = world.peer_with(MANAGER, 1, ClientKind::Stock);
    stock.converge(&world).await;
    stock.edit(&Edit::answer("A1", Voice::Representative, Some("yes")));
    stock.speak().await;
    while stock.hear_any().await.is_ok() {}
    let device = stock.contact.device;
    stock.hub = Hub::new(world.store.clone());
    stock.reconnect(&world);
    stock.contact = Arc::new(SessionContact { device, ..clone_of(&stock.contact) });
    stock.talk(&world).await;
    assert!(stock.state.peer_read_only);
    assert!(!stock.contact.outbox.is_closed(), "it is not refused and switched once more");
}

#[tokio::test]
async fn a_closed_round_takes_nothing_more_and_keeps_what_it_has() {
    let world = World::new().await;
    let mut manager = world.peer(MANAGER, 1);
    let in_time = manager.edit(&Edit::answer("A1", Voice::Manager, Some("yes")));
    manager.converge(&world).await;
    assert!(world.store.close_round(ROUND, None, 5).await.unwrap());
    let late = manager.edit(&Edit::answer("A2", Voice::Manager, Some("yes")));
    manager.speak().await;
    let Ok(Outgoing::Refused(refusal)) = manager.hear_any().await else { panic!("a refusal was to come") };
    assert_eq!((refusal.changes[0].hash, refusal.changes[0].because), (late, form_model::RefusalReason::RoundClosed));
    assert_eq!(refusal.text, "1 change refused for good: the round is closed");
    assert_eq!(world.heads().await, [in_time]);
}

fn clone_of(contact: &SessionContact) -> SessionContact {
    SessionContact {
        id: contact.id,
        person: contact.person,
        device: contact.device,
        client: contact.client,
        outbox: contact.outbox.clone(),
    }
}

#[tokio::test]
async fn what_another_wrote_waits_for_that_person_and_nobody_talks_for_ever() {
    let world = World::new().await;
    let (mut manager, mut representative) = (world.peer(MANAGER, 1), world.peer(REPRESENTATIVE, 2));
    let theirs = representative.edit(&Edit::answer("A1", Voice::Representative, Some("yes")));
    let change = representative.form.automerge().get_changes(&[]).pop().unwrap();
    manager.form.automerge_mut().apply_changes([change]).unwrap();
    let ours = manager.edit(&Edit::answer("A1", Voice::Manager, Some("no")));
    let before = world.heads().await;
    manager.talk(&world).await;
    assert_eq!(world.heads().await, before);
    // Held changes outlive the process.
    let hub = Hub::new(world.store.clone());
    representative.hub = hub.clone();
    manager.hub = hub;
    manager.reconnect(&world);
    representative.converge(&world).await;
    assert_eq!(world.heads().await, [ours]);
    assert!(representative.form.automerge().get_change_meta_by_hash(&theirs).is_some());
    manager.converge(&world).await;
    assert_eq!(representative.form.heads(), manager.form.heads());
}

#[tokio::test]
async fn whoever_built_on_a_change_that_waited_hears_when_it_is_refused() {
    let world = World::new().await;
    let (mut manager, mut representative) = (world.peer(MANAGER, 1), world.peer(REPRESENTATIVE, 2));
    let forbidden = representative.edit(&Edit::answer("A1", Voice::Manager, Some("yes")));
    let change = representative.form.automerge().get_changes(&[]).pop().unwrap();
    manager.form.automerge_mut().apply_changes([change]).unwrap();
    let ours = manager.edit(&Edit::answer("A2", Voice::Manager, Some("no")));
    manager.talk(&world).await;
    representative.speak().await;
    representative.hear().await;
    representative.speak().await;
    assert!(matches!(representative.hear_any().await, Ok(Outgoing::Refused(_))));
    let Ok(Outgoing::Refused(refusal)) = manager.hear_any().await else { panic!("a refusal was to come") };
    assert!(refusal.changes.iter().any(|it| it.hash == ours && it.descendant_of == Some(forbidden)));
}

#[tokio::test]
async fn unknown_and_forbidden_documents_get_the_same_answer() {
    let world = World::new().await;
    for person in [ANALYST, PersonId::from_bytes([99; 16])] {
        let mut peer = world.peer(person, 1);
        peer.speak().await;
        assert!(matches!(peer.hear_any().await, Ok(Outgoing::Unavailable { .. })));
    }
    let mut peer = world.peer(MANAGER, 1);
    let document = DocumentId::from_bytes([88; 16]);
    let ask = Ask::Sync { contact: Arc::clone(&peer.contact), messages: vec![vec![1, 2, 3]] };
    world.hub.ask_document(document, ask).await;
    assert_eq!(peer.hear_any().await, Ok(Outgoing::Unavailable { document }));
}

#[tokio::test]
async fn an_erased_document_is_gone_for_those_who_have_it_open() {
    let world = World::new().await;
    let mut peer = world.peer(MANAGER, 1);
    peer.converge(&world).await;
    let document = followup().document_id();
    world.store.erase(document, "beslut 1", 5).await.unwrap();
    world.hub.case_changed(document);
    assert_eq!(peer.hear_any().await, Ok(Outgoing::Unavailable { document }));
    peer.edit(&Edit::answer("A1", Voice::Manager, Some("yes")));
    peer.reconnect(&world);
    peer.speak().await;
    assert_eq!(peer.hear_any().await, Ok(Outgoing::Unavailable { document }));
}

#[tokio::test]
async fn an_archived_document_goes_from_those_who_have_it_open_and_takes_no_more() {
    let world = World::new().await;
    let mut peer = world.peer(MANAGER, 1);
    peer.converge(&world).await;
    let document = followup().document_id();
    let form = FormDocument::start(followup(), Some(built_in_template(Level::Workplace))).unwrap();
    let copy = crate::history_free_copy::HistoryFreeCopy::of(form.automerge(), form.genesis()).unwrap();
    assert_eq!(world.store.replace_by_copy(document, copy, None, 5).await.unwrap(), crate::store::Replaced::Done);
    world.hub.case_changed(document);
    assert_eq!(peer.hear_any().await, Ok(Outgoing::Unavailable { document }));
    peer.edit(&Edit::answer("A1", Voice::Manager, Some("yes")));
    peer.reconnect(&world);
    peer.speak().await;
    assert_eq!(peer.hear_any().await, Ok(Outgoing::Unavailable { document }));
}

#[tokio::test]
async fn when_the_store_fails_nothing_is_acknowledged_and_the_next_session_heals_it() {
    let world = World::new().await;
    let mut peer = world.peer(MANAGER, 1);
    peer.converge(&world).await;
    let before = world.heads().await;
    world.store.limit_database_bytes(Some(4_096)).await.unwrap();
    let text = "å".repeat(15_000);
    peer.edit(&Edit::comment("A1", Splice::insert(0, text.clone())));
    peer.speak().await;
    assert_eq!(peer.hear_any().await, Err(Closing::StoreFailed));
    assert_eq!(world.heads().await, before);
    world.store.limit_database_bytes(None).await.unwrap();
    peer.reconnect(&world);
    peer.converge(&world).await;
    assert_eq!(world.heads().await, peer.form.heads());
}

#[tokio::test]
async fn an_idle_document_leaves_memory_with_its_changes_folded() {
    let world = World::with_times(DocumentTimes { idle: Duration::from_millis(20), ..DocumentTimes::default() }).await;
    let mut peer = world.peer(MANAGER, 1);
    for number in 0..COMPACT_IDLE_TAIL {
        peer.edit(&Edit::comment("A1", Splice::insert(0, format!("{number}"))));
    }
    peer.converge(&world).await;
    let document = followup().document_id();
    let begun = Instant::now();
    while world.store.document_row(document).await.unwrap().unwrap().snapshot_changes == 0 {
        assert!(begun.elapsed() < PATIENCE);
        tokio::task::yield_now().await;
    }
    let mut other = world.peer(REPRESENTATIVE, 2);
    other.converge(&world).await;
    let hash = other.edit(&Edit::answer("A1", Voice::Representative, Some("yes")));
    other.converge(&world).await;
    while peer.form.heads() != [hash] {
        peer.hear().await;
    }
    assert!(world.hub.documents_loaded() >= 2);
}

#[tokio::test]
async fn a_message_outside_the_limits_closes_its_session_only() {
    let world = World::new().await;
    let (mut good, mut bad) = (world.peer(MANAGER, 1), world.peer(REPRESENTATIVE, 2));
    good.converge(&world).await;
    let ask = Ask::Sync { contact: Arc::clone(&bad.contact), messages: vec![vec![0x42, 0xff, 0xff, 0xff]] };
    world.hub.ask_document(followup().document_id(), ask).await;
    assert!(matches!(bad.hear_any().await, Err(Closing::Protocol(_))));
    let mut whole = world.peer(REPRESENTATIVE, 3);
    whole.edit(&Edit::answer("A1", Voice::Representative, Some("yes")));
    let mut message = whole.form.automerge().generate_sync_message(&mut State::new()).unwrap();
    message.changes = whole.form.automerge().save().into();
    message.version = automerge::sync::MessageVersion::V2;
    whole.send(message).await;
    assert!(matches!(whole.hear_any().await, Err(Closing::Protocol(_))));
    let hash = good.edit(&Edit::answer("A1", Voice::Manager, Some("yes")));
    good.converge(&world).await;
    assert_eq!(world.heads().await, [hash]);
}

#[tokio::test]
async fn a_session_that_breaks_the_document_three_times_is_closed() {
    let world = World::new().await;
    let mut good = world.peer(REPRESENTATIVE, 9);
    good.converge(&world).await;
    let mut bad = world.peer(MANAGER, 1);
    bad.converge(&world).await;
    let mut refusals = VecDeque::new();
    for turn in 0..u8::try_from(BREAKAGES_MAX).unwrap() {
        let mut form = world.peer(MANAGER, 10 + turn).form;
        let mut transaction = form.automerge_mut().transaction();
        transaction.put(ROOT, "anything", 1).unwrap();
        transaction.commit();
        let mut change = form.automerge().get_changes(&[]).pop().unwrap().decode();
        change.operations[0].action = automerge::legacy::OpType::Delete;
        let change = automerge::Change::from(change);
        let mut message = form.automerge().generate_sync_message(&mut State::new()).unwrap();
        message.heads = vec![change.hash()];
        message.changes = vec![change.raw_bytes().to_vec()].into();
        bad.send(message).await;
        match bad.hear_any().await {
            Ok(outgoing) => refusals.push_back(outgoing),
            Err(closing) => assert!(turn + 1 == 3 && matches!(closing, Closing::Protocol(_)), "{turn} {closing:?}"),
        }
    }
    assert!(!refusals.is_empty());
    let hash = good.edit(&Edit::answer("A1", Voice::Representative, Some("yes")));
    good.converge(&world).await;
    assert_eq!(world.heads().await, [hash]);
}

#[tokio::test]
async fn whoever_may_only_read_reads_and_sends_nothing() {
    let world = World::new().await;
    let plan = Case::action_plan(INSTALLATION, UNIT);
    let mut form = FormDocument::start(plan.clone(), None).unwrap();
    form.write_as(HR, ActorId::from([7; 16]));
    form.apply(&Edit::plan_result(Splice::insert(0, "nej")), 1).unwrap();
    let mut reader = world.peer(HR, 7);
    reader.form = form;
    let own = reader.form.heads();
    for _ in 0..4 {
        let Some(message) = reader.form.automerge().generate_sync_message(&mut reader.state) else { break };
        let ask = Ask::Sync { contact: Arc::clone(&reader.contact), messages: vec![message.encode()] };
        world.hub.ask_document(plan.document_id(), ask).await;
        let Ok(Outgoing::Sync { data, .. }) = reader.hear_any().await else { panic!("a sync message was to come") };
        let message = Message::decode(&data).unwrap();
        assert!(message.flags.is_some());
        reader.form.automerge_mut().receive_sync_message(&mut reader.state, message).unwrap();
        if reader.state.peer_read_only {
            break;
        }
    }
    assert!(reader.state.peer_read_only);
    let row = world.store.document_row(plan.document_id()).await.unwrap().unwrap();
    assert_ne!(row.heads, own);
}
