//! What a revoked device may still do, and what those who decide do with its work.

use automerge::ActorId;
use form_model::{
    BroughtStatement, DeviceId, DocumentId, Edit, FormDocument, RefusalReason, RowId, Splice, Voice, WipeOrder,
};

use super::post::received_hand_in;
use super::*;
use crate::hexadecimal::{bytes_from_hexadecimal, bytes_to_hexadecimal};

/// A signed-in tablet that somebody wrote on without a network.
struct Tablet {
    token: String,
    device: DeviceId,
    document: DocumentId,
    case: Value,
    hashes: Vec<String>,
    changes: Vec<String>,
}

impl Tablet {
    /// The person of a workplace answers, on a tablet that has never sent anything.
    async fn of(world: &World, user: &str, voice: Voice) -> Self {
        let signed_in = world.try_sign_in(user, PASSWORD, &new_key()).await;
        let token = signed_in.body["token"].as_str().unwrap().to_owned();
        let listed = world.get("/api/documents", &token).await.body;
        let listed = listed.as_array().unwrap().iter().find(|it| it["kind"] == "followup").unwrap().clone();
        let document: DocumentId = listed["id"].as_str().unwrap().parse().unwrap();
        let row = world.app.store.document_row(document).await.unwrap().unwrap();
        let template = row.template.and_then(|it| world.app.store.template(it)).unwrap();
        let mut form = FormDocument::start(row.case.clone(), Some(form_model::Template::clone(&template))).unwrap();
        form.write_as(world.person(user).await, ActorId::from(rand::random::<[u8; 16]>()));
        let edits = [Edit::answer("A1", voice, Some("partly")), Edit::comment("A1", Splice::insert(0, "Bullret."))];
        let made: Vec<_> = edits.iter().filter_map(|it| form.apply(it, now_ms()).unwrap()).collect();
        Self {
            token,
            device: signed_in.body["device"].as_str().unwrap().parse().unwrap(),
            document,
            case: serde_json::to_value(&row.case).unwrap(),
            hashes: made.iter().map(|it| it.hash.to_string()).collect(),
            changes: made.iter().map(|it| bytes_to_hexadecimal(&raw(&it.bytes))).collect(),
        }
    }

    async fn is_revoked(&self, world: &World, by: &str) {
        let path = format!("/api/devices/{}", self.device);
        let revoked = world.call(Method::DELETE, &path, Some(&world.token(by).await)).await;
        assert_eq!(revoked.status, StatusCode::NO_CONTENT, "{revoked:?}");
    }

    async fn brings(&self, world: &World) -> Answer {
        let work = json!({ "documents": [{ "case": self.case, "changes": self.changes }] });
        world.send((Method::POST, "/api/lost-tablet/work"), &self.token, &work).await
    }

    async fn asks_for_the_order(&self, world: &World) -> Answer {
        let unsent = json!({ "unsent": [{ "document": self.document, "changes": self.hashes }] });
        world.send((Method::POST, "/api/lost-tablet/wipe-order"), &self.token, &unsent).await
    }

    fn path(&self, verdict: &str) -> String {
        format!("/api/quarantine/{}/{verdict}", self.document)
    }
}

fn raw(bytes: &[u8]) -> Vec<u8> {
    automerge::Change::try_from(bytes).unwrap().raw_bytes().to_vec()
}

/// Work of the workplace's representative that nobody has decided about; where decisions about it are made.
pub(super) async fn something_in_quarantine(world: &World) -> String {
    let tablet = Tablet::of(world, "ombud-0001", Voice::Representative).await;
    tablet.is_revoked(world, "ombud-0001").await;
    assert_eq!(tablet.brings(world).await.status, StatusCode::CREATED);
    format!("/api/quarantine/{}", tablet.document)
}

async fn listed(world: &World, user: &str) -> Vec<Value> {
    let answer = world.get("/api/quarantine", &world.token(user).await).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer.body.as_array().unwrap().clone()
}

async fn answers_of(world: &World, tablet: &Tablet) -> Value {
    let path = format!("/api/documents/{}/content", tablet.document);
    world.get(&path, &world.token("chef-0001").await).await.body["document"]["answers"]["A1"].clone()
}

