//! What a tablet promises: nothing said before it is stored, nothing typed lost, honest words about both.

use automerge::ReadDoc as _;
use form_model::{
    Access, Case, CaseStanding, CaseState, ChangeHash, ContentDigest, DocumentId, Edit, Message, Receipt,
    ReceiptOutcome, RowId, Splice, Statement, Table, Voice, text_at,
};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;

use super::testing::*;
use crate::client::Client;
use crate::event::{DisconnectReason, Effect, Event, Notice, StoreProblem};
use crate::kept_answer::KEPT_ANSWER_BYTES_MAX;
use crate::kept_statement::{KeptStatement, StatementRefusal};
use crate::link::Connection;
use crate::local_store::conformance::now;
use crate::local_store::{LocalStore as _, Write};
use crate::status::Writability;

fn pair() -> (Server, Tablet, Tablet, DocumentId) {
    let mut server = Server::new();
    let mut manager = Tablet::new(MANAGER, 1);
    let mut representative = Tablet::new(REPRESENTATIVE, 2);
    manager.connect(&mut server);
    representative.connect(&mut server);
    (server, manager, representative, yearly().document_id())
}

fn answer(question: &str, voice: Voice, rating: &str) -> Edit {
    Edit::answer(question, voice, Some(rating))
}

fn typing(question: &str, position: usize, text: &str) -> Edit {
    Edit::comment(question, Splice::insert(position, text))
}

fn comment(tablet: &Tablet, document: DocumentId, question: &str) -> String {
    let form = tablet.client.document(document).unwrap();
    text_at(form.automerge(), &["answers", question, "comment"]).unwrap_or_default()
}

#[test]
fn a_tablet_fetches_what_it_may_write_and_edits_reach_the_other_tablet() {
    let (mut server, mut manager, mut representative, document) = pair();
    assert_eq!(manager.client.connection(), Connection::Online);
    manager.edit(document, answer("A1", Voice::Manager, "yes"));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    assert_eq!(
        manager.client.document(document).unwrap().heads(),
        representative.client.document(document).unwrap().heads()
    );
    let status = manager.client.status(document).unwrap();
    assert!(status.is_saved() && status.is_synced() && status.synced_at_ms.is_some());
    assert!(representative.notices.contains(&Notice::DocumentChanged(document)));
}

#[test]
fn status_goes_from_unsaved_to_saved_and_waiting_to_synced() {
    let (mut server, mut manager, _, document) = pair();
    manager.disconnect(&mut server, DisconnectReason::Lost);
    manager.holds_saves = true;
    manager.edit(document, answer("A1", Voice::Manager, "yes"));
    let status = manager.client.status(document).unwrap();
    assert_eq!((status.unsaved, status.waiting, status.is_live), (1, 1, false));
    manager.write_held();
    let status = manager.client.status(document).unwrap();
    assert_eq!((status.unsaved, status.waiting), (0, 1));
    assert_eq!(status.saved_at_ms, Some(manager.now_ms));
    manager.holds_saves = false;
    manager.connect(&mut server);
    assert!(manager.client.status(document).unwrap().is_synced());
    let heads = manager.client.document(document).unwrap().heads();
    let manager = manager.restarted(7);
    let status = manager.client.status(document).unwrap();
    assert!(status.is_saved() && status.is_synced() && status.synced_at_ms.is_some());
    assert_eq!(manager.client.document(document).unwrap().heads(), heads);
}

#[test]
fn nothing_is_advertised_while_it_is_only_in_memory() {
    let (mut server, mut manager, _, document) = pair();
    manager.holds_saves = true;
    let sent = manager.frames_sent;
    manager.edit(document, answer("A1", Voice::Manager, "yes"));
    manager.edit(document, answer("A2", Voice::Manager, "no"));
    assert_eq!(manager.frames_sent, sent);
    manager.write_held();
    // The second edit waits for its own batch, and with it the whole document.
    assert_eq!(manager.frames_sent, sent);
    manager.write_held();
    assert_eq!(manager.frames_sent, sent + 1);
    manager.holds_saves = false;
    talk(&mut server, &mut [&mut manager]);
    assert_eq!(manager.waiting(document), 0);
}

