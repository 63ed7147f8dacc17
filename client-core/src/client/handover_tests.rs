//! What two tablets can count on when they hand a form to each other in a room without a network.

use form_model::{DocumentId, Edit, Role, Splice, Voice, text_at};

use super::testing::*;
use crate::event::{DisconnectReason, Event, Notice};
use crate::handover::{
    Collected, FrameCollector, HandoverError, HandoverFrames, HandoverGreeting, HandoverParcel, Packed,
    greeting_in_parcel, rehearse_handover,
};
use crate::handover_check::HandoverRefusal;

/// Two tablets that have met the server, and no longer reach it.
fn in_the_cellar() -> (Server, Tablet, Tablet, DocumentId) {
    let mut server = Server::new();
    server.certify(MANAGER, 1, Role::Manager);
    server.certify(REPRESENTATIVE, 2, Role::Representative);
    let mut manager = Tablet::new(MANAGER, 1);
    let mut representative = Tablet::new(REPRESENTATIVE, 2);
    for tablet in [&mut manager, &mut representative] {
        tablet.connect(&mut server);
        tablet.disconnect(&mut server, DisconnectReason::Lost);
    }
    (server, manager, representative, yearly().document_id())
}

fn answer(question: &str, voice: Voice, rating: &str) -> Edit {
    Edit::answer(question, voice, Some(rating))
}

fn typing(question: &str, position: usize, text: &str) -> Edit {
    Edit::comment(question, Splice::insert(position, text))
}

/// The greeting as the other tablet reads it from the screen.
fn greeting(tablet: &Tablet, document: Option<DocumentId>) -> HandoverGreeting {
    HandoverGreeting::decode(&tablet.client.handover_greeting(document).unwrap().encode()).unwrap()
}

fn offer(tablet: &Tablet, document: DocumentId, theirs: Option<&HandoverGreeting>) -> Vec<u8> {
    tablet.client.handover_offer(document, theirs, tablet.now_ms).unwrap().parcel
}

fn take(tablet: &mut Tablet, parcel: &[u8]) -> Vec<Notice> {
    let rehearsal = tablet.client.handover_rehearsal(parcel);
    let before = tablet.notices.len();
    tablet.event(Event::HandoverReceived { parcel: parcel.to_vec() });
    let told: Vec<_> = tablet.notices[before..]
        .iter()
        .filter(|it| matches!(it, Notice::HandoverTaken { .. } | Notice::HandoverRejected(_)))
        .cloned()
        .collect();
    let is_taken = told.iter().any(|it| matches!(it, Notice::HandoverTaken { .. }));
    let is_rehearsed = rehearsal.is_ok_and(|it| rehearse_handover(&it).is_ok());
    assert!(is_rehearsed || !is_taken, "what is taken in passes the rehearsal");
    told
}

fn heads(tablet: &Tablet, document: DocumentId) -> Vec<form_model::ChangeHash> {
    tablet.client.document(document).unwrap().heads()
}

fn comment(tablet: &Tablet, document: DocumentId, question: &str) -> String {
    let form = tablet.client.document(document).unwrap();
    text_at(form.automerge(), &["answers", question, "comment"]).unwrap_or_default()
}

#[test]
fn after_both_directions_both_tablets_hold_the_same_and_the_server_gets_it_from_either() {
    let (mut server, mut manager, mut representative, document) = in_the_cellar();
    manager.edit(document, answer("A1", Voice::Manager, "yes"));
    manager.edit(document, typing("A1", 0, "Vi har pratat om det på APT."));
    representative.edit(document, answer("A1", Voice::Representative, "no"));

    let shown = greeting(&manager, Some(document));
    let parcel = offer(&representative, document, Some(&shown));
    assert_eq!(take(&mut manager, &parcel), [Notice::HandoverTaken { document, changes: 1 }]);
    // The parcel said what its giver has, so that the way back needs no greeting.
    let theirs = greeting_in_parcel(&parcel).unwrap();
    let back = manager.client.handover_offer(document, Some(&theirs), manager.now_ms).unwrap();
    assert_eq!(back.changes, 2);
    assert_eq!(take(&mut representative, &back.parcel), [Notice::HandoverTaken { document, changes: 2 }]);

    assert_eq!(heads(&manager, document), heads(&representative, document));
    assert_eq!(comment(&representative, document, "A1"), "Vi har pratat om det på APT.");
    let (of_manager, of_representative) =
        (greeting(&manager, Some(document)), greeting(&representative, Some(document)));
    assert!(manager.client.has_the_same(document, &of_representative));
    assert!(representative.client.has_the_same(document, &of_manager));
    assert_eq!(manager.client.handover_offer(document, Some(&of_representative), 0).unwrap().changes, 0);

    let mut manager = manager.restarted(7);
    assert_eq!(heads(&manager, document), heads(&representative, document), "it is stored");
    manager.connect(&mut server);
    assert_eq!(server.documents[&document].get_heads(), heads(&representative, document));
    representative.connect(&mut server);
    assert!(representative.client.status(document).unwrap().is_synced());
}

