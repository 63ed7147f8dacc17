//! What was said about hand-ins after they were received, and confirmed requests, as rows.
//!
//! Who may say it is for `reach`. The rules that must not be broken: it is kept in the transaction that tells people of it; and
//! a hand-in itself is never changed by it.

use form_model::{DocumentId, InstallationId, PersonId, RequestReceipt, RoundId, RowId, SentBack, Statement, UnitId};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::accounts::{AuditEntry, audit};
use super::columns::{person_column, unit_column};
use super::documents::{count, time};
use super::messages::insert_messages;
use super::{Store, StoreError};
use crate::message::NewMessage;

/// A hand-in that was received, with what has to be known before something is said about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ReceivedHandIn {
    pub(crate) id: RowId,
    pub(crate) document: DocumentId,
    pub(crate) unit: UnitId,
    pub(crate) round: Option<RoundId>,
    pub(crate) version: u32,
    /// True if no later version was received.
    pub(crate) is_newest: bool,
    /// True if it was made without a valid mark of the representative, for a reason that the manager gave.
    pub(crate) lacks_mark: bool,
}

/// The newest hand-in of a document that was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NewestHandIn {
    pub(crate) document: DocumentId,
    pub(crate) id: RowId,
    pub(crate) version: u32,
    /// When it was sent back.
    pub(crate) sent_back_at_ms: Option<u64>,
}

/// Everything that was said about a document's hand-ins, and its requests that were confirmed.
#[derive(Debug, Default)]
pub(crate) struct SaidAfter {
    pub(crate) sent_back: Vec<SentBack>,
    pub(crate) statements: Vec<Statement>,
    pub(crate) requests: Vec<RequestReceipt>,
}

impl Store {
    /// A hand-in that was received and whose document is there.
    pub(crate) async fn received_hand_in(&self, id: RowId) -> Result<Option<ReceivedHandIn>, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            connection
                .prepare_cached(
                    "SELECT h.hand_in, h.document, d.unit, d.round, h.version, \
                     json_extract(h.content, '$.hand_in.reason') IS NOT NULL AS lacks_mark, NOT EXISTS (SELECT 1 FROM \
                     hand_ins later WHERE later.tenant = h.tenant AND later.document = h.document AND \
                     later.outcome = 'accepted' AND later.version > h.version) AS is_newest FROM hand_ins h \
                     JOIN documents d ON d.tenant = h.tenant AND d.document = h.document \
                     WHERE h.tenant = ?1 AND h.hand_in = ?2 AND h.outcome = 'accepted' AND d.erased_at_ms IS NULL",
                )?
                .query_row(params![tenant.as_bytes(), id.as_bytes()], |row| Ok(received_from_columns(row)))
                .optional()?
                .transpose()
        })
        .await
    }

    /// The newest received hand-in of every document that has one.
    pub(crate) async fn newest_hand_ins(&self) -> Result<Vec<NewestHandIn>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            connection
                .prepare_cached(
                    "SELECT h.document, h.hand_in, max(h.version) AS version, s.at_ms FROM hand_ins h LEFT JOIN sent_back s \
                     ON s.tenant = h.tenant AND s.document = h.document AND s.hand_in = h.hand_in \
                     WHERE h.tenant = ?1 AND h.outcome = 'accepted' GROUP BY h.document",
                )?
                .query_and_then([tenant.as_bytes()], |row| {
                    Ok(NewestHandIn {
                        document: DocumentId::from_bytes(row.get("document")?),
                        id: RowId::from_bytes(row.get("hand_in")?),
                        version: row.get("version")?,
                        sent_back_at_ms: row.get::<_, Option<i64>>("at_ms")?.map(count).transpose()?,
                    })
                })?
                .collect()
        })
        .await
    }

    /// Sends a hand-in back and tells people; false if it was sent back before.
    pub(crate) async fn send_back(
        &self,
        hand_in: ReceivedHandIn,
        sent: SentBack,
        told: Vec<NewMessage>,
    ) -> Result<bool, StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            let inserted = connection
                .prepare_cached(
                    "INSERT INTO sent_back (tenant, document, hand_in, version, person, at_ms, comment) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (tenant, document, hand_in) DO NOTHING",
                )?
                .execute(params![
                    tenant.as_bytes(),
                    hand_in.document.as_bytes(),
                    hand_in.id.as_bytes(),
                    sent.version,
                    sent.by.as_bytes(),
                    time(sent.at_ms),
                    sent.comment
                ])?;
            if inserted == 0 {
                return Ok(false);
            }
            insert_messages(connection, tenant, &told, sent.at_ms)?;
            audit(connection, tenant, &entry(sent.at_ms, sent.by, "send-back", hand_in.id))?;
            Ok(true)
        })
        .await
    }

    /// Keeps what a representative states about a hand-in, in place of what they stated before, and tells people.
    pub(crate) async fn put_statement(
        &self,
        document: DocumentId,
        statement: Statement,
        told: Vec<NewMessage>,
    ) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO statements (tenant, document, hand_in, person, at_ms, words) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![
                    tenant.as_bytes(),
                    document.as_bytes(),
                    statement.hand_in.as_bytes(),
                    statement.by.as_bytes(),
                    time(statement.at_ms),
                    statement.words
                ])?;
            insert_messages(connection, tenant, &told, statement.at_ms)?;
            audit(connection, tenant, &entry(statement.at_ms, statement.by, "state", statement.hand_in))
        })
        .await
    }

    /// Notes that the server has a request, and tells people; false if it was noted before.
    pub(crate) async fn confirm_request(
        &self,
        document: DocumentId,
        row: RowId,
        told: Vec<NewMessage>,
        now_ms: u64,
    ) -> Result<bool, StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            let inserted = connection
                .prepare_cached(
                    "INSERT INTO requests (tenant, document, item, received_at_ms) VALUES (?1, ?2, ?3, ?4) \
                     ON CONFLICT (tenant, document, item) DO NOTHING",
                )?
                .execute(params![tenant.as_bytes(), document.as_bytes(), row.as_bytes(), time(now_ms)])?;
            if inserted > 0 {
                insert_messages(connection, tenant, &told, now_ms)?;
            }
            Ok(inserted > 0)
        })
        .await
    }

    /// Everything that was said about a document's hand-ins, and its requests that were confirmed.
    pub(crate) async fn said_after(&self, document: DocumentId) -> Result<SaidAfter, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            Ok(SaidAfter {
                sent_back: sent_back_of(connection, tenant, document)?,
                statements: statements_of(connection, tenant, document)?,
                requests: requests_of(connection, tenant, document)?,
            })
        })
        .await
    }
}

