//! Changes that must not reach the store: such that automerge panics on, such that make a saved document unloadable, and
//! such that their sender may not make.

use std::process::Command;

use automerge::legacy::{Key, OpId, OpType};
use automerge::transaction::{CommitOptions, Transactable as _};
use automerge::{ObjType, ReadDoc as _, ScalarValue, sync};
use form_model::{Edit, RefusalReason, Voice};
use harness::server_binary;

use super::forgery::{altered, at, comment, honest, nowhere, one_more, rate, unknown_element, unknown_object, with_op};
use super::scene::{Scene, Told};

#[tokio::test(flavor = "multi_thread")]
async fn an_honest_change_is_taken() {
    let mut scene = Scene::begin().await;
    let author = scene.account.person;
    let change = honest(scene.form(), Some(author), |edit| rate(edit, "A1", "representative", "yes"));
    assert!(matches!(scene.sends(&[change]).await, Told::Taken));
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_change_under_a_used_sequence_number_is_refused() {
    let mut scene = Scene::begin().await;
    let author = scene.account.person;
    let first = honest(scene.form(), Some(author), |edit| rate(edit, "A1", "representative", "yes"));
    let second = altered(&first, |change| {
        change.operations[0].action = OpType::Put(ScalarValue::from("no"));
    });
    assert!(matches!(scene.sends(&[first]).await, Told::Taken));
    scene.sends(&[second]).await.is_a_clear_no();
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_in_an_actors_sequence_is_refused() {
    let mut scene = Scene::begin().await;
    let author = scene.account.person;
    let change = honest(scene.form(), Some(author), |edit| rate(edit, "A1", "representative", "yes"));
    scene.sends(&[altered(&change, |change| change.seq = 3)]).await.is_a_clear_no();
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_whose_deps_are_unknown_makes_the_server_ask_for_them() {
    let mut scene = Scene::begin().await;
    let author = scene.account.person;
    let mut form = scene.form().fork();
    form.set_author(Some(form_model::author_of(author)));
    let first = one_more(&mut form, |edit| rate(edit, "A1", "representative", "yes"));
    let second = one_more(&mut form, |edit| rate(edit, "A2", "representative", "yes"));
    let told = scene.sends(std::slice::from_ref(&second)).await;
    assert!(matches!(&told, Told::Asked(need) if *need == [first.hash()]), "told {told:?}");
    assert!(matches!(scene.sends(&[first, second]).await, Told::Taken));
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_insertion_after_an_unknown_element_is_refused() {
    let mut scene = Scene::begin().await;
    let author = scene.account.person;
    let change = honest(scene.form(), Some(author), |edit| comment(edit, "A1", "x"));
    let bad = with_op(&change, |op| op.key = unknown_element(change.actor_id()));
    scene.sends(&[bad]).await.is_a_clear_no();
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_op_on_an_unknown_object_is_refused() {
    let mut scene = Scene::begin().await;
    let author = scene.account.person;
    let change = honest(scene.form(), Some(author), |edit| comment(edit, "A1", "x"));
    let bad = with_op(&change, |op| op.obj = unknown_object(change.actor_id()));
    scene.sends(&[bad]).await.is_a_clear_no();
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_map_key_on_a_sequence_is_refused() {
    let mut scene = Scene::begin().await;
    let author = scene.account.person;
    let change = honest(scene.form(), Some(author), |edit| comment(edit, "A1", "x"));
    let bad = with_op(&change, |op| {
        op.key = Key::Map("not-an-element".into());
        op.insert = false;
    });
    scene.sends(&[bad]).await.is_a_clear_no();
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_predecessor_is_refused() {
    let mut scene = Scene::begin().await;
    let author = scene.account.person;
    let change = honest(scene.form(), Some(author), |edit| rate(edit, "A1", "representative", "yes"));
    let bad = with_op(&change, |op| op.pred = vec![nowhere(change.actor_id())].into());
    scene.sends(&[bad]).await.is_a_clear_no();
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_increment_of_an_unknown_predecessor_is_refused() {
    let mut scene = Scene::begin().await;
    let author = scene.account.person;
    let change = honest(scene.form(), Some(author), |edit| rate(edit, "A1", "representative", "yes"));
    let bad = with_op(&change, |op| {
        op.action = OpType::Increment(1);
        op.pred = vec![nowhere(change.actor_id())].into();
    });
    scene.sends(&[bad]).await.is_a_clear_no();
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_without_predecessor_is_refused() {
    let mut scene = Scene::begin().await;
    let author = scene.account.person;
    let change = honest(scene.form(), Some(author), |edit| rate(edit, "A1", "representative", "yes"));
    let bad = with_op(&change, |op| {
        op.action = OpType::Delete;
        op.pred = Vec::new().into();
    });
    scene.sends(&[bad]).await.is_a_clear_no();
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_below_what_it_builds_on_is_refused() {
    let mut scene = Scene::begin().await;
    let author = scene.account.person;
    let change = honest(scene.form(), Some(author), |edit| rate(edit, "A1", "representative", "yes"));
    let bad = altered(&change, |change| change.start_op = std::num::NonZeroU64::MIN);
    scene.sends(&[bad]).await.is_a_clear_no();
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_beyond_what_automerge_counts_to_is_refused() {
    let mut scene = Scene::begin().await;
    let author = scene.account.person;
    let change = honest(scene.form(), Some(author), |edit| rate(edit, "A1", "representative", "yes"));
    let bad = altered(&change, |change| change.start_op = std::num::NonZeroU64::MIN.saturating_add(1 << 40));
    scene.sends(&[bad]).await.is_a_clear_no();
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deps_that_omit_the_actors_previous_change_are_refused() {
    let mut scene = Scene::begin().await;
    let author = scene.account.person;
    let genesis = scene.form().get_heads();
    let mut form = scene.form().fork();
    form.set_author(Some(form_model::author_of(author)));
    let first = one_more(&mut form, |edit| rate(edit, "A1", "representative", "yes"));
    let second = one_more(&mut form, |edit| rate(edit, "A2", "representative", "yes"));
    assert!(matches!(scene.sends(&[first]).await, Told::Taken));
    scene.sends(&[altered(&second, |change| change.deps = genesis)]).await.is_a_clear_no();
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_from_outside_the_causal_past_are_refused() {
    let mut scene = Scene::begin().await;
    let (author, followup) = (scene.account.person, scene.followup());
    let before = scene.form().fork();
    let theirs = scene.bystander.document(&followup).write(&Edit::answer("A1", Voice::Manager, Some("yes")));
    scene.bystander.say_what_is_new(&followup).await;
    scene.bystander.until_acknowledged(&followup).await.expect("the bystander's session lives");
    let theirs = scene.bystander.document(&followup).form.get_change_by_hash(&theirs).expect("it was just made");
    let change = honest(&before, Some(author), |edit| rate(edit, "A1", "representative", "yes"));
    let bad = with_op(&change, |op| op.pred = vec![OpId::new(theirs.start_op().get(), theirs.actor_id())].into());
    scene.sends(&[bad]).await.is_a_clear_no();
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_persons_actor_speaks_for_nobody() {
    let mut scene = Scene::begin().await;
    let followup = scene.followup();
    scene.bystander.document(&followup).write(&Edit::answer("A1", Voice::Manager, Some("yes")));
    scene.bystander.say_what_is_new(&followup).await;
    scene.bystander.until_acknowledged(&followup).await.expect("the bystander's session lives");
    let mut stolen = scene.bystander.document(&followup).form.clone();
    let bad = one_more(&mut stolen, |edit| comment(edit, "A2", "stulet"));
    let author = scene.account.person;
    let honest = honest(scene.form(), Some(author), |edit| rate(edit, "A1", "representative", "no"));
    let bytes = [&bad, &honest].map(|change| change.raw_bytes().to_vec()).to_vec();
    // It waits for the person whose actor it bears, who never wrote it and whose own next change stands in its place.
    let told = scene.sends_chunks(bytes, vec![honest.hash()]).await;
    assert!(matches!(told, Told::Taken | Told::Refused(_)), "told {told:?}");
    let content = scene.chef.api(scene.server.address()).content(&followup);
    assert_eq!(content["document"]["answers"]["A2"]["comment"], "");
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_author_speaks_for_nobody() {
    let mut scene = Scene::begin().await;
    let (author, chef, followup) = (scene.account.person, scene.chef.person, scene.followup());
    let forged = honest(scene.form(), Some(chef), |edit| rate(edit, "A1", "manager", "yes"));
    let honest = honest(scene.form(), Some(author), |edit| rate(edit, "A1", "representative", "no"));
    let bytes = [&forged, &honest].map(|change| change.raw_bytes().to_vec()).to_vec();
    // It waits for its author, who never wrote it; what the sender wrote beside it is taken.
    let told = scene.sends_chunks(bytes, vec![honest.hash()]).await;
    assert!(matches!(told, Told::Taken | Told::Refused(_)), "told {told:?}");
    let content = scene.chef.api(scene.server.address()).content(&followup);
    let ratings = &content["document"]["answers"]["A1"]["rating"]["by"];
    assert!(ratings["manager"].is_null(), "{ratings}");
    assert_eq!(ratings["representative"], "no");
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_in_another_roles_register_is_refused() {
    let mut scene = Scene::begin().await;
    let author = scene.account.person;
    let bad = honest(scene.form(), Some(author), |edit| rate(edit, "A1", "manager", "yes"));
    scene.sends(std::slice::from_ref(&bad)).await.is_refused_because(&bad, RefusalReason::NotYourVoice);
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_losing_write_in_another_roles_register_is_refused() {
    let mut scene = Scene::begin().await;
    let (author, followup) = (scene.account.person, scene.followup());
    let before = scene.form().fork();
    // The manager writes twice, so that the manager's value has the later op and wins over any concurrent one.
    for rating in ["yes", "no"] {
        scene.bystander.document(&followup).write(&Edit::answer("A1", Voice::Manager, Some(rating)));
    }
    scene.bystander.say_what_is_new(&followup).await;
    scene.bystander.until_acknowledged(&followup).await.expect("the bystander's session lives");
    let bad = honest(&before, Some(author), |edit| rate(edit, "A1", "manager", "partly"));
    scene.sends(std::slice::from_ref(&bad)).await.is_refused_because(&bad, RefusalReason::NotYourVoice);
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_is_deleted_in_the_same_batch_is_refused() {
    let mut scene = Scene::begin().await;
    let author = scene.account.person;
    let bad = honest(scene.form(), Some(author), |edit| {
        rate(edit, "A1", "manager", "yes")?;
        let register = at(edit, &["answers", "A1", "rating", "by"]);
        edit.delete(register, "manager")
    });
    scene.sends(std::slice::from_ref(&bad)).await.is_refused_because(&bad, RefusalReason::NotYourVoice);
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replaced_genesis_container_is_refused_with_all_that_is_in_it() {
    let mut scene = Scene::begin().await;
    let author = scene.account.person;
    let bad = honest(scene.form(), Some(author), |edit| {
        let answers = at(edit, &["answers"]);
        let replaced = edit.put_object(answers, "A1", ObjType::Map)?;
        edit.put(replaced, "hidden", "content")
    });
    scene.sends(std::slice::from_ref(&bad)).await.is_refused_because(&bad, RefusalReason::FixedByGenesis);
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scalar_on_a_genesis_containers_key_is_refused() {
    let mut scene = Scene::begin().await;
    let author = scene.account.person;
    let bad = honest(scene.form(), Some(author), |edit| {
        let answer = at(edit, &["answers", "A1"]);
        edit.put(answer, "comment", "a stock client's string where a text is")
    });
    scene.sends(std::slice::from_ref(&bad)).await.is_refused_because(&bad, RefusalReason::FixedByGenesis);
    scene.everything_still_works().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_change_is_never_asked_for_again_and_takes_what_builds_on_it_along() {
    let mut scene = Scene::begin().await;
    let author = scene.account.person;
    let mut form = scene.form().fork();
    form.set_author(Some(form_model::author_of(author)));
    let bad = one_more(&mut form, |edit| rate(edit, "A1", "manager", "yes"));
    let good = one_more(&mut form, |edit| rate(edit, "A1", "representative", "yes"));
    let told = scene.sends(&[bad.clone(), good.clone()]).await;
    told.is_refused_because(&bad, RefusalReason::NotYourVoice);
    told.is_refused_because(&good, RefusalReason::BuildsOnRefused);
    let followup = scene.followup();
    let offer = sync::Message { heads: vec![good.hash()], ..nothing_new() };
    scene.attacker.socket.send_sync(&followup, offer.encode()).await;
    // The next thing that the server says is about what comes next, and not a request for what it refused.
    let next = honest(scene.form(), Some(author), |edit| comment(edit, "A1", "går vidare"));
    let told = scene.sends(&[next]).await;
    assert!(matches!(told, Told::Taken), "told {told:?}");
    scene.everything_still_works().await;
}

/// A sync message that says nothing but its heads.
fn nothing_new() -> sync::Message {
    sync::Message {
        heads: Vec::new(),
        need: Vec::new(),
        have: Vec::new(),
        changes: sync::ChunkList::from(Vec::<Vec<u8>>::new()),
        flags: None,
        version: sync::MessageVersion::V1,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_in_the_validator_ends_nothing_but_that_change() {
    let mut command = Command::new(server_binary());
    command.env("SAMSYN_TEST_PANIC_ON_MESSAGE", "panic, please");
    let mut scene = Scene::begin_with(command).await;
    let author = scene.account.person;
    let mut form = scene.form().fork();
    form.set_author(Some(form_model::author_of(author)));
    let mut transaction = form.transaction();
    comment(&mut transaction, "A1", "x").expect("the text is there");
    let hash = transaction.commit_with(CommitOptions::default().with_message("panic, please")).0;
    let bad = form.get_change_by_hash(&hash.expect("the text changed")).expect("it was just made");
    scene.sends(&[bad]).await.is_a_clear_no();
    scene.everything_still_works().await;
}
