"""Decode content codings (RFC 9110 §8.4) within limits, for network answers and archive records.

Requests ask for gzip, and deflate, which some servers send anyway, is decoded as well: a failed body can be requested
again. A record of an archive can't, so brotli and zstd, which browsers ask for, are decoded there too.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence

#: a body and the most bytes it may decode to -> the body without one coding
Decoder = Callable[[bytes, int], bytes]
#: one step for a usual page: each further step copies the rest of the body
STEP_BYTES = 512 * 1024
#: members of one gzip body: each copies the rest, so 750,000 empty ones in 15 MB would take minutes
MOST_MEMBERS = 1000
GZIP_MAGIC = b"\x1f\x8b\x08"
#: the window that RFC 8878 §3.1.1.1.2 asks decoders to support, 8 MB, as in browsers
ZSTD_WINDOW_BYTES = 8 * 1024 * 1024
#: bytes of a zstd body decoded at a time: their output fits into memory
ZSTD_STEP_BYTES = 256
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
#: how an encoded body begins, whatever its label
MAGIC = {GZIP_MAGIC: "gzip", ZSTD_MAGIC: "zstd"}
#: names outside the registry of HTTP content codings count as no coding: "UTF-8", "none", "aws-chunked"
REGISTERED = frozenset(
    "aes128gcm br compress dcb dcz deflate exi gzip pack200-gzip x-compress x-gzip zstd".split()  # noqa: SIM905
)
#: how an unencoded text begins, whatever its label
PLAIN_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf|\s)*[<{\[]")
NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class TooMuch(Exception):
    """The decoded body is larger than it may be."""


class BadCoding(Exception):
    """The body's coding is not supported, or the body is broken or ends too early."""


def decoded_body(wire_body: bytes, content_encoding: str, limit: int, *, is_archived: bool = False) -> bytes:
    """Return a body without its content codings, at most `limit` bytes.

    An unlabelled gzip body is decoded, too; a body that is clearly text is left as it is, whatever its label.

    Args:
        wire_body: as received.
        content_encoding: the header's value, several lines joined by commas.
        limit: of the decoded body, in bytes.
        is_archived: whether it comes from an archive, where further codings, and several at once, are decoded.

    Raises:
        TooMuch: the result would exceed `limit`.
        BadCoding: the stream is broken or ends too early, or its coding is not supported here.
    """
    codings = codings_of(content_encoding) or codings_seen(wire_body, is_archived)
    if not codings or (codings[-1] not in DECODERS and is_plain(wire_body)):
        return within(wire_body, limit)
    if is_archived:
        return within(_without_codings(wire_body, codings, ARCHIVE_DECODERS, limit), limit)
    # A proxy may repeat a header line without encoding twice.
    once = tuple(dict.fromkeys(codings))
    if len(once) > 1:
        raise BadCoding(f"content coding refused: {', '.join(once)[:60]}")
    body = _without_codings(wire_body, once, DECODERS, limit)
    if body.startswith(GZIP_MAGIC):
        # Compressed by both the program and its server, whatever the label says.
        body = ungzipped(body, limit)
    if body.startswith(GZIP_MAGIC):
        raise BadCoding("content coding refused: gzip more than twice")
    return within(body, limit)


def codings_seen(wire_body: bytes, is_archived: bool) -> tuple[str, ...]:
    """Return the coding that a body without a label shows by its first bytes: gzip, in an archive others as well."""
    found = (coding for magic, coding in MAGIC.items() if wire_body.startswith(magic))
    return tuple(coding for coding in found if coding == "gzip" or is_archived)


def codings_of(content_encoding: str) -> tuple[str, ...]:
    """Return the codings in a Content-Encoding header, in the order of use, without unknown words."""
    names = (name.strip(" \t\"'").lower() for name in content_encoding.split(","))
    return tuple(name for name in names if name in REGISTERED)


def is_plain(body: bytes) -> bool:
    """Tell whether a body is clearly text: markup or JSON by its first character, without control characters."""
    beginning = body[:1024]
    return PLAIN_BEGINNING.match(beginning) is not None and NO_TEXT.search(beginning) is None


def within(body: bytes, limit: int) -> bytes:
    """Return the body, if it is not longer than that.

    Raises:
        TooMuch: it is.
    """
    if len(body) > limit:
        raise TooMuch
    return body


def _without_codings(body: bytes, names: Sequence[str], decoders: Mapping[str, Decoder], limit: int) -> bytes:
    """Remove these codings from a body, the last one first."""
    for name in reversed(names):
        body = _without_coding(body, name, decoders, limit)
    return body


def _without_coding(body: bytes, name: str, decoders: Mapping[str, Decoder], limit: int) -> bytes:
    if name not in decoders:
        raise BadCoding(f"content coding refused: {name}")
    # Archives also hold bodies already decoded, and some servers label what they never encoded.
    if is_plain(body):
        return body
    # The first bytes of a body are more reliable than its label; only brotli has no typical beginning.
    other = next((coding for magic, coding in MAGIC.items() if body.startswith(magic)), name)
    return decoders[other if other in decoders else name](body, limit)


