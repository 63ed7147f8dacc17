//! A tablet whose device was revoked: what it sends, what it obeys, and what never makes it forget.

use form_model::{DeviceId, Edit, InstallationId, Splice, WipeOrder, WipeOrderError};

use super::testing::*;
use crate::event::{DisconnectReason, Event, Notice};
use crate::local_store::LocalStore as _;
use crate::local_store::conformance::now;
use crate::lost_tablet::WipeProblem;

const SEED: u8 = 20;

fn order() -> WipeOrder {
    WipeOrder { installation: INSTALLATION, device: DeviceId::from_bytes([SEED; 16]), issued_at_ms: 5 }
}

/// A representative's tablet with one comment that the server does not have.
fn lost_in_the_woods() -> (Server, Tablet) {
    let mut server = Server::new();
    server.certify(REPRESENTATIVE, SEED, form_model::Role::Representative);
    let mut tablet = Tablet::new(REPRESENTATIVE, SEED);
    tablet.connect(&mut server);
    tablet.disconnect(&mut server, DisconnectReason::Lost);
    tablet.edit(yearly().document_id(), Edit::comment("A1", Splice::insert(0, "Bullret.")));
    (server, tablet)
}

fn upload(tablet: &mut Tablet) -> usize {
    let mut parts = 0;
    while let Some(part) = tablet.client.next_upload() {
        tablet.event(Event::WorkUploaded { changes: part.changes });
        parts += 1;
    }
    parts
}

/// What the tablet says to an order, and whether it still has everything.
fn obeys(tablet: &mut Tablet, order: Vec<u8>) -> Option<WipeProblem> {
    tablet.notices.clear();
    tablet.event(Event::WipeOrdered { order });
    let rejected =
        tablet.notices.iter().find_map(|it| if let Notice::WipeRejected(problem) = it { Some(*problem) } else { None });
    assert_eq!(rejected.is_none(), tablet.client.is_wiped());
    assert_eq!(rejected.is_none(), now(tablet.store.load("")).unwrap().is_empty(), "all of it, or nothing");
    rejected
}

#[test]
fn a_revoked_tablet_sends_what_is_unsent_and_then_forgets_its_person() {
    let (mut server, mut tablet) = lost_in_the_woods();
    tablet.event(Event::DeviceRevoked);
    assert!(tablet.client.is_revoked());
    assert_eq!((tablet.client.unsent_changes(), tablet.client.wipe_request()), (1, None));
    let part = tablet.client.next_upload().unwrap();
    assert_eq!(part.changes.len(), 1);
    assert_eq!(upload(&mut tablet), 1);
    let request = tablet.client.wipe_request().unwrap();
    assert_eq!(request["unsent"][0]["changes"][0], part.changes[0].1.to_string());
    assert_eq!(obeys(&mut tablet, order().sign(&INSTALLATION_SECRET)), None);
    assert!(tablet.client.identity().is_none() && tablet.client.documents().next().is_none());
    assert!(tablet.notices.contains(&Notice::Wiped { uploaded: 1 }));
    tablet.connect(&mut server);
    assert!(!tablet.is_connected, "nobody is there to connect");
    let again = tablet.restarted(SEED);
    assert!(again.client.identity().is_none() && again.client.documents().next().is_none());
}

#[test]
fn no_order_makes_a_tablet_forget_what_the_server_has_not_kept() {
    let (_, mut tablet) = lost_in_the_woods();
    let signed = order().sign(&INSTALLATION_SECRET);
    assert_eq!(obeys(&mut tablet, signed.clone()), Some(WipeProblem::Unsent));
    upload(&mut tablet);
    tablet.edit(yearly().document_id(), Edit::comment("A2", Splice::insert(0, "Nyss.")));
    assert_eq!(obeys(&mut tablet, signed.clone()), Some(WipeProblem::Unsent), "written after the upload");
    // What was acknowledged before the program ended is sent once more: the server knows it by its hash.
    let mut tablet = tablet.restarted(SEED);
    assert_eq!(obeys(&mut tablet, signed.clone()), Some(WipeProblem::Unsent));
    assert_eq!(upload(&mut tablet), 1);
    assert_eq!(obeys(&mut tablet, signed), None);
}

#[test]
fn a_forged_foreign_or_misdirected_order_wipes_nothing() {
    let (_, mut tablet) = lost_in_the_woods();
    upload(&mut tablet);
    let elsewhere = WipeOrder { installation: InstallationId::from_bytes([8; 16]), ..order() };
    let others = WipeOrder { device: DeviceId::from_bytes([9; 16]), ..order() };
    let for_another_purpose = certificate(REPRESENTATIVE, SEED, form_model::Role::Representative);
    let bad = [
        (order().sign(&[4; 32]), WipeOrderError::BadSignature),
        (elsewhere.sign(&INSTALLATION_SECRET), WipeOrderError::BadSignature),
        (others.sign(&INSTALLATION_SECRET), WipeOrderError::AnotherDevice),
        (b"PK\x03\x04".to_vec(), WipeOrderError::Malformed),
        (Vec::new(), WipeOrderError::Malformed),
    ];
    for (order, why) in bad {
        assert_eq!(obeys(&mut tablet, order), Some(WipeProblem::NotForHere(why)));
    }
    assert!(obeys(&mut tablet, for_another_purpose.sign(&INSTALLATION_SECRET)).is_some());
    assert_eq!(tablet.client.unsent_changes(), 1);
}

#[test]
fn a_refused_token_alone_wipes_nothing() {
    let (mut server, mut tablet) = lost_in_the_woods();
    tablet.connect(&mut server);
    tablet.edit(yearly().document_id(), Edit::comment("B1", Splice::insert(0, "Kvar.")));
    tablet.disconnect(&mut server, DisconnectReason::NotSignedIn);
    tablet.event(Event::Resumed);
    assert!(!tablet.client.is_revoked() && !tablet.client.is_wiped());
    assert!(tablet.client.document(yearly().document_id()).is_some());
}

#[test]
fn the_decider_is_told_what_each_change_would_do() {
    let (mut server, mut tablet) = lost_in_the_woods();
    let mut manager = Tablet::new(MANAGER, 10);
    manager.connect(&mut server);
    tablet.edit(yearly().document_id(), Edit::comment("A1", Splice::insert(8, " Mycket.")));
    let form = tablet.client.document(yearly().document_id()).unwrap();
    let changes = form.automerge().get_changes(&[form.genesis().hash]);
    let changes: Vec<_> = changes.iter().map(|it| it.raw_bytes().to_vec()).collect();
    let would = manager.client.would_change(yearly().document_id(), changes.clone()).unwrap();
    assert_eq!((would.entries.len(), would.untold), (1, 0));
    assert_eq!(would.entries[0].path, ["answers", "A1", "comment"]);
    assert_eq!(would.entries[0].person, Some(REPRESENTATIVE));
    let typed = would.entries[0].summary();
    assert_eq!(typed.what, crate::WhatWasDone::Typed { inserted: "Bullret. Mycket.".into(), removed: String::new() });
    // What builds on a change that is not among them can't be told.
    let cut = manager.client.would_change(yearly().document_id(), changes[1..].to_vec()).unwrap();
    assert_eq!((cut.entries.len(), cut.untold), (0, 1));
    assert!(manager.client.document(yearly().document_id()).unwrap().automerge().get_changes(&[]).len() == 1);
}
