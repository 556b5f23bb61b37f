from __future__ import annotations

import gzip
import os
import re
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker
from warcio.warcwriter import WARCWriter

from presswatch.codings import decoded_body
from presswatch.errors import Unreadable, WarehouseError
from presswatch.records import Fetched
from tests.full_disk import files_no_larger_than
from warehouse.archive.bodies import LARGEST_BODY, unpacked_body
from warehouse.archive.raw_archive import RawArchive, whole_length
from warehouse.archive.warc_reading import records

PAGE = "<html><title>Мост закрыт</title><p>Мост закрыт до весны.</p></html>".encode()
NOON = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)


def fetched(number: int = 1, at: datetime = NOON, body: bytes = PAGE) -> Fetched:
    return Fetched(
        url=f"http://tut.example/{number}",
        final_url=f"https://www.tut.example/{number}?a=1&b=%D0%B6",
        status=200,
        headers={"content-type": "text/html; charset=utf-8", "content-encoding": "gzip", "x-note": "żółć"},
        body=body,
        fetched_at=at,
        wire_body=gzip.compress(body, mtime=0),
        hops=((301, f"https://tut.example/{number}"), (302, f"https://www.tut.example/{number}?a=1&b=%D0%B6")),
    )


def stored(folder: Path, count: int = 3) -> Path:
    with RawArchive(folder) as archive:
        for number in range(count):
            archive.append(fetched(number))
    (file,) = archive.files()
    return file


def whole(path: Path) -> list[Fetched]:
    return [record for record in records(path) if isinstance(record, Fetched)]


def test_what_is_read_back_is_what_was_fetched(tmp_path):
    with RawArchive(tmp_path / "raw") as archive:
        places = [archive.append(fetched(number)) for number in range(3)]
        archive.flush()
        assert [archive.read(place.file, place.offset) for place in places] == [fetched(n) for n in range(3)]


def test_the_bytes_on_disk_are_the_bytes_of_the_wire(tmp_path):
    assert fetched().wire_body in stored(tmp_path).read_bytes()


def test_the_file_is_warc_1_1_with_a_request_beside_each_response(tmp_path):
    with stored(tmp_path).open("rb") as file:
        found = [
            (record.rec_type, record.rec_headers.protocol, record.rec_headers.get_header("WARC-Date"))
            for record in ArchiveIterator(file)
        ]
    assert [kind for kind, _, _ in found] == ["warcinfo", *["request", "response"] * 3]
    assert {protocol for _, protocol, _ in found} == {"WARC/1.1"}
    assert found[1][2] == "2026-11-24T12:00:00.123456Z"


def test_the_request_stands_there_as_it_was_sent(tmp_path):
    sent = (("Host", "www.tut.example"), ("User-Agent", "presswatch/1"), ("If-None-Match", '"a"'))
    with RawArchive(tmp_path) as archive:
        archive.append(replace(fetched(), request_headers=sent))
    with archive.files()[0].open("rb") as file:
        (request,) = [record.http_headers for record in ArchiveIterator(file) if record.rec_type == "request"]
    assert request.statusline == "/1?a=1&b=%D0%B6 HTTP/1.1"
    assert tuple(request.headers) == sent


def test_every_digest_holds_in_another_program_s_eyes(tmp_path, capsys):
    stored(tmp_path)
    checker = Checker(type("Command", (), {"inputs": [str(stored(tmp_path / "b"))], "verbose": False})())
    checker.process_all()
    assert checker.exit_value == 0, capsys.readouterr().out


