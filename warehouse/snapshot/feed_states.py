"""The state of followed feeds, its start and cause, and possible losses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import duckdb

from warehouse.statements import marks

#: how long a possible loss is shown
GAPS_SHOWN = timedelta(days=7)

#: `state` is that of the last visit; a feed whose visit is overdue is late, whatever the cause
HEALTH = """
WITH seen AS (
    SELECT feed_id, min("at") AS first_at, max("at") FILTER (outcome = 'failed') AS last_failure_at
    FROM visits WHERE outcome <> 'postponed' GROUP BY feed_id
), turned AS (
    SELECT v.feed_id, min(v."at") FILTER (v.outcome = 'failed' AND v."at" > coalesce(f.last_success_at, '-infinity'))
           AS failing_since, min(v."at") FILTER (v.outcome NOT IN ('failed', 'postponed')
           AND v."at" > coalesce(s.last_failure_at, '-infinity')) AS answering_since
    FROM visits v JOIN feeds f USING (feed_id) JOIN seen s USING (feed_id) GROUP BY v.feed_id
), health AS (
    SELECT f.*, s.first_at, t.failing_since, t.answering_since, f.state IN ('ok', 'quiet', 'new')
           AND f.next_visit_at + to_seconds(2 * coalesce(f.interval_seconds, 3600)) < $now AS is_overdue
    FROM feeds f LEFT JOIN seen s USING (feed_id) LEFT JOIN turned t USING (feed_id) WHERE coalesce(f.is_followed, true)
)
SELECT CASE WHEN is_overdue THEN 'late' ELSE state END AS state,
       CASE WHEN is_overdue THEN next_visit_at WHEN failures > 0 THEN coalesce(failing_since, last_success_at, first_at)
            WHEN state = 'quiet' THEN coalesce(last_new_item_at, first_at) ELSE answering_since END AS since,
       concat_ws('; ', CASE WHEN last_visit_at IS NULL AND failures = 0 THEN 'not visited yet'
            WHEN is_overdue THEN 'no run has come since its visit was due'
            WHEN failures > 0 THEN concat(problem, CASE WHEN failures > 1 THEN concat(', ', failures, ' times') END)
            WHEN state = 'quiet' THEN 'answers and has nothing new' ELSE problem END,
            'says it moved to ' || moved_to, 'moved from ' || previous_url) AS why,
       source_id, kind, url, last_new_item_at, next_visit_at, last_visit_at, last_success_at, failures, problem, feed_id
FROM health
ORDER BY coalesce(list_position(['gone', 'broken', 'late', 'new', 'quiet', 'ok'],
         CASE WHEN is_overdue THEN 'late' ELSE state END), 0), failures DESC, feed_id
"""


class Rows(NamedTuple):
    """A result for `presswatch.shown.tables.write_rows`."""

    columns: list[str]
    rows: list[tuple[Any, ...]]


def feed_health(connection: duckdb.DuckDBPyConnection, now: datetime) -> Rows:
    """Return followed feeds with state, its start and cause, those in trouble first."""
    return answered(connection, HEALTH, {"now": now})


def recent_gaps(connection: duckdb.DuckDBPyConnection, now: datetime) -> Rows:
    """Possible losses of the last week: two polls of a feed shared no item, so others may have come and gone."""
    sql = (
        "SELECT g.noticed_at, f.source_id, f.url, g.from_at, g.to_at FROM gaps g LEFT JOIN feeds f USING (feed_id) "
        "WHERE g.noticed_at > $after ORDER BY g.noticed_at DESC, f.url"
    )
    return answered(connection, sql, {"after": now - GAPS_SHOWN})


def answered(
    connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()
) -> Rows:
    """Return a query's columns and all its rows."""
    cursor = connection.execute(sql, dict(parameters) if isinstance(parameters, Mapping) else list(parameters))
    return Rows([column[0] for column in cursor.description or ()], cursor.fetchall())


def feed_titles(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Feed titles by feed id; feeds without a title are left out."""
    rows = connection.execute("SELECT feed_id, title FROM feeds WHERE title IS NOT NULL").fetchall()
    return dict(rows)


def is_polled(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> bool:
    """Tell whether the last run polled a feed with one of these ids or addresses, from whatever list."""
    is_named = f"feed_id IN ({marks(names)}) OR url IN ({marks(names)})"
    sql = f"SELECT 1 FROM feeds WHERE coalesce(is_followed, true) AND ({is_named})"
    return connection.execute(sql, [*names, *names]).fetchone() is not None
