//! Hand-ins taken apart, as rows: what roll-ups count, and the words beside it.
//!
//! Projections of `hand_ins`. Who may see which row is for `roll_up::Scope`: every read
//! here takes the units that its caller's scope holds. The rule that must not be broken: free text is read only where
//! somebody opens a figure.

use std::collections::{HashMap, HashSet};

use form_model::{DocumentId, InstallationId, RoundId, RowId, UnitId};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

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

/// What was received of a document.
#[derive(Debug)]
pub(crate) struct Received {
    /// How many hand-ins were accepted.
    pub(crate) accepted: u32,
    /// The newest of them, unless it is the one that is counted already.
    pub(crate) uncounted: Option<FrozenHandIn>,
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
    /// What was received of a document, as far as its rows are derived from it.
    pub(crate) async fn received_of(&self, document: DocumentId) -> Result<Received, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            let key = params![tenant.as_bytes(), document.as_bytes()];
            let accepted = connection
                .prepare_cached(
                    "SELECT count(*) FROM hand_ins WHERE tenant = ?1 AND document = ?2 AND outcome = 'accepted'",
                )?
                .query_row(key, |row| row.get(0))?;
            if accepted == 0 {
                return Ok(Received { accepted, uncounted: None });
            }
            let counted: Option<[u8; 16]> = connection
                .prepare_cached("SELECT hand_in FROM handed_in WHERE tenant = ?1 AND document = ?2")?
                .query_row(key, |row| row.get(0))
                .optional()?;
            let newest = frozen_where(connection, "h.document = ?2", key)?;
            Ok(Received { accepted, uncounted: newest.filter(|it| counted != Some(*it.id.as_bytes())) })
        })
        .await
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

    /// The newest hand-in of each unit in a round.
    pub(crate) async fn newest_hand_ins_in(&self, round: RoundId) -> Result<HashMap<UnitId, RowId>, StoreError> {
        let tenant = self.tenant();
        self.read(move |connection| {
            let mut statement =
                connection.prepare_cached("SELECT hand_in, unit FROM handed_in WHERE tenant = ?1 AND round = ?2")?;
            let mut rows = statement.query(params![tenant.as_bytes(), round.as_bytes()])?;
            let mut newest = HashMap::new();
            while let Some(row) = rows.next()? {
                newest.insert(unit_column(row, "unit")?, row_column(row)?);
            }
            Ok(newest)
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

fn row_column(row: &Row<'_>) -> Result<RowId, StoreError> {
    Ok(RowId::from_bytes(row.get("hand_in")?))
}

fn json_column<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: &'static str) -> Result<T, StoreError> {
    let json = row.get_ref(column)?.as_str().map_err(|_| UNREADABLE)?;
    serde_json::from_str(json).map_err(|_| UNREADABLE)
}
