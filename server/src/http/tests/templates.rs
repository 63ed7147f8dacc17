//! Templates over HTTP: listed, written as new versions, kept as drafts, removed.

use form_model::{Template, built_in_template};

use super::*;

const PATH: &str = "/api/templates";

fn changed(words: &str) -> Template {
    let mut template = built_in_template(Level::Workplace);
    words.clone_into(&mut template.sections[0].questions[0].sv);
    template
}

fn body(template: &Template) -> Value {
    serde_json::to_value(template).unwrap()
}

fn path_of(template: &Template) -> String {
    format!("{PATH}/{}", template.hash())
}

/// The world, and a process owner's token.
async fn world() -> (World, String) {
    let world = World::new().await;
    let process = world.token("process").await;
    (world, process)
}

async fn listed(world: &World, token: &str, hash: &str) -> Value {
    let listed = world.get(PATH, token).await.body;
    listed.as_array().unwrap().iter().find(|it| it["hash"] == hash).cloned().unwrap_or_default()
}

#[tokio::test]
async fn every_version_is_listed_with_its_use_and_read_as_the_bytes_that_its_hash_names() {
    let (world, process) = world().await;
    let built_in = built_in_template(Level::Workplace);
    let row = listed(&world, &process, &built_in.hash().to_string()).await;
    assert_eq!((&row["level"], &row["version"], &row["questions"]), (&json!("workplace"), &json!(1), &json!(41)));
    assert_eq!((&row["is_used"], &row["is_built_in"], &row["draft"]), (&json!(true), &json!(true), &Value::Null));
    assert_eq!(row["question_ids"][0], "A1");
    let answer = world.get(&path_of(&built_in), &process).await;
    assert_eq!(answer.body, body(&built_in));
    let unknown = world.get(&format!("{PATH}/{}", "00".repeat(32)), &process).await;
    unknown.assert_problem(404, "urn:samsyn:problem:template");
}

#[tokio::test]
async fn a_new_version_gets_the_next_number_and_the_same_content_is_the_one_that_there_is() {
    let (world, process) = world().await;
    let sent = Template { version: 40, ..changed("Är alla med?") };
    let added = world.send((Method::POST, PATH), &process, &body(&sent)).await;
    assert_eq!((added.status, &added.body["version"]), (StatusCode::CREATED, &json!(2)), "{added:?}");
    let again = world.send((Method::POST, PATH), &process, &body(&changed("Är alla med?"))).await;
    assert_eq!((again.status, &again.body), (StatusCode::OK, &added.body));
    let row = listed(&world, &process, added.body["hash"].as_str().unwrap()).await;
    assert_eq!((&row["is_used"], &row["is_built_in"], &row["version"]), (&json!(false), &json!(false), &json!(2)));
    let three = world.send((Method::POST, PATH), &process, &body(&changed("Är alla med nu?"))).await;
    assert_eq!(three.body["version"], 3);
}

#[tokio::test]
async fn each_fault_of_a_version_is_answered_with_its_code_and_place() {
    let (world, process) = world().await;
    let mut faulty = changed(" ");
    faulty.sections[1].en.clear();
    let refused = world.send((Method::POST, PATH), &process, &body(&faulty)).await;
    refused.assert_problem(422, "urn:samsyn:problem:template");
    assert_eq!(refused.body["code"], "faulty");
    let expected = json!([{ "code": "empty", "at": "question/A1/sv" }, { "code": "empty", "at": "section/B/en" }]);
    assert_eq!(refused.body["faults"], expected);
    let no_template = world.send((Method::POST, PATH), &process, &json!({ "sv": "Arbetsplats" })).await;
    no_template.assert_problem(422, "urn:samsyn:problem:template");
    assert_eq!(no_template.body["code"], "unreadable");
    let other_level = Template { level: Level::Mid, ..changed("Är alla med?") };
    let refused = world.send((Method::POST, PATH), &process, &body(&other_level)).await;
    assert_eq!((refused.status.as_u16(), &refused.body["code"]), (422, &json!("other-level")));
    let large = world.send((Method::POST, PATH), &process, &body(&changed(&"x".repeat(260 * 1024)))).await;
    large.assert_problem(413, "about:blank");
}

