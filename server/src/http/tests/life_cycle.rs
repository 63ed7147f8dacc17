//! Periods of retention, what is due, and archived rounds over HTTP.

use form_model::{DocumentId, Edit, FormDocument, Splice, Voice};

use super::*;
use crate::gate::admit_unchecked;
use crate::projection::project_dirty;
use crate::store::Append;

async fn decide(world: &World, user: &str, periods: Value) -> Answer {
    let token = world.token(user).await;
    world.send((Method::PUT, "/api/retention"), &token, &periods).await
}

async fn due(world: &World) -> Vec<Value> {
    let answer = world.get("/api/retention/due", &world.token("records").await).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer.body.as_array().unwrap().clone()
}

async fn followup(world: &World) -> DocumentId {
    let listed = world.get("/api/documents", &world.token("chef-0001").await).await.body;
    let listed = listed.as_array().unwrap().iter().find(|it| it["kind"] == "followup").unwrap().clone();
    listed["id"].as_str().unwrap().parse().unwrap()
}

/// Closes the example's round, as if that had been in another year.
async fn close_in(world: &World, year: i32) -> String {
    let round = world.app.store.framework().rounds[0].id;
    let day = chrono::NaiveDate::from_ymd_opt(year, 6, 15).unwrap().and_hms_opt(12, 0, 0).unwrap();
    let at = u64::try_from(day.and_utc().timestamp_millis()).unwrap();
    assert!(world.app.store.close_round(round, None, at).await.unwrap());
    round.to_string()
}

/// The manager answers, comments letter by letter, and both parties answer one question differently.
async fn write(world: &World) -> DocumentId {
    let document = followup(world).await;
    let stored = world.app.store.load(document).await.unwrap().unwrap();
    let template = stored.row.template.and_then(|it| world.app.store.template(it)).unwrap();
    let mut form = FormDocument::start(stored.row.case.clone(), Some(form_model::Template::clone(&template))).unwrap();
    for (user, voice, rating) in [("chef-0001", Voice::Manager, "yes"), ("ombud-0001", Voice::Representative, "no")] {
        let person = world.person(user).await;
        form.write_as(person, automerge::ActorId::from(*person.as_bytes()));
        let mut edits = vec![Edit::answer("A1", voice, Some(rating))];
        edits.extend("Tydligt".chars().rev().map(|it| Edit::comment("A2", Splice::insert(0, it.to_string()))));
        let made: Vec<_> = edits.iter().filter_map(|it| form.apply(it, now_ms()).unwrap()).collect();
        let change = |it: &form_model::MadeChange| automerge::Change::try_from(it.bytes.as_slice()).unwrap();
        let admitted = made.iter().map(|it| admit_unchecked(document, change(it), Some(person))).collect();
        let append = Append { admitted, ..Append::new(document, form.heads(), now_ms()) };
        world.app.store.append(append).await.unwrap();
    }
    while project_dirty(&world.app.store, DueBefore::ALL, |_| std::future::ready(Ok(()))).await.unwrap() > 0 {}
    document
}

#[tokio::test]
async fn periods_are_decided_by_those_who_may_and_read_by_everybody() {
    let world = World::new().await;
    let periods = json!([{ "kind": "hand-in-workplace", "years": 10 }, { "kind": "action-plan", "years": null }]);
    for user in ["records", "admin"] {
        assert_eq!(decide(&world, user, periods.clone()).await.status, StatusCode::NO_CONTENT, "{user}");
    }
    let wrong = [json!([{ "kind": "payslip", "years": 1 }]), json!([{ "kind": "action-plan", "years": 0 }])];
    for periods in wrong {
        decide(&world, "records", periods).await.assert_problem(422, "urn:samsyn:problem:unprocessable");
    }
    let read = world.get("/api/retention", &world.token("chef-0001").await).await.body;
    let of =
        |kind: &str| read["periods"].as_array().unwrap().iter().find(|it| it["kind"] == kind).unwrap()["years"].clone();
    assert_eq!((of("hand-in-workplace"), of("action-plan"), of("hand-in-mid")), (json!(10), Value::Null, Value::Null));
    assert_eq!((&read["may_change"], &read["may_see_due"]), (&json!(false), &json!(false)));
}

