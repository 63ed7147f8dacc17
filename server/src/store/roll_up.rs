//! Hand-ins taken apart, as rows: what roll-ups count, the words beside it, and what was replied.
//!
//! The first two are projections of `hand_ins`; replies are not. Who may see which row is for `roll_up::Scope`: every read
//! here takes the units that its caller's scope holds. The rule that must not be broken: free text is read only where
//! somebody opens a figure.

use std::collections::HashSet;

use form_model::{DocumentId, InstallationId, PersonId, RoundId, RowId, UnitId};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::accounts::{AuditEntry, audit};
use super::columns::unit_column;
use super::documents::{count, time};
use super::{Store, StoreError};
use crate::frozen_content::FrozenContent;
use crate::roll_up::{AnswerFact, Facts, HandedInWords, facts_of, words_of};

const UNREADABLE: StoreError = StoreError::Unreadable { what: "counted hand-in" };

/// An accepted hand-in with its frozen content.
#[derive(Debug, Clone)]
pub(crate) struct FrozenHandIn {
    pub(crate) id: RowId,
    pub(crate) document: DocumentId,
    pub(crate) unit: UnitId,
    pub(crate) round: Option<RoundId>,
    pub(crate) version: u32,
    pub(crate) received_at_ms: u64,
    pub(crate) receipt: Vec<u8>,
    /// JSON; see `frozen_content`.
    pub(crate) content: String,
}

/// The newest accepted hand-in of a yearly follow-up, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HandedInRow {
    document: DocumentId,
    hand_in: RowId,
    unit: UnitId,
    round: RoundId,
    version: u32,
    received_at_ms: u64,
    facts: Facts,
    words: HandedInWords,
    answers: Vec<WordedAnswer>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct WordedAnswer {
    question: String,
    fact: AnswerFact,
    comment: String,
    evidence: String,
}

/// A hand-in as it is counted.
#[derive(Debug, Clone)]
pub(crate) struct CountedHandIn {
    pub(crate) hand_in: RowId,
    pub(crate) unit: UnitId,
    pub(crate) version: u32,
    pub(crate) received_at_ms: u64,
    pub(crate) facts: Facts,
}

/// How a unit answered one question, in its words.
#[derive(Debug, Clone)]
pub(crate) struct AnswerBelow {
    pub(crate) hand_in: RowId,
    pub(crate) unit: UnitId,
    pub(crate) fact: AnswerFact,
    pub(crate) comment: String,
    pub(crate) evidence: String,
}

/// What a unit wrote beside its answers.
#[derive(Debug, Clone)]
pub(crate) struct ToldHandIn {
    pub(crate) document: DocumentId,
    pub(crate) hand_in: RowId,
    pub(crate) unit: UnitId,
    pub(crate) words: HandedInWords,
}

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

impl HandedInRow {
    /// Takes a hand-in apart; none if its content can't be read.
    pub(crate) fn of(frozen: FrozenHandIn, unit: UnitId, round: RoundId) -> Option<Self> {
        let content: FrozenContent = serde_json::from_str(&frozen.content).ok()?;
        let facts = facts_of(&content);
        let answers = content.answers.iter().filter_map(|(question, answer)| {
            let fact = facts.answers.get(question).cloned();
            let has_words = !answer.comment.trim().is_empty() || !answer.evidence.trim().is_empty();
            let fact = fact.or_else(|| has_words.then(AnswerFact::unanswered))?;
            let (question, comment, evidence) = (question.clone(), answer.comment.clone(), answer.evidence.clone());
            Some(WordedAnswer { question, fact, comment, evidence })
        });
        let answers = answers.collect();
        Some(Self {
            document: frozen.document,
            hand_in: frozen.id,
            unit,
            round,
            version: frozen.version,
            received_at_ms: frozen.received_at_ms,
            answers,
            words: words_of(content),
            facts,
        })
    }
}

/// Puts a hand-in in the place of the one that was counted of its document before.
pub(super) fn replace_handed_in(
    connection: &Connection,
    tenant: InstallationId,
    row: &HandedInRow,
) -> Result<(), StoreError> {
    let key = params![tenant.as_bytes(), row.document.as_bytes()];
    connection.prepare_cached("DELETE FROM handed_in_answers WHERE tenant = ?1 AND document = ?2")?.execute(key)?;
    let json = |it: Result<String, serde_json::Error>| it.map_err(|_| UNREADABLE);
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO handed_in (tenant, document, hand_in, unit, round, version, received_at_ms, facts, told) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            tenant.as_bytes(),
            row.document.as_bytes(),
            row.hand_in.as_bytes(),
            row.unit.as_bytes(),
            row.round.as_bytes(),
            row.version,
            time(row.received_at_ms),
            json(serde_json::to_string(&row.facts))?,
            json(serde_json::to_string(&row.words))?,
        ])?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO handed_in_answers (tenant, document, question, answer, comment, evidence) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for answer in &row.answers {
        let (tenant, document) = (tenant.as_bytes(), row.document.as_bytes());
        let fact = answer.fact.to_text();
        insert.execute(params![tenant, document, answer.question, fact, answer.comment, answer.evidence])?;
    }
    Ok(())
}

