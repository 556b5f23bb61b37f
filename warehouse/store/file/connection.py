"""Open the writer's file: locked, in a format that old clients can read, migrated."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from importlib import resources
from pathlib import Path
from typing import TypeAlias

import duckdb

from presswatch.errors import WarehouseBusy, WarehouseDamaged, WarehouseError
from presswatch.files import NO_FOLDER, PREVIOUS_FILE, SNAPSHOT_FILE, WAREHOUSE_FILE
from presswatch.settings import home_option
from warehouse.statements import quoted
from warehouse.store.file.engine import WAREHOUSE, lent_engine
from warehouse.store.file.soundness import HEADER_BYTES, HEADERS, damage_in

#: ZSTD text a quarter the size of the default, readable by every DuckDB since 1.2 (measured, docs/decisions.md)
STORAGE_VERSION = "v1.2.0"
#: errors of the engine for disk or memory failures; any other is a bug of ours and stays a traceback
BROKEN_STORE = (duckdb.IOException, duckdb.FatalException, duckdb.OutOfMemoryException, duckdb.TransactionException)
#: space that a run needs before it begins, in addition to a copy of the warehouse
SPARE_BYTES = 20_000_000
#: the engine's messages about a damaged file, and what to do then
DAMAGED = re.compile(r"Corrupt database|not a valid DuckDB|Could not read enough bytes|replaying WAL")
#: how long to wait for someone who has the writer's file open, such as an analyst by mistake
PATIENCE_SECONDS = 20.0
#: version -> (file name, SQL)
Migrations: TypeAlias = dict[int, tuple[str, str]]
#: puts the file of a home into a connection, as WAREHOUSE
Attach: TypeAlias = Callable[[duckdb.DuckDBPyConnection, Path], None]
#: Linux: let a file share another's blocks until one of them is written (btrfs, XFS, bcachefs, overlay on these)
FICLONE = 0x40049409


@contextmanager
def run_lock(home: Path) -> Iterator[None]:
    """Let one run work in `home` at a time; the lock dies with its process.

    Raises:
        WarehouseBusy: another run is at work; the message names its process.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        handle = (home / "run.lock").open("a+")
    except FileExistsError as error:
        raise WarehouseError(f"{home} is {NO_FOLDER}; choose another with --home") from error
    except OSError as error:
        raise WarehouseError(f"{home} cannot be written: {error.strerror}; choose another with --home") from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            handle.seek(0)
            holder = handle.read().strip() or "unknown"
            raise WarehouseBusy(f"another run is at work in {home} (process {holder})") from error
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield


