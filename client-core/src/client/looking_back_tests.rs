//! What looking back promises: the same story on every tablet, nobody's words told as another's, and quickly.

use form_model::{
    ChangeHash, DocumentId, Edit, Followup, FormDocument, Mark, PersonId, RowId, RowValue, Splice, Table, Voice,
    digest, text_at,
};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;

use super::testing::*;
use crate::caret::{Selection, WrittenRange};
use crate::event::Event;
use crate::history::{HistoryEntry, TypedPiece, WhatHappened};
use crate::local_store::LocalStore as _;
use crate::local_store::conformance::now;
use crate::seen::SEEN_PERSONS_MAX;

const MINUTE_MS: u64 = 60_000;

fn pair() -> (Server, Tablet, Tablet, DocumentId) {
    let mut server = Server::new();
    let mut manager = Tablet::new(MANAGER, 1);
    let mut representative = Tablet::new(REPRESENTATIVE, 2);
    manager.connect(&mut server);
    representative.connect(&mut server);
    (server, manager, representative, yearly().document_id())
}

fn typing(question: &str, position: usize, text: &str) -> Edit {
    Edit::comment(question, Splice::insert(position, text))
}

fn deleting(question: &str, position: usize, delete: usize) -> Edit {
    Edit::comment(question, Splice { position, delete, insert: String::new() })
}

fn pieces(entry: &HistoryEntry) -> Vec<(&str, &str)> {
    let WhatHappened::Typed { pieces } = &entry.what else { panic!("{entry:?} is no typing") };
    pieces.iter().map(|it| (it.inserted.as_str(), it.removed.as_str())).collect()
}

fn set(before: &[&str], after: Option<&str>) -> WhatHappened {
    let before = before.iter().map(|it| (*it).to_owned()).collect();
    WhatHappened::Set { before, after: after.map(str::to_owned) }
}

fn heads(tablet: &Tablet, document: DocumentId) -> Vec<ChangeHash> {
    tablet.client.document(document).unwrap().heads()
}

#[test]
fn a_questions_history_says_who_when_and_what_stood_there_before() {
    let (mut server, mut manager, mut representative, document) = pair();
    manager.edit(document, Edit::answer("A1", Voice::Manager, Some("yes")));
    manager.now_ms += 10 * MINUTE_MS;
    manager.edit(document, Edit::answer("A1", Voice::Manager, Some("partly")));
    let at_ms = manager.now_ms / 1_000 * 1_000;
    manager.edit(document, Edit::answer("A2", Voice::Manager, Some("no")));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    let history = representative.client.history(document, &["answers", "A1"]);
    assert_eq!(history.len(), 2);
    assert_eq!(history[0].what, set(&["yes"], Some("partly")));
    assert_eq!((history[0].person, history[0].ended_at_ms), (Some(MANAGER), at_ms));
    assert_eq!(history[0].subject(), ["answers", "A1"]);
    assert_eq!(history[1].what, set(&[], Some("yes")));
    assert_eq!(history, manager.client.history(document, &["answers", "A1"]));
}

#[test]
fn a_burst_of_typing_is_one_entry_with_what_came_of_it() {
    let (_, mut manager, _, document) = pair();
    for (position, letter) in ["H", "a", "l", "l"].into_iter().enumerate() {
        manager.edit(document, typing("A1", position, letter));
    }
    manager.edit(document, deleting("A1", 3, 1));
    manager.edit(document, typing("A1", 3, "t 🧊"));
    let history = manager.client.history(document, &["answers", "A1", "comment"]);
    assert_eq!(history.len(), 1);
    assert_eq!((pieces(&history[0]), history[0].changes), (vec![("Halt 🧊", "")], 6));
    manager.now_ms += 10 * MINUTE_MS;
    manager.edit(document, Edit::comment("A1", Splice { position: 0, delete: 4, insert: "Vått".into() }));
    manager.edit(document, typing("A1", 7, "!"));
    let history = manager.client.history(document, &["answers", "A1", "comment"]);
    assert_eq!(pieces(&history[0]), [("Vått", "Halt"), ("!", "")]);
    let summary = history[0].summary();
    assert_eq!(summary.path, ["answers", "A1", "comment"]);
}

