//! Vouchers and handovers on tablets that have met the server once and are now in a room without a network.

use automerge::{ActorId, Change};
use form_model::{
    Certificate, CertificateError, ChangeHash, DocumentId, Edit, FormDocument, InstallationId, PersonId, Role, Splice,
    UnitId, VouchedChange, Voucher, VoucherError, VoucherSigner, Vouchers,
};

use super::testing::*;
use crate::event::{DisconnectReason, Event};
use crate::handover_check::{CheckedHandover, HandoverRefusal};

const STRANGER: PersonId = PersonId::from_bytes([6; 16]);
const STRANGERS_SEED: u8 = 30;

fn document() -> DocumentId {
    yearly().document_id()
}

fn comment(text: &str) -> Edit {
    Edit::comment("A1", Splice::insert(0, text))
}

/// A manager and a representative who have both met the server, and have no network now.
fn in_a_cellar() -> (Server, Tablet, Tablet) {
    let mut server = Server::new();
    server.certify(MANAGER, 10, Role::Manager);
    server.certify(REPRESENTATIVE, 20, Role::Representative);
    let (mut manager, mut representative) = (Tablet::new(MANAGER, 10), Tablet::new(REPRESENTATIVE, 20));
    for tablet in [&mut manager, &mut representative] {
        tablet.connect(&mut server);
        tablet.disconnect(&mut server, DisconnectReason::Lost);
    }
    (server, manager, representative)
}

fn changes_of(tablet: &Tablet) -> Vec<Vec<u8>> {
    let form = tablet.client.document(document()).unwrap();
    form.automerge().get_changes(&[]).iter().map(|it| it.raw_bytes().to_vec()).collect()
}

fn vouchers_of(tablet: &Tablet) -> Vouchers {
    tablet.client.vouchers_for(document())
}

fn check(tablet: &Tablet, changes: &[Vec<u8>], vouchers: Vec<Voucher>) -> Result<CheckedHandover, HandoverRefusal> {
    tablet.client.check_handover(document(), changes, &Vouchers { vouchers }, tablet.now_ms)
}

/// What is told about the representative's only change.
fn refusal(with: impl FnOnce(Voucher) -> Voucher) -> HandoverRefusal {
    let (_, manager, mut representative) = in_a_cellar();
    representative.edit(document(), comment("hej"));
    let voucher = vouchers_of(&representative).vouchers.remove(0);
    check(&manager, &changes_of(&representative), vec![with(voucher)]).unwrap_err()
}

fn error_in(refusal: HandoverRefusal) -> VoucherError {
    let HandoverRefusal::BadVoucher { author: REPRESENTATIVE, error, .. } = refusal else { panic!("{refusal:?}") };
    error
}

#[test]
fn what_is_vouched_for_passes_and_what_was_here_already_needs_no_voucher() {
    let (_, mut manager, mut representative) = in_a_cellar();
    manager.edit(document(), comment("min"));
    representative.edit(document(), comment("hej"));
    representative.edit(document(), comment("och "));
    let vouchers = vouchers_of(&representative);
    assert_eq!(vouchers.vouchers.len(), 1, "one for each actor");
    let checked = check(&manager, &changes_of(&representative), vouchers.vouchers.clone()).unwrap();
    assert_eq!((checked.changes().len(), checked.vouchers()), (2, vouchers.vouchers.as_slice()));
    let own = check(&manager, &changes_of(&manager), Vec::new()).unwrap();
    assert!(own.is_empty());
}

#[test]
fn without_a_voucher_or_with_one_for_an_earlier_change_nothing_passes() {
    let (_, manager, mut representative) = in_a_cellar();
    representative.edit(document(), comment("hej"));
    let early = vouchers_of(&representative).vouchers;
    assert!(check(&manager, &changes_of(&representative), early.clone()).is_ok());
    representative.edit(document(), comment("mer "));
    for vouchers in [Vec::new(), early] {
        let refused = check(&manager, &changes_of(&representative), vouchers).unwrap_err();
        assert!(matches!(refused, HandoverRefusal::NotVouched { author: REPRESENTATIVE, .. }), "{refused:?}");
    }
}

#[test]
fn a_forged_voucher_does_not_count() {
    let forged = refusal(|it| Voucher { signature: vec![7; 64], ..it });
    assert_eq!(error_in(forged), VoucherError::BadSignature);
    // The manager vouches in the representative's name, with the manager's own key.
    let own = certificate(MANAGER, 10, Role::Manager);
    let signed = own.sign(&INSTALLATION_SECRET);
    let signer = VoucherSigner::new(&own, &signed, &[10; 32]).unwrap();
    let what = |it: &Voucher| VouchedChange { document: it.document, actor: it.actor_id(), hash: it.hash };
    let in_own_name = refusal(|it| signer.vouch(&what(&it)));
    assert!(matches!(in_own_name, HandoverRefusal::NotVouched { author: REPRESENTATIVE, .. }), "{in_own_name:?}");
    let in_anothers = refusal(|it| Voucher { person: REPRESENTATIVE, ..signer.vouch(&what(&it)) });
    assert_eq!(error_in(in_anothers), VoucherError::AnotherHolder);
}