@contextmanager
def open_warehouse(home: Path, attached_by: Attach | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the writer's file for a short while; never hold it across network time.

    `attached_by` attaches something else than a file of the engine's own format, or has another patience: see `attach`.

    Raises:
        WarehouseDamaged: the file is damaged, or missing although there is a snapshot of it.
        WarehouseError: another program keeps the file open (no run of ours: those take turns by `run_lock`), the folder
            cannot be written, or the disk is full. What was committed before stays; a batch whose COMMIT failed may be
            stored as well, so every batch can be stored twice.
    """
    path = home / WAREHOUSE_FILE
    require_present(home)
    try:
        with lent_engine() as connection:
            (attached_by or attach)(connection, path)
            connection.execute(f"USE {WAREHOUSE}")
            yield connection
    except BROKEN_STORE as error:
        if DAMAGED.search(str(error)):
            raise damaged(home, str(error).strip().partition("\n")[0]) from error
        raise WarehouseError(f"{path}: {error}") from error


def require_present(home: Path) -> None:
    """Refuse to make a new warehouse beside another one's snapshot: it would replace the snapshot.

    Raises:
        WarehouseDamaged: the file is missing.
    """
    path = home / WAREHOUSE_FILE
    snapshot = next((file for file in (home / SNAPSHOT_FILE, home / PREVIOUS_FILE) if file.exists()), None)
    if snapshot and not path.exists():
        raise WarehouseDamaged(
            f"{path} is missing, and {snapshot.name} is a copy of it: `presswatch restore{home_option(home)}` goes on "
            f"from there (to begin anew instead, move {snapshot.name} away)"
        )


def require_sound(home: Path) -> None:
    """Read the whole file before anything is written to it.

    Raises:
        WarehouseDamaged: it is missing beside a snapshot, or a part of it cannot be read.
    """
    require_present(home)
    path = home / WAREHOUSE_FILE
    if is_stillborn(path):
        path.unlink()
    if path.exists() and (damage := damage_in(path)):
        raise damaged(home, damage)


def is_stillborn(path: Path) -> bool:
    """Tell whether a file was only begun, as a full disk leaves a fresh home: not even its headers are complete.

    It never held a row; beside a snapshot or a log it is what is left of a warehouse.
    """
    others = (path.with_name(SNAPSHOT_FILE), path.with_name(PREVIOUS_FILE), path.with_name(f"{path.name}.wal"))
    is_short = path.exists() and path.stat().st_size < HEADERS * HEADER_BYTES
    return is_short and not any(other.exists() for other in others)


def damaged(home: Path, damage: str) -> WarehouseDamaged:
    """Return the error for a damaged file, with what to do."""
    way = f"`presswatch restore{home_option(home)}` goes back to the last published state"
    return WarehouseDamaged(f"{home / WAREHOUSE_FILE} is damaged: {damage}; {way}")


def attach(connection: duckdb.DuckDBPyConnection, path: Path, patience_seconds: float = PATIENCE_SECONDS) -> None:
    """Open the file; while another process holds it, retry for a while.

    Raises:
        WarehouseError: it is still held; the message names the process and what to open instead.
    """
    give_up = time.monotonic() + patience_seconds
    while True:
        try:
            connection.execute(f"ATTACH {quoted(path)} AS {WAREHOUSE} (STORAGE_VERSION '{STORAGE_VERSION}')")
            return
        except duckdb.IOException as error:
            if "Could not set lock" not in str(error):
                raise
            if time.monotonic() > give_up:
                holder = re.search(r"held in .*?\(PID \d+\)", str(error))
                said = holder[0] if holder else "held by another program"
                hint = "close it; presswatch.duckdb beside it is the file to look into"
                raise WarehouseError(f"{path} is {said}: {hint}") from error
            time.sleep(0.2)


def migrate(connection: duckdb.DuckDBPyConnection, steps: Migrations | None = None) -> int:
    """Bring the file to the version of the last of these steps, by default the program's; return that version.

    Raises:
        WarehouseError: the file was written by a newer presswatch.
    """
    connection.execute("CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER, name VARCHAR)")
    found = connection.execute("SELECT coalesce(max(version), 0) FROM schema_migrations").fetchone()
    current = int(found[0]) if found else 0
    steps = numbered_migrations() if steps is None else steps
    newest = max(steps)
    if current > newest:
        raise WarehouseError(f"the warehouse has version {current}, this presswatch knows {newest}: upgrade presswatch")
    waiting = [(version, *steps[version]) for version in range(current + 1, newest + 1)]
    if current == 0:
        # All at once: one checkpoint instead of one for each step halves the time.
        apply(connection, waiting)
    else:
        with kept_copy(connection, current) if waiting else nullcontext():
            for step in waiting:
                apply(connection, [step])
    return newest


def apply(connection: duckdb.DuckDBPyConnection, steps: Sequence[tuple[int, str, str]]) -> None:
    """Run migrations (version, name, SQL), all or nothing."""
    connection.execute("BEGIN")
    for version, name, sql in steps:
        connection.execute(sql)
        connection.execute("INSERT INTO schema_migrations VALUES (?, ?)", [version, name])
    connection.execute("COMMIT")
    # DuckDB 1.5 may fail to replay a WAL with schema changes: leave none.
    connection.execute("CHECKPOINT")


@contextmanager
def kept_copy(connection: duckdb.DuckDBPyConnection, version: int) -> Iterator[None]:
    """Keep a copy of the file under another name, `warehouse-v1.duckdb`, until the migration succeeds."""
    connection.execute("CHECKPOINT")
    found = connection.execute(
        "SELECT path FROM duckdb_databases() WHERE database_name = current_database()"
    ).fetchone()
    if not found or not found[0]:
        yield
        return
    path = Path(found[0])
    copy = path.with_name(f"{path.stem}-v{version}{path.suffix}")
    copy_file(path, copy)
    yield
    copy.unlink()


def copy_file(origin: Path, copy: Path) -> None:
    """Copy a file by sharing its blocks if the file system can, byte by byte otherwise; the caller syncs it.

    Raises:
        WarehouseError: the disk is full or the folder cannot be written; nothing is left of the copy.
    """
    try:
        with origin.open("rb") as source, copy.open("wb") as target:
            try:
                fcntl.ioctl(target.fileno(), FICLONE, source.fileno())
            except OSError:
                shutil.copyfile(origin, copy)
    except OSError as error:
        copy.unlink(missing_ok=True)
        raise WarehouseError(f"{copy}: {error.strerror}; it needs {origin.stat().st_size} bytes") from error


def require_space(home: Path, wanted: int = 0) -> None:
    """Refuse to start without enough space to finish: `wanted` bytes, or the warehouse's size if that is more.

    Raises:
        WarehouseError: the disk has no room for the run and its snapshot.
    """
    warehouse = home / WAREHOUSE_FILE
    needed = SPARE_BYTES + max(wanted, warehouse.stat().st_size if warehouse.exists() else 0)
    free = shutil.disk_usage(home).free
    if free < needed:
        raise WarehouseError(f"{home} has {free} bytes free, a run needs {needed}: make room and run again")


def numbered_migrations() -> Migrations:
    """Return the program's migrations, from 1 without a gap.

    Raises:
        WarehouseError: two files have the same number, or one is missing: this installation is broken.
    """
    files = [file for file in resources.files("warehouse.migrations").iterdir() if file.name.endswith(".sql")]
    numbers = sorted(int(file.name[:4]) for file in files)
    if numbers != list(range(1, len(files) + 1)):
        raise WarehouseError(f"migrations are numbered {numbers}: install presswatch again")
    return {int(file.name[:4]): (file.name, file.read_text(encoding="utf-8")) for file in files}
