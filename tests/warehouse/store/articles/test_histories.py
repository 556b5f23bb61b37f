"""Captures in any order of import make the same history as in order of time."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from presswatch.records import Article
from tests.warehouse.store.articles.test_keeping import NOW, article
from transforms.changes import kinds_of_change
from warehouse.snapshot.lists import explain
from warehouse.store.articles.histories import known_captures, split_by_age, weave_in, woven
from warehouse.store.articles.keeping import keep_articles
from warehouse.store.file.connection import migrate, open_warehouse
from warehouse.store.file.rows import select


def capture(day: int, text: str, title: str = "Bridge opens") -> Article:
    at = NOW + timedelta(days=day)
    return article("a1", text=text, title=title, fetched_at=at, origin="archive", raw_file="x.warc", raw_offset=day)


def history(folder: Path, captures: list[Article]) -> list[tuple]:
    """The versions after each capture was imported by itself, in the order given."""
    with open_warehouse(folder) as store:
        migrate(store)
        for one in captures:
            earlier, later = split_by_age(store, [one])
            weave_in(store, earlier, "r1", kinds_of_change)
            keep_articles(store, later, "r1", kinds_of_change)
        rows = select(
            store, "SELECT version, seen_at, change, title, text, raw_offset FROM article_versions ORDER BY 1"
        )
        (stored,) = select(store, "SELECT version, first_seen_at, text FROM articles")
        assert select(store, "SELECT first_seen_at FROM article_sources") == [{"first_seen_at": rows[0]["seen_at"]}]
        assert len(explain(store, "a1")["versions"]) == len(rows)
    assert (stored["version"], stored["first_seen_at"], stored["text"]) == (
        len(rows),
        rows[0]["seen_at"],
        rows[-1]["text"],
    )
    return [tuple(row.values()) for row in rows]


FOUR = [capture(1, "One."), capture(2, "One."), capture(3, "Two."), capture(5, "Two.", "Bridge closes")]


@pytest.mark.parametrize("order", list(permutations(range(4)))[1::4])
def test_whatever_the_order_of_import_the_versions_are_those_of_time(tmp_path, order):
    in_time = history(tmp_path / "a", FOUR) if (tmp_path / "a").mkdir() is None else []
    (tmp_path / "b").mkdir()
    assert history(tmp_path / "b", [FOUR[place] for place in order]) == in_time
    assert [(version, change) for version, _, change, *_ in in_time] == [(1, "first"), (2, "text"), (3, "title")]


def row(day: int, text: str, change: str = "text") -> dict:
    return {"seen_at": NOW + timedelta(days=day), "title": "t", "text": text, "change": change, "version": day} | {
        "raw_file": "x",
        "raw_offset": day,
    }


def test_a_capture_like_the_state_before_it_adds_nothing():
    before = [row(1, "One.", "first"), row(4, "Two.")]
    assert woven(before, row(2, "One."), kinds_of_change) == before


def test_a_capture_like_the_state_after_it_is_its_earlier_sight():
    after = woven([row(1, "One.", "first"), row(4, "Two.")], row(3, "Two."), kinds_of_change)
    assert [(v["seen_at"].day, v["raw_offset"], v["text"]) for v in after] == [(2, 1, "One."), (4, 3, "Two.")]


def test_a_state_before_the_page_s_end_leaves_the_end_an_end():
    after = woven([row(1, "One.", "first"), row(4, "One.", "deleted")], row(3, "Two."), kinds_of_change)
    assert [(v["version"], v["change"], v["text"]) for v in after] == [
        (1, "first", "One."),
        (2, "text", "Two."),
        (3, "deleted", "One."),
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30), unique=True))
def test_a_text_that_changes_every_fourth_day_gives_the_same_history_in_whatever_order_it_was_captured(days):
    found: list[dict] = []
    for day in days:
        found = woven(found, row(day, f"The text of block {day // 4}."), kinds_of_change)
    first_days = {day // 4: min(d for d in days if d // 4 == day // 4) for day in sorted(days)}
    assert [v["version"] for v in found] == list(range(1, len(first_days) + 1))
    assert [v["raw_offset"] for v in found] == list(first_days.values())
    assert [v["change"] for v in found] == ["first", *["text"] * (len(found) - 1)][: len(found)]


def test_what_was_imported_is_known_again(tmp_path):
    with open_warehouse(tmp_path) as store:
        migrate(store)
        keep_articles(store, [capture(1, "One.")], "r1", kinds_of_change)
        keep_articles(store, [capture(4, "Two.")], "r2", kinds_of_change)
        assert known_captures(store, ["a1", "other"]) == {
            ("a1", NOW + timedelta(days=1)),
            ("a1", NOW + timedelta(days=4)),
        }
