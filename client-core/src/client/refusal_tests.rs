//! What becomes of edits that the server refuses, and of everything around them.

use std::collections::BTreeSet;

use form_model::{
    Action, AnswerText, ChangeHash, ContentDigest, DocumentId, Edit, Mark, RefusalReason, RowId, RowValue, Splice,
    Table, Voice, text_at,
};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;

use super::testing::*;
use crate::event::{DisconnectReason, Event, Notice};
use crate::set_aside::{WhatWasDone, WhySetAside};

/// A server that refuses exactly these changes.
fn refusing(server: &mut Server, hashes: impl IntoIterator<Item = ChangeHash>) {
    let hashes: BTreeSet<_> = hashes.into_iter().collect();
    server.rule = Box::new(move |_, change| hashes.contains(&change.hash()).then_some(RefusalReason::NotPermitted));
}

/// A tablet that has met the server and lost it again.
fn offline(server: &mut Server, person: form_model::PersonId, seed: u8) -> (Tablet, DocumentId) {
    let mut tablet = Tablet::new(person, seed);
    tablet.connect(server);
    tablet.disconnect(server, DisconnectReason::Lost);
    (tablet, yearly().document_id())
}

/// Makes an edit and returns the hash of its change.
fn made(tablet: &mut Tablet, document: DocumentId, edit: Edit) -> ChangeHash {
    tablet.edit(document, edit);
    let heads = tablet.client.document(document).unwrap().heads();
    assert_eq!(heads.len(), 1);
    heads[0]
}

fn typing(question: &str, position: usize, text: &str) -> Edit {
    Edit::comment(question, Splice::insert(position, text))
}

fn comment(tablet: &Tablet, document: DocumentId, question: &str) -> String {
    let form = tablet.client.document(document).unwrap();
    text_at(form.automerge(), &["answers", question, "comment"]).unwrap_or_default()
}

fn set_aside(tablet: &Tablet, document: DocumentId) -> Vec<(ChangeHash, WhySetAside)> {
    tablet.client.status(document).unwrap().not_received.iter().map(|it| (it.hash, it.why)).collect()
}

fn assert_same_at_server(server: &Server, tablet: &Tablet, document: DocumentId) {
    let mut at_server = server.documents[&document].get_heads();
    at_server.sort_unstable();
    assert_eq!(tablet.client.document(document).unwrap().heads(), at_server);
    assert_eq!(tablet.waiting(document), 0);
}

#[test]
fn what_was_made_on_top_of_a_refused_edit_is_received() {
    let mut server = Server::new();
    let (mut manager, document) = offline(&mut server, MANAGER, 1);
    let kept = made(&mut manager, document, typing("A1", 0, "före"));
    let refused = made(&mut manager, document, Edit::answer("A2", Voice::Manager, Some("no")));
    let later = made(&mut manager, document, typing("A1", 4, " och efter"));
    refusing(&mut server, [refused]);
    manager.connect(&mut server);
    assert_same_at_server(&server, &manager, document);
    assert_eq!(comment(&manager, document, "A1"), "före och efter");
    assert_eq!(set_aside(&manager, document), [(refused, WhySetAside::Refused)]);
    let known = |hash| server.documents[&document].get_change_meta_by_hash(&hash).is_some();
    assert!(known(kept) && !known(refused) && !known(later));
    assert!(manager.notices.contains(&Notice::StatusChanged(document)));
}

#[test]
fn a_refused_edit_is_shown_and_exportable_after_restarts_and_never_sent_again() {
    let mut server = Server::new();
    let (mut manager, document) = offline(&mut server, MANAGER, 1);
    let refused = made(&mut manager, document, typing("A1", 0, "hemligt"));
    refusing(&mut server, [refused]);
    manager.connect(&mut server);
    let mut manager = manager.restarted(8).restarted(9);
    let entries = manager.client.status(document).unwrap().not_received;
    assert_eq!(entries.len(), 1);
    assert_eq!((entries[0].reason.as_str(), entries[0].text.as_str()), ("not-permitted", "nej"));
    assert_eq!(entries[0].person, Some(MANAGER));
    let typed = WhatWasDone::Typed { inserted: "hemligt".into(), removed: String::new() };
    assert_eq!(entries[0].edits[0].what, typed);
    assert_eq!(entries[0].edits[0].path, ["answers", "A1", "comment"]);
    let export = String::from_utf8(manager.client.refused_edits_file(document).unwrap()).unwrap();
    assert!(export.contains("hemligt") && export.contains(&refused.to_string()));
    assert_eq!(manager.waiting(document), 0);
    // A server that would take it now is not offered it.
    refusing(&mut server, []);
    manager.connect(&mut server);
    assert!(server.documents[&document].get_change_meta_by_hash(&refused).is_none());
}

