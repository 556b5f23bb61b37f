"""Convert the chunks of a body to the form a strict parser accepts (RFC 9112 §7.1).

Servers put spaces before and after a chunk's size, `0x`, or bare line feeds; every browser reads these. What is not a
size at all is passed on unchanged, for the parser to reject.
"""

from __future__ import annotations

import re

SIZE = re.compile(rb"[ \t]*(?:0[xX])?([0-9a-fA-F]{1,15})[ \t]*(?:;.*)?", re.DOTALL)
#: of a line between two chunks, including extensions; the parser rejects longer ones
MOST_LINE_BYTES = 4096


class ChunkMarks:
    """The state of one chunked body."""

    __slots__ = ("_is_broken", "_is_last", "_left", "_line")

    def __init__(self) -> None:
        #: the incomplete line
        self._line = b""
        #: bytes of the chunk still to come
        self._left = 0
        #: whether the mark of the last chunk has come: trailers follow
        self._is_last = False
        self._is_broken = False

    def mended(self, received: bytes) -> bytes:
        """Return what may be passed on now; at the end of the stream, whatever was held back."""
        if self._is_broken or not received:
            handed, self._line = self._line + received, b""
            return handed
        parts: list[bytes] = []
        rest = received
        while rest and not self._is_broken:
            if self._left:
                data, rest = rest[: self._left], rest[self._left :]
                self._left -= len(data)
                parts += [data, b"" if self._left else b"\r\n"]
            else:
                rest = self._line_taken(rest, parts)
        return b"".join([*parts, rest])

    def _line_taken(self, received: bytes, parts: list[bytes]) -> bytes:
        """Take the next line; return what follows it."""
        line, end, rest = received.partition(b"\n")
        self._line += line
        if not end and len(self._line) <= MOST_LINE_BYTES:
            return b""
        found = SIZE.fullmatch(self._line.rstrip(b"\r"))
        if self._is_last:
            parts.append(self._line.rstrip(b"\r") + b"\r\n")
        elif found and end:
            self._left = int(found.group(1), 16)
            self._is_last = self._left == 0
            parts.append(b"%x\r\n" % self._left)
        elif self._line.strip() or not end:
            self._is_broken = True
            parts.append(self._line + end)
        # An empty line ends the previous chunk, which is already marked.
        self._line = b""
        return rest
