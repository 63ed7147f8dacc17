//! Letters as rows: the box that e-mail is sent from, and who wants any.
//!
//! Which messages go into which letter is for `letter`. The rule that must not be broken: a letter is committed before it is
//! sent and marked after it was taken, so that a crash between the two sends it again, under the same id, and forgets none.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use form_model::{DocumentId, InstallationId, PersonId};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::columns::person_column;
use super::documents::{count, time};
use super::messages::message_from_columns;
use super::{Store, StoreError};
use crate::letter::{Addressee, Carried, Moment, Sorted, Waiting, sort_into_letters};
use crate::message::{MessageKind, NewMessage};

/// The most messages that are sorted at a time: a round that opens for a whole city takes some turns.
const SORTED_AT_ONCE: u32 = 1_000;

/// The most letters that wait; beyond it, messages wait to be sorted until some have gone.
const LETTERS_WAITING_MAX: u32 = 5_000;

/// Letters are kept so long after they ended, for those who ask whether something was sent.
const KEPT_AFTER_MS: u64 = 30 * 24 * 60 * 60 * 1_000;

/// A letter to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) id: uuid::Uuid,
    /// None if the person has lost the address or switched e-mail off since the letter was made.
    pub(crate) address: Option<String>,
    pub(crate) made_at_ms: u64,
    pub(crate) tries: u32,
    pub(crate) messages: Vec<Carried>,
}

/// Whether a person gets e-mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MailSwitch {
    /// They do.
    On,
    /// They do not.
    Off,
}

/// What a person has chosen about e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MailChoice {
    pub(crate) address: Option<String>,
    pub(crate) is_wanted: bool,
}

impl Store {
    /// Sorts messages that are in no letter yet; how many letters are new.
    pub(crate) async fn sort_letters(&self, now: Moment) -> Result<usize, StoreError> {
        let tenant = self.tenant();
        if !self.look_up(move |connection| has_unsorted(connection, tenant)).await? {
            return Ok(0);
        }
        self.write(move |connection| {
            let waits: u32 = connection
                .prepare_cached("SELECT count(*) FROM letters WHERE tenant = ?1 AND ended_at_ms IS NULL")?
                .query_row([tenant.as_bytes()], |row| row.get(0))?;
            if waits >= LETTERS_WAITING_MAX {
                return Ok(0);
            }
            let waiting = unsorted(connection, tenant)?;
            let people = addressees(connection, tenant, &waiting, now.today)?;
            let sorted = sort_into_letters(&waiting, &people, now);
            keep_sorted(connection, tenant, &sorted, now)?;
            forget_old(connection, tenant, now.now_ms)?;
            Ok(sorted.letters.len())
        })
        .await
    }

    /// Some letters whose turn has come, the longest waiting first.
    pub(crate) async fn letters_due(&self, now_ms: u64, count_max: u32) -> Result<Vec<Letter>, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            let mut letters = connection
                .prepare_cached(
                    "SELECT letter, made_at_ms, tries, CASE WHEN mail_is_off = 0 THEN email END AS address \
                     FROM letters LEFT JOIN people USING (tenant, person) \
                     WHERE tenant = ?1 AND ended_at_ms IS NULL AND next_try_ms <= ?2 ORDER BY next_try_ms LIMIT ?3",
                )?
                .query_and_then(params![tenant.as_bytes(), time(now_ms), count_max], |row| {
                    Ok::<_, StoreError>(Letter {
                        id: uuid::Uuid::from_bytes(row.get("letter")?),
                        address: row.get("address")?,
                        made_at_ms: count(row.get("made_at_ms")?)?,
                        tries: row.get("tries")?,
                        messages: Vec::new(),
                    })
                })?
                .collect::<Result<Vec<_>, _>>()?;
            for letter in &mut letters {
                letter.messages = carried_by(connection, tenant, letter.id)?;
            }
            Ok(letters)
        })
        .await
    }

    /// Notes that a letter was sent, or given up.
    pub(crate) async fn letter_ended(&self, letter: uuid::Uuid, now_ms: u64) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            connection
                .prepare_cached("UPDATE letters SET ended_at_ms = ?3 WHERE tenant = ?1 AND letter = ?2")?
                .execute(params![tenant.as_bytes(), letter.as_bytes(), time(now_ms)])?;
            Ok(())
        })
        .await
    }

    /// Notes that a letter was not taken, and when it is tried again.
    pub(crate) async fn letter_waits(&self, letter: uuid::Uuid, tries: u32, next_ms: u64) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            connection
                .prepare_cached("UPDATE letters SET tries = ?3, next_try_ms = ?4 WHERE tenant = ?1 AND letter = ?2")?
                .execute(params![tenant.as_bytes(), letter.as_bytes(), tries, time(next_ms)])?;
            Ok(())
        })
        .await
    }

    /// What a person has chosen about e-mail.
    pub(crate) async fn mail_choice(&self, person: PersonId) -> Result<MailChoice, StoreError> {
        let tenant = self.tenant();
        self.look_up(move |connection| {
            let chosen = connection
                .prepare_cached("SELECT email, mail_is_off FROM people WHERE tenant = ?1 AND person = ?2")?
                .query_row(params![tenant.as_bytes(), person.as_bytes()], |row| {
                    Ok(MailChoice { address: row.get("email")?, is_wanted: !row.get::<_, bool>("mail_is_off")? })
                })
                .optional()?;
            Ok(chosen.unwrap_or(MailChoice { address: None, is_wanted: true }))
        })
        .await
    }

    /// Switches a person's e-mail on or off.
    pub(crate) async fn choose_mail(&self, person: PersonId, switch: MailSwitch) -> Result<(), StoreError> {
        let tenant = self.tenant();
        self.write(move |connection| {
            connection
                .prepare_cached("UPDATE people SET mail_is_off = ?3 WHERE tenant = ?1 AND person = ?2")?
                .execute(params![tenant.as_bytes(), person.as_bytes(), switch == MailSwitch::Off])?;
            Ok(())
        })
        .await
    }
}

