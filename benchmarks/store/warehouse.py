"""The cost of the warehouse as it grows: loading, a run without news, publishing, explaining, the ten worked queries.

    python -m benchmarks.store.warehouse                             10,000 and 100,000 synthetic articles of 3 KB
    python -m benchmarks.store.warehouse --sizes 10000 1000000       a million of them too (ten minutes, 6 GB)

Texts are drawn from invented sentences, half English, half Russian. The first 10,000 go through the pipeline's own
functions (this gives the rate of loading), the rest are copies of them under other ids, made by SQL; together they span
a year, in order of time. One article in ten has a second version. CPU figures count all threads; each figure is the
best of three, because other work shares the machine.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.store.archive import (
    BASE,
    NEVER_SEEN,
    NOW,
    OUTLETS,
    YEAR,
    articles,
    fill,
)
from presswatch import files
from presswatch.files import SNAPSHOT_FILE
from presswatch.records import RunTally
from presswatch.shown.tables import write_rows
from warehouse.snapshot import publication as publishing
from warehouse.snapshot.lists import explain, open_snapshot
from warehouse.snapshot.publication import publish
from warehouse.snapshot.sql_session import run_sql
from warehouse.store.feeds import known_items
from warehouse.store.feeds.visits import due_feeds
from warehouse.store.file.connection import copy_file, open_warehouse
from warehouse.store.runs import begin_run, end_run

QUERIES = Path(__file__).parents[2] / "docs" / "queries.md"
READER = """
import sys, select, duckdb
answers = failures = 0
while not select.select([sys.stdin], [], [], 0)[0]:
    try:
        with duckdb.connect(sys.argv[1], read_only=True) as snapshot:
            snapshot.execute("SELECT count(*), max(first_seen_at) FROM articles").fetchall()
        answers += 1
    except duckdb.Error as error:
        failures += 1
print(answers, failures)
"""


def best(action: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> float:
    """Milliseconds of the best of three."""
    times = []
    for _ in range(3):
        began = clock()
        action()
        times.append((clock() - began) * 1000)
    return min(times)


def quiet_run(home: Path) -> str:
    """Do what a run without news reads and writes: due feeds, which of 500 entries are new, the run's row.

    Return its id.
    """
    seen = [f"key-{number:016x}" for number in range(0, BASE, 20)]
    tally = RunTally(f"quiet-{time.monotonic_ns()}", "ingest", NOW)
    with open_warehouse(home) as connection:
        begin_run(connection, tally)
        assert len(due_feeds(connection, NOW, force=False)) == len(OUTLETS)
        assert len(known_items(connection, seen)) == len(seen)
        end_run(connection, tally)
    return tally.run_id


def cost_of_publishing(home: Path) -> dict[str, float]:
    """Publish after a run without news, best of five: CPU and wall milliseconds, the copy and its sync separately."""
    spent = {"copy": [0.0, 0.0]}
    clocks = (time.process_time, time.perf_counter)

    def timed(real: Callable[..., Any]) -> Callable[..., Any]:
        def timing(*arguments: Any) -> Any:
            began = [clock() for clock in clocks]
            answer = real(*arguments)
            spent["copy"] = [
                total + clock() - start for total, clock, start in zip(spent["copy"], clocks, began, strict=True)
            ]
            return answer

        return timing

    found: list[tuple[float, ...]] = []
    with (
        patch.object(publishing, "copy_file", timed(copy_file)),
        patch.object(files, "sync", timed(files.sync)),
    ):
        for _ in range(5):
            spent["copy"] = [0.0, 0.0]
            began = [clock() for clock in clocks]
            publish(home, quiet_run(home))
            whole = [clock() - start for clock, start in zip(clocks, began, strict=True)]
            found.append((*(w - c for w, c in zip(whole, spent["copy"], strict=True)), *spent["copy"]))
    rest_cpu, rest_wall, copy_cpu, copy_wall = (1000 * min(row[n] for row in found) for n in range(4))
    return {
        "run without news, bookkeeping and publish without the copy: CPU ms": rest_cpu,
        "the same: ms": rest_wall,
        "the copy and its sync: CPU ms": copy_cpu,
        "the copy and its sync: ms": copy_wall,
    }


def explained(home: Path, wanted: str) -> None:
    """Query one article's explanation over the snapshot, including opening it."""
    with open_snapshot(home) as connection:
        found = explain(connection, wanted)
    assert (found is None) == (wanted == NEVER_SEEN)


