//! Stock clients, unmodified from npm and crates.io, at our server and beside our clients.
//!
//! They speak automerge-repo's protocol and know nothing of forms; they only keep to what the documents ask of everybody:
//! scalars where scalars are, splices in texts.

use automerge::transaction::Transactable as _;
use automerge::{Automerge, ObjId, ROOT, ReadDoc};
use form_model::text_at;
use harness::{Account, Example, PlainTablet, SamodPeer, ServerProcess, StockClient, until, until_answered};
use samod::DocHandle;

/// Where each of them writes.
const COMMENT: [&str; 3] = ["answers", "A1", "comment"];

/// How often a silent connection is looked at to see whether it is silent.
const LOOKS_AT_SILENCE: usize = 100;

/// A link that has come to rest exchanges at most this many more messages; one in a loop exchanges thousands.
const MESSAGES_AT_REST_MAX: u64 = 3;

struct Office {
    example: Example,
    server: ServerProcess,
    chef: Account,
    ombud: Account,
}

impl Office {
    fn opens() -> Self {
        let example = Example::with_workplaces(1);
        let server = ServerProcess::start(&example.data());
        let chef = Account::of(&example, server.address(), &harness::chef(1));
        let ombud = Account::of(&example, server.address(), &harness::ombud(1));
        Self { example, server, chef, ombud }
    }

    fn socket(&self, account: &Account) -> String {
        format!("ws://{}/sync?token={}", self.server.address(), account.token)
    }

    fn ticket(&self, account: &Account) -> String {
        let answer = account.api(self.server.address()).post("/api/ticket", &serde_json::json!({}));
        let ticket = answer.body["ticket"].as_str().expect("a ticket").to_owned();
        format!("ws://{}/sync?ticket={ticket}", self.server.address())
    }

    fn comment(&self) -> String {
        let content = self.chef.api(self.server.address()).content(&self.chef.followup);
        content["document"]["answers"]["A1"]["comment"].as_str().unwrap_or_default().to_owned()
    }

    fn heads(&self, document: &str) -> Vec<String> {
        let content = self.chef.api(self.server.address()).content(document);
        let mut heads: Vec<String> = serde_json::from_value(content["heads"].clone()).expect("heads are strings");
        heads.sort();
        heads
    }
}

async fn ours_joins(office: &Office, account: &Account, document: &str) -> PlainTablet {
    let mut tablet = PlainTablet::connect(office.server.address(), &account.token, "one-of-ours", account.person).await;
    tablet.open(document, None).await;
    tablet.until_fetched(document).await.expect("the server lives");
    tablet
}

fn write_comment(document: &mut Automerge, path: &[&str], text: &str) {
    let mut transaction = document.transaction();
    let place = path.iter().fold(ROOT, |place, key| child(&transaction, &place, key));
    transaction.splice_text(place, 0, 0, text).expect("the text is there");
    transaction.commit();
}

fn child(document: &impl ReadDoc, place: &ObjId, key: &str) -> ObjId {
    document.get(place, key).expect("the place is a map").unwrap_or_else(|| panic!("{key} is there")).1
}

#[tokio::test(flavor = "multi_thread")]
async fn an_automerge_repo_client_from_npm_co_edits_with_ours_and_converges() {
    let office = Office::opens();
    let (followup, plan) = (office.chef.followup.clone(), office.chef.plan.clone());
    let mut stock = StockClient::start("stock-of-the-manager", &office.socket(&office.chef)).await;
    stock.open(&plan).await.expect("the action plan is there");
    stock.open(&followup).await.expect("the follow-up is there");
    let mut ours = ours_joins(&office, &office.ombud, &followup).await;

    stock.put(&followup, &["answers", "A1", "rating", "by", "manager"], "yes").await;
    stock.write(&followup, &COMMENT, 0, "skrivet i Node 🌲 ").await;
    write_comment(&mut ours.document(&followup).form, &COMMENT, "written by ours ");
    ours.say_what_is_new(&followup).await;
    until("both texts are at the server", || {
        let comment = office.comment();
        comment.contains("skrivet i Node 🌲 ") && comment.contains("written by ours ")
    })
    .await;

    // A night in a drawer: it writes without a connection, and comes back by a ticket.
    stock.disconnect().await;
    stock.write(&followup, &COMMENT, 0, "skrivet i lådan ").await;
    stock.connect(&office.ticket(&office.chef)).await;
    until("the offline text is at the server", || office.comment().contains("skrivet i lådan ")).await;
    let heads = until_answered("the stock client holds what the server holds", async || {
        let document = stock.read(&followup).await;
        (document.heads == office.heads(&followup)).then_some(document.heads)
    })
    .await;
    while hex(&ours.document(&followup).form) != heads {
        ours.hear().await.expect("the server lives");
    }
    assert_eq!(text_at(&ours.document(&followup).form, &COMMENT), Some(office.comment()));
}

