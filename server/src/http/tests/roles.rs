//! Who may use which route: every route of the organisation asked by every role, and by nobody.
//!
//! A row names the roles that are let through; all others get the refusal that stands in the row. What a route then does is
//! tested elsewhere.

use super::*;

/// A route, who may use it, and what others are answered.
struct Row {
    method: Method,
    path: String,
    body: Value,
    allowed: &'static [Role],
    refused: u16,
}

/// Things that belong to the manager of the table, so that the others can be refused them.
struct Belongings {
    message: String,
    invitation: String,
    handover: String,
}

async fn belongings(world: &World, manager: &str) -> Belongings {
    let workplace = world.unit(Level::Workplace).id;
    let invited = json!({ "user": "ombud-0001", "invited_as": "reader" });
    let path = format!("/api/units/{workplace}/invitations");
    let invitation = world.send((Method::POST, &path), manager, &invited).await.body["id"].clone();
    let department = world.unit(Level::Department).id;
    world.hire("avdelningschef", Role::Manager, department).await;
    let (giver, receiver) = (world.person("avdelningschef").await, world.person("en-manager").await);
    let wish = json!({ "giver": giver, "receiver": receiver, "from": today() });
    let path = format!("/api/organisation/units/{department}/handover");
    let admin = world.token("admin").await;
    let made = world.send((Method::POST, &path), &admin, &wish).await;
    let message = world.get("/api/messages", manager).await.body[0]["id"].clone();
    let id = |it: Value| it.as_str().unwrap().to_owned();
    Belongings { message: id(message), invitation: id(invitation), handover: id(made.body["id"].clone()) }
}

const PROCESS: &[Role] = &[Role::ProcessOwner];
const ADMIN: &[Role] = &[Role::Admin];
const EVERYBODY: &[Role] = &Role::ALL;
const MANAGER: &[Role] = &[Role::Manager];
const REPRESENTATIVES: &[Role] = &[Role::Representative, Role::SubstituteRepresentative, Role::MainRepresentative];
/// Those who read what a workplace hands in.
const READERS: &[Role] = &[
    Role::Manager,
    Role::Representative,
    Role::SubstituteRepresentative,
    Role::MainRepresentative,
    Role::Hr,
    Role::ProcessOwner,
    Role::Analyst,
    Role::RecordsOfficer,
];
/// Those of the table who have units below them.
const LOOKING_DOWN: &[Role] =
    &[Role::Manager, Role::MainRepresentative, Role::Hr, Role::ProcessOwner, Role::Analyst, Role::RecordsOfficer];
/// Those who decide about what a revoked device brought.
const DECIDERS: &[Role] = &[Role::Manager, Role::Admin];
/// Those who keep the forums of the table's workplace.
const FORUM_KEEPERS: &[Role] = &[Role::Admin, Role::ProcessOwner, Role::Hr, Role::Manager];
const COMPILERS: &[Role] = &[Role::ProcessOwner, Role::Analyst];
const INVITERS: &[Role] = &[Role::Manager, Role::Representative, Role::SubstituteRepresentative];

const UNITS: &str = "/api/organisation/units";

const fn row(method: Method, path: String, body: Value, allowed: &'static [Role], refused: u16) -> Row {
    Row { method, path, body, allowed, refused }
}

