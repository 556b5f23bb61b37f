"""The bytes of a web archive, plain or compressed (gzip, zstd), record by record, with bounded memory.

warcio's own iterator holds a line or a head of any length (282 KB of gzip took 7 GB) and ends at the first fault. Here
lines and heads are bounded, a fault costs only its record, and reading continues with the next one.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Generator, Iterator
from typing import IO

from warehouse.archive.zstd_frames import Frames, is_packed_with_zstd

GZIP_MAGIC = b"\x1f\x8b\x08"
PIECE_BYTES = 1 << 16
#: bytes kept of a line, and of a record's whole head; the rest is read and discarded
MAX_LINE_BYTES = 1 << 16
MAX_HEAD_BYTES = 1 << 18
#: a longer head is invalid
MAX_HEAD_LINES = 10_000
RECORD_START = re.compile(rb"WARC/\d")
#: how a record begins: with its version, or in an ARC file with an address
ANY_START = re.compile(rb"WARC/|[a-z][a-z0-9+.-]{1,20}:")
#: bytes needed to recognise the beginning of a record
START_BYTES = 24
LENGTH = re.compile(rb"content-length[ \t]*:", re.IGNORECASE)


class Damage(ValueError):
    """The archive is broken here; reading may continue after it."""


def unpacked_pieces(file: IO[bytes]) -> Iterator[bytes | Damage]:
    """Yield a file's content in pieces of at most 64 KB, gzip and zstd decompressed.

    One member per record, or one for all.

    A broken or cut member is a `Damage` among the pieces; reading continues with the next member.
    """
    piece = file.read(PIECE_BYTES)
    if piece.startswith(GZIP_MAGIC):
        yield from unpacked_members(file, piece)
        return
    if is_packed_with_zstd(piece):
        for part in Frames(file, piece).pieces():
            yield Damage(str(part)) if isinstance(part, ValueError) else part
        return
    while piece:
        yield piece
        piece = file.read(PIECE_BYTES)


def unpacked_members(file: IO[bytes], piece: bytes) -> Iterator[bytes | Damage]:
    """Yield the content of a gzip file that begins with `piece`."""
    while piece := (yield from up_to_member(file, piece)):
        piece = yield from unpacked_member(file, piece)


def up_to_member(file: IO[bytes], piece: bytes) -> Generator[Damage, None, bytes]:
    """Skip to the next member; return the bytes it begins with, b"" at the end."""
    while piece := piece or file.read(PIECE_BYTES):
        start = piece.find(GZIP_MAGIC)
        # Zeros between members are padding; the magic may be split across two pieces.
        between = piece[:start] if start >= 0 else piece[:-2]
        if between.strip(b"\0"):
            yield Damage("bytes between packed records belong to none")
        if start >= 0:
            return piece[start:]
        following = file.read(PIECE_BYTES)
        piece = piece[-2:] + following if following else b""
        if not piece:
            return b""
    return b""


def unpacked_member(file: IO[bytes], piece: bytes) -> Generator[bytes | Damage, None, bytes]:
    """Yield the content of one member that begins with `piece`; return what was read beyond it."""
    unpacker = zlib.decompressobj(31)
    while piece := piece or file.read(PIECE_BYTES):
        try:
            unpacked = unpacker.decompress(piece, PIECE_BYTES)
        except zlib.error as error:
            yield Damage(f"a packed record is broken: {error}")
            return piece[1:]
        if unpacked:
            yield unpacked
        if unpacker.eof:
            return unpacker.unused_data
        piece = unpacker.unconsumed_tail
    # The last piece may decompress to more than one.
    while unpacked := unpacker.decompress(b"", PIECE_BYTES):
        yield unpacked
    if not unpacker.eof:
        yield Damage("the packed file ends early")
    return b""


class RecordStream:
    """A cursor over an archive's bytes. `position` counts decompressed bytes from the start of the file."""

    def __init__(self, file: IO[bytes], position: int = 0) -> None:
        self.position = position
        self._pieces = unpacked_pieces(file)
        self._held = b""

    def at_record(self) -> bool:
        """Skip the line breaks between records; return False at the archive's end.

        Raises:
            Damage: the archive is broken here.
        """
        while True:
            rest = self._held.lstrip(b"\r\n")
            self._drop(len(self._held) - len(rest))
            if len(self._held) < START_BYTES and self._more():
                continue
            if self._held and not ANY_START.match(self._held):
                self._drop(1)
                raise Damage("what stands there begins like no record")
            return bool(self._held)

    def line(self) -> bytes:
        """Return the next line with its end, cut to 64 KB; b"" at the archive's end.

        Raises:
            Damage: the archive is broken here.
        """
        kept = bytearray()
        while self._held or self._more():
            end = self._held.find(b"\n") + 1 or len(self._held)
            kept += self._held[: min(end, MAX_LINE_BYTES - len(kept))]
            is_whole = self._held[end - 1 : end] == b"\n"
            self._drop(end)
            if is_whole:
                break
        return bytes(kept)

    def head(self) -> bytes:
        """Return the lines up to and including a blank one; beyond 256 KB only the length field is kept.

        Raises:
            Damage: the archive is broken here, or ends, or the head has no end.
        """
        kept = bytearray()
        for _ in range(MAX_HEAD_LINES):
            line = self.line()
            if not line:
                raise Damage("the archive ends within a record's head")
            if len(kept) + len(line) <= MAX_HEAD_BYTES or LENGTH.match(line):
                kept += line
            if not line.strip():
                return bytes(kept)
        raise Damage(f"a record's head has more than {MAX_HEAD_LINES} lines")

    def read(self, length: int) -> bytes:
        """Read this many bytes.

        Raises:
            Damage: the archive is broken here, or ends.
        """
        taken = bytearray()
        while len(taken) < length:
            if not self._held and not self._more():
                raise Damage(f"{length - len(taken)} bytes are missing from the last record")
            step = min(length - len(taken), len(self._held))
            taken += self._held[:step]
            self._drop(step)
        return bytes(taken)

    def skip(self, length: int) -> None:
        """Skip this many bytes.

        Raises:
            Damage: as `read`.
        """
        while length:
            if not self._held and not self._more():
                raise Damage(f"{length} bytes are missing from the last record")
            step = min(length, len(self._held))
            self._drop(step)
            length -= step

    def next_record(self) -> bool:
        """Go to the next place that begins like a record; return False if there is none."""
        while True:
            found = RECORD_START.search(self._held)
            if found:
                self._drop(found.start())
                return True
            # The beginning of a record may be split across two pieces.
            self._drop(max(0, len(self._held) - len(b"WARC/")))
            try:
                if not self._more():
                    return False
            except Damage:
                self._held = b""

    def _drop(self, count: int) -> None:
        self._held = self._held[count:]
        self.position += count

    def _more(self) -> bool:
        """Take in another piece; return False at the end."""
        piece = next(self._pieces, b"")
        if isinstance(piece, Damage):
            raise piece
        self._held += piece
        return bool(piece)