#[test]
fn a_replayed_voucher_does_not_count() {
    let of_another_document = refusal(|it| Voucher { document: extra().document_id(), ..it });
    assert!(matches!(of_another_document, HandoverRefusal::NotVouched { .. }), "{of_another_document:?}");
    let for_another_change = refusal(|it| Voucher { hash: ChangeHash([1; 32]), ..it });
    assert_eq!(error_in(for_another_change), VoucherError::BadSignature);
    let for_another_actor = refusal(|it| Voucher { actor: vec![1; 16], ..it });
    assert!(matches!(for_another_actor, HandoverRefusal::NotVouched { .. }), "{for_another_actor:?}");
}

#[test]
fn a_voucher_of_another_installation_does_not_count() {
    let elsewhere = Certificate {
        installation: InstallationId::from_bytes([77; 16]),
        ..certificate(REPRESENTATIVE, 20, Role::Representative)
    };
    let signed = elsewhere.sign(&[78; 32]);
    let signer = VoucherSigner::new(&elsewhere, &signed, &[20; 32]).unwrap();
    let foreign =
        refusal(|it| signer.vouch(&VouchedChange { document: it.document, actor: it.actor_id(), hash: it.hash }));
    assert_eq!(error_in(foreign), VoucherError::Certificate(CertificateError::AnotherInstallation));
    let self_made = certificate(REPRESENTATIVE, 20, Role::Representative).sign(&[20; 32]);
    let uncertified = refusal(|it| Voucher { certificate: self_made, ..it });
    assert_eq!(error_in(uncertified), VoucherError::Certificate(CertificateError::BadSignature));
}

#[test]
fn a_signature_for_another_purpose_does_not_count() {
    // A certificate's signature in the place of the voucher's.
    let wrong = refusal(|it| {
        let signature = it.certificate[it.certificate.len() - 64..].to_vec();
        Voucher { signature, ..it }
    });
    assert_eq!(error_in(wrong), VoucherError::BadSignature);
}

/// A change of somebody else in the same document, and the voucher for it.
fn of_a_stranger(holder: &Certificate) -> (Vec<u8>, Voucher) {
    let mut form = FormDocument::start(yearly(), Some(template())).unwrap();
    let actor = ActorId::from([44; 16]);
    form.write_as(STRANGER, actor.clone());
    let made = form.apply(&comment("främmande"), 1).unwrap().unwrap();
    let signed = holder.sign(&INSTALLATION_SECRET);
    let signer = VoucherSigner::new(holder, &signed, &[STRANGERS_SEED; 32]).unwrap();
    (made.bytes, signer.vouch(&VouchedChange { document: document(), actor, hash: made.hash }))
}

#[test]
fn who_may_not_write_here_is_not_taken_over_even_with_a_good_voucher() {
    let (mut server, mut manager, _) = in_a_cellar();
    let elsewhere = |mut it: Certificate| {
        it.assignments.iter_mut().for_each(|it| it.unit = UnitId::from_bytes([88; 16]));
        it
    };
    let holders = [
        (certificate(STRANGER, STRANGERS_SEED, Role::Employee), false),
        (elsewhere(certificate(STRANGER, STRANGERS_SEED, Role::Representative)), false),
        (certificate(STRANGER, STRANGERS_SEED, Role::SubstituteRepresentative), true),
        (elsewhere(certificate(STRANGER, STRANGERS_SEED, Role::MainRepresentative)), true),
    ];
    for (holder, may_write) in holders {
        let (change, voucher) = of_a_stranger(&holder);
        let checked = check(&manager, &[change], vec![voucher]);
        match checked {
            Ok(_) => assert!(may_write, "{holder:?}"),
            Err(refused) => {
                assert!(
                    !may_write && refused == HandoverRefusal::AuthorMayNotWrite { author: STRANGER },
                    "{refused:?}"
                );
            }
        }
    }
    // An invited secretary has no assignment that says so, but the server took something of theirs before.
    let holder = certificate(STRANGER, STRANGERS_SEED, Role::Employee);
    let mut earlier = FormDocument::start(yearly(), Some(template())).unwrap();
    earlier.write_as(STRANGER, ActorId::from([45; 16]));
    let made = earlier.apply(&comment("protokoll"), 1).unwrap().unwrap();
    let taken = Change::from_bytes(made.bytes).unwrap();
    server.documents.get_mut(&document()).unwrap().apply_changes([taken]).unwrap();
    manager.connect(&mut server);
    let (change, voucher) = of_a_stranger(&holder);
    assert!(check(&manager, &[change], vec![voucher]).is_ok());
}