#[test]
fn typing_in_a_text_that_a_refused_edit_touched_is_set_aside_with_it() {
    let mut server = Server::new();
    let (mut manager, document) = offline(&mut server, MANAGER, 1);
    let refused = made(&mut manager, document, typing("A1", 0, "abc"));
    let inside = made(&mut manager, document, typing("A1", 1, "x"));
    made(&mut manager, document, typing("A2", 0, "annat"));
    refusing(&mut server, [refused]);
    manager.connect(&mut server);
    assert_same_at_server(&server, &manager, document);
    assert_eq!((comment(&manager, document, "A1"), comment(&manager, document, "A2")), (String::new(), "annat".into()));
    let expected = [(refused, WhySetAside::Refused), (inside, WhySetAside::InRefusedText)];
    assert_eq!(
        BTreeSet::from_iter(set_aside(&manager, document).iter().map(|it| it.0)),
        BTreeSet::from_iter(expected.map(|it| it.0))
    );
}

#[test]
fn marks_and_hand_ins_are_never_made_again() {
    let mut server = Server::new();
    let (mut manager, document) = offline(&mut server, MANAGER, 1);
    let refused = made(&mut manager, document, Edit::answer("A1", Voice::Manager, Some("no")));
    let row = manager.client.draw_row_id();
    let mark = Mark { row, person: MANAGER, time_ms: 5, digest: ContentDigest::of(b"content") };
    let ready = made(&mut manager, document, Edit::mark_ready(&mark, Voice::Manager));
    refusing(&mut server, [refused]);
    manager.connect(&mut server);
    assert_same_at_server(&server, &manager, document);
    assert!(set_aside(&manager, document).contains(&(ready, WhySetAside::Mark)));
}

#[test]
fn what_was_written_in_a_refused_row_is_set_aside_with_it() {
    let mut server = Server::new();
    let (mut manager, document) = offline(&mut server, MANAGER, 1);
    let row = manager.client.draw_row_id();
    let refused = made(&mut manager, document, Edit::add_row(Table::Findings, row, Vec::new()));
    let inside =
        made(&mut manager, document, Edit::row_text(Table::Findings, row, &["text"], Splice::insert(0, "trångt")));
    refusing(&mut server, [refused]);
    manager.connect(&mut server);
    assert_same_at_server(&server, &manager, document);
    let found: BTreeSet<_> = set_aside(&manager, document).into_iter().map(|it| it.0).collect();
    assert_eq!(found, BTreeSet::from([refused, inside]));
}

#[test]
fn every_kind_of_edit_is_made_again_as_it_was() {
    let mut server = Server::new();
    let (mut manager, document) = offline(&mut server, MANAGER, 1);
    let refused = made(&mut manager, document, Edit::answer("B1", Voice::Manager, Some("no")));
    let row = manager.client.draw_row_id();
    let values = vec![RowValue::new("kind", "strength"), RowValue::new("text", "Bra stämning 👍")];
    manager.edit(document, Edit::add_row(Table::Findings, row, values));
    manager.edit(document, Edit::row_value(Table::Findings, row, &["priority"], 2));
    manager.edit(
        document,
        Edit::row_text(Table::Findings, row, &["text"], Splice { position: 0, delete: 3, insert: "God".into() }),
    );
    manager.edit(document, Edit::answer("A1", Voice::Manager, Some("yes")));
    manager.edit(document, Edit::answer("A1", Voice::Manager, None));
    manager.edit(document, Edit::answer("A2", Voice::Manager, Some("yes")));
    manager.edit(document, Edit::answer("A2", Voice::Manager, Some("yes")));
    manager.edit(document, Edit::count("A3", "no", 3));
    manager.edit(document, Edit::answer_text("B2", AnswerText::View(Voice::Manager), Splice::insert(0, "åsikt")));
    manager.edit(document, Edit::plan(&["date"], "2026-11-20"));
    let json = |tablet: &Tablet| form_model::content_json(tablet.client.document(document).unwrap().automerge());
    manager.edit(document, Edit::answer("B1", Voice::Manager, None));
    let before = json(&manager);
    refusing(&mut server, [refused]);
    manager.connect(&mut server);
    assert_same_at_server(&server, &manager, document);
    assert_eq!(set_aside(&manager, document), [(refused, WhySetAside::Refused)]);
    assert_eq!(json(&manager), before);
}

