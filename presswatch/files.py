"""The files of a home: their names, and how one is written so that it is there whole or not at all."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

#: the writer's own file, and the copy of it that everybody reads
WAREHOUSE_FILE = "warehouse.duckdb"
SNAPSHOT_FILE = "presswatch.duckdb"
#: the page about a period that `report` writes, in the home folder
REPORT_FILE = "overview.html"
#: what nobody but the owner may read: the secrets of links
PRIVATE_FOLDER = "private"
#: the snapshot before this one
PREVIOUS_FILE = "presswatch.previous.duckdb"
#: why runs are turned away, while they are
REFUSED_FILE = "refused.json"


#: bytes of a file that a person writes: a list of feeds, rules, a text
GIVEN_BYTES = 10 * 2**20


def read_given(path: Path, most_bytes: int = GIVEN_BYTES) -> bytes:
    """The bytes of a file that the user named; nothing that would hang or never end is opened.

    Raises:
        OSError: it cannot be read, is no plain file (a pipe, a device, a folder), or is larger than `most_bytes`; its
            `strerror` says which.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    with os.fdopen(descriptor, "rb") as file:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            raise OSError(0, "it is no plain file", str(path))
        body = file.read(most_bytes + 1) if facts.st_size <= most_bytes else b""
        if len(body) > most_bytes or facts.st_size > most_bytes:
            raise OSError(0, f"it is larger than {most_bytes >> 20} MB", str(path))
        return body


def read_given_text(path: Path) -> str:
    """The text of a file that the user named, in UTF-8 with or without a mark.

    Raises:
        OSError: as `read_given`; UnicodeDecodeError: it is no UTF-8.
    """
    return read_given(path).decode("utf-8-sig")


@contextmanager
def replacing(target: Path, *, durable: bool = False) -> Iterator[Path]:
    """Give a path to write to, and put what was written there in the target's place by one rename.

    Readers see the file of before or the new one, never half. The draft is removed where anything goes wrong, so that
    a full disk gets its room back. `durable` waits until the new file and its name are on the disk.

    Raises:
        OSError: the draft cannot be synced or renamed; the target is as it was.
    """
    draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        yield draft
        if durable:
            sync(draft)
        draft.replace(target)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
    if durable:
        sync(target.parent)


def write_whole(target: Path, text: str) -> None:
    """Write a small text file in UTF-8, whole or not at all.

    Raises:
        OSError: it cannot be written; the target is as it was.
    """
    with replacing(target) as draft:
        draft.write_text(text, encoding="utf-8")


def share_of_disk(folder: Path) -> tuple[int, float]:
    """How many bytes lie in a folder, and what share of its disk that is; nothing where there is no such folder."""
    if not folder.is_dir():
        return 0, 0.0
    size = 0
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):  # a run throws away what is old
            size += path.stat().st_size if path.is_file() else 0
    return size, size / shutil.disk_usage(folder).total


def sweep_drafts(target: Path) -> None:
    """Remove the drafts of `target` that killed processes left; the caller is the only one who writes it.

    Those of version 0.1 had names without a leading dot.
    """
    for pattern in (f".{target.name}.*.tmp", f"{target.name}.*.tmp"):
        for draft in target.parent.glob(pattern):
            draft.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk; only a folder's sync makes a new file's name survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
