"""Files in the user's cache, which spare the next process some work: ours alone, and only those used last."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


def cache_folder(name: str) -> Path:
    """Return a folder in the user's cache; it may not exist yet."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "presswatch" / name


@contextmanager
def own_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading.

    Raises:
        OSError: it cannot be read, is a link, or somebody else owns it or may write it.
    """
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        state = os.fstat(file.fileno())
        if state.st_uid != os.geteuid() or state.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise PermissionError(f"{path} is not this user's alone")
        yield file


def only_newest(folder: Path, pattern: str, most: int) -> None:
    """Remove all but the newest files of a kind; another process may be doing the same.

    Raises:
        OSError: one cannot be removed.
    """
    for path, _ in by_last_use(folder, pattern)[most:]:
        path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is kept: bytes of content, seconds since it was last used, marks of what was made once."""

    most_bytes: int
    seconds: float
    marks: int


def only_within(bounds: Bounds, folder: Path, patterns: Sequence[str], now: float) -> None:
    """Remove files that were last used too long ago or, those used last first, are more than may be kept.

    Raises:
        OSError: one cannot be removed.
    """
    taken = 0
    for path, state in by_last_use(folder, *patterns):
        taken += state.st_size
        if taken > bounds.most_bytes or state.st_mtime < now - bounds.seconds:
            path.unlink(missing_ok=True)


def by_last_use(folder: Path, *patterns: str) -> list[tuple[Path, os.stat_result]]:
    """Return the files of some kinds, those used last first; another process may be removing some."""
    found: list[tuple[Path, os.stat_result]] = []
    for path in (path for pattern in patterns for path in folder.glob(pattern)):
        with contextlib.suppress(FileNotFoundError):
            found.append((path, path.stat()))
    return sorted(found, key=lambda one: one[1].st_mtime_ns, reverse=True)