fn has_unsorted(connection: &Connection, tenant: InstallationId) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM letter_messages WHERE tenant = ?1 AND letter IS NULL LIMIT 1")?
        .exists([tenant.as_bytes()])?)
}

fn unsorted(connection: &Connection, tenant: InstallationId) -> Result<Vec<Waiting>, StoreError> {
    connection
        .prepare_cached(
            "SELECT message, person, kind, at_ms, read_at_ms IS NOT NULL AS is_read FROM letter_messages \
             JOIN messages USING (tenant, message) WHERE tenant = ?1 AND letter IS NULL ORDER BY at_ms DESC LIMIT ?2",
        )?
        .query_and_then(params![tenant.as_bytes(), SORTED_AT_ONCE], |row| {
            let unreadable = |what| StoreError::Unreadable { what };
            let kind: String = row.get("kind")?;
            Ok(Waiting {
                message: uuid::Uuid::from_bytes(row.get("message")?),
                person: person_column(row, "person")?.ok_or_else(|| unreadable("person"))?,
                kind: MessageKind::from_code(&kind).ok_or_else(|| unreadable("kind of message"))?,
                at_ms: count(row.get("at_ms")?)?,
                is_read: row.get("is_read")?,
            })
        })?
        .collect()
}

fn addressees(
    connection: &Connection,
    tenant: InstallationId,
    waiting: &[Waiting],
    today: NaiveDate,
) -> Result<HashMap<PersonId, Addressee>, StoreError> {
    let mut look_up = connection.prepare_cached(
        "SELECT email IS NOT NULL AND mail_is_off = 0 AS is_reachable, EXISTS (SELECT 1 FROM letters WHERE \
         letters.tenant = people.tenant AND letters.person = people.person AND is_digest = 1 AND day = ?3) \
         AS has_had_reminders FROM people WHERE tenant = ?1 AND person = ?2",
    )?;
    let mut people = HashMap::new();
    for person in waiting.iter().map(|it| it.person).collect::<HashSet<_>>() {
        let key = params![tenant.as_bytes(), person.as_bytes(), today.to_string()];
        let known = look_up.query_row(key, |row| {
            Ok(Addressee { is_reachable: row.get("is_reachable")?, has_had_reminders: row.get("has_had_reminders")? })
        });
        people.extend(known.optional()?.map(|it| (person, it)));
    }
    Ok(people)
}

