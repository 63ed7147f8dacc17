//! The HTTP interface through its router: who gets in, who gets what, and how it says no.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::SigningKey;
use form_model::{Assignment, InstallationId, Level, PersonId, Role, Unit, UnitId};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt as _;

use super::authentication::{SocketQuery, authenticate_socket};
use super::*;
use crate::app::Surroundings;
use crate::clock::{now_ms, today};
use crate::config::Front;
use crate::content::materialise;
use crate::credentials::{Token, hash_password};
use crate::example::Example;
use crate::ledger::{LEDGER_FILE, Ledger};
use crate::opening::{begin_documents, beginnings_of};
use crate::projection::project_dirty;
use crate::store::{Account, DueBefore, Store, StoreOptions, initialise};
use crate::tablet_app::TabletApp;

mod ballots;
mod life_cycle;
mod lost_tablets;
mod organisation;
mod post;
mod roles;
mod roll_up;
mod rounds;
mod tablet_app;
mod templates;

const PASSWORD: &str = "en gemensam bild";

/// The example with one workplace behind a router.
struct World {
    app: Arc<App>,
    router: Router,
    folder: TempDir,
}

/// An answer with its body as JSON, or null where it is none.
#[derive(Debug)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

impl Answer {
    /// Checks that it is this problem, in the form that all problems have.
    #[track_caller]
    fn assert_problem(&self, status: u16, kind: &str) {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json");
        assert_eq!(self.body["status"], status);
        assert_eq!(self.body["type"], kind);
        assert!(self.headers.contains_key("x-request-id"));
        assert_eq!(self.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    }
}

impl World {
    async fn new() -> Self {
        Self::with_front(Front::Direct).await
    }

    async fn with_front(front: Front) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let id = InstallationId::from_bytes([7; 16]);
        initialise(folder.path(), id, "Exempelkommun", now_ms()).unwrap();
        let store = Store::open(folder.path(), &StoreOptions::default()).unwrap();
        let example = Example::new(1, &hash_password(PASSWORD).unwrap(), today(), now_ms());
        let beginnings = beginnings_of(id, &example.round);
        store.fill_with_example(example, now_ms()).await.unwrap();
        begin_documents(&store, beginnings, now_ms(), |_| ()).await.unwrap();
        let ledger = Ledger::open(folder.path(), id, now_ms()).unwrap();
        let surroundings = Surroundings {
            front,
            tablet_app: TabletApp::Folder(folder.path().join("app")),
            ..Surroundings::of_this_machine(loopback().port())
        };
        let app = App::new(store, ledger, surroundings);
        Self { router: router(Arc::clone(&app)), app, folder }
    }

    async fn ask(&self, request: Request<Body>) -> Answer {
        let mut request = request;
        request.extensions_mut().insert(ConnectInfo(loopback()));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 1 << 20).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answer { status: parts.status, headers: parts.headers, body }
    }

    async fn call(&self, method: Method, path: &str, token: Option<&str>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    /// Sends JSON, or nothing for null.
    async fn send(&self, (method, path): (Method, &str), token: &str, body: &Value) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json");
        let bytes = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        self.ask(request.body(bytes).unwrap()).await
    }

    async fn upload(&self, path: &str, token: &str, file: &str) -> Answer {
        let request = Request::post(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
        self.ask(request.body(Body::from(file.to_owned())).unwrap()).await
    }

    /// The example's unit of a level; the first, by name.
    fn unit(&self, level: Level) -> Unit {
        let framework = self.app.store.framework();
        let mut units: Vec<_> = framework.organisation.units().filter(|it| it.level == level).cloned().collect();
        units.sort_by(|one, other| one.name.cmp(&other.name));
        units.remove(0)
    }

    async fn person(&self, user: &str) -> PersonId {
        self.app.store.account(user).await.unwrap().unwrap().person
    }

    /// Somebody who may sign in as others do, with a role at a unit.
    async fn hire(&self, user: &str, role: Role, unit: UnitId) -> String {
        let password_hash = self.app.store.account("admin").await.unwrap().unwrap().password_hash;
        let person = PersonId::from_bytes(rand::random());
        let account = Account { person, user: user.to_owned(), name: format!("Person {user}"), password_hash };
        self.app.store.add_account(account, now_ms()).await.unwrap();
        let assignment = Assignment { person, unit, role, from: today(), to: None };
        self.app.store.put_assignment(assignment, now_ms()).await.unwrap();
        self.token(user).await
    }

    async fn get(&self, path: &str, token: &str) -> Answer {
        self.call(Method::GET, path, Some(token)).await
    }

    async fn try_sign_in(&self, user: &str, password: &str, public_key: &str) -> Answer {
        let body =
            json!({ "user": user, "password": password, "device": { "name": "Platta", "public_key": public_key } });
        self.post_json("/api/session", &body.to_string()).await
    }

    async fn enrol(&self, code: &str) -> Answer {
        let body = json!({ "code": code, "device": { "name": "Platta", "public_key": new_key() } });
        self.post_json("/api/session", &body.to_string()).await
    }

    async fn post_json(&self, path: &str, body: &str) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        self.ask(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// Signs in; the token.
    async fn token(&self, user: &str) -> String {
        let answer = self.try_sign_in(user, PASSWORD, &new_key()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        answer.body["token"].as_str().unwrap().to_owned()
    }

    async fn socket(&self, query: &SocketQuery, headers: &HeaderMap, peer: SocketAddr) -> Result<String, ApiError> {
        authenticate_socket(&self.app, headers, query, peer).await.map(|it| it.user)
    }
}

fn behind_a_proxy() -> Front {
    Front::Proxies(vec![loopback().ip()])
}

fn loopback() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 4711))
}