#[test]
fn two_who_type_in_each_others_words_are_told_apart() {
    let (mut server, mut manager, mut representative, document) = pair();
    manager.edit(document, typing("A1", 0, "Golvet är halt"));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    manager.edit(document, typing("A1", 14, " i hallen"));
    representative.edit(document, Edit::comment("A1", Splice { position: 10, delete: 4, insert: "blött".into() }));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    let history = manager.client.history(document, &["answers", "A1"]);
    assert_eq!(history, representative.client.history(document, &["answers", "A1"]));
    let of = |person| history.iter().find(|it| it.person == Some(person)).unwrap();
    let managers: String = pieces(of(MANAGER)).into_iter().map(|it| it.0).collect();
    assert_eq!(managers, "Golvet är halt i hallen");
    assert_eq!(pieces(of(REPRESENTATIVE)), [("blött", "halt")]);
}

#[test]
fn rows_are_told_as_added_removed_and_brought_back() {
    let (_, mut manager, _, document) = pair();
    let row = manager.client.draw_row_id();
    let values = vec![RowValue::new("kind", "strength"), RowValue::new("text", "Bra stämning")];
    manager.edit(document, Edit::add_row(Table::Findings, row, values));
    manager.now_ms += 10 * MINUTE_MS;
    manager.edit(document, Edit::row_value(Table::Findings, row, &["removed"], true));
    manager.now_ms += 10 * MINUTE_MS;
    manager.edit(document, Edit::row_value(Table::Findings, row, &["removed"], false));
    let history = manager.client.history(document, &["findings"]);
    let values = vec![("kind".to_owned(), "strength".to_owned()), ("text".to_owned(), "Bra stämning".to_owned())];
    let what: Vec<_> = history.iter().map(|it| it.what.clone()).collect();
    assert_eq!(what, [WhatHappened::RowRestored, WhatHappened::RowRemoved, WhatHappened::RowAdded { values }]);
    assert!(history.iter().all(|it| it.path == ["findings".to_owned(), row.to_string()]));
}

#[test]
fn a_write_that_settles_a_difference_names_both_values() {
    let (mut server, mut manager, mut representative, document) = pair();
    manager.edit(document, Edit::plan(&["responsible"], "Anna"));
    representative.edit(document, Edit::plan(&["responsible"], "Bo"));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    manager.edit(document, Edit::plan(&["responsible"], "Cissi"));
    let history = manager.client.history(document, &["plan"]);
    assert_eq!(history[0].what, set(&["Anna", "Bo"], Some("Cissi")));
}

#[test]
fn a_clock_that_is_wrong_puts_nothing_before_what_it_was_made_on() {
    let (mut server, mut manager, mut representative, document) = pair();
    manager.edit(document, Edit::plan(&["responsible"], "Anna"));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    representative.now_ms -= 1_000 * MINUTE_MS;
    representative.edit(document, Edit::plan(&["responsible"], "Bo"));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    let history = manager.client.history(document, &["plan"]);
    assert_eq!(history[0].what, set(&["Anna"], Some("Bo")));
    assert_eq!(history[1].what, set(&[], Some("Anna")));
}

#[test]
fn while_somebody_was_away_only_others_did_something_and_only_what_came_of_it_is_told() {
    let (mut server, mut manager, mut representative, document) = pair();
    manager.edit(document, typing("A1", 0, "Halt"));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    assert!(representative.client.unseen(document).is_empty(), "all of it is new, and that is no news");
    representative.event(Event::DocumentSeen(document));
    representative.edit(document, typing("A2", 0, "Eget"));
    for rating in ["yes", "no", "partly"] {
        manager.now_ms += 100 * MINUTE_MS;
        manager.edit(document, Edit::answer("A3", Voice::Manager, Some(rating)));
    }
    manager.edit(document, typing("A1", 4, " golv"));
    manager.edit(document, Edit::set_flag("A4", form_model::AnswerFlag::Strength));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    let unseen = representative.client.unseen(document);
    let paths: Vec<_> = unseen.iter().map(|it| it.path.join("/")).collect();
    assert_eq!(paths, ["answers/A4/strength", "answers/A1/comment", "answers/A3/rating/by/manager"]);
    assert_eq!(pieces(&unseen[1]), [(" golv", "")]);
    assert_eq!((&unseen[2].what, unseen[2].changes), (&set(&[], Some("partly")), 3));
    let mut restarted = representative.restarted(9);
    assert_eq!(restarted.client.unseen(document), unseen, "it survives a restart");
    restarted.event(Event::DocumentSeen(document));
    assert!(restarted.client.unseen(document).is_empty());
    assert!(restarted.client.seen(document).is_some_and(|it| it.at_ms > 0));
}

