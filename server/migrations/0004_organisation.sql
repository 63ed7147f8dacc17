-- What the organisation's files say beside what forms need: ids in the HR system, addresses, which list said what, and
-- units that ended. A list is `employees` or `representatives`; none for what was entered by hand.

ALTER TABLE units ADD COLUMN external_id TEXT;
ALTER TABLE units ADD COLUMN list TEXT;
-- The last day; none while the unit lasts. An ended unit keeps its documents and takes part in no new round.
ALTER TABLE units ADD COLUMN last_day TEXT;
CREATE UNIQUE INDEX units_by_external_id ON units (tenant, external_id) WHERE external_id IS NOT NULL;

-- The employment number. Never a personal identity number: the import refuses those.
ALTER TABLE people ADD COLUMN external_id TEXT;
ALTER TABLE people ADD COLUMN email TEXT;
CREATE UNIQUE INDEX people_by_external_id ON people (tenant, external_id) WHERE external_id IS NOT NULL;

ALTER TABLE assignments ADD COLUMN list TEXT;

-- A code with which a person may choose a password too: made by an administrator, not on the person's own tablet.
ALTER TABLE enrolments ADD COLUMN sets_password INTEGER NOT NULL DEFAULT 0;
