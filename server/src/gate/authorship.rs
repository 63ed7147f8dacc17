//! Whose change is it, and may this sender speak for that person?
//!
//! An actor belongs to one person for good: the author that its first change names, once that person has delivered
//! it or vouched for it. What somebody else delivers is kept until one of both happens. Nothing here looks at content. The rule that must
//! not be broken: no sender gets a change admitted in another person's name without that person's voucher.

use std::collections::{HashMap, HashSet};

use automerge::{ActorId, Change, ChangeHash};
use form_model::{DeviceId, PersonId, covered_changes};

/// The most vouchers of one person that wait for their changes in one document: an actor for each time that a program was
/// opened in a year without a network. Nobody can fill the room of others.
const VOUCHERS_PER_PERSON_MAX: usize = 500;

/// The most vouchers that wait in one document: more people than write in one.
const VOUCHERS_MAX: usize = 5_000;

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
    /// The author vouches for it, by delivering it or by a voucher.
    Attested(PersonId),
    /// It claims to be this person's, who has not delivered it yet.
    AwaitsAuthor(PersonId),
}

/// The actors of one document and whom they belong to.
#[derive(Debug, Default)]
pub(crate) struct Actors {
    bound: HashMap<ActorId, PersonId>,
    /// Claims of changes that are held or refused: the later changes of such an actor name nobody themselves.
    claimed: HashMap<ActorId, PersonId>,
    /// Vouchers that still have something to cover.
    vouched: HashMap<(ActorId, PersonId), ChangeHash>,
    /// The changes in question that a voucher covers, with whose voucher it is: a false one beside the true one covers too.
    covered: HashSet<(ChangeHash, PersonId)>,
}

/// A voucher that was checked: the person's word for the actor's changes up to one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Vouched {
    /// The actor.
    pub actor: ActorId,
    /// Whose word it is.
    pub person: PersonId,
    /// The newest change that it covers.
    pub hash: ChangeHash,
}