fn new_key() -> String {
    crate::hexadecimal::to_hexadecimal(&SigningKey::from_bytes(&rand::random()).verifying_key().to_bytes())
}

fn query(text: &str) -> SocketQuery {
    let uri = format!("/sync?{text}").parse::<axum::http::Uri>().unwrap();
    axum::extract::Query::<SocketQuery>::try_from_uri(&uri).unwrap().0
}

#[tokio::test]
async fn a_person_signs_in_sees_who_they_are_and_signs_out() {
    let world = World::new().await;
    let answer = world.try_sign_in(" Chef-0001 ", PASSWORD, &new_key()).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let installation = world.app.store.installation();
    assert_eq!(answer.body["installation"], installation.id.to_string());
    let key = crate::hexadecimal::to_hexadecimal(&installation.public_key());
    assert_eq!(answer.body["public_key"], key);
    let token = answer.body["token"].as_str().unwrap();
    let me = world.get("/api/me", token).await.body;
    assert_eq!((&me["person"], &me["user"]), (&answer.body["person"], &json!("chef-0001")));
    assert_eq!(me["assignments"][0]["role"], "manager");
    assert_eq!(world.call(Method::DELETE, "/api/session", Some(token)).await.status, StatusCode::NO_CONTENT);
    world.get("/api/me", token).await.assert_problem(401, "urn:samsyn:problem:signed-out");
}

#[tokio::test]
async fn a_sign_in_gives_the_device_a_certificate_that_follows_its_persons_assignments() {
    let world = World::new().await;
    let key = SigningKey::from_bytes(&rand::random()).verifying_key().to_bytes();
    let public_key = crate::hexadecimal::to_hexadecimal(&key);
    let sign_in = || world.try_sign_in("chef-0001", PASSWORD, &public_key);
    let first = certificate_in(&world, &sign_in().await);
    assert_eq!(first.public_key, key);
    assert_eq!(first.assignments, world.app.store.framework().organisation.assignments_of(first.person));
    assert_eq!(certificate_in(&world, &sign_in().await), first, "nothing has changed");
    let ended = form_model::Assignment { to: today().pred_opt(), ..first.assignments[0].clone() };
    world.app.store.put_assignment(ended, now_ms()).await.unwrap();
    let later = certificate_in(&world, &sign_in().await);
    assert_eq!((later.device, later.assignments.len()), (first.device, first.assignments.len() - 1));
}

fn certificate_in(world: &World, answer: &Answer) -> form_model::Certificate {
    let signed = STANDARD.decode(answer.body["certificate"].as_str().unwrap()).unwrap();
    let installation = world.app.store.installation();
    form_model::Certificate::verify(&signed, installation.id, &installation.public_key()).unwrap()
}

