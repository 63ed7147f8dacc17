//! A tablet is lost with unsent work on it: the work is brought and kept, the tablet forgets, and somebody decides.

use harness::{Account, Person, World, chef, until};
use serde_json::{Value, json};

/// A representative's tablet that was away when it was revoked, with two comments that nobody else has.
async fn lost(world: &World) -> Person {
    let ombud = world.ombud(1).await;
    ombud.goes_offline();
    ombud.comments("A1", 0, "skrivet på bussen").await;
    ombud.comments("B1", 0, "och i skogen").await;
    let path = format!("/api/devices/{}", ombud.account.device);
    let admin = Account::of(&world.example, world.server(), "admin").api(world.server());
    assert_eq!(admin.delete(&path).status, 204);
    ombud.comes_online();
    until("the tablet is not let in any more", || ombud.has_to_sign_in_again()).await;
    ombud
}

/// What the manager of the first workplace is shown of quarantine, for one document.
fn in_quarantine(world: &World) -> Value {
    let manager = Account::of(&world.example, world.server(), &chef(1)).api(world.server());
    let listed = manager.get("/api/quarantine").body;
    listed.as_array().expect("a list").first().cloned().unwrap_or_default()
}

fn decides(world: &World, verdict: &str, waiting: &Value) -> (u16, Value) {
    let manager = Account::of(&world.example, world.server(), &chef(1)).api(world.server());
    let hashes: Vec<_> = waiting["waiting"].as_array().expect("changes").iter().map(|it| it["hash"].clone()).collect();
    let path = format!("/api/quarantine/{}/{verdict}", waiting["document"].as_str().expect("an id"));
    let answer = manager.post(&path, &json!({ "changes": hashes }));
    (answer.status, answer.body)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_tablet_brings_its_work_forgets_and_colleagues_see_what_was_accepted() {
    let mut world = World::with_one_workplace();
    let boss = world.chef(1).await;
    let ombud = lost(&world).await;
    let followup = ombud.followup();
    assert!(ombud.holds(followup), "being turned away wipes nothing");
    assert!(ombud.asks_whether_it_is_revoked(world.server()));
    assert_eq!(ombud.brings_unsent_work(world.server()), 2);

    // The power goes between the upload and the order: what was acknowledged is there.
    world.kill_server();
    world.start_server(&[&boss, &ombud]);
    let ombud = ombud.restarts_the_tablet().await;
    assert!(ombud.holds(followup) && ombud.asks_whether_it_is_revoked(world.server()));
    assert_eq!(ombud.brings_unsent_work(world.server()), 2, "acknowledged again, kept once");
    assert_eq!(in_quarantine(&world)["waiting"].as_array().map(Vec::len), Some(2));
    assert_eq!(boss.sees_comment("A1"), "", "nothing of it is in the form before somebody has decided");

    let ordered = ombud.asks_for_the_wipe_order(world.server());
    assert_eq!(ordered.status, 200, "{}", ordered.body);
    assert!(ombud.obeys(ordered.body["order"].as_str().expect("an order")));
    assert!(!ombud.holds(followup));
    let ombud = ombud.restarts_the_tablet().await;
    assert!(!ombud.holds(followup), "nothing of it comes back");

    let (status, told) = decides(&world, "accept", &in_quarantine(&world));
    assert_eq!((status, &told["admitted"]), (200, &json!(2)), "{told}");
    until("the colleague sees what was accepted", || boss.sees_comment("A1") == "skrivet på bussen").await;
    assert_eq!(boss.sees_comment("B1"), "och i skogen");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_rejected_is_kept_outside_and_an_order_for_another_tablet_wipes_nothing() {
    let world = World::with_one_workplace();
    let boss = world.chef(1).await;
    let ombud = lost(&world).await;
    assert!(ombud.asks_whether_it_is_revoked(world.server()));
    ombud.brings_unsent_work(world.server());
    let (status, _) = decides(&world, "reject", &in_quarantine(&world));
    assert_eq!(status, 204);
    let kept = in_quarantine(&world);
    assert_eq!((&kept["rejected"], kept["waiting"].as_array().map(Vec::len)), (&json!(2), Some(0)));
    assert!(kept["decided_by_name"].is_string() && kept["decided_at_ms"].is_u64(), "{kept}");
    assert_eq!(boss.sees_comment("A1"), "");

    // Another server's order, for a device that is named alike.
    let elsewhere = World::with_one_workplace();
    let stranger = lost(&elsewhere).await;
    stranger.asks_whether_it_is_revoked(elsewhere.server());
    stranger.brings_unsent_work(elsewhere.server());
    let foreign = stranger.asks_for_the_wipe_order(elsewhere.server());
    assert!(!ombud.obeys(foreign.body["order"].as_str().expect("an order")));
    assert!(ombud.holds(ombud.followup()), "a foreign order is not obeyed");
    let own = ombud.asks_for_the_wipe_order(world.server());
    assert!(ombud.obeys(own.body["order"].as_str().expect("an order")));
}
