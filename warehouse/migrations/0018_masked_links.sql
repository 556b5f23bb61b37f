-- What is left to do after a migration, which only the program can: it has the home's key. The next run does it.
CREATE TABLE tasks_left (task VARCHAR);
INSERT INTO tasks_left SELECT 'mask links'
WHERE EXISTS (FROM items) OR EXISTS (FROM articles) OR EXISTS (FROM drops) OR EXISTS (FROM backfill_captures);
COMMENT ON TABLE tasks_left IS 'lake: stays';