#[test]
fn a_full_store_is_told_keeps_the_edits_and_is_tried_again() {
    let (mut server, mut manager, _, document) = pair();
    manager.store.fill_up();
    let sent = manager.frames_sent;
    manager.edit(document, typing("A1", 0, "Bullret"));
    manager.edit(document, typing("A1", 7, " stör"));
    let status = manager.client.status(document).unwrap();
    assert_eq!((status.unsaved, status.store_problem), (2, Some(StoreProblem::Full)));
    assert_eq!(manager.frames_sent, sent);
    assert_eq!(comment(&manager, document, "A1"), "Bullret stör");
    manager.store.make_room();
    let (timer, _) = *manager.timers.last().unwrap();
    manager.event(Event::TimerFired(timer));
    talk(&mut server, &mut [&mut manager]);
    let status = manager.client.status(document).unwrap();
    assert!(status.is_synced() && status.store_problem.is_none());
}

#[test]
fn a_form_started_by_both_without_a_network_is_one_form() {
    let (mut server, mut manager, mut representative, _) = pair();
    manager.disconnect(&mut server, DisconnectReason::Lost);
    representative.disconnect(&mut server, DisconnectReason::Lost);
    let document = extra().document_id();
    manager.event(Event::CaseStarted(extra()));
    representative.event(Event::CaseStarted(extra()));
    manager.edit(document, answer("A1", Voice::Manager, "yes"));
    representative.edit(document, answer("A1", Voice::Representative, "no"));
    let mut manager = manager.restarted(9);
    manager.connect(&mut server);
    representative.connect(&mut server);
    talk(&mut server, &mut [&mut manager, &mut representative]);
    assert_eq!(server.documents[&document].get_heads().len(), 2);
    assert_eq!(
        manager.client.document(document).unwrap().heads(),
        representative.client.document(document).unwrap().heads()
    );
    assert!(manager.client.status(document).unwrap().is_synced());
}

#[test]
fn a_case_without_the_right_to_it_is_not_started() {
    let mut server = Server::new();
    server.startable = false;
    let mut manager = Tablet::new(MANAGER, 1);
    manager.connect(&mut server);
    manager.event(Event::CaseStarted(extra()));
    assert!(manager.notices.iter().any(|it| matches!(it, Notice::CaseRejected { .. })));
    assert!(manager.client.document(extra().document_id()).is_none());
}

#[test]
fn unsent_work_stays_when_the_right_to_it_ends() {
    let (mut server, mut manager, _, document) = pair();
    manager.disconnect(&mut server, DisconnectReason::Lost);
    manager.edit(document, typing("A1", 0, "Bullret"));
    server.access = Access::None;
    server.startable = false;
    manager.connect(&mut server);
    let status = manager.client.status(document).unwrap();
    assert_eq!((status.writability, status.waiting), (Writability::NoAccess, 1));
    manager.event(Event::Edited { document, edit: typing("A1", 0, "x") });
    assert!(manager.notices.iter().any(|it| matches!(it, Notice::EditRejected { .. })));
    let mut manager = manager.restarted(9);
    let status = manager.client.status(document).unwrap();
    assert_eq!((status.writability, status.waiting), (Writability::NoAccess, 1));
    assert_eq!(comment(&manager, document, "A1"), "Bullret");
    server.access = Access::Write;
    manager.connect(&mut server);
    let status = manager.client.status(document).unwrap();
    assert_eq!((status.writability, status.waiting), (Writability::Writable, 0));
}

#[test]
fn what_was_written_before_the_form_became_read_only_waits_without_a_loop() {
    let (mut server, mut manager, mut representative, document) = pair();
    representative.edit(document, typing("B1", 0, "ombudet"));
    manager.disconnect(&mut server, DisconnectReason::Lost);
    manager.edit(document, typing("A1", 0, "Bullret"));
    talk(&mut server, &mut [&mut representative]);
    server.access = Access::Read;
    let sent = manager.frames_sent;
    manager.connect(&mut server);
    let status = manager.client.status(document).unwrap();
    assert_eq!((status.writability, status.waiting, status.is_live), (Writability::ReadOnly, 1, true));
    assert_eq!(comment(&manager, document, "B1"), "ombudet");
    assert!(manager.frames_sent - sent < 12, "{} frames", manager.frames_sent - sent);
    server.access = Access::Write;
    manager.disconnect(&mut server, DisconnectReason::AccessChanged);
    manager.connect(&mut server);
    assert!(manager.client.status(document).unwrap().is_synced());
}

