//! What taking back promises: one's own words go, everybody else's stay, and nothing is a guess.

use form_model::{AnswerFlag, ContentDigest, DocumentId, Edit, Mark, RowId, RowValue, Splice, Table, Voice, text_at};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha20Rng;

use super::testing::*;
use crate::event::{Event, Notice, UndoProblem};

const LONG_PAUSE_MS: u64 = 10_000;

/// How many random plans are carried out; one takes some tenths of a second.
const PLANS: u64 = 12;

fn pair() -> (Server, Tablet, Tablet, DocumentId) {
    let mut server = Server::new();
    let mut manager = Tablet::new(MANAGER, 1);
    let mut representative = Tablet::new(REPRESENTATIVE, 2);
    manager.connect(&mut server);
    representative.connect(&mut server);
    (server, manager, representative, yearly().document_id())
}

fn typing(position: usize, text: &str) -> Edit {
    Edit::comment("A1", Splice::insert(position, text))
}

fn deleting(position: usize, delete: usize) -> Edit {
    Edit::comment("A1", Splice { position, delete, insert: String::new() })
}

fn comment(tablet: &Tablet, document: DocumentId) -> String {
    let form = tablet.client.document(document).unwrap();
    text_at(form.automerge(), &["answers", "A1", "comment"]).unwrap_or_default()
}

fn rating(tablet: &Tablet, document: DocumentId, voice: Voice) -> Option<String> {
    let form = tablet.client.document(document).unwrap();
    let followup = form_model::Followup::read(form.automerge(), form.template().unwrap());
    let answer = &followup.answers["A1"];
    let side = if voice == Voice::Manager { &answer.manager } else { &answer.representative };
    side.ratings.iter().next().cloned()
}

fn is_needing_action(tablet: &Tablet, document: DocumentId) -> bool {
    let form = tablet.client.document(document).unwrap();
    form_model::Followup::read(form.automerge(), form.template().unwrap()).answers["A1"].needs_action
}

fn findings(tablet: &Tablet, document: DocumentId) -> usize {
    let form = tablet.client.document(document).unwrap();
    form_model::Followup::read(form.automerge(), form.template().unwrap()).findings.len()
}

impl Tablet {
    /// Edits after a pause, so that the edit is a step of its own.
    fn edit_later(&mut self, document: DocumentId, edit: Edit) {
        self.now_ms += LONG_PAUSE_MS;
        self.edit(document, edit);
    }

    fn undo(&mut self, document: DocumentId) -> Vec<Notice> {
        let before = self.notices.len();
        self.event(Event::Undo(document));
        self.notices[before..].to_vec()
    }

    fn redo(&mut self, document: DocumentId) -> Vec<Notice> {
        let before = self.notices.len();
        self.event(Event::Redo(document));
        self.notices[before..].to_vec()
    }
}

fn problem(notices: &[Notice]) -> Option<UndoProblem> {
    notices.iter().find_map(|it| if let Notice::NotUndone { why, .. } = it { Some(why.clone()) } else { None })
}

#[test]
fn a_burst_of_typing_is_taken_back_at_once_and_made_again() {
    let (_, mut manager, _, document) = pair();
    manager.edit(document, typing(0, "Halt golv"));
    manager.edit_later(document, typing(9, " i"));
    manager.edit(document, typing(11, " hallen 👷🏽"));
    assert!(manager.client.can_undo(document) && !manager.client.can_redo(document));
    let notices = manager.undo(document);
    assert!(notices.iter().any(|it| matches!(it, Notice::Undone { path, .. } if path[1] == "A1")));
    assert_eq!(comment(&manager, document), "Halt golv");
    manager.redo(document);
    assert_eq!(comment(&manager, document), "Halt golv i hallen 👷🏽");
    manager.undo(document);
    manager.undo(document);
    assert_eq!(comment(&manager, document), "");
    assert!(!manager.client.can_undo(document));
    assert!(manager.undo(document).is_empty());
}

#[test]
fn what_others_typed_within_ones_own_words_stays_when_they_are_taken_back() {
    let (mut server, mut manager, mut representative, document) = pair();
    manager.edit(document, typing(0, "Golvet är halt"));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    representative.edit(document, typing(10, "ofta 🧊 "));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    manager.undo(document);
    assert_eq!(comment(&manager, document), "ofta 🧊 ");
    manager.redo(document);
    assert_eq!(comment(&manager, document), "Golvet är ofta 🧊 halt");
}

