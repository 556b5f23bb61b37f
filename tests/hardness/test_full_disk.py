"""A disk that is full at any moment, a fresh home's first included: one line, and the next run makes up for it."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[2]
TEXT = "The well in the upper village gives water again since Monday, and its people no longer drive to the river. " * 3
#: how large any file may become, in bytes: as if the disk were full then
SIZES = [0, 1, 100, 4096, 12_288, 40_000, 100_000, 270_000, 274_432, 500_000, 800_000, 1_300_000, 2_000_000, 3_000_000]


def ingest(home: Path, seeds: Path, most_bytes: int | None) -> subprocess.CompletedProcess[str]:
    """One round in a process of its own, in which no file grows beyond so many bytes."""
    limit = (most_bytes, most_bytes) if most_bytes is not None else None
    return subprocess.run(
        [sys.executable, "-m", "presswatch", "ingest", "--home", str(home), "--only", "seeds", "--seeds", str(seeds)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("PRESSWATCH_")},
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, limit) if limit else None,  # noqa: PLW1509
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.txt").write_text(f"The well number {number}\n\n{TEXT} It is number {number}.\n")
    return folder


def titles(home: Path) -> list[str]:
    with duckdb.connect(str(home / "presswatch.duckdb"), read_only=True) as reader:
        return [title for (title,) in reader.execute("SELECT title FROM articles ORDER BY 1").fetchall()]


def check_full_then_free(home: Path, seeds: Path, most_bytes: int) -> bool:
    """Whether the disk of so many bytes was too full; whatever came of it, the round after has all."""
    full = ingest(home, seeds, most_bytes)
    assert "Traceback" not in full.stderr
    assert full.returncode in (0, 1)
    if full.returncode:
        assert 0 < len(full.stderr.strip().splitlines()) <= 4, full.stderr
    free = ingest(home, seeds, None)
    assert free.returncode == 0, free.stderr
    assert titles(home) == [f"The well number {number}" for number in range(5)]
    return bool(full.returncode)


def test_a_fresh_home_on_a_full_disk_is_one_line_and_then_a_home(tmp_path: Path, seeds: Path) -> None:
    assert check_full_then_free(tmp_path / "home", seeds, 4096)


@pytest.mark.hard
@pytest.mark.parametrize("most_bytes", SIZES)
def test_a_fresh_home_on_a_disk_of_every_size(tmp_path: Path, seeds: Path, most_bytes: int) -> None:
    assert check_full_then_free(tmp_path / "home", seeds, most_bytes) or most_bytes > 270_000


@pytest.mark.hard
@pytest.mark.parametrize("more_bytes", [-1_000_000, -1, 0, 1, 4096, 100_000, 262_144, 600_000, 2_000_000])
def test_a_home_that_stands_on_a_disk_that_fills_up(tmp_path: Path, seeds: Path, more_bytes: int) -> None:
    home = tmp_path / "home"
    assert ingest(home, seeds, None).returncode == 0
    (seeds / "0.txt").write_text(f"The well number 0\n\n{TEXT} {TEXT.upper()} It is another text by now.\n")
    standing = (home / "warehouse.duckdb").stat().st_size
    check_full_then_free(home, seeds, max(0, standing + more_bytes))
