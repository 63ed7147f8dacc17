//! Seals after a disaster: an older backup is put back and one tablet survives. It brings back what everybody wrote; a
//! false seal brings nothing, and what was erased stays so.

use form_model::{ChangeHash, Edit, InstallationId, Message, Seal, Splice, encode};
use harness::{Account, Person, RawPeer, World, extra_followup, samsyn, until};

/// What the server says of a seal that it did not make for that document.
const NOT_OURS: &str = "the seal is not this installation's word for this document";

/// Two people wrote in their follow-up after the backup, and their tablets keep its seal.
struct Disaster {
    world: World,
    chef: Person,
    ombud: Person,
    seal: Seal,
}

impl Disaster {
    async fn strikes() -> Self {
        let world = World::with_one_workplace();
        let (chef, ombud) = (world.chef(1).await, world.ombud(1).await);
        let followup = chef.followup();
        let (backup, data) = (world.example.beside("older.backup"), world.data());
        let (backup, data) = (backup.to_str().expect("plain text"), data.to_str().expect("plain text"));
        samsyn(&["backup", "--data", data, backup]);
        ombud.comments("A1", 0, "ombudets").await;
        world.until_all_agree(followup, &[&chef, &ombud]).await;
        chef.comments("B1", 0, "chefens").await;
        world.until_all_agree(followup, &[&chef, &ombud]).await;
        let seal = chef.until_sealed(followup).await;
        assert_eq!(ombud.until_sealed(followup).await, seal);
        Self { world, chef, ombud, seal }
    }

    /// The backup is put back; nobody's tablet is there yet.
    fn is_restored(&mut self) {
        self.chef.goes_offline();
        self.ombud.goes_offline();
        self.world.kill_server();
        let backup = self.world.example.beside("older.backup");
        self.runs(&["restore", backup.to_str().expect("plain text")]);
    }

    fn is_up_again(&mut self) {
        self.world.start_server(&[&self.chef, &self.ombud]);
        assert!(!self.is_healed(), "the backup is older");
    }

    fn runs(&self, command: &[&str]) {
        let data = self.world.data();
        let data = ["--data", data.to_str().expect("plain text")];
        samsyn(&[command, &data].concat());
    }

    fn is_healed(&self) -> bool {
        let mut sealed: Vec<String> = self.seal.heads.iter().map(ToString::to_string).collect();
        sealed.sort();
        self.world.server_heads(&self.chef, self.chef.followup()) == Some(sealed)
    }

