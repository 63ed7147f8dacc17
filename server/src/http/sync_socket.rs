//! The WebSocket at `/sync`: frames in, frames out, and a session between them.
//!
//! It carries out what [`Session`] says and decides nothing itself. The rule that must not be broken: whatever way a
//! connection ends, the hub and the documents hear of it.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::ws::{CloseFrame, Message as Frame, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use form_model::{CaseState, DocumentId, MESSAGE_BYTES_MAX, TemplateHash, Voucher, Vouchers};

use super::authentication::{Peer, SocketQuery, active_principal, authenticate_socket};
use super::error::ApiError;
use crate::app::App;
use crate::case_opening::{Opened, open_case};
use crate::clock::now_ms;
use crate::gate::ClientKind;
use crate::hub::{Hub, SessionId};
use crate::listing::directory_for;
use crate::open_document::{Ask, SessionContact};
use crate::outbox::{Closing, Outbox, Outgoing, Outlet, outbox};
use crate::principal::Principal;
use crate::session::{Effect, Event, Session, SessionStart};

/// Bytes that a connection reads at once. The library's 128 KiB would be most of an idle connection's memory.
const READ_BUFFER_BYTES: usize = 4 * 1024;

/// Bytes that may wait to be written before they are: every message is flushed, so that little suffices.
const WRITE_BUFFER_BYTES: usize = 2 * 1024;

/// How often a session looks at the time.
const TICK: Duration = Duration::from_secs(5);

/// A frame that the peer's network does not take for so long will not arrive.
const SEND_WITHIN: Duration = Duration::from_secs(60);

/// How long a closing handshake may take.
const CLOSE_WITHIN: Duration = Duration::from_secs(2);

/// Changes to what a person may open are gathered for so long: an import changes hundreds of rows, one by one.
const DIRECTORY_DELAY: Duration = Duration::from_millis(200);

/// Opens a sync session.
pub(crate) async fn open(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): Peer,
    Query(query): Query<SocketQuery>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, ApiError> {
    let principal = authenticate_socket(&app, &headers, &query, peer).await?;
    if !principal.is_active() {
        return Err(ApiError::DeviceRevoked);
    }
    let upgrade = upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX);
    Ok(upgrade.on_upgrade(move |socket| SyncSocket::serve(app, principal, socket)))
}

/// One connection.
struct SyncSocket {
    app: Arc<App>,
    principal: Principal,
    socket: WebSocket,
    session: Session,
    id: SessionId,
    outbox: Outbox,
    contact: Option<Arc<SessionContact>>,
    directory_due: Option<(Instant, HashSet<TemplateHash>)>,
    had_directory: bool,
}

impl SyncSocket {
    async fn serve(app: Arc<App>, principal: Principal, socket: WebSocket) {
        let (outbox, outlet) = outbox();
        let start = SessionStart {
            person: principal.person,
            storage_id: app.store.installation().storage_id.clone(),
            now_ms: now_ms(),
        };
        let id = app.hub.next_session_id();
        let session = Session::new(start);
        let mut own = Self {
            app,
            principal,
            socket,
            session,
            id,
            outbox,
            contact: None,
            directory_due: None,
            had_directory: false,
        };
        let closing = own.run(outlet).await;
        tracing::debug!(session.id = %id, person.id = %own.principal.person, reason = closing.text(), "session closed");
        own.say_goodbye(&closing).await;
        own.app.hub.unregister(id, own.session.attached()).await;
    }

