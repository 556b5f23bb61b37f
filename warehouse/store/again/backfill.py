"""Backfills: captures of the past, planned page by page and fetched one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from typing import TypedDict

import duckdb

from presswatch.records import BackfillState, Drop
from warehouse.store.file.rows import insert, replace, select, select_as, select_for
from warehouse.store.runs import keep_drops


@dataclass(frozen=True, slots=True)
class Backfill:
    """A backfill of one domain through one archive: the order, and the progress of its plan.

    `via` is a BackfillWay, `state` a BackfillState; `next_key` is where the plan continues, `pattern` what
    addresses must match.
    """

    backfill_id: str
    domain: str
    via: str
    first_day: date
    last_day: date
    pattern: str = ""
    state: str = BackfillState.PLANNING
    next_key: str | None = None
    planned_at: datetime | None = None


class CaptureRow(TypedDict):
    """A row of `backfill_captures` without its run; `state` is a CaptureState."""

    capture_id: str
    backfill_id: str
    url: str
    captured_at: datetime | None
    status: int | None
    media_type: str
    digest: str
    file: str | None
    file_offset: int | None
    file_length: int | None
    state: str
    tries: int
    reason: str | None


def backfill_id(domain: str, via: str, first_day: date, last_day: date) -> str:
    """Return the id of a backfill, so that the same order continues where it stopped."""
    text = f"{domain}\n{via}\n{first_day}\n{last_day}"
    return "b" + blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()


def capture_id(backfill: str, url: str, captured_at: datetime | None) -> str:
    """Return the id of a capture in a plan."""
    text = f"{backfill}\n{url}\n{captured_at.isoformat() if captured_at else ''}"
    return "c" + blake2b(text.encode("utf-8", "replace"), digest_size=10).hexdigest()


def begun_backfill(connection: duckdb.DuckDBPyConnection, order: Backfill, run_id: str) -> Backfill:
    """Return the stored backfill; a new one is stored as ordered."""
    sql = "SELECT * EXCLUDE (run_id) FROM backfills WHERE backfill_id = ?"
    rows = select(connection, sql, [order.backfill_id])
    if rows:
        return Backfill(**rows[0])
    keep_backfill(connection, order, run_id)
    return order


def keep_backfill(connection: duckdb.DuckDBPyConnection, backfill: Backfill, run_id: str) -> None:
    """Store a backfill's progress."""
    row = {name: getattr(backfill, name) for name in Backfill.__slots__}
    replace(connection, "backfills", "backfill_id", [row | {"run_id": run_id}])


def keep_plan(
    connection: duckdb.DuckDBPyConnection,
    backfill: Backfill,
    captures: Sequence[CaptureRow],
    drops: list[Drop],
    run_id: str,
) -> int:
    """Add captures to a plan, store drops and progress, all or nothing; return how many were new."""
    connection.execute("BEGIN")
    sql = "SELECT capture_id FROM backfill_captures SEMI JOIN wanted ON capture_id = key"
    known = {row["capture_id"] for row in select_for(connection, sql, [row["capture_id"] for row in captures])}
    fresh = {row["capture_id"]: row for row in captures if row["capture_id"] not in known}
    insert(connection, "backfill_captures", [{**row, "run_id": run_id} for row in fresh.values()])
    keep_drops(connection, run_id, drops)
    keep_backfill(connection, backfill, run_id)
    connection.execute("COMMIT")
    return len(fresh)


def waiting_captures(connection: duckdb.DuckDBPyConnection, backfill: str, limit: int) -> list[CaptureRow]:
    """Return the captures to fetch next: untried ones first, then ordered by time."""
    return select_as(
        connection,
        CaptureRow,
        "SELECT * EXCLUDE (run_id) FROM backfill_captures WHERE backfill_id = ? AND state = 'waiting' "
        "ORDER BY tries, captured_at NULLS FIRST, capture_id LIMIT ?",
        [backfill, limit],
    )


def keep_capture_states(connection: duckdb.DuckDBPyConnection, rows: Sequence[CaptureRow], run_id: str) -> None:
    """Store the states of captures."""
    connection.execute("BEGIN")
    replace(connection, "backfill_captures", "capture_id", [{**row, "run_id": run_id} for row in rows])
    connection.execute("COMMIT")


def capture_counts(connection: duckdb.DuckDBPyConnection, backfill: str) -> dict[str, int]:
    """Return how many captures of a backfill are in each state."""
    sql = "SELECT state, count(*) AS captures FROM backfill_captures WHERE backfill_id = ? GROUP BY state"
    return {row["state"]: row["captures"] for row in select(connection, sql, [backfill])}
