"""Content codings, undone with a bound: gzip (which we ask for) and deflate (which some servers send anyway).

Brotli and zstd are refused: their decoders hand out a gigabyte from a kilobyte in one piece.
"""

from __future__ import annotations

import zlib

#: one step for a usual page: each further one copies what is left of the body
STEP_BYTES = 512 * 1024
#: members of one gzip body: each copies what is left, so 750,000 empty ones in 15 MB would take minutes of the loop
MOST_MEMBERS = 1000
GZIP_MAGIC = b"\x1f\x8b\x08"
CODINGS = {"gzip": 31, "x-gzip": 31, "deflate": 15}


class TooMuch(Exception):
    """The decoded body is larger than it may be."""


class BadCoding(Exception):
    """The coding is unknown, doubled, broken or cut; `is_cut` tells the last one."""

    def __init__(self, message: str, *, is_refused: bool = False) -> None:
        super().__init__(message)
        #: we would not decode this even if it were whole
        self.is_refused = is_refused


def coding_of(content_encoding: str) -> str:
    """The one coding of an answer: '' for none, else a key of CODINGS.

    Raises:
        BadCoding: more than one coding, or one we do not decode.
    """
    codings = [
        name.strip().lower() for name in content_encoding.split(",") if name.strip().lower() not in ("", "identity")
    ]
    if not codings:
        return ""
    if len(codings) > 1 or codings[0] not in CODINGS:
        raise BadCoding(f"content coding refused: {', '.join(codings)[:60]}", is_refused=True)
    return codings[0]


def inflated(wire_body: bytes, coding: str, limit: int) -> bytes:
    """Undo a content coding; at most `limit` bytes come out. A gzip body without a label is undone, too.

    Raises:
        TooMuch: more than `limit` bytes would come out.
        BadCoding: the stream is broken or ends too early.
    """
    if not coding and wire_body.startswith(GZIP_MAGIC):
        coding = "gzip"
    if not coding:
        if len(wire_body) > limit:
            raise TooMuch
        return wire_body
    try:
        return _inflated_stream(wire_body, CODINGS[coding], limit)
    except zlib.error as error:
        if coding != "deflate":
            raise BadCoding(f"broken {coding} body") from error
    try:  # many servers mean raw deflate when they say "deflate"
        return _inflated_stream(wire_body, -15, limit)
    except zlib.error as error:
        raise BadCoding("broken deflate body") from error


def _inflated_stream(wire_body: bytes, window_bits: int, limit: int) -> bytes:
    """Inflate all members of a stream, step by step."""
    parts: list[bytes] = []
    size = members = 0
    rest = wire_body
    while rest:
        members += 1
        if members > MOST_MEMBERS:
            raise BadCoding("too many compressed members", is_refused=True)
        inflater = zlib.decompressobj(window_bits)
        pending = rest
        while not inflater.eof:
            part = inflater.decompress(pending, STEP_BYTES)
            pending = inflater.unconsumed_tail
            size += len(part)
            if size > limit:
                raise TooMuch
            parts.append(part)
            if not part and not pending and not inflater.eof:
                raise BadCoding("compressed body is cut")
        rest = inflater.unused_data if inflater.unused_data.startswith(GZIP_MAGIC) else b""
    return b"".join(parts)
