//! The bytes on the wire: golden frames, what other programs write, and frames that nobody should be able to hurt with.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use form_model::{
    Access, Assignment, Case, CaseStanding, CaseState, ChangeHash, ContentDigest, DeviceId, Directory, DirectoryEntry,
    DocumentId, DocumentKind, FORUMS_MAX, Forum, ForumKind, InstallationId, JointUnit, Level, MESSAGE_BYTES_MAX,
    Message, MigrationEntry, Occasion, OpenCase, PeerMetadata, PersonEntry, PersonId, PersonRole, PreviousAnswer,
    PreviousAnswers, Receipt, ReceiptOutcome, Refusal, RefusalReason, RefusedHash, RejectionReason, RequestReceipt,
    Role, RoundEntry, RoundId, RoundState, RowId, Seal, SentBack, Startable, Statement, TemplateHash, Unit, UnitId,
    Voice, Voucher, Vouchers, WORKPLACE_MEETING_NAME, WaitingReason, WireError, decode, encode,
};
use minicbor::Encoder;
use proptest::prelude::*;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 1).expect("a day that exists")
}

fn unit() -> UnitId {
    UnitId::from_bytes([2; 16])
}

fn person() -> PersonId {
    PersonId::from_bytes([4; 16])
}

fn device() -> DeviceId {
    DeviceId::from_bytes([5; 16])
}

fn hash(byte: u8) -> ChangeHash {
    ChangeHash([byte; 32])
}

fn case() -> Case {
    Case::followup(InstallationId::from_bytes([1; 16]), unit(), RoundId::from_bytes([3; 16]), Occasion::Yearly)
}

fn document() -> DocumentId {
    DocumentId::from_bytes([6; 16])
}

fn metadata() -> PeerMetadata {
    PeerMetadata {
        storage_id: Some("store".to_owned()),
        is_ephemeral: false,
        samsyn: Some(1),
        templates: vec![TemplateHash::from_bytes([7; 32])],
        client: Some("tablet 1".to_owned()),
    }
}

fn eken() -> Unit {
    Unit { id: unit(), parent: None, name: "Eken".to_owned(), level: Level::Workplace, authority: unit() }
}

fn directory() -> Directory {
    let template = TemplateHash::from_bytes([7; 32]);
    Directory {
        installation: InstallationId::from_bytes([1; 16]),
        public_key: [8; 32],
        person: person(),
        device: Some(device()),
        documents: vec![DirectoryEntry {
            document: document(),
            case: case(),
            access: Access::Write,
            voices: vec![Voice::Manager],
            heads: vec![hash(9)],
            template: Some(template),
        }],
        rounds: vec![RoundEntry {
            id: RoundId::from_bytes([3; 16]),
            name: "2026".to_owned(),
            reviewed_year: 2025,
            state: RoundState::Open,
            templates: BTreeMap::from([(Level::Workplace, template)]),
            due: BTreeMap::from([(Level::Workplace, day())]),
            units: vec![eken()],
            joint: Vec::new(),
        }],
        templates: vec![b"{}".to_vec()],
        migrations: vec![MigrationEntry {
            kind: DocumentKind::Followup,
            template: Some(template),
            name: "add-goals".to_owned(),
        }],
        assignments: vec![Assignment { person: person(), unit: unit(), role: Role::Manager, from: day(), to: None }],
        startable: vec![Startable { unit: unit(), kind: DocumentKind::ActionPlan, round: None, generation: 1 }],
        certificates: vec![vec![1, 2, 3]],
        units: vec![eken()],
        people: vec![PersonEntry {
            person: person(),
            name: "Anna Ek".to_owned(),
            roles: vec![PersonRole { unit: unit(), role: Role::Manager, from: day(), to: Some(day()) }],
        }],
        forums: Vec::new(),
        server_version: "1.2.3".to_owned(),
    }
}

