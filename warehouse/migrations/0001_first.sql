-- The tables of the contract and the state a run needs. No keys, indexes or sequences: identities are
-- derived from content and kept unique by anti-joins (an index would rewrite row groups at each checkpoint).
CREATE TABLE articles (
    article_id VARCHAR, url VARCHAR, title VARCHAR, text VARCHAR, lead VARCHAR, language VARCHAR,
    language_score DOUBLE, authors VARCHAR[], published_at TIMESTAMPTZ, date_origin VARCHAR, publisher_id VARCHAR,
    feed_id VARCHAR, origin VARCHAR, seed_path VARCHAR, image_url VARCHAR, word_count INTEGER, credits VARCHAR,
    text_origin VARCHAR, version INTEGER, first_seen_at TIMESTAMPTZ, fetched_at TIMESTAMPTZ, run_id VARCHAR,
    modified_at TIMESTAMPTZ, section VARCHAR, keywords VARCHAR[], is_paywalled BOOLEAN, byline VARCHAR,
    rules_version VARCHAR, extractor_version VARCHAR, raw_file VARCHAR, raw_offset BIGINT
);
CREATE TABLE article_versions (
    article_id VARCHAR, version INTEGER, seen_at TIMESTAMPTZ, title VARCHAR, text VARCHAR,
    published_at TIMESTAMPTZ, modified_at TIMESTAMPTZ, change VARCHAR, kinds VARCHAR[], run_id VARCHAR,
    extractor_version VARCHAR, raw_file VARCHAR, raw_offset BIGINT
);
-- When an article is looked at again; state is 'due', 'done' or 'gone'.
CREATE TABLE article_revisits (article_id VARCHAR, state VARCHAR, tries INTEGER, next_visit_at TIMESTAMPTZ);
CREATE TABLE article_sources (
    article_id VARCHAR, source_id VARCHAR, source_name VARCHAR, role VARCHAR, evidence VARCHAR, field VARCHAR,
    start_char INTEGER, end_char INTEGER, via VARCHAR, rule VARCHAR, confidence DOUBLE, rules_version VARCHAR, run_id VARCHAR
);
CREATE TABLE article_topics (
    article_id VARCHAR, topic_id VARCHAR, topic_name VARCHAR, scheme VARCHAR, score DOUBLE, evidence VARCHAR[],
    rules_version VARCHAR, run_id VARCHAR
);
CREATE TABLE article_links (
    article_id VARCHAR, url VARCHAR, domain VARCHAR, anchor VARCHAR, source_id VARCHAR, run_id VARCHAR
);
CREATE TABLE article_feeds (article_id VARCHAR, feed_id VARCHAR, guid VARCHAR, first_seen_at TIMESTAMPTZ);
CREATE TABLE sources (
    source_id VARCHAR, name VARCHAR, aliases VARCHAR[], domains VARCHAR[], country VARCHAR, owner_type VARCHAR,
    predecessor_id VARCHAR, successor_id VARCHAR, note VARCHAR
);
CREATE TABLE topics (topic_id VARCHAR, topic_name VARCHAR, scheme VARCHAR, parent_id VARCHAR);
CREATE TABLE feeds (
    feed_id VARCHAR, url VARCHAR, source_id VARCHAR, language VARCHAR, state VARCHAR, last_visit_at TIMESTAMPTZ,
    next_visit_at TIMESTAMPTZ, last_new_item_at TIMESTAMPTZ, failures INTEGER, problem VARCHAR,
    etag VARCHAR, last_modified VARCHAR, body_hash VARCHAR, interval_seconds DOUBLE, last_success_at TIMESTAMPTZ,
    last_full_fetch_at TIMESTAMPTZ, failure_weight DOUBLE, is_followed BOOLEAN,
    moved_to VARCHAR, moves_seen INTEGER, moved_since TIMESTAMPTZ, previous_url VARCHAR, title VARCHAR
);
CREATE TABLE visits (
    visit_id VARCHAR, feed_id VARCHAR, run_id VARCHAR, "at" TIMESTAMPTZ, outcome VARCHAR, http_status INTEGER,
    problem VARCHAR, items_seen INTEGER, items_new INTEGER, milliseconds INTEGER
);
CREATE TABLE drops (
    run_id VARCHAR, "at" TIMESTAMPTZ, url VARCHAR, title VARCHAR, feed_id VARCHAR, reason VARCHAR, detail VARCHAR
);
CREATE TABLE gaps (feed_id VARCHAR, noticed_at TIMESTAMPTZ, from_at TIMESTAMPTZ, to_at TIMESTAMPTZ);
CREATE TABLE watchlist_hits (
    watchlist VARCHAR, article_id VARCHAR, score DOUBLE, evidence VARCHAR[], first_hit_at TIMESTAMPTZ
);
CREATE TABLE runs (
    run_id VARCHAR, flow VARCHAR, started_at TIMESTAMPTZ, ended_at TIMESTAMPTZ, state VARCHAR, feeds_visited INTEGER,
    feeds_failed INTEGER, items_seen INTEGER, articles_new INTEGER, articles_changed INTEGER, dropped INTEGER,
    pending INTEGER, prefect_run_id VARCHAR
);
-- An item between its feed and its article: state is 'pending', 'retried', 'done' or 'given_up'.
CREATE TABLE items (
    item_key VARCHAR, article_id VARCHAR, feed_id VARCHAR, guid VARCHAR, url VARCHAR, title VARCHAR,
    published_at TIMESTAMPTZ, authors VARCHAR[], summary_html VARCHAR, content_html VARCHAR, language VARCHAR,
    image_url VARCHAR, host VARCHAR, first_seen_at TIMESTAMPTZ
);
CREATE TABLE item_states (
    item_key VARCHAR, state VARCHAR, tries INTEGER, next_try_at TIMESTAMPTZ, reason VARCHAR
);
-- `identity` is the path a seed was first seen under: it gives the article its id, also after a move.
CREATE TABLE seed_files (seed_path VARCHAR, body_hash VARCHAR, identity VARCHAR, run_id VARCHAR);

