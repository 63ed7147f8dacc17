//! A disaster at the server: an older backup is put back, and the tablets come in one after the other.

use harness::{Person, RawPeer, World, samsyn, until};

#[tokio::test(flavor = "multi_thread")]
async fn tablets_heal_a_restored_backup_and_what_was_revoked_or_erased_stays_so() {
    let mut world = World::with_workplaces(2);
    let other = world.chef(2).await;
    let (chef, ombud) = (world.chef(1).await, world.ombud(1).await);
    let hr = world.person("hr").await;
    let followup = chef.followup();
    chef.comments("A1", 0, "före säkerhetskopian").await;
    world.until_all_agree(followup, &[&chef, &ombud]).await;
    let backup = world.example.beside("older.backup");
    let backup = backup.to_str().expect("plain text");
    let data = world.data();
    let data = data.to_str().expect("plain text");
    samsyn(&["backup", "--data", data, backup]);

    chef.comments("B1", 0, "efter säkerhetskopian").await;
    ombud.answers("C1", "partly").await;
    world.until_all_agree(followup, &[&chef, &ombud]).await;
    samsyn(&["user", "revoke-device", "--data", data, &hr.account.device.to_string()]);
    samsyn(&["document", "erase", "--data", data, &other.account.followup, "--reference", "dnr 2026-117"]);
    until("the erasure is known", || content_status(&world, &other) != 200).await;

    world.kill_server();
    samsyn(&["restore", backup, "--data", data]);
    samsyn(&["verify", "--data", data]);
    world.start_server(&[&chef, &ombud, &other]);
    assert_eq!(RawPeer::dial(world.server(), &hr.account.token).await.err(), Some(401), "revoked stays revoked");

    chef.comes_online();
    ombud.comes_online();
    world.until_all_agree(followup, &[&chef, &ombud]).await;
    let content = chef.api(world.server()).content(&followup.to_string());
    let answers = &content["document"]["answers"];
    assert_eq!(answers["A1"]["comment"], "före säkerhetskopian");
    assert_eq!(answers["B1"]["comment"], "efter säkerhetskopian");
    assert_eq!(answers["C1"]["rating"]["by"]["representative"], "partly");

    other.comes_online();
    until("the erased case has gone from the tablet", || !other.holds(other.followup())).await;
    assert_ne!(content_status(&world, &other), 200, "erased stays erased, though a tablet still held it");
}

fn content_status(world: &World, person: &Person) -> u16 {
    person.api(world.server()).get(&format!("/api/documents/{}/content", person.account.followup)).status
}
