"""Tables of libraries, kept in the user's cache as the arrays they become: the language model, stop words.

The files are mapped, not read: a process needs no time to unpack them, and memory only for the parts that its texts
ask for, which all processes share. A file is used only if it is whole, belongs to this user, and nobody else can write
it; otherwise the library's own files are unpacked. Summing up 60 MB takes longer than reading a text, so it is noted
beside a file which state of it was whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import mmap
import os
import sys
import time
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from zlib import adler32

import numpy as np

from presswatch.files import replacing
from presswatch.home.cached_files import cache_folder, only_newest, own_file
from transforms.language import library_tables, use_tables
from transforms.speedups import packed_stop_words, use_stop_words

#: each array begins at a multiple of this
ALIGNED = 64
#: bytes of the first line: the arrays' names, types, lengths and the sum of these and of what follows
HEAD_BYTES = 2048
#: bytes that are summed at once
PIECE = 1 << 20
#: of each kind, so that two installations can share a cache
MOST_KEPT = 2
#: seconds after which a file that changes again gets another time of change
UNCERTAIN = 2.0


class Kind(NamedTuple):
    """Tables of one library: what makes them of its files, what takes them, and the file or folder they come from."""

    make: Callable[[], Mapping[str, Any]]
    use: Callable[[Mapping[str, Any]], None]
    package: str
    origin: str


LANGUAGES = Kind(library_tables, use_tables, "py3langid", "data/model.npz.xz")
STOP_WORDS = Kind(packed_stop_words, use_stop_words, "justext", "stoplists")


def use_kept(*kinds: Kind) -> None:
    """Take tables for this process, kept ones or newly made; those of a library that lies elsewhere are left to it."""
    for kind in kinds:
        try:
            path = path_of(kind)
        except OSError:
            continue
        kind.use(mapped(path) or made(kind, path))


def path_of(kind: Kind) -> Path:
    """Return the file for tables of the installed library, made by the code in use.

    Copies of an installation share it, wherever they lie: each would push out what another has made.

    Raises:
        OSError: the library's files are not where they are expected.
    """
    spec = find_spec(kind.package)
    state = (Path(spec.origin if spec and spec.origin else "").parent / kind.origin).stat()
    told = repr((kind.origin, state.st_size, state.st_mtime_ns, np.__version__, sys.byteorder))
    digest = hashlib.blake2b(told.encode(), digest_size=16)
    digest.update(Path(kind.make.__code__.co_filename).read_bytes())
    return cache_folder("tables") / f"{digest.hexdigest()}.{kind.package}"


def made(kind: Kind, path: Path) -> Mapping[str, Any]:
    """Make tables and keep them; return them as kept, or as made if the cache cannot be written."""
    tables = kind.make()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep(path, tables)
        only_newest(path.parent, f"*{path.suffix}", MOST_KEPT)
    except OSError:
        return tables
    return mapped(path) or tables


def keep(path: Path, tables: Mapping[str, Any]) -> None:
    """Write tables whole or not at all, readable by this user alone.

    Raises:
        OSError: the cache cannot be written.
    """
    pieces: list[bytes] = []
    names: list[tuple[str, str, list[int]]] = []
    for name, table in tables.items():
        content = np.ascontiguousarray(table).tobytes()
        pieces.append(content + bytes(-len(content) % ALIGNED))
        names.append((name, table.dtype.str, list(table.shape)))
    total = sum_of_names(names)
    for piece in pieces:
        total = adler32(piece, total)
    head = json.dumps({"sum": total, "bytes": sum(map(len, pieces)), "tables": names}).encode()
    # On the disk before it has its name: what was found whole stays so.
    with replacing(path, durable=True) as draft:
        draft.touch(mode=0o600)
        with draft.open("wb") as file:
            file.write(head.ljust(HEAD_BYTES))
            file.writelines(pieces)


def mapped(path: Path) -> dict[str, Any] | None:
    """Return a file's tables, not yet in memory; None if there is none, it is not ours alone, or damaged."""
    try:
        with own_file(path) as file:
            head = json.loads(file.read(HEAD_BYTES))
            if not is_whole(path, file, head):
                return None
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    tables: dict[str, Any] = {}
    place = HEAD_BYTES
    for name, kind, shape in head["tables"]:
        count = math.prod(shape)
        tables[name] = np.frombuffer(content, np.dtype(kind), count, place).reshape(shape)
        place += tables[name].nbytes + -tables[name].nbytes % ALIGNED
    return tables


def is_whole(path: Path, file: BinaryIO, head: Mapping[str, Any]) -> bool:
    """Tell whether a file, read as far as its head, holds what was written; of the same state it is asked once."""
    state = os.fstat(file.fileno())
    told = repr((state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)).encode()
    mark = path.with_name(f"{path.name}-whole")
    with contextlib.suppress(OSError), own_file(mark) as noted:
        if noted.read() == told:
            return True
    if sum_of(file, sum_of_names(head["tables"])) != (head["sum"], head["bytes"]):
        return False
    if time.time() - state.st_ctime > UNCERTAIN:
        with contextlib.suppress(OSError):
            note(mark, told)
    return True


def note(mark: Path, told: bytes) -> None:
    """Note the state of a file that is whole.

    Raises:
        OSError: the cache cannot be written.
    """
    with replacing(mark) as draft:
        draft.touch(mode=0o600)
        draft.write_bytes(told)
    only_newest(mark.parent, f"*{mark.suffix}", MOST_KEPT)


def sum_of_names(names: object) -> int:
    """Return the Adler-32 sum of the arrays' names, types and lengths."""
    return adler32(json.dumps(names).encode())


def sum_of(file: BinaryIO, total: int) -> tuple[int, int]:
    """Return a sum continued over the rest of a file, and how many bytes that is; no more than a piece is in memory."""
    size = 0
    while piece := file.read(PIECE):
        total = adler32(piece, total)
        size += len(piece)
    return total, size