#[test]
fn only_so_many_people_are_remembered_and_the_newest_of_them() {
    let (_, mut manager, _, document) = pair();
    let identity = manager.client.identity().unwrap().clone();
    for number in 0..SEEN_PERSONS_MAX + 4 {
        let person = PersonId::from_bytes([u8::try_from(100 + number).unwrap(); 16]);
        manager.event(Event::SignedIn(crate::Identity { person, ..identity.clone() }));
        manager.event(Event::DocumentSeen(document));
    }
    assert!(manager.client.seen(document).is_some());
    let rows = now(manager.store.load(&format!("document/{document}/seen/"))).unwrap();
    assert_eq!(rows.len(), SEEN_PERSONS_MAX);
}

#[test]
fn after_a_refusal_what_was_seen_is_still_seen() {
    let (mut server, mut manager, mut representative, document) = pair();
    manager.edit(document, typing("A1", 0, "Halt"));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    server.rule = Box::new(|_, change| {
        let author = change.author().map(|it| it.as_bytes().to_vec());
        let is_hers = author.is_some_and(|it| it == REPRESENTATIVE.as_bytes());
        is_hers.then_some(form_model::RefusalReason::NotPermitted)
    });
    representative.disconnect(&mut server, crate::DisconnectReason::Lost);
    representative.edit(document, typing("A1", 4, " golv"));
    representative.event(Event::DocumentSeen(document));
    representative.connect(&mut server);
    assert!(!representative.client.status(document).unwrap().not_received.is_empty(), "it was refused");
    manager.edit(document, typing("A2", 0, "Nytt"));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    let unseen = representative.client.unseen(document);
    let paths: Vec<_> = unseen.iter().map(|it| it.path.join("/")).collect();
    assert_eq!(paths, ["answers/A2/comment"]);
}

#[test]
fn what_voided_a_mark_is_told_and_what_the_mark_does_not_cover_is_not() {
    let (mut server, mut manager, mut representative, document) = pair();
    manager.edit(document, Edit::answer("A1", Voice::Manager, Some("yes")));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    // Made without knowing of the mark: it voids the mark all the same.
    representative.edit(document, Edit::answer("A1", Voice::Representative, Some("no")));
    let covered = digest(manager.client.document(document).unwrap().automerge());
    let mark = Mark { row: RowId::from_bytes([7; 16]), person: MANAGER, time_ms: manager.now_ms, digest: covered };
    manager.edit(document, Edit::mark_ready(&mark, Voice::Manager));
    let mark = {
        let form = manager.client.document(document).unwrap();
        Followup::read(form.automerge(), form.template().unwrap()).ready[0].clone()
    };
    assert!(manager.client.changes_since_mark(document, &mark).is_empty());
    manager.edit(document, typing("A2", 0, "ab"));
    manager.edit(document, typing("A2", 2, "c"));
    let row = manager.client.draw_row_id();
    manager.edit(document, Edit::add_row(Table::Feedback, row, Vec::new()));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    let since = manager.client.changes_since_mark(document, &mark);
    let mut paths: Vec<_> = since.iter().map(|it| (it.path.join("/"), it.changes)).collect();
    paths.sort();
    let expected = [("answers/A1/rating/by/representative".to_owned(), 1), ("answers/A2/comment".to_owned(), 2)];
    assert_eq!(paths, expected);
}

#[test]
fn what_was_changed_since_a_hand_in_is_told() {
    let (_server, mut manager, _representative, document) = pair();
    manager.edit(document, typing("A1", 0, "före"));
    let covered = digest(manager.client.document(document).unwrap().automerge());
    let mark = Mark { row: RowId::from_bytes([8; 16]), person: MANAGER, time_ms: manager.now_ms, digest: covered };
    manager.edit(document, Edit::hand_in(&mark, &[], None));
    let hand_in = {
        let form = manager.client.document(document).unwrap();
        Followup::read(form.automerge(), form.template().unwrap()).hand_ins[0].clone()
    };
    assert!(manager.client.changes_since_hand_in(document, &hand_in).is_empty());
    manager.edit(document, typing("A2", 0, "efter"));
    let since = manager.client.changes_since_hand_in(document, &hand_in);
    assert_eq!(since.iter().map(|it| it.path.join("/")).collect::<Vec<_>>(), ["answers/A2/comment"]);
}

