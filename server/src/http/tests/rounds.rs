//! Rounds over HTTP: opened, given last days and methods, closed, and told about.

use super::*;
use crate::message::MessageKind;
use crate::telling::tell_due;

async fn opened(world: &World, process: &str) -> String {
    let new = json!({
        "name": "Extra runda", "reviewed_year": 2025, "performed_from": "2026-01-07", "performed_to": "2026-03-31",
        "levels": [{ "level": "workplace", "due": "2026-03-31" }]
    });
    let answer = world.send((Method::POST, "/api/rounds"), process, &new).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    answer.body["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_process_owner_opens_a_round_changes_its_last_day_and_closes_it() {
    let world = World::new().await;
    let process = world.token("process").await;
    let id = opened(&world, &process).await;
    let due = json!({ "level": "workplace", "due": "2026-04-15" });
    let changed = world.send((Method::PUT, &format!("/api/rounds/{id}/due")), &process, &due).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT);
    let listed = world.get("/api/rounds", &process).await.body;
    let round = listed.as_array().unwrap().iter().find(|it| it["id"] == id.as_str()).unwrap();
    assert_eq!((&round["reviewed_year"], &round["performed_to"]), (&json!(2025), &json!("2026-03-31")));
    let level = round["levels"].as_array().unwrap().iter().find(|it| it["level"] == "workplace").unwrap();
    assert_eq!((&level["due"], &round["units"]), (&json!("2026-04-15"), &json!(6)));
    let close = format!("/api/rounds/{id}/close");
    assert_eq!(world.send((Method::POST, &close), &process, &Value::Null).await.status, StatusCode::NO_CONTENT);
    world.send((Method::POST, &close), &process, &Value::Null).await.assert_problem(404, "about:blank");
}

#[tokio::test]
async fn a_round_that_makes_no_sense_is_not_opened() {
    let world = World::new().await;
    let process = world.token("process").await;
    let unknown = "00".repeat(32);
    let wrong = [
        json!({ "name": " ", "reviewed_year": 2025 }),
        json!({ "name": "Runda", "reviewed_year": 25 }),
        json!({ "name": "Runda", "reviewed_year": 2025, "performed_from": "2026-02-01", "performed_to": "2026-01-01" }),
        json!({ "name": "Runda", "reviewed_year": 2025, "levels": [{ "level": "workplace", "template": unknown }] }),
        json!({ "name": "Runda", "reviewed_year": 2025, "levels": [{ "level": "floor" }] }),
    ];
    for body in wrong {
        let refused = world.send((Method::POST, "/api/rounds"), &process, &body).await;
        refused.assert_problem(422, "urn:samsyn:problem:unprocessable");
    }
}

