"""Reading web archives: anybody's WARC files, whole or broken, and single records of our own."""

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
from warehouse.archive.bodies import LARGEST_BODY, unpacked_body, without_chunks
from warehouse.archive.digests import fits
from warehouse.archive.record_stream import GZIP_MAGIC, MAX_HEAD_BYTES, Damage, RecordStream

#: httpx hands us bodies without their transfer coding; the header that promised one is kept under this name
ORIGINAL = "X-Archive-Orig-"
HEADER_OF_URL = "X-Presswatch-Requested-URI"
HEADER_OF_HOPS = "X-Presswatch-Hops"
#: what warcio's readers of heads and chunks raise over broken ones; none of them is the end of a file
BROKEN = (StatusAndHeadersParserException, EOFError, OSError, ValueError, OverflowError, zlib.error, AttributeError)
#: places at which one file may be broken before the rest of it is left
MOST_DAMAGES = 1000
#: the web has pages since 1991; an earlier date is a clock that was never set
FIRST_YEAR = 1991
WARC_HEAD = StatusAndHeadersParser([], verify=False)
HTTP_HEAD = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1", "HTTP/2.0", "HTTP/2", "HTTP/3"])
ARC_HEAD = ARC2WARCHeadersParser()


@dataclass(frozen=True, slots=True)
class RecordHead:
    """What stands at a record's beginning: its fields, the bytes of its block, and where the record begins."""

    fields: Any
    length: int
    offset: int

    @property
    def uri(self) -> str:
        """The address, without the brackets that some writers put around it."""
        return (self.fields.get_header("WARC-Target-URI") or "").removeprefix("<").removesuffix(">").replace(" ", "%20")

    @property
    def is_answer(self) -> bool:
        """Whether it holds what a web server said."""
        is_response = self.fields.get_header("WARC-Type") == "response"
        return is_response and self.uri.lower().startswith(("http:", "https:"))


def records(path: Path) -> Iterator[Fetched | Unreadable]:
    """Every HTTP answer of a WARC (or ARC) file, gzipped or plain.

    A record that cannot be understood is yielded as `Unreadable`, as is each place where a file is broken; reading goes
    on at the next record. Each body is at most 20 MB, unpacked too; one that its digest does not fit is refused.
    """
    try:
        with path.open("rb") as file:
            yield from records_of(RecordStream(file), path)
    except OSError as error:
        yield Unreadable(DropReason.UNREADABLE, f"{path.name}: {one_line(error)}")


def record_in(packed: bytes) -> Fetched | Unreadable:
    """The HTTP answer in the bytes of one record, gzipped or plain, as a range of an archive's file gives them."""
    found = next(records_of(RecordStream(BytesIO(packed)), Path("record")), None)
    if isinstance(found, Fetched):
        return replace(found, record=None)
    return found or Unreadable(DropReason.UNREADABLE, "the record holds no answer of a server")


def records_of(stream: RecordStream, path: Path) -> Iterator[Fetched | Unreadable]:
    """The HTTP answers of an open archive; `path` is where it stands."""
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
    """The answer in the record that the stream stands at, or why it is none; None for a record of another kind.

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
    """The head of the record that the stream stands at.

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
    """The answer of the record that begins at an offset.

    Raises:
        Unreadable: there is no whole record with an answer, or its digest does not fit.
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
    """A response record as the fetch it was.

    Raises:
        Unreadable: no HTTP answer, too large, a content coding that cannot be undone, or bytes that its digest denies.
        Any of BROKEN: what stands in it is of no known form.
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
    """The status of an answer.

    Raises:
        Unreadable: it is no number, so the record holds no answer.
    """
    if not (code.isascii() and code.isdigit()):
        raise Unreadable(DropReason.UNREADABLE, "no HTTP answer in the record")
    return int(code[:9])


def web_url(uri: str) -> str:
    """An address that can be taken apart; its characters are not judged here.

    Raises:
        Unreadable: it can't.
    """
    try:
        parts = urlsplit(uri)
        if parts.hostname and (parts.port is None or parts.port):
            return uri
    except ValueError as error:
        raise Unreadable(DropReason.BAD_URL, one_line(error)) from error
    raise Unreadable(DropReason.BAD_URL, "its address has no host")


def shown(uri: str) -> str:
    """An address for a message."""
    return uri[:300]


def hops_of(header: str | None) -> tuple[tuple[int, str], ...]:
    """The redirects that led to an answer."""
    return tuple(hop(line) for line in (header or "").split(", ") if line)


def hop(line: str) -> tuple[int, str]:
    """A redirect as it stands in our header: status, blank, target."""
    status, _, target = line.partition(" ")
    return int(status), target


def moment(text: str | None) -> datetime:
    """A WARC date (W3C profile of ISO 8601, UTC) as an aware time.

    Raises:
        Unreadable: no date, or one before the web: when it was fetched is half of what an archive is for.
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
    """An error's words without the line breaks libraries put in."""
    return " ".join(str(error).split()) or type(error).__name__