CREATE VIEW who_cites_whom AS
SELECT a.publisher_id AS citing, s.source_id AS cited, s.role, count(DISTINCT a.article_id) AS articles,
       min(coalesce(a.published_at, a.first_seen_at)) AS first, max(coalesce(a.published_at, a.first_seen_at)) AS last
FROM article_sources s JOIN articles a USING (article_id)
WHERE s.role NOT IN ('publisher', 'mention') AND s.source_id IS NOT NULL
  AND s.source_id IS DISTINCT FROM a.publisher_id
GROUP BY ALL;
CREATE VIEW source_activity AS
SELECT s.source_id, any_value(s.name) AS name,
       count(DISTINCT t.article_id) FILTER (t.role = 'publisher') AS published,
       count(DISTINCT t.article_id) FILTER (t.role NOT IN ('publisher', 'mention')) AS cited,
       count(DISTINCT t.article_id) FILTER (t.role = 'mention') AS mentioned,
       max(coalesce(a.published_at, a.first_seen_at)) AS last_seen_at
FROM sources s JOIN article_sources t USING (source_id) JOIN articles a USING (article_id)
GROUP BY s.source_id;

-- A headline or text changed, and neither a notice nor a newer modification time says so.
CREATE VIEW silent_edits AS
SELECT v.article_id, a.publisher_id, a.url, v.version, v.seen_at, v.change, v.kinds, p.title AS old_title,
       v.title AS new_title, p.text AS old_text, v.text AS new_text
FROM article_versions v
JOIN article_versions p ON p.article_id = v.article_id AND p.version = v.version - 1
JOIN articles a ON a.article_id = v.article_id
WHERE v.change IN ('title', 'text') AND NOT coalesce(list_contains(v.kinds, 'notice_added'), false)
  AND NOT coalesce(v.modified_at > p.modified_at, v.modified_at IS NOT NULL AND p.modified_at IS NULL);