/// The routes of the organisation and of invitations.
async fn rows_of_the_organisation(world: &World, of_manager: &Belongings) -> Vec<Row> {
    let workplace = world.unit(Level::Workplace).id;
    let department = world.unit(Level::Department).id;
    let person = world.person("ombud-0001").await;
    let import = "list=employees&fingerprint=x";
    let handover = json!({ "giver": person, "receiver": person, "from": today() });
    let assignment = json!({ "person": person, "unit": workplace, "role": "employee", "from": "2026-01-01" });
    vec![
        row(Method::GET, UNITS.to_owned(), Value::Null, &[Role::Admin, Role::ProcessOwner], 403),
        row(
            Method::POST,
            UNITS.to_owned(),
            json!({ "name": "Ny", "level": "workplace", "parent": department }),
            ADMIN,
            403,
        ),
        row(Method::PATCH, format!("{UNITS}/{workplace}"), json!({ "name": "Annan" }), ADMIN, 403),
        row(Method::POST, format!("{UNITS}/{workplace}/reopen"), Value::Null, ADMIN, 403),
        row(Method::POST, format!("{UNITS}/{workplace}/end"), json!({ "last_day": "2026-01-01" }), ADMIN, 403),
        row(Method::PUT, "/api/organisation/assignments".to_owned(), assignment, ADMIN, 403),
        row(Method::POST, "/api/organisation/import-plans?list=employees".to_owned(), Value::Null, ADMIN, 403),
        row(Method::POST, format!("/api/organisation/imports?{import}"), Value::Null, ADMIN, 403),
        row(Method::GET, "/api/people?search=a".to_owned(), Value::Null, ADMIN, 403),
        row(Method::POST, "/api/people".to_owned(), json!({ "name": "Ny", "user": "ny" }), ADMIN, 403),
        row(Method::PATCH, format!("/api/people/{person}"), json!({ "name": "Ny" }), ADMIN, 403),
        row(Method::POST, format!("/api/people/{person}/invitation"), Value::Null, ADMIN, 403),
        row(Method::GET, format!("/api/people/{person}/devices"), Value::Null, ADMIN, 403),
        row(Method::GET, format!("/api/units/{workplace}/invitations"), Value::Null, INVITERS, 404),
        row(
            Method::POST,
            format!("/api/units/{workplace}/invitations"),
            json!({ "user": "hr", "invited_as": "reader" }),
            INVITERS,
            404,
        ),
        row(Method::DELETE, format!("/api/invitations/{}", of_manager.invitation), Value::Null, INVITERS, 404),
        row(Method::GET, format!("{UNITS}/{workplace}/handover"), Value::Null, ADMIN, 403),
        row(Method::POST, format!("{UNITS}/{workplace}/handover"), handover, ADMIN, 403),
    ]
}

/// The routes of rounds and templates, and of what people are told about them.
fn rows_of_rounds(world: &World, of_manager: &Belongings) -> Vec<Row> {
    let workplace = world.unit(Level::Workplace).id;
    let round = world.app.store.framework().rounds[0].id;
    let template = format!("/api/templates/{}", form_model::built_in_template(Level::Workplace).hash());
    vec![
        row(Method::GET, "/api/rounds".to_owned(), Value::Null, &[Role::Admin, Role::ProcessOwner], 403),
        row(Method::GET, "/api/rounds/offer".to_owned(), Value::Null, PROCESS, 403),
        row(Method::POST, "/api/rounds".to_owned(), json!({ "name": "", "reviewed_year": 2026 }), PROCESS, 403),
        row(Method::PUT, format!("/api/rounds/{round}/due"), json!({ "level": "mid" }), PROCESS, 403),
        row(
            Method::PUT,
            format!("/api/rounds/{round}/methods/{workplace}"),
            json!({ "method": "interview" }),
            PROCESS,
            403,
        ),
        row(
            Method::PUT,
            format!("/api/rounds/{round}/joint/{workplace}"),
            json!({ "with": null }),
            &[Role::Manager, Role::ProcessOwner],
            403,
        ),
        row(Method::GET, format!("/api/rounds/{round}/late-units"), Value::Null, PROCESS, 403),
        row(Method::POST, format!("/api/rounds/{round}/late-units"), json!({ "unit": "none" }), PROCESS, 403),
        // It is open, so that nothing is archived before the other rows.
        row(Method::POST, format!("/api/rounds/{round}/archive"), Value::Null, PROCESS, 403),
        row(Method::POST, format!("/api/rounds/{round}/close"), Value::Null, PROCESS, 403),
        row(Method::GET, "/api/handovers".to_owned(), Value::Null, EVERYBODY, 403),
        row(Method::POST, format!("/api/handovers/{}/taken", of_manager.handover), Value::Null, MANAGER, 404),
        row(Method::GET, "/api/messages".to_owned(), Value::Null, EVERYBODY, 403),
        row(Method::POST, format!("/api/messages/{}/read", of_manager.message), Value::Null, MANAGER, 404),
        row(Method::GET, "/api/templates".to_owned(), Value::Null, PROCESS, 403),
        row(Method::POST, "/api/templates".to_owned(), json!({}), PROCESS, 403),
        row(Method::GET, template.clone(), Value::Null, PROCESS, 403),
        row(Method::DELETE, template.clone(), Value::Null, PROCESS, 403),
        row(Method::GET, format!("{template}/draft"), Value::Null, PROCESS, 403),
        row(Method::PUT, format!("{template}/draft?revision=0"), json!({}), PROCESS, 403),
        row(Method::DELETE, format!("{template}/draft"), Value::Null, PROCESS, 403),
    ]
}

