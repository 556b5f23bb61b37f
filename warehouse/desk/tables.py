"""The desk's lists other than articles: outlets, sources, topics, watchlists, feeds, edits, vanished pages, drops.

Each takes a scope (a period and filters) and gives a `Table` whose columns programs may rely on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import duckdb

from presswatch.records import Table
from warehouse.desk.scope import RELIES, Row, Scope, rows_of_query
from warehouse.search import WRITTEN

#: the condition on articles of the scope
CHOSEN = "{chosen}"

OUTLETS = f"""
SELECT a.publisher_id AS outlet_id, coalesce(any_value(s.name), a.publisher_id, 'unknown outlet') AS outlet,
       any_value(s.owner_type) AS owner, any_value(s.country) AS country, count(*) AS articles,
       list_sort(list(DISTINCT a.language) FILTER (a.language IS NOT NULL)) AS languages,
       max({WRITTEN}) AS newest
FROM articles a LEFT JOIN sources s ON s.source_id = a.publisher_id
WHERE {CHOSEN} GROUP BY a.publisher_id ORDER BY articles DESC, outlet
"""
CITED = f"""
SELECT t.source_id AS source_id, coalesce(any_value(s.name), any_value(t.source_name)) AS source,
       any_value(s.owner_type) AS owner, count(DISTINCT a.article_id) AS articles,
       count(DISTINCT a.publisher_id) AS outlets, max({WRITTEN}) AS newest
FROM article_sources t JOIN articles a USING (article_id, first_seen_at)
LEFT JOIN sources s ON s.source_id = t.source_id
WHERE {RELIES} AND t.source_id IS DISTINCT FROM a.publisher_id AND {CHOSEN}
GROUP BY t.source_id, if(t.source_id IS NULL, t.source_name, NULL) ORDER BY articles DESC, source LIMIT 500
"""
RELYING = f"""
SELECT a.publisher_id AS outlet_id, coalesce(any_value(s.name), a.publisher_id, 'unknown outlet') AS outlet,
       any_value(s.owner_type) AS owner, t.role, count(DISTINCT a.article_id) AS articles, max({WRITTEN}) AS newest
FROM article_sources t JOIN articles a USING (article_id, first_seen_at)
LEFT JOIN sources s ON s.source_id = a.publisher_id
WHERE t.source_id = $source_id AND t.role <> 'publisher' AND t.source_id IS DISTINCT FROM a.publisher_id
      AND {CHOSEN}
GROUP BY a.publisher_id, t.role ORDER BY articles DESC, outlet, t.role
"""
RELIED_ON = f"""
SELECT t.source_id, coalesce(any_value(c.name), any_value(t.source_name)) AS source, t.role,
       count(DISTINCT a.article_id) AS articles, max({WRITTEN}) AS newest
FROM article_sources t JOIN articles a USING (article_id, first_seen_at)
LEFT JOIN sources c ON c.source_id = t.source_id
WHERE a.publisher_id = $source_id AND {RELIES} AND t.source_id IS DISTINCT FROM a.publisher_id AND {CHOSEN}
GROUP BY t.source_id, t.role, if(t.source_id IS NULL, t.source_name, NULL)
ORDER BY articles DESC, source, t.role LIMIT 200
"""
TOPICS = f"""
SELECT t.topic_id, any_value(t.topic_name) AS topic, any_value(t.scheme) AS scheme,
       count(DISTINCT a.article_id) AS articles, count(DISTINCT a.publisher_id) AS outlets, max({WRITTEN}) AS newest
FROM article_topics t JOIN articles a USING (article_id, first_seen_at) WHERE {CHOSEN}
GROUP BY t.topic_id ORDER BY articles DESC, topic
"""
WATCHLISTS = """
SELECT h.watchlist, count(*) FILTER (h.first_hit_at >= $since AND h.first_hit_at < $until) AS articles,
       count(*) AS articles_ever, max(h.first_hit_at) AS newest
FROM watchlist_hits h WHERE {within h}
GROUP BY h.watchlist ORDER BY articles DESC, h.watchlist
"""
FEEDS = """
SELECT f.feed_id, f.url, coalesce(f.kind, 'feed') AS feed_kind, coalesce(s.name, f.source_id) AS outlet, f.state,
       f.problem, f.last_visit_at, f.last_success_at, f.last_new_item_at, f.next_visit_at, f.failures
FROM feeds f LEFT JOIN sources s USING (source_id) WHERE coalesce(f.is_followed, true)
ORDER BY coalesce(list_position(['gone', 'broken', 'late', 'new', 'quiet', 'ok'], f.state), 0), f.failures DESC, f.url
"""
EDITS = """
SELECT e.seen_at, coalesce(s.name, e.publisher_id) AS outlet, e.article_id, e.version, e.change,
       CASE WHEN len(e.kinds) > 0 THEN e.kinds ELSE [e.change] END AS kinds,
       e.old_title, e.new_title, coalesce(length(e.new_text), 0) - coalesce(length(e.old_text), 0) AS characters_more,
       e.url
FROM silent_edits e LEFT JOIN sources s ON s.source_id = e.publisher_id
WHERE e.seen_at >= $since AND e.seen_at < $until
      AND {within e}
