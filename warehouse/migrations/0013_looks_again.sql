-- Where the bytes of a page stand that the next look at it is compared with.
ALTER TABLE article_revisits ADD COLUMN raw_file VARCHAR;
ALTER TABLE article_revisits ADD COLUMN raw_offset BIGINT;
