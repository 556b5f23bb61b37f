"""Ask the search index, then the snapshot: words by the index, filters and what is shown by the snapshot."""

from __future__ import annotations

import difflib
import sqlite3
from collections.abc import Collection, Container, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, TypeAlias

import duckdb

from presswatch.errors import UsageError
from presswatch.records import Filter, Found, Hit, SearchQuery
from warehouse.search.index import indexed_texts
from warehouse.search.words import (
    best_matching,
    count_matching,
    expression,
    known_stems,
    match_expression,
    matching_ids,
)

#: article ids with their scores, None where nothing is ranked by words
Ranked: TypeAlias = Sequence[tuple[str, float | None]]
WRITTEN = "coalesce(a.published_at, a.first_seen_at)"
NEWEST_FIRST = f"{WRITTEN} DESC NULLS LAST, a.article_id"
SHOWN = f"""
SELECT a.rowid, a.article_id, coalesce(a.run_id, ''), {WRITTEN}, coalesce(s.name, a.publisher_id, a.seed_path, ''),
       coalesce(a.title, ''), a.url, a.language
FROM articles a LEFT JOIN sources s ON s.source_id = a.publisher_id
WHERE a.article_id IN (SELECT unnest($1))
"""
CONDITIONS = {
    "outlet": "a.publisher_id IN (SELECT unnest($ids))",
    "cites": "a.article_id IN (SELECT article_id FROM article_sources WHERE source_id IN (SELECT unnest($ids)) "
    "AND role NOT IN ('publisher', 'mention'))",
    "topic": "a.article_id IN (SELECT article_id FROM article_topics WHERE topic_id IN (SELECT unnest($ids)))",
    "lang": "a.language IN (SELECT unnest($ids))",
    "list": "a.article_id IN (SELECT article_id FROM watchlist_hits WHERE watchlist IN (SELECT unnest($ids)))",
    "owner": "a.publisher_id IN (SELECT source_id FROM sources WHERE owner_type IN (SELECT unnest($ids)))",
    "kind": "a.publisher_id IN (SELECT source_id FROM sources WHERE kind IN (SELECT unnest($ids)))",
    "author": "list_has_any(a.authors, $ids)",
}
#: what a value of a filter may be called: id first, then other names
NAMES = {
    "outlet": "SELECT source_id, unnest(list_concat([source_id, name], aliases, domains)) FROM sources "
    "UNION SELECT publisher_id, publisher_id FROM articles",
    "topic": "SELECT topic_id, unnest([topic_id, topic_name]) FROM topics "
    "UNION SELECT topic_id, unnest([topic_id, topic_name]) FROM article_topics",
    "lang": "SELECT DISTINCT language, language FROM articles",
    "list": "SELECT DISTINCT watchlist, watchlist FROM watchlist_hits",
    "owner": "SELECT DISTINCT owner_type, owner_type FROM sources",
    "kind": "SELECT DISTINCT kind, kind FROM sources",
    # by the whole name or its last word
    "author": "SELECT author, unnest([author, split_part(author, ' ', -1)]) "
    "FROM (SELECT DISTINCT unnest(authors) AS author FROM articles)",
}
NAMES["cites"] = NAMES["outlet"] + " UNION SELECT source_id, source_id FROM article_sources"
BELOW = """
WITH RECURSIVE below AS (
    SELECT unnest($ids) AS topic_id UNION SELECT t.topic_id FROM topics t JOIN below b ON t.parent_id = b.topic_id
) SELECT topic_id FROM below
"""


def search(
    index: sqlite3.Connection,
    snapshot: duckdb.DuckDBPyConnection,
    query: SearchQuery,
    limit: int,
    *,
    is_newest_first: bool = False,
) -> Found:
    """The best articles by BM25 (or the newest), and how many there are in all.

    Raises:
        UsageError: a filter names what is not known; the message says what comes near.
    """
    if not query.required:
        ids, total = newest_allowed(snapshot, query, limit)
        return Found(hits(index, snapshot, [(one, None) for one in ids]), total)
    allowed = filtered(snapshot, query)
    known = known_stems(index, query)
    match = match_expression(query, known)
    unknown = unknown_words(query, known)
    if match is None:
        return Found((), 0, unknown)
    if is_newest_first:
        every = matching_ids(index, match, allowed)
        ids = newest(snapshot, every, limit)
        scores = dict(best_matching(index, match, ids, limit))
        return Found(hits(index, snapshot, [(one, scores[one]) for one in ids]), len(every), unknown)
    ranked = best_matching(index, match, allowed, limit)
    total = len(ranked) if len(ranked) < limit else count_matching(index, match, allowed)
    return Found(hits(index, snapshot, ranked), total, unknown)


