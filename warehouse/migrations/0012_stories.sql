-- Stories: which articles tell one event. Rows are appended: of an article's assignments the last counts (`revision`),
-- a story that was merged goes on as another, and an analyst's edits outrank both.
CREATE TABLE story_assignments (
    article_id VARCHAR, story_id VARCHAR, revision INTEGER, assigned_at TIMESTAMPTZ, score DOUBLE, rule VARCHAR,
    evidence VARCHAR[], near_article_id VARCHAR, first_seen_at TIMESTAMPTZ, rules_version VARCHAR, run_id VARCHAR
);
CREATE TABLE story_merges (
    story_id VARCHAR, into_story_id VARCHAR, merged_at TIMESTAMPTZ, score DOUBLE, evidence VARCHAR[],
    article_id VARCHAR, first_seen_at TIMESTAMPTZ, rules_version VARCHAR, run_id VARCHAR
);
-- action: 'merge' (story_id takes other_id in), 'move' (article other_id belongs to story_id), 'split' (the same, and the
-- two stories stay apart), 'keep_apart' (stories story_id and other_id are two, whatever the machine found).
CREATE TABLE story_edits (
    edit_id VARCHAR, edited_at TIMESTAMPTZ, number INTEGER, action VARCHAR, story_id VARCHAR, other_id VARCHAR,
    from_story_id VARCHAR, note VARCHAR, run_id VARCHAR
);
-- What new articles are compared with; no analyst's table. Days are those of telling, counted from 1970-01-01.
CREATE TABLE story_sketches (
    article_id VARCHAR, told_at TIMESTAMPTZ, first_seen_at TIMESTAMPTZ, script VARCHAR, terms UINTEGER[],
    weights USMALLINT[], probes UINTEGER[], rules_version VARCHAR, run_id VARCHAR
);
CREATE TABLE story_probes ("day" INTEGER, term UINTEGER, article_id VARCHAR);
CREATE TABLE text_samples ("day" INTEGER, sample BIGINT, article_id VARCHAR);
-- Whose text stands in whose.
CREATE TABLE republications (
    article_id VARCHAR, from_article_id VARCHAR, from_source_id VARCHAR, kind VARCHAR, shared DOUBLE,
    of_article DOUBLE, of_origin DOUBLE, rule VARCHAR, confidence DOUBLE, evidence VARCHAR, start_char INTEGER,
    end_char INTEGER, from_start_char INTEGER, from_end_char INTEGER, minutes_later DOUBLE, near_article_id VARCHAR, first_seen_at TIMESTAMPTZ,
    rules_version VARCHAR, run_id VARCHAR
);
CREATE VIEW story_roots AS
WITH RECURSIVE apart AS (
    SELECT story_id AS one, other_id AS other, max(number) AS number FROM story_edits
    WHERE action = 'keep_apart' GROUP BY ALL
), joined AS (
    SELECT m.story_id, m.into_story_id FROM story_merges m WHERE NOT EXISTS (
        FROM apart a WHERE (a.one, a.other) IN ((m.story_id, m.into_story_id), (m.into_story_id, m.story_id)))
    UNION
    SELECT e.other_id, e.story_id FROM story_edits e WHERE e.action = 'merge' AND NOT EXISTS (
        FROM apart a WHERE a.number > e.number
        AND (a.one, a.other) IN ((e.story_id, e.other_id), (e.other_id, e.story_id)))
), chain AS (
    SELECT story_id, into_story_id, 1 AS hops FROM joined
    UNION
    SELECT c.story_id, j.into_story_id, c.hops + 1 FROM chain c JOIN joined j ON j.story_id = c.into_story_id
    WHERE c.hops < 50 AND j.into_story_id <> c.story_id
)
SELECT story_id, arg_max(into_story_id, (hops, into_story_id)) AS into_story_id FROM chain GROUP BY story_id;
CREATE VIEW story_articles AS
WITH machine AS (
    SELECT article_id, arg_max(story_id, revision) AS story_id, arg_max(score, revision) AS score,
           arg_max(rule, revision) AS rule, arg_max(evidence, revision) AS evidence,
           arg_max(near_article_id, revision) AS near_article_id, arg_max(run_id, revision) AS run_id,
           arg_max(rules_version, revision) AS rules_version
    FROM story_assignments GROUP BY article_id
), edited AS (
    SELECT other_id AS article_id, arg_max(story_id, number) AS story_id FROM story_edits
    WHERE action IN ('move', 'split') GROUP BY other_id
)
SELECT coalesce(r.into_story_id, e.story_id, m.story_id) AS story_id, m.article_id, a.language, a.publisher_id,
       coalesce(a.published_at, a.first_seen_at) AS told_at, m.score,
       CASE WHEN e.story_id IS NULL THEN m.rule ELSE 'edit' END AS rule,
       CASE WHEN e.story_id IS NULL THEN m.evidence ELSE [] END AS evidence,
       CASE WHEN e.story_id IS NULL THEN m.near_article_id END AS near_article_id, a.first_seen_at, m.rules_version,
       m.run_id