#[tokio::test]
async fn wrong_passwords_and_unknown_users_get_the_same_answer_and_then_have_to_wait() {
    let world = World::new().await;
    for user in ["chef-0001", "nobody"] {
        for _ in 0..5 {
            let answer = world.try_sign_in(user, "fel", &new_key()).await;
            answer.assert_problem(401, "urn:samsyn:problem:wrong-password");
        }
        let answer = world.try_sign_in(user, PASSWORD, &new_key()).await;
        answer.assert_problem(429, "urn:samsyn:problem:too-many-attempts");
        assert_eq!(answer.headers[header::RETRY_AFTER], "1");
    }
}

#[tokio::test]
async fn a_code_lets_one_more_device_in_once() {
    let world = World::new().await;
    let token = world.token("chef-0001").await;
    let answer = world.call(Method::POST, "/api/enrolments", Some(&token)).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let code = answer.body["code"].as_str().unwrap().to_owned();
    let left_ms = answer.body["expires_at"].as_u64().unwrap() - now_ms();
    assert!((14 * 60_000..=15 * 60_000).contains(&left_ms), "{left_ms}");
    let typed = code.to_lowercase().replace('-', " ");
    let enrolled = world.enrol(&typed).await;
    assert_eq!(enrolled.status, StatusCode::CREATED, "{enrolled:?}");
    assert_eq!(enrolled.body["user"], "chef-0001");
    let me = world.get("/api/me", enrolled.body["token"].as_str().unwrap()).await;
    assert_eq!((me.status, &me.body["device"]), (StatusCode::OK, &enrolled.body["device"]));
    assert_eq!(world.get("/api/me", &token).await.status, StatusCode::OK, "the first tablet stays signed in");
    world.enrol(&code).await.assert_problem(401, "urn:samsyn:problem:wrong-code");
    world.call(Method::POST, "/api/enrolments", None).await.assert_problem(401, "urn:samsyn:problem:signed-out");
}

