//! Work of revoked devices: taking it in, and what the humans who decide about it do with it.
//!
//! It comes in pieces: changes, statements about hand-ins, and the vouchers of those whose changes the device was given.
//! Whoever found a lost tablet may have written in it, so nothing of it gets into a document by itself. Those who may
//! write as the unit's manager decide, and administrators, who see how much there is but none of its words. The rules that
//! must not be broken: a device is told to wipe itself only after everything that it names is safe here; and what is
//! accepted goes through the gate like everything else.

use std::collections::BTreeSet;
use std::panic::catch_unwind;
use std::sync::Arc;

use automerge::{Change, ChangeHash};
use form_model::{
    BroughtStatement, Case, ChunkKind, DeviceId, DocumentId, InstallationId, Message, OpenCase, PersonId,
    RefusalReason, Role, RowId, UnitId, Voice, Voucher, Vouchers, WipeOrder, decode, inspect_single_chunk, piece_name,
};
use tokio::sync::oneshot;

use crate::app::App;
use crate::case_opening::{Opened, open_case};
use crate::gate::ClientKind;
use crate::message::{MessageKind, NewMessage, holding};
use crate::open_document::{Accepting, Ask, Outcome, SessionContact};
use crate::outbox::outbox;
use crate::reach::{Power, reach_of};
use crate::stating::Stated;
use crate::store::{Brought, BroughtPiece, Decision, Kept, PieceKind, QuarantinedPiece, StoreError, Verdict};

/// What is written down of vouchers: they went to the document with the changes that they are for.
const HANDED_ON: &str = "handed-on";

/// Why a change is not taken into quarantine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotBrought {
    /// The case makes no sense here.
    #[error("a case is none of this installation's")]
    ForeignCase,
    /// The bytes are no change.
    #[error("a change can't be read")]
    Unreadable,
    /// The bytes are no voucher for the document.
    #[error("a voucher can't be read")]
    NoVoucher,
}

/// Reads a change that a revoked device brings, as far as it has to be read to be kept.
///
/// # Errors
/// [`NotBrought`] if it can't be kept.
pub(crate) fn read_brought(
    installation: InstallationId,
    case: &Case,
    bytes: Vec<u8>,
) -> Result<BroughtPiece, NotBrought> {
    check_case(installation, case)?;
    let is_change = inspect_single_chunk(&bytes).is_ok_and(|it| it.kind == ChunkKind::Change);
    let read = || catch_unwind(|| Change::try_from(bytes.as_slice()).ok()).ok().flatten();
    let change = is_change.then(read).flatten().ok_or(NotBrought::Unreadable)?;
    Ok(BroughtPiece { case: case.clone(), kind: PieceKind::Change, hash: change.hash(), bytes })
}

/// A statement that a revoked device brings.
///
/// # Errors
/// [`NotBrought`] if it can't be kept.
pub(crate) fn brought_statement(
    installation: InstallationId,
    case: &Case,
    statement: &BroughtStatement,
) -> Result<BroughtPiece, NotBrought> {
    check_case(installation, case)?;
    let (hash, bytes) = (statement.name(), statement.to_bytes());
    Ok(BroughtPiece { case: case.clone(), kind: PieceKind::Statement, hash, bytes })
}

/// Reads a voucher that a revoked device brings: one, as it travels, for the document of the case.
///
/// # Errors
/// [`NotBrought`] if it can't be kept.
pub(crate) fn read_brought_voucher(
    installation: InstallationId,
    case: &Case,
    bytes: Vec<u8>,
) -> Result<BroughtPiece, NotBrought> {
    check_case(installation, case)?;
    voucher_in(&bytes).filter(|it| it.document == case.document_id()).ok_or(NotBrought::NoVoucher)?;
    Ok(BroughtPiece { case: case.clone(), kind: PieceKind::Voucher, hash: piece_name(&bytes), bytes })
}

fn check_case(installation: InstallationId, case: &Case) -> Result<(), NotBrought> {
    let is_ours = case.is_well_formed() && case.installation == installation;
    is_ours.then_some(()).ok_or(NotBrought::ForeignCase)
}

/// The voucher in these bytes; nothing if they are anything else.
fn voucher_in(bytes: &[u8]) -> Option<Voucher> {
    let Ok(Message::Vouchers(Vouchers { mut vouchers })) = decode(bytes) else { return None };
    vouchers.pop().filter(|_| vouchers.is_empty())
}

/// What somebody who decides may know of a case's quarantined changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Insight {
    /// Also what they say: the person may read the document.
    Words,
    /// How many there are and whose.
    Amount,
}

