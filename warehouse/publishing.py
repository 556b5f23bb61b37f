"""Publish what analysts read: a verified copy of the writer's file, put in place by one rename."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import duckdb

from presswatch.errors import WarehouseError
from warehouse.connection import WAREHOUSE_FILE

SNAPSHOT_FILE = "presswatch.duckdb"


def publish(home: Path, run_id: str) -> Path:
    """Copy the closed writer's file to `presswatch.duckdb`; readers of the old one go on undisturbed.

    Raises:
        WarehouseError: the disk is too full, or the copy does not hold the run.
    """
    origin, target = home / WAREHOUSE_FILE, home / SNAPSHOT_FILE
    for leftover in home.glob(f"{SNAPSHOT_FILE}.*.tmp"):
        leftover.unlink()
    needed, free = origin.stat().st_size * 2, shutil.disk_usage(home).free
    if free < needed:
        raise WarehouseError(f"{home} has {free} bytes free, publishing needs {needed}: make room and run again")
    if origin.with_name(WAREHOUSE_FILE + ".wal").exists():
        raise WarehouseError(f"{origin} has an open write-ahead log: another program is using it")
    copy = home / f"{SNAPSHOT_FILE}.{os.getpid()}.tmp"
    shutil.copyfile(origin, copy)
    verify(copy, run_id)
    copy.chmod(0o444)
    sync(copy)
    copy.replace(target)
    sync(home)
    return target


def verify(copy: Path, run_id: str) -> None:
    """Open the copy as an analyst would and look for the run that made it."""
    try:
        with duckdb.connect(str(copy), read_only=True) as reader:
            found = reader.execute("SELECT count(*) FROM runs WHERE run_id = ?", [run_id]).fetchone()
    except duckdb.Error as error:
        copy.unlink()
        raise WarehouseError(f"the copy to publish cannot be read: {error}") from error
    if not found or not found[0]:
        copy.unlink()
        raise WarehouseError(f"the copy to publish lacks run {run_id}")


def sync(path: Path) -> None:
    """Wait until file or folder is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
