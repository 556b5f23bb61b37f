"""The flow `reextract`: read the raw archive again with today's extractor."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.steps import reextract_all, reextract_lake
from flows.ui import PATIENCE_SECONDS, AbsolutePath, MaybePeriod, Run, Told, run_name, told_run
from presswatch.since import moment_if_said


@flow(name="reextract", flow_run_name=run_name, persist_result=False)
def reextract(home: AbsolutePath = "", since: MaybePeriod = "", lake: bool = False) -> State[Any]:
    """Read again from the raw archive every version that another extractor read. No network, and no new versions.

    A stopped run continues if it is started again.

    Args:
        home: Folder of warehouse, snapshot and Prefect's state. Empty: the folder `presswatch up` was started on.
        since: Only versions seen since: 24h, 7d, 4w, 3m, 1y, or a day like 2026-03-01 (UTC). Empty: all.
        lake: Include what only the lake has of this house's share.
    """

    def work(run: Run) -> Told:
        again = reextract_lake if lake else reextract_all
        tally = again(run.settings, moment_if_said(since, run.settings.time_zone), run.caller)
        read, differ, dropped = tally.items_seen, tally.articles_changed, tally.dropped
        said = ", ".join([f"{read} read again, {differ} differ, {dropped} failed", *tally.problems])
        return Told(said, bool(tally.problems) or (bool(read) and dropped == read))

    return told_run(home, work, PATIENCE_SECONDS)
