"""Two houses and one lake: what each brings arrives once, and a lake that is down fails no run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from presswatch.settings import Settings
from tests.cluster.servers import Postgres, missing
from tests.flows.steps.cluster.houses import (
    DOUBLED,
    NOON,
    TEXT,
    feed_list,
    fill,
    house_settings,
    loopback_of,
    one_round,
    place_of,
    presses,
    rows,
)
from tests.flows.steps.pool_here import HERE
from tests.flows.steps.press_server import Press
from warehouse.snapshot.compaction import forget_articles
from warehouse.store.file.connection import open_warehouse
from warehouse.store.file.touched import note_touched

pytestmark = [pytest.mark.cluster, pytest.mark.skipif(missing() is not None, reason=str(missing()))]


@pytest.fixture
def press() -> Iterator[list[Press]]:
    with presses(loopback_of(0, 2), loopback_of(1, 2)) as served:
        fill(served[0], "north", 3)
        fill(served[1], "south", 4)
        yield served


@pytest.fixture
def houses(tmp_path: Path, lake: Postgres, press: list[Press]) -> list[Settings]:
    return [house_settings(tmp_path, shard, lake, str(tmp_path / "data"), *press) for shard in ("0/2", "1/2")]


def test_two_houses_share_the_feeds_and_an_analyst_reads_what_both_have_brought(
    houses: list[Settings], press: list[Press], tmp_path: Path
):
    feeds = feed_list(tmp_path, *press)
    for house in houses:
        one_round(house, feeds)
    place = place_of(houses[0])
    assert rows(place, "SELECT house, articles_new FROM runs ORDER BY house") == [("0/2", 3), ("1/2", 4)]
    assert rows(place, "SELECT count(*), count(DISTINCT article_id), count(text) FROM articles") == [(7, 7, 7)]
    assert rows(place, "SELECT count(*) FROM article_sources WHERE source_id = 'belta'") == [(7,)]
    assert rows(place, "SELECT count(*) FROM feeds") == [(2,)]
    assert rows(place, "SELECT sum(articles) FROM stories") == [(7,)]
    # Nothing new: the same again adds a run, and nothing twice.
    for house in houses:
        one_round(house, feeds, NOON + timedelta(hours=1))
    assert rows(place, "SELECT count(*) FROM runs") == [(4,)]
    assert rows(place, "SELECT count(*) FROM articles") == [(7,)]
    assert rows(place, DOUBLED) == [(0,)]


def test_a_lake_that_is_down_fails_no_run_and_the_next_one_hands_over_what_was_missed(
    houses: list[Settings], press: list[Press], tmp_path: Path
):
    feeds, said = feed_list(tmp_path, *press), list[str]()
    down = houses[0].lake.replace(houses[0].lake.split()[1], "port=9")
    report = one_round(houses[0], feeds, lake=down, caller=replace(HERE, progress=said.append))
    assert report.tally.state == "completed"
    assert [line for line in said if line.startswith("the lake is behind")]
    one_round(houses[0], feeds, NOON + timedelta(hours=1))
    assert rows(place_of(houses[0]), "SELECT count(*), (SELECT count(*) FROM runs) FROM articles") == [(3, 2)]


def test_what_a_house_throws_away_stays_in_the_lake(houses: list[Settings], press: list[Press], tmp_path: Path):
    feeds = feed_list(tmp_path, *press)
    one_round(houses[0], feeds)
    assert forget_articles(houses[0].home, NOON + timedelta(days=9999)) == 3
    one_round(houses[0], feeds, NOON + timedelta(hours=1))
    with open_warehouse(houses[0].home) as own:
        assert own.execute("SELECT count(*) FROM articles").fetchone() == (0,)
    assert rows(place_of(houses[0]), "SELECT count(*) FROM articles") == [(3,)]


def test_a_tag_that_went_goes_in_the_lake_too(houses: list[Settings], press: list[Press], tmp_path: Path):
    feeds, place = feed_list(tmp_path, *press), place_of(houses[0])
    one_round(houses[0], feeds)
    assert rows(place, "SELECT count(*) FROM article_sources WHERE source_id = 'belta'") == [(3,)]
    with open_warehouse(houses[0].home) as own:
        (article_id,) = own.execute("SELECT min(article_id) FROM articles").fetchone()
        own.execute(
            "INSERT INTO runs (run_id, state, started_at) VALUES ('20260301T123000-test', 'running', ?)", [NOON]
        )
        # A retag by rules that find nothing: no row of the article names the run any more.
        own.execute("DELETE FROM article_sources WHERE article_id = ?", [article_id])
        own.execute("UPDATE articles SET rules_version = 'none' WHERE article_id = ?", [article_id])
        note_touched(own, "articles", [article_id])
    one_round(houses[0], feeds, NOON + timedelta(hours=1))
    assert rows(place, "SELECT count(*) FROM article_sources WHERE source_id = 'belta'") == [(2,)]
    assert rows(place, f"SELECT rules_version FROM articles WHERE article_id = '{article_id}'") == [("none",)]
    with open_warehouse(houses[0].home) as own:
        assert own.execute("SELECT count(*) FROM touched WHERE relation = 'articles'").fetchone() == (1,)
    # The note stays for some days: a catalog may be put back to a backup.
    one_round(houses[0], feeds, NOON + timedelta(days=4))
    with open_warehouse(houses[0].home) as own:
        assert own.execute("SELECT count(*) FROM touched WHERE relation = 'articles'").fetchone() == (0,)
    assert rows(place, DOUBLED) == [(0,)]


def test_an_article_that_two_houses_have_seen_is_that_of_the_first_whoever_hands_over_first(
    houses: list[Settings], press: list[Press], tmp_path: Path
):
    # The second press gives a text of the first one, by its address.
    south = press[1]
    shared = press[0].url("/north/0")
    south.put(
        "/feed",
        f'<rss version="2.0"><channel><title>South</title><item><title>North news number 0</title><link>{shared}</link>'
        f"<guid>{shared}</guid><pubDate>Sun, 01 Mar 2026 10:00:00 +0300</pubDate>"
        f"<description>{TEXT} {TEXT} {TEXT}</description></item></channel></rss>",
        "application/rss+xml",
    )
    feeds, place = feed_list(tmp_path, *press), place_of(houses[0])
    first, second = houses
    one_round(first, feeds, lake="", lake_data="")  # it cannot hand over yet
    one_round(second, feeds, NOON + timedelta(minutes=15))
    (later,) = rows(place, "SELECT first_seen_at FROM articles")
    one_round(first, feeds, NOON + timedelta(minutes=30))
    (sight,) = rows(place, f"SELECT first_seen_at FROM articles WHERE url = '{shared}'")
    assert sight < later
    one_round(second, feeds, NOON + timedelta(minutes=45))
    assert rows(place, f"SELECT first_seen_at FROM articles WHERE url = '{shared}'") == [sight]
    assert rows(
        place, "SELECT count(DISTINCT feed_id) FROM article_feeds GROUP BY article_id ORDER BY 1 DESC LIMIT 1"
    ) == [(2,)]
    assert rows(place, DOUBLED) == [(0,)]
