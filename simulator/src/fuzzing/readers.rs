//! The readers under test, and what is good for each.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use automerge::sync::Message as SyncMessage;
use client_core::{Event, FrameCollector, HandoverFrames, HandoverGreeting, greeting_in_parcel};
use form_model::{
    Certificate, InstallationId, Level, Message, Sha256Hash, Template, built_in_template, decode, encode,
};

use super::frames;
use crate::cast;
use crate::chance::Chance;
use crate::run::Run;
use crate::tablet::{Disk, Tablet};
use crate::trace::{Detail, Trace};
use crate::weather::Weather;

/// A greeting and a parcel as version 1 wrote them.
const GREETING: &[u8] = include_bytes!("../../../client-core/src/handover/version-1.samsyn-greeting");
const PARCEL: &[u8] = include_bytes!("../../../client-core/src/handover/version-1.samsyn-handover");

/// Forged deliveries to one server, at most.
const DELIVERIES_MAX: usize = 6;

/// Whatever is read is written and read the same again.
pub(super) fn wire(bytes: &[u8]) {
    if let Ok(message) = decode(bytes) {
        assert_eq!(decode(&encode(&message)).as_ref(), Ok(&message));
    }
}

/// A sync message that keeps to the limits is read by automerge without harm.
pub(super) fn sync(bytes: &[u8]) {
    if form_model::inspect_sync_message(bytes).is_ok() {
        // Both ends catch a panic here; what may not happen is that it takes long or all memory.
        catch_unwind(AssertUnwindSafe(|| SyncMessage::decode(bytes).is_ok())).ok();
    }
}

/// The sync messages in the frames.
pub(super) fn sync_messages() -> Vec<Vec<u8>> {
    let data = |frame: Vec<u8>| {
        let Ok(Message::Sync { data, .. }) = decode(&frame) else { return None };
        Some(data)
    };
    frames().into_iter().filter_map(data).collect()
}

/// The server gets a frame from somebody who has joined; what it has stored stays whole.
pub(super) fn server(bytes: &[u8]) {
    let mut run = begun();
    run.hostile_sends(vec![bytes.to_vec()]).expect("the server goes on");
    run.check_after_forgery().expect("what is stored is whole");
}

/// A tablet that is online gets a frame from the server; it keeps what it had.
pub(super) fn tablet(bytes: &[u8]) {
    let mut tablet = some_tablet();
    tablet.handle(cast::BEGIN_MS, Event::Connected).expect("the tablet joins");
    for frame in welcome() {
        tablet.handle(cast::BEGIN_MS, Event::Received(frame)).expect("a welcome is understood");
    }
    while tablet.is_saving() {
        tablet.save(cast::BEGIN_MS, Disk::Writes).expect("the disk writes");
    }
    tablet.handle(cast::BEGIN_MS, Event::Received(bytes.to_vec())).expect("the tablet goes on");
    while tablet.is_saving() {
        tablet.save(cast::BEGIN_MS, Disk::Writes).expect("what it stores can be read back");
    }
}

/// Forged changes, one delivery after the other; nothing forbidden comes in, and everything stored can be loaded.
pub(super) fn gate(bytes: &[u8]) {
    let mut run = begun();
    run.chance = Chance::of_bytes(bytes);
    for _ in 0..=bytes.first().map_or(0, |it| usize::from(*it) % DELIVERIES_MAX) {
        run.hostile_acts().expect("the server goes on");
        run.commit_all().expect("the disk writes");
    }
    run.check_after_forgery().expect("what is stored is whole and allowed");
}

pub(super) fn gate_seeds() -> Vec<Vec<u8>> {
    (0..8_u8).map(|it| vec![it; 9]).collect()
}

pub(super) fn greeting(bytes: &[u8]) {
    let checksummed = [bytes, &Sha256Hash::of(bytes).as_bytes()[..8]].concat();
    for bytes in [bytes, &checksummed] {
        if let Ok(greeting) = HandoverGreeting::decode(bytes) {
            assert_eq!(HandoverGreeting::decode(&greeting.encode()), Ok(greeting));
        }
    }
}

pub(super) fn greetings() -> Vec<Vec<u8>> {
    vec![GREETING.to_vec()]
}

/// A parcel is judged without being given to automerge.
pub(super) fn parcel(bytes: &[u8]) {
    greeting_in_parcel(bytes).ok();
    let tablet = some_tablet();
    tablet.client().expect("it runs").handover_rehearsal(bytes).ok();
}

pub(super) fn parcels() -> Vec<Vec<u8>> {
    vec![PARCEL.to_vec()]
}

