"""The writer's file is rewritten where it pays, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from presswatch.errors import WarehouseError
from tests.warehouse.sample import filled_home
from warehouse import compacting
from warehouse.compacting import compact, free_bytes
from warehouse.connection import open_warehouse
from warehouse.publishing import counts, publish
from warehouse.reading import explain, open_snapshot


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A store from which half of what it held was deleted."""
    filled_home(tmp_path)
    fill = (
        "INSERT INTO items (item_key, summary_html) "
        "SELECT '{}' || range, md5(range::VARCHAR) || md5(range + 1 || '') FROM range({})"
    )
    for sql in (fill.format("x", 300_000), fill.format("y", 30_000), "DELETE FROM items WHERE item_key LIKE 'x%'"):
        with open_warehouse(tmp_path) as connection:
            # One thread writes in order: where several take turns, what stays may come to lie in front by chance, and
            # the engine gives the free end back before there is anything to rewrite.
            connection.execute("SET threads = 1")
            connection.execute(sql)
            connection.execute("CHECKPOINT")
    return tmp_path


def test_a_file_that_is_mostly_free_is_rewritten_with_all_its_rows_and_views(home, monkeypatch):
    monkeypatch.setattr(compacting, "SMALLEST_GAIN_BYTES", 1_000_000)
    before, size = counts(home / "warehouse.duckdb"), (home / "warehouse.duckdb").stat().st_size
    assert free_bytes(home) > size / 4
    assert compact(home) > 1_000_000
    assert counts(home / "warehouse.duckdb") == before
    publish(home, "run-2")
    with open_snapshot(home) as snapshot:
        assert explain(snapshot, "a1")["article"]["title"] == "Bridge closed"
        assert snapshot.execute("SELECT count(*) FROM silent_edits").fetchone() == (1,)
        (tags,) = snapshot.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchall()[0]
        assert str(tags["storage_version"]).startswith("v1.2")
    assert sorted(path.name for path in home.iterdir()) == ["presswatch.duckdb", "warehouse.duckdb"]


def test_a_file_where_it_does_not_pay_is_left_alone(tmp_path):
    filled_home(tmp_path)
    before = (tmp_path / "warehouse.duckdb").stat().st_ino
    assert compact(tmp_path) == 0
    assert (tmp_path / "warehouse.duckdb").stat().st_ino == before


def test_a_new_file_that_lacks_rows_does_not_take_the_place_of_the_old_one(home, monkeypatch):
    real = compacting.rewrite

    def losing(path: Path, fresh: Path) -> None:
        real(path, fresh)
        with compacting.duckdb.connect(str(fresh)) as connection:
            connection.execute("DELETE FROM drops")

    monkeypatch.setattr(compacting, "rewrite", losing)
    before = counts(home / "warehouse.duckdb")
    with pytest.raises(WarehouseError, match="lacks rows"):
        compact(home, always=True)
    assert counts(home / "warehouse.duckdb") == before
    assert not list(home.glob("*.tmp"))


def test_a_rewrite_that_was_killed_leaves_a_file_that_the_next_one_sweeps(home):
    (home / "warehouse.duckdb.compact.tmp").write_bytes(b"half a file")
    assert compact(home, always=True) > 0
    assert not list(home.glob("*.tmp"))
