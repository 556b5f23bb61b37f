"""The flow `ingest`: one round, its steps as Prefect tasks, its outcome as state, name and artifacts."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TypeVar
from uuid import UUID

from prefect import flow, get_run_logger, task
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Cancelled, Completed, Failed

from flows.reporting import ended_name, feed_table, run_report, started_name, visible
from flows.round import run_round
from flows.zombies import note_run
from presswatch.errors import PresswatchError, WarehouseBusy
from presswatch.rounds import RoundOptions, RoundReport
from presswatch.settings import load_settings

T = TypeVar("T")
#: The UI lags behind a run by seconds anyway; a short run needs no progress bar.
SECONDS_BETWEEN_NOTES = 5.0


def step(name: str, work: Callable[[], T]) -> T:
    """Run one step of the round as a task.

    The work is a closure, so no parameters are inspected; no tags, because each tag asks the server for a slot; no
    cache, because what was fetched once must be fetched again.
    """

    def batch() -> T:
        return work()

    return task(name=name, task_run_name=name, cache_policy=NO_CACHE, persist_result=False)(batch)()


def run_name() -> str:
    """The run's name while it runs."""
    return started_name("ingest", datetime.now(UTC))


def progress_notes() -> Callable[[str], None]:
    """A receiver of progress: a log line at most every five seconds, and an artifact once the run is long."""
    began = last = time.monotonic()
    logger = get_run_logger()
    shown: list[Any] = []

    def note(text: str) -> None:
        nonlocal last
        if time.monotonic() - last < SECONDS_BETWEEN_NOTES:
            return
        last = time.monotonic()
        logger.info("%s", visible(text))
        # The end is not known beforehand: the bar nears it and the words say where the round is.
        percent = 100 * (1 - 0.5 ** ((last - began) / 60))
        if shown:
            update_progress_artifact(shown[0], progress=percent, description=visible(text))
        else:
            shown.append(create_progress_artifact(progress=percent, description=visible(text)))

    return note


def publish_report(report: RoundReport) -> None:
    """Put the run's report and the feeds' health beside the run."""
    create_markdown_artifact(run_report(report), key="run-report", description="What this run saw, kept and dropped")
    if report.feed_rows:
        create_table_artifact(feed_table(report.feed_rows), key="feed-health", description="Every feed, worst first")


@flow(name="ingest", flow_run_name=run_name, persist_result=False)
def ingest(
    home: str | None = None,
    seeds: str | None = None,
    feeds: str | None = None,
    only: Literal["seeds", "feeds"] | None = None,
    force: bool = False,
) -> State[Any]:
    """Read the seed files, visit every due feed once, tag what is new and publish it.

    Args:
        home: Folder of warehouse, snapshot and Prefect's state. Empty: the folder `presswatch up` was started on.
        seeds: Folder of seed articles. Empty: the one that ships with presswatch.
        feeds: CSV file of feeds. Empty: the one that ships with presswatch.
        only: Read the seed files only, or the feeds only.
        force: Visit every feed now, due or not.
    """
    settings = load_settings(Path(home) if home else None)
    note = note_run(settings, str(flow_run.get_id()))
    options = RoundOptions(Path(seeds) if seeds else None, Path(feeds) if feeds else None, only, force)
    try:
        report = run_round(settings, options, step, str(flow_run.get_id()), progress_notes())
        publish_report(report)
    except WarehouseBusy as error:
        return ended(Cancelled, f"another round does the work: {error}")
    except PresswatchError as error:
        return ended(Failed, str(error))
    finally:
        note.unlink(missing_ok=True)
    return ended(Failed if report.tally.state == "failed" else Completed, report.message)


def ended(state: Callable[..., State[Any]], message: str) -> State[Any]:
    """The run's last state, its message also in the run's name: that is what the list of runs shows."""
    with get_client(sync_client=True) as client:
        client.update_flow_run(UUID(flow_run.get_id()), name=ended_name(str(flow_run.get_name()), message))
    return state(message=visible(message, 400))
