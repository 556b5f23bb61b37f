"""Restore a published state from the newest sound copy: the snapshot, the one before it, or a backup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from presswatch.errors import UsageError, WarehouseError
from presswatch.files import PREVIOUS_FILE, SNAPSHOT_FILE, WAREHOUSE_FILE, replacing, sync
from warehouse.snapshot.backups import backups_in
from warehouse.snapshot.refusals import forget_refusal
from warehouse.store import copy_file, damage_in, require_space, select


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that the warehouse can be restored from; `damage` says why one cannot be used."""

    path: Path
    damage: str | None = None
    articles: int = 0
    #: when its last run ended, or began where it did not end
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done: the copy that took the warehouse's place, and where the file that stood there is now."""

    copy: Copy
    kept_aside: Path | None


def copies(home: Path, backup_folder: Path | None) -> Iterator[Copy]:
    """The copies of a home's warehouse: the snapshot, the one before it, the backups from the newest on."""
    paths = [home / SNAPSHOT_FILE, home / PREVIOUS_FILE, *(backups_in(backup_folder) if backup_folder else ())]
    yield from (copy_at(path) for path in paths if path.is_file())


def copy_at(path: Path) -> Copy:
    """Check one copy in full."""
    if damage := damage_in(path):
        return Copy(path, damage)
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            (row,) = select(
                connection,
                "SELECT (SELECT count(*) FROM articles) AS articles, "
                "(SELECT max(coalesce(ended_at, started_at)) FROM runs) AS made_at",
            )
    except duckdb.Error as error:
        return Copy(path, str(error).strip().partition("\n")[0])
    return Copy(path, None, row["articles"], row["made_at"])


def restore(home: Path, found: Sequence[Copy], now: datetime, *, chosen: Path | None = None) -> Restored:
    """Put the first sound copy in the warehouse's place; the file that stands there is kept under another name.

    The caller holds the run lock. `chosen` is a copy that the user named: it alone is taken, even where the warehouse
    is sound.

    Raises:
        UsageError: the warehouse is sound and nobody named a copy, or the named one is not a warehouse's.
        WarehouseError: no copy is sound, or the disk is full; everything stays as it was.
    """
    warehouse = home / WAREHOUSE_FILE
    if chosen is None and warehouse.is_file() and damage_in(warehouse) is None:
        raise UsageError(f"{warehouse} is sound: nothing to restore. To go back all the same: --from FILE")
    copy = first_sound([copy_at(chosen)] if chosen else found)
    require_space(home, copy.path.stat().st_size)
    return Restored(copy, put_in_place(copy.path, warehouse, now))


def first_sound(looked_at: Sequence[Copy]) -> Copy:
    """The first of these copies that can be read in full.

    Raises:
        WarehouseError: there is none.
    """
    for copy in looked_at:
        if copy.damage is None:
            return copy
    said = "; ".join(f"{copy.path}: {copy.damage}" for copy in looked_at) or "there is no copy"
    ways = "`--from FILE` takes a backup, `presswatch import-warc` reads the pages in raw/ anew"
    raise WarehouseError(f"nothing to restore from: {said}. {ways}")


def put_in_place(copy: Path, warehouse: Path, now: datetime) -> Path | None:
    """Copy a file into the warehouse's place; returns where the one that stood there is now.

    Raises:
        WarehouseError: the disk is full or the copy did not arrive whole; the old file stands where it stood.
    """
    aside = warehouse.with_name(f"{warehouse.stem}.replaced-{now:%Y%m%dT%H%M%S}{warehouse.suffix}")
    log = warehouse.with_name(f"{warehouse.name}.wal")
    try:
        with replacing(warehouse, durable=True) as draft:
            copy_file(copy, draft)
            draft.chmod(0o644)
            if damage := damage_in(draft):
                raise WarehouseError(f"{copy} could not be copied: {damage}")
            # The log holds rows for the file that goes: over another one it would be replayed wrongly.
            if log.exists():
                log.replace(aside.with_name(f"{aside.name}.wal"))
            if warehouse.exists():
                warehouse.replace(aside)
    except OSError as error:
        raise WarehouseError(f"{warehouse}: {error.strerror}") from error
    sync(warehouse.parent)
    forget_refusal(warehouse.parent)
    return aside if aside.exists() else None
