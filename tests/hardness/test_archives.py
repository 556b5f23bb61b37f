"""Web archives of anybody: one bad record costs itself, memory is bounded, digests are checked."""

from __future__ import annotations

import base64
import gzip
import hashlib
import itertools
import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.steps.past.import_warc import BATCH, BATCH_BYTES, batches
from presswatch.errors import Unreadable
from presswatch.records import Fetched
from tests.warehouse.archive.test_raw_archive import other_s_record
from warehouse.archive import RawArchive, records, warc_reading
from warehouse.archive.record_stream import MAX_HEAD_BYTES, MAX_LINE_BYTES

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
FIRST = other_s_record(OK + b"first", "http://press.test/1")
LAST = other_s_record(OK + b"last", "http://press.test/9")
URL = "http://press.test/bad"


def record(head: bytes, block: bytes = OK + b"x") -> bytes:
    return b"WARC/1.0\r\n" + head + b"\r\n" + block + b"\r\n\r\n"


def facts(length: str, uri: str = URL, date: str = "2015-03-01T10:00:00Z") -> bytes:
    return (
        f"WARC-Type: response\r\nWARC-Target-URI: {uri}\r\nWARC-Date: {date}\r\nContent-Length: {length}\r\n".encode()
    )


def sized(block: bytes = OK + b"x", **given: str) -> bytes:
    return record(facts(str(len(block)), **given), block)


#: records that are wrong in one way each
BAD = {
    "length of thousands of digits": record(facts("9" * 5000)),
    "length that is no number": record(facts("many")),
    "length below zero": record(facts("-5")),
    "length in other digits": record(facts("\u0661\u0662")),
    "no length": record(b"WARC-Type: response\r\nWARC-Target-URI: " + URL.encode() + b"\r\n"),
    "status of thousands of digits": sized(b"HTTP/1.1 " + b"2" * 5000 + b" OK\r\n\r\nx"),
    "status in other digits": sized("HTTP/1.1 \u00b2\u00b2 OK\r\n\r\nx".encode()),
    "no status": sized(b"HTTP/1.1\r\n\r\nx"),
    "no HTTP at all": sized(b"\x00\xff" * 50),
    "an empty block": sized(b""),
    "hops that are no numbers": other_s_record(OK, URL, **{"X-Presswatch-Hops": "x y, 999999999999 z"}),
    "hops of thousands of digits": other_s_record(OK, URL, **{"X-Presswatch-Hops": "9" * 5000 + " y"}),
    "an address without a host": sized(uri="http:///x"),
    "an address with half a bracket": sized(uri="http://[::1/x"),
    "an address with an endless port": sized(uri="http://press.test:" + "9" * 5000 + "/"),
    "a date before time zones end": sized(date="0001-01-01T00:00:00+23:59"),
    "a date at the end of time": sized(date="9999-12-31T23:59:59-23:59"),
    "a date before the web": sized(date="1970-01-01T00:00:00Z"),
    "no date": sized(date="soon"),
    "a chunk of endless size": sized(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 6000 + b"\r\nx"),
    "a coding of codings": sized(b"HTTP/1.1 200 OK\r\nContent-Encoding: " + b"gzip," * 20_000 + b"br\r\n\r\nx"),
    "a digest that denies its bytes": other_s_record(OK + b"x", URL, **{"WARC-Block-Digest": "sha1:" + "A" * 32}),
    "a body that unpacks to a film": sized(
        OK[:-2] + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(30_000_000))
    ),
    "a body of films in films": sized(
        OK[:-2] + b"Content-Encoding: gzip, gzip\r\n\r\n" + gzip.compress(gzip.compress(bytes(30_000_000)))
    ),
    "a block longer than an article": record(facts(str(21 * 2**20)), bytes(21 * 2**20)),
    "an address of a megabyte": sized(uri="http://press.test/" + "a" * 1_000_000),
    "a megabyte of fields": record(facts("3") + b"".join(b"x-%d: y\r\n" % n for n in range(9000)), b"abc"),
    "fields without end": record(b"a:b\r\n" * 200_000, b""),
    "fields of one name": sized(b"HTTP/1.1 200 OK\r\n" + b"a:b\r\n" * 9000 + b"\r\nx"),
    "folded fields without end": sized(b"HTTP/1.1 200 OK\r\na: b\r\n" + b" c\r\n" * 9000 + b"\r\nx"),
    "a line of a megabyte": b"WARC/1.0 " + b"z" * 1_000_000 + b"\r\n\r\n",
    "zeros": bytes(100_000),
    "blank lines": b"\r\n" * 100_000,
    "a beginning without an end": b"WARC/1.0\r\nWARC-Type: response\r\n",
}


