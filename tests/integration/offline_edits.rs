//! Two people, two tablets, no network: what the product is for.

use form_model::{Edit, JointAnswer, Splice};
use harness::{Person, World, extra_followup};

async fn a_manager_and_a_representative() -> (World, Person, Person) {
    let world = World::with_one_workplace();
    let chef = world.chef(1).await;
    let ombud = world.ombud(1).await;
    (world, chef, ombud)
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_made_offline_reach_the_server_and_the_colleague() {
    let (world, chef, ombud) = a_manager_and_a_representative().await;
    chef.goes_offline();
    chef.answers("A1", "yes").await;
    chef.comments("A1", 0, "fikarummet är kallt").await;
    assert_eq!(chef.status(chef.followup()).waiting, 2);

    chef.comes_online();
    world.until_all_agree(chef.followup(), &[&chef, &ombud]).await;
    assert_eq!(ombud.sees_comment("A1"), "fikarummet är kallt");
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_written_at_the_same_place_offline_are_both_whole() {
    let (world, chef, ombud) = a_manager_and_a_representative().await;
    chef.goes_offline();
    ombud.goes_offline();
    chef.comments("B1", 0, "chefens mening. ").await;
    ombud.comments("B1", 0, "ombudets mening. ").await;

    chef.comes_online();
    ombud.comes_online();
    world.until_all_agree(chef.followup(), &[&chef, &ombud]).await;
    let comment = chef.sees_comment("B1");
    assert!(comment.contains("chefens mening. ") && comment.contains("ombudets mening. "), "{comment}");
    assert_eq!(comment, ombud.sees_comment("B1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_difference_of_opinion_lasts_until_one_takes_the_others_answer_or_both_let_it_stand() {
    let (world, chef, ombud) = a_manager_and_a_representative().await;
    chef.goes_offline();
    for question in ["A1", "A2"] {
        chef.answers(question, "yes").await;
        ombud.answers(question, "no").await;
    }
    chef.comes_online();
    world.until_all_agree(chef.followup(), &[&chef, &ombud]).await;
    let open: Vec<_> = chef.sees().open_differences().map(str::to_owned).collect();
    assert_eq!(open, ["A1", "A2"]);

    ombud.answers("A1", "yes").await;
    world.until_all_agree(chef.followup(), &[&chef, &ombud]).await;
    chef.agrees_to_differ("A2").await;
    ombud.agrees_to_differ("A2").await;
    world.until_all_agree(chef.followup(), &[&chef, &ombud]).await;
    let seen = chef.sees();
    assert_eq!(seen.answers["A1"].joint, JointAnswer::Agreed { rating: "yes".to_owned() });
    assert!(matches!(seen.answers["A2"].joint, JointAnswer::AgreedToDiffer(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follow_up_that_both_start_offline_is_one_document() {
    let (world, chef, ombud) = a_manager_and_a_representative().await;
    let extra = extra_followup(&chef);
    chef.goes_offline();
    ombud.goes_offline();
    let started_by_chef = chef.starts(extra.clone()).await;
    let started_by_ombud = ombud.starts(extra).await;
    assert_eq!(started_by_chef, started_by_ombud);
    chef.does(started_by_chef, Edit::comment("A1", Splice::insert(0, "chef "))).await;
    ombud.does(started_by_chef, Edit::comment("A1", Splice::insert(0, "ombud "))).await;

    ombud.comes_online();
    chef.comes_online();
    world.until_all_agree(started_by_chef, &[&chef, &ombud]).await;
    let content = chef.api(world.server()).content(&started_by_chef.to_string());
    let comment = content["document"]["answers"]["A1"]["comment"].as_str().unwrap();
    assert!(comment.contains("chef ") && comment.contains("ombud "), "{comment}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_cut_in_the_middle_of_a_frame_loses_nothing_and_doubles_nothing() {
    let (world, chef, ombud) = a_manager_and_a_representative().await;
    for bytes in [700, 1_500, 3_000, 5_000] {
        chef.goes_offline();
        for number in 0..20 {
            chef.comments("C1", 0, &format!("[{bytes}/{number}]")).await;
        }
        chef.comes_online();
        chef.link.cut_after_bytes(bytes);
        harness::until("the link is cut", || !chef.link.is_up() || chef.status(chef.followup()).is_synced()).await;
        chef.comes_online();
        world.until_all_agree(chef.followup(), &[&chef, &ombud]).await;
    }
    let comment = ombud.sees_comment("C1");
    for bytes in [700, 1_500, 3_000, 5_000] {
        for number in 0..20 {
            assert_eq!(comment.matches(&format!("[{bytes}/{number}]")).count(), 1, "{comment}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_tablet_saved_survives_its_restart_without_a_network() {
    let (world, chef, ombud) = a_manager_and_a_representative().await;
    chef.goes_offline();
    chef.comments("D1", 0, "skrivet i källaren").await;
    let chef = chef.restarts_the_tablet().await;
    assert_eq!(chef.sees_comment("D1"), "skrivet i källaren");
    chef.comes_online();
    world.until_all_agree(chef.followup(), &[&chef, &ombud]).await;
    assert_eq!(ombud.sees_comment("D1"), "skrivet i källaren");
}
