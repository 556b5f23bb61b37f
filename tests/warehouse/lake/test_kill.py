"""Houses are killed while they hand over, PostgreSQL and S3 go down, analysts read: nothing is missing or torn."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from presswatch.errors import WarehouseError
from tests.cluster.servers import ObjectStore, Postgres, missing, object_store
from tests.warehouse.sample import rows_by_table
from warehouse.lake.handing import House, hand_over
from warehouse.lake.place import LakePlace, open_lake
from warehouse.lake.travel import travels
from warehouse.snapshot.publication import publish
from warehouse.store.file.connection import migrate, open_warehouse
from warehouse.store.file.rows import insert

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(missing(is_remote=True) is not None, reason=str(missing(is_remote=True))),
]
ROOT = Path(__file__).parents[3]
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
RUNS, ARTICLES = 12, 20


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectStore]:
    with object_store("press") as running:
        for name, value in running.environment.items():
            monkeypatch.setenv(name, value)
        yield running


def make_house(home: Path, name: str, runs: int = RUNS) -> Path:
    """A published home: each run brought articles with tags, versions and items, and took tags of the run before."""
    home.mkdir()
    sample = rows_by_table()
    with open_warehouse(home) as own:
        migrate(own)
        for run in range(runs):
            at, run_id = NOON + timedelta(minutes=15 * run), f"20260301T12{run:04d}-{name}"
            insert(
                own,
                "runs",
                [
                    {
                        "run_id": run_id,
                        "flow": "ingest",
                        "state": "completed",
                        "started_at": at,
                        "articles_new": ARTICLES,
                    }
                ],
            )
            ids = [f"{name}{run:03d}{number:03d}" for number in range(ARTICLES)]
            facts = {"run_id": run_id, "first_seen_at": at}
            insert(own, "articles", [sample["articles"][0] | facts | {"article_id": one, "title": one} for one in ids])
            insert(
                own,
                "article_versions",
                [{"article_id": one, "version": 1, "seen_at": at, "run_id": run_id} for one in ids],
            )
            tags = [{"article_id": one, "source_id": source, **facts} for one in ids for source in ("belta", "tut_by")]
            insert(own, "article_sources", tags)
            insert(own, "items", [{"item_key": f"i{one}", "article_id": one, "feed_id": name, **facts} for one in ids])
            insert(own, "item_states", [{"item_key": f"i{one}", "state": "done", "run_id": run_id} for one in ids])
            insert(
                own,
                "visits",
                [{"visit_id": f"v{run_id}", "feed_id": name, "at": at, "outcome": "new", "run_id": run_id}],
            )
            if run:
                retag_some(own, f"{name}{run - 1:03d}", run_id)
    publish(home, run_id)
    return home / "presswatch.duckdb"


def retag_some(own: duckdb.DuckDBPyConnection, prefix: str, run_id: str) -> None:
    """Half of the articles of the run before lose a tag in this run, and their rows say nothing of it."""
    half = f"article_id LIKE '{prefix}%' AND right(article_id, 1) IN ('0', '2', '4', '6', '8')"
    own.execute(f"DELETE FROM article_sources WHERE source_id = 'tut_by' AND {half}")
    own.execute(f"INSERT INTO touched SELECT 'articles', article_id, '{run_id}' FROM articles WHERE {half}")


def houses_handing(snapshots: list[Path], place: LakePlace) -> list[subprocess.Popen[str]]:
    return [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.warehouse.lake.hand_over_child",
                str(path),
                f"{number}/2",
                place.catalog,
                place.data,
            ],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        for number, path in enumerate(snapshots)
    ]


def differences(snapshots: list[Path], place: LakePlace) -> dict[str, tuple[int, int]]:
    """For each table that differs: rows of the houses that the lake lacks, and those that it has beside or twice."""
    with open_lake(place) as lake:
        for number, path in enumerate(snapshots):
            lake.execute(f"ATTACH '{path}' AS house{number} (READ_ONLY)")
        found = {}
        for one in travels(lake, "house0"):
            if one.alone == "stays":
                continue
            named = "* EXCLUDE (house)" if one.table == "runs" else "*"
            ours = " UNION ALL ".join(f"SELECT * FROM house{number}.{one.table}" for number in range(len(snapshots)))
            ours = f"SELECT {named} FROM ({ours})"
            theirs = f"SELECT {named} FROM lake.{one.table}"
            counts = tuple(
                lake.execute(f"SELECT count(*) FROM ({one_side} EXCEPT ALL {other})").fetchall()[0][0]
                for one_side, other in ((ours, theirs), (theirs, ours))
            )
            if any(counts):
                found[one.table] = counts
        return found


class Analyst(threading.Thread):
    """Reads in a loop; what she sees is whole runs only."""

    def __init__(self, place: LakePlace) -> None:
        super().__init__()
        self.place, self.stopped = place, threading.Event()
        self.reads, self.problems = 0, list[str]()

    def run(self) -> None:
        while not self.stopped.is_set():
            try:
                with open_lake(self.place, is_reader=True) as lake:
                    torn = lake.execute(
                        "SELECT count(*) FROM (SELECT run_id, count(*) AS articles FROM articles GROUP BY 1) "
                        f"FULL JOIN runs USING (run_id) WHERE coalesce(articles, 0) <> {ARTICLES}"
                    ).fetchall()[0][0]
                self.reads += 1
                if torn:
                    self.problems.append(f"{torn} runs are not whole")
            except WarehouseError as error:
                self.problems.append(str(error))


@pytest.mark.usefixtures("store")
def test_two_houses_that_are_killed_again_and_again_bring_everything_once_and_nobody_reads_a_half(
    server: Postgres, tmp_path: Path
):
    server.create("killed")
    place = LakePlace(server.words("killed"), "s3://press/killed")
    snapshots = [make_house(tmp_path / name, name) for name in ("a", "b")]
    first = make_house(tmp_path / "c", "c", runs=1)
    hand_over(House(first, "2/3", lambda _url: True), place)
    analyst, chance, deaths = Analyst(place), random.Random(7), 0
    analyst.start()
    try:
        until = time.monotonic() + 240
        while time.monotonic() < until:
            working = houses_handing(snapshots, place)
            time.sleep(chance.uniform(1.0, 6.0))
            alive = [process for process in working if process.poll() is None]
            for process in working:
                process.kill()
                process.wait()
            deaths += len(alive)
            if not alive:
                break
        for snapshot in snapshots:
            hand_over(House(snapshot, "x", lambda _url: True), place)
    finally:
        analyst.stopped.set()
        analyst.join()
    assert deaths >= 4
    assert differences([*snapshots, first], place) == {}
    assert analyst.problems == []
    assert analyst.reads >= 3


def test_postgresql_and_s3_down_in_the_middle_cost_a_line_and_the_next_hand_over_brings_the_rest(
    server: Postgres, store: ObjectStore, tmp_path: Path
):
    server.create("down")
    place = LakePlace(server.words("down"), "s3://press/down")
    snapshot = make_house(tmp_path / "a", "a")
    house = House(snapshot, "0/1", lambda _url: True)
    (working,) = houses_handing([snapshot], place)
    time.sleep(4)
    server.stop("immediate")
    with pytest.raises(WarehouseError, match="lake"):
        hand_over(house, place)
    server.start()
    working.kill()
    working.wait()
    store.pause()
    (working,) = houses_handing([snapshot], place)
    time.sleep(3)
    working.kill()
    working.wait()
    store.resume()
    hand_over(house, place)
    assert differences([snapshot], place) == {}