fn entry(at_ms: u64, by: PersonId, action: &'static str, hand_in: RowId) -> AuditEntry {
    AuditEntry { at_ms, by: Some(by), action, subject: hand_in.to_string() }
}

fn received_from_columns(row: &Row<'_>) -> Result<ReceivedHandIn, StoreError> {
    Ok(ReceivedHandIn {
        id: RowId::from_bytes(row.get("hand_in")?),
        document: DocumentId::from_bytes(row.get("document")?),
        unit: unit_column(row, "unit")?,
        round: row.get::<_, Option<[u8; 16]>>("round")?.map(RoundId::from_bytes),
        version: row.get("version")?,
        is_newest: row.get("is_newest")?,
        lacks_mark: row.get("lacks_mark")?,
    })
}

fn person(row: &Row<'_>) -> Result<PersonId, StoreError> {
    person_column(row, "person")?.ok_or(StoreError::Unreadable { what: "person" })
}

fn sent_back_of(
    connection: &Connection,
    tenant: InstallationId,
    document: DocumentId,
) -> Result<Vec<SentBack>, StoreError> {
    connection
        .prepare_cached(
            "SELECT version, person, at_ms, comment FROM sent_back WHERE tenant = ?1 AND document = ?2 ORDER BY version",
        )?
        .query_and_then(params![tenant.as_bytes(), document.as_bytes()], |row| {
            Ok(SentBack {
                by: person(row)?,
                at_ms: count(row.get("at_ms")?)?,
                version: row.get("version")?,
                comment: row.get("comment")?,
            })
        })?
        .collect()
}

fn statements_of(
    connection: &Connection,
    tenant: InstallationId,
    document: DocumentId,
) -> Result<Vec<Statement>, StoreError> {
    connection
        .prepare_cached(
            "SELECT hand_in, person, at_ms, words FROM statements WHERE tenant = ?1 AND document = ?2 ORDER BY at_ms, person",
        )?
        .query_and_then(params![tenant.as_bytes(), document.as_bytes()], |row| {
            Ok(Statement {
                hand_in: RowId::from_bytes(row.get("hand_in")?),
                by: person(row)?,
                at_ms: count(row.get("at_ms")?)?,
                words: row.get("words")?,
            })
        })?
        .collect()
}

fn requests_of(
    connection: &Connection,
    tenant: InstallationId,
    document: DocumentId,
) -> Result<Vec<RequestReceipt>, StoreError> {
    connection
        .prepare_cached("SELECT item, received_at_ms FROM requests WHERE tenant = ?1 AND document = ?2 ORDER BY item")?
        .query_and_then(params![tenant.as_bytes(), document.as_bytes()], |row| {
            let received_at_ms = count(row.get("received_at_ms")?)?;
            Ok(RequestReceipt { row: RowId::from_bytes(row.get("item")?), received_at_ms })
        })?
        .collect()
}
