from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from presswatch.errors import UsageError
from presswatch.shown.tables import FORMATS, places, write_rows


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def written(columns: list[str], rows: list[tuple[Any, ...]], format: str, stream: io.StringIO | None = None) -> str:
    stream = stream or io.StringIO()
    write_rows(columns, rows, format, stream)
    return stream.getvalue()


def test_a_table_is_aligned_with_numbers_to_the_right():
    assert written(["name", "n"], [("BelTA", 7), ("TUT.BY", 1200)], "table") == (
        "name       n\n------  ----\nBelTA      7\nTUT.BY  1200\n"
    )


def test_wide_and_combining_characters_keep_the_columns_straight():
    lines = written(["a", "b"], [("日本", "x"), ("и\u0306", "x"), ("ab", "x")], "table").splitlines()
    assert [places(line[: line.index("x")]) for line in lines[2:]] == [6, 6, 6]


def test_long_cells_are_cut_on_a_terminal_and_nowhere_else(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    rows = [("id-1", "word " * 50)]
    on_terminal = written(["id", "text"], rows, "table", Terminal()).splitlines()
    assert all(places(line) <= 40 for line in on_terminal)
    assert on_terminal[2].startswith("id-1  word word")
    assert on_terminal[2].endswith("…")
    assert "word " * 49 in written(["id", "text"], rows, "table")


def test_a_wide_character_is_never_cut_in_half(monkeypatch):
    monkeypatch.setenv("COLUMNS", "12")
    cut = written(["t"], [("日本語日本語日本語",)], "table", Terminal()).splitlines()[2]
    assert cut == "日本語日本…"


@pytest.mark.parametrize("trick", ["\x1b[31m", "\x07", "\r", "\n", "\x9b", "\u202e", "\u200b", "\u2028", "\x00"])
def test_characters_that_command_a_terminal_are_made_visible(trick: str):
    line = written(["t"], [(f"a{trick}b",)], "table").splitlines()[2]
    assert line.isprintable()
    assert line.startswith("a\\")


def test_a_table_without_rows_shows_its_columns():
    assert written(["run_id", "state"], [], "table") == "run_id  state\n------  -----\n"


def test_a_table_longer_than_a_block_has_one_header_and_all_rows():
    lines = written(["n"], [(n,) for n in range(1201)], "table").splitlines()
    assert len(lines) == 1203
    assert lines[-1] == "1200"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r\n", "\n", "＝", "＋", "－", "＠"])
def test_csv_text_that_a_spreadsheet_would_run_is_disarmed(start: str):
    text = f"{start}HYPERLINK(1)"
    _, row = csv.reader(io.StringIO(written(["t"], [(text,)], "csv"), newline=""))
    assert row == ["'" + text]


def test_csv_numbers_stay_numbers():
    _, row = csv.reader(io.StringIO(written(["a", "b", "c"], [(-5, -0.25, Decimal("-1.5"))], "csv")))
    assert row == ["-5", "-0.25", "-1.5"]


def test_csv_headers_cannot_run_either():
    header, _ = csv.reader(io.StringIO(written(["=1+1"], [(1,)], "csv")))
    assert header == ["'=1+1"]


def test_csv_cells_cannot_be_split_by_another_locale_s_separator():
    assert written(["t"], [("a;=1+1",)], "csv") == 't\n"a;=1+1"\n'


def test_csv_gives_texts_back_as_they_were():
    rows = [('say "hi"', "two\nlines"), ("a, b", " edges "), ("Мінск", "")]
    found = list(csv.reader(io.StringIO(written(["x", "y"], rows, "csv"), newline="")))
    assert found[1:] == [list(row) for row in rows]


def test_csv_tells_null_from_an_empty_text():
    assert written(["a", "b"], [(None, "")], "csv") == 'a,b\n,""\n'


def test_json_is_a_list_of_objects_with_utc_times():
    minsk = timezone(timedelta(hours=3))
    rows = [(datetime(2026, 1, 1, 2, tzinfo=minsk), date(2026, 1, 2), [1, {"k": None}], "Мінск")]
    text = written(["at", "day", "list", "text"], rows, "json")
    assert "Мінск" in text
    assert json.loads(text) == [
        {"at": "2025-12-31T23:00:00Z", "day": "2026-01-02", "list": [1, {"k": None}], "text": "Мінск"}
    ]


def test_json_without_rows_is_an_empty_list():
    assert json.loads(written(["a"], [], "json")) == []


def test_json_keeps_columns_of_the_same_name_apart():
    assert json.loads(written(["a", "a", "a_2"], [(1, 2, 3)], "json")) == [{"a": 1, "a_2": 2, "a_2_2": 3}]


def test_json_has_only_values_that_json_knows():
    rows = [
        (
            float("nan"),
            float("inf"),
            Decimal("1.50"),
            Decimal("12345678901234567.89"),
            b"\x00\xff",
            timedelta(hours=1),
            {1: "a"},
        )
    ]
    text = written(list("abcdefg"), rows, "json")
    assert json.loads(text, parse_constant=pytest.fail) == [
        {"a": None, "b": None, "c": 1.5, "d": "12345678901234567.89", "e": "00ff", "f": "1:00:00", "g": {"1": "a"}}
    ]


def test_times_of_a_table_are_in_utc():
    assert "2026-01-01 00:00:00Z" in written(["t"], [(datetime(2026, 1, 1, tzinfo=UTC),)], "table")


def test_an_unknown_format_is_a_usage_error():
    with pytest.raises(UsageError, match="table, csv, json"):
        written(["a"], [], "xml")


@pytest.mark.parametrize("format", FORMATS)
def test_a_closed_pipe_ends_quietly(format: str):
    program = (
        "import sys; from presswatch.shown.tables import write_rows;"
        f"write_rows(['n'], ((n,) for n in range(200_000)), {format!r}, sys.stdout)"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stdout.readline()
    process.stdout.close()
    assert process.stderr
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(10) == 0
