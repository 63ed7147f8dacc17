//! The gate as a whole: what is admitted, held and refused, and what a hostile change does to the rest.

use std::sync::Arc;

use automerge::legacy::{ElementId, Key, ObjectId, OpId, OpType};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Change, ExpandedChange, ROOT, ReadDoc};
use form_model::{Edit, RefusalReason, Splice, Voice};
use proptest::prelude::*;

use super::authorship::AuthorFault;
use super::path_rules::PathFault;
use super::testing::*;
use super::validator::StructureFault;
use super::*;

fn answer(question: &str, voice: Voice) -> Edit {
    Edit::answer(question, voice, Some("yes"))
}

fn mutated(change: &Change, mutate: impl FnOnce(&mut ExpandedChange)) -> Change {
    let mut expanded = change.decode();
    mutate(&mut expanded);
    Change::from(expanded)
}

fn only_fault(verdict: &Verdict) -> Fault {
    assert_eq!((verdict.admitted.len(), verdict.refused.len()), (0, 1), "{verdict:?}");
    verdict.refused[0].1
}

fn stranger_op() -> OpId {
    OpId::new(7, &ActorId::from([77; 16]))
}

/// Two changes by one actor, the second typing into what the first typed.
fn two_changes() -> (Change, Change) {
    let mut form = form(MANAGER, 1);
    let first = edit(&mut form, &Edit::comment("A1", Splice::insert(0, "ab")));
    let second = edit(&mut form, &Edit::comment("A1", Splice::insert(1, "c")));
    (first, second)
}

#[test]
fn honest_changes_are_admitted_in_causal_order() {
    let (first, second) = two_changes();
    let mut gate = gate();
    let verdict = deliver(&mut gate, MANAGER, &[second.clone(), first.clone()]);
    assert_eq!(hashes(&verdict), [first.hash(), second.hash()]);
    assert_eq!(gate.graph().heads(), [second.hash()]);
    let again = deliver(&mut gate, MANAGER, &[first]);
    assert!(!again.is_to_be_stored());
}

#[test]
fn a_change_before_its_deps_is_given_back() {
    let (first, second) = two_changes();
    let mut gate = gate();
    let verdict = deliver(&mut gate, MANAGER, std::slice::from_ref(&second));
    assert_eq!((verdict.orphans.len(), verdict.is_to_be_stored()), (1, false));
    let verdict = deliver(&mut gate, MANAGER, &[first, second]);
    assert_eq!(verdict.admitted.len(), 2);
}

#[test]
fn a_second_change_with_a_number_that_is_taken_is_refused_and_the_others_are_not() {
    let (first, second) = two_changes();
    let twin = mutated(&first, |it| it.time = 99);
    let verdict = deliver(&mut gate(), MANAGER, &[first, second, twin.clone()]);
    assert_eq!(verdict.admitted.len(), 2);
    assert_eq!(verdict.refused, [(twin.hash(), Fault::Structure(StructureFault::DuplicateSeq))]);
}

#[test]
fn every_fault_of_structure_is_found_before_automerge_sees_it() {
    let (first, second) = two_changes();
    let genesis = gate().graph().heads();
    let cases: [(Change, StructureFault); 7] = [
        (mutated(&second, |it| it.seq = 5), StructureFault::SeqGap),
        (mutated(&second, |it| it.deps = genesis), StructureFault::ForgetsOwnPast),
        (mutated(&second, |it| it.start_op = 1.try_into().unwrap()), StructureFault::StartOpTooLow),
        (mutated(&second, |it| it.start_op = 0xffff_fffd.try_into().unwrap()), StructureFault::TooLarge),
        (mutated(&second, |it| it.operations[0].obj = ObjectId::Id(stranger_op())), StructureFault::OutsideCausalPast),
        (
            mutated(&second, |it| it.operations[0].key = Key::Seq(ElementId::Id(stranger_op()))),
            StructureFault::OutsideCausalPast,
        ),
        (mutated(&second, |it| it.operations[0].pred = vec![stranger_op()].into()), StructureFault::OutsideCausalPast),
    ];
    for (change, fault) in cases {
        let mut gate = gate();
        deliver(&mut gate, MANAGER, std::slice::from_ref(&first));
        assert_eq!(only_fault(&deliver(&mut gate, MANAGER, &[change])), Fault::Structure(fault));
    }
}

