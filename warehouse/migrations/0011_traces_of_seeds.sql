-- By what a seed file is known unread, so that a run without news need not read them all; NULL until it is read again.
ALTER TABLE seed_files ADD COLUMN size BIGINT;
ALTER TABLE seed_files ADD COLUMN modified_ns BIGINT;
ALTER TABLE seed_files ADD COLUMN inode BIGINT;
ALTER TABLE seed_files ADD COLUMN read_at TIMESTAMPTZ;