#[test]
fn changes_that_the_server_holds_wait_without_a_loop() {
    let (mut server, mut manager, _, document) = pair();
    server.holds_changes = true;
    let sent = manager.frames_sent;
    manager.edit(document, typing("A1", 0, "Bullret"));
    talk(&mut server, &mut [&mut manager]);
    assert_eq!(manager.waiting(document), 1);
    assert!(manager.frames_sent - sent < 12, "{} frames", manager.frames_sent - sent);
    server.holds_changes = false;
    manager.disconnect(&mut server, DisconnectReason::Lost);
    manager.connect(&mut server);
    assert!(manager.client.status(document).unwrap().is_synced());
}

#[test]
fn an_erased_case_goes_from_a_tablet_that_has_nothing_unsent_of_it() {
    let (mut server, mut manager, _, document) = pair();
    manager.edit(document, typing("A1", 0, "Bullret"));
    talk(&mut server, &mut [&mut manager]);
    assert_eq!(manager.waiting(document), 0);
    server.tell(MANAGER, &Message::Case(CaseState::new(document, CaseStanding::Erased)));
    talk(&mut server, &mut [&mut manager]);
    assert!(manager.client.document(document).is_none());
    let manager = manager.restarted(8);
    assert!(manager.client.document(document).is_none(), "nothing of it is in the store either");
}

#[test]
fn a_case_that_was_erased_while_a_tablet_was_away_goes_from_it_at_its_next_contact() {
    let (mut server, mut manager, _, document) = pair();
    manager.edit(document, typing("A1", 0, "Bullret"));
    talk(&mut server, &mut [&mut manager]);
    manager.disconnect(&mut server, DisconnectReason::Lost);
    server.erase(&yearly());
    manager.connect(&mut server);
    talk(&mut server, &mut [&mut manager]);
    assert!(manager.client.document(document).is_none());
}

#[test]
fn an_erased_case_with_unsent_work_is_kept_here_and_not_sent_any_more() {
    let (mut server, mut manager, _, document) = pair();
    manager.disconnect(&mut server, DisconnectReason::Lost);
    manager.edit(document, typing("A1", 0, "Bullret"));
    manager.holds_saves = true;
    server.holds_changes = true;
    manager.connect(&mut server);
    let state = CaseState::new(document, CaseStanding::Erased);
    server.tell(MANAGER, &Message::Case(state));
    manager.holds_saves = false;
    manager.write_held();
    talk(&mut server, &mut [&mut manager]);
    let mut manager = manager.restarted(8);
    manager.connect(&mut server);
    let status = manager.client.status(document).unwrap();
    assert_eq!((status.writability, status.is_live), (Writability::Erased, false));
    assert_eq!(comment(&manager, document, "A1"), "Bullret");
}

#[test]
fn an_archived_case_goes_from_a_tablet_that_was_away_and_has_nothing_unsent() {
    let (mut server, mut manager, _, document) = pair();
    manager.edit(document, typing("A1", 0, "Bullret"));
    talk(&mut server, &mut [&mut manager]);
    manager.disconnect(&mut server, DisconnectReason::Lost);
    server.archive(&yearly());
    manager.connect(&mut server);
    talk(&mut server, &mut [&mut manager]);
    assert!(manager.client.document(document).is_none());
    let manager = manager.restarted(8);
    assert!(manager.client.document(document).is_none(), "nothing of it is in the store either");
}

