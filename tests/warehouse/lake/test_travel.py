"""Every table says how it travels to the lake, in words that mean something for its columns."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from presswatch.errors import WarehouseError
from warehouse.lake.travel import travel_of, travels
from warehouse.store.file.connection import migrate, open_warehouse


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_warehouse(tmp_path_factory.mktemp("home")) as connection:
        migrate(connection)
        yield connection


def test_each_table_of_the_store_says_how_it_travels_and_names_columns_that_it_has(store: duckdb.DuckDBPyConnection):
    found = travels(store, "warehouse")
    assert {one.table for one in found} >= {"articles", "article_topics", "story_merges", "visits", "touched"}
    for one in found:
        columns = {row[0] for row in store.execute(f"DESCRIBE {one.table}").fetchall()}
        assert {*one.key, *([one.at] if one.at else [])} <= columns, one.table
        assert one.alone or one.key, one.table
        assert not one.is_shared_out or "url" in columns, one.table
        assert not one.head or one.at, f"{one.table} of a family says by which column its rows are looked for"


def test_heads_of_families_are_tables_that_say_when_they_were_first_seen(store: duckdb.DuckDBPyConnection):
    found = {one.table: one for one in travels(store, "warehouse")}
    heads = {one.head for one in found.values() if one.head}
    assert heads == {"articles", "items"}
    assert all(found[head].at == "first_seen_at" for head in heads)


@pytest.mark.parametrize("comment", [None, "", "lake: somehow", "lake: by", "lake: with articles"])
def test_a_table_that_does_not_say_it_is_no_guess(comment: str | None):
    with pytest.raises(WarehouseError, match="quotes"):
        travel_of("quotes", comment, {"quote_id": "VARCHAR", "run_id": "VARCHAR"})
