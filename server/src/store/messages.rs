//! Messages to people, as rows.
//!
//! What is due is for `message`. The rule that must not be broken: a message about one thing is kept once, however often it is
//! added, so that whoever looks for due messages need not remember what was told.

use chrono::NaiveDate;
use form_model::{InstallationId, PersonId, RoundId, RowId, UnitId};
use rusqlite::{Connection, Row, params};

use super::columns::person_column;
use super::documents::{count, time};
use super::{Store, StoreError};
use crate::message::{MessageKind, NewMessage};

/// The most messages that one person is shown: some years of them.
const SHOWN_MAX: u32 = 200;

/// A message as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: uuid::Uuid,
    /// What it says, to whom and about what.
    pub about: NewMessage,
    /// When it was made.
    pub at_ms: u64,
    /// When it was read.
    pub read_at_ms: Option<u64>,
}

impl Store {
    /// Keeps messages, those that are there already excepted; how many are new.
    ///
    /// # Errors
    /// If it could not be committed.
    pub async fn add_messages(&self, messages: Vec<NewMessage>, now_ms: u64) -> Result<usize, StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| insert_messages(connection, tenant, &messages, now_ms)).await
    }

    /// A person's messages, the newest first.
    ///
    /// # Errors
    /// If the database can't be read.
    pub async fn messages_of(&self, person: PersonId) -> Result<Vec<Message>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            connection
                .prepare_cached(
                    "SELECT message, person, kind, unit, round, day, about_row, at_ms, read_at_ms FROM messages \
                     WHERE tenant = ?1 AND person = ?2 ORDER BY at_ms DESC, message LIMIT ?3",
                )?
                .query_and_then(params![tenant.as_bytes(), person.as_bytes(), SHOWN_MAX], message_from_columns)?
                .collect()
        })
        .await
    }

    /// Notes that a person has read a message; false if there is none for them.
    ///
    /// # Errors
    /// If it could not be committed.
    pub async fn read_message(&self, person: PersonId, id: uuid::Uuid, now_ms: u64) -> Result<bool, StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            let changed = connection
                .prepare_cached(
                    "UPDATE messages SET read_at_ms = coalesce(read_at_ms, ?4) \
                     WHERE tenant = ?1 AND message = ?2 AND person = ?3",
                )?
                .execute(params![tenant.as_bytes(), id.as_bytes(), person.as_bytes(), time(now_ms)])?;
            Ok(changed > 0)
        })
        .await
    }
}

/// Keeps messages in a transaction, and that they are to go by e-mail; how many are new.
pub(crate) fn insert_messages(
    connection: &Connection,
    tenant: InstallationId,
    messages: &[NewMessage],
    now_ms: u64,
) -> Result<usize, StoreError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO messages (tenant, message, person, kind, unit, round, day, about_row, at_ms) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
         ON CONFLICT (tenant, person, kind, unit, round, day, about_row) DO NOTHING",
    )?;
    let mut to_mail = connection.prepare_cached("INSERT INTO letter_messages (tenant, message) VALUES (?1, ?2)")?;
    let mut new = 0;
    for it in messages {
        let id = rand::random::<[u8; 16]>();
        let inserted = insert.execute(params![
            tenant.as_bytes(),
            id,
            it.person.as_bytes(),
            it.kind.code(),
            it.unit.as_ref().map_or(&[][..], |unit| unit.as_bytes()),
            it.round.as_ref().map_or(&[][..], |round| round.as_bytes()),
            it.day.map(|day| day.to_string()).unwrap_or_default(),
            it.row.as_ref().map_or(&[][..], |row| row.as_bytes()),
            time(now_ms)
        ])?;
        if inserted > 0 {
            to_mail.execute(params![tenant.as_bytes(), id])?;
        }
        new += inserted;
    }
    Ok(new)
}

pub(crate) fn message_from_columns(row: &Row<'_>) -> Result<Message, StoreError> {
    let unreadable = |what| StoreError::Unreadable { what };
    let id = |column| Ok::<_, StoreError>(<[u8; 16]>::try_from(row.get::<_, Vec<u8>>(column)?).ok());
    let day: String = row.get("day")?;
    let day: Option<NaiveDate> = if day.is_empty() { None } else { Some(day.parse().map_err(|_| unreadable("day"))?) };
    let kind: String = row.get("kind")?;
    Ok(Message {
        id: uuid::Uuid::from_bytes(row.get("message")?),
        about: NewMessage {
            person: person_column(row, "person")?.ok_or_else(|| unreadable("person"))?,
            kind: MessageKind::from_code(&kind).ok_or_else(|| unreadable("kind of message"))?,
            unit: id("unit")?.map(UnitId::from_bytes),
            round: id("round")?.map(RoundId::from_bytes),
            day,
            row: id("about_row")?.map(RowId::from_bytes),
        },
        at_ms: count(row.get("at_ms")?)?,
        read_at_ms: row.get::<_, Option<i64>>("read_at_ms")?.map(count).transpose()?,
    })
}
