"""Today's extractor over the raw archive: no network, and never an edit by the publisher."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from connectors.children import ReadingPool
from flows.page_step import charset_of
from flows.round import Step
from flows.rule_files import read_rule_texts, seeds_folder
from flows.run_frame import framed_run, new_tally, reading_pool
from presswatch.errors import Unreadable
from presswatch.records import Drop, RunTally
from presswatch.settings import Settings
from transforms.enriching import EXTRACTOR_VERSION, compile_rules
from transforms.reading_tasks import PageBytes, reread_article
from warehouse.connection import open_warehouse
from warehouse.raw_archive import RawArchive
from warehouse.reextracting import Reread, keep_reread, outdated_readings
from warehouse.runs import keep_drops

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
    texts = read_rule_texts(seeds_folder())
    tally = new_tally("reextract", prefect_run_id)
    with framed_run(settings, tally, compile_rules(texts)), reading_pool(settings, texts) as pool:
        while step("reread a batch", partial(reread_batch, settings, pool, since, tally)):
            progress(f"{tally.items_seen} read again, {tally.articles_changed} differ, {tally.dropped} failed")
    return tally


def reread_batch(settings: Settings, pool: ReadingPool, since: datetime | None, tally: RunTally) -> int:
    """Read one batch again; returns its size."""
    with open_warehouse(settings.home) as connection:
        rows = outdated_readings(connection, EXTRACTOR_VERSION, BATCH, since)
    faults = reread_rows(settings, pool, rows, tally)
    drops = [reread_drop(row, fault, tally) for row, fault in zip(rows, faults, strict=True) if fault]
    with open_warehouse(settings.home) as connection:
        keep_drops(connection, tally.run_id, drops)
    tally.items_seen += len(rows)
    tally.dropped += len(drops)
    return len(rows)


def reread_rows(
    settings: Settings, pool: ReadingPool, rows: list[dict[str, Any]], tally: RunTally
) -> list[Unreadable | None]:
    """Read these versions again and keep them; what went wrong with each, or None."""
    answers = list(pool.map(reread_tasks(settings, rows, tally)))
    rereadings = [
        Reread(row["article_id"], row["version"], None if isinstance(answer, Unreadable) else answer)
        for row, answer in zip(rows, answers, strict=True)
    ]
    if rows:
        with open_warehouse(settings.home) as connection:
            tally.articles_changed += keep_reread(connection, rereadings, EXTRACTOR_VERSION, tally.run_id)
    return [answer if isinstance(answer, Unreadable) else None for answer in answers]


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


def reread_tasks(settings: Settings, rows: list[dict[str, Any]], tally: RunTally) -> Iterator[tuple[Any, ...]]:
    """The children's tasks; a record that is gone makes a task that says so."""
    archive = RawArchive(settings.home / "raw")
    for row in rows:
        try:
            raw = archive.read(row["raw_file"], row["raw_offset"])
            page: PageBytes | Unreadable = PageBytes(
                raw.final_url, charset_of(raw.headers), raw.body, row["raw_file"], row["raw_offset"]
            )
        except Unreadable as fault:
            page = fault
        yield reread_article, row, page, tally.started_at
