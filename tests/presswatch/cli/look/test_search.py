"""`presswatch search` as people and programs see it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from presswatch.cli import main
from presswatch.cli.look.search import say_how_many
from presswatch.records import Found, Hit
from tests.warehouse.sample import filled_home


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return filled_home(tmp_path_factory.mktemp("home"))


def found(capsys, home: Path, *words: str) -> str:
    assert main(["search", *words, "--home", str(home)]) == 0
    return capsys.readouterr().out


def test_times_name_their_zone_and_are_those_of_the_setting(home, capsys, monkeypatch):
    monkeypatch.delenv("PRESSWATCH_TIME_ZONE", raising=False)
    assert "TUT.BY · 2026-10-30 08:00 UTC · en" in found(capsys, home, "spring")
    monkeypatch.setenv("PRESSWATCH_TIME_ZONE", "Europe/Minsk")
    assert "TUT.BY · 2026-10-30 11:00 +03 · en" in found(capsys, home, "spring")


def test_days_begin_at_midnight_of_the_setting(home, capsys, monkeypatch):
    monkeypatch.setenv("PRESSWATCH_TIME_ZONE", "Pacific/Auckland")
    assert "21:00 NZDT" in found(capsys, home, "spring since:2026-10-30")
    assert found(capsys, home, "spring until:2026-10-30T20:59") == ""
    assert "spring" in found(capsys, home, "spring until:2026-10-30T21:01")


def test_programs_get_times_in_utc_whatever_the_setting(home, capsys, monkeypatch):
    monkeypatch.setenv("PRESSWATCH_TIME_ZONE", "Europe/Minsk")
    (hit,) = json.loads(found(capsys, home, "spring", "--format", "json"))
    assert hit["at"] == "2026-10-30T08:00:00Z"
    assert "2026-10-30 08:00:00Z" in found(capsys, home, "spring", "--format", "csv")


@pytest.mark.parametrize(
    ("more", "total", "said"),
    [
        ((0, 0), 2, "2 articles"),
        ((0, 0), 5, "2 of 5 articles; --limit shows more"),
        ((3, 0), 5, "5 articles, 2 shown: one of each story; --flat shows all"),
    ],
)
def test_the_way_to_what_is_not_shown_is_told(more, total, said):
    hits = tuple(
        Hit(f"a{n}", None, "", "", "", None, None, None, more_of_story=more_of) for n, more_of in enumerate(more)
    )
    stream = io.StringIO()
    say_how_many(Found(hits, total), stream)
    assert stream.getvalue() == f"{said}\n"


def test_a_period_may_end_on_a_day_to_come(home, capsys):
    assert "Bridge closed" in found(capsys, home, "spring until:2199-01-01")