/// The id of the workplace's yearly follow-up.
pub(super) async fn workplace_followup(world: &World) -> String {
    let listed = world.get("/api/documents", &world.token("chef-0001").await).await.body;
    let listed = listed.as_array().unwrap().iter().find(|it| it["kind"] == "followup").unwrap().clone();
    listed["id"].as_str().unwrap().to_owned()
}

/// The routes about a person's own things, and about what was handed in.
async fn rows_of_oneself(world: &World) -> Vec<Row> {
    let hand_in = post::received_hand_in(world, 1, Some("Sjuk.")).await;
    vec![
        row(Method::GET, "/api/me".to_owned(), Value::Null, EVERYBODY, 403),
        row(Method::GET, "/api/documents".to_owned(), Value::Null, EVERYBODY, 403),
        row(Method::GET, "/api/devices".to_owned(), Value::Null, EVERYBODY, 403),
        row(Method::POST, "/api/enrolments".to_owned(), Value::Null, EVERYBODY, 403),
        row(Method::POST, "/api/ticket".to_owned(), Value::Null, EVERYBODY, 403),
        row(Method::POST, "/api/me/single-sign-on".to_owned(), Value::Null, EVERYBODY, 403),
        row(Method::GET, "/api/progress".to_owned(), Value::Null, EVERYBODY, 403),
        row(Method::GET, "/api/me/notifications".to_owned(), Value::Null, EVERYBODY, 403),
        row(Method::PUT, "/api/me/notifications".to_owned(), json!({ "email": true }), EVERYBODY, 403),
        row(Method::GET, "/api/me/calendar".to_owned(), Value::Null, EVERYBODY, 403),
        row(Method::POST, "/api/me/calendar".to_owned(), Value::Null, EVERYBODY, 403),
        row(Method::DELETE, "/api/me/calendar".to_owned(), Value::Null, EVERYBODY, 403),
        // The manager of the table has taken over the department above.
        row(Method::POST, format!("/api/hand-ins/{hand_in}/send-back"), json!({ "comment": "Mer." }), MANAGER, 404),
        row(
            Method::PUT,
            format!("/api/hand-ins/{hand_in}/statement"),
            json!({ "words": "Nej." }),
            REPRESENTATIVES,
            404,
        ),
        row(Method::GET, format!("/api/hand-ins/{hand_in}"), Value::Null, READERS, 404),
        row(
            Method::PUT,
            format!("/api/hand-ins/{hand_in}/closing/closing-4/reply"),
            json!({ "state": "received", "owner": "HR", "words": "Tack." }),
            COMPILERS,
            403,
        ),
        row(
            Method::PUT,
            format!("/api/hand-ins/{hand_in}/closing/closing-4/themes"),
            json!({ "themes": ["Mallar"] }),
            COMPILERS,
            403,
        ),
        row(Method::GET, format!("/api/hand-ins/{hand_in}/file/csv"), Value::Null, READERS, 404),
        row(Method::GET, "/api/me/feedback".to_owned(), Value::Null, EVERYBODY, 403),
        row(Method::GET, "/api/me/support".to_owned(), Value::Null, EVERYBODY, 403),
        row(
            Method::PUT,
            format!("/api/units/{}/support", world.unit(Level::Workplace).id),
            json!([{ "kind": "hr", "name": "HR-avdelningen", "phone": "040-123" }]),
            &[Role::Admin, Role::ProcessOwner, Role::Hr],
            403,
        ),
        row(
            Method::POST,
            format!("/api/hand-ins/{hand_in}/redacted/csv"),
            json!({ "passages": ["Gör rutinen"], "reason": "Begäran från press." }),
            &[Role::RecordsOfficer],
            404,
        ),
        // Its round is open, so that it is there for the other rows.
        row(
            Method::POST,
            format!("/api/documents/{}/disposal", workplace_followup(world).await),
            json!({ "reference": "SN 2026/1 §7" }),
            &[Role::RecordsOfficer],
            404,
        ),
        row(Method::GET, "/api/archive".to_owned(), Value::Null, EVERYBODY, 403),
        row(Method::GET, "/api/me/raised".to_owned(), Value::Null, EVERYBODY, 403),
        row(Method::PUT, "/api/me/password".to_owned(), json!({ "new": "kort" }), EVERYBODY, 403),
    ]
}

