//! Documents and their changes: creating, appending, loading.
//!
//! A change is kept as the bytes that arrived, in commit order, until a verified snapshot holds it. The rules that must
//! not be broken: what was acknowledged is in every later load; appending the same change again does nothing; nothing
//! is ever added to an erased document.

use std::collections::BTreeSet;

use automerge::{ActorId, ChangeHash};
use form_model::{
    Case, DeviceId, DocumentId, InstallationId, PersonId, RefusalReason, RefusedHash, TemplateHash, UnitId, Voucher,
};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::columns::{case_from_columns, device_column, hash_column, hashes_column, hashes_to_blob, person_column};
use super::vouchers::{put_vouchers, vouchers_of};
use super::{Store, StoreError};
use crate::gate::Admitted;

/// One batch for one document: all of it is committed, or nothing.
#[derive(Debug, Clone)]
pub struct Append {
    /// The document.
    pub document: DocumentId,
    /// What the gate admitted, in causal order.
    pub admitted: Vec<Admitted>,
    /// The document's heads after the batch.
    pub heads: Vec<ChangeHash>,
    /// Changes to keep until their author or their dependencies come.
    pub hold: Vec<HeldChange>,
    /// Held changes that are now admitted or refused.
    pub release: Vec<ChangeHash>,
    /// Changes that are refused, for good unless a seal covers them.
    pub refuse: Vec<RefusedChange>,
    /// Refused changes that are admitted after all, since a seal covers them.
    pub readmit: Vec<ChangeHash>,
    /// New actors and who they are.
    pub bind: Vec<ActorBinding>,
    /// Vouchers that came, checked.
    pub vouch: Vec<Voucher>,
    /// The server's time of receipt, in milliseconds since 1970.
    pub received_at_ms: u64,
    /// The device that delivered the batch.
    pub received_from: Option<DeviceId>,
}

impl Append {
    /// A batch that changes nothing yet.
    #[must_use]
    pub const fn new(document: DocumentId, heads: Vec<ChangeHash>, received_at_ms: u64) -> Self {
        Self {
            document,
            admitted: Vec::new(),
            heads,
            hold: Vec::new(),
            release: Vec::new(),
            refuse: Vec::new(),
            readmit: Vec::new(),
            bind: Vec::new(),
            vouch: Vec::new(),
            received_at_ms,
            received_from: None,
        }
    }
}

/// What an append did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// How many of the admitted changes were not there before.
    pub new_changes: usize,
}

/// Why a change is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HeldReason {
    /// It waits for its author, for a voucher or for a seal.
    AwaitingAuthor,
    /// A change that it builds on is held or has not come.
    AwaitingDependency,
}

impl HeldReason {
    /// The reason's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AwaitingAuthor => "awaiting-author",
            Self::AwaitingDependency => "awaiting-dependency",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::AwaitingAuthor, Self::AwaitingDependency].into_iter().find(|it| it.code() == code)
    }
}

/// A change that is neither admitted nor refused yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldChange {
    /// Its hash.
    pub hash: ChangeHash,
    /// Why it waits.
    pub reason: HeldReason,
    /// Whose change it says it is.
    pub author: Option<PersonId>,
    /// The change as received.
    pub bytes: Vec<u8>,
    /// Who delivered it.
    pub delivered_by: PersonId,
    /// From which device.
    pub delivered_from: Option<DeviceId>,
    /// When, in milliseconds since 1970.
    pub held_at_ms: u64,
}

/// A change that will never be admitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedChange {
    /// Its hash.
    pub hash: ChangeHash,
    /// Why.
    pub reason: RefusalReason,
    /// The refused change that it builds on, if that is the reason.
    pub descendant_of: Option<ChangeHash>,
    /// Who delivered it.
    pub person: PersonId,
    /// From which device.
    pub device: Option<DeviceId>,
    /// When, in milliseconds since 1970.
    pub refused_at_ms: u64,
}

/// Who an actor of a document is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorBinding {
    /// The actor.
    pub actor: ActorId,
    /// Its person.
    pub person: PersonId,
    /// The device that delivered the actor's first change.
    pub device: Option<DeviceId>,
}

