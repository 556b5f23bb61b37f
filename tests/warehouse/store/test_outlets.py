"""What is usual for an outlet, read from a small store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from presswatch.records import Drop, Feed, RunTally
from tests.warehouse.store.articles.test_keeping import NOW, article
from transforms.changes import kinds_of_change
from warehouse.store.articles.keeping import keep_articles
from warehouse.store.feeds.registry import sync_feeds
from warehouse.store.file.connection import migrate, open_warehouse
from warehouse.store.outlets import MOST_OUTLETS, coverage, outlet_histories, stillness
from warehouse.store.runs import begin_run, end_run, keep_drops

FEEDS = [
    Feed("f1", "https://tut.by/rss", "tut_by"),
    Feed("f2", "https://tut.by/sport.rss", "tut_by"),
    Feed("f3", "https://www.town.example:8443/rss"),
]


@pytest.fixture
def store(tmp_path: Path):
    with open_warehouse(tmp_path) as connection:
        migrate(connection)
        sync_feeds(connection, FEEDS)
        yield connection


def keep_texts(store, feed_id: str, hours_ago: Iterable[float], words: int = 300, **more) -> None:
    for ago in hours_ago:
        at = NOW - timedelta(hours=ago)
        one = article(f"{feed_id}-{ago}", feed_id=feed_id, fetched_at=at, word_count=words, text=f"{feed_id} {ago}")
        keep_articles(store, [replace(one, **more)], "r0", kinds_of_change)


def keep_misses(store, feed_id: str, hours_ago: Iterable[float], reason: str = "no_text", run_id: str = "r1") -> None:
    for ago in hours_ago:
        key = f"{feed_id}-miss-{ago}"
        at = NOW - timedelta(hours=ago)
        keep_drops(store, run_id, [Drop(at, reason, f"https://x.example/{key}", feed_id=feed_id, item_key=key)])


def of(store, outlet: str, **more):
    found = {history.outlet: history for history in outlet_histories(store, NOW, **({"newest": 2} | more))}
    return found.get(outlet)


def test_feeds_of_one_outlet_count_together_and_one_without_a_source_by_its_host(store):
    keep_texts(store, "f1", [30, 20])
    keep_texts(store, "f2", [10])
    keep_texts(store, "f3", [5])
    assert of(store, "tut_by").texts == 3
    assert of(store, "town.example").texts == 1


def test_the_newest_texts_are_counted_apart_from_the_usual(store):
    keep_texts(store, "f1", [50, 40, 30], words=400)
    keep_texts(store, "f1", [2, 1], words=90)
    told = of(store, "tut_by")
    assert (told.usual_texts, told.newest_texts, told.newest_words) == (3, 2, 90)
    assert told.usual_words == (400, 400, 400)


def test_misses_before_and_since_the_last_text_and_those_of_this_run(store):
    keep_misses(store, "f1", [60], run_id="r0")
    keep_texts(store, "f1", [50])
    keep_misses(store, "f1", [3, 2], "consent", run_id="r1")
    keep_misses(store, "f1", [0], "no_text", run_id="r2")
    told = of(store, "tut_by", run_id="r2")
    assert (told.usual_misses, told.misses_since, told.misses_now, told.reason) == (1, 3, 1, "consent")
    assert of(store, "tut_by", run_id="another").misses_now == 0
    assert of(store, "tut_by").misses_now == 1


def test_a_page_tried_again_and_given_up_is_one_miss_at_its_first_try(store):
    keep_texts(store, "f1", [50])
    keep_misses(store, "f1", [10], run_id="r1")
    again = Drop(NOW, "no_text", feed_id="f1", item_key="f1-miss-10")
    keep_drops(store, "r2", [again])
    told = of(store, "tut_by", run_id="r2")
    assert (told.misses_since, told.misses_now) == (1, 0)


def test_what_says_nothing_of_a_layout_is_not_counted(store):
    keep_texts(store, "f1", [400])
    keep_texts(store, "f1", [7], text_origin="feed")
    keep_texts(store, "f1", [6], origin="archive")
    keep_texts(store, "f1", [-5])
    keep_misses(store, "f1", [5], "unreachable")
    keep_misses(store, "f1", [4], "robots")
    keep_misses(store, "f1", [400])
    assert of(store, "tut_by") is None


def keep_run(store, name: str, hours_ago: float, *, feeds_visited: int = 3, flow: str = "ingest") -> None:
    tally = RunTally(name, flow, NOW - timedelta(hours=hours_ago), feeds_visited=feeds_visited)
    begin_run(store, tally)
    tally.state = "completed"
    end_run(store, tally)


def test_the_last_hours_stand_beside_the_same_hours_of_earlier_days(store):
    for day in (0, 1, 3):
        for hour in (0.5, 1.5, 2.5):
            keep_run(store, f"{day}-{hour}", 24 * day + hour)
    keep_run(store, "outside", 3.5)
    keep_run(store, "nothing due", 1, feeds_visited=0)
    keep_run(store, "other flow", 1, flow="maintenance")
    keep_texts(store, "f1", [4, 24.5, 25, 30, 74])
    told = stillness(store, NOW)
    assert told.hours == 3
    assert told.runs == (3, 3, 0, 3) + (0,) * 11
    assert told.texts == (0, 2, 0, 1) + (0,) * 11


def test_coverage_has_a_column_a_day_and_silent_outlets_too(store):
    keep_texts(store, "f1", [0, 1, 24, 24 * 13])
    keep_texts(store, "f2", [24 * 14])
    told = coverage(store, NOW)
    assert (told.days[0], told.days[-1]) == (NOW.date() - timedelta(days=13), NOW.date())
    assert told.outlets == (("tut_by", (1,) + (0,) * 11 + (1, 2)), ("town.example", (0,) * 14))


def test_the_pictures_days_are_those_of_the_readers_zone(store):
    keep_texts(store, "f1", [0])
    late = NOW.replace(hour=22)
    assert coverage(store, late).days[-1] == NOW.date()
    told = coverage(store, late, "Europe/Minsk")
    assert told.days[-1] == NOW.date() + timedelta(days=1)
    assert dict(told.outlets)["tut_by"][-2:] == (1, 0)
    keep_texts(store, "f3", [NOW.hour - 23])
    assert dict(coverage(store, late, "Europe/Minsk").outlets)["town.example"][-2:] == (0, 1)


def test_feeds_no_longer_followed_leave_the_picture_and_it_holds_the_busiest_outlets(store):
    keep_texts(store, "f1", [1])
    many = [Feed(f"g{n}", f"https://town{n}.example/rss") for n in range(MOST_OUTLETS + 5)]
    sync_feeds(store, many)
    keep_texts(store, f"g{MOST_OUTLETS + 4}", [1, 2])
    told = coverage(store, NOW)
    assert len(told.outlets) == MOST_OUTLETS
    assert told.outlets[0] == (f"town{MOST_OUTLETS + 4}.example", (0,) * 13 + (2,))
    assert "tut_by" not in dict(told.outlets)