#[test]
fn an_edit_that_settled_a_conflict_settles_it_again() {
    let mut server = Server::new();
    let (mut manager, document) = offline(&mut server, MANAGER, 1);
    let (mut other, _) = offline(&mut server, MANAGER, 2);
    manager.edit(document, Edit::plan(&["week"], "v. 40"));
    other.edit(document, Edit::plan(&["week"], "v. 41"));
    manager.connect(&mut server);
    manager.disconnect(&mut server, DisconnectReason::Lost);
    other.connect(&mut server);
    other.disconnect(&mut server, DisconnectReason::Lost);
    manager.connect(&mut server);
    manager.disconnect(&mut server, DisconnectReason::Lost);
    let refused = made(&mut manager, document, Edit::answer("A1", Voice::Manager, Some("no")));
    manager.edit(document, Edit::plan(&["week"], "v. 40"));
    manager.edit(document, Edit::plan(&["week"], "v. 41"));
    refusing(&mut server, [refused]);
    manager.connect(&mut server);
    assert_same_at_server(&server, &manager, document);
    assert_eq!(set_aside(&manager, document), [(refused, WhySetAside::Refused)]);
    assert!(form_model::conflicts(&server.documents[&document]).is_empty());
}

#[test]
fn a_crash_in_the_middle_of_a_refusal_comes_to_the_same_end() {
    let mut server = Server::new();
    let (mut manager, document) = offline(&mut server, MANAGER, 1);
    let refused = made(&mut manager, document, Edit::answer("A2", Voice::Manager, Some("no")));
    made(&mut manager, document, typing("A1", 0, "efter"));
    refusing(&mut server, [refused]);
    manager.holds_saves = true;
    manager.connect(&mut server);
    manager.write_held();
    talk(&mut server, &mut [&mut manager]);
    // The refusal has come, the swap is on its way to the store, and the program dies.
    assert!(manager.held.is_some());
    manager.cut(&mut server, 0);
    let mut manager = Tablet::on(manager.store.clone(), MANAGER, 7);
    manager.connect(&mut server);
    assert_same_at_server(&server, &manager, document);
    assert_eq!(comment(&manager, document, "A1"), "efter");
    let manager = manager.restarted(8);
    assert_eq!(set_aside(&manager, document), [(refused, WhySetAside::Refused)]);
    assert_eq!(comment(&manager, document, "A1"), "efter");
}

#[test]
fn a_colleagues_edit_on_top_of_a_refused_one_is_made_again_by_the_colleagues_tablet() {
    let mut server = Server::new();
    let (mut manager, document) = offline(&mut server, MANAGER, 1);
    let (mut representative, _) = offline(&mut server, REPRESENTATIVE, 2);
    let refused = made(&mut manager, document, Edit::answer("A2", Voice::Manager, Some("no")));
    made(&mut manager, document, typing("A1", 0, "chefen"));
    let file = manager.client.rescue_file(0);
    representative.event(Event::RescueImported { bytes: file });
    made(&mut representative, document, typing("A3", 0, "ombudet"));
    refusing(&mut server, [refused]);
    representative.connect(&mut server);
    assert_eq!(comment(&representative, document, "A3"), "ombudet");
    assert!(set_aside(&representative, document).iter().any(|it| it.1 == WhySetAside::MadeElsewhere));
    manager.connect(&mut server);
    talk(&mut server, &mut [&mut manager, &mut representative]);
    assert_same_at_server(&server, &manager, document);
    assert_same_at_server(&server, &representative, document);
    assert_eq!(
        (comment(&manager, document, "A1"), comment(&manager, document, "A3")),
        ("chefen".into(), "ombudet".into())
    );
    assert_eq!(comment(&representative, document, "A1"), "chefen");
}

