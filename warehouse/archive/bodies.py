"""Headers and bodies of archived answers, their codings undone within limits."""

from __future__ import annotations

import zlib
from io import BytesIO

from warcio.bufferedreaders import ChunkedDataReader

from presswatch.errors import Unreadable
from presswatch.records import DropReason
from warehouse.archive.record_stream import GZIP_MAGIC

#: bytes of one answer, packed or unpacked; larger ones are films and disk images, not articles
LARGEST_BODY = 20 * 2**20
#: gzip members of one body; each copies what is left
MOST_MEMBERS = 1000


def joined(headers: list[tuple[str, str]]) -> dict[str, str]:
    """Headers by lower-case name; repeated ones joined by commas, as RFC 9110 §5.3 allows."""
    found: dict[str, list[str]] = {}
    for name, value in headers:
        found.setdefault(name.lower(), []).append(value)
    return {name: ", ".join(values) for name, values in found.items()}


def without_chunks(payload: bytes) -> bytes:
    """A body without its chunk marks; one that only claims to have them stays as it is."""
    unmarked: bytes = ChunkedDataReader(BytesIO(payload)).read(LARGEST_BODY)
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