#[tokio::test]
async fn guessed_codes_get_one_answer_and_then_have_to_wait() {
    let world = World::new().await;
    for code in ["0000-0000-0000", "no code at all", "", "ABCD", "7777-7777-7777"] {
        world.enrol(code).await.assert_problem(401, "urn:samsyn:problem:wrong-code");
    }
    world.enrol("0000-0000-0000").await.assert_problem(429, "urn:samsyn:problem:too-many-attempts");
    let mixed =
        json!({ "user": "chef-0001", "code": "0000-0000-0000", "device": { "name": "", "public_key": new_key() } });
    let mixed = world.post_json("/api/session", &mixed.to_string()).await;
    mixed.assert_problem(422, "urn:samsyn:problem:unprocessable");
    assert_eq!(world.try_sign_in("chef-0001", PASSWORD, &new_key()).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_device_key_that_is_none_is_refused() {
    let world = World::new().await;
    let small_order = "01".to_owned() + &"00".repeat(31);
    for key in ["", "kort", &"zz".repeat(32), &small_order] {
        let answer = world.try_sign_in("chef-0001", PASSWORD, key).await;
        answer.assert_problem(422, "urn:samsyn:problem:unprocessable");
    }
}

#[tokio::test]
async fn every_fault_is_problem_details() {
    let world = World::new().await;
    let blank = "about:blank";
    world.call(Method::GET, "/nothing", None).await.assert_problem(404, blank);
    world.call(Method::PATCH, "/api/me", None).await.assert_problem(405, blank);
    world.call(Method::GET, "/api/me", None).await.assert_problem(401, "urn:samsyn:problem:signed-out");
    world.post_json("/api/session", "{").await.assert_problem(400, blank);
    world.post_json("/api/session", "{}").await.assert_problem(422, "urn:samsyn:problem:unprocessable");
    let large = format!("{{\"user\":\"{}\"}}", "x".repeat(BODY_BYTES_MAX));
    world.post_json("/api/session", &large).await.assert_problem(413, blank);
    let text = Request::post("/api/session").body(Body::from("user=chef")).unwrap();
    world.ask(text).await.assert_problem(415, blank);
    let bad = Request::get("/api/me").header(header::AUTHORIZATION, "Basic eA==").body(Body::empty()).unwrap();
    world.ask(bad).await.assert_problem(401, "urn:samsyn:problem:signed-out");
    world.call(Method::GET, "/sync", None).await.assert_problem(400, blank);
}

#[tokio::test]
async fn people_are_listed_what_they_may_open_and_nothing_else() {
    let world = World::new().await;
    let chef = world.token("chef-0001").await;
    let listed = world.get("/api/documents", &chef).await.body;
    let kinds: Vec<_> = listed.as_array().unwrap().iter().map(|it| (&it["kind"], &it["access"])).collect();
    assert_eq!(kinds.len(), 2);
    assert!(kinds.contains(&(&json!("followup"), &json!("write"))));
    let followup = listed.as_array().unwrap().iter().find(|it| it["kind"] == "followup").unwrap();
    let path = format!("/api/documents/{}/content", followup["id"].as_str().unwrap());
    let content = world.get(&path, &chef).await.body;
    assert_eq!(content["heads"], followup["heads"]);
    assert_eq!(content["answers"]["A1"]["state"], "unanswered");
    assert_eq!(content["conflicts"], json!([]));
    assert_eq!(content["document"]["about"]["kind"], "followup");
    for user in ["chef-avd-01", "hr", "admin", "process"] {
        let token = world.token(user).await;
        world.get(&path, &token).await.assert_problem(404, "about:blank");
        assert!(!world.get("/api/documents", &token).await.body.to_string().contains(followup["id"].as_str().unwrap()));
    }
    let unknown = form_model::DocumentId::from_bytes([1; 16]);
    world.get(&format!("/api/documents/{unknown}/content"), &chef).await.assert_problem(404, "about:blank");
    world.get("/api/documents/nonsense/content", &chef).await.assert_problem(404, "about:blank");
}

#[tokio::test]
async fn progress_shows_states_and_days_to_those_who_may_see_them() {
    let world = World::new().await;
    while project_dirty(&world.app.store, DueBefore::ALL, |_| std::future::ready(Ok(()))).await.unwrap() > 0 {}
    let hr = world.token("hr").await;
    let listed = world.get("/api/progress", &hr).await.body;
    assert_eq!(listed.as_array().unwrap().len(), 6, "{listed}");
    let workplace = listed.as_array().unwrap().iter().find(|it| it["questions"] == 41).unwrap();
    assert_eq!((&workplace["state"], &workplace["answered_percent"]), (&json!("not-begun"), &json!(0)));
    assert!(workplace["due"].is_string());
    let told = ["is_late", "has_representative", "differences_open", "occasion"].map(|it| &workplace[it]);
    assert_eq!(told, [&json!(false), &json!(true), &json!(0), &json!("yearly")]);
    assert_eq!(workplace["managers"].as_array().unwrap().len(), 1);
    let admin = world.token("admin").await;
    assert_eq!(world.get("/api/progress", &admin).await.body, json!([]));
    let chef = world.token("chef-0001").await;
    assert_eq!(world.get("/api/progress", &chef).await.body.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_revoked_device_is_told_so_and_stays_in_the_ledger() {
    let world = World::new().await;
    let (lost, other) = (world.token("chef-0001").await, world.token("chef-0001").await);
    let devices = world.get("/api/devices", &other).await.body;
    let device = devices.as_array().unwrap().iter().find(|it| it["is_this"] == false).unwrap();
    let path = format!("/api/devices/{}", device["id"].as_str().unwrap());
    let stranger = world.token("ombud-0001").await;
    world.call(Method::DELETE, &path, Some(&stranger)).await.assert_problem(404, "about:blank");
    assert_eq!(world.call(Method::DELETE, &path, Some(&other)).await.status, StatusCode::NO_CONTENT);
    world.get("/api/me", &lost).await.assert_problem(401, "urn:samsyn:problem:device-revoked");
    assert_eq!(world.get("/api/me", &other).await.status, StatusCode::OK);
    let ledger = std::fs::read_to_string(world.folder.path().join(LEDGER_FILE)).unwrap();
    assert!(ledger.contains(device["id"].as_str().unwrap()));
    let admin = world.token("admin").await;
    let devices = world.get("/api/devices", &stranger).await.body;
    let path = format!("/api/devices/{}", devices[0]["id"].as_str().unwrap());
    assert_eq!(world.call(Method::DELETE, &path, Some(&admin)).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_ticket_opens_one_socket() {
    let world = World::new().await;
    let token = world.token("chef-0001").await;
    let answer = world.call(Method::POST, "/api/ticket", Some(&token)).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let ticket = query(&format!("ticket={}", answer.body["ticket"].as_str().unwrap()));
    let anywhere = SocketAddr::from(([192, 0, 2, 1], 1));
    assert_eq!(world.socket(&ticket, &HeaderMap::new(), anywhere).await.unwrap(), "chef-0001");
    let again = world.socket(&ticket, &HeaderMap::new(), anywhere).await;
    assert!(matches!(again, Err(ApiError::SignedOut)));
    let unknown = query(&format!("ticket={}", Token::random().reveal()));
    assert!(matches!(world.socket(&unknown, &HeaderMap::new(), anywhere).await, Err(ApiError::SignedOut)));
}

#[tokio::test]
async fn a_token_in_the_address_is_for_this_machine_alone() {
    let world = World::new().await;
    let token = query(&format!("token={}", world.token("chef-0001").await));
    let none = HeaderMap::new();
    assert_eq!(world.socket(&token, &none, loopback()).await.unwrap(), "chef-0001");
    let elsewhere = SocketAddr::from(([192, 0, 2, 1], 1));
    assert!(matches!(world.socket(&token, &none, elsewhere).await, Err(ApiError::TokenInAddress)));
    for name in ["x-forwarded-for", "forwarded", "x-forwarded-proto"] {
        let headers = HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_static("192.0.2.1"))]);
        assert!(matches!(world.socket(&token, &headers, loopback()).await, Err(ApiError::TokenInAddress)));
    }
    let behind = World::with_front(behind_a_proxy()).await;
    assert!(matches!(behind.socket(&token, &none, loopback()).await, Err(ApiError::TokenInAddress)));
}

#[tokio::test]
async fn a_server_that_drains_or_cannot_write_is_not_ready() {
    let world = World::new().await;
    assert_eq!(world.call(Method::GET, "/readyz", None).await.body["status"], "ready");
    let world = World::new().await;
    let bytes = std::fs::metadata(world.app.store.path()).unwrap().len();
    world.app.store.limit_database_bytes(Some(bytes)).await.unwrap();
    world.call(Method::GET, "/readyz", None).await.assert_problem(503, "about:blank");
    world.app.store.limit_database_bytes(None).await.unwrap();
    assert_eq!(world.call(Method::GET, "/readyz", None).await.body["status"], "ready");
    let world = World::new().await;
    let store = world.app.store.clone();
    tokio::task::spawn_blocking(move || store.close()).await.unwrap();
    world.call(Method::GET, "/readyz", None).await.assert_problem(503, "about:blank");
    assert_eq!(world.call(Method::GET, "/healthz", None).await.status, StatusCode::OK);
    let world = World::new().await;
    world.app.drain();
    world.call(Method::GET, "/readyz", None).await.assert_problem(503, "about:blank");
}

#[tokio::test]
async fn the_interface_describes_itself() {
    let world = World::new().await;
    let description = world.call(Method::GET, "/api/openapi.json", None).await.body;
    let paths = ["/api/session", "/api/enrolments", "/api/me", "/api/documents", "/api/documents/{id}/content"];
    for path in paths.into_iter().chain(["/api/ticket"]) {
        assert!(description["paths"][path].is_object(), "{path}");
    }
    assert!(description["components"]["securitySchemes"]["token"].is_object());
}

#[tokio::test]
async fn an_administrator_of_the_whole_is_told_how_the_server_is_doing_and_what_to_do() {
    let world = World::new().await;
    let admin = world.token("admin").await;
    let status = world.get("/api/status", &admin).await.body;
    let lines = status["lines"].as_array().unwrap();
    let backup = lines.iter().find(|it| it["about"] == "backup").unwrap();
    assert_eq!((&backup["urgency"], &status["overall"]), (&json!("act"), &json!("act")), "none was ever made");
    assert!(backup["to_do"]["sv"].as_str().unwrap().contains("samsyn backup"));
    let sessions = lines.iter().find(|it| it["about"] == "sessions").unwrap();
    assert_eq!((&sessions["urgency"], &sessions["to_do"]), (&json!("ok"), &Value::Null));
    let department = world.unit(Level::Department).id;
    let of_a_part = world.hire("del-admin", Role::Admin, department).await;
    world.get("/api/status", &of_a_part).await.assert_problem(403, "urn:samsyn:problem:not-permitted");
}