#[tokio::test]
async fn the_same_round_is_not_opened_twice_while_it_is_open() {
    let world = World::new().await;
    let process = world.token("process").await;
    let new = json!({ "name": "Runda", "reviewed_year": 2025 });
    let open = async |new: &Value| world.send((Method::POST, "/api/rounds"), &process, new).await;
    let first = open(&new).await;
    assert_eq!(first.status, StatusCode::CREATED);
    let twice = open(&json!({ "name": " Runda ", "reviewed_year": 2025 })).await;
    assert_eq!((twice.status, &twice.body["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("already-open")));
    for another in
        [json!({ "name": "Runda", "reviewed_year": 2024 }), json!({ "name": "Andra", "reviewed_year": 2025 })]
    {
        assert_eq!(open(&another).await.status, StatusCode::CREATED, "{another}");
    }
    let close = format!("/api/rounds/{}/close", first.body["id"].as_str().unwrap());
    world.send((Method::POST, &close), &process, &Value::Null).await;
    assert_eq!(open(&new).await.status, StatusCode::CREATED, "the first is closed");
}

#[tokio::test]
async fn an_administrations_method_holds_for_its_units_until_one_is_nearer() {
    let world = World::new().await;
    let round = world.app.store.framework().rounds[0].id;
    let workplace = world.unit(Level::Workplace);
    let manager = world.hire("forvaltningschef", Role::Manager, workplace.authority).await;
    let chef = world.token("chef-0001").await;
    let path = |unit: UnitId| format!("/api/rounds/{round}/methods/{unit}");
    let method = |code: &str, may_choose: bool| json!({ "method": code, "units_may_choose": may_choose });
    let of_unit = async || {
        let listed = world.get("/api/progress", &chef).await.body;
        (listed[0]["method"].clone(), listed[0]["may_choose_method"].clone())
    };
    assert_eq!(of_unit().await, (Value::Null, json!(true)));
    let decided =
        world.send((Method::PUT, &path(workplace.authority)), &manager, &method("workplace-dialogue", false)).await;
    assert_eq!(decided.status, StatusCode::NO_CONTENT);
    assert_eq!(of_unit().await, (json!("workplace-dialogue"), json!(false)));
    let nearer = world.send((Method::PUT, &path(workplace.id)), &manager, &method("interview", true)).await;
    assert_eq!(nearer.status, StatusCode::NO_CONTENT);
    assert_eq!(of_unit().await, (json!("interview"), json!(true)));
    let back = world.send((Method::PUT, &path(workplace.id)), &manager, &json!({ "method": null })).await;
    assert_eq!(back.status, StatusCode::NO_CONTENT);
    assert_eq!(of_unit().await, (json!("workplace-dialogue"), json!(false)));
    let top = world.unit(Level::Organisation).id;
    let above = world.send((Method::PUT, &path(top)), &manager, &method("interview", true)).await;
    above.assert_problem(404, "about:blank");
    let wrong = world.send((Method::PUT, &path(workplace.id)), &manager, &method("guess", true)).await;
    wrong.assert_problem(422, "urn:samsyn:problem:unprocessable");
}

#[tokio::test]
async fn people_are_told_once_and_mark_what_they_have_read() {
    let world = World::new().await;
    let chef = world.token("chef-0001").await;
    let store = &world.app.store;
    assert!(tell_due(store, today(), now_ms()).await.unwrap() > 0);
    assert_eq!(tell_due(store, today(), now_ms()).await.unwrap(), 0, "nobody is told twice");
    let late = today() + chrono::Days::new(43);
    assert!(tell_due(store, late, now_ms()).await.unwrap() > 0);
    let listed = world.get("/api/messages", &chef).await.body;
    let kinds: Vec<_> = listed.as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&MessageKind::RoundOpened.code()) && kinds.contains(&MessageKind::Late.code()), "{kinds:?}");
    assert!(listed[0]["text"]["sv"].as_str().unwrap().ends_with('.'));
    let path = format!("/api/messages/{}/read", listed[0]["id"].as_str().unwrap());
    let other = world.token("ombud-0001").await;
    world.send((Method::POST, &path), &other, &Value::Null).await.assert_problem(404, "about:blank");
    assert_eq!(world.send((Method::POST, &path), &chef, &Value::Null).await.status, StatusCode::NO_CONTENT);
    assert!(world.get("/api/messages", &chef).await.body[0]["read_at_ms"].is_u64());
}

#[tokio::test]
async fn a_unit_is_handed_over_in_the_middle_of_a_round_with_a_record_of_what() {
    let world = World::new().await;
    let (admin, former) = (world.token("admin").await, world.token("chef-0001").await);
    let workplace = world.unit(Level::Workplace);
    let next = world.hire("nya-chefen", Role::Employee, workplace.id).await;
    let (giver, receiver) = (world.person("chef-0001").await, world.person("nya-chefen").await);
    let path = format!("/api/organisation/units/{}/handover", workplace.id);
    let wish = json!({ "giver": giver, "receiver": receiver, "from": today() });
    let made = world.send((Method::POST, &path), &admin, &wish).await;
    assert_eq!((made.status, &made.body["documents"]), (StatusCode::CREATED, &json!(2)), "{made:?}");
    assert_eq!(world.get("/api/documents", &former).await.body, json!([]));
    let documents = world.get("/api/documents", &next).await.body;
    assert_eq!(documents.as_array().unwrap().iter().filter(|it| it["access"] == "write").count(), 2);
    let told = world.get("/api/messages", &next).await.body;
    assert_eq!(told[0]["kind"], "handed-over");
    let record = world.get("/api/handovers", &next).await.body;
    assert_eq!((&record[0]["giver"], &record[0]["documents"][0]["kind"].is_string()), (&json!(giver), &true));
    assert_eq!(world.get("/api/handovers", &former).await.body.as_array().unwrap().len(), 1);
    assert_eq!(world.get("/api/handovers", &admin).await.body, json!([]));
    let taken = format!("/api/handovers/{}/taken", record[0]["id"].as_str().unwrap());
    world.send((Method::POST, &taken), &former, &Value::Null).await.assert_problem(404, "about:blank");
    assert_eq!(world.send((Method::POST, &taken), &next, &Value::Null).await.status, StatusCode::NO_CONTENT);
    let again = world.send((Method::POST, &path), &admin, &wish).await;
    again.assert_problem(409, "urn:samsyn:problem:organisation");
}

#[tokio::test]
async fn what_a_round_would_hold_is_told_before_it_is_opened_and_its_template_can_be_chosen() {
    let world = World::new().await;
    let process = world.token("process").await;
    let offer = world.get("/api/rounds/offer", &process).await.body;
    assert_eq!(offer["units"], 6);
    let levels = offer["levels"].as_array().unwrap();
    let workplace = levels.iter().find(|it| it["level"] == "workplace").unwrap();
    assert_eq!((&workplace["units"], &workplace["templates"][0]["questions"]), (&json!(1), &json!(41)));
    assert!(levels.iter().all(|it| it["level"] != "mid"), "a level without units is not asked about");
    let template = workplace["templates"][0]["template"].clone();
    let new = json!({
        "name": "Med vald mall", "reviewed_year": 2026, "levels": [{ "level": "workplace", "template": template }]
    });
    assert_eq!(world.send((Method::POST, "/api/rounds"), &process, &new).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn the_manager_of_an_administration_sees_the_rounds_whose_method_they_decide() {
    let world = World::new().await;
    let workplace = world.unit(Level::Workplace);
    let manager = world.hire("forvaltningschef", Role::Manager, workplace.authority).await;
    let rounds = world.get("/api/rounds", &manager).await.body;
    assert_eq!((&rounds[0]["may_decide_method"], &rounds[0]["may_run"]), (&json!(true), &json!(false)));
    let path = format!("/api/rounds/{}/methods/{}", rounds[0]["id"].as_str().unwrap(), workplace.authority);
    world.send((Method::PUT, &path), &manager, &json!({ "method": "interview" })).await;
    let process = world.token("process").await;
    let rounds = world.get("/api/rounds", &process).await.body;
    let method = &rounds[0]["methods"][0];
    let name = world.app.store.framework().organisation.unit(workplace.authority).unwrap().name.clone();
    assert_eq!((&method["unit_name"], &rounds[0]["may_run"]), (&json!(name), &json!(true)));
    world
        .get("/api/rounds", &world.token("chef-0001").await)
        .await
        .assert_problem(403, "urn:samsyn:problem:not-permitted");
}

#[tokio::test]
async fn an_administrator_is_told_how_much_goes_along_and_not_what() {
    let world = World::new().await;
    let admin = world.token("admin").await;
    let workplace = world.unit(Level::Workplace).id;
    let preview = world.get(&format!("/api/organisation/units/{workplace}/handover"), &admin).await.body;
    let name = world.app.store.framework().rounds[0].name.clone();
    assert_eq!(preview, json!({ "open_rounds": [name], "documents": 2, "open_rows": 0 }));
}

#[tokio::test]
async fn why_somebody_is_not_invited_has_a_code() {
    let world = World::new().await;
    let chef = world.token("chef-0001").await;
    let path = format!("/api/units/{}/invitations", world.unit(Level::Workplace).id);
    let ended = json!({ "user": "ombud-0001", "invited_as": "reader", "from": "2026-02-01", "to": "2026-01-01" });
    let foreign = json!({ "user": "admin", "invited_as": "reader" });
    let nobody = json!({ "user": "ingen", "invited_as": "reader" });
    for (body, code) in [(nobody, "nobody"), (ended, "ends-before-it-begins"), (foreign, "other-authority")] {
        let refused = world.send((Method::POST, &path), &chef, &body).await;
        refused.assert_problem(422, "urn:samsyn:problem:unprocessable");
        assert_eq!(refused.body["code"], code);
    }
}

#[tokio::test]
async fn one_follow_up_covers_several_units_of_a_manager() {
    let world = World::new().await;
    let (first, store) = (world.unit(Level::Workplace), &world.app.store);
    let second = Unit { id: UnitId::from_bytes([9; 16]), name: "Almens förskola".to_owned(), ..first.clone() };
    store.put_unit(second.clone(), now_ms()).await.unwrap();
    let (chef, process) = (world.token("chef-0001").await, world.token("process").await);
    let representative = world.hire("almens-ombud", Role::Representative, second.id).await;
    let round = opened(&world, &process).await;
    let path = format!("/api/rounds/{round}/joint/{}", second.id);
    let together = json!({ "with": first.id });
    world.send((Method::PUT, &path), &chef, &together).await.assert_problem(404, "about:blank");
    let other_manager = world.send((Method::PUT, &path), &process, &together).await;
    other_manager.assert_problem(409, "urn:samsyn:problem:conflict");
    let person = world.person("chef-0001").await;
    let managed = Assignment { person, unit: second.id, role: Role::Manager, from: today(), to: None };
    store.put_assignment(managed, now_ms()).await.unwrap();
    assert_eq!(world.send((Method::PUT, &path), &chef, &together).await.status, StatusCode::NO_CONTENT);
    let case = |unit| {
        form_model::Case::followup(store.installation().id, unit, round.parse().unwrap(), form_model::Occasion::Yearly)
    };
    let framework = store.framework();
    let ombud = world.person("almens-ombud").await;
    let grant = |unit| crate::directory::grant_on(&framework, ombud, &case(unit), today());
    assert_eq!(grant(first.id).access, form_model::Access::Write, "all representatives take part");
    assert_eq!(grant(second.id).access, form_model::Access::Read, "nothing is written where nobody looks");
    let listed = world.get("/api/progress", &representative).await.body;
    let row =
        listed.as_array().unwrap().iter().find(|it| it["unit"] == json!(second.id) && it["round"] == round.as_str());
    assert_eq!(row.unwrap()["covered_by"], first.name.as_str());
    assert_eq!(world.send((Method::PUT, &path), &chef, &json!({ "with": null })).await.status, StatusCode::NO_CONTENT);
    assert!(store.framework().rounds.iter().all(|it| it.joint.is_empty()));
}

#[tokio::test]
async fn a_unit_that_came_after_the_round_was_opened_is_taken_in_with_its_follow_up() {
    let world = World::new().await;
    let (admin, process) = (world.token("admin").await, world.token("process").await);
    let department = world.unit(Level::Department).id;
    let round = world.app.store.framework().rounds[0].id;
    let late = format!("/api/rounds/{round}/late-units");
    assert_eq!(world.get(&late, &process).await.body, json!([]));
    let new = json!({ "name": "Förskolan Nytorp", "level": "workplace", "parent": department });
    let unit = world.send((Method::POST, "/api/organisation/units"), &admin, &new).await.body["id"].clone();
    assert_eq!(world.get(&late, &process).await.body[0]["unit"], unit);
    let taken = world.send((Method::POST, &late), &process, &json!({ "unit": unit })).await;
    assert_eq!(taken.status, StatusCode::NO_CONTENT, "{taken:?}");
    assert_eq!(world.get(&late, &process).await.body, json!([]));
    world
        .send((Method::POST, &late), &process, &json!({ "unit": unit }))
        .await
        .assert_problem(409, "urn:samsyn:problem:conflict");
    let seen = world.get("/api/progress", &process).await.body;
    assert!(seen.as_array().unwrap().iter().any(|it| it["unit"] == unit), "{seen}");
}
