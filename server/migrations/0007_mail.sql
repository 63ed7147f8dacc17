-- E-mail to people: which letters are to be sent, and which messages they carry. A letter holds no words: they are made
-- from its messages when it is sent, so nothing of a form lies here.

ALTER TABLE people ADD COLUMN mail_is_off INTEGER NOT NULL DEFAULT 0;

-- Which row of a form or which hand-in a message is about; empty where none, so that the index below holds.
ALTER TABLE messages ADD COLUMN about_row BLOB NOT NULL DEFAULT x'';
DROP INDEX messages_by_subject;
CREATE UNIQUE INDEX messages_by_subject ON messages (tenant, person, kind, unit, round, day, about_row);

CREATE TABLE letters (
    tenant         BLOB NOT NULL,
    -- Also the letter's Message-ID: one that is sent twice is one letter to whoever receives it.
    letter         BLOB NOT NULL,
    person         BLOB NOT NULL,
    is_digest      INTEGER NOT NULL,
    -- The local day on which it was made: one digest a person and day.
    day            TEXT NOT NULL,
    made_at_ms     INTEGER NOT NULL,
    tries          INTEGER NOT NULL DEFAULT 0,
    next_try_ms    INTEGER NOT NULL,
    -- When it was sent, or given up; none while it waits.
    ended_at_ms    INTEGER,
    PRIMARY KEY (tenant, letter)
) STRICT, WITHOUT ROWID;
CREATE INDEX letters_waiting ON letters (tenant, next_try_ms) WHERE ended_at_ms IS NULL;
CREATE INDEX digests_by_day ON letters (tenant, day, person) WHERE is_digest = 1;

-- A message that is to go by e-mail; in no letter yet while `letter` is null. Without a row it needs none.
CREATE TABLE letter_messages (
    tenant  BLOB NOT NULL,
    message BLOB NOT NULL,
    letter  BLOB,
    PRIMARY KEY (tenant, message)
) STRICT, WITHOUT ROWID;
CREATE INDEX letter_messages_by_letter ON letter_messages (tenant, letter);
