//! Messages that wait together.

use super::super::turns::in_turns;
use super::*;

/// Who sent what, in the order in which it is dealt with.
fn told(asks: Vec<Ask>) -> Vec<String> {
    let words = |ask: Ask| {
        if let Ask::Sync { contact, messages } = &ask {
            return format!("{} {}", contact.person == MANAGER, messages.concat().escape_ascii());
        }
        format!("{ask:?}")
    };
    in_turns(asks).into_iter().map(words).collect()
}

#[tokio::test]
async fn what_one_session_sent_is_one_delivery_in_its_order_and_passes_nothing_of_another_kind() {
    let world = World::new().await;
    let (manager, representative) = (world.peer(MANAGER, 1), world.peer(REPRESENTATIVE, 2));
    let from = |peer: &Peer, letter: u8| Ask::Sync { contact: Arc::clone(&peer.contact), messages: vec![vec![letter]] };
    let asks = vec![
        from(&manager, b'a'),
        from(&representative, b'b'),
        from(&manager, b'c'),
        from(&representative, b'd'),
        Ask::RightsChanged,
        from(&representative, b'e'),
        from(&manager, b'f'),
    ];
    assert_eq!(told(asks), ["true ac", "false bd", "RightsChanged", "false e", "true f"]);
}

#[tokio::test]
async fn what_came_before_a_message_that_cannot_be_read_is_kept() {
    let world = World::new().await;
    let mut peer = world.peer(MANAGER, 1);
    let hash = peer.edit(&Edit::answer("A1", Voice::Manager, Some("yes")));
    let mut good = peer.form.automerge().generate_sync_message(&mut State::new()).unwrap();
    good.changes =
        peer.form.automerge().get_changes(&[]).iter().map(|it| it.raw_bytes().to_vec()).collect::<Vec<_>>().into();
    let messages = vec![good.clone().encode(), vec![0x42, 0xff, 0xff, 0xff], good.encode()];
    world.hub.ask_document(followup().document_id(), Ask::Sync { contact: Arc::clone(&peer.contact), messages }).await;
    while peer.hear_any().await.is_ok() {}
    // Whoever is answered afterwards comes after what was committed.
    world.peer(REPRESENTATIVE, 2).converge(&world).await;
    assert_eq!(world.heads().await, [hash]);
}