/// What was done with accepted changes.
#[derive(Debug)]
pub(crate) enum Accepted {
    /// They went to the gate.
    Judged(Vec<(ChangeHash, Outcome)>),
    /// There is no document that they could go into, and whoever brought them can't start it.
    NoDocument,
    /// Nobody answered in time; asking again is safe.
    NotNow,
}

impl App {
    /// Keeps what a revoked device brings, and tells the managers of the units if any of it is new.
    ///
    /// # Errors
    /// If it could not be committed.
    pub(crate) async fn keep_brought(
        &self,
        (person, device): (PersonId, DeviceId),
        pieces: Vec<BroughtPiece>,
    ) -> Result<Kept, StoreError> {
        let framework = self.store.framework();
        let units: BTreeSet<UnitId> = pieces.iter().map(|it| it.case.unit).collect();
        let told = units.into_iter().flat_map(|unit| {
            let managers = holding(&framework.organisation, unit, &[Role::Manager], self.hub.today());
            managers.into_iter().map(move |manager| NewMessage {
                person: manager,
                kind: MessageKind::WorkInQuarantine,
                unit: Some(unit),
                round: None,
                day: None,
                // Once for each device, however many parts its work comes in.
                row: Some(RowId::from_bytes(*device.as_bytes())),
            })
        });
        let brought = Brought { person, device, pieces, told: told.collect(), now_ms: self.hub.now_ms() };
        self.store.keep_brought(brought).await
    }

    /// The order to wipe itself, for a device all of whose work is safe here; none if something that it names is not.
    pub(crate) async fn wipe_order(
        &self,
        (person, device): (PersonId, DeviceId),
        unsent: Vec<(DocumentId, ChangeHash)>,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        if self.store.count_unsafe(unsent).await? > 0 {
            return Ok(None);
        }
        let issued_at_ms = self.hub.now_ms();
        self.store.note_wipe_order(device, person, issued_at_ms).await?;
        let installation = self.store.installation();
        Ok(Some(installation.order_wipe(&WipeOrder { installation: installation.id, device, issued_at_ms })))
    }

    /// Whether a person decides about a case's quarantined changes today, and what they may know of them.
    pub(crate) fn insight_into(&self, person: PersonId, case: &Case) -> Option<Insight> {
        let grant = self.hub.grant(case, person);
        if grant.writes() && grant.voices.contains(&Voice::Manager) {
            return Some(Insight::Words);
        }
        let framework = self.store.framework();
        let reach = reach_of(&framework, person, Power::AdministerOrganisation, self.hub.today())?;
        reach.holds(case.unit).then_some(Insight::Amount)
    }

    /// Hands accepted changes to the gate, as brought by whom they were brought, has accepted statements stated, and writes
    /// down what became of them.
    pub(crate) async fn accept_quarantined(
        &self,
        case: &Case,
        pieces: Vec<QuarantinedPiece>,
        by: PersonId,
    ) -> Result<Accepted, StoreError> {
        let document = case.document_id();
        let mut outcomes = Vec::new();
        let (statements, pieces): (Vec<_>, Vec<_>) = pieces.into_iter().partition(|it| it.kind == PieceKind::Statement);
        let vouchers: Vec<_> = pieces.iter().filter(|it| it.kind == PieceKind::Voucher).map(|it| it.hash).collect();
        for part in by_device(pieces) {
            let Some(first) = part.first() else { continue };
            let open = OpenCase { document, case: case.clone() };
            let is_there = self.store.document_row(document).await?.is_some_and(|it| it.is_live());
            if !is_there && open_case(&self.hub, first.person, &open).await? != Opened::There {
                return Ok(Accepted::NoDocument);
            }
            let Some(judged) = self.judge_quarantined(document, &part).await else { return Ok(Accepted::NotNow) };
            outcomes.extend(judged);
        }
        for statement in &statements {
            outcomes.push((statement.hash, self.accept_statement(statement).await?));
        }
        let decided = outcomes.iter().filter(|it| it.1 != Outcome::Incomplete);
        let decided = decided.map(|(hash, outcome)| (*hash, outcome.code()));
        let changes = decided.chain(vouchers.into_iter().map(|hash| (hash, HANDED_ON))).collect();
        let decision = Decision { document, verdict: Verdict::Accepted, changes, by, now_ms: self.hub.now_ms() };
        self.store.decide_quarantined(decision).await?;
        Ok(Accepted::Judged(outcomes))
    }

