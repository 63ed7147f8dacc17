-- Drafts of templates, so that nobody loses the work of an afternoon: at most one for each version that it begins from.

CREATE TABLE template_drafts (
    tenant        BLOB NOT NULL,
    -- The version that it begins from.
    based_on      BLOB NOT NULL,
    -- Counts the times that it was kept, so that two people notice each other.
    revision      INTEGER NOT NULL,
    -- A template as it is read, with whatever is still missing.
    bytes         BLOB NOT NULL,
    changed_by    BLOB NOT NULL,
    changed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, based_on)
) STRICT, WITHOUT ROWID;
