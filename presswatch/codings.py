"""Content codings (RFC 9110 §8.4), undone with a bound, for answers of the network and for records of archives.

Over the network gzip is asked for, and deflate, which some servers send anyway, is undone as well: there a body can be
asked for again. An archive can't be, so brotli and zstd, which browsers ask for, are undone in records too.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence

#: a body and the most bytes that may come out of it -> the body without one coding
Decoder = Callable[[bytes, int], bytes]
#: one step for a usual page: each further one copies what is left of the body
STEP_BYTES = 512 * 1024
#: members of one gzip body: each copies what is left, so 750,000 empty ones in 15 MB would take minutes
MOST_MEMBERS = 1000
GZIP_MAGIC = b"\x1f\x8b\x08"
#: the window that RFC 8878 §3.1.1.1.2 asks decoders to support, 8 MB, and what browsers allow
ZSTD_WINDOW_BYTES = 8 * 1024 * 1024
#: bytes of a zstd body taken at a time: what they unpack to fits into memory
ZSTD_STEP_BYTES = 256
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
#: how a body begins that is in a coding, whatever its label says
MAGIC = {GZIP_MAGIC: "gzip", ZSTD_MAGIC: "zstd"}
#: names that stand for no coding in the registry of HTTP content codings count as none: "UTF-8", "none", "aws-chunked"
REGISTERED = frozenset(
    "aes128gcm br compress dcb dcz deflate exi gzip pack200-gzip x-compress x-gzip zstd".split()  # noqa: SIM905
)
#: how a text begins that is in no coding, whatever its label says
PLAIN_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf|\s)*[<{\[]")
NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class TooMuch(Exception):
    """The decoded body is larger than it may be."""


class BadCoding(Exception):
    """The body's coding is one that is not undone, or it is broken, or the body ends too early."""


def decoded_body(wire_body: bytes, content_encoding: str, limit: int, *, is_archived: bool = False) -> bytes:
    """A body without its content codings; at most `limit` bytes come out.

    A gzip body without a label is undone, too; a body that is plainly text is left as it is, whatever its label.

    Args:
        wire_body: as it came.
        content_encoding: the header's value, of several lines joined by commas.
        limit: of the decoded body, in bytes.
        is_archived: whether it comes from an archive, where other codings and several of them are undone as well.

    Raises:
        TooMuch: more than `limit` bytes would come out.
        BadCoding: the stream is broken or ends too early, or its coding is not undone here.
    """
    codings = codings_of(content_encoding) or codings_seen(wire_body, is_archived)
    if not codings or (codings[-1] not in DECODERS and is_plain(wire_body)):
        return within(wire_body, limit)
    if is_archived:
        return within(_without_codings(wire_body, codings, ARCHIVE_DECODERS, limit), limit)
    # A proxy that repeats a header line has not packed twice.
    once = tuple(dict.fromkeys(codings))
    if len(once) > 1:
        raise BadCoding(f"content coding refused: {', '.join(once)[:60]}")
    body = _without_codings(wire_body, once, DECODERS, limit)
    if body.startswith(GZIP_MAGIC):
        # Packed by the program and by its server, whatever the label counts.
        body = ungzipped(body, limit)
    if body.startswith(GZIP_MAGIC):
        raise BadCoding("content coding refused: gzip more than twice")
    return within(body, limit)


def codings_seen(wire_body: bytes, is_archived: bool) -> tuple[str, ...]:
    """The coding that a body without a label shows by its first bytes: gzip, in an archive others as well."""
    found = (coding for magic, coding in MAGIC.items() if wire_body.startswith(magic))
    return tuple(coding for coding in found if coding == "gzip" or is_archived)


def codings_of(content_encoding: str) -> tuple[str, ...]:
    """The codings of a Content-Encoding header, in the order of their use, without words that are none."""
    names = (name.strip(" \t\"'").lower() for name in content_encoding.split(","))
    return tuple(name for name in names if name in REGISTERED)


def is_plain(body: bytes) -> bool:
    """Whether a body is plainly text: markup or JSON by its first character, without controls."""
    beginning = body[:1024]
    return PLAIN_BEGINNING.match(beginning) is not None and NO_TEXT.search(beginning) is None


def within(body: bytes, limit: int) -> bytes:
    """The body, if it is no longer than that.

    Raises:
        TooMuch: it is.
    """
    if len(body) > limit:
        raise TooMuch
    return body


def _without_codings(body: bytes, names: Sequence[str], decoders: Mapping[str, Decoder], limit: int) -> bytes:
    """A body without these codings, the last one undone first."""
    for name in reversed(names):
        body = _without_coding(body, name, decoders, limit)
    return body


def _without_coding(body: bytes, name: str, decoders: Mapping[str, Decoder], limit: int) -> bytes:
    if name not in decoders:
        raise BadCoding(f"content coding refused: {name}")
    # Archives hold bodies already unpacked as well, and some servers label what they never packed.
    if is_plain(body):
        return body
    # What a body begins with is surer than its label; brotli alone begins with nothing of its own.
    other = next((coding for magic, coding in MAGIC.items() if body.startswith(magic)), name)
    return decoders[other if other in decoders else name](body, limit)


def ungzipped(body: bytes, limit: int) -> bytes:
    """A gzip body unpacked; one that lacks nothing but its checksum is whole."""
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
    """Return what a gzip member holds that lacks bytes of its trailer alone; None where it is cut before, or goes on.

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
    """A gzip body unpacked; or what an archive holds under its old label: a body that is unpacked, or packed anew."""
    if body.startswith(GZIP_MAGIC[:2]):
        return ungzipped(body, limit)
    if NO_TEXT.search(body[:1024]) is None:
        return body
    try:
        return unbrotlied(body, limit)
    except BadCoding:
        return body


def undeflated(body: bytes, limit: int) -> bytes:
    """A deflate body unpacked: RFC 9110 §8.4.1.2 means zlib's form, many servers send the bare stream."""
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
    """A brotli body (RFC 7932) unpacked, step by step: one of 800 bytes may hold a gigabyte."""
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
    """A zstd body (RFC 8878) unpacked, frame by frame, in steps: a block of four bytes may hold 128 KB."""
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
    """The parts as one body.

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