impl Store {
    /// The newest accepted hand-in of a document, unless it is the one that is counted already.
    pub(crate) async fn uncounted_hand_in(&self, document: DocumentId) -> Result<Option<FrozenHandIn>, StoreError> {
        let tenant = self.tenant();
        let newest = self
            .read(move |connection| {
                frozen_where(connection, "h.document = ?2", params![tenant.as_bytes(), document.as_bytes()])
            })
            .await?;
        let counted = self
            .look_up(move |connection| {
                let mut counted =
                    connection.prepare_cached("SELECT hand_in FROM handed_in WHERE tenant = ?1 AND document = ?2")?;
                let key = params![tenant.as_bytes(), document.as_bytes()];
                Ok(counted.query_row(key, |row| row.get::<_, [u8; 16]>(0)).optional()?)
            })
            .await?;
        Ok(newest.filter(|it| counted != Some(*it.id.as_bytes())))
    }

    /// An accepted hand-in whose document is there.
    pub(crate) async fn frozen_hand_in(&self, id: RowId) -> Result<Option<FrozenHandIn>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            frozen_where(connection, "h.hand_in = ?2", params![tenant.as_bytes(), id.as_bytes()])
        })
        .await
    }

    /// What is counted of these units in a round.
    pub(crate) async fn counted_hand_ins(
        &self,
        round: RoundId,
        units: HashSet<UnitId>,
    ) -> Result<Vec<CountedHandIn>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT hand_in, unit, version, received_at_ms, facts FROM handed_in WHERE tenant = ?1 AND round = ?2",
            )?;
            let mut rows = statement.query(params![tenant.as_bytes(), round.as_bytes()])?;
            let mut counted = Vec::new();
            while let Some(row) = rows.next()? {
                let unit = unit_column(row, "unit")?;
                if units.contains(&unit) {
                    counted.push(CountedHandIn {
                        hand_in: row_column(row)?,
                        unit,
                        version: row.get("version")?,
                        received_at_ms: count(row.get("received_at_ms")?)?,
                        facts: json_column(row, "facts")?,
                    });
                }
            }
            Ok(counted)
        })
        .await
    }

    /// How these units answered a question in a round.
    pub(crate) async fn answers_below(
        &self,
        (round, question): (RoundId, String),
        units: HashSet<UnitId>,
    ) -> Result<Vec<AnswerBelow>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT h.hand_in, h.unit, a.answer, a.comment, a.evidence FROM handed_in h JOIN handed_in_answers a \
                 ON a.tenant = h.tenant AND a.document = h.document WHERE h.tenant = ?1 AND h.round = ?2 AND a.question = ?3",
            )?;
            let mut rows = statement.query(params![tenant.as_bytes(), round.as_bytes(), question])?;
            let mut answers = Vec::new();
            while let Some(row) = rows.next()? {
                let unit = unit_column(row, "unit")?;
                if units.contains(&unit) {
                    answers.push(AnswerBelow {
                        hand_in: row_column(row)?,
                        unit,
                        fact: AnswerFact::from_text(row.get_ref("answer")?.as_str().map_err(|_| UNREADABLE)?)
                            .ok_or(UNREADABLE)?,
                        comment: row.get("comment")?,
                        evidence: row.get("evidence")?,
                    });
                }
            }
            Ok(answers)
        })
        .await
    }

    /// What these units wrote beside their answers in a round.
    pub(crate) async fn told_hand_ins(
        &self,
        round: RoundId,
        units: HashSet<UnitId>,
    ) -> Result<Vec<ToldHandIn>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT document, hand_in, unit, told FROM handed_in WHERE tenant = ?1 AND round = ?2",
            )?;
            let mut rows = statement.query(params![tenant.as_bytes(), round.as_bytes()])?;
            let mut told = Vec::new();
            while let Some(row) = rows.next()? {
                let unit = unit_column(row, "unit")?;
                if units.contains(&unit) {
                    told.push(ToldHandIn {
                        document: DocumentId::from_bytes(row.get("document")?),
                        hand_in: row_column(row)?,
                        unit,
                        words: json_column(row, "told")?,
                    });
                }
            }
            Ok(told)
        })
        .await
    }

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
        hand_in: &str,
        passages: usize,
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

fn frozen_where(
    connection: &Connection,
    condition: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<Option<FrozenHandIn>, StoreError> {
    connection
        .prepare_cached(&format!(
            "SELECT h.hand_in, h.document, d.unit, d.round, h.version, h.received_at_ms, h.receipt, h.content \
             FROM hand_ins h JOIN documents d ON d.tenant = h.tenant AND d.document = h.document \
             WHERE h.tenant = ?1 AND {condition} AND h.outcome = 'accepted' AND h.content IS NOT NULL \
             AND d.erased_at_ms IS NULL ORDER BY h.version DESC LIMIT 1"
        ))?
        .query_row(values, |row| Ok(frozen_from_columns(row)))
        .optional()?
        .transpose()
}

fn frozen_from_columns(row: &Row<'_>) -> Result<FrozenHandIn, StoreError> {
    Ok(FrozenHandIn {
        id: row_column(row)?,
        document: DocumentId::from_bytes(row.get("document")?),
        unit: unit_column(row, "unit")?,
        round: row.get::<_, Option<[u8; 16]>>("round")?.map(RoundId::from_bytes),
        version: row.get("version")?,
        received_at_ms: count(row.get("received_at_ms")?)?,
        receipt: row.get("receipt")?,
        content: row.get("content")?,
    })
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

fn row_column(row: &Row<'_>) -> Result<RowId, StoreError> {
    Ok(RowId::from_bytes(row.get("hand_in")?))
}

fn json_column<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: &'static str) -> Result<T, StoreError> {
    let json = row.get_ref(column)?.as_str().map_err(|_| UNREADABLE)?;
    serde_json::from_str(json).map_err(|_| UNREADABLE)
}
