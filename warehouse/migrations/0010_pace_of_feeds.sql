-- How much a feed brings: it decides how often the feed is visited. NULL until its next visit.
ALTER TABLE feeds ADD COLUMN entries_a_day DOUBLE;