def ranked_ids(
    index: sqlite3.Connection, snapshot: duckdb.DuckDBPyConnection, query: SearchQuery, limit: int
) -> tuple[list[tuple[str, float]], tuple[str, ...]]:
    """Ids and scores of the best articles for the query's words, and the words that no article has.

    Raises:
        UsageError: a filter names what is not known.
    """
    known = known_stems(index, query)
    unknown = unknown_words(query, known)
    match = match_expression(query, known)
    return (best_matching(index, match, filtered(snapshot, query), limit) if match else []), unknown


def unknown_words(query: SearchQuery, known: frozenset[str]) -> tuple[str, ...]:
    """What was asked for and stands in no article."""
    return tuple(
        clause.written
        for group in query.required
        if not any(expression(c, known) for c in group)
        for clause in group[:1]
    )


def conditions(snapshot: duckdb.DuckDBPyConnection, query: SearchQuery) -> tuple[str, dict[str, Any]]:
    """The query's filters as SQL on `articles a`, with its parameters; '' where there is none."""
    parts: list[str] = []
    values: dict[str, Any] = {}
    for number, one in enumerate(query.filters):
        condition = CONDITIONS[one.kind].replace("$ids", f"$ids{number}")
        parts.append(f"NOT coalesce({condition}, false)" if one.is_excluded else condition)
        values[f"ids{number}"] = ids_of(snapshot, one)
    for name, sign in (("since", ">="), ("until", "<")):
        if moment := getattr(query, name):
            parts.append(f"{WRITTEN} {sign} ${name}")
            values[name] = moment
    return " AND ".join(parts), values


def filtered(snapshot: duckdb.DuckDBPyConnection, query: SearchQuery) -> set[str] | None:
    """Ids of the articles that all filters let through; None where there is no filter."""
    wanted, values = conditions(snapshot, query)
    if not wanted:
        return None
    return {one for (one,) in snapshot.execute(f"SELECT article_id FROM articles a WHERE {wanted}", values).fetchall()}


def newest_allowed(snapshot: duckdb.DuckDBPyConnection, query: SearchQuery, limit: int) -> tuple[list[str], int]:
    """The newest articles that all filters let through, and how many there are in all."""
    wanted, values = conditions(snapshot, query)
    rows = snapshot.execute(
        f"SELECT article_id, count(*) OVER () FROM articles a WHERE {wanted} ORDER BY {NEWEST_FIRST} LIMIT $limit",
        values | {"limit": limit},
    ).fetchall()
    return [article_id for article_id, _ in rows], rows[0][1] if rows else 0


def ids_of(snapshot: duckdb.DuckDBPyConnection, wanted: Filter) -> list[str]:
    """The ids a value stands for: an id, a name, an alias or a domain, in any case; topics with those below."""
    ids: dict[str, set[str]] = {}
    for one, name in snapshot.execute(NAMES[wanted.kind]).fetchall():
        if one is not None and name is not None:
            ids.setdefault(name.casefold(), set()).add(one)
    found = ids.get(wanted.value.casefold())
    if found is None:
        raise unknown_value(wanted, ids)
    if wanted.kind != "topic":
        return sorted(found)
    return [topic_id for (topic_id,) in snapshot.execute(BELOW, {"ids": sorted(found)}).fetchall()]


def unknown_value(wanted: Filter, known: Collection[str]) -> UsageError:
    """The error over a value that no name is, with the names that are like it."""
    value = wanted.value.casefold()
    near = difflib.get_close_matches(value, known, 3, 0.6) or [name for name in known if value in name][:3]
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return UsageError(f"{wanted.kind}:{wanted.value} is not known here{hint}")


def newest(snapshot: duckdb.DuckDBPyConnection, ids: Container[str], limit: int) -> list[str]:
    """The newest of these articles."""
    cursor = snapshot.execute(f"SELECT article_id FROM articles a ORDER BY {NEWEST_FIRST}")
    ordered = (one for rows in iter(lambda: cursor.fetchmany(1000), []) for (one,) in rows if one in ids)
    return list(islice(ordered, limit))


def hits(index: sqlite3.Connection, snapshot: duckdb.DuckDBPyConnection, ranked: Ranked) -> tuple[Hit, ...]:
    """What is shown of these articles; those the snapshot does not hold (any more) are left out."""
    wanted = [article_id for article_id, _ in ranked]
    texts = indexed_texts(index, wanted)
    found = {}
    for rowid, one, run_id, at, outlet, title, url, language in snapshot.execute(SHOWN, [wanted]).fetchall():
        text = texts.get((one, run_id)) or text_of(snapshot, rowid)
        found[one] = Hit(one, at, outlet, title, text, url, language, None)
    return tuple(replace(found[one], score=score) for one, score in ranked if one in found)


def text_of(snapshot: duckdb.DuckDBPyConnection, rowid: int) -> str:
    """The text of a row that the index does not hold in this state."""
    found = snapshot.execute("SELECT coalesce(text, '') FROM articles WHERE rowid = ?", [rowid]).fetchone()
    return str(found[0]) if found else ""
