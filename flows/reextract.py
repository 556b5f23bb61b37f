"""The flow `reextract`: today's extractor over the raw archive."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.flow_run import PATIENCE_SECONDS, Home, Run, Told, run_name, told_run
from flows.reextracting import reextract_all


@flow(name="reextract", flow_run_name=run_name, persist_result=False)
def reextract(home: Home = None, since: date | None = None) -> State[Any]:
    """Read again, from the raw archive, every version that another extractor read. No network, and no new versions.

    Stopped, it goes on where it was when it is started again.

    Args:
        home: Folder of warehouse, snapshot and Prefect's state. Empty: the folder `presswatch up` was started on.
        since: Only versions seen since this day (UTC). Empty: all.
    """

    def work(run: Run) -> Told:
        moment = datetime(since.year, since.month, since.day, tzinfo=UTC) if since else None
        tally = reextract_all(run.settings, moment, run.step, run.progress, run.run_id)
        read, differ, dropped = tally.items_seen, tally.articles_changed, tally.dropped
        return Told(f"{read} read again, {differ} differ, {dropped} failed", bool(read) and dropped == read)

    return told_run(home, work, PATIENCE_SECONDS)
