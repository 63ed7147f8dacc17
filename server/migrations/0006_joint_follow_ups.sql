-- Units that are followed up together with another one of the same manager: they have no yearly follow-up of their own in
-- the round.

CREATE TABLE round_joint_units (
    tenant    BLOB NOT NULL,
    round     BLOB NOT NULL,
    unit      BLOB NOT NULL,
    -- The unit that the follow-up is named by.
    with_unit BLOB NOT NULL,
    PRIMARY KEY (tenant, round, unit)
) STRICT, WITHOUT ROWID;
