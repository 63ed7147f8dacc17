//! What one tablet delivers of another's work: admitted under the author's voucher, held without one, refused where the
//! author had no right. Each false voucher is sent over the real wire.

use std::net::SocketAddr;

use automerge::sync::{self, ChunkList, MessageVersion};
use automerge::transaction::Transactable as _;
use automerge::{ActorId, Automerge, Change, ObjType, ROOT, ReadDoc as _};
use client_core::HandoverRefusal;
use form_model::{
    Certificate, Edit, InstallationId, Message, RefusalReason, Shape, VouchedChange, Voucher, VoucherSigner, Vouchers,
    apply_edit, author_of, built_in_template, public_key_of,
};
use harness::{Account, PlainTablet, World, chef, ombud};

/// So often is asked whether a change was taken: some seconds on a busy machine.
const ASKED_MAX: usize = 20_000;

/// The manager's tablet at the server, and what the representative wrote without a network.
struct Delivery {
    world: World,
    chef: PlainTablet,
    deliverer: Account,
    ombud: Account,
    /// The representative's copy of the form.
    form: Automerge,
}

impl Delivery {
    async fn begin() -> Self {
        let world = World::with_one_workplace();
        let ombud = Account::on_a_new_device(world.server(), &ombud(1));
        let account = Account::on_a_new_device(world.server(), &chef(1));
        let mut tablet = connected(&world, &account).await;
        let mut form = tablet.document(&account.followup).form.fork();
        form.set_author(Some(author_of(ombud.person)));
        Self { world, chef: tablet, deliverer: account, ombud, form }
    }

    /// The server is killed and starts again on what it had stored.
    async fn server_restarts(&mut self) {
        self.world.kill_server();
        self.world.start_server(&[]);
        self.chef = connected(&self.world, &self.deliverer).await;
    }

    fn server(&self) -> SocketAddr {
        self.world.server()
    }

    /// The representative writes something in the follow-up.
    fn writes(&mut self, edit: &Edit) -> Change {
        let shape = Shape::followup(&built_in_template(form_model::Level::Workplace));
        let hash = apply_edit(&mut self.form, &shape, edit, harness::now_ms()).expect("it fits").expect("it changes");
        self.form.get_change_by_hash(&hash).expect("it was just made")
    }

    fn comments(&mut self, question: &str) -> Change {
        self.writes(&Edit::comment(question, form_model::Splice::insert(0, "ombudet")))
    }

    async fn vouches(&mut self, vouchers: Vec<Voucher>) {
        self.chef.socket.send(&Message::Vouchers(Vouchers { vouchers })).await;
    }

    /// The manager's tablet sends the change and hears whether the server has it now.
    async fn delivers(&mut self, change: &Change) -> bool {
        let message = sync::Message {
            heads: vec![change.hash()],
            need: Vec::new(),
            have: Vec::new(),
            changes: ChunkList::from(vec![change.raw_bytes().to_vec()]),
            flags: None,
            version: MessageVersion::V1,
        };
        let followup = self.ombud.followup.clone();
        self.chef.socket.send_sync(&followup, message.encode()).await;
        self.next_heads().await.contains(&change.hash())
    }

    /// Asks until the server says that it has the change. A peer that never answers is not told of news by itself.
    async fn until_taken(&mut self, change: &Change) {
        for _ in 0..ASKED_MAX {
            self.chef.socket.send_sync(&self.ombud.followup.clone(), empty_message()).await;
            if self.next_heads().await.contains(&change.hash()) {
                return;
            }
        }
        panic!("the change was never taken");
    }

    /// The heads in the server's next sync message.
    async fn next_heads(&mut self) -> Vec<form_model::ChangeHash> {
        let data = self.chef.socket.next_that(|message| {
            assert!(!matches!(message, Message::Refused(_)), "{message:?}");
            if let Message::Sync { data, .. } = message { Some(data) } else { None }
        });
        sync::Message::decode(&data.await).expect("the server sends sync messages").heads
    }

    /// Why the server refuses what it refuses next.
    async fn is_refused(&mut self) -> RefusalReason {
        let refusal =
            self.chef.socket.next_that(|message| if let Message::Refused(it) = message { Some(it) } else { None });
        refusal.await.changes[0].because
    }

    /// From which device the server says that it got a change.
    fn received_from(&self, change: &Change) -> Vec<u8> {
        let database = rusqlite::Connection::open(self.world.data().join("samsyn.sqlite")).expect("it is there");
        let query = "SELECT received_from FROM changes WHERE hash = ?1";
        database.query_row(query, [change.hash().0.as_slice()], |row| row.get(0)).expect("the change is stored")
    }
}