/// A seal of these heads, shown by whoever delivers next.
fn shown(heads: &[ChangeHash]) -> ShownSeals {
    ShownSeals { heads: heads.to_vec(), awaited: heads.to_vec(), unsealed: Unsealed::Judged }
}

/// After a restore a change came without its seal and was refused. The seal that came later did not bring it in: it stayed refused,
/// and everything built on it with it.
#[test]
fn what_was_refused_without_its_seal_is_admitted_below_it() {
    let mut theirs = form(REPRESENTATIVE, 2);
    let first = edit(&mut theirs, &answer("A1", Voice::Manager));
    let second = edit(&mut theirs, &Edit::comment("A1", Splice::insert(0, "ovanpå")));
    let mut gate = gate();
    let verdict = deliver(&mut gate, REPRESENTATIVE, &[first.clone(), second.clone()]);
    assert_eq!((verdict.admitted.len(), verdict.refused.len()), (0, 2));
    assert!(!gate.wants(&second.hash(), MANAGER), "nobody is asked for what was refused");
    gate.note_seals(shown(&[second.hash()]));
    deliver(&mut gate, MANAGER, &[]);
    assert!(gate.lacks(&second.hash()) && gate.wants(&second.hash(), MANAGER), "but for what is sealed");
    for part in [&second, &first] {
        let verdict = deliver(&mut gate, MANAGER, std::slice::from_ref(part));
        assert_eq!((verdict.orphans.len(), verdict.is_to_be_stored()), (1, false), "it waits for the rest");
        assert!(verdict.refused_before.is_empty(), "and nobody is told to set it aside");
    }
    deliver(&mut gate, MANAGER, std::slice::from_ref(&second));
    assert!(gate.wants(&first.hash(), MANAGER));
    let verdict = deliver(&mut gate, MANAGER, &[second.clone(), first.clone()]);
    assert_eq!(hashes(&verdict), [first.hash(), second.hash()]);
    assert_eq!(verdict.readmit, [first.hash(), second.hash()]);
    assert!(verdict.refused_before.is_empty() && !gate.lacks(&second.hash()));
}

#[test]
fn a_seal_admits_nothing_that_it_does_not_cover_or_that_automerge_can_not_take() {
    let mut theirs = form(REPRESENTATIVE, 2);
    let sealed = edit(&mut theirs, &Edit::comment("A1", Splice::insert(0, "före")));
    let foreign = edit(&mut theirs, &answer("A1", Voice::Manager));
    let broken = mutated(&foreign, |it| it.seq = 7);
    let mut gate = gate();
    deliver(&mut gate, REPRESENTATIVE, std::slice::from_ref(&sealed));
    deliver(&mut gate, REPRESENTATIVE, &[foreign.clone(), broken.clone()]);
    gate.note_seals(shown(&[sealed.hash()]));
    let verdict = deliver(&mut gate, MANAGER, std::slice::from_ref(&foreign));
    assert_eq!((verdict.refused_before.len(), verdict.is_to_be_stored()), (1, false));
    gate.note_seals(shown(&[broken.hash()]));
    let verdict = deliver(&mut gate, MANAGER, std::slice::from_ref(&broken));
    assert_eq!(only_fault(&verdict), Fault::Structure(StructureFault::SeqGap));
    assert!(!gate.lacks(&broken.hash()) && !gate.wants(&broken.hash(), MANAGER), "nobody is asked again");
    assert_eq!(deliver(&mut gate, MANAGER, &[broken]).refused_before.len(), 1);
}

