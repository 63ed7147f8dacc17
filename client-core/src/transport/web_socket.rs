//! WebSocket connections of a browser: a ticket by HTTP first, since a browser can't show a token to a socket.
//!
//! It reports what comes and asks for signs of life; it does not connect again by itself. It uses the browser's socket
//! directly: `gloo-net` sends every frame as a blob, which the browser reads again before it sends. The rule that must
//! not be broken: [`Incoming::Gone`] is reported once and nothing after it, and after dropping nothing at all.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use form_model::Message;
use gloo_net::http::Request;
use gloo_timers::callback::{Interval, Timeout};
use js_sys::{ArrayBuffer, Uint8Array};
use serde::Deserialize;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{BinaryType, CloseEvent, MessageEvent, RequestCache, WebSocket};

use super::Incoming;
use super::liveness::{Liveness, Patience, TICK_MS, Verdict};
use crate::browser::clock::now_ms;
use crate::event::DisconnectReason;

/// How long the ticket and the socket may take together.
const CONNECT_TIMEOUT_MS: u32 = 5_000;

/// Bytes that may wait in the browser. Beyond it the connection counts as lost, and the next one begins from heads.
const UNSENT_BYTES_MAX: u32 = 64 * 1024 * 1024;

/// The answer of a server that does not know the token.
const STATUS_UNAUTHORIZED: u16 = 401;

/// One connection, or the attempt to make it. Dropping it says goodbye to the server.
#[derive(Debug)]
pub(crate) struct WebSocketLink(Rc<Wire>);

struct Wire {
    report: Box<dyn Fn(Incoming)>,
    patience: Rc<Cell<Patience>>,
    open: RefCell<Option<OpenSocket>>,
    liveness: RefCell<Option<Liveness>>,
    /// The time-out while connecting.
    deadline: RefCell<Option<Timeout>>,
    ticks: RefCell<Option<Interval>>,
    is_over: Cell<bool>,
    pong: Vec<u8>,
}

/// The browser's socket, with what it calls.
struct OpenSocket {
    socket: WebSocket,
    _on_open: Closure<dyn FnMut()>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_close: Closure<dyn FnMut(CloseEvent)>,
}

#[derive(Deserialize)]
struct TicketAnswer {
    ticket: String,
}

impl std::fmt::Debug for Wire {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wire").field("liveness", &self.liveness).field("is_over", &self.is_over).finish_non_exhaustive()
    }
}

impl WebSocketLink {
    /// Begins to connect to the server at `origin` (empty: where the page came from).
    pub(crate) fn open(
        origin: String,
        token: String,
        patience: Rc<Cell<Patience>>,
        report: impl Fn(Incoming) + 'static,
    ) -> Self {
        let wire = Rc::new(Wire {
            report: Box::new(report),
            patience,
            open: RefCell::new(None),
            liveness: RefCell::new(None),
            deadline: RefCell::new(None),
            ticks: RefCell::new(None),
            is_over: Cell::new(false),
            pong: form_model::encode(&Message::Pong),
        });
        let waiting = Rc::downgrade(&wire);
        wire.deadline.replace(Some(Timeout::new(CONNECT_TIMEOUT_MS, move || {
            if let Some(wire) = waiting.upgrade() {
                wire.finish(DisconnectReason::Unreachable);
            }
        })));
        let connecting = Rc::downgrade(&wire);
        spawn_local(async move {
            let ticket = fetch_ticket(&origin, &token).await;
            let Some(wire) = connecting.upgrade() else { return };
            match ticket {
                Ok(ticket) => wire.connect(&socket_url(&page_origin(&origin), &ticket)),
                Err(reason) => wire.finish(reason),
            }
        });
        Self(wire)
    }

    /// Sends a frame. False: the connection can't take it and counts as lost.
    pub(crate) fn send(&self, frame: &[u8]) -> bool {
        self.0.send(frame)
    }
}

impl Drop for WebSocketLink {
    fn drop(&mut self) {
        self.0.is_over.set(true);
        self.0.let_go();
    }
}

impl Wire {
    fn connect(self: &Rc<Self>, url: &str) {
        if self.is_over.get() {
            return;
        }
        let Ok(socket) = WebSocket::new(url) else { return self.finish(DisconnectReason::Unreachable) };
        socket.set_binary_type(BinaryType::Arraybuffer);
        let wire = Rc::downgrade(self);
        let on_open = Closure::<dyn FnMut()>::new({
            let wire = wire.clone();
            move || {
                if let Some(wire) = wire.upgrade() {
                    wire.connected();
                }
            }
        });
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new({
            let wire = wire.clone();
            move |event: MessageEvent| {
                if let Some(wire) = wire.upgrade() {
                    wire.take(&event);
                }
            }
        });
        let on_close = Closure::<dyn FnMut(CloseEvent)>::new(move |event: CloseEvent| {
            if let Some(wire) = wire.upgrade() {
                wire.closed(event.code());
            }
        });
        // An error says nothing that the close event after it doesn't say.
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        let open = OpenSocket { socket, _on_open: on_open, _on_message: on_message, _on_close: on_close };
        self.open.replace(Some(open));
    }

