"""The same SQL on DuckLake, the way to several writers: `make test-ducklake` fetches the engine's extension first."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.sample import rows_by_table
from tests.warehouse.store.again import test_quarantine
from tests.warehouse.store.articles import test_keeping
from tests.warehouse.store.articles.test_keeping import article
from transforms.changes import kinds_of_change
from warehouse.snapshot.explanation import explain
from warehouse.store.articles.histories import split_by_age, weave_in
from warehouse.store.articles.keeping import keep_articles
from warehouse.store.file.connection import migrate, open_warehouse
from warehouse.store.file.rows import insert

ROOT = Path(__file__).parents[2]
EXTENSION = next(ROOT.glob(".venv/ducklake/**/ducklake.duckdb_extension"), None)
pytestmark = pytest.mark.skipif(
    EXTENSION is None or not duckdb.__version__.startswith(EXTENSION.parent.name.removeprefix("v")),
    reason="the DuckLake extension of this DuckDB is not here (make test-ducklake fetches it)",
)
QUERIES = re.findall(r"```sql\n(.*?)```", (ROOT / "docs" / "queries.md").read_text("utf-8"), re.DOTALL)


def store_tests() -> list[Any]:
    """Every test of keeping and of quarantine that needs nothing but a store."""
    return [
        pytest.param(test, id=name)
        for module in (test_keeping, test_quarantine)
        for name, test in vars(module).items()
        if name.startswith("test_") and list(inspect.signature(test).parameters) == ["store"]
    ]


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    def attach(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        connection.execute(f"LOAD '{EXTENSION}'")
        connection.execute(f"ATTACH 'ducklake:{path}.catalog' AS warehouse (DATA_PATH '{path}.data/')")

    with open_warehouse(tmp_path, attach) as connection:
        migrate(connection)
        yield connection


@pytest.mark.parametrize("test", store_tests())
def test_what_holds_of_the_file_holds_of_the_lake(lake, test: Callable[[duckdb.DuckDBPyConnection], None]):
    test(lake)


def test_the_worked_queries_and_explain_run_on_the_lake(lake):
    for table, rows in rows_by_table().items():
        insert(lake, table, rows)
    for sql in QUERIES:
        assert lake.execute(sql).fetchall() is not None
    assert explain(lake, "a1")["article"]["title"] == "Bridge closed"


def test_older_captures_are_woven_in_on_the_lake(lake):
    keep_articles(lake, [article()], "r1", kinds_of_change)
    older = article(text="An earlier text.", fetched_at=test_keeping.NOW.replace(year=2015), origin="archive")
    earlier, _ = split_by_age(lake, [older])
    assert weave_in(lake, earlier, "r2", kinds_of_change) == 1