/// Codes that a camera saw, each behind its length; a parcel that comes out is one that went in.
pub(super) fn codes(bytes: &[u8]) {
    let mut collector = FrameCollector::default();
    let mut rest = bytes;
    while let Some((length, behind)) = rest.split_first_chunk() {
        let length = usize::from(u16::from_be_bytes(*length)).min(behind.len());
        collector.take(&behind[..length]);
        rest = &behind[length..];
    }
}

pub(super) fn code_frames() -> Vec<Vec<u8>> {
    let Ok(frames) = HandoverFrames::new(PARCEL, 300) else { return Vec::new() };
    let codes = (0..20).flat_map(|number| {
        let frame = frames.frame(number);
        let length = u16::try_from(frame.len()).unwrap_or(u16::MAX);
        [length.to_be_bytes().to_vec(), frame].concat()
    });
    vec![codes.collect()]
}

/// A rescue file is read in, with the checksum that fits it; the tablet keeps what it had and can say everything again.
pub(super) fn rescue(bytes: &[u8]) {
    let checksummed = [bytes, Sha256Hash::of(bytes).as_bytes()].concat();
    for bytes in [bytes.to_vec(), checksummed] {
        let mut tablet = some_tablet();
        tablet.handle(cast::BEGIN_MS, Event::RescueImported { bytes }).expect("the tablet goes on");
        while tablet.is_saving() {
            tablet.save(cast::BEGIN_MS, Disk::Writes).expect("what it stores can be read back");
        }
        drop(tablet.client().expect("it runs").rescue_file(cast::BEGIN_MS));
    }
}

/// Rescue files without their checksums.
pub(super) fn rescue_files() -> Vec<Vec<u8>> {
    let mut file = some_tablet().client().expect("it runs").rescue_file(cast::BEGIN_MS);
    file.truncate(file.len() - 32);
    vec![file]
}

pub(super) fn certificate(bytes: &[u8]) {
    Certificate::verify(bytes, InstallationId::from_bytes([1; 16]), &[4; 32]).ok();
}

pub(super) fn certificates() -> Vec<Vec<u8>> {
    let listed = frames().into_iter().filter_map(|it| {
        let Ok(Message::Documents(directory)) = decode(&it) else { return None };
        Some(directory.certificates)
    });
    listed.flatten().collect::<Vec<_>>()
}

pub(super) fn import(bytes: &[u8]) {
    server::read_table(bytes).ok();
}

pub(super) fn lists() -> Vec<Vec<u8>> {
    let list = "Enhet;Överordnad;Nivå;Chef;E-post\nSolrosen;Skolan;arbetsplats;Anna Berg;anna.berg@exempel.se\n";
    let utf16 = list.encode_utf16().flat_map(u16::to_le_bytes);
    vec![list.as_bytes().to_vec(), [0xff, 0xfe].into_iter().chain(utf16).collect(), b"PK\x03\x04".to_vec()]
}

/// A template that is read is the same when it is read again.
pub(super) fn template(bytes: &[u8]) {
    if let Ok(template) = Template::from_bytes(bytes) {
        let again = Template::from_bytes(&template.to_bytes()).expect("what was read can be written");
        assert_eq!(again.hash(), template.hash());
    }
}

pub(super) fn templates() -> Vec<Vec<u8>> {
    vec![cast::template().to_bytes(), built_in_template(Level::Administration).to_bytes()]
}

/// A server that tablets have met.
fn begun() -> Run {
    let weather = Weather { hostile: true, ..Weather::calm() };
    Run::begin_in(weather, Chance::of(0), Trace::new(Detail::Number)).expect("a run begins")
}

/// A tablet that has met the server, started anew.
fn some_tablet() -> Tablet {
    let mut tablet = Tablet::with_disk(cast::Holder::of(0), met().0.clone()).expect("the disk can be read");
    tablet.start([7; 32], cast::BEGIN_MS).expect("the tablet starts");
    tablet
}

/// What the server says first.
fn welcome() -> Vec<Vec<u8>> {
    met().1.clone()
}

/// What a tablet's disk holds after it met the server, and what the server says first.
fn met() -> &'static (Vec<client_core::Entry>, Vec<Vec<u8>>) {
    static MET: OnceLock<(Vec<client_core::Entry>, Vec<Vec<u8>>)> = OnceLock::new();
    MET.get_or_init(|| {
        let begun = Run::begin_in(Weather::calm(), Chance::of(0), Trace::new(Detail::Frames));
        let mut run = begun.expect("a run begins");
        run.meet().expect("the tablets meet the server");
        let disk = run.tablets[0].entries().expect("the disk can be read");
        let is_welcome = |it: &Vec<u8>| matches!(decode(it), Ok(Message::Peer { .. } | Message::Documents(_)));
        // The first tablet meets the server first.
        (disk, run.trace.into_frames().into_iter().filter(is_welcome).take(2).collect())
    })
}
