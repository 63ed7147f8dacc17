//! A tablet: the real client on the real memory store, its program, its disk, its clock and its end of the network.
//!
//! It performs effects when it is told to and reports what came of them. What it checks in passing: nothing that the disk does
//! not have leaves for the server. The rule that must not be broken: a crash takes everything but the disk.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use anyhow::{Result, bail, ensure};
use automerge::sync::Message as SyncMessage;
use automerge::{Automerge, Change};
use client_core::{
    Batch, Client, DisconnectReason, Effect, Entry, Event, LocalStore as _, LocalStoreError, MemoryStore, Notice,
    StoreProblem, Timer, Write,
};
use form_model::{ChangeHash, DocumentId, Message, decode, load_automerge};

use crate::cast::Holder;
use crate::line::Line;
use crate::skew::Skew;

/// How a tablet is connected.
pub(crate) enum Link {
    /// Not.
    Down,
    /// The program asked for a connection and waits.
    Asked,
    /// There is one.
    Up(Box<Line>),
    /// There was one; the tablet has not noticed yet that nothing arrives any more.
    Severed,
}

/// What the disk does with a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Disk {
    /// It writes it, and says so.
    Writes,
    /// It writes it and reports a failure.
    WritesAndComplains,
    /// It says that it failed, and did.
    Fails,
}

/// A tablet.
pub(crate) struct Tablet {
    pub(crate) holder: Holder,
    pub(crate) link: Link,
    /// How far its clock is off, in milliseconds.
    pub(crate) clock_off_ms: i64,
    /// Connections that the tablet has given up and the server has not: what was on its way may still arrive.
    pub(crate) ghosts: VecDeque<Line>,
    /// Whether its program and the server's are of different versions.
    pub(crate) skew: Skew,
    /// So many changes are stored one by one before they are folded; none where that is as it always is.
    folds_from: Option<usize>,
    /// True while the program began on less than the disk has.
    is_stale: bool,
    /// So many programs began on less than the disk had by then.
    late_pages: u32,
    /// True if other pages of the browser write to the same disk.
    shares_disk: bool,
    client: Option<Client>,
    store: MemoryStore,
    saving: Option<(Batch, Vec<Write>)>,
    timers: BTreeSet<(u64, u64)>,
    timer_of: BTreeMap<u64, Timer>,
    timers_started: u64,
    durable: BTreeMap<DocumentId, HashSet<ChangeHash>>,
}

impl Tablet {
    pub(crate) fn new(holder: Holder) -> Self {
        Self {
            holder,
            link: Link::Down,
            clock_off_ms: 0,
            ghosts: VecDeque::new(),
            skew: Skew::Nobody,
            folds_from: None,
            is_stale: false,
            late_pages: 0,
            shares_disk: false,
            client: None,
            store: MemoryStore::new(),
            saving: None,
            timers: BTreeSet::new(),
            timer_of: BTreeMap::new(),
            timers_started: 0,
            durable: BTreeMap::new(),
        }
    }

    /// The same, folding changes from so many on.
    pub(crate) fn folding_from(self, changes: Option<usize>) -> Self {
        Self { folds_from: changes, ..self }
    }

    /// A tablet with a copy of this one's disk, and nothing else of it.
    pub(crate) fn copied(&self) -> Result<Self> {
        Ok(Self {
            clock_off_ms: self.clock_off_ms,
            skew: self.skew,
            folds_from: self.folds_from,
            ..Self::with_disk(self.holder, self.entries()?)?
        })
    }

    /// Another page of the same browser, with the same tablet in it: it has the same disk, and nothing else of this one.
    pub(crate) fn another_page(&mut self) -> Self {
        self.shares_disk = true;
        Self {
            clock_off_ms: self.clock_off_ms,
            skew: self.skew,
            folds_from: self.folds_from,
            shares_disk: true,
            store: self.store.clone(),
            ..Self::new(self.holder)
        }
    }

    /// True if other pages write to the same disk.
    pub(crate) const fn shares_disk(&self) -> bool {
        self.shares_disk
    }

    /// A tablet whose disk holds this.
    pub(crate) fn with_disk(holder: Holder, entries: Vec<Entry>) -> Result<Self> {
        let mut tablet = Self::new(holder);
        tablet.fill_disk(entries)?;
        Ok(tablet)
    }

    /// The disk holds this from now on.
    pub(crate) fn fill_disk(&mut self, entries: Vec<Entry>) -> Result<()> {
        self.store = MemoryStore::holding(entries.clone());
        self.look_at_disk(&entries)
    }

    /// Takes note of what the disk has of each document.
    fn look_at_disk(&mut self, entries: &[Entry]) -> Result<()> {
        let documents: BTreeSet<_> = entries.iter().filter_map(|it| document_key(&it.0)).map(|it| it.0).collect();
        for document in documents {
            let hashes = self.on_disk(document)?;
            self.durable.insert(document, hashes);
        }
        Ok(())
    }

    /// Everything that the disk holds.
    pub(crate) fn entries(&self) -> Result<Vec<Entry>> {
        Ok(at_once(self.store.load(""))?)
    }

