-- Rows beside an article carry its time: stored in its order, so that a date or a single article reads one piece of them.
ALTER TABLE article_sources ADD COLUMN first_seen_at TIMESTAMPTZ;
ALTER TABLE article_topics ADD COLUMN first_seen_at TIMESTAMPTZ;
ALTER TABLE article_links ADD COLUMN first_seen_at TIMESTAMPTZ;
UPDATE article_sources SET first_seen_at = a.first_seen_at FROM articles a
WHERE a.article_id = article_sources.article_id;
UPDATE article_topics SET first_seen_at = a.first_seen_at FROM articles a
WHERE a.article_id = article_topics.article_id;
UPDATE article_links SET first_seen_at = a.first_seen_at FROM articles a
WHERE a.article_id = article_links.article_id;
