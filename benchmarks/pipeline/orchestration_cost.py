"""What Prefect costs a round, in CPU and disk, and how big its database is after a month.

    python -m benchmarks.pipeline.orchestration_cost [RUNS]

Starts a server on an empty home, plays RUNS rounds (their steps do nothing, their reports and feed tables have full
size), and measures the processor time of client and server and the growth of the database. The month is then computed
from these figures: 96 rounds a day, with everything older than the retention deleted each hour.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.pipeline.process_cost import cpu_seconds, wait_until_quiet
from presswatch.records import ArticleLine, FollowedFeed, RunTally
from presswatch.records.outlets import Coverage
from presswatch.records.rounds import RoundReport
from presswatch.server.api import RUNS_KEPT_SECONDS, reachable_server, server_environment, ui_address
from presswatch.server.children import bring_down, start_child
from presswatch.server.prefect_home import prefect_folder
from presswatch.server.up import wait_for_health
from presswatch.settings import Settings

STEPS = {"an idle round": 5, "a full round": 22}
ARTICLE_CPU_SECONDS = 0.030
RUNS_A_DAY = 96
EVENTS_KEPT_DAYS = 1
EVENT_TABLES = ("events", "event_resources")


#: the desk's address in reports
DESK = "http://127.0.0.1:4201"


class Cost(NamedTuple):
    """The cost of one kind of round: CPU-seconds of client and server, bytes of the database."""

    name: str
    steps: int
    client: float
    server: float
    event_bytes: float
    other_bytes: float

    @property
    def share(self) -> float:
        """Share of the work of 1,000 articles."""
        return (self.client + self.server) / (1000 * ARTICLE_CPU_SECONDS)

    @property
    def month_bytes(self) -> float:
        """The largest size of the database if every round of a month were like this one."""
        return month(self.event_bytes, self.other_bytes)


def quality_section() -> str:
    """Return the table of docs/quality.md."""
    lines = [
        f"CPU-seconds a round, against 1,000 articles at {1000 * ARTICLE_CPU_SECONDS:.0f} CPU-seconds; the database "
        "after a simulated month of 96 such rounds a day, with the retention that `presswatch up` sets.\n",
        "| round | task runs | client | server | share | kB of events | kB of the rest | database after a month |",
        "| --- | --: | --: | --: | --: | --: | --: | --: |",
    ]
    rows = [
        f"| {cost.name} | {cost.steps} | {cost.client:.2f} | {cost.server:.2f} | {cost.share:.1%} "
        f"| {cost.event_bytes / 1e3:.0f} | {cost.other_bytes / 1e3:.0f} | {cost.month_bytes / 1e6:.0f} MB |"
        for cost in measured(12)
    ]
    return "\n".join([*lines, *rows])


def measured(runs: int) -> list[Cost]:
    """Return every kind of round, `runs` times on one fresh server."""
    with fresh_server() as (settings, server_pid):
        return [measure(settings, server_pid, name, steps, runs) for name, steps in STEPS.items()]


@contextmanager
def fresh_server() -> Iterator[tuple[Settings, int]]:
    """A server on an empty home, and this process as its client."""
    with tempfile.TemporaryDirectory() as folder:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        settings = Settings(home=Path(folder), port=port)
        children: dict[str, Any] = {}
        start_child(settings, children, "server")
        try:
            if not wait_for_health(f"{ui_address(settings)}/api", children["server"], threading.Event()):
                raise RuntimeError(f"the server did not start: {prefect_folder(settings) / 'server.log'}")
            os.environ.update(server_environment(settings) | {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "ERROR"})
            yield settings, children["server"].pid
        finally:
            bring_down(children)


def measure(settings: Settings, server_pid: int, name: str, steps: int, runs: int) -> Cost:
    """Return the cost of one kind of round."""
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
    return Cost(name, steps, client, server, events, sum(grown.values()) - events)


def month(events: float, rest: float) -> float:
    """Return the largest size in 30 days, hour by hour; SQLite reuses the space of deleted rows."""
    largest = 0.0
    for hour in range(30 * 24):
        runs = hour * RUNS_A_DAY / 24
        kept_events = min(runs, RUNS_A_DAY * (EVENTS_KEPT_DAYS + 1 / 24))
        kept_runs = min(runs, RUNS_A_DAY * (RUNS_KEPT_SECONDS / 86400 + 1 / 24))
        largest = max(largest, kept_events * events + kept_runs * rest)
    return largest


def play_round(steps: int) -> None:
    """Run a flow like `ingest`, without the work."""
    from prefect import flow

    from flows.ingest import publish_report
    from flows.ui.flow_run import ended, run_name, task_step

    report = full_report()

    @flow(name="ingest", flow_run_name=run_name, persist_result=False)
    def ingest_cost() -> object:
        from prefect.states import Completed

        for number in range(steps):
            task_step(f"read pages {number}", lambda: None)
        publish_report(report, DESK)
        return ended(Completed, report.message)

    ingest_cost()


def followed_feed(source_id: str) -> FollowedFeed:
    """Return a feed in which nothing is wrong."""
    return {
        "feed_id": source_id,
        "url": f"https://{source_id}.invalid/rss/all.xml",
        "kind": "feed",
        "source_id": source_id,
        "language": None,
        "state": "ok",
        "last_visit_at": None,
        "next_visit_at": None,
        "last_new_item_at": None,
        "failures": 0,
        "problem": None,
    }


def full_report() -> RoundReport:
    """Return a report of usual size: fifty feeds, forty articles, two weeks of twenty outlets."""
    now = datetime.now(UTC)
    tally = RunTally("r", "ingest", now, feeds_visited=50, articles_new=40)
    feeds = [followed_feed(f"outlet{number}") for number in range(50)]
    articles = [
        ArticleLine(f"a{n}", f"A title of usual length, number {n}", f"https://outlet.invalid/2026/{n}", "ru")
        for n in range(40)
    ]
    days = tuple((now - timedelta(days=back)).date() for back in range(13, -1, -1))
    coverage = Coverage(days, tuple((f"outlet{n}", tuple(range(14))) for n in range(20)))
    return RoundReport(
        tally,
        "40 new, 0 changed, 50/50 feeds",
        {"no_text": 3},
        [],
        feeds,
        (300.0, 900.0),
        {"author": 0.5},
        {"feeds": 1.0},
        coverage=coverage,
        new=articles,
    )


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
    for cost in measured(int(sys.argv[1]) if len(sys.argv) > 1 else 20):
        print(f"{cost.name}, {cost.steps} task runs: client {cost.client:.2f} + server {cost.server:.2f} CPU-s", end="")
        print(f" = {cost.share:.1%} of the work of 1,000 articles; ", end="")
        print(f"{cost.event_bytes / 1e3:.0f} kB events, {cost.other_bytes / 1e3:.0f} kB the rest")
        print(f"   database after a month: {cost.month_bytes / 1e6:.0f} MB at its largest")
