"""What indexes of archives answer with besides what their documents say; written before it was tried."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from connectors.cdx import Wanted, read_crawls, read_lines, read_wayback
from presswatch.errors import Unreadable

HEAD = ["timestamp", "original", "mimetype", "statuscode", "digest", "length"]
PAGE = ["20190805101500", "https://news.tut.by/a.html", "text/html", "200", "DIGEST", "900"]


def index(*rows: Any) -> bytes:
    return json.dumps([HEAD, *rows]).encode()


def test_a_key_comes_after_an_empty_row_or_an_empty_line() -> None:
    assert read_wayback(index(PAGE, [], ["by,tut)/b 2019"])).next_key == "by,tut)/b 2019"
    assert read_wayback(index(PAGE)).next_key is None
    # Where json is not honoured: a line each, an empty one, the key.
    plain = "20190805101500 https://news.tut.by/a.html text/html 200 DIGEST 900\n\nby%2Ctut%29%2Fb+2019\n"
    with pytest.raises(Unreadable):
        read_wayback(plain.encode())


def test_an_index_that_knows_nothing_of_a_domain_is_empty_and_no_error() -> None:
    for body in (b"[]", b"", b"\n", json.dumps([HEAD]).encode()):
        assert read_wayback(body).captures == ()
    assert read_wayback(b"[]").next_key is None


@pytest.mark.parametrize(
    "body",
    [
        b"<html><title>504 Gateway Time-out</title></html>",
        b"org.archive.util.io.RuntimeIOException: org.archive.wayback.exception.AdministrativeAccessControlException",
        b"Blocked Site Error",
        b'{"error": "too many requests"}',
        b'[["urlkey","timestamp"],["by,tut",',
        b"null",
        b"429",
    ],
)
def test_a_body_that_is_no_list_of_captures_is_unreadable_and_no_end(body: bytes) -> None:
    with pytest.raises(Unreadable, match="no list of captures"):
        read_wayback(body)


def test_columns_are_read_by_their_names() -> None:
    rows = [["urlkey", *HEAD], ["by,tut)/a", *PAGE]]
    (capture,) = read_wayback(json.dumps(rows).encode()).captures
    assert capture.url == "https://news.tut.by/a.html"


def test_dashes_mean_that_nobody_said() -> None:
    row = ["20190805101500", "http://news.tut.by:80/a.html", "warc/revisit", "-", "DIGEST", "-"]
    (capture,) = read_wayback(index(row)).captures
    assert (capture.status, capture.media_type) == (None, "warc/revisit")
    assert capture.captured_at == datetime(2019, 8, 5, 10, 15, tzinfo=UTC)


def test_lines_that_name_no_time_or_no_web_address_cost_themselves() -> None:
    odd = [
        ["00000000000000", *PAGE[1:]],
        ["20191345000000", *PAGE[1:]],
        ["20190805101500", "mailto:editor@tut.by", *PAGE[2:]],
        ["20190805101500", "dns:news.tut.by", *PAGE[2:]],
        ["20190805101500"],
    ]
    assert [capture.url for capture in read_wayback(index(*odd, PAGE)).captures] == ["https://news.tut.by/a.html"]


def test_a_crawl_s_lines_of_errors_and_notes_are_passed_over() -> None:
    good = {"timestamp": "20190805101500", "url": "http://news.tut.by:80/a.html", "mime": "text/html", "status": "200",
            "digest": "D", "filename": "crawl-data/f.warc.gz", "offset": "10", "length": "20"}  # fmt: skip
    lines = [
        json.dumps(good),
        '{"message": "No Captures found for: tut.by/*"}',
        "",
        "oops",
        json.dumps({**good, "offset": "-1"}),
    ]
    assert len(list(read_lines("\n".join(lines).encode()))) == 1


def test_crawls_are_chosen_by_their_days() -> None:
    wanted = Wanted("tut.by", date(2019, 8, 1), date(2019, 9, 30))
    crawls = [
        {"id": "CC-MAIN-2019-35", "from": "2019-08-17T00:00:00", "to": "2019-08-26T00:00:00"},
        {"id": "CC-MAIN-2019-30", "from": "2019-07-15T00:00:00", "to": "2019-07-24T00:00:00"},
        {"id": "CC-MAIN-2019-39"},
    ]
    assert read_crawls(json.dumps(crawls).encode(), wanted) == ["CC-MAIN-2019-35", "CC-MAIN-2019-39"]
