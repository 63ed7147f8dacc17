-- How long records are kept, and rounds that were archived.

-- Whole calendar years after the year in which a matter ended. A kind without a row is kept for ever.
CREATE TABLE retention (
    tenant BLOB NOT NULL,
    -- `working-follow-up`, `hand-in-` and a level's code, or `action-plan`.
    kind   TEXT NOT NULL,
    years  INTEGER NOT NULL,
    PRIMARY KEY (tenant, kind)
) STRICT, WITHOUT ROWID;

-- Set when a copy without history has taken the working document's place.
ALTER TABLE documents ADD COLUMN archived_at_ms INTEGER;

-- Set when nothing of the round is left as a working document.
ALTER TABLE rounds ADD COLUMN archived_at_ms INTEGER;
