"""What the engine could not read in full is found before it is published: single bytes flipped all over the file."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.sample import bytes_of_a_block, filled_home
from warehouse.snapshot.compaction import compact
from warehouse.store.file.connection import open_warehouse
from warehouse.store.file.soundness import HEADER_BYTES, HEADERS, blocks_in_use, damage_in

START = HEADERS * HEADER_BYTES


@pytest.fixture(scope="module", params=[65_536, 262_144], ids=["blocks as today", "a file of 0.2"])
def original(tmp_path_factory, request) -> Path:
    path = filled_home(tmp_path_factory.mktemp("home")) / "warehouse.duckdb"
    if request.param != bytes_of_a_block(path):
        old = path.with_name("old.duckdb")
        with duckdb.connect() as connection:
            connection.execute(f"ATTACH '{path}' AS today (READ_ONLY)")
            connection.execute(f"ATTACH '{old}' AS old (BLOCK_SIZE {request.param})")
            connection.execute("COPY FROM DATABASE today TO old")
        path = old
    assert bytes_of_a_block(path) == request.param
    return path


@pytest.fixture(scope="module")
def rows_of_original(original):
    rows = read_by_the_engine(original)
    assert rows
    return rows


@pytest.fixture
def changed(original, tmp_path):
    content = bytearray(original.read_bytes())

    def change(at: int, mask: int) -> Path:
        content[at] ^= mask
        path = tmp_path / "changed.duckdb"
        path.write_bytes(content)
        content[at] ^= mask
        return path

    return change


def read_by_the_engine(path: Path) -> list[tuple[object, ...]] | None:
    """Every column of every row, and what a writer's opening needs; None where the engine gives up."""
    try:
        with duckdb.connect(str(path)) as connection:
            tables = connection.execute(
                "SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY 1"
            ).fetchall()
            return [
                connection.execute(f"SELECT count(*), bit_xor(hash(t)) FROM {table} t").fetchall()[0]
                for (table,) in tables
            ]
    except duckdb.Error:
        return None


def places(size: int, original: Path, chance: random.Random) -> list[int]:
    """Bytes of every header, of every block's checksum, begin, middle and end."""
    headers = [number * HEADER_BYTES + offset for number in range(HEADERS) for offset in (0, 8, 100, HEADER_BYTES - 1)]
    size_of_one = bytes_of_a_block(original)
    blocks = range(START, original.stat().st_size, size_of_one)
    inside = [at + offset for at in blocks for offset in (0, 8, chance.randrange(size_of_one), size_of_one - 1)]
    return headers + chance.sample(inside, min(size, len(inside)))


def check(before: object, changed, at: int, mask: int) -> None:
    path = changed(at, mask)
    found = damage_in(path)
    after = read_by_the_engine(path)
    if after is None:
        assert found, f"the engine cannot read the file with byte {at} changed, and nothing was found"
    else:
        assert after == before, "the engine gives other rows and says nothing"
        assert not found, f"byte {at} matters to nobody: {found}"


def test_a_whole_file_is_sound(original):
    assert damage_in(original) is None
    assert len(blocks_in_use(original)) > 3


def test_single_bytes_that_flipped_are_found_where_they_matter(original, rows_of_original, changed):
    chance = random.Random(4)
    for at in places(8, original, chance):
        check(rows_of_original, changed, at, 1 << chance.randrange(8))


@pytest.mark.hard
def test_every_kind_of_place_in_the_file_is_tried_with_every_bit(original, rows_of_original, changed):
    chance = random.Random(5)
    for at in places(10_000, original, chance):
        for bit in range(8):
            check(rows_of_original, changed, at, 1 << bit)


@pytest.mark.parametrize("share", [0.0, 0.0001, 0.5, 0.999], ids=["empty", "in its headers", "half", "nearly whole"])
def test_a_file_that_was_cut_is_not_sound(original, tmp_path, share):
    cut = tmp_path / "cut.duckdb"
    cut.write_bytes(original.read_bytes()[: int(original.stat().st_size * share)])
    assert damage_in(cut)


def test_a_file_of_another_program_is_not_sound(tmp_path):
    other = tmp_path / "other.duckdb"
    other.write_bytes(b"SQLite format 3\0" * 100_000)
    assert damage_in(other)


def test_a_free_block_may_hold_anything(original, tmp_path):
    path = tmp_path / "changed.duckdb"
    path.write_bytes(original.read_bytes())
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE large AS SELECT repeat(md5(n::VARCHAR), 9) AS t FROM range(20000) r(n)")
        connection.execute("CREATE TABLE last AS SELECT repeat(md5(n::VARCHAR), 9) AS t FROM range(20000) r(n)")
        connection.execute("CHECKPOINT")
        connection.execute("DROP TABLE large")
        connection.execute("CHECKPOINT")
    size_of_one = bytes_of_a_block(path)
    blocks = (path.stat().st_size - START) // size_of_one
    free = sorted(set(range(blocks)) - blocks_in_use(path))
    assert free, "nothing is free in this file"
    content = bytearray(path.read_bytes())
    content[START + free[0] * size_of_one + 5000] ^= 1
    path.write_bytes(content)
    assert damage_in(path) is None


def test_a_file_whose_headers_tell_no_size_of_blocks_is_not_sound(original, tmp_path):
    content = bytearray(original.read_bytes())
    for header in (HEADER_BYTES, 2 * HEADER_BYTES):
        content[header + 40 : header + 48] = (1000).to_bytes(8, "little")
    path = tmp_path / "changed.duckdb"
    path.write_bytes(content)
    assert damage_in(path) == "none of its headers tells the size of its blocks"


def test_a_file_of_large_blocks_is_written_on_and_gets_small_ones_when_it_is_rewritten(tmp_path):
    home = filled_home(tmp_path / "home")
    path = home / "warehouse.duckdb"
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{path}' AS today (READ_ONLY)")
        connection.execute(f"ATTACH '{tmp_path / 'old.duckdb'}' AS old (BLOCK_SIZE 262144, STORAGE_VERSION 'v1.2.0')")
        connection.execute("COPY FROM DATABASE today TO old")
    (tmp_path / "old.duckdb").replace(path)
    with open_warehouse(home) as connection:
        connection.execute("CREATE TABLE more AS SELECT md5(n::VARCHAR) AS t FROM range(20000) r(n)")
    assert bytes_of_a_block(path) == 262_144
    assert damage_in(path) is None
    compact(home, always=True)
    assert bytes_of_a_block(path) == 65_536
    with open_warehouse(home) as connection:
        assert connection.execute("SELECT count(*) FROM more").fetchall() == [(20_000,)]
