//! One connection without its socket: carries out what its session says, on the hub and the store.
//!
//! Frames come in as events and go out as a list; whoever owns the socket reads the ones and writes the others. It decides
//! nothing itself. The rule that must not be broken: whatever way a connection ends, [`Connection::end`] is called, so that
//! the hub and the documents hear of it.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use form_model::{CaseState, DocumentId, TemplateHash, Voucher, Vouchers};
use tokio::time::Instant;

use crate::case_opening::{Opened, open_case};
use crate::gate::ClientKind;
use crate::hub::{Hub, SessionId};
use crate::listing::directory_for;
use crate::open_document::{Ask, SessionContact};
use crate::outbox::{Closing, Outbox, Outgoing, Outlet, outbox};
use crate::principal::Principal;
use crate::session::{Effect, Event, Session, SessionStart};

/// Changes to what a person may open are gathered for so long: an import changes hundreds of rows, one by one.
const DIRECTORY_DELAY: Duration = Duration::from_millis(200);

/// How often a session looks at the time.
pub(crate) const TICK: Duration = Duration::from_secs(5);

/// A frame that the peer's network does not take for so long will not arrive.
pub(crate) const SEND_WITHIN: Duration = Duration::from_secs(60);

/// Something for the peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Frame {
    /// A message.
    Binary(Vec<u8>),
    /// A ping, to hear whether it is there.
    Ping,
}

/// What an event came to.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// To be sent, in this order.
    pub(crate) frames: Vec<Frame>,
    /// Why the connection is over after that, if it is.
    pub(crate) closing: Option<Closing>,
}

/// One connection.
#[derive(Debug)]
pub(crate) struct Connection {
    hub: Hub,
    principal: Principal,
    session: Session,
    id: SessionId,
    outbox: Outbox,
    contact: Option<Arc<SessionContact>>,
    directory_due: Option<(Instant, HashSet<TemplateHash>)>,
    had_directory: bool,
}

impl Connection {
    /// A connection of somebody who was let in, and what others have for it.
    pub(crate) fn begin(hub: Hub, principal: Principal) -> (Self, Outlet) {
        let (outbox, outlet) = outbox();
        let start = SessionStart {
            person: principal.person,
            storage_id: hub.store().installation().storage_id.clone(),
            now_ms: hub.now_ms(),
        };
        let (id, session) = (hub.next_session_id(), Session::new(start));
        let begun =
            Self { hub, principal, session, id, outbox, contact: None, directory_due: None, had_directory: false };
        (begun, outlet)
    }

    /// When [`Self::make_directory`] is to be called, if it is.
    pub(crate) fn directory_at(&self) -> Option<Instant> {
        self.directory_due.as_ref().map(|(at, _)| *at)
    }

    /// Takes in what happened and does what it comes to.
    pub(crate) async fn handle(&mut self, event: Event) -> Outcome {
        let mut outcome = Outcome::default();
        let mut effects = VecDeque::from(self.session.handle(self.hub.now_ms(), event));
        while let Some(effect) = effects.pop_front() {
            match self.perform(effect, &mut outcome.frames).await {
                Ok(None) => {}
                Ok(Some(event)) => effects.extend(self.session.handle(self.hub.now_ms(), event)),
                Err(closing) => {
                    outcome.closing = Some(closing);
                    break;
                }
            }
        }
        outcome
    }

