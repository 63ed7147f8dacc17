//! Rooms in which employees answer on their own phones, and what they answered.
//!
//! Who may open a room is decided before; pages and addresses are elsewhere. The rules that must not be broken: of a closed
//! question nothing is left but how many gave each answer; a room past its time is as good as none; and the numbers of a
//! question are taken into the document once.

use std::collections::BTreeMap;

use form_model::{ANSWERS_SHOWN_MIN, DocumentId, InstallationId};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::documents::{count, time};
use super::{Store, StoreError};

/// Rooms open at one time: more than there are workplace meetings on one day in the largest municipality.
const ROOMS_MAX: u64 = 500;

/// Ballots to one question: more than meet in one room.
const BALLOTS_MAX: u64 = 200;

/// How long a room is open: a day, so that a meeting may go on after lunch and nothing is left for the next.
const ROOM_LIFETIME_MS: u64 = 24 * 60 * 60 * 1_000;

/// Every table that holds something of a room.
const ROOM_TABLES: [&str; 4] = ["ballot_rooms", "ballots", "ballot_questions", "ballot_counts"];

/// A room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BallotRoom {
    pub(crate) document: DocumentId,
    /// What the phones' address ends with.
    pub(crate) code: String,
    /// The question that may be answered now.
    pub(crate) open_question: Option<String>,
    pub(crate) ends_at_ms: u64,
}

/// A question that was asked in a room, open or closed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct AskedQuestion {
    /// How many gave each answer.
    pub(crate) counts: BTreeMap<String, u64>,
    /// True once the numbers are in the document.
    pub(crate) is_taken: bool,
}

impl AskedQuestion {
    /// How many have answered.
    pub(crate) fn answers(&self) -> u64 {
        self.counts.values().fold(0, |sum, it| sum.saturating_add(*it))
    }

    /// How many gave each answer, if they are enough to hide each of them among the others.
    pub(crate) fn shown(&self) -> Option<&BTreeMap<String, u64>> {
        (self.answers() >= ANSWERS_SHOWN_MIN).then_some(&self.counts)
    }
}

/// A question to be opened, or none to close the one that is open.
#[derive(Debug, Clone)]
pub(crate) struct Opening {
    pub(crate) document: DocumentId,
    pub(crate) question: Option<String>,
    /// The code of the room, if it has to be made.
    pub(crate) fresh_code: String,
    pub(crate) now_ms: u64,
}

/// What became of opening a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opened {
    Done,
    /// There are as many rooms as there may be.
    TooManyRooms,
    /// The question's numbers are in the document: a second answer of the same people would count twice.
    TakenBefore,
}

/// What a phone says.
#[derive(Debug, Clone)]
pub(crate) struct Ballot {
    pub(crate) document: DocumentId,
    pub(crate) question: String,
    /// Names the phone at this question alone.
    pub(crate) voter: [u8; 32],
    pub(crate) answer: String,
    pub(crate) now_ms: u64,
}

/// What became of a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cast {
    Kept,
    /// The question is not open, or no longer.
    NotOpen,
    /// There are as many ballots as there may be.
    Full,
}

/// What became of taking the numbers of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Taken {
    /// They go into the document; asking again with the same claim gives them again.
    Counts(BTreeMap<String, u64>),
    /// So many answered, and they are too few to be shown.
    TooFew(u64),
    /// Another tablet has taken them.
    Before,
    /// Nobody was asked.
    NotAsked,
}

