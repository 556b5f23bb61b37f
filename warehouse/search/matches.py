"""Which articles a search's words find: by their own words in the index, or since they carry what is named.

«president.gov.by» stands in few texts; more articles have it as their outlet, rely on it, or link there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import duckdb

from presswatch.records import SearchQuery
from warehouse.search.carriers import carried
from warehouse.search.filters import WRITTEN, filtered
from warehouse.search.words import (
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
#: of more articles than these only the ones indexed last (or first) are put in order of time
MOST_BY_TIME = 20_000


class Matching(NamedTuple):
    """Ids and scores, the best first (or in no order, where time orders them); how many there are in all."""

    ranked: Sequence[tuple[str, float]]
    total: int
    #: what was asked for and no article has
    unknown_words: tuple[str, ...] = ()


def matching(
    index: sqlite3.Connection,
    snapshot: duckdb.DuckDBPyConnection,
    query: SearchQuery,
    limit: int,
    order: str = BEST,
) -> Matching:
    """The articles that a query with words finds, at most `limit` of the best, or all that time can put in order.

    Raises:
        UsageError: a filter names what is not known.
    """
    allowed, known, carriers = filtered(snapshot, query), known_stems(index, query), carried(snapshot, query)
    unknown = unknown_words(query, known, carriers)
    if unknown:
        return Matching((), 0, unknown)
    if carriers:
        return with_carriers(index, snapshot, query, carriers, limit)
    match = match_expression(query, known) or ""
    if order != BEST:
        ids = latest_matching(index, match, allowed, MOST_BY_TIME, is_newest=order == NEWEST)
        total = len(ids) if len(ids) < MOST_BY_TIME else count_matching(index, match, allowed)
        return Matching([(one, 0.0) for one in ids], total)
    ranked = best_matching(index, match, allowed, limit)
    return Matching(ranked, len(ranked) if len(ranked) < limit else count_matching(index, match, allowed))


def with_carriers(
    index: sqlite3.Connection,
    snapshot: duckdb.DuckDBPyConnection,
    query: SearchQuery,
    carriers: Mapping[int, set[str]],
    limit: int,
) -> Matching:
    """The same where articles carry what is named: those whose words match come first, then the newest."""
    allowed, known = filtered(snapshot, query), known_stems(index, query)
    groups = [group_expression(group, known) for group in query.required]
    found = [worded(index, text) | carriers.get(number, set()) for number, text in enumerate(groups)]
    ids = set.intersection(*found) if allowed is None else set.intersection(*found, allowed)
    ids -= set().union(*(worded(index, expression(clause, known)) for clause in query.excluded))
    said = " OR ".join(text for text in groups if text)
    ranked = best_matching(index, said, ids, limit) if said else []
    rest = newest_of(snapshot, ids - {one for one, _ in ranked}, limit - len(ranked))
    return Matching([*ranked, *((one, 0.0) for one in rest)], len(ids))


def worded(index: sqlite3.Connection, match: str) -> set[str]:
    """The articles whose words match; none for ''."""
    return matching_ids(index, match, None) if match else set()


def unknown_words(query: SearchQuery, known: frozenset[str], carriers: Collection[int]) -> tuple[str, ...]:
    """What was asked for, stands in no article and is carried by none."""
    return tuple(
        clause.written
        for number, group in enumerate(query.required)
        if number not in carriers and not any(expression(c, known) for c in group)
        for clause in group[:1]
    )


def newest_of(snapshot: duckdb.DuckDBPyConnection, ids: Collection[str], limit: int) -> list[str]:
    """The newest of these articles."""
    sql = (
        f"SELECT article_id FROM articles a WHERE article_id IN ({listed('ids')}) "
        f"ORDER BY {WRITTEN} DESC NULLS LAST, article_id LIMIT {max(limit, 0)}"
    )
    return [str(one) for (one,) in snapshot.execute(sql, {"ids": joined(ids)}).fetchall()] if ids and limit > 0 else []
