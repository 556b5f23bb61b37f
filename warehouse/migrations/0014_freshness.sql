-- How old articles are when they can first be queried, by outlet: those of the week before the last run that ended.
-- Only those that appeared while their feed was followed, and of which the outlet itself says the time of day.
CREATE VIEW freshness AS
WITH brought AS (
    SELECT a.publisher_id, date_diff('second', a.published_at, r.ended_at) / 60 AS minutes, r.ended_at
    FROM articles a
    JOIN article_versions v ON v.article_id = a.article_id AND v.version = 1
    JOIN runs r ON r.run_id = v.run_id AND r.flow = 'ingest'
    JOIN (SELECT feed_id, min(first_seen_at) AS since FROM articles WHERE origin = 'feed' GROUP BY feed_id) f
      ON f.feed_id = a.feed_id
    WHERE a.origin = 'feed' AND a.date_origin IN ('feed', 'feed_zone', 'page')
      AND a.published_at BETWEEN f.since AND r.ended_at
)
SELECT publisher_id, count(*) AS articles, round(quantile_cont(minutes, 0.5), 1) AS p50_minutes,
       round(quantile_cont(minutes, 0.95), 1) AS p95_minutes, max(ended_at) AS last_at
FROM brought WHERE ended_at > (SELECT max(ended_at) FROM runs) - INTERVAL 7 DAY
GROUP BY publisher_id;