#[tokio::test]
async fn a_revoked_device_brings_its_work_and_is_then_told_to_wipe_itself() {
    let world = World::new().await;
    let tablet = Tablet::of(&world, "ombud-0001", Voice::Representative).await;
    tablet.is_revoked(&world, "ombud-0001").await;
    world.get("/api/me", &tablet.token).await.assert_problem(401, "urn:samsyn:problem:device-revoked");
    let early = tablet.asks_for_the_order(&world).await;
    early.assert_problem(409, "urn:samsyn:problem:conflict");
    let brought = tablet.brings(&world).await;
    assert_eq!((brought.status, &brought.body["kept"]), (StatusCode::CREATED, &json!(2)));
    assert_eq!(tablet.brings(&world).await.body["kept"], 0, "the same again changes nothing");
    assert_eq!(answers_of(&world, &tablet).await["comment"], "", "nothing of it is in the form");

    let ordered = tablet.asks_for_the_order(&world).await;
    assert_eq!(ordered.status, StatusCode::OK, "{ordered:?}");
    let order = bytes_from_hexadecimal(ordered.body["order"].as_str().unwrap()).unwrap();
    let installation = world.app.store.installation();
    let key = installation.public_key();
    assert!(WipeOrder::verify(&order, (installation.id, tablet.device), &key).is_ok());
    let other = DeviceId::from_bytes([1; 16]);
    assert!(WipeOrder::verify(&order, (installation.id, other), &key).is_err());
    let devices = world.get("/api/devices", &world.token("ombud-0001").await).await.body;
    let device = devices.as_array().unwrap().iter().find(|it| it["id"] == tablet.device.to_string()).unwrap();
    assert!(device["wipe_ordered_at_ms"].is_u64(), "{device}");
}

#[tokio::test]
async fn a_device_with_nothing_unsent_is_told_at_once() {
    let world = World::new().await;
    let tablet = Tablet::of(&world, "ombud-0001", Voice::Representative).await;
    tablet.is_revoked(&world, "ombud-0001").await;
    let nothing = json!({ "unsent": [] });
    let ordered = world.send((Method::POST, "/api/lost-tablet/wipe-order"), &tablet.token, &nothing).await;
    assert_eq!(ordered.status, StatusCode::OK, "{ordered:?}");
}

#[tokio::test]
async fn nobody_but_a_revoked_device_brings_work_or_is_told_to_wipe_itself() {
    let world = World::new().await;
    let tablet = Tablet::of(&world, "ombud-0001", Voice::Representative).await;
    for answer in [tablet.brings(&world).await, tablet.asks_for_the_order(&world).await] {
        answer.assert_problem(403, "urn:samsyn:problem:not-permitted");
    }
    let stranger = Tablet { token: Token::random().reveal(), ..tablet };
    for answer in [stranger.brings(&world).await, stranger.asks_for_the_order(&world).await] {
        answer.assert_problem(401, "urn:samsyn:problem:signed-out");
    }
    assert!(listed(&world, "chef-0001").await.is_empty());
}

#[tokio::test]
async fn what_can_not_be_read_or_belongs_elsewhere_is_not_kept() {
    let world = World::new().await;
    let tablet = Tablet::of(&world, "ombud-0001", Voice::Representative).await;
    tablet.is_revoked(&world, "ombud-0001").await;
    let mut elsewhere = tablet.case.clone();
    elsewhere["installation"] = json!("00000000-0000-4000-8000-000000000000");
    let faulty = [
        json!([{ "case": tablet.case, "changes": ["no hexadecimal"] }]),
        json!([{ "case": tablet.case, "changes": ["856f4a83"] }]),
        json!([{ "case": elsewhere, "changes": tablet.changes }]),
    ];
    for documents in faulty {
        let work = json!({ "documents": documents });
        let answer = world.send((Method::POST, "/api/lost-tablet/work"), &tablet.token, &work).await;
        answer.assert_problem(422, "urn:samsyn:problem:unprocessable");
    }
    assert!(listed(&world, "chef-0001").await.is_empty());
}

