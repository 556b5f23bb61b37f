"""Open the writer's file: locked, in a format that old clients read, migrated."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import duckdb

from presswatch.errors import WarehouseBusy, WarehouseError

#: ZSTD text a quarter the size of the default, readable by every DuckDB since 1.2 (measured, docs/decisions.md)
STORAGE_VERSION = "v1.2.0"
WAREHOUSE_FILE = "warehouse.duckdb"


@contextmanager
def run_lock(home: Path) -> Iterator[None]:
    """Let one run work in `home` at a time; the lock dies with its process.

    Raises:
        WarehouseBusy: another run is at work; the message names its process.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        handle = (home / "run.lock").open("a+")
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
def open_warehouse(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the writer's file for a short while; never hold it across network time.

    Raises:
        WarehouseBusy: another process has the file open.
        WarehouseError: the file is damaged, or the folder cannot be written.
    """
    path = home / WAREHOUSE_FILE
    connection = duckdb.connect()
    try:
        connection.execute("SET TimeZone = 'UTC'")
        quoted = str(path).replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS warehouse (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute("USE warehouse")
        yield connection
    except duckdb.IOException as error:
        if "lock" in str(error):
            raise WarehouseBusy(f"{path} is held by another program: {error}") from error
        raise WarehouseError(f"{path}: {error}") from error
    finally:
        connection.close()


def migrate(connection: duckdb.DuckDBPyConnection) -> int:
    """Bring the file to the program's version; returns that version.

    Raises:
        WarehouseError: the file was written by a newer presswatch.
    """
    connection.execute("CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER, name VARCHAR)")
    found = connection.execute("SELECT coalesce(max(version), 0) FROM schema_migrations").fetchone()
    current = int(found[0]) if found else 0
    steps = numbered_migrations()
    newest = max(steps)
    if current > newest:
        raise WarehouseError(f"the warehouse has version {current}, this presswatch knows {newest}: upgrade presswatch")
    for version in range(current + 1, newest + 1):
        name, sql = steps[version]
        connection.execute("BEGIN")
        connection.execute(sql)
        connection.execute("INSERT INTO schema_migrations VALUES (?, ?)", [version, name])
        connection.execute("COMMIT")
        # A WAL with schema changes is what DuckDB 1.5 may fail to replay: leave none behind.
        connection.execute("CHECKPOINT")
    return newest


def numbered_migrations() -> dict[int, tuple[str, str]]:
    """Version -> (file name, SQL)."""
    files = resources.files("warehouse.migrations").iterdir()
    return {
        int(file.name[:4]): (file.name, file.read_text(encoding="utf-8"))
        for file in files
        if file.name.endswith(".sql")
    }