def as_warcio_writes(record: Any) -> bytes:
    """A record that warcio has read, written by warcio; it makes digests, type and length anew."""
    for name in ("WARC-Payload-Digest", "WARC-Block-Digest", "Content-Type", "Content-Length"):
        record.rec_headers.remove_header(name)
    head, body, facts = record.http_headers, record.raw_stream.read(), dict(record.rec_headers.headers)
    # What is not ASCII it would replace.
    head.headers_buff = head.to_bytes()
    head.compute_headers_buffer = lambda _: None
    writer = WARCWriter(BytesIO(), gzip=False, warc_version="1.1")
    writer.write_record(
        writer.create_warc_record(
            facts["WARC-Target-URI"],
            record.rec_type,
            payload=BytesIO(body),
            length=len(body),
            warc_headers_dict=facts,
            http_headers=head,
        )
    )
    return writer.out.getvalue()


@pytest.mark.parametrize(
    "change", [{}, {"hops": (), "url": "https://www.tut.example/1?a=1&b=%D0%B6"}, {"wire_body": b""}]
)
def test_records_are_written_as_warcio_would(tmp_path, change: dict[str, Any]):
    with RawArchive(tmp_path) as archive:
        archive.append(replace(fetched(), **change, request_headers=(("Host", "www.tut.example"), ("X", "é"))))
    written = archive.files()[0].read_bytes()
    again = [as_warcio_writes(record) for record in ArchiveIterator(BytesIO(written)) if record.rec_type != "warcinfo"]
    assert len(again) == 2
    assert b"".join(again) == written[written.index(b"WARC/1.1", 1) :]


def test_a_body_that_came_in_chunks_is_readable_by_others(tmp_path):
    chunked = replace(fetched(), headers={**fetched().headers, "transfer-encoding": "chunked"})
    with RawArchive(tmp_path) as archive:
        place = archive.append(chunked)
        assert archive.read(place.file, place.offset) == chunked
    with archive.files()[0].open("rb") as file:
        (response,) = [
            record.content_stream().read() for record in ArchiveIterator(file) if record.rec_type == "response"
        ]
    assert response == PAGE


def test_a_body_without_its_wire_form_is_kept_as_it_is(tmp_path):
    with RawArchive(tmp_path) as archive:
        place = archive.append(replace(fetched(), wire_body=b""))
        found = archive.read(place.file, place.offset)
    assert found == replace(fetched(), wire_body=PAGE)


@pytest.mark.parametrize(("status", "body"), [(404, b"gone"), (200, b""), (200, b"WARC/1.1\r\n\r\n" * 20)])
def test_any_status_and_any_body_survive(tmp_path, status: int, body: bytes):
    odd = replace(fetched(), status=status, headers={"server": "x"}, body=body, wire_body=body)
    with RawArchive(tmp_path) as archive:
        place = archive.append(odd)
        archive.append(fetched())
        assert archive.read(place.file, place.offset) == odd
    assert len(whole(archive.files()[0])) == 2


def test_addresses_and_headers_cannot_forge_records(tmp_path):
    forged = replace(
        fetched(),
        url="http://tut.example/\r\nWARC-Type: warcinfo",
        final_url="http://tut.example/ä b\ud800\r\nX: y",
        headers={"x-note": "a\r\n\r\nWARC/1.1", "x-more": "\ud800"},
    )
    with RawArchive(tmp_path) as archive:
        place = archive.append(forged)
        found = archive.read(place.file, place.offset)
    assert found.final_url == "http://tut.example/%C3%A4%20b?%0D%0AX:%20y"
    assert found.headers["x-note"] == "a    WARC/1.1"
    assert whole_length(archive.files()[0]) == archive.files()[0].stat().st_size


def test_a_torn_tail_is_cut_wherever_it_tore(tmp_path):
    file = stored(tmp_path / "raw", 2)
    content = file.read_bytes()
    starts = [match.start() for match in re.finditer(rb"WARC/1\.1\r\n", content)]
    assert len(starts) == 5
    for end in {*range(0, len(content), 23), *range(len(content) - 9, len(content) + 1)}:
        expected = max(start for start in (*starts, len(content)) if start <= end)
        assert whole_length_of(tmp_path, content[:end]) == expected


