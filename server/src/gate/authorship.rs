//! Whose change is it, and may this sender speak for that person?
//!
//! An actor belongs to one person for good: the author that its first change names, once that person has delivered
//! it. What somebody else delivers is kept until its author comes. Nothing here looks at content. The rule that must
//! not be broken: no sender gets a change admitted in another person's name.

use std::collections::HashMap;

use automerge::{ActorId, Change};
use form_model::{DeviceId, PersonId};

/// What kind of client delivers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClientKind {
    /// Ours: it names the author on each actor's first change, and understands refusals.
    Samsyn,
    /// Any automerge-repo client.
    Stock,
}

/// Who delivers changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sender {
    /// The signed-in person.
    pub person: PersonId,
    /// The device that the person signed in on.
    pub device: Option<DeviceId>,
    /// The kind of client.
    pub client: ClientKind,
}

/// Why nobody can be this change's author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AuthorFault {
    /// The author's bytes are no person id.
    #[error("the change names an author that is no person")]
    NotAPerson,
    /// The actor belongs to somebody else than the change says.
    #[error("the change names another author than its actor's")]
    Forged,
    /// Nobody is named.
    #[error("the change names no author")]
    Missing,
}

/// What is known of a change's author.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Authorship {
    /// The author vouches for it, by delivering it.
    Attested(PersonId),
    /// It claims to be this person's, who has not delivered it yet.
    AwaitsAuthor(PersonId),
}

/// The actors of one document and whom they belong to.
#[derive(Debug, Default)]
pub(crate) struct Actors {
    bound: HashMap<ActorId, PersonId>,
    /// Claims of changes that are held: the later changes of such an actor name nobody themselves.
    claimed: HashMap<ActorId, PersonId>,
}

impl Actors {
    /// Binds an actor.
    pub(crate) fn bind(&mut self, actor: ActorId, person: PersonId) {
        self.bound.insert(actor, person);
    }

    /// Notes whom an actor of a held change claims to belong to.
    pub(crate) fn note_claim(&mut self, actor: ActorId, person: PersonId) {
        self.claimed.insert(actor, person);
    }

    /// True if the actor's owner is settled.
    pub(crate) fn is_bound(&self, actor: &ActorId) -> bool {
        self.bound.contains_key(actor)
    }

    /// Decides whose change this is.
    ///
    /// # Errors
    /// [`AuthorFault`] if it can be nobody's.
    pub(crate) fn authorship(&self, change: &Change, sender: &Sender) -> Result<Authorship, AuthorFault> {
        let claim = match change.author() {
            Some(author) => Some(PersonId::from_slice(author.as_bytes()).map_err(|_| AuthorFault::NotAPerson)?),
            None => None,
        };
        let actor = change.actor_id();
        let author = match (self.bound.get(actor), claim) {
            (Some(owner), Some(claim)) if *owner != claim => return Err(AuthorFault::Forged),
            (Some(owner), _) => *owner,
            (None, Some(claim)) => claim,
            (None, None) => match (self.claimed.get(actor), sender.client) {
                (Some(claim), _) => *claim,
                (None, ClientKind::Stock) => sender.person,
                (None, ClientKind::Samsyn) => return Err(AuthorFault::Missing),
            },
        };
        Ok(if is_attested(author, sender) { Authorship::Attested(author) } else { Authorship::AwaitsAuthor(author) })
    }
}

/// Whether the sender may deliver in the author's name: the author may. What else will count is decided here alone:
/// a voucher that the author's device signed, or the installation's own seal.
fn is_attested(author: PersonId, sender: &Sender) -> bool {
    author == sender.person
}

#[cfg(test)]
mod tests {
    use automerge::transaction::Transactable;
    use automerge::{Author, AutoCommit, ROOT};

    use super::*;

    fn person(number: u8) -> PersonId {
        PersonId::from_bytes([number; 16])
    }

    fn sender(number: u8, client: ClientKind) -> Sender {
        Sender { person: person(number), device: None, client }
    }

    fn change(actor: u8, author: Option<Vec<u8>>) -> Change {
        let mut document = AutoCommit::new().with_actor(ActorId::from([actor; 16]));
        document.set_author(author.map(Author::from));
        // Setting an author may change the actor; the test wants this one.
        document.set_actor(ActorId::from([actor; 16]));
        document.put(ROOT, "key", 1).unwrap();
        document.get_last_local_change().unwrap()
    }

    #[test]
    fn a_person_speaks_for_herself_only() {
        let actors = Actors::default();
        let own = change(1, Some(vec![7; 16]));
        assert_eq!(actors.authorship(&own, &sender(7, ClientKind::Samsyn)), Ok(Authorship::Attested(person(7))));
        assert_eq!(actors.authorship(&own, &sender(8, ClientKind::Samsyn)), Ok(Authorship::AwaitsAuthor(person(7))));
    }

    #[test]
    fn an_actor_never_changes_hands() {
        let mut actors = Actors::default();
        let other = change(1, Some(vec![8; 16]));
        actors.bind(ActorId::from([1; 16]), person(7));
        assert_eq!(actors.authorship(&other, &sender(8, ClientKind::Samsyn)), Err(AuthorFault::Forged));
        assert_eq!(actors.authorship(&other, &sender(7, ClientKind::Samsyn)), Err(AuthorFault::Forged));
    }

    #[test]
    fn only_a_stock_client_may_leave_the_author_out() {
        let actors = Actors::default();
        let nameless = change(1, None);
        assert_eq!(actors.authorship(&nameless, &sender(7, ClientKind::Samsyn)), Err(AuthorFault::Missing));
        assert_eq!(actors.authorship(&nameless, &sender(7, ClientKind::Stock)), Ok(Authorship::Attested(person(7))));
    }

    #[test]
    fn an_author_that_is_no_person_is_a_fault() {
        let actors = Actors::default();
        let odd = change(1, Some(vec![7; 5]));
        assert_eq!(actors.authorship(&odd, &sender(7, ClientKind::Stock)), Err(AuthorFault::NotAPerson));
    }

    #[test]
    fn later_changes_of_a_held_actor_wait_for_the_same_person() {
        let mut actors = Actors::default();
        actors.note_claim(ActorId::from([1; 16]), person(7));
        let nameless = change(1, None);
        assert_eq!(
            actors.authorship(&nameless, &sender(8, ClientKind::Stock)),
            Ok(Authorship::AwaitsAuthor(person(7)))
        );
    }
}
