"""Troubles of a lake that has its houses at work: each is told in one line, and what was missed follows.

Expected, as written before the first try:

- The catalog restarts in the middle of a hand-over: this one fails as a whole; the next one brings everything.
- S3 answers late: the hand-over takes longer and brings everything.
- S3 refuses half of the requests (503): the client asks again; the hand-over brings everything.
- S3 refuses all of them: one line, nothing of the run is in the lake; the next one brings everything.
- A catalog is put back to yesterday's backup: the houses hand over again what it lost, vanished tags too.
- Two homes with one share: the second one is refused, until it adopts the share; then the first one is.
- A house of the previous version of the tables: it is refused, and nothing of the lake changes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from presswatch.errors import UsageError, WarehouseError
from tests.cluster.servers import ObjectStore, Postgres, missing, object_store
from tests.cluster.troubled_store import TroubledStore, troubled_store
from tests.warehouse.lake.test_kill import ARTICLES, differences, make_house
from warehouse.lake.claims import take_share
from warehouse.lake.handing import House, hand_over
from warehouse.lake.place import LakePlace
from warehouse.snapshot.publication import publish
from warehouse.store.file.connection import open_warehouse

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(missing(is_remote=True) is not None, reason=str(missing(is_remote=True))),
]
RUNS = 2


@pytest.fixture(scope="module")
def store() -> Iterator[ObjectStore]:
    with object_store("press") as running:
        yield running


@pytest.fixture
def troubled(store: ObjectStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[TroubledStore]:
    """What stands between the houses and S3; it does nothing until it is told."""
    with troubled_store(store.port) as between:
        for name, value in (store.environment | {"AWS_ENDPOINT_URL": between.url}).items():
            monkeypatch.setenv(name, value)
        yield between


def house_of(folder: Path, name: str = "a", share: str = "0/2") -> House:
    return House(make_house(folder / name, name, RUNS), share, lambda _url: True)


def with_a_feed(house: House) -> House:
    """The house, whose last run has visited a feed."""
    home = house.snapshot.parent
    with open_warehouse(home) as own:
        ((run_id,),) = own.execute("SELECT max(run_id) FROM runs").fetchall()
        own.execute("INSERT INTO feeds (feed_id, url, run_id) VALUES ('f', 'http://127.0.0.1/feed', ?)", [run_id])
    publish(home, run_id)
    return house


def test_a_catalog_that_restarts_in_the_middle_costs_this_hand_over_and_no_row(
    server: Postgres, place: LakePlace, tmp_path: Path
):
    restarts = list[str]()

    def restart(_url: str) -> bool:
        # Which feeds are the house's own is asked in the middle of the transaction, behind the articles.
        if not restarts:
            restarts.append("once")
            server.stop()
            server.start()
        return True

    first = house_of(tmp_path, "b", "1/2")
    hand_over(first, place)
    house = replace(with_a_feed(house_of(tmp_path)), is_ours=restart)
    with pytest.raises(WarehouseError, match="^the lake: ") as failed:
        hand_over(house, place)
    assert restarts == ["once"]
    assert "\n" not in str(failed.value)
    assert differences([first.snapshot], place) == {}
    assert hand_over(house, place).articles == RUNS * ARTICLES
    assert differences([first.snapshot, house.snapshot], place) == {}


def test_an_s3_that_answers_late_makes_a_hand_over_slow_and_nothing_else(
    server: Postgres, troubled: TroubledStore, tmp_path: Path
):
    server.create("late")
    place, house = LakePlace(server.words("late"), "s3://press/late"), house_of(tmp_path)
    troubled.delay_seconds = 0.1
    began = time.monotonic()
    assert hand_over(house, place).articles == RUNS * ARTICLES
    assert time.monotonic() - began >= 0.1 * troubled.asked / 2
    assert differences([house.snapshot], place) == {}


def test_an_s3_that_refuses_every_other_request_is_asked_again(
    server: Postgres, troubled: TroubledStore, tmp_path: Path
):
    server.create("busy")
    place, house = LakePlace(server.words("busy"), "s3://press/busy"), house_of(tmp_path)
    troubled.refused_of_ten = 5
    assert hand_over(house, place).articles == RUNS * ARTICLES
    assert troubled.refused >= 10
    troubled.refused_of_ten = 0
    assert differences([house.snapshot], place) == {}


def test_an_s3_that_refuses_everything_is_one_line_and_the_next_hand_over_brings_all(
    server: Postgres, troubled: TroubledStore, tmp_path: Path
):
    server.create("refusing")
    place = LakePlace(server.words("refusing"), "s3://press/refusing")
    house, first = house_of(tmp_path), house_of(tmp_path, "b", "1/2")
    hand_over(first, place)
    troubled.refused_of_ten = 10
    with pytest.raises(WarehouseError, match="^the lake: .*503") as failed:
        hand_over(house, place)
    assert "\n" not in str(failed.value)
    troubled.refused_of_ten = 0
    assert differences([first.snapshot], place) == {}
    assert hand_over(house, place).articles == RUNS * ARTICLES
    assert differences([first.snapshot, house.snapshot], place) == {}


def test_a_catalog_put_back_to_a_backup_is_given_again_what_it_lost(server: Postgres, place: LakePlace, tmp_path: Path):
    # `make_house` takes tags away in its second run, which names them in no row.
    late, early = house_of(tmp_path), house_of(tmp_path, "b", "1/2")
    hand_over(early, place)
    server.execute("CREATE DATABASE backup TEMPLATE lake")
    hand_over(late, place)
    server.execute("DROP DATABASE lake WITH (FORCE)")
    server.execute("ALTER DATABASE backup RENAME TO lake")
    assert differences([early.snapshot], place) == {}
    assert hand_over(late, place).runs == RUNS
    assert differences([early.snapshot, late.snapshot], place) == {}


def test_a_second_home_with_the_share_of_another_is_refused_until_it_adopts_it(place: LakePlace, tmp_path: Path):
    first = replace(house_of(tmp_path), home="11111111")
    second = replace(house_of(tmp_path, "b"), home="22222222")
    hand_over(first, place)
    with open_warehouse(tmp_path / "b") as own:
        own.execute("UPDATE runs SET started_at = now() + INTERVAL 1 HOUR")
        ((last,),) = own.execute("SELECT max(run_id) FROM runs").fetchall()
    publish(tmp_path / "b", last)
    with pytest.raises(UsageError, match=r"house 0/2 .* is another home .*11111111.*presswatch adopt 0/2"):
        hand_over(second, place)
    assert differences([first.snapshot], place) == {}
    # The first one is lost, and the second one takes its place.
    take_share(place, second)
    assert hand_over(second, place).articles == RUNS * ARTICLES
    assert hand_over(second, place).runs == 0


def test_a_home_that_was_replaced_hands_over_what_it_did_before_and_is_told_then(place: LakePlace, tmp_path: Path):
    lost, new = replace(house_of(tmp_path), home="11111111"), replace(house_of(tmp_path, "b"), home="22222222")
    neighbour = house_of(tmp_path, "c", "1/2")
    hand_over(neighbour, place)
    take_share(place, new)
    with pytest.raises(UsageError, match="22222222"):
        hand_over(lost, place)
    assert differences([neighbour.snapshot, lost.snapshot], place) == {}


def test_a_house_whose_tables_are_of_the_previous_version_is_refused_and_changes_nothing(
    place: LakePlace, tmp_path: Path
):
    new, old = house_of(tmp_path), house_of(tmp_path, "b", "1/2")
    hand_over(new, place)
    with open_warehouse(tmp_path / "b") as own:
        ((version,),) = own.execute("SELECT max(version) FROM schema_migrations").fetchall()
        own.execute("DELETE FROM schema_migrations WHERE version = ?", [version])
        own.execute("DROP TABLE house_homes")
    old = replace(old, snapshot=tmp_path / "b" / "warehouse.duckdb")
    with pytest.raises(WarehouseError, match=f"version {version}, this house's {version - 1}: upgrade presswatch here"):
        hand_over(old, place)
    assert differences([new.snapshot], place) == {}
