-- Rooms in which employees answer on their own phones, at a dialogue at the workplace meeting; and periods of retention that
-- administrations and companies decide for themselves.

-- One for a follow-up at a time; it ends by itself within a day.
CREATE TABLE ballot_rooms (
    tenant        BLOB NOT NULL,
    document      BLOB NOT NULL,
    -- What the phones' address ends with.
    code          TEXT NOT NULL,
    -- The question that may be answered now.
    open_question TEXT,
    ends_at_ms    INTEGER NOT NULL,
    PRIMARY KEY (tenant, document)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ballot_rooms_by_code ON ballot_rooms (tenant, code);

-- What the phones say to the open question. Nothing of it is left once the question is closed.
CREATE TABLE ballots (
    tenant   BLOB NOT NULL,
    document BLOB NOT NULL,
    -- SHA-256 of the phone's random secret together with the question: the same phone is another one at the next question.
    voter    BLOB NOT NULL,
    answer   TEXT NOT NULL,
    PRIMARY KEY (tenant, document, voter)
) STRICT, WITHOUT ROWID;

-- The questions that were asked in the room.
CREATE TABLE ballot_questions (
    tenant   BLOB NOT NULL,
    document BLOB NOT NULL,
    question TEXT NOT NULL,
    -- Set when a tablet has taken the numbers into the document: what it took them with.
    taken_as BLOB,
    PRIMARY KEY (tenant, document, question)
) STRICT, WITHOUT ROWID;

-- How many gave each answer to a question that was closed.
CREATE TABLE ballot_counts (
    tenant   BLOB NOT NULL,
    document BLOB NOT NULL,
    question TEXT NOT NULL,
    answer   TEXT NOT NULL,
    count    INTEGER NOT NULL,
    PRIMARY KEY (tenant, document, question, answer)
) STRICT, WITHOUT ROWID;

-- A kind without a row is kept as in the whole organisation.
CREATE TABLE own_retention (
    tenant    BLOB NOT NULL,
    -- The administration or company.
    authority BLOB NOT NULL,
    kind      TEXT NOT NULL,
    -- As in `retention`; none for ever.
    years     INTEGER,
    PRIMARY KEY (tenant, authority, kind)
) STRICT, WITHOUT ROWID;
