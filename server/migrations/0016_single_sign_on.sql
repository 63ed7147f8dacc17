-- Who somebody is at the organisation's sign-in: which account an identity there opens. An e-mail address opens none.
CREATE TABLE identities (
    tenant       BLOB NOT NULL,
    issuer       TEXT NOT NULL,
    -- The issuer's own, unchanging name for the person.
    subject      TEXT NOT NULL,
    person       BLOB NOT NULL,
    linked_at_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, issuer, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX identities_by_person ON identities (tenant, person);

-- When a copy of the database was made by `samsyn backup`.
CREATE TABLE backups (
    tenant     BLOB NOT NULL,
    made_at_ms INTEGER NOT NULL,
    bytes      INTEGER NOT NULL,
    PRIMARY KEY (tenant, made_at_ms)
) STRICT, WITHOUT ROWID;
