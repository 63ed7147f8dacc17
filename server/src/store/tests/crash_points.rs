//! What is there after the power went at any moment of a commit, or while the log was folded into the database.
//!
//! A real commit is made, its files are left as a power cut may have left them, and a store of its own opens each such copy. Kept
//! must be: everything acknowledged before, the rest whole or not at all, and nothing for SQLite to complain about.

use std::fs;
use std::path::Path;

use super::*;

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// What SQLite reads and writes at once.
const PAGE: usize = 4096;

/// The database and its log.
#[derive(Clone)]
struct Files {
    database: Vec<u8>,
    log: Vec<u8>,
}

impl Files {
    fn of(folder: &Path) -> Self {
        let read = |ending: &str| fs::read(folder.join(format!("{DATABASE_FILE}{ending}"))).unwrap();
        Self { database: read(""), log: read("-wal") }
    }

    fn placed(&self) -> TempDir {
        // Where there is one, a folder that is no disk: hundreds of copies are opened.
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
        fs::write(folder.path().join(DATABASE_FILE), &self.database).unwrap();
        fs::write(folder.path().join(format!("{DATABASE_FILE}-wal")), &self.log).unwrap();
        folder
    }

    /// What a power cut may leave of the way from one state of the log to the next: the log cut off anywhere, and the log with
    /// one sector that never reached the disk.
    fn cut_on_the_way_to(&self, next: &Self) -> Vec<Self> {
        assert_eq!(self.database, next.database, "a commit writes to the log alone");
        let (from, to) = (self.log.len(), next.log.len());
        assert!(from < to, "a commit makes the log longer");
        let with_log = |log| Self { database: next.database.clone(), log };
        let cut = (from..to).step_by(SECTOR).chain([from + 1, to - 1]).map(|end| with_log(next.log[..end].to_vec()));
        let holed = (from..to).step_by(SECTOR).map(|hole| {
            let mut log = next.log.clone();
            log[hole..(hole + SECTOR).min(to)].fill(0);
            with_log(log)
        });
        cut.chain(holed).collect()
    }

    /// What a power cut may leave while the log is folded in: any number of pages written, the log still whole.
    fn cut_while_folding(&self) -> Vec<Self> {
        let folder = self.placed();
        drop(open_connection(&folder.path().join(DATABASE_FILE)).unwrap());
        let folded = fs::read(folder.path().join(DATABASE_FILE)).unwrap();
        assert_ne!(folded, self.database, "there was something to fold in");
        (0..=folded.len() / PAGE)
            .map(|pages| {
                let mut database = self.database.clone();
                database.resize(folded.len(), 0);
                database[..pages * PAGE].copy_from_slice(&folded[..pages * PAGE]);
                Self { database, log: self.log.clone() }
            })
            .collect()
    }
}

/// The document in such a copy, after everything that can be looked at was found whole.
async fn found_in(files: &Files) -> (StoredDocument, HashSet<ChangeHash>) {
    let folder = files.placed();
    let store = Store::open(folder.path(), &StoreOptions::default()).unwrap();
    assert_eq!(store.inspect_file().await.unwrap(), []);
    assert_eq!(store.inspect(id()).await.unwrap().faults, []);
    let stored = store.load(id()).await.unwrap().unwrap();
    let document = materialise(&stored).unwrap();
    let mut heads = document.get_heads();
    heads.sort_unstable();
    assert_eq!(stored.row.heads, heads);
    tokio::task::spawn_blocking(move || store.close()).await.unwrap();
    (stored, document.get_changes(&[]).iter().map(Change::hash).collect())
}

#[tokio::test]
async fn what_was_acknowledged_outlives_a_power_cut_at_any_sector_of_the_next_commit() {
    let world = World::new().await;
    let (admitted, _) = answers(4);
    world.store.append(batch(&admitted[..2])).await.unwrap();
    let before = Files::of(world.folder.path());
    world.store.append(batch(&admitted[2..])).await.unwrap();
    let after = Files::of(world.folder.path());
    let (acknowledged, next) = (hashes(&admitted[..2]), hashes(&admitted[2..]));
    let mut outcomes = HashSet::new();
    for left in before.cut_on_the_way_to(&after) {
        let (_, found) = found_in(&left).await;
        assert!(acknowledged.iter().all(|it| found.contains(it)));
        let of_next = next.iter().filter(|it| found.contains(it)).count();
        assert!(of_next == 0 || of_next == next.len(), "half a batch is there");
        outcomes.insert(of_next);
    }
    assert!(outcomes.contains(&0), "cutting off a commit undoes it");
    assert_eq!(found_in(&after).await.1.len(), 1 + admitted.len());
}

#[tokio::test]
async fn nothing_is_lost_when_the_power_goes_while_changes_give_way_to_a_snapshot() {
    let world = World::new().await;
    let (admitted, form) = answers(3);
    world.store.append(batch(&admitted)).await.unwrap();
    let before = Files::of(world.folder.path());
    let covered: Vec<ChangeHash> = form.automerge().get_changes(&[]).iter().map(Change::hash).collect();
    let snapshot = VerifiedSnapshot::verify(form.automerge().save(), &form.heads(), &covered).unwrap();
    world.store.compact(id(), snapshot, &covered, 20).await.unwrap();
    let after = Files::of(world.folder.path());
    for left in before.cut_on_the_way_to(&after) {
        let (stored, found) = found_in(&left).await;
        assert_eq!(found.len(), covered.len());
        assert_eq!(stored.snapshot.is_some(), stored.tail.is_empty(), "either the changes or the snapshot");
    }
}

#[tokio::test]
async fn nothing_is_lost_when_the_power_goes_while_the_log_is_folded_in() {
    let world = World::new().await;
    let (admitted, _) = answers(3);
    world.store.append(batch(&admitted)).await.unwrap();
    for left in Files::of(world.folder.path()).cut_while_folding() {
        assert_eq!(found_in(&left).await.1.len(), 1 + admitted.len());
    }
}
