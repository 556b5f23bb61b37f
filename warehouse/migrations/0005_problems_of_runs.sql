-- Why a run failed, in words; NULL where it did not.
ALTER TABLE runs ADD COLUMN problem VARCHAR;