fn case_state() -> CaseState {
    let receipt = |outcome| Receipt {
        hand_in: RowId::from_bytes([10; 16]),
        change: hash(11),
        number: "2026-0001".to_owned(),
        version: 1,
        outcome,
        received_at_ms: 1_767_225_600_000,
        digest: ContentDigest::from_bytes([12; 32]),
        signature: vec![13; 4],
    };
    CaseState {
        document: document(),
        state: CaseStanding::Current,
        receipts: vec![
            receipt(ReceiptOutcome::Accepted),
            receipt(ReceiptOutcome::Rejected { because: RejectionReason::DigestDiffers }),
            receipt(ReceiptOutcome::Waiting { because: WaitingReason::ActionPlan }),
        ],
        sent_back: vec![SentBack { by: person(), at_ms: 5, version: 1, comment: "Varför?".to_owned() }],
        ..CaseState::new(document(), CaseStanding::Current)
    }
}

/// A state with what only newer servers tell.
fn newer_case_state() -> CaseState {
    CaseState {
        statements: vec![Statement {
            hand_in: RowId::from_bytes([10; 16]),
            by: person(),
            at_ms: 6,
            words: "Jag var inte tillfrågad.".to_owned(),
        }],
        requests: vec![RequestReceipt { row: RowId::from_bytes([14; 16]), received_at_ms: 7 }],
        previous: Some(PreviousAnswers {
            reviewed_year: 2025,
            answers: [(
                "A1".to_owned(),
                PreviousAnswer { manager: vec!["yes".to_owned()], representative: vec!["no".to_owned()] },
            )]
            .into(),
        }),
        ..case_state()
    }
}

fn refusal() -> Refusal {
    Refusal {
        document: document(),
        changes: vec![
            RefusedHash { hash: hash(1), because: RefusalReason::NotYourVoice, descendant_of: None },
            RefusedHash { hash: hash(2), because: RefusalReason::BuildsOnRefused, descendant_of: Some(hash(1)) },
        ],
        text: "manager".to_owned(),
    }
}

/// One message of every type that stock clients know.
fn stock_messages() -> Vec<(&'static str, Message)> {
    let document_id = || "doc".to_owned();
    let sender_id = || "a".to_owned();
    let target_id = || "b".to_owned();
    vec![
        ("join", Message::Join { sender_id: sender_id(), metadata: metadata(), versions: vec!["1".to_owned()] }),
        (
            "peer",
            Message::Peer {
                sender_id: sender_id(),
                target_id: target_id(),
                metadata: PeerMetadata::default(),
                version: "1".to_owned(),
            },
        ),
        ("error", Message::Error { message: "no".to_owned() }),
        ("leave", Message::Leave { sender_id: sender_id() }),
        (
            "sync",
            Message::Sync {
                document_id: document_id(),
                sender_id: sender_id(),
                target_id: target_id(),
                data: vec![0x42, 0],
            },
        ),
        (
            "request",
            Message::Request {
                document_id: document_id(),
                sender_id: sender_id(),
                target_id: target_id(),
                data: vec![0x42],
            },
        ),
        (
            "doc-unavailable",
            Message::DocUnavailable { document_id: document_id(), sender_id: sender_id(), target_id: target_id() },
        ),
        (
            "ephemeral",
            Message::Ephemeral {
                document_id: document_id(),
                sender_id: sender_id(),
                target_id: target_id(),
                session_id: "s".to_owned(),
                count: 300,
                data: vec![0xa0],
            },
        ),
        (
            "remote-subscription-change",
            Message::RemoteSubscriptionChange { sender_id: sender_id(), target_id: target_id() },
        ),
        (
            "remote-heads-changed",
            Message::RemoteHeadsChanged { document_id: document_id(), sender_id: sender_id(), target_id: target_id() },
        ),
    ]
}

/// One message of every type of ours, and one of nobody's.
fn own_messages() -> Vec<(&'static str, Message)> {
    let voucher = Voucher {
        document: document(),
        actor: vec![1; 16],
        hash: hash(3),
        person: person(),
        device: device(),
        signature: vec![2; 4],
        certificate: vec![3; 4],
    };
    vec![
        ("samsyn-documents", Message::Documents(directory())),
        ("samsyn-open", Message::Open(OpenCase { document: document(), case: case() })),
        ("samsyn-refused", Message::Refused(refusal())),
        ("samsyn-case", Message::Case(case_state())),
        ("samsyn-vouchers", Message::Vouchers(Vouchers { vouchers: vec![voucher] })),
        (
            "samsyn-seal",
            Message::Seal(Seal { document: document(), heads: vec![hash(1), hash(2)], signature: vec![4; 4] }),
        ),
        ("samsyn-ping", Message::Ping),
        ("samsyn-pong", Message::Pong),
        ("something-else", Message::Unknown { kind: "something-else".to_owned() }),
    ]
}

