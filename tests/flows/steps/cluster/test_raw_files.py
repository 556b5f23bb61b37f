"""The raw files of houses in S3: old ones leave the disk, and are read from there by whoever needs them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from flows.steps.again.adopting import adopt
from flows.steps.cluster.handing import store_raw_files
from flows.steps.housekeeping import keep_house
from flows.steps.rereading import reextract_all
from presswatch.errors import WarehouseError
from presswatch.settings import Settings
from tests.cluster.servers import ObjectStore, Postgres, missing, object_store
from tests.flows.steps.cluster.houses import NOON, feed_list, fill, house_settings, loopback_of, one_round, presses
from tests.flows.steps.pool_here import HERE
from warehouse.lake.place import LakePlace, open_lake
from warehouse.lake.upkeep import STEPS
from warehouse.store import open_warehouse

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(missing(is_remote=True) is not None, reason=str(missing(is_remote=True))),
]
DATA = "s3://press/lake"


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectStore]:
    with object_store("press") as running:
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        yield running


def raw_of(settings: Settings) -> list[Path]:
    """The raw files of a house."""
    return sorted((settings.home / "raw").glob("*.warc"))


def is_outdated(settings: Settings) -> None:
    """Another extractor has read everything."""
    with open_warehouse(settings.home) as connection:
        connection.execute("UPDATE article_versions SET extractor_version = 'old'")


def counts(settings: Settings) -> tuple[int, int, int]:
    """Versions read again, those that differ, and those that could not be read."""
    tally = reextract_all(settings, None, HERE)
    return tally.items_seen, tally.articles_changed, tally.dropped


@pytest.mark.usefixtures("store")
def test_old_raw_files_go_to_s3_and_are_read_again_from_there_by_their_house_and_by_one_that_adopts_its_share(
    lake: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    with presses(loopback_of(0, 2)) as served:
        fill(served[0], "north", 3)
        house = house_settings(tmp_path, "0/2", lake, DATA, *served)
        one_round(house, feed_list(tmp_path, *served), raw_keep_days=7)
    (file,) = raw_of(house)
    assert store_raw_files(house, print).files == 0  # it was written to just now
    file = file.rename(file.with_name("2026-02-01" + file.name[10:]))  # as if its day were over for a month
    with open_warehouse(house.home) as connection:
        for table in ("articles", "article_versions"):
            connection.execute(f"UPDATE {table} SET raw_file = ?", [file.name])
    os.utime(file, (NOON.timestamp(), NOON.timestamp()))
    keeping = replace(house, raw_keep_days=7)
    # Its run brings the file after retention has looked at it; the week after that it leaves the disk.
    assert "1 raw file kept until the store has them" in str(keep_house(keeping, HERE, now=NOON + timedelta(days=1)))
    assert raw_of(house) == [file]
    assert "1 raw file deleted" in str(keep_house(keeping, HERE, now=NOON + timedelta(days=8)))
    assert raw_of(house) == []
    is_outdated(house)
    assert counts(house) == (3, 0, 0)
    heir = house_settings(tmp_path / "heir", "0/2", lake, DATA)
    heir.home.mkdir(parents=True)
    adopt(heir, "0/2", HERE, now=NOON + timedelta(days=9))
    with open_warehouse(heir.home) as connection:
        assert connection.execute("FROM duckdb_secrets()").fetchall() == []
    is_outdated(heir)
    assert counts(heir) == (3, 0, 0)
    assert_that_upkeep_leaves_them(LakePlace(lake.words("lake"), DATA))
    is_outdated(house)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(WarehouseError, match="the store of raw files"):
        reextract_all(house, None, HERE)
    with open_warehouse(house.home) as connection:
        (left,) = connection.execute("SELECT count(*) FROM article_versions WHERE extractor_version = 'old'").fetchall()
    assert left == (3,)  # nothing is taken for read that was not


def assert_that_upkeep_leaves_them(place: LakePlace) -> None:
    """Files that no state of the lake names are thrown away, but none of the raw archive."""
    with open_lake(place) as connection:
        (lost,) = [step for step in STEPS if "orphaned" in step]
        call = lost.replace("older_than => now() - INTERVAL 2 DAY", "cleanup_all => true, dry_run => true")
        assert "dry_run" in call
        assert [row for row in connection.execute(call).fetchall() if ".warc" in row[0]] == []
