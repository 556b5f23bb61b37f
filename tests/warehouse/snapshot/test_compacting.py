"""The writer's file is rewritten where it pays, whole or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from presswatch.errors import WarehouseError
from tests.full_disk import files_no_larger_than
from tests.warehouse.sample import filled_home
from warehouse.snapshot.compaction import compact, free_bytes, require_same, rewrite
from warehouse.snapshot.lists import explain, open_snapshot
from warehouse.snapshot.publication import counts, publish
from warehouse.store.file.connection import open_warehouse

TEXT = "md5(range::VARCHAR) || md5(range + 1 || '')"
MANY_ITEMS = f"INSERT INTO items (item_key, summary_html) SELECT 'x' || range, {TEXT} FROM range(300_000)"
NONE_OF_THEM = "DELETE FROM items WHERE item_key LIKE 'x%'"


def in_the_file(home: Path, *statements: str) -> None:
    """Carry statements out one by one, each brought into the file before the next."""
    for sql in statements:
        with open_warehouse(home) as connection:
            connection.execute(sql)
            connection.execute("CHECKPOINT")


@pytest.fixture(scope="module")
def half_empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store from which most of what it held was deleted.

    What stays belongs to another table and lies behind: rows of the same table would be written anew with the deletion,
    may come to lie in front, and the engine gives the free end back before there is anything to rewrite.
    """
    home = filled_home(tmp_path_factory.mktemp("half_empty"))
    behind = f"INSERT INTO drops (run_id, url, reason) SELECT 'old', {TEXT}, 'x' FROM range(30_000)"
    in_the_file(home, MANY_ITEMS, behind, NONE_OF_THEM)
    return home


@pytest.fixture
def home(tmp_path: Path, half_empty: Path) -> Path:
    """A copy of that store."""
    shutil.copytree(half_empty, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_a_file_that_is_mostly_free_is_rewritten_with_all_its_rows_and_views(home):
    before, size = counts(home / "warehouse.duckdb"), (home / "warehouse.duckdb").stat().st_size
    assert free_bytes(home) > size / 4
    assert compact(home, smallest_gain=1_000_000) > 1_000_000
    assert counts(home / "warehouse.duckdb") == before
    publish(home, "run-2")
    with open_snapshot(home) as snapshot:
        assert explain(snapshot, "a1")["article"]["title"] == "Bridge closed"
        assert snapshot.execute("SELECT count(*) FROM silent_edits").fetchone() == (1,)
        (tags,) = snapshot.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchall()[0]
        assert str(tags["storage_version"]).startswith("v1.2")
    assert sorted(path.name for path in home.iterdir()) == [
        "presswatch.duckdb",
        "presswatch.previous.duckdb",
        "warehouse.duckdb",
    ]


def test_what_the_engine_gave_back_already_is_not_counted_as_free(tmp_path):
    filled_home(tmp_path)
    behind = f"INSERT INTO items (item_key, summary_html) SELECT 'y' || range, {TEXT} FROM range(30_000)"
    in_the_file(tmp_path, MANY_ITEMS, behind)
    full = (tmp_path / "warehouse.duckdb").stat().st_size
    in_the_file(tmp_path, NONE_OF_THEM)
    size = (tmp_path / "warehouse.duckdb").stat().st_size
    assert size < full / 2, "nothing was given back: this shows nothing"
    assert free_bytes(tmp_path) < size / 2


def test_a_file_where_it_does_not_pay_is_left_alone(tmp_path):
    filled_home(tmp_path)
    before = (tmp_path / "warehouse.duckdb").stat().st_ino
    assert compact(tmp_path) == 0
    assert (tmp_path / "warehouse.duckdb").stat().st_ino == before


def test_a_new_file_that_lacks_rows_must_not_take_the_place_of_the_old_one(tmp_path):
    path, fresh = filled_home(tmp_path) / "warehouse.duckdb", tmp_path / "fresh.duckdb"
    rewrite(path, fresh)
    require_same(path, fresh)
    with duckdb.connect(str(fresh)) as connection:
        connection.execute("DELETE FROM drops")
    with pytest.raises(WarehouseError, match="lacks rows"):
        require_same(path, fresh)


def test_a_disk_that_fills_up_while_the_file_is_rewritten_leaves_it_as_it_was(home):
    before = counts(home / "warehouse.duckdb")
    with files_no_larger_than(300_000), pytest.raises(WarehouseError, match="could not be compacted"):
        compact(home, always=True)
    assert counts(home / "warehouse.duckdb") == before
    assert not list(home.glob("*.tmp"))


def test_a_rewrite_that_was_killed_leaves_a_file_that_the_next_one_sweeps(home):
    (home / "warehouse.duckdb.compact.tmp").write_bytes(b"half a file")
    assert compact(home, always=True) > 0
    assert not list(home.glob("*.tmp"))


def packing_of(home: Path) -> set[str]:
    """How the texts of articles lie in the file."""
    with open_warehouse(home) as connection:
        asked = (
            "SELECT DISTINCT compression FROM pragma_storage_info('articles') "
            "WHERE column_name = 'text' AND segment_type = 'VARCHAR'"
        )
        return {name for (name,) in connection.execute(asked).fetchall()}


def test_texts_of_two_kilobytes_lie_packed_in_the_file_as_it_is_written_and_as_it_is_rewritten(tmp_path: Path):
    filled_home(tmp_path)
    words = "string_agg(md5(range::VARCHAR || n::VARCHAR), ' ')"
    texts = f"SELECT 'n' || n AS article_id, {words} AS text FROM range(60) CROSS JOIN range(5000) t(n) GROUP BY n"
    in_the_file(tmp_path, f"INSERT INTO articles (article_id, text) {texts}")
    assert packing_of(tmp_path) == {"ZSTD"}
    compact(tmp_path, always=True)
    assert packing_of(tmp_path) == {"ZSTD"}
