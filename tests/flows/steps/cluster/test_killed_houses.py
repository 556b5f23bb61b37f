"""Two houses over forty-three faulty feeds are killed again and again: the lake has all of it, and nothing else."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest

from tests.cluster.servers import Postgres, missing, postgres
from tests.flows.steps.cluster.faulty_press import FaultyPress, faulty_press
from tests.flows.steps.cluster.houses import DOUBLED, rows
from warehouse.lake.place import LakePlace, open_lake
from warehouse.lake.travel import Travel, travels

pytestmark = [
    pytest.mark.hard,
    pytest.mark.cluster,
    pytest.mark.skipif(missing() is not None, reason=str(missing())),
]
ROOT = Path(__file__).parents[4]
#: of both houses together; a round lasts some ten seconds, so most deaths are in its midst
DEATHS = 24
#: undisturbed rounds at the end: a feed that has failed is asked again, a page that failed too
LAST_ROUNDS = 3


@dataclass
class Home:
    """A house, and the process of its round."""

    folder: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    ended: list[int] = field(default_factory=list)

    def begin(self) -> None:
        """Start a round, in a group of its own."""
        command = [sys.executable, "-m", "presswatch", "ingest", "--only", "feeds", "--force"]
        with (self.folder / "output.txt").open("ab") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=output, stderr=output, start_new_session=True
            )

    def kill(self) -> None:
        """End it as a power cut does, children and all; one that has ended is noted."""
        assert self.process is not None
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.deaths += 1
        else:
            self.ended.append(self.process.returncode)
        self.process.wait()

    def whole_round(self) -> None:
        """A round that nobody disturbs."""
        self.begin()
        assert self.process is not None
        assert self.process.wait(300) == 0, (self.folder / "output.txt").read_text()[-3000:]


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres("lake", "gate") as running:
        yield running


def home_of(folder: Path, shard: str, press: FaultyPress, server: Postgres, data: Path) -> Home:
    """A house with all feeds in its list; its share of them is its own affair."""
    folder.mkdir()
    (folder / "feeds.csv").write_text("url,language\n" + "".join(f"{url},ru\n" for url in press.feeds()))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "PRESSWATCH"))}
    environment |= {
        "PRESSWATCH_HOME": str(folder),
        "PRESSWATCH_SHARD": shard,
        "PRESSWATCH_LAKE": server.words("lake"),
        "PRESSWATCH_LAKE_DATA": str(data),
        "PRESSWATCH_GATE": server.address("gate"),
        "PRESSWATCH_ALLOW_NETWORKS": f"127.0.0.0/8:{press.port}",
        "PRESSWATCH_WORKERS": "1",
    }
    return Home(folder, environment)


def die_again_and_again(homes: list[Home], press: FaultyPress) -> None:
    """Rounds side by side, each killed at a random moment; news come in between."""
    chance, until = random.Random(11), time.monotonic() + 900
    for home in homes:
        home.begin()
    while sum(home.deaths for home in homes) < DEATHS and time.monotonic() < until:
        time.sleep(chance.uniform(0.5, 7.0))
        home = chance.choice(homes)
        home.kill()
        if sum(one.deaths for one in homes) % 6 == 5:
            press.tick = min(3, press.tick + 1)
        home.begin()
    for home in homes:
        home.kill()


def differing(place: LakePlace, homes: list[Home]) -> dict[str, tuple[int, int]]:
    """For each table that is not small: rows of the houses that the lake lacks, and rows that it has beside."""
    with open_lake(place) as lake:
        for number, home in enumerate(homes):
            lake.execute(f"ATTACH '{home.folder / 'presswatch.duckdb'}' AS house{number} (READ_ONLY)")
        # Small tables are every house's; what is found over houses is the lake's own.
        own = ("story_merges", "republications_over_houses")
        tables = [one for one in travels(lake, "house0") if not one.alone and one.table not in own]
        compared = {one.table: differences_of(lake, one, len(homes)) for one in tables}
    return {table: counts for table, counts in compared.items() if any(counts)}


def differences_of(lake: duckdb.DuckDBPyConnection, one: Travel, houses: int) -> tuple[int, int]:
    """How many rows of a table stand with the houses alone, and in the lake alone; a feed is that of its house."""
    named = "* EXCLUDE (house)" if one.table == "runs" else "*"
    ours = " UNION ALL ".join(f"SELECT {named} FROM house{number}.{one.table}" for number in range(houses))
    theirs = f"SELECT {named} FROM lake.{one.table}"
    lacking, beside = (
        lake.execute(f"SELECT count(*) FROM ({one_side} EXCEPT ALL {other})").fetchall()[0][0]
        for one_side, other in ((f"FROM ({ours})", theirs), (theirs, f"FROM ({ours})"))
    )
    return (0 if one.is_shared_out else lacking), beside


def orphans(place: LakePlace) -> dict[str, int]:
    """Rows of a family without their head, by table, and files that no state names."""
    with open_lake(place) as lake:
        families = travels(lake, "lake")
        heads = {one.table: one for one in families if one.head == one.table}
        counted = {
            one.table: lake.execute(
                f"SELECT count(*) FROM {one.table} WHERE {one.key_sql} NOT IN "
                f"(SELECT {heads[one.head].key_sql} FROM {one.head})"
            ).fetchall()[0][0]
            for one in families
            if one.head and one.head != one.table
        }
        lake.execute("CALL ducklake_delete_orphaned_files('lake', cleanup_all => true)")
        known = {
            Path(path).name for (path,) in lake.execute("FROM glob(?)", [f"{place.folder}**/*.parquet"]).fetchall()
        }
        named = {row[0].rpartition("/")[2] for row in lake.execute(FILES).fetchall()}
    return {table: count for table, count in counted.items() if count} | (
        {"files": n} if (n := len(known - named)) else {}
    )


FILES = (
    "SELECT path FROM __ducklake_metadata_lake.ducklake_data_file "
    "UNION ALL SELECT path FROM __ducklake_metadata_lake.ducklake_delete_file"
)


def test_killed_at_random_moments_over_faulty_feeds_two_houses_bring_all_of_it_once(server: Postgres, tmp_path: Path):
    place = LakePlace(server.words("lake"), str(tmp_path / "lake"))
    with faulty_press() as press:
        homes = [
            home_of(tmp_path / f"house{number}", f"{number}/2", press, server, tmp_path / "lake") for number in (0, 1)
        ]
        die_again_and_again(homes, press)
        for _ in range(LAST_ROUNDS):
            for home in homes:
                home.whole_round()
        ticks = press.tick
        found = {url for (url,) in rows(place, "SELECT url FROM articles")}
        visible = press.pages("all", "some", "none", ticks=ticks)
        shown_now = {page for page in press.pages("all", ticks=ticks) if int(page.rpartition("/")[2]) >= ticks * 2}
    assert sum(home.deaths for home in homes) >= DEATHS
    assert shown_now - found == set()
    assert found - visible == set()
    assert not any(page in found for page in press.pages("none", ticks=ticks))
    assert rows(place, DOUBLED) == [(0,)]
    assert differing(place, homes) == {}
    assert orphans(place) == {}