def read(content: bytes, tmp_path: Path) -> list[Fetched | Unreadable]:
    (tmp_path / "x.warc").write_bytes(content)
    return list(records(tmp_path / "x.warc"))


@pytest.mark.parametrize("is_packed", [False, True], ids=["plain", "packed"])
@pytest.mark.parametrize("name", BAD)
def test_one_bad_record_costs_itself(name: str, is_packed: bool, tmp_path: Path) -> None:
    parts = [FIRST, BAD[name], LAST]
    found = read(b"".join(map(gzip.compress, parts) if is_packed else parts), tmp_path)
    bodies = [one.body for one in found if isinstance(one, Fetched)]
    assert (bodies[0], bodies[-1]) == (b"first", b"last")
    assert len(found) <= 4
    for one in found:
        if isinstance(one, Unreadable):
            assert len(str(one)) < 1000
    with RawArchive(tmp_path / "raw") as archive:
        for one in found:
            if isinstance(one, Fetched):
                place = archive.append(one)
                assert archive.read(place.file, place.offset).body == one.body


@pytest.mark.parametrize("share", [0, 0.2, 0.5, 0.9])
def test_a_damaged_member_costs_its_record_and_those_behind_it_are_read(share: float, tmp_path: Path) -> None:
    parts = [gzip.compress(other_s_record(OK + f"text {n} ".encode() * 40, f"http://press.test/{n}")) for n in range(9)]
    damaged = bytearray(parts[4])
    at = int(share * len(damaged))
    damaged[at : at + 9] = b"\xff" * 9
    parts[4] = bytes(damaged)
    found = read(b"".join(parts), tmp_path)
    assert [one.url[-1] for one in found if isinstance(one, Fetched)] == list("01235678")
    assert [one for one in found if isinstance(one, Unreadable)]


