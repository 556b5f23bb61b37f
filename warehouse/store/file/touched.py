"""What a run changed or took away without a row that names it: the lake of a cluster hears of it by these notes."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from warehouse.store.file.rows import change_for


def note_touched(connection: duckdb.DuckDBPyConnection, relation: str, keys: Sequence[str]) -> None:
    """Note the keys of rows that the run under way has changed or taken away, in the caller's transaction.

    `keys` are those by which the table says that it travels (its comment, see the migration that made it).
    """
    change_for(
        connection,
        "INSERT INTO touched SELECT ?, key, (SELECT max(run_id) FROM runs WHERE state = 'running') FROM wanted",
        sorted(set(keys)),
        [relation],
    )


def forget_touched(connection: duckdb.DuckDBPyConnection, until_run_id: str | None) -> None:
    """Drop the notes of runs that the lake has; all of them where there is no lake."""
    if until_run_id is None:
        if connection.execute("SELECT EXISTS (FROM touched)").fetchone() == (True,):
            connection.execute("DELETE FROM touched")
        return
    connection.execute("DELETE FROM touched WHERE run_id <= ?", [until_run_id])