    fn connected(self: &Rc<Self>) {
        self.deadline.take();
        self.liveness.replace(Some(Liveness::new(self.patience.get(), now_ms())));
        let wire = Rc::downgrade(self);
        let tick_ms = u32::try_from(TICK_MS).unwrap_or(u32::MAX);
        self.ticks.replace(Some(Interval::new(tick_ms, move || {
            if let Some(wire) = wire.upgrade() {
                wire.tick();
            }
        })));
        (self.report)(Incoming::Connected);
    }

    fn closed(&self, code: u16) {
        let reason = if self.liveness.borrow().is_none() {
            // It never came about; the browser doesn't say why.
            DisconnectReason::Unreachable
        } else {
            match code {
                // What a browser says when the connection broke or ended without a word.
                1005 | 1006 => DisconnectReason::Lost,
                code => DisconnectReason::from_close_code(code),
            }
        };
        self.finish(reason);
    }

    fn take(&self, event: &MessageEvent) {
        if self.is_over.get() {
            return;
        }
        let Ok(buffer) = event.data().dyn_into::<ArrayBuffer>() else {
            return self.finish(DisconnectReason::ProtocolError);
        };
        let frame = Uint8Array::new(&buffer).to_vec();
        let is_pong = frame == self.pong;
        if let Some(liveness) = self.liveness.borrow_mut().as_mut() {
            if is_pong {
                liveness.answered(now_ms());
                self.patience.set(Patience::default());
            } else {
                liveness.heard(now_ms());
            }
        }
        // The client hears of it too: for it also, silence is what makes a connection stale.
        (self.report)(Incoming::Frame(frame));
    }

    fn tick(&self) {
        let unsent_bytes = self.open.borrow().as_ref().map_or(0, |it| it.socket.buffered_amount());
        let verdict = match self.liveness.borrow_mut().as_mut() {
            Some(liveness) => liveness.tick(now_ms(), unsent_bytes),
            None => return,
        };
        match verdict {
            Verdict::Fine => {}
            Verdict::Ask => {
                if !self.send(&form_model::encode(&Message::Ping)) {
                    self.finish(DisconnectReason::Lost);
                }
            }
            Verdict::Dead => {
                self.patience.set(self.patience.get().grown());
                self.finish(DisconnectReason::Lost);
            }
        }
    }

    fn send(&self, frame: &[u8]) -> bool {
        let open = self.open.borrow();
        open.as_ref().is_some_and(|it| {
            it.socket.buffered_amount() <= UNSENT_BYTES_MAX
                && it.socket.ready_state() == WebSocket::OPEN
                && it.socket.send_with_u8_array(frame).is_ok()
        })
    }

    fn finish(&self, reason: DisconnectReason) {
        if !self.is_over.replace(true) {
            self.let_go();
            (self.report)(Incoming::Gone(reason));
        }
    }

    fn let_go(&self) {
        let held = (self.deadline.take(), self.ticks.take(), self.open.take());
        if let Some(open) = &held.2 {
            open.socket.set_onopen(None);
            open.socket.set_onmessage(None);
            open.socket.set_onclose(None);
            // Goodbye is a courtesy; the server notices either way.
            open.socket.close().ok();
        }
        // This may have been called by one of the very closures that are held.
        spawn_local(async move { drop(held) });
    }
}

async fn fetch_ticket(origin: &str, token: &str) -> Result<String, DisconnectReason> {
    let request = Request::post(&format!("{origin}/api/ticket"))
        .header("Authorization", &format!("Bearer {token}"))
        .cache(RequestCache::NoStore);
    let response = request.send().await.map_err(|_| DisconnectReason::Unreachable)?;
    if response.status() == STATUS_UNAUTHORIZED {
        return Err(DisconnectReason::NotSignedIn);
    }
    // Anything else that is no ticket comes from something between here and the server, or a server that is not well.
    let body = response.binary().await.map_err(|_| DisconnectReason::Unreachable)?;
    let answer: TicketAnswer = serde_json::from_slice(&body).map_err(|_| DisconnectReason::Unreachable)?;
    Ok(String::from(js_sys::encode_uri_component(&answer.ticket)))
}

fn page_origin(origin: &str) -> String {
    if origin.is_empty() {
        web_sys::window().and_then(|it| it.location().origin().ok()).unwrap_or_default()
    } else {
        origin.to_owned()
    }
}

/// The sync address of a server, from its origin.
fn socket_url(origin: &str, ticket: &str) -> String {
    // `http` becomes `ws`, `https` becomes `wss`.
    let address = origin.strip_prefix("http").unwrap_or(origin);
    format!("ws{address}/sync?ticket={ticket}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secure_page_gets_a_secure_socket() {
        assert_eq!(socket_url("https://samsyn.example", "t"), "wss://samsyn.example/sync?ticket=t");
        assert_eq!(socket_url("http://127.0.0.1:8080", "t"), "ws://127.0.0.1:8080/sync?ticket=t");
    }
}