#[test]
fn what_can_not_be_read_or_lacks_something_is_told_apart() {
    let (_, mut manager, mut representative) = in_a_cellar();
    representative.edit(document(), comment("hej"));
    representative.edit(document(), comment("mer "));
    let (changes, vouchers) = (changes_of(&representative), vouchers_of(&representative).vouchers);
    let damaged = check(&manager, &[changes[0].clone(), vec![1, 2, 3]], vouchers.clone());
    assert_eq!(damaged.unwrap_err(), HandoverRefusal::Malformed { position: 1 });
    let missing = Change::from_bytes(changes[1].clone()).unwrap().hash();
    let incomplete = check(&manager, &changes[2..], vouchers.clone());
    assert_eq!(incomplete.unwrap_err(), HandoverRefusal::Incomplete { missing });
    let elsewhere = manager.client.check_handover(extra().document_id(), &changes, &Vouchers { vouchers }, 1);
    assert_eq!(elsewhere.unwrap_err(), HandoverRefusal::NoSuchDocument);
    manager.event(Event::SignedOut);
    assert_eq!(check(&manager, &changes, Vec::new()).unwrap_err(), HandoverRefusal::NobodySignedIn);
    let newcomer = Tablet::new(MANAGER, 11);
    assert_eq!(check(&newcomer, &changes, Vec::new()).unwrap_err(), HandoverRefusal::NeverMetTheServer);
}

#[test]
fn vouchers_reach_the_server_before_the_changes_and_once_over_a_connection() {
    let (mut server, mut manager, mut representative) = in_a_cellar();
    representative.edit(document(), comment("hej"));
    let bytes = representative.client.rescue_file(1);
    manager.event(Event::RescueImported { bytes });
    manager.connect(&mut server);
    let [(voucher, changes_before)] = server.vouchers.as_slice() else { panic!("{:?}", server.vouchers) };
    assert_eq!((voucher.person, *changes_before), (REPRESENTATIVE, 0));
    assert_eq!(server.changes_received, 1);
    assert_eq!(manager.waiting(document()), 0);
    // What the server has by now needs no voucher any more.
    manager.disconnect(&mut server, DisconnectReason::Lost);
    manager.connect(&mut server);
    assert_eq!(server.vouchers.len(), 1);
}

#[test]
fn what_the_server_does_not_take_is_vouched_for_again_after_a_restart() {
    let (mut server, mut manager, mut representative) = in_a_cellar();
    server.holds_changes = true;
    representative.edit(document(), comment("hej"));
    let bytes = representative.client.rescue_file(1);
    manager.event(Event::RescueImported { bytes });
    manager.connect(&mut server);
    manager.disconnect(&mut server, DisconnectReason::Lost);
    let mut manager = manager.restarted(12);
    manager.connect(&mut server);
    assert_eq!(server.vouchers.len(), 2);
    assert_eq!(server.vouchers[0].0, server.vouchers[1].0);
    assert_eq!(vouchers_of(&manager).vouchers.len(), 1, "it is handed on to a third tablet, too");
}

#[test]
fn who_signs_out_leaves_vouchers_for_what_waits() {
    let (mut server, _, mut representative) = in_a_cellar();
    representative.edit(document(), comment("hej"));
    representative.event(Event::SignedOut);
    assert_eq!(vouchers_of(&representative).vouchers.len(), 1);
    let mut next = crate::identity::Identity {
        person: MANAGER,
        device: form_model::DeviceId::from_bytes([10; 16]),
        token: "token-10".into(),
        installation: None,
        device_key: Some([10; 32]),
    };
    next.token.push('b');
    representative.person = MANAGER;
    representative.event(Event::SignedIn(next));
    representative.connect(&mut server);
    assert_eq!(server.vouchers[0].0.person, REPRESENTATIVE);
}

#[test]
fn without_a_key_or_its_certificate_nothing_is_vouched_for() {
    let mut server = Server::new();
    server.certify(MANAGER, 11, Role::Manager);
    let mut tablet = Tablet::new(MANAGER, 10);
    tablet.connect(&mut server);
    tablet.edit(document(), comment("hej"));
    assert!(!tablet.client.can_vouch());
    assert_eq!(vouchers_of(&tablet).vouchers, []);
}

#[test]
fn what_a_person_wrote_elsewhere_is_vouched_for_once_the_server_took_it() {
    let (mut server, mut manager, _) = in_a_cellar();
    let mut at_the_desk = Tablet::new(MANAGER, 13);
    at_the_desk.connect(&mut server);
    at_the_desk.edit(document(), comment("vid skrivbordet"));
    talk(&mut server, &mut [&mut at_the_desk]);
    manager.connect(&mut server);
    assert!(manager.client.can_vouch());
    assert_eq!(vouchers_of(&manager).vouchers.len(), 1);
}
