"""Which articles a search's words find: by their own words in the index, or by their relation to what is named.

«president.gov.by» occurs in few texts; more articles have it as their outlet, rely on it, or link there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import duckdb

from presswatch.records import SearchQuery
from warehouse.search.carriers import carried
from warehouse.search.filters import WRITTEN, filtered
from warehouse.search.words import (
    any_of_groups,
    best_matching,
    count_matching,
    expression,
    group_expression,
    known_stems,
    latest_matching,
    match_expression,
    matching_ids,
)
from warehouse.statements import joined, listed

BEST, NEWEST, OLDEST = "best", "newest", "oldest"
#: of more articles than this, only those indexed last (or first) are ordered by time
MOST_BY_TIME = 20_000


class Matching(NamedTuple):
    """Ids and scores, best first (unordered if time orders them); the number of all."""

    ranked: Sequence[tuple[str, float]]
    total: int
    #: words of the query that no article contains
    unknown_words: tuple[str, ...] = ()


def matching(
    index: sqlite3.Connection,
    snapshot: duckdb.DuckDBPyConnection,
    query: SearchQuery,
    limit: int,
    order: str = BEST,
) -> Matching:
    """Return the articles that a query with words finds, at most `limit` of the best, or all that time can order.

    Raises:
        UsageError: a filter names something unknown.
    """
    allowed, known, carriers = filtered(snapshot, query), known_stems(index, query), carried(snapshot, query)
    unknown = unknown_words(query, known, carriers)
    if unknown:
        return Matching((), 0, unknown)
    if carriers:
        every = with_carriers(index, query, known, carriers, allowed)
        if order == BEST:
            texts = any_of_groups(query, known), any_of_groups(query.exact, known)
            return Matching(words_first(index, snapshot, texts, every, limit), len(every))
        return Matching(unscored(by_time(snapshot, every, MOST_BY_TIME, order)), len(every))
    match = match_expression(query, known) or ""
    if order != BEST:
        ids = latest_matching(index, match, allowed, MOST_BY_TIME, is_newest=order == NEWEST)
        total = len(ids) if len(ids) < MOST_BY_TIME else count_matching(index, match, allowed)
        return Matching(unscored(ids), total)
    ranked = exact_first(index, match, match_expression(query.exact, known) or "", allowed, limit)
    return Matching(ranked, len(ranked) if len(ranked) < limit else count_matching(index, match, allowed))


def with_carriers(
    index: sqlite3.Connection,
    query: SearchQuery,
    known: frozenset[str],
    carriers: Mapping[int, set[str]],
    allowed: set[str] | None,
) -> set[str]:
    """Return the articles that match each group, by words or relation, and nothing that is excluded."""
    groups = [group_expression(group, known) for group in query.required]
    found = [worded(index, text) | carriers.get(number, set()) for number, text in enumerate(groups)]
    ids = set.intersection(*found) if allowed is None else set.intersection(*found, allowed)
    return ids.difference(*(worded(index, expression(clause, known)) for clause in query.excluded))


def words_first(
    index: sqlite3.Connection, snapshot: duckdb.DuckDBPyConnection, texts: tuple[str, str], ids: set[str], limit: int
) -> list[tuple[str, float]]:
    """Return at most `limit` of these articles: those whose words match come first, then the newest.

    `texts` are the words as an expression with names that are only similar, and without them.
    """
    match, exact = texts
    ranked = exact_first(index, match, exact, ids, limit) if match else []
    rest = by_time(snapshot, ids - {one for one, _ in ranked}, limit - len(ranked), NEWEST)
    return [*ranked, *unscored(rest)]


def exact_first(
    index: sqlite3.Connection, match: str, exact: str, allowed: set[str] | None, limit: int
) -> list[tuple[str, float]]:
    """Return the best articles; what only a similar name finds stands behind what the words themselves find."""
    if exact == match:
        return best_matching(index, match, allowed, limit)
    ranked = best_matching(index, exact, allowed, limit) if exact else []
    if len(ranked) == limit:
        return ranked
    others = f"({match}) NOT ({exact})" if exact else match
    return [*ranked, *best_matching(index, others, allowed, limit - len(ranked))]


def unscored(ids: Iterable[str]) -> list[tuple[str, float]]:
    """Return articles without a score."""
    return [(one, 0.0) for one in ids]


def worded(index: sqlite3.Connection, match: str) -> set[str]:
    """Return the articles whose words match; none for ''."""
    return matching_ids(index, match, None) if match else set()


def unknown_words(query: SearchQuery, known: frozenset[str], carriers: Collection[int]) -> tuple[str, ...]:
    """Return words of the query that no article contains or is related to."""
    return tuple(
        clause.written
        for number, group in enumerate(query.required)
        if number not in carriers and not any(expression(c, known) for c in group)
        for clause in group[:1]
    )


def by_time(snapshot: duckdb.DuckDBPyConnection, ids: Collection[str], limit: int, order: str) -> list[str]:
    """Return the newest (or oldest) of these articles."""
    direction = "ASC" if order == OLDEST else "DESC"
    sql = (
        f"SELECT article_id FROM articles a WHERE article_id IN ({listed('ids')}) "
        f"ORDER BY {WRITTEN} {direction} NULLS LAST, article_id LIMIT {max(limit, 0)}"
    )
    return [str(one) for (one,) in snapshot.execute(sql, {"ids": joined(ids)}).fetchall()] if ids and limit > 0 else []