/// One message of every type.
fn messages() -> Vec<(&'static str, Message)> {
    stock_messages().into_iter().chain(own_messages()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn what_newer_servers_tell_of_a_case_comes_back_and_older_ones_tell_less() {
    let newer = Message::Case(newer_case_state());
    assert_eq!(decode(&encode(&newer)).unwrap(), newer);
    let Message::Case(older) = decode(&encode(&Message::Case(case_state()))).unwrap() else { panic!("a case") };
    assert_eq!((older.previous, older.statements), (None, vec![]));
    let too_long = Statement { words: "å".repeat(20_000), ..newer_case_state().statements[0].clone() };
    let message = Message::Case(CaseState { statements: vec![too_long], ..case_state() });
    assert!(decode(&encode(&message)).is_err());
}

#[test]
fn every_message_has_its_golden_bytes() {
    let written =
        messages().iter().map(|(name, message)| format!("{name} {}\n", hex(&encode(message)))).collect::<String>();
    assert_eq!(written, include_str!("golden/wire.txt"));
}

#[test]
fn every_message_reads_back() {
    for (name, message) in messages() {
        assert_eq!(decode(&encode(&message)), Ok(message), "{name}");
    }
}

/// Writes a frame as another program would.
fn frame(write: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut Encoder::new(&mut bytes));
    bytes
}

#[test]
fn a_stock_clients_join_is_understood() {
    // What automerge-repo 2.5.6 sends without storage.
    let bytes = frame(|it| {
        it.map(4).unwrap().str("type").unwrap().str("join").unwrap().str("senderId").unwrap().str("p").unwrap();
        it.str("peerMetadata").unwrap().map(1).unwrap().str("isEphemeral").unwrap().bool(true).unwrap();
        it.str("supportedProtocolVersions").unwrap().array(1).unwrap().str("1").unwrap();
    });
    let expected = Message::Join {
        sender_id: "p".to_owned(),
        metadata: PeerMetadata { is_ephemeral: true, ..PeerMetadata::default() },
        versions: vec!["1".to_owned()],
    };
    assert_eq!(decode(&bytes), Ok(expected));
}

#[test]
fn order_unknown_keys_and_indefinite_lengths_do_not_matter() {
    let bytes = frame(|it| {
        it.begin_map().unwrap();
        it.str("data").unwrap().begin_bytes().unwrap().bytes(&[1]).unwrap().bytes(&[2]).unwrap().end().unwrap();
        it.str("later").unwrap().begin_array().unwrap().map(1).unwrap().u8(1).unwrap().null().unwrap().end().unwrap();
        it.u8(7).unwrap().bool(true).unwrap();
        it.str("targetId").unwrap().begin_str().unwrap().str("b").unwrap().str("c").unwrap().end().unwrap();
        it.str("message").unwrap().undefined().unwrap();
        it.str("senderId").unwrap().str("a").unwrap().str("documentId").unwrap().str("doc").unwrap();
        it.str("type").unwrap().str("sync").unwrap().end().unwrap();
    });
    let expected = Message::Sync {
        document_id: "doc".to_owned(),
        sender_id: "a".to_owned(),
        target_id: "bc".to_owned(),
        data: vec![1, 2],
    };
    assert_eq!(decode(&bytes), Ok(expected));
}

#[test]
fn tagged_bytes_and_counts_written_as_floats_are_understood() {
    let bytes = frame(|it| {
        it.map(7).unwrap().str("type").unwrap().str("ephemeral").unwrap().str("senderId").unwrap().str("a").unwrap();
        it.str("targetId").unwrap().str("b").unwrap().str("documentId").unwrap().str("d").unwrap();
        it.str("sessionId").unwrap().str("s").unwrap().str("count").unwrap().f64(5_000_000_000.0).unwrap();
        it.str("data").unwrap().tag(minicbor::data::Tag::new(64)).unwrap().bytes(&[9]).unwrap();
    });
    let Ok(Message::Ephemeral { count, data, .. }) = decode(&bytes) else { panic!("not understood") };
    assert_eq!((count, data), (5_000_000_000, vec![9]));
}

#[test]
fn a_missing_list_of_versions_means_the_first() {
    let bytes = frame(|it| {
        it.map(3).unwrap().str("type").unwrap().str("join").unwrap().str("senderId").unwrap().str("p").unwrap();
        it.str("supportedProtocolVersions").unwrap().undefined().unwrap();
    });
    let Ok(Message::Join { versions, .. }) = decode(&bytes) else { panic!("not understood") };
    assert_eq!(versions, ["1"]);
}

#[test]
fn a_reason_of_a_newer_server_is_kept_as_unknown() {
    let known = encode(&Message::Refused(refusal()));
    let code = RefusalReason::NotYourVoice.code().as_bytes();
    let at = known.windows(code.len()).position(|it| it == code).unwrap();
    let mut newer = known;
    newer[at..at + code.len()].copy_from_slice(b"not-nice-today");
    let Ok(Message::Refused(refusal)) = decode(&newer) else { panic!("not understood") };
    assert_eq!(refusal.changes[0].because, RefusalReason::Unknown);
}

#[test]
fn a_directory_of_an_older_server_names_nobody() {
    let body = frame(|it| {
        it.map(4).unwrap().str("installation").unwrap().bytes(&[1; 16]).unwrap();
        it.str("public_key").unwrap().bytes(&[8; 32]).unwrap();
        it.str("person").unwrap().bytes(&[4; 16]).unwrap().str("device").unwrap().null().unwrap();
    });
    let bytes = frame(|it| {
        it.map(2).unwrap().str("type").unwrap().str("samsyn-documents").unwrap().str("body").unwrap();
        it.bytes(&body).unwrap();
    });
    let Ok(Message::Documents(directory)) = decode(&bytes) else { panic!("not understood") };
    assert_eq!((directory.people, directory.units, directory.server_version), (vec![], vec![], String::new()));
    assert_eq!(directory.forums, []);
}

#[test]
fn forums_come_back_and_are_bounded() {
    let forum = Forum { unit: unit(), kind: ForumKind::WorkplaceMeeting, name: "APT".to_owned() };
    let with = |forums| Message::Documents(Directory { forums, ..directory() });
    let two = with(vec![forum.clone(), Forum { kind: ForumKind::SafetyCommittee, ..forum.clone() }]);
    assert_eq!(decode(&encode(&two)), Ok(two));
    let too_many = with(vec![forum.clone(); FORUMS_MAX + 1]);
    let too_long = with(vec![Forum { name: "å".repeat(600), ..forum }]);
    for (message, field) in [(too_many, "forums"), (too_long, "name")] {
        let refused = decode(&encode(&message));
        assert!(matches!(refused, Err(WireError::TooLong { field: it, .. }) if it == field), "{field}: {refused:?}");
    }
}

#[test]
fn a_case_about_several_units_is_fed_back_in_the_forums_of_each_named_once() {
    let other = UnitId::from_bytes([12; 16]);
    let forum = |unit, name: &str| Forum { unit, kind: ForumKind::WorkplaceMeeting, name: name.to_owned() };
    let mut directory = directory();
    directory.units.push(Unit { id: other, ..eken() });
    directory.rounds[0].joint.push(JointUnit { unit: other, with: unit() });
    let names = |it: &Directory| it.forums_of(&case()).into_iter().map(|it| it.name).collect::<Vec<_>>();
    assert_eq!(names(&directory), [WORKPLACE_MEETING_NAME], "both have none but their meeting");
    directory.forums = vec![forum(unit(), "APT"), forum(unit(), "Facket"), forum(other, "apt"), forum(other, "Natt")];
    assert_eq!(names(&directory), ["APT", "Facket", "Natt"]);
}

#[test]
fn each_fault_of_a_frame_is_named() {
    assert_eq!(decode(&vec![0; MESSAGE_BYTES_MAX + 1]), Err(WireError::TooLarge { bytes: MESSAGE_BYTES_MAX + 1 }));
    assert_eq!(decode(&[]), Err(WireError::Malformed { position: 0 }));
    assert_eq!(decode(&[0xa0, 0x00]), Err(WireError::Malformed { position: 1 }));
    assert_eq!(decode(&[0x81; 40]), Err(WireError::TooDeep));
    assert_eq!(decode(&[0x80]), Err(WireError::NotAMap));
    assert_eq!(decode(&[0xa0]), Err(WireError::MissingField { field: "type" }));
    let twice = frame(|it| {
        it.map(2).unwrap().str("type").unwrap().str("leave").unwrap().str("type").unwrap().str("join").unwrap();
    });
    assert_eq!(decode(&twice), Err(WireError::DuplicateKey { key: "type" }));
    let wrong = frame(|it| {
        it.map(1).unwrap().str("type").unwrap().u8(1).unwrap();
    });
    assert_eq!(decode(&wrong), Err(WireError::WrongType { field: "type" }));
    let long = Message::Leave { sender_id: "x".repeat(257) };
    assert_eq!(decode(&encode(&long)), Err(WireError::TooLong { field: "senderId", length: 257, max: 256 }));
    let body = frame(|it| {
        it.map(2)
            .unwrap()
            .str("type")
            .unwrap()
            .str("samsyn-seal")
            .unwrap()
            .str("body")
            .unwrap()
            .bytes(&[0xa0])
            .unwrap();
    });
    assert_eq!(decode(&body), Err(WireError::BadBody { kind: "samsyn-seal" }));
    let mut many = vec![0x9a, 0x00, 0x10, 0x00, 0x00];
    many.resize(1 + 4 + 0x10_0000, 0);
    assert_eq!(decode(&many), Err(WireError::TooManyItems));
}

#[test]
fn a_promised_length_that_never_comes_takes_no_memory() {
    for head in [0x9b_u8, 0xbb, 0x5b, 0x7b] {
        let mut bytes = vec![head];
        bytes.extend([0xff; 8]);
        assert!(matches!(decode(&bytes), Err(WireError::Malformed { .. })), "{head:#x}");
    }
}

#[test]
fn lists_longer_than_their_limit_are_refused() {
    let change = RefusedHash { hash: hash(1), because: RefusalReason::Malformed, descendant_of: None };
    let long = Message::Refused(Refusal { changes: vec![change; 20_001], ..refusal() });
    assert_eq!(decode(&encode(&long)), Err(WireError::TooLong { field: "changes", length: 20_001, max: 20_000 }));
    let knows = PeerMetadata { templates: vec![TemplateHash::from_bytes([1; 32]); 257], ..PeerMetadata::default() };
    let long = Message::Join { sender_id: "a".to_owned(), metadata: knows, versions: Vec::new() };
    assert!(matches!(decode(&encode(&long)), Err(WireError::TooLong { field: "templates", .. })));
}

#[test]
fn a_frame_cut_anywhere_is_an_error() {
    for (name, message) in messages() {
        let bytes = encode(&message);
        for length in 0..bytes.len() {
            assert!(decode(&bytes[..length]).is_err(), "{name} cut at {length}");
        }
    }
}

proptest! {
    #[test]
    fn a_frame_with_one_byte_changed_never_panics(which in 0..17_usize, at in any::<prop::sample::Index>(), byte: u8) {
        let mut bytes = encode(&messages()[which].1);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        decode(&bytes).ok(); // Either answer is right; only a panic is wrong.
    }

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        decode(&bytes).ok(); // Either answer is right; only a panic is wrong.
    }

    #[test]
    fn any_sync_message_reads_back(document_id in "[1-9A-HJ-NP-Za-km-z]{0,64}", sender_id in ".{0,60}",
            target_id in ".{0,60}", data in prop::collection::vec(any::<u8>(), 0..2000)) {
        let message = Message::Sync { document_id, sender_id, target_id, data };
        prop_assert_eq!(decode(&encode(&message)), Ok(message));
    }

    #[test]
    fn any_ephemeral_message_reads_back(count: u64, session_id in ".{0,30}", data in prop::collection::vec(any::<u8>(), 0..300)) {
        let message = Message::Ephemeral {
            document_id: "d".to_owned(), sender_id: "a".to_owned(), target_id: "b".to_owned(), session_id, count, data,
        };
        prop_assert_eq!(decode(&encode(&message)), Ok(message));
    }
}