    async fn run(&mut self, mut outlet: Outlet) -> Closing {
        let mut ticks = tokio::time::interval_at(tokio::time::Instant::now() + TICK, TICK);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let directory_at = self.directory_due.as_ref().map(|(at, _)| *at);
            let event = tokio::select! {
                frame = self.socket.recv() => match frame {
                    Some(Ok(frame)) => match event_of(frame) {
                        Some(event) => event,
                        None => return Closing::Gone,
                    },
                    Some(Err(error)) => return fault_of(&error),
                    None => return Closing::Gone,
                },
                outgoing = outlet.next() => match outgoing {
                    Ok(outgoing) => Event::Outgoing(outgoing),
                    Err(closing) => return closing,
                },
                _ = ticks.tick() => {
                    metrics::histogram!("samsyn_session_queue").record(outlet.len() as f64);
                    Event::Tick
                }
                () = sleep_until(directory_at) => match self.make_directory().await {
                    Ok(Some(event)) => event,
                    Ok(None) => continue,
                    Err(closing) => return closing,
                },
            };
            if let Err(closing) = self.handle(event).await {
                return closing;
            }
        }
    }

    async fn handle(&mut self, event: Event) -> Result<(), Closing> {
        let mut effects = VecDeque::from(self.session.handle(now_ms(), event));
        while let Some(effect) = effects.pop_front() {
            if let Some(event) = self.perform(effect).await? {
                effects.extend(self.session.handle(now_ms(), event));
            }
        }
        Ok(())
    }

    async fn perform(&mut self, effect: Effect) -> Result<Option<Event>, Closing> {
        match effect {
            Effect::Send(bytes) => self.send(Frame::Binary(bytes.into())).await?,
            Effect::Ping => self.send(Frame::Ping(Vec::new().into())).await?,
            Effect::Register { peer_id, client } => return self.register(&peer_id, client).await.map(Some),
            Effect::Deliver { document, data } => {
                if let Some(contact) = self.contact.clone() {
                    self.app.hub.ask_document(document, Ask::Sync { contact, data }).await;
                }
            }
            Effect::Relay(presence) => {
                let ask = Ask::Presence { from: self.id, presence: presence.clone() };
                self.app.hub.ask_if_open(presence.document, ask);
            }
            Effect::Vouch(vouchers) => {
                if let Some(contact) = self.contact.clone() {
                    hand_on_vouchers(&self.app.hub, contact, vouchers).await;
                }
            }
            Effect::OpenCase(open) => {
                let document = open.document;
                match open_case(&self.app.hub, self.principal.person, &open).await {
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
                let due = self.directory_due.as_ref().map_or_else(|| Instant::now() + delay, |(at, _)| *at);
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
        if self.app.hub.register(peer_id, Arc::clone(&contact)).is_err() {
            return Ok(Event::PeerIdTaken);
        }
        self.contact = Some(contact);
        // Whoever was revoked while this connection was made was not yet in the register to be closed.
        match active_principal(&self.app, self.principal.token).await {
            Ok(_) => Ok(Event::Registered),
            Err(ApiError::Store(_)) => Err(Closing::StoreFailed),
            Err(_) => Err(Closing::Policy),
        }
    }

    async fn make_directory(&mut self) -> Result<Option<Event>, Closing> {
        let Some((_, known_templates)) = self.directory_due.take() else { return Ok(None) };
        self.had_directory = true;
        match directory_for(&self.app.store, &self.principal, &known_templates).await {
            Ok(directory) => Ok(Some(Event::Directory(Box::new(directory)))),
            Err(error) => {
                tracing::error!(session.id = %self.id, error = %error, "directory not made");
                Err(Closing::StoreFailed)
            }
        }
    }

    async fn send(&mut self, frame: Frame) -> Result<(), Closing> {
        match tokio::time::timeout(SEND_WITHIN, self.socket.send(frame)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Closing::Gone),
            Err(_) => Err(Closing::SlowConsumer),
        }
    }

    async fn say_goodbye(&mut self, closing: &Closing) {
        if *closing == Closing::Gone {
            return;
        }
        let frame = Frame::Close(Some(CloseFrame { code: closing.code(), reason: closing.text().into() }));
        // Whether the peer hears it or not, the connection ends here.
        tokio::time::timeout(CLOSE_WITHIN, self.socket.send(frame)).await.ok();
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

fn event_of(frame: Frame) -> Option<Event> {
    match frame {
        Frame::Binary(bytes) => Some(Event::Frame(bytes.into())),
        Frame::Text(_) => Some(Event::TextFrame),
        Frame::Ping(_) | Frame::Pong(_) => Some(Event::Alive),
        Frame::Close(_) => None,
    }
}

fn fault_of(error: &axum::Error) -> Closing {
    // The library's error type is not axum's to show; only its text tells this one from a connection that broke.
    if error.to_string().contains("too long") { Closing::TooLarge } else { Closing::Gone }
}

async fn sleep_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at.into()).await,
        None => std::future::pending().await,
    }
}
