-- Every key begins with the tenant: the installation's id. Ids and hashes are raw bytes, times are milliseconds since
-- 1970 by the server's clock, days are ISO dates, codes are the kebab-case words of form-model.

CREATE TABLE installation (
    tenant                 BLOB NOT NULL PRIMARY KEY,
    name                   TEXT NOT NULL,
    -- Signs receipts, certificates and seals. A backup holds it, so a backup is a secret.
    signing_key            BLOB NOT NULL,
    -- What sync peers know this store as; it survives a restore.
    storage_id             TEXT NOT NULL,
    created_at_ms          INTEGER NOT NULL,
    -- Raised by every write to units, people, assignments, invitations, rounds, templates or devices, so that other
    -- processes on the same database see that what they hold in memory is old.
    organisation_revision  INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Written and deleted again to see whether there is space.
CREATE TABLE write_probe (
    tenant BLOB NOT NULL PRIMARY KEY,
    bytes  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Documents ---------------------------------------------------------------------------------------------------------

CREATE TABLE documents (
    tenant           BLOB NOT NULL,
    document         BLOB NOT NULL,
    kind             TEXT NOT NULL,
    unit             BLOB NOT NULL,
    round            BLOB,
    occasion         TEXT,
    generation       INTEGER NOT NULL,
    template         BLOB,
    -- 32 bytes each, ascending: what an unchanged reconnect is answered from.
    heads            BLOB NOT NULL,
    change_count     INTEGER NOT NULL,
    -- The first position whose bytes may still be in `changes`; everything before is in the snapshot.
    tail_from        INTEGER NOT NULL DEFAULT 1,
    snapshot_changes INTEGER NOT NULL DEFAULT 0,
    created_at_ms    INTEGER NOT NULL,
    changed_at_ms    INTEGER NOT NULL,
    erased_at_ms     INTEGER,
    erased_reference TEXT,
    PRIMARY KEY (tenant, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX documents_by_unit ON documents (tenant, unit, kind, round);

CREATE TABLE snapshots (
    tenant     BLOB NOT NULL,
    document   BLOB NOT NULL,
    bytes      BLOB NOT NULL,
    heads      BLOB NOT NULL,
    made_at_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, document)
) STRICT, WITHOUT ROWID;

CREATE TABLE changes (
    tenant         BLOB NOT NULL,
    document       BLOB NOT NULL,
    -- Commit order within the document, from 1.
    position       INTEGER NOT NULL,
    hash           BLOB NOT NULL,
    actor          BLOB NOT NULL,
    seq            INTEGER NOT NULL,
    -- Gone once a verified snapshot holds the change.
    bytes          BLOB,
    received_at_ms INTEGER NOT NULL,
    received_from  BLOB,
    PRIMARY KEY (tenant, document, position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX changes_by_hash ON changes (tenant, document, hash);

CREATE TABLE actors (
    tenant      BLOB NOT NULL,
    document    BLOB NOT NULL,
    actor       BLOB NOT NULL,
    person      BLOB NOT NULL,
    device      BLOB,
    bound_at_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, document, actor)
) STRICT, WITHOUT ROWID;

CREATE TABLE held (
    tenant         BLOB NOT NULL,
    document       BLOB NOT NULL,
    hash           BLOB NOT NULL,
    reason         TEXT NOT NULL,
    author         BLOB,
    bytes          BLOB NOT NULL,
    delivered_by   BLOB NOT NULL,
    delivered_from BLOB,
    held_at_ms     INTEGER NOT NULL,
    PRIMARY KEY (tenant, document, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE refused (
    tenant        BLOB NOT NULL,
    document      BLOB NOT NULL,
    hash          BLOB NOT NULL,
    reason        TEXT NOT NULL,
    descendant_of BLOB,
    person        BLOB NOT NULL,
    device        BLOB,
    refused_at_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, document, hash)
) STRICT, WITHOUT ROWID;

-- Work of a revoked device, until a human accepts or rejects it.
CREATE TABLE quarantine (
    tenant         BLOB NOT NULL,
    document       BLOB NOT NULL,
    hash           BLOB NOT NULL,
    bytes          BLOB NOT NULL,
    person         BLOB NOT NULL,
    device         BLOB NOT NULL,
    received_at_ms INTEGER NOT NULL,
    verdict        TEXT,
    verdict_by     BLOB,
    verdict_at_ms  INTEGER,
    PRIMARY KEY (tenant, document, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE vouchers (
    tenant         BLOB NOT NULL,
    document       BLOB NOT NULL,
    actor          BLOB NOT NULL,
    hash           BLOB NOT NULL,
    person         BLOB NOT NULL,
    device         BLOB NOT NULL,
    certificate    BLOB NOT NULL,
    signature      BLOB NOT NULL,
    received_at_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, document, actor)
) STRICT, WITHOUT ROWID;

CREATE TABLE seals (
    tenant       BLOB NOT NULL,
    document     BLOB NOT NULL,
    heads        BLOB NOT NULL,
    signature    BLOB NOT NULL,
    signed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, document)
) STRICT, WITHOUT ROWID;

-- Organisation ------------------------------------------------------------------------------------------------------

CREATE TABLE units (
    tenant    BLOB NOT NULL,
    unit      BLOB NOT NULL,
    parent    BLOB,
    name      TEXT NOT NULL,
    level     TEXT NOT NULL,
    authority BLOB NOT NULL,
    PRIMARY KEY (tenant, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE people (
    tenant        BLOB NOT NULL,
    person        BLOB NOT NULL,
    user          TEXT NOT NULL,
    name          TEXT NOT NULL,
    -- An argon2id PHC string; none while no password is set.
    password_hash TEXT,
    created_at_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, person)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX people_by_user ON people (tenant, user);

CREATE TABLE assignments (
    tenant   BLOB NOT NULL,
    person   BLOB NOT NULL,
    unit     BLOB NOT NULL,
    role     TEXT NOT NULL,
    from_day TEXT NOT NULL,
    to_day   TEXT,
    PRIMARY KEY (tenant, person, unit, role, from_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE invitations (
    tenant     BLOB NOT NULL,
    invitation BLOB NOT NULL,
    person     BLOB NOT NULL,
    unit       BLOB NOT NULL,
    -- None: every round while the invitation lasts.
    round      BLOB,
    invited_as TEXT NOT NULL,
    invited_by BLOB NOT NULL,
    from_day   TEXT NOT NULL,
    to_day     TEXT,
    PRIMARY KEY (tenant, invitation)
) STRICT, WITHOUT ROWID;

CREATE TABLE templates (
    tenant   BLOB NOT NULL,
    template BLOB NOT NULL,
    level    TEXT NOT NULL,
    name     TEXT NOT NULL,
    version  INTEGER NOT NULL,
    bytes    BLOB NOT NULL,
    PRIMARY KEY (tenant, template)
) STRICT, WITHOUT ROWID;

CREATE TABLE rounds (
    tenant        BLOB NOT NULL,
    round         BLOB NOT NULL,
    name          TEXT NOT NULL,
    reviewed_year INTEGER NOT NULL,
    opened_at_ms  INTEGER NOT NULL,
    closed_at_ms  INTEGER,
    PRIMARY KEY (tenant, round)
) STRICT, WITHOUT ROWID;

CREATE TABLE round_levels (
    tenant   BLOB NOT NULL,
    round    BLOB NOT NULL,
    level    TEXT NOT NULL,
    template BLOB NOT NULL,
    due      TEXT,
    PRIMARY KEY (tenant, round, level)
) STRICT, WITHOUT ROWID;

-- The tree as it stood when the round opened.
CREATE TABLE round_units (
    tenant    BLOB NOT NULL,
    round     BLOB NOT NULL,
    unit      BLOB NOT NULL,
    parent    BLOB,
    name      TEXT NOT NULL,
    level     TEXT NOT NULL,
    authority BLOB NOT NULL,
    PRIMARY KEY (tenant, round, unit)
) STRICT, WITHOUT ROWID;

-- Accounts ----------------------------------------------------------------------------------------------------------

CREATE TABLE devices (
    tenant          BLOB NOT NULL,
    device          BLOB NOT NULL,
    person          BLOB NOT NULL,
    name            TEXT NOT NULL,
    -- Ed25519, 32 bytes.
    public_key      BLOB NOT NULL,
    created_at_ms   INTEGER NOT NULL,
    signed_out_at_ms INTEGER,
    revoked_at_ms   INTEGER,
    PRIMARY KEY (tenant, device)
) STRICT, WITHOUT ROWID;
CREATE INDEX devices_by_person ON devices (tenant, person);
CREATE INDEX devices_by_revocation ON devices (tenant, revoked_at_ms) WHERE revoked_at_ms IS NOT NULL;

CREATE TABLE tokens (
    tenant        BLOB NOT NULL,
    -- SHA-256 of the token; the token itself is nowhere.
    token_hash    BLOB NOT NULL,
    person        BLOB NOT NULL,
    device        BLOB,
    created_at_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, token_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX tokens_by_device ON tokens (tenant, device);

CREATE TABLE audit (
    tenant  BLOB NOT NULL,
    entry   INTEGER NOT NULL,
    at_ms   INTEGER NOT NULL,
    person  BLOB,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,
    PRIMARY KEY (tenant, entry)
) STRICT, WITHOUT ROWID;

-- Hand-ins and projections ------------------------------------------------------------------------------------------

CREATE TABLE hand_ins (
    tenant         BLOB NOT NULL,
    document       BLOB NOT NULL,
    hand_in        BLOB NOT NULL,
    change_hash    BLOB NOT NULL,
    version        INTEGER NOT NULL,
    outcome        TEXT NOT NULL,
    received_at_ms INTEGER NOT NULL,
    digest         BLOB NOT NULL,
    -- The receipt as it was signed, and the frozen content as JSON; no content while it is rejected or waiting.
    receipt        BLOB NOT NULL,
    content        TEXT,
    PRIMARY KEY (tenant, document, hand_in)
) STRICT, WITHOUT ROWID;

-- Documents that grew since the projections last looked; `mark` rises with every append. A document is looked at when
-- it has been quiet for a while, or when it has waited too long for that.
CREATE TABLE dirty (
    tenant         BLOB NOT NULL,
    document       BLOB NOT NULL,
    mark           INTEGER NOT NULL,
    first_grown_ms INTEGER NOT NULL,
    last_grown_ms  INTEGER NOT NULL,
    PRIMARY KEY (tenant, document)
) STRICT, WITHOUT ROWID;

CREATE TABLE progress (
    tenant                    BLOB NOT NULL,
    document                  BLOB NOT NULL,
    unit                      BLOB NOT NULL,
    round                     BLOB NOT NULL,
    begun                     INTEGER NOT NULL,
    questions                 INTEGER NOT NULL,
    answered                  INTEGER NOT NULL,
    differences_open          INTEGER NOT NULL,
    ready_by_manager          INTEGER NOT NULL,
    ready_by_representative   INTEGER NOT NULL,
    hand_ins                  INTEGER NOT NULL,
    fed_back                  INTEGER NOT NULL,
    PRIMARY KEY (tenant, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX progress_by_round ON progress (tenant, round, unit);
