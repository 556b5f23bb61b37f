"""`retag` and `reextract` over the lake: each house does what it no longer has, and a stopped one goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from flows.steps.again.retag import retag_all, retag_lake
from flows.steps.rereading import reextract_lake
from presswatch.cli import main
from presswatch.errors import UsageError
from presswatch.settings import Settings
from tests.cluster.servers import Postgres, missing
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
from warehouse.lake.place import open_lake
from warehouse.snapshot import forget_articles
from warehouse.store import open_warehouse

pytestmark = [pytest.mark.cluster, pytest.mark.skipif(missing() is not None, reason=str(missing()))]
#: articles of a portion: five make three
PORTION = 2
OF_RULES = "SELECT split_part(url, '/', 4), count(*) FROM articles WHERE rules_version <> 'old' GROUP BY 1 ORDER BY 1"
READ = "SELECT split_part(url, '/', 4), count(*) FROM articles WHERE text LIKE '%BelTA%' GROUP BY 1 ORDER BY 1"
TAGS = "SELECT article_id, source_id, role, evidence, first_seen_at FROM article_sources ORDER BY ALL"


@pytest.fixture
def houses(tmp_path: Path, lake: Postgres) -> list[Settings]:
    """Two houses that have thrown away all of the five articles that each brought to the lake."""
    with presses(loopback_of(0, 2), loopback_of(1, 2)) as served:
        for press, name in zip(served, ("north", "south"), strict=True):
            fill(press, name, 5)
        made = [house_settings(tmp_path, shard, lake, str(tmp_path / "data"), *served) for shard in ("0/2", "1/2")]
        for house in made:
            one_round(house, feed_list(tmp_path, *served))
            forget_articles(house.home, NOON + timedelta(days=1))
    return made


def change_lake(house: Settings, *statements: str) -> None:
    """Change what the lake says."""
    with open_lake(place_of(house)) as connection:
        for statement in statements:
            connection.execute(statement)


def articles_in(house: Settings) -> int:
    """How many articles a home has."""
    with open_warehouse(house.home) as connection:
        return int(connection.execute("SELECT count(*) FROM articles").fetchall()[0][0])


def test_tags_of_older_rules_are_made_anew_by_each_house_for_its_share_and_its_home_is_as_before(
    houses: list[Settings],
):
    place = place_of(houses[0])
    tags = rows(place, TAGS)
    assert tags
    change_lake(houses[0], "DELETE FROM article_sources", "UPDATE articles SET rules_version = 'old'")
    assert retag_all(houses[0], HERE).articles_changed == 0
    assert retag_lake(houses[0], HERE, PORTION).articles_changed == 5
    assert rows(place, OF_RULES) == [("north", 5)]
    assert retag_lake(houses[1], HERE, PORTION).articles_changed == 5
    assert rows(place, OF_RULES) == [("north", 5), ("south", 5)]
    assert rows(place, TAGS) == tags
    assert rows(place, DOUBLED) == [(0,)]
    assert [articles_in(house) for house in houses] == [0, 0]
    assert retag_lake(houses[0], HERE, PORTION).articles_changed == 0


def test_one_that_is_stopped_leaves_whole_portions_and_goes_on_behind_them(houses: list[Settings]):
    place, said = place_of(houses[0]), list[str]()
    change_lake(houses[0], "UPDATE articles SET rules_version = 'old'")

    def stop(text: str) -> None:
        said.append(text)
        if text.startswith("2 of"):
            raise KeyboardInterrupt

    far: list[tuple[str, int, int | None]] = []
    with pytest.raises(KeyboardInterrupt):
        retag_lake(houses[0], replace(HERE, progress=stop, measured=lambda *how_far: far.append(how_far)), PORTION)
    # Of all that is to be done, whatever a portion's own run counts.
    assert far == [("articles", 0, 5), ("articles", 2, 5), ("articles", 2, 5)]
    assert rows(place, OF_RULES) == [("north", 2)]
    assert "0 of 5 articles that only the lake has" in said
    assert retag_lake(houses[0], HERE, PORTION).articles_changed == 3
    assert rows(place, OF_RULES) == [("north", 5)]
    assert articles_in(houses[0]) == 0


def test_a_lake_that_goes_down_ends_it_and_what_was_done_follows(houses: list[Settings], lake: Postgres):
    change_lake(houses[0], "UPDATE articles SET rules_version = 'old'")

    def stop(text: str) -> None:
        if text.startswith("1 retagged") or text.startswith("2 retagged"):
            lake.stop("immediate")

    tally = retag_lake(houses[0], replace(HERE, progress=stop), PORTION)
    assert tally.problems == ["the lake is behind: started again, this goes on where it stopped"]
    assert articles_in(houses[0]) == 2  # they wait for the lake
    lake.start()
    # Those two are tagged already: they are handed over, and the other three done.
    assert retag_lake(houses[0], HERE, PORTION).articles_changed == 3
    assert rows(place_of(houses[0]), OF_RULES) == [("north", 5)]


def test_pages_are_read_anew_from_the_raw_archive_by_each_house_for_its_share(houses: list[Settings]):
    place = place_of(houses[0])
    change_lake(
        houses[0],
        "UPDATE articles SET text = 'misread'",
        "UPDATE article_versions SET text = 'misread', extractor_version = 'old'",
    )
    assert rows(place, READ) == []
    for house, done in zip(houses, ([("north", 5)], [("north", 5), ("south", 5)]), strict=True):
        tally = reextract_lake(house, None, HERE, PORTION)
        assert (tally.items_seen, tally.articles_changed, tally.dropped) == (5, 5, 0)
        assert rows(place, READ) == done
    assert rows(place, "SELECT count(*) FROM article_versions WHERE version > 1") == [(0,)]
    assert rows(place, DOUBLED) == [(0,)]
    assert [articles_in(house) for house in houses] == [0, 0]


def test_a_home_without_a_lake_is_told_that_there_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(UsageError, match="no lake"):
        retag_lake(Settings(home=tmp_path, workers=1))
    for verb in ("retag", "reextract"):
        assert main([verb, "--lake", "--home", str(tmp_path)]) == 2
        assert "no lake" in capsys.readouterr().err
