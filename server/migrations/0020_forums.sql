-- The forums in which a unit gives feedback. A unit without rows has what `forums_of` says.
CREATE TABLE forums (
    tenant   BLOB NOT NULL,
    unit     BLOB NOT NULL,
    -- Their order on the screen, from 0.
    position INTEGER NOT NULL,
    -- `workplace-meeting`, `joint-consultation`, `safety-committee`, `management` or `committee`.
    kind     TEXT NOT NULL,
    name     TEXT NOT NULL,
    PRIMARY KEY (tenant, unit, position)
) STRICT, WITHOUT ROWID;

-- Feedback counts only with where and when it was given, so what counted by any row is derived again.
INSERT INTO dirty (tenant, document, mark, first_grown_ms, last_grown_ms)
    SELECT tenant, document, 1, 0, 0 FROM progress WHERE fed_back
    ON CONFLICT (tenant, document) DO UPDATE SET mark = mark + 1;
