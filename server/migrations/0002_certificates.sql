-- Certificates of devices, and vouchers by whom they are from: whoever vouches for another's actor must not displace that
-- other's own word. Nothing wrote vouchers before this schema.

-- The newest certificate, as signed; none until the device has signed in or connected since this schema.
ALTER TABLE devices ADD COLUMN certificate BLOB;

DROP TABLE vouchers;
CREATE TABLE vouchers (
    tenant         BLOB NOT NULL,
    document       BLOB NOT NULL,
    actor          BLOB NOT NULL,
    person         BLOB NOT NULL,
    hash           BLOB NOT NULL,
    device         BLOB NOT NULL,
    certificate    BLOB NOT NULL,
    signature      BLOB NOT NULL,
    received_at_ms INTEGER NOT NULL,
    received_from  BLOB,
    PRIMARY KEY (tenant, document, actor, person)
) STRICT, WITHOUT ROWID;
