//! The store's promises, each with a test through its public face.

use std::collections::HashSet;
use std::sync::Arc;

use automerge::{ActorId, Change, ChangeHash};
use form_model::{DeviceId, Edit, FormDocument, PersonId, RefusalReason, RefusedHash, Voice, genesis};
use tempfile::TempDir;

mod crash_points;

use super::*;
use crate::content::materialise;
use crate::gate::testing::{MANAGER, REPRESENTATIVE, case, deliver, edit, form, gate, template};
use crate::gate::{Admitted, admit_genesis};
use crate::ledger::Ledger;
use crate::projection::project_dirty;
use crate::revocation::erase_document;

/// A store in a folder of its own, with one follow-up begun.
struct World {
    folder: TempDir,
    store: Store,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        initialise(folder.path(), case().installation, "Exempelkommun", 1).unwrap();
        let store = Store::open(folder.path(), &StoreOptions::default()).unwrap();
        store.put_template_for_test(template()).await;
        let begun = store.create_document(&case(), Some(template().hash()), first(), 5).await.unwrap();
        assert!(begun);
        Self { folder, store }
    }

    async fn reopen(self) -> Self {
        let Self { folder, store } = self;
        tokio::task::spawn_blocking(move || store.close()).await.unwrap();
        let store = Store::open(folder.path(), &StoreOptions::default()).unwrap();
        Self { folder, store }
    }

    async fn stored(&self) -> StoredDocument {
        self.store.load(id()).await.unwrap().unwrap()
    }
}

impl Store {
    async fn put_template_for_test(&self, template: form_model::Template) {
        let entry = accounts::AuditEntry { at_ms: 1, by: None, action: "test", subject: String::new() };
        self.change_framework(entry, move |connection, tenant| framework::put_template(connection, tenant, &template))
            .await
            .unwrap();
    }
}

fn copy_of(form: &FormDocument) -> crate::history_free_copy::HistoryFreeCopy {
    crate::history_free_copy::HistoryFreeCopy::of(form.automerge(), form.genesis()).unwrap()
}

fn id() -> DocumentId {
    case().document_id()
}

fn first() -> Admitted {
    admit_genesis(&genesis(&case(), Some(&template())).unwrap())
}

/// Answers by the manager, each a change on top of the one before, and the form after them.
fn answers(count: usize) -> (Vec<Admitted>, FormDocument) {
    let mut form = form(MANAGER, 1);
    let questions: Vec<_> = template().questions().map(|it| it.id.clone()).collect();
    let changes: Vec<Change> = (0..count)
        .map(|index| {
            let rating = if (index / questions.len()).is_multiple_of(2) { "yes" } else { "no" };
            edit(&mut form, &Edit::answer(&questions[index % questions.len()], Voice::Manager, Some(rating)))
        })
        .collect();
    let verdict = deliver(&mut gate(), MANAGER, &changes);
    assert_eq!(verdict.admitted.len(), count);
    (verdict.admitted, form)
}

fn batch(admitted: &[Admitted]) -> Append {
    let heads = vec![admitted.last().unwrap().hash()];
    Append { admitted: admitted.to_vec(), ..Append::new(id(), heads, 10) }
}

fn hashes(admitted: &[Admitted]) -> Vec<ChangeHash> {
    admitted.iter().map(Admitted::hash).collect()
}

#[tokio::test]
async fn what_was_appended_is_loaded_by_the_next_process() {
    let world = World::new().await;
    let (admitted, form) = answers(3);
    let device = DeviceId::from_bytes([4; 16]);
    let binding = ActorBinding { actor: ActorId::from([1; 16]), person: MANAGER, device: Some(device) };
    let append = Append { bind: vec![binding.clone()], received_from: Some(device), ..batch(&admitted) };
    assert_eq!(world.store.append(append).await.unwrap(), Appended { new_changes: 3 });
    let world = world.reopen().await;
    let stored = world.stored().await;
    assert_eq!(stored.row.case, case());
    assert_eq!((stored.row.snapshot_changes, stored.row.tail_changes), (0, 4));
    assert_eq!(stored.bindings, [binding]);
    assert_eq!(materialise(&stored).unwrap().get_heads(), form.heads());
    assert_eq!(world.store.document_row(id()).await.unwrap().unwrap(), stored.row);
}