#[tokio::test]
async fn the_manager_reads_what_there_is_the_administrator_only_how_much_and_others_nothing() {
    let world = World::new().await;
    let tablet = Tablet::of(&world, "ombud-0001", Voice::Representative).await;
    tablet.is_revoked(&world, "admin").await;
    tablet.brings(&world).await;
    let of_manager = listed(&world, "chef-0001").await.remove(0);
    assert_eq!(of_manager["document"], tablet.document.to_string());
    assert_eq!((&of_manager["readable"], &of_manager["device_name"]), (&json!(true), &json!("Platta")));
    let mut bytes: Vec<_> = of_manager["waiting"].as_array().unwrap().iter().map(|it| it["bytes"].clone()).collect();
    let mut expected: Vec<_> = tablet.changes.iter().map(|it| json!(it)).collect();
    bytes.sort_by_key(ToString::to_string);
    expected.sort_by_key(ToString::to_string);
    assert_eq!(bytes, expected);
    let messages = world.get("/api/messages", &world.token("chef-0001").await).await.body;
    assert!(messages.as_array().unwrap().iter().any(|it| it["kind"] == "work-in-quarantine"), "{messages}");
    let of_admin = listed(&world, "admin").await.remove(0);
    assert_eq!((&of_admin["readable"], of_admin["waiting"].as_array().unwrap().len()), (&json!(false), 2));
    assert!(of_admin["waiting"][0]["bytes"].is_null());
    for user in ["ombud-0001", "chef-avd-01", "hr", "hso"] {
        assert!(listed(&world, user).await.is_empty(), "{user}");
    }
}

#[tokio::test]
async fn what_is_accepted_goes_through_the_gate_and_what_is_rejected_is_kept_outside() {
    let world = World::new().await;
    let (one, other) = ("ombud-0001", "chef-0001");
    let accepted = Tablet::of(&world, one, Voice::Representative).await;
    let rejected = Tablet::of(&world, other, Voice::Manager).await;
    for (tablet, user) in [(&accepted, one), (&rejected, other)] {
        tablet.is_revoked(&world, user).await;
        tablet.brings(&world).await;
    }
    let chef = world.token("chef-0001").await;
    let decision = json!({ "changes": accepted.hashes });
    let answer = world.send((Method::POST, &accepted.path("accept")), &chef, &decision).await;
    assert_eq!(answer.body, json!({ "admitted": 2, "waiting": 0, "incomplete": 0, "refused": {} }));
    assert_eq!(answers_of(&world, &accepted).await["comment"], "Bullret.");
    let again = world.send((Method::POST, &accepted.path("reject")), &chef, &decision).await;
    assert_eq!(again.status, StatusCode::NO_CONTENT);

    let decision = json!({ "changes": rejected.hashes });
    let answer = world.send((Method::POST, &rejected.path("reject")), &chef, &decision).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{answer:?}");
    let late = world.send((Method::POST, &rejected.path("accept")), &chef, &decision).await;
    assert_eq!(late.body["admitted"], 0, "a decision is made once");
    let form = answers_of(&world, &rejected).await;
    assert!(form["rating"]["by"]["manager"].is_null(), "{form}");
    let all = listed(&world, "chef-0001").await;
    let sums = |field: &str| all.iter().map(|it| it[field].as_u64().unwrap()).sum::<u64>();
    assert_eq!((sums("accepted"), sums("rejected")), (2, 2));
    assert!(all.iter().all(|it| it["waiting"] == json!([]) && it["decided_by_name"].is_string()));
    let kept = world.app.store.quarantined_pieces(rejected.document).await.unwrap();
    assert_eq!(kept.len(), 4, "nothing is deleted");
}

#[tokio::test]
async fn what_its_author_may_not_write_today_the_gate_refuses_by_its_reason() {
    let world = World::new().await;
    let tablet = Tablet::of(&world, "ombud-0001", Voice::Representative).await;
    tablet.is_revoked(&world, "ombud-0001").await;
    tablet.brings(&world).await;
    let person = world.person("ombud-0001").await;
    for held in world.app.store.framework().organisation.assignments_of(person).to_vec() {
        let ended = Assignment { to: today().pred_opt(), ..held };
        world.app.store.put_assignment(ended, now_ms()).await.unwrap();
    }
    let decision = json!({ "changes": tablet.hashes });
    let chef = world.token("chef-0001").await;
    let answer = world.send((Method::POST, &tablet.path("accept")), &chef, &decision).await;
    assert_eq!(answer.body["admitted"], 0, "{answer:?}");
    assert_eq!(answer.body["refused"], json!({ "not-your-voice": 1, "not-permitted": 1 }));
    assert_eq!(answers_of(&world, &tablet).await["comment"], "");
}