    /// The client, while the program runs.
    pub(crate) fn client(&self) -> Option<&Client> {
        self.client.as_ref()
    }

    pub(crate) fn client_mut(&mut self) -> Option<&mut Client> {
        self.client.as_mut()
    }

    pub(crate) fn is_running(&self) -> bool {
        self.client.is_some()
    }

    pub(crate) fn is_saving(&self) -> bool {
        self.saving.is_some()
    }

    /// The time on the tablet's own clock.
    pub(crate) fn own_ms(&self, now_ms: u64) -> u64 {
        now_ms.saturating_add_signed(self.clock_off_ms)
    }

    /// A document on the tablet.
    pub(crate) fn document(&self, document: DocumentId) -> Option<&Automerge> {
        Some(self.client()?.document(document)?.automerge())
    }

    /// Starts the program on what the disk has; who uses it signs in on a disk that knows nobody.
    pub(crate) fn start(&mut self, seed: [u8; 32], now_ms: u64) -> Result<()> {
        let entries = self.entries()?;
        self.start_on(entries, seed, now_ms)?;
        self.is_stale = false;
        Ok(())
    }

    /// Starts the program on what it read from the disk some time ago.
    pub(crate) fn start_on(&mut self, entries: Vec<Entry>, seed: [u8; 32], now_ms: u64) -> Result<()> {
        ensure!(self.client.is_none(), "a program is started once");
        self.is_stale = true;
        self.late_pages += 1;
        if self.shares_disk {
            // Other pages have written to it.
            self.look_at_disk(&entries)?;
        }
        let client = Client::new(seed);
        self.client = Some(match self.folds_from {
            Some(changes) => client.folding_from(changes),
            None => client,
        });
        self.handle(now_ms, Event::Started { entries })?;
        if self.client().is_some_and(|it| it.identity().is_none()) {
            self.handle(now_ms, Event::SignedIn(self.holder.identity()))?;
        }
        Ok(())
    }

    /// A page that shows what is on the disk, while another one has the pen.
    pub(crate) fn following(&self, seed: [u8; 32], now_ms: u64) -> Result<Client> {
        let mut client = Client::new(seed);
        // What it would do, a page that follows does not.
        client.handle(self.own_ms(now_ms), Event::Started { entries: self.entries()? });
        Ok(client)
    }

    /// How many programs have begun here on less than the disk had by then.
    pub(crate) const fn late_pages(&self) -> u32 {
        self.late_pages
    }

    /// True while the program began on less than the disk has.
    pub(crate) const fn is_stale(&self) -> bool {
        self.is_stale
    }

    /// The program ends without a word; what the disk was about to write it may have written.
    pub(crate) fn crash(&mut self, disk: Disk) -> Result<()> {
        if let Some((_, writes)) = self.saving.take()
            && disk == Disk::Writes
        {
            self.commit(writes)?.ok();
        }
        self.client = None;
        self.timers.clear();
        self.timer_of.clear();
        self.hang_up();
        Ok(())
    }

    /// The disk is empty.
    pub(crate) fn evict(&mut self) {
        self.store = MemoryStore::new();
        self.durable.clear();
    }

    pub(crate) fn fill_up(&self) {
        self.store.fill_up();
    }

    pub(crate) fn make_room(&self) {
        self.store.make_room();
    }

    /// Something happened.
    pub(crate) fn handle(&mut self, now_ms: u64, event: Event) -> Result<Vec<Notice>> {
        let own_ms = self.own_ms(now_ms);
        let Some(client) = &mut self.client else { return Ok(Vec::new()) };
        let mut notices = Vec::new();
        for effect in client.handle(own_ms, event) {
            match effect {
                Effect::Save { batch, writes } => {
                    ensure!(self.saving.is_none(), "one batch is on its way at a time");
                    self.saving = Some((batch, writes));
                }
                Effect::Connect { .. } => {
                    self.hang_up();
                    self.link = Link::Asked;
                }
                Effect::Send(frame) => self.send(frame)?,
                Effect::Disconnect => self.hang_up(),
                Effect::StartTimer { timer, after_ms } => {
                    self.timers_started += 1;
                    self.timers.insert((now_ms + after_ms, self.timers_started));
                    self.timer_of.insert(self.timers_started, timer);
                }
                Effect::Notify(notice) => notices.push(notice),
            }
        }
        let lost = notices.iter().find(|it| matches!(it, Notice::DamagedRowsKept | Notice::StoreFromNewerVersion));
        if let Some(lost) = lost {
            bail!("the tablet can't read its own disk: {lost:?}");
        }
        Ok(notices)
    }

    /// The program drops its connection by itself.
    pub(crate) fn give_up_connection(&mut self) {
        self.hang_up();
    }

    /// Whatever was sent over the connection before may still arrive.
    fn hang_up(&mut self) {
        if let Link::Up(line) = std::mem::replace(&mut self.link, Link::Down) {
            self.ghosts.push_back(*line);
        }
    }

    /// The network between the tablet and the server breaks, and the tablet does not hear of it.
    pub(crate) fn sever(&mut self) {
        if matches!(self.link, Link::Up(_)) {
            self.hang_up();
            self.link = Link::Severed;
        }
    }