/// The routes of rooms at the workplace meeting, and of how long records are kept.
async fn rows_of_rooms_and_retention(world: &World) -> Vec<Row> {
    let followup = format!("/api/documents/{}", workplace_followup(world).await);
    let take = json!({ "question": "A1", "claim": uuid::Uuid::nil() });
    vec![
        row(Method::GET, format!("{followup}/room"), Value::Null, INVITERS, 404),
        row(Method::PUT, format!("{followup}/room"), json!({ "question": "A1" }), INVITERS, 404),
        row(Method::POST, format!("{followup}/room/taken"), take, INVITERS, 404),
        row(Method::DELETE, format!("{followup}/room"), Value::Null, INVITERS, 404),
        row(Method::GET, "/api/retention".to_owned(), Value::Null, EVERYBODY, 403),
        row(Method::PUT, "/api/retention".to_owned(), json!([]), &[Role::RecordsOfficer, Role::Admin], 403),
        row(
            Method::PUT,
            format!("/api/retention/{}", world.unit(Level::Administration).id),
            json!([]),
            &[Role::RecordsOfficer, Role::Admin],
            403,
        ),
        row(Method::GET, "/api/retention/due".to_owned(), Value::Null, &[Role::RecordsOfficer], 403),
    ]
}

/// The routes of the level above, asked at the department that the manager of the table has taken over.
fn rows_of_the_level_above(world: &World) -> Vec<Row> {
    let department = world.unit(Level::Department).id;
    let round = world.app.store.framework().rounds[0].id;
    let place = format!("round={round}&unit={department}");
    let below = |path: &str| row(Method::GET, format!("/api/roll-up{path}{place}"), Value::Null, LOOKING_DOWN, 404);
    vec![
        row(Method::GET, "/api/roll-ups".to_owned(), Value::Null, EVERYBODY, 403),
        below("?"),
        below("/comparison?level=workplace&"),
        below("/answers?level=workplace&question=A1&"),
        below("/findings?"),
        below("/raised?"),
        below("/closing?"),
        below("/file/csv?"),
    ]
}

/// The routes of a unit's forums.
fn rows_of_forums(world: &World) -> Vec<Row> {
    let path = format!("/api/units/{}/forums", world.unit(Level::Workplace).id);
    let forums = json!([{ "kind": "workplace-meeting", "name": "APT" }]);
    vec![
        row(Method::GET, path.clone(), Value::Null, FORUM_KEEPERS, 403),
        row(Method::PUT, path, forums, FORUM_KEEPERS, 403),
    ]
}

async fn rows_of_quarantine(world: &World) -> Vec<Row> {
    let quarantined = lost_tablets::something_in_quarantine(world).await;
    vec![
        row(Method::GET, "/api/quarantine".to_owned(), Value::Null, EVERYBODY, 403),
        // An empty decision decides nothing; who may make one at all is what the row is about.
        row(Method::POST, format!("{quarantined}/accept"), json!({ "changes": [] }), DECIDERS, 404),
        row(Method::POST, format!("{quarantined}/reject"), json!({ "changes": [] }), DECIDERS, 404),
    ]
}

async fn rows(world: &World, of_manager: &Belongings) -> Vec<Row> {
    // First, since a room takes a follow-up that is open, and later rows close its round and dispose of it.
    let mut rows = rows_of_rooms_and_retention(world).await;
    rows.extend(rows_of_the_organisation(world, of_manager).await);
    rows.extend(rows_of_rounds(world, of_manager));
    // Before the rows that dispose of what the work is about.
    rows.extend(rows_of_quarantine(world).await);
    rows.extend(rows_of_oneself(world).await);
    rows.extend(rows_of_forums(world));
    rows.extend(rows_of_the_level_above(world));
    rows.push(row(Method::GET, "/api/status".to_owned(), Value::Null, ADMIN, 403));
    rows
}