fn hex(document: &Automerge) -> Vec<String> {
    let mut heads: Vec<_> = document.get_heads().iter().map(ToString::to_string).collect();
    heads.sort();
    heads
}

#[tokio::test(flavor = "multi_thread")]
async fn an_automerge_repo_client_writes_in_an_action_plan() {
    let office = Office::opens();
    let plan = office.chef.plan.clone();
    let mut stock = StockClient::start("stock-plan", &office.socket(&office.chef)).await;
    let document = stock.open(&plan).await.expect("the action plan is there");
    assert!(document.content.is_object());
    let answered = stock.put(&plan, &["note"], "an unknown key survives").await;
    until("the change is at the server", || office.heads(&plan) == answered.heads).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_automerge_repo_client_that_may_only_read_gets_the_data_sends_none_and_falls_silent() {
    let office = Office::opens();
    let plan = office.chef.plan.clone();
    let hr = Account::of(&office.example, office.server.address(), "hr");
    let mut stock = StockClient::start("stock-of-hr", &office.socket(&hr)).await;
    let before = stock.open(&plan).await.expect("hr may read every action plan").heads;

    stock.put(&plan, &["note"], "hr may not write this").await;
    let resting = until_answered("the link comes to rest", async || {
        let seen = stock.traffic().await;
        for _ in 0..LOOKS_AT_SILENCE {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        let now = stock.traffic().await;
        (now.sent - seen.sent <= MESSAGES_AT_REST_MAX).then_some(now)
    })
    .await;
    assert_eq!(resting.changes_sent, 0, "a read-only link carries no changes");
    assert_eq!(office.heads(&plan), before);

    let mut chef = StockClient::start("stock-of-the-manager", &office.socket(&office.chef)).await;
    chef.open(&plan).await.expect("the action plan is there");
    chef.put(&plan, &["note"], "from the manager").await;
    until_answered("what others write still arrives", async || {
        let content = stock.read(&plan).await.content;
        // Both wrote the same key: the reader's own unsent value may win on the reader's screen, but never elsewhere.
        (content["note"].is_string() && office.heads(&plan) != before).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_id_gives_a_stock_client_nothing() {
    let office = Office::opens();
    let hr = Account::of(&office.example, office.server.address(), "hr");
    let mut stock = StockClient::start("stock-stranger", &office.socket(&hr)).await;
    let refused = stock.open(&office.chef.followup).await.expect_err("hr never reads a draft");
    let unknown = stock.open("4NMNnkMhL8jXrdJ9jamS58PAVdXu").await.expect_err("there is no such document");
    assert!(refused.contains("unavailable") && unknown.contains("unavailable"), "{refused} / {unknown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_samod_client_from_crates_io_co_edits_reconnects_and_converges() {
    let office = Office::opens();
    let followup = office.ombud.followup.clone();
    let (server, token) = (office.server.address(), office.ombud.token.clone());
    let mut samod = SamodPeer::connect("samod-of-the-representative", server, &token).await;
    let handle = samod.find(&followup).await.expect("the follow-up is there");
    assert!(samod.find(&office.ombud.plan).await.is_some(), "the action plan is there");
    let mut ours = ours_joins(&office, &office.chef, &followup).await;

    handle.with_document(|document| write_comment(document, &COMMENT, "from samod "));
    write_comment(&mut ours.document(&followup).form, &COMMENT, "from ours ");
    ours.say_what_is_new(&followup).await;
    until("both texts are at the server", || {
        office.comment().contains("from samod ") && office.comment().contains("from ours ")
    })
    .await;

    samod.disconnect();
    until("samod notices", || !samod.is_connected()).await;
    handle.with_document(|document| write_comment(document, &COMMENT, "while away "));
    samod.reconnect(server, &token).await;
    until("the offline text is at the server", || office.comment().contains("while away ")).await;
    until("samod holds what the server holds", || samod_heads(&handle) == office.heads(&followup)).await;
    let heads = office.heads(&followup);
    while hex(&ours.document(&followup).form) != heads {
        ours.hear().await.expect("the server lives");
    }
}

fn samod_heads(handle: &DocHandle) -> Vec<String> {
    handle.with_document(|document| hex(document))
}
