"""The flow `report`: the page of a period, the chart of the last two weeks, and the mail to subscribers."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from prefect import flow
from prefect.artifacts import create_image_artifact, create_link_artifact
from prefect.client.schemas.objects import State

from flows.steps import is_digest_due, put_on_record, send_digest
from flows.ui import PATIENCE_SECONDS, AbsolutePath, Period, Run, Told, picture_address, run_name, told_run, when_free
from presswatch.errors import PresswatchError, WarehouseBusy
from presswatch.page import ReportWish, write_report
from presswatch.server import desk_address, overview_address
from presswatch.shown import how_many, visible
from warehouse.snapshot import open_snapshot
from warehouse.store import coverage


@flow(name="report", flow_run_name=run_name, persist_result=False)
def report(home: AbsolutePath = "", since: Period = "7d", mail: bool = False) -> State[Any]:
    """Write the page of a period (stories, headlines, topics, sources, silent edits) from the published snapshot.

    Args:
        home: Folder of warehouse, snapshot and Prefect's state. Empty: the folder `presswatch up` was started on.
        since: The period: 24h, 7d, 4w, 3m, 1y, or a day like 2026-03-01.
        mail: Send the mail of the settings `digest` and `digest_every`, if today is its day.
    """

    def work(run: Run) -> Told:
        tally = run.caller.new_tally("report")
        error: Exception | None = None
        try:
            return shown(run, ReportWish(since, time_zone=run.settings.time_zone), tally.started_at, is_mailed=mail)
        except Exception as fault:
            error = fault
            raise
        finally:
            # Reading waits for nobody; a row in the warehouse waits for the current run.
            with suppress(WarehouseBusy):
                when_free(partial(put_on_record, run.settings, tally, error), PATIENCE_SECONDS)

    return told_run(home, work)


def shown(run: Run, wish: ReportWish, now: datetime, *, is_mailed: bool) -> Told:
    """Write the page, link it, draw the chart, send the mail."""
    path, made = run.caller.step("write the page", lambda: write_report(run.settings.home, wish, now))
    with open_snapshot(run.settings.home) as connection:
        days = coverage(connection, now, wish.time_zone)
    create_link_artifact(
        desk_address(run.settings), link_text="open the desk", key="desk", description="Stories, articles, search"
    )
    create_link_artifact(
        overview_address(run.settings),
        link_text="open the page",
        key="overview",
        description=f"A week as one page: {visible(path)}",
    )
    create_image_artifact(
        picture_address(days),
        key="coverage",
        description="New articles by outlet and day, the last 14 days; red: none",
    )
    said = f"{how_many(made.articles, 'article')} of {how_many(made.outlets, 'outlet')} since {wish.since}"
    if not (is_mailed and is_digest_due(run.settings, now)):
        return Told(said)
    try:
        sent = run.caller.step("send the mail", lambda: send_digest(run.settings, now))
    except PresswatchError as fault:
        return Told(f"{said}; the mail was not sent: {fault}", is_failed=True)
    return Told(f"{said}; mailed to {how_many(sent, 'address', 'addresses')}")
