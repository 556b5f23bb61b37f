"""Stories for the desk: those of a period, and one with its articles, sources, copies and the outlets that kept silent.

The views `stories`, `story_articles` and `silence` compute every story; a page needs a few. These queries give the
same rows for the requested stories only (tests/warehouse/desk compares them).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import duckdb

from presswatch.records import Table
from warehouse.desk.scope import RELIES, Row, Scope, rows_of_query
from warehouse.search import WRITTEN
from warehouse.snapshot import has_relation
from warehouse.statements import joined, listed
from warehouse.stories import Teller, members_of, tellers_of

#: an article is seen when it is published or later; a date may be this much in the future
AHEAD = "INTERVAL 3 DAY"
CURRENT = f"""
moved AS (
    SELECT other_id AS article_id, arg_max(story_id, number) AS story_id FROM story_edits
    WHERE action IN ('move', 'split') GROUP BY other_id
), later AS (
    SELECT article_id, arg_max(story_id, revision) AS story_id FROM story_assignments WHERE revision > 1
    GROUP BY article_id
), told AS (
    SELECT a.article_id FROM articles a
    WHERE a.first_seen_at >= $since - {AHEAD} AND {{chosen}}
), touched AS (
    SELECT DISTINCT coalesce(r.into_story_id, s.story_id) AS story_id FROM (
        SELECT coalesce(e.story_id, l.story_id, m.story_id) AS story_id
        FROM story_assignments m SEMI JOIN told t ON t.article_id = m.article_id
        LEFT JOIN moved e ON e.article_id = m.article_id LEFT JOIN later l ON l.article_id = m.article_id
        WHERE m.first_seen_at >= $since - {AHEAD}) s
    LEFT JOIN story_roots r ON r.story_id = s.story_id
), names AS (
    SELECT story_id, story_id AS root FROM touched
    UNION SELECT r.story_id, r.into_story_id FROM story_roots r SEMI JOIN touched t ON t.story_id = r.into_story_id
), members AS (
    SELECT DISTINCT n.root AS story_id, m.article_id
    FROM (SELECT article_id, story_id FROM story_assignments
          UNION ALL SELECT article_id, story_id FROM moved) m
    JOIN names n ON n.story_id = m.story_id
    LEFT JOIN moved e ON e.article_id = m.article_id LEFT JOIN later l ON l.article_id = m.article_id
    WHERE m.story_id = coalesce(e.story_id, l.story_id, m.story_id)
)
"""
#: stories of more outlets come first; one outlet's series of articles is not a story for others
OF_PERIOD = f"""
WITH {CURRENT}, grouped AS (
    SELECT m.story_id, count(*) AS articles, count(DISTINCT a.publisher_id) AS outlets,
           list_sort(list_distinct(list(a.language))) AS languages,
           list_sort(list_distinct(list(a.publisher_id))) AS publisher_ids, min({WRITTEN}) AS first_at,
           max({WRITTEN}) AS last_at, arg_min(a.article_id, ({WRITTEN}, a.article_id)) AS first_article_id,
           arg_min(a.publisher_id, ({WRITTEN}, a.article_id)) AS first_publisher_id,
           count(*) FILTER (a.article_id IN (SELECT article_id FROM copies)) AS republished
    FROM members m JOIN articles a USING (article_id) GROUP BY m.story_id HAVING count(*) > 1
), shown AS (
    SELECT *, count(*) OVER () AS total FROM grouped
    ORDER BY outlets DESC, articles DESC, last_at DESC, story_id LIMIT $most OFFSET $offset
)
SELECT g.story_id, a.title, g.articles, g.outlets, g.languages, g.first_at, g.last_at,
       coalesce(f.name, g.first_publisher_id) AS first, g.first_publisher_id, g.republished, a.url,
       g.publisher_ids, g.total
FROM shown g JOIN articles a ON a.article_id = g.first_article_id
LEFT JOIN sources f ON f.source_id = g.first_publisher_id
ORDER BY g.outlets DESC, g.articles DESC, g.last_at DESC, g.story_id
"""
TELLING = f"""
SELECT m.article_id, a.language, a.publisher_id, {WRITTEN} AS told_at, m.score, m.rule, m.evidence, a.title, a.url,
       coalesce(s.name, a.publisher_id) AS outlet, s.owner_type
FROM (SELECT article_id, score, coalesce(e.rule, m.rule) AS rule, if(e.rule IS NULL, m.evidence, []) AS evidence
      FROM story_assignments m LEFT JOIN (
          SELECT DISTINCT other_id AS article_id, 'edit' AS rule FROM story_edits WHERE action IN ('move', 'split')) e
      USING (article_id) WHERE article_id IN (SELECT unnest($ids))
      QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY revision DESC) = 1) m