#[test]
fn deleted_words_come_back_in_their_order_even_letter_by_letter() {
    let (_, mut manager, _, document) = pair();
    manager.edit(document, typing(0, "p👍q"));
    manager.edit_later(document, deleting(1, 2));
    manager.edit_later(document, deleting(1, 1));
    manager.edit_later(document, typing(1, "z"));
    manager.undo(document);
    manager.undo(document);
    assert_eq!(comment(&manager, document), "pq");
    manager.undo(document);
    assert_eq!(comment(&manager, document), "p👍q");
    manager.undo(document);
    assert_eq!(comment(&manager, document), "");
    for _ in 0..4 {
        manager.redo(document);
    }
    assert_eq!(comment(&manager, document), "pz");
}

#[test]
fn neighbours_deleted_one_after_the_other_keep_their_order() {
    let (_, mut manager, _, document) = pair();
    manager.edit(document, typing(0, "xy"));
    manager.edit_later(document, deleting(0, 1));
    manager.edit_later(document, deleting(0, 1));
    manager.undo(document);
    manager.undo(document);
    assert_eq!(comment(&manager, document), "xy");
}

#[test]
fn words_that_somebody_else_deleted_too_stay_deleted() {
    let (mut server, mut manager, mut representative, document) = pair();
    manager.edit(document, typing(0, "abc"));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    manager.edit_later(document, deleting(0, 2));
    representative.edit(document, deleting(1, 2));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    assert_eq!(comment(&manager, document), "");
    manager.undo(document);
    assert_eq!(comment(&manager, document), "a");
}

#[test]
fn a_value_goes_back_to_what_it_was() {
    let (_, mut manager, _, document) = pair();
    manager.edit(document, Edit::answer("A1", Voice::Manager, Some("yes")));
    manager.edit(document, Edit::answer("A1", Voice::Manager, Some("no")));
    manager.undo(document);
    assert_eq!(rating(&manager, document, Voice::Manager).as_deref(), Some("yes"));
    manager.undo(document);
    assert_eq!(rating(&manager, document, Voice::Manager), None);
    manager.redo(document);
    manager.redo(document);
    assert_eq!(rating(&manager, document, Voice::Manager).as_deref(), Some("no"));
    assert!(!manager.client.can_redo(document));
    manager.undo(document);
    manager.undo(document);
    assert_eq!(rating(&manager, document, Voice::Manager), None);
}

#[test]
fn a_value_that_somebody_else_has_written_since_is_left_alone_and_that_is_said() {
    let (mut server, mut manager, mut representative, document) = pair();
    manager.edit(document, Edit::set_flag("A1", AnswerFlag::NeedsAction));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    representative.edit(document, Edit::clear_flag("A1", AnswerFlag::NeedsAction));
    representative.edit(document, Edit::set_flag("A1", AnswerFlag::NeedsAction));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    let heads = manager.client.document(document).unwrap().heads();
    assert_eq!(problem(&manager.undo(document)), Some(UndoProblem::WrittenByOthers));
    assert!(is_needing_action(&manager, document));
    assert_eq!(manager.client.document(document).unwrap().heads(), heads);
    assert!(!manager.client.can_undo(document), "it does not stand in the way of older steps");
}

#[test]
fn a_value_of_somebody_else_that_came_back_stops_older_steps_at_the_same_place() {
    let (mut server, mut manager, mut representative, document) = pair();
    manager.edit(document, Edit::plan(&["responsible"], "Anna"));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    representative.edit(document, Edit::plan(&["responsible"], "Bo"));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    manager.edit(document, Edit::plan(&["responsible"], "Cissi"));
    assert_eq!(problem(&manager.undo(document)), None);
    assert_eq!(problem(&manager.undo(document)), Some(UndoProblem::WrittenByOthers));
    let form = manager.client.document(document).unwrap();
    let followup = form_model::Followup::read(form.automerge(), form.template().unwrap());
    assert_eq!(followup.plan.responsible.as_deref(), Some("Bo"));
}

#[test]
fn an_edit_that_settled_a_difference_is_not_taken_back() {
    let (mut server, mut manager, mut representative, document) = pair();
    manager.edit(document, Edit::plan(&["responsible"], "Anna"));
    representative.edit(document, Edit::plan(&["responsible"], "Bo"));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    manager.edit(document, Edit::plan(&["responsible"], "Cissi"));
    assert_eq!(problem(&manager.undo(document)), Some(UndoProblem::SettledDifference));
}

