//! Administering the organisation over HTTP: units, roles, people, imports, invitations.

use super::*;

fn units() -> (Method, &'static str) {
    (Method::POST, "/api/organisation/units")
}

#[tokio::test]
async fn an_administrator_adds_renames_moves_and_ends_a_unit() {
    let world = World::new().await;
    let admin = world.token("admin").await;
    let department = world.unit(Level::Department);
    let new = json!({ "name": "Lundens förskola", "level": "workplace", "parent": department.id, "code": "77" });
    let added = world.send(units(), &admin, &new).await;
    assert_eq!(added.status, StatusCode::CREATED, "{added:?}");
    let id = added.body["id"].as_str().unwrap();
    world.send(units(), &admin, &new).await.assert_problem(409, "urn:samsyn:problem:organisation");
    let path = format!("/api/organisation/units/{id}");
    let administration = world.unit(Level::Administration).id;
    let change = json!({ "name": "Lunden", "parent": administration });
    assert_eq!(world.send((Method::PATCH, &path), &admin, &change).await.status, StatusCode::NO_CONTENT);
    let listed = world.get("/api/organisation/units", &admin).await.body;
    let unit = listed["units"].as_array().unwrap().iter().find(|it| it["id"] == id).unwrap();
    assert_eq!((&unit["name"], &unit["authority"]), (&json!("Lunden"), &json!(administration)));
    let ended = world.send((Method::POST, &format!("{path}/end")), &admin, &json!({ "last_day": "2026-01-31" })).await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT, "{ended:?}");
    assert!(world.app.store.framework().units_on(today()).all(|it| it.id.to_string() != id));
    let reopened = world.send((Method::POST, &format!("{path}/reopen")), &admin, &Value::Null).await;
    assert_eq!(reopened.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn the_tree_keeps_its_shape() {
    let world = World::new().await;
    let admin = world.token("admin").await;
    let (department, workplace) = (world.unit(Level::Department), world.unit(Level::Workplace));
    let path = |id: UnitId| format!("/api/organisation/units/{id}");
    let below_itself = json!({ "parent": workplace.id });
    let ring = world.send((Method::PATCH, &path(department.id)), &admin, &below_itself).await;
    ring.assert_problem(422, "urn:samsyn:problem:organisation");
    let high = world.send((Method::PATCH, &path(workplace.id)), &admin, &json!({ "level": "organisation" })).await;
    high.assert_problem(422, "urn:samsyn:problem:organisation");
    let end = json!({ "last_day": "2026-01-31" });
    let above = world.send((Method::POST, &format!("{}/end", path(department.id))), &admin, &end).await;
    above.assert_problem(409, "urn:samsyn:problem:organisation");
    let open = world.send((Method::POST, &format!("{}/end", path(workplace.id))), &admin, &end).await;
    open.assert_problem(409, "urn:samsyn:problem:organisation");
    let nevertheless = json!({ "last_day": "2026-01-31", "even_with_open_followup": true });
    let ended = world.send((Method::POST, &format!("{}/end", path(workplace.id))), &admin, &nevertheless).await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    let chef = world.token("chef-0001").await;
    assert_eq!(world.get("/api/documents", &chef).await.body, json!([]), "the roles end with the unit");
}

#[tokio::test]
async fn an_administrator_of_a_part_reaches_that_part_alone() {
    let world = World::new().await;
    let framework = world.app.store.framework();
    let workplace = world.unit(Level::Workplace);
    let token = world.hire("del-admin", Role::Admin, workplace.authority).await;
    let elsewhere = framework
        .organisation
        .units()
        .find(|it| it.level == Level::Administration && it.id != workplace.authority)
        .unwrap()
        .id;
    let path = format!("/api/organisation/units/{elsewhere}");
    let rename = json!({ "name": "Min" });
    world.send((Method::PATCH, &path), &token, &rename).await.assert_problem(404, "urn:samsyn:problem:organisation");
    let own = format!("/api/organisation/units/{}", workplace.id);
    assert_eq!(world.send((Method::PATCH, &own), &token, &rename).await.status, StatusCode::NO_CONTENT);
    let away = world.send((Method::PATCH, &own), &token, &json!({ "parent": elsewhere })).await;
    away.assert_problem(404, "urn:samsyn:problem:organisation");
    let import = world.upload("/api/organisation/import-plans?list=employees", &token, "Enhet;E-post\n").await;
    import.assert_problem(403, "urn:samsyn:problem:not-permitted");
    // Whoever signs others in as somebody gets what that somebody may do.
    let hso = world.person("hso").await;
    let invitation = format!("/api/people/{hso}/invitation");
    let invited = world.send((Method::POST, &invitation), &token, &Value::Null).await;
    invited.assert_problem(404, "urn:samsyn:problem:organisation");
    let found = world.get("/api/people?search=chef-forv", &token).await.body;
    assert_eq!(found["people"].as_array().unwrap().len(), 1, "{found}");
}

#[tokio::test]
async fn a_role_begins_ends_and_is_taken_back() {
    let world = World::new().await;
    let admin = world.token("admin").await;
    let (person, unit) = (world.person("ombud-0001").await, world.unit(Level::Department).id);
    let put = |to: Value| json!({ "person": person, "unit": unit, "role": "manager", "from": today(), "to": to });
    let route = || (Method::PUT, "/api/organisation/assignments");
    assert_eq!(world.send(route(), &admin, &put(Value::Null)).await.status, StatusCode::NO_CONTENT);
    let held = || world.app.store.framework().organisation.assignments_of(person).len();
    assert_eq!(held(), 2);
    let yesterday = today().pred_opt().unwrap();
    assert_eq!(world.send(route(), &admin, &put(json!(yesterday))).await.status, StatusCode::NO_CONTENT);
    let framework = world.app.store.framework();
    assert!(framework.organisation.assignments_of(person).iter().any(|it| it.unit == unit && !it.is_active(today())));
    let earlier = world.send(route(), &admin, &put(json!("2020-01-01"))).await;
    earlier.assert_problem(422, "urn:samsyn:problem:organisation");
}

#[tokio::test]
async fn an_import_over_http_is_planned_and_then_applied_as_planned() {
    let world = World::new().await;
    let admin = world.token("admin").await;
    let file = "Enhetskod;Enhet;Nivå;Anst.nr;Namn\n90;Kulturen;Förvaltning;7001;Åsa Ny\n";
    let plans = "/api/organisation/import-plans?list=employees";
    let plan = world.upload(plans, &admin, file).await;
    assert_eq!(plan.status, StatusCode::OK, "{plan:?}");
    assert_eq!(
        plan.body["totals"][0],
        json!({ "thing": "unit", "added": 1, "changed": 0, "ended": 0, "unchanged": 0 })
    );
    assert_eq!(plan.body["changes"][0]["unit"], "Kulturen");
    let fingerprint = plan.body["fingerprint"].as_str().unwrap();
    let apply = |fingerprint: &str| format!("/api/organisation/imports?list=employees&fingerprint={fingerprint}");
    let other = file.replace("Kulturen", "Fritiden");
    let changed = world.upload(&apply(fingerprint), &admin, &other).await;
    changed.assert_problem(409, "urn:samsyn:problem:conflict");
    assert_eq!(world.upload(&apply(fingerprint), &admin, file).await.status, StatusCode::OK);
    let again = world.upload(plans, &admin, file).await.body;
    assert_eq!(again["changes"], json!([]));
    let unusable = world.upload(plans, &admin, "a;b\n").await;
    unusable.assert_problem(422, "urn:samsyn:problem:unusable-file");
}

#[tokio::test]
async fn faulty_lines_come_with_texts_in_both_languages_and_stop_the_import() {
    let world = World::new().await;
    let admin = world.token("admin").await;
    let file = "Enhetskod;Enhet;Nivå;Anst.nr;Namn\n90;Kulturen;Förvaltning;7001;Åsa Ny\n90;Kulturen;Förvaltning;;Bo 811218-9876\n";
    let plan = world.upload("/api/organisation/import-plans?list=employees", &admin, file).await.body;
    let fault = &plan["faults"][0];
    assert_eq!((&fault["line"], &fault["code"]), (&json!(3), &json!("identity-number")));
    assert!(fault["text"]["sv"].as_str().unwrap().contains("personnummer"));
    assert!(!plan.to_string().contains("9876"));
    let fingerprint = plan["fingerprint"].as_str().unwrap();
    let apply = format!("/api/organisation/imports?list=employees&fingerprint={fingerprint}");
    world.upload(&apply, &admin, file).await.assert_problem(422, "urn:samsyn:problem:unprocessable");
    let left_out = world.upload(&format!("{apply}&leave_out_faulty=true"), &admin, file).await;
    assert_eq!(left_out.status, StatusCode::OK, "{left_out:?}");
}

#[tokio::test]
async fn a_large_file_is_taken_where_files_are_and_nowhere_else() {
    let world = World::new().await;
    let admin = world.token("admin").await;
    let mut file = "Enhetskod;Enhet;Nivå\n90;Kulturen;Förvaltning\n".to_owned();
    file.push_str(&"90;Kulturen;Förvaltning\n".repeat(10_000));
    assert!(file.len() > BODY_BYTES_MAX);
    let plan = world.upload("/api/organisation/import-plans?list=employees", &admin, &file).await;
    assert_eq!(plan.status, StatusCode::OK);
    let large = json!({ "name": file, "user": "ny" });
    world.send((Method::POST, "/api/people"), &admin, &large).await.assert_problem(413, "about:blank");
}

#[tokio::test]
async fn somebody_new_is_invited_and_chooses_a_password_with_the_code() {
    let world = World::new().await;
    let admin = world.token("admin").await;
    let new = json!({ "name": "Åsa Ny", "user": "Asa.Ny", "email": "asa.ny@kommun.se", "employment_number": "7001" });
    let added = world.send((Method::POST, "/api/people"), &admin, &new).await;
    assert_eq!(added.status, StatusCode::CREATED, "{added:?}");
    world
        .send((Method::POST, "/api/people"), &admin, &new)
        .await
        .assert_problem(409, "urn:samsyn:problem:organisation");
    let numbered = json!({ "name": "Bo Ny", "user": "bo", "employment_number": "811218-9876" });
    let numbered = world.send((Method::POST, "/api/people"), &admin, &numbered).await;
    numbered.assert_problem(422, "urn:samsyn:problem:organisation");
    let path = format!("/api/people/{}/invitation", added.body["id"].as_str().unwrap());
    let invited = world.send((Method::POST, &path), &admin, &Value::Null).await;
    assert_eq!((invited.status, &invited.body["chooses_password"]), (StatusCode::CREATED, &json!(true)));
    let code = invited.body["code"].as_str().unwrap();
    assert_eq!(invited.body["fragment"], format!("#/enrol/{code}"));
    let device = json!({ "name": "Platta", "public_key": new_key() });
    let with = |password: &str| json!({ "code": code, "new_password": password, "device": device }).to_string();
    world.post_json("/api/session", &with("kort")).await.assert_problem(422, "urn:samsyn:problem:unprocessable");
    let signed_in = world.post_json("/api/session", &with("en egen fras")).await;
    assert_eq!((signed_in.status, &signed_in.body["has_password"]), (StatusCode::CREATED, &json!(true)));
    assert_eq!(world.try_sign_in("asa.ny", "en egen fras", &new_key()).await.status, StatusCode::CREATED);
    world.post_json("/api/session", &with("en annan fras")).await.assert_problem(401, "urn:samsyn:problem:wrong-code");
}

#[tokio::test]
async fn a_person_is_found_by_id_and_an_empty_text_takes_an_address_away() {
    let world = World::new().await;
    let admin = world.token("admin").await;
    let new = json!({ "name": "Åsa Ny", "user": "asa.ny", "email": "asa.ny@kommun.se", "employment_number": "7001" });
    let added = world.send((Method::POST, "/api/people"), &admin, &new).await;
    let id = added.body["id"].as_str().unwrap();
    let change = json!({ "email": "", "employment_number": " " });
    let changed = world.send((Method::PATCH, &format!("/api/people/{id}")), &admin, &change).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT, "{changed:?}");
    let found = world.get(&format!("/api/people?search={id}"), &admin).await.body;
    let people = found["people"].as_array().unwrap();
    let expected = (1, &json!("asa.ny"), &Value::Null, &Value::Null);
    let person = &people[0];
    assert_eq!((people.len(), &person["user"], &person["email"], &person["employment_number"]), expected);
}

