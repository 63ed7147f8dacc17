-- Whom to turn to: contacts of a unit, for it and everything below it.

CREATE TABLE support_contacts (
    tenant   BLOB NOT NULL,
    unit     BLOB NOT NULL,
    -- Their order on the screen, from 0.
    position INTEGER NOT NULL,
    -- `hr`, `occupational-health`, `safety` or `other`.
    kind     TEXT NOT NULL,
    name     TEXT NOT NULL,
    phone    TEXT NOT NULL,
    email    TEXT NOT NULL,
    words    TEXT NOT NULL,
    PRIMARY KEY (tenant, unit, position)
) STRICT, WITHOUT ROWID;