#[test]
fn an_archived_case_with_unsent_work_is_kept_here_and_not_sent_any_more() {
    let (mut server, mut manager, _, document) = pair();
    talk(&mut server, &mut [&mut manager]);
    manager.disconnect(&mut server, DisconnectReason::Lost);
    manager.edit(document, typing("A1", 0, "Bullret"));
    server.archive(&yearly());
    manager.connect(&mut server);
    talk(&mut server, &mut [&mut manager]);
    let mut manager = manager.restarted(8);
    manager.connect(&mut server);
    talk(&mut server, &mut [&mut manager]);
    let status = manager.client.status(document).unwrap();
    assert_eq!((status.writability, status.is_live, status.waiting), (Writability::Archived, false, 1));
    assert_eq!(comment(&manager, document, "A1"), "Bullret");
}

#[test]
fn a_receipt_is_still_there_after_a_restart_without_the_server() {
    let (mut server, mut manager, _, document) = pair();
    let receipt = Receipt {
        hand_in: RowId::from_bytes([1; 16]),
        change: ChangeHash([2; 32]),
        number: "0202".to_owned(),
        version: 1,
        outcome: ReceiptOutcome::Accepted,
        received_at_ms: 5_000,
        digest: ContentDigest::from_bytes([3; 32]),
        signature: vec![4; 64],
    };
    let state = CaseState { receipts: vec![receipt], ..CaseState::new(document, CaseStanding::Current) };
    server.tell(MANAGER, &Message::Case(state.clone()));
    talk(&mut server, &mut [&mut manager]);
    assert_eq!(manager.restarted(8).client.case_state(document), Some(&state));
}

#[test]
fn a_statement_is_kept_over_a_restart_until_the_server_has_these_very_words() {
    let (mut server, mut manager, _, document) = pair();
    let hand_in = RowId::from_bytes([1; 16]);
    manager.disconnect(&mut server, DisconnectReason::Lost);
    manager.event(Event::StatementWritten { document, hand_in, words: " Jag var sjuk. ".to_owned() });
    let mut manager = manager.restarted(8);
    let kept = KeptStatement { document, hand_in, words: "Jag var sjuk.".to_owned(), refusal: None };
    assert_eq!(manager.client.kept_statement(document, hand_in).as_ref(), Some(&kept));
    assert_eq!(manager.client.kept_statements(), [kept]);
    manager.connect(&mut server);
    let stated = |words: &str| {
        let statement = Statement { hand_in, by: MANAGER, at_ms: 5, words: words.to_owned() };
        Message::Case(CaseState { statements: vec![statement], ..CaseState::new(document, CaseStanding::Current) })
    };
    server.tell(MANAGER, &stated("Något annat."));
    talk(&mut server, &mut [&mut manager]);
    assert!(manager.client.kept_statement(document, hand_in).is_some());
    server.tell(MANAGER, &stated("Jag var sjuk."));
    talk(&mut server, &mut [&mut manager]);
    assert_eq!(manager.restarted(9).client.kept_statement(document, hand_in), None);
}

#[test]
fn a_statement_that_the_server_does_not_take_is_kept_with_the_reason_until_the_person_takes_it_back() {
    let (_, mut manager, _, document) = pair();
    let hand_in = RowId::from_bytes([1; 16]);
    let write = |words: &str| Event::StatementWritten { document, hand_in, words: words.to_owned() };
    manager.event(write("Jag var sjuk."));
    let sent = manager.client.kept_statement(document, hand_in).unwrap();
    manager.event(Event::StatementWithdrawn { document, hand_in });
    assert!(manager.client.kept_statement(document, hand_in).is_some(), "it may still reach the server");
    let refused = || Event::StatementRefused { statement: sent.clone(), why: StatementRefusal::NoPart };
    let refusal_of = |tablet: &Tablet| tablet.client.kept_statement(document, hand_in).unwrap().refusal;
    manager.event(refused());
    let mut manager = manager.restarted(8);
    assert_eq!(refusal_of(&manager), Some(StatementRefusal::NoPart));
    assert_eq!(manager.client.kept_statement(document, hand_in).unwrap().words, "Jag var sjuk.");

    manager.event(write("Jag fick inte frågan."));
    manager.event(refused());
    let mut manager = manager.restarted(9);
    assert_eq!(refusal_of(&manager), None, "the server has not said no to these words");

    let statement = manager.client.kept_statement(document, hand_in).unwrap();
    manager.event(Event::StatementRefused { statement, why: StatementRefusal::HasMark });
    manager.event(Event::StatementWithdrawn { document, hand_in });
    assert_eq!(manager.restarted(10).client.kept_statements(), []);
}