#[test]
fn a_form_that_only_one_of_them_has_begun_comes_over_whole() {
    let (_, mut manager, mut representative, _) = in_the_cellar();
    manager.event(Event::CaseStarted(extra()));
    let document = extra().document_id();
    manager.edit(document, answer("A2", Voice::Manager, "partly"));
    for theirs in [None, Some(greeting(&representative, None))] {
        let parcel = offer(&manager, document, theirs.as_ref());
        // A tablet that has the template doesn't get it once more.
        let templates = HandoverParcel::decode(&parcel).unwrap().templates;
        assert_eq!(templates.len(), usize::from(theirs.is_none()));
        let told = take(&mut representative, &parcel);
        let changes = usize::from(theirs.is_none());
        assert_eq!(told, [Notice::HandoverTaken { document, changes }]);
    }
    representative.edit(document, answer("A2", Voice::Representative, "no"));
    let representative = representative.restarted(9);
    assert_eq!(representative.waiting(document), 2);
}

#[test]
fn only_what_the_other_lacks_is_handed_over() {
    let (mut server, mut manager, mut representative, document) = in_the_cellar();
    manager.connect(&mut server);
    representative.connect(&mut server);
    for number in 0..80 {
        manager.edit(document, typing("A1", number, "å"));
    }
    talk(&mut server, &mut [&mut manager, &mut representative]);
    manager.disconnect(&mut server, DisconnectReason::Lost);
    representative.disconnect(&mut server, DisconnectReason::Lost);
    manager.edit(document, answer("A3", Voice::Manager, "yes"));
    // Its own newest change the manager's tablet does not know, but what the server had both know.
    representative.edit(document, answer("A3", Voice::Representative, "yes"));
    let shown = greeting(&representative, Some(document));
    let some = offer(&manager, document, Some(&shown));
    let all = offer(&manager, document, None);
    assert!(some.len() < all.len(), "{} bytes of {}", some.len(), all.len());
    assert_eq!(take(&mut representative, &some), [Notice::HandoverTaken { document, changes: 1 }]);
}

#[test]
fn a_parcel_goes_through_a_camera_that_misses_every_third_code() {
    let (_, mut manager, mut representative, document) = in_the_cellar();
    for number in 0..200 {
        manager.edit(document, typing("A1", number, ["b", "u", "l", "r"][number % 4]));
    }
    let parcel = offer(&manager, document, None);
    let frames = HandoverFrames::new(&parcel, 200).unwrap();
    let mut collector = FrameCollector::default();
    let caught = (0..).filter(|it| it % 3 != 1).map(|it| collector.take(&frames.frame(it)));
    let whole = caught.take(frames.needed() + 5).find_map(|it| match it {
        Collected::Parcel(bytes) => Some(bytes),
        Collected::Part { .. } | Collected::Unreadable => None,
    });
    assert_eq!(take(&mut representative, &whole.unwrap()), [Notice::HandoverTaken { document, changes: 200 }]);
}

#[test]
fn what_is_not_saved_yet_is_not_handed_over() {
    let (_, mut manager, _, document) = in_the_cellar();
    manager.holds_saves = true;
    manager.edit(document, answer("A1", Voice::Manager, "yes"));
    assert_eq!(manager.client.handover_offer(document, None, 0).err(), Some(HandoverError::NotSavedYet));
    manager.write_held();
    assert_eq!(manager.client.handover_offer(document, None, 0).unwrap().changes, 1);
}

