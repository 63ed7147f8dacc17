//! The level above: what is counted of hand-ins, who opens a source, and that no draft shows through.

use super::post::received_hand_in;
use super::*;

/// Derives every row anew, those of documents that nobody has written in included.
async fn derive_all(world: &World) {
    world.app.store.drop_projections().await.unwrap();
    super::post::mark_all(world).await;
    while project_dirty(&world.app.store, DueBefore::ALL, |_| std::future::ready(Ok(()))).await.unwrap() > 0 {}
}

fn address(world: &World, path: &str, level: Level) -> String {
    let round = world.app.store.framework().rounds[0].id;
    let separator = if path.contains('?') { '&' } else { '?' };
    format!("/api/roll-up{path}{separator}round={round}&unit={}", world.unit(level).id)
}

#[tokio::test]
async fn the_level_above_counts_what_was_handed_in_and_opens_it_down_to_the_answer() {
    let world = World::new().await;
    let hand_in = received_hand_in(&world, 1, Some("Sjuk.")).await.to_string();
    derive_all(&world).await;
    let above = world.token("chef-avd-01").await;
    let figures = world.get(&address(&world, "", Level::Department), &above).await.body;
    assert_eq!(figures["together"]["counts"]["handed_in"], 1, "{figures}");
    assert_eq!(figures["together"]["counts"]["without_mark"], 1);
    assert_eq!(figures["units"][0]["hand_in"], hand_in.as_str());
    assert_eq!((&figures["raised"], &figures["findings"]["improvements"]), (&json!(1), &json!([0, 1, 0, 0])));
    assert_eq!(figures["has_closing"], false, "no level below a department answers closing questions");
    let workplaces = &figures["levels"][0];
    assert_eq!((&workplaces["level"], &workplaces["hand_ins"]), (&json!("workplace"), &json!(1)));
    let questions = workplaces["sections"][0]["questions"].as_array().unwrap();
    assert_eq!(questions[0]["figures"]["agreed"], json!({ "yes": 1 }));
    assert_eq!(questions[1]["figures"]["needs_action"], 1);
    assert_eq!(questions[2]["figures"]["unanswered"], 1);
    let lacking = address(&world, "/answers?level=workplace&question=A2&only=no", Level::Department);
    let answers = world.get(&lacking, &above).await.body;
    assert_eq!((&answers["total"], &answers["sources"][0]["comment"]), (&json!(1), &json!("Rutinen är inte känd.")));
    let none = world.get(&lacking.replace("only=no", "only=yes"), &above).await.body;
    assert_eq!(none["total"], 0);
    let findings = world.get(&address(&world, "/findings", Level::Department), &above).await.body;
    assert_eq!(findings["sources"][0]["text"], "Gör rutinen känd.");
    let raised = world.get(&address(&world, "/raised", Level::Department), &above).await.body;
    let row = form_model::RowId::from_bytes([50; 16]).to_string();
    assert_eq!((&raised[0]["action"], &raised[0]["row"]), (&json!("Nytt larm."), &json!(row)));
    let whole = world.get(&format!("/api/hand-ins/{hand_in}"), &above).await.body;
    assert_eq!((&whole["reason"], &whole["may_send_back"]), (&json!("Sjuk."), &json!(true)));
    assert_eq!(whole["content"]["answers"]["A2"]["comment"], "Rutinen är inte känd.");
}

#[tokio::test]
async fn a_new_version_takes_the_place_of_the_one_that_was_counted() {
    let world = World::new().await;
    received_hand_in(&world, 1, None).await;
    derive_all(&world).await;
    let second = received_hand_in(&world, 2, None).await.to_string();
    super::post::mark_all(&world).await;
    while project_dirty(&world.app.store, DueBefore::ALL, |_| std::future::ready(Ok(()))).await.unwrap() > 0 {}
    let above = world.token("chef-avd-01").await;
    let figures = world.get(&address(&world, "", Level::Department), &above).await.body;
    let unit = &figures["units"][0];
    assert_eq!((&unit["hand_in"], &unit["version"]), (&json!(second), &json!(2)));
    assert_eq!(figures["levels"][0]["hand_ins"], 1);
}

#[tokio::test]
async fn whoever_may_not_see_a_draft_sees_that_nothing_was_handed_in_and_no_more() {
    let world = World::new().await;
    derive_all(&world).await;
    let seen = async |user: &str, level: Level| {
        let token = world.token(user).await;
        world.get(&address(&world, "", level), &token).await.body["together"]["counts"].clone()
    };
    let hidden = seen("chef-org", Level::Administration).await;
    assert!(hidden["not_handed_in"].as_u64().unwrap() > 0, "{hidden}");
    assert_eq!((&hidden["begun"], &hidden["not_begun"], &hidden["ready"]), (&json!(0), &json!(0), &json!(0)));
    let open = seen("hr", Level::Administration).await;
    assert_eq!((&open["not_handed_in"], open["not_begun"].as_u64().unwrap() > 0), (&json!(0), true));
}

#[tokio::test]
async fn the_representative_of_an_upper_unit_sees_figures_and_opens_no_source() {
    let world = World::new().await;
    received_hand_in(&world, 1, None).await;
    derive_all(&world).await;
    let department = world.unit(Level::Department).id;
    let token = world.hire("ombud-avd", Role::Representative, department).await;
    let figures = world.get(&address(&world, "", Level::Department), &token).await.body;
    assert_eq!(figures["levels"][0]["hand_ins"], 1);
    assert_eq!(figures["units"][0]["hand_in"], Value::Null);
    let lacking = address(&world, "/answers?level=workplace&question=A2", Level::Department);
    let answers = world.get(&lacking, &token).await.body;
    assert_eq!((&answers["total"], &answers["closed"]), (&json!(0), &json!(1)));
    let findings = world.get(&address(&world, "/findings", Level::Department), &token).await.body;
    assert_eq!(findings["total"], 0);
}

