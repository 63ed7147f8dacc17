//! The end of a round: it is archived while tablets are away, and disposed of years later.

use client_core::Writability;
use harness::{Api, Person, World, samsyn, until};
use serde_json::{Value, json};

/// Closes the example's round.
async fn close(world: &World, process: &Api) -> String {
    let rounds = process.get("/api/rounds").body;
    let round = rounds[0]["id"].as_str().expect("the example has a round").to_owned();
    let data = world.data();
    samsyn(&["round", "close", "--data", data.to_str().expect("plain text"), &round]);
    until("the server knows that the round is closed", || process.get("/api/rounds").body[0]["closed_at_ms"].is_u64())
        .await;
    round
}

/// Archives the round, again and again until nothing waits to be looked at.
async fn archive(process: &Api, round: &str) {
    until("everything is archived", || {
        let step = process.post(&format!("/api/rounds/{round}/archive"), &Value::Null);
        assert_eq!(step.status, 200, "{}", step.body);
        step.body["waiting"] == 0 && step.body["left"] == 0
    })
    .await;
}

fn content(world: &World, person: &Person) -> Value {
    let content = person.api(world.server()).content(&person.account.followup);
    json!({ "document": content["document"], "conflicts": content["conflicts"], "answers": content["answers"] })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archived_follow_up_goes_from_every_tablet_and_what_was_not_sent_stays_where_it_was_written() {
    let world = World::with_workplaces(2);
    let process = world.person("process").await.api(world.server());
    let (chef, ombud, late) = (world.chef(1).await, world.ombud(1).await, world.chef(2).await);
    let followup = chef.followup();
    chef.comments("A1", 0, "Bullret i köket").await;
    chef.answers("A1", "yes").await;
    ombud.answers("A1", "no").await;
    world.until_all_agree(followup, &[&chef, &ombud]).await;
    ombud.goes_offline();
    late.goes_offline();
    late.comments("A1", 0, "Det här hann inte fram").await;
    let before = content(&world, &chef);

    let round = close(&world, &process).await;
    archive(&process, &round).await;
    until("the copy has taken the document's place on the tablet that is there", || !chef.holds(followup)).await;
    assert_eq!(content(&world, &chef), before, "the copy says what the document said");
    assert!(ombud.holds(followup), "nobody has told the tablet that is away");

    ombud.comes_online();
    until("the document has gone from the tablet that was away", || !ombud.holds(followup)).await;
    let archived = ombud.api(world.server()).get(&format!("/api/archive/{followup}")).body;
    let by = |side: &str| archived["content"]["answers"]["A1"][side]["ratings"].clone();
    assert_eq!((by("manager"), by("representative")), (json!(["yes"]), json!(["no"])));

    late.comes_online();
    until("the tablet with unsent work knows", || late.status(late.followup()).writability == Writability::Archived)
        .await;
    let late = late.restarts_the_tablet().await;
    assert_eq!(late.sees_comment("A1"), "Det här hann inte fram", "unsent work stays, to be exported");
    samsyn(&["verify", "--data", world.data().to_str().expect("plain text")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archived_follow_up_is_disposed_of_with_a_decision_alone_and_no_tablet_brings_it_back() {
    let world = World::with_one_workplace();
    let process = world.person("process").await.api(world.server());
    let (chef, ombud) = (world.chef(1).await, world.ombud(1).await);
    let followup = chef.followup();
    chef.comments("A1", 0, "Bullret i köket").await;
    world.until_all_agree(followup, &[&chef, &ombud]).await;
    ombud.goes_offline();
    let round = close(&world, &process).await;
    archive(&process, &round).await;

    let records = world.person("records").await.api(world.server());
    assert_eq!(records.put("/api/retention", &json!([{ "kind": "working-follow-up", "years": 1 }])).status, 204);
    assert_eq!(records.get("/api/retention/due").body, json!([]), "the year is not over, and nothing goes by itself");
    let path = format!("/api/documents/{followup}/disposal");
    assert_eq!(records.post(&path, &json!({ "reference": "" })).status, 422);
    assert_eq!(records.post(&path, &json!({ "reference": "SN 2027/1 § 7" })).status, 204);
    assert_eq!(chef.api(world.server()).get(&format!("/api/archive/{followup}")).status, 404);

    ombud.comes_online();
    until("the document has gone from the tablet that was away", || !ombud.holds(followup)).await;
    assert_eq!(ombud.api(world.server()).get(&format!("/api/documents/{followup}/content")).status, 404);
}
