//! A client that speaks automerge's sync protocol without a document: it knows the script, so it need not merge anything.
//!
//! What it says is what a stock client that had merged would say: heads, what is shared, a filter over what is not, and an
//! answer to each message that changed something. That keeps the work beside the servers small. It checks no content; that
//! is done afterwards by whole documents that are fetched.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Error, Result, bail};
use automerge::ChangeHash;
use automerge::sync::{self, BloomFilter, ChunkList, Have, MessageFlags, MessageVersion};
use form_model::{Message, PROTOCOL_VERSION, PeerMetadata, decode, encode};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::script::{Counts, Place, Script};

/// The largest message that a server may send: a form of 200,000 changes one by one, with room.
const MESSAGE_BYTES_MAX: usize = 256 * 1024 * 1024;

/// How long a server may take to shake hands.
const HANDSHAKE_MAX: Duration = Duration::from_secs(60);

/// Where clients connect, and whether they bring a token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) address: SocketAddr,
    pub(crate) path: &'static str,
    pub(crate) wants_token: bool,
}

/// A socket after the handshake.
#[derive(Debug)]
pub(crate) struct Wire {
    socket: WebSocketStream<TcpStream>,
    own: String,
    server: String,
}

impl Wire {
    pub(crate) async fn connect(target: Target, token: &str, peer: &str) -> Result<Self> {
        tokio::time::timeout(HANDSHAKE_MAX, Self::shake_hands(target, token, peer))
            .await
            .context("no handshake in time")?
    }

    async fn shake_hands(target: Target, token: &str, peer: &str) -> Result<Self> {
        let stream = TcpStream::connect(target.address).await?;
        stream.set_nodelay(true)?;
        let mut request = format!("ws://{}{}", target.address, target.path).into_client_request()?;
        if target.wants_token {
            request.headers_mut().insert("authorization", HeaderValue::from_str(&format!("Bearer {token}"))?);
        }
        let config = WebSocketConfig::default()
            .max_message_size(Some(MESSAGE_BYTES_MAX))
            .max_frame_size(Some(MESSAGE_BYTES_MAX));
        let (socket, _) = client_async_with_config(request, stream, Some(config)).await?;
        let mut wire = Self { socket, own: peer.to_owned(), server: String::new() };
        let metadata = PeerMetadata { is_ephemeral: true, ..PeerMetadata::default() };
        let versions = vec![PROTOCOL_VERSION.to_owned()];
        wire.feed(&Message::Join { sender_id: peer.to_owned(), metadata, versions }).await?;
        wire.flush().await?;
        loop {
            if let Message::Peer { sender_id, .. } = wire.next().await? {
                wire.server = sender_id;
                return Ok(wire);
            }
        }
    }

    async fn feed(&mut self, message: &Message) -> Result<()> {
        Ok(self.socket.feed(Frame::Binary(encode(message).into())).await?)
    }

    pub(crate) async fn flush(&mut self) -> Result<()> {
        Ok(self.socket.flush().await?)
    }

    /// Queues a sync message; a request is one of a client that has nothing.
    pub(crate) async fn feed_sync(&mut self, document: &str, message: sync::Message) -> Result<()> {
        let is_request = message.heads.is_empty();
        let (document_id, sender_id, target_id) = (document.to_owned(), self.own.clone(), self.server.clone());
        let data = message.encode();
        let message = match is_request {
            true => Message::Request { document_id, sender_id, target_id, data },
            false => Message::Sync { document_id, sender_id, target_id, data },
        };
        self.feed(&message).await
    }

    /// The next message of any kind.
    pub(crate) async fn next(&mut self) -> Result<Message> {
        loop {
            match self.socket.next().await.context("the server closed")?? {
                Frame::Binary(bytes) => return Ok(decode(&bytes)?),
                Frame::Close(reason) => bail!("the server closed: {reason:?}"),
                Frame::Text(_) | Frame::Ping(_) | Frame::Pong(_) | Frame::Frame(_) => {}
            }
        }
    }

    /// The next sync message of a document.
    pub(crate) async fn next_sync(&mut self, document: &str) -> Result<sync::Message> {
        loop {
            let message = self.next().await?;
            if let Message::Sync { document_id, data, .. } = &message
                && document_id == document
            {
                return Ok(sync::Message::decode(data)?);
            }
            if let Message::DocUnavailable { document_id, .. } = &message
                && document_id == document
            {
                bail!("{document} is unavailable");
            }
            if let Message::Error { message } = message {
                bail!("the server says: {message}");
            }
        }
    }

    /// Passes over what comes, and answers pings, until the connection is lost.
    pub(crate) async fn idle(&mut self) -> Error {
        loop {
            if let Err(error) = self.next().await {
                return error;
            }
        }
    }

    pub(crate) async fn close(mut self) {
        // The server may have been quicker.
        drop(self.socket.close(None).await);
    }
}