#[test]
fn nothing_is_written_in_a_round_that_is_closed() {
    let mut gate = gate();
    let mut manager = form(MANAGER, 1);
    let in_time = edit(&mut manager, &answer("A1", Voice::Manager));
    assert_eq!(deliver(&mut gate, MANAGER, &[in_time]).admitted.len(), 1);
    gate.note_round(RoundState::Closed);
    let late = edit(&mut manager, &answer("A2", Voice::Manager));
    let fault = only_fault(&deliver(&mut gate, MANAGER, &[late]));
    assert_eq!((fault, fault.reason()), (Fault::RoundClosed, RefusalReason::RoundClosed));
}

/// Inserts this much at the beginning of a comment, past what an edit would let through.
fn typed(form: &mut form_model::FormDocument, delete: isize, insert: usize) -> Change {
    let text = "x".repeat(insert);
    by_hand(form, |tx| tx.splice_text(at(tx, &["answers", "A1", "comment"]), 0, delete, &text).unwrap())
}

#[test]
fn a_text_grows_to_its_bound_and_not_beyond() {
    let mut manager = form(MANAGER, 1);
    let most = [typed(&mut manager, 0, 40_000), typed(&mut manager, 0, 40_000), typed(&mut manager, 0, 20_000)];
    let kept = manager.clone();
    let too_much = typed(&mut manager, 0, 1);
    for deliver in [deliver, deliver_singly] {
        let mut gate = gate();
        assert_eq!(deliver(&mut gate, MANAGER, &most).admitted.len(), 3);
        let fault = only_fault(&deliver(&mut gate, MANAGER, std::slice::from_ref(&too_much)));
        assert_eq!(fault, Fault::Limit(LimitFault::TextTooLong));
        assert_eq!(fault.reason(), RefusalReason::ValueNotAccepted);
        let mut manager = kept.clone();
        let rewritten = typed(&mut manager, 20_000, 20_000);
        assert_eq!(deliver(&mut gate, MANAGER, &[rewritten]).admitted.len(), 1, "what is taken away makes room");
    }
}

#[test]
fn what_comes_at_once_is_added_up() {
    let mut manager = form(MANAGER, 1);
    let all = [40_000, 40_000, 20_000, 1].map(|units| typed(&mut manager, 0, units));
    let verdict = deliver(&mut gate(), MANAGER, &all);
    assert_eq!(verdict.admitted.len(), 3);
    assert_eq!(verdict.refused, [(all[3].hash(), Fault::Limit(LimitFault::TextTooLong))]);
}

#[test]
fn a_map_key_on_a_list_is_refused() {
    let (first, second) = two_changes();
    let mut gate = gate();
    deliver(&mut gate, MANAGER, &[first]);
    let change = mutated(&second, |it| {
        it.operations[0].key = Key::Map("key".into());
        it.operations[0].insert = false;
    });
    assert_eq!(only_fault(&deliver(&mut gate, MANAGER, &[change])), Fault::Path(PathFault::ObjectKind));
}

#[test]
fn a_delete_without_a_predecessor_breaks_only_itself() {
    let mut form = form(MANAGER, 1);
    let first = edit(&mut form, &answer("A1", Voice::Manager));
    let second = edit(&mut form, &answer("A2", Voice::Manager));
    let third = edit(&mut form, &answer("A3", Voice::Manager));
    let bad = mutated(&second, |it| {
        it.operations[0].action = OpType::Delete;
        it.operations[0].pred = Vec::new().into();
    });
    let delivery = Delivery { changes: vec![first.clone(), bad.clone()], sender: sender(MANAGER) };
    let broken = gate().judge(delivery, Trial::Together, &grant_of);
    assert!(matches!(broken, Err(GateError::Broken)), "{broken:?}");
    let mut gate = gate();
    let verdict = deliver_singly(&mut gate, MANAGER, &[first.clone(), bad.clone()]);
    assert_eq!(hashes(&verdict), [first.hash()]);
    assert!(matches!(verdict.refused[0], (hash, Fault::Apply(_)) if hash == bad.hash()));
    let verdict = deliver(&mut gate, MANAGER, &[second, third]);
    assert_eq!(verdict.admitted.len(), 2);
    assert!(form_model::load_automerge(&gate.automerge().save()).is_ok());
}

