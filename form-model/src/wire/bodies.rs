//! What our own messages carry, beside the ones of automerge-repo.
//!
//! Plain data: nothing here decides. Fields that an older peer does not send are absent or empty, fields that this
//! version does not know are skipped, and hashes and signatures are byte strings.

use std::collections::BTreeMap;

use automerge::ChangeHash;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::access::{Access, Voice};
use crate::case::{Case, DocumentKind, Occasion};
use crate::codes::coded_enum;
use crate::forum::{Forum, forums_of};
use crate::ids::{ContentDigest, DeviceId, DocumentId, InstallationId, PersonId, RoundId, RowId, TemplateHash, UnitId};
use crate::organisation::{Assignment, Role, Unit};
use crate::template::Level;
use crate::wire::bytes;

/// What a person may open, and everything a tablet needs to open it without asking again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    /// The installation.
    pub installation: InstallationId,
    /// The installation's public key.
    #[serde(with = "bytes::array")]
    pub public_key: [u8; 32],
    /// Whom the session acts for.
    pub person: PersonId,
    /// The device of the session, if it has one.
    pub device: Option<DeviceId>,
    /// The documents that exist and that the person may read.
    #[serde(default)]
    pub documents: Vec<DirectoryEntry>,
    /// The rounds that those documents and the startable cases belong to.
    #[serde(default)]
    pub rounds: Vec<RoundEntry>,
    /// The bytes of the templates that the client did not name as known.
    #[serde(default, with = "bytes::strings")]
    pub templates: Vec<Vec<u8>>,
    /// The migrations that clients apply, and no others.
    #[serde(default)]
    pub migrations: Vec<MigrationEntry>,
    /// The person's own assignments.
    #[serde(default)]
    pub assignments: Vec<Assignment>,
    /// The cases that the person may start.
    #[serde(default)]
    pub startable: Vec<Startable>,
    /// Certificates of devices, as signed.
    #[serde(default, with = "bytes::strings")]
    pub certificates: Vec<Vec<u8>>,
    /// The units of the listed and startable cases, as the organisation stands now, and every unit above them.
    #[serde(default)]
    pub units: Vec<Unit>,
    /// Those who work with the listed and startable cases, the person of the session among them.
    #[serde(default)]
    pub people: Vec<PersonEntry>,
    /// The forums that are kept for those units, unit by unit in their order; none from a server that knows of none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forums: Vec<Forum>,
    /// The server's version, for "about" and for reports of faults; empty from one that does not say.
    #[serde(default)]
    pub server_version: String,
}

impl Directory {
    /// The unit with this id, as the organisation stands now.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.iter().find(|it| it.id == id)
    }

    /// The units that a case is about: several, where a yearly follow-up covers more than the one that names it.
    #[must_use]
    pub fn units_of(&self, case: &Case) -> Vec<UnitId> {
        let mut rounds = self.rounds.iter().filter(|_| case.occasion == Some(Occasion::Yearly));
        let round = rounds.find(|it| Some(it.id) == case.round);
        round.map_or_else(|| vec![case.unit], |it| it.covered_by(case.unit).collect())
    }

    /// The forums in which feedback of a case is given: those of every unit that it is about, each name once.
    #[must_use]
    pub fn forums_of(&self, case: &Case) -> Vec<Forum> {
        let mut forums: Vec<Forum> = Vec::new();
        for forum in self.units_of(case).into_iter().flat_map(|unit| forums_of(unit, &self.units, &self.forums)) {
            if !forums.iter().any(|it| it.is_named(&forum.name)) {
                forums.push(forum);
            }
        }
        forums
    }

    /// The person with this id.
    #[must_use]
    pub fn person_entry(&self, id: PersonId) -> Option<&PersonEntry> {
        self.people.iter().find(|it| it.person == id)
    }
}

/// Somebody who works, or worked, with a listed or startable case: a party of it, one who answers for the unit from
/// above, or one who was invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonEntry {
    /// The person.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// What the person is or was where it matters to the listed cases; empty for somebody who was only invited.
    #[serde(default)]
    pub roles: Vec<PersonRole>,
}

/// A role that a person has or had at a unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PersonRole {
    /// The unit.
    pub unit: UnitId,
    /// The role.
    pub role: Role,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; none while it lasts.
    pub to: Option<NaiveDate>,
}

/// A document that the person may read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryEntry {
    /// The document.
    pub document: DocumentId,
    /// What it is about.
    pub case: Case,
    /// How much of it is open to the person.
    pub access: Access,
    /// Whose registers the person writes.
    #[serde(default)]
    pub voices: Vec<Voice>,
    /// The committed heads.
    #[serde(default, with = "bytes::hashes")]
    pub heads: Vec<ChangeHash>,
    /// The template, for a follow-up.
    pub template: Option<TemplateHash>,
}

coded_enum! {
    /// Whether a round takes follow-ups.
    pub enum RoundState {
        /// It does.
        Open = "open",
        /// It no longer does.
        Closed = "closed",
    }
}

