-- What a piece in quarantine is: 'change', 'statement' (about a hand-in) or 'voucher'. `hash` is a change's own, and of
-- the others the hash of their bytes.
ALTER TABLE quarantine ADD COLUMN kind TEXT NOT NULL DEFAULT 'change';