impl Store {
    /// Opens a question in a follow-up's room, making the room if there is none; the question that was open is closed.
    pub(crate) async fn open_question(&self, opening: Opening) -> Result<Opened, StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            drop_ended(connection, tenant, opening.now_ms)?;
            if room_where(connection, tenant, "document = ?2", &opening.document.as_bytes().as_slice())?.is_none() {
                if opening.question.is_none() {
                    return Ok(Opened::Done);
                }
                if rooms(connection, tenant)? >= ROOMS_MAX {
                    return Ok(Opened::TooManyRooms);
                }
                make_room(connection, tenant, &opening)?;
            }
            open_in_room(connection, tenant, &opening)
        })
        .await
    }

    /// Closes a follow-up's room; nothing of it is left.
    pub(crate) async fn close_room(&self, document: DocumentId) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| drop_room(connection, tenant, document)).await
    }

    /// Drops the rooms whose time is over.
    pub(crate) async fn drop_ended_rooms(&self, now_ms: u64) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| drop_ended(connection, tenant, now_ms)).await
    }

    /// The open room of a follow-up.
    pub(crate) async fn room_of(&self, document: DocumentId, now_ms: u64) -> Result<Option<BallotRoom>, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            let room = room_where(connection, tenant, "document = ?2", &document.as_bytes().as_slice())?;
            Ok(room.filter(|it| it.ends_at_ms > now_ms))
        })
        .await
    }

    /// The open room with a code.
    pub(crate) async fn room_with_code(&self, code: String, now_ms: u64) -> Result<Option<BallotRoom>, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            Ok(room_where(connection, tenant, "code = ?2", &code)?.filter(|it| it.ends_at_ms > now_ms))
        })
        .await
    }

    /// The questions that were asked in a room, with their numbers.
    pub(crate) async fn asked_in(&self, room: BallotRoom) -> Result<BTreeMap<String, AskedQuestion>, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            let mut asked = BTreeMap::new();
            let key = params![tenant.as_bytes(), room.document.as_bytes()];
            let mut questions = connection.prepare_cached(
                "SELECT question, taken_as IS NOT NULL FROM ballot_questions WHERE tenant = ?1 AND document = ?2",
            )?;
            for row in questions.query_map(key, |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))? {
                let (question, is_taken) = row?;
                let counts = counts_of(connection, tenant, &room, &question)?;
                asked.insert(question, AskedQuestion { counts, is_taken });
            }
            Ok(asked)
        })
        .await
    }

    /// What a phone has said to the open question.
    pub(crate) async fn ballot_of(&self, document: DocumentId, voter: [u8; 32]) -> Result<Option<String>, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            Ok(connection
                .prepare_cached("SELECT answer FROM ballots WHERE tenant = ?1 AND document = ?2 AND voter = ?3")?
                .query_row(params![tenant.as_bytes(), document.as_bytes(), voter], |row| row.get(0))
                .optional()?)
        })
        .await
    }

    /// Keeps what a phone says, in place of what it said to the question before.
    pub(crate) async fn cast(&self, ballot: Ballot) -> Result<Cast, StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            let document = ballot.document.as_bytes();
            let room = room_where(connection, tenant, "document = ?2", &document.as_slice())?;
            let is_open = |it: &BallotRoom| {
                it.ends_at_ms > ballot.now_ms && it.open_question.as_deref() == Some(ballot.question.as_str())
            };
            if !room.as_ref().is_some_and(is_open) {
                return Ok(Cast::NotOpen);
            }
            let others: i64 = connection
                .prepare_cached("SELECT count(*) FROM ballots WHERE tenant = ?1 AND document = ?2 AND voter <> ?3")?
                .query_row(params![tenant.as_bytes(), document, ballot.voter], |row| row.get(0))?;
            if count(others)? >= BALLOTS_MAX {
                return Ok(Cast::Full);
            }
            connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO ballots (tenant, document, voter, answer) VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute(params![tenant.as_bytes(), document, ballot.voter, ballot.answer])?;
            Ok(Cast::Kept)
        })
        .await
    }

    /// Closes a question and gives its numbers to whoever comes first with a claim of their own.
    pub(crate) async fn take_counts(
        &self,
        document: DocumentId,
        question: String,
        claim: [u8; 16],
    ) -> Result<Taken, StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            let Some(room) = room_where(connection, tenant, "document = ?2", &document.as_bytes().as_slice())? else {
                return Ok(Taken::NotAsked);
            };
            let key = params![tenant.as_bytes(), document.as_bytes(), question];
            let taken_as: Option<Option<[u8; 16]>> = connection
                .prepare_cached(
                    "SELECT taken_as FROM ballot_questions WHERE tenant = ?1 AND document = ?2 AND question = ?3",
                )?
                .query_row(key, |row| row.get(0))
                .optional()?;
            match taken_as {
                None => return Ok(Taken::NotAsked),
                Some(Some(by)) if by != claim => return Ok(Taken::Before),
                Some(_) => {}
            }
            let room = if room.open_question.as_deref() == Some(question.as_str()) {
                close_question(connection, tenant, &room)?;
                BallotRoom { open_question: None, ..room }
            } else {
                room
            };
            let asked = AskedQuestion { counts: counts_of(connection, tenant, &room, &question)?, is_taken: true };
            let Some(counts) = asked.shown() else { return Ok(Taken::TooFew(asked.answers())) };
            connection
                .prepare_cached(
                    "UPDATE ballot_questions SET taken_as = ?4 WHERE tenant = ?1 AND document = ?2 AND question = ?3",
                )?
                .execute(params![tenant.as_bytes(), document.as_bytes(), question, claim])?;
            Ok(Taken::Counts(counts.clone()))
        })
        .await
    }
}

fn room_where(
    connection: &Connection,
    tenant: InstallationId,
    condition: &str,
    value: &dyn rusqlite::ToSql,
) -> Result<Option<BallotRoom>, StoreError> {
    connection
        .prepare_cached(&format!("SELECT * FROM ballot_rooms WHERE tenant = ?1 AND {condition}"))?
        .query_and_then(params![tenant.as_bytes(), value], |row| {
            Ok(BallotRoom {
                document: DocumentId::from_bytes(row.get("document")?),
                code: row.get("code")?,
                open_question: row.get("open_question")?,
                ends_at_ms: count(row.get("ends_at_ms")?)?,
            })
        })?
        .next()
        .transpose()
}