#[test]
fn an_answer_of_the_server_is_kept_over_a_restart_for_the_person_who_had_it() {
    let (_, mut manager, _, _) = pair();
    let keep = |answer: &[u8]| Event::AnswerKept { name: "messages".to_owned(), answer: answer.to_vec() };
    manager.event(keep(b"[1]"));
    manager.event(keep(&vec![b' '; KEPT_ANSWER_BYTES_MAX + 1]));
    let mut manager = manager.restarted(8);
    assert_eq!(manager.client.kept_answer("messages"), Some(&b"[1]"[..]));
    assert_eq!(manager.client.kept_answer("rounds"), None);
    let identity = manager.client.identity().unwrap().clone();
    manager.event(Event::SignedIn(crate::Identity { person: REPRESENTATIVE, ..identity }));
    assert_eq!(manager.client.kept_answer("messages"), None);
}

#[test]
fn a_case_whose_generation_was_raised_meanwhile_is_kept_and_marked() {
    let (mut server, mut manager, _, _) = pair();
    manager.disconnect(&mut server, DisconnectReason::Lost);
    manager.event(Event::CaseStarted(extra()));
    let document = extra().document_id();
    manager.edit(document, typing("A1", 0, "Bullret"));
    server.begin(Case { generation: 1, ..extra() });
    manager.connect(&mut server);
    let status = manager.client.status(document).unwrap();
    assert_eq!((status.writability, status.is_live), (Writability::Superseded, false));
    assert_eq!(comment(&manager, document, "A1"), "Bullret");
}

#[test]
fn an_extra_follow_up_is_started_whatever_became_of_the_yearly_one() {
    let (mut server, mut manager, _, _) = pair();
    server.generation = 1;
    manager.connect(&mut server);
    manager.event(Event::CaseStarted(extra()));
    let document = extra().document_id();
    manager.edit(document, typing("A1", 0, "Bullret"));
    talk(&mut server, &mut [&mut manager]);
    assert!(manager.client.status(document).unwrap().is_synced());
}

#[test]
fn damaged_rows_are_kept_aside_and_the_form_is_fetched_anew() {
    let (mut server, manager, mut representative, document) = pair();
    representative.edit(document, typing("A1", 0, "ombudet"));
    talk(&mut server, &mut [&mut representative]);
    let mut store = manager.store.clone();
    let (key, _) = now(store.load(&format!("document/{document}/snapshot/"))).unwrap().remove(0);
    now(store.commit(vec![Write::Put { key, value: b"not a document".to_vec() }])).unwrap();
    let mut manager = manager.restarted(8);
    assert!(manager.notices.contains(&Notice::DamagedRowsKept));
    assert!(manager.client.document(document).is_none());
    manager.connect(&mut server);
    assert_eq!(comment(&manager, document, "A1"), "ombudet");
    let manager = manager.restarted(9);
    assert_eq!(comment(&manager, document, "A1"), "ombudet");
    let file = manager.client.rescue_file(0);
    assert!(file.windows(14).any(|it| it == b"not a document"));
}

/// Whatever stood below the document went with the rows that could not be read, also what another page had stored since.
#[test]
fn what_another_page_stores_beside_damaged_rows_stays() {
    let (mut server, mut manager, _, document) = pair();
    manager.disconnect(&mut server, DisconnectReason::Lost);
    let mut store = manager.store.clone();
    let (key, _) = now(store.load(&format!("document/{document}/snapshot/"))).unwrap().remove(0);
    now(store.commit(vec![Write::Put { key, value: b"not a document".to_vec() }])).unwrap();
    let entries = now(store.load("")).unwrap();
    manager.edit(document, typing("A1", 0, "strax innan"));
    let mut next = Client::new([8; 32]);
    for effect in next.handle(1, Event::Started { entries }) {
        if let Effect::Save { writes, .. } = effect {
            now(store.commit(writes)).unwrap();
        }
    }
    assert_eq!(now(store.load(&format!("document/{document}/change/"))).unwrap().len(), 1);
    assert!(now(store.load(&format!("document/{document}/snapshot/"))).unwrap().is_empty(), "that is kept elsewhere");
}

