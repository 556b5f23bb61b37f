"""What the lake refuses: houses of an older version, and whatever an analyst's role tries beyond reading."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from presswatch.errors import WarehouseError
from tests.cluster.servers import Postgres, missing
from tests.warehouse.lake.test_kill import ARTICLES, differences, make_house
from warehouse.lake.handing import House, hand_over, portions
from warehouse.lake.past import Stale, stale_in_lake
from warehouse.lake.place import LakePlace, attach_lake, open_lake, prepare, reading_lake
from warehouse.store import numbered_migrations
from warehouse.store.file.connection import open_warehouse

pytestmark = [pytest.mark.cluster, pytest.mark.skipif(missing() is not None, reason=str(missing()))]
RUNS = 2
NEWER = max(numbered_migrations()) + 1


def house_of(folder: Path, name: str) -> House:
    """A house with two runs."""
    return House(make_house(folder / name, name, RUNS), f"{name}/2", lambda _url: True)


def test_a_lake_of_a_newer_presswatch_takes_nothing_from_an_older_house_until_it_is_upgraded(
    place: LakePlace, tmp_path: Path
):
    first, second = house_of(tmp_path, "a"), house_of(tmp_path, "b")
    hand_over(first, place)
    with open_lake(place) as lake:
        lake.execute("INSERT INTO schema_migrations VALUES (?, 'later')", [NEWER])
    with pytest.raises(WarehouseError, match=f"version {NEWER}.*upgrade presswatch here"):
        hand_over(second, place)
    assert differences([first.snapshot], place) == {}
    with open_lake(place) as lake:
        lake.execute("DELETE FROM schema_migrations WHERE version = ?", [NEWER])
    assert hand_over(second, place).articles == RUNS * ARTICLES
    assert differences([first.snapshot, second.snapshot], place) == {}


def test_a_lake_that_is_upgraded_between_two_portions_of_a_house_takes_no_further_one(place: LakePlace, tmp_path: Path):
    house = house_of(tmp_path, "a")
    handed = portions(house, place, articles_at_once=1)
    assert next(handed).runs == 1
    with open_lake(place) as lake:
        lake.execute("INSERT INTO schema_migrations VALUES (?, 'later')", [NEWER])
    with pytest.raises(WarehouseError, match="upgrade presswatch here"):
        next(handed)
    with open_lake(place) as lake:
        assert lake.execute("SELECT count(*) FROM runs").fetchall() == [(1,)]


def test_between_two_portions_of_a_house_another_one_has_its_turn(place: LakePlace, tmp_path: Path):
    first, second = house_of(tmp_path, "a"), house_of(tmp_path, "b")
    handed = portions(first, place, articles_at_once=1)
    next(handed)
    assert hand_over(second, place).runs == RUNS
    assert sum(one.runs for one in handed) == RUNS - 1
    assert differences([first.snapshot, second.snapshot], place) == {}


def test_whoever_reads_a_lake_that_no_house_has_made_is_told_so(place: LakePlace, tmp_path: Path):
    told = "^the lake: it is empty until a house has handed over its first run$"
    with pytest.raises(WarehouseError, match=told), reading_lake(place) as lake:
        lake.execute("SELECT 1")
    make_house(tmp_path / "a", "a", RUNS)
    with (
        pytest.raises(WarehouseError, match=told),
        open_warehouse(tmp_path / "a") as own,
    ):
        stale_in_lake(own, place, Stale(rules_version="1"), lambda _url: True)


def test_a_reader_of_another_version_is_told_that_it_is_one(place: LakePlace, tmp_path: Path):
    hand_over(house_of(tmp_path, "a"), place)
    with pytest.raises(WarehouseError, match="another version of presswatch"), reading_lake(place) as lake:
        lake.execute("SELECT a_column_of_tomorrow FROM articles")


@pytest.fixture
def analyst(place: LakePlace, server: Postgres, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with the lake attached by a role that can only read, as somebody who wants more: without READ_ONLY."""
    hand_over(house_of(tmp_path, "a"), place)
    for statement in (
        "CREATE ROLE analyst LOGIN",
        "GRANT CONNECT ON DATABASE lake TO analyst",
        "GRANT USAGE ON SCHEMA public TO analyst",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO analyst",
    ):
        server.execute(statement, "lake")
    reader = LakePlace(server.words("lake", "analyst"), place.data)
    with duckdb.connect() as connection:
        prepare(connection, reader)
        attach_lake(connection, reader, is_reader=False)
        connection.execute(f"ATTACH '{reader.catalog}' AS catalog (TYPE postgres)")
        yield connection
    server.execute("DROP OWNED BY analyst", "lake")
    server.execute("DROP ROLE analyst")


WISHES = (
    "INSERT INTO lake.runs (run_id) VALUES ('of an analyst')",
    "DELETE FROM lake.articles",
    "UPDATE lake.articles SET title = 'of an analyst'",
    "CREATE TABLE lake.of_an_analyst (one INTEGER)",
    "DROP TABLE lake.articles",
    "ALTER TABLE lake.articles ADD COLUMN one INTEGER",
    "CREATE OR REPLACE VIEW lake.stories AS SELECT 1",
    "CALL lake.set_option('parquet_row_group_size', 1)",
    "CALL ducklake_expire_snapshots('lake', older_than => now())",
    "DELETE FROM catalog.public.ducklake_data_file",
    "UPDATE catalog.public.ducklake_snapshot SET schema_version = 0",
    "CALL postgres_execute('catalog', 'TRUNCATE public.ducklake_snapshot')",
    "CALL postgres_execute('catalog', 'CREATE TABLE public.of_an_analyst (one INTEGER)')",
)


def test_an_analysts_role_changes_nothing_whatever_its_duckdb_asks(
    place: LakePlace, analyst: duckdb.DuckDBPyConnection, tmp_path: Path
):
    assert analyst.execute("SELECT count(*) FROM lake.articles").fetchall() == [(RUNS * ARTICLES,)]
    files = {path.name for path in Path(place.data).rglob("*.parquet")}
    for wish in WISHES:
        with pytest.raises(duckdb.Error, match=r"permission denied|must be owner"):
            analyst.execute(wish)
    assert differences([tmp_path / "a" / "presswatch.duckdb"], place) == {}
    assert files <= {path.name for path in Path(place.data).rglob("*.parquet")}