#[test]
fn a_panic_in_the_validator_breaks_only_the_change_that_caused_it() {
    let trigger: PanicTrigger = Some(Arc::from("panic, please"));
    let mut form = form(MANAGER, 1);
    let first = edit(&mut form, &answer("A1", Voice::Manager));
    let document = form.automerge_mut();
    let mut transaction = document.transaction();
    transaction.put(ROOT, "anything", 1).unwrap();
    let (hash, _) = transaction.commit_with(CommitOptions::default().with_message("panic, please"));
    let bad = document.get_change_by_hash(&hash.unwrap()).unwrap();
    let delivery = Delivery { changes: vec![first.clone(), bad.clone()], sender: sender(MANAGER) };
    let broken = gate_with(&[], Decisions::default(), trigger.clone()).judge(delivery, Trial::Together, &grant_of);
    assert!(matches!(broken, Err(GateError::Broken)));
    let mut gate = gate_with(&[], Decisions::default(), trigger);
    let verdict = deliver_singly(&mut gate, MANAGER, &[first.clone(), bad]);
    assert_eq!(hashes(&verdict), [first.hash()]);
    assert_eq!(verdict.refused[0].1, Fault::Apply(live_document::ApplyFault::Panicked));
}

#[test]
fn what_builds_on_a_refused_change_is_refused_with_its_name_and_for_good() {
    let mut manager = form(MANAGER, 1);
    let root = by_hand(&mut manager, |tx| tx.delete(ROOT, "answers").unwrap());
    let child = by_hand(&mut manager, |tx| tx.put(ROOT, "later", 1).unwrap());
    let mut other = form(REPRESENTATIVE, 2);
    take(&mut other, &[root.clone(), child.clone()]);
    let grandchild = by_hand(&mut other, |tx| tx.put(ROOT, "later", 2).unwrap());
    let mut gate = gate();
    let verdict = deliver(&mut gate, MANAGER, &[root.clone(), child.clone()]);
    let expected =
        [(root.hash(), Fault::Path(PathFault::ContainerReplaced)), (child.hash(), Fault::Descendant(root.hash()))];
    assert_eq!(verdict.refused, expected);
    let verdict = deliver(&mut gate, REPRESENTATIVE, &[root.clone(), child, grandchild.clone()]);
    assert_eq!(verdict.refused, [(grandchild.hash(), Fault::Descendant(root.hash()))]);
    let again = verdict.refused_before.iter().map(|it| (it.because, it.descendant_of)).collect::<Vec<_>>();
    let expected = [(RefusalReason::FixedByGenesis, None), (RefusalReason::BuildsOnRefused, Some(root.hash()))];
    assert_eq!(again, expected, "what comes again hears what was said the first time");
    assert!(!gate.wants(&root.hash(), MANAGER));
    let own = edit(&mut form(REPRESENTATIVE, 3), &answer("A1", Voice::Representative));
    assert_eq!(deliver(&mut gate, REPRESENTATIVE, &[own]).admitted.len(), 1);
}

#[test]
fn what_another_person_wrote_is_held_until_that_person_delivers_it() {
    let change = edit(&mut form(REPRESENTATIVE, 2), &answer("A1", Voice::Representative));
    let mut gate = gate();
    let verdict = deliver(&mut gate, MANAGER, std::slice::from_ref(&change));
    assert_eq!((verdict.hold.len(), verdict.admitted.len(), verdict.refused.len()), (1, 0, 0));
    assert!(gate.wants(&change.hash(), REPRESENTATIVE));
    assert!(!gate.wants(&change.hash(), MANAGER));
    assert!(!deliver(&mut gate, MANAGER, std::slice::from_ref(&change)).is_to_be_stored());
    let verdict = deliver(&mut gate, REPRESENTATIVE, std::slice::from_ref(&change));
    assert_eq!(hashes(&verdict), [change.hash()]);
    assert_eq!(verdict.release, [change.hash()]);
    assert_eq!(verdict.bound, [(change.actor_id().clone(), REPRESENTATIVE)]);
    assert_eq!(gate.held_count(), 0);
}