/// What is known of a document without loading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRow {
    /// Its id.
    pub id: DocumentId,
    /// What it is about.
    pub case: Case,
    /// Its template, for a follow-up.
    pub template: Option<TemplateHash>,
    /// Its committed heads, ascending.
    pub heads: Vec<ChangeHash>,
    /// True if it was erased: its id can't be used again.
    pub is_tombstone: bool,
    /// When a copy without history took the place of the working document: it is read, and never synchronised again.
    pub archived_at_ms: Option<u64>,
    /// Changes in the snapshot.
    pub snapshot_changes: u64,
    /// Changes after it.
    pub tail_changes: u64,
    /// The time of the last append.
    pub changed_at_ms: u64,
}

impl DocumentRow {
    /// True for a working document: neither erased nor archived.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        !self.is_tombstone && self.archived_at_ms.is_none()
    }
}

/// Everything that is needed to have the document in memory and to judge changes to it.
#[derive(Debug, Clone)]
pub struct StoredDocument {
    /// Its row.
    pub row: DocumentRow,
    /// The verified snapshot.
    pub snapshot: Option<Vec<u8>>,
    /// The changes that the snapshot does not hold, as received, in commit order.
    pub tail: Vec<Vec<u8>>,
    /// Who its actors are.
    pub bindings: Vec<ActorBinding>,
    /// Changes that were refused.
    pub refused: Vec<RefusedHash>,
    /// Changes that wait.
    pub held: Vec<HeldChange>,
    /// The newest voucher of each person for each actor.
    pub vouchers: Vec<Voucher>,
}

impl Store {
    /// Appends a batch and returns after the durable commit.
    ///
    /// Idempotent on (document, hash). An error means *unknown*: the caller may append the same batch again.
    ///
    /// # Errors
    /// [`StoreError::Tombstoned`] if the document was erased meanwhile, [`StoreError::UnknownDocument`] if it never
    /// was created, otherwise whatever kept the transaction from committing.
    pub async fn append(&self, batch: Append) -> Result<Appended, StoreError> {
        let tenant = self.tenant();
        let document = batch.document;
        let appended = self
            .write(move |connection| {
                let appended = append_batch(connection, tenant, &batch)?;
                // A document that has only its genesis is not marked: there is nothing to derive from it.
                if appended.new_changes > 0 {
                    mark_dirty(connection, tenant, document, batch.received_at_ms)?;
                }
                Ok(appended)
            })
            .await?;
        if appended.new_changes > 0 {
            self.announce_growth(document);
        }
        Ok(appended)
    }

    /// Stores a new document with its genesis change; false if it is there already.
    ///
    /// # Errors
    /// [`StoreError::Tombstoned`] if it was erased, otherwise whatever kept the transaction from committing.
    pub async fn create_document(
        &self,
        case: &Case,
        template: Option<TemplateHash>,
        genesis: Admitted,
        now_ms: u64,
    ) -> Result<bool, StoreError> {
        let tenant = self.tenant();
        let case = case.clone();
        let document = genesis.document();
        let new = self
            .write(move |connection| {
                create_document(connection, tenant, &NewDocument { case, template, genesis, now_ms })
            })
            .await?;
        if new {
            self.announce_growth(document);
        }
        Ok(new)
    }

    /// Stores many new documents in one transaction; how many were not there. Erased ones stay erased.
    pub(crate) async fn create_documents(&self, documents: Vec<NewDocument>) -> Result<usize, StoreError> {
        let tenant = self.tenant();
        let new = self
            .write(move |connection| {
                let mut new = 0;
                for document in &documents {
                    match create_document(connection, tenant, document) {
                        Ok(is_new) => new += usize::from(is_new),
                        Err(StoreError::Tombstoned(_)) => {}
                        Err(error) => return Err(error),
                    }
                }
                Ok(new)
            })
            .await?;
        self.shared.projection_work.notify_one();
        Ok(new)
    }

