"""Today's extractor over the raw archive: no network, and never an edit by the publisher."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from connectors.pool import ReadingPool
from flows.steps.rereading import reread_rows
from flows.steps.runs import Step, framed_run, new_tally
from presswatch.errors import Unreadable
from presswatch.records import Drop, RunTally
from presswatch.settings import Settings
from transforms.article import EXTRACTOR_VERSION
from warehouse.store import open_warehouse, outdated_readings, reading_counts

BATCH = 200


def reextract_all(
    settings: Settings,
    since: datetime | None,
    step: Step,
    progress: Callable[[str], None],
    prefect_run_id: str | None = None,
) -> RunTally:
    """Read again, from the raw archive, every version that another extractor read.

    Raises:
        WarehouseBusy: a run is at work.
    """
    tally = new_tally("reextract", prefect_run_id)
    with framed_run(settings, tally) as pool:
        while step("reread a batch", partial(reread_batch, settings, pool, since, tally)):
            progress(f"{tally.items_seen} read again, {tally.articles_changed} differ, {tally.dropped} failed")
    return tally


def why_nothing(settings: Settings, since: datetime | None) -> str:
    """Why there was nothing to read again, in words."""
    with open_warehouse(settings.home) as connection:
        with_bytes, without = reading_counts(connection, since)
    period = f" seen since {since:%Y-%m-%d %H:%M} UTC" if since else ""
    if not with_bytes:
        others = f"; {without} are known without one" if without else ""
        return f"nothing to read again: no stored version{period} has a page in the raw archive{others}"
    return (
        f"nothing to read again: today's extractor ({EXTRACTOR_VERSION}) has read all that is in the raw archive"
        f"{period}, versions: {with_bytes}"
    )


def reread_batch(settings: Settings, pool: ReadingPool, since: datetime | None, tally: RunTally) -> int:
    """Read one batch again; returns its size."""
    with open_warehouse(settings.home) as connection:
        rows = outdated_readings(connection, EXTRACTOR_VERSION, BATCH, since)
    drop_of = partial(reread_drop, tally=tally)
    faults, differing = reread_rows(settings.home, pool, rows, tally.run_id, tally.started_at, drop_of)
    tally.articles_changed += differing
    tally.items_seen += len(rows)
    tally.dropped += sum(fault is not None for fault in faults)
    return len(rows)


def reread_drop(row: dict[str, Any], fault: Unreadable, tally: RunTally) -> Drop:
    """A version that today's extractor finds nothing in; what is stored of it stays."""
    return Drop(
        tally.started_at,
        fault.reason,
        row["url"],
        feed_id=row["feed_id"],
        detail=fault.detail,
        raw_file=row["raw_file"],
        raw_offset=row["raw_offset"],
    )
