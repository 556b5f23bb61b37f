"""Bytes of the write-ahead log flipped: what a kill left in it is there as whole commits, or the run is refused."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from presswatch.errors import WarehouseDamaged
from tests.warehouse.sample import filled_home
from warehouse.snapshot.publication import publish
from warehouse.snapshot.restoration import copies, restore
from warehouse.store.file.connection import open_warehouse, require_sound
from warehouse.store.file.soundness import damage_in

COMMITS = 6
ROWS = 40


@pytest.fixture(scope="module")
def killed(tmp_path_factory) -> Path:
    """A home whose writer died with six commits in its log."""
    home = filled_home(tmp_path_factory.mktemp("home"))
    writer = duckdb.connect(str(home / "warehouse.duckdb"))
    writer.execute("SET checkpoint_threshold = '1GB'")
    for number in range(COMMITS):
        writer.execute(f"INSERT INTO drops (run_id, title) SELECT 'late', '{number}' FROM range({ROWS})")
    left = tmp_path_factory.mktemp("left") / "home"
    shutil.copytree(home, left)
    writer.close()
    return left


def outcome(killed: Path, home: Path, at: int, mask: int) -> str:
    """What came of a home with one byte of its log changed."""
    shutil.copytree(killed, home)
    log = home / "warehouse.duckdb.wal"
    content = bytearray(log.read_bytes())
    content[at] ^= mask
    log.write_bytes(content)
    before = (home / "presswatch.duckdb").read_bytes()
    try:
        require_sound(home)
    except WarehouseDamaged:
        assert (home / "presswatch.duckdb").read_bytes() == before
        restore(home, list(copies(home, None)), datetime.now(UTC))
        require_sound(home)
        return "refused"
    with open_warehouse(home) as connection:
        connection.execute("INSERT INTO drops (run_id) VALUES ('after')")  # as every run writes something
    publish(home, "run-2")
    assert damage_in(home / "presswatch.duckdb") is None
    with duckdb.connect(str(home / "presswatch.duckdb"), read_only=True) as reader:
        found = reader.execute(
            "SELECT title, count(*) FROM drops WHERE run_id = 'late' GROUP BY 1 ORDER BY 1"
        ).fetchall()
    assert found == [(str(number), ROWS) for number in range(len(found))], "no whole commits, in their order"
    return "whole" if len(found) == COMMITS else "shorter"


def tried(killed: Path, folder: Path, places: list[int], chance: random.Random) -> Counter[str]:
    told: Counter[str] = Counter()
    for at in places:
        told[outcome(killed, folder / "home", at, 1 << chance.randrange(8))] += 1
        shutil.rmtree(folder / "home")
    return told


def test_a_flipped_byte_of_the_log_refuses_the_run_or_leaves_whole_commits(killed, tmp_path):
    chance = random.Random(6)
    size = (killed / "warehouse.duckdb.wal").stat().st_size
    told = tried(killed, tmp_path, chance.sample(range(size), 5), chance)
    assert told["whole"] == 0
    assert told["refused"] > 3


@pytest.mark.hard
def test_every_byte_of_the_log_is_flipped(killed, tmp_path):
    size = (killed / "warehouse.duckdb.wal").stat().st_size
    told = tried(killed, tmp_path, list(range(0, size, max(1, size // 1500))), random.Random(7))
    assert told["whole"] == 0
    assert told["shorter"] < 0.05 * told.total()


def test_a_log_that_is_whole_is_taken_in(killed, tmp_path):
    home = shutil.copytree(killed, tmp_path / "home")
    require_sound(home)
    with open_warehouse(home) as connection:
        late = connection.execute("SELECT count(*) FROM drops WHERE run_id = 'late'").fetchone()
    assert late == (COMMITS * ROWS,)