    /// The document's row.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn document_row(&self, document: DocumentId) -> Result<Option<DocumentRow>, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| document_row(connection, tenant, document)).await
    }

    /// The rows of every document of these units, erased ones left out.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn documents_of_units(&self, units: BTreeSet<UnitId>) -> Result<Vec<DocumentRow>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| documents_of_units(connection, tenant, &units)).await
    }

    /// Snapshot, tail and everything else of a document; none if it does not exist.
    ///
    /// Everything that was ever acknowledged is in it. An erased document comes as its tombstone row and nothing else.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn load(&self, document: DocumentId) -> Result<Option<StoredDocument>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| load_document(connection, tenant, document)).await
    }

    /// True if this change of the document was admitted.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn contains_change(&self, document: DocumentId, hash: ChangeHash) -> Result<bool, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            Ok(connection
                .prepare_cached("SELECT 1 FROM changes WHERE tenant = ?1 AND document = ?2 AND hash = ?3")?
                .exists(params![tenant.as_bytes(), document.as_bytes(), hash.0])?)
        })
        .await
    }

    /// True if a change of the document that this person delivered from this device was refused.
    ///
    /// # Errors
    /// If the database can't be read.
    pub(crate) async fn has_refused_from(
        &self,
        document: DocumentId,
        person: PersonId,
        device: Option<DeviceId>,
    ) -> Result<bool, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            Ok(connection
                .prepare_cached(
                    "SELECT 1 FROM refused WHERE tenant = ?1 AND document = ?2 AND person = ?3 AND device IS ?4",
                )?
                .exists(params![
                    tenant.as_bytes(),
                    document.as_bytes(),
                    person.as_bytes(),
                    device.as_ref().map(|it| it.as_bytes().as_slice())
                ])?)
        })
        .await
    }

    /// True if this change of the document was refused.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn is_refused(&self, document: DocumentId, hash: ChangeHash) -> Result<bool, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            Ok(connection
                .prepare_cached("SELECT 1 FROM refused WHERE tenant = ?1 AND document = ?2 AND hash = ?3")?
                .exists(params![tenant.as_bytes(), document.as_bytes(), hash.0])?)
        })
        .await
    }
}

/// A document about to be stored.
pub(crate) struct NewDocument {
    pub(crate) case: Case,
    pub(crate) template: Option<TemplateHash>,
    pub(crate) genesis: Admitted,
    pub(crate) now_ms: u64,
}

pub(crate) fn create_document(
    connection: &Connection,
    tenant: InstallationId,
    new: &NewDocument,
) -> Result<bool, StoreError> {
    let document = new.genesis.document();
    if let Some(row) = document_row(connection, tenant, document)? {
        return if row.is_tombstone { Err(StoreError::Tombstoned(document)) } else { Ok(false) };
    }
    let case = &new.case;
    let occasion =
        case.occasion.map(|it| serde_json::to_string(&it)).transpose().map_err(|_| unreadable("occasion"))?;
    connection
        .prepare_cached(
            "INSERT INTO documents (tenant, document, kind, unit, round, occasion, generation, template, heads, \
             change_count, created_at_ms, changed_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10, ?10)",
        )?
        .execute(params![
            tenant.as_bytes(),
            document.as_bytes(),
            case.kind.code(),
            case.unit.as_bytes(),
            case.round.as_ref().map(|it| it.as_bytes().as_slice()),
            occasion,
            case.generation,
            new.template.as_ref().map(|it| it.as_bytes().as_slice()),
            new.genesis.hash().0,
            time(new.now_ms),
        ])?;
    let heads = vec![new.genesis.hash()];
    let batch = Append { admitted: vec![new.genesis.clone()], ..Append::new(document, heads, new.now_ms) };
    append_batch(connection, tenant, &batch)?;
    Ok(true)
}