/// A token of each role: at the workplace where the role belongs to one, else at the top.
async fn tokens(world: &World) -> Vec<(Role, String)> {
    let (workplace, top) = (world.unit(Level::Workplace).id, world.unit(Level::Organisation).id);
    let mut tokens = Vec::new();
    for role in Role::ALL {
        let unit = match role {
            Role::Manager | Role::Representative | Role::SubstituteRepresentative | Role::Employee => workplace,
            Role::MainRepresentative
            | Role::Hr
            | Role::ProcessOwner
            | Role::Analyst
            | Role::RecordsOfficer
            | Role::Admin => top,
        };
        tokens.push((role, world.hire(&format!("en-{role}"), role, unit).await));
    }
    tokens
}

/// Routes that no row can ask, and why.
const WITHOUT_A_ROW: [(&str, &str); 17] = [
    ("POST /api/session", "signing in: nobody is anybody yet"),
    ("DELETE /api/session", "signing out ends the token that the other rows are asked with"),
    ("GET /api/documents/{id}/content", "the document decides, and `permits` has a test for each cell"),
    ("GET /api/documents/{id}/file/{format}", "the document decides, as for its content"),
    ("GET /api/archive/{id}", "the document decides, as for its content; a test of its own asks as each role"),
    ("DELETE /api/devices/{id}", "the device's owner decides, and revoking one ends the rows' tokens"),
    ("POST /api/lost-tablet/work", "for revoked devices alone; a test of its own asks as others do"),
    ("POST /api/lost-tablet/wipe-order", "for revoked devices alone; a test of its own asks as others do"),
    ("GET /calendar/{file}", "the address is the secret, whoever asks; a test of its own tries invented ones"),
    ("GET /r/{code}", "employees' phones: nobody signs in, and whoever has the address is in the room"),
    ("POST /r/{code}", "as for the page"),
    ("GET /r/{code}/now", "as for the page"),
    ("GET /api/single-sign-on", "for the screen on which people sign in"),
    ("GET /api/single-sign-on/start", "signing in: nobody is anybody yet"),
    ("GET /api/single-sign-on/callback", "signing in: nobody is anybody yet"),
    ("GET /healthz", "for whoever watches the server"),
    ("GET /readyz", "for whoever watches the server"),
];

/// True if a path is one of those that a template of the description stands for.
fn is_of(path: &str, template: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let (mut parts, mut pattern) = (path.split('/'), template.split('/'));
    let fits = pattern.by_ref().all(|it| parts.next().is_some_and(|part| it.starts_with('{') || it == part));
    fits && parts.next().is_none()
}

#[tokio::test]
async fn every_route_has_a_row_or_a_reason_for_having_none() {
    let world = World::new().await;
    let tokens = tokens(&world).await;
    let rows = rows(&world, &belongings(&world, token_of(&tokens, Role::Manager)).await).await;
    let description = world.call(Method::GET, "/api/openapi.json", None).await.body;
    let mut left: Vec<&str> = WITHOUT_A_ROW.iter().map(|it| it.0).collect();
    for (template, methods) in description["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let route = format!("{} {template}", method.to_uppercase());
            let has_row =
                rows.iter().any(|it| it.method.as_str().eq_ignore_ascii_case(method) && is_of(&it.path, template));
            let has_reason = left.iter().position(|it| *it == route).map(|it| left.remove(it)).is_some();
            assert!(has_row != has_reason, "{route}: has a row: {has_row}, has a reason for none: {has_reason}");
        }
    }
    assert!(left.is_empty(), "these routes are gone: {left:?}");
}

fn token_of(tokens: &[(Role, String)], role: Role) -> &str {
    &tokens.iter().find(|it| it.0 == role).unwrap().1
}

#[tokio::test]
async fn every_route_lets_in_its_roles_and_no_other() {
    let world = World::new().await;
    let tokens = tokens(&world).await;
    let of_manager = belongings(&world, token_of(&tokens, Role::Manager)).await;
    for row in rows(&world, &of_manager).await {
        let (method, path) = (row.method.clone(), row.path.as_str());
        world.call(method.clone(), path, None).await.assert_problem(401, "urn:samsyn:problem:signed-out");
        for (role, token) in &tokens {
            let status = world.send((method.clone(), path), token, &row.body).await.status.as_u16();
            let is_allowed = row.allowed.contains(role);
            let is_refused = matches!(status, 403 | 404);
            assert!(status < 500 && is_allowed != is_refused, "{method} {path} as {role}: {status}");
            assert!(is_allowed || status == row.refused, "{method} {path} as {role}: {status}");
        }
    }
}