#[test]
fn others_see_where_somebody_is() {
    let (mut server, mut manager, mut representative, document) = pair();
    manager.event(Event::PresenceShown { document, place: "A3".into() });
    talk(&mut server, &mut [&mut manager, &mut representative]);
    let expected = Notice::Presence { document, person: MANAGER, place: "A3".into() };
    assert!(representative.notices.contains(&expected));
}

#[test]
fn many_changes_become_a_snapshot_and_come_back_whole() {
    let (mut server, mut manager, _, document) = pair();
    for _ in 0..210 {
        manager.edit(document, typing("A1", 0, "x"));
    }
    talk(&mut server, &mut [&mut manager]);
    let rows = now(manager.store.load(&format!("document/{document}/change/"))).unwrap();
    assert!(rows.len() < 50, "{} rows", rows.len());
    let manager = manager.restarted(8);
    assert_eq!(comment(&manager, document, "A1").len(), 210);
    assert!(manager.client.status(document).unwrap().is_synced());
}

#[test]
fn what_a_page_stores_after_the_next_one_has_read_is_not_overwritten() {
    let (_, mut manager, _, document) = pair();
    manager.edit(document, typing("A1", 0, "first "));
    manager.holds_saves = true;
    manager.edit(document, typing("A2", 0, "late"));
    let mut other_page = Tablet::on(manager.store.clone(), MANAGER, 8);
    manager.write_held();
    assert!(manager.client.status(document).unwrap().is_saved());
    for _ in 0..210 {
        other_page.edit(document, typing("A1", 0, "x"));
    }
    let manager = other_page.restarted(9);
    assert_eq!(comment(&manager, document, "A2"), "late");
    assert_eq!(comment(&manager, document, "A1").len(), 216);
}

/// Where a browser has no locks, two pages write to one store. The second to fold its changes put its snapshot in the place of
/// the first one's, and what only the first had written was gone.
#[test]
fn two_pages_that_both_fold_what_they_know_keep_what_the_other_wrote() {
    let (_, mut one, _, document) = pair();
    let mut other = Tablet::on(one.store.clone(), MANAGER, 8);
    for _ in 0..210 {
        one.edit(document, typing("A1", 0, "x"));
        other.edit(document, typing("A2", 0, "y"));
    }
    let snapshots = |tablet: &Tablet| now(tablet.store.load(&format!("document/{document}/snapshot"))).unwrap().len();
    assert_eq!(snapshots(&one), 2);
    let mut again = one.restarted(9);
    assert_eq!((comment(&again, document, "A1").len(), comment(&again, document, "A2").len()), (210, 210));
    again.edit(document, typing("A1", 0, "z"));
    assert_eq!(snapshots(&again), 1, "what is folded together is stored once");
    let mut last = again.restarted(10);
    assert_eq!((comment(&last, document, "A1").len(), comment(&last, document, "A2").len()), (211, 210));
    // The other page knows nothing of that, and writes on.
    for _ in 0..210 {
        other.edit(document, typing("A2", 0, "y"));
    }
    last = last.restarted(11);
    assert_eq!((comment(&last, document, "A1").len(), comment(&last, document, "A2").len()), (211, 420));
}

#[test]
fn a_store_of_the_first_format_is_read_and_becomes_one_of_this() {
    let (mut server, mut manager, _, document) = pair();
    manager.edit(document, typing("A1", 0, "förr"));
    talk(&mut server, &mut [&mut manager]);
    let (named, snapshot) = now(manager.store.load(&format!("document/{document}/snapshot/"))).unwrap().remove(0);
    let put = |key: String, value: &[u8]| Write::Put { key, value: value.to_vec() };
    let earlier = [put(format!("document/{document}/snapshot"), &snapshot), put("format".into(), b"1")];
    now(manager.store.commit([vec![Write::Delete { key: named }], earlier.to_vec()].concat())).unwrap();
    let mut manager = manager.restarted(8);
    assert_eq!(comment(&manager, document, "A1"), "förr");
    assert_eq!(now(manager.store.load("format")).unwrap()[0].1, b"2", "an earlier program would miss the snapshots");
    for _ in 0..210 {
        manager.edit(document, typing("A1", 0, "x"));
    }
    let keys = now(manager.store.load(&format!("document/{document}/snapshot"))).unwrap();
    assert!(keys.len() == 1 && keys[0].0.contains("snapshot/"), "{:?}", keys[0].0);
    assert_eq!(comment(&manager.restarted(9), document, "A1").len(), 210 + "förr".len());
}