    async fn perform(&mut self, effect: Effect, frames: &mut Vec<Frame>) -> Result<Option<Event>, Closing> {
        match effect {
            Effect::Send(bytes) => frames.push(Frame::Binary(bytes)),
            Effect::Ping => frames.push(Frame::Ping),
            Effect::Register { peer_id, client } => return self.register(&peer_id, client).await.map(Some),
            Effect::Deliver { document, data } => {
                if let Some(contact) = self.contact.clone() {
                    self.hub.ask_document(document, Ask::Sync { contact, messages: vec![data] }).await;
                }
            }
            Effect::Relay(presence) => {
                let ask = Ask::Presence { from: self.id, presence: presence.clone() };
                self.hub.ask_if_open(presence.document, ask);
            }
            Effect::Vouch(vouchers) => {
                if let Some(contact) = self.contact.clone() {
                    hand_on_vouchers(&self.hub, contact, vouchers).await;
                }
            }
            Effect::ShowSeal(seal) => {
                if let Some(contact) = self.contact.clone() {
                    self.hub.ask_document(seal.document, Ask::Seal { contact, seal }).await;
                }
            }
            Effect::OpenCase(open) => {
                let document = open.document;
                match open_case(&self.hub, self.principal.person, &open).await {
                    Ok(Opened::There) => {}
                    Ok(Opened::Nowhere) => return Ok(Some(Event::Outgoing(Outgoing::Unavailable { document }))),
                    Ok(Opened::Gone(standing)) => {
                        let state = CaseState::new(document, standing);
                        return Ok(Some(Event::Outgoing(Outgoing::Case(state))));
                    }
                    Err(error) => {
                        tracing::error!(document.id = %document, error = %error, "case not opened");
                        return Err(Closing::StoreFailed);
                    }
                }
            }
            Effect::MakeDirectory { known_templates } => {
                let delay = if self.had_directory { DIRECTORY_DELAY } else { Duration::ZERO };
                let due = self.directory_at().unwrap_or_else(|| Instant::now() + delay);
                self.directory_due = Some((due, known_templates));
            }
            Effect::Close(closing) => return Err(closing),
        }
        Ok(None)
    }

    async fn register(&mut self, peer_id: &str, client: ClientKind) -> Result<Event, Closing> {
        let contact = Arc::new(SessionContact {
            id: self.id,
            person: self.principal.person,
            device: self.principal.device,
            client,
            outbox: self.outbox.clone(),
        });
        if self.hub.register(peer_id, Arc::clone(&contact)).is_err() {
            return Ok(Event::PeerIdTaken);
        }
        self.contact = Some(contact);
        // Whoever was revoked while this connection was made was not yet in the register to be closed.
        match self.hub.store().principal_for_token(self.principal.token).await {
            Ok(Some(principal)) if principal.is_active() => Ok(Event::Registered),
            Ok(_) => Err(Closing::Policy),
            Err(_) => Err(Closing::StoreFailed),
        }
    }

    /// Makes the directory that is due, and hands it to the session.
    pub(crate) async fn make_directory(&mut self) -> Outcome {
        let Some((_, known_templates)) = self.directory_due.take() else { return Outcome::default() };
        self.had_directory = true;
        match directory_for(&self.hub, &self.principal, &known_templates).await {
            Ok(directory) => self.handle(Event::Directory(Box::new(directory))).await,
            Err(error) => {
                tracing::error!(session.id = %self.id, error = %error, "directory not made");
                Outcome { frames: Vec::new(), closing: Some(Closing::StoreFailed) }
            }
        }
    }

    /// Takes leave of the hub and the documents.
    pub(crate) async fn end(self, closing: &Closing) {
        tracing::debug!(
            session.id = %self.id, person.id = %self.principal.person, reason = closing.text(), "session closed"
        );
        self.hub.unregister(self.id, self.session.attached()).await;
    }
}

/// Each document gets its vouchers before the changes that the peer sends next.
async fn hand_on_vouchers(hub: &Hub, contact: Arc<SessionContact>, Vouchers { vouchers }: Vouchers) {
    let mut by_document: BTreeMap<DocumentId, Vec<Voucher>> = BTreeMap::new();
    for voucher in vouchers {
        by_document.entry(voucher.document).or_default().push(voucher);
    }
    for (document, vouchers) in by_document {
        hub.ask_document(document, Ask::Vouchers { contact: Arc::clone(&contact), vouchers }).await;
    }
}

/// Waits for a time that may never come.
pub(crate) async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}
