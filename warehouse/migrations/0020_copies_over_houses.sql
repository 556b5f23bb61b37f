-- In the lake: copies whose two articles came from different houses, found when these meet. Readers ask `copies`.
CREATE TABLE republications_over_houses (
    article_id VARCHAR, from_article_id VARCHAR, from_source_id VARCHAR, kind VARCHAR, shared DOUBLE,
    of_article DOUBLE, of_origin DOUBLE, rule VARCHAR, confidence DOUBLE, evidence VARCHAR, start_char INTEGER,
    end_char INTEGER, from_start_char INTEGER, from_end_char INTEGER, minutes_later DOUBLE, near_article_id VARCHAR, first_seen_at TIMESTAMPTZ,
    rules_version VARCHAR, run_id VARCHAR
);
COMMENT ON TABLE republications_over_houses IS 'lake: by article_id at first_seen_at';
CREATE VIEW copies AS
SELECT * FROM republications WHERE article_id NOT IN (SELECT article_id FROM republications_over_houses)
UNION ALL FROM republications_over_houses;
CREATE OR REPLACE VIEW stories AS
SELECT s.story_id, arg_min(a.title, (s.told_at, s.article_id)) AS title,
       list_sort(list_distinct(list(s.language))) AS languages, min(s.told_at) AS first_at, max(s.told_at) AS last_at,
       count(*) AS articles, count(DISTINCT s.publisher_id) AS outlets,
       arg_min(s.article_id, (s.told_at, s.article_id)) AS first_article_id,
       arg_min(s.publisher_id, (s.told_at, s.article_id)) AS first_publisher_id,
       count(*) FILTER (s.article_id IN (SELECT article_id FROM copies)) AS republished,
       max(s.rules_version) AS rules_version, min(s.first_seen_at) AS first_seen_at,
       count(s.gone_at) AS gone, max(s.gone_at) AS gone_at
FROM story_articles s JOIN articles a USING (article_id) GROUP BY s.story_id;
CREATE OR REPLACE VIEW who_copies_whom AS
SELECT a.publisher_id AS copier, r.from_source_id AS origin, r.kind, count(*) AS articles, avg(r.of_article) AS of_article,
       avg(r.confidence) AS confidence, median(r.minutes_later) AS minutes_later,
       min(coalesce(a.published_at, a.first_seen_at)) AS first, max(coalesce(a.published_at, a.first_seen_at)) AS last
FROM copies r JOIN articles a USING (article_id)
WHERE r.rule <> 'unknown' AND r.from_source_id IS NOT NULL AND r.from_source_id IS DISTINCT FROM a.publisher_id
GROUP BY a.publisher_id, r.from_source_id, r.kind;
