"""Indexes of web archives: one odd line costs itself, an odd document is named, and no number leaves its column."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from connectors.cdx import Wanted, pages_in, read_crawls, read_lines, read_wayback
from presswatch.errors import Unreadable

HEAD = ["timestamp", "original", "mimetype", "statuscode", "digest", "length"]
ROW = ["20260101000000", "http://a.test/1", "text/html", "200", "X", "10"]
LINE = {"timestamp": "20260101000000", "url": "http://a.test/1", "filename": "f", "offset": "1", "length": "1"}
DEEP = b"[" * 200_000
WANTED = Wanted("a.test", date(2026, 1, 1), date(2026, 2, 1))

DOCUMENTS: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "a deep list": (read_wayback, DEEP),
    "deep crawls": (lambda body: read_crawls(body, WANTED), DEEP),
    "odd crawls": (lambda body: read_crawls(body, WANTED), b'[{"id": 5}, {"id": {}, "from": 3, "to": 4}]'),
    "deep pages": (pages_in, DEEP),
    "endless pages": (pages_in, b'{"pages": 1e400}'),
    "pages without measure": (pages_in, b'{"pages": ' + b"9" * 30 + b"}"),
    "fewer pages than none": (pages_in, b'{"pages": -5}'),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_an_odd_document_is_named(name: str) -> None:
    read, body = DOCUMENTS[name]
    with pytest.raises(Unreadable):
        read(body)


@pytest.mark.parametrize(
    "row",
    [
        ["00000000000000", *ROW[1:]],
        [ROW[0], "http://a.test/\ud800", *ROW[2:]],
        [ROW[0], "http://a.test/\0", *ROW[2:]],
        [ROW[0], "http://a.test/" + "a" * 100_000, *ROW[2:]],
        [ROW[0], "javascript:alert(1)", *ROW[2:]],
        [None] * 6,
        [{}] * 6,
        [],
        "row",
    ],
    ids=str,
)
def test_an_odd_row_costs_itself(row: object) -> None:
    found = read_wayback(json.dumps([HEAD, ROW, row, ROW]).encode())
    assert [capture.url for capture in found.captures] == ["http://a.test/1"] * 2


@pytest.mark.parametrize("status", ["9" * 5000, "9" * 20, "²", "-200", "", "0"])
def test_a_status_that_is_none_is_left_out(status: str) -> None:
    found = read_wayback(json.dumps([HEAD, [*ROW[:3], status, *ROW[4:]]]).encode())
    assert [capture.status for capture in found.captures] == [None]


@pytest.mark.parametrize(
    "odd",
    [
        {"offset": 10**30},
        {"length": -1},
        {"length": 1.5},
        {"offset": None},
        {"url": None},
        {"url": {}},
        {"timestamp": []},
    ],
    ids=str,
)
def test_an_odd_line_costs_itself(odd: dict[str, object]) -> None:
    lines = [json.dumps(LINE), json.dumps(LINE | odd), DEEP.decode(), "null", "3", json.dumps(LINE)]
    assert len(list(read_lines("\n".join(lines).encode()))) == 2