fn rooms(connection: &Connection, tenant: InstallationId) -> Result<u64, StoreError> {
    let rooms = connection
        .prepare_cached("SELECT count(*) FROM ballot_rooms WHERE tenant = ?1")?
        .query_row([tenant.as_bytes()], |row| row.get(0))?;
    count(rooms)
}

fn make_room(connection: &Connection, tenant: InstallationId, opening: &Opening) -> Result<(), StoreError> {
    let ends_at_ms = opening.now_ms.saturating_add(ROOM_LIFETIME_MS);
    connection
        .prepare_cached("INSERT INTO ballot_rooms (tenant, document, code, ends_at_ms) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![tenant.as_bytes(), opening.document.as_bytes(), opening.fresh_code, time(ends_at_ms)])?;
    Ok(())
}

/// Opens a question in a room that is there; one that was closed without being taken begins afresh.
fn open_in_room(connection: &Connection, tenant: InstallationId, opening: &Opening) -> Result<Opened, StoreError> {
    let document = opening.document.as_bytes();
    let room = room_where(connection, tenant, "document = ?2", &document.as_slice())?;
    let Some(room) = room.filter(|it| it.open_question != opening.question) else { return Ok(Opened::Done) };
    if let Some(question) = &opening.question {
        let is_taken = connection
            .prepare_cached(
                "SELECT 1 FROM ballot_questions WHERE tenant = ?1 AND document = ?2 AND question = ?3 \
                 AND taken_as IS NOT NULL",
            )?
            .exists(params![tenant.as_bytes(), document, question])?;
        if is_taken {
            return Ok(Opened::TakenBefore);
        }
    }
    close_question(connection, tenant, &room)?;
    let Some(question) = &opening.question else { return Ok(Opened::Done) };
    let key = params![tenant.as_bytes(), document, question];
    connection
        .prepare_cached("DELETE FROM ballot_counts WHERE tenant = ?1 AND document = ?2 AND question = ?3")?
        .execute(key)?;
    connection
        .prepare_cached("INSERT OR IGNORE INTO ballot_questions (tenant, document, question) VALUES (?1, ?2, ?3)")?
        .execute(key)?;
    connection
        .prepare_cached("UPDATE ballot_rooms SET open_question = ?3 WHERE tenant = ?1 AND document = ?2")?
        .execute(key)?;
    Ok(Opened::Done)
}

/// Closes the question that is open: the ballots become numbers, and are gone.
fn close_question(connection: &Connection, tenant: InstallationId, room: &BallotRoom) -> Result<(), StoreError> {
    let Some(question) = &room.open_question else { return Ok(()) };
    let key = params![tenant.as_bytes(), room.document.as_bytes()];
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO ballot_counts (tenant, document, question, answer, count) \
             SELECT tenant, document, ?3, answer, count(*) FROM ballots WHERE tenant = ?1 AND document = ?2 GROUP BY answer",
        )?
        .execute(params![tenant.as_bytes(), room.document.as_bytes(), question])?;
    connection.prepare_cached("DELETE FROM ballots WHERE tenant = ?1 AND document = ?2")?.execute(key)?;
    connection
        .prepare_cached("UPDATE ballot_rooms SET open_question = NULL WHERE tenant = ?1 AND document = ?2")?
        .execute(key)?;
    Ok(())
}

fn counts_of(
    connection: &Connection,
    tenant: InstallationId,
    room: &BallotRoom,
    question: &str,
) -> Result<BTreeMap<String, u64>, StoreError> {
    let is_open = room.open_question.as_deref() == Some(question);
    let select = if is_open {
        "SELECT answer, count(*) FROM ballots WHERE tenant = ?1 AND document = ?2 AND ?3 <> '' GROUP BY answer"
    } else {
        "SELECT answer, count FROM ballot_counts WHERE tenant = ?1 AND document = ?2 AND question = ?3"
    };
    connection
        .prepare_cached(select)?
        .query_and_then(params![tenant.as_bytes(), room.document.as_bytes(), question], |row| {
            Ok((row.get(0)?, count(row.get(1)?)?))
        })?
        .collect()
}

fn drop_ended(connection: &Connection, tenant: InstallationId, now_ms: u64) -> Result<(), StoreError> {
    let ended: Vec<[u8; 16]> = connection
        .prepare_cached("SELECT document FROM ballot_rooms WHERE tenant = ?1 AND ends_at_ms <= ?2")?
        .query_map(params![tenant.as_bytes(), time(now_ms)], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    ended.into_iter().try_for_each(|it| drop_room(connection, tenant, DocumentId::from_bytes(it)))
}

fn drop_room(connection: &Connection, tenant: InstallationId, document: DocumentId) -> Result<(), StoreError> {
    for table in ROOM_TABLES {
        connection
            .prepare_cached(&format!("DELETE FROM {table} WHERE tenant = ?1 AND document = ?2"))?
            .execute(params![tenant.as_bytes(), document.as_bytes()])?;
    }
    Ok(())
}