#[tokio::test]
async fn an_administration_decides_for_itself_and_inherits_the_rest() {
    let world = World::new().await;
    let administration = world.unit(Level::Administration);
    decide(
        &world,
        "records",
        json!([{ "kind": "hand-in-workplace", "years": 10 }, { "kind": "action-plan", "years": 5 }]),
    )
    .await;
    let own = json!([{ "kind": "hand-in-workplace", "years": 3 }, { "kind": "hand-in-mid", "years": null }]);
    let path = format!("/api/retention/{}", administration.id);
    let below = world.hire("arkivarie", Role::RecordsOfficer, administration.id).await;
    assert_eq!(world.send((Method::PUT, &path), &below, &own).await.status, StatusCode::NO_CONTENT);
    world
        .send((Method::PUT, "/api/retention"), &below, &json!([]))
        .await
        .assert_problem(403, "urn:samsyn:problem:not-permitted");
    let workplace = format!("/api/retention/{}", world.unit(Level::Workplace).id);
    world.send((Method::PUT, &workplace), &below, &own).await.assert_problem(404, "about:blank");
    let read = world.get("/api/retention", &below).await.body;
    assert_eq!((&read["may_change"], read["administrations"].as_array().unwrap().len()), (&json!(false), 1));
    let listed = &read["administrations"][0];
    assert_eq!(
        (&listed["name"], &listed["is_mine"], &listed["may_change"]),
        (&json!(administration.name), &json!(true), &json!(true))
    );
    let of = |kind: &str| {
        let period = listed["periods"].as_array().unwrap().iter().find(|it| it["kind"] == kind).unwrap();
        (period["years"].clone(), period["is_own"].clone())
    };
    assert_eq!(of("hand-in-workplace"), (json!(3), json!(true)));
    assert_eq!(of("hand-in-mid"), (Value::Null, json!(true)));
    assert_eq!(of("action-plan"), (json!(5), json!(false)));
}

#[tokio::test]
async fn what_is_due_is_listed_and_goes_with_a_decision_alone() {
    let world = World::new().await;
    let document = followup(&world).await.to_string();
    post::received_hand_in(&world, 1, None).await;
    close_in(&world, 2020).await;
    assert!(due(&world).await.is_empty(), "nothing was decided");
    decide(&world, "records", json!([{ "kind": "hand-in-workplace", "years": 2 }])).await;
    let listed = due(&world).await;
    assert_eq!(listed.len(), 1, "the rest was never handed in, or is in use: {listed:?}");
    assert_eq!((&listed[0]["document"], &listed[0]["due_since"]), (&json!(document), &json!("2023-01-01")));
    assert_eq!(listed[0]["is_handed_in"], true);
    let path = format!("/api/documents/{document}/disposal");
    let records = world.token("records").await;
    let without = world.send((Method::POST, &path), &records, &json!({ "reference": " " })).await;
    without.assert_problem(422, "urn:samsyn:problem:unprocessable");
    assert_eq!(due(&world).await.len(), 1);
    let disposed = world.send((Method::POST, &path), &records, &json!({ "reference": "SN 2026/1 §7" })).await;
    assert_eq!(disposed.status, StatusCode::NO_CONTENT);
    assert!(due(&world).await.is_empty());
}

#[tokio::test]
async fn working_documents_have_a_period_of_their_own_and_a_plan_in_use_is_never_disposed_of() {
    let world = World::new().await;
    close_in(&world, 2020).await;
    decide(
        &world,
        "records",
        json!([{ "kind": "working-follow-up", "years": 1 }, { "kind": "action-plan", "years": 1 }]),
    )
    .await;
    let listed = due(&world).await;
    assert!(listed.len() > 1 && listed.iter().all(|it| it["kind"] == "working-follow-up"), "{listed:?}");
    let plan = world.get("/api/documents", &world.token("chef-0001").await).await.body;
    let plan = plan.as_array().unwrap().iter().find(|it| it["kind"] == "action-plan").unwrap()["id"].clone();
    let path = format!("/api/documents/{}/disposal", plan.as_str().unwrap());
    let refused = world.send((Method::POST, &path), &world.token("records").await, &json!({ "reference": "§1" })).await;
    refused.assert_problem(409, "urn:samsyn:problem:conflict");
}

