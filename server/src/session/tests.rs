//! The session without a socket.

use form_model::{DeviceId, InstallationId, Refusal, decode};

use super::*;

const PERSON: PersonId = PersonId::from_bytes([1; 16]);

fn document() -> DocumentId {
    DocumentId::from_bytes([5; 16])
}

fn session() -> Session {
    Session::new(SessionStart { person: PERSON, storage_id: "storage".into(), now_ms: 0 })
}

fn join(samsyn: Option<u32>, versions: &[&str]) -> Event {
    let metadata = PeerMetadata { samsyn, ..PeerMetadata::default() };
    let versions = versions.iter().map(|it| (*it).to_owned()).collect();
    Event::Frame(encode(&Message::Join { sender_id: "peer".into(), metadata, versions }))
}

fn live(samsyn: Option<u32>) -> Session {
    let mut session = session();
    session.handle(0, join(samsyn, &["1"]));
    session.handle(0, Event::Registered);
    session
}

fn sync(sender: &str, target: &str, document_id: &str) -> Event {
    Event::Frame(encode(&Message::Sync {
        document_id: document_id.into(),
        sender_id: sender.into(),
        target_id: target.into(),
        data: vec![1],
    }))
}

fn sent(effect: &Effect) -> Message {
    let Effect::Send(bytes) = effect else { panic!("expected something to be sent, got {effect:?}") };
    decode(bytes).unwrap()
}

fn closes(effects: &[Effect]) -> bool {
    matches!(effects.last(), Some(Effect::Close(Closing::Protocol(_))))
}

#[test]
fn a_join_is_answered_once_the_peer_id_is_free() {
    let mut session = session();
    let effects = session.handle(0, join(Some(1), &["1"]));
    assert_eq!(effects, [Effect::Register { peer_id: "peer".into(), client: ClientKind::Samsyn }]);
    let effects = session.handle(0, Event::Registered);
    let Message::Peer { metadata, version, .. } = sent(&effects[0]) else { panic!("expected a peer message") };
    assert_eq!(
        (metadata.storage_id.as_deref(), metadata.is_ephemeral, metadata.samsyn),
        (Some("storage"), false, Some(1))
    );
    assert_eq!(version, "1");
    assert!(matches!(effects[1], Effect::MakeDirectory { .. }));
}

#[test]
fn a_stock_peer_hears_nothing_of_ours() {
    let mut session = session();
    session.handle(0, join(None, &[]));
    assert_eq!(session.handle(0, Event::Registered).len(), 1);
    let refusal = Refusal { document: document(), changes: Vec::new(), text: String::new() };
    assert_eq!(session.handle(0, Event::Outgoing(Outgoing::Refused(refusal))), []);
    assert_eq!(session.handle(0, Event::Outgoing(Outgoing::DirectoryChanged)), []);
}

#[test]
fn vouchers_are_handed_on_from_our_own_clients_only() {
    let vouchers = Vouchers { vouchers: Vec::new() };
    let frame = || Event::Frame(encode(&Message::Vouchers(Vouchers { vouchers: Vec::new() })));
    assert_eq!(live(Some(1)).handle(0, frame()), [Effect::Vouch(vouchers)]);
    assert_eq!(live(None).handle(0, frame()), []);
}

#[test]
fn a_handshake_that_goes_wrong_ends_the_session() {
    assert!(closes(&session().handle(0, join(None, &["2"]))));
    assert!(closes(&session().handle(0, sync("peer", SERVER_PEER_ID, "x"))));
    assert!(closes(&session().handle(0, Event::TextFrame)));
    assert!(closes(&session().handle(0, Event::Frame(vec![0xff, 0, 1]))));
    let mut taken = session();
    taken.handle(0, join(None, &["1"]));
    assert!(closes(&taken.handle(0, Event::PeerIdTaken)));
    assert!(closes(&live(None).handle(0, join(None, &["1"]))));
}

