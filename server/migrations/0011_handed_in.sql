-- What roll-ups are counted from: the newest accepted hand-in of every yearly follow-up, taken apart once. Derived from
-- `hand_ins.content`, so it can be dropped and made again.

CREATE TABLE handed_in (
    tenant         BLOB NOT NULL,
    document       BLOB NOT NULL,
    hand_in        BLOB NOT NULL,
    unit           BLOB NOT NULL,
    round          BLOB NOT NULL,
    version        INTEGER NOT NULL,
    received_at_ms INTEGER NOT NULL,
    -- JSON: what is counted, without a word of free text.
    facts          TEXT NOT NULL,
    -- JSON: findings, raised actions and closing answers, with their words.
    told           TEXT NOT NULL,
    PRIMARY KEY (tenant, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX handed_in_by_round ON handed_in (tenant, round);

-- The words beside each answer, for whoever opens a figure down to its source.
CREATE TABLE handed_in_answers (
    tenant   BLOB NOT NULL,
    document BLOB NOT NULL,
    question TEXT NOT NULL,
    answer   TEXT NOT NULL,
    comment  TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (tenant, document, question)
) STRICT, WITHOUT ROWID;

-- Replies to the closing answers that ask others for a change: who owns the matter, and what became of it.
CREATE TABLE closing_replies (
    tenant        BLOB NOT NULL,
    document      BLOB NOT NULL,
    question      TEXT NOT NULL,
    -- `received`, `under-way`, `done` or `declined`.
    state         TEXT NOT NULL,
    owner         TEXT NOT NULL,
    words         TEXT NOT NULL,
    person        BLOB NOT NULL,
    changed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, document, question)
) STRICT, WITHOUT ROWID;

-- What is done with what was handed in above: themes by whoever compiles, one word each.
CREATE TABLE closing_themes (
    tenant   BLOB NOT NULL,
    document BLOB NOT NULL,
    question TEXT NOT NULL,
    theme    TEXT NOT NULL,
    PRIMARY KEY (tenant, document, question, theme)
) STRICT, WITHOUT ROWID;
