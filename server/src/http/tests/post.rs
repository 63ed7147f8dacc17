//! What people choose about e-mail and calendars, and what is said about hand-ins after they were received.

use form_model::{ChangeHash, ContentDigest, DocumentId, Receipt, ReceiptOutcome, RowId};

use super::*;
use crate::store::HandInRecord;

/// A hand-in of the workplace's follow-up that was received, without the representative's mark where a reason is given.
pub(super) async fn received_hand_in(world: &World, version: u8, reason: Option<&str>) -> RowId {
    let listed = world.get("/api/documents", &world.token("chef-0001").await).await.body;
    let listed = listed.as_array().unwrap().iter().find(|it| it["kind"] == "followup").unwrap();
    let document: DocumentId = listed["id"].as_str().unwrap().parse().unwrap();
    let hand_in = RowId::from_bytes([version; 16]);
    let receipt = Receipt {
        hand_in,
        change: ChangeHash([version; 32]),
        number: "0101".to_owned(),
        version: version.into(),
        outcome: ReceiptOutcome::Accepted,
        received_at_ms: now_ms(),
        digest: ContentDigest::from_bytes([3; 32]),
        signature: Vec::new(),
    };
    let both = |rating: &str| json!({ "manager": { "ratings": [rating] }, "representative": { "ratings": [rating] } });
    let mut lacking = both("no");
    lacking["comment"] = json!("Rutinen är inte känd.");
    lacking["needs_action"] = json!(true);
    let content = json!({
        "hand_in": { "reason": reason },
        "answers": { "A1": both("yes"), "A2": lacking },
        "findings": [{ "kind": "improvement", "text": "Gör rutinen känd.", "priority": 1, "questions": ["A2"] }],
        "action_rows": [{
            "id": RowId::from_bytes([50; 16]).to_string(),
            "values": { "status": "raised", "risk_level": "serious" },
            "texts": { "action": "Nytt larm." },
        }],
        "summary": { "closing-4": "Gör om mallen." },
    });
    let content = content.to_string();
    let record = HandInRecord { receipt, content: Some(content) };
    world.app.store.record_hand_in(document, record).await.unwrap();
    hand_in
}