#[test]
fn nothing_typed_is_lost_whatever_is_refused() {
    for seed in 0..20_u64 {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let mut server = Server::new();
        let (mut manager, document) = offline(&mut server, MANAGER, 1);
        let mut words = Vec::new();
        let mut rows: Vec<RowId> = Vec::new();
        for step in 0..30_u32 {
            let word = format!("ord{step}.");
            let edit = match rng.random_range(0..4) {
                0 => {
                    let row = manager.client.draw_row_id();
                    rows.push(row);
                    Edit::add_row(Table::Findings, row, vec![RowValue::new("text", word.as_str())])
                }
                1 if !rows.is_empty() => {
                    let row = rows[rng.random_range(0..rows.len())];
                    Edit::row_text(Table::Findings, row, &["text"], Splice::insert(0, word.as_str()))
                }
                _ => typing(["A1", "A2", "A3"][rng.random_range(0..3)], 0, &word),
            };
            manager.edit(document, edit);
            words.push(word);
            if step % 10 == 9 {
                manager = manager.restarted(50 + u8::try_from(step).unwrap());
            }
        }
        let salt: u8 = rng.random();
        server.rule = Box::new(move |_, change| {
            (change.hash().0[0].wrapping_add(salt) < 40).then_some(RefusalReason::ValueNotAccepted)
        });
        manager.connect(&mut server);
        assert_same_at_server(&server, &manager, document);
        let manager = manager.restarted(99);
        let content = form_model::content_json(manager.client.document(document).unwrap().automerge()).to_string();
        let beside = format!("{:?}", manager.client.status(document).unwrap().not_received);
        for word in words {
            let times = usize::from(content.contains(&word)) + usize::from(beside.contains(&word));
            assert!(times >= 1, "seed {seed}: {word} is lost");
            assert!(content.matches(&word).count() <= 1, "seed {seed}: {word} is doubled");
        }
    }
}

#[test]
fn replayed_typing_keeps_its_time_and_its_author() {
    let mut server = Server::new();
    let (mut manager, document) = offline(&mut server, MANAGER, 1);
    let refused = made(&mut manager, document, Edit::answer("A2", Voice::Manager, Some("no")));
    made(&mut manager, document, typing("A1", 0, "efter"));
    let made_at = manager.now_ms / 1_000;
    manager.now_ms += 3_600_000;
    refusing(&mut server, [refused]);
    manager.connect(&mut server);
    let head = server.documents[&document].get_heads()[0];
    let meta = server.documents[&document].get_change_meta_by_hash(&head).unwrap();
    assert_eq!(u64::try_from(meta.timestamp).unwrap(), made_at);
    let author = server.documents[&document].get_author_for_actor(&meta.actor).map(|it| it.as_bytes().to_vec());
    assert_eq!(author.as_deref(), Some(MANAGER.as_bytes().as_slice()));
}

