//! The commands as an operator runs them, on folders of their own.

use std::path::{Path, PathBuf};

use clap::Parser as _;
use form_model::DocumentId;
use tempfile::TempDir;

use super::*;
use crate::commands::folder::open;
use crate::ledger::LEDGER_FILE;
use crate::server::{LOCK_FILE, lock_folder};
use crate::store::DATABASE_FILE;

/// A folder with the example in `data`.
struct World {
    folder: TempDir,
}

impl World {
    async fn new() -> Self {
        let world = Self { folder: tempfile::tempdir().unwrap() };
        world
            .run(&["demo-data", "--data", "data", "--units", "1", "--password", "x", "--tokens", "tokens"])
            .await
            .unwrap();
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command; words that name files of the world become their paths.
    async fn run(&self, words: &[&str]) -> Result<String, CommandError> {
        let names = ["data", "other", "copy", "tokens", "ledger", "file"];
        let place = |word: &&str| {
            if names.contains(word) { self.path(word).to_str().unwrap().to_owned() } else { (*word).to_owned() }
        };
        let command_line = std::iter::once("samsyn".to_owned()).chain(words.iter().map(place));
        let mut out = Vec::new();
        Box::pin(run_command(CommandLine::try_parse_from(command_line).unwrap().command, &mut out)).await?;
        Ok(String::from_utf8(out).unwrap())
    }

    /// Imports these lines of employees.
    async fn import(&self, lines: &str, more: &[&str]) -> String {
        std::fs::write(self.path("file"), lines).unwrap();
        self.run(&[&["org", "import", "file", "--data", "data"], more].concat()).await.unwrap()
    }

    async fn followup(&self, data: &str) -> (DocumentId, usize) {
        let (store, _) = open(&self.path(data)).unwrap();
        let mut followup = None;
        let mut erased = 0;
        for id in store.document_ids().await.unwrap() {
            let row = store.document_row(id).await.unwrap().unwrap();
            erased += usize::from(row.is_tombstone);
            if row.case.round.is_some() {
                followup = Some(id);
            }
        }
        (followup.unwrap(), erased)
    }

    async fn device_states(&self, data: &str) -> (usize, usize, usize) {
        let (store, _) = open(&self.path(data)).unwrap();
        let mut counts = (0, 0, 0);
        for account in store.accounts().await.unwrap() {
            for device in store.devices_of(account.person).await.unwrap() {
                match (device.revoked_at_ms, device.signed_out_at_ms) {
                    (Some(_), _) => counts.2 += 1,
                    (None, Some(_)) => counts.1 += 1,
                    (None, None) => counts.0 += 1,
                }
            }
        }
        counts
    }

    async fn revoke_one(&self, data: &str) {
        let listed = self.run(&["user", "devices", "--data", data, "chef-0001"]).await.unwrap();
        let device = listed.split_whitespace().next().unwrap().to_owned();
        self.run(&["user", "revoke-device", "--data", data, &device]).await.unwrap();
    }
}

fn files(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

#[tokio::test]
async fn the_example_is_whole_and_its_tokens_open_it() {
    let world = World::new().await;
    let (store, _) = open(&world.path("data")).unwrap();
    let tokens = std::fs::read_to_string(world.path("tokens")).unwrap();
    assert_eq!(tokens.lines().count(), store.accounts().await.unwrap().len());
    let line: serde_json::Value = serde_json::from_str(tokens.lines().next().unwrap()).unwrap();
    let token = crate::credentials::Token::parse(line["token"].as_str().unwrap()).unwrap();
    let principal = store.principal_for_token(token.hash()).await.unwrap().unwrap();
    assert_eq!(principal.user, line["user"].as_str().unwrap());
    // Every unit has a follow-up and a plan.
    assert_eq!(store.document_ids().await.unwrap().len(), 2 * store.framework().organisation.units().count());
    assert!(world.run(&["verify", "--data", "data"]).await.unwrap().contains("0 faults"));
    let again = world.run(&["demo-data", "--data", "data"]).await;
    assert!(matches!(again, Err(CommandError::NotEmpty(_))));
}

#[tokio::test]
async fn an_example_year_is_told_for_people_to_sign_in_and_verifies() {
    let world = World { folder: tempfile::tempdir().unwrap() };
    let fill = ["demo-data", "--data", "data", "--story", "--units", "12", "--password", "x", "--tokens", "tokens"];
    let said = world.run(&fill).await.unwrap();
    assert!(said.contains("9 have handed in (6 of them fed back)"), "{said}");
    assert!(said.contains("Worth signing in as:\n  hr "), "{said}");
    let (store, _) = open(&world.path("data")).unwrap();
    let tokens = std::fs::read_to_string(world.path("tokens")).unwrap();
    assert_eq!(tokens.lines().count(), store.accounts().await.unwrap().len());
    assert!(world.run(&["verify", "--data", "data"]).await.unwrap().contains("0 faults"));
}

#[tokio::test]
async fn a_backup_is_noted_in_the_database_for_whoever_asks_how_old_the_newest_is() {
    let world = World::new().await;
    let noted = async || {
        let (store, _) = open(&world.path("data")).unwrap();
        store.figures(crate::clock::now_ms()).await.unwrap().backed_up_at_ms
    };
    assert_eq!(noted().await, None);
    world.run(&["backup", "--data", "data", "copy"]).await.unwrap();
    let age_ms = crate::clock::now_ms() - noted().await.unwrap();
    assert!(age_ms < 60_000, "{age_ms}");
}

#[tokio::test]
async fn an_identity_opens_one_account_until_its_link_is_ended() {
    let world = World::new().await;
    let link = async |user: &'static str| {
        let who = ["--issuer", "https://login.example.se", "--subject", "1234"];
        world.run(&[&["user", "link", "--data", "data", user], &who[..]].concat()).await
    };
    assert!(link("chef-0001").await.unwrap().contains("chef-0001"));
    link("chef-0001").await.unwrap();
    assert!(matches!(link("ombud-0001").await, Err(CommandError::LinkedElsewhere)));
    assert!(matches!(link("nobody").await, Err(CommandError::UnknownUser(_))));
    let ended = world.run(&["user", "link", "--data", "data", "chef-0001"]).await.unwrap();
    assert_eq!(ended, "1 links of chef-0001 ended.\n");
    link("ombud-0001").await.unwrap();
}

#[tokio::test]
async fn a_backup_restores_into_a_new_folder_and_without_a_ledger_everybody_signs_in_again() {
    let world = World::new().await;
    world.run(&["backup", "--data", "data", "copy"]).await.unwrap();
    assert!(matches!(world.run(&["backup", "--data", "data", "copy"]).await, Err(CommandError::Exists(_))));
    let said = world.run(&["restore", "copy", "--data", "other"]).await.unwrap();
    assert!(said.contains("no ledger"), "{said}");
    assert_eq!(files(&world.path("other")), [LEDGER_FILE, LOCK_FILE, DATABASE_FILE]);
    assert!(world.run(&["verify", "--data", "other"]).await.unwrap().contains("0 faults"));
    let (signed_in, signed_out, revoked) = world.device_states("other").await;
    assert_eq!((signed_in, revoked), (0, 0));
    assert!(signed_out > 0);
}

#[tokio::test]
async fn a_restore_keeps_what_was_erased_and_revoked_since_the_backup() {
    let world = World::new().await;
    world.run(&["backup", "--data", "data", "copy"]).await.unwrap();
    let (followup, _) = world.followup("data").await;
    let erase = ["document", "erase", "--data", "data", &followup.to_string(), "--reference", "Dnr 2026/17"];
    world.run(&erase).await.unwrap();
    world.revoke_one("data").await;
    std::fs::copy(world.path("data").join(LEDGER_FILE), world.path("ledger")).unwrap();
    let said = world.run(&["restore", "copy", "--data", "data"]).await.unwrap();
    assert!(said.contains("1 documents erased and 1 devices revoked"), "{said}");
    assert!(files(&world.path("data")).iter().any(|it| it.starts_with("samsyn.sqlite.replaced-")));
    let elsewhere = world.run(&["restore", "copy", "--data", "other", "--ledger", "ledger"]).await.unwrap();
    assert!(elsewhere.contains("1 documents erased and 1 devices revoked"), "{elsewhere}");
    for data in ["data", "other"] {
        assert_eq!(world.followup(data).await.1, 1);
        assert_eq!(world.device_states(data).await.2, 1);
        assert!(world.run(&["verify", "--data", data]).await.unwrap().contains("1 erased, 0 faults"));
        // The ledger is whole for the next time.
        let said = world.run(&["restore", "copy", "--data", data]).await.unwrap();
        assert!(said.contains("1 documents erased and 1 devices revoked"), "{said}");
    }
}

#[tokio::test]
async fn a_restore_brings_no_history_back_of_what_was_archived_since_the_backup() {
    let world = World::new().await;
    world.run(&["backup", "--data", "data", "copy"]).await.unwrap();
    let round = open(&world.path("data")).unwrap().0.framework().rounds[0].id;
    for command in ["close", "archive"] {
        world.run(&["round", command, "--data", "data", &round.to_string()]).await.unwrap();
    }
    for _ in 0..2 {
        let said = world.run(&["restore", "copy", "--data", "data"]).await.unwrap();
        assert!(said.contains("follow-ups that were archived since the backup"), "{said}");
        let (followup, _) = world.followup("data").await;
        let (store, _) = open(&world.path("data")).unwrap();
        assert!(store.document_row(followup).await.unwrap().unwrap().archived_at_ms.is_some());
        assert!(!store.framework().round(round).unwrap().is_open(), "it was closed by then");
        drop(store);
        assert!(world.run(&["verify", "--data", "data"]).await.unwrap().contains("0 faults"));
    }
}

#[tokio::test]
async fn a_restore_that_was_cut_off_anywhere_is_repeated_and_loses_nothing() {
    let world = World::new().await;
    world.run(&["backup", "--data", "data", "copy"]).await.unwrap();
    let (followup, _) = world.followup("data").await;
    let erase = ["document", "erase", "--data", "data", &followup.to_string(), "--reference", "Dnr 2026/17"];
    world.run(&erase).await.unwrap();
    let (data, database) = (world.path("data"), world.path("data").join(DATABASE_FILE));
    let aside = data.join("samsyn.sqlite.replaced-1");
    let cuts: [&dyn Fn(); 4] = [
        &|| std::fs::write(data.join("samsyn.sqlite.restoring"), b"half a copy").unwrap(),
        &|| std::fs::write(data.join("samsyn.sqlite.restoring-wal"), b"the log of half a copy").unwrap(),
        &|| std::fs::write(data.join("samsyn.sqlite.restoring-journal"), b"the journal of half a copy").unwrap(),
        &|| std::fs::rename(&database, &aside).unwrap(),
    ];
    for cut in cuts {
        cut();
        let said = world.run(&["restore", "copy", "--data", "data"]).await.unwrap();
        assert!(said.contains("1 documents erased"), "{said}");
        assert!(world.run(&["verify", "--data", "data"]).await.unwrap().contains("1 erased, 0 faults"));
    }
    assert!(aside.exists());
}

#[tokio::test]
async fn a_replaced_database_is_kept_with_what_only_its_log_held() {
    let world = World::new().await;
    world.run(&["backup", "--data", "data", "copy"]).await.unwrap();
    // A server that was killed leaves its newest commits in the log.
    let killed = crate::store::open_connection(&world.path("data").join(DATABASE_FILE)).unwrap();
    killed.execute_batch("CREATE TABLE newest (a ANY) STRICT").unwrap();
    let copies = ["", "-wal"].map(|ending| {
        let file = world.path("data").join(format!("{DATABASE_FILE}{ending}"));
        (file.clone(), std::fs::read(file).unwrap())
    });
    drop(killed);
    copies.iter().for_each(|(file, bytes)| std::fs::write(file, bytes).unwrap());
    world.run(&["restore", "copy", "--data", "data"]).await.unwrap();
    let kept = files(&world.path("data")).into_iter().find(|it| it.starts_with("samsyn.sqlite.replaced-")).unwrap();
    let kept = rusqlite::Connection::open(world.path("data").join(kept)).unwrap();
    kept.query_row("SELECT count(*) FROM newest", [], |row| row.get::<_, i64>(0)).unwrap();
}

#[tokio::test]
async fn a_restore_touches_nothing_that_it_should_not() {
    let world = World::new().await;
    world.run(&["backup", "--data", "data", "copy"]).await.unwrap();
    std::fs::create_dir(world.path("other")).unwrap();
    std::fs::write(world.path("other").join("thesis.txt"), "years of work").unwrap();
    let foreign = world.run(&["restore", "copy", "--data", "other"]).await;
    assert!(matches!(foreign, Err(CommandError::NotADataFolder { .. })));
    assert_eq!(files(&world.path("other")), ["thesis.txt"]);
    let lock = lock_folder(&world.path("data")).unwrap();
    let running = world.run(&["restore", "copy", "--data", "data"]).await;
    assert!(matches!(running, Err(CommandError::Server(ServerError::InUse(_)))));
    drop(lock);
    let no_backup = world.run(&["restore", "tokens", "--data", "data"]).await;
    assert!(matches!(no_backup, Err(CommandError::NotABackup(_))));
    let second = World::new().await;
    std::fs::copy(second.path("data").join(LEDGER_FILE), world.path("ledger")).unwrap();
    let foreign = world.run(&["restore", "copy", "--data", "data", "--ledger", "ledger"]).await;
    assert!(matches!(foreign, Err(CommandError::Ledger(LedgerError::Foreign { .. }))));
    assert!(world.run(&["verify", "--data", "data"]).await.unwrap().contains("0 faults"));
}

#[tokio::test]
async fn an_installation_is_built_up_from_nothing() {
    let world = World { folder: tempfile::tempdir().unwrap() };
    let top = world.run(&["org", "init", "--data", "data", "--name", "Exempelkommun"]).await.unwrap();
    let add = async |name: &str, level: &str, parent: &str| {
        let words = ["org", "add-unit", "--data", "data", "--name", name, "--level", level, "--parent", parent];
        world.run(&words).await.unwrap().trim().to_owned()
    };
    let administration = add("Förvaltningen", "administration", top.trim()).await;
    let workplace = add("Förskolan Almen", "workplace", &administration).await;
    let said = world.run(&["user", "add", "--data", "data", "Anna.Berg", "--name", "Anna Berg"]).await.unwrap();
    assert!(said.contains("Password: "));
    world.run(&["org", "assign", "--data", "data", "anna.berg", "manager", &workplace]).await.unwrap();
    let listed = world.run(&["org", "list", "--data", "data"]).await.unwrap();
    assert!(listed.contains("    Förskolan Almen (workplace): manager anna.berg"), "{listed}");
    let open_round = [
        "round",
        "open",
        "--data",
        "data",
        "--name",
        "2026",
        "--reviewed-year",
        "2026",
        "--due",
        "workplace=2027-01-31",
    ];
    let opened = world.run(&open_round).await.unwrap();
    assert!(opened.contains("3 units, 6 documents begun"), "{opened}");
    let round = opened.split_whitespace().next().unwrap();
    world.run(&["round", "close", "--data", "data", round]).await.unwrap();
    let again = world.run(&["round", "close", "--data", "data", round]).await;
    assert!(matches!(again, Err(CommandError::UnknownRound(_))));
    world.run(&["org", "end", "--data", "data", "anna.berg", "manager", &workplace]).await.unwrap();
    let ended = world.run(&["org", "end", "--data", "data", "anna.berg", "manager", &workplace]).await;
    assert!(matches!(ended, Err(CommandError::UnknownAssignment { .. })));
    let unknown = world.run(&["user", "password", "--data", "data", "nobody"]).await;
    assert!(matches!(unknown, Err(CommandError::UnknownUser(_))));
}

#[tokio::test]
async fn a_code_for_somebody_is_printed_with_its_link() {
    let world = World::new().await;
    let said = world.run(&["user", "enrol", "--data", "data", "Chef-0001"]).await.unwrap();
    let code = said.lines().next().unwrap().strip_prefix("Code: ").unwrap().to_owned();
    assert!(crate::enrolment_code::EnrolmentCode::parse(&code).is_some(), "{said}");
    assert_eq!(said.lines().nth(1).unwrap(), format!("Link: /#/enrol/{code}"));
    let elsewhere = ["user", "enrol", "--data", "data", "chef-0001", "--base-url", "https://samsyn.example.se/"];
    let said = world.run(&elsewhere).await.unwrap();
    assert!(said.contains("Link: https://samsyn.example.se/#/enrol/"), "{said}");
    assert!(!said.contains(&code), "each code is a new one");
    let unknown = world.run(&["user", "enrol", "--data", "data", "nobody"]).await;
    assert!(matches!(unknown, Err(CommandError::UnknownUser(_))));
}

#[tokio::test]
async fn an_import_is_shown_first_then_done_and_done_once() {
    let world = World::new().await;
    let file = "Enhetskod;Enhet;Överordnad enhet;Nivå;Anst.nr;Namn;E-post\n\
                90;Kulturen;;Förvaltning;7001;Åsa Ny;asa.ny@kommun.se\n";
    let shown = world.import(file, &[]).await;
    assert!(shown.contains("added unit: Kulturen") && shown.contains("--apply does it"), "{shown}");
    assert_eq!(world.import(file, &[]).await, shown, "a dry run changes nothing");
    let done = world.import(file, &["--apply"]).await;
    assert!(done.contains("assignments: 1 added") && done.ends_with("Applied.\n"), "{done}");
    let again = world.import(file, &["--apply"]).await;
    assert!(again.contains("units: 0 added, 0 changed, 0 ended, 1 as they are"), "{again}");
    let (store, _) = open(&world.path("data")).unwrap();
    let account = store.account("asa.ny@kommun.se").await.unwrap().unwrap();
    assert_eq!(account.password_hash, None, "new people are invited");
    assert_eq!(store.framework().organisation.assignments_of(account.person).len(), 1);
}

#[tokio::test]
async fn an_import_with_faulty_lines_applies_nothing_unless_they_are_left_out() {
    let world = World::new().await;
    let file = "Enhetskod;Enhet;Nivå;Anst.nr;Namn\n90;Kulturen;Förvaltning;7001;Åsa Ny\n\
                90;Kulturen;Förvaltning;7002;Bo Ny 811218-9876\n";
    let stopped = world.import(file, &["--apply"]).await;
    assert!(stopped.contains("fault: line 3") && stopped.contains("Nothing was applied"), "{stopped}");
    assert!(!stopped.contains("9876"), "{stopped}");
    assert!(world.import(file, &[]).await.contains("added unit: Kulturen"));
    let done = world.import(file, &["--apply", "--leave-out-faulty"]).await;
    assert!(done.ends_with("Applied.\n"), "{done}");
    let (store, _) = open(&world.path("data")).unwrap();
    assert!(store.account("7001").await.unwrap().is_some() && store.account("7002").await.unwrap().is_none());
}

#[tokio::test]
async fn a_unit_that_ended_is_in_no_new_round() {
    let world = World::new().await;
    let file = "Enhetskod;Enhet;Nivå\n90;Kulturen;Förvaltning\n";
    world.import(file, &["--apply"]).await;
    let other = "Enhetskod;Enhet;Nivå\n91;Tekniken;Förvaltning\n";
    let ended = world.import(other, &["--apply", "--missing-units", "end"]).await;
    assert!(ended.contains("ended unit: Kulturen"), "{ended}");
    world.run(&["round", "open", "--data", "data", "--name", "Nästa", "--reviewed-year", "2026"]).await.unwrap();
    let (store, _) = open(&world.path("data")).unwrap();
    let framework = store.framework();
    let names: Vec<_> = framework.rounds[0].units.iter().map(|it| it.name.as_str()).collect();
    assert!(names.contains(&"Tekniken") && !names.contains(&"Kulturen"), "{names:?}");
}

#[tokio::test]
async fn a_round_is_archived_once_it_is_closed() {
    let world = World::new().await;
    let listed = world.run(&["round", "list", "--data", "data"]).await.unwrap();
    let round = listed.split_whitespace().next().unwrap();
    let archive = ["round", "archive", "--data", "data", round];
    assert!(matches!(world.run(&archive).await, Err(CommandError::NoClosedRound(_))));
    world.run(&["round", "close", "--data", "data", round]).await.unwrap();
    let said = world.run(&archive).await.unwrap();
    assert!(said.contains("follow-ups archived, 0 stay"), "{said}");
    let listed = world.run(&["round", "list", "--data", "data"]).await.unwrap();
    assert!(listed.contains("archived"), "{listed}");
    assert!(world.run(&["verify", "--data", "data"]).await.unwrap().contains("0 faults"));
}

#[tokio::test]
async fn periods_of_retention_are_decided_and_taken_back() {
    let world = World::new().await;
    let retention = ["org", "retention", "--data", "data"];
    let line = |said: &str, kind: &str| said.lines().find(|it| it.starts_with(kind)).unwrap().to_owned();
    assert!(!world.run(&retention).await.unwrap().contains("years"), "by default all is kept");
    let decided = [&retention[..], &["--set", "hand-in-workplace=10", "--set", "action-plan=3"]].concat();
    let said = world.run(&decided).await.unwrap();
    assert!(line(&said, "hand-in-workplace").ends_with("10 years") && line(&said, "hand-in-mid").ends_with("for ever"));
    let said = world.run(&[&retention[..], &["--keep", "action-plan"]].concat()).await.unwrap();
    assert!(line(&said, "hand-in-workplace").ends_with("10 years") && line(&said, "action-plan").ends_with("for ever"));
    let framework = open(&world.path("data")).unwrap().0.framework();
    let administration =
        framework.organisation.units().find(|it| it.authority == it.id && it.parent.is_some()).unwrap();
    let id = administration.id.to_string();
    let own =
        [&retention[..], &["--administration", &id, "--set", "action-plan=2", "--keep", "hand-in-workplace"]].concat();
    let said = world.run(&own).await.unwrap();
    assert!(line(&said, "action-plan").ends_with("2 years") && line(&said, "hand-in-workplace").ends_with("for ever"));
    assert!(line(&said, "hand-in-mid").ends_with("(as the whole organisation)"), "{said}");
    let back = [&retention[..], &["--administration", &id, "--inherit", "hand-in-workplace"]].concat();
    assert!(line(&world.run(&back).await.unwrap(), "hand-in-workplace").contains("10 years (as the whole"));
    for wrong in ["hand-in-workplace=0", "hand-in-workplace", "payslip=3"] {
        let words = ["samsyn", "org", "retention", "--data", "x", "--set", wrong];
        assert!(CommandLine::try_parse_from(words).is_err(), "{wrong}");
    }
}
