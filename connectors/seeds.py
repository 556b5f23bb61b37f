"""Find and read seed files below a folder, without interpreting their content.

Anything but a regular file is reported and never opened: a FIFO would hang, a device would never end. The same goes for
files that are too large: a sparse file has gigabytes of nothing.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from presswatch.records import DropReason, SeedTrace

#: bytes of the largest seed file
MAX_BYTES = 10 * 1024 * 1024

#: suffixes of files that are read
SUFFIXES = frozenset({".txt", ".md", ".html", ".htm", ".json", ".jsonl"})

#: leftovers of editors and people, in lower case
BACKUP_ENDINGS = ("~", ".bak", ".swp", ".swo", ".tmp", ".orig")


@dataclass(frozen=True, slots=True)
class SeedEntry:
    """A seed file that may be read. `path` is relative to the seed folder, with `/`; `file` is its location."""

    path: str
    file: Path
    trace: SeedTrace


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A seed's bytes. `path` is relative to the seed folder, with `/`."""

    path: str
    body: bytes


@dataclass(frozen=True, slots=True)
class SeedProblem:
    """Something in the seed folder that can't be read, with a `DropReason` and words for people."""

    path: str
    reason: DropReason
    detail: str


def find_seeds(folder: Path) -> Iterator[SeedEntry | SeedProblem]:
    """Yield all files below `folder`, sorted by path, unread; symbolic links to folders are reported, not followed.

    Hidden files, README files and editors' backups are silently skipped. A missing folder is one problem.
    """
    if not folder.is_dir():
        yield SeedProblem(".", DropReason.UNREADABLE, f"no seed folder at {folder}")
        return
    root = folder.resolve()
    problems: list[SeedProblem] = []
    found = sorted((relative_name(path, folder), path) for path in walked(folder, problems))
    entries = [looked_at(name, path, root) for name, path in with_names_apart(found)]
    yield from sorted([*problems, *entries], key=lambda entry: entry.path)


def with_names_apart(found: Sequence[tuple[str, Path]]) -> Iterator[tuple[str, Path]]:
    """Yield the same files; if two names look alike because of invalid UTF-8, the later one is marked by its bytes."""
    taken: set[str] = set()
    for name, path in found:
        alone = name if name not in taken else f"{name}~{os.fsencode(path.name).hex()[-40:]}"
        taken.add(alone)
        yield alone, path


def walked(folder: Path, problems: list[SeedProblem]) -> Iterator[Path]:
    """Yield every entry below a folder that is not skipped; unreadable folders go to `problems`."""

    def refuse(error: OSError) -> None:
        name = relative_name(Path(error.filename), folder)
        problems.append(SeedProblem(name, DropReason.UNREADABLE, error.strerror or "can't be listed"))

    for parent, folders, files in os.walk(folder, onerror=refuse):
        linked = [name for name in folders if (Path(parent) / name).is_symlink()]
        folders[:] = [name for name in folders if not name.startswith(".") and name not in linked]
        for name in files + linked:
            if not is_passed_over(name):
                yield Path(parent) / name


def is_passed_over(name: str) -> bool:
    """Tell whether a file is skipped: hidden, a README, an editor's backup."""
    lowered = name.lower()
    is_readme = lowered.split(".")[0] == "readme"
    is_lock = name.startswith("#") and name.endswith("#")
    return name.startswith(".") or is_readme or is_lock or lowered.endswith(BACKUP_ENDINGS)


def relative_name(path: Path, folder: Path) -> str:
    """Return a path below the seed folder as text that any encoder accepts.

    bytes that are not UTF-8 are shown in hex.
    """
    name = path.relative_to(folder).as_posix()
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def looked_at(name: str, path: Path, root: Path) -> SeedEntry | SeedProblem:
    """Check one file without reading it."""
    try:
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(root):
            return SeedProblem(name, DropReason.OUTSIDE, "a link that leads out of the seed folder")
        facts = path.stat()
    except (OSError, RuntimeError) as error:
        return unreadable(name, error)
    if not stat.S_ISREG(facts.st_mode):
        return SeedProblem(name, DropReason.NOT_A_FILE, f"{kind_name(facts.st_mode)}, not a plain file")
    if path.suffix.lower() not in SUFFIXES:
        known = ", ".join(sorted(SUFFIXES))
        return SeedProblem(
            name, DropReason.UNREADABLE, f"{path.suffix or 'no suffix'} is not a known kind; there are {known}"
        )
    if facts.st_size > MAX_BYTES:
        return SeedProblem(name, DropReason.TOO_BIG, f"larger than {MAX_BYTES >> 20} MB")
    # Inode numbers are unsigned; the largest number of the column is not.
    return SeedEntry(name, path, SeedTrace(facts.st_size, facts.st_mtime_ns, facts.st_ino & (2**63 - 1)))


def read_seed_file(entry: SeedEntry) -> SeedFile | SeedProblem:
    """Return one file's bytes, or why they cannot be read."""
    try:
        body = read_bounded(entry.file)
    except OSError as error:
        return unreadable(entry.path, error)
    if len(body) > MAX_BYTES:
        return SeedProblem(entry.path, DropReason.TOO_BIG, f"larger than {MAX_BYTES >> 20} MB")
    if not body.strip():
        return SeedProblem(entry.path, DropReason.EMPTY, "nothing in it")
    return SeedFile(entry.path, body)


def unreadable(name: str, error: OSError | RuntimeError) -> SeedProblem:
    """Return the system's error about a file, in its words."""
    text = error.strerror if isinstance(error, OSError) else str(error)
    return SeedProblem(name, DropReason.UNREADABLE, text or type(error).__name__)


def read_bounded(path: Path) -> bytes:
    """Return at most one byte more than allowed; a FIFO that has replaced the file gives an error instead of a wait."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "not a plain file any more")
        return file.read(MAX_BYTES + 1)


def kind_name(mode: int) -> str:
    """Return a word for an entry that is not a plain file."""
    kinds = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a FIFO", stat.S_IFSOCK: "a socket"}
    return kinds.get(stat.S_IFMT(mode), "a device")
