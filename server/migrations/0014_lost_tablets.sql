-- A change in quarantine may belong to a case that was started on the lost tablet and that the server has never seen.
ALTER TABLE quarantine ADD COLUMN case_json TEXT;

-- What the gate said to a change that somebody accepted: 'admitted', 'waiting', or why it was refused.
ALTER TABLE quarantine ADD COLUMN outcome TEXT;

-- When a revoked device was first given the order to wipe itself.
ALTER TABLE devices ADD COLUMN wipe_ordered_at_ms INTEGER;
