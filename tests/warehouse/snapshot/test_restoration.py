"""The archive outlives its files: nothing damaged, foreign or smaller is published, and there is a way back."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from presswatch.cli import main
from presswatch.errors import UsageError, WarehouseDamaged, WarehouseError
from presswatch.files import PREVIOUS_FILE, SNAPSHOT_FILE, WAREHOUSE_FILE
from tests.warehouse.sample import RUN, bytes_of_a_block, filled_home
from warehouse.snapshot.backups import back_up, backups_in
from warehouse.snapshot.lists import open_snapshot
from warehouse.snapshot.publication import publish
from warehouse.snapshot.restoration import copies, restore
from warehouse.store.file.connection import migrate, open_warehouse, require_sound
from warehouse.store.file.soundness import HEADER_BYTES, HEADERS, blocks_in_use, damage_in

NOW = datetime(2026, 11, 4, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path) -> Path:
    return filled_home(tmp_path / "home")


def flip_a_byte(path: Path) -> None:
    """One bit in the middle of a block that holds rows."""
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    last_block = max(blocks_in_use(path)) * bytes_of_a_block(path)
    content[HEADERS * HEADER_BYTES + last_block + 99] ^= 4
    path.write_bytes(content)
    assert damage_in(path)


def titles(home: Path) -> int:
    with open_snapshot(home) as connection:
        return connection.execute("SELECT count(title) FROM articles").fetchall()[0][0]


def add_run(home: Path, run_id: str, at: str = "2026-11-03 00:00:00Z") -> None:
    with open_warehouse(home) as connection:
        connection.execute("INSERT INTO runs (run_id, flow, started_at) VALUES (?, 'ingest', ?)", [run_id, at])


def test_a_single_wrong_byte_in_the_warehouse_reaches_no_snapshot(home):
    add_run(home, "run-3")
    flip_a_byte(home / WAREHOUSE_FILE)
    before = (home / SNAPSHOT_FILE).read_bytes()
    with pytest.raises(WarehouseError):
        publish(home, "run-3")
    assert (home / SNAPSHOT_FILE).read_bytes() == before
    assert not list(home.glob(".*.tmp"))


def test_damage_is_noticed_before_anything_is_written(home):
    require_sound(home)
    flip_a_byte(home / WAREHOUSE_FILE)
    with pytest.raises(WarehouseDamaged, match="presswatch restore"):
        require_sound(home)


def test_a_missing_warehouse_beside_its_snapshot_is_no_new_home(home):
    (home / WAREHOUSE_FILE).unlink()
    for action in (lambda: open_warehouse(home).__enter__(), lambda: publish(home, RUN), lambda: require_sound(home)):
        with pytest.raises(WarehouseDamaged, match=r"missing, and presswatch\.duckdb is a copy of it: .*restore"):
            action()
    assert not (home / WAREHOUSE_FILE).exists()
    (home / SNAPSHOT_FILE).rename(home / PREVIOUS_FILE)
    with pytest.raises(WarehouseDamaged, match="presswatch.previous.duckdb is a copy"):
        require_sound(home)


def test_another_warehouse_with_less_in_it_does_not_take_the_snapshot_s_place(home, tmp_path):
    with open_warehouse(tmp_path) as connection:
        migrate(connection)
    (tmp_path / WAREHOUSE_FILE).replace(home / WAREHOUSE_FILE)
    add_run(home, "run-of-another")
    before = titles(home)
    with pytest.raises(WarehouseError, match=r"holds 6 articles and was not made from this warehouse, which has 0"):
        publish(home, "run-of-another")
    assert titles(home) == before == 6


def test_articles_that_a_setting_throws_away_are_published_as_fewer(home):
    with open_warehouse(home) as connection:
        connection.execute("DELETE FROM articles WHERE article_id <> 'a1'")
    add_run(home, "run-3")
    publish(home, "run-3")
    assert titles(home) == 1


def test_the_snapshot_of_before_is_kept_and_a_damaged_one_does_not_take_its_place(home):
    first = (home / SNAPSHOT_FILE).read_bytes()
    add_run(home, "run-3")
    publish(home, "run-3")
    assert (home / PREVIOUS_FILE).read_bytes() == first
    flip_a_byte(home / SNAPSHOT_FILE)
    add_run(home, "run-4")
    publish(home, "run-4")
    assert (home / PREVIOUS_FILE).read_bytes() == first
    assert titles(home) == 6


def test_a_snapshot_that_was_damaged_since_is_replaced_also_by_a_run_without_news(home):
    flip_a_byte(home / SNAPSHOT_FILE)
    publish(home, "run-2")
    assert damage_in(home / SNAPSHOT_FILE) is None


@pytest.mark.parametrize("fault", ["damaged", "missing", "damaged with a log"])
def test_restore_goes_on_from_the_snapshot_and_keeps_what_stood_there(home, fault):
    warehouse = home / WAREHOUSE_FILE
    if fault == "missing":
        warehouse.unlink()
    else:
        flip_a_byte(warehouse)
    if fault == "damaged with a log":
        (home / "warehouse.duckdb.wal").write_bytes(b"rows for the file that goes")
    done = restore(home, list(copies(home, None)), NOW)
    assert (done.copy.path.name, done.copy.articles) == (SNAPSHOT_FILE, 6)
    assert (done.kept_aside is None) == (fault == "missing")
    assert not (home / "warehouse.duckdb.wal").exists()
    add_run(home, "run-3")
    publish(home, "run-3")
    assert titles(home) == 6


def test_restore_takes_the_newest_copy_that_can_be_read(home, tmp_path):
    add_run(home, "run-3")
    publish(home, "run-3")
    back_up(home, tmp_path / "backups", NOW, 7)
    for name in (WAREHOUSE_FILE, SNAPSHOT_FILE):
        flip_a_byte(home / name)
    assert restore(home, list(copies(home, tmp_path / "backups")), NOW).copy.path.name == PREVIOUS_FILE
    for name in (WAREHOUSE_FILE, PREVIOUS_FILE):
        flip_a_byte(home / name)
    assert restore(home, list(copies(home, tmp_path / "backups")), NOW).copy.path.parent.name == "backups"


def test_where_no_copy_can_be_read_everything_stays_as_it_is(home):
    for name in (WAREHOUSE_FILE, SNAPSHOT_FILE):
        flip_a_byte(home / name)
    before = {path.name: path.read_bytes() for path in home.iterdir()}
    with pytest.raises(WarehouseError, match=r"nothing to restore from: .*presswatch\.duckdb: .*import-warc"):
        restore(home, list(copies(home, None)), NOW)
    assert {path.name: path.read_bytes() for path in home.iterdir()} == before


def test_a_sound_warehouse_is_replaced_only_by_a_copy_that_was_named(home):
    add_run(home, "run-3")
    publish(home, "run-3")
    with pytest.raises(UsageError, match="is sound: nothing to restore"):
        restore(home, list(copies(home, None)), NOW)
    done = restore(home, [], NOW, chosen=home / PREVIOUS_FILE)
    assert done.copy.path.name == PREVIOUS_FILE


def test_a_backup_is_made_once_a_day_and_the_newest_are_kept(home, tmp_path):
    folder = tmp_path / "backups"
    (tmp_path / "backups").mkdir()
    (folder / "mine.duckdb").write_bytes(b"of the user")
    made = [back_up(home, folder, NOW + timedelta(hours=8 * number), 2) for number in range(9)]
    assert [path is not None for path in made] == [True, False, True, False, False, True, False, False, True]
    assert [path.stem for path in backups_in(folder)] == [
        "presswatch-2026-11-07",
        "presswatch-2026-11-06",
    ]
    assert (folder / "mine.duckdb").exists()
    assert all(damage_in(path) is None for path in backups_in(folder))


def test_backups_of_a_clock_that_ran_ahead_do_not_crowd_out_the_others(home, tmp_path):
    folder = tmp_path / "backups"
    for day in range(3):
        back_up(home, folder, NOW.replace(year=2035) + timedelta(days=day), 2)
    for day in range(2):
        assert back_up(home, folder, NOW + timedelta(days=day), 2)
    assert [path.stem for path in backups_in(folder)] == ["presswatch-2026-11-05", "presswatch-2026-11-04"]


def test_a_damaged_snapshot_is_not_backed_up_and_deletes_no_backup(home, tmp_path):
    back_up(home, tmp_path / "backups", NOW, 1)
    flip_a_byte(home / SNAPSHOT_FILE)
    with pytest.raises(WarehouseError, match="no backup was made"):
        back_up(home, tmp_path / "backups", NOW + timedelta(days=1), 1)
    assert len(backups_in(tmp_path / "backups")) == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_backup_folder_that_cannot_be_written_is_named(home, tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(WarehouseError, match="cannot be written"):
        back_up(home, tmp_path / "closed" / "backups", NOW, 1)


def test_the_command_says_what_there_is_and_what_it_did(home, capsys):
    assert main(["restore", "--list", "--home", str(home), "--format", "csv"]) == 0
    assert f"{home / SNAPSHOT_FILE},sound,6," in capsys.readouterr().out
    assert main(["restore", "--home", str(home)]) == 2
    assert "is sound" in capsys.readouterr().err
    flip_a_byte(home / WAREHOUSE_FILE)
    assert main(["doctor", "--home", str(home), "--format", "csv"]) == 1
    assert "presswatch restore" in capsys.readouterr().out
    assert main(["restore", "--home", str(home)]) == 0
    said = capsys.readouterr().out
    assert "restored 6 articles from" in said
    assert "kept as" in said
    assert main(["restore", "--from", "nothing.duckdb", "--home", str(home)]) == 2
