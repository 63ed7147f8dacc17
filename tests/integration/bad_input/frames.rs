//! Frames that must cost the server nothing: oversized, truncated, exploding, or out of turn.

use std::time::{Duration, Instant};

use automerge::sync::{BloomFilter, ChunkList, Have, Message as SyncMessage, MessageVersion};
use automerge::transaction::Transactable as _;
use form_model::{Message, PeerMetadata};
use harness::{RawPeer, until};
use tokio_tungstenite::tungstenite::Message as Frame;

use super::forgery::{at, honest};
use super::scene::{Scene, Told};

/// A hostile message is answered in a small part of the time that it was meant to cost.
const ANSWERED_WITHIN: Duration = Duration::from_secs(1);

/// The most memory that any of these may make the server take, in KiB.
const PEAK_KIB_MAX: u64 = 150 * 1024;

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_beyond_the_limit_closes_the_session() {
    let mut scene = Scene::begin().await;
    scene.attacker.socket.send_bytes(vec![0; form_model::MESSAGE_BYTES_MAX + 1]).await;
    scene.hears_about(&[]).await.is_closed_with(1009);
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_no_message_close_the_session() {
    let mut scene = Scene::begin().await;
    scene.attacker.socket.send_bytes(b"this is not CBOR".to_vec()).await;
    scene.hears_about(&[]).await.is_closed_with(4002);
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_frame_closes_the_session() {
    let mut scene = Scene::begin().await;
    scene.attacker.socket.send_frame(Frame::Text("hello".into())).await;
    let told = scene.hears_about(&[]).await;
    assert!(matches!(told, Told::Closed(1003 | 4002)), "told {told:?}");
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_type_of_message_is_ignored() {
    let mut scene = Scene::begin().await;
    let mut bytes = vec![0xa2];
    for word in ["type", "from-the-future", "senderId", "attacker"] {
        bytes.push(0x60 | u8::try_from(word.len()).expect("short words"));
        bytes.extend(word.as_bytes());
    }
    scene.attacker.socket.send_bytes(bytes).await;
    let author = scene.account.person;
    let change = honest(scene.form(), Some(author), |edit| super::forgery::comment(edit, "A1", "går vidare"));
    assert!(matches!(scene.sends(&[change]).await, Told::Taken));
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrupt_chunk_closes_the_session_also_behind_a_good_one() {
    let mut scene = Scene::begin().await;
    let author = scene.account.person;
    let good = honest(scene.form(), Some(author), |edit| super::forgery::comment(edit, "A1", "god "));
    let mut corrupt = good.raw_bytes().to_vec();
    let last = corrupt.len() - 1;
    corrupt[last] ^= 0xff;
    let told = scene.sends_chunks(vec![good.raw_bytes().to_vec(), corrupt], vec![good.hash()]).await;
    assert!(matches!(told, Told::Closed(4002) | Told::Refused(_)), "told {told:?}");
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_document_from_a_peer_that_writes_changes_is_a_protocol_error() {
    let mut scene = Scene::begin().await;
    let whole = scene.form().save();
    let heads = scene.form().get_heads();
    let message = SyncMessage {
        heads: heads.clone(),
        need: Vec::new(),
        have: Vec::new(),
        changes: ChunkList::from(whole),
        flags: None,
        version: MessageVersion::V2,
    };
    scene.sends_sync_bytes(message.encode(), &[]).await.is_closed_with(4002);
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deflate_bomb_is_not_inflated() {
    let mut scene = Scene::begin().await;
    let author = scene.account.person;
    let mut bomb = honest(scene.form(), Some(author), |edit| {
        let root = at(edit, &[]);
        edit.put(root, "bomb", "a".repeat(50_000_000))
    });
    let begun = Instant::now();
    let told = scene.sends_chunks(vec![bomb.bytes().to_vec()], vec![bomb.hash()]).await;
    told.is_a_clear_no();
    assert!(begun.elapsed() < ANSWERED_WITHIN);
    assert!(peak_kib(scene.server.id()) < PEAK_KIB_MAX);
    scene.everything_still_works().await;
}

fn peak_kib(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("the server lives");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("Linux tells the peak");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bloom_filter_without_bits_closes_the_session() {
    a_hostile_filter_closes_the_session(&[1, 0, 7]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bloom_filter_with_endless_probes_closes_the_session_at_once() {
    // One entry, ten bits, 200 million probes.
    a_hostile_filter_closes_the_session(&[1, 10, 0x80, 0x84, 0xaf, 0x5f, 0xff, 0xff]).await;
}

async fn a_hostile_filter_closes_the_session(filter: &[u8]) {
    let mut scene = Scene::begin().await;
    let heads = scene.form().get_heads();
    let bloom = BloomFilter::try_from(filter).expect("automerge reads it");
    let message = SyncMessage {
        heads: heads.clone(),
        need: Vec::new(),
        have: vec![Have { last_sync: Vec::new(), bloom }],
        changes: ChunkList::from(Vec::<Vec<u8>>::new()),
        flags: None,
        version: MessageVersion::V1,
    };
    let begun = Instant::now();
    scene.sends_sync_bytes(message.encode(), &[]).await.is_closed_with(4002);
    assert!(begun.elapsed() < ANSWERED_WITHIN);
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_join_on_the_same_socket_is_a_protocol_error() {
    let mut scene = Scene::begin().await;
    let join = Message::Join {
        sender_id: "somebody-else".to_owned(),
        metadata: PeerMetadata::default(),
        versions: vec!["1".to_owned()],
    };
    scene.attacker.socket.send(&join).await;
    scene.hears_about(&[]).await.is_closed_with(4002);
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_id_is_taken_over_by_the_same_device_only() {
    let mut scene = Scene::begin().await;
    let (server, token) = (scene.server.address(), scene.account.token.clone());
    let stolen = RawPeer::dial(server, &token).await;
    let mut thief = stolen.expect("the token is good");
    // The bystander's peer id, from another device: refused, and the bystander stays.
    let join = Message::Join {
        sender_id: "bystander".to_owned(),
        metadata: PeerMetadata { samsyn: Some(1), ..PeerMetadata::default() },
        versions: vec!["1".to_owned()],
    };
    thief.send(&join).await;
    let code = thief.closed().await;
    assert_ne!(code, 1006, "the thief is told");
    // The attacker's own peer id, from the attacker's own device: the older session is replaced.
    let again = RawPeer::connect_as_ours(server, &token, "attacker").await;
    scene.hears_about(&[]).await.is_closed_with(4001);
    again.close().await;
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_before_the_join_closes_the_socket() {
    let scene = Scene::begin().await;
    let mut early = RawPeer::dial(scene.server.address(), &scene.account.token).await.expect("the token is good");
    early.send_sync(&scene.followup(), vec![0x42, 0, 0, 0, 0]).await;
    assert_eq!(early.closed().await, 4002);
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_speaks_for_somebody_else_at_a_question_is_not_relayed() {
    let mut scene = Scene::begin().await;
    let forged = minicbor_map(&scene.chef.person.to_string());
    let message = Message::Ephemeral {
        document_id: scene.followup(),
        sender_id: "attacker".to_owned(),
        target_id: "server".to_owned(),
        session_id: "forged".to_owned(),
        count: 1,
        data: forged,
    };
    scene.attacker.socket.send(&message).await;
    let author = scene.account.person;
    let change = honest(scene.form(), Some(author), |edit| super::forgery::comment(edit, "A1", "efter "));
    let hash = change.hash();
    let told = scene.sends(&[change]).await;
    assert!(matches!(told, Told::Taken | Told::Closed(_)), "told {told:?}");
    if matches!(told, Told::Taken) {
        // What comes after arrives; what came before it did not.
        let followup = scene.followup();
        while !scene.bystander.document(&followup).holds(&hash) {
            scene.bystander.hear_unless(|it| matches!(it, Message::Ephemeral { .. })).await.expect("it lives");
        }
    }
    until("the server is still ready", || scene.chef.api(scene.server.address()).is_ready()).await;
    scene.everything_still_works().await;
}

/// A CBOR map of one entry, `person`.
fn minicbor_map(person: &str) -> Vec<u8> {
    let mut encoder = minicbor::Encoder::new(Vec::new());
    let written = encoder.map(1).and_then(|map| map.str("person")).and_then(|map| map.str(person));
    written.expect("a vector takes every byte");
    encoder.into_writer()
}
