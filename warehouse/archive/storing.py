"""Upload an archive's finished files to the store, each once; a file that has grown since is uploaded again."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warehouse.archive.raw_names import (
    OWN_NAME,
    mark_in,
    newest_number,
    note_stored,
    stamp_of,
    store_note,
    stored_files,
)
from warehouse.archive.raw_store import bring

#: a file modified this recently may still grow: by a round that began before midnight, by an import
REST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Stored:
    """What was uploaded to the store."""

    files: int = 0
    bytes: int = 0


def store_finished(folder: Path, now: datetime, is_time_left: Callable[[], bool]) -> Stored:
    """Upload finished files to the store named by `note_store` while there is time; the rest is left to the next call.

    Raises:
        WarehouseError: the store cannot be reached; what it has received is recorded.
    """
    place = store_note(folder).place
    files = size = 0
    if not place:
        return Stored()
    with only_one(folder) as is_ours:
        known = stored_files(folder) if is_ours else {}
        for path in finished_files(folder, now) if is_ours else []:
            stamp = stamp_of(path)
            if known.get(path.name) == stamp:
                continue
            if not is_time_left():
                break
            bring(place, path)
            known[path.name] = stamp
            note_stored(folder, known)
            files, size = files + 1, size + stamp[0]
    return Stored(files, size)


def finished_files(folder: Path, now: datetime) -> list[Path]:
    """Return the marked files that nobody writes any more, oldest first."""
    today = f"{now.astimezone(UTC):%Y-%m-%d}"
    names = {path.name for path in folder.glob("*.warc") if mark_in(path.name)}
    found = [one for one in map(OWN_NAME.fullmatch, sorted(names)) if one]
    closed = [
        folder / one.string
        for one in found
        if one["day"] < today or int(one["number"]) < newest_number(names, one["day"], one["mark"])
    ]
    return [path for path in closed if now.timestamp() - path.stat().st_mtime > REST.total_seconds()]


def is_shared(path: Path) -> bool:
    """Tell whether an archive's file goes to the store: files from before the home had one bear no mark, and stay."""
    return bool(mark_in(path.name))


def is_stored(path: Path) -> bool:
    """Tell whether the store has every byte of an archive's file."""
    return stored_files(path.parent).get(path.name) == stamp_of(path)


@contextmanager
def only_one(folder: Path) -> Iterator[bool]:
    """Yield whether this is the only process uploading files of this archive."""
    with (folder / "store.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
