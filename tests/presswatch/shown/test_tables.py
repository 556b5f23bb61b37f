from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from presswatch.errors import UsageError
from presswatch.shown.tables import FORMATS, places, write_rows
from tests.processes import PATIENCE_SECONDS, started


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


def on_terminal(width: int, columns: list[str], rows: list[tuple[Any, ...]], monkeypatch) -> list[str]:
    """The lines of a table on a terminal of that width, without colours."""
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("NO_COLOR", "1")
    return re.sub(r"\x1b\[[0-9;]*m", "", written(columns, rows, "table", Terminal())).splitlines()


def test_long_cells_take_several_lines_on_a_terminal_and_one_elsewhere(monkeypatch):
    rows = [("id-1", "word " * 20)]
    lines = on_terminal(40, ["id", "text"], rows, monkeypatch)
    assert all(places(line) <= 40 for line in lines)
    assert " ".join(lines).count("word") == 20
    assert "word " * 19 in written(["id", "text"], rows, "table")


def test_a_text_longer_than_a_screen_is_shortened_in_a_table(monkeypatch):
    lines = on_terminal(60, ["id", "text"], [("id-1", "word " * 500)], monkeypatch)
    assert len(lines) < 8
    assert "…" in lines[-1]


def test_a_wide_character_is_never_cut_in_half(monkeypatch):
    lines = on_terminal(13, ["t"], [("日本語" * 9,)], monkeypatch)
    assert {places(line.rstrip()) for line in lines[2:]} == {12, 6}
    assert "".join(lines).count("日") == 9


def test_rows_that_fit_no_terminal_are_records_without_what_is_empty(monkeypatch):
    columns = [f"column_{number}" for number in range(9)]
    row = ("broken", None, *(f"value number {number}" for number in range(7)))
    lines = on_terminal(60, columns, [row, row], monkeypatch)
    assert "── 2 ─" in "\n".join(lines)
    assert "column_2 value number 0" in [line.strip() for line in lines]
    assert not any("column_1 " in line for line in lines)


def test_a_terminal_has_times_to_the_minute_and_other_formats_to_the_microsecond(monkeypatch):
    rows = [(datetime(2026, 3, 1, 12, 30, 5, 7, tzinfo=UTC),)]
    assert on_terminal(60, ["at"], rows, monkeypatch)[-1].strip() == "2026-03-01 12:30Z"
    assert "12:30:05.000007Z" in written(["at"], rows, "table")


def test_states_have_a_colour_and_a_word(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1;31mbroken" in written(["state"], [("broken",)], "table", Terminal())
    assert on_terminal(60, ["state"], [("broken",)], monkeypatch)[-1].strip() == "broken"


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
    with started([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr
        assert process.stderr.read() == b""
        assert process.wait(PATIENCE_SECONDS) == 0
