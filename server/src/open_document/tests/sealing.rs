//! Seals: who is given one, and what a restored server takes for one.

use form_model::Seal;

use super::*;
use crate::store::{DATABASE_FILE, note_restored, upgrade};

/// A server whose database was a backup.
async fn restored() -> World {
    let folder = tempfile::tempdir().unwrap();
    initialise(folder.path(), INSTALLATION, "Exempelkommun", 1).unwrap();
    note_restored(&upgrade(&folder.path().join(DATABASE_FILE)).unwrap(), 1).unwrap();
    World::in_folder(folder, DocumentTimes::default()).await
}

/// What two people wrote, each building on the other.
fn common_work(world: &World) -> Vec<automerge::Change> {
    let (mut manager, mut other) = (world.peer(MANAGER, 1), world.peer(REPRESENTATIVE, 2));
    manager.edit(&Edit::comment("A1", Splice::insert(0, "mitt")));
    other.edit(&Edit::comment("B1", Splice::insert(0, "den andras")));
    manager.takes(other.form.automerge().get_changes(&[]));
    manager.edit(&Edit::comment("C1", Splice::insert(0, "ovanpå")));
    manager.form.automerge().get_changes(&[])
}

impl Peer {
    fn takes(&mut self, changes: Vec<automerge::Change>) {
        self.form.automerge_mut().apply_changes(changes).unwrap();
    }

    async fn shows(&self, seal: Seal) {
        let ask = Ask::Seal { contact: Arc::clone(&self.contact), seal };
        self.hub.ask_document(followup().document_id(), ask).await;
    }

    /// Why the last seal was not taken.
    async fn hears_why_not(&mut self) -> &'static str {
        loop {
            if let Outgoing::NotTaken { why } = self.hear_all().await.expect("the session goes on") {
                return why;
            }
        }
    }
}

/// This person's tablet, which has everything, at a server that lost it to an older backup.
async fn survivor(person: PersonId) -> (World, Peer) {
    let world = restored().await;
    let mut survivor = world.peer(person, 7);
    survivor.takes(common_work(&world));
    (world, survivor)
}

fn seal_of(world: &World, heads: &[ChangeHash]) -> Seal {
    world.store.installation().seal(followup().document_id(), heads)
}

#[tokio::test]
async fn without_a_seal_what_others_wrote_waits_for_them_and_with_it_all_is_admitted() {
    let (world, mut survivor) = survivor(MANAGER).await;
    survivor.talk(&world).await;
    assert_ne!(world.heads().await, survivor.form.heads(), "the other's changes wait, and what is built on them");
    survivor.shows(seal_of(&world, &survivor.form.heads())).await;
    survivor.talk(&world).await;
    assert_eq!(world.heads().await, survivor.form.heads(), "also what was held");
}

#[tokio::test]
async fn what_came_without_its_seal_and_was_refused_comes_in_with_a_later_one() {
    let world = restored().await;
    // Whoever wrote it stood in for the manager then, and does not today.
    let (mut without, mut survivor) = (world.peer(REPRESENTATIVE, 2), world.peer(MANAGER, 7));
    without.edit(&Edit::answer("A1", Voice::Manager, Some("yes")));
    without.edit(&Edit::comment("A1", Splice::insert(0, "ovanpå")));
    survivor.takes(without.form.automerge().get_changes(&[]));
    let sealed = survivor.form.heads();
    without.talk(&world).await;
    let id = followup().document_id();
    assert!(world.store.is_refused(id, sealed[0]).await.unwrap());
    survivor.shows(seal_of(&world, &sealed)).await;
    survivor.converge(&world).await;
    assert_eq!(world.heads().await, sealed);
    let load = world.store.load(id).await.unwrap().unwrap();
    assert!(load.refused.is_empty(), "it is not refused any more: {:?}", load.refused);
}

#[tokio::test]
async fn sealed_history_is_admitted_in_one_go_when_the_seal_comes_first() {
    let (world, mut survivor) = survivor(MANAGER).await;
    survivor.shows(seal_of(&world, &survivor.form.heads())).await;
    survivor.converge(&world).await;
    assert_eq!(world.heads().await, survivor.form.heads());
}

#[tokio::test]
async fn whoever_may_not_even_read_any_more_brings_sealed_history_back_and_is_given_nothing() {
    let (world, mut survivor) = survivor(ANALYST).await;
    let sealed = survivor.form.heads();
    let mut manager = world.peer(MANAGER, 3);
    manager.edit(&Edit::comment("D1", Splice::insert(0, "efter återställningen")));
    manager.converge(&world).await;
    let since = world.heads().await;
    // The survivor's own, which the server has never had.
    survivor.form.write_as(ANALYST, ActorId::from([8; 16]));
    let own = survivor.edit(&Edit::comment("E1", Splice::insert(0, "utan rätt")));
    survivor.shows(seal_of(&world, &sealed)).await;
    let before = survivor.form.automerge().get_changes(&[]).len();
    let ended = survivor.talks_until_closed().await;
    assert_eq!(ended, Closing::AccessChanged, "afterwards it goes on with the rights that it has");
    assert_eq!(survivor.form.automerge().get_changes(&[]).len(), before, "nothing was given away");
    let mut all = [sealed, since].concat();
    all.sort_unstable();
    assert_eq!(world.heads().await, all, "the sealed history stands beside what was written since");
    let load = world.store.load(followup().document_id()).await.unwrap().unwrap();
    assert!(load.refused.iter().all(|it| it.hash != own), "what may not be written today is not refused for ever");
}

