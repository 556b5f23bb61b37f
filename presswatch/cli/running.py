"""`ingest`, `up`, `down`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from presswatch.errors import UsageError
from presswatch.settings import Settings, load_settings

if TYPE_CHECKING:
    from presswatch.rounds import RoundReport

#: titles and problems shown; the rest is a query away
MOST_LINES = 12


def ingest(chosen: argparse.Namespace) -> int:
    """One round: as a Prefect flow run where a server is up, else as plain functions."""
    settings = load_settings(chosen.home)
    for path in (chosen.seeds, chosen.feeds):
        if path is not None and not path.exists():
            raise UsageError(f"{path} does not exist")
    from flows.server import reachable_server

    server = reachable_server(settings, os.environ)
    if server is not None:
        return ingest_on_server(settings, chosen, server)
    from flows.round import run_round
    from presswatch.rounds import RoundOptions

    options = RoundOptions(chosen.seeds, chosen.feeds, chosen.only, chosen.force)
    report = run_round(settings, options, lambda _name, work: work(), progress=progress_line)
    print_report(report, settings)
    return exit_code(report)


def ingest_on_server(settings: Settings, chosen: argparse.Namespace, server: dict[str, str]) -> int:
    """The same round as a flow run that shows in the UI."""
    os.environ.update(server)
    progress_line(
        f"a Prefect server is up: this run shows in its UI ({server['PREFECT_API_URL'].removesuffix('/api')})"
    )
    from prefect.client.schemas.objects import State

    from flows.ingest import ingest as ingest_flow

    state: State[Any] = ingest_flow(
        home=str(settings.home),
        seeds=str(chosen.seeds.absolute()) if chosen.seeds else "",
        feeds=str(chosen.feeds.absolute()) if chosen.feeds else "",
        only=chosen.only or "both",
        force=chosen.force,
        return_state=True,
    )
    print(f"{state.name}: {state.message}")
    return 0 if state.is_completed() else 1


def exit_code(report: RoundReport) -> int:
    """0 for work done. A machine without a network did what it could: seeds are in, feeds are reported."""
    lost = [problem for problem in report.tally.problems if problem != "every feed was unreachable"]
    return 1 if lost else 0


def progress_line(text: str) -> None:
    """Plain lines on stderr; results alone go to stdout."""
    print(text, file=sys.stderr, flush=True)


def print_report(report: RoundReport, settings: Settings) -> None:
    """What arrived, what did not and why, and how to look at it."""
    print(f"\n{report.message}")
    if report.articles:
        print("\nArrived:")
        print_some(report.articles, lambda row: f"  {row[2] or '??'}  {row[0]}\n      {row[1]}")
    if report.feed_problems:
        print_feed_problems(report)
    if report.drops_by_reason:
        counted = ", ".join(f"{count} {reason}" for reason, count in sorted(report.drops_by_reason.items()))
        print(f"\nNot an article: {counted}")
    if report.tally.pending:
        print(f"\n{report.tally.pending} items wait for their page; the next run takes them up.")
    command = own_name()
    home = "" if settings.home == load_settings(None, {}).home else f" --home {settings.home}"
    print("\nLook at it:")
    print(f'  {command} sql{home} "SELECT published_at, publisher_id, title FROM articles '
          f'ORDER BY first_seen_at DESC LIMIT 10"')  # fmt: skip
    print(f'  {command} sql{home} "SELECT * FROM who_cites_whom ORDER BY articles DESC LIMIT 10"')
    print(f'  {command} search{home} "снег"')
    print(f"  {command} report{home} --since 1y")


def print_feed_problems(report: RoundReport) -> None:
    """Which feeds did not answer; where none did, that it is rather this machine."""
    if report.tally.feeds_failed == report.tally.feeds_visited:
        example = report.feed_problems[0]
        print(f"\nNone of {report.tally.feeds_visited} feeds answered: is this machine online? For example")
        print(f"  {example[0]}: {example[1]}")
        return
    print("\nFeeds that did not answer:")
    print_some(report.feed_problems, lambda row: f"  {row[0]}: {row[1]}")


def own_name() -> str:
    """How to call us again from this folder: the plain name where it is on the path."""
    import shutil

    called = Path(sys.argv[0])
    if shutil.which("presswatch") or called.name != "presswatch":
        return "presswatch"
    return str(called.relative_to(Path.cwd())) if called.is_relative_to(Path.cwd()) else str(called)


def print_some(rows: list[Any], line: Callable[[Any], str]) -> None:
    """The first rows, and how many more there are."""
    for row in rows[:MOST_LINES]:
        print(line(row))
    if len(rows) > MOST_LINES:
        print(f"  … and {len(rows) - MOST_LINES} more")


def up(chosen: argparse.Namespace) -> int:
    """Server, deployments and worker in one command."""
    from flows.up import start

    return start(load_settings(chosen.home), detach=chosen.detach)


def down(chosen: argparse.Namespace) -> int:
    """Stop what `up` started on this home."""
    from flows.up import stop

    return stop(load_settings(chosen.home))