FROM machine m JOIN articles a USING (article_id) LEFT JOIN edited e USING (article_id)
LEFT JOIN story_roots r ON r.story_id = coalesce(e.story_id, m.story_id);
CREATE VIEW stories AS
SELECT s.story_id, arg_min(a.title, (s.told_at, s.article_id)) AS title,
       list_sort(list_distinct(list(s.language))) AS languages, min(s.told_at) AS first_at, max(s.told_at) AS last_at,
       count(*) AS articles, count(DISTINCT s.publisher_id) AS outlets,
       arg_min(s.article_id, (s.told_at, s.article_id)) AS first_article_id,
       arg_min(s.publisher_id, (s.told_at, s.article_id)) AS first_publisher_id,
       count(*) FILTER (s.article_id IN (SELECT article_id FROM republications)) AS republished,
       max(s.rules_version) AS rules_version, min(s.first_seen_at) AS first_seen_at
FROM story_articles s JOIN articles a USING (article_id) GROUP BY s.story_id;
-- The order in which outlets came to a story. A lead that the clocks do not carry is not called a lead.
CREATE VIEW first_to_report AS
WITH outlet AS (
    SELECT s.story_id, s.publisher_id, min(s.told_at) AS told_at,
           arg_min(s.article_id, (s.told_at, s.article_id)) AS article_id,
           arg_min(a.published_at IS NOT NULL AND a.date_origin IN ('feed', 'page', 'file')
                   AND CAST(timezone('UTC', a.published_at) AS TIME) <> TIME '00:00:00',
                   (s.told_at, s.article_id)) AS has_time
    FROM story_articles s JOIN articles a USING (article_id) WHERE s.publisher_id IS NOT NULL
    GROUP BY s.story_id, s.publisher_id
), placed AS (
    SELECT *, row_number() OVER w AS place, first_value(told_at) OVER w AS first_at, lead(told_at) OVER w AS next_at
    FROM outlet WINDOW w AS (PARTITION BY story_id ORDER BY told_at, publisher_id)
)
SELECT story_id, publisher_id, article_id, told_at, place, date_diff('second', first_at, told_at) / 60.0 AS minutes_behind,
       CASE WHEN NOT has_time THEN 'no time of its own'
            WHEN place = 1 AND date_diff('second', told_at, next_at) < 180 THEN 'tie'
            WHEN place > 1 AND date_diff('second', first_at, told_at) < 180 THEN 'tie'
            ELSE 'sure' END AS sureness
FROM placed;
-- Hours in which an outlet was looked at: a visit saw one of its feeds; has_gap: something may have slipped through.
CREATE VIEW looked_at AS
SELECT f.source_id, date_trunc('hour', v."at") AS hour, bool_or(v.outcome IN ('new', 'same', 'not_modified')) AS is_seen,
       bool_or(EXISTS (FROM gaps g WHERE g.feed_id = f.feed_id AND v."at" BETWEEN g.from_at AND g.to_at)) AS has_gap
