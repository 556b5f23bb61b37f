"""A daily copy of the snapshot in another folder, verified, the newest few kept."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from presswatch.errors import WarehouseError
from presswatch.files import SNAPSHOT_FILE, replacing, sweep_drafts
from warehouse.store import copy_file, damage_in

NAME = re.compile(r"presswatch-\d{4}-\d\d-\d\d\.duckdb")


def backups_in(folder: Path) -> list[Path]:
    """Return the backups in a folder, newest first; files with other names are ignored."""
    if not folder.is_dir():
        return []
    return sorted((path for path in folder.iterdir() if NAME.fullmatch(path.name)), reverse=True)


def back_up(home: Path, folder: Path, now: datetime, keep: int) -> Path | None:
    """Copy the snapshot to `presswatch-DAY.duckdb` once a day (UTC); return the new file, None if there already is one.

    Older ones than the newest `keep` are deleted, but never the last existing one.

    Raises:
        WarehouseError: the snapshot is damaged, or the folder cannot be written; earlier backups stay.
    """
    snapshot, target = home / SNAPSHOT_FILE, folder / f"presswatch-{now:%Y-%m-%d}.duckdb"
    if target.exists() or not snapshot.exists():
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sweep_drafts(target)
        with replacing(target, durable=True) as draft:
            copy_file(snapshot, draft)
            if damage := damage_in(draft):
                raise WarehouseError(f"no backup was made: {snapshot}: {damage}")
            draft.chmod(0o444)
        # Backups of future days were made while a clock was ahead.
        ranked = sorted(backups_in(folder), key=lambda path: (path.name <= target.name, path.name), reverse=True)
        for old in ranked[max(keep, 1) :]:
            old.unlink()
    except OSError as error:
        raise WarehouseError(f"the backup {target} cannot be written: {error.strerror}") from error
    return target
