"""The flow `report`: the overview page of a period, and the picture of the fortnight, once a day."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from prefect import flow
from prefect.artifacts import create_image_artifact, create_link_artifact
from prefect.client.schemas.objects import State

from flows.steps import put_on_record
from flows.ui import PATIENCE_SECONDS, AbsolutePath, Period, Run, Told, picture_address, run_name, told_run, when_free
from presswatch.errors import WarehouseBusy
from presswatch.home import write_overview
from presswatch.server import desk_address, overview_address
from presswatch.shown import how_many, visible
from presswatch.since import moment_since
from warehouse.snapshot import open_snapshot, period_counts
from warehouse.store import coverage


@flow(name="report", flow_run_name=run_name, persist_result=False)
def report(home: AbsolutePath = "", since: Period = "7d") -> State[Any]:
    """Write the overview page (articles, topics, citations, silent edits, feeds) from the published snapshot.

    Args:
        home: Folder of warehouse, snapshot and Prefect's state. Empty: the folder `presswatch up` was started on.
        since: The period: 24h, 7d, 4w, 3m, 1y, or a day like 2026-03-01.
    """

    def work(run: Run) -> Told:
        tally = run.caller.new_tally("report")
        error: Exception | None = None
        try:
            return shown(run, since, tally.started_at)
        except Exception as fault:
            error = fault
            raise
        finally:
            # Readers wait for nobody, a row in the warehouse waits for the run that is at work.
            with suppress(WarehouseBusy):
                when_free(partial(put_on_record, run.settings, tally, error), PATIENCE_SECONDS)

    return told_run(home, work)


def shown(run: Run, since: str, now: datetime) -> Told:
    """Write the page, link it and draw the picture."""
    zone = run.settings.time_zone
    page = run.caller.step("write the page", lambda: write_overview(run.settings.home, since, now, time_zone=zone))
    with open_snapshot(run.settings.home) as connection:
        articles, outlets = period_counts(connection, moment_since(since, now, time_zone=zone))
        days = coverage(connection, now, zone)
    create_link_artifact(
        overview_address(run.settings), link_text="open the page", key="overview", description=visible(page)
    )
    create_link_artifact(desk_address(run.settings), link_text="open the desk", key="desk")
    create_image_artifact(
        picture_address(days),
        key="coverage",
        description="New articles by outlet and day, the last 14 days; red: none",
    )
    return Told(f"{how_many(articles, 'article')} of {how_many(outlets, 'outlet')} since {since}")
