"""Drops that count a document's nameless entries: told once a day, not at each of a feed's visits."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime, timedelta

import duckdb

from presswatch.records import Drop, DropReason
from warehouse.store.feeds.visits import VisitRecord
from warehouse.store.file.rows import select_for

#: what their drops count has neither address nor title
COUNTED = frozenset({DropReason.EMPTY, DropReason.TOO_MANY_ITEMS})
#: until the same count is told again
DAY = timedelta(hours=24)


def without_told_counts(connection: duckdb.DuckDBPyConnection, records: Sequence[VisitRecord]) -> list[VisitRecord]:
    """Return the visits without the counts that their feeds' drops of the last 24 hours tell already.

    A torn entry stays in its document for as many visits as a window lasts, and a feed of ten thousand entries is too
    long at each visit: up to a hundred drops a day for one cause. A count that grows is told at once.
    """
    drops = [drop for record in records for drop in record.drops if count_of(drop)]
    if not drops:
        return list(records)
    told = counts_told(connection, sorted({str(drop.feed_id) for drop in drops}), max(drop.at for drop in drops))

    def is_news(drop: Drop) -> bool:
        count = count_of(drop)
        return not count or count > told.get((str(drop.feed_id), drop.reason), 0)

    return [dataclasses.replace(record, drops=[*filter(is_news, record.drops)]) for record in records]


def count_of(drop: Drop) -> int:
    """Return how many nameless entries of a feed a drop counts; 0 for any other drop."""
    number = (drop.detail or "").partition(" ")[0]
    is_count = drop.reason in COUNTED and drop.feed_id and number.isdecimal()
    return int(number) if is_count else 0


def counts_told(
    connection: duckdb.DuckDBPyConnection, feed_ids: Sequence[str], now: datetime
) -> dict[tuple[str, str], int]:
    """Return the largest count told in the 24 hours before now, by feed and reason."""
    rows = select_for(
        connection,
        "SELECT feed_id, reason, max(try_cast(split_part(detail, ' ', 1) AS INTEGER)) AS count "
        'FROM drops SEMI JOIN wanted ON feed_id = key WHERE "at" > ? AND "at" <= ? GROUP BY feed_id, reason',
        feed_ids,
        [now - DAY, now],
    )
    return {(row["feed_id"], row["reason"]): row["count"] or 0 for row in rows}
