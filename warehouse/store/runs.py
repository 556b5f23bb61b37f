"""Runs: begun, ended, and those whose process died."""

from __future__ import annotations

import hashlib

import duckdb

from presswatch.errors import WarehouseError
from presswatch.records import Drop, RunTally
from warehouse.store.file.rows import fields_of, insert, select_for


def begin_run(connection: duckdb.DuckDBPyConnection, tally: RunTally) -> int:
    """Record that a run has begun; return how many earlier runs were found dead and closed as 'crashed'.

    The caller holds the run lock, so a row that still says 'running' belongs to a dead process.
    """
    found = connection.execute("SELECT count(*) FROM runs WHERE state = 'running'").fetchone()
    connection.execute("UPDATE runs SET state = 'crashed', ended_at = ? WHERE state = 'running'", [tally.started_at])
    insert(connection, "runs", [row_of(tally)])
    return int(found[0]) if found else 0


def end_run(connection: duckdb.DuckDBPyConnection, tally: RunTally) -> None:
    """Write the run's final counts.

    Raises:
        WarehouseError: the file has no tables yet, as where a disk was too full for them.
    """
    connection.execute("BEGIN")
    try:
        connection.execute("DELETE FROM runs WHERE run_id = ?", [tally.run_id])
    except duckdb.CatalogException as error:
        raise WarehouseError("the warehouse has no tables yet: make room and run again") from error
    insert(connection, "runs", [row_of(tally)])
    connection.execute("COMMIT")


def row_of(tally: RunTally) -> dict[str, object]:
    """Return a run's row; its problems become one line."""
    return fields_of(tally) | {"problem": "; ".join(tally.problems) or None}


def keep_drops(connection: duckdb.DuckDBPyConnection, run_id: str, drops: list[Drop]) -> None:
    """Store what did not become an article, with the reason; an archive's captures only once."""
    names = [drop_id(run_id, drop) for drop in drops]
    captures = [name for name, drop in zip(names, drops, strict=True) if drop.capture is not None]
    asked = "SELECT drop_id FROM drops SEMI JOIN wanted ON drop_id = key WHERE run_id <> ?"
    known = {row["drop_id"] for row in select_for(connection, asked, captures, [run_id])} if captures else set()
    rows = [
        fields_of(drop) | {"run_id": run_id, "drop_id": name}
        for name, drop in zip(names, drops, strict=True)
        if name not in known
    ]
    insert(connection, "drops", rows)


def drop_id(run_id: str, drop: Drop) -> str:
    """Return a drop's id for `presswatch replay`, made from its content; a capture has the same one in every run."""
    what = (drop.url, drop.title, drop.feed_id, drop.reason, drop.detail, drop.item_key)
    # Two pages of one address may be at the same offset of two files.
    seen = (run_id, drop.raw_file, drop.raw_offset) if drop.capture is None else (drop.capture,)
    facts = "\n".join(map(str, (*seen, *what)))
    return "d" + hashlib.blake2b(facts.encode("utf-8", "replace"), digest_size=8).hexdigest()
