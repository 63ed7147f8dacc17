//! Sync messages of real peers pass, and the ones that would hurt automerge do not.

use std::sync::LazyLock;

use automerge::sync::{BloomFilter, ChunkList, Have, Message, MessageFlags, MessageVersion, State, SyncDoc as _};
use automerge::transaction::Transactable as _;
use automerge::{Automerge, Change, ObjType, ROOT};
use form_model::{CHUNK_INFLATED_BYTES_MAX, ChangeHash, ChunkKind, SyncLimitError, SyncVersion, inspect_sync_message};
use proptest::prelude::*;

/// A document with a few small changes and one long enough to be deflated.
fn document() -> Automerge {
    let mut document = Automerge::new();
    for round in 0..5_u64 {
        let mut edit = document.transaction();
        edit.put(ROOT, "round", round).expect("the root is a map");
        edit.commit();
    }
    let mut edit = document.transaction();
    let text = edit.put_object(ROOT, "text", ObjType::Text).expect("the root is a map");
    edit.splice_text(&text, 0, 0, &"Vad fungerar bra? ".repeat(100)).expect("a text is spliced");
    edit.commit();
    document
}

fn message(heads: Vec<ChangeHash>, have: Vec<Have>, changes: Vec<Vec<u8>>) -> Vec<u8> {
    let changes = ChunkList::from(changes);
    Message { heads, need: Vec::new(), have, changes, flags: None, version: MessageVersion::V1 }.encode()
}

fn stored_changes(document: &Automerge) -> Vec<Vec<u8>> {
    document.get_changes(&[]).into_iter().map(|mut change| change.bytes().into_owned()).collect()
}

/// The messages of two documents that sync until both fall silent.
fn conversation() -> Vec<Vec<u8>> {
    let (mut one, mut other) = (document(), Automerge::new());
    let (mut state_of_one, mut state_of_other) = (State::new(), State::new());
    let mut messages = Vec::new();
    loop {
        let from_one = one.generate_sync_message(&mut state_of_one);
        let from_other = other.generate_sync_message(&mut state_of_other);
        if from_one.is_none() && from_other.is_none() {
            return messages;
        }
        if let Some(it) = from_one {
            messages.push(it.clone().encode());
            other.receive_sync_message(&mut state_of_other, it).expect("an honest message");
        }
        if let Some(it) = from_other {
            messages.push(it.clone().encode());
            one.receive_sync_message(&mut state_of_one, it).expect("an honest message");
        }
    }
}

#[test]
fn an_honest_conversation_passes() {
    let messages = conversation();
    assert!(messages.len() >= 3);
    for bytes in &messages {
        let outline = inspect_sync_message(bytes).expect("an honest message");
        let decoded = Message::decode(bytes).expect("an honest message");
        assert_eq!(outline.heads, decoded.heads);
        assert_eq!((outline.need, outline.have), (decoded.need.len(), decoded.have.len()));
    }
}

#[test]
fn the_outline_tells_changes_from_deflated_ones() {
    let bytes = message(document().get_heads(), Vec::new(), stored_changes(&document()));
    let outline = inspect_sync_message(&bytes).unwrap();
    let kinds = outline.chunks.iter().map(|it| it.kind).collect::<Vec<_>>();
    assert_eq!(kinds[..5], [ChunkKind::Change; 5]);
    assert_eq!(kinds[5], ChunkKind::DeflatedChange);
    assert!(outline.chunks[5].inflated_bytes > outline.chunks[5].bytes);
    assert_eq!((outline.version, outline.flags), (SyncVersion::One, None));
    assert!(!outline.has_other_than_changes());
}

#[test]
fn a_whole_document_and_flags_are_seen() {
    let mut flags = MessageFlags::new();
    flags.set(MessageFlags::READ_ONLY);
    let bytes = Message {
        heads: Vec::new(),
        need: vec![ChangeHash([1; 32])],
        have: vec![Have { last_sync: vec![ChangeHash([2; 32])], bloom: BloomFilter::default() }],
        changes: ChunkList::from(document().save()),
        flags: Some(flags),
        version: MessageVersion::V2,
    }
    .encode();
    let outline = inspect_sync_message(&bytes).unwrap();
    assert_eq!((outline.version, outline.need, outline.have), (SyncVersion::Two, 1, 1));
    assert_eq!(outline.flags, Some(MessageFlags::READ_ONLY));
    assert_eq!(outline.chunks[0].kind, ChunkKind::Document);
    assert!(outline.has_other_than_changes());
}

