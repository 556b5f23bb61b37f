"""Write fetches as WARC 1.1 records, which the raw archive appends."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from presswatch.records import Fetched, Unchanged
from warehouse.archive.warc_reading import HEADER_OF_HOPS, HEADER_OF_URL, ORIGINAL

SOFTWARE = "presswatch"


class Head(StatusAndHeaders):  # type: ignore[misc]
    """Status line and headers, written in UTF-8: warcio refuses what is not ASCII, servers do not."""

    def compute_headers_buffer(self, header_filter: Any = None) -> None:
        """Fill `headers_buff`, which warcio writes unchanged."""
        self.headers_buff = self.to_str(header_filter).encode("utf-8") + b"\r\n"


def response_bytes(fetched: Fetched, record_id: str) -> bytes:
    """Return the answer as a record: status line and headers as received, then the body with its content coding."""
    headers = [archived_header(fetched, name, value) for name, value in fetched.headers.items()]
    facts = [("WARC-Date", warc_date(fetched)), ("WARC-Record-ID", record_id)]
    if fetched.url != fetched.final_url:
        facts.append((HEADER_OF_URL, written_url(fetched.url)))
    if fetched.hops:
        hops = ", ".join(f"{status} {written_url(target)}" for status, target in fetched.hops)
        facts.append((HEADER_OF_HOPS, hops))
    facts += [("WARC-Type", "response"), ("WARC-Target-URI", written_url(fetched.final_url))]
    head = head_bytes(f"HTTP/1.1 {fetched.status}", headers)
    return record_bytes("response", facts, head, fetched.wire_body or fetched.body)


#: why a revisit record has no body (WARC 1.1, annex C)
SAME_BODY = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
#: our own profile: other bytes (tokens, advertisements, counters), same text
SAME_TEXT = "urn:presswatch:revisit:same-text"


def revisit_bytes(answer: Fetched | Unchanged, before: Fetched, record_id: str) -> bytes:
    """Return an unchanged answer as a record of type `revisit`: its head only, and where the body is."""
    headers = [(name, value) for name, value in answer.headers.items() if name.lower() != "transfer-encoding"]
    status = answer.status if isinstance(answer, Fetched) else 304
    writer = WARCWriter(BytesIO(), gzip=False, warc_version="1.1")
    facts = {
        "WARC-Date": warc_date(answer),
        "WARC-Record-ID": record_id,
        "WARC-Profile": profile_of(answer, before),
        "WARC-Refers-To-Target-URI": written_url(before.final_url),
        "WARC-Refers-To-Date": warc_date(before),
    }
    if facts["WARC-Profile"] != SAME_TEXT:
        facts["WARC-Payload-Digest"] = payload_digest(before.wire_body or before.body)
    head = Head(str(status), headers, protocol="HTTP/1.1")
    record = writer.create_warc_record(
        written_url(answer.final_url if isinstance(answer, Fetched) else before.final_url),
        "revisit",
        warc_headers_dict=facts,
        http_headers=head,
    )
    writer.write_record(record)
    return bytes(writer.out.getvalue())


def profile_of(answer: Fetched | Unchanged, before: Fetched) -> str:
    """Return why the answer's body is not kept."""
    if isinstance(answer, Unchanged):
        return NOT_MODIFIED
    is_identical = (answer.wire_body or answer.body) == (before.wire_body or before.body)
    return SAME_BODY if is_identical else SAME_TEXT


def payload_digest(body: bytes) -> str:
    """Return a body's digest as warcio writes it for full records."""
    return shown_digest(hashlib.sha1(body, usedforsecurity=False).digest())


def shown_digest(digest: bytes) -> str:
    """Return a digest as WARC files write it."""
    return "sha1:" + base64.b32encode(digest).decode()


def new_record_id() -> str:
    """Return a record's name; the request names its response (WARC 1.1 §5.7)."""
    return f"<urn:uuid:{uuid.uuid4()}>"


def request_bytes(fetched: Fetched, answer_id: str) -> bytes:
    """Return the request and its headers as a record."""
    address = written_url(fetched.final_url)
    parts = urlsplit(address)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = parts.netloc.rpartition("@")[2]
    headers = [(name, plain(value)) for name, value in fetched.request_headers] or [("Host", host)]
    facts = [
        ("WARC-Date", warc_date(fetched)),
        ("WARC-Concurrent-To", answer_id),
        ("WARC-Type", "request"),
        ("WARC-Record-ID", new_record_id()),
        ("WARC-Target-URI", address),
    ]
    return record_bytes("request", facts, head_bytes(f"GET {target} HTTP/1.1", headers), b"")


def head_bytes(first_line: str, headers: Iterable[tuple[str, str]]) -> bytes:
    """Return a first line and headers with the blank line after them, in UTF-8."""
    lines = [first_line, *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode()


def record_bytes(kind: str, facts: Sequence[tuple[str, str]], head: bytes, body: bytes) -> bytes:
    """Return one WARC 1.1 record of an exchange with its digests, byte for byte as warcio writes it.

    warcio itself takes five times as long: it looks for each of a record's headers among all the others.
    """
    block = hashlib.sha1(head, usedforsecurity=False)
    block.update(body)
    ends = [
        ("WARC-Payload-Digest", payload_digest(body)),
        ("WARC-Block-Digest", shown_digest(block.digest())),
        ("Content-Type", f"application/http; msgtype={kind}"),
        ("Content-Length", str(len(head) + len(body))),
    ]
    return b"".join((head_bytes("WARC/1.1", [*facts, *ends]), head, body, b"\r\n\r\n"))


def info_bytes(name: str) -> bytes:
    """Return a file's first record: who wrote it, in which format."""
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=False, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record(name, {"software": SOFTWARE, "format": "WARC File Format 1.1"}))
    return buffer.getvalue()


def archived_header(fetched: Fetched, name: str, value: str) -> tuple[str, str]:
    """Return a header, renamed if it describes a coding that the archived bytes no longer have."""
    is_undone = name.lower() == "transfer-encoding" or (name.lower() == "content-encoding" and not fetched.wire_body)
    return (ORIGINAL + name if is_undone else name), plain(value)


def warc_date(fetched: Fetched | Unchanged) -> str:
    """Return when it was fetched, to the microsecond, as WARC 1.1 allows."""
    return fetched.fetched_at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def written_url(url: str) -> str:
    """Return a URL in ASCII, without spaces; percent-escapes stay as they are."""
    return quote(url.encode("utf-8", "replace"), safe="%:/?#[]@!$&'()*+,;=~")


def plain(text: str) -> str:
    """Return a text for one header line: encodable, without line breaks."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\r", " ").replace("\n", " ")