#[test]
fn what_builds_on_a_held_change_follows_it() {
    let theirs = edit(&mut form(REPRESENTATIVE, 2), &answer("A1", Voice::Representative));
    let mut manager = form(MANAGER, 1);
    take(&mut manager, std::slice::from_ref(&theirs));
    let ours = edit(&mut manager, &answer("A1", Voice::Manager));
    let then = edit(&mut manager, &answer("A2", Voice::Manager));
    let mut gate = gate();
    let verdict = deliver(&mut gate, MANAGER, &[theirs.clone(), ours.clone(), then.clone()]);
    assert_eq!((verdict.hold.len(), verdict.admitted.len()), (3, 0));
    let verdict = deliver(&mut gate, REPRESENTATIVE, std::slice::from_ref(&theirs));
    assert_eq!(hashes(&verdict), [theirs.hash(), ours.hash(), then.hash()]);
    assert_eq!((verdict.release.len(), gate.held_count()), (3, 0));
}

#[test]
fn a_held_change_is_judged_by_its_authors_rights() {
    // The manager may not write in the representative's voice, nor the stranger anywhere, whoever brings it.
    let change = edit(&mut form(STRANGER, 3), &answer("A1", Voice::Manager));
    let mut manager = form(MANAGER, 1);
    take(&mut manager, std::slice::from_ref(&change));
    let on_top = edit(&mut manager, &answer("A2", Voice::Manager));
    let mut gate = gate();
    assert_eq!(deliver(&mut gate, MANAGER, &[change.clone(), on_top.clone()]).hold.len(), 2);
    let verdict = deliver(&mut gate, STRANGER, std::slice::from_ref(&change));
    assert_eq!(verdict.refused.len(), 2, "{verdict:?}");
    assert_eq!(verdict.refused[1], (on_top.hash(), Fault::Descendant(change.hash())));
    assert_eq!(gate.held_count(), 0);
}

#[test]
fn of_many_edits_that_nobody_may_make_each_is_named_for_its_own_reason_at_once() {
    let mut form = form(MANAGER, 1);
    let foreign: Vec<Change> =
        ["A1", "A2", "A3"].map(|it| edit(&mut form, &answer(it, Voice::Representative))).to_vec();
    let allowed = edit(&mut form, &answer("A1", Voice::Manager));
    let verdict = deliver(&mut gate(), MANAGER, &[foreign.clone(), vec![allowed.clone()]].concat());
    let own_reason = |it: &Change| (it.hash(), Fault::Path(PathFault::ForeignVoice));
    let mut expected: Vec<_> = foreign.iter().map(own_reason).collect();
    expected.push((allowed.hash(), Fault::Descendant(foreign[2].hash())));
    assert_eq!(verdict.refused, expected);
}

#[test]
fn when_the_round_is_closed_every_edit_is_refused_for_that() {
    let (first, second) = two_changes();
    let mut gate = gate();
    gate.note_round(RoundState::Closed);
    let verdict = deliver(&mut gate, MANAGER, &[first.clone(), second.clone()]);
    assert_eq!(verdict.refused, [first, second].map(|it| (it.hash(), Fault::RoundClosed)));
}

#[test]
fn a_forged_author_is_refused_and_a_nameless_change_too() {
    let mut gate = gate();
    let first = edit(&mut form(MANAGER, 1), &answer("A1", Voice::Manager));
    deliver(&mut gate, MANAGER, std::slice::from_ref(&first));
    let mut forger = form(REPRESENTATIVE, 1);
    take(&mut forger, &[first]);
    forger.write_as(REPRESENTATIVE, ActorId::from([1; 16]));
    let claims = mutated(&edit(&mut forger, &answer("A2", Voice::Representative)), |it| {
        it.extra_bytes =
            edit(&mut form(REPRESENTATIVE, 5), &answer("A3", Voice::Representative)).extra_bytes().to_vec();
    });
    let verdict = deliver(&mut gate, REPRESENTATIVE, &[claims]);
    assert_eq!(only_fault(&verdict), Fault::Author(AuthorFault::Forged));
    let nameless = mutated(&edit(&mut form(MANAGER, 6), &answer("A2", Voice::Manager)), |it| it.extra_bytes.clear());
    let verdict = deliver(&mut gate, MANAGER, &[nameless]);
    assert_eq!(only_fault(&verdict), Fault::Author(AuthorFault::Missing));
}