/// What became of a voucher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vouching {
    /// It may cover changes.
    New,
    /// It covers nothing that is still to be decided, or is there already.
    Known,
    /// There are too many already.
    Full,
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

    /// Notes to whom an actor of a refused change belongs, as its sender said. A held change's claim stands above it.
    pub(crate) fn note_refused(&mut self, actor: &ActorId, person: PersonId) {
        self.claimed.entry(actor.clone()).or_insert(person);
    }

    /// The change up to which a person vouches for an actor.
    pub(crate) fn vouched_for(&self, actor: &ActorId, person: PersonId) -> Option<ChangeHash> {
        self.vouched.get(&(actor.clone(), person)).copied()
    }

    /// Keeps a voucher; an earlier one of the same person for the actor makes room.
    pub(crate) fn vouch(&mut self, voucher: Vouched) -> Vouching {
        let Vouched { actor, person, hash } = voucher;
        let key = (actor, person);
        match self.vouched.get(&key) {
            Some(known) if *known == hash => return Vouching::Known,
            None if self.is_full_for(person) => return Vouching::Full,
            Some(_) | None => {}
        }
        self.vouched.insert(key, hash);
        Vouching::New
    }

    fn is_full_for(&self, person: PersonId) -> bool {
        let own = self.vouched.keys().filter(|(_, of)| *of == person).count();
        own >= VOUCHERS_PER_PERSON_MAX || self.vouched.len() >= VOUCHERS_MAX
    }

    /// Works out which of the changes in question are covered; of all others `find` knows nothing.
    pub(crate) fn cover<'a>(&mut self, find: impl Fn(&ChangeHash) -> Option<(&'a ActorId, &'a [ChangeHash])>) {
        self.covered.clear();
        for ((actor, person), hash) in &self.vouched {
            self.covered.extend(covered_changes(actor, *hash, &find).into_iter().map(|it| (it, *person)));
        }
    }

    /// True if the author vouches for the change.
    pub(crate) fn is_covered(&self, change: &ChangeHash, author: PersonId) -> bool {
        self.covered.contains(&(*change, author))
    }

    /// Forgets the vouchers that end with this change: everything that they cover is decided.
    pub(crate) fn use_up(&mut self, change: &Change) {
        self.vouched.retain(|(actor, _), hash| actor != change.actor_id() || *hash != change.hash());
    }

    /// True if somebody vouches for something.
    pub(crate) fn has_vouchers(&self) -> bool {
        !self.vouched.is_empty()
    }

    /// True if the actor's owner is settled.
    pub(crate) fn is_bound(&self, actor: &ActorId) -> bool {
        self.bound.contains_key(actor)
    }

    /// Whose change this is by its own word and its actor's, without asking who delivers it; nobody's, if neither says.
    ///
    /// # Errors
    /// [`AuthorFault`] if the two contradict each other.
    pub(crate) fn claimed_author(&self, change: &Change) -> Result<Option<PersonId>, AuthorFault> {
        let claim = match change.author() {
            Some(author) => Some(PersonId::from_slice(author.as_bytes()).map_err(|_| AuthorFault::NotAPerson)?),
            None => None,
        };
        let actor = change.actor_id();
        match (self.bound.get(actor), claim) {
            (Some(owner), Some(claim)) if *owner != claim => Err(AuthorFault::Forged),
            (Some(owner), _) => Ok(Some(*owner)),
            (None, Some(claim)) => Ok(Some(claim)),
            (None, None) => Ok(self.claimed.get(actor).copied()),
        }
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
        let is_attested = self.is_attested(author, sender, &change.hash());
        Ok(if is_attested { Authorship::Attested(author) } else { Authorship::AwaitsAuthor(author) })
    }

    /// Whether the sender may deliver the change in the author's name: the author may, and so may anybody with a voucher
    /// that the author's device signed. Whatever else will count is decided here alone.
    fn is_attested(&self, author: PersonId, sender: &Sender, change: &ChangeHash) -> bool {
        author == sender.person || self.is_covered(change, author)
    }
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

    fn found<'a>(change: &'a Change) -> impl Fn(&ChangeHash) -> Option<(&'a ActorId, &'a [ChangeHash])> {
        |hash| (*hash == change.hash()).then(|| (change.actor_id(), change.deps()))
    }

    fn vouched(change: &Change, by: u8) -> Vouched {
        Vouched { actor: change.actor_id().clone(), person: person(by), hash: change.hash() }
    }

    #[test]
    fn the_authors_voucher_lets_another_deliver_and_nobody_elses_does() {
        let theirs = change(1, Some(vec![7; 16]));
        let mut actors = Actors::default();
        assert_eq!(actors.vouch(vouched(&theirs, 8)), Vouching::New);
        actors.cover(found(&theirs));
        let deliverer = sender(8, ClientKind::Samsyn);
        assert_eq!(actors.authorship(&theirs, &deliverer), Ok(Authorship::AwaitsAuthor(person(7))));
        actors.use_up(&theirs);
        assert!(!actors.has_vouchers());
        actors.vouch(vouched(&theirs, 7));
        actors.cover(found(&theirs));
        assert_eq!(actors.authorship(&theirs, &deliverer), Ok(Authorship::Attested(person(7))));
    }

    #[test]
    fn a_false_voucher_does_not_displace_the_true_one() {
        let theirs = change(1, Some(vec![7; 16]));
        let mut actors = Actors::default();
        actors.vouch(vouched(&theirs, 7));
        let elsewhere = Vouched { hash: ChangeHash([9; 32]), ..vouched(&theirs, 8) };
        assert_eq!(actors.vouch(elsewhere), Vouching::New);
        assert_eq!(actors.vouch(vouched(&theirs, 7)), Vouching::Known);
        actors.cover(found(&theirs));
        assert!(actors.is_covered(&theirs.hash(), person(7)));
    }

    #[test]
    fn the_true_voucher_counts_however_many_false_ones_cover_the_same() {
        let theirs = change(1, Some(vec![7; 16]));
        let mut actors = Actors::default();
        for number in 1..=30 {
            actors.vouch(vouched(&theirs, number));
        }
        actors.cover(found(&theirs));
        assert!(actors.is_covered(&theirs.hash(), person(7)));
        assert!(!actors.is_covered(&theirs.hash(), person(31)));
    }

    #[test]
    fn vouchers_are_bounded() {
        let theirs = change(1, Some(vec![7; 16]));
        let mut actors = Actors::default();
        for number in 0..VOUCHERS_PER_PERSON_MAX {
            let actor = ActorId::from(&number.to_be_bytes()[..]);
            assert_eq!(actors.vouch(Vouched { actor, ..vouched(&theirs, 7) }), Vouching::New);
        }
        assert_eq!(actors.vouch(vouched(&theirs, 7)), Vouching::Full);
        assert_eq!(actors.vouch(vouched(&theirs, 8)), Vouching::New, "others still have room");
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