fn append_batch(connection: &Connection, tenant: InstallationId, batch: &Append) -> Result<Appended, StoreError> {
    let document = batch.document;
    let row = connection
        .prepare_cached(
            "SELECT change_count, erased_at_ms, archived_at_ms FROM documents WHERE tenant = ?1 AND document = ?2",
        )?
        .query_row(params![tenant.as_bytes(), document.as_bytes()], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?, row.get::<_, Option<i64>>(2)?))
        })
        .optional()?;
    let (position, erased, archived) = row.ok_or(StoreError::UnknownDocument(document))?;
    if erased.is_some() {
        return Err(StoreError::Tombstoned(document));
    }
    if archived.is_some() {
        return Err(StoreError::Archived(document));
    }
    let new_changes = insert_changes(connection, tenant, batch, position)?;
    for hash in &batch.release {
        connection
            .prepare_cached("DELETE FROM held WHERE tenant = ?1 AND document = ?2 AND hash = ?3")?
            .execute(params![tenant.as_bytes(), document.as_bytes(), hash.0])?;
    }
    for hash in &batch.readmit {
        connection
            .prepare_cached("DELETE FROM refused WHERE tenant = ?1 AND document = ?2 AND hash = ?3")?
            .execute(params![tenant.as_bytes(), document.as_bytes(), hash.0])?;
    }
    insert_held(connection, tenant, batch)?;
    insert_refused(connection, tenant, batch)?;
    insert_bindings(connection, tenant, batch)?;
    put_vouchers(connection, tenant, batch)?;
    if new_changes > 0 {
        connection
            .prepare_cached(
                "UPDATE documents SET heads = ?3, change_count = change_count + ?4, changed_at_ms = ?5 \
                 WHERE tenant = ?1 AND document = ?2",
            )?
            .execute(params![
                tenant.as_bytes(),
                document.as_bytes(),
                hashes_to_blob(&batch.heads),
                i64::try_from(new_changes).map_err(|_| unreadable("change count"))?,
                time(batch.received_at_ms),
            ])?;
    }
    Ok(Appended { new_changes })
}

/// Marks a document for the projections, in the transaction that changed it.
pub(crate) fn mark_dirty(
    connection: &Connection,
    tenant: InstallationId,
    document: DocumentId,
    now_ms: u64,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO dirty (tenant, document, mark, first_grown_ms, last_grown_ms) VALUES (?1, ?2, 1, ?3, ?3) \
             ON CONFLICT (tenant, document) DO UPDATE SET mark = mark + 1, last_grown_ms = excluded.last_grown_ms",
        )?
        .execute(params![tenant.as_bytes(), document.as_bytes(), time(now_ms)])?;
    Ok(())
}

fn insert_changes(
    connection: &Connection,
    tenant: InstallationId,
    batch: &Append,
    mut position: i64,
) -> Result<usize, StoreError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO changes (tenant, document, position, hash, actor, seq, bytes, received_at_ms, received_from) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (tenant, document, hash) DO NOTHING",
    )?;
    let mut new_changes = 0;
    for admitted in &batch.admitted {
        assert_eq!(admitted.document(), batch.document, "a change was judged for another document");
        let inserted = insert.execute(params![
            tenant.as_bytes(),
            batch.document.as_bytes(),
            position + 1,
            admitted.hash().0,
            admitted.actor().to_bytes(),
            i64::try_from(admitted.seq()).map_err(|_| unreadable("seq"))?,
            admitted.raw_bytes(),
            time(batch.received_at_ms),
            batch.received_from.as_ref().map(|it| it.as_bytes().as_slice()),
        ])?;
        if inserted > 0 {
            position += 1;
            new_changes += 1;
        }
    }
    Ok(new_changes)
}

fn insert_held(connection: &Connection, tenant: InstallationId, batch: &Append) -> Result<(), StoreError> {
    for held in &batch.hold {
        connection
            .prepare_cached(
                "INSERT INTO held (tenant, document, hash, reason, author, bytes, delivered_by, delivered_from, held_at_ms) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
                 ON CONFLICT (tenant, document, hash) DO UPDATE SET reason = excluded.reason",
            )?
            .execute(params![
                tenant.as_bytes(),
                batch.document.as_bytes(),
                held.hash.0,
                held.reason.code(),
                held.author.as_ref().map(|it| it.as_bytes().as_slice()),
                held.bytes,
                held.delivered_by.as_bytes(),
                held.delivered_from.as_ref().map(|it| it.as_bytes().as_slice()),
                time(held.held_at_ms),
            ])?;
    }
    Ok(())
}

