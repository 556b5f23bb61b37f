"""Read stored versions again from the raw archive, without network; the result is never an edit by the publisher.

`reextract_all` reads all of them; `reread_outdated` those of articles that are about to be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from connectors.pool import ReadingPool
from flows.steps.cluster.past import PORTION, over_the_lake, summed
from flows.steps.runs import NOBODY, Caller, Measured, framed_run, nothing
from flows.steps.stories import keep_stories
from presswatch.errors import Unreadable
from presswatch.home import PrivateLinks
from presswatch.records import Drop, RunTally
from presswatch.settings import Settings
from transforms.work import EXTRACTOR_VERSION, REREAD_ARTICLE, PageBytes
from warehouse.archive import RawArchive
from warehouse.lake import Stale
from warehouse.store import open_warehouse
from warehouse.store.again import (
    OldReading,
    Reread,
    count_outdated_readings,
    keep_reread,
    outdated_readings,
    reading_counts,
)

#: versions read again before a batch of new readings is compared with them; an article has a few
MOST_VERSIONS = 5000
BATCH = 200


@dataclass(frozen=True, slots=True)
class RereadingWork:
    """What reading stored versions again needs."""

    home: Path
    pool: ReadingPool
    run_id: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """A stored version's row, with the article that today's extractor makes of it, or the fault."""

    row: OldReading
    answer: Any

    @property
    def fault(self) -> Unreadable | None:
        """What went wrong."""
        return self.answer if isinstance(self.answer, Unreadable) else None


def reread_rows(
    work: RereadingWork, rows: Sequence[OldReading], *, leaves_drops: bool = False
) -> tuple[list[Reading], int]:
    """Read these versions again and store them; also return how many differ now.

    With `leaves_drops` each failure leaves a drop in the same transaction.
    """
    if not rows:
        return [], 0
    readings = [Reading(row, answer) for row, answer in work.pool.map_pairs(reread_tasks(work, rows))]
    rereadings = [
        Reread(
            reading.row["article_id"],
            reading.row["version"],
            None if reading.fault else reading.answer,
            reread_drop(reading.row, reading.fault, work.now) if reading.fault and leaves_drops else None,
        )
        for reading in readings
    ]
    with open_warehouse(work.home) as connection:
        also = partial(keep_stories, now=work.now)
        differing = keep_reread(connection, rereadings, EXTRACTOR_VERSION, work.run_id, also)
    return readings, differing


def reread_outdated(work: RereadingWork, article_ids: Sequence[str]) -> None:
    """Read the stored versions of these articles with today's extractor before new readings are compared with them.

    Otherwise an improved extractor would look like an edit by the publisher.
    """
    with open_warehouse(work.home) as connection:
        rows = outdated_readings(connection, EXTRACTOR_VERSION, MOST_VERSIONS, article_ids=article_ids)
    archive = RawArchive(work.home / "raw")
    # A round does not wait for the shared store: what is only there is left to `reextract`.
    reread_rows(work, [row for row in rows if not archive.is_far(row["raw_file"])])


def reread_tasks(work: RereadingWork, rows: Sequence[OldReading]) -> Iterator[tuple[OldReading, tuple[Any, ...]]]:
    """Yield each row with the child's task; for a missing record the task raises the fault."""
    archive, links = RawArchive(work.home / "raw"), PrivateLinks(work.home)
    for row in rows:
        try:
            # Pages archived before links were masked still hold their secrets.
            raw = links.page(archive.read(row["raw_file"], row["raw_offset"], is_anywhere=True))
            page: PageBytes | Unreadable = PageBytes(
                raw.final_url, raw.charset, raw.body, row["raw_file"], row["raw_offset"]
            )
        except Unreadable as fault:
            page = fault
        yield row, (REREAD_ARTICLE, row, page, work.now)


def reextract_all(
    settings: Settings, since: datetime | None, caller: Caller = NOBODY, first: Callable[[], None] = nothing
) -> RunTally:
    """Read again, from the raw archive, every version that another extractor read; `first` is called before.

    Raises:
        WarehouseBusy: a run is at work.
    """
    tally = caller.new_tally("reextract")
    with framed_run(settings, tally, caller) as pool:
        first()
        work = RereadingWork(settings.home, pool, tally.run_id, tally.started_at)
        with open_warehouse(settings.home) as connection:
            total = count_outdated_readings(connection, EXTRACTOR_VERSION, since)
        while caller.step("reread a batch", partial(reread_batch, work, since, tally)):
            caller.measured("versions", tally.items_seen, total)
            caller.progress(f"{tally.items_seen} read again, {tally.articles_changed} differ, {tally.dropped} failed")
    return tally


def reextract_lake(
    settings: Settings, since: datetime | None, caller: Caller = NOBODY, portion: int = PORTION
) -> RunTally:
    """Read again what the home has, then what only the lake has of its share; return the tally of both.

    Raises:
        UsageError: the settings name no lake.
        WarehouseBusy: a run is at work.
        WarehouseError: the home cannot be read or written. An unreachable lake is a problem in the tally.
    """
    own = reextract_all(settings, since, caller)
    stale = Stale(extractor_version=EXTRACTOR_VERSION, since=since)

    def again(measured: Measured, first: Callable[[], None]) -> RunTally:
        return reextract_all(settings, since, replace(caller, measured=measured), first)

    return summed(own, over_the_lake(settings, stale, again, caller, portion))


def why_nothing(settings: Settings, since: datetime | None) -> str:
    """Why there was nothing to read again."""
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


def reread_batch(work: RereadingWork, since: datetime | None, tally: RunTally) -> int:
    """Read one batch again; return its size."""
    with open_warehouse(work.home) as connection:
        rows = outdated_readings(connection, EXTRACTOR_VERSION, BATCH, since)
    readings, differing = reread_rows(work, rows, leaves_drops=True)
    tally.articles_changed += differing
    tally.items_seen += len(rows)
    tally.dropped += sum(reading.fault is not None for reading in readings)
    return len(rows)


def reread_drop(row: OldReading, fault: Unreadable, now: datetime) -> Drop:
    """Return the drop of a version that today's extractor cannot read; the stored reading stays."""
    return Drop(
        now,
        fault.reason,
        row["url"],
        feed_id=row["feed_id"],
        detail=fault.detail,
        raw_file=row["raw_file"],
        raw_offset=row["raw_offset"],
    )