    async fn judge_quarantined(
        &self,
        document: DocumentId,
        part: &[QuarantinedPiece],
    ) -> Option<Vec<(ChangeHash, Outcome)>> {
        let first = part.first()?;
        // Nobody listens at the other end: what would be said to the device is said to whoever decides.
        let (outbox, _nobody) = outbox();
        let contact = Arc::new(SessionContact {
            id: self.hub.next_session_id(),
            person: first.person,
            device: Some(first.device),
            client: ClientKind::Samsyn,
            outbox,
        });
        let (vouchers, changes): (Vec<_>, Vec<_>) = part.iter().partition(|it| it.kind == PieceKind::Voucher);
        // What others wrote is admitted only if their word comes before it.
        if !vouchers.is_empty() {
            let vouchers = vouchers.iter().filter_map(|it| voucher_in(&it.bytes)).collect();
            self.hub.ask_document(document, Ask::Vouchers { contact: Arc::clone(&contact), vouchers }).await;
        }
        let changes = changes.iter().filter_map(|it| Change::try_from(it.bytes.as_slice()).ok()).collect();
        let (answer, outcomes) = oneshot::channel();
        self.hub.ask_document(document, Ask::Accept(Accepting { contact, changes, answer })).await;
        outcomes.await.ok()
    }

    /// Has a statement stated, by the rights that its author has today. Only the device of the one who stated it speaks for them.
    async fn accept_statement(&self, piece: &QuarantinedPiece) -> Result<Outcome, StoreError> {
        let refused = Outcome::Refused(RefusalReason::NotPermitted);
        let Some(BroughtStatement { hand_in, by, words }) = BroughtStatement::from_bytes(&piece.bytes) else {
            return Ok(refused);
        };
        let Some(hand_in) = self.store.received_hand_in(hand_in).await? else { return Ok(Outcome::Incomplete) };
        if by != piece.person {
            return Ok(refused);
        }
        match self.state(hand_in, by, words).await? {
            Stated::At(_) => Ok(Outcome::Admitted),
            Stated::NoPart | Stated::HasMark | Stated::Unsayable(_) => Ok(refused),
        }
    }

    /// Leaves quarantined pieces outside for good.
    pub(crate) async fn reject_quarantined(
        &self,
        document: DocumentId,
        changes: &[QuarantinedPiece],
        by: PersonId,
    ) -> Result<(), StoreError> {
        let changes = changes.iter().map(|it| (it.hash, Verdict::Rejected.code())).collect();
        let decision = Decision { document, verdict: Verdict::Rejected, changes, by, now_ms: self.hub.now_ms() };
        self.store.decide_quarantined(decision).await
    }
}

/// The changes of each device by themselves, since each is delivered by one person.
fn by_device(changes: Vec<QuarantinedPiece>) -> Vec<Vec<QuarantinedPiece>> {
    let mut parts: Vec<Vec<QuarantinedPiece>> = Vec::new();
    for change in changes {
        match parts.iter_mut().find(|part| part.iter().all(|it| it.device == change.device)) {
            Some(part) => part.push(change),
            None => parts.push(vec![change]),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use automerge::transaction::Transactable as _;
    use automerge::{AutoCommit, ROOT};
    use form_model::UnitId;

    use super::*;

    const HERE: InstallationId = InstallationId::from_bytes([7; 16]);

    fn change() -> Change {
        let mut document = AutoCommit::new();
        // Long enough to be compressed where that is asked for.
        document.put(ROOT, "key", "word ".repeat(200)).unwrap();
        document.get_last_local_change().unwrap()
    }

    #[test]
    fn a_change_is_kept_under_its_own_hash() {
        let case = Case::action_plan(HERE, UnitId::from_bytes([2; 16]));
        let brought = read_brought(HERE, &case, change().raw_bytes().to_vec()).unwrap();
        assert_eq!((brought.hash.0.len(), brought.case), (32, case));
    }

    #[test]
    fn what_is_no_plain_change_or_another_installations_is_not_kept() {
        let case = Case::action_plan(HERE, UnitId::from_bytes([2; 16]));
        let mut change = change();
        let plain = change.raw_bytes().to_vec();
        for bytes in [Vec::new(), vec![1; 40], plain[..plain.len() - 1].to_vec(), change.bytes().to_vec()] {
            assert_eq!(read_brought(HERE, &case, bytes).unwrap_err(), NotBrought::Unreadable);
        }
        let elsewhere = Case { installation: InstallationId::from_bytes([8; 16]), ..case };
        assert_eq!(read_brought(HERE, &elsewhere, plain).unwrap_err(), NotBrought::ForeignCase);
    }
}
