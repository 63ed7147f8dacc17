//! Seals on a tablet: the newest is kept over restarts, false ones are not, and a server that has lost something is shown it.

use form_model::{
    Access, ChangeHash, Edit, InstallationId, Message, Refusal, RefusalReason, RefusedHash, Seal, Splice,
};

use super::testing::*;
use crate::event::{DisconnectReason, Event};

fn comment(text: &str) -> Edit {
    Edit::comment("A1", Splice::insert(0, text))
}

/// A tablet whose server has what was written on it.
fn in_sync() -> (Server, Tablet) {
    let mut server = Server::new();
    let mut tablet = Tablet::new(MANAGER, 10);
    tablet.connect(&mut server);
    tablet.edit(yearly().document_id(), comment("hej"));
    talk(&mut server, &mut [&mut tablet]);
    (server, tablet)
}

fn heads(tablet: &Tablet) -> Vec<ChangeHash> {
    tablet.client.document(yearly().document_id()).unwrap().heads()
}

fn sealed(tablet: &Tablet) -> Seal {
    Seal::sign(yearly().document_id(), &heads(tablet), (INSTALLATION, &INSTALLATION_SECRET))
}

fn told(tablet: &mut Tablet, seal: &Seal) {
    tablet.event(Event::Received(form_model::encode(&Message::Seal(seal.clone()))));
}

fn kept(tablet: &Tablet) -> Option<&Seal> {
    tablet.client.seal(yearly().document_id())
}

#[test]
fn the_newest_seal_is_kept_over_restarts_and_an_older_one_never_takes_its_place() {
    let (mut server, mut tablet) = in_sync();
    let older = sealed(&tablet);
    told(&mut tablet, &older);
    assert_eq!(kept(&tablet), Some(&older));
    tablet.edit(yearly().document_id(), comment("mer "));
    talk(&mut server, &mut [&mut tablet]);
    let newer = sealed(&tablet);
    told(&mut tablet, &newer);
    told(&mut tablet, &older);
    assert_eq!(kept(&tablet), Some(&newer));
    let tablet = tablet.restarted(11);
    assert_eq!(kept(&tablet), Some(&newer));
}

#[test]
fn a_false_seal_is_not_kept() {
    let (_, mut tablet) = in_sync();
    let (document, heads) = (yearly().document_id(), heads(&tablet));
    let elsewhere = InstallationId::from_bytes([8; 16]);
    let false_ones = [
        Seal::sign(document, &heads, (INSTALLATION, &[4; 32])),
        Seal::sign(document, &heads, (elsewhere, &INSTALLATION_SECRET)),
        Seal { document, ..Seal::sign(extra().document_id(), &heads, (INSTALLATION, &INSTALLATION_SECRET)) },
        Seal { signature: vec![7; 64], ..sealed(&tablet) },
        // True, of something that is not here.
        Seal::sign(document, &[ChangeHash([9; 32])], (INSTALLATION, &INSTALLATION_SECRET)),
    ];
    for seal in false_ones {
        told(&mut tablet, &seal);
        assert_eq!(kept(&tablet), None, "{seal:?}");
    }
}

#[test]
fn a_server_that_has_lost_something_is_shown_the_seal_first_and_another_is_not() {
    let (mut server, mut tablet) = in_sync();
    let seal = sealed(&tablet);
    told(&mut tablet, &seal);
    tablet.disconnect(&mut server, DisconnectReason::Lost);
    tablet.connect(&mut server);
    assert!(server.seals.is_empty(), "it has everything");
    tablet.disconnect(&mut server, DisconnectReason::Lost);
    server.begin(yearly());
    let before = server.changes_received;
    tablet.connect(&mut server);
    assert_eq!(server.seals, [(seal, before)], "before the changes that it covers");
    assert!(server.changes_received > before);
}

#[test]
fn whoever_may_not_read_the_document_any_more_shows_the_seal_too_if_something_was_lost() {
    let (mut server, mut tablet) = in_sync();
    let seal = sealed(&tablet);
    told(&mut tablet, &seal);
    for access in [Access::Progress, Access::None] {
        server.access = access;
        tablet.disconnect(&mut server, DisconnectReason::Lost);
        tablet.connect(&mut server);
        assert_eq!(server.seals.pop().is_some(), access == Access::None, "it may be lost: the server lists nothing");
        tablet.disconnect(&mut server, DisconnectReason::Lost);
        let kept = std::mem::take(&mut server.documents);
        server.begin(yearly());
        tablet.connect(&mut server);
        assert_eq!(server.seals.pop().map(|it| it.0), Some(seal.clone()));
        server.documents = kept;
    }
}

#[test]
fn a_seal_of_what_is_not_all_here_is_not_shown() {
    let (mut server, mut tablet) = in_sync();
    let here = heads(&tablet);
    let first = sealed(&tablet);
    told(&mut tablet, &first);
    tablet.edit(yearly().document_id(), comment("mer "));
    talk(&mut server, &mut [&mut tablet]);
    let newest = sealed(&tablet);
    told(&mut tablet, &newest);
    // What was written last is refused by a server that has forgotten it, and goes from the document.
    let last = heads(&tablet)[0];
    let changes = vec![RefusedHash { hash: last, because: RefusalReason::NotPermitted, descendant_of: None }];
    let refusal = Refusal { document: yearly().document_id(), changes, text: "nej".into() };
    tablet.event(Event::Received(form_model::encode(&Message::Refused(refusal))));
    assert_eq!(heads(&tablet), here);
    tablet.disconnect(&mut server, DisconnectReason::Lost);
    server.begin(yearly());
    tablet.connect(&mut server);
    assert!(server.seals.is_empty());
}