ORDER BY e.seen_at DESC, e.url, e.version LIMIT 500
"""
VANISHED = """
SELECT v.seen_at, coalesce(s.name, a.publisher_id) AS outlet, a.article_id, v.title, v.change, a.url
FROM article_versions v JOIN articles a USING (article_id) LEFT JOIN sources s ON s.source_id = a.publisher_id
WHERE v.change IN ('deleted', 'restored') AND v.seen_at >= $since AND v.seen_at < $until
      AND {among} ORDER BY v.seen_at DESC, a.url LIMIT 500
"""
#: without those replaced by the feed's own text
DROPS = """
SELECT d.reason, count(*) AS times, max(d."at") AS newest, any_value(coalesce(d.detail, d.title)) AS example,
       any_value(coalesce(d.url, f.url)) AS url
FROM drops d LEFT JOIN feeds f USING (feed_id) WHERE d."at" >= $since AND d."at" < $until AND NOT EXISTS (
    FROM items i JOIN articles a USING (article_id) WHERE i.item_key = d.item_key AND d.reason <> 'bad_row')
GROUP BY d.reason ORDER BY times DESC, d.reason
"""
QUERIES: Mapping[str, str] = {
    "outlets": OUTLETS,
    "sources": CITED,
    "relying": RELYING,
    "relied_on": RELIED_ON,
    "topics": TOPICS,
    "watchlists": WATCHLISTS,
    "feeds": FEEDS,
    "edits": EDITS,
    "vanished": VANISHED,
    "drops": DROPS,
}


#: lists about no single article, to which filters do not apply
OF_ALL = ("feeds", "drops")


def table(connection: duckdb.DuckDBPyConnection, name: str, scope: Scope, **facts: object) -> Table:
    """Return one of the lists of `QUERIES` for a scope.

    Raises:
        KeyError: there is no such list.
    """
    found = connection.execute(*scope.filled(QUERIES[name], **facts))
    return Table([column[0] for column in found.description or ()], found.fetchall())


def source_row(connection: duckdb.DuckDBPyConnection, source_id: str) -> Row | None:
    """Return a source's facts from the registry; None if it is not there."""
    return next(iter(rows_of_query(connection, "SELECT * FROM sources WHERE source_id = ?", [source_id])), None)


def topic_row(connection: duckdb.DuckDBPyConnection, topic_id: str) -> Row | None:
    """Return a topic's facts; None if there is no such topic."""
    sql = "SELECT topic_id, topic_name, scheme, parent_id FROM topics WHERE topic_id = ?"
    return next(iter(rows_of_query(connection, sql, [topic_id])), None)


def articles_by_day(connection: duckdb.DuckDBPyConnection, scope: Scope) -> list[tuple[datetime, int]]:
    """Return each day (in the connection's zone) of the scope with the number of its articles."""
    sql = f"""
    WITH days AS (SELECT unnest(generate_series(date_trunc('day', $since), $until - INTERVAL 1 MICROSECOND,
                                                INTERVAL 1 DAY)) AS day),
         counted AS (SELECT date_trunc('day', {WRITTEN}) AS day, count(*) AS articles FROM articles a
                     WHERE {CHOSEN} GROUP BY ALL)
    SELECT day, coalesce(articles, 0) FROM days LEFT JOIN counted USING (day) ORDER BY day
    """
    return connection.execute(*scope.filled(sql)).fetchall()


def scope_counts(connection: duckdb.DuckDBPyConnection, scope: Scope) -> tuple[int, int]:
    """Return the number of articles in a scope, and of their outlets."""
    sql = f"SELECT count(*), count(DISTINCT a.publisher_id) FROM articles a WHERE {CHOSEN}"
    found = connection.execute(*scope.filled(sql)).fetchone()
    return (int(found[0]), int(found[1])) if found else (0, 0)


def citing_pairs(connection: duckdb.DuckDBPyConnection, scope: Scope, most: int = 100) -> list[tuple[str, str, int]]:
    """Return (who cites, who is cited, articles), the most frequent first, without mentions."""
    sql = f"""
    SELECT coalesce(s.name, a.publisher_id) AS citing, coalesce(c.name, t.source_id) AS cited,
           count(DISTINCT a.article_id) AS articles
    FROM article_sources t JOIN articles a USING (article_id, first_seen_at)
    LEFT JOIN sources s ON s.source_id = a.publisher_id LEFT JOIN sources c ON c.source_id = t.source_id
    WHERE {RELIES} AND t.source_id IS NOT NULL AND a.publisher_id IS NOT NULL
          AND t.source_id IS DISTINCT FROM a.publisher_id AND {CHOSEN}
    GROUP BY ALL ORDER BY articles DESC, citing, cited LIMIT {most}
    """
    return [(str(one), str(other), int(count)) for one, other, count in
            connection.execute(*scope.filled(sql)).fetchall()]  # fmt: skip


def latest_at(connection: duckdb.DuckDBPyConnection) -> datetime | None:
    """Return when the newest article was published; None if there is none."""
    found = connection.execute(f"SELECT max({WRITTEN}) FROM articles a").fetchone()
    return found[0] if found else None
