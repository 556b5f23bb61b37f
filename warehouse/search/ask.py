"""Run a search: the index finds words and where they occur, the snapshot applies filters and supplies what is shown."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from typing import TypeAlias

import duckdb

from presswatch.records import SIMILAR_NAME, Found, Hit, Place, SearchQuery
from warehouse.search.carriers import carried_places
from warehouse.search.filters import WRITTEN, conditions
from warehouse.search.index import indexed_texts
from warehouse.search.matches import BEST, OLDEST, matching
from warehouse.search.words import any_of_groups, expression, known_stems, matching_ids
from warehouse.statements import joined, listed

#: article ids with their scores, None if they are not ranked by words
Ranked: TypeAlias = Sequence[tuple[str, float | None]]
SHOWN = f"""
SELECT a.rowid, a.article_id, coalesce(a.run_id, ''), {WRITTEN}, coalesce(s.name, a.publisher_id, a.seed_path, ''),
       coalesce(a.title, ''), a.url, a.language
FROM articles a LEFT JOIN sources s ON s.source_id = a.publisher_id
WHERE a.article_id IN (SELECT unnest($1))
"""
#: columns of the index that hold words
FIELDS = ("title", "text", "authors", "credits")


def search(
    index: sqlite3.Connection,
    snapshot: duckdb.DuckDBPyConnection,
    query: SearchQuery,
    limit: int,
    *,
    order: str = BEST,
) -> Found:
    """Return the best articles by BM25 (or the 'newest', the 'oldest'), and the number of all.

    Raises:
        UsageError: a filter names something unknown; the message lists similar names.
    """
    if not query.required:
        ids, total = in_time(snapshot, *conditions(snapshot, query), limit, order)
        return Found(hits(index, snapshot, [(one, None) for one in ids]), total)
    found = matching(index, snapshot, query, limit, order)
    ranked: Ranked = found.ranked
    if order != BEST:
        scores = dict(found.ranked)
        where = f"a.article_id IN ({listed('ids')})"
        ids, _ = in_time(snapshot, where, {"ids": joined(scores)}, limit, order)
        ranked = [(one, scores[one]) for one in ids]
    places = places_of(index, snapshot, query, [one for one, _ in ranked])
    shown = tuple(replace(hit, places=places.get(hit.article_id, ())) for hit in hits(index, snapshot, ranked))
    return Found(shown, found.total, found.unknown_words)


def in_time(
    snapshot: duckdb.DuckDBPyConnection, where: str, values: dict[str, object], limit: int, order: str
) -> tuple[list[str], int]:
    """Return the newest (or oldest) articles that match a condition, and the number of all."""
    direction = "ASC" if order == OLDEST else "DESC"
    rows = snapshot.execute(
        f"SELECT article_id, count(*) OVER () FROM articles a WHERE {where or 'true'} "
        f"ORDER BY {WRITTEN} {direction} NULLS LAST, a.article_id LIMIT $limit",
        {**values, "limit": limit},
    ).fetchall()
    return [article_id for article_id, _ in rows], rows[0][1] if rows else 0


def hits(index: sqlite3.Connection, snapshot: duckdb.DuckDBPyConnection, ranked: Ranked) -> tuple[Hit, ...]:
    """Return what is shown of these articles, without those that the snapshot no longer has."""
    wanted = [article_id for article_id, _ in ranked]
    texts = indexed_texts(index, wanted)
    found = {}
    for rowid, one, run_id, at, outlet, title, url, language in snapshot.execute(SHOWN, [wanted]).fetchall():
        text = texts.get((one, run_id)) or text_of(snapshot, rowid)
        found[one] = Hit(one, at, outlet, title, text, url, language, None)
    return tuple(replace(found[one], score=score) for one, score in ranked if one in found)


def text_of(snapshot: duckdb.DuckDBPyConnection, rowid: int) -> str:
    """Return the text of a row that the index lacks in this state."""
    found = snapshot.execute("SELECT coalesce(text, '') FROM articles WHERE rowid = ?", [rowid]).fetchone()
    return str(found[0]) if found else ""


def places_of(
    index: sqlite3.Connection, snapshot: duckdb.DuckDBPyConnection, query: SearchQuery, article_ids: Sequence[str]
) -> dict[str, tuple[Place, ...]]:
    """Return for each of these articles where the query's words occur, its own fields first."""
    told: dict[str, list[Place]] = defaultdict(list)
    known = known_stems(index, query)
    said = any_of_groups(query, known)
    for field in FIELDS if said and article_ids else ():
        for one in matching_ids(index, f"{field} : ({said})", article_ids):
            told[one].append(Place(field))
    carried = carried_places(snapshot, query, article_ids) if article_ids else {}
    for one, found in carried.items():
        told[one] += found
    for one, written in similar_names(index, query, known, set(article_ids) - carried.keys()):
        told[one].append(Place(SIMILAR_NAME, written))
    return {one: tuple(found) for one, found in told.items()}


def similar_names(
    index: sqlite3.Connection, query: SearchQuery, known: frozenset[str], article_ids: Set[str]
) -> Iterator[tuple[str, str]]:
    """Yield which of these articles have a name of the query only as a name like it: (article, name as searched)."""
    for group in query.required if article_ids else ():
        for clause in group:
            if len(group) == 1 and not set().union(*clause.similar).isdisjoint(known):
                exact = expression(replace(clause, similar=()), known)
                same = matching_ids(index, exact, sorted(article_ids)) if exact else set()
                yield from ((one, clause.written) for one in sorted(article_ids - same))