#[test]
fn a_parcel_for_a_tablet_that_has_more_says_what_to_do() {
    let (_, mut manager, mut representative, document) = in_the_cellar();
    manager.edit(document, answer("A1", Voice::Manager, "yes"));
    let lacking_nothing = greeting(&manager, Some(document));
    manager.edit(document, answer("A2", Voice::Manager, "yes"));
    let parcel = offer(&manager, document, Some(&lacking_nothing));
    let before = heads(&representative, document);
    assert_eq!(take(&mut representative, &parcel), [Notice::HandoverRejected(HandoverError::BuildsOnMissing)]);
    assert_eq!(heads(&representative, document), before);
}

#[test]
fn a_parcel_of_another_installation_or_for_somebody_without_rights_is_rejected() {
    let (_, mut manager, _, document) = in_the_cellar();
    manager.edit(document, answer("A1", Voice::Manager, "yes"));
    let parcel = offer(&manager, document, None);
    let mut server = Server::new();
    server.access = form_model::Access::None;
    server.startable = false;
    let mut stranger = Tablet::new(REPRESENTATIVE, 3);
    stranger.connect(&mut server);
    assert_eq!(take(&mut stranger, &parcel), [Notice::HandoverRejected(HandoverError::NotPermitted)]);
    assert!(stranger.client.document(document).is_none());
    let mut foreign = HandoverParcel::decode(&parcel).unwrap();
    foreign.installation = form_model::InstallationId::from_bytes([99; 16]);
    let told = take(&mut manager, &foreign.encode());
    assert_eq!(told, [Notice::HandoverRejected(HandoverError::AnotherInstallation)]);
    assert_eq!(take(&mut manager, b"PK"), [Notice::HandoverRejected(HandoverError::NotAHandover)]);
    manager.event(Event::SignedOut);
    assert_eq!(take(&mut manager, &parcel), [Notice::HandoverRejected(HandoverError::NobodySignedIn)]);
}

#[test]
fn two_people_with_different_forms_open_are_told() {
    let (_, mut manager, representative, document) = in_the_cellar();
    manager.event(Event::CaseStarted(extra()));
    let shown = greeting(&representative, Some(document));
    let refused = manager.client.handover_offer(extra().document_id(), Some(&shown), 0);
    assert_eq!(refused.err(), Some(HandoverError::AnotherForm));
}

#[test]
fn what_nobody_vouches_for_is_rejected_and_what_was_taken_is_vouched_for_at_the_server() {
    let (mut server, mut manager, mut representative, document) = in_the_cellar();
    manager.edit(document, answer("A1", Voice::Manager, "yes"));
    let parcel = HandoverParcel::decode(&offer(&manager, document, None)).unwrap();
    assert_eq!(parcel.vouchers.len(), 1);
    let unvouched = HandoverParcel { vouchers: Vec::new(), ..parcel.clone() };
    let told = take(&mut representative, &unvouched.encode());
    assert!(
        matches!(
            told.as_slice(),
            [Notice::HandoverRejected(HandoverError::NotVouchedFor(HandoverRefusal::NotVouched {
                author: MANAGER,
                ..
            }))]
        ),
        "{told:?}"
    );
    assert_eq!(representative.waiting(document), 0);
    take(&mut representative, &parcel.encode());
    representative.connect(&mut server);
    assert_eq!(server.vouchers.iter().map(|it| &it.0).collect::<Vec<_>>(), [&parcel.vouchers[0]]);
    assert_eq!(server.documents[&document].get_heads(), heads(&manager, document));
}

#[test]
fn changes_that_would_damage_the_form_are_rejected_whole() {
    let (_, mut manager, mut representative, document) = in_the_cellar();
    manager.edit(document, typing("A1", 0, "Trasig dörr"));
    let parcel = HandoverParcel::decode(&offer(&manager, document, None)).unwrap();
    let before = heads(&representative, document);
    let (Packed::Bundle(bytes) | Packed::Save(bytes)) = &parcel.documents[0].changes else { panic!("there is one") };
    for position in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[position] ^= 0x11;
        for packed in [Packed::Bundle(changed.clone()), Packed::Save(changed)] {
            let mut spoilt = parcel.clone();
            spoilt.documents[0].changes = packed;
            representative.event(Event::HandoverReceived { parcel: spoilt.encode() });
        }
    }
    let taken = representative.notices.iter().filter(|it| matches!(it, Notice::HandoverTaken { changes: 1.., .. }));
    // Some bytes of a bundle mean nothing, so that the very same change comes out of it.
    let same = heads(&representative, document) == heads(&manager, document);
    assert!(taken.count() == 0 && heads(&representative, document) == before || same);
}
