//! Acknowledged means durable: kills, a full disk, and an orderly stop.
//!
//! The server is a process of its own, and it is killed without warning. What a client was told is compared with what a
//! newcomer finds afterwards, before any of the clients that could heal a loss may come back.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::process::Command;
use std::time::Duration;

use automerge::ChangeHash;
use form_model::{Edit, Splice};
use harness::{Account, Example, PATIENCE, PlainDocument, PlainTablet, ServerProcess, server_binary, until};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use tokio::task::JoinSet;

/// Workplaces that are typed in while the server is killed: chef and ombud of each.
const WORKPLACES: usize = 4;

/// Kills in CI; `SAMSYN_KILLS` asks for more.
const KILLS: usize = 5;

/// The longest time that the load runs before a kill.
const LOAD_MILLISECONDS_MAX: u64 = 400;

/// What one client was told, over all its connections.
struct Typed {
    account: Account,
    document: PlainDocument,
    acknowledged: Vec<ChangeHash>,
}

#[tokio::test(flavor = "multi_thread")]
async fn durability_nothing_acknowledged_is_lost_when_the_server_is_killed() {
    let kills = std::env::var("SAMSYN_KILLS").map_or(KILLS, |count| count.parse().expect("SAMSYN_KILLS is a number"));
    let example = Example::with_workplaces(WORKPLACES);
    let mut server = ServerProcess::start(&example.data());
    let mut people: Vec<_> = everybody(&example, server.address()).into_iter().map(Typed::nothing_yet).collect();
    let mut luck = ChaCha8Rng::seed_from_u64(20_261_122);
    let mut acknowledged_in_all = 0;
    for kill in 0..kills {
        let address = server.address();
        let mut typing = JoinSet::new();
        for person in people.drain(..) {
            typing.spawn(person.types_until_cut_off(address));
        }
        tokio::time::sleep(Duration::from_millis(luck.random_range(20..LOAD_MILLISECONDS_MAX))).await;
        server.kill();
        people = typing.join_all().await;
        server = ServerProcess::start(&example.data());
        for person in &people {
            acknowledged_in_all += person.acknowledged.len();
            person.finds_all_that_was_acknowledged(server.address(), kill).await;
        }
    }
    assert!(acknowledged_in_all > kills, "the load never got as far as an acknowledgement");
}

fn everybody(example: &Example, server: SocketAddr) -> Vec<Account> {
    let users = (1..=WORKPLACES).flat_map(|workplace| [harness::chef(workplace), harness::ombud(workplace)]);
    users.map(|user| Account::of(example, server, &user)).collect()
}

impl Typed {
    fn nothing_yet(account: Account) -> Self {
        let document = PlainDocument::empty(account.person);
        Self { account, document, acknowledged: Vec::new() }
    }

    /// Types as fast as the server acknowledges, until there is no server any more.
    async fn types_until_cut_off(self, server: SocketAddr) -> Self {
        let Self { account, document, .. } = self;
        let followup = account.followup.clone();
        let mut tablet = PlainTablet::connect(server, &account.token, &account.user, account.person).await;
        tablet.open(&followup, Some(document)).await;
        let mut is_connected = tablet.until_fetched(&followup).await.is_ok();
        while is_connected {
            tablet.document(&followup).write(&Edit::comment("A1", Splice::insert(0, "x")));
            tablet.say_what_is_new(&followup).await;
            is_connected = tablet.until_acknowledged(&followup).await.is_ok();
        }
        let document = tablet.take(&followup);
        Self { account, acknowledged: document.acknowledged(), document }
    }

    /// Comes back to a server that may have forgotten, and stays until it holds everything again.
    async fn brings_everything_back(self, server: SocketAddr) {
        let Self { account, document, acknowledged } = self;
        let mut tablet = PlainTablet::connect(server, &account.token, &account.user, account.person).await;
        tablet.open(&account.followup, Some(document)).await;
        tablet.until_acknowledged(&account.followup).await.expect("the restored server lives");
        let held = tablet.take(&account.followup);
        assert!(acknowledged.iter().all(|change| held.holds(change)));
    }

