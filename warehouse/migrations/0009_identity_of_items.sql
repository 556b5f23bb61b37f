-- What an entry is known by beside its own key: by its name (where another entry of its feed has that name too), by the
-- article that its link alone would name, by title and time; and its text, so that an edit shows.
ALTER TABLE items ADD COLUMN name_key VARCHAR;
ALTER TABLE items ADD COLUMN link_id VARCHAR;
ALTER TABLE items ADD COLUMN told_key VARCHAR;
ALTER TABLE items ADD COLUMN text_hash VARCHAR;
-- The outlet that the entry itself names as its source, by name and address.
ALTER TABLE items ADD COLUMN told_source VARCHAR;
ALTER TABLE items ADD COLUMN told_source_url VARCHAR;
-- 'feed', or 'feed_zone' where the time had no zone and one was assumed.
ALTER TABLE items ADD COLUMN date_origin VARCHAR;
-- The zone of times without one, as the feed list says.
ALTER TABLE feeds ADD COLUMN time_zone VARCHAR;
