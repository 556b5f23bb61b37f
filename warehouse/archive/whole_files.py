"""How far a file of our own archive is whole: a run may have died while it wrote."""

from __future__ import annotations

import mmap
import re
from pathlib import Path

LENGTH = re.compile(rb"\r\nContent-Length:[ \t]*(\d+)[ \t]*\r\n", re.IGNORECASE)
#: bytes of an archive file that are mapped at a time
MAPPED_BYTES = 8 * 1024 * 1024


def whole_length(path: Path, start: int = 0) -> int:
    """Bytes up to the end of the last whole record of a plain WARC; headers are read, bodies are skipped.

    `start` is where a record is known to end: what is before it is not looked at again.
    """
    size = path.stat().st_size
    if size <= start:
        return size
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        whole = let_go = start
        while (end := end_of_record(content, whole, size)) is not None:
            whole = end
            if whole - let_go > MAPPED_BYTES:
                # What was looked at counts as ours until we say that it is not: a day's file would fill the memory.
                content.madvise(mmap.MADV_DONTNEED)
                let_go = whole
    return whole


def end_of_record(content: mmap.mmap, start: int, size: int) -> int | None:
    """Where the record at `start` ends, its two closing line breaks included; None where it is not whole."""
    blank_line = content.find(b"\r\n\r\n", start, start + 2**16)
    if blank_line < 0 or content[start : start + 5] != b"WARC/":
        return None
    length = LENGTH.search(content[start : blank_line + 2])
    if length is None:
        return None
    end = blank_line + 4 + int(length[1]) + 4
    return end if end <= size and content[end - 4 : end] == b"\r\n\r\n" else None
