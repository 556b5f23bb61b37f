"""Read web archives: WARC files of any origin, complete or broken, and single records of our own."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from warcio.recordloader import ARC2WARCHeadersParser
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from presswatch.errors import Unreadable
from presswatch.headers import joined_headers
from presswatch.records import DropReason, Fetched
from warehouse.archive.bodies import LARGEST_BODY, fits, unpacked_body, without_chunks
from warehouse.archive.record_stream import GZIP_MAGIC, MAX_HEAD_BYTES, Damage, RecordStream

#: httpx returns bodies without their transfer coding; the header that announced one is kept under this name
ORIGINAL = "X-Archive-Orig-"
HEADER_OF_URL = "X-Presswatch-Requested-URI"
HEADER_OF_HOPS = "X-Presswatch-Hops"
#: exceptions of warcio's parsers for broken heads and chunks; none of them means the end of a file
BROKEN = (StatusAndHeadersParserException, EOFError, OSError, ValueError, OverflowError, zlib.error, AttributeError)
#: faults in one file after which the rest is skipped
MOST_DAMAGES = 1000
#: the web has existed since 1991; an earlier date comes from a clock that was never set
FIRST_YEAR = 1991
WARC_HEAD = StatusAndHeadersParser([], verify=False)
HTTP_HEAD = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/2", "HTTP/3"])
ARC_HEAD = ARC2WARCHeadersParser()


@dataclass(frozen=True, slots=True)
class RecordHead:
    """The head of a record: its fields, the bytes of its block, and where the record begins."""

    fields: Any
    length: int
    offset: int

    @property
    def uri(self) -> str:
        """The address, without the brackets that some writers put around it."""
        return (self.fields.get_header("WARC-Target-URI") or "").removeprefix("<").removesuffix(">").replace(" ", "%20")

    @property
    def is_answer(self) -> bool:
        """Whether it holds an answer of a web server."""
        is_response = self.fields.get_header("WARC-Type") == "response"
        return is_response and self.uri.lower().startswith(("http:", "https:"))


def records(path: Path) -> Iterator[Fetched | Unreadable]:
    """Yield every HTTP answer of a WARC (or ARC) file, gzipped or plain.

    An invalid record, and each place where a file is broken, is yielded as `Unreadable`; reading continues with the
    next record. Each body is at most 20 MB, also when decoded; one that does not match its digest is refused.
    """
    try:
        with path.open("rb") as file:
            yield from records_of(RecordStream(file), path)
    except OSError as error:
        yield Unreadable(DropReason.UNREADABLE, f"{path.name}: {one_line(error)}")


def record_in(packed: bytes) -> Fetched | Unreadable:
    """Return the HTTP answer in one record's bytes, gzipped or plain, as a byte range of an archive's file."""
    found = next(records_of(RecordStream(BytesIO(packed)), Path("record")), None)
    if isinstance(found, Fetched):
        return replace(found, record=None)
    return found or Unreadable(DropReason.UNREADABLE, "the record holds no answer of a server")


def records_of(stream: RecordStream, path: Path) -> Iterator[Fetched | Unreadable]:
    """Yield the HTTP answers of an open archive; `path` is its location."""
    for _ in range(MOST_DAMAGES):
        try:
            while stream.at_record():
                answer = next_answer(stream, path)
                if answer is not None:
                    yield answer
            return
        except (*BROKEN, Damage) as error:
            yield Unreadable(
                DropReason.UNREADABLE, f"{path.name}: broken after its last whole record: {one_line(error)}"
            )
        if not stream.next_record():
            return
    yield Unreadable(DropReason.UNREADABLE, f"{path.name}: broken at {MOST_DAMAGES} places; the rest is left")


def next_answer(stream: RecordStream, path: Path) -> Fetched | Unreadable | None:
    """Return the answer in the current record, or why it has none; None for a record of another kind.

    Raises:
        Damage: the archive is broken here, or ends; any of BROKEN: this is no record.
    """
    head = record_head(stream)
    if not head.is_answer:
        stream.skip(head.length)
        return None
    if head.length > LARGEST_BODY + MAX_HEAD_BYTES:
        stream.skip(head.length)
        return Unreadable(DropReason.TOO_BIG, f"{head.length} bytes", url=shown(head.uri))
    block = stream.read(head.length)
    try:
        return replace(fetched_from(head, block), record=(str(path), head.offset))
    except Unreadable as problem:
        return Unreadable(problem.reason, problem.detail, url=shown(head.uri))
    except BROKEN as error:
        return Unreadable(DropReason.UNREADABLE, one_line(error), url=shown(head.uri))


def record_head(stream: RecordStream) -> RecordHead:
    """Return the head of the current record.

    Raises:
        Damage: the archive is broken here, or ends; any of BROKEN: this is no record.
    """
    offset = stream.position
    line = stream.line()
    if line.startswith(b"WARC/"):
        fields, before = WARC_HEAD.parse(BytesIO(line + stream.head())), 0
    else:
        more = b"".join(stream.line() for _ in range(2)) if line.startswith(b"filedesc://") else b""
        fields = ARC_HEAD.parse(BytesIO(line + more))
        before = fields.total_len
    length = (fields.get_header("Content-Length") or "").strip()
    if not (length.isascii() and length.isdigit() and len(length) < 16):
        raise Damage(f"a record's length is {length[:40]!r}")
    return RecordHead(fields, max(0, int(length) - before), offset)


def record_at(file: IO[bytes], offset: int) -> Fetched:
    """Return the answer in the record that begins at an offset.

    Raises:
        Unreadable: there is no complete record with an answer, or its digest does not match.
    """
    file.seek(offset)
    stream = RecordStream(file, offset)
    try:
        head = record_head(stream)
        if not head.is_answer or head.length > LARGEST_BODY + MAX_HEAD_BYTES:
            raise Damage("no answer of a server stands there")
        return fetched_from(head, stream.read(head.length))
    except (*BROKEN, Damage) as error:
        raise Unreadable(DropReason.UNREADABLE, one_line(error)) from error


def fetched_from(head: RecordHead, block: bytes) -> Fetched:
    """Turn a response record back into a fetch.

    Raises:
        Unreadable: no HTTP answer, too large, an unsupported content coding, or bytes that do not match their digest.
        Any of BROKEN: its content has no known form.
    """
    beginning = RecordStream(BytesIO(b"" if block.startswith(GZIP_MAGIC) else block))
    answer = HTTP_HEAD.parse(BytesIO(beginning.head()))
    payload = block[beginning.position :]
    status = status_of(answer.get_statuscode())
    if len(payload) > LARGEST_BODY:
        raise Unreadable(DropReason.TOO_BIG, f"{len(payload)} bytes")
    facts = head.fields
    headers = joined_headers(answer.headers)
    wire = without_chunks(payload) if headers.get("transfer-encoding", "").lower() == "chunked" else payload
    body = unpacked_body(wire, headers.get("content-encoding", ""))
    is_whole = fits(facts.get_header("WARC-Block-Digest"), block)
    if not is_whole or not fits(facts.get_header("WARC-Payload-Digest"), payload, wire, body):
        raise Unreadable(DropReason.UNREADABLE, "its digest does not fit: its bytes are not those that were archived")
    return Fetched(
        url=web_url(facts.get_header(HEADER_OF_URL) or head.uri),
        final_url=web_url(head.uri),
        status=status,
        headers={name.removeprefix(ORIGINAL.lower()): value for name, value in headers.items()},
        body=body,
        fetched_at=moment(facts.get_header("WARC-Date")),
        wire_body=wire,
        hops=hops_of(facts.get_header(HEADER_OF_HOPS)),
    )


def status_of(code: str) -> int:
    """Return the status of an answer.

    Raises:
        Unreadable: it is not a number, so the record holds no answer.
    """
    if not (code.isascii() and code.isdigit()):
        raise Unreadable(DropReason.UNREADABLE, "no HTTP answer in the record")
    return int(code[:9])


def web_url(uri: str) -> str:
    """Return an address that can be parsed; its characters are not checked here.

    Raises:
        Unreadable: it can't be parsed.
    """
    try:
        parts = urlsplit(uri)
        if parts.hostname and (parts.port is None or parts.port):
            return uri
    except ValueError as error:
        raise Unreadable(DropReason.BAD_URL, one_line(error)) from error
    raise Unreadable(DropReason.BAD_URL, "its address has no host")


def shown(uri: str) -> str:
    """Return an address for a message."""
    return uri[:300]


def hops_of(header: str | None) -> tuple[tuple[int, str], ...]:
    """Return the redirects that led to an answer."""
    return tuple(hop(line) for line in (header or "").split(", ") if line)


def hop(line: str) -> tuple[int, str]:
    """Parse a redirect in our header: status, space, target."""
    status, _, target = line.partition(" ")
    return int(status), target


def moment(text: str | None) -> datetime:
    """Return a WARC date (W3C profile of ISO 8601, UTC) as an aware time.

    Raises:
        Unreadable: no date, or one before the web existed: an archive's record needs its time.
    """
    try:
        found = datetime.fromisoformat((text or "").replace("Z", "+00:00"))
        found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable(DropReason.UNREADABLE, f"the record's date is {str(text)[:60]!r}") from None
    if found.year < FIRST_YEAR:
        raise Unreadable(DropReason.UNREADABLE, f"the record's date is {str(text)[:60]!r}: there was no web then")
    return found


def one_line(error: BaseException) -> str:
    """Return an error's message without line breaks."""
    return " ".join(str(error).split()) or type(error).__name__
