//! Somebody who may sign in and whose program sends what no honest one does.
//!
//! It reads nothing of what it is answered, so that it is a slow reader, too. What it forges is drawn on the document as the
//! server has it. The rule that must not be broken: nothing that it is not allowed to write is ever in anybody's document.

use anyhow::{Result, ensure};
use automerge::sync::{ChunkList, Message as SyncMessage, MessageVersion};
use automerge::{Automerge, Change, ChangeHash};
use form_model::{DocumentId, Message, PROTOCOL_VERSION, PeerMetadata, SAMSYN_VERSION, encode};
use server::{FromServer, Wire};

use crate::cast::{self, Holder};
use crate::forging::{BREACHES, FORGERIES, Forgery, Names, forge};
use crate::run::Run;

/// What the server calls itself.
const SERVER: &str = "samsyn-server";

/// The name of the hostile program.
const OWN: &str = "hostile";

/// The code with which the server closes on somebody who does not keep to the protocol, or breaks documents again and again.
const MISBEHAVED: u16 = 4002;

/// Questions whose answers are not read: more than fit on the way.
const QUESTIONS: usize = 80;

/// What is remembered of the hostile program.
#[derive(Debug, Default)]
pub(crate) struct Hostile {
    wire: Option<Wire>,
    forbidden: Vec<(ChangeHash, Forgery)>,
}

impl Run {
    /// The hostile program connects and sends something.
    pub(crate) fn hostile_acts(&mut self) -> Result<()> {
        let id = cast::yearly().document_id();
        if !self.machine.is_running() {
            return Ok(());
        }
        if self.chance.percent(4) {
            return self.hostile_reads_nothing();
        }
        if self.chance.percent(15) {
            let garbage = self.garbage(id);
            return self.hostile_sends(vec![garbage]);
        }
        let Some(document) = self.at_server(id)? else { return Ok(()) };
        let forgery = *self.chance.pick(&FORGERIES);
        let Some(forged) = forge(&document, forgery, names(), &mut self.chance) else { return Ok(()) };
        self.trace.note(format_args!("hostile: {forgery:?}, forbidden: {:?}", forged.forbidden));
        self.hostile.forbidden.extend(forged.forbidden.map(|it| (it, forgery)));
        self.hostile_sends(vec![sync(id, &forged.changes)])?;
        let is_harmless = matches!(forgery, Forgery::Nothing | Forgery::LaterKey);
        if is_harmless && self.takes_what_is_allowed() { self.check_taken(id, &forged.changes) } else { Ok(()) }
    }

    /// The hostile program breaks every rule of the validator, and one in each of several frames. All of it is refused before automerge is given it:
    /// what breaks a document would in the end cost the session, which would hear no reason. False where that can't be now.
    pub(crate) fn hostile_breaks_every_rule(&mut self) -> Result<bool> {
        let id = cast::yearly().document_id();
        if !self.machine.is_running() {
            return Ok(false);
        }
        let Some(document) = self.at_server(id)? else { return Ok(false) };
        self.trace.note(format_args!("hostile: breaks every rule"));
        let mut frames = Vec::new();
        for breaches in BREACHES {
            let mut changes = Vec::new();
            for breach in breaches {
                let Some(forged) = forge(&document, *breach, names(), &mut self.chance) else { continue };
                self.hostile.forbidden.extend(forged.forbidden.map(|it| (it, *breach)));
                changes.extend(forged.changes);
            }
            frames.push(sync(id, &changes));
        }
        self.hostile_sends(frames)?;
        self.commit_all()?;
        self.check_not_closed()?;
        Ok(true)
    }

    /// Whoever sends what is refused is told so, and goes on.
    fn check_not_closed(&mut self) -> Result<()> {
        let Some(wire) = &mut self.hostile.wire else { return Ok(()) };
        while let Ok(heard) = wire.from_server.try_recv() {
            ensure!(heard != FromServer::Closed(MISBEHAVED), "forged changes reached automerge and broke the document");
        }
        Ok(())
    }