    /// A newcomer looks, who holds nothing that could hide a loss.
    async fn finds_all_that_was_acknowledged(&self, server: SocketAddr, kill: usize) {
        let peer = format!("newcomer-{}-{kill}", self.account.user);
        let mut newcomer = PlainTablet::connect(server, &self.account.token, &peer, self.account.person).await;
        newcomer.open(&self.account.followup, None).await;
        newcomer.until_fetched(&self.account.followup).await.expect("the server lives");
        let found = newcomer.take(&self.account.followup);
        let lost: Vec<_> = self.acknowledged.iter().filter(|change| !found.holds(change)).collect();
        assert!(lost.is_empty(), "kill {kill}: {} lost {} acknowledged changes", self.account.user, lost.len());
        newcomer.socket.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn durability_a_full_disk_acknowledges_nothing_and_recovers() {
    let example = Example::with_workplaces(1);
    // A file size limit is a full disk that a test can make: writes beyond it fail. The signal that would come with the
    // failure is ignored, as no full disk sends one.
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(server_binary());
    let server = ServerProcess::start_with(command, &example.data());
    let chef = Account::of(&example, server.address(), &harness::chef(1));
    let mut tablet = PlainTablet::connect(server.address(), &chef.token, "full-disk", chef.person).await;
    tablet.open(&chef.followup, None).await;
    tablet.until_fetched(&chef.followup).await.expect("the server lives");

    limit_files(&server, "0");
    let edit = Edit::comment("A1", Splice::insert(0, "skrivet på en full disk"));
    tablet.document(&chef.followup).write(&edit);
    tablet.say_what_is_new(&chef.followup).await;
    // The server closes sessions of a document that it could not store; that is the only answer it may give.
    let answer = tokio::time::timeout(PATIENCE, tablet.until_acknowledged(&chef.followup)).await;
    assert!(!matches!(answer, Ok(Ok(()))), "acknowledged what could not be stored");
    let document = tablet.take(&chef.followup);

    limit_files(&server, "unlimited");
    let mut tablet = PlainTablet::connect(server.address(), &chef.token, "space-again", chef.person).await;
    tablet.open(&chef.followup, Some(document)).await;
    tablet.until_acknowledged(&chef.followup).await.expect("the server recovered");
    let content = chef.api(server.address()).content(&chef.followup);
    assert_eq!(content["document"]["answers"]["A1"]["comment"], "skrivet på en full disk");
}

fn limit_files(server: &ServerProcess, bytes: &str) {
    let mut command = Command::new("prlimit");
    command.arg("--pid").arg(server.id().to_string()).arg(format!("--fsize={bytes}:unlimited"));
    assert!(command.status().expect("prlimit is part of every Debian").success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_asked_to_stop_sends_everybody_away_and_exits_in_time() {
    /// What the service unit and the operators rely on.
    const STOPS_WITHIN: Duration = Duration::from_secs(15);
    let example = Example::with_workplaces(1);
    let server = ServerProcess::start(&example.data());
    let chef = Account::of(&example, server.address(), &harness::chef(1));
    let mut tablet = PlainTablet::connect(server.address(), &chef.token, "until-closing-time", chef.person).await;
    let stopping = tokio::task::spawn_blocking(|| server.terminate());
    assert_eq!(tablet.socket.closed().await, 1012);
    assert!(stopping.await.unwrap() < STOPS_WITHIN);
}

#[tokio::test(flavor = "multi_thread")]
async fn backup_wipe_restore_and_verify_work_while_people_type() {
    let example = Example::with_workplaces(WORKPLACES);
    let server = ServerProcess::start(&example.data());
    let mut typing = JoinSet::new();
    for account in everybody(&example, server.address()) {
        typing.spawn(Typed::nothing_yet(account).types_until_cut_off(server.address()));
    }
    let backup = example.beside("backup.samsyn");
    let backup = backup.to_str().expect("temporary paths are plain text");
    let data = example.data();
    let data_folder = data.to_str().expect("temporary paths are plain text");
    let before: BTreeMap<String, usize> = comment_lengths(&example, server.address());
    until("everybody has typed something", || {
        comment_lengths(&example, server.address()).iter().all(|(user, length)| *length > before[user])
    })
    .await;
    let at_backup = comment_lengths(&example, server.address());
    harness::samsyn(&["backup", "--data", data_folder, backup]);
    server.kill();
    let people = typing.join_all().await;

    // The ledger is kept apart, as operators are told to: without it every device would have to sign in again.
    let ledger = example.beside("ledger.log");
    std::fs::copy(data.join("ledger.log"), &ledger).expect("the server keeps a ledger");
    std::fs::remove_dir_all(&data).expect("the server has stopped");
    let ledger = ledger.to_str().expect("temporary paths are plain text");
    harness::samsyn(&["restore", backup, "--data", data_folder, "--ledger", ledger]);
    harness::samsyn(&["verify", "--data", data_folder]);

    let server = ServerProcess::start(&data);
    for (user, length) in comment_lengths(&example, server.address()) {
        assert!(length >= at_backup[&user], "{user} lost what the backup held");
    }
    // The tablets bring back what the backup was too old to hold; each brings its own person's, and waits for the others'.
    let address = server.address();
    let mut returning = JoinSet::new();
    for person in people {
        returning.spawn(person.brings_everything_back(address));
    }
    assert_eq!(returning.join_all().await.len(), 2 * WORKPLACES);
}

/// How much each chef's follow-up has in the comment that everybody types in, as the server shows it.
fn comment_lengths(example: &Example, server: SocketAddr) -> BTreeMap<String, usize> {
    let chefs = (1..=WORKPLACES).map(harness::chef);
    chefs
        .map(|user| {
            let account = Account::of(example, server, &user);
            let content = account.api(server).content(&account.followup);
            let comment = content["document"]["answers"]["A1"]["comment"].as_str().unwrap_or_default().len();
            (user, comment)
        })
        .collect()
}
