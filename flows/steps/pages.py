"""Pages: fetch and read those of pending items, and judge each try; what time does not allow stays pending."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from connectors.fetching import fetch_all
from connectors.http import FetchPolicy, Postponed, RobotsCache, charset_of
from connectors.pages import fetch_page
from connectors.pool import ReadingPool
from presswatch.errors import FetchError, Forbidden, Refused, Unreadable
from presswatch.records import WITHDRAWN, Drop, DropReason, Fetched, Item
from presswatch.shown import redact_url
from transforms.feeds import next_try_at
from transforms.tasks import ItemReading, PageBytes, item_article
from warehouse.archive import RawArchive
from warehouse.store import ItemOutcome


@dataclass(frozen=True, slots=True)
class PageWork:
    """What reading pages needs, the same for all batches of a run."""

    home: Path
    policy: FetchPolicy
    robots: RobotsCache
    pool: ReadingPool
    run_id: str
    now: datetime
    #: monotonic seconds
    deadline: float


def item_outcomes(work: PageWork, rows: Sequence[dict[str, Any]], archive: RawArchive) -> Iterator[ItemOutcome]:
    """Fetch, read and judge; postponed items give no outcome and stay as they are."""
    answers: list[tuple[dict[str, Any], FetchError | Unreadable | None, PageBytes | None]] = []

    def tasks() -> Iterator[tuple[Any, ...]]:
        for row, fault, page in fetched_pages(work, rows, archive):
            # Of the page only its place in the archive is wanted afterwards: a batch of bodies would fill the memory.
            answers.append((row, fault, replace(page, body=b"") if page else None))
            yield page_task(work, row, page)

    failed = []
    for number, reading in enumerate(work.pool.map(tasks())):
        row, fault, page = answers[number]
        if isinstance(reading, Unreadable):
            failed.append((row, reading, page))
        else:
            yield judged(work, row, reading, fault, page)
    # A page that broke its reader: the feed's own text is read on its own.
    retold = work.pool.map(page_task(work, row, None) for row, _, _ in failed)
    for (row, fault, page), reading in zip(failed, retold, strict=True):
        yield judged(work, row, ItemReading(None) if isinstance(reading, Unreadable) else reading, fault, page)


def fetched_pages(
    work: PageWork, rows: Sequence[dict[str, Any]], archive: RawArchive
) -> Iterator[tuple[dict[str, Any], FetchError | Unreadable | None, PageBytes | None]]:
    """Each row with its page, or with what went wrong; raw bytes are on disk before anything reads them."""

    async def fetch_one(fetcher: Any, row: dict[str, Any]) -> Fetched:
        return await fetch_page(fetcher, work.robots, row["url"], deadline=work.deadline, found_at=row["feed_url"])

    linked = [row for row in rows if row["url"]]
    yield from ((row, None, None) for row in rows if not row["url"])
    for row, answer in fetch_all(work.policy, linked, lambda row: str(row["host"]), fetch_one):
        if isinstance(answer, Postponed):
            continue
        if not isinstance(answer, Fetched):
            yield row, answer, None
            continue
        place = archive.append(answer)
        page = PageBytes(answer.final_url, charset_of(answer.headers), answer.body, place.file, place.offset)
        yield row, None, page


def page_task(work: PageWork, row: dict[str, Any], page: PageBytes | None) -> tuple[Any, ...]:
    """The child's task for one item."""
    return item_article, item_of(row), row["article_id"], row["publisher_id"], page, work.now


def item_of(row: dict[str, Any]) -> Item:
    """A stored item as the feed gave it."""
    return Item(
        feed_id=row["feed_id"],
        guid=row["guid"],
        url=row["url"],
        title=row["title"] or "",
        published_at=row["published_at"],
        authors=tuple(row["authors"] or ()),
        summary_html=row["summary_html"] or "",
        content_html=row["content_html"] or "",
        language=row["language"],
        image_url=row["image_url"],
    )


def judged(
    work: PageWork,
    row: dict[str, Any],
    reading: ItemReading,
    fault: FetchError | Unreadable | None,
    page: PageBytes | None = None,
) -> ItemOutcome:
    """The item's state after this try, with a drop where page or text could not be had."""
    reason, detail = fault_reason(fault) if fault else (reading.reason, reading.detail)
    if reason is None and reading.article is None:
        reason = DropReason.NO_LINK if not row["url"] else DropReason.NO_TEXT
    if reason is None:
        return ItemOutcome(row["item_key"], "done", row["tries"] + 1, article=reading.article)
    tries = row["tries"] + 1
    retry_after = fault.retry_after_seconds if isinstance(fault, FetchError) else None
    again = next_try_at(reason, tries, work.now, retry_after) if row["url"] else None
    state = "retried" if again else ("done" if reading.article else "given_up")
    drop = None
    if tries == 1 or not again:
        drop = Drop(
            work.now,
            reason,
            redact_url(row["url"] or "") or None,
            row["title"],
            row["feed_id"],
            detail,
            row["item_key"],
            raw_file=page.raw_file if page else None,
            raw_offset=page.raw_offset if page else None,
        )
    return ItemOutcome(row["item_key"], state, tries, again, reason, reading.article, drop)


def fault_reason(fault: FetchError | Unreadable) -> tuple[str, str]:
    """The drop's code and detail for a page that could not be had."""
    if isinstance(fault, Unreadable):
        return fault.reason, fault.detail
    if isinstance(fault, Forbidden):
        reason = DropReason.ROBOTS if fault.problem.startswith("robots") else DropReason.FORBIDDEN
        return reason, fault.problem
    if "challenge" in fault.problem:
        return DropReason.CHALLENGE, fault.problem
    if fault.status in WITHDRAWN:
        return DropReason.GONE, fault.problem
    return (DropReason.REFUSED if isinstance(fault, Refused) else DropReason.UNREACHABLE), fault.problem