    /// True where nothing keeps the server from taking what the hostile program may write.
    const fn takes_what_is_allowed(&self) -> bool {
        let weather = &self.weather;
        !(weather.rights_change || weather.round_closes || weather.bad_disks || weather.server_crashes)
    }

    /// The gate refuses nothing that is allowed, whoever it comes from.
    fn check_taken(&mut self, id: DocumentId, changes: &[Change]) -> Result<()> {
        self.commit_all()?;
        let document = self.at_server(id)?;
        let has = |it: &Change| document.as_ref().is_some_and(|doc| doc.get_change_meta_by_hash(&it.hash()).is_some());
        ensure!(changes.iter().all(has), "the server does not take what is allowed");
        Ok(())
    }

    /// The hostile program asks for more answers than a connection holds, and reads none.
    fn hostile_reads_nothing(&mut self) -> Result<()> {
        self.trace.note(format_args!("hostile: reads nothing"));
        self.hostile_sends(Vec::new())?;
        for _ in 0..QUESTIONS {
            if let Some(wire) = &self.hostile.wire {
                wire.to_server.try_send(encode(&Message::Ping)).ok(); // A full connection takes no more.
            }
            self.settle();
        }
        Ok(())
    }

    /// The hostile program joins and sends these frames. What it was connected with before is cut.
    pub(crate) fn hostile_sends(&mut self, frames: Vec<Vec<u8>>) -> Result<()> {
        self.hostile.wire = None;
        let Some(Ok(wire)) = self.machine.connect(&Holder::of(cast::HOSTILE).token()) else { return Ok(()) };
        for frame in [vec![join()], frames].concat() {
            self.trace.bytes(&frame);
            wire.to_server.try_send(frame).ok(); // A server that has closed the connection hears nothing.
        }
        self.hostile.wire = Some(wire);
        self.settle();
        Ok(())
    }

    /// A message with some bytes that are wrong, or cut off.
    fn garbage(&mut self, id: DocumentId) -> Vec<u8> {
        let mut frame = sync(id, &[]);
        for _ in 0..=self.chance.below(4) {
            let place = self.chance.below(frame.len());
            frame[place] = self.chance.seed()[0];
        }
        if self.chance.percent(30) {
            frame.truncate(self.chance.below(frame.len()));
        }
        self.trace.note(format_args!("hostile: garbage"));
        frame
    }

    /// Nothing forbidden is in a copy of the follow-up.
    pub(crate) fn check_forbidden(&self, document: &Automerge, whose: &str) -> Result<()> {
        for (hash, forgery) in &self.hostile.forbidden {
            ensure!(
                document.get_change_meta_by_hash(hash).is_none(),
                "{whose} has a change that is forbidden: {forgery:?}"
            );
        }
        Ok(())
    }
}

/// Whose the hostile program is, and whose name it takes.
fn names() -> Names {
    Names { own: Holder::of(cast::HOSTILE).person, other: Holder::of(0).person }
}

fn join() -> Vec<u8> {
    let metadata = PeerMetadata { is_ephemeral: true, samsyn: Some(SAMSYN_VERSION), ..PeerMetadata::default() };
    encode(&Message::Join { sender_id: OWN.to_owned(), metadata, versions: vec![PROTOCOL_VERSION.to_owned()] })
}

fn sync(id: DocumentId, changes: &[Change]) -> Vec<u8> {
    let is_built_on = |hash: &ChangeHash| changes.iter().any(|it| it.deps().contains(hash));
    let chunks: Vec<Vec<u8>> = changes.iter().map(|it| it.raw_bytes().to_vec()).collect();
    let mut heads: Vec<ChangeHash> = changes.iter().map(Change::hash).filter(|it| !is_built_on(it)).collect();
    heads.sort_unstable();
    let message = SyncMessage {
        heads,
        need: Vec::new(),
        have: Vec::new(),
        changes: ChunkList::from(chunks),
        flags: None,
        version: MessageVersion::V1,
    };
    let (sender_id, target_id) = (OWN.to_owned(), SERVER.to_owned());
    encode(&Message::Sync { document_id: id.to_string(), sender_id, target_id, data: message.encode() })
}