/// When each edit was sent, for whoever hears of it.
#[derive(Debug)]
pub(crate) struct SentTimes {
    begun: Instant,
    nanoseconds: Vec<AtomicU64>,
}

impl SentTimes {
    pub(crate) fn of(edits: usize) -> Self {
        Self { begun: Instant::now(), nanoseconds: (0..edits).map(|_| AtomicU64::new(0)).collect() }
    }

    fn note(&self, edit: usize) {
        let now = u64::try_from(self.begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.nanoseconds[edit].store(now, Ordering::Relaxed);
    }

    fn since(&self, edit: usize) -> Duration {
        let sent = self.nanoseconds[edit].load(Ordering::Relaxed);
        self.begun.elapsed().saturating_sub(Duration::from_nanos(sent))
    }
}

/// One writer at one form.
#[derive(Debug)]
pub(crate) struct LightClient {
    wire: Wire,
    script: Arc<Script>,
    pub(crate) writer: usize,
    times: Arc<SentTimes>,
    /// What is here.
    known: Counts,
    /// What the server said that it has.
    acknowledged: Counts,
    /// What was here when we last said so.
    said: Counts,
    has_heard: bool,
    pub(crate) acks: Vec<Duration>,
    pub(crate) echoes: Vec<Duration>,
}

impl LightClient {
    /// Connects with the history, and with the first edits of the own lane that were made without a network.
    pub(crate) async fn connect(target: Target, place: (Arc<Script>, usize), offline: usize) -> Result<Self> {
        let (script, writer) = place;
        let peer = format!("light-{}-{writer}-{}", script.document, rand::random::<u32>());
        let wire = Wire::connect(target, &script.tokens[writer], &peer).await?;
        let mut known = [0, 0];
        known[writer % script.order.stride()] = offline;
        let times = Arc::new(SentTimes::of(script.edits.len()));
        let (acknowledged, said) = ([0, 0], known);
        let mut client = Self {
            wire,
            script,
            writer,
            times,
            known,
            acknowledged,
            said,
            has_heard: false,
            acks: Vec::new(),
            echoes: Vec::new(),
        };
        client.greet().await?;
        Ok(client)
    }

    /// Both writers of a form tell the time by the same list.
    pub(crate) fn share_times(&mut self, times: &Arc<SentTimes>) {
        self.times = times.clone();
    }

    /// Which of these scripts is played here.
    pub(crate) fn place_among(&self, scripts: &[Arc<Script>]) -> Option<usize> {
        scripts.iter().position(|script| Arc::ptr_eq(script, &self.script))
    }

    /// The own edit at a place in the own lane.
    pub(crate) fn own(&self, place: usize) -> usize {
        self.script.in_lane(self.writer, place)
    }

    /// How many edits there are in the own lane.
    pub(crate) fn lane_length(&self) -> usize {
        self.script.edits.len() / 2
    }

    pub(crate) async fn close(self) {
        self.wire.close().await;
    }

    /// How many own edits the server has said to have.
    pub(crate) fn acknowledged_own(&self) -> usize {
        match self.script.order.stride() {
            1 => (self.acknowledged[0] + 1 - self.writer) / 2,
            _ => self.acknowledged[self.writer],
        }
    }

    pub(crate) fn knows(&self, edit: usize) -> bool {
        self.known[self.script.lane(edit)] >= self.script.count_with(edit)
    }

    pub(crate) fn is_acknowledged(&self, edit: usize) -> bool {
        self.acknowledged[self.script.lane(edit)] >= self.script.count_with(edit)
    }

    /// Queues one edit.
    pub(crate) async fn feed_edit(&mut self, edit: usize) -> Result<()> {
        let lane = self.script.lane(edit);
        self.known[lane] = self.script.count_with(edit);
        self.times.note(edit);
        let bytes = self.script.edits[edit].bytes.clone();
        self.say(vec![bytes], Vec::new()).await
    }

    /// Sends the first edits of the own lane in one message.
    pub(crate) async fn send_offline(&mut self, edits: usize) -> Result<()> {
        let script = self.script.clone();
        let changes = (0..edits).map(|place| script.edits[script.in_lane(self.writer, place)].bytes.clone());
        self.say(changes.collect(), Vec::new()).await?;
        self.wire.flush().await
    }

    pub(crate) async fn flush(&mut self) -> Result<()> {
        self.wire.flush().await
    }

    /// Answers what changed something, unless an edit has said it already.
    pub(crate) async fn answer(&mut self) -> Result<()> {
        if self.known != self.said {
            self.say(Vec::new(), Vec::new()).await?;
            self.wire.flush().await?;
        }
        Ok(())
    }

    /// Hears one message, or nothing until a time.
    pub(crate) async fn hear_until(&mut self, latest: Instant) -> Result<()> {
        self.hear_unless(sleep_until(latest)).await.map(drop)
    }

