//! Work of revoked devices, as rows: kept as it came until a human has decided, and after that, too.
//!
//! It judges nothing: what an accepted change may become is for the gate. The rules that must not be broken: an upload is
//! acknowledged after the durable commit; and no row is ever deleted but with its document.

use std::collections::BTreeSet;

use automerge::ChangeHash;
use form_model::{Case, DeviceId, DocumentId, InstallationId, PersonId};
use rusqlite::{Connection, Row, params};

use super::accounts::{AuditEntry, audit};
use super::columns::{device_column, hash_column, person_column};
use super::documents::{count, document_row, time};
use super::messages::insert_messages;
use super::{Store, StoreError};
use crate::message::NewMessage;

/// The most changes of one device: years of work without a network.
const DEVICE_CHANGES_MAX: i64 = 50_000;

/// The most bytes of them; whoever found the tablet can't fill the disk.
const DEVICE_BYTES_MAX: i64 = 32 * 1024 * 1024;

/// One change that a revoked device brings.
#[derive(Debug, Clone)]
pub(crate) struct BroughtChange {
    /// The case that it belongs to, which names the document.
    pub case: Case,
    /// Its hash.
    pub hash: ChangeHash,
    /// The change as it was made.
    pub bytes: Vec<u8>,
}

/// What a revoked device brings at once.
#[derive(Debug, Clone)]
pub(crate) struct Brought {
    /// Who is signed in on it.
    pub person: PersonId,
    /// The device.
    pub device: DeviceId,
    /// What.
    pub changes: Vec<BroughtChange>,
    /// Those who are told if any of it is new.
    pub told: Vec<NewMessage>,
    /// When.
    pub now_ms: u64,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// All of it is safe: so many were new, the others were there or belong to what was erased.
    All {
        /// How many were new.
        new: usize,
    },
    /// The device has brought too much; nothing of this was kept.
    TooMuch,
}

/// A human's decision about a change in quarantine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It went to the gate.
    Accepted,
    /// It stays outside, for good.
    Rejected,
}

impl Verdict {
    /// The verdict's code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Accepted, Self::Rejected].into_iter().find(|it| it.code() == code)
    }
}

/// A change in quarantine.
#[derive(Debug, Clone)]
pub(crate) struct QuarantinedChange {
    /// Its hash.
    pub hash: ChangeHash,
    /// The change as it was made.
    pub bytes: Vec<u8>,
    /// Who was signed in on the device.
    pub person: PersonId,
    /// The device.
    pub device: DeviceId,
    /// When it came.
    pub received_at_ms: u64,
    /// What was decided, if anything was.
    pub verdict: Option<Verdict>,
    /// By whom.
    pub verdict_by: Option<PersonId>,
    /// When.
    pub verdict_at_ms: Option<u64>,
}

/// What is written down with a decision.
#[derive(Debug, Clone)]
pub(crate) struct Decision {
    /// The document.
    pub document: DocumentId,
    /// What was decided.
    pub verdict: Verdict,
    /// The changes, each with what the gate said.
    pub changes: Vec<(ChangeHash, &'static str)>,
    /// Who decided.
    pub by: PersonId,
    /// When.
    pub now_ms: u64,
}

impl Store {
    /// Keeps what a revoked device brings; returns after the durable commit. Bringing the same again does nothing.
    ///
    /// # Errors
    /// If it could not be committed.
    pub(crate) async fn keep_brought(&self, brought: Brought) -> Result<Kept, StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| keep_brought(connection, tenant, &brought)).await
    }

    /// How many of these changes are nowhere: neither in their document nor in quarantine, and not of an erased one.
    ///
    /// # Errors
    /// If the database can't be read.
    pub(crate) async fn count_unsafe(&self, changes: Vec<(DocumentId, ChangeHash)>) -> Result<usize, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            let mut missing = 0;
            for (document, hash) in changes {
                missing += usize::from(!is_safe(connection, tenant, document, hash)?);
            }
            Ok(missing)
        })
        .await
    }

    /// Notes that a device was told to wipe itself; the first time counts.
    ///
    /// # Errors
    /// If it could not be committed.
    pub(crate) async fn note_wipe_order(
        &self,
        device: DeviceId,
        person: PersonId,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            let changed = connection
                .prepare_cached(
                    "UPDATE devices SET wipe_ordered_at_ms = ?3 \
                     WHERE tenant = ?1 AND device = ?2 AND wipe_ordered_at_ms IS NULL",
                )?
                .execute(params![tenant.as_bytes(), device.as_bytes(), time(now_ms)])?;
            if changed > 0 {
                let subject = device.to_string();
                let entry = AuditEntry { at_ms: now_ms, by: Some(person), action: "wipe-ordered", subject };
                audit(connection, tenant, &entry)?;
            }
            Ok(())
        })
        .await
    }

    /// The cases of which something is or was in quarantine.
    ///
    /// # Errors
    /// If the database can't be read.
    pub(crate) async fn quarantined_cases(&self) -> Result<Vec<Case>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            connection
                .prepare_cached("SELECT DISTINCT case_json FROM quarantine WHERE tenant = ?1 AND case_json IS NOT NULL ORDER BY case_json")?
                .query_and_then([tenant.as_bytes()], |row| case_in(&row.get::<_, String>(0)?))?
                .collect()
        })
        .await
    }

    /// What of a case is or was in quarantine, in the order in which it came.
    ///
    /// # Errors
    /// If the database can't be read.
    pub(crate) async fn quarantined_changes(&self, document: DocumentId) -> Result<Vec<QuarantinedChange>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            connection
                .prepare_cached(
                    "SELECT * FROM quarantine WHERE tenant = ?1 AND document = ?2 ORDER BY received_at_ms, hash",
                )?
                .query_and_then(params![tenant.as_bytes(), document.as_bytes()], from_columns)?
                .collect()
        })
        .await
    }

    /// Writes down what was decided about changes that nobody had decided about.
    ///
    /// # Errors
    /// If it could not be committed.
    pub(crate) async fn decide_quarantined(&self, decision: Decision) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            let mut update = connection.prepare_cached(
                "UPDATE quarantine SET verdict = ?4, verdict_by = ?5, verdict_at_ms = ?6, outcome = ?7 \
                 WHERE tenant = ?1 AND document = ?2 AND hash = ?3 AND verdict IS NULL",
            )?;
            let mut decided = 0;
            for (hash, outcome) in &decision.changes {
                decided += update.execute(params![
                    tenant.as_bytes(),
                    decision.document.as_bytes(),
                    hash.0,
                    decision.verdict.code(),
                    decision.by.as_bytes(),
                    time(decision.now_ms),
                    outcome
                ])?;
            }
            let action = match decision.verdict {
                Verdict::Accepted => "quarantine-accepted",
                Verdict::Rejected => "quarantine-rejected",
            };
            let subject = format!("{} {decided}", decision.document);
            audit(connection, tenant, &AuditEntry { at_ms: decision.now_ms, by: Some(decision.by), action, subject })
        })
        .await
    }
}