def whole_length_of(folder: Path, content: bytes) -> int:
    (folder / "part.warc").write_bytes(content)
    return whole_length(folder / "part.warc")


@pytest.mark.parametrize("cut", [1, 100, 700])
def test_appending_goes_on_after_a_torn_tail(tmp_path, cut: int):
    file = stored(tmp_path)
    os.truncate(file, file.stat().st_size - cut)
    with RawArchive(tmp_path) as archive:
        place = archive.append(fetched(9))
        assert archive.read(place.file, place.offset) == fetched(9)
    assert [record.url[-1] for record in whole(file)] == ["0", "1", "9"]
    assert not [record for record in records(file) if isinstance(record, Unreadable)]


def test_zeros_at_the_end_after_a_power_cut_are_cut_off(tmp_path):
    file = stored(tmp_path)
    size = file.stat().st_size
    with file.open("ab") as torn:
        torn.write(bytes(5000))
    with RawArchive(tmp_path) as archive:
        assert archive.append(fetched(9)).offset < size + 2000
    assert len(whole(file)) == 4


def test_a_later_run_appends_to_the_day_s_file(tmp_path):
    first = stored(tmp_path)
    assert stored(tmp_path) == first
    assert len(whole(first)) == 6


def test_what_this_process_left_whole_is_not_walked_again_and_what_came_after_it_is(tmp_path):
    path = stored(tmp_path)
    left = path.stat().st_size
    with path.open("r+b") as file:
        file.write(b"XXXX")  # whoever walks over it cuts off all that follows
        file.seek(left)
        file.write(b"WARC/1.1\r\ntorn")
    assert whole_length(path) == 0
    stored(tmp_path, 1)
    content = path.read_bytes()
    assert content.startswith(b"XXXX")
    assert content[left : left + 10] == b"WARC/1.1\r\n"
    assert b"torn" not in content


def test_each_utc_day_has_its_own_file(tmp_path):
    with RawArchive(tmp_path) as archive:
        archive.append(fetched(1))
        archive.append(fetched(2, NOON + timedelta(hours=12)))
        archive.append(fetched(3))
    assert [file.name for file in archive.files()] == ["2026-11-24-001.warc", "2026-11-25-001.warc"]
    assert [len(whole(file)) for file in archive.files()] == [2, 1]


def test_a_full_file_is_followed_by_the_next(tmp_path):
    with RawArchive(tmp_path, bytes_per_file=2800) as archive:
        places = [archive.append(fetched(number)) for number in range(6)]
        assert [archive.read(place.file, place.offset).url[-1] for place in places] == list("012345")
    assert [file.name[-8:] for file in archive.files()] == ["001.warc", "002.warc", "003.warc"]
    assert all(file.stat().st_size <= 2800 for file in archive.files())


def test_a_full_disk_fails_loudly_and_leaves_whole_records(tmp_path):
    archive = RawArchive(tmp_path)
    archive.append(fetched(1))
    (file,) = archive.files()
    with files_no_larger_than(file.stat().st_size + 500), pytest.raises(WarehouseError, match="cannot be written"):
        archive.append(fetched(2))
    archive.append(fetched(3))
    archive.close()
    assert [record.url[-1] for record in whole(archive.files()[0])] == ["1", "3"]


@pytest.mark.parametrize("file", ["../secret.warc", "/etc/passwd", "2030-01-01-001.warc"])
def test_a_place_outside_the_archive_is_refused(tmp_path, file: str):
    with pytest.raises(Unreadable):
        RawArchive(tmp_path).read(file, 0)


@pytest.mark.parametrize("offset", [1, 10**9])
def test_an_offset_without_a_record_is_refused(tmp_path, offset: int):
    file = stored(tmp_path)
    with pytest.raises(Unreadable):
        RawArchive(tmp_path).read(file.name, offset)