    /// Hears one message; false when something else came first. What is said in answer is always said whole.
    async fn hear_unless(&mut self, other: impl Future<Output = ()>) -> Result<bool> {
        let message = tokio::select! {
            message = self.wire.next_sync(&self.script.document) => message?,
            () = other => return Ok(false),
        };
        self.note(&message).await?;
        Ok(true)
    }

    /// Hears and answers until it is asked back.
    pub(crate) async fn idle(mut self, mut until: watch::Receiver<bool>) -> Result<Self> {
        loop {
            // The sender is gone where nobody asks back any more.
            let asked_back = async { drop(until.wait_for(|is_over| *is_over).await) };
            if !self.hear_unless(asked_back).await? {
                return Ok(self);
            }
            self.answer().await?;
        }
    }

    /// Leaves and comes back to what it has.
    pub(crate) async fn rejoin(mut self, target: Target) -> Result<Self> {
        let (peer, token) = (self.wire.own.clone(), self.script.tokens[self.writer].clone());
        self.wire.close().await;
        self.wire = Wire::connect(target, &token, &peer).await?;
        self.greet().await?;
        Ok(self)
    }

    async fn greet(&mut self) -> Result<()> {
        self.has_heard = false;
        self.say(Vec::new(), Vec::new()).await?;
        self.wire.flush().await?;
        let latest = Instant::now() + HANDSHAKE_MAX;
        while !self.has_heard {
            anyhow::ensure!(Instant::now() < latest, "the server says nothing of the form");
            self.hear_until(latest).await?;
        }
        Ok(())
    }

    async fn note(&mut self, message: &sync::Message) -> Result<()> {
        if message.flags.as_ref().is_some_and(|flags| flags.contains(MessageFlags::READ_ONLY)) {
            bail!("the server takes no more edits from us");
        }
        self.has_heard = true;
        for chunk in message.changes.iter() {
            if let Some(edit) = self.script.edit_in(chunk) {
                self.note_known(edit);
            }
        }
        let is_whole = message.version == MessageVersion::V2;
        let mut unknown = Vec::new();
        for head in &message.heads {
            match self.script.place_of(head) {
                Place::Edit(edit) => {
                    self.note_acknowledged(edit);
                    if is_whole {
                        self.note_known(edit);
                    } else if !self.knows(edit) {
                        unknown.push(*head);
                    }
                }
                Place::History => {}
                Place::Unknown => bail!("the server has {head}, which is not of this history"),
            }
        }
        if message.changes.is_empty() && !unknown.is_empty() {
            self.say(Vec::new(), unknown).await?;
            self.wire.flush().await?;
        }
        Ok(())
    }

    fn note_known(&mut self, edit: usize) {
        let (lane, count) = (self.script.lane(edit), self.script.count_with(edit));
        for place in self.known[lane]..count {
            let heard = self.script.in_lane(lane, place);
            if heard % 2 != self.writer {
                self.echoes.push(self.times.since(heard));
            }
        }
        self.known[lane] = self.known[lane].max(count);
    }

    fn note_acknowledged(&mut self, edit: usize) {
        let (lane, count) = (self.script.lane(edit), self.script.count_with(edit));
        for place in self.acknowledged[lane]..count {
            let held = self.script.in_lane(lane, place);
            if held % 2 == self.writer {
                self.acks.push(self.times.since(held));
            }
        }
        self.acknowledged[lane] = self.acknowledged[lane].max(count);
    }

    async fn say(&mut self, changes: Vec<Vec<u8>>, need: Vec<ChangeHash>) -> Result<()> {
        let shared = [0, 1].map(|lane| self.known[lane].min(self.acknowledged[lane]));
        let unshared = [0, 1].map(|lane| (lane, shared[lane]..self.known[lane]));
        let hashes: Vec<ChangeHash> = unshared
            .into_iter()
            .flat_map(|(lane, places)| places.map(move |place| (lane, place)))
            .map(|(lane, place)| self.script.edits[self.script.in_lane(lane, place)].hash)
            .collect();
        let have = vec![Have { last_sync: self.script.heads(shared), bloom: BloomFilter::from_hashes(hashes.iter()) }];
        self.said = self.known;
        let message = message_of(self.script.heads(self.known), (need, have), changes);
        let document = self.script.document.clone();
        self.wire.feed_sync(&document, message).await
    }
}

/// A message as stock clients make them, who say that they understand whole documents.
pub(crate) fn message_of(
    heads: Vec<ChangeHash>,
    wishes: (Vec<ChangeHash>, Vec<Have>),
    changes: Vec<Vec<u8>>,
) -> sync::Message {
    let (need, have) = wishes;
    let mut flags = MessageFlags::new();
    flags.set(MessageFlags::SUPPORTS_SYNC_RESET);
    let (changes, flags) = (ChunkList::from(changes), Some(flags));
    sync::Message { heads, need, have, changes, flags, version: MessageVersion::V1 }
}
