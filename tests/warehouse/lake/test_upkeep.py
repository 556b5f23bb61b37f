"""The lake's upkeep: fewer files, the same rows, and a catalog that knows every table."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cluster.servers import missing, postgres
from tests.warehouse.lake.test_kill import ARTICLES, make_house
from warehouse.lake.handing import House, hand_over
from warehouse.lake.place import LakePlace, open_lake
from warehouse.lake.upkeep import ROW_GROUP, keep_lake, tables_without_statistics

pytestmark = [pytest.mark.cluster, pytest.mark.skipif(missing() is not None, reason=str(missing()))]
RUNS = 3
TABLES = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'lake' ORDER BY 1"
FILES = "SELECT table_name, file_count FROM ducklake_table_info('lake') WHERE file_count > 0 ORDER BY 1"


def rows_of(place: LakePlace) -> dict[str, int]:
    """How many rows each table has."""
    with open_lake(place) as lake:
        names = [name for (name,) in lake.execute(TABLES).fetchall()]
        return {name: lake.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in names}


def test_upkeep_changes_no_row_and_has_the_catalog_know_tables_that_never_had_one(tmp_path: Path):
    with postgres("lake") as server:
        place = LakePlace(server.words("lake"), str(tmp_path / "lake"))
        hand_over(House(make_house(tmp_path / "a", "a", RUNS), "0/2", lambda _url: True), place)
        hand_over(House(make_house(tmp_path / "b", "b", RUNS), "1/2", lambda _url: True), place)
        before = rows_of(place)
        with open_lake(place) as lake:
            assert "story_edits" in tables_without_statistics(lake)
        upkeep = keep_lake(place)
        assert upkeep.after < upkeep.before
        assert rows_of(place) == before
        assert before["articles"] == 2 * RUNS * ARTICLES
        assert before["story_edits"] == 0
        with open_lake(place) as lake:
            assert tables_without_statistics(lake) == []
            assert dict(lake.execute(FILES).fetchall()).keys() == {name for name, count in before.items() if count}
            options = dict(lake.execute("SELECT option_name, value FROM ducklake_options('lake')").fetchall())
        assert (options["parquet_row_group_size"], options["parquet_version"]) == (str(ROW_GROUP), "V2")
        # A second house goes on, and a second week finds nothing to do.
        hand_over(House(make_house(tmp_path / "c", "c", RUNS), "1/2", lambda _url: True), place)
        keep_lake(place)
        assert rows_of(place)["articles"] == 3 * RUNS * ARTICLES