/// A round, with its tree as it was frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundEntry {
    /// The round.
    pub id: RoundId,
    /// Its name.
    pub name: String,
    /// The year that is followed up.
    pub reviewed_year: i32,
    /// Whether it takes follow-ups.
    pub state: RoundState,
    /// Each level's template.
    #[serde(default)]
    pub templates: BTreeMap<Level, TemplateHash>,
    /// Each level's last day.
    #[serde(default)]
    pub due: BTreeMap<Level, NaiveDate>,
    /// Of the frozen tree, the units that the person may start or see.
    #[serde(default)]
    pub units: Vec<Unit>,
    /// Of those, the ones that are followed up together with another one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joint: Vec<JointUnit>,
}

impl RoundEntry {
    /// The unit whose yearly follow-up covers this one; the unit itself, unless it is followed up with another.
    #[must_use]
    pub fn covering(&self, unit: UnitId) -> UnitId {
        self.joint.iter().find(|it| it.unit == unit).map_or(unit, |it| it.with)
    }

    /// The units that the yearly follow-up of a unit covers: itself, and those that are followed up with it.
    pub fn covered_by(&self, unit: UnitId) -> impl Iterator<Item = UnitId> + '_ {
        std::iter::once(unit).chain(self.joint.iter().filter(move |it| it.with == unit).map(|it| it.unit))
    }
}

/// A unit that has no yearly follow-up of its own in a round, since another unit's covers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct JointUnit {
    /// The unit.
    pub unit: UnitId,
    /// The unit that the follow-up is named by.
    pub with: UnitId,
}

/// A migration that clients apply to documents of one kind and template.
///
/// Its bytes follow from its name and the document; a client that does not know the name leaves the document as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MigrationEntry {
    /// The kind of document.
    pub kind: DocumentKind,
    /// The template, for follow-ups.
    pub template: Option<TemplateHash>,
    /// The migration's name.
    pub name: String,
}

/// A case that the person may start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Startable {
    /// The unit.
    pub unit: UnitId,
    /// The kind of document.
    pub kind: DocumentKind,
    /// The round, for a follow-up.
    pub round: Option<RoundId>,
    /// The generation that the case has now.
    pub generation: u32,
}

/// A client starts a case: the server computes the id from the case again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCase {
    /// The id that the client computed.
    pub document: DocumentId,
    /// The case.
    pub case: Case,
}

coded_enum! {
    /// Why a change was refused.
    pub enum RefusalReason {
        /// The bytes are no change, or no change that automerge can hold.
        Malformed = "malformed",
        /// The change is larger than any edit of ours.
        TooLarge = "too-large",
        /// The person may not write the document.
        NotPermitted = "not-permitted",
        /// The round is closed.
        RoundClosed = "round-closed",
        /// A register of a party that the person does not speak for.
        NotYourVoice = "not-your-voice",
        /// A row that names another person than its author.
        OtherPerson = "other-person",
        /// A hand-in by somebody else than the unit's manager.
        NotTheManager = "not-the-manager",
        /// A ready or hand-in row changed after it was written.
        WrittenOnce = "written-once",
        /// What genesis wrote about the case, or a container of genesis, overwritten or deleted.
        FixedByGenesis = "fixed-by-genesis",
        /// A row deleted, where a flag removes it.
        RowDeleted = "row-deleted",
        /// A value of a type or size that its path does not take.
        ValueNotAccepted = "value-not-accepted",
        /// An actor that is bound to somebody else.
        ActorOfAnother = "actor-of-another",
        /// No author, and neither genesis nor a known migration.
        NoAuthor = "no-author",
        /// The document was erased.
        Erased = "erased",
        /// It builds on a refused change.
        BuildsOnRefused = "builds-on-refused",
        /// A reason that this version does not know.
        Unknown = "unknown",
    }
}

/// Changes that the server refused for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The document.
    pub document: DocumentId,
    /// Every refused change, every offered descendant of one included.
    pub changes: Vec<RefusedHash>,
    /// The reason in words, for a log; people are shown the text of the code.
    #[serde(default)]
    pub text: String,
}

/// One refused change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedHash {
    /// The change.
    #[serde(with = "bytes::hash")]
    pub hash: ChangeHash,
    /// Why.
    #[serde(deserialize_with = "reason_or_unknown")]
    pub because: RefusalReason,
    /// The refused change that it builds on, if that is why.
    #[serde(default, with = "bytes::optional_hash")]
    pub descendant_of: Option<ChangeHash>,
}

/// A newer server may have a reason that this version lacks; the refusal stands all the same.
fn reason_or_unknown<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<RefusalReason, D::Error> {
    let code = String::deserialize(deserializer)?;
    Ok(RefusalReason::from_code(&code).unwrap_or(RefusalReason::Unknown))
}

coded_enum! {
    /// Whether a case is still there.
    pub enum CaseStanding {
        /// It is.
        Current = "current",
        /// It was erased, and nothing brings it back.
        Erased = "erased",
        /// Its round was archived: a copy without history is at the server, and the working document is gone.
        Archived = "archived",
    }
}