#[tokio::test]
async fn appending_again_does_nothing() {
    let world = World::new().await;
    let (admitted, _) = answers(2);
    world.store.append(batch(&admitted)).await.unwrap();
    assert_eq!(world.store.append(batch(&admitted)).await.unwrap(), Appended { new_changes: 0 });
    assert_eq!(world.stored().await.tail.len(), 3);
    assert!(!world.store.create_document(&case(), Some(template().hash()), first(), 9).await.unwrap());
}

#[tokio::test]
async fn held_and_refused_changes_are_kept_apart_and_released() {
    let world = World::new().await;
    let (admitted, _) = answers(2);
    let held = HeldChange {
        hash: admitted[0].hash(),
        reason: HeldReason::AwaitingAuthor,
        author: Some(REPRESENTATIVE),
        bytes: admitted[0].raw_bytes().to_vec(),
        delivered_by: MANAGER,
        delivered_from: None,
        held_at_ms: 3,
    };
    let refused = RefusedChange {
        hash: admitted[1].hash(),
        reason: RefusalReason::ALL[0],
        descendant_of: Some(admitted[0].hash()),
        person: MANAGER,
        device: None,
        refused_at_ms: 4,
    };
    let heads = world.stored().await.row.heads;
    let append = Append { hold: vec![held.clone()], refuse: vec![refused], ..Append::new(id(), heads.clone(), 5) };
    assert_eq!(world.store.append(append).await.unwrap().new_changes, 0);
    let stored = world.stored().await;
    assert_eq!((stored.held, stored.row.heads), (vec![held], heads));
    let (hash, because) = (admitted[1].hash(), RefusalReason::ALL[0]);
    let again = RefusedHash { hash, because, descendant_of: Some(admitted[0].hash()) };
    assert_eq!(stored.refused, [again], "the reason is told again when the document was loaded anew");
    assert!(world.store.is_refused(id(), admitted[1].hash()).await.unwrap());
    assert!(!world.store.is_refused(id(), admitted[0].hash()).await.unwrap());
    let release = Append { release: vec![admitted[0].hash()], ..batch(&admitted[..1]) };
    world.store.append(release).await.unwrap();
    assert!(world.stored().await.held.is_empty());
}

