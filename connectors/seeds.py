"""Find seed files: everything below a folder that a person put there to be read. Opens files, understands nothing.

What is no plain file is reported, never opened: a FIFO would hang, a device would never end.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from presswatch.records import DropReason

#: bytes of the largest seed file
MAX_BYTES = 10 * 1024 * 1024

#: suffixes that are read
SUFFIXES = frozenset({".txt", ".md", ".html", ".htm", ".json", ".jsonl"})

#: what editors and people leave behind, in lower case
BACKUP_ENDINGS = ("~", ".bak", ".swp", ".swo", ".tmp", ".orig")


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A seed's bytes. `path` is relative to the seed folder, with `/`."""

    path: str
    body: bytes


@dataclass(frozen=True, slots=True)
class SeedProblem:
    """Something in the seed folder that can't be read, with a `DropReason` and words for people."""

    path: str
    reason: str
    detail: str


def find_seeds(folder: Path) -> Iterator[SeedFile | SeedProblem]:
    """All files below `folder`, sorted by path; folders that are symbolic links are reported, not entered.

    Hidden files, README files and editors' backups are passed over without a word. A missing folder is one problem.
    """
    if not folder.is_dir():
        yield SeedProblem(".", DropReason.UNREADABLE, f"no seed folder at {folder}")
        return
    root = folder.resolve()
    found: list[tuple[str, Path] | SeedProblem] = []
    for path in walked(folder, found):
        name = relative_name(path, folder)
        found.append((name, path))
    for entry in sorted(found, key=lambda e: e.path if isinstance(e, SeedProblem) else e[0]):
        yield entry if isinstance(entry, SeedProblem) else read_file(*entry, root)


def walked(folder: Path, found: list[tuple[str, Path] | SeedProblem]) -> Iterator[Path]:
    """Every entry below a folder that is not to be passed over; unreadable folders become problems in `found`."""

    def refuse(error: OSError) -> None:
        name = relative_name(Path(error.filename), folder)
        found.append(SeedProblem(name, DropReason.UNREADABLE, error.strerror or "can't be listed"))

    for parent, folders, files in os.walk(folder, onerror=refuse):
        linked = [name for name in folders if (Path(parent) / name).is_symlink()]
        folders[:] = [name for name in folders if not name.startswith(".") and name not in linked]
        for name in files + linked:
            if not is_passed_over(name):
                yield Path(parent) / name


def is_passed_over(name: str) -> bool:
    """Whether a file is none of ours: hidden, a README, an editor's backup."""
    lowered = name.lower()
    is_readme = lowered.split(".")[0] == "readme"
    is_lock = name.startswith("#") and name.endswith("#")
    return name.startswith(".") or is_readme or is_lock or lowered.endswith(BACKUP_ENDINGS)


def relative_name(path: Path, folder: Path) -> str:
    """A path below the seed folder as text that any encoder takes: bytes that are no UTF-8 are shown in hexadecimal."""
    name = path.relative_to(folder).as_posix()
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def read_file(name: str, path: Path, root: Path) -> SeedFile | SeedProblem:
    """One file's bytes, or why not."""
    try:
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(root):
            return SeedProblem(name, DropReason.OUTSIDE, "a link that leads out of the seed folder")
        kind = path.stat().st_mode
        if not stat.S_ISREG(kind):
            return SeedProblem(name, DropReason.NOT_A_FILE, f"{kind_name(kind)}, not a plain file")
        if path.suffix.lower() not in SUFFIXES:
            known = ", ".join(sorted(SUFFIXES))
            return SeedProblem(name, DropReason.UNREADABLE, f"unknown kind {path.suffix or 'without suffix'}: {known}")
        body = read_bounded(path)
    except (OSError, RuntimeError) as error:
        text = error.strerror if isinstance(error, OSError) else str(error)
        return SeedProblem(name, DropReason.UNREADABLE, text or type(error).__name__)
    if len(body) > MAX_BYTES:
        return SeedProblem(name, DropReason.TOO_BIG, f"larger than {MAX_BYTES >> 20} MB")
    if not body.strip():
        return SeedProblem(name, DropReason.EMPTY, "nothing in it")
    return SeedFile(name, body)


def read_bounded(path: Path) -> bytes:
    """At most one byte more than allowed; a FIFO that took the file's place meanwhile gives an error, not a wait."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "not a plain file any more")
        return file.read(MAX_BYTES + 1)


def kind_name(mode: int) -> str:
    """What an entry that is no plain file is, in a word."""
    kinds = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a FIFO", stat.S_IFSOCK: "a socket"}
    return kinds.get(stat.S_IFMT(mode), "a device")