#[test]
fn a_document_holds_only_so_much_for_others() {
    let mut form = form(REPRESENTATIVE, 2);
    let changes: Vec<Change> = (0..=HELD_CHANGES_MAX)
        .map(|turn| edit(&mut form, &Edit::answer("A1", Voice::Representative, Some(["yes", "no"][turn % 2]))))
        .collect();
    let delivery = Delivery { changes, sender: sender(MANAGER) };
    assert!(matches!(gate().judge(delivery, Trial::Together, &grant_of), Err(GateError::TooManyHeld)));
}

/// How a change is bent: which op, which part of it, and to what.
fn bend(change: &Change, (what, number): (u8, u64)) -> Change {
    // A change without ops has nothing left to bend but what stands around them.
    let what = if change.is_empty() { what % 3 } else { what };
    mutated(change, |it| {
        let index = usize::try_from(number).unwrap() % it.operations.len().max(1);
        let own = OpId::new(number, &it.actor_id);
        match what {
            0 => it.seq = number,
            1 => it.start_op = (number + 1).try_into().unwrap(),
            2 => it.deps.clear(),
            3 => it.operations[index].obj = ObjectId::Id(own),
            4 => it.operations[index].key = Key::Seq(ElementId::Id(own)),
            5 => it.operations[index].pred = vec![own].into(),
            6 => it.operations[index].pred = Vec::new().into(),
            7 => it.operations[index].action = OpType::Delete,
            8 => it.operations[index].insert = !it.operations[index].insert,
            9 => it.operations[index].action = OpType::Increment(1),
            10 => it.operations[index].key = Key::Map("comment".into()),
            11 => it.operations[index].obj = ObjectId::Root,
            12 => it.operations.reverse(),
            _ => it.operations.truncate(index),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_bent_change_makes_a_document_that_cannot_be_loaded(
        bends in proptest::collection::vec((0_u8..14, 0_u64..400), 1..4),
        target in 0_usize..6,
    ) {
        let mut form = form(MANAGER, 1);
        let mut changes: Vec<Change> = (0..6_usize).map(|turn| match turn % 3 {
            0 => edit(&mut form, &Edit::comment("A1", Splice::insert(0, "hej"))),
            1 => edit(&mut form, &Edit::count("A1", "yes", 1)),
            _ => edit(&mut form, &Edit::answer("A1", Voice::Manager, Some(if turn == 2 { "yes" } else { "no" }))),
        }).collect();
        changes[target] = bends.iter().fold(changes[target].clone(), |change, it| bend(&change, *it));
        let mut gate = gate();
        deliver_singly(&mut gate, MANAGER, &changes);
        let loaded = form_model::load_automerge(&gate.automerge().save());
        prop_assert!(loaded.is_ok_and(|it| it.get_heads() == gate.graph().heads()));
    }

    #[test]
    fn honest_changes_of_three_editors_are_never_refused(
        turns in proptest::collection::vec((0_usize..3, 0_u8..5, 0_usize..20), 1..60),
    ) {
        let people = [MANAGER, REPRESENTATIVE, MANAGER];
        let voices = [Voice::Manager, Voice::Representative, Voice::Manager];
        let mut forms: Vec<_> = people.iter().zip(1..).map(|(person, actor)| form(*person, actor)).collect();
        let mut made: Vec<(usize, Change)> = Vec::new();
        for (who, what, number) in turns {
            let question = ["A1", "A2", "A3"][number % 3];
            let action = match what {
                0 => Edit::comment(question, Splice::insert(0, "hej 👍🏽")),
                1 => Edit::answer(question, voices[who], Some(["yes", "no", "partly"][number % 3])),
                2 => Edit::count(question, "yes", 1),
                3 => Edit::plan(&["responsible"], format!("{number}")),
                _ => {
                    let others: Vec<Change> = made.iter().map(|(_, it)| it.clone()).collect();
                    take(&mut forms[who], &others);
                    continue;
                }
            };
            if let Ok(Some(change)) = forms[who].apply(&action, 1) {
                made.push((who, Change::try_from(change.bytes.as_slice()).unwrap()));
            }
        }
        let mut gate = gate();
        for (who, change) in &made {
            let verdict = deliver(&mut gate, people[*who], std::slice::from_ref(change));
            prop_assert!(verdict.admitted.len() == 1, "{verdict:?}");
        }
    }
}

fn vouched(change: &Change, person: PersonId) -> Vouched {
    Vouched { actor: change.actor_id().clone(), person, hash: change.hash() }
}

#[test]
fn what_is_vouched_for_is_admitted_from_anybody_and_judged_by_its_authors_rights() {
    let (first, second) = two_changes();
    let mut gate = gate();
    assert_eq!(gate.vouch(vouched(&second, MANAGER)), Vouching::New);
    let verdict = deliver(&mut gate, REPRESENTATIVE, &[first.clone(), second.clone()]);
    assert_eq!(hashes(&verdict), [first.hash(), second.hash()]);
    assert_eq!(verdict.bound, [(first.actor_id().clone(), MANAGER)]);
    assert_eq!(gate.vouch(vouched(&second, MANAGER)), Vouching::Known, "there is nothing left to decide");
    let mut form = form(REPRESENTATIVE, 2);
    let forbidden = edit(&mut form, &answer("A1", Voice::Manager));
    gate.vouch(vouched(&forbidden, REPRESENTATIVE));
    let verdict = deliver(&mut gate, MANAGER, &[forbidden]);
    assert_eq!(only_fault(&verdict), Fault::Path(PathFault::ForeignVoice));
}

#[test]
fn a_voucher_releases_what_is_held_and_what_builds_on_it() {
    let (first, second) = two_changes();
    let mut gate = gate();
    let mut form = form(REPRESENTATIVE, 2);
    take(&mut form, &[first.clone(), second.clone()]);
    let own = edit(&mut form, &answer("A1", Voice::Representative));
    deliver(&mut gate, REPRESENTATIVE, &[first.clone(), second.clone(), own.clone()]);
    assert_eq!(gate.held_count(), 3);
    gate.vouch(vouched(&second, MANAGER));
    let verdict = deliver(&mut gate, REPRESENTATIVE, &[]);
    assert_eq!(hashes(&verdict), [first.hash(), second.hash(), own.hash()]);
    assert_eq!((verdict.release.len(), gate.held_count()), (3, 0));
}

#[test]
fn a_voucher_covers_nothing_that_came_after_it_or_is_anothers() {
    let (first, second) = two_changes();
    let mut gate = gate();
    gate.vouch(vouched(&first, MANAGER));
    gate.vouch(vouched(&second, REPRESENTATIVE));
    let verdict = deliver(&mut gate, REPRESENTATIVE, &[first.clone(), second]);
    assert_eq!((hashes(&verdict), verdict.hold.len()), (vec![first.hash()], 1));
}

#[test]
fn an_older_voucher_does_not_take_a_newer_ones_place_and_vouchers_outlive_the_gate() {
    let (first, second) = two_changes();
    let mut gate = gate();
    deliver(&mut gate, REPRESENTATIVE, &[first.clone(), second.clone()]);
    gate.vouch(vouched(&second, MANAGER));
    assert_eq!(gate.vouch(vouched(&first, MANAGER)), Vouching::Known);
    let held = |change: &Change| Held { change: change.clone(), author: MANAGER, waits_for: WaitsFor::Author };
    let decisions = Decisions {
        held: vec![held(&first), held(&second)],
        vouchers: vec![vouched(&second, MANAGER)],
        ..Decisions::default()
    };
    let mut again = gate_with(&[], decisions, None);
    assert_eq!(deliver_singly(&mut again, REPRESENTATIVE, &[]).admitted.len(), 2);
}
