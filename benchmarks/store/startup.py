"""How long a command takes on a small archive: what a user waits before any data is read.

    python -m benchmarks.store.startup

Commands are run in turn, nine rounds; the best and the median of each, wall and CPU time, with process start. A
bare `import duckdb` is shown for comparison: they cannot be faster.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.demo import NOW_OF_BENCHMARKS, fill
from presswatch.shown.tables import write_rows

ROUNDS = 9
ROOT = Path(__file__).parents[2]
#: milliseconds promised on an idle machine
PROMISED = {"--help": 300, "sql": 600, "status": 800, "search": 500}
PRESSWATCH = ("-m", "presswatch")
COMMANDS = {
    "import duckdb": ("-c", "import duckdb"),
    "--help": (*PRESSWATCH, "--help"),
    "sql": (*PRESSWATCH, "sql", "SELECT 1"),
    "status": (*PRESSWATCH, "status"),
    "search": (*PRESSWATCH, "search", "мост"),
    "report": (*PRESSWATCH, "report", "--since", "30d"),
    "explain": (*PRESSWATCH, "explain", "a0000000000000007"),
    "tag": (*PRESSWATCH, "tag", str(ROOT / "seeds" / "articles" / "russian" / "metro_minsk.txt")),
}


def seconds_of(words: tuple[str, ...], home: Path) -> tuple[float, float]:
    """Wall and CPU seconds of one command."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = os.environ | {"PRESSWATCH_HOME": str(home)}
    subprocess.run([sys.executable, *words], check=True, capture_output=True, env=environment, cwd=ROOT)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measured() -> list[tuple[str, str, str, str]]:
    """Return for each command: name, wall best and median, CPU best, what is promised; all as text."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), NOW_OF_BENCHMARKS)
        seconds_of(COMMANDS["search"], Path(folder))  # makes the index
        for _ in range(ROUNDS):
            for name, words in COMMANDS.items():
                taken[name].append(seconds_of(words, Path(folder)))
    rows = []
    for name, times in taken.items():
        walls, cpus = [wall * 1000 for wall, _ in times], [cpu * 1000 for _, cpu in times]
        promised = f"{PROMISED[name]}" if name in PROMISED else ""
        rows.append((name, f"{min(walls):.0f} to {statistics.median(walls):.0f}", f"{min(cpus):.0f}", promised))
    return rows


def quality_section() -> str:
    """Return the table of docs/quality.md."""
    lines = [
        "Milliseconds, process start included, over 2,400 articles.\n",
        "| command | wall, best to median | CPU, best | promised, idle |",
        "| --- | --- | --- | --- |",
    ]
    return "\n".join([*lines, *(f"| `{' | '.join((row[0] + '`', *row[1:]))} |" for row in measured())])


if __name__ == "__main__":
    write_rows(["command", "wall ms, best to median", "CPU ms, best", "promised"], measured(), "table", sys.stdout)