JOIN articles a USING (article_id) LEFT JOIN sources s ON s.source_id = a.publisher_id ORDER BY told_at, m.article_id
"""
COPIES = """
SELECT r.*, coalesce(c.name, a.publisher_id) AS copying, coalesce(o.name, r.from_source_id, b.publisher_id) AS origin,
       a.title
FROM (SELECT * FROM copies WHERE article_id IN (SELECT unnest($ids))) r JOIN articles a USING (article_id)
LEFT JOIN articles b ON b.article_id = r.from_article_id LEFT JOIN sources c ON c.source_id = a.publisher_id
LEFT JOIN sources o ON o.source_id = coalesce(r.from_source_id, b.publisher_id) ORDER BY r.shared DESC
"""
#: whom a story's articles rely on, an outlet's own name left out, those of most articles first
RELIED_ON = f"""
SELECT t.source_id, coalesce(any_value(s.name), any_value(t.source_name)) AS source,
       any_value(s.owner_type) AS owner_type, count(DISTINCT a.article_id) AS articles,
       list_sort(list(DISTINCT t.role)) AS roles
FROM article_sources t JOIN articles a USING (article_id, first_seen_at)
LEFT JOIN sources s ON s.source_id = t.source_id
WHERE a.article_id IN (SELECT unnest($ids)) AND {RELIES} AND t.source_id IS DISTINCT FROM a.publisher_id
GROUP BY t.source_id, if(t.source_id IS NULL, t.source_name, NULL) ORDER BY articles DESC, source
"""
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


class StoryFile(NamedTuple):
    """A story's row, its articles in order of time, whom they rely on, copies, who was first, who kept silent."""

    story: Row
    articles: Sequence[Row]
    relied_on: Sequence[Row]
    copies: Sequence[Row]
    first: Sequence[Teller]
    silence: Sequence[Row]


class StoryPage(NamedTuple):
    """Some stories of a period, and the number of all."""

    table: Table
    total: int


def stories_of_period(
    connection: duckdb.DuckDBPyConnection, scope: Scope, most: int = 30, offset: int = 0
) -> StoryPage:
    """Return stories of several articles with one in the scope, those of most outlets first."""
    if not has_relation(connection, "stories"):
        return StoryPage(Table((), ()), 0)
    found = connection.execute(*scope.filled(OF_PERIOD, most=most, offset=offset))
    columns = [column[0] for column in found.description or ()]
    rows = found.fetchall()
    return StoryPage(Table(columns[:-1], [row[:-1] for row in rows]), int(rows[0][-1]) if rows else 0)


def outlets_of(connection: duckdb.DuckDBPyConnection, stories: Sequence[Row]) -> dict[object, list[Row]]:
    """Return the outlets of each of these stories (rows of `stories_of_period`), each with its name and owner."""
    telling = {one["story_id"]: as_list(one["publisher_ids"]) for one in stories}
    found = rows_of_query(
        connection,
        "SELECT k.publisher_id, coalesce(s.name, k.publisher_id) AS outlet, s.owner_type "
        f"FROM ({listed('ids')} AS publisher_id) k LEFT JOIN sources s ON s.source_id = k.publisher_id "
        "ORDER BY outlet",
        {"ids": joined(sorted({one for ids in telling.values() for one in ids}))},
    )
    return {story_id: [row for row in found if row["publisher_id"] in ids] for story_id, ids in telling.items()}


def as_list(value: object) -> list[str]:
    """Return a list of ids as it comes from DuckDB."""
    return [str(one) for one in value] if isinstance(value, list) else []


def story_file(connection: duckdb.DuckDBPyConnection, story_id: str) -> StoryFile | None:
    """Return everything about a story; None if it is unknown."""
    if not has_relation(connection, "stories"):
        return None
    ids = {"ids": members_of(connection, story_id)}
    articles = rows_of_query(connection, TELLING, ids)
    if not articles:
        return None
    first = articles[0]
    story = {
        "story_id": story_id,
        "title": first["title"],
        "articles": len(articles),
        "outlets": len({one["publisher_id"] for one in articles if one["publisher_id"] is not None}),
        "languages": sorted({str(one["language"]) for one in articles if one["language"]}),
        "first_at": first["told_at"],
        "last_at": articles[-1]["told_at"],
    }
    return StoryFile(
        story,
        articles,
        rows_of_query(connection, RELIED_ON, ids),
        rows_of_query(connection, COPIES, ids),
        tellers_of(connection, ids["ids"]),
        silence_of(connection, story, ids["ids"]),
    )


def silence_of(connection: duckdb.DuckDBPyConnection, story: Row, article_ids: Sequence[str]) -> list[Row]:
    """Return the outlets with followed feeds that did not report a story, each with the verdict.

    None for a small story.
    """
    if int(str(story["outlets"])) < FEWEST_OUTLETS:
        return []
    values = {"ids": list(article_ids), "first_at": story["first_at"], "last_at": story["last_at"]}
    return rows_of_query(connection, SILENT, values)
