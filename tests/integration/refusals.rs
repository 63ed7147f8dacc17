//! What the server does not take, and what becomes of it and of everything built on it.
//!
//! Rights end while a tablet is away: that is how an honest client comes to hold a change that must be refused.

use client_core::WhySetAside;
use form_model::{Edit, Voice};
use harness::{Account, Person, World, samsyn, until};

/// A representative who also stands in for the manager, until the manager is back.
async fn a_stand_in() -> (World, Person, Person) {
    let world = World::with_one_workplace();
    let chef = world.chef(1).await;
    organisation(&world, "assign", "manager", &chef).await;
    let ombud = world.ombud(1).await;
    until("the tablet knows that its person stands in", || ombud.may_write_as(Voice::Manager)).await;
    (world, chef, ombud)
}

/// Gives or ends a role of the first workplace's representative in that workplace, as an administrator does beside the
/// running server, and waits until the server knows.
async fn organisation(world: &World, what: &str, role: &str, somebody_there: &Person) {
    let (data, unit) = (world.data(), somebody_there.yearly_case().unit.to_string());
    samsyn(&["org", what, "--data", data.to_str().expect("plain text"), "ombud-0001", role, &unit]);
    let api = Account::of(&world.example, world.server(), "ombud-0001").api(world.server());
    until("the server knows the assignment", || {
        let me = api.get("/api/me").body;
        let assignments = me["assignments"].as_array().expect("a list of assignments");
        let lasting = assignments.iter().any(|assignment| assignment["role"] == role && assignment["to"].is_null());
        lasting == (what == "assign")
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_edit_is_kept_on_its_tablet_and_the_work_around_it_survives() {
    let (world, chef, ombud) = a_stand_in().await;
    let followup = chef.followup();
    ombud.goes_offline();
    chef.goes_offline();
    // C1 will be refused: by the time it reaches the server nobody stands in any more.
    ombud.does(followup, Edit::answer("A1", Voice::Manager, Some("yes"))).await;
    // C2, by the same person, is on top of it.
    ombud.comments("B1", 0, "ombudets egen mening").await;
    // C3, by a colleague, is made on top of both: the two met without a network.
    chef.imports_a_rescue_file(ombud.exports_a_rescue_file()).await;
    chef.comments("C1", 0, "chefens tillägg").await;
    organisation(&world, "end", "manager", &chef).await;

    chef.comes_online();
    ombud.comes_online();
    until("the tablet has put the refused edit aside", || !ombud.keeps_aside(followup).is_empty()).await;
    world.until_all_agree(followup, &[&chef, &ombud]).await;

    let content = chef.api(world.server()).content(&followup.to_string());
    let answers = &content["document"]["answers"];
    assert_eq!(answers["B1"]["comment"], "ombudets egen mening");
    assert_eq!(answers["C1"]["comment"], "chefens tillägg");
    assert!(ombud.sees().answers["A1"].manager.ratings.is_empty(), "the refused answer shows nowhere as an answer");
    assert!(chef.sees().answers["A1"].manager.ratings.is_empty());

    let ombud = ombud.restarts_the_tablet().await;
    let kept = ombud.keeps_aside(followup);
    let refused = kept.iter().find(|aside| aside.why == WhySetAside::Refused).expect("shown over restarts");
    assert_eq!(refused.edits[0].path, ["answers", "A1", "rating", "by", "manager"]);
    assert_eq!(refused.reason, "not-your-voice");
    let exported = ombud.exports_a_rescue_file();
    assert!(contains(&exported, &refused.bytes), "the rescue file holds the refused change as it was made");
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_colleague_brings_waits_for_its_author_and_is_then_admitted() {
    let world = World::with_one_workplace();
    let (chef, ombud) = (world.chef(1).await, world.ombud(1).await);
    let followup = chef.followup();
    ombud.goes_offline();
    chef.goes_offline();
    ombud.comments("A1", 0, "från ombudet").await;
    chef.imports_a_rescue_file(ombud.exports_a_rescue_file()).await;
    chef.comments("B1", 0, "ovanpå").await;

    chef.comes_online();
    until("the server was offered everything", || chef.status(followup).is_live).await;
    chef.comments("D1", 0, "och vidare").await;
    let content = chef.api(world.server()).content(&followup.to_string());
    assert_eq!(content["document"]["answers"]["A1"]["comment"], "", "held, not admitted: its author has not come");
    assert!(chef.keeps_aside(followup).is_empty(), "held is not refused");

    ombud.comes_online();
    world.until_all_agree(followup, &[&chef, &ombud]).await;
    for (question, comment) in [("A1", "från ombudet"), ("B1", "ovanpå"), ("D1", "och vidare")] {
        assert_eq!(chef.sees_comment(question), comment);
        assert_eq!(ombud.sees_comment(question), comment);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_whose_rights_ended_keeps_the_unsent_work_on_the_tablet() {
    let world = World::with_one_workplace();
    let (chef, ombud) = (world.chef(1).await, world.ombud(1).await);
    let followup = ombud.followup();
    ombud.goes_offline();
    ombud.comments("A1", 0, "osänt arbete").await;
    organisation(&world, "end", "representative", &chef).await;

    ombud.comes_online();
    until("the tablet knows that it may not write any more", || !ombud.may_write(followup)).await;
    assert_eq!(ombud.sees_comment("A1"), "osänt arbete");
    assert_eq!(chef.sees_comment("A1"), "");
    let ombud = ombud.restarts_the_tablet().await;
    assert_eq!(ombud.sees_comment("A1"), "osänt arbete");
    let file = ombud.exports_a_rescue_file();
    assert!(!file.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_after_the_round_was_closed_is_kept_on_the_tablet_and_the_hand_in_stays() {
    let world = World::with_one_workplace();
    let (chef, ombud) = (world.chef(1).await, world.ombud(1).await);
    let followup = chef.followup();
    chef.comments("A1", 0, "i tid").await;
    world.until_all_agree(followup, &[&chef, &ombud]).await;
    ombud.marks_ready().await;
    world.until_all_agree(followup, &[&chef, &ombud]).await;
    chef.marks_ready().await;
    chef.hands_in().await;
    until("the receipt has come", || !chef.receipts(followup).is_empty()).await;
    let receipts = chef.receipts(followup);
    ombud.goes_offline();
    ombud.comments("B1", 0, "för sent").await;

    let round = chef.yearly_case().round.expect("a follow-up belongs to a round").to_string();
    let data = world.data();
    samsyn(&["round", "close", "--data", data.to_str().expect("plain text"), &round]);
    until("the tablet knows that the round is closed", || !chef.may_write(followup)).await;
    ombud.comes_online();
    until("the late edit is put aside", || !ombud.keeps_aside(followup).is_empty()).await;
    world.until_all_agree(followup, &[&chef, &ombud]).await;
    assert_eq!(ombud.keeps_aside(followup)[0].reason, "round-closed");
    assert_eq!((ombud.sees_comment("A1"), ombud.sees_comment("B1")), ("i tid".to_owned(), String::new()));
    assert_eq!(chef.receipts(followup), receipts);
}
