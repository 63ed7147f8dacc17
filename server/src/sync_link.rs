//! What one peer and one document have told each other: the automerge sync protocol over the graph of changes.
//!
//! It keeps, for one session and one document, what automerge's own sync state keeps, and decides what to say next.
//! It neither judges changes nor holds their bytes, so a peer can be answered without the document. What differs from
//! automerge: nothing refused or held is ever asked for, and a message that says nothing new is not sent, so that a
//! peer with a change we don't take does not talk to us for ever. The rule that must not be broken: heads that are
//! said here are committed heads; the caller passes a graph that is not ahead of its store.

use std::collections::{BTreeMap, BTreeSet};

use automerge::sync::{BloomFilter, ChunkList, Have, Message, MessageFlags, MessageVersion};
use automerge::{Change, ChangeHash};

use crate::gate::{ChangeGraph, ChangeIndex};

/// The most changes that one peer may have waiting for others that it has not sent.
const ORPHANS_MAX: usize = 2_000;

/// The most bytes of such changes.
const ORPHAN_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The same while a peer brings back sealed history to a restored server, newest last: what the seal covers can be told only
/// when all of it is here. Ten thoroughly discussed forms.
const RETURNING_MAX: usize = 20_000;

/// The most bytes of it.
const RETURNING_BYTES_MAX: usize = 16 * 1024 * 1024;

/// From so many changes on, a peer that takes whole documents gets one instead: below, the changes are as small.
const WHOLE_DOCUMENT_CHANGES_MIN: usize = 40;

/// May the peer write?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkMode {
    /// Changes go both ways, and no flags are sent, so that no peer sends whole documents.
    ReadWrite,
    /// The peer is told not to send changes, and those that come are not looked at.
    ReadOnly,
    /// The peer brings back sealed history and gets nothing: what it may read it reads afterwards, over another link.
    Returning,
}

/// How much room there is for changes that wait for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    /// For what an honest peer has in disorder.
    Ordinary,
    /// For all the history that a seal covers.
    SealedHistory,
}

/// A peer has sent more changes with missing deps than can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many changes came before those that they build on")]
pub(crate) struct TooManyOrphans;

/// What was last said to the peer, without changes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    heads: Vec<ChangeHash>,
    need: Vec<ChangeHash>,
    have: Vec<Have>,
}

/// What is to be said next.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reply {
    said: Said,
    /// The changes to send, in an order in which each can be applied.
    pub changes: Vec<ChangeHash>,
    /// True if the stored document is sent instead of single changes.
    pub is_whole_document: bool,
}

impl Reply {
    /// True if the reply says these heads.
    pub(crate) fn is_at(&self, heads: &[ChangeHash]) -> bool {
        self.said.heads == heads
    }
}

/// The link between one peer and one document.
#[derive(Debug)]
pub(crate) struct SyncLink {
    mode: LinkMode,
    shared_heads: Vec<ChangeHash>,
    their_heads: Option<Vec<ChangeHash>>,
    their_have: Vec<Have>,
    their_need: Vec<ChangeHash>,
    sent: BTreeSet<ChangeHash>,
    /// Everything up to these heads was sent as one stored document.
    sent_document: Vec<ChangeHash>,
    last_said: Option<Said>,
    takes_documents: bool,
    is_peer_read_only: bool,
    /// True if the peer's last message can be answered from the heads alone.
    is_simple: bool,
    /// True if the peer sent changes: it gets an answer even if that says nothing new, so that it knows they came.
    owes_answer: bool,
    orphans: BTreeMap<ChangeHash, Change>,
}

impl SyncLink {
    /// A link that nothing was said on.
    pub(crate) fn new(mode: LinkMode) -> Self {
        Self {
            mode,
            shared_heads: Vec::new(),
            their_heads: None,
            their_have: Vec::new(),
            their_need: Vec::new(),
            sent: BTreeSet::new(),
            sent_document: Vec::new(),
            last_said: None,
            takes_documents: false,
            is_peer_read_only: false,
            is_simple: false,
            owes_answer: false,
            orphans: BTreeMap::new(),
        }
    }

    /// Whether the peer may write.
    pub(crate) const fn mode(&self) -> LinkMode {
        self.mode
    }

    /// True if the answer that is due needs no graph.
    pub(crate) const fn is_simple(&self) -> bool {
        self.is_simple
    }

    /// True if the peer has said something, so that it can be told of new changes.
    pub(crate) const fn is_begun(&self) -> bool {
        self.their_heads.is_some()
    }

    /// Keeps changes that wait for others.
    ///
    /// # Errors
    /// [`TooManyOrphans`]; the session is then closed, and the peer sends them again in another order.
    pub(crate) fn keep_orphans(&mut self, orphans: Vec<Change>, room: Room) -> Result<(), TooManyOrphans> {
        let (count_max, bytes_max) = match room {
            Room::Ordinary => (ORPHANS_MAX, ORPHAN_BYTES_MAX),
            Room::SealedHistory => (RETURNING_MAX, RETURNING_BYTES_MAX),
        };
        self.orphans.extend(orphans.into_iter().map(|it| (it.hash(), it)));
        let bytes: usize = self.orphans.values().map(|it| it.raw_bytes().len()).sum();
        if self.orphans.len() > count_max || bytes > bytes_max { Err(TooManyOrphans) } else { Ok(()) }
    }