async fn kinds_told(world: &World, user: &str) -> Vec<String> {
    let messages = world.get("/api/messages", &world.token(user).await).await.body;
    messages.as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_level_above_sends_the_newest_version_back_once_and_the_parties_are_told() {
    let world = World::new().await;
    let first = received_hand_in(&world, 1, None).await;
    let above = world.token("chef-avd-01").await;
    let comment = json!({ "comment": " Beskriv hur ni följer upp. " });
    let back = |hand_in: RowId| format!("/api/hand-ins/{hand_in}/send-back");
    let send = |path: String, token: String, body: Value| {
        let world = &world;
        async move { world.send((Method::POST, &path), &token, &body).await }
    };
    for user in ["chef-0001", "ombud-0001", "hso", "hr", "process", "admin"] {
        let refused = send(back(first), world.token(user).await, comment.clone()).await;
        refused.assert_problem(404, "about:blank");
    }
    let empty = send(back(first), above.clone(), json!({ "comment": "  " })).await;
    empty.assert_problem(422, "urn:samsyn:problem:unprocessable");
    let sent = send(back(first), above.clone(), comment.clone()).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{sent:?}");
    send(back(first), above.clone(), comment.clone()).await.assert_problem(409, "urn:samsyn:problem:conflict");
    for user in ["chef-0001", "ombud-0001"] {
        assert_eq!(kinds_told(&world, user).await, ["sent-back"], "{user}");
    }
    received_hand_in(&world, 2, None).await;
    send(back(first), above.clone(), comment.clone()).await.assert_problem(409, "urn:samsyn:problem:conflict");
    send(back(RowId::from_bytes([9; 16])), above, comment).await.assert_problem(404, "about:blank");
}

#[tokio::test]
async fn the_overview_tells_the_level_above_alone_which_hand_in_to_send_back() {
    let world = World::new().await;
    let hand_in = received_hand_in(&world, 1, None).await;
    world.app.store.drop_projections().await.unwrap();
    mark_all(&world).await;
    while project_dirty(&world.app.store, DueBefore::ALL, |_| std::future::ready(Ok(()))).await.unwrap() > 0 {}
    let workplace = world.unit(Level::Workplace).id.to_string();
    let seen = async |user: &str| {
        let listed = world.get("/api/progress", &world.token(user).await).await.body;
        listed.as_array().unwrap().iter().find(|it| it["unit"] == workplace.as_str()).unwrap()["hand_in"].clone()
    };
    let told = seen("chef-avd-01").await;
    assert_eq!(told, json!({ "id": hand_in.to_string(), "version": 1, "sent_back_at_ms": null }));
    assert_eq!(seen("hr").await, Value::Null);
    assert_eq!(seen("chef-0001").await, Value::Null);
}

/// Marks every document, those that nobody has written in included.
pub(super) async fn mark_all(world: &World) {
    let tenant = world.app.store.installation().id;
    let marked = world.app.store.write(move |connection| {
        connection.execute(
            "INSERT OR IGNORE INTO dirty (tenant, document, mark, first_grown_ms, last_grown_ms) \
             SELECT tenant, document, 1, 0, 0 FROM documents WHERE tenant = ?1",
            [tenant.as_bytes()],
        )?;
        Ok(())
    });
    marked.await.unwrap();
}

#[tokio::test]
async fn a_representative_states_something_about_a_hand_in_without_their_mark_and_the_newest_words_count() {
    let world = World::new().await;
    let with_mark = received_hand_in(&world, 1, None).await;
    let without = received_hand_in(&world, 2, Some("Skyddsombudet är sjukt.")).await;
    let state = async |hand_in: RowId, user: &str, words: &str| {
        let path = format!("/api/hand-ins/{hand_in}/statement");
        let token = world.token(user).await;
        world.send((Method::PUT, &path), &token, &json!({ "words": words })).await
    };
    state(without, "chef-0001", "Jag vet bäst.").await.assert_problem(404, "about:blank");
    state(with_mark, "ombud-0001", "Nej.").await.assert_problem(409, "urn:samsyn:problem:conflict");
    state(without, "ombud-0001", "").await.assert_problem(422, "urn:samsyn:problem:unprocessable");
    assert_eq!(state(without, "ombud-0001", "Jag var inte tillfrågad.").await.status, StatusCode::OK);
    assert_eq!(state(without, "ombud-0001", "Jag blev inte tillfrågad.").await.status, StatusCode::OK);
    assert_eq!(state(without, "hso", "Det är inte första gången.").await.status, StatusCode::OK);
    let document = world.app.store.received_hand_in(without).await.unwrap().unwrap().document;
    let statements = world.app.store.said_after(document).await.unwrap().statements;
    let words: Vec<_> = statements.iter().map(|it| it.words.as_str()).collect();
    assert_eq!(words, ["Jag blev inte tillfrågad.", "Det är inte första gången."]);
    assert_eq!(kinds_told(&world, "chef-0001").await, ["statement-made"]);
}

#[tokio::test]
async fn everybody_switches_their_own_e_mail() {
    let world = World::new().await;
    let (chef, ombud) = (world.token("chef-0001").await, world.token("ombud-0001").await);
    let expected = |email| json!({ "email": email, "address": null, "server_sends": false });
    let path = "/api/me/notifications";
    assert_eq!(world.send((Method::PUT, path), &chef, &json!({ "email": false })).await.body, expected(false));
    assert_eq!(world.get(path, &chef).await.body, expected(false));
    assert_eq!(world.get(path, &ombud).await.body, expected(true));
    world.send((Method::PUT, path), &chef, &json!({})).await.assert_problem(422, "urn:samsyn:problem:unprocessable");
}

#[tokio::test]
async fn a_calendar_is_kept_until_it_changes_and_guessing_at_addresses_is_slowed_down() {
    let world = World::new().await;
    let chef = world.token("chef-0001").await;
    let made = world.send((Method::POST, "/api/me/calendar"), &chef, &Value::Null).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let path = made.body["path"].as_str().unwrap();
    let fetched = world.call(Method::GET, path, None).await;
    assert_eq!(fetched.status, StatusCode::OK);
    assert_eq!(fetched.headers[header::CONTENT_TYPE], "text/calendar; charset=utf-8");
    assert_eq!(fetched.headers[header::CACHE_CONTROL], "private, max-age=900");
    let again = Request::get(path).header(header::IF_NONE_MATCH, &fetched.headers[header::ETAG]);
    let again = world.ask(again.body(Body::empty()).unwrap()).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    for _ in 0..5 {
        let guess = format!("/calendar/{}.ics", Token::random().reveal());
        world.call(Method::GET, &guess, None).await.assert_problem(404, "about:blank");
    }
    let slowed = world.call(Method::GET, path, None).await;
    slowed.assert_problem(429, "urn:samsyn:problem:too-many-attempts");
}