/// A message with one summary whose Bloom filter is these bytes.
fn with_bloom(bloom: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x42, 0, 0, 1, 0, u8::try_from(bloom.len()).expect("a short filter")];
    bytes.extend(bloom);
    bytes.push(0);
    bytes
}

#[test]
fn bloom_filters_that_would_panic_or_work_for_ever_are_refused() {
    let refused = |bloom: &[u8]| inspect_sync_message(&with_bloom(bloom)).unwrap_err();
    assert!(inspect_sync_message(&with_bloom(&[1, 10, 7, 0, 0])).is_ok());
    assert!(inspect_sync_message(&with_bloom(&[])).is_ok());
    assert_eq!(refused(&[1, 0, 7]), SyncLimitError::Bloom { parameter: "bits per entry", value: 0 });
    assert_eq!(refused(&[1, 65, 7, 0]), SyncLimitError::Bloom { parameter: "bits per entry", value: 65 });
    assert_eq!(refused(&[1, 10, 33, 0, 0]), SyncLimitError::Bloom { parameter: "probes", value: 33 });
    assert_eq!(
        refused(&[1, 10, 0x80, 0x84, 0xaf, 0x5f, 0, 0]),
        SyncLimitError::Bloom { parameter: "probes", value: 200_000_000 }
    );
    assert_eq!(refused(&[0, 10, 7]), SyncLimitError::Bloom { parameter: "entries", value: 0 });
    assert_eq!(refused(&[0xff, 0xff, 0x7f, 10, 7]), SyncLimitError::Bloom { parameter: "entries", value: 2_097_151 });
    assert_eq!(refused(&[8, 10, 7, 0]), SyncLimitError::Cut);
    assert_eq!(refused(&[1, 10, 7, 0, 0, 0]), SyncLimitError::TrailingBytes);
}

#[test]
fn each_fault_of_a_sync_message_is_named() {
    let refused = |bytes: &[u8]| inspect_sync_message(bytes).unwrap_err();
    assert_eq!(refused(&[]), SyncLimitError::Cut);
    assert_eq!(refused(&[0x41]), SyncLimitError::UnknownVersion { found: 0x41 });
    assert!(matches!(refused(&[0x42, 0xff, 0xff, 0xff, 0x7f]), SyncLimitError::TooMany { part: "heads", .. }));
    assert!(matches!(refused(&[0x42, 0, 0xff, 0xff, 0x7f]), SyncLimitError::TooMany { part: "needed changes", .. }));
    assert!(matches!(refused(&[0x42, 0, 0, 17]), SyncLimitError::TooMany { part: "summaries", count: 17, max: 16 }));
    assert!(matches!(refused(&[0x42, 0, 0, 0, 0xff, 0xff, 0x7f]), SyncLimitError::TooMany { part: "parts", .. }));
    assert_eq!(refused(&[0x42, 0, 0, 0, 1, 3, 1, 2, 3]), SyncLimitError::NoChunk);
    let header = [0x42, 0, 0, 0, 1, 10, 0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0];
    assert_eq!(refused(&[&header[..], &[9, 0]].concat()), SyncLimitError::UnknownChunk { found: 9 });
    assert_eq!(refused(&[&header[..], &[2, 0]].concat()), SyncLimitError::Inflate);
    let flags = [&[0x42, 0, 0, 0, 0, 17][..], &[0x80; 17]].concat();
    assert!(matches!(refused(&flags), SyncLimitError::TooMany { part: "bytes of flags", .. }));
    let trailing = [&[0x42, 0, 0, 0, 0, 1, 2][..], &[0; 1025]].concat();
    assert_eq!(refused(&trailing), SyncLimitError::TrailingBytes);
    assert!(inspect_sync_message(&trailing[..100]).is_ok());
}

/// A chunk of this type with this inside; its checksum is left empty, since the limits come before it.
fn chunk(kind: u8, inside: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, kind];
    let mut length = inside.len();
    while length >= 0x80 {
        bytes.push(u8::try_from(length & 0x7f).expect("seven bits") | 0x80);
        length >>= 7;
    }
    bytes.push(u8::try_from(length).expect("seven bits"));
    bytes.extend(inside);
    bytes
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    use std::io::Read as _;
    let mut out = Vec::new();
    flate2::bufread::DeflateEncoder::new(bytes, flate2::Compression::fast()).read_to_end(&mut out).expect("in memory");
    out
}

