//! The attacker, the bystander and the server between them.

use std::process::Command;

use automerge::sync::{self, ChunkList, MessageVersion};
use automerge::{Automerge, Change, ChangeHash};
use form_model::{Edit, Message, RefusalReason, RefusedHash, Splice};
use harness::{Account, Example, Incoming, PlainTablet, ServerProcess, samsyn, server_binary};

use super::forgery::heads_of;

/// One scene per test.
pub(super) struct Scene {
    pub(super) example: Example,
    pub(super) server: ServerProcess,
    pub(super) attacker: PlainTablet,
    pub(super) account: Account,
    pub(super) bystander: PlainTablet,
    pub(super) chef: Account,
}

/// What the sender was told.
#[derive(Debug)]
pub(super) enum Told {
    /// These changes are refused for good.
    Refused(Vec<RefusedHash>),
    /// The session is over, with this code.
    Closed(u16),
    /// The document cannot be had.
    Unavailable,
    /// The changes were taken.
    Taken,
    /// Others are needed first.
    Asked(Vec<ChangeHash>),
}

impl Scene {
    /// Both have fetched the follow-up of the same workplace.
    pub(super) async fn begin() -> Self {
        Self::begin_with(Command::new(server_binary())).await
    }

    /// The same on a server that is started in a special way.
    pub(super) async fn begin_with(server: Command) -> Self {
        let example = Example::with_workplaces(1);
        let server = ServerProcess::start_with(server, &example.data());
        let account = Account::of(&example, server.address(), &harness::ombud(1));
        let chef = Account::of(&example, server.address(), &harness::chef(1));
        let attacker = joined(&server, &account, "attacker").await;
        let bystander = joined(&server, &chef, "bystander").await;
        Self { example, server, attacker, account, bystander, chef }
    }

    pub(super) fn followup(&self) -> String {
        self.account.followup.clone()
    }

    /// The attacker's copy of the form.
    pub(super) fn form(&mut self) -> &mut Automerge {
        let followup = self.followup();
        &mut self.attacker.document(&followup).form
    }

    /// Sends changes and tells the answer.
    pub(super) async fn sends(&mut self, changes: &[Change]) -> Told {
        let bytes = changes.iter().map(|change| change.raw_bytes().to_vec()).collect();
        self.sends_chunks(bytes, heads_of(changes)).await
    }

    /// Sends chunks as they are, with the heads that they are said to lead to.
    pub(super) async fn sends_chunks(&mut self, chunks: Vec<Vec<u8>>, heads: Vec<ChangeHash>) -> Told {
        let mut heads = heads;
        heads.sort();
        let message = sync::Message {
            heads: heads.clone(),
            need: Vec::new(),
            have: Vec::new(),
            changes: ChunkList::from(chunks),
            flags: None,
            version: MessageVersion::V1,
        };
        self.sends_sync_bytes(message.encode(), &heads).await
    }

    /// Sends the bytes of a sync message and tells the answer to it.
    pub(super) async fn sends_sync_bytes(&mut self, bytes: Vec<u8>, heads: &[ChangeHash]) -> Told {
        let followup = self.followup();
        self.attacker.socket.send_sync(&followup, bytes).await;
        self.hears_about(heads).await
    }

    /// Reads until something is said about these changes, or the session ends.
    pub(super) async fn hears_about(&mut self, heads: &[ChangeHash]) -> Told {
        let followup = self.followup();
        loop {
            match self.attacker.socket.next().await {
                Incoming::Closed(code) => return Told::Closed(code),
                Incoming::Message(Message::Refused(refusal)) => return Told::Refused(refusal.changes),
                Incoming::Message(Message::DocUnavailable { document_id, .. }) if document_id == followup => {
                    return Told::Unavailable;
                }
                Incoming::Message(Message::Sync { data, .. }) => {
                    let reply = sync::Message::decode(&data).expect("the server sends sync messages");
                    if !heads.is_empty() && heads.iter().all(|head| reply.heads.contains(head)) {
                        return Told::Taken;
                    }
                    if !reply.need.is_empty() {
                        return Told::Asked(reply.need);
                    }
                }
                Incoming::Message(_) => {}
            }
        }
    }

    /// The bystander goes on as if nothing had happened, and what is stored can be loaded.
    pub(super) async fn everything_still_works(mut self) {
        let followup = self.followup();
        self.bystander.document(&followup).write(&Edit::comment("B1", Splice::insert(0, "ostört ")));
        self.bystander.say_what_is_new(&followup).await;
        self.bystander.until_acknowledged(&followup).await.expect("the bystander's session lives");
        let newcomer = joined(&self.server, &self.account, "newcomer").await;
        newcomer.socket.close().await;
        let content = self.chef.api(self.server.address()).content(&followup);
        assert_eq!(content["document"]["answers"]["B1"]["comment"], "ostört ");
        self.server.kill();
        let data = self.example.data();
        samsyn(&["verify", "--data", data.to_str().expect("temporary paths are plain text")]);
    }
}

async fn joined(server: &ServerProcess, account: &Account, peer: &str) -> PlainTablet {
    let mut tablet = PlainTablet::connect(server.address(), &account.token, peer, account.person).await;
    tablet.open(&account.followup, None).await;
    tablet.until_fetched(&account.followup).await.expect("the server lives");
    tablet.until_acknowledged(&account.followup).await.expect("the server lives");
    tablet
}

impl Told {
    /// The change was refused for this reason.
    #[track_caller]
    pub(super) fn is_refused_because(&self, change: &Change, reason: RefusalReason) {
        let Self::Refused(refused) = self else { panic!("told {self:?} instead of a refusal") };
        let found = refused.iter().find(|refused| refused.hash == change.hash()).expect("the refusal names the change");
        assert_eq!(found.because, reason);
    }

    /// Either the change was refused by name, or the session was ended: never silence, never taken.
    #[track_caller]
    pub(super) fn is_a_clear_no(&self) {
        assert!(matches!(self, Self::Refused(_) | Self::Closed(_)), "told {self:?}");
    }

    /// The session ended with this code.
    #[track_caller]
    pub(super) fn is_closed_with(&self, code: u16) {
        assert!(matches!(self, Self::Closed(told) if *told == code), "told {self:?} instead of close code {code}");
    }
}