#[tokio::test]
async fn what_is_wrong_with_a_whole_file_has_a_code() {
    let world = World::new().await;
    let admin = world.token("admin").await;
    let plan = |file: &'static str| world.upload("/api/organisation/import-plans?list=employees", &admin, file);
    for (file, code) in [("en text\nutan rubriker\n", "no-headings"), ("Namn;Roll\nÅsa;Chef\n", "column-missing")] {
        let answer = plan(file).await;
        answer.assert_problem(422, "urn:samsyn:problem:unusable-file");
        assert_eq!(answer.body["code"], code);
    }
}

#[tokio::test]
async fn a_code_for_one_more_tablet_chooses_no_password() {
    let world = World::new().await;
    let token = world.token("chef-0001").await;
    let answer = world.call(Method::POST, "/api/enrolments", Some(&token)).await;
    let code = answer.body["code"].as_str().unwrap();
    let body =
        json!({ "code": code, "new_password": "en annan fras", "device": { "name": "P", "public_key": new_key() } });
    let refused = world.post_json("/api/session", &body.to_string()).await;
    refused.assert_problem(422, "urn:samsyn:problem:unprocessable");
    assert_eq!(world.enrol(code).await.status, StatusCode::CREATED, "the code is as good as before");
}

#[tokio::test]
async fn a_password_is_replaced_by_whoever_knows_it() {
    let world = World::new().await;
    let token = world.token("chef-0001").await;
    let route = || (Method::PUT, "/api/me/password");
    let wrong = world.send(route(), &token, &json!({ "current": "fel", "new": "en ny lång fras" })).await;
    wrong.assert_problem(401, "urn:samsyn:problem:wrong-password");
    let missing = world.send(route(), &token, &json!({ "new": "en ny lång fras" })).await;
    missing.assert_problem(401, "urn:samsyn:problem:wrong-password");
    let right = world.send(route(), &token, &json!({ "current": PASSWORD, "new": "en ny lång fras" })).await;
    assert_eq!(right.status, StatusCode::NO_CONTENT);
    assert_eq!(world.try_sign_in("chef-0001", "en ny lång fras", &new_key()).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn an_invited_person_opens_the_follow_up_until_the_invitation_is_withdrawn() {
    let world = World::new().await;
    let (chef, ombud, hr) = (world.token("chef-0001").await, world.token("ombud-0001").await, world.token("hr").await);
    let path = format!("/api/units/{}/invitations", world.unit(Level::Workplace).id);
    let mut changes = world.app.store.framework_changes();
    changes.borrow_and_update();
    let before = world.get("/api/documents", &hr).await.body.as_array().unwrap().len();
    let wish = json!({ "user": "HR", "invited_as": "interviewer" });
    let invited = world.send((Method::POST, &path), &chef, &wish).await;
    assert_eq!(invited.status, StatusCode::CREATED, "{invited:?}");
    assert!(changes.has_changed().unwrap(), "open sessions learn of it");
    let documents = world.get("/api/documents", &hr).await.body;
    assert_eq!(documents.as_array().unwrap().len(), before + 1);
    let listed = world.get(&path, &ombud).await.body;
    assert_eq!((&listed[0]["invited_as"], &listed[0]["is_active"]), (&json!("interviewer"), &json!(true)));
    let row = format!("/api/invitations/{}", invited.body["id"].as_str().unwrap());
    world.call(Method::DELETE, &row, Some(&hr)).await.assert_problem(404, "about:blank");
    assert_eq!(world.call(Method::DELETE, &row, Some(&ombud)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get("/api/documents", &hr).await.body.as_array().unwrap().len(), before);
    assert_eq!(world.get(&path, &chef).await.body[0]["is_active"], json!(false), "it is told, not forgotten");
}

#[tokio::test]
async fn nobody_is_invited_from_another_administration() {
    let world = World::new().await;
    let chef = world.token("chef-0001").await;
    let workplace = world.unit(Level::Workplace);
    let framework = world.app.store.framework();
    let elsewhere = framework
        .organisation
        .units()
        .find(|it| it.level == Level::Administration && it.id != workplace.authority)
        .unwrap()
        .id;
    world.hire("annan", Role::Employee, elsewhere).await;
    let path = format!("/api/units/{}/invitations", workplace.id);
    for (user, invited_as) in [("annan", "reader"), ("nobody", "reader"), ("hr", "boss")] {
        let wish = json!({ "user": user, "invited_as": invited_as });
        let refused = world.send((Method::POST, &path), &chef, &wish).await;
        refused.assert_problem(422, "urn:samsyn:problem:unprocessable");
    }
}

#[tokio::test]
async fn contacts_for_support_are_seen_at_their_unit_and_below_and_nowhere_else() {
    let world = World::new().await;
    let (hr, chef) = (world.token("hr").await, world.token("chef-0001").await);
    let department = world.unit(Level::Department);
    let path = |unit: UnitId| format!("/api/units/{unit}/support");
    let contact =
        json!([{ "kind": "occupational-health", "name": "Hälsan", "phone": "040-12 34", "email": "", "words": "" }]);
    let kept = world.send((Method::PUT, &path(department.id)), &hr, &contact).await;
    assert_eq!(kept.status, StatusCode::NO_CONTENT, "{kept:?}");
    let nameless = json!([{ "kind": "hr", "name": " " }]);
    world
        .send((Method::PUT, &path(department.id)), &hr, &nameless)
        .await
        .assert_problem(422, "urn:samsyn:problem:unprocessable");
    let seen = world.get("/api/me/support", &chef).await.body;
    assert_eq!((&seen["units"][0]["contacts"], &seen["units"][0]["may_change"]), (&contact, &json!(false)), "{seen}");
    let elsewhere = world.get("/api/me/support", &world.token("chef-forv-01").await).await.body;
    assert_eq!(elsewhere["units"], json!([]), "an upper unit has contacts of its own");
}

fn forums_at(unit: UnitId) -> String {
    format!("/api/units/{unit}/forums")
}

#[tokio::test]
async fn a_manager_keeps_the_forums_of_the_own_unit_and_of_no_other() {
    let world = World::new().await;
    let chef = world.token("chef-0001").await;
    let workplace = world.unit(Level::Workplace).id;
    let before = world.get(&forums_at(workplace), &chef).await.body;
    let names = |body: &Value, list: &str| {
        body[list].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&before, "own"), [""; 0]);
    assert_eq!(
        names(&before, "now"),
        [
            "Arbetsplatsträffen",
            "Avdelningens samverkansgrupp",
            "Förvaltningens samverkansgrupp, tillika skyddskommitté"
        ]
    );
    let own = json!([{ "kind": "workplace-meeting", "name": "APT dag" }, { "kind": "management", "name": "Teamet" }]);
    let kept = world.send((Method::PUT, &forums_at(workplace)), &chef, &own).await;
    assert_eq!(kept.status, StatusCode::NO_CONTENT, "{kept:?}");
    let after = world.get(&forums_at(workplace), &chef).await.body;
    assert_eq!((&after["own"], &after["now"]), (&own, &own));
    let above = forums_at(world.unit(Level::Department).id);
    for refused in [world.get(&above, &chef).await, world.send((Method::PUT, &above), &chef, &own).await] {
        refused.assert_problem(404, "about:blank");
    }
    let head = world.token("chef-avd-01").await;
    world.send((Method::PUT, &forums_at(workplace)), &head, &json!([])).await.assert_problem(404, "about:blank");
    let cleared = world.send((Method::PUT, &forums_at(workplace)), &world.token("hr").await, &json!([])).await;
    assert_eq!(cleared.status, StatusCode::NO_CONTENT, "{cleared:?}");
    assert_eq!(world.get(&forums_at(workplace), &chef).await.body, before);
}

#[tokio::test]
async fn forums_that_could_not_be_told_apart_or_shown_are_refused() {
    let world = World::new().await;
    let chef = world.token("chef-0001").await;
    let path = forums_at(world.unit(Level::Workplace).id);
    let forum = |name: &str| json!({ "kind": "committee", "name": name });
    let many: Vec<_> = (0..13).map(|it| forum(&it.to_string())).collect();
    let refused = [
        json!(many),
        json!([forum(" ")]),
        json!([forum(&"å".repeat(101))]),
        json!([forum("APT"), forum(" apt")]),
        json!([{ "kind": "coffee", "name": "Fikat" }]),
    ];
    for body in refused {
        let answer = world.send((Method::PUT, &path), &chef, &body).await;
        answer.assert_problem(422, "urn:samsyn:problem:unprocessable");
    }
    let most = json!([forum(&"å".repeat(100))]);
    assert_eq!(world.send((Method::PUT, &path), &chef, &most).await.status, StatusCode::NO_CONTENT);
}