    fn comments_at_server(&self) -> Vec<String> {
        let content = self.chef.api(self.world.server()).content(&self.chef.account.followup);
        let comment = |question: &str| content["document"]["answers"][question]["comment"].as_str().map(str::to_owned);
        ["A1", "B1"].iter().filter_map(|it| comment(it)).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_surviving_tablet_brings_back_what_everybody_wrote_by_its_seal() {
    let mut disaster = Disaster::strikes().await;
    // A case that the backup has never heard of.
    let extra = disaster.chef.starts(extra_followup(&disaster.chef)).await;
    until("the other has it", || disaster.ombud.holds(extra)).await;
    disaster.ombud.does(extra, Edit::comment("A1", Splice::insert(0, "ombudets i den extra"))).await;
    disaster.world.until_all_agree(extra, &[&disaster.chef, &disaster.ombud]).await;
    disaster.chef.until_sealed(extra).await;
    disaster.is_restored();
    // What keeps the seal is the tablet's disk.
    disaster.chef = disaster.chef.restarts_the_tablet().await;
    disaster.is_up_again();

    disaster.chef.comes_online();
    disaster.world.until_all_agree(disaster.chef.followup(), &[&disaster.chef]).await;
    disaster.world.until_all_agree(extra, &[&disaster.chef]).await;
    assert!(disaster.is_healed());
    assert_eq!(disaster.comments_at_server(), ["ombudets", "chefens"]);
    let content = disaster.chef.api(disaster.world.server()).content(&extra.to_string());
    assert_eq!(content["document"]["answers"]["A1"]["comment"], "ombudets i den extra");

    // Nothing is left to argue about when the other comes back after all.
    disaster.ombud.comes_online();
    disaster.world.until_all_agree(disaster.chef.followup(), &[&disaster.chef, &disaster.ombud]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_surviving_tablet_may_be_of_somebody_who_has_no_right_to_the_form_any_more() {
    let mut disaster = Disaster::strikes().await;
    let unit = disaster.ombud.yearly_case().unit.to_string();
    disaster.is_restored();
    disaster.runs(&["org", "end", "ombud-0001", "representative", &unit]);
    disaster.is_up_again();
    let followup = disaster.chef.followup();
    disaster.ombud.comes_online();
    until("the ombud's tablet has brought everything back", || disaster.is_healed()).await;
    assert_eq!(disaster.comments_at_server(), ["ombudets", "chefens"]);
    let ombud = &disaster.ombud.account;
    let content = format!("/api/documents/{followup}/content");
    assert_eq!(ombud.api(disaster.world.server()).get(&content).status, 404, "and may read it no more than before");
    assert!(disaster.ombud.keeps_aside(followup).is_empty(), "nothing was refused");
    disaster.chef.comes_online();
    disaster.world.until_all_agree(followup, &[&disaster.chef]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_false_seal_gets_one_clear_answer_and_so_does_a_true_one_that_is_shown_again() {
    let mut disaster = Disaster::strikes().await;
    let plan_seal = Seal { document: disaster.chef.plan(), ..disaster.seal.clone() };
    disaster.is_restored();
    disaster.is_up_again();
    let account = disaster.chef.account.clone();
    let mut socket = RawPeer::connect_as_ours(disaster.world.server(), &account.token, "a-forger").await;
    let true_one = disaster.seal.clone();
    let (document, heads) = (true_one.document, true_one.heads.clone());
    let installation = disaster.chef.yearly_case().installation;
    let false_ones = [
        Seal::sign(document, &heads, (installation, &[9; 32])),
        Seal::sign(document, &heads, (InstallationId::from_bytes([8; 16]), &[9; 32])),
        plan_seal,
        Seal { heads: [heads.as_slice(), &[ChangeHash([9; 32])]].concat(), ..true_one.clone() },
        Seal { heads: Vec::new(), ..true_one.clone() },
        Seal { signature: true_one.signature[..40].to_vec(), ..true_one.clone() },
    ];
    for seal in false_ones {
        assert_eq!(answer(&mut socket, seal).await, NOT_OURS);
    }
    assert!(!disaster.is_healed());

    disaster.chef.comes_online();
    until("the tablet has brought everything back", || disaster.is_healed()).await;
    assert_eq!(answer(&mut socket, true_one.clone()).await, "nothing that the seal covers is missing here");
    disaster.runs(&["document", "erase", &account.followup, "--reference", "dnr 2026-117"]);
    until("the erased case has gone from the tablet", || !disaster.chef.holds(document)).await;
    assert_eq!(answer(&mut socket, true_one.clone()).await, "the document is not here");

    let frame = encode(&Message::Seal(true_one));
    socket.send_bytes(frame[..frame.len() - 30].to_vec()).await;
    assert_eq!(socket.closed().await, 4002, "half a seal is no message");
    disaster.runs(&["user", "revoke-device", &account.device.to_string()]);
    until("the revoked device is let in nowhere", || is_shut_out(&disaster.world, &account)).await;
    assert_eq!(RawPeer::dial(disaster.world.server(), &account.token).await.err(), Some(401));
}

async fn answer(socket: &mut RawPeer, seal: Seal) -> String {
    socket.send(&Message::Seal(seal)).await;
    let error = |message| if let Message::Error { message } = message { Some(message) } else { None };
    socket.next_that(error).await
}

fn is_shut_out(world: &World, account: &Account) -> bool {
    account.api(world.server()).get("/api/me").status == 401
}
