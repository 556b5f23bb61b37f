"""`doctor` in a house of a cluster: its share, what the lake lacks, who cannot be reached; a test a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from presswatch.cli.collect.doctor_cluster import cluster
from presswatch.settings import Settings
from tests.cluster.servers import Postgres, missing, postgres
from tests.ports import free_port
from tests.warehouse.lake.test_kill import make_house
from warehouse.lake.handing import House, hand_over
from warehouse.lake.place import LakePlace, open_lake
from warehouse.store import numbered_migrations

RUNS = 2
needs_postgres = [pytest.mark.cluster, pytest.mark.skipif(missing() is not None, reason=str(missing()))]


def test_a_home_that_stands_alone_is_told_nothing_of_clusters(tmp_path: Path):
    assert list(cluster(Settings(home=tmp_path))) == []


def test_half_a_lake_is_wrong(tmp_path: Path):
    assert [found[:2] for found in cluster(Settings(home=tmp_path, lake_data="s3://press/lake"))] == [("lake", "wrong")]


class TestWithPostgres:
    pytestmark = needs_postgres

    @pytest.fixture
    def server(self) -> Iterator[Postgres]:
        with postgres("lake", "gate") as running:
            yield running

    def settings(self, server: Postgres, folder: Path) -> Settings:
        places = {"lake": server.words("lake"), "lake_data": str(folder / "lake"), "gate": server.address("gate")}
        return Settings(home=folder / "a", shard="0/2", **places)  # type: ignore[arg-type]

    def test_a_house_is_told_what_the_lake_has_lacks_and_when_it_is_newer(self, server: Postgres, tmp_path: Path):
        settings = self.settings(server, tmp_path)
        place = LakePlace(settings.lake, settings.lake_data)
        assert [found[:2] for found in cluster(settings)] == [("share", "ok"), ("lake", "wrong"), ("gate", "ok")]
        assert any("empty until a house has handed over" in told for _, _, told in cluster(settings))
        house = House(make_house(settings.home, "a", RUNS), "0/2", lambda _url: True)
        hand_over(house, place)
        assert ("lake", "ok", f"{place.data}: has 2 runs of this house") in list(cluster(settings))
        with open_lake(place) as lake:
            lake.execute("DELETE FROM runs WHERE run_id = (SELECT max(run_id) FROM runs)")
        late = f"{place.data}: has 1 run of this house, lacks 1 finished run: the next one hands them over"
        assert ("lake", "hint", late) in list(cluster(settings))
        with open_lake(place) as lake:
            lake.execute("INSERT INTO schema_migrations VALUES (?, 'later')", [max(numbered_migrations()) + 1])
        assert "upgrade presswatch here" in next(told for check, _, told in cluster(settings) if check == "lake")

    def test_a_server_that_is_down_is_told_for_lake_and_gate(self, server: Postgres, tmp_path: Path):
        settings = self.settings(server, tmp_path)
        server.stop()
        found = {check: (result, told) for check, result, told in cluster(settings)}
        assert (found["lake"][0], found["gate"][0]) == ("wrong", "wrong")
        assert "visits are postponed" in found["gate"][1]
        server.start()


def test_no_password_of_an_address_is_told(tmp_path: Path):
    pytest.importorskip("asyncpg", reason="make test-cluster brings it")
    gate = f"postgresql://house:hidden@127.0.0.1:{free_port()}/gate"
    assert "hidden" not in str(list(cluster(Settings(home=tmp_path, gate=gate))))