    /// True if the peer has said last that it has just these heads.
    pub(crate) fn is_at(&self, heads: &[ChangeHash]) -> bool {
        self.their_heads.as_deref() == Some(heads)
    }

    /// True if the peer takes changes, and may have them.
    fn gives(&self) -> bool {
        !self.is_peer_read_only && self.mode != LinkMode::Returning
    }

    /// Notes that the peer sent changes.
    pub(crate) const fn note_changes(&mut self) {
        self.owes_answer = true;
    }

    /// Takes the changes that waited, to be judged again together with new ones.
    pub(crate) fn take_orphans(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.orphans).into_values().collect()
    }

    /// Notes what a message says, when its changes have been dealt with.
    pub(crate) fn note_message(&mut self, message: Message, graph: &ChangeGraph) {
        self.is_simple = false;
        self.note_flags(message.flags);
        let covered = graph.clock_of(&message.heads);
        self.sent.retain(|hash| graph.find(hash).is_none_or(|index| !graph.covers(&covered, index)));
        let known: Vec<ChangeHash> = message.heads.iter().copied().filter(|it| graph.contains(it)).collect();
        if known.len() == message.heads.len() {
            self.shared_heads = known;
            self.shared_heads.sort_unstable();
            if message.heads.is_empty() {
                self.forget_what_was_sent();
            }
        } else {
            self.shared_heads = newest_of(graph, self.shared_heads.iter().chain(&known).copied());
        }
        self.note_wishes(message);
    }

    /// Notes a message of a peer that has what is committed, or nothing, without needing the graph.
    pub(crate) fn note_simple_message(&mut self, message: Message) {
        self.is_simple = true;
        self.note_flags(message.flags);
        self.shared_heads.clone_from(&message.heads);
        self.shared_heads.sort_unstable();
        if message.heads.is_empty() {
            self.forget_what_was_sent();
        } else {
            self.sent.clear();
            self.sent_document.clear();
        }
        self.note_wishes(message);
    }

    fn note_flags(&mut self, flags: Option<MessageFlags>) {
        let Some(flags) = flags else { return };
        self.takes_documents = true;
        if flags.contains(MessageFlags::SYNC_RESET) {
            self.sent.clear();
            self.sent_document.clear();
        }
        self.is_peer_read_only = flags.contains(MessageFlags::READ_ONLY);
    }

    fn forget_what_was_sent(&mut self) {
        self.sent.clear();
        self.sent_document.clear();
        self.last_said = None;
    }

    fn note_wishes(&mut self, message: Message) {
        self.their_heads = Some(message.heads);
        self.their_have = message.have;
        self.their_need = message.need;
    }

    /// What to say, after [`Self::note_simple_message`], to a peer that has all or nothing of these committed heads.
    pub(crate) fn reply_from_heads(&self, heads: &[ChangeHash]) -> Option<Reply> {
        let have = vec![Have { last_sync: heads.to_vec(), bloom: BloomFilter::default() }];
        let said = Said { heads: heads.to_vec(), need: Vec::new(), have };
        let is_in_sync = self.their_heads.as_deref() == Some(heads);
        let is_whole_document = !is_in_sync && self.takes_documents && self.gives() && self.sent_document != heads;
        let is_news = is_whole_document || self.last_said.as_ref().is_none_or(|last| last.heads != said.heads);
        is_news.then_some(Reply { said, changes: Vec::new(), is_whole_document })
    }

    /// What to say next, if there is anything new. `wants` tells which unknown hashes are worth asking for.
    pub(crate) fn reply(&self, graph: &ChangeGraph, wants: impl Fn(&ChangeHash) -> bool) -> Option<Reply> {
        let heads = graph.heads();
        let need = match self.mode {
            LinkMode::ReadOnly => Vec::new(),
            LinkMode::ReadWrite | LinkMode::Returning => self.needed(graph, wants),
        };
        let first_have = self.their_have.first();
        if first_have.is_some_and(|have| !have.last_sync.iter().all(|it| graph.contains(it))) {
            let said = Said { heads, need: Vec::new(), have: vec![Have::default()] };
            let is_news = self.last_said.as_ref() != Some(&said);
            return is_news.then(|| Reply { said, changes: Vec::new(), is_whole_document: false });
        }
        let changes = if self.gives() { self.changes_to_send(graph) } else { Vec::new() };
        let is_heads_news = self.last_said.as_ref().is_none_or(|last| last.heads != heads);
        let is_silent = changes.is_empty() && !self.owes_answer;
        if is_silent && !is_heads_news && self.their_heads.as_ref() == Some(&heads) {
            return None;
        }
        let said = Said { have: self.have(graph, &need), heads, need };
        if is_silent && self.last_said.as_ref() == Some(&said) {
            return None;
        }
        let is_most = changes.len() > graph.len() / 3;
        let is_whole_document = self.takes_documents && is_most && changes.len() >= WHOLE_DOCUMENT_CHANGES_MIN;
        let changes = changes.into_iter().map(|it| graph.hash(it)).collect();
        Some(Reply { said, changes, is_whole_document })
    }

    /// Unknown hashes that the peer should send: the first on each way back from its heads.
    fn needed(&self, graph: &ChangeGraph, wants: impl Fn(&ChangeHash) -> bool) -> Vec<ChangeHash> {
        let mut needed = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut open: Vec<ChangeHash> = self.their_heads.iter().flatten().copied().collect();
        while let Some(hash) = open.pop() {
            if graph.contains(&hash) || !seen.insert(hash) {
                continue;
            }
            match self.orphans.get(&hash) {
                Some(orphan) => open.extend_from_slice(orphan.deps()),
                None if wants(&hash) => {
                    needed.insert(hash);
                }
                None => {}
            }
        }
        needed.into_iter().collect()
    }

    fn have(&self, graph: &ChangeGraph, need: &[ChangeHash]) -> Vec<Have> {
        let is_theirs = |hash| self.their_heads.as_ref().is_some_and(|heads| heads.contains(hash));
        if !need.iter().all(is_theirs) {
            return Vec::new();
        }
        let since: Vec<ChangeHash> =
            graph.since(&graph.clock_of(&self.shared_heads)).into_iter().map(|it| graph.hash(it)).collect();
        vec![Have { last_sync: self.shared_heads.clone(), bloom: BloomFilter::from_hashes(since.iter()) }]
    }

    fn changes_to_send(&self, graph: &ChangeGraph) -> Vec<ChangeIndex> {
        let Some(their_heads) = &self.their_heads else { return Vec::new() };
        let needed =
            self.their_need.iter().filter(|hash| !self.sent.contains(*hash)).filter_map(|hash| graph.find(hash));
        let mut chosen: BTreeSet<ChangeIndex> = needed.collect();
        if !self.their_have.is_empty() {
            chosen.extend(self.changes_they_lack(graph, their_heads));
        }
        chosen.into_iter().collect()
    }

    /// What the peer's account of itself does not cover, with everything that builds on it.
    fn changes_they_lack(&self, graph: &ChangeGraph, their_heads: &[ChangeHash]) -> Vec<ChangeIndex> {
        // What they have for certain is not gone through: their summary may be an old one that begins at nothing.
        let last_sync = self.their_have.iter().flat_map(|have| &have.last_sync);
        let certain = graph.clock_of(last_sync.chain(their_heads).chain(&self.sent_document));
        let mut lacking = BTreeSet::new();
        for index in graph.since(&certain) {
            let hash = graph.hash(index);
            let is_lacking = graph.deps(index).any(|dep| lacking.contains(&dep))
                || self.their_have.iter().all(|have| !have.bloom.contains_hash(&hash));
            if is_lacking {
                lacking.insert(index);
            }
        }
        lacking.into_iter().filter(|index| !self.sent.contains(&graph.hash(*index))).collect()
    }

    /// Notes that a reply goes out, and encodes it with the bytes of its changes, or of the stored document.
    pub(crate) fn encode(&mut self, reply: Reply, bytes: Vec<Vec<u8>>) -> Vec<u8> {
        let Reply { said, changes, is_whole_document } = reply;
        if is_whole_document {
            self.sent_document.clone_from(&said.heads);
        }
        self.sent.extend(changes);
        self.last_said = Some(said.clone());
        self.owes_answer = false;
        self.is_simple = false;
        let (changes, version) = match is_whole_document {
            true => (ChunkList::from(bytes.concat()), MessageVersion::V2),
            false => (ChunkList::from(bytes), MessageVersion::V1),
        };
        let flags = match self.mode {
            LinkMode::ReadWrite | LinkMode::Returning => None,
            LinkMode::ReadOnly => {
                let mut flags = MessageFlags::new();
                flags.set(MessageFlags::READ_ONLY);
                flags.set(MessageFlags::SUPPORTS_SYNC_RESET);
                Some(flags)
            }
        };
        Message { heads: said.heads, need: said.need, have: said.have, changes, flags, version }.encode()
    }
}

/// The newest of these changes: those that no other of them builds on.
fn newest_of(graph: &ChangeGraph, hashes: impl Iterator<Item = ChangeHash>) -> Vec<ChangeHash> {
    let hashes: BTreeSet<ChangeHash> = hashes.filter(|it| graph.contains(it)).collect();
    let is_newest = |hash: &&ChangeHash| {
        let others = graph.clock_of(hashes.iter().filter(|it| *it != *hash));
        graph.find(hash).is_some_and(|index| !graph.covers(&others, index))
    };
    hashes.iter().filter(is_newest).copied().collect()
}
