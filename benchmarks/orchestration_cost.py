"""What Prefect costs a round, in CPU and disk, and how big its database is after a month.

    python -m benchmarks.orchestration_cost [RUNS]

Starts a server on an empty home, plays RUNS rounds (their steps do nothing, their reports and feed tables are full
size), and measures the processor time of client and server and the growth of the database. The month is then played
on these figures with the clock as a parameter: 96 rounds a day, what is older than the retention deleted each hour.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from flows.children import bring_down, start_child
from flows.server import RUNS_KEPT_SECONDS, prefect_folder, reachable_server, server_environment
from flows.up import wait_for_health
from presswatch.settings import Settings

STEPS = {"an idle round": 5, "a full round": 22}
ARTICLE_CPU_SECONDS = 0.030
RUNS_A_DAY = 96
EVENTS_KEPT_DAYS = 1
EVENT_TABLES = ("events", "event_resources")


def main(runs: int) -> None:
    """Measure, then play the month."""
    import threading

    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        settings = Settings(home=Path(folder), port=port)
        children: dict = {}
        start_child(settings, children, "server")
        try:
            assert wait_for_health(settings, children["server"], threading.Event())
            os.environ.update(server_environment(settings) | {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "ERROR"})
            for name, steps in STEPS.items():
                measure(settings, children["server"].pid, name, steps, runs)
        finally:
            bring_down(children)


def measure(settings: Settings, server_pid: int, name: str, steps: int, runs: int) -> None:
    """Print the cost of one kind of round."""
    play_round(1)
    wait_until_quiet(server_pid)
    before = (time.process_time(), cpu_seconds(server_pid), table_bytes(settings))
    for _ in range(runs):
        play_round(steps)
    client = (time.process_time() - before[0]) / runs
    wait_until_quiet(server_pid)
    server = (cpu_seconds(server_pid) - before[1]) / runs
    after = table_bytes(settings)
    grown = {table: (after[table] - before[2].get(table, 0)) / runs for table in after}
    events = sum(grown.get(table, 0) for table in EVENT_TABLES)
    rest = sum(grown.values()) - events
    share = (client + server) / (1000 * ARTICLE_CPU_SECONDS)
    print(f"{name}, {steps} task runs: client {client:.2f} + server {server:.2f} CPU-s", end="")
    print(f" = {share:.1%} of the work of 1,000 articles; {events / 1e3:.0f} kB events, {rest / 1e3:.0f} kB the rest")
    print(f"   database after a month: {month(events, rest) / 1e6:.0f} MB at its largest")


def month(events: float, rest: float) -> float:
    """The largest size in 30 days, hour by hour; SQLite keeps the room of deleted rows and fills it again."""
    largest = 0.0
    for hour in range(30 * 24):
        runs = hour * RUNS_A_DAY / 24
        kept_events = min(runs, RUNS_A_DAY * (EVENTS_KEPT_DAYS + 1 / 24))
        kept_runs = min(runs, RUNS_A_DAY * (RUNS_KEPT_SECONDS / 86400 + 1 / 24))
        largest = max(largest, kept_events * events + kept_runs * rest)
    return largest


def play_round(steps: int) -> None:
    """A flow run as `ingest` makes it, without the work."""
    from prefect import flow
    from prefect.states import Completed

    from flows.ingest import publish_report, step
    from flows.report import RoundReport
    from presswatch.records import RunTally

    tally = RunTally("r", "ingest", datetime.now(UTC), feeds_visited=50, articles_new=40)
    rows = [
        {"url": f"https://outlet{n}.invalid/rss/all.xml", "source_id": f"outlet{n}", "state": "ok"} for n in range(50)
    ]
    articles = [(f"A title of usual length, number {n}", f"https://outlet.invalid/2026/{n}", "ru") for n in range(40)]
    report = RoundReport(
        tally, "40 new", {"no_text": 3}, [], rows, articles, (300.0, 900.0), {"author": 0.5}, {"a": 1.0}
    )

    @flow(name="ingest", persist_result=False)
    def ingest_cost() -> object:
        for number in range(steps):
            step(f"read pages {number}", lambda: None)
        publish_report(report)
        return Completed(message="40 new")

    ingest_cost()


def cpu_seconds(pid: int) -> float:
    """Processor time of a process so far (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_until_quiet(pid: int) -> None:
    """Wait until the server has written down what it was told; it lags behind its clients."""
    last = -1.0
    while (now := cpu_seconds(pid)) - last > 0.15:
        last = now
        time.sleep(3)


def table_bytes(settings: Settings) -> dict[str, int]:
    """Bytes by table, its indexes included."""
    address = f"file:{prefect_folder(settings) / 'prefect.db'}?mode=ro"
    with sqlite3.connect(address, uri=True) as database:
        return dict(
            database.execute(
                "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name GROUP BY 1"
            ).fetchall()
        )


if __name__ == "__main__":
    found = reachable_server(Settings(home=Path("/nonexistent")), os.environ)
    if found is not None:
        sys.exit("PREFECT_API_URL is set: this measures a server of its own, unset it first")
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