#[test]
fn another_roles_register_is_not_written_here_already() {
    let (_, mut manager, _, document) = pair();
    manager.event(Event::Edited { document, edit: answer("A1", Voice::Representative, "yes") });
    assert!(matches!(manager.notices.last(), Some(Notice::EditRejected { .. })));
    assert_eq!(manager.waiting(document), 0);
}

#[test]
fn a_frame_that_makes_no_sense_ends_the_connection_with_a_wait() {
    for frame in [b"".to_vec(), b"\xff\xff".to_vec(), vec![0xa1, 0x64]] {
        let (_, mut manager, _, document) = pair();
        manager.timers.clear();
        manager.event(Event::Received(frame));
        assert!(!manager.is_connected);
        assert_eq!(manager.client.connection(), Connection::Offline);
        assert_eq!(manager.timers.len(), 1);
        assert!(manager.client.document(document).is_some());
    }
}

#[test]
fn an_unknown_token_stops_the_attempts_and_keeps_everything() {
    let (mut server, mut manager, _, document) = pair();
    manager.edit(document, typing("A1", 0, "Bullret"));
    manager.disconnect(&mut server, DisconnectReason::NotSignedIn);
    assert_eq!(manager.client.connection(), Connection::SignInNeeded);
    manager.event(Event::Resumed);
    assert!(!manager.is_connecting);
    manager.edit(document, typing("A1", 7, " stör"));
    assert_eq!(comment(&manager, document, "A1"), "Bullret stör");
}

#[test]
fn two_tablets_with_cuts_and_crashes_lose_nothing_that_was_saved() {
    for seed in 0..30_u64 {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let (mut server, mut manager, mut representative, document) = pair();
        let mut saved_rows = Vec::new();
        for step in 0..40_u8 {
            let tablet = if rng.random() { &mut manager } else { &mut representative };
            match rng.random_range(0..10) {
                0..5 => {
                    let row = tablet.client.draw_row_id();
                    tablet.holds_saves = rng.random_ratio(1, 4);
                    tablet.edit(document, Edit::add_row(Table::Findings, row, Vec::new()));
                    if tablet.client.status(document).unwrap().is_saved() {
                        saved_rows.push(row);
                    }
                    let length = comment(tablet, document, "A1").encode_utf16().count();
                    let position = rng.random_range(0..=length);
                    tablet.edit(document, typing("A1", position, "å"));
                }
                5 => tablet.cut(&mut server, rng.random_range(0..3)),
                6 => {
                    let person = tablet.person;
                    tablet.cut(&mut server, 0);
                    *tablet = Tablet::on(tablet.store.clone(), person, 100 + step);
                }
                7 => tablet.write_held(),
                _ => tablet.connect(&mut server),
            }
        }
        for tablet in [&mut manager, &mut representative] {
            tablet.holds_saves = false;
            tablet.write_held();
            tablet.connect(&mut server);
        }
        talk(&mut server, &mut [&mut manager, &mut representative]);
        let heads = manager.client.document(document).unwrap().heads();
        assert_eq!(heads, representative.client.document(document).unwrap().heads(), "seed {seed}");
        let mut at_server = server.documents[&document].get_heads();
        at_server.sort_unstable();
        assert_eq!(heads, at_server, "seed {seed}");
        let form = manager.client.document(document).unwrap();
        let (_, findings) = form.automerge().get(automerge::ROOT, "findings").unwrap().unwrap();
        for row in saved_rows {
            assert!(form.automerge().get(&findings, row.to_string()).unwrap().is_some(), "seed {seed}: {row} is lost");
        }
        assert_eq!(manager.waiting(document), 0, "seed {seed}");
    }
}
