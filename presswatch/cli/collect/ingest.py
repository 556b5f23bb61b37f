"""`ingest`: run one full round."""

from __future__ import annotations

import argparse
import logging
import os

from presswatch.cli.collect.summary import FAILED, exit_code, print_report
from presswatch.cli.progress import caller_of, progress_line, shown_progress
from presswatch.errors import PresswatchError, UsageError
from presswatch.records import RunState
from presswatch.settings import Settings, load_settings

#: loggers of Prefect's threads that send events and log lines to the server
PREFECTS_SERVICES = ("EventsWorker", "APILogWorker")


def ingest(chosen: argparse.Namespace) -> int:
    """Run one round: as a Prefect flow run if a server is up, else as plain functions."""
    settings = load_settings(chosen.home)
    for path in (chosen.seeds, chosen.feeds):
        if path is not None and not path.exists():
            raise UsageError(f"{path} does not exist")
    from presswatch.server import reachable_server

    server = reachable_server(settings, os.environ)
    if server is not None:
        return ingest_on_server(settings, chosen, server)
    from flows.steps import run_round
    from presswatch.records import RoundOptions

    options = RoundOptions(chosen.seeds, chosen.feeds, chosen.only, chosen.force)
    with shown_progress() as shown:
        report = run_round(settings, options, caller_of(chosen, shown))
    print_report(report, settings)
    return exit_code(report, may_be_offline=chosen.may_be_offline)


def quiet_services() -> None:
    """Keep Prefect's own threads from telling the terminal that they are still sending the rest."""
    for name in PREFECTS_SERVICES:
        logging.getLogger(name).setLevel(logging.ERROR)


def ingest_on_server(settings: Settings, chosen: argparse.Namespace, server: dict[str, str]) -> int:
    """Run the round as a flow run that the UI shows; print and return the same as without a server."""
    os.environ.update(server)
    progress_line(
        f"a Prefect server is up: this run shows in its UI ({server['PREFECT_API_URL'].removesuffix('/api')})"
    )
    from flows.ingest import ingest_and_report

    quiet_services()
    state, outcome = ingest_and_report(
        home=str(settings.home),
        seeds=str(chosen.seeds.absolute()) if chosen.seeds else "",
        feeds=str(chosen.feeds.absolute()) if chosen.feeds else "",
        only=chosen.only or "both",
        force=chosen.force,
    )
    if isinstance(outcome, PresswatchError):
        raise outcome
    if outcome is None:
        print(f"{state.name}: {state.message}")
        return 0 if state.is_completed() else FAILED
    print_report(outcome, settings)
    if outcome.tally.state != RunState.FAILED and not state.is_completed():
        # The round is done and stored; only reporting it to Prefect failed.
        progress_line(f"{state.name}: {state.message}")
        return FAILED
    return exit_code(outcome, may_be_offline=chosen.may_be_offline)