#[tokio::test]
async fn the_message_of_a_hand_in_leads_to_the_newest_one_of_its_unit() {
    let world = World::new().await;
    received_hand_in(&world, 1, None).await;
    let newest = received_hand_in(&world, 2, None).await.to_string();
    derive_all(&world).await;
    let above = world.token("chef-avd-01").await;
    let figures = world.get(&address(&world, "", Level::Department), &above).await.body;
    let unit: UnitId = figures["units"][0]["unit"].as_str().unwrap().parse().unwrap();
    let message = crate::message::NewMessage {
        person: world.person("chef-avd-01").await,
        kind: crate::message::MessageKind::HandedIn,
        unit: Some(unit),
        round: Some(world.app.store.framework().rounds[0].id),
        day: Some(today()),
        row: None,
    };
    world.app.store.add_messages(vec![message], now_ms()).await.unwrap();
    let told = world.get("/api/messages", &above).await.body;
    let told = told.as_array().unwrap().iter().find(|it| it["kind"] == "handed-in").unwrap();
    assert_eq!(told["row"], newest.as_str());
}

#[tokio::test]
async fn what_an_administration_passes_on_gets_an_owner_and_a_reply_that_its_workplaces_read() {
    let world = World::new().await;
    let administration = administration_hand_in(&world).await;
    derive_all(&world).await;
    let process = world.token("process").await;
    let path = format!("/api/hand-ins/{administration}/closing/closing-4/reply");
    let reply = json!({ "state": "under-way", "owner": "Stadskontoret, HR", "words": "En ny mall kommer i mars." });
    let answered = world.send((Method::PUT, &path), &process, &reply).await;
    assert_eq!(answered.status, StatusCode::OK, "{answered:?}");
    let unknown = path.replace("closing-4", "closing-9");
    world.send((Method::PUT, &unknown), &process, &reply).await.assert_problem(404, "about:blank");
    let strange = json!({ "state": "perhaps", "owner": "HR", "words": "Ja." });
    world.send((Method::PUT, &path), &process, &strange).await.assert_problem(422, "urn:samsyn:problem:unprocessable");
    let themes = path.replace("reply", "themes");
    let tagged = world.send((Method::PUT, &themes), &process, &json!({ "themes": ["Mallar", "Mallar"] })).await;
    assert_eq!(tagged.status, StatusCode::NO_CONTENT);
    let figures = world.get(&address(&world, "", Level::Organisation), &process).await.body;
    assert_eq!(figures["has_closing"], true, "administrations answer closing questions");
    let closing = world.get(&address(&world, "/closing", Level::Organisation), &process).await.body;
    let source = &closing[0]["sources"][0];
    assert_eq!((&source["themes"], &source["reply"]["owner"]), (&json!(["Mallar"]), &reply["owner"]), "{closing}");
    for user in ["chef-0001", "ombud-0001"] {
        let matters = world.get("/api/me/raised", &world.token(user).await).await.body;
        assert_eq!(matters[0]["reply"]["words"], reply["words"], "{user}: {matters}");
    }
    let told = world.get("/api/messages", &world.token("chef-forv-01").await).await.body;
    assert_eq!(told[0]["kind"], "raised-answered");
}

/// The first administration's yearly follow-up with one closing answer, handed in.
async fn administration_hand_in(world: &World) -> String {
    use form_model::{Case, ChangeHash, ContentDigest, Occasion, Receipt, ReceiptOutcome, RowId};
    let framework = world.app.store.framework();
    let department = world.unit(Level::Department);
    let round = framework.rounds[0].id;
    let installation = world.app.store.installation().id;
    let case = Case::followup(installation, department.authority, round, Occasion::Yearly);
    let hand_in = RowId::from_bytes([40; 16]);
    let receipt = Receipt {
        hand_in,
        change: ChangeHash([40; 32]),
        number: "0101".to_owned(),
        version: 1,
        outcome: ReceiptOutcome::Accepted,
        received_at_ms: now_ms(),
        digest: ContentDigest::from_bytes([3; 32]),
        signature: Vec::new(),
    };
    let content = json!({ "hand_in": {}, "summary": { "closing-4": "Gör om mallen." } }).to_string();
    let record = crate::store::HandInRecord { receipt, content: Some(content) };
    world.app.store.record_hand_in(case.document_id(), record).await.unwrap();
    hand_in.to_string()
}

/// Everything that is derived, as it stands.
async fn all_rows(world: &World) -> String {
    let store = &world.app.store;
    let (round, units) = {
        let framework = store.framework();
        (framework.rounds[0].id, framework.organisation.units().map(|it| it.id).collect())
    };
    let counted = store.counted_hand_ins(round, units).await.unwrap();
    let days = store.planned_days(chrono::NaiveDate::MIN).await.unwrap();
    format!("{:?} {counted:?} {days:?}", store.progress_rows().await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_made_several_at_a_time_are_those_made_one_after_another() {
    let world = Arc::new(World::new().await);
    received_hand_in(&world, 1, Some("Sjuk.")).await;
    derive_all(&world).await;
    let together = all_rows(&world).await;
    assert!(together.contains("hand_ins: 1"), "{together}");
    let elsewhere = Arc::clone(&world);
    let one_by_one = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            derive_all(&elsewhere).await;
            all_rows(&elsewhere).await
        })
    });
    assert_eq!(one_by_one.await.unwrap(), together);
}