fn keep_sorted(
    connection: &Connection,
    tenant: InstallationId,
    sorted: &Sorted,
    now: Moment,
) -> Result<(), StoreError> {
    let mut forget = connection.prepare_cached("DELETE FROM letter_messages WHERE tenant = ?1 AND message = ?2")?;
    for message in &sorted.without {
        forget.execute(params![tenant.as_bytes(), message.as_bytes()])?;
    }
    let mut insert = connection.prepare_cached(
        "INSERT INTO letters (tenant, letter, person, is_digest, day, made_at_ms, next_try_ms) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
    )?;
    let mut put_in =
        connection.prepare_cached("UPDATE letter_messages SET letter = ?3 WHERE tenant = ?1 AND message = ?2")?;
    for it in &sorted.letters {
        let letter = rand::random::<[u8; 16]>();
        insert.execute(params![
            tenant.as_bytes(),
            letter,
            it.person.as_bytes(),
            it.is_digest,
            now.today.to_string(),
            time(now.now_ms)
        ])?;
        for message in &it.messages {
            put_in.execute(params![tenant.as_bytes(), message.as_bytes(), letter])?;
        }
    }
    Ok(())
}

fn forget_old(connection: &Connection, tenant: InstallationId, now_ms: u64) -> Result<(), StoreError> {
    let before = params![tenant.as_bytes(), time(now_ms.saturating_sub(KEPT_AFTER_MS))];
    connection
        .prepare_cached(
            "DELETE FROM letter_messages WHERE tenant = ?1 AND letter IN \
             (SELECT letter FROM letters WHERE tenant = ?1 AND ended_at_ms < ?2)",
        )?
        .execute(before)?;
    connection.prepare_cached("DELETE FROM letters WHERE tenant = ?1 AND ended_at_ms < ?2")?.execute(before)?;
    Ok(())
}

fn carried_by(connection: &Connection, tenant: InstallationId, letter: uuid::Uuid) -> Result<Vec<Carried>, StoreError> {
    let messages = connection
        .prepare_cached(
            "SELECT messages.* FROM letter_messages JOIN messages USING (tenant, message) \
             WHERE tenant = ?1 AND letter = ?2 ORDER BY at_ms, message",
        )?
        .query_and_then(params![tenant.as_bytes(), letter.as_bytes()], message_from_columns)?
        .collect::<Result<Vec<_>, _>>()?;
    let carried = |about| Ok(Carried { about, document: document_about(connection, tenant, &about)? });
    messages.into_iter().map(|it| carried(it.about)).collect()
}

/// The document that a message is about: the unit's follow-up in the round, or its action plan where there is no round.
fn document_about(
    connection: &Connection,
    tenant: InstallationId,
    about: &NewMessage,
) -> Result<Option<DocumentId>, StoreError> {
    let Some(unit) = about.unit else { return Ok(None) };
    let (kind, round) = match about.kind {
        MessageKind::ActionDueSoon
        | MessageKind::ActionLate
        | MessageKind::EffectDue
        | MessageKind::RequestConfirmed
        | MessageKind::RequestReceived
        | MessageKind::ActionRaised
        | MessageKind::ActionAnswered => ("action-plan", None),
        MessageKind::SentBack
        | MessageKind::StatementMade
        | MessageKind::ExtraHandedIn
        | MessageKind::ExtraHandedInWithoutMark => {
            let Some(hand_in) = about.row else { return Ok(None) };
            let found = connection
                .prepare_cached("SELECT document FROM hand_ins WHERE tenant = ?1 AND hand_in = ?2 LIMIT 1")?
                .query_row(params![tenant.as_bytes(), hand_in.as_bytes()], |row| row.get(0))
                .optional()?;
            return Ok(found.map(DocumentId::from_bytes));
        }
        MessageKind::RoundOpened
        | MessageKind::DueSoon
        | MessageKind::DueVerySoon
        | MessageKind::Late
        | MessageKind::HandedIn
        | MessageKind::HandedInWithoutMark
        | MessageKind::FeedbackDue
        | MessageKind::Invited => ("followup", about.round),
        // Which of a unit's follow-ups a mark is on stands in none of the rows; the app knows.
        MessageKind::MarkVoided
        | MessageKind::LateBelow
        | MessageKind::HandedOver
        | MessageKind::CodeMade
        | MessageKind::RaisedAnswered
        | MessageKind::WorkInQuarantine => {
            return Ok(None);
        }
    };
    let found = connection
        .prepare_cached(
            "SELECT document FROM documents WHERE tenant = ?1 AND unit = ?2 AND kind = ?3 AND round IS ?4 \
             AND erased_at_ms IS NULL ORDER BY created_at_ms, generation DESC LIMIT 1",
        )?
        .query_row(
            params![tenant.as_bytes(), unit.as_bytes(), kind, round.as_ref().map(|it| it.as_bytes().as_slice())],
            |row| row.get(0),
        )
        .optional()?;
    Ok(found.map(DocumentId::from_bytes))
}
