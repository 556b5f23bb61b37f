"""The chunks of a body as a strict parser takes them (RFC 9112 §7.1).

Servers put blanks before a chunk's size and behind it, `0x`, or line feeds alone; every browser reads these. What is no
size at all is handed on as it is, for the parser to refuse.
"""

from __future__ import annotations

import re

SIZE = re.compile(rb"[ \t]*(?:0[xX])?([0-9a-fA-F]{1,15})[ \t]*(?:;.*)?", re.DOTALL)
#: of a line between two chunks, its extensions included; the parser refuses longer ones
MOST_LINE_BYTES = 4096


class ChunkMarks:
    """What has come of one chunked body."""

    __slots__ = ("_is_broken", "_is_last", "_left", "_line")

    def __init__(self) -> None:
        #: of the line that is not whole yet
        self._line = b""
        #: bytes of the chunk that are still to come
        self._left = 0
        #: whether the last chunk's mark has come: trailers follow
        self._is_last = False
        self._is_broken = False

    def mended(self, received: bytes) -> bytes:
        """What may be handed on now; at the end of all, whatever was held back."""
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
        """Take the next line; returns what comes behind it."""
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
        # An empty line is the end of the chunk before it, which is marked already.
        self._line = b""
        return rest
