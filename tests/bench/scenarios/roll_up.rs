//! The level above in a large organisation: how long a board and its figures take, and how long making their rows anew takes.
//!
//! Every workplace has handed in a whole form with comments; the frozen content is put into the store as `samsyn` would.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use form_model::{
    ChangeHash, ContentDigest, DocumentId, DocumentKind, Level, Receipt, ReceiptOutcome, RowId, built_in_template,
};
use harness::{Api, Example, ServerProcess};
use serde_json::{Value, json};
use server::{HandInRecord, Store, StoreOptions};

use crate::table::{Figure, Table};

/// Workplaces: more than any Swedish municipality has managers.
const WORKPLACES: usize = 2_000;

/// How often each question is asked; the middle time counts.
const TIMES: usize = 15;

/// How long the rows may take to be made at all.
const DERIVED_MAX: Duration = Duration::from_secs(120);

pub(crate) async fn measure(table: &mut Table) -> Result<()> {
    let example = Example::with_workplaces(WORKPLACES);
    let handed_in = hand_everything_in(&example).await?;
    let begun = Instant::now();
    let server = ServerProcess::start(&example.data());
    let analyst = Api::of(server.address()).with_token(example.token("analyst"));
    let place = analyst.get("/api/roll-ups").body;
    let [round, unit] = ["round", "unit"].map(|it| place[0][it].as_str().unwrap_or_default().to_owned());
    let address = |path: &str| {
        let separator = if path.contains('?') { '&' } else { '?' };
        format!("/api/roll-up{path}{separator}round={round}&unit={unit}")
    };
    while counted(&analyst.get(&address("")).body) < handed_in {
        ensure!(begun.elapsed() < DERIVED_MAX, "the rows of the hand-ins were not made in time");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    table.add(Figure::seconds("start, and rows of 2,000 hand-ins made anew", begun.elapsed()).at_most(10.0));
    let asked = [
        ("board and figures for 2,000 workplaces", address("")),
        ("units side by side for 2,000 workplaces", address("/comparison?level=workplace")),
        ("answers behind a figure for 2,000 workplaces", address("/answers?level=workplace&question=A2&only=no")),
        ("findings of 2,000 workplaces", address("/findings")),
        ("progress of 2,000 workplaces", "/api/progress".to_owned()),
    ];
    for (name, path) in asked {
        let token = if path == "/api/progress" { "hr" } else { "analyst" };
        let who = Api::of(server.address()).with_token(example.token(token));
        table.add(Figure::milliseconds(name, middle_time(&who, &path)?).at_most(100.0));
    }
    server.terminate();
    Ok(())
}

fn middle_time(who: &Api, path: &str) -> Result<Duration> {
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let begun = Instant::now();
        let answer = who.get(path);
        times.push(begun.elapsed());
        ensure!(answer.status == 200, "{path}: {}", answer.body);
    }
    times.sort();
    times.get(TIMES / 2).copied().context("it was asked")
}

fn counted(figures: &Value) -> usize {
    let workplaces = figures["levels"].as_array().into_iter().flatten().find(|it| it["level"] == "workplace");
    workplaces.and_then(|it| it["hand_ins"].as_u64()).and_then(|it| usize::try_from(it).ok()).unwrap_or_default()
}

/// Hands in for every workplace; how many that were.
async fn hand_everything_in(example: &Example) -> Result<usize> {
    let store = Store::open(&example.data(), &StoreOptions::default())?;
    let framework = store.framework();
    let units = framework.organisation.units().filter(|it| it.level == Level::Workplace).map(|it| it.id);
    let rows = store.documents_of_units(units.collect()).await?;
    let followups: Vec<DocumentId> =
        rows.into_iter().filter(|it| it.case.kind == DocumentKind::Followup).map(|it| it.id).collect();
    let template = built_in_template(Level::Workplace);
    let questions: Vec<&str> = template.questions().map(|it| it.id.as_str()).collect();
    for (nth, document) in followups.iter().enumerate() {
        let receipt = Receipt {
            hand_in: RowId::from_bytes(nth_bytes(nth)),
            change: ChangeHash([1; 32]),
            number: nth.to_string(),
            version: 1,
            outcome: ReceiptOutcome::Accepted,
            received_at_ms: 1,
            digest: ContentDigest::from_bytes([1; 32]),
            signature: Vec::new(),
        };
        let content = Some(content(&questions, nth, &template.hash().to_string()).to_string());
        store.record_hand_in(*document, HandInRecord { receipt, content }).await?;
    }
    store.drop_projections().await?;
    store.close();
    Ok(followups.len())
}

fn nth_bytes(nth: usize) -> [u8; 16] {
    (nth as u128 + 1).to_be_bytes()
}

/// A whole form: every question answered, every third with a comment, five findings.
fn content(questions: &[&str], nth: usize, template: &str) -> Value {
    const RATINGS: [&str; 3] = ["yes", "partly", "no"];
    const COMMENT: &str =
        "Vi har en rutin, men alla nya känner inte till den. Vi tar upp den på nästa arbetsplatsträff.";
    let answers = questions.iter().enumerate().map(|(place, id)| {
        let rating = RATINGS[(place * 7 + nth * 3) % RATINGS.len()];
        let other = if (place + nth).is_multiple_of(11) { "no" } else { rating };
        let answer = json!({
            "joint": {}, "manager": { "ratings": [rating] }, "representative": { "ratings": [other] },
            "comment": if place % 3 == 0 { COMMENT } else { "" }, "needs_action": rating == "no",
        });
        ((*id).to_owned(), answer)
    });
    let finding =
        |priority: i64| json!({ "kind": "improvement", "text": COMMENT, "priority": priority, "questions": ["A1"] });
    json!({
        "format": 2, "answers": answers.collect::<serde_json::Map<_, _>>(), "template": template,
        "findings": [finding(1), finding(2), finding(2), finding(3), finding(3)], "hand_in": {}, "summary": {},
    })
}