#[tokio::test]
async fn a_version_is_removed_only_while_nothing_needs_it() {
    let (world, process) = world().await;
    let added = world.send((Method::POST, PATH), &process, &body(&changed("Är alla med?"))).await.body;
    let path = format!("{PATH}/{}", added["hash"].as_str().unwrap());
    let draft = format!("{path}/draft?revision=0");
    let kept = world.send((Method::PUT, &draft), &process, &body(&changed("Är alla med nu?"))).await;
    assert_eq!(kept.status, StatusCode::OK, "{kept:?}");
    let code = async || {
        let refused = world.send((Method::DELETE, &path), &process, &Value::Null).await;
        refused.assert_problem(409, "urn:samsyn:problem:template");
        refused.body["code"].clone()
    };
    assert_eq!(code().await, "has-draft");
    world.send((Method::DELETE, &format!("{path}/draft")), &process, &Value::Null).await;
    let round = json!({ "name": "Ny runda", "reviewed_year": 2025,
        "levels": [{ "level": "workplace", "template": added["hash"] }] });
    let opened = world.send((Method::POST, "/api/rounds"), &process, &round).await;
    assert_eq!(opened.status, StatusCode::CREATED, "{opened:?}");
    assert_eq!(code().await, "in-use");
    let built_in = world.send((Method::DELETE, &path_of(&changed("x"))), &process, &Value::Null).await;
    built_in.assert_problem(404, "urn:samsyn:problem:template");
    let built_in = path_of(&built_in_template(Level::Organisation));
    let refused = world.send((Method::DELETE, &built_in), &process, &Value::Null).await;
    assert_eq!((refused.status.as_u16(), &refused.body["code"]), (409, &json!("built-in")));
    let unused = world.send((Method::POST, PATH), &process, &body(&changed("Fortfarande?"))).await.body;
    let path = format!("{PATH}/{}", unused["hash"].as_str().unwrap());
    assert_eq!(world.send((Method::DELETE, &path), &process, &Value::Null).await.status, StatusCode::NO_CONTENT);
    world.get(&path, &process).await.assert_problem(404, "urn:samsyn:problem:template");
}

#[tokio::test]
async fn a_draft_is_kept_with_its_faults_until_it_becomes_a_version() {
    let (world, process) = world().await;
    let base = built_in_template(Level::Workplace);
    let path = format!("{}/draft", path_of(&base));
    assert_eq!(world.get(&path, &process).await.body, Value::Null);
    let keep = async |revision: u32, template: &Template| {
        let path = format!("{path}?revision={revision}");
        world.send((Method::PUT, path.as_str()), &process, &body(template)).await
    };
    let foreign = Template { name: "annat".into(), level: Level::Mid, ..changed("") };
    assert_eq!(keep(0, &foreign).await.body, json!({ "revision": 1 }));
    let draft = world.get(&path, &process).await.body;
    assert_eq!(
        (&draft["revision"], &draft["template"]),
        (&json!(1), &body(&changed(""))),
        "it is of what it begins from"
    );
    assert_eq!(listed(&world, &process, &base.hash().to_string()).await["draft"]["changed_by"], draft["changed_by"]);
    let late = keep(0, &changed("Från en annan flik")).await;
    late.assert_problem(409, "urn:samsyn:problem:template");
    assert_eq!(late.body["code"], "draft-changed");
    assert_eq!(keep(1, &changed("Är alla med?")).await.body, json!({ "revision": 2 }));
    let add = format!("{PATH}?draft_of={}", base.hash());
    let added = world.send((Method::POST, &add), &process, &body(&changed("Är alla med?"))).await;
    assert_eq!(added.status, StatusCode::CREATED);
    assert_eq!(world.get(&path, &process).await.body, Value::Null);
}
