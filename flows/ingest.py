"""The flow `ingest`: one round, its steps as Prefect tasks, its outcome as state, name and artifacts."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Literal, TypeAlias

from prefect import flow
from prefect.artifacts import create_image_artifact, create_markdown_artifact, create_table_artifact
from prefect.client.schemas.objects import State

from flows.steps import run_round
from flows.ui import (
    AbsolutePath,
    Run,
    Told,
    feed_table,
    patience_of_round,
    picture_address,
    plan_round,
    run_name,
    run_report,
    tell_plainly,
    told_run,
)
from presswatch.errors import PresswatchError
from presswatch.records import RoundOptions, RoundReport, RunState
from presswatch.server import desk_address
from presswatch.shown import visible

Outcome: TypeAlias = RoundReport | PresswatchError
#: receives the outcome of the run: Prefect's state carries only a line
told_to: ContextVar[Callable[[Outcome], None] | None] = ContextVar("told_to", default=None)


def ingest_and_report(**parameters: Any) -> tuple[State[Any], Outcome | None]:
    """Run the flow in this process.

    Return its state, and its report or the expected error that ended it (None for a bug).
    """
    heard: list[Outcome] = []
    token = told_to.set(heard.append)
    try:
        state: State[Any] = ingest(**parameters, return_state=True)
    finally:
        told_to.reset(token)
    return state, heard[-1] if heard else None


@flow(name="ingest", flow_run_name=run_name, persist_result=False)
def ingest(
    home: AbsolutePath = "",
    seeds: AbsolutePath = "",
    feeds: AbsolutePath = "",
    only: Literal["both", "seeds", "feeds"] = "both",
    force: bool = False,
) -> State[Any]:
    """Read the seed files, visit every due feed once, tag what is new and publish it.

    Args:
        home: Folder of warehouse, snapshot and Prefect's state. Empty: the folder `presswatch up` was started on.
        seeds: Folder of seed articles, as an absolute path. Empty: that of the folder `seeds` that is in use.
        feeds: CSV file of feeds, as an absolute path. Empty: the home folder's feeds.csv, else the one that ships.
        only: Do one half: read the seed files, or visit the feeds.
        force: Visit every feed now, due or not.
    """

    def work(run: Run) -> Told:
        half = None if only == "both" else only
        options = RoundOptions(Path(seeds) if seeds else None, Path(feeds) if feeds else None, half, force)
        tell = told_to.get() or (lambda _: None)
        try:
            report = run_round(run.settings, options, run.caller)
        except PresswatchError as error:
            tell(error)
            raise
        tell(report)
        publish_report(report, desk_address(run.settings))
        if report.between_at:
            plan_round(report.between_at)
        return Told(report.message, report.tally.state == RunState.FAILED)

    return told_run(home, work, patience_of_round(), has_budget=True)


tell_plainly(ingest)


def publish_report(report: RoundReport, desk: str) -> None:
    """Attach the run's report, the feeds' health and the chart of the last two weeks to the run."""
    create_markdown_artifact(run_report(report, desk), key="run-report", description=visible(report.message))
    if report.feed_rows:
        create_table_artifact(feed_table(report.feed_rows), key="feed-health", description="Every feed, worst first")
    if report.coverage is not None and report.tally.feeds_visited:
        create_image_artifact(
            picture_address(report.coverage),
            key="coverage",
            description="New articles by outlet and day, the last 14 days; red: none",
        )
