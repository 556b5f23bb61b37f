"""Ask the search index, then the snapshot: words by the index, filters and what is shown by the snapshot."""

from __future__ import annotations

import difflib
import sqlite3
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice, product
from typing import Any

import duckdb

from presswatch.errors import UsageError
from presswatch.searching import Clause, Filter, Found, Hit, SearchQuery

#: a word of the title counts as much as four of the text
TITLE_WEIGHT = 4.0
#: a phrase of words with several stems each becomes at most so many phrases of stems
MOST_PHRASES = 200
WRITTEN = "coalesce(a.published_at, a.first_seen_at)"
CONDITIONS = {
    "outlet": "a.publisher_id IN (SELECT unnest($ids))",
    "cites": "a.article_id IN (SELECT article_id FROM article_sources WHERE source_id IN (SELECT unnest($ids)) "
    "AND role NOT IN ('publisher', 'mention'))",
    "topic": "a.article_id IN (SELECT article_id FROM article_topics WHERE topic_id IN (SELECT unnest($ids)))",
    "lang": "a.language IN (SELECT unnest($ids))",
    "list": "a.article_id IN (SELECT article_id FROM watchlist_hits WHERE watchlist IN (SELECT unnest($ids)))",
}
#: what a value of a filter may be called: id first, then other names
NAMES = {
    "outlet": "SELECT source_id, unnest(list_concat([source_id, name], aliases, domains)) FROM sources "
    "UNION SELECT publisher_id, publisher_id FROM articles",
    "topic": "SELECT topic_id, unnest([topic_id, topic_name]) FROM topics "
    "UNION SELECT topic_id, unnest([topic_id, topic_name]) FROM article_topics",
    "lang": "SELECT DISTINCT language, language FROM articles",
    "list": "SELECT DISTINCT watchlist, watchlist FROM watchlist_hits",
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
    allowed = filtered(snapshot, query)
    if not query.required:
        ids = newest(snapshot, allowed, None)
        return Found(hits(snapshot, [(one, None) for one in ids[:limit]]), len(ids))
    known = known_stems(index, query)
    match = match_expression(query, known)
    unknown = tuple(
        clause.written
        for group in query.required
        if not any(expression(c, known) for c in group)
        for clause in group[:1]
    )
    if match is None:
        return Found((), 0, unknown)
    ranked = [row for row in matching(index, match) if allowed is None or row[0] in allowed]
    if is_newest_first:
        scores = dict(ranked)
        ranked = [(one, scores[one]) for one in newest(snapshot, scores.keys(), limit)]
        return Found(hits(snapshot, ranked), len(scores), unknown)
    return Found(hits(snapshot, ranked[:limit]), len(ranked), unknown)


def matching(index: sqlite3.Connection, match: str) -> Iterable[tuple[str, float]]:
    """Ids and scores of all articles that match, the best first; leavings of old versions are passed over."""
    return index.execute(
        "SELECT docs.article_id, -bm25(words, ?, 1.0) AS score FROM words JOIN docs ON docs.number = words.rowid "
        "WHERE words MATCH ? ORDER BY score DESC, docs.number DESC",
        [TITLE_WEIGHT, match],
    )


def known_stems(index: sqlite3.Connection, query: SearchQuery) -> frozenset[str]:
    """Those of the query's stems that stand in any article."""
    clauses = [*(clause for group in query.required for clause in group), *query.excluded]
    stems = sorted({stem for clause in clauses for word in clause.words for stem in word})
    marks = ", ".join("?" * len(stems))
    return frozenset(term for (term,) in index.execute(f"SELECT term FROM vocabulary WHERE term IN ({marks})", stems))


def match_expression(query: SearchQuery, known: frozenset[str]) -> str | None:
    """The query in FTS5's words; None where a required word is in no article."""
    groups = []
    for group in query.required:
        found = [text for clause in group if (text := expression(clause, known))]
        if not found:
            return None
        groups.append("(" + " OR ".join(found) + ")")
    wanted = " AND ".join(groups)
    unwanted = [text for clause in query.excluded if (text := expression(clause, known))]
    return f"({wanted}) NOT ({' OR '.join(unwanted)})" if unwanted else wanted


def expression(clause: Clause, known: frozenset[str]) -> str:
    """One clause as FTS5 phrases joined by OR; '' where one of its words is in no article."""
    words = [sorted(word & known) for word in clause.words[:-1]]
    last = clause.words[-1]
    words.append(sorted(last if clause.is_prefix else last & known))
    phrases = [" ".join(stems) for stems in islice(product(*words), MOST_PHRASES)]
    mark = " *" if clause.is_prefix else ""
    text = " OR ".join(f'"{phrase}"{mark}' for phrase in phrases)
    if not text:
        return ""
    return f"title : ({text})" if clause.in_title else f"({text})"


def filtered(snapshot: duckdb.DuckDBPyConnection, query: SearchQuery) -> set[str] | None:
    """Ids of the articles that all filters let through; None where there is no filter."""
    conditions: list[str] = []
    values: dict[str, Any] = {}
    for number, one in enumerate(query.filters):
        condition = CONDITIONS[one.kind].replace("$ids", f"$ids{number}")
        conditions.append(f"NOT coalesce({condition}, false)" if one.is_excluded else condition)
        values[f"ids{number}"] = ids_of(snapshot, one)
    for name, sign in (("since", ">="), ("until", "<")):
        if moment := getattr(query, name):
            conditions.append(f"{WRITTEN} {sign} ${name}")
            values[name] = moment
    if not conditions:
        return None
    found = snapshot.execute(f"SELECT article_id FROM articles a WHERE {' AND '.join(conditions)}", values).fetchall()
    return {article_id for (article_id,) in found}


def ids_of(snapshot: duckdb.DuckDBPyConnection, wanted: Filter) -> list[str]:
    """The ids a value stands for: an id, a name, an alias or a domain, in any case; topics with those below."""
    ids: dict[str, set[str]] = {}
    for one, name in snapshot.execute(NAMES[wanted.kind]).fetchall():
        if one is not None and name is not None:
            ids.setdefault(name.casefold(), set()).add(one)
    found = ids.get(wanted.value.casefold())
    if found is None:
        near = difflib.get_close_matches(wanted.value.casefold(), ids, 3, 0.6)
        near = near or [name for name in ids if wanted.value.casefold() in name][:3]
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise UsageError(f"{wanted.kind}:{wanted.value} is not known here{hint}")
    if wanted.kind != "topic":
        return sorted(found)
    return [topic_id for (topic_id,) in snapshot.execute(BELOW, {"ids": sorted(found)}).fetchall()]


def newest(snapshot: duckdb.DuckDBPyConnection, ids: Iterable[str] | None, limit: int | None) -> list[str]:
    """These articles (None: all), the newest first."""
    wanted = None if ids is None else set(ids)
    cursor = snapshot.execute(f"SELECT article_id FROM articles a ORDER BY {WRITTEN} DESC NULLS LAST, article_id")
    ordered = (one for (one,) in cursor.fetchall() if wanted is None or one in wanted)
    return list(islice(ordered, limit))


def hits(snapshot: duckdb.DuckDBPyConnection, ranked: Sequence[tuple[str, float | None]]) -> tuple[Hit, ...]:
    """What is shown of these articles; those the snapshot does not hold (any more) are left out."""
    rows = snapshot.execute(
        f"""
        SELECT a.rowid, a.article_id, {WRITTEN}, coalesce(s.name, a.publisher_id, a.seed_path, ''),
               coalesce(a.title, ''), a.url, a.language
        FROM articles a LEFT JOIN sources s ON s.source_id = a.publisher_id
        WHERE a.article_id IN (SELECT unnest($ids))
        """,
        {"ids": [article_id for article_id, _ in ranked]},
    ).fetchall()
    texts = texts_of(snapshot, [row[0] for row in rows])
    found = {
        article_id: Hit(article_id, at, outlet, title, texts[rowid], url, language, None)
        for rowid, article_id, at, outlet, title, url, language in rows
    }
    return tuple(replace(found[one], score=score) for one, score in ranked if one in found)


def texts_of(snapshot: duckdb.DuckDBPyConnection, rowids: Sequence[int]) -> dict[int, str]:
    """Texts by row, two at a time.

    Each costs the unpacking of the 2,048 texts around it, some 15 ms; one query for all costs more than twice as much.
    """

    def text_of(rowid: int) -> str:
        found = snapshot.cursor().execute("SELECT coalesce(text, '') FROM articles WHERE rowid = ?", [rowid]).fetchone()
        return str(found[0]) if found else ""

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(rowids, pool.map(text_of, rowids), strict=True))
