-- Rounds: when the work is done, and which method an administration has decided on; messages to people about them; and
-- handovers of a unit from one manager to the next.

ALTER TABLE rounds ADD COLUMN performed_from TEXT;
ALTER TABLE rounds ADD COLUMN performed_to TEXT;

-- A unit without a row has what the nearest unit above it has.
CREATE TABLE round_methods (
    tenant          BLOB NOT NULL,
    round           BLOB NOT NULL,
    unit            BLOB NOT NULL,
    method          TEXT NOT NULL,
    units_may_choose INTEGER NOT NULL,
    PRIMARY KEY (tenant, round, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
    tenant     BLOB NOT NULL,
    message    BLOB NOT NULL,
    person     BLOB NOT NULL,
    kind       TEXT NOT NULL,
    -- Empty where the message is about none, so that the index below holds.
    unit       BLOB NOT NULL,
    round      BLOB NOT NULL,
    day        TEXT NOT NULL,
    at_ms      INTEGER NOT NULL,
    read_at_ms INTEGER,
    PRIMARY KEY (tenant, message)
) STRICT, WITHOUT ROWID;
-- One message about one thing, however often it is found.
CREATE UNIQUE INDEX messages_by_subject ON messages (tenant, person, kind, unit, round, day);

CREATE TABLE handovers (
    tenant      BLOB NOT NULL,
    handover    BLOB NOT NULL,
    unit        BLOB NOT NULL,
    giver       BLOB NOT NULL,
    receiver    BLOB NOT NULL,
    -- The receiver's first day.
    from_day    TEXT NOT NULL,
    made_by     BLOB NOT NULL,
    made_at_ms  INTEGER NOT NULL,
    -- JSON: the documents with their state, and the ids of the plan's open rows; no word of a form.
    handed_over TEXT NOT NULL,
    -- When the receiver said that they have seen it.
    taken_at_ms INTEGER,
    PRIMARY KEY (tenant, handover)
) STRICT, WITHOUT ROWID;
CREATE INDEX handovers_by_unit ON handovers (tenant, unit);
