"""Web archives compressed with zstd: one frame per record, often with one dictionary at the beginning of the file.

The format is the IIPC's `.warc.zst`: the dictionary is in a skippable frame, itself compressed or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from presswatch.codings import ZSTD_MAGIC, ZSTD_STEP_BYTES

if TYPE_CHECKING:
    import zstandard

PIECE_BYTES = 1 << 16
#: RFC 8878 §3.1.2: sixteen magic numbers of frames to skip; the one that holds a dictionary
SKIPPABLE, DICTIONARY = b"\x2a\x4d\x18", b"\x5d\x2a\x4d\x18"
#: larger dictionaries and windows are an attack: archives have a dictionary of 100 KB to 1 MB
MOST_DICTIONARY_BYTES = 16_000_000
MOST_WINDOW_BYTES = 128 * 1024 * 1024


def is_packed_with_zstd(beginning: bytes) -> bool:
    """Tell whether a file that begins so holds zstd frames."""
    return beginning.startswith(ZSTD_MAGIC) or is_skippable(beginning)


def is_skippable(frame: bytes) -> bool:
    """Tell whether a frame is to be skipped."""
    return frame[1:4] == SKIPPABLE and frame[0] >> 4 == 5


class Frames:
    """The content of a file's frames, in order; faults are `ValueError`s among the pieces."""

    def __init__(self, file: IO[bytes], beginning: bytes) -> None:
        self._file = file
        self._held = beginning
        self._dictionary: zstandard.ZstdCompressionDict | None = None

    def pieces(self) -> Iterator[bytes | ValueError]:
        """Yield pieces of at most 64 KB; after a broken frame, continue with the next one."""
        while self._has(8):
            if self._held.startswith(ZSTD_MAGIC):
                yield from self._unpacked()
            elif is_skippable(self._held):
                yield from self._passed_over()
            else:
                yield from self._sought()

    def _has(self, count: int) -> bool:
        """Read until this many bytes are held; return False at the end of the file if no whole frame can follow."""
        while len(self._held) < count and (more := self._file.read(PIECE_BYTES)):
            self._held += more
        return len(self._held) >= count

    def _passed_over(self) -> Iterator[ValueError]:
        """Skip a frame; keep a dictionary."""
        length = int.from_bytes(self._held[4:8], "little")
        is_dictionary = self._held.startswith(DICTIONARY)
        if is_dictionary and length <= MOST_DICTIONARY_BYTES and self._has(8 + length):
            self._dictionary, self._held = dictionary_of(self._held[8 : 8 + length]), self._held[8 + length :]
            return
        if is_dictionary:
            yield ValueError("its dictionary is cut or too large")
        left = 8 + length
        while left > 0 and self._has(1):
            left, self._held = left - len(self._held[:left]), self._held[left:]

    def _sought(self) -> Iterator[ValueError]:
        """Continue at the next frame."""
        yield ValueError("bytes between packed records belong to none")
        while self._has(4):
            start = self._held.find(ZSTD_MAGIC)
            if start >= 0:
                self._held = self._held[start:]
                return
            self._held = self._held[-3:]
            if not self._has(4):
                self._held = b""

    def _unpacked(self) -> Iterator[bytes | ValueError]:
        """Yield the content of the frame that begins here, in small steps: a block of four bytes may hold 128 KB."""
        import zstandard

        empty = self._dictionary or zstandard.ZstdCompressionDict(b"")
        decoder = zstandard.ZstdDecompressor(dict_data=empty, max_window_size=MOST_WINDOW_BYTES).decompressobj()
        while self._has(1):
            step, self._held = self._held[:ZSTD_STEP_BYTES], self._held[ZSTD_STEP_BYTES:]
            try:
                content = decoder.decompress(step)
            except zstandard.ZstdError as error:
                self._held = step[1:] + self._held
                yield ValueError(f"a packed record is broken: {error}")
                return
            yield from (content[start : start + PIECE_BYTES] for start in range(0, len(content), PIECE_BYTES))
            if decoder.eof:
                self._held = decoder.unused_data + self._held
                return
        yield ValueError("the packed file ends early")


def dictionary_of(content: bytes) -> zstandard.ZstdCompressionDict | None:
    """Return a file's dictionary; None if it cannot be read: the frames that need it then report this."""
    import zstandard

    from presswatch.codings import BadCoding, TooMuch, unzstded

    try:
        plain = unzstded(content, MOST_DICTIONARY_BYTES) if content.startswith(ZSTD_MAGIC) else content
    except (BadCoding, TooMuch):
        return None
    return zstandard.ZstdCompressionDict(plain)