#[test]
fn a_text_field_follows_what_others_type_with_its_caret_and_sees_what_is_theirs() {
    let (mut server, mut manager, mut representative, document) = pair();
    manager.edit(document, typing("A1", 0, "👍 golv"));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    let shown = heads(&manager, document);
    representative.edit(document, typing("A1", 0, "🧊🧊"));
    representative.edit(document, deleting("A1", 6, 1));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    let path = ["answers", "A1", "comment"];
    let splices = manager.client.text_changes_since(document, &path, &shown);
    assert_eq!(Selection::caret(4).moved_by(&splices), Selection::caret(7), "it stands behind the same letter");
    assert_eq!(Selection { start: 0, end: 2 }.moved_by(&splices), Selection { start: 4, end: 6 });
    assert_eq!(Selection::caret(0).moved_by(&splices), Selection::caret(0));
    let ranges = manager.client.text_written_by_others(document, &path, &shown);
    assert_eq!(ranges, [WrittenRange { start: 0, end: 4, person: Some(REPRESENTATIVE) }]);
    assert!(representative.client.text_written_by_others(document, &path, &shown).is_empty());
    assert!(manager.client.text_changes_since(document, &path, &heads(&manager, document)).is_empty());
}

/// Makes splices on a text as a text field does.
fn spliced(text: &str, splices: &[Splice]) -> String {
    let mut units: Vec<u16> = text.encode_utf16().collect();
    for splice in splices {
        units.splice(splice.position..splice.position + splice.delete, splice.insert.encode_utf16());
    }
    String::from_utf16(&units).unwrap()
}

#[test]
fn splices_since_any_heads_make_the_old_text_the_new_one_and_histories_agree() {
    for seed in 0..8 {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let (mut server, mut manager, mut representative, document) = pair();
        let path = ["answers", "A1", "comment"];
        let mut shown = vec![(heads(&manager, document), String::new())];
        for _ in 0..30 {
            let tablet = if rng.random_bool(0.5) { &mut manager } else { &mut representative };
            let form = tablet.client.document(document).unwrap();
            let text: Vec<char> = text_at(form.automerge(), &path).unwrap().chars().collect();
            let start = rng.random_range(0..=text.len());
            let delete = if rng.random_bool(0.4) { (text.len() - start).min(4) } else { 0 };
            let units = |it: &[char]| it.iter().map(|it| it.len_utf16()).sum::<usize>();
            let insert = ["a", "bc", "👍", "é🧊x", ""][rng.random_range(0..5)].to_owned();
            let splice =
                Splice { position: units(&text[..start]), delete: units(&text[start..start + delete]), insert };
            tablet.edit(document, Edit::comment("A1", splice));
            if rng.random_bool(0.3) {
                talk(&mut server, &mut [&mut manager, &mut representative]);
            }
            let form = manager.client.document(document).unwrap();
            shown.push((form.heads(), text_at(form.automerge(), &path).unwrap()));
        }
        talk(&mut server, &mut [&mut manager, &mut representative]);
        let form = manager.client.document(document).unwrap();
        let newest = text_at(form.automerge(), &path).unwrap();
        for (heads, text) in &shown {
            let splices = manager.client.text_changes_since(document, &path, heads);
            assert_eq!(spliced(text, &splices), newest, "seed {seed}");
        }
        let history = manager.client.history(document, &[]);
        assert_eq!(history, representative.client.history(document, &[]), "seed {seed}");
        let typed: String = history.iter().flat_map(pieces).map(|it| it.0).collect();
        assert!(typed.chars().count() >= newest.chars().count(), "seed {seed}");
        let anew = representative.restarted(9);
        assert_eq!(history, anew.client.history(document, &[]), "seed {seed}: in whatever order they came");
    }
}

