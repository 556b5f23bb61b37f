"""A home that version 0.1.0 left goes on under today's program: nothing is lost, all that is new works on what is old.

The home was made by 0.1.0 itself: a feed of four pages (one of them edited later, one gone, one never there), a seed.
"""

from __future__ import annotations

import tarfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import pytest

from flows.steps.again.retag import retag_all
from flows.steps.again.story_corrections import rebuild_stories
from flows.steps.rereading import reextract_all
from flows.steps.rounds.round import run_round
from presswatch.files import SNAPSHOT_FILE
from presswatch.records import RoundOptions
from presswatch.settings import Settings
from tests.one_mother import SHARING
from transforms.work import EXTRACTOR_VERSION

OLD_HOME = Path(__file__).parents[3] / "gold" / "homes" / "0.1.0.tar.xz"
KEPT = {
    "articles": "article_id, url, title, published_at, publisher_id, version, first_seen_at, gone_at",
    "article_versions": "article_id, version, change, title, seen_at, raw_file, raw_offset",
    "article_feeds": "article_id, feed_id, guid",
    "drops": "reason, url, title",
    "runs": "run_id, flow, state, articles_new",
    "visits": 'feed_id, "at", outcome',
}


def contents(file: Path) -> dict[str, list[Any]]:
    with duckdb.connect(str(file), read_only=True) as reader:
        return {
            table: reader.execute(f"SELECT {names} FROM {table} ORDER BY ALL").fetchall()
            for table, names in KEPT.items()
        }


#: what, how much of it is done, of how much
Measure: TypeAlias = tuple[str, int, int | None]


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[Any]], list[Measure]]:
    """The home after a round, `retag`, `reextract` and `stories rebuild --yes` of today; what it held before; how far
    each said that it was."""
    home = tmp_path_factory.mktemp("upgraded") / "home"
    with tarfile.open(OLD_HOME) as packed:
        packed.extractall(home, filter="data")
    before = contents(home / SNAPSHOT_FILE)
    seeds = home.parent / "seeds"
    seeds.mkdir()
    settings = Settings(home=home, workers=1)
    run_round(settings, RoundOptions(seeds, None, "seeds", True), SHARING, now=datetime(2026, 3, 3, tzinfo=UTC))
    told: list[Measure] = []
    caller = replace(SHARING, measured=lambda *measure: told.append(measure))
    retag_all(settings, caller)
    reextract_all(settings, None, caller)
    rebuild_stories(settings, caller, is_meant=True)
    return home, before, told


def test_long_work_says_how_far_it_is_and_reaches_its_end(upgraded):
    *_, told = upgraded
    assert {what for what, _, _ in told} == {"articles", "versions"}
    for what in ("articles", "versions"):
        reached = [(done, total) for one, done, total in told if one == what]
        assert reached[-1][0] == reached[-1][1] > 0


def test_every_row_that_counts_is_kept(upgraded):
    home, before, _ = upgraded
    after = contents(home / SNAPSHOT_FILE)
    for table in ("articles", "article_feeds", "drops"):
        assert after[table] == before[table]
    for table in ("article_versions", "runs", "visits"):
        assert set(before[table]) <= set(after[table])


def test_old_articles_have_todays_tags_readings_and_stories(upgraded):
    home, *_ = upgraded
    with duckdb.connect(str(home / SNAPSHOT_FILE), read_only=True) as reader:

        def ask(sql: str) -> list[tuple[Any, ...]]:
            return reader.execute(sql).fetchall()

        assert ask(
            "SELECT DISTINCT extractor_version FROM articles WHERE raw_file IS NOT NULL AND gone_at IS NULL"
        ) == [(EXTRACTOR_VERSION,)]
        assert len(ask("SELECT DISTINCT rules_version FROM articles")) == 1
        assert ask("SELECT count(DISTINCT article_id) FROM story_articles") == ask("SELECT count(*) FROM articles")
        tagged = ask("SELECT DISTINCT source_id FROM article_sources WHERE role <> 'mention' ORDER BY 1")
        assert {("tut_by",), ("president_gov_by",), ("belta",)} <= set(tagged)
        assert ask("SELECT count(*) FROM feeds WHERE kind = 'feed'") == [(1,)]


def test_what_0_1_0_published_is_the_state_before(upgraded):
    home, *_ = upgraded
    previous = [path.name for path in home.glob("presswatch.*.duckdb")]
    assert previous == ["presswatch.previous.duckdb"]
