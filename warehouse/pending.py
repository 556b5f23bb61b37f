"""Items between their feed and their article: what to fetch next, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from presswatch.records import Article, Drop
from warehouse.articles import ChangeRule, Kept, keep_articles
from warehouse.rows import replace, select
from warehouse.runs import keep_drops


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """What one try made of an item: its state after it, an article, a drop, or both."""

    item_key: str
    state: str
    tries: int
    next_try_at: datetime | None = None
    reason: str | None = None
    article: Article | None = None
    drop: Drop | None = None


def pending_items(
    connection: duckdb.DuckDBPyConnection, now: datetime, *, per_host: int, limit: int, tried: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """The items to try now, each with its feed's address: oldest first, hosts and the feeds of a host in turn.

    At most `per_host` of one host, so that no host keeps others waiting, and no long feed another feed of its host.
    """
    connection.execute("CREATE OR REPLACE TEMP TABLE tried AS SELECT unnest(?::VARCHAR[]) AS item_key", [list(tried)])
    return select(
        connection,
        "WITH due AS (SELECT items.*, s.tries, s.state, feeds.url AS feed_url, row_number() OVER "
        "(PARTITION BY host, items.feed_id ORDER BY first_seen_at, published_at, item_key) AS turn "
        "FROM items JOIN item_states s USING (item_key) LEFT JOIN feeds ON feeds.feed_id = items.feed_id "
        "WHERE s.state IN ('pending', 'retried') AND (s.next_try_at IS NULL OR s.next_try_at <= ?) "
        "AND item_key NOT IN (SELECT item_key FROM tried)) "
        "FROM due QUALIFY row_number() OVER (PARTITION BY host ORDER BY turn, first_seen_at, item_key) <= ? "
        "ORDER BY turn, first_seen_at, host, item_key LIMIT ?",
        [now, per_host, limit],
    )


def keep_outcomes(
    connection: duckdb.DuckDBPyConnection, outcomes: Sequence[ItemOutcome], run_id: str, kinds_of_change: ChangeRule
) -> Kept:
    """Store what a batch of tries gave, all or nothing."""
    connection.execute("BEGIN")
    kept = keep_articles(connection, [o.article for o in outcomes if o.article], run_id, kinds_of_change)
    keep_drops(connection, run_id, [o.drop for o in outcomes if o.drop])
    states = [
        {
            "item_key": outcome.item_key,
            "state": outcome.state,
            "tries": outcome.tries,
            "next_try_at": outcome.next_try_at,
            "reason": outcome.reason,
        }
        for outcome in outcomes
    ]
    replace(connection, "item_states", "item_key", states)
    connection.execute("COMMIT")
    return kept


def count_pending(connection: duckdb.DuckDBPyConnection) -> int:
    """How many items wait for their page, due now or later."""
    found = connection.execute("SELECT count(*) FROM item_states WHERE state IN ('pending', 'retried')").fetchone()
    return int(found[0]) if found else 0
