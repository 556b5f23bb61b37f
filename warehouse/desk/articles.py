"""Lists of articles: by words and filters, a page at a time, with the counts to narrow them by."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import duckdb

from presswatch.records import ArticleList, ArticleRow, FacetValue, SearchQuery
from warehouse.search import conditions, ranked_ids
from warehouse.snapshot import has_relation

WRITTEN = "coalesce(a.published_at, a.first_seen_at)"
#: how many of the best articles are counted and paged through where words were asked for
MOST_RANKED = 5000
MOST_FACET_VALUES = 12

ROW = f"""
SELECT a.article_id, {WRITTEN} AS at_time, a.publisher_id, coalesce(s.name, a.publisher_id, a.seed_path, ''),
       s.owner_type, coalesce(a.title, ''), coalesce(a.lead, ''), a.url, a.language, a.version, a.gone_at
FROM articles a LEFT JOIN sources s ON s.source_id = a.publisher_id
"""
#: filter of a search -> for each of the chosen articles `b`: its value and the value's name
FACETS = {
    "outlet": "SELECT b.publisher_id AS value, coalesce(s.name, b.publisher_id) AS name, b.article_id FROM chosen b "
    "LEFT JOIN sources s ON s.source_id = b.publisher_id",
    "owner": "SELECT s.owner_type AS value, s.owner_type AS name, b.article_id FROM chosen b "
    "JOIN sources s ON s.source_id = b.publisher_id",
    "lang": "SELECT b.language AS value, b.language AS name, b.article_id FROM chosen b",
    "topic": "SELECT t.topic_id AS value, t.topic_name AS name, t.article_id FROM article_topics t "
    "SEMI JOIN chosen b USING (article_id)",
    "cites": "SELECT t.source_id AS value, coalesce(s.name, t.source_name) AS name, t.article_id "
    "FROM article_sources t "
    "SEMI JOIN chosen b USING (article_id) LEFT JOIN sources s USING (source_id) "
    "WHERE t.role NOT IN ('publisher', 'mention')",
    "list": "SELECT h.watchlist AS value, h.watchlist AS name, h.article_id FROM watchlist_hits h "
    "SEMI JOIN chosen b USING (article_id)",
}


def article_list(
    snapshot: duckdb.DuckDBPyConnection,
    index: sqlite3.Connection,
    query: SearchQuery,
    *,
    order: str = "newest",
    offset: int = 0,
    limit: int = 30,
) -> ArticleList:
    """One page of the articles that a search finds; `order` is 'best' (by words), 'newest' or 'oldest'.

    Raises:
        UsageError: a filter names what is not known.
    """
    where, values = conditions(snapshot, query)
    where = f"WHERE {where}" if where else ""
    ranked: Sequence[tuple[str, float]] = ()
    unknown: Sequence[str] = ()
    if query.required:
        ranked, unknown = ranked_ids(index, snapshot, query, MOST_RANKED)
        where, values = "WHERE a.article_id IN (SELECT unnest($ranked))", {"ranked": [one for one, _ in ranked]}
    snapshot.execute(
        f"CREATE OR REPLACE TEMP TABLE chosen AS SELECT a.article_id, a.publisher_id, a.language, "
        f"{WRITTEN} AS at_time FROM articles a {where}",
        values,
    )
    total = snapshot.execute("SELECT count(*) FROM chosen").fetchone()
    if order == "best" and ranked:
        ids = [one for one, _ in ranked[offset : offset + limit]]
    else:
        ids = page_of(snapshot, "ASC" if order == "oldest" else "DESC", offset, limit)
    rows = rows_of(snapshot, ids, dict(ranked))
    return ArticleList(rows, int(total[0]) if total else 0, facets_of(snapshot), tuple(unknown))


def page_of(snapshot: duckdb.DuckDBPyConnection, direction: str, offset: int, limit: int) -> list[str]:
    """The ids of one page in order of time."""
    sql = f"SELECT article_id FROM chosen ORDER BY at_time {direction} NULLS LAST, article_id LIMIT ? OFFSET ?"
    return [str(one) for (one,) in snapshot.execute(sql, [limit, offset]).fetchall()]


def rows_of(
    snapshot: duckdb.DuckDBPyConnection, ids: Sequence[str], scores: dict[str, float] | None = None
) -> list[ArticleRow]:
    """The articles of these ids, in this order; those that are not there (any more) are left out."""
    if not ids:
        return []
    found = snapshot.execute(f"{ROW} WHERE a.article_id IN (SELECT unnest($1))", [list(ids)]).fetchall()
    stories = stories_of(snapshot, ids)
    known = scores or {}
    made = {row[0]: ArticleRow(*(*row, stories.get(row[0]), known.get(row[0]))) for row in found}
    return [made[one] for one in ids if one in made]


def stories_of(snapshot: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, str]:
    """The story of each article, where stories are known."""
    if not has_relation(snapshot, "story_articles"):
        return {}
    sql = "SELECT article_id, story_id FROM story_articles WHERE article_id IN (SELECT unnest($1))"
    return dict(snapshot.execute(sql, [list(ids)]).fetchall())


def facets_of(snapshot: duckdb.DuckDBPyConnection) -> dict[str, list[FacetValue]]:
    """For each filter the most frequent values among the chosen articles."""
    return {name: facet(snapshot, sql) for name, sql in FACETS.items()}


def facet(snapshot: duckdb.DuckDBPyConnection, sql: str) -> list[FacetValue]:
    """The most frequent values of one filter."""
    found: list[tuple[Any, ...]] = snapshot.execute(
        f"""
        SELECT value, any_value(name), count(DISTINCT article_id) AS articles FROM ({sql}) WHERE value IS NOT NULL
        GROUP BY value ORDER BY articles DESC, value LIMIT {MOST_FACET_VALUES}
        """
    ).fetchall()
    return [FacetValue(str(value), str(name), int(count)) for value, name, count in found]
