"""The kept engine: nothing of one opening is left for the next, and the file is free in between."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from presswatch.errors import WarehouseError
from warehouse.store.file import engine as engine_module
from warehouse.store.file.connection import migrate, open_warehouse
from warehouse.store.file.engine import looking_into
from warehouse.store.file.rows import insert, select


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with open_warehouse(tmp_path) as connection:
        migrate(connection)
    return tmp_path


def test_between_two_openings_another_process_may_write_to_the_file(home: Path):
    program = "import sys, duckdb; duckdb.connect(sys.argv[1]).execute('CREATE TABLE of_another AS SELECT 1 AS one')"
    subprocess.run([sys.executable, "-c", program, home / "warehouse.duckdb"], check=True)
    with open_warehouse(home) as connection:
        assert connection.execute("SELECT one FROM of_another").fetchall() == [(1,)]


def test_temporary_tables_open_transactions_and_settings_end_with_their_opening(home: Path):
    with open_warehouse(home) as connection:
        connection.execute("CREATE TEMP TABLE passing AS SELECT 1; SET TimeZone = 'Europe/Minsk'")
        connection.execute("BEGIN; CREATE TABLE unfinished AS SELECT 1")
    with open_warehouse(home) as connection:
        names = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        assert not {"passing", "unfinished"} & set(names)
        assert connection.execute("SELECT current_setting('TimeZone')").fetchall() == [("UTC",)]


def test_what_was_written_is_in_the_file_and_no_log_is_left(home: Path):
    with open_warehouse(home) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    assert [file.name for file in home.iterdir()] == ["warehouse.duckdb"]


def test_homes_do_not_see_each_other(home: Path, tmp_path_factory: pytest.TempPathFactory):
    other = tmp_path_factory.mktemp("other")
    with open_warehouse(home) as first, open_warehouse(other) as second:
        first.execute("CREATE TABLE here AS SELECT 1")
        second.execute("CREATE TABLE there AS SELECT 1")
    with open_warehouse(home) as connection, pytest.raises(duckdb.CatalogException):
        connection.execute("FROM there")


def test_an_engine_that_has_seen_an_error_is_not_used_again(home: Path):
    with open_warehouse(home):
        pass
    (engine,) = engine_module._AT_REST[-1:]
    with pytest.raises(WarehouseError, match="out of it"), open_warehouse(home):
        raise duckdb.FatalException("out of it")
    assert engine not in engine_module._AT_REST
    with open_warehouse(home) as connection:
        assert connection.execute("SELECT 1").fetchall() == [(1,)]


def test_who_looks_into_a_file_writes_nothing_to_it(home: Path):
    path = home / "warehouse.duckdb"
    before = path.read_bytes()
    with pytest.raises(duckdb.InvalidInputException, match="read-only"), looking_into(path) as connection:
        connection.execute("CREATE TABLE written AS SELECT 1")
    assert path.read_bytes() == before


def test_no_statement_looks_through_all_folders_for_a_library_that_is_not_installed(home: Path):
    looked: list[str] = []

    class Noting:
        def find_spec(self, name: str, *_: object) -> None:
            looked.append(name)

    with open_warehouse(home) as connection:
        assert insert(connection, "topics", [{"topic_id": "roads"}]) == 1
        noting = Noting()
        sys.meta_path.insert(0, noting)  # type: ignore[arg-type]
        try:
            assert select(connection, "SELECT topic_id FROM topics WHERE topic_id IN $1", [["roads"]])
            assert insert(connection, "topics", [{"topic_id": "schools"}]) == 1
        finally:
            sys.meta_path.remove(noting)  # type: ignore[arg-type]
    assert looked == []
