//! In which turns waiting asks are dealt with: what one session sent in several messages is judged as one delivery.
//!
//! Whoever types faster than the disk has several messages waiting, and so has the other who types in the same document.
//! Applied together they cost a fraction of what each costs alone, and a batch names one device. The rule that must not be
//! broken: a session's messages keep their order, and none passes an ask of another kind.

use std::collections::HashMap;

use super::Ask;

/// The same asks, each session's messages between two asks of another kind joined where its first one stands.
pub(super) fn in_turns(asks: Vec<Ask>) -> Vec<Ask> {
    let mut turns: Vec<Ask> = Vec::with_capacity(asks.len());
    let mut places = HashMap::new();
    for ask in asks {
        let Ask::Sync { contact, messages } = ask else {
            places.clear();
            turns.push(ask);
            continue;
        };
        let place = *places.entry(contact.id).or_insert(turns.len());
        match turns.get_mut(place) {
            Some(Ask::Sync { messages: earlier, .. }) => earlier.extend(messages),
            _ => turns.push(Ask::Sync { contact, messages }),
        }
    }
    turns
}
