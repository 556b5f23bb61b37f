"""Reading web archives: anybody's WARC files, whole or broken, and single records of our own."""

from __future__ import annotations

import io
import mmap
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from presswatch.errors import Unreadable
from presswatch.records import DropReason, Fetched

#: bytes of one answer, packed or unpacked; larger ones are films and disk images, not articles
LARGEST_BODY = 20 * 2**20
GZIP_MAGIC = b"\x1f\x8b\x08"
#: gzip members of one body; each copies what is left
MOST_MEMBERS = 1000
#: httpx hands us bodies without their transfer coding; the header that promised one is kept under this name
ORIGINAL = "X-Archive-Orig-"
HEADER_OF_URL = "X-Presswatch-Requested-URI"
HEADER_OF_HOPS = "X-Presswatch-Hops"
LENGTH = re.compile(rb"\r\nContent-Length:[ \t]*(\d+)[ \t]*\r\n", re.IGNORECASE)
#: what warcio and the readers below it raise over broken files
BROKEN = (ArchiveLoadFailed, EOFError, OSError, ValueError, zlib.error, AttributeError, AssertionError)


def records(path: Path) -> Iterator[Fetched | Unreadable]:
    """Every HTTP answer of a WARC (or ARC) file, gzipped or plain, up to its last whole record.

    A record that cannot be understood is yielded as `Unreadable`, as is the place where a broken file ends.
    Each body is at most 20 MB, unpacked too.
    """
    try:
        with path.open("rb") as file:
            yield from records_of(file, path)
    except ArchiveLoadFailed as error:
        if "non-chunked gzip" not in str(error):
            yield Unreadable(DropReason.UNREADABLE, f"{path.name}: {one_line(error)}")
            return
        # One gzip member around the whole file: against the standard, and common.
        yield from records_of_one_member(path)
    except BROKEN as error:
        yield Unreadable(DropReason.UNREADABLE, f"{path.name}: broken after its last whole record: {one_line(error)}")


def records_of_one_member(path: Path) -> Iterator[Fetched | Unreadable]:
    """The records of a WARC that was packed as a whole."""
    try:
        with path.open("rb") as file:
            yield from records_of(Unpacked(file), path)  # type: ignore[arg-type]
    except BROKEN as error:
        yield Unreadable(DropReason.UNREADABLE, f"{path.name}: broken after its last whole record: {one_line(error)}")


class Unpacked(io.RawIOBase):
    """The content of a gzip file as far as it is whole; `gzip` itself gives up a block of 128 KB before the break."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.unpacker = zlib.decompressobj(31)

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer; 0 at the end.

        Raises:
            EOFError: the file ends within a member, and everything before was given.
        """
        while True:
            packed = self.unpacker.unconsumed_tail or self.unpacker.unused_data or self.file.read(1 << 16)
            if self.unpacker.eof and packed:
                self.unpacker = zlib.decompressobj(31)
            elif not packed and not self.unpacker.eof:
                raise EOFError("the packed file ends early")
            elif not packed:
                return 0
            unpacked = self.unpacker.decompress(packed, len(buffer))
            if unpacked:
                buffer[: len(unpacked)] = unpacked
                return len(unpacked)


def records_of(file: IO[bytes], path: Path) -> Iterator[Fetched | Unreadable]:
    """The HTTP answers of an open archive; `path` is where it stands.

    Raises:
        ArchiveLoadFailed, EOFError, OSError, ValueError, zlib.error: the file is broken here.
    """
    iterator = ArchiveIterator(file, arc2warc=True)
    for record in iterator:
        uri = record.rec_headers.get_header("WARC-Target-URI") or ""
        if record.rec_type == "response" and uri.startswith(("http:", "https:")):
            try:
                yield replace(fetched_from(record), record=(str(path), iterator.get_record_offset()))
            except Unreadable as problem:
                yield Unreadable(problem.reason, f"{uri}: {problem.detail}")


