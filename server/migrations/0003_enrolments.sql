-- One-time codes with which a person signs in on one more device.
CREATE TABLE enrolments (
    tenant        BLOB NOT NULL,
    -- SHA-256 of the code; the code itself is nowhere.
    code_hash     BLOB NOT NULL,
    person        BLOB NOT NULL,
    -- The device that asked for it; none from the command line. Revoking the device ends its codes.
    made_on       BLOB,
    made_at_ms    INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    PRIMARY KEY (tenant, code_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX enrolments_by_person ON enrolments (tenant, person, made_at_ms);