def asked_aloud(home: Path, wanted: str) -> None:
    """Ask the command the same."""
    command = [sys.executable, "-m", "presswatch", "explain", wanted, "--home", str(home)]
    code = subprocess.run(command, capture_output=True, check=False).returncode
    assert code == (wanted == NEVER_SEEN)


def failures_of_readers(home: Path, publishes: int = 50) -> str:
    """Return answers and failures of two readers that open and query in a loop while runs publish."""
    command = [sys.executable, "-c", READER, str(home / SNAPSHOT_FILE)]
    readers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for _ in range(publishes):
        publish(home, quiet_run(home))
    answers, failures = map(sum, zip(*(map(int, r.communicate("\n")[0].split()) for r in readers), strict=True))
    return f"{failures} of {answers + failures:,}"


def measured(size: int, home: Path) -> dict[str, Any]:
    """Return all figures for one size, by name."""
    per_second, per_cpu_second = fill(home, size)
    found: dict[str, Any] = {"articles": size, "loading: articles/s": per_second}
    found["loading: articles per CPU-second"] = per_cpu_second
    found["warehouse: MB"] = round((home / "warehouse.duckdb").stat().st_size / 1e6)
    found |= cost_of_publishing(home)
    url = next(articles(BASE, YEAR, random.Random(7))).url
    asked = {"an article": f"{4711:016x}", "an address": url, "a drop": f"{url}/tag", "never seen": NEVER_SEEN}
    for name, wanted in asked.items():
        found[f"explain {name}: ms"] = best(partial(explained, home, str(wanted)))
        found[f"explain {name}, process included: ms"] = best(partial(asked_aloud, home, str(wanted)))
    found["sql SELECT 1, process included: ms"] = best(lambda: run_sql(home, "SELECT 1"))
    for number, question, sql in re.findall(
        r"## (\d+)\. (.*?)\n.*?```sql\n(.*?)```", QUERIES.read_text("utf-8"), re.DOTALL
    ):
        found[f"{number}. {question} ms"] = best(partial(run_sql, home, sql))
    found["readers' failures, 50 publishes"] = failures_of_readers(home)
    return {name: round(value) if isinstance(value, float) else value for name, value in found.items()}


def columns_for(sizes: Sequence[int]) -> list[dict[str, Any]]:
    """Return the figures of each size, measured in a separate folder."""
    columns = []
    for size in sizes:
        print(f"{size:,} articles …", file=sys.stderr)
        with tempfile.TemporaryDirectory() as folder:
            columns.append(measured(size, Path(folder)))
    return columns


def quality_section(sizes: Sequence[int] = (10_000, 100_000, 1_000_000)) -> str:
    """Return the table of docs/quality.md."""
    columns = columns_for(sizes)
    lines = ["| synthetic articles of 3 KB | " + " | ".join(f"{column['articles']:,}" for column in columns) + " |"]
    lines.append("| --- |" + " ---: |" * len(columns))
    for name in list(columns[0])[1:]:
        cells = [f"{column[name]:,}" if isinstance(column[name], int) else column[name] for column in columns]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    name = "run without news, bookkeeping and publish without the copy: CPU ms"
    growth = columns[-1][name] / columns[0][name]
    lines.append(
        f"\nFrom {sizes[0]:,} to {sizes[-1]:,} articles the bookkeeping of a run without news, without the copy, grows "
        f"{growth:.1f}-fold in CPU time. The queries are those of [queries.md](queries.md), asked by `presswatch sql`; "
        "their time includes Python's start and the opening of the file. The two cores were shared with other work."
    )
    return "\n".join(lines)


def main() -> None:
    """Measure each size and print one column a size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    columns = columns_for(parser.parse_args().sizes)
    rows = [(name, *(column[name] for column in columns)) for name in columns[0]]
    write_rows(["what", *(f"{column['articles']:,}" for column in columns)], rows[1:], "table", sys.stdout)


if __name__ == "__main__":
    main()
