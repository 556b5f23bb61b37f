"""The cost of checking that a database file can be read in full: by its checksums, and by reading every column.

python -m benchmarks.store.soundness                          10,000 and 100,000 synthetic articles of 3 KB
python -m benchmarks.store.soundness --sizes 1000000          a million of them (ten minutes, 6 GB)
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks.store.archive import fill
from presswatch.shown.tables import write_rows
from warehouse.store.file.soundness import damage_in


def seconds_of_checksums(path: Path) -> tuple[float, float]:
    """CPU and wall seconds, the best of three."""
    found = []
    for _ in range(3):
        cpu, wall = time.process_time(), time.perf_counter()
        assert damage_in(path) is None
        found.append((time.process_time() - cpu, time.perf_counter() - wall))
    return min(found)


def cpu_seconds_of_reading(path: Path) -> float:
    """CPU seconds of reading every column of every table through the engine."""
    began = time.process_time()
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
        for (table,) in tables:
            connection.execute(f"SELECT bit_xor(hash(t)) FROM {table} t").fetchall()
    return time.process_time() - began


def main() -> None:
    """Print one line a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    rows = []
    for size in parser.parse_args().sizes:
        with tempfile.TemporaryDirectory() as folder:
            fill(Path(folder), size)
            path = Path(folder) / "warehouse.duckdb"
            cpu, wall = seconds_of_checksums(path)
            megabytes = round(path.stat().st_size / 1e6)
            rows.append((size, megabytes, round(cpu, 3), round(wall, 3), round(cpu_seconds_of_reading(path), 2)))
    write_rows(["articles", "MB", "checksums_cpu_s", "checksums_s", "engine_cpu_s"], rows, "table", sys.stdout)


if __name__ == "__main__":
    main()