#[tokio::test]
async fn many_appends_share_commits_and_one_bad_request_fails_alone() {
    let world = World::new().await;
    let (admitted, _) = answers(40);
    let mut waiting = Vec::new();
    for (index, change) in admitted.iter().enumerate() {
        let (store, append) = (world.store.clone(), batch(std::slice::from_ref(change)));
        waiting.push(tokio::spawn(async move { store.append(append).await.map(|_| index) }));
        let store = world.store.clone();
        waiting.push(tokio::spawn(async move {
            store
                .write::<usize>(|connection| {
                    connection.execute("DELETE FROM changes", [])?;
                    Err(StoreError::Unreadable { what: "test" })
                })
                .await
        }));
        let store = world.store.clone();
        waiting.push(tokio::spawn(async move { store.write::<usize>(|_| panic!("a bug")).await }));
    }
    let mut outcomes = [0, 0, 0];
    for waiting in waiting {
        match waiting.await.unwrap() {
            Ok(_) => outcomes[0] += 1,
            Err(StoreError::Unreadable { what: "test" }) => outcomes[1] += 1,
            Err(StoreError::WritePanicked) => outcomes[2] += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(outcomes, [40, 40, 40]);
    assert_eq!(world.stored().await.tail.len(), 41);
}

#[tokio::test]
async fn a_full_disk_acknowledges_nothing_and_recovers_when_there_is_space() {
    let world = World::new().await;
    let (admitted, form) = answers(400);
    let bytes = std::fs::metadata(world.store.path()).unwrap().len();
    world.store.limit_database_bytes(Some(bytes)).await.unwrap();
    let mut failed = 0;
    for part in admitted.chunks(20) {
        match world.store.append(batch(part)).await {
            Ok(_) => assert_eq!(failed, 0, "what comes after a failure builds on it"),
            Err(StoreError::Database(_) | StoreError::NotCommitted { .. }) => {
                failed += 1;
                break;
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(failed, 1);
    let stored = world.stored().await;
    assert_eq!(materialise(&stored).unwrap().get_heads(), stored.row.heads);
    assert!(stored.row.tail_changes < 401);
    world.store.limit_database_bytes(None).await.unwrap();
    world.store.append(batch(&admitted)).await.unwrap();
    let stored = world.reopen().await.stored().await;
    assert_eq!(materialise(&stored).unwrap().get_heads(), form.heads());
}

#[tokio::test]
async fn compaction_keeps_the_document_and_drops_only_covered_bytes() {
    let world = World::new().await;
    let (admitted, form) = answers(6);
    world.store.append(batch(&admitted[..4])).await.unwrap();
    let at_four = materialise(&world.stored().await).unwrap();
    world.store.append(batch(&admitted[4..])).await.unwrap();
    let mut covered = hashes(&admitted[..4]);
    covered.push(first().hash());
    let snapshot = VerifiedSnapshot::verify(at_four.save(), &at_four.get_heads(), &covered).unwrap();
    world.store.compact(id(), snapshot, &covered, 20).await.unwrap();
    let stored = world.stored().await;
    assert_eq!((stored.row.snapshot_changes, stored.row.tail_changes, stored.tail.len()), (5, 2, 2));
    assert_eq!(materialise(&stored).unwrap().get_heads(), form.heads());
    assert_eq!(world.store.append(batch(&admitted)).await.unwrap().new_changes, 0, "known though its bytes are gone");
    let inspected = world.store.inspect(id()).await.unwrap();
    assert_eq!((inspected.changes, inspected.faults), (7, Vec::new()));
}

#[tokio::test]
async fn a_snapshot_that_lacks_something_is_never_relied_on() {
    let world = World::new().await;
    let (admitted, form) = answers(3);
    world.store.append(batch(&admitted)).await.unwrap();
    let whole = form.automerge().save();
    let heads = form.heads();
    let early = materialise(&world.stored().await).unwrap().fork_at(&[admitted[0].hash()]).unwrap();
    let verify = |bytes: Vec<u8>, covered: &[ChangeHash]| VerifiedSnapshot::verify(bytes, &heads, covered);
    assert_eq!(verify(early.save(), &[]).unwrap_err(), SnapshotError::OtherHeads);
    assert!(matches!(verify(whole[..whole.len() - 9].to_vec(), &[]), Err(SnapshotError::Unloadable(_))));
    let foreign = ChangeHash([7; 32]);
    assert_eq!(verify(whole.clone(), &[foreign]).unwrap_err(), SnapshotError::Lacks(foreign));
    let snapshot = VerifiedSnapshot::verify(whole, &heads, &hashes(&admitted)).unwrap();
    world.store.compact(id(), snapshot, &hashes(&admitted), 1).await.unwrap();
    // A smaller one must not replace it: the bytes of what it lacks are gone.
    let older = VerifiedSnapshot::verify(early.save(), &early.get_heads(), &[admitted[0].hash()]).unwrap();
    let refused = world.store.compact(id(), older, &[], 2).await;
    assert!(matches!(refused, Err(StoreError::SnapshotIncomplete(_))));
    assert_eq!(materialise(&world.stored().await).unwrap().get_heads(), heads);
}

#[tokio::test]
async fn an_erased_document_leaves_a_tombstone_and_a_new_generation() {
    let world = World::new().await;
    let (admitted, _) = answers(2);
    world.store.append(batch(&admitted)).await.unwrap();
    let ledger = Ledger::open(world.folder.path(), case().installation, 1).unwrap();
    assert_eq!(world.store.current_generation(&case()).await.unwrap(), 0);
    assert!(erase_document(&world.store, &ledger, id(), "Dnr 2026/17", 30).await.unwrap());
    assert!(!erase_document(&world.store, &ledger, id(), "Dnr 2026/17", 31).await.unwrap());
    let stored = world.stored().await;
    assert!(stored.row.is_tombstone && stored.tail.is_empty() && stored.row.heads.is_empty());
    assert!(matches!(world.store.append(batch(&admitted)).await, Err(StoreError::Tombstoned(_))));
    let again = world.store.create_document(&case(), Some(template().hash()), first(), 40).await;
    assert!(matches!(again, Err(StoreError::Tombstoned(_))));
    assert_eq!(world.store.current_generation(&case()).await.unwrap(), 1);
    assert!(world.store.documents_of_units([case().unit].into()).await.unwrap().is_empty());
    let file = std::fs::read(world.store.path()).unwrap();
    let bytes = admitted[0].raw_bytes();
    assert!(!file.windows(bytes.len()).any(|it| it == bytes), "the bytes are overwritten, not only unlinked");
}

#[tokio::test]
async fn unknown_documents_are_told_apart_from_erased_ones() {
    let world = World::new().await;
    let other = DocumentId::from_bytes([3; 16]);
    let append = world.store.append(Append::new(other, Vec::new(), 1)).await;
    assert!(matches!(append, Err(StoreError::UnknownDocument(it)) if it == other));
    assert!(world.store.load(other).await.unwrap().is_none());
    assert!(world.store.document_row(other).await.unwrap().is_none());
}

#[tokio::test]
async fn growth_is_hinted_and_a_gap_is_healed_by_comparing_hashes() {
    let world = World::new().await;
    let mut growth = world.store.subscribe();
    let (admitted, _) = answers(1);
    world.store.append(batch(&admitted)).await.unwrap();
    assert_eq!(growth.next().await, Some(Hint::Grew(id())));
    for _ in 0..=GROWTH_HINTS_MAX {
        world.store.announce_growth(id());
    }
    assert_eq!(growth.next().await, Some(Hint::Gap));
    let known = vec![(id(), HashSet::from([first().hash()]))];
    assert_eq!(world.store.reconcile(known).await.unwrap(), [(id(), hashes(&admitted))]);
}

#[tokio::test]
async fn another_process_changing_the_organisation_is_noticed() {
    let world = World::new().await;
    let beside = Store::open(world.folder.path(), &StoreOptions::default()).unwrap();
    let unit = form_model::Unit {
        id: case().unit,
        parent: None,
        name: "Förskolan Almen".to_owned(),
        level: form_model::Level::Workplace,
        authority: case().unit,
    };
    let mut changes = world.store.framework_changes();
    changes.mark_unchanged();
    beside.put_unit(unit.clone(), 7).await.unwrap();
    assert!(world.store.framework().organisation.unit(unit.id).is_none());
    assert!(world.store.refresh_framework().await.unwrap());
    assert_eq!(world.store.framework().organisation.unit(unit.id), Some(&unit));
    assert!(changes.has_changed().unwrap());
    assert!(!world.store.refresh_framework().await.unwrap());
}

#[tokio::test]
async fn rebuilt_projections_are_the_rows_that_there_were() {
    let world = World::new().await;
    let (admitted, _) = answers(9);
    world.store.append(batch(&admitted)).await.unwrap();
    let project = async || {
        while project_dirty(&world.store, DueBefore::ALL, |_| std::future::ready(Ok(()))).await.unwrap() > 0 {}
        world.store.progress_rows().await.unwrap()
    };
    let rows = project().await;
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].answered, rows[0].questions, rows[0].begun, rows[0].hand_ins), (9, 41, true, 0));
    world.store.drop_projections().await.unwrap();
    assert!(world.store.progress_rows().await.unwrap().is_empty());
    assert!(!world.store.is_projected().await.unwrap());
    assert_eq!(project().await, rows);
    assert!(world.store.is_projected().await.unwrap());
}

#[tokio::test]
async fn a_follow_up_is_fed_back_once_it_says_where_and_when_whatever_lists_say() {
    let world = World::new().await;
    let mut form = form(MANAGER, 1);
    let row = form_model::RowId::from_bytes([6; 16]);
    let value = |field: &str, value: &str| Edit::row_value(form_model::Table::Feedback, row, &[field], value);
    let steps = [
        (Edit::add_row(form_model::Table::Feedback, row, Vec::new()), false),
        (value("forum", "Fikat i personalrummet"), false),
        (value("date", "2026-03-01"), true),
    ];
    let mut gate = gate();
    for (step, is_fed_back) in steps {
        let change = edit(&mut form, &step);
        let admitted = deliver(&mut gate, MANAGER, &[change]).admitted;
        world.store.append(batch(&admitted)).await.unwrap();
        project_dirty(&world.store, DueBefore::ALL, |_| std::future::ready(Ok(()))).await.unwrap();
        assert_eq!(world.store.progress_rows().await.unwrap()[0].fed_back, is_fed_back, "{step:?}");
    }
    let rows = world.store.progress_rows().await.unwrap();
    let forum =
        form_model::Forum { unit: case().unit, kind: form_model::ForumKind::WorkplaceMeeting, name: "APT".to_owned() };
    world.store.put_forums(case().unit, vec![forum.clone()], MANAGER, 9).await.unwrap();
    assert_eq!(world.store.framework().forums[&case().unit], [forum]);
    world.store.drop_projections().await.unwrap();
    project_dirty(&world.store, DueBefore::ALL, |_| std::future::ready(Ok(()))).await.unwrap();
    assert_eq!(world.store.progress_rows().await.unwrap(), rows);
}

#[tokio::test]
async fn damage_is_found_by_inspection() {
    let world = World::new().await;
    let (admitted, _) = answers(2);
    world.store.append(batch(&admitted)).await.unwrap();
    assert!(world.store.inspect_file().await.unwrap().is_empty());
    let swap = "UPDATE changes SET bytes = (SELECT bytes FROM changes WHERE position = 2) WHERE position = 3";
    world.store.write(move |connection| Ok(connection.execute(swap, [])?)).await.unwrap();
    let faults = world.store.inspect(id()).await.unwrap().faults;
    assert!(faults.contains(&Fault::WrongHash(id(), admitted[1].hash())), "{faults:?}");
    assert!(faults.iter().any(|it| matches!(it, Fault::Unreadable(..))), "{faults:?}");
    world
        .store
        .write(|connection| Ok(connection.execute("DELETE FROM changes WHERE position = 2", [])?))
        .await
        .unwrap();
    let faults = world.store.inspect(id()).await.unwrap().faults;
    assert!(faults.iter().any(|it| matches!(it, Fault::WrongCount(_, 3, 2))), "{faults:?}");
}

#[tokio::test]
async fn a_newer_database_is_refused_and_an_unfilled_one_named() {
    let folder = tempfile::tempdir().unwrap();
    let open = || Store::open(folder.path(), &StoreOptions::default());
    assert!(matches!(open(), Err(StoreError::NotInitialised)));
    initialise(folder.path(), case().installation, "Exempelkommun", 1).unwrap();
    let taken = initialise(folder.path(), case().installation, "Exempelkommun", 1);
    assert!(matches!(taken, Err(StoreError::Taken { .. })));
    open_connection(&folder.path().join(DATABASE_FILE)).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(open(), Err(StoreError::NewerSchema { found: 99, .. })));
}

#[tokio::test]
async fn a_closed_store_writes_what_was_queued_and_then_nothing() {
    let world = World::new().await;
    let (admitted, _) = answers(1);
    let (store, append) = (world.store.clone(), batch(&admitted));
    let queued = tokio::spawn(async move { store.append(append).await });
    queued.await.unwrap().unwrap();
    let store = world.store.clone();
    tokio::task::spawn_blocking(move || store.close()).await.unwrap();
    assert!(matches!(world.store.append(batch(&admitted)).await, Err(StoreError::Closed)));
    assert!(matches!(world.store.read(|_| Ok(())).await, Err(StoreError::Closed)));
    assert!(
        !world.folder.path().join("samsyn.sqlite-wal").exists(),
        "the log is folded in, whoever still holds the store"
    );
}

#[tokio::test]
async fn closing_waits_for_a_read_under_way() {
    let world = World::new().await;
    let ((begun, has_begun), (end, may_end)) = (std::sync::mpsc::channel(), std::sync::mpsc::channel());
    let reader = world.store.clone();
    let reading = tokio::spawn(async move {
        let work = move |connection: &Connection| {
            begun.send(()).unwrap();
            may_end.recv().unwrap();
            Ok(connection.query_row("SELECT count(*) FROM documents", [], |row| row.get::<_, i64>(0))?)
        };
        reader.read(work).await
    });
    let store = world.store.clone();
    let closing = tokio::task::spawn_blocking(move || {
        has_begun.recv().unwrap();
        std::thread::spawn(move || end.send(()).unwrap());
        store.close();
    });
    assert_eq!(reading.await.unwrap().unwrap(), 1);
    closing.await.unwrap();
    assert!(!world.folder.path().join("samsyn.sqlite-wal").exists());
}

#[tokio::test]
async fn a_device_that_signs_in_again_keeps_its_id_and_a_revoked_key_is_refused() {
    let world = World::new().await;
    let person = PersonId::from_bytes([5; 16]);
    let account = Account { person, user: "chef-0001".to_owned(), name: "Anna".to_owned(), password_hash: None };
    world.store.add_account(account.clone(), 1).await.unwrap();
    assert!(matches!(world.store.add_account(account, 1).await, Err(StoreError::Taken { .. })));
    let sign_in = |device: u8| SignIn {
        person,
        device: DeviceId::from_bytes([device; 16]),
        device_name: "Surfplatta".to_owned(),
        public_key: [9; 32],
        token: crate::credentials::TokenHash([device; 32]),
        now_ms: 2,
    };
    let first = SignedIn::Device(DeviceId::from_bytes([1; 16]));
    assert_eq!(world.store.sign_in(sign_in(1)).await.unwrap(), first);
    assert_eq!(world.store.sign_in(sign_in(2)).await.unwrap(), first);
    assert!(world.store.principal_for_token(sign_in(1).token).await.unwrap().is_none(), "one device, one token");
    let principal = world.store.principal_for_token(sign_in(2).token).await.unwrap().unwrap();
    assert!(principal.is_active() && principal.person == person);
    let ledger = Ledger::open(world.folder.path(), case().installation, 1).unwrap();
    let device = world.store.devices_of(person).await.unwrap().remove(0);
    assert!(crate::revocation::revoke_device(&world.store, &ledger, &device, None, 50).await.unwrap());
    assert!(!world.store.principal_for_token(sign_in(2).token).await.unwrap().unwrap().is_active());
    assert_eq!(world.store.devices_revoked_since(50).await.unwrap(), [device.id]);
    assert!(world.store.devices_revoked_since(51).await.unwrap().is_empty());
    assert_eq!(world.store.sign_in(sign_in(3)).await.unwrap(), SignedIn::KeyRevoked);
}

#[tokio::test]
async fn a_code_signs_in_once_in_time_and_old_ones_make_room() {
    let world = World::new().await;
    let person = PersonId::from_bytes([5; 16]);
    let account = Account { person, user: "chef-0001".to_owned(), name: "Anna".to_owned(), password_hash: None };
    world.store.add_account(account.clone(), 1).await.unwrap();
    let code = |number: u8| crate::credentials::TokenHash([number; 32]);
    let device = DeviceId::from_bytes([7; 16]);
    let make = async |number: u8| {
        let made_by = Some((person, Some(device)));
        let now_ms = u64::from(number);
        let enrolment =
            NewEnrolment { code: code(number), person, made_by, sets_password: false, now_ms, expires_at_ms: 100 };
        world.store.add_enrolment(enrolment).await.unwrap();
    };
    let enrol = async |number: u8, now_ms: u64| {
        let sign_in = move |person| SignIn {
            person,
            device: DeviceId::from_bytes([number; 16]),
            device_name: "Surfplatta".to_owned(),
            public_key: [number; 32],
            token: crate::credentials::TokenHash([number; 32]),
            now_ms,
        };
        world.store.enrol(code(number), None, sign_in).await.unwrap()
    };
    for number in 1..=6 {
        make(number).await;
    }
    assert_eq!(enrol(1, 50).await, Enrolled::NoSuchCode, "the sixth code ended the oldest");
    let signed_in = Enrolled::Device(Box::new(account), DeviceId::from_bytes([2; 16]));
    assert_eq!(enrol(2, 99).await, signed_in);
    assert_eq!(enrol(2, 99).await, Enrolled::NoSuchCode, "used up");
    assert_eq!(enrol(3, 100).await, Enrolled::NoSuchCode, "too late");
    let ledger = Ledger::open(world.folder.path(), case().installation, 1).unwrap();
    let row = world.store.devices_of(person).await.unwrap().remove(0);
    assert!(crate::revocation::revoke_device(&world.store, &ledger, &row, None, 50).await.unwrap());
    assert!(matches!(enrol(4, 60).await, Enrolled::Device(..)), "another device made it");
    world.store.revoke_device_row(device, None, 60).await.unwrap();
    assert_eq!(enrol(5, 60).await, Enrolled::NoSuchCode, "whoever has the device may have made it");
}

#[tokio::test]
async fn readers_see_one_moment_while_writers_go_on() {
    let world = World::new().await;
    let (admitted, _) = answers(30);
    let store = Arc::new(world.store.clone());
    let writing = {
        let store = Arc::clone(&store);
        tokio::spawn(async move {
            for change in admitted {
                store.append(batch(&[change])).await.unwrap();
            }
        })
    };
    while !writing.is_finished() {
        let stored = store.load(id()).await.unwrap().unwrap();
        assert_eq!(materialise(&stored).unwrap().get_heads(), stored.row.heads);
    }
    writing.await.unwrap();
}

#[tokio::test]
async fn a_unit_in_whose_follow_up_something_is_written_keeps_it() {
    let world = World::new().await;
    let (place, with) = ((case().round.unwrap(), case().unit), form_model::UnitId::from_bytes([9; 16]));
    let by = PersonId::from_bytes([5; 16]);
    assert!(world.store.set_joint(place, Some(with), by, 6).await.unwrap());
    assert!(world.store.set_joint(place, None, by, 7).await.unwrap());
    let (admitted, _) = answers(1);
    world.store.append(batch(&admitted)).await.unwrap();
    assert!(!world.store.set_joint(place, Some(with), by, 8).await.unwrap());
}

#[tokio::test]
async fn an_archived_document_holds_the_copy_alone_and_takes_nothing_more() {
    let world = World::new().await;
    let (admitted, form) = answers(3);
    world.store.append(batch(&admitted[..2])).await.unwrap();
    project_dirty(&world.store, DueBefore::ALL, |_| std::future::ready(Ok(()))).await.unwrap();
    let of_later = world.store.replace_by_copy(id(), copy_of(&form), None, 20).await.unwrap();
    assert_eq!(of_later, Replaced::Waits, "it is no copy of what is stored");
    world.store.append(batch(&admitted)).await.unwrap();
    let unseen = world.store.replace_by_copy(id(), copy_of(&form), None, 20).await.unwrap();
    assert_eq!(unseen, Replaced::Waits, "it was not looked at yet");
    project_dirty(&world.store, DueBefore::ALL, |_| std::future::ready(Ok(()))).await.unwrap();
    assert_eq!(world.store.replace_by_copy(id(), copy_of(&form), None, 20).await.unwrap(), Replaced::Done);
    let world = world.reopen().await;
    let stored = world.stored().await;
    assert_eq!((stored.row.archived_at_ms, stored.bindings.len(), stored.tail.len()), (Some(20), 0, 0));
    assert_eq!(form_model::content_json(&materialise(&stored).unwrap()), form_model::content_json(form.automerge()));
    assert!(matches!(world.store.append(batch(&admitted)).await, Err(StoreError::Archived(_))));
    assert!(world.store.inspect(id()).await.unwrap().faults.is_empty());
    let rows = world.store.progress_rows().await.unwrap();
    world.store.drop_projections().await.unwrap();
    project_dirty(&world.store, DueBefore::ALL, |_| std::future::ready(Ok(()))).await.unwrap();
    assert_eq!(world.store.progress_rows().await.unwrap(), rows, "what is derived from the copy is the same");
}