#[test]
fn a_tablets_rescue_file_brings_everything_to_another_tablet_once() {
    let mut server = Server::new();
    let (mut manager, document) = offline(&mut server, MANAGER, 1);
    let refused = made(&mut manager, document, Edit::answer("A2", Voice::Manager, Some("no")));
    made(&mut manager, document, typing("A1", 0, "kvar"));
    let early = manager.client.rescue_file(1);
    refusing(&mut server, [refused]);
    manager.connect(&mut server);
    manager.disconnect(&mut server, DisconnectReason::Lost);
    manager.edit(document, typing("A3", 0, "sist"));
    let late = manager.client.rescue_file(2);
    assert!(!late.windows(7).any(|it| it == b"token-1"), "the token is in the file");
    let (mut other, _) = offline(&mut server, MANAGER, 2);
    for _ in 0..2 {
        other.event(Event::RescueImported { bytes: late.clone() });
    }
    let told: Vec<_> = other.notices.iter().filter(|it| matches!(it, Notice::RescueImported { .. })).collect();
    assert!(matches!(told[1], Notice::RescueImported { documents: 1, changes: 0, unusable: 0 }));
    assert_eq!(set_aside(&other, document), [(refused, WhySetAside::Refused)]);
    // A file from before the refusal brings back neither the refused edit nor a second copy of what was made again.
    manager.event(Event::RescueImported { bytes: early });
    manager.connect(&mut server);
    other.connect(&mut server);
    talk(&mut server, &mut [&mut manager, &mut other]);
    let mut other = other.restarted(9);
    other.connect(&mut server);
    assert_same_at_server(&server, &other, document);
    assert_eq!((comment(&other, document, "A1"), comment(&other, document, "A3")), ("kvar".into(), "sist".into()));
}

#[test]
fn a_summary_tells_what_was_removed() {
    let mut server = Server::new();
    let (mut manager, document) = offline(&mut server, MANAGER, 1);
    manager.edit(document, typing("A1", 0, "Bullret stör"));
    let splice = Splice { position: 8, delete: 4, insert: "är högt".into() };
    let edit = Edit::comment("A1", splice.clone());
    assert_eq!(edit.action(), &Action::Splice(splice));
    let refused = made(&mut manager, document, edit);
    refusing(&mut server, [refused]);
    manager.connect(&mut server);
    let entries = manager.client.status(document).unwrap().not_received;
    let expected = WhatWasDone::Typed { inserted: "är högt".into(), removed: "stör".into() };
    assert_eq!(entries[0].edits[0].what, expected);
    assert_eq!(comment(&manager, document, "A1"), "Bullret stör");
}

/// What a page stored last waited for ever for a change that the next page, which had read before, had set aside.
#[test]
fn what_another_page_built_on_a_refused_edit_is_received() {
    let mut server = Server::new();
    let (mut page, document) = offline(&mut server, MANAGER, 1);
    let refused = made(&mut page, document, Edit::answer("A2", Voice::Manager, Some("no")));
    page.holds_saves = true;
    page.edit(document, typing("A1", 0, "sent"));
    let mut next = Tablet::on(page.store.clone(), MANAGER, 8);
    page.write_held();
    refusing(&mut server, [refused]);
    next.connect(&mut server);
    assert_eq!(set_aside(&next, document), [(refused, WhySetAside::Refused)]);
    next.disconnect(&mut server, DisconnectReason::Lost);
    let mut next = next.restarted(9);
    assert_eq!(comment(&next, document, "A1"), "sent", "it shows before any server is asked");
    next.connect(&mut server);
    assert_same_at_server(&server, &next, document);
    assert_eq!(comment(&next, document, "A1"), "sent");
    assert_eq!(set_aside(&next, document), [(refused, WhySetAside::Refused)]);
    let last = next.restarted(10);
    assert_eq!((comment(&last, document, "A1").as_str(), last.waiting(document)), ("sent", 0));
}

#[test]
fn what_the_server_takes_after_all_is_not_set_aside_any_more() {
    let mut server = Server::new();
    let (mut manager, document) = offline(&mut server, MANAGER, 1);
    let refused = made(&mut manager, document, typing("A1", 0, "ändå"));
    refusing(&mut server, [refused]);
    manager.connect(&mut server);
    let aside = manager.client.status(document).unwrap().not_received.remove(0);
    manager.disconnect(&mut server, DisconnectReason::Lost);
    // Somebody came with a seal that covers it.
    let change = automerge::Change::from_bytes(aside.bytes).unwrap();
    server.documents.get_mut(&document).unwrap().apply_changes([change]).unwrap();
    manager.connect(&mut server);
    assert_same_at_server(&server, &manager, document);
    assert_eq!((comment(&manager, document, "A1").as_str(), set_aside(&manager, document)), ("ändå", Vec::new()));
    let again = manager.restarted(8);
    assert_eq!((comment(&again, document, "A1").as_str(), set_aside(&again, document)), ("ändå", Vec::new()));
}