#[tokio::test]
async fn an_archived_follow_up_says_what_it_said_and_not_who_typed_it() {
    let world = World::new().await;
    let document = write(&world).await;
    let (chef, process) = (world.token("chef-0001").await, world.token("process").await);
    let content = async || world.get(&format!("/api/documents/{document}/content"), &chef).await.body;
    let before = content().await;
    assert_eq!(before["document"]["answers"]["A2"]["comment"].as_str().unwrap().len(), "Tydligt".len() * 2);
    let round = world.app.store.framework().rounds[0].id;
    let archive = format!("/api/rounds/{round}/archive");
    world
        .send((Method::POST, &archive), &process, &Value::Null)
        .await
        .assert_problem(409, "urn:samsyn:problem:conflict");
    close_in(&world, 2026).await;
    let step = world.send((Method::POST, &archive), &process, &Value::Null).await.body;
    assert_eq!((&step["waiting"], &step["left"]), (&json!(0), &json!(0)), "{step}");
    let after = content().await;
    for part in ["document", "conflicts", "answers"] {
        assert_eq!(before[part], after[part], "{part}");
    }
    let stored = world.app.store.load(document).await.unwrap().unwrap();
    let changes = materialise(&stored).unwrap().get_changes(&[]);
    assert_eq!((changes.len(), stored.bindings.len()), (2, 0));
    assert!(changes.iter().all(|it| it.author().is_none() && it.timestamp() == 0));
    assert!(world.app.store.inspect(document).await.unwrap().faults.is_empty());
    let rounds = world.get("/api/rounds", &process).await.body;
    assert!(rounds[0]["archived_at_ms"].is_u64() && rounds[0]["may_archive"] == false, "{rounds}");
}

#[tokio::test]
async fn an_archived_follow_up_is_read_by_those_who_wrote_it_and_listed_for_nobody_else() {
    let world = World::new().await;
    let document = write(&world).await;
    close_in(&world, 2026).await;
    let round = world.app.store.framework().rounds[0].id;
    let process = world.token("process").await;
    world.send((Method::POST, &format!("/api/rounds/{round}/archive")), &process, &Value::Null).await;
    for user in ["chef-0001", "ombud-0001"] {
        let token = world.token(user).await;
        let listed = world.get("/api/archive", &token).await.body;
        assert_eq!(listed[0]["document"], document.to_string(), "{user}");
        let read = world.get(&format!("/api/archive/{document}"), &token).await.body;
        let by = |side: &str| read["content"]["answers"]["A1"][side]["ratings"].clone();
        assert_eq!((by("manager"), by("representative")), (json!(["yes"]), json!(["no"])));
        let open = world.get("/api/documents", &token).await.body;
        assert!(open.as_array().unwrap().iter().all(|it| it["kind"] == "action-plan"), "{user} opens the plan alone");
    }
    for user in ["chef-avd-01", "hr", "records", "process", "analyst", "admin"] {
        let token = world.token(user).await;
        let read = world.get(&format!("/api/archive/{document}"), &token).await;
        assert_eq!(read.status, StatusCode::NOT_FOUND, "{user}");
        let listed = world.get("/api/archive", &token).await.body;
        assert!(listed.as_array().unwrap().iter().all(|it| it["document"] != document.to_string()), "{user}");
    }
}

#[tokio::test]
async fn what_waits_for_somebody_is_not_archived() {
    let world = World::new().await;
    let document = write(&world).await;
    close_in(&world, 2026).await;
    post::mark_all(&world).await;
    let round = world.app.store.framework().rounds[0].id;
    let process = world.token("process").await;
    let path = format!("/api/rounds/{round}/archive");
    let step = world.send((Method::POST, &path), &process, &Value::Null).await.body;
    assert!(step["archived"] == 0 && step["waiting"].as_u64() > Some(0), "not looked at yet: {step}");
    assert!(world.app.store.document_row(document).await.unwrap().unwrap().is_live());
    let rounds = world.get("/api/rounds", &process).await.body;
    assert_eq!((&rounds[0]["archived_at_ms"], &rounds[0]["may_archive"]), (&Value::Null, &json!(true)));
}
