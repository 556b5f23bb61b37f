"""A house that was lost, or another number of houses: the lake fills a home, and nothing is new that was not."""

from __future__ import annotations

import shutil
import tarfile
from contextvars import copy_context
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from flows.steps.again.adopting import adopt
from flows.steps.cluster.handing import keep_our_lake
from presswatch.cli import main
from presswatch.errors import UsageError
from presswatch.files import SNAPSHOT_FILE
from presswatch.settings import Settings
from tests.cluster.servers import Postgres, missing, postgres
from tests.flows.steps.cluster.houses import (
    DOUBLED,
    NOON,
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
from transforms.web.shares import share_of

OLD_HOME = Path(__file__).parents[3] / "gold" / "homes" / "0.1.0.tar.xz"
#: tables of a home, and what of them the lake has as well
HELD = (
    ("articles", "article_id, url, title, version, text"),
    ("article_versions", "article_id, version, change"),
    ("article_feeds", "article_id, feed_id, guid"),
    ("article_sources", "article_id, source_name, role"),
    ("article_topics", "article_id, topic_id"),
    ("items", "item_key, article_id"),
    ("visits", 'feed_id, "at", outcome'),
    ("drops", "reason, url"),
    ("runs", "run_id, flow, articles_new"),
)
pytestmark = [pytest.mark.cluster, pytest.mark.skipif(missing() is not None, reason=str(missing()))]
#: addresses that fall to houses 0, 1, 2 of three
HOSTS = [loopback_of(house, 3) for house in range(3)]


def test_from_two_houses_to_three_and_a_lost_one_nothing_is_new_and_nothing_is_missing(
    lake: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    with presses(*HOSTS) as served:
        for press, name in zip(served, ("north", "south", "east"), strict=True):
            fill(press, name, 4)
        feeds, data = feed_list(tmp_path, *served), str(tmp_path / "data")
        two = [house_settings(tmp_path, shard, lake, data, *served) for shard in ("0/2", "1/2")]
        for house in two:
            one_round(house, feeds)
        place = place_of(two[0])
        assert rows(place, "SELECT count(*), count(DISTINCT article_id) FROM articles") == [(12, 12)]
        # One of three goes on in an old home, the others are new: a lost house is a new home too.
        kept = replace(two[0], shard="0/3")
        three = [kept, *(house_settings(tmp_path, shard, lake, data, *served) for shard in ("1/3", "2/3"))]
        for house in three:
            adopt(house, house.shard, HERE, now=NOON + timedelta(minutes=30))
        for hour, houses in enumerate((three, three), 1):
            for house in houses:
                report = one_round(house, feeds, NOON + timedelta(hours=hour))
                assert (report.tally.articles_new, report.tally.articles_changed) == (0, 0), house.shard
                assert report.tally.feeds_visited == sum(
                    share_of(press.url("/feed"), 3) == int(house.shard[0]) for press in served
                )
        assert rows(place, "SELECT count(*), count(DISTINCT article_id) FROM articles") == [(12, 12)]
        assert rows(place, "SELECT count(*) FROM feeds WHERE is_followed") == [(3,)]
        assert rows(place, DOUBLED) == [(0,)]
        # What is new afterwards arrives once, from the house that has its feed.
        fill(served[2], "east", 6)
        for house in three:
            one_round(house, feeds, NOON + timedelta(hours=5))
        assert rows(place, "SELECT count(*), count(DISTINCT article_id) FROM articles") == [(14, 14)]
        assert rows(place, DOUBLED) == [(0,)]
        assert_that_readers_see_all(lake, three[1], capsys, monkeypatch)
        before = rows(place, "SELECT * EXCLUDE (run_id) FROM article_sources ORDER BY ALL")
        upkeep = keep_our_lake(kept, print)
        assert upkeep is not None
        assert upkeep.after < upkeep.before
        assert keep_our_lake(three[1], print) is None
        assert rows(place, "SELECT * EXCLUDE (run_id) FROM article_sources ORDER BY ALL") == before


def assert_that_readers_see_all(
    lake: Postgres, house: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every verb that reads takes --lake, by a role that can only read."""
    make_reader(lake)
    monkeypatch.setenv("PRESSWATCH_LAKE", lake.words("lake", "analyst"))
    monkeypatch.setenv("PRESSWATCH_LAKE_DATA", house.lake_data)
    home = ["--home", str(house.home), "--lake"]
    for words, expected in (
        (["sql", "SELECT count(*) AS n FROM articles", "--format", "csv"], "n\n14\n"),
        (["search", "village", "council", "--flat", "--limit", "50", "--format", "csv"], "North news number 0"),
        (["search", "title:east", "number", "--flat"], "East news number 5"),
        # Two that arrived together match as well as each other: which of them stands for the story is open.
        (["search", "title:east", "number"], "and 5 more of this story"),
        (["stories", "list", "--since", "2026-01-01", "--all"], "news number"),
        (["report", "--since", "2026-01-01"], ""),
    ):
        assert command([*words, *home]) == 0, words
        assert expected in capsys.readouterr().out
    assert command(["sql", "SELECT min(article_id) FROM articles", "--format", "csv", *home]) == 0
    article_id = capsys.readouterr().out.split()[-1]
    for verb in ("explain", "read"):
        assert command([verb, article_id, *home]) == 0
        assert "well" in capsys.readouterr().out
    for forbidden in (
        "DELETE FROM articles",
        "FROM postgres_query('__ducklake_metadata_lake', 'SELECT 1')",
        "FROM read_text('/etc/passwd')",
    ):
        assert command(["sql", forbidden, *home]) == 2
    capsys.readouterr()


def command(words: list[str]) -> int:
    """A command of its own: what it chose to read is not what the next one reads."""
    return copy_context().run(main, words)


def make_reader(lake: Postgres) -> None:
    """The role of docs/cluster.md that can only read."""
    for statement in (
        "CREATE ROLE analyst LOGIN",
        "GRANT CONNECT ON DATABASE lake TO analyst",
        "GRANT USAGE ON SCHEMA public TO analyst",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO analyst",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO analyst",
    ):
        lake.execute(statement, "lake")


def test_a_house_that_was_given_up_and_comes_back_brings_what_it_still_had_and_nothing_stands_twice(tmp_path: Path):
    with postgres("lake") as own, presses(HOSTS[0]) as served:
        fill(served[0], "north", 3)
        feeds, data = feed_list(tmp_path, *served), str(tmp_path / "data")
        old = house_settings(tmp_path / "old", "0/1", own, data, *served)
        new = house_settings(tmp_path / "new", "0/1", own, data, *served)
        place = place_of(old)
        one_round(old, feeds)
        # Two more, of which the lake hears nothing before the house is given up; the next one finds them again.
        fill(served[0], "north", 5)
        one_round(old, feeds, NOON + timedelta(hours=1), lake=old.lake.replace("dbname=lake", "dbname=x"))
        adopt(new, new.shard, HERE, now=NOON + timedelta(hours=2))
        report = one_round(new, feeds, NOON + timedelta(hours=2))
        assert report.tally.articles_new == 2
        with pytest.raises(UsageError, match="house 0/1 of this lake is another home"):
            one_round(old, feeds, NOON + timedelta(hours=3))
        seen = "SELECT strftime(first_seen_at, '%H'), count(*) FROM articles GROUP BY 1 ORDER BY 1"
        assert rows(place, seen) == [("12", 3), ("13", 2)]
        assert rows(place, DOUBLED) == [(0,)]
        assert rows(place, "SELECT count(*), count(DISTINCT item_key) FROM items") == [(5, 5)]
        assert rows(place, "SELECT count(*) FROM (SELECT DISTINCT COLUMNS(*) FROM article_feeds)") == [(5,)]
        one_round(new, feeds, NOON + timedelta(hours=4))
        assert rows(place, seen) == [("12", 3), ("13", 2)]
        assert rows(place, DOUBLED) == [(0,)]


def test_a_second_home_with_the_same_share_asks_no_host_and_is_told_why(tmp_path: Path):
    with postgres("lake") as own, presses(HOSTS[0]) as served:
        fill(served[0], "north", 3)
        feeds, data = feed_list(tmp_path, *served), str(tmp_path / "data")
        first, second = (house_settings(tmp_path / name, "0/1", own, data, *served) for name in ("first", "second"))
        one_round(first, feeds)
        asked = served[0].asked.copy()
        for hours in (1, 2):
            with pytest.raises(UsageError, match=r"another home .*presswatch adopt 0/1"):
                one_round(second, feeds, NOON + timedelta(hours=hours))
        assert served[0].asked == asked
        assert rows(place_of(first), "SELECT count(*) FROM runs") == [(1,)]
        # The first one goes on as ever.
        one_round(first, feeds, NOON + timedelta(hours=3))
        assert rows(place_of(first), "SELECT count(*) FROM runs") == [(2,)]


def test_a_house_started_without_its_shard_asks_no_host_and_is_told_which_it_is(tmp_path: Path):
    with postgres("lake") as own, presses(HOSTS[0]) as served:
        fill(served[0], "north", 3)
        feeds, data = feed_list(tmp_path, *served), str(tmp_path / "data")
        house = house_settings(tmp_path / "house", "0/1", own, data, *served)
        one_round(house, feeds)
        asked = served[0].asked.copy()
        with pytest.raises(UsageError, match=r'this home is house 0/1 .* no shard: write shard = "0/1"'):
            one_round(replace(house, shard=""), feeds, NOON + timedelta(hours=1))
        assert served[0].asked == asked
        # Another number of houses: only once the share is adopted.
        other = replace(house, shard="0/2")
        one_round(house, feeds, NOON + timedelta(hours=2))
        asked = served[0].asked.copy()
        with pytest.raises(UsageError, match="this home is house 0/1 .* adopt 0/2"):
            one_round(other, feeds, NOON + timedelta(hours=2))
        assert served[0].asked == asked
        adopt(other, other.shard, HERE, now=NOON + timedelta(hours=3))
        one_round(other, feeds, NOON + timedelta(hours=4))
        assert rows(place_of(house), "SELECT house FROM house_homes") == [("0/2",)]


def test_of_a_home_and_its_copy_one_goes_on_and_the_other_is_refused(tmp_path: Path):
    with postgres("lake") as own, presses(HOSTS[0]) as served:
        fill(served[0], "north", 3)
        feeds, data = feed_list(tmp_path, *served), str(tmp_path / "data")
        first = house_settings(tmp_path / "first", "0/1", own, data, *served)
        # By the clock of the lake, since it says from when on a home is the house.
        now = datetime.now(UTC)
        one_round(first, feeds, now)
        shutil.copytree(first.home, tmp_path / "copy")
        copy = replace(first, home=tmp_path / "copy")
        one_round(first, feeds, now + timedelta(hours=1))
        fill(served[0], "north", 5)
        for hours in (2, 3):
            with pytest.raises(UsageError, match="a copy of this home is at work"):
                one_round(copy, feeds, now + timedelta(hours=hours))
        assert rows(place_of(first), "SELECT count(*) FROM runs") == [(2,)]
        # The copy takes the other's place; then that one is refused.
        adopt(copy, copy.shard, HERE, now=now + timedelta(hours=4))
        one_round(copy, feeds, now + timedelta(hours=5))
        with pytest.raises(UsageError, match="a copy of this home is at work"):
            one_round(first, feeds, now + timedelta(hours=6))
        assert rows(place_of(first), "SELECT count(*) FROM articles") == [(5,)]
        assert rows(place_of(first), DOUBLED) == [(0,)]


def test_a_home_of_the_first_version_brings_all_that_it_has_and_goes_on_as_a_house(tmp_path: Path):
    with postgres("lake") as own, presses(HOSTS[0]) as served:
        fill(served[0], "north", 3)
        house = house_settings(tmp_path, "0/1", own, str(tmp_path / "data"), *served)
        with tarfile.open(OLD_HOME) as packed:
            packed.extractall(house.home, filter="data")
        report = one_round(house, feed_list(tmp_path, *served))
        assert report.tally.articles_new == 3
        with duckdb.connect(str(house.home / SNAPSHOT_FILE), read_only=True) as opened:
            here = {
                table: opened.execute(f"SELECT {what} FROM {table} ORDER BY ALL").fetchall() for table, what in HELD
            }
        assert len(here["articles"]) > 3
        assert {
            table: rows(place_of(house), f"SELECT {what} FROM {table} ORDER BY ALL") for table, what in HELD
        } == here


def test_a_share_that_the_settings_do_not_name_is_not_adopted(tmp_path: Path):
    alone = Settings(home=tmp_path, shard="0/2")
    with pytest.raises(UsageError, match="no lake"):
        adopt(alone, "1/2")
    with pytest.raises(UsageError, match="shard"):
        adopt(replace(alone, lake="dbname=x", lake_data="/nowhere"), "1/2")