#[test]
fn an_added_row_is_flagged_and_comes_back() {
    let (_, mut manager, _, document) = pair();
    let row = manager.client.draw_row_id();
    let values = vec![RowValue::new("kind", "strength"), RowValue::new("text", "Bra stämning")];
    manager.edit(document, Edit::add_row(Table::Findings, row, values));
    manager.undo(document);
    assert_eq!(findings(&manager, document), 0);
    manager.redo(document);
    assert_eq!(findings(&manager, document), 1);
    manager.undo(document);
    assert_eq!(findings(&manager, document), 0);
}

#[test]
fn a_row_that_somebody_else_has_written_in_is_not_taken_away() {
    let (mut server, mut manager, mut representative, document) = pair();
    let row = manager.client.draw_row_id();
    manager.edit(document, Edit::add_row(Table::Findings, row, vec![RowValue::new("kind", "strength")]));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    representative.edit(document, Edit::row_text(Table::Findings, row, &["text"], Splice::insert(0, "Lugnt")));
    talk(&mut server, &mut [&mut manager, &mut representative]);
    assert_eq!(problem(&manager.undo(document)), Some(UndoProblem::WrittenByOthers));
    assert_eq!(findings(&manager, document), 1);
}

#[test]
fn counts_are_counted_back() {
    let (_, mut manager, _, document) = pair();
    manager.edit(document, Edit::count("A1", "yes", 3));
    let count = |tablet: &Tablet| {
        let form = tablet.client.document(document).unwrap();
        form_model::Followup::read(form.automerge(), form.template().unwrap()).tally["A1"]["yes"]
    };
    manager.undo(document);
    assert_eq!(count(&manager), 0);
    manager.redo(document);
    assert_eq!(count(&manager), 3);
}

#[test]
fn marks_are_not_taken_back() {
    let (_, mut manager, _, document) = pair();
    let mark = Mark {
        row: RowId::from_bytes([7; 16]),
        person: MANAGER,
        time_ms: manager.now_ms,
        digest: ContentDigest::from_bytes([8; 32]),
    };
    manager.edit(document, Edit::mark_ready(&mark, Voice::Manager));
    assert!(!manager.client.can_undo(document));
}

#[test]
fn a_typed_and_deleted_letter_is_no_step() {
    let (_, mut manager, _, document) = pair();
    manager.edit(document, typing(0, "ord"));
    manager.edit_later(document, typing(3, "x"));
    manager.edit(document, deleting(3, 1));
    manager.undo(document);
    assert_eq!(comment(&manager, document), "");
}

#[test]
fn nobody_takes_back_what_another_person_did_on_the_same_tablet() {
    let (_, mut manager, _, document) = pair();
    manager.edit(document, typing(0, "Annas ord"));
    let identity = manager.client.identity().unwrap().clone();
    manager.event(Event::SignedOut);
    assert!(!manager.client.can_undo(document));
    manager.event(Event::SignedIn(crate::Identity { person: REPRESENTATIVE, ..identity }));
    assert!(!manager.client.can_undo(document));
    manager.undo(document);
    assert_eq!(comment(&manager, document), "Annas ord");
}

/// Characters that nobody else types: plain ones and such as need two UTF-16 units, in turns.
struct Alphabet {
    plain: u32,
    wide: u32,
    used: u32,
}

impl Alphabet {
    fn next(&mut self) -> char {
        self.used += 1;
        let from = if self.used.is_multiple_of(2) { self.plain } else { self.wide };
        char::from_u32(from + self.used).unwrap()
    }

    fn has(&self, character: char) -> bool {
        let value = u32::from(character);
        (self.plain..self.plain + 5_000).contains(&value) || (self.wide..self.wide + 5_000).contains(&value)
    }
}

fn units(characters: &[char]) -> usize {
    characters.iter().map(|it| it.len_utf16()).sum()
}

/// One random splice in the comment: typing, deleting, or both.
fn splice_somewhere(tablet: &mut Tablet, document: DocumentId, alphabet: &mut Alphabet, rng: &mut ChaCha20Rng) {
    let text: Vec<char> = comment(tablet, document).chars().collect();
    let start = rng.random_range(0..=text.len());
    let length = if rng.random_bool(0.4) { rng.random_range(0..=(text.len() - start).min(5)) } else { 0 };
    let insert: String = (0..rng.random_range(0..4)).map(|_| alphabet.next()).collect();
    let splice = Splice { position: units(&text[..start]), delete: units(&text[start..start + length]), insert };
    if rng.random_bool(0.5) {
        tablet.now_ms += LONG_PAUSE_MS;
    }
    tablet.edit(document, Edit::comment("A1", splice));
}