async fn connected(world: &World, account: &Account) -> PlainTablet {
    let mut tablet = PlainTablet::connect(world.server(), &account.token, "chef", account.person).await;
    tablet.open(&account.followup, None).await;
    tablet.until_fetched(&account.followup).await.expect("the server lives");
    tablet.until_acknowledged(&account.followup).await.expect("the server lives");
    tablet
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_tablet_delivers_of_another_is_admitted_under_the_others_voucher() {
    let world = World::with_one_workplace();
    let (chef, ombud) = (world.on_a_new_tablet(&chef(1)).await, world.on_a_new_tablet(&ombud(1)).await);
    ombud.goes_offline();
    chef.goes_offline();
    ombud.comments("A1", 0, "skrivet i källaren").await;
    ombud.answers("A1", "no").await;
    // The two meet, and the representative's tablet never comes back.
    assert_eq!(chef.checks(ombud.hands_over()).expect("it passes").changes().len(), 2);
    chef.imports_a_rescue_file(ombud.exports_a_rescue_file()).await;
    chef.comments("B1", 0, "chefens tillägg").await;

    chef.comes_online();
    world.until_all_agree(chef.followup(), &[&chef]).await;
    let content = chef.api(world.server()).content(&chef.followup().to_string());
    let answers = &content["document"]["answers"];
    assert_eq!(answers["A1"]["comment"], "skrivet i källaren");
    assert_eq!(answers["B1"]["comment"], "chefens tillägg");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_came_before_its_voucher_is_held_until_that_comes() {
    let mut delivery = Delivery::begin().await;
    let (first, second) = (delivery.comments("A1"), delivery.comments("A2"));
    assert!(!delivery.delivers(&first).await);
    assert!(!delivery.delivers(&second).await);
    // One voucher for the newer change covers both.
    let voucher = delivery.ombud.vouches_for(&second);
    delivery.vouches(vec![voucher]).await;
    delivery.until_taken(&second).await;
    let content = delivery.ombud.api(delivery.server()).content(&delivery.ombud.followup);
    assert_eq!(content["document"]["answers"]["A1"]["comment"], "ombudet");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voucher_that_comes_first_lets_the_change_in_and_the_deliverer_is_on_record() {
    let mut delivery = Delivery::begin().await;
    let change = delivery.comments("A1");
    let voucher = delivery.ombud.vouches_for(&change);
    delivery.vouches(vec![voucher]).await;
    if !delivery.delivers(&change).await {
        delivery.until_taken(&change).await;
    }
    let from = delivery.received_from(&change);
    assert!(!from.is_empty() && from != delivery.ombud.device.as_bytes(), "the manager's device brought it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voucher_gives_no_right_that_its_author_lacks() {
    let mut delivery = Delivery::begin().await;
    // The representative writes the manager's answer and vouches for it; the manager, who may, only delivers.
    let change = delivery.writes(&Edit::answer("A1", form_model::Voice::Manager, Some("yes")));
    let voucher = delivery.ombud.vouches_for(&change);
    assert!(!delivery.delivers(&change).await);
    delivery.vouches(vec![voucher]).await;
    assert_eq!(delivery.is_refused().await, RefusalReason::NotYourVoice);
    // Nor does it let a change in that nobody may make.
    let mut delivery = Delivery::begin().await;
    let mut transaction = delivery.form.transaction();
    let about = transaction.get(ROOT, "about").expect("a map").expect("genesis made it").1;
    transaction.put_object(about, "unit", ObjType::Map).expect("it can be made");
    let hash = transaction.commit().0.expect("it changes something");
    let change = delivery.form.get_change_by_hash(&hash).expect("it was just made");
    let voucher = delivery.ombud.vouches_for(&change);
    assert!(!delivery.delivers(&change).await);
    delivery.vouches(vec![voucher]).await;
    assert_eq!(delivery.is_refused().await, RefusalReason::FixedByGenesis);
}

/// The voucher of a device with a certificate of the test's own making.
fn self_made(good: &Voucher, installation: InstallationId, installation_secret: &[u8; 32]) -> Voucher {
    let secret = [3; 32];
    let certificate = Certificate {
        installation,
        person: good.person,
        device: good.device,
        public_key: public_key_of(&secret),
        assignments: Vec::new(),
        issued_at_ms: harness::now_ms(),
    };
    let signed = certificate.sign(installation_secret);
    let signer = VoucherSigner::new(&certificate, &signed, &secret).expect("it is its own key");
    signer.vouch(&VouchedChange { document: good.document, actor: good.actor_id(), hash: good.hash })
}

#[tokio::test(flavor = "multi_thread")]
async fn false_vouchers_are_ignored_and_the_change_stays_held_until_the_true_one_comes() {
    let mut delivery = Delivery::begin().await;
    let (first, second) = (delivery.comments("A1"), delivery.comments("A2"));
    let good = delivery.ombud.vouches_for(&first);
    let (installation, _) = delivery.ombud.installation_key.expect("the device has a key");
    let deliverer = delivery.deliverer.clone();
    let certificates_signature = good.certificate[good.certificate.len() - 64..].to_vec();
    let other_actor = ActorId::from([7; 16]);
    let false_ones = [
        // Forged: a signature of nothing, one of the deliverer's, and the deliverer's under the author's name.
        Voucher { signature: vec![7; 64], ..good.clone() },
        deliverer.vouches_for(&first),
        Voucher { person: good.person, device: good.device, ..deliverer.vouches_for(&first) },
        // Replayed: the word for another document, actor or change.
        Voucher { document: delivery.ombud.plan.parse().expect("an id"), ..good.clone() },
        Voucher { actor: other_actor.to_bytes().to_vec(), ..good.clone() },
        Voucher { hash: second.hash(), ..good.clone() },
        // Another installation's, also with this one's name on it.
        self_made(&good, InstallationId::from_bytes([9; 16]), &[4; 32]),
        self_made(&good, installation, &[4; 32]),
        // Signed by the installation for another purpose.
        Voucher { signature: certificates_signature, ..good.clone() },
    ];
    for voucher in false_ones {
        delivery.vouches(vec![voucher.clone()]).await;
        assert!(!delivery.delivers(&first).await, "{voucher:?}");
    }
    delivery.vouches(vec![good]).await;
    delivery.until_taken(&first).await;
    // It covers that change and nothing later of the same actor.
    assert!(!delivery.delivers(&second).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_device_is_revoked_only_the_vouchers_that_came_before_count() {
    let mut delivery = Delivery::begin().await;
    let (first, second) = (delivery.comments("A1"), delivery.comments("A2"));
    let (early, late) = (delivery.ombud.vouches_for(&first), delivery.ombud.vouches_for(&second));
    delivery.vouches(vec![early]).await;
    // An answer to this tells that the server has the voucher.
    delivery.chef.socket.send_sync(&delivery.ombud.followup.clone(), empty_message()).await;
    delivery.next_heads().await;
    let revoked = delivery.ombud.api(delivery.server()).delete(&format!("/api/devices/{}", delivery.ombud.device));
    assert_eq!(revoked.status, 204, "{}", revoked.body);
    delivery.server_restarts().await;

    if !delivery.delivers(&first).await {
        delivery.until_taken(&first).await;
    }
    delivery.vouches(vec![late]).await;
    assert!(!delivery.delivers(&second).await);
}

/// Says that the sender has nothing and asks for nothing, which is always answered.
fn empty_message() -> Vec<u8> {
    sync::Message {
        heads: Vec::new(),
        need: Vec::new(),
        have: vec![sync::Have::default()],
        changes: ChunkList::empty(),
        flags: None,
        version: MessageVersion::V1,
    }
    .encode()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tablet_takes_over_from_its_own_installation_only_and_knows_who_writes_in_the_form() {
    let world = World::with_workplaces(2);
    let (colleague, boss) = (world.on_a_new_tablet(&ombud(1)).await, world.on_a_new_tablet(&chef(1)).await);
    colleague.goes_offline();
    colleague.comments("A1", 0, "hej").await;
    let (changes, vouchers) = colleague.hands_over();
    assert!(boss.checks((changes.clone(), vouchers.clone())).is_ok());
    let without = boss.checks((changes.clone(), Vouchers { vouchers: Vec::new() }));
    assert!(matches!(without, Err(HandoverRefusal::NotVouched { .. })), "{without:?}");

    // The same form and person names, another server.
    let elsewhere = World::with_one_workplace();
    let stranger = elsewhere.on_a_new_tablet(&ombud(1)).await;
    stranger.goes_offline();
    stranger.comments("A1", 0, "hej").await;
    let (_, foreign) = stranger.hands_over();
    let told = boss.checks((changes, foreign));
    assert!(matches!(told, Err(HandoverRefusal::NotVouched { .. })), "{told:?}");

    // Everybody who writes in the same forms is listed with a certificate, the own device first.
    assert!(boss.knows_certificates_of(&[&boss, &colleague]));
    let other = world.on_a_new_tablet(&chef(2)).await;
    assert!(!other.knows_certificates_of(&[&boss]));
}