def fetched_from(record: Any) -> Fetched:
    """A response record as the fetch it was.

    Raises:
        Unreadable: no HTTP answer, too large, or a content coding that cannot be undone.
        EOFError: the archive ends within the record.
    """
    answer, facts = record.http_headers, record.rec_headers
    if answer is None or not answer.get_statuscode().isdigit():
        raise Unreadable(DropReason.UNREADABLE, "no HTTP answer in the record")
    if record.payload_length > LARGEST_BODY:
        raise Unreadable(DropReason.TOO_BIG, f"{record.payload_length} bytes")
    payload = record.raw_stream.read(record.payload_length) if record.payload_length > 0 else b""
    if len(payload) < record.payload_length:
        raise EOFError(f"{record.payload_length - len(payload)} bytes are missing from the last record")
    headers = joined(answer.headers)
    if headers.get("transfer-encoding", "").lower() == "chunked":
        payload = without_chunks(payload)
    final_url = facts.get_header("WARC-Target-URI")
    return Fetched(
        url=facts.get_header(HEADER_OF_URL) or final_url,
        final_url=final_url,
        status=int(answer.get_statuscode()),
        headers={name.removeprefix(ORIGINAL.lower()): value for name, value in headers.items()},
        body=unpacked_body(payload, headers.get("content-encoding", "")),
        fetched_at=moment(facts.get_header("WARC-Date")),
        wire_body=payload,
        hops=tuple(hop(line) for line in (facts.get_header(HEADER_OF_HOPS) or "").split(", ") if line),
    )


def joined(headers: list[tuple[str, str]]) -> dict[str, str]:
    """Headers by lower-case name; repeated ones joined by commas, as RFC 9110 §5.3 allows."""
    found: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def hop(line: str) -> tuple[int, str]:
    """A redirect as it stands in our header: status, blank, target."""
    status, _, target = line.partition(" ")
    return int(status), target


def moment(text: str | None) -> datetime:
    """A WARC date (W3C profile of ISO 8601, UTC) as an aware time.

    Raises:
        Unreadable: no date: when it was fetched is half of what an archive is for.
    """
    try:
        found = datetime.fromisoformat((text or "").replace("Z", "+00:00"))
    except ValueError:
        raise Unreadable(DropReason.UNREADABLE, f"the record's date is {text!r}") from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def without_chunks(payload: bytes) -> bytes:
    """A body without its chunk marks; one that only claims to have them stays as it is."""
    unmarked: bytes = ChunkedDataReader(io.BytesIO(payload)).read(LARGEST_BODY)
    return unmarked


def unpacked_body(payload: bytes, coding: str) -> bytes:
    """A body without its content coding, at most `LARGEST_BODY` bytes.

    Raises:
        Unreadable: an unknown coding, a broken stream, or more bytes than an article has.
    """
    body = payload
    codings = [name.strip().lower() for name in coding.split(",") if name.strip()]
    for name in reversed(codings):
        if name in ("gzip", "x-gzip"):
            body = inflated(body, 31)
        elif name == "deflate":
            # RFC 9110 §8.4.1.2 means zlib; many servers send the bare stream.
            body = inflated(body, 15 if body[:1] == b"\x78" else -15)
        elif name != "identity":
            raise Unreadable(DropReason.UNREADABLE, f"content coding {name!r} is unknown")
    # Some servers do not say that they packed it; who fetched it undid that as well.
    return inflated(body, 31) if not {*codings} - {"identity"} and body.startswith(GZIP_MAGIC) else body


def inflated(packed: bytes, window_bits: int) -> bytes:
    """A deflate stream unpacked, never beyond the limit; archives hold bodies already unpacked as well."""
    body = bytearray()
    rest = packed
    try:
        for _ in range(MOST_MEMBERS):
            unpacker = zlib.decompressobj(window_bits)
            body += unpacker.decompress(rest, LARGEST_BODY + 1 - len(body))
            rest = unpacker.unused_data
            if len(body) > LARGEST_BODY or not rest.startswith(GZIP_MAGIC):
                break
    except zlib.error as error:
        if window_bits == 31 and packed[:2] != b"\x1f\x8b":
            return packed
        raise Unreadable(DropReason.UNREADABLE, f"packed body is broken: {error}") from error
    if len(body) > LARGEST_BODY:
        raise Unreadable(DropReason.TOO_BIG, f"more than {LARGEST_BODY} bytes when unpacked")
    return bytes(body)


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


def one_line(error: BaseException) -> str:
    """An error's words without the line breaks libraries put in."""
    return " ".join(str(error).split()) or type(error).__name__