#[test]
fn a_peer_that_says_nothing_is_let_go() {
    assert!(closes(&session().handle(JOIN_WITHIN_MS, Event::Tick)));
    let mut session = live(None);
    assert_eq!(session.handle(PING_EVERY_MS - 1, Event::Tick), []);
    assert_eq!(session.handle(PING_EVERY_MS, Event::Tick), [Effect::Ping]);
    assert_eq!(session.handle(PING_EVERY_MS + 1, Event::Alive), []);
    assert_eq!(session.handle(SILENCE_MAX_MS, Event::Tick), [Effect::Ping]);
    assert_eq!(session.handle(PING_EVERY_MS + 1 + SILENCE_MAX_MS, Event::Tick), [Effect::Close(Closing::Idle)]);
    assert_eq!(session.handle(PING_EVERY_MS + 2 + SILENCE_MAX_MS, Event::Tick), []);
}

#[test]
fn a_peer_speaks_under_its_own_name_and_to_the_server() {
    let id = document().to_string();
    let effects = live(None).handle(0, sync("peer", SERVER_PEER_ID, &id));
    assert_eq!(effects, [Effect::Deliver { document: document(), data: vec![1] }]);
    assert!(closes(&live(None).handle(0, sync("other", SERVER_PEER_ID, &id))));
    assert!(closes(&live(None).handle(0, sync("peer", "another", &id))));
}

#[test]
fn an_id_that_is_none_is_answered_like_one_that_is_unknown() {
    let effects = live(None).handle(0, sync("peer", SERVER_PEER_ID, "no id"));
    assert!(matches!(sent(&effects[0]), Message::DocUnavailable { document_id, .. } if document_id == "no id"));
}

#[test]
fn presence_is_passed_on_for_its_sender_only() {
    let presence = |person: PersonId| {
        let mut encoder = minicbor::Encoder::new(Vec::new());
        encoder.map(1).unwrap().str("person").unwrap().str(&person.to_string()).unwrap();
        Event::Frame(encode(&Message::Ephemeral {
            document_id: document().to_string(),
            sender_id: "peer".into(),
            target_id: SERVER_PEER_ID.into(),
            session_id: "s".into(),
            count: 1,
            data: encoder.into_writer(),
        }))
    };
    assert!(matches!(live(None).handle(0, presence(PERSON))[..], [Effect::Relay(_)]));
    assert_eq!(live(None).handle(0, presence(PersonId::from_bytes([2; 16]))), []);
}

#[test]
fn a_directory_does_not_repeat_templates() {
    let mut session = live(Some(1));
    let directory = Directory {
        installation: InstallationId::from_bytes([1; 16]),
        public_key: [0; 32],
        person: PERSON,
        device: Some(DeviceId::from_bytes([1; 16])),
        documents: Vec::new(),
        rounds: Vec::new(),
        templates: vec![b"template".to_vec()],
        migrations: Vec::new(),
        assignments: Vec::new(),
        startable: Vec::new(),
        certificates: Vec::new(),
        units: Vec::new(),
        people: Vec::new(),
        forums: Vec::new(),
        server_version: String::new(),
    };
    assert!(matches!(sent(&session.handle(0, Event::Directory(Box::new(directory)))[0]), Message::Documents(_)));
    let effects = session.handle(0, Event::Outgoing(Outgoing::DirectoryChanged));
    let known_templates = HashSet::from([TemplateHash::of(b"template")]);
    assert_eq!(effects, [Effect::MakeDirectory { known_templates }]);
}

#[test]
fn wishes_and_unknown_messages_are_passed_over() {
    let mut session = live(Some(1));
    let wish = Message::RemoteSubscriptionChange { sender_id: "peer".into(), target_id: SERVER_PEER_ID.into() };
    assert_eq!(session.handle(0, Event::Frame(encode(&wish))), []);
    let leave = Message::Leave { sender_id: "peer".into() };
    assert_eq!(session.handle(0, Event::Frame(encode(&leave))), [Effect::Close(Closing::Gone)]);
}

#[test]
fn a_ping_of_our_own_client_is_answered() {
    let ping = || Event::Frame(encode(&Message::Ping));
    assert_eq!(sent(&live(Some(1)).handle(0, ping())[0]), Message::Pong);
    assert_eq!(live(None).handle(0, ping()), []);
}