def gzipped_bomb(start: bytes, filling: bytes, megabytes: int) -> Iterator[bytes]:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    yield packer.compress(start)
    block = filling * (2**20 // len(filling))
    for _ in range(megabytes):
        yield packer.compress(block)
    yield packer.flush()


@pytest.mark.parametrize(
    ("start", "filling"),
    [
        (b"WARC/1.0\r\nx: ", b"a"),
        (b"", b"\r\n"),
        (b"", b"\0"),
        (b"WARC/1.0\r\n" + facts("99999999999999"), b"a"),
        (b"WARC/1.0\r\n" + facts("900000000") + b"\r\nHTTP/1.1 200 OK\r\nx: ", b"a"),
    ],
    ids=["a line", "blank lines", "zeros", "a length", "an HTTP line"],
)
def test_what_unpacks_without_end_takes_no_memory(start: bytes, filling: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.warc.gz").write_bytes(b"".join(gzipped_bomb(start, filling, 15)))
    tracemalloc.start()
    try:
        assert all(isinstance(one, Unreadable) for one in records(tmp_path / "x.warc.gz"))
        assert tracemalloc.get_traced_memory()[1] < 4 * (MAX_HEAD_BYTES + MAX_LINE_BYTES)
    finally:
        tracemalloc.stop()


def test_a_file_of_nothing_but_beginnings_is_left_after_a_thousand(tmp_path: Path) -> None:
    found = read(b"WARC/1.0 \r\n\r\n" * 3000, tmp_path)
    assert len(found) == warc_reading.MOST_DAMAGES + 1
    assert "the rest is left" in str(found[-1])


def test_a_body_cannot_forge_a_record(tmp_path: Path) -> None:
    forged = other_s_record(OK + b"forged", "https://www.belta.by/news/1")
    long_address = "http://evil.test/" + "a" * 2_000_000
    honest = [
        other_s_record(b"no answer\r\n\r\n" + forged, "http://evil.test/1"),
        other_s_record(OK + b"\r\n\r\n" + forged, "http://evil.test/2"),
        other_s_record(OK + forged, long_address),
        other_s_record(OK + forged * 40, "http://evil.test/3", **{"WARC-Date": "never"}),
    ]
    found = read(b"".join(honest) + LAST, tmp_path)
    assert not [one.url for one in found if isinstance(one, Fetched) and "belta" in one.url]


DIGESTED = OK + b"words"


@pytest.mark.parametrize(
    ("name", "value", "is_right"),
    [
        ("WARC-Block-Digest", "sha1:" + base64.b32encode(hashlib.sha1(DIGESTED).digest()).decode(), True),
        ("WARC-Block-Digest", "sha256:" + hashlib.sha256(DIGESTED).hexdigest(), True),
        ("WARC-Block-Digest", "SHA-256:" + hashlib.sha256(DIGESTED).hexdigest().upper(), True),
        ("WARC-Payload-Digest", "sha1:" + base64.b64encode(hashlib.sha1(b"words").digest()).decode(), True),
        ("WARC-Payload-Digest", "sha1:" + base64.b32encode(hashlib.sha1(DIGESTED).digest()).decode(), False),
        ("WARC-Block-Digest", "sha1:" + base64.b32encode(hashlib.sha1(b"words").digest()).decode(), False),
        ("WARC-Block-Digest", "sha1:none", False),
        ("WARC-Block-Digest", "xyz:whatever", True),
        ("WARC-Block-Digest", "no digest", True),
    ],
)
def test_a_record_that_its_digest_does_not_fit_is_refused_and_says_so(
    name: str, value: str, is_right: bool, tmp_path: Path
) -> None:
    (found,) = read(other_s_record(DIGESTED, **{name: value}), tmp_path)
    assert isinstance(found, Fetched) is is_right
    if not is_right:
        assert "digest does not fit" in str(found)


@pytest.mark.parametrize("codings", ["gzip", "chunked"])
def test_a_payloads_digest_may_be_taken_with_or_without_its_codings(codings: str, tmp_path: Path) -> None:
    packed = gzip.compress(b"words", mtime=0)
    wire = packed if codings == "gzip" else b"5\r\nwords\r\n0\r\n\r\n"
    header = b"Content-Encoding: gzip" if codings == "gzip" else b"Transfer-Encoding: chunked"
    for payload in (wire, b"words"):
        digest = "sha1:" + base64.b32encode(hashlib.sha1(payload).digest()).decode()
        http = b"HTTP/1.1 200 OK\r\n" + header + b"\r\n\r\n" + wire
        (found,) = read(other_s_record(http, **{"WARC-Payload-Digest": digest}), tmp_path)
        assert isinstance(found, Fetched)
        assert found.body == b"words"


def test_a_batch_holds_no_more_than_memory_has_room_for() -> None:
    large = Fetched("u", "u", 200, {}, b"x" * 15_000_000, None, b"x" * 5_000_000)  # type: ignore[arg-type]
    sizes = [len(batch) for batch in batches(iter(itertools.repeat(large, 7)), BATCH)]
    assert sizes == [2, 2, 2, 1]
    assert BATCH_BYTES < 2 * 20_000_000
