"""Lists of articles: by words and filters, a page at a time, with the counts for narrowing them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from presswatch.records import ArticleList, ArticleRow, FacetValue, SearchQuery
from warehouse.desk.scope import RELIES, Scope
from warehouse.search import WRITTEN, conditions, matching, places_of
from warehouse.snapshot import has_relation
from warehouse.statements import joined, listed
from warehouse.stories import current_stories

#: how many of the best articles can be paged through in a search for words
MOST_RANKED = 5000
#: how many of the newest articles found are counted for narrowing
MOST_COUNTED = 10_000
MOST_FACET_VALUES = 12

ROW = f"""
SELECT a.article_id, {WRITTEN} AS at_time, a.publisher_id, coalesce(s.name, a.publisher_id, a.seed_path, ''),
       s.owner_type, coalesce(a.title, ''), coalesce(a.lead, ''), a.url, a.language, a.version, a.gone_at
"""
NAMED = "LEFT JOIN sources s ON s.source_id = a.publisher_id"
#: search filter -> for each of the chosen articles `b`: its value and the value's name
FACETS = {
    "outlet": "SELECT b.publisher_id AS value, coalesce(s.name, b.publisher_id) AS name, b.article_id FROM chosen b "
    "LEFT JOIN sources s ON s.source_id = b.publisher_id",
    "owner": "SELECT s.owner_type AS value, s.owner_type AS name, b.article_id FROM chosen b "
    "JOIN sources s ON s.source_id = b.publisher_id",
    "lang": "SELECT b.language AS value, b.language AS name, b.article_id FROM chosen b",
    "topic": "SELECT DISTINCT t.topic_id AS value, t.topic_name AS name, t.article_id FROM article_topics t "
    "SEMI JOIN chosen b ON b.article_id = t.article_id AND b.first_seen_at = t.first_seen_at",
    "cites": "SELECT DISTINCT t.source_id AS value, coalesce(s.name, t.source_name) AS name, t.article_id "
    "FROM article_sources t SEMI JOIN chosen b ON b.article_id = t.article_id AND b.first_seen_at = t.first_seen_at "
    f"LEFT JOIN sources s USING (source_id) WHERE {RELIES}",
    "list": "SELECT h.watchlist AS value, h.watchlist AS name, h.article_id FROM watchlist_hits h "
    "SEMI JOIN chosen b USING (article_id)",
    "day": "SELECT strftime(b.at_time, '%Y-%m-%d') AS value, strftime(b.at_time, '%Y-%m-%d') AS name, b.article_id "
    "FROM chosen b",
}


@dataclass(frozen=True, slots=True)
class Extent:
    """The wanted part of a list: its order ('best' by words, 'newest' or 'oldest'), its start, its length."""

    order: str = "newest"
    offset: int = 0
    limit: int = 30
    #: whether the values for narrowing are counted
    has_facets: bool = True

    @property
    def direction(self) -> str:
        """The order of time in SQL."""
        return "ASC" if self.order == "oldest" else "DESC"


def article_list(
    snapshot: duckdb.DuckDBPyConnection, index: sqlite3.Connection, query: SearchQuery, extent: Extent
) -> ArticleList:
    """Return one page of the articles that a search finds.

    Raises:
        UsageError: a filter names something unknown.
    """
    if query.required:
        return by_words(snapshot, index, query, extent)
    where, values = noted_down(snapshot, *conditions(snapshot, query))
    rows = with_stories(snapshot, page_of(snapshot, where, values, extent))
    facets = facets_of(snapshot, where, values) if extent.has_facets else {}
    return ArticleList(rows, count_of(snapshot, where, values), facets, (), MOST_COUNTED)


def noted_down(
    snapshot: duckdb.DuckDBPyConnection, where: str, values: Mapping[str, object]
) -> tuple[str, Mapping[str, object]]:
    """Return a condition for the same articles, found only once; the same condition if there is none."""
    if not where:
        return where, values
    snapshot.execute(
        f"CREATE OR REPLACE TEMP TABLE listed AS SELECT a.rowid AS row FROM articles a WHERE {where}", values
    )
    return "a.rowid IN (SELECT row FROM listed)", {}


def by_words(
    snapshot: duckdb.DuckDBPyConnection, index: sqlite3.Connection, query: SearchQuery, extent: Extent
) -> ArticleList:
    """Return the same for a search for words: each row says if they are."""
    found = matching(index, snapshot, query, MOST_RANKED, extent.order)
    ids = {"ranked": joined(one for one, _ in found.ranked)}
    where, values = noted_down(snapshot, f"a.article_id IN ({listed('ranked')})", ids)
    if extent.order == "best":
        shown = rows_of(snapshot, [one for one, _ in found.ranked[extent.offset : extent.offset + extent.limit]])
    else:
        shown = page_of(snapshot, where, values, extent)
    scores, places = dict(found.ranked), places_of(index, snapshot, query, [one.article_id for one in shown])
    rows = [
        replace(one, score=scores.get(one.article_id), places=places.get(one.article_id, ()))
        for one in with_stories(snapshot, shown)
    ]
    facets = facets_of(snapshot, where, values) if extent.has_facets else {}
    return ArticleList(rows, found.total, facets, tuple(found.unknown_words), MOST_COUNTED)


def newest_articles(snapshot: duckdb.DuckDBPyConnection, scope: Scope, limit: int) -> ArticleList:
    """Return the newest articles of a scope, and how many there are."""
    where, values = scope.filled("{chosen}")
    rows = page_of(snapshot, where, values, Extent(limit=limit))
    return ArticleList(with_stories(snapshot, rows), count_of(snapshot, where, values))


def count_of(snapshot: duckdb.DuckDBPyConnection, where: str, values: Mapping[str, object]) -> int:
    """Return how many articles match a condition."""
    found = snapshot.execute(f"SELECT count(*) FROM articles a {f'WHERE {where}' if where else ''}", values).fetchone()
    return int(found[0]) if found else 0


def page_of(
    snapshot: duckdb.DuckDBPyConnection, where: str, values: Mapping[str, object], extent: Extent
) -> list[ArticleRow]:
    """Return one page in order of time; only its own rows are read in full."""
    sql = f"""
    {ROW} FROM articles a {NAMED} WHERE a.rowid IN (
        SELECT a.rowid FROM articles a {f"WHERE {where}" if where else ""}
        ORDER BY {WRITTEN} {extent.direction} NULLS LAST, a.article_id LIMIT $limit OFFSET $offset)
    ORDER BY {WRITTEN} {extent.direction} NULLS LAST, a.article_id
    """
    found = snapshot.execute(sql, {**values, "limit": extent.limit, "offset": extent.offset}).fetchall()
    return [ArticleRow(*row) for row in found]


def rows_of(snapshot: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> list[ArticleRow]:
    """Return the articles with these ids, in this order, without those that no longer exist."""
    if not ids:
        return []
    # Their places are looked up first, so that not all articles are read in full.
    places = "SELECT rowid FROM articles WHERE article_id IN (SELECT unnest($1))"
    sql = f"{ROW} FROM articles a {NAMED} WHERE a.rowid IN ({places})"
    made = {row[0]: ArticleRow(*row) for row in snapshot.execute(sql, [list(ids)]).fetchall()}
    return [made[one] for one in ids if one in made]


def with_stories(snapshot: duckdb.DuckDBPyConnection, rows: Sequence[ArticleRow]) -> list[ArticleRow]:
    """Return the rows, each with its story if known."""
    if not rows or not has_relation(snapshot, "story_assignments"):
        return list(rows)
    stories = current_stories(snapshot, [one.article_id for one in rows])
    return [replace(one, story_id=stories.get(one.article_id)) for one in rows]


def facets_of(
    snapshot: duckdb.DuckDBPyConnection, where: str, values: Mapping[str, object]
) -> dict[str, list[FacetValue]]:
    """Return for each filter the most frequent values among the newest `MOST_COUNTED` of the articles."""
    snapshot.execute(
        f"CREATE OR REPLACE TEMP TABLE chosen AS SELECT a.article_id, a.publisher_id, a.language, a.first_seen_at, "
        f"{WRITTEN} AS at_time FROM articles a {f'WHERE {where}' if where else ''} "
        f"ORDER BY {WRITTEN} DESC NULLS LAST LIMIT {MOST_COUNTED}",
        values,
    )
    return {name: facet(snapshot, sql) for name, sql in FACETS.items()}


def facet(snapshot: duckdb.DuckDBPyConnection, sql: str) -> list[FacetValue]:
    """Return the most frequent values of one filter."""
    found = snapshot.execute(
        f"""
        SELECT value, any_value(name), count(*) AS articles FROM ({sql}) WHERE value IS NOT NULL
        GROUP BY value ORDER BY articles DESC, value DESC LIMIT {MOST_FACET_VALUES}
        """
    ).fetchall()
    return [FacetValue(str(value), str(name), int(count)) for value, name, count in found]
