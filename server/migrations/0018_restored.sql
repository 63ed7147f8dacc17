-- When a backup became this database: from then on sealed history counts by its seal.
ALTER TABLE installation ADD COLUMN restored_at_ms INTEGER;
