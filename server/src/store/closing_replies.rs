//! What is said about closing answers after they were handed in, as rows: replies, themes; and that hand-ins were masked.
//!
//! Who may say it is for the routes. The rule that must not be broken: what was handed in is never changed by it.

use form_model::{DocumentId, PersonId, RoundId};
use rusqlite::{Row, params};

use super::accounts::{AuditEntry, audit};
use super::documents::{count, time};
use super::{Store, StoreError};

const UNREADABLE: StoreError = StoreError::Unreadable { what: "reply" };

/// What has become of a matter that was passed upwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReplyState {
    /// It was received, and somebody owns it.
    Received,
    /// Somebody works on it.
    UnderWay,
    /// It is done.
    Done,
    /// It will not be done.
    Declined,
}

impl ReplyState {
    const ALL: [Self; 4] = [Self::Received, Self::UnderWay, Self::Done, Self::Declined];

    /// The state's code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::UnderWay => "under-way",
            Self::Done => "done",
            Self::Declined => "declined",
        }
    }

    /// The state with this code.
    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }
}

/// A reply to a closing answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClosingReply {
    pub(crate) document: DocumentId,
    pub(crate) question: String,
    pub(crate) state: ReplyState,
    /// Who owns the matter, as written.
    pub(crate) owner: String,
    pub(crate) words: String,
    /// Who replied.
    pub(crate) person: PersonId,
    pub(crate) changed_at_ms: u64,
}

/// A theme of a closing answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClosingTheme {
    pub(crate) document: DocumentId,
    pub(crate) question: String,
    pub(crate) theme: String,
}

impl Store {
    /// Every reply to closing answers of a round.
    pub(crate) async fn closing_replies(&self, round: RoundId) -> Result<Vec<ClosingReply>, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            connection
                .prepare_cached(
                    "SELECT r.* FROM closing_replies r JOIN documents d ON d.tenant = r.tenant AND d.document = r.document \
                     WHERE r.tenant = ?1 AND d.round = ?2 ORDER BY r.document, r.question",
                )?
                .query_and_then(params![tenant.as_bytes(), round.as_bytes()], reply_from_columns)?
                .collect()
        })
        .await
    }

    /// The themes that closing answers of a round were tagged with.
    pub(crate) async fn closing_themes(&self, round: RoundId) -> Result<Vec<ClosingTheme>, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            connection
                .prepare_cached(
                    "SELECT t.document, t.question, t.theme FROM closing_themes t JOIN documents d ON d.tenant = t.tenant \
                     AND d.document = t.document WHERE t.tenant = ?1 AND d.round = ?2 ORDER BY t.theme",
                )?
                .query_and_then(params![tenant.as_bytes(), round.as_bytes()], |row| {
                    Ok(ClosingTheme {
                        document: DocumentId::from_bytes(row.get("document")?),
                        question: row.get("question")?,
                        theme: row.get("theme")?,
                    })
                })?
                .collect()
        })
        .await
    }

    /// Keeps the themes of a closing answer, in place of those that there were.
    pub(crate) async fn put_closing_themes(
        &self,
        (document, question): (DocumentId, String),
        themes: Vec<String>,
        by: PersonId,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            let key = params![tenant.as_bytes(), document.as_bytes(), question];
            connection
                .prepare_cached("DELETE FROM closing_themes WHERE tenant = ?1 AND document = ?2 AND question = ?3")?
                .execute(key)?;
            let mut insert = connection.prepare_cached(
                "INSERT OR IGNORE INTO closing_themes (tenant, document, question, theme) VALUES (?1, ?2, ?3, ?4)",
            )?;
            for theme in themes {
                insert.execute(params![tenant.as_bytes(), document.as_bytes(), question, theme])?;
            }
            let subject = format!("{document} {question}");
            audit(connection, tenant, &AuditEntry { at_ms: now_ms, by: Some(by), action: "closing-themes", subject })
        })
        .await
    }

    /// Notes that a hand-in was masked to be given out.
    pub(crate) async fn note_redaction(
        &self,
        (hand_in, passages): (&str, usize),
        reason: &str,
        by: PersonId,
        now_ms: u64,
    ) -> Result<(), StoreError> {
        let tenant = self.tenant();
        let subject = format!("{hand_in} {passages} {reason}");
        let entry = AuditEntry { at_ms: now_ms, by: Some(by), action: "redacted", subject };
        self.write(move |connection| audit(connection, tenant, &entry)).await
    }

    /// Keeps a reply to a closing answer, in place of the one that there was.
    pub(crate) async fn put_closing_reply(&self, reply: ClosingReply) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO closing_replies (tenant, document, question, state, owner, words, person, \
                     changed_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                )?
                .execute(params![
                    tenant.as_bytes(),
                    reply.document.as_bytes(),
                    reply.question,
                    reply.state.code(),
                    reply.owner,
                    reply.words,
                    reply.person.as_bytes(),
                    time(reply.changed_at_ms)
                ])?;
            let subject = format!("{} {}", reply.document, reply.question);
            let by = Some(reply.person);
            audit(connection, tenant, &AuditEntry { at_ms: reply.changed_at_ms, by, action: "closing-reply", subject })
        })
        .await
    }
}

fn reply_from_columns(row: &Row<'_>) -> Result<ClosingReply, StoreError> {
    Ok(ClosingReply {
        document: DocumentId::from_bytes(row.get("document")?),
        question: row.get("question")?,
        state: ReplyState::from_code(row.get_ref("state")?.as_str().map_err(|_| UNREADABLE)?).ok_or(UNREADABLE)?,
        owner: row.get("owner")?,
        words: row.get("words")?,
        person: PersonId::from_bytes(row.get("person")?),
        changed_at_ms: count(row.get("changed_at_ms")?)?,
    })
}