    /// The tablet learns that its connection is gone.
    pub(crate) fn lose(&mut self, now_ms: u64, reason: DisconnectReason) -> Result<()> {
        self.hang_up();
        self.link = Link::Down;
        self.handle(now_ms, Event::Disconnected(reason)).map(|_| ())
    }

    fn send(&mut self, frame: Vec<u8>) -> Result<()> {
        if let Ok(Message::Sync { document_id, data, .. }) = decode(&frame) {
            self.check_durable(&document_id, &data)?;
        }
        if let Link::Up(line) = &mut self.link {
            self.skew.sent(frame).into_iter().for_each(|it| line.send(it));
        }
        Ok(())
    }

    fn check_durable(&self, document: &str, data: &[u8]) -> Result<()> {
        let message = SyncMessage::decode(data)?;
        let none = HashSet::new();
        let durable = self.durable.get(&document.parse::<DocumentId>()?).unwrap_or(&none);
        let heads = message.heads.iter().all(|it| durable.contains(it));
        ensure!(heads, "a tablet advertises what its disk does not have");
        for chunk in message.changes.iter() {
            let hash = Change::from_bytes(chunk.to_vec())?.hash();
            ensure!(durable.contains(&hash), "a tablet sends what its disk does not have");
        }
        Ok(())
    }

    /// The disk deals with the batch that waits.
    pub(crate) fn save(&mut self, now_ms: u64, disk: Disk) -> Result<()> {
        let Some((batch, writes)) = self.saving.take() else { return Ok(()) };
        let result = match disk {
            Disk::Writes => self.commit(writes)?.map_err(|error| StoreProblem::from(&error)),
            Disk::WritesAndComplains => {
                self.commit(writes)?.ok();
                Err(StoreProblem::Failed)
            }
            Disk::Fails => Err(StoreProblem::Failed),
        };
        self.handle(now_ms, Event::Saved { batch, result }).map(|_| ())
    }

    fn commit(&mut self, writes: Vec<Write>) -> Result<Result<(), LocalStoreError>> {
        let (mut grown, mut rewritten) = (Vec::new(), BTreeSet::new());
        for write in &writes {
            match write {
                Write::Put { key, value } => match document_key(key) {
                    Some((document, row)) if row.starts_with("change/") => {
                        grown.push((document, Change::from_bytes(value.clone())?.hash()));
                    }
                    Some((document, row)) if row.starts_with("snapshot/") => {
                        rewritten.insert(document);
                    }
                    Some(_) | None => {}
                },
                Write::Delete { .. } => {}
                Write::DeleteAll { prefix } if prefix.is_empty() => rewritten.extend(self.durable.keys().copied()),
                Write::DeleteAll { prefix } => rewritten.extend(document_key(prefix).map(|it| it.0)),
            }
        }
        if let Err(error) = at_once(self.store.commit(writes)) {
            return Ok(Err(error));
        }
        for (document, hash) in grown {
            self.durable.entry(document).or_default().insert(hash);
        }
        for document in rewritten {
            let hashes = self.on_disk(document)?;
            self.durable.insert(document, hashes);
        }
        Ok(Ok(()))
    }

    /// The changes of a document that the disk could give back.
    fn on_disk(&self, document: DocumentId) -> Result<HashSet<ChangeHash>> {
        let prefix = format!("document/{document}/");
        // A full disk can still be read.
        let rows = at_once(self.store.load(&prefix))?;
        let is_content = |it: &&Entry| {
            let row = &it.0[prefix.len()..];
            row.starts_with("snapshot/") || row.starts_with("change/")
        };
        let mut rows: Vec<_> = rows.iter().filter(is_content).collect();
        rows.sort_by_key(|it| !it.0[prefix.len()..].starts_with("snapshot/"));
        let bytes = rows.iter().flat_map(|it| it.1.iter().copied()).collect::<Vec<_>>();
        if bytes.is_empty() {
            return Ok(HashSet::new());
        }
        Ok(load_automerge(&bytes)?.get_changes_meta(&[]).iter().map(|it| it.hash).collect())
    }

    /// When the next timer runs out.
    pub(crate) fn next_timer_ms(&self) -> Option<u64> {
        self.timers.first().map(|it| it.0)
    }

    /// Timers that have run out are reported.
    pub(crate) fn fire_timers(&mut self, now_ms: u64) -> Result<bool> {
        let mut has_fired = false;
        while let Some((due_ms, number)) = self.timers.first().copied()
            && due_ms <= now_ms
        {
            self.timers.pop_first();
            if let Some(timer) = self.timer_of.remove(&number) {
                has_fired = true;
                self.handle(now_ms, Event::TimerFired(timer))?;
            }
        }
        Ok(has_fired)
    }
}

/// The document that a key belongs to, and the row in it.
fn document_key(key: &str) -> Option<(DocumentId, &str)> {
    let (document, row) = key.strip_prefix("document/")?.split_once('/')?;
    Some((document.parse().ok()?, row))
}

/// What a future has that waits for nothing; the memory store's do not.
fn at_once<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("the memory store waits for nothing"),
    }
}
