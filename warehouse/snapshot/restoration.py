"""Restore a published state from the newest intact copy: the snapshot, the previous one, or a backup."""

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
    """A copy from which the warehouse can be restored; `damage` says why one cannot be used."""

    path: Path
    damage: str | None = None
    articles: int = 0
    #: when its last run ended, or began if it did not end
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """The result: the copy that replaced the warehouse, and where the replaced file is now."""

    copy: Copy
    kept_aside: Path | None


def copies(home: Path, backup_folder: Path | None) -> Iterator[Copy]:
    """Yield the copies of a home's warehouse: the snapshot, the previous one, the backups from the newest on."""
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
    """Replace the warehouse with the first intact copy; the replaced file is kept under another name.

    The caller holds the run lock. `chosen` is a copy that the user named: only this one is used, even if the warehouse
    is intact.

    Raises:
        UsageError: the warehouse is intact and nobody named a copy, or the named one is not a warehouse's.
        WarehouseError: no copy is intact, or the disk is full; everything stays as it was.
    """
    warehouse = home / WAREHOUSE_FILE
    if chosen is None and warehouse.is_file() and damage_in(warehouse) is None:
        raise UsageError(f"{warehouse} is sound: nothing to restore. To go back all the same: --from FILE")
    copy = first_sound([copy_at(chosen)] if chosen else found)
    require_space(home, copy.path.stat().st_size)
    return Restored(copy, put_in_place(copy.path, warehouse, now))


def first_sound(looked_at: Sequence[Copy]) -> Copy:
    """Return the first of these copies that can be read in full.

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
    """Copy a file into the warehouse's place; return where the replaced one is now.

    Raises:
        WarehouseError: the disk is full or the copy is incomplete; the old file is unchanged.
    """
    aside = warehouse.with_name(f"{warehouse.stem}.replaced-{now:%Y%m%dT%H%M%S}{warehouse.suffix}")
    log = warehouse.with_name(f"{warehouse.name}.wal")
    try:
        with replacing(warehouse, durable=True) as draft:
            copy_file(copy, draft)
            draft.chmod(0o644)
            if damage := damage_in(draft):
                raise WarehouseError(f"{copy} could not be copied: {damage}")
            # The log belongs to the replaced file: over another one it would be replayed wrongly.
            if log.exists():
                log.replace(aside.with_name(f"{aside.name}.wal"))
            if warehouse.exists():
                warehouse.replace(aside)
    except OSError as error:
        raise WarehouseError(f"{warehouse}: {error.strerror}") from error
    sync(warehouse.parent)
    forget_refusal(warehouse.parent)
    return aside if aside.exists() else None