impl Peer {
    /// Talks until the server ends the session; whatever it sends is taken in.
    async fn talks_until_closed(&mut self) -> Closing {
        loop {
            self.speak().await;
            match self.hear_all().await {
                Ok(Outgoing::Sync { data, .. }) => {
                    let message = Message::decode(&data).unwrap();
                    self.form.automerge_mut().receive_sync_message(&mut self.state, message).unwrap();
                }
                Ok(Outgoing::Case(_)) => panic!("the state of the case is for readers"),
                Ok(_) => {}
                Err(closing) => return closing,
            }
        }
    }
}

#[tokio::test]
async fn a_seal_covers_what_its_heads_build_on_and_nothing_that_came_later() {
    let (world, mut survivor) = survivor(MANAGER).await;
    let sealed = survivor.form.heads();
    let mut other = world.peer(REPRESENTATIVE, 2);
    other.takes(survivor.form.automerge().get_changes(&[]));
    other.form.write_as(REPRESENTATIVE, ActorId::from([3; 16]));
    other.edit(&Edit::comment("D1", Splice::insert(0, "senare")));
    survivor.takes(other.form.automerge().get_changes(&sealed));
    survivor.shows(seal_of(&world, &sealed)).await;
    survivor.talk(&world).await;
    assert_eq!(world.heads().await, sealed, "what came after the seal waits for its author");
}

#[tokio::test]
async fn a_seal_that_is_not_ours_for_this_document_is_told_so_and_counts_for_nothing() {
    let (world, mut survivor) = survivor(MANAGER).await;
    let (document, heads) = (followup().document_id(), survivor.form.heads());
    let plan = Case::action_plan(INSTALLATION, UNIT).document_id();
    let installation = world.store.installation();
    let true_one = seal_of(&world, &heads);
    let false_ones = [
        Seal::sign(document, &heads, (INSTALLATION, &[9; 32])),
        Seal::sign(document, &heads, (InstallationId::from_bytes([8; 16]), &[9; 32])),
        Seal { document, ..installation.seal(plan, &heads) },
        Seal { signature: installation.sign("samsyn-receipt-1", b"body").to_vec(), ..true_one.clone() },
        Seal { heads: heads.clone(), ..seal_of(&world, &[ChangeHash([9; 32])]) },
        Seal { signature: true_one.signature[..63].to_vec(), ..true_one.clone() },
        Seal { signature: Vec::new(), ..true_one },
    ];
    for seal in false_ones {
        survivor.shows(seal).await;
        assert_eq!(survivor.hears_why_not().await, "the seal is not this installation's word for this document");
    }
    survivor.talk(&world).await;
    assert_ne!(world.heads().await, heads);
}

#[tokio::test]
async fn a_seal_of_what_is_here_or_shown_to_a_server_that_lost_nothing_is_told_so() {
    const NOTHING: &str = "nothing that the seal covers is missing here";
    let (world, mut survivor) = survivor(MANAGER).await;
    let seal = seal_of(&world, &survivor.form.heads());
    survivor.shows(seal.clone()).await;
    survivor.converge(&world).await;
    survivor.shows(seal).await;
    assert_eq!(survivor.hears_why_not().await, NOTHING, "a seal that is shown again");

    let world = World::new().await;
    let mut peer = world.peer(MANAGER, 7);
    peer.takes(common_work(&world));
    peer.shows(seal_of(&world, &peer.form.heads())).await;
    assert_eq!(peer.hears_why_not().await, NOTHING, "it was never restored");
    peer.talk(&world).await;
    assert_ne!(world.heads().await, peer.form.heads());
}

#[tokio::test]
async fn an_erased_document_is_not_brought_back_by_its_seal() {
    let (world, mut survivor) = survivor(MANAGER).await;
    let id = followup().document_id();
    world.store.erase(id, "dnr 2026-117", 2).await.unwrap();
    survivor.shows(seal_of(&world, &survivor.form.heads())).await;
    assert_eq!(survivor.hears_why_not().await, "the document is not here");
    survivor.speak().await;
    loop {
        if let Outgoing::Unavailable { document } = survivor.hear_all().await.unwrap() {
            assert_eq!(document, id);
            break;
        }
    }
    assert!(!world.store.document_row(id).await.unwrap().unwrap().is_live());
}

#[tokio::test]
async fn a_document_that_has_been_quiet_is_sealed_for_our_own_clients_that_have_all_of_it() {
    let times = DocumentTimes { quiet: Duration::from_millis(20), ..DocumentTimes::default() };
    let world = World::with_times(times).await;
    let (mut manager, mut stock) = (world.peer(MANAGER, 1), world.peer_with(REPRESENTATIVE, 2, ClientKind::Stock));
    stock.converge(&world).await;
    manager.edit(&Edit::comment("A1", Splice::insert(0, "hej")));
    manager.converge(&world).await;
    let seal = loop {
        if let Ok(Outgoing::Seal(seal)) = manager.hear_all().await {
            break seal;
        }
    };
    let installation = world.store.installation();
    assert_eq!(seal.heads, world.heads().await, "of what is committed");
    assert!(seal.is_signed(installation.id, &installation.public_key()));
    while stock.outlet.len() > 0 {
        let heard = stock.outlet.next().await;
        assert!(!matches!(heard, Ok(Outgoing::Seal(_))), "stock clients close on what they don't know");
    }
}