@pytest.mark.parametrize("damage", [b"\0" * 40, b"Z"])
def test_bytes_that_changed_on_disk_are_noticed(tmp_path, damage: bytes):
    with RawArchive(tmp_path) as archive:
        place = archive.append(replace(fetched(), headers={}, wire_body=PAGE))
        content = bytearray(archive.files()[0].read_bytes())
        content[-60 : -60 + len(damage)] = damage
        archive.files()[0].write_bytes(content)
        with pytest.raises(Unreadable, match="digest"):
            archive.read(place.file, place.offset)


def packed_by_record(content: bytes) -> bytes:
    return b"".join(gzip.compress(b"WARC/1.1" + part) for part in content.split(b"WARC/1.1")[1:])


def test_gzipped_archives_are_read_like_plain_ones(tmp_path):
    plain = stored(tmp_path)
    packed = tmp_path / "others.warc.gz"
    packed.write_bytes(packed_by_record(plain.read_bytes()))
    assert list(records(packed)) == list(records(plain))


def test_an_archive_packed_as_a_whole_is_read_as_well(tmp_path):
    plain = stored(tmp_path)
    packed = tmp_path / "others.warc.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert list(records(packed)) == list(records(plain))


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_broken_archive_is_read_to_its_last_whole_record(tmp_path, is_packed: bool):
    content = stored(tmp_path).read_bytes()
    content = packed_by_record(content) if is_packed else content
    broken = tmp_path / "broken.warc"
    broken.write_bytes(content[:-120])
    *good, last = records(broken)
    assert [record.url[-1] for record in good] == ["0", "1"]
    assert isinstance(last, Unreadable)
    assert "broken after its last whole record" in last.detail


@pytest.mark.parametrize("content", [b"no archive at all\n" * 9, b"\x1f\x8b\x08" + bytes(90), b"\x28\xb5\x2f\xfd" * 9])
def test_what_is_no_archive_is_one_unreadable_and_no_crash(tmp_path, content: bytes):
    (tmp_path / "x.warc").write_bytes(content)
    (problem,) = records(tmp_path / "x.warc")
    assert isinstance(problem, Unreadable)


def test_an_empty_file_holds_nothing(tmp_path):
    (tmp_path / "x.warc").touch()
    assert list(records(tmp_path / "x.warc")) == []
    assert whole_length(tmp_path / "x.warc") == 0


def test_an_absent_file_is_one_unreadable(tmp_path):
    (problem,) = records(tmp_path / "none.warc")
    assert isinstance(problem, Unreadable)


def other_s_record(http: bytes, uri: str = "http://tut.example/1", **more: str) -> bytes:
    facts = {"WARC-Type": "response", "WARC-Target-URI": uri, "WARC-Date": "2015-03-01T10:00:00Z"} | more
    lines = "".join(f"{name}: {value}\r\n" for name, value in facts.items())
    return f"WARC/1.0\r\n{lines}Content-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n"


def only(tmp_path: Path, content: bytes) -> Fetched | Unreadable:
    (tmp_path / "x.warc").write_bytes(content)
    (found,) = records(tmp_path / "x.warc")
    return found


def test_other_archives_chunks_are_joined(tmp_path):
    http = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
    assert only(tmp_path, other_s_record(http)).body == b"hello world"


def test_other_archives_dates_and_brackets_are_understood(tmp_path):
    found = only(tmp_path, other_s_record(b"HTTP/1.1 200 OK\r\n\r\nx", "<http://tut.example/1>"))
    assert (found.url, found.fetched_at) == ("http://tut.example/1", datetime(2015, 3, 1, 10, tzinfo=UTC))


