"""Files in the user's cache, which spare the next process some work: ours alone, and only the newest of each kind."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
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
    dated: dict[Path, float] = {}
    for path in folder.glob(pattern):
        with contextlib.suppress(FileNotFoundError):
            dated[path] = path.stat().st_mtime
    for path in sorted(dated, key=lambda path: dated[path])[:-most]:
        path.unlink(missing_ok=True)
