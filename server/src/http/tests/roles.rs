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

async fn rows(world: &World) -> Vec<Row> {
    let workplace = world.unit(Level::Workplace).id;
    let department = world.unit(Level::Department).id;
    let person = world.person("ombud-0001").await;
    let round = world.app.store.framework().rounds[0].id;
    let template = format!("/api/templates/{}", form_model::built_in_template(Level::Workplace).hash());
    const PROCESS: &[Role] = &[Role::ProcessOwner];
    const ADMIN: &[Role] = &[Role::Admin];
    const EVERYBODY: &[Role] = &Role::ALL;
    const INVITERS: &[Role] = &[Role::Manager, Role::Representative, Role::SubstituteRepresentative];
    let row = |method, path: String, body, allowed, refused| Row { method, path, body, allowed, refused };
    let units = "/api/organisation/units";
    let import = "list=employees&fingerprint=x";
    let handover = json!({ "giver": person, "receiver": person, "from": today() });
    let assignment = json!({ "person": person, "unit": workplace, "role": "employee", "from": "2026-01-01" });
    vec![
        row(Method::GET, units.to_owned(), Value::Null, &[Role::Admin, Role::ProcessOwner], 403),
        row(
            Method::POST,
            units.to_owned(),
            json!({ "name": "Ny", "level": "workplace", "parent": department }),
            ADMIN,
            403,
        ),
        row(Method::PATCH, format!("{units}/{workplace}"), json!({ "name": "Annan" }), ADMIN, 403),
        row(Method::POST, format!("{units}/{workplace}/reopen"), Value::Null, ADMIN, 403),
        row(Method::POST, format!("{units}/{workplace}/end"), json!({ "last_day": "2026-01-01" }), ADMIN, 403),
        row(Method::PUT, "/api/organisation/assignments".to_owned(), assignment, ADMIN, 403),
        row(Method::POST, "/api/organisation/import-plans?list=employees".to_owned(), Value::Null, ADMIN, 403),
        row(Method::POST, format!("/api/organisation/imports?{import}"), Value::Null, ADMIN, 403),
        row(Method::GET, "/api/people?search=a".to_owned(), Value::Null, ADMIN, 403),
        row(Method::POST, "/api/people".to_owned(), json!({ "name": "Ny", "user": "ny" }), ADMIN, 403),
        row(Method::PATCH, format!("/api/people/{person}"), json!({ "name": "Ny" }), ADMIN, 403),
        row(Method::POST, format!("/api/people/{person}/invitation"), Value::Null, ADMIN, 403),
        row(Method::GET, format!("/api/units/{workplace}/invitations"), Value::Null, INVITERS, 404),
        row(
            Method::POST,
            format!("/api/units/{workplace}/invitations"),
            json!({ "user": "hr", "invited_as": "reader" }),
            INVITERS,
            404,
        ),
        row(Method::GET, "/api/rounds".to_owned(), Value::Null, &[Role::Admin, Role::ProcessOwner], 403),
        row(Method::POST, "/api/rounds".to_owned(), json!({ "name": "", "reviewed_year": 2026 }), PROCESS, 403),
        row(Method::PUT, format!("/api/rounds/{round}/due"), json!({ "level": "mid" }), PROCESS, 403),
        row(
            Method::PUT,
            format!("/api/rounds/{round}/methods/{workplace}"),
            json!({ "method": "interview" }),
            PROCESS,
            403,
        ),
        row(Method::POST, format!("{units}/{workplace}/handover"), handover, ADMIN, 403),
        row(Method::GET, "/api/handovers".to_owned(), Value::Null, EVERYBODY, 403),
        row(Method::GET, "/api/messages".to_owned(), Value::Null, EVERYBODY, 403),
        row(Method::GET, "/api/progress".to_owned(), Value::Null, EVERYBODY, 403),
        row(Method::GET, "/api/templates".to_owned(), Value::Null, PROCESS, 403),
        row(Method::POST, "/api/templates".to_owned(), json!({}), PROCESS, 403),
        row(Method::GET, template.clone(), Value::Null, PROCESS, 403),
        row(Method::DELETE, template.clone(), Value::Null, PROCESS, 403),
        row(Method::GET, format!("{template}/draft"), Value::Null, PROCESS, 403),
        row(Method::PUT, format!("{template}/draft?revision=0"), json!({}), PROCESS, 403),
        row(Method::DELETE, format!("{template}/draft"), Value::Null, PROCESS, 403),
        row(Method::PUT, "/api/me/password".to_owned(), json!({ "new": "kort" }), EVERYBODY, 403),
    ]
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

#[tokio::test]
async fn every_route_lets_in_its_roles_and_no_other() {
    let world = World::new().await;
    let tokens = tokens(&world).await;
    for row in rows(&world).await {
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
