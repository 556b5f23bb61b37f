"""Who did not report a story that at least three outlets reported, and why: the view `silence` for one story."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from warehouse.desk.scope import Row, rows_of_query
from warehouse.search import WRITTEN

#: outlets that must have reported a story before another's silence means anything
FEWEST_OUTLETS = 3
SILENT = f"""
WITH told AS (
    SELECT $first_at::TIMESTAMPTZ AS first_at,
           greatest($last_at::TIMESTAMPTZ, $first_at::TIMESTAMPTZ + INTERVAL 24 HOUR) AS until_at
), telling AS (
    SELECT DISTINCT publisher_id FROM articles WHERE article_id IN (SELECT unnest($ids)) AND publisher_id IS NOT NULL
), subject AS (
    SELECT mode(topic_id) AS topic_id FROM article_topics WHERE article_id IN (SELECT unnest($ids))
), outlets AS (
    SELECT DISTINCT source_id FROM feeds
    WHERE source_id IS NOT NULL AND source_id NOT IN (SELECT publisher_id FROM telling)
), hours AS (
    SELECT f.source_id, date_trunc('hour', v."at") AS hour,
           bool_or(v.outcome IN ('new', 'same', 'not_modified')) AS is_seen,
           bool_or(EXISTS (FROM gaps g WHERE g.feed_id = f.feed_id AND v."at" BETWEEN g.from_at AND g.to_at)) AS has_gap
    FROM visits v JOIN feeds f USING (feed_id), told t
    WHERE f.source_id IN (SELECT source_id FROM outlets)
      AND v."at" >= date_trunc('hour', t.first_at) AND v."at" < t.until_at + INTERVAL 13 HOUR
    GROUP BY f.source_id, date_trunc('hour', v."at")
), looks AS (
    SELECT h.source_id, count(*) FILTER (h.is_seen) AS seen, bool_or(h.has_gap) AS has_gap
    FROM hours h, told t WHERE h.hour <= t.until_at + INTERVAL 12 HOUR GROUP BY h.source_id
), meanwhile AS (
    SELECT a.publisher_id AS source_id, count(*) AS articles FROM articles a, told t
    WHERE {WRITTEN} BETWEEN t.first_at AND t.until_at AND a.publisher_id IN (SELECT source_id FROM outlets)
    GROUP BY a.publisher_id
), habit AS (
    SELECT a.publisher_id AS source_id, count(DISTINCT a.article_id) AS articles
    FROM articles a SEMI JOIN (
        SELECT article_id FROM article_topics WHERE topic_id = (SELECT topic_id FROM subject)) t USING (article_id)
    WHERE a.publisher_id IN (SELECT source_id FROM outlets) GROUP BY a.publisher_id
)
SELECT o.source_id, coalesce(s.name, o.source_id) AS outlet, s.owner_type, coalesce(l.seen, 0) AS hours_looked_at,
       coalesce(l.has_gap, false) AS has_gap, coalesce(m.articles, 0) AS published_meanwhile,
       coalesce(h.articles, 0) AS usual_on_topic,
       CASE WHEN coalesce(l.seen, 0) = 0 OR l.has_gap THEN 'could not look'
            WHEN coalesce(m.articles, 0) = 0 THEN 'published nothing'
            WHEN (SELECT topic_id FROM subject) IS NOT NULL AND coalesce(h.articles, 0) < 3 THEN 'not its topic'
            ELSE 'silent' END AS verdict
FROM outlets o LEFT JOIN looks l USING (source_id) LEFT JOIN meanwhile m USING (source_id)
LEFT JOIN habit h USING (source_id) LEFT JOIN sources s USING (source_id) ORDER BY verdict DESC, outlet
"""


def silence_of(connection: duckdb.DuckDBPyConnection, story: Row, article_ids: Sequence[str]) -> list[Row]:
    """Return the outlets with followed feeds that did not report a story, each with the verdict.

    None for a small story.
    """
    if int(str(story["outlets"])) < FEWEST_OUTLETS:
        return []
    values = {"ids": list(article_ids), "first_at": story["first_at"], "last_at": story["last_at"]}
    return rows_of_query(connection, SILENT, values)