#[test]
fn a_small_change_that_inflates_to_much_is_refused() {
    let bomb = deflated(&vec![0; 50_000_000]);
    assert!(bomb.len() < 500_000);
    let bytes = message(Vec::new(), Vec::new(), vec![chunk(2, &bomb)]);
    let refused = SyncLimitError::InflatesTooLarge { max: CHUNK_INFLATED_BYTES_MAX };
    assert_eq!(inspect_sync_message(&bytes), Err(refused));
}

/// The inside of a change with one column of operations.
fn change_with_column(specification: u8, column: &[u8]) -> Vec<u8> {
    let length = u8::try_from(column.len()).expect("a short column");
    // No dependencies, an actor of one byte, the first of its changes, no time, no message, no other actors.
    let mut inside = vec![0, 1, 7, 1, 1, 0, 0, 0, 1, specification, length];
    inside.extend(column);
    inside
}

#[test]
fn a_run_that_promises_thousands_of_millions_of_operations_is_refused() {
    let billions = [0x80, 0x80, 0x80, 0x80, 0x20];
    let integer = change_with_column(0x42, &[&billions[..], &[1]].concat());
    let absent = change_with_column(0x42, &[&[0][..], &billions].concat());
    let boolean = change_with_column(0x34, &billions);
    let delta = change_with_column(0x13, &[&billions[..], &[1]].concat());
    let text = change_with_column(0x15, &[&billions[..], &[1, b'x']].concat());
    for inside in [integer, absent, boolean, delta, text] {
        let bytes = message(Vec::new(), Vec::new(), vec![chunk(1, &inside)]);
        let found = inspect_sync_message(&bytes).unwrap_err();
        assert!(matches!(found, SyncLimitError::TooMany { part: "operations of a change", .. }), "{found:?}");
        let deflated = message(Vec::new(), Vec::new(), vec![chunk(2, &deflated(&inside))]);
        assert_eq!(inspect_sync_message(&deflated), Err(found));
    }
}

#[test]
fn a_change_with_too_many_columns_is_refused() {
    let inside = [0, 1, 7, 1, 1, 0, 0, 0, 65];
    let bytes = message(Vec::new(), Vec::new(), vec![chunk(1, &inside)]);
    let refused = SyncLimitError::TooMany { part: "columns of a change", count: 65, max: 64 };
    assert_eq!(inspect_sync_message(&bytes), Err(refused));
}

#[test]
fn a_chunk_that_runs_over_the_end_of_its_part_is_refused() {
    let change = stored_changes(&document()).remove(0);
    let (begin, end) = change.split_at(20);
    let bytes = message(Vec::new(), Vec::new(), vec![begin.to_vec(), end.to_vec()]);
    assert_eq!(inspect_sync_message(&bytes), Err(SyncLimitError::NoChunk));
}

#[test]
fn several_changes_in_one_part_are_several_chunks() {
    let bytes = message(Vec::new(), Vec::new(), vec![stored_changes(&document()).concat()]);
    assert_eq!(inspect_sync_message(&bytes).unwrap().chunks.len(), 6);
}

/// Honest messages to start from: heads, a filter with entries, changes, a document, flags.
fn seeds() -> Vec<Vec<u8>> {
    let document = document();
    let hashes = document.get_changes(&[]).iter().map(Change::hash).collect::<Vec<_>>();
    let have = vec![Have { last_sync: document.get_heads(), bloom: BloomFilter::from_hashes(hashes.iter()) }];
    let mut seeds = conversation();
    seeds.push(message(document.get_heads(), have, stored_changes(&document)));
    seeds.push(message(Vec::new(), Vec::new(), vec![document.save()]));
    seeds
}

#[test]
fn a_message_cut_anywhere_never_panics() {
    for seed in SEEDS.iter() {
        for length in 0..seed.len() {
            if inspect_sync_message(&seed[..length]).is_ok() {
                assert!(Message::decode(&seed[..length]).is_ok(), "cut at {length}");
            }
        }
    }
}

static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(seeds);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_passes_is_safe_for_automerge(which in any::<prop::sample::Index>(), edits in
            prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let mut bytes = SEEDS[which.index(SEEDS.len())].clone();
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if inspect_sync_message(&bytes).is_ok() {
            let decoded = Message::decode(&bytes);
            prop_assert!(decoded.is_ok());
            for have in decoded.expect("checked").have {
                have.bloom.contains_hash(&ChangeHash([7; 32]));
            }
        }
    }

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        inspect_sync_message(&bytes).ok(); // Either answer is right; only a panic is wrong.
    }
}
