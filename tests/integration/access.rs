//! Who gets in, who is thrown out, and what those learn who may not know.

use std::time::{Duration, Instant};

use form_model::{DocumentKind, Message, OpenCase, Role};
use harness::{Account, Api, PASSWORD, Person, RawPeer, World, extra_followup, samsyn, until};
use serde_json::json;

/// A device that is revoked beside the running server loses its sessions within this time.
const THROWN_OUT_WITHIN: Duration = Duration::from_secs(3);

/// The public key of a device that never signs anything.
const PUBLIC_KEY: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

/// Another such key.
const OTHER_PUBLIC_KEY: &str = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_device_is_thrown_out_at_once() {
    let world = World::with_one_workplace();
    let chef = world.chef(1).await;
    let api = chef.api(world.server());
    assert_eq!(api.get("/api/me").status, 200);
    let mut socket = RawPeer::connect(world.server(), &chef.account.token, "about-to-be-revoked").await;
    let data = world.data();
    let device = chef.account.device.to_string();
    samsyn(&["user", "revoke-device", "--data", data.to_str().expect("plain text"), &device]);
    let begun = Instant::now();
    assert_eq!(socket.closed().await, 1008);
    assert!(begun.elapsed() < THROWN_OUT_WITHIN);
    assert_eq!(api.get("/api/me").status, 401);
    assert_eq!(RawPeer::dial(world.server(), &chef.account.token).await.err(), Some(401));
    until("the tablet asks to sign in again and keeps everything", || chef.has_to_sign_in_again()).await;
    assert!(!chef.sees().answers.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tablet_that_was_lost_is_revoked_from_another_over_http() {
    let world = World::with_one_workplace();
    let api = Api::of(world.server());
    let signed_in = |name: &str, public_key: &str| {
        let answer = api.sign_in("chef-0001", PASSWORD, name, public_key);
        assert_eq!(answer.status, 201, "{}", answer.body);
        let text = |field: &str| answer.body[field].as_str().expect("a text").to_owned();
        (text("token"), text("device"))
    };
    let (lost, lost_device) = signed_in("surfplattan på bussen", PUBLIC_KEY);
    let (kept, _) = signed_in("surfplattan hemma", OTHER_PUBLIC_KEY);
    let mut socket = RawPeer::connect(world.server(), &lost, "left-on-the-bus").await;
    let stranger = Account::of(&world.example, world.server(), "ombud-0001").api(world.server());
    let path = format!("/api/devices/{lost_device}");
    assert_eq!(stranger.delete(&path).status, 404, "nobody revokes what is not theirs");
    let begun = Instant::now();
    assert_eq!(api.with_token(&kept).delete(&path).status, 204);
    assert_eq!(socket.closed().await, 1008);
    assert!(begun.elapsed() < THROWN_OUT_WITHIN);
    let refused = api.with_token(&lost).get("/api/me");
    assert_eq!((refused.status, &refused.body["type"]), (401, &json!("urn:samsyn:problem:device-revoked")));
    assert_eq!(RawPeer::dial(world.server(), &lost).await.err(), Some(401));
    assert_eq!(api.sign_in("chef-0001", PASSWORD, "surfplattan på bussen", PUBLIC_KEY).status, 401, "its key is spent");
    assert_eq!(api.with_token(&kept).get("/api/me").status, 200);
    assert!(RawPeer::dial(world.server(), &kept).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_from_one_tablet_or_from_the_administrator_lets_another_in() {
    let world = World::with_one_workplace();
    let chef = Account::of(&world.example, world.server(), "chef-0001");
    let api = Api::of(world.server());
    let enrol = |code: &str, public_key: &str| {
        let device = json!({ "name": "surfplatta", "public_key": public_key });
        api.post("/api/session", &json!({ "code": code, "device": device }))
    };
    let made = chef.api(world.server()).post("/api/enrolments", &json!({}));
    assert_eq!(made.status, 201, "{}", made.body);
    let code = made.body["code"].as_str().expect("a code");
    let enrolled = enrol(code, PUBLIC_KEY);
    assert_eq!((enrolled.status, &enrolled.body["user"]), (201, &json!("chef-0001")));
    let token = enrolled.body["token"].as_str().expect("a token");
    let mut socket = RawPeer::connect_as_ours(world.server(), token, "the-new-tablet").await;
    let directory = socket.next_that(|it| if let Message::Documents(directory) = it { Some(directory) } else { None });
    assert_eq!(directory.await.person, chef.person);
    assert_eq!(enrol(code, OTHER_PUBLIC_KEY).status, 401, "a code works once");

    let data = world.data();
    let data = data.to_str().expect("plain text");
    let said = samsyn(&["user", "enrol", "--data", data, "ombud-0001", "--base-url", "https://samsyn.example.se"]);
    let said = String::from_utf8(said.stdout).expect("plain text");
    let link = said.lines().find_map(|it| it.strip_prefix("Link: ")).expect("a link");
    let code = link.strip_prefix("https://samsyn.example.se/#/enrol/").expect("a link to the app");
    let enrolled = enrol(code, OTHER_PUBLIC_KEY);
    assert_eq!((enrolled.status, &enrolled.body["user"]), (201, &json!("ombud-0001")));
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_signs_out_is_out_everywhere_with_that_device() {
    let world = World::with_one_workplace();
    let hr = Account::of(&world.example, world.server(), "hr");
    let mut socket = RawPeer::connect(world.server(), &hr.token, "about-to-sign-out").await;
    assert_eq!(hr.api(world.server()).delete("/api/session").status / 100, 2);
    assert_eq!(socket.closed().await, 1008);
    assert_eq!(hr.api(world.server()).get("/api/me").status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_signs_in_with_the_password_and_gets_a_token_of_their_own() {
    let world = World::with_one_workplace();
    let api = Api::of(world.server());
    let wrong = api.sign_in("chef-0001", "fel lösenord", "surfplatta", PUBLIC_KEY);
    assert_eq!(wrong.status, 401);
    let unknown = api.sign_in("nobody-at-all", "fel lösenord", "surfplatta", PUBLIC_KEY);
    assert_eq!((unknown.status, &unknown.body["title"]), (401, &wrong.body["title"]), "names are not told");
    let right = api.sign_in("chef-0001", PASSWORD, "surfplatta", PUBLIC_KEY);
    assert_eq!(right.status, 201, "{}", right.body);
    let token = right.body["token"].as_str().expect("a token");
    assert_eq!(api.with_token(token).get("/api/me").status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_opens_one_socket_once() {
    let world = World::with_one_workplace();
    let chef = Account::of(&world.example, world.server(), "chef-0001");
    let answer = chef.api(world.server()).post("/api/ticket", &json!({}));
    let query = format!("ticket={}", answer.body["ticket"].as_str().expect("a ticket"));
    let first = RawPeer::dial_with_query(world.server(), &query).await;
    assert!(first.is_ok());
    assert_eq!(RawPeer::dial_with_query(world.server(), &query).await.err(), Some(401));
    assert_eq!(RawPeer::dial_with_query(world.server(), "ticket=made-up").await.err(), Some(401));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tablet_is_told_the_names_of_those_it_works_with_and_of_their_units_alone() {
    let world = World::with_workplaces(2);
    let (chef, ombud, other) = (world.chef(1).await, world.ombud(1).await, world.chef(2).await);
    let mut peer = RawPeer::connect_as_ours(world.server(), &chef.account.token, "asks-who-is-who").await;
    let directory = peer.next_that(|it| if let Message::Documents(directory) = it { Some(directory) } else { None });
    let directory = directory.await;
    let plan = directory.startable.iter().find(|it| it.kind == DocumentKind::ActionPlan).expect("the plan of the unit");
    let unit = directory.unit(plan.unit).expect("the plan's unit, which no round names");
    let above = unit.parent.and_then(|it| directory.unit(it)).expect("the unit above, for the words on the button");
    assert!(!unit.name.is_empty() && !above.name.is_empty());
    let roles_at_unit = |person: &Person| {
        let entry = directory.person_entry(person.person()).expect("a party of the case");
        assert!(!entry.name.is_empty());
        entry.roles.iter().filter(|it| it.unit == unit.id).map(|it| it.role).collect::<Vec<_>>()
    };
    assert_eq!(roles_at_unit(&chef), [Role::Manager]);
    assert_eq!(roles_at_unit(&ombud), [Role::Representative]);
    assert_eq!(directory.person_entry(other.person()), None, "nobody of another workplace");
    assert!(!directory.server_version.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn forums_that_the_manager_names_are_on_both_tablets_also_without_a_network() {
    let world = World::with_one_workplace();
    let (chef, ombud) = (world.chef(1).await, world.ombud(1).await);
    let by_the_rule = [
        "Arbetsplatsträffen",
        "Avdelningens samverkansgrupp",
        "Förvaltningens samverkansgrupp, tillika skyddskommitté",
    ];
    until("the tablets know what stands in for a list", || [&chef, &ombud].iter().all(|it| it.forums() == by_the_rule))
        .await;
    let path = format!("/api/units/{}/forums", chef.yearly_case().unit);
    let forums = json!([{ "kind": "workplace-meeting", "name": "Måndagsmötet" }]);
    assert_eq!(ombud.api(world.server()).put(&path, &forums).status, 403);
    assert_eq!(chef.api(world.server()).put(&path, &forums).status, 204);
    until("the other tablet has heard of it", || ombud.forums() == ["Måndagsmötet"]).await;
    ombud.goes_offline();
    assert_eq!(chef.api(world.server()).put(&path, &json!([])).status, 204);
    until("the tablet with a network knows better", || chef.forums() == by_the_rule).await;
    assert_eq!(ombud.forums(), ["Måndagsmötet"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn starting_a_follow_up_without_the_right_gets_the_answer_of_an_unknown_document() {
    let world = World::with_workplaces(2);
    let (chef, other) = (world.chef(1).await, world.chef(2).await);
    let case = extra_followup(&other);
    let foreign = case.document_id();
    let mut peer = RawPeer::connect_as_ours(world.server(), &chef.account.token, "starts-elsewhere").await;
    peer.send(&Message::Open(OpenCase { document: foreign, case })).await;
    let mut answers = Vec::new();
    for document in [foreign.to_string(), "4NMNnkMhL8jXrdJ9jamS58PAVdXu".to_owned(), other.followup().to_string()] {
        let empty = automerge::sync::State::new();
        let mut state = empty;
        let request = automerge::sync::SyncDoc::generate_sync_message(&form_model::new_automerge(), &mut state);
        peer.send_sync(&document, request.expect("a first message").encode()).await;
        let unavailable = peer.next_that(|message| {
            if let Message::DocUnavailable { document_id, .. } = &message {
                return (*document_id == document).then_some(true);
            }
            matches!(&message, Message::Sync { document_id, .. } if *document_id == document).then_some(false)
        });
        answers.push(unavailable.await);
    }
    assert_eq!(answers, [true, true, true]);
}