def test_a_body_stored_unpacked_under_a_gzip_header_is_taken_as_it_is(tmp_path):
    assert only(tmp_path, other_s_record(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nplain")).body == b"plain"


def test_records_that_are_no_answers_are_passed_over(tmp_path):
    content = b"".join(
        other_s_record(b"x: y\r\n", **{"WARC-Type": kind}) for kind in ("warcinfo", "metadata", "resource", "request")
    ) + other_s_record(b"1.2.3.4", "dns:tut.example")
    (tmp_path / "x.warc").write_bytes(content)
    assert list(records(tmp_path / "x.warc")) == []


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (other_s_record(b"HTTP/1.1 200 OK\r\nContent-Encoding: compress\r\n\r\nx"), "compress"),
        (other_s_record(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00junkjunkjunk"), "broken"),
        (other_s_record(b"HTTP/1.1 200 OK\r\n\r\nx", **{"WARC-Date": "yesterday"}), "yesterday"),
    ],
)
def test_a_record_that_cannot_be_understood_does_not_end_the_reading(tmp_path, record: bytes, words: str):
    (tmp_path / "x.warc").write_bytes(record + other_s_record(b"HTTP/1.1 200 OK\r\n\r\nnext"))
    problem, following = records(tmp_path / "x.warc")
    assert words in problem.detail
    assert problem.url == "http://tut.example/1"
    assert following.body == b"next"


def test_a_body_that_unpacks_without_end_is_refused():
    with pytest.raises(Unreadable, match="too_big"):
        unpacked_body(gzip.compress(bytes(LARGEST_BODY + 1), 1), "gzip")


def test_a_record_larger_than_an_article_is_passed_over(tmp_path):
    found = only(tmp_path, other_s_record(b"HTTP/1.1 200 OK\r\n\r\n" + bytes(LARGEST_BODY + 1)))
    assert found.reason == "too_big"


@pytest.mark.parametrize("packed", [zlib.compress(PAGE), zlib.compress(PAGE)[2:-4]])
def test_deflate_is_understood_with_and_without_its_zlib_frame(packed: bytes):
    assert unpacked_body(packed, "deflate") == PAGE


@pytest.mark.parametrize("coding", ["gzip", "", "identity"])
@pytest.mark.parametrize("cut", [0, 20], ids=["one member", "two members"])
def test_a_packed_body_is_unpacked_as_it_was_when_it_was_fetched(coding: str, cut: int):
    members = (PAGE[:cut], PAGE[cut:]) if cut else (PAGE,)
    packed = b"".join(map(gzip.compress, members))
    assert unpacked_body(packed, coding) == decoded_body(packed, coding, 1000) == PAGE


def test_a_body_of_many_members_is_refused_when_it_unpacks_without_end():
    with pytest.raises(Unreadable, match="too_big"):
        unpacked_body(gzip.compress(bytes(LARGEST_BODY // 5), 1) * 6, "gzip")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 4000), st.integers(0, 300))
def test_no_damage_to_an_archive_crashes_its_reader(tmp_path_factory, junk: bytes, at: int, lost: int):
    folder = tmp_path_factory.mktemp("damaged")
    content = bytearray(stored(folder).read_bytes())
    content[at : at + lost] = junk
    (folder / "x.warc").write_bytes(content)
    found = list(records(folder / "x.warc"))
    assert all(isinstance(record, Fetched | Unreadable) for record in found)
    assert 0 <= whole_length(folder / "x.warc") <= len(content)


@pytest.mark.parametrize(
    ("packed", "coding"),
    [  # the bytes name the tests: without a time of their own, which two workers would see differently
        (gzip.compress(PAGE, mtime=0), "zstd"),
        (brotli.compress(PAGE), "gzip"),
        (zstandard.compress(PAGE), ""),
        (zstandard.compress(PAGE[:20]) + zstandard.compress(PAGE[20:]), "zstd"),
        (gzip.compress(gzip.compress(PAGE, mtime=0), mtime=0), "gzip, gzip"),
    ],
)
def test_what_a_body_begins_with_is_surer_than_its_label(packed: bytes, coding: str) -> None:
    assert unpacked_body(packed, coding) == PAGE