FROM visits v JOIN feeds f USING (feed_id) WHERE f.source_id IS NOT NULL GROUP BY f.source_id, date_trunc('hour', v."at");
-- Outlets that did not tell a story that at least three others told, and why that may be.
CREATE VIEW silence AS
WITH told AS (
    SELECT story_id, first_at, greatest(last_at, first_at + INTERVAL 24 HOUR) AS until_at, outlets
    FROM stories WHERE outlets >= 3
), subject AS (
    SELECT s.story_id, mode(t.topic_id) AS topic_id
    FROM story_articles s JOIN told USING (story_id) JOIN article_topics t USING (article_id) GROUP BY s.story_id
), looks AS (
    SELECT t.story_id, l.source_id, count(*) FILTER (l.is_seen) AS seen, bool_or(l.has_gap) AS has_gap,
           min(l.hour) FILTER (l.is_seen) AS first_look, max(l.hour) FILTER (l.is_seen) AS last_look
    FROM told t JOIN looked_at l ON l.hour BETWEEN date_trunc('hour', t.first_at) AND t.until_at + INTERVAL 12 HOUR
    GROUP BY t.story_id, l.source_id
), outlets AS (
    SELECT t.story_id, f.source_id FROM told t, (SELECT DISTINCT source_id FROM feeds WHERE source_id IS NOT NULL) f
    WHERE NOT EXISTS (FROM story_articles s WHERE s.story_id = t.story_id AND s.publisher_id = f.source_id)
), meanwhile AS (
    SELECT t.story_id, a.publisher_id AS source_id, count(*) AS articles
    FROM told t JOIN articles a ON coalesce(a.published_at, a.first_seen_at) BETWEEN t.first_at AND t.until_at
    WHERE a.publisher_id IS NOT NULL GROUP BY t.story_id, a.publisher_id
), habit AS (
    SELECT a.publisher_id AS source_id, t.topic_id, count(DISTINCT a.article_id) AS articles
    FROM articles a JOIN article_topics t USING (article_id) WHERE a.publisher_id IS NOT NULL
    GROUP BY a.publisher_id, t.topic_id
)
SELECT o.story_id, o.source_id, coalesce(l.seen, 0) AS hours_looked_at, coalesce(l.has_gap, false) AS has_gap,
       coalesce(m.articles, 0) AS published_meanwhile, coalesce(h.articles, 0) AS usual_on_topic,
       t.outlets AS outlets_that_told,
       CASE WHEN coalesce(l.seen, 0) = 0 OR l.has_gap THEN 'could not look'
            WHEN coalesce(m.articles, 0) = 0 THEN 'published nothing'
            WHEN j.topic_id IS NOT NULL AND coalesce(h.articles, 0) < 3 THEN 'not its topic'
            ELSE 'silent' END AS verdict
FROM outlets o JOIN told t USING (story_id) LEFT JOIN looks l USING (story_id, source_id)
LEFT JOIN meanwhile m USING (story_id, source_id) LEFT JOIN subject j USING (story_id)
LEFT JOIN habit h ON h.source_id = o.source_id AND h.topic_id = j.topic_id;
-- What outlets put on the agenda: a topic's share of an outlet's stories of a day, beside its share of everybody's.
CREATE VIEW agenda AS
WITH subject AS (
    SELECT s.story_id, mode(t.topic_id) AS topic_id, mode(t.topic_name) AS topic_name
    FROM story_articles s JOIN article_topics t USING (article_id) GROUP BY s.story_id
), days AS (
    SELECT CAST(s.told_at AS DATE) AS "day", s.publisher_id, j.topic_id, j.topic_name,
           count(DISTINCT s.story_id) AS stories, count(*) AS articles
    FROM story_articles s JOIN subject j USING (story_id) WHERE s.publisher_id IS NOT NULL GROUP BY ALL
)
SELECT *, stories / sum(stories) OVER (PARTITION BY "day", publisher_id) AS share,
       sum(stories) OVER (PARTITION BY "day", topic_id) / sum(stories) OVER (PARTITION BY "day") AS share_of_all
FROM days;
-- Whose texts an outlet takes over, in what way and how surely.
CREATE VIEW who_copies_whom AS
SELECT a.publisher_id AS copier, r.from_source_id AS origin, r.kind, count(*) AS articles, avg(r.of_article) AS of_article,
       avg(r.confidence) AS confidence, median(r.minutes_later) AS minutes_later,
       min(coalesce(a.published_at, a.first_seen_at)) AS first, max(coalesce(a.published_at, a.first_seen_at)) AS last
FROM republications r JOIN articles a USING (article_id)
WHERE r.rule <> 'unknown' AND r.from_source_id IS NOT NULL AND r.from_source_id IS DISTINCT FROM a.publisher_id
GROUP BY a.publisher_id, r.from_source_id, r.kind;