#[test]
fn a_document_that_is_not_here_has_no_history() {
    let tablet = Tablet::new(MANAGER, 1);
    let document = extra().document_id();
    assert!(tablet.client.history(document, &[]).is_empty());
    assert!(tablet.client.unseen(document).is_empty());
    assert!(tablet.client.text_changes_since(document, &["answers"], &[]).is_empty());
    assert_eq!(TypedPiece::default().inserted, "");
}

/// Twenty thousand changes of two people, most of them one letter, in the comments of forty questions.
fn long_form() -> FormDocument {
    let mut form = FormDocument::start(yearly(), Some(template())).unwrap();
    let questions: Vec<String> = template().questions().map(|it| it.id.clone()).collect();
    let mut lengths = vec![0; questions.len()];
    for number in 0..20_000_usize {
        if number % 700 == 0 {
            let person = if number % 1_400 == 0 { MANAGER } else { REPRESENTATIVE };
            let actor = automerge::ActorId::from(number.to_be_bytes().as_slice());
            form.write_as(PersonId::from_bytes(*person.as_bytes()), actor);
        }
        let question = number / 50 % questions.len();
        let edit = if number % 50 == 0 {
            let rating = ["yes", "no", "partly"][number / 50 % 3];
            Edit::answer(&questions[question], Voice::Manager, Some(rating))
        } else {
            lengths[question] += 1;
            typing(&questions[question], lengths[question] - 1, "a")
        };
        form.apply(&edit, 1_760_000_000_000 + 700 * number as u64).unwrap();
    }
    form
}

#[expect(clippy::disallowed_methods, reason = "it measures")]
fn measured<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = std::time::Instant::now();
    let result = work();
    println!("{what}: {:.1} ms", start.elapsed().as_secs_f64() * 1_000.0);
    result
}

/// Prints how long the questions take on a document of twenty thousand changes.
#[test]
#[ignore = "it measures; run it by name and with --no-capture"]
fn twenty_thousand_changes_are_looked_back_on_quickly() {
    let form = long_form();
    let mut tablet = Tablet::new(MANAGER, 1);
    let mut server = Server::new();
    tablet.connect(&mut server);
    let document = yearly().document_id();
    let all = form.automerge().get_changes(&[]);
    server.documents.get_mut(&document).unwrap().apply_changes(all).unwrap();
    tablet.disconnect(&mut server, crate::DisconnectReason::Lost);
    tablet.connect(&mut server);
    assert_eq!(heads(&tablet, document), form.heads());
    // Connected, the tablet of these tests reads its whole store after each edit.
    tablet.disconnect(&mut server, crate::DisconnectReason::Lost);
    let path = ["answers", "A1", "comment"];
    let client = &tablet.client;
    let earlier = vec![client.document(document).unwrap().automerge().get_changes_meta(&[])[10_000].hash];
    let entries = measured("first question", || client.history(document, &["answers", "A1"]));
    println!("  {} entries", entries.len());
    measured("history of a question", || client.history(document, &["answers", "A1"]));
    let entries = measured("history of everything", || client.history(document, &[]));
    println!("  {} entries", entries.len());
    measured("changes since half the time", || client.changes_since(document, &earlier));
    measured("changes since now", || client.changes_since(document, &form.heads()));
    measured("text changes since half the time", || client.text_changes_since(document, &path, &earlier));
    measured("text changes since now", || client.text_changes_since(document, &path, &form.heads()));
    measured("written by others", || client.text_written_by_others(document, &path, &earlier));
    measured("one edit", || tablet.edit(document, typing("A1", 3, "x")));
    measured("history after one edit", || tablet.client.history(document, &["answers", "A1"]));
    measured("undo", || tablet.event(Event::Undo(document)));
    measured("redo", || tablet.event(Event::Redo(document)));
    tablet.edit(document, typing("A2", 0, &"x".repeat(15_000)));
    let shown = heads(&tablet, document);
    tablet.edit(document, typing("A2", 7_000, "y"));
    let path = ["answers", "A2", "comment"];
    measured("text changes in a long text", || tablet.client.text_changes_since(document, &path, &shown));
    measured("undo in a long text", || tablet.event(Event::Undo(document)));
    measured("undo of a long text", || tablet.event(Event::Undo(document)));
}