fn keep_brought(connection: &Connection, tenant: InstallationId, brought: &Brought) -> Result<Kept, StoreError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO quarantine (tenant, document, hash, bytes, person, device, received_at_ms, case_json) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let (mut changes, mut bytes) = amount_of(connection, tenant, brought.device)?;
    let mut new = Vec::new();
    let mut seen = BTreeSet::new();
    for change in &brought.changes {
        let document = change.case.document_id();
        if seen.insert((document, change.hash)) && !is_safe(connection, tenant, document, change.hash)? {
            changes += 1;
            bytes += i64::try_from(change.bytes.len()).unwrap_or(i64::MAX);
            new.push((document, change));
        }
    }
    if !new.is_empty() && (changes > DEVICE_CHANGES_MAX || bytes > DEVICE_BYTES_MAX) {
        return Ok(Kept::TooMuch);
    }
    for (document, change) in &new {
        insert.execute(params![
            tenant.as_bytes(),
            document.as_bytes(),
            change.hash.0,
            change.bytes,
            brought.person.as_bytes(),
            brought.device.as_bytes(),
            time(brought.now_ms),
            serde_json::to_string(&change.case).map_err(|_| StoreError::Unreadable { what: "case" })?
        ])?;
    }
    if !new.is_empty() {
        let subject = format!("{} {}", brought.device, new.len());
        let entry =
            AuditEntry { at_ms: brought.now_ms, by: Some(brought.person), action: "quarantine-brought", subject };
        audit(connection, tenant, &entry)?;
        insert_messages(connection, tenant, &brought.told, brought.now_ms)?;
    }
    Ok(Kept::All { new: new.len() })
}

/// How many changes and bytes of a device are in quarantine.
fn amount_of(connection: &Connection, tenant: InstallationId, device: DeviceId) -> Result<(i64, i64), StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT count(*), coalesce(sum(length(bytes)), 0) FROM quarantine WHERE tenant = ?1 AND device = ?2",
        )?
        .query_row(params![tenant.as_bytes(), device.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

fn is_safe(
    connection: &Connection,
    tenant: InstallationId,
    document: DocumentId,
    hash: ChangeHash,
) -> Result<bool, StoreError> {
    let key = params![tenant.as_bytes(), document.as_bytes(), hash.0];
    for table in ["quarantine", "changes"] {
        let select = format!("SELECT 1 FROM {table} WHERE tenant = ?1 AND document = ?2 AND hash = ?3");
        if connection.prepare_cached(&select)?.exists(key)? {
            return Ok(true);
        }
    }
    Ok(document_row(connection, tenant, document)?.is_some_and(|it| it.is_tombstone))
}

fn case_in(json: &str) -> Result<Case, StoreError> {
    serde_json::from_str(json).map_err(|_| StoreError::Unreadable { what: "case in quarantine" })
}

fn from_columns(row: &Row<'_>) -> Result<QuarantinedChange, StoreError> {
    let unreadable = |what| StoreError::Unreadable { what };
    let verdict: Option<String> = row.get("verdict")?;
    Ok(QuarantinedChange {
        hash: hash_column(row, "hash")?,
        bytes: row.get("bytes")?,
        person: person_column(row, "person")?.ok_or_else(|| unreadable("person"))?,
        device: device_column(row, "device")?.ok_or_else(|| unreadable("device"))?,
        received_at_ms: count(row.get("received_at_ms")?)?,
        verdict: verdict.map(|it| Verdict::from_code(&it).ok_or_else(|| unreadable("verdict"))).transpose()?,
        verdict_by: person_column(row, "verdict_by")?,
        verdict_at_ms: row.get::<_, Option<i64>>("verdict_at_ms")?.map(count).transpose()?,
    })
}
