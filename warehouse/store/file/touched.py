"""Notes on what a run changed or deleted without a row that names it, for the lake of a cluster."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import duckdb

from warehouse.store.file.rows import change_for


def note_touched(connection: duckdb.DuckDBPyConnection, relation: str, keys: Sequence[str]) -> None:
    """Record the keys of rows that the current run has changed or deleted, in the caller's transaction.

    `keys` are those in the table's comment on how it travels (see the migration that made it).
    """
    change_for(
        connection,
        "INSERT INTO touched SELECT ?, key, (SELECT max(run_id) FROM runs WHERE state = 'running') FROM wanted",
        sorted(set(keys)),
        [relation],
    )


def forget_touched(connection: duckdb.DuckDBPyConnection, until_run_id: str | None, since: datetime) -> None:
    """Delete the notes of runs that the lake has, if they started before a time; all of them if there is no lake."""
    if until_run_id is None:
        if connection.execute("SELECT EXISTS (FROM touched)").fetchone() == (True,):
            connection.execute("DELETE FROM touched")
        return
    # A run's id begins with its start.
    until = min(until_run_id, f"{since.astimezone(UTC):%Y%m%dT%H%M%S}")
    connection.execute("DELETE FROM touched WHERE run_id <= ?", [until])