fn gone(before: &str, after: &str) -> Vec<char> {
    before.chars().filter(|it| !after.contains(*it)).collect()
}

/// The characters of `text` that are in `seen` too, in the order of `seen`, must stand in this order.
fn assert_same_order(seen: &str, text: &str, seed: u64) {
    let in_seen: String = seen.chars().filter(|it| text.contains(*it)).collect();
    let in_text: String = text.chars().filter(|it| seen.contains(*it)).collect();
    assert_eq!(in_seen, in_text, "seed {seed}");
}

#[test]
fn taking_back_never_removes_what_others_typed_and_takes_back_all_of_ones_own() {
    for seed in 0..PLANS {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let (mut server, mut manager, mut representative, document) = pair();
        let mut mine = Alphabet { plain: 0x4e00, wide: 0x1_f300, used: 0 };
        let mut theirs = Alphabet { plain: 0xac00, wide: 0x2_4000, used: 0 };
        let (mut deleted_by_me, mut deleted_by_them) = (Vec::new(), Vec::new());
        for _ in 0..40 {
            let before = comment(&manager, document);
            match rng.random_range(0..10) {
                0..3 => {
                    splice_somewhere(&mut manager, document, &mut mine, &mut rng);
                    deleted_by_me.extend(gone(&before, &comment(&manager, document)));
                }
                3..6 => {
                    let before = comment(&representative, document);
                    splice_somewhere(&mut representative, document, &mut theirs, &mut rng);
                    deleted_by_them.extend(gone(&before, &comment(&representative, document)));
                }
                6 => {
                    assert_eq!(problem(&manager.undo(document)), None, "seed {seed}");
                    let gone = gone(&before, &comment(&manager, document));
                    assert!(gone.iter().all(|it| mine.has(*it)), "seed {seed}");
                }
                7 => {
                    assert_eq!(problem(&manager.redo(document)), None, "seed {seed}");
                    let gone = gone(&before, &comment(&manager, document));
                    assert!(gone.iter().all(|it| mine.has(*it) || deleted_by_me.contains(it)), "seed {seed}");
                }
                _ => talk(&mut server, &mut [&mut manager, &mut representative]),
            }
        }
        talk(&mut server, &mut [&mut manager, &mut representative]);
        let before = comment(&manager, document);
        while manager.client.can_undo(document) {
            assert_eq!(problem(&manager.undo(document)), None, "seed {seed}");
        }
        let after = comment(&manager, document);
        assert!(!after.chars().any(|it| mine.has(it)), "seed {seed}: {after}");
        assert_same_order(&before, &after, seed);
        for number in 1..=theirs.used {
            let from = if number.is_multiple_of(2) { theirs.plain } else { theirs.wide };
            let character = char::from_u32(from + number).unwrap();
            let expected = usize::from(!deleted_by_them.contains(&character));
            let found = after.chars().filter(|it| *it == character).count();
            assert!(found >= expected && found <= 1, "seed {seed}: {character} stands {found} times in {after}");
        }
        talk(&mut server, &mut [&mut manager, &mut representative]);
        assert_eq!(comment(&representative, document), after, "seed {seed}");
    }
}

#[test]
fn alone_taking_everything_back_and_making_it_again_goes_through_every_state() {
    for seed in 0..PLANS {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let (_, mut manager, _, document) = pair();
        let mut mine = Alphabet { plain: 0x4e00, wide: 0x1_f300, used: 0 };
        for _ in 0..20 {
            splice_somewhere(&mut manager, document, &mut mine, &mut rng);
        }
        let mut states = vec![comment(&manager, document)];
        while manager.client.can_undo(document) {
            manager.undo(document);
            states.push(comment(&manager, document));
        }
        states.dedup();
        assert_eq!(states.last().unwrap(), "", "seed {seed}");
        for round in 0..2 {
            let mut again = vec![comment(&manager, document)];
            while manager.client.can_redo(document) {
                manager.redo(document);
                again.push(comment(&manager, document));
            }
            again.reverse();
            again.dedup();
            assert_eq!(again, states, "seed {seed}, round {round}");
            while manager.client.can_undo(document) {
                manager.undo(document);
            }
            assert_eq!(comment(&manager, document), "", "seed {seed}, round {round}");
        }
    }
}
