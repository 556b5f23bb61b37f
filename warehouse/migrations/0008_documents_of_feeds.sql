-- Items of other kinds of feed: what their lists say beside them, and those whose text is all there is.
ALTER TABLE items ADD COLUMN categories VARCHAR[];
ALTER TABLE items ADD COLUMN section VARCHAR;
ALTER TABLE items ADD COLUMN credits VARCHAR;
ALTER TABLE items ADD COLUMN is_whole BOOLEAN;
-- What is remembered of the documents of a feed that has several, or that lists what it has listed before.
CREATE TABLE feed_documents (
    document_id VARCHAR, feed_id VARCHAR, url VARCHAR, mark VARCHAR, etag VARCHAR, last_modified VARCHAR,
    body_hash VARCHAR, read_at TIMESTAMPTZ, run_id VARCHAR
);
