-- What is said about hand-ins after they were received, and requests that the law wants confirmed at once.

CREATE INDEX hand_ins_by_id ON hand_ins (tenant, hand_in);

-- The level above asks for more: once a version.
CREATE TABLE sent_back (
    tenant   BLOB NOT NULL,
    document BLOB NOT NULL,
    hand_in  BLOB NOT NULL,
    version  INTEGER NOT NULL,
    person   BLOB NOT NULL,
    at_ms    INTEGER NOT NULL,
    comment  TEXT NOT NULL,
    PRIMARY KEY (tenant, document, hand_in)
) STRICT, WITHOUT ROWID;

-- What a representative has to say about a hand-in that was made without their mark; the newest words of each.
CREATE TABLE statements (
    tenant   BLOB NOT NULL,
    document BLOB NOT NULL,
    hand_in  BLOB NOT NULL,
    person   BLOB NOT NULL,
    at_ms    INTEGER NOT NULL,
    words    TEXT NOT NULL,
    PRIMARY KEY (tenant, document, hand_in, person)
) STRICT, WITHOUT ROWID;

-- Requests by representatives (the Work Environment Act, chapter 6, section 6 a) in action plans, with the time at which the
-- server had them. No projection: the time is the confirmation's, and it is never made again.
CREATE TABLE requests (
    tenant         BLOB NOT NULL,
    document       BLOB NOT NULL,
    item           BLOB NOT NULL,
    received_at_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, document, item)
) STRICT, WITHOUT ROWID;
