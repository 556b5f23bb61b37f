"""Whether a database file can be read in full: every header and every block against the checksum it was written with.

DuckDB keeps a checksum in the first eight bytes of each header (4 KB, three of them) and of each block (their size
stands in the second and third header), and compares it when it reads the block. Row counts come from metadata, and a
damaged column shows only when somebody asks for it. This reads the whole file once instead: 1.3 GB take half a
CPU-second (docs/quality.md), a twentieth of what reading every column through the engine takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import duckdb

from warehouse.statements import quoted
from warehouse.store.file.engine import looking_into

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HEADER_BYTES = 4096
#: the main header and two alternating ones
HEADERS = 3
#: where the second and third header hold the size of a block, a 64-bit word: behind checksum, iteration, meta block,
#: free list and number of blocks (DuckDB's src/storage/storage_info.cpp, DatabaseHeader)
BLOCK_SIZE_AT = 40
#: sizes of blocks that the engine takes
BLOCK_SIZES = frozenset(1 << power for power in range(14, 19))
#: bytes looked at together
BYTES_AT_ONCE = 16 * 1024 * 1024
#: DuckDB's checksum (src/common/checksum.cpp): the 64-bit words times this, all combined by XOR, and the start value
FACTOR, START = 0xBF58476D1CE4E5B9, 5381


#: the engine's message about a damaged log; a file that somebody has open gives another
REPLAY = "replaying WAL"


def damage_in(path: Path) -> str | None:
    """Return what is unreadable in a closed database file, in words; None if nothing is.

    An unused block may contain anything: the engine tells whether a wrong one is in use.
    """
    size = path.stat().st_size
    if size < HEADERS * HEADER_BYTES:
        return f"it has {size} bytes, fewer than its headers take"
    with path.open("rb") as file:
        wrong_headers = list(wrong_parts(file, HEADERS, HEADER_BYTES))
        block_bytes = block_size(file, wrong_headers)
        if block_bytes is None:
            return "none of its headers tells the size of its blocks"
        file.seek(HEADERS * HEADER_BYTES)
        blocks, rest = divmod(size - HEADERS * HEADER_BYTES, block_bytes)
        wrong = set(wrong_parts(file, blocks, block_bytes))
    if rest:
        # The file is cut short, or the file system returned only a part of the last block.
        wrong.add(blocks)
    if not wrong_headers and not wrong:
        return damage_in_log(path)
    try:
        used = blocks_in_use(path)
    except duckdb.Error as error:
        return str(error).strip().partition("\n")[0]
    lost = sorted(used & wrong)
    if lost or max(used, default=0) >= blocks + bool(rest):
        return f"{len(lost) or 'some'} of its {len(used)} blocks in use cannot be read"
    return None


def block_size(file: BinaryIO, wrong_headers: Sequence[int] = ()) -> int | None:
    """Return the bytes of a block as a whole header of an opened database file tells them; None if no header does."""
    for number in range(1, HEADERS):
        file.seek(number * HEADER_BYTES + BLOCK_SIZE_AT)
        told = int.from_bytes(file.read(8), "little")
        if number not in wrong_headers and told in BLOCK_SIZES:
            return told
    return None


def damage_in_log(path: Path) -> str | None:
    """Return why the write-ahead log left by a kill or a full disk cannot be replayed; None if it can.

    The log's own checksums reveal a flipped byte, except in lengths: there the log ends for the engine, like one torn
    by a power cut. What was committed after it is lost as whole transactions, visits with their items, and the next
    round visits these feeds again.
    """
    if not path.with_name(f"{path.name}.wal").exists():
        return None
    try:
        with duckdb.connect(str(path), read_only=True):
            return None
    except duckdb.Error as error:
        said = str(error).strip().partition("\n")[0]
        return f"its write-ahead log: {said}" if REPLAY in said else None


def wrong_parts(file: BinaryIO, parts: int, size: int) -> Iterator[int]:
    """Yield the numbers of those of the next `parts` parts of a file whose checksum does not match their content."""
    import numpy as np

    at_once = min(BYTES_AT_ONCE // size, max(parts, 1))
    buffer = np.empty((at_once, size // 8), dtype="<u8")
    products = np.empty((at_once, size // 8 - 1), dtype="<u8")
    for first in range(0, parts, at_once):
        count = min(at_once, parts - first)
        words = buffer[:count]
        read_whole(file, words)
        yield from (first + int(number) for number in mismatches(words, products[:count]))


def read_whole(file: BinaryIO, words: NDArray[np.uint64]) -> None:
    """Fill the array from the file; bytes missing from a file that is being cut short count as zeros."""
    view = words.data.cast("B")
    while view and (got := file.readinto(view)):  # type: ignore[attr-defined]
        view = view[got:]
    view[:] = bytes(len(view))


def mismatches(words: NDArray[np.uint64], products: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the rows whose first word is not the checksum of the others."""
    import numpy as np

    np.multiply(words[:, 1:], np.uint64(FACTOR), out=products)
    sums = np.bitwise_xor.reduce(products, axis=1) ^ np.uint64(START)
    return np.flatnonzero(sums != words[:, 0])


def blocks_in_use(path: Path) -> set[int]:
    """Return the numbers of the blocks that hold rows or metadata, according to the engine.

    Raises:
        duckdb.Error: the file cannot be opened, or its metadata cannot be read.
    """
    with looking_into(path) as connection:
        tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
        used = {int(block) for (block,) in connection.execute("SELECT block_id FROM pragma_metadata_info()").fetchall()}
        for (table,) in tables:
            segments = connection.execute(
                f"SELECT block_id, additional_block_ids FROM pragma_storage_info({quoted(table)})"
            ).fetchall()
            for block, more in segments:
                used.update(number for number in (block, *(more or ())) if number is not None and number >= 0)
        return used


def is_sound(path: Path) -> bool:
    """Tell whether the file exists and can be read in full."""
    with suppress(OSError):
        return damage_in(path) is None
    return False
