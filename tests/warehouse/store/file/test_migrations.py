"""Every earlier state of the database comes up to date with its data; a newer one is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from presswatch.errors import WarehouseError
from tests.warehouse.sample import rows_by_table
from warehouse.snapshot.lists import explain, open_snapshot
from warehouse.snapshot.publication import counts, publish
from warehouse.store.file.connection import apply, migrate, numbered_migrations, open_warehouse
from warehouse.store.file.rows import insert

pytestmark = pytest.mark.usefixtures("homes_by_migrations")

NEWEST = max(numbered_migrations())


def filled_at(home: Path, version: int) -> None:
    """A warehouse as the presswatch of that version left it, with a bit of everything."""
    with open_warehouse(home) as store:
        store.execute("CREATE TABLE schema_migrations (version INTEGER, name VARCHAR)")
        apply(store, [(number, *numbered_migrations()[number]) for number in range(1, version + 1)])
        for table, rows in rows_by_table().items():
            insert(store, table, rows)
        gone = {"article_id": "a2", "version": 2, "seen_at": rows_by_table()["runs"][1]["started_at"]}
        insert(store, "article_versions", [gone | {"title": "t", "text": "x", "change": "deleted"}])
        store.execute("UPDATE articles SET version = 2 WHERE article_id = 'a2'")


@pytest.fixture(scope="module")
def fresh_columns() -> list[tuple[str, ...]]:
    with duckdb.connect() as fresh:
        migrate(fresh)
        return columns(fresh)


@pytest.mark.parametrize("version", range(1, NEWEST + 1))
def test_data_and_columns_of_each_version_come_whole_into_today_s(tmp_path, version: int, fresh_columns):
    filled_at(tmp_path, version)
    before = dict(counts(tmp_path / "warehouse.duckdb"))
    with open_warehouse(tmp_path) as store:
        assert migrate(store) == NEWEST
        assert migrate(store) == NEWEST
        assert columns(store) == fresh_columns
    after = dict(counts(tmp_path / "warehouse.duckdb"))
    assert {table: after[table] for table in before if table != "schema_migrations"} == {
        table: count for table, count in before.items() if table != "schema_migrations"
    }
    assert after["schema_migrations"] == NEWEST
    publish(tmp_path, "run-2")
    with open_snapshot(tmp_path) as snapshot:
        assert explain(snapshot, "a1")["article"]["title"] == "Bridge closed"
        for view in ("who_cites_whom", "source_activity", "silent_edits"):
            assert snapshot.execute(f"SELECT count(*) FROM {view}").fetchone() > (0,)


def columns(store: duckdb.DuckDBPyConnection) -> list[tuple[str, ...]]:
    return store.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"
    ).fetchall()


def test_the_third_version_marks_gone_pages_and_names_old_drops(tmp_path):
    filled_at(tmp_path, 2)
    with open_warehouse(tmp_path) as store:
        migrate(store)
        assert store.execute("SELECT article_id FROM articles WHERE gone_at IS NOT NULL").fetchall() == [("a2",)]
        assert store.execute("SELECT count(DISTINCT drop_id) FROM drops").fetchone() == (2,)


def test_a_database_of_a_newer_presswatch_is_refused_and_left_as_it_is(tmp_path):
    filled_at(tmp_path, NEWEST)
    with open_warehouse(tmp_path) as store:
        store.execute("INSERT INTO schema_migrations VALUES (99, '0099_future.sql')")
    before = (tmp_path / "warehouse.duckdb").read_bytes()
    with open_warehouse(tmp_path) as store, pytest.raises(WarehouseError, match="version 99.*upgrade presswatch"):
        migrate(store)
    assert (tmp_path / "warehouse.duckdb").read_bytes() == before


def test_the_command_line_says_so_in_one_line(tmp_path):
    filled_at(tmp_path, NEWEST)
    with open_warehouse(tmp_path) as store:
        store.execute("INSERT INTO schema_migrations VALUES (99, '0099_future.sql')")
    command = [sys.executable, "-m", "presswatch", "ingest", "--only", "seeds", "--home", str(tmp_path)]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "upgrade presswatch" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_migration_that_fails_leaves_the_version_before_and_a_copy(tmp_path):
    filled_at(tmp_path, NEWEST)
    steps = numbered_migrations() | {
        NEWEST + 1: ("bad.sql", "ALTER TABLE runs ADD COLUMN extra VARCHAR; SELECT nonsense FROM nowhere")
    }
    with pytest.raises(duckdb.CatalogException), open_warehouse(tmp_path) as store:
        migrate(store, steps)
    copy = tmp_path / f"warehouse-v{NEWEST}.duckdb"
    assert counts(copy) == counts(tmp_path / "warehouse.duckdb")
    with open_warehouse(tmp_path) as store:
        assert migrate(store) == NEWEST
        assert ("runs", "extra", "VARCHAR") not in columns(store)


def test_a_migration_that_is_through_leaves_no_copy(tmp_path):
    filled_at(tmp_path, NEWEST - 1)
    with open_warehouse(tmp_path) as store:
        migrate(store)
    assert [path.name for path in tmp_path.iterdir()] == ["warehouse.duckdb"]