fn insert_refused(connection: &Connection, tenant: InstallationId, batch: &Append) -> Result<(), StoreError> {
    for refused in &batch.refuse {
        connection
            .prepare_cached(
                "INSERT INTO refused (tenant, document, hash, reason, descendant_of, person, device, refused_at_ms) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (tenant, document, hash) DO NOTHING",
            )?
            .execute(params![
                tenant.as_bytes(),
                batch.document.as_bytes(),
                refused.hash.0,
                refused.reason.code(),
                refused.descendant_of.as_ref().map(|it| it.0.as_slice()),
                refused.person.as_bytes(),
                refused.device.as_ref().map(|it| it.as_bytes().as_slice()),
                time(refused.refused_at_ms),
            ])?;
    }
    Ok(())
}

fn insert_bindings(connection: &Connection, tenant: InstallationId, batch: &Append) -> Result<(), StoreError> {
    for binding in &batch.bind {
        // The first binding stands: who an actor is never changes.
        connection
            .prepare_cached(
                "INSERT INTO actors (tenant, document, actor, person, device, bound_at_ms) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (tenant, document, actor) DO NOTHING",
            )?
            .execute(params![
                tenant.as_bytes(),
                batch.document.as_bytes(),
                binding.actor.to_bytes(),
                binding.person.as_bytes(),
                binding.device.as_ref().map(|it| it.as_bytes().as_slice()),
                time(batch.received_at_ms),
            ])?;
    }
    Ok(())
}

/// The columns that [`row_from_columns`] reads, in its order.
pub(crate) const ROW_COLUMNS: &str = "document, kind, unit, round, occasion, generation, template, heads, change_count, \
                                      snapshot_changes, changed_at_ms, erased_at_ms, archived_at_ms";

pub(crate) fn document_row(
    connection: &Connection,
    tenant: InstallationId,
    document: DocumentId,
) -> Result<Option<DocumentRow>, StoreError> {
    connection
        .prepare_cached(&format!("SELECT {ROW_COLUMNS} FROM documents WHERE tenant = ?1 AND document = ?2"))?
        .query_and_then(params![tenant.as_bytes(), document.as_bytes()], |row| row_from_columns(tenant, row))?
        .next()
        .transpose()
}

/// Beyond so many units one pass over all documents is cheaper than a search per unit.
const UNITS_SEARCHED_MAX: usize = 200;

fn documents_of_units(
    connection: &Connection,
    tenant: InstallationId,
    units: &BTreeSet<UnitId>,
) -> Result<Vec<DocumentRow>, StoreError> {
    if units.len() > UNITS_SEARCHED_MAX {
        return connection
            .prepare_cached(&format!("SELECT {ROW_COLUMNS} FROM documents WHERE tenant = ?1 AND erased_at_ms IS NULL"))?
            .query_and_then([tenant.as_bytes()], |row| row_from_columns(tenant, row))?
            .filter(|row| row.as_ref().map_or(true, |it| units.contains(&it.case.unit)))
            .collect();
    }
    let mut select = connection.prepare_cached(&format!(
        "SELECT {ROW_COLUMNS} FROM documents WHERE tenant = ?1 AND unit = ?2 AND erased_at_ms IS NULL"
    ))?;
    let mut rows = Vec::new();
    for unit in units {
        for row in
            select.query_and_then(params![tenant.as_bytes(), unit.as_bytes()], |row| row_from_columns(tenant, row))?
        {
            rows.push(row?);
        }
    }
    Ok(rows)
}

pub(crate) fn row_from_columns(tenant: InstallationId, row: &Row<'_>) -> Result<DocumentRow, StoreError> {
    let case = case_from_columns(tenant, row)?;
    let id: Vec<u8> = row.get("document")?;
    let template: Option<[u8; 32]> = row.get("template")?;
    let change_count = count(row.get("change_count")?)?;
    let snapshot_changes = count(row.get("snapshot_changes")?)?;
    Ok(DocumentRow {
        id: DocumentId::from_slice(&id).map_err(|_| unreadable("document id"))?,
        case,
        template: template.map(TemplateHash::from_bytes),
        heads: hashes_column(row, "heads")?,
        is_tombstone: row.get::<_, Option<i64>>("erased_at_ms")?.is_some(),
        archived_at_ms: row.get::<_, Option<i64>>("archived_at_ms")?.map(count).transpose()?,
        snapshot_changes,
        tail_changes: change_count.saturating_sub(snapshot_changes),
        changed_at_ms: count(row.get("changed_at_ms")?)?,
    })
}

