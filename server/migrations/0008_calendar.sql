-- Days of follow-ups and action plans, for reminders and calendars; and the secret addresses of calendars.

-- Derived from documents, as `progress` is: dropped and made again without loss.
CREATE TABLE planned_days (
    tenant      BLOB NOT NULL,
    document    BLOB NOT NULL,
    -- The row of the action plan; empty for the follow-up itself.
    item        BLOB NOT NULL,
    -- `follow-up`, `action-due` or `effect-check`.
    kind        TEXT NOT NULL,
    unit        BLOB NOT NULL,
    day         TEXT NOT NULL,
    -- Of a follow-up: the clock times as they were written.
    time        TEXT,
    -- Of an action: who stands as responsible, as it was written.
    responsible TEXT,
    PRIMARY KEY (tenant, document, item, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX planned_days_by_unit ON planned_days (tenant, unit);

-- Plans that were there before their days were kept are derived again.
INSERT INTO dirty (tenant, document, mark, first_grown_ms, last_grown_ms)
    SELECT tenant, document, 1, 0, 0 FROM documents WHERE erased_at_ms IS NULL AND change_count > 1
    ON CONFLICT (tenant, document) DO UPDATE SET mark = mark + 1;

CREATE TABLE calendar_feeds (
    tenant      BLOB NOT NULL,
    person      BLOB NOT NULL,
    -- SHA-256 of the secret in the address; the secret itself is nowhere.
    secret_hash BLOB NOT NULL,
    made_at_ms  INTEGER NOT NULL,
    PRIMARY KEY (tenant, person)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX calendar_feeds_by_secret ON calendar_feeds (tenant, secret_hash);
