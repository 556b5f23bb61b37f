"""The bytes of a web archive, plain or packed (gzip, zstd), a record at a time, no more in memory than is asked for.

warcio's own iterator holds a line or a head of any length (282 KB of gzip took 7 GB) and ends at the first fault. Here
lines and heads are bounded, a fault costs the record that it is in, and reading goes on at the next one.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Generator, Iterator
from typing import IO

from warehouse.archive.zstd_frames import Frames, is_packed_with_zstd

GZIP_MAGIC = b"\x1f\x8b\x08"
PIECE_BYTES = 1 << 16
#: bytes kept of a line, and of a record's whole head; what is beyond is read and forgotten
MAX_LINE_BYTES = 1 << 16
MAX_HEAD_BYTES = 1 << 18
#: lines of a head, after which it is none
MAX_HEAD_LINES = 10_000
RECORD_START = re.compile(rb"WARC/\d")
#: how a record begins: with its version, or in an ARC file with an address
ANY_START = re.compile(rb"WARC/|[a-z][a-z0-9+.-]{1,20}:")
#: bytes that tell how a record begins
START_BYTES = 24
LENGTH = re.compile(rb"content-length[ \t]*:", re.IGNORECASE)


class Damage(ValueError):
    """The archive is broken here; reading may go on behind it."""


def unpacked_pieces(file: IO[bytes]) -> Iterator[bytes | Damage]:
    """A file's content in pieces of at most 64 KB, gzip and zstd undone: one member a record, or one for all.

    A member that is broken or cut is a `Damage` among the pieces; what follows begins at the next member.
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
    """The content of a gzip file that begins with `piece`."""
    while piece := (yield from up_to_member(file, piece)):
        piece = yield from unpacked_member(file, piece)


def up_to_member(file: IO[bytes], piece: bytes) -> Generator[Damage, None, bytes]:
    """Pass over what stands before the next member; gives the bytes that it begins with, b"" at the end."""
    while piece := piece or file.read(PIECE_BYTES):
        start = piece.find(GZIP_MAGIC)
        # Zeros between members are padding; the magic may stand across two pieces.
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
    """The content of one member that begins with `piece`; gives what was read beyond it."""
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
    # The last piece may unpack into more than one.
    while unpacked := unpacker.decompress(b"", PIECE_BYTES):
        yield unpacked
    if not unpacker.eof:
        yield Damage("the packed file ends early")
    return b""


class RecordStream:
    """A cursor over an archive's bytes. `position` counts unpacked bytes from the start of the file."""

    def __init__(self, file: IO[bytes], position: int = 0) -> None:
        self.position = position
        self._pieces = unpacked_pieces(file)
        self._held = b""

    def at_record(self) -> bool:
        """Skip the line breaks between records; False at the archive's end.

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
        """The next line with its end, cut to 64 KB; b"" at the archive's end.

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
        """The lines up to a blank one, the blank one too; what is beyond 256 KB is left out, but for the length.

        Raises:
            Damage: the archive is broken here, or ends, or this goes on without end.
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
        """So many bytes.

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
        """Leave out so many bytes.

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
        """Go on to the next place that begins like a record; False where there is none."""
        while True:
            found = RECORD_START.search(self._held)
            if found:
                self._drop(found.start())
                return True
            # What begins a record may stand across two pieces.
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
        """Take in another piece; False at the end."""
        piece = next(self._pieces, b"")
        if isinstance(piece, Damage):
            raise piece
        self._held += piece
        return bool(piece)
