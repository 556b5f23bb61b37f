"""Stored versions read again from their raw records, so that readings are compared that one extractor made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from connectors.http import charset_of
from connectors.pool import ReadingPool
from presswatch.errors import Unreadable
from presswatch.records import Drop
from transforms.article import EXTRACTOR_VERSION
from transforms.tasks import PageBytes, reread_article
from warehouse.archive import RawArchive
from warehouse.store import Reread, keep_reread, open_warehouse, outdated_readings

#: versions read again before a batch of new readings is compared with them; an article has a handful
MOST_VERSIONS = 5000


def reread_rows(
    home: Path,
    pool: ReadingPool,
    rows: Sequence[dict[str, Any]],
    run_id: str,
    now: datetime,
    drop_of: Callable[[dict[str, Any], Unreadable], Drop] | None = None,
) -> tuple[list[Unreadable | None], int]:
    """Read these versions again and keep them: what went wrong with each, or None, and how many differ now.

    With `drop_of` each that went wrong leaves its drop, in the transaction that takes it for read.
    """
    if not rows:
        return [], 0
    answers = list(pool.map(reread_tasks(home, rows, now)))
    rereadings = [
        Reread(row["article_id"], row["version"], None if isinstance(answer, Unreadable) else answer)
        for row, answer in zip(rows, answers, strict=True)
    ]
    faults = [answer if isinstance(answer, Unreadable) else None for answer in answers]
    drops = [drop_of(row, fault) for row, fault in zip(rows, faults, strict=True) if fault and drop_of]
    with open_warehouse(home) as connection:
        differing = keep_reread(connection, rereadings, EXTRACTOR_VERSION, run_id, drops)
    return faults, differing


def reread_outdated(home: Path, pool: ReadingPool, article_ids: Sequence[str], run_id: str, now: datetime) -> None:
    """Bring the stored versions of these articles to today's extractor before something new is compared with them.

    An improved extractor would otherwise show as an edit by the publisher.
    """
    with open_warehouse(home) as connection:
        rows = outdated_readings(connection, EXTRACTOR_VERSION, MOST_VERSIONS, article_ids=article_ids)
    reread_rows(home, pool, rows, run_id, now)


def reread_tasks(home: Path, rows: Sequence[dict[str, Any]], now: datetime) -> Iterator[tuple[Any, ...]]:
    """The children's tasks; a record that is gone makes a task that says so."""
    archive = RawArchive(home / "raw")
    for row in rows:
        try:
            raw = archive.read(row["raw_file"], row["raw_offset"])
            page: PageBytes | Unreadable = PageBytes(
                raw.final_url, charset_of(raw.headers), raw.body, row["raw_file"], row["raw_offset"]
            )
        except Unreadable as fault:
            page = fault
        yield reread_article, row, page, now
