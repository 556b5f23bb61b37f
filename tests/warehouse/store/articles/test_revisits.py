"""Which articles are looked at again first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from transforms.pages import AGES, EDIT_HOURS, GROWING_MOST, GROWING_WITHIN
from warehouse.store.articles.revisits import LooksWanted, due_revisits
from warehouse.store.file.connection import migrate, open_warehouse
from warehouse.store.file.rows import insert

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WANTED = LooksWanted(NOW, AGES, EDIT_HOURS, "1", GROWING_WITHIN, GROWING_MOST)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_warehouse(tmp_path) as connection:
        migrate(connection)
        yield connection


def article(name: str, hours: float = 2.0, outlet: str = "o1", **values: Any) -> dict[str, Any]:
    """A stored article of a feed that is so many hours old."""
    first = NOW - timedelta(hours=hours)
    return {
        "article_id": name,
        "url": f"https://{outlet}.example/{name}",
        "publisher_id": outlet,
        "origin": "feed",
        "text_origin": "page",
        "version": 1,
        "first_seen_at": first,
        "fetched_at": first,
        "extractor_version": "1",
    } | values


def told(name: str, story: str, hours: float = 1.0) -> dict[str, Any]:
    return {"article_id": name, "story_id": story, "revision": 1, "assigned_at": NOW - timedelta(hours=hours)}


def order(store: duckdb.DuckDBPyConnection, wanted: LooksWanted = WANTED) -> list[str]:
    return [row["article_id"] for row in due_revisits(store, wanted)]


def test_an_article_of_a_story_that_outlets_are_joining_comes_before_its_neighbours(store: Any) -> None:
    joined = [article(f"b{number}", 0.5, f"o{number}") for number in range(2, 5)]
    insert(store, "articles", [article("a", 3), article("growing", 2), *joined])
    insert(store, "story_assignments", [told("growing", "s"), *(told(one["article_id"], "s", 0.4) for one in joined)])
    assert order(store) == ["growing", "a"]
    assert order(store, LooksWanted(NOW, AGES, EDIT_HOURS, "1")) == ["a", "growing"]


def test_a_story_that_was_merged_grows_with_the_one_it_went_into(store: Any) -> None:
    insert(store, "articles", [article("a", 3), article("old", 2), article("b", 0.5, "o2")])
    insert(store, "story_assignments", [told("old", "s1", 2), told("b", "s2", 0.4)])
    insert(store, "story_merges", [{"story_id": "s2", "into_story_id": "s1", "merged_at": NOW}])
    assert order(store) == ["old", "a"]


def test_one_outlet_that_writes_much_is_no_growing_story_and_what_grew_yesterday_is_none_any_more(store: Any) -> None:
    mine = [article(f"m{number}", 2) for number in range(3)]
    insert(store, "articles", [article("a", 3), *mine, article("y1", 1.5, "o2"), article("y2", 0.5, "o3")])
    insert(store, "story_assignments", [told(one["article_id"], "s") for one in mine])
    insert(store, "story_assignments", [told("y1", "s2", 30), told("y2", "s2", 30)])
    assert order(store) == ["a", "m0", "m1", "m2", "y1"]


def test_an_outlet_that_edits_and_an_article_that_was_edited_come_first(store: Any) -> None:
    insert(store, "articles", [article("plain", 3), article("edited", 2, version=2)])
    looked = [article(f"e{number}", 300, "editor", version=3) for number in range(30)]
    insert(store, "articles", [*looked, article("theirs", 1.5, "editor")])
    assert order(store) == ["theirs", "edited", "plain"]


def test_of_one_host_no_more_are_asked_for_than_there_is_time_for(store: Any) -> None:
    insert(store, "articles", [article(f"a{number:02}", 2) for number in range(20)] + [article("b", 2, "o2")])
    assert len(order(store, LooksWanted(NOW, AGES, EDIT_HOURS, "1", per_host=12))) == 13