/// The whole state of a case outside its document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseState {
    /// The document.
    pub document: DocumentId,
    /// Whether it is still there.
    pub state: CaseStanding,
    /// What became of each hand-in.
    #[serde(default)]
    pub receipts: Vec<Receipt>,
    /// Each time the level above sent it back.
    #[serde(default)]
    pub sent_back: Vec<SentBack>,
    /// What representatives stated about hand-ins that were made without their mark.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<Statement>,
    /// The requests in an action plan that the server has confirmed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<RequestReceipt>,
    /// What the unit answered in the round before, as it was handed in; none where nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<PreviousAnswers>,
}

impl CaseState {
    /// The state of a case of which nothing is known but whether it is still there.
    #[must_use]
    pub const fn new(document: DocumentId, state: CaseStanding) -> Self {
        Self {
            document,
            state,
            receipts: Vec::new(),
            sent_back: Vec::new(),
            statements: Vec::new(),
            requests: Vec::new(),
            previous: None,
        }
    }
}

coded_enum! {
    /// Why a hand-in was rejected.
    pub enum RejectionReason {
        /// The content at the hand-in is not what the marks and the hand-in name.
        DigestDiffers = "digest-differs",
        /// The manager's mark is missing or void.
        ManagerNotReady = "manager-not-ready",
        /// The representative's mark is missing or void, and no reason is given.
        RepresentativeNotReady = "representative-not-ready",
        /// The person was not the unit's manager.
        NotTheManager = "not-the-manager",
        /// The round was closed.
        RoundClosed = "round-closed",
    }
}

coded_enum! {
    /// What a hand-in waits for.
    pub enum WaitingReason {
        /// The action plan's changes that it names have not come.
        ActionPlan = "action-plan",
        /// The changes are held until their author comes.
        AwaitingAuthor = "awaiting-author",
    }
}

/// What became of a hand-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum ReceiptOutcome {
    /// Its content is frozen under the receipt's number.
    Accepted,
    /// It does not count.
    Rejected {
        /// Why.
        because: RejectionReason,
    },
    /// It counts as soon as what it waits for has come.
    Waiting {
        /// For what.
        because: WaitingReason,
    },
}

/// The server's answer to a hand-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The hand-in's row.
    pub hand_in: RowId,
    /// The change that made the row.
    #[serde(with = "bytes::hash")]
    pub change: ChangeHash,
    /// The receipt's number, made from the change's hash.
    pub number: String,
    /// Counts the accepted hand-ins of the case, from 1; 0 while there is none.
    pub version: u32,
    /// What became of it.
    pub outcome: ReceiptOutcome,
    /// When the server received it, in milliseconds since 1970.
    pub received_at_ms: u64,
    /// The digest of the content that was handed in.
    pub digest: ContentDigest,
    /// The installation's signature over the receipt.
    #[serde(default, with = "bytes::vec")]
    pub signature: Vec<u8>,
}

/// The level above asks for more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentBack {
    /// Who sent it back.
    pub by: PersonId,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// Which version was sent back.
    pub version: u32,
    /// What is asked for.
    pub comment: String,
}

/// What a representative has to say about a hand-in that was made without their mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The hand-in's row.
    pub hand_in: RowId,
    /// Who states it.
    pub by: PersonId,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// In their words.
    pub words: String,
}

/// That a representative's request has come to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestReceipt {
    /// The action plan's row.
    pub row: RowId,
    /// When the server had it, in milliseconds since 1970.
    pub received_at_ms: u64,
}

/// What a unit answered in an earlier round, taken from what it handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviousAnswers {
    /// The year that was followed up then.
    pub reviewed_year: i32,
    /// Per question that was asked in the same words: the ratings of each party.
    #[serde(default)]
    pub answers: BTreeMap<String, PreviousAnswer>,
}

/// What both parties answered to one question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviousAnswer {
    /// The manager's ratings: one, or none, or several that were never settled.
    #[serde(default)]
    pub manager: Vec<String>,
    /// The representative's.
    #[serde(default)]
    pub representative: Vec<String>,
}

/// Vouchers for changes that the sender delivers for others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vouchers {
    /// The vouchers.
    pub vouchers: Vec<Voucher>,
}

/// A person's word that an actor's changes, up to one of them, are theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voucher {
    /// The document.
    pub document: DocumentId,
    /// The actor.
    #[serde(with = "bytes::vec")]
    pub actor: Vec<u8>,
    /// The actor's newest change; its earlier changes are covered with it.
    #[serde(with = "bytes::hash")]
    pub hash: ChangeHash,
    /// The person.
    pub person: PersonId,
    /// The device whose key signed.
    pub device: DeviceId,
    /// The signature.
    #[serde(with = "bytes::vec")]
    pub signature: Vec<u8>,
    /// The certificate of the device's key.
    #[serde(with = "bytes::vec")]
    pub certificate: Vec<u8>,
}

/// The server's signature over a document's heads, with which a restored server takes its history back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// The document.
    pub document: DocumentId,
    /// The heads.
    #[serde(with = "bytes::hashes")]
    pub heads: Vec<ChangeHash>,
    /// The signature.
    #[serde(with = "bytes::vec")]
    pub signature: Vec<u8>,
}
