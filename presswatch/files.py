"""The files of a home: their names, and how to write one so that it appears whole or not at all."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

#: the writer's own file, and its published copy for readers
WAREHOUSE_FILE = "warehouse.duckdb"
SNAPSHOT_FILE = "presswatch.duckdb"
#: the page about a period that `report` writes to the home folder
REPORT_FILE = "overview.html"
#: readable by the owner only: the secrets of links
PRIVATE_FOLDER = "private"
#: the previous snapshot
PREVIOUS_FILE = "presswatch.previous.duckdb"
#: why runs are refused, while they are
REFUSED_FILE = "refused.json"

#: what is wrong with a home that is a file
NO_FOLDER = "a file, and a home must be a folder"

#: bytes of a file written by a person: a list of feeds, rules, a text
GIVEN_BYTES = 10 * 2**20


def read_given(path: Path, most_bytes: int = GIVEN_BYTES) -> bytes:
    """Return the bytes of a file that the user named; nothing that would hang or never end is opened.

    Raises:
        OSError: it cannot be read, is not a plain file (a pipe, a device, a folder), or is larger than `most_bytes`;
        its
            `strerror` says which.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    with os.fdopen(descriptor, "rb") as file:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            raise OSError(0, "it is not a plain file", str(path))
        body = file.read(most_bytes + 1) if facts.st_size <= most_bytes else b""
        if len(body) > most_bytes or facts.st_size > most_bytes:
            raise OSError(0, f"it is larger than {most_bytes >> 20} MB", str(path))
        return body


def read_given_text(path: Path) -> str:
    """Return the text of a file that the user named, in UTF-8 with or without a byte order mark.

    Raises:
        OSError: as `read_given`; UnicodeDecodeError: it is not UTF-8.
    """
    return read_given(path).decode("utf-8-sig")


def why_unread(error: OSError | UnicodeDecodeError) -> str:
    """Return why a file could not be read as text, and what to do about another encoding."""
    if isinstance(error, UnicodeDecodeError):
        line = error.object.count(b"\n", 0, error.start) + 1
        return f"line {line} is not in UTF-8; save the file as UTF-8"
    return error.strerror or str(error)


@contextmanager
def replacing(target: Path, *, durable: bool = False) -> Iterator[Path]:
    """Yield a path to write to, and replace the target with what was written there by one rename.

    Readers see the old file or the new one, never half of it. The draft is removed if anything fails, so that
    a full disk gets its space back. `durable` waits until the new file and its name are on the disk.

    Raises:
        OSError: the draft cannot be synced or renamed; the target is unchanged.
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
        OSError: it cannot be written; the target is unchanged.
    """
    with replacing(target) as draft:
        draft.write_text(text, encoding="utf-8")


def share_of_disk(folder: Path) -> tuple[int, float]:
    """Return the bytes in a folder, and their share of its disk; zero if there is no such folder."""
    if not folder.is_dir():
        return 0, 0.0
    size = 0
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):  # a run may be deleting old files
            size += path.stat().st_size if path.is_file() else 0
    return size, size / shutil.disk_usage(folder).total


def sweep_drafts(target: Path) -> None:
    """Remove the drafts of `target` left by killed processes; only its single writer may call this.

    Drafts of version 0.1 had names without a leading dot.
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


def absence_of(snapshot: Path) -> str:
    """Say why there is no snapshot, and the way out: the home is a file, a folder that is missing, or an empty one."""
    home = snapshot.parent
    if home.is_dir():
        return f"there is no {snapshot} yet: run `presswatch ingest` first"
    if home.exists():
        return f"{home} is {NO_FOLDER}; choose another with --home"
    return f"there is no folder {home} yet: choose another with --home, or run `presswatch ingest` first"