pub(crate) fn load_document(
    connection: &Connection,
    tenant: InstallationId,
    document: DocumentId,
) -> Result<Option<StoredDocument>, StoreError> {
    let Some(row) = document_row(connection, tenant, document)? else { return Ok(None) };
    let key = params![tenant.as_bytes(), document.as_bytes()];
    let snapshot = connection
        .prepare_cached("SELECT bytes FROM snapshots WHERE tenant = ?1 AND document = ?2")?
        .query_row(key, |row| row.get(0))
        .optional()?;
    let tail = connection
        .prepare_cached(
            "SELECT bytes FROM changes WHERE tenant = ?1 AND document = ?2 AND position >= \
             (SELECT tail_from FROM documents WHERE tenant = ?1 AND document = ?2) AND bytes IS NOT NULL ORDER BY position",
        )?
        .query_map(key, |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let bindings = connection
        .prepare_cached("SELECT actor, person, device FROM actors WHERE tenant = ?1 AND document = ?2")?
        .query_and_then(key, |row| {
            Ok::<_, StoreError>(ActorBinding {
                actor: ActorId::from(row.get::<_, Vec<u8>>("actor")?),
                person: person_column(row, "person")?.ok_or_else(|| unreadable("person"))?,
                device: device_column(row, "device")?,
            })
        })?
        .collect::<Result<_, _>>()?;
    let refused = connection
        .prepare_cached("SELECT hash, reason, descendant_of FROM refused WHERE tenant = ?1 AND document = ?2")?
        .query_and_then(key, refused_from_columns)?
        .collect::<Result<_, _>>()?;
    let held = connection
        .prepare_cached(
            "SELECT hash, reason, author, bytes, delivered_by, delivered_from, held_at_ms FROM held \
             WHERE tenant = ?1 AND document = ?2 ORDER BY held_at_ms, hash",
        )?
        .query_and_then(key, held_from_columns)?
        .collect::<Result<_, _>>()?;
    let vouchers = vouchers_of(connection, tenant, document)?;
    Ok(Some(StoredDocument { row, snapshot, tail, bindings, refused, held, vouchers }))
}

fn refused_from_columns(row: &Row<'_>) -> Result<RefusedHash, StoreError> {
    let reason: String = row.get("reason")?;
    Ok(RefusedHash {
        hash: hash_column(row, "hash")?,
        // A newer program may have stored a reason that this one lacks; the refusal stands all the same.
        because: RefusalReason::from_code(&reason).unwrap_or(RefusalReason::Unknown),
        descendant_of: row.get::<_, Option<[u8; 32]>>("descendant_of")?.map(ChangeHash),
    })
}

fn held_from_columns(row: &Row<'_>) -> Result<HeldChange, StoreError> {
    let reason: String = row.get("reason")?;
    Ok(HeldChange {
        hash: hash_column(row, "hash")?,
        reason: HeldReason::from_code(&reason).ok_or_else(|| unreadable("held reason"))?,
        author: person_column(row, "author")?,
        bytes: row.get("bytes")?,
        delivered_by: person_column(row, "delivered_by")?.ok_or_else(|| unreadable("delivered by"))?,
        delivered_from: device_column(row, "delivered_from")?,
        held_at_ms: count(row.get("held_at_ms")?)?,
    })
}

const fn unreadable(what: &'static str) -> StoreError {
    StoreError::Unreadable { what }
}

/// A time as SQLite keeps it; the year 292 million is the latest.
pub(crate) fn time(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

/// A stored number that can't be negative.
pub(crate) fn count(value: i64) -> Result<u64, StoreError> {
    u64::try_from(value).map_err(|_| unreadable("number"))
}