def ungzipped(body: bytes, limit: int) -> bytes:
    """Decompress a gzip body; one that lacks only its checksum is complete."""
    try:
        return _inflated(body, 31, limit)
    except zlib.error as error:
        raise BadCoding("broken gzip body") from error
    except BadCoding:
        whole = _inflated_without_trailer(body, limit)
        if whole is None:
            raise
        return whole


def _inflated_without_trailer(body: bytes, limit: int) -> bytes | None:
    """Return what a gzip member holds that lacks bytes of its trailer alone; None if it is cut before, or goes on.

    The trailer is a checksum and the size, four bytes each (RFC 1952 §2.3.1): with its last bytes supplied, such a
    member ends; one cut before does not.
    """
    inflater = zlib.decompressobj(31)
    unpacked = inflater.decompress(body, limit + 1)
    if len(unpacked) > limit:
        raise TooMuch
    trailer = struct.pack("<II", zlib.crc32(unpacked), len(unpacked))
    return unpacked if any(_ends_with(inflater, trailer[there:]) for there in range(len(trailer))) else None


def _ends_with(inflater: zlib._Decompress, rest: bytes) -> bool:
    """Tell whether these bytes bring a member to its end; the inflater given stays as it is."""
    trial = inflater.copy()
    try:
        return not trial.decompress(rest) and trial.eof and not trial.unused_data
    except zlib.error:
        return False


def ungzipped_where_packed(body: bytes, limit: int) -> bytes:
    """Decompress a gzip body; also one that an archive holds under its old label, decompressed or compressed again."""
    if body.startswith(GZIP_MAGIC[:2]):
        return ungzipped(body, limit)
    if NO_TEXT.search(body[:1024]) is None:
        return body
    try:
        return unbrotlied(body, limit)
    except BadCoding:
        return body


def undeflated(body: bytes, limit: int) -> bytes:
    """Decompress a deflate body: RFC 9110 §8.4.1.2 means zlib's form, many servers send the bare stream."""
    try:
        return _inflated(body, 15, limit)
    except zlib.error:
        pass
    try:
        return _inflated(body, -15, limit)
    except zlib.error as error:
        raise BadCoding("broken deflate body") from error


def _inflated(wire_body: bytes, window_bits: int, limit: int) -> bytes:
    """Inflate all members of a stream, step by step."""
    parts: list[bytes] = []
    size = members = 0
    rest = wire_body
    while rest:
        members += 1
        if members > MOST_MEMBERS:
            raise BadCoding("too many compressed members")
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


def unbrotlied(body: bytes, limit: int) -> bytes:
    """Decompress a brotli body (RFC 7932) step by step: 800 bytes may hold a gigabyte."""
    import brotli

    decoder = brotli.Decompressor()

    def steps() -> Iterable[bytes]:
        given = body
        while not decoder.is_finished():
            part = decoder.process(given, output_buffer_limit=STEP_BYTES)
            if not part and not given and decoder.can_accept_more_data():
                raise BadCoding("compressed body is cut")
            given = b""
            yield part

    try:
        return joined_within(steps(), limit)
    except brotli.error as error:
        raise BadCoding("broken br body") from error


def unzstded(body: bytes, limit: int) -> bytes:
    """Decompress a zstd body (RFC 8878) frame by frame, in steps: a block of four bytes may hold 128 KB."""
    import zstandard

    def steps() -> Iterable[bytes]:
        rest = body
        while rest:
            decoder = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW_BYTES).decompressobj()
            for start in range(0, len(rest), ZSTD_STEP_BYTES):
                yield decoder.decompress(rest[start : start + ZSTD_STEP_BYTES])
                if decoder.eof:
                    break
            if not decoder.eof:
                raise BadCoding("compressed body is cut")
            rest = decoder.unused_data + rest[start + ZSTD_STEP_BYTES :]
            rest = rest if rest.startswith(ZSTD_MAGIC) else b""

    try:
        return joined_within(steps(), limit)
    except zstandard.ZstdError as error:
        raise BadCoding("broken zstd body") from error


def joined_within(parts: Iterable[bytes], limit: int) -> bytes:
    """Join the parts to one body.

    Raises:
        TooMuch: they are longer than that.
    """
    body = bytearray()
    for part in parts:
        body += part
        if len(body) > limit:
            raise TooMuch
    return bytes(body)


DECODERS: Mapping[str, Callable[[bytes, int], bytes]] = {
    "gzip": ungzipped,
    "x-gzip": ungzipped,
    "deflate": undeflated,
}
ARCHIVE_DECODERS: Mapping[str, Callable[[bytes, int], bytes]] = {
    **DECODERS,
    "gzip": ungzipped_where_packed,
    "x-gzip": ungzipped_where_packed,
    "br": unbrotlied,
    "zstd": unzstded,
}
