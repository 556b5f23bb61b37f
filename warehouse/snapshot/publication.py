"""Publish the snapshot for analysts: a copy of the writer's file, read in full before one rename puts it in place.

The previous snapshot stays as `presswatch.previous.duckdb`.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from presswatch.errors import WarehouseError
from presswatch.files import PREVIOUS_FILE, SNAPSHOT_FILE, WAREHOUSE_FILE, replacing, sweep_drafts
from warehouse.store import copy_file, damage_in, is_sound, looking_into, open_warehouse, require_present, require_space

#: the main header and two alternating ones, 4 KB each
HEADER_BYTES = 3 * 4096


def publish(home: Path, run_id: str) -> Path:
    """Copy the closed writer's file to `presswatch.duckdb`; readers of the old one are not disturbed.

    Nothing is copied if the snapshot is already up to date.

    Raises:
        WarehouseDamaged: the writer's file is missing.
        WarehouseError: the disk is too full, a part of the copy cannot be read, it differs from the writer's file, or
            the published snapshot belongs to another warehouse. The snapshot stays as it was.
    """
    origin, target = home / WAREHOUSE_FILE, home / SNAPSHOT_FILE
    require_present(home)
    sweep_drafts(target)
    settle(home)
    if is_published(origin, target, run_id):
        return target
    require_space(home)
    try:
        with replacing(target, durable=True) as copy:
            copy_file(origin, copy)
            verify(copy, run_id, counts(origin))
            if is_sound(target):
                require_succession(copy, target)
                keep_previous(target)
            copy.chmod(0o444)
    except OSError as error:
        raise WarehouseError(f"{target}: {error.strerror}") from error
    except duckdb.Error as error:
        raise WarehouseError(f"{origin}: {error}") from error
    return target


def settle(home: Path) -> None:
    """Checkpoint what a full disk or a kill left in the write-ahead log; a copy of the file alone would lack it.

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
    """Tell whether the snapshot already is a copy of the writer's file.

    Each checkpoint increments a counter in the file's header, and the snapshot is an exact copy.
    """
    if not target.exists() or target.stat().st_size != origin.stat().st_size or header(target) != header(origin):
        return False
    # A damaged snapshot is replaced.
    return is_sound(target) and has_run(target, run_id)


def header(path: Path) -> bytes:
    """Return the three header blocks of a DuckDB file."""
    with path.open("rb") as file:
        return file.read(HEADER_BYTES)


def require_succession(copy: Path, standing: Path) -> None:
    """Refuse to publish a copy that lacks the snapshot's last run: it comes from another warehouse.

    Raises:
        WarehouseError: it does, and holds fewer articles.
    """
    try:
        before, last_run = standing_facts(standing)
    except duckdb.Error:
        # Made by a version without runs, or by another program.
        return
    articles, _ = standing_facts(copy)
    if articles < before and last_run is not None and not has_run(copy, last_run):
        raise WarehouseError(
            f"{standing} holds {before} articles and was not made from this warehouse, which has {articles}: "
            f"`presswatch restore --from {standing.name}` goes on from it; to publish this one, move it away"
        )


def standing_facts(path: Path) -> tuple[int, str | None]:
    """Return the number of articles in a closed database file, and its last run."""
    with looking_into(path) as reader:
        found = reader.execute(
            "SELECT (SELECT count(*) FROM articles), arg_max(run_id, started_at) FROM runs"
        ).fetchone()
    return found or (0, None)


def keep_previous(target: Path) -> None:
    """Keep the current snapshot under another name.

    Raises:
        OSError: it cannot be linked or copied.
    """
    with replacing(target.with_name(PREVIOUS_FILE)) as draft:
        try:
            draft.hardlink_to(target)
        except OSError:
            # a file system without links
            copy_file(target, draft)
            draft.chmod(0o444)


def verify(copy: Path, run_id: str, expected: list[tuple[str, int]]) -> None:
    """Read every block of the copy, find the run that made it and count the rows.

    Raises:
        WarehouseError: a part of it cannot be read, or it differs from the writer's file.
    """
    if damage := damage_in(copy):
        raise WarehouseError(f"the copy to publish cannot be read in full: {damage}")
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
    """Tell whether a closed database file holds a run."""
    with looking_into(path) as reader:
        return bool(reader.execute("SELECT count(*) FROM runs WHERE run_id = ?", [run_id]).fetchall()[0][0])


def counts(path: Path) -> list[tuple[str, int]]:
    """Return the rows of every table of a closed database file, from its metadata."""
    with looking_into(path) as reader:
        tables = reader.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY 1").fetchall()
        asked = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for (table,) in tables)
        return sorted(reader.execute(asked).fetchall())
