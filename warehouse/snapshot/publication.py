"""Publish what analysts read: a verified copy of the writer's file, put in place by one rename."""

from __future__ import annotations

from pathlib import Path

import duckdb

from presswatch.errors import WarehouseError
from presswatch.files import SNAPSHOT_FILE, WAREHOUSE_FILE, replacing, sweep_drafts
from warehouse.store import copy_file, open_warehouse, require_space

#: the main header and two alternating ones, 4 KB each
HEADER_BYTES = 3 * 4096


def publish(home: Path, run_id: str) -> Path:
    """Copy the closed writer's file to `presswatch.duckdb`; readers of the old one go on undisturbed.

    Nothing is copied where the snapshot already is what the writer has.

    Raises:
        WarehouseError: the disk is too full, the writer's file is damaged, or the copy does not hold what it holds.
    """
    origin, target = home / WAREHOUSE_FILE, home / SNAPSHOT_FILE
    sweep_drafts(target)
    settle(home)
    if is_published(origin, target, run_id):
        return target
    require_space(home)
    try:
        with replacing(target, durable=True) as copy:
            copy_file(origin, copy)
            verify(copy, run_id, counts(origin))
            copy.chmod(0o444)
    except OSError as error:
        raise WarehouseError(f"{target}: {error.strerror}") from error
    except duckdb.Error as error:
        raise WarehouseError(f"{origin}: {error}") from error
    return target


def settle(home: Path) -> None:
    """Bring what a full disk or a kill left in the write-ahead log into the file: a copy of the file alone lacks it.

    Raises:
        WarehouseError: the log stays.
    """
    log = home / f"{WAREHOUSE_FILE}.wal"
    if log.exists():
        with open_warehouse(home) as connection:
            connection.execute("CHECKPOINT")
    if log.exists():
        raise WarehouseError(
            f"the write-ahead log {log} could not be brought into the warehouse: is another program using it?"
        )


def is_published(origin: Path, target: Path, run_id: str) -> bool:
    """Whether the snapshot is a copy of the writer's file as it stands.

    Each checkpoint counts up in the file's header, and the snapshot is a copy to the byte.
    """
    if not target.exists() or target.stat().st_size != origin.stat().st_size or header(target) != header(origin):
        return False
    try:
        return has_run(target, run_id)
    except duckdb.Error:
        # A damaged snapshot is replaced.
        return False


def header(path: Path) -> bytes:
    """The three header blocks of a DuckDB file."""
    with path.open("rb") as file:
        return file.read(HEADER_BYTES)


def verify(copy: Path, run_id: str, expected: list[tuple[str, int]]) -> None:
    """Open the copy as an analyst would, look for the run that made it and count the rows.

    Raises:
        WarehouseError: it cannot be read, or differs from the writer's file.
    """
    try:
        found = counts(copy)
        is_there = has_run(copy, run_id)
    except duckdb.Error as error:
        raise WarehouseError(f"the copy to publish cannot be read: {error}") from error
    if not is_there:
        raise WarehouseError(f"the copy to publish lacks run {run_id}")
    if found != expected:
        raise WarehouseError(f"the copy to publish holds {found} rows, the warehouse {expected}")


def has_run(path: Path, run_id: str) -> bool:
    """Whether a closed database file holds a run."""
    with duckdb.connect(str(path), read_only=True) as reader:
        return bool(reader.execute("SELECT count(*) FROM runs WHERE run_id = ?", [run_id]).fetchall()[0][0])


def counts(path: Path) -> list[tuple[str, int]]:
    """Rows of every table of a closed database file, from its metadata."""
    with duckdb.connect(str(path), read_only=True) as reader:
        tables = reader.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY 1").fetchall()
        asked = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for (table,) in tables)
        return sorted(reader.execute(asked).fetchall())