#[tokio::test]
async fn a_statement_waits_for_a_decision_and_is_then_stated_by_the_rights_of_whoever_stated_it() {
    let world = World::new().await;
    let tablet = Tablet::of(&world, "ombud-0001", Voice::Representative).await;
    let hand_in = received_hand_in(&world, 2, Some("Skyddsombudet är sjukt.")).await;
    tablet.is_revoked(&world, "ombud-0001").await;
    let by = world.person("ombud-0001").await;
    let own = BroughtStatement { hand_in, by, words: " Jag var inte sjuk. ".to_owned() };
    let in_anothers_name = BroughtStatement { by: world.person("hso").await, ..own.clone() };
    let about_nothing = BroughtStatement { hand_in: RowId::from_bytes([9; 16]), ..own.clone() };
    let all = [own, in_anothers_name, about_nothing];
    let stated: Vec<_> = all
        .iter()
        .map(|it| json!({ "hand_in": it.hand_in.to_string(), "by": it.by.to_string(), "words": it.words }))
        .collect();
    let names: Vec<_> = all.iter().map(|it| it.name().to_string()).collect();
    let unsent = json!({ "unsent": [{ "document": tablet.document, "changes": names }] });
    let order = (Method::POST, "/api/lost-tablet/wipe-order");
    let early = world.send(order.clone(), &tablet.token, &unsent).await;
    early.assert_problem(409, "urn:samsyn:problem:conflict");
    let work = json!({ "documents": [{ "case": tablet.case, "changes": [], "statements": stated }] });
    let brought = world.send((Method::POST, "/api/lost-tablet/work"), &tablet.token, &work).await;
    assert_eq!((brought.status, &brought.body["kept"]), (StatusCode::CREATED, &json!(3)));
    assert_eq!(world.send(order, &tablet.token, &unsent).await.status, StatusCode::OK);

    let of_admin = listed(&world, "admin").await.remove(0);
    assert!(of_admin["statements"].as_array().unwrap().iter().all(|it| it["words"].is_null()), "{of_admin}");
    let of_manager = listed(&world, "chef-0001").await.remove(0);
    assert_eq!((&of_manager["waiting"], of_manager["statements"].as_array().unwrap().len()), (&json!([]), 3));
    let said = async || world.app.store.said_after(tablet.document).await.unwrap().statements;
    assert_eq!(said().await, []);
    let decision = json!({ "changes": names });
    let chef = world.token("chef-0001").await;
    let answer = world.send((Method::POST, &tablet.path("accept")), &chef, &decision).await;
    let refused = json!({ RefusalReason::NotPermitted.code(): 1 });
    assert_eq!(answer.body, json!({ "admitted": 1, "waiting": 0, "incomplete": 1, "refused": refused }));
    let said: Vec<_> = said().await.into_iter().map(|it| (it.by, it.words)).collect();
    assert_eq!(said, [(by, "Jag var inte sjuk.".to_owned())]);
    let left = listed(&world, "chef-0001").await.remove(0);
    assert_eq!(
        left["statements"].as_array().unwrap().len(),
        1,
        "what is about a hand-in that nobody has brought stays"
    );
}

#[tokio::test]
async fn what_is_no_voucher_for_the_document_is_not_kept() {
    let world = World::new().await;
    let tablet = Tablet::of(&world, "ombud-0001", Voice::Representative).await;
    tablet.is_revoked(&world, "ombud-0001").await;
    let seal = world.app.store.installation().seal(tablet.document, &[]);
    let no_voucher = bytes_to_hexadecimal(&form_model::encode(&form_model::Message::Seal(seal)));
    for voucher in ["no hexadecimal", "00", &no_voucher] {
        let work = json!({ "documents": [{ "case": tablet.case, "changes": [], "vouchers": [voucher] }] });
        let answer = world.send((Method::POST, "/api/lost-tablet/work"), &tablet.token, &work).await;
        answer.assert_problem(422, "urn:samsyn:problem:unprocessable");
    }
    assert!(listed(&world, "chef-0001").await.is_empty());
}
