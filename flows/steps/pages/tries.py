"""Pages: fetch and read those of pending items, and judge each try; items beyond the time limit stay pending."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from connectors.fetching import fetch_all
from connectors.http import Postponed
from connectors.pages import fetch_page
from flows.steps.fetch_work import FetchWork
from presswatch.errors import FetchError, Forbidden, Refused, Unreadable
from presswatch.records import WITHDRAWN, Drop, DropReason, Fetched, Item, ItemState
from presswatch.shown import redact_url
from transforms.feeds import next_try_at
from transforms.work import ITEM_ARTICLE, ItemReading, PageBytes, ToldItem
from warehouse.archive import RawArchive, RawPlace
from warehouse.store.articles import ItemFacts, ItemOutcome, PendingItem

#: why an entry with an address has only its feed's text
NO_PAGE = "its address is a file's, or that of several entries; and the feed says no more than a title"


@dataclass(frozen=True, slots=True)
class Try:
    """One try at an item's page: what went wrong, or where its bytes are in the archive.

    The bytes themselves are not held: a batch of bodies would fill the memory.
    """

    row: PendingItem
    fault: FetchError | Unreadable | None = None
    place: RawPlace | None = None


class NotReached(Postponed):
    """The batch's time was over before this page's turn; nothing was sent, and the next batch may request it."""


@dataclass(slots=True)
class Slice:
    """The time of a batch, so that hosts with many pages do not delay feeds and pages of others."""

    #: monotonic seconds after which no page is requested
    until: float = math.inf
    #: keys of the items whose turn did not come
    not_reached: list[str] = field(default_factory=list)


def item_outcomes(
    work: FetchWork, rows: Sequence[PendingItem], archive: RawArchive, time_slice: Slice
) -> Iterator[ItemOutcome]:
    """Fetch, read and judge; postponed items give no outcome and stay as they are."""
    failed = []
    for tried, reading in work.pool.map_pairs(page_tasks(work, rows, archive, time_slice)):
        if isinstance(reading, Unreadable):
            failed.append(replace(tried, fault=reading))
        else:
            work.stems.keep(reading)
            yield judged(work, tried, reading)
    # If a page crashed its reader, the feed's text is read alone.
    retold = work.pool.map_pairs((tried, item_task(work, tried.row)) for tried in failed)
    for tried, reading in retold:
        yield judged(work, tried, ItemReading(None) if isinstance(reading, Unreadable) else reading)


def page_tasks(
    work: FetchWork, rows: Sequence[PendingItem], archive: RawArchive, time_slice: Slice
) -> Iterator[tuple[Try, tuple[Any, ...]]]:
    """Yield each item with the child's task; raw bytes are on disk before anything reads them."""
    yield from ((Try(row), item_task(work, row)) for row in rows if not has_page(row))
    for row, answer in fetched_pages(work, [row for row in rows if has_page(row)], time_slice.until):
        if isinstance(answer, NotReached):
            time_slice.not_reached.append(row["item_key"])
            continue
        if isinstance(answer, Postponed):
            continue
        if not isinstance(answer, Fetched):
            yield Try(row, answer), item_task(work, row)
            continue
        answer = work.links.page(answer)
        place = archive.append(answer)
        page = PageBytes(answer.final_url, answer.charset, answer.body, place.file, place.offset)
        yield Try(row, None, place), item_task(work, row, page)


def has_page(row: ItemFacts) -> bool:
    """Tell whether an item has a page to read.

    Some have no address, some have that of a file or of several entries, and some feeds give everything there is.
    """
    return bool(row["url"]) and not row["is_whole"]


def fetched_pages(work: FetchWork, rows: Sequence[PendingItem], until: float) -> Iterator[tuple[PendingItem, Any]]:
    """Yield each row with its page, or with what went wrong."""

    async def fetch_one(fetcher: Any, row: PendingItem) -> Fetched:
        url = row["url"] or ""
        if time.monotonic() >= until:
            raise NotReached(url, "the next batch's")
        whole = work.links.whole(url)
        return await fetch_page(fetcher, work.robots, whole, deadline=work.deadline, found_at=row["feed_url"])

    return fetch_all(work.policy, rows, lambda row: str(row["host"]), fetch_one)


def item_task(work: FetchWork, row: PendingItem, page: PageBytes | None = None) -> tuple[Any, ...]:
    """Return the child's task for one item: its page, or what its feed says."""
    return ITEM_ARTICLE, ToldItem(item_of(row), row["article_id"], row["publisher_id"]), page, work.now


def item_of(row: ItemFacts) -> Item:
    """Return a stored item as the feed gave it."""
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
        categories=tuple(row["categories"] or ()),
        section=row["section"],
        credits=row["credits"] or "",
        is_whole=bool(row["is_whole"]),
        date_origin=row["date_origin"],
        told_source=row["told_source"],
        told_source_url=row["told_source_url"],
    )


def judged(work: FetchWork, tried: Try, reading: ItemReading) -> ItemOutcome:
    """Return the item's state after this try, with a drop where page or text could not be had."""
    row, tries = tried.row, tried.row["tries"] + 1
    reason, detail = what_is_missing(tried, reading)
    if reason is None:
        asked = (row["article_id"], redact_url(row["url"] or "") or None)
        return ItemOutcome(row["item_key"], ItemState.DONE, tries, None, None, reading.article, None, *asked)
    retry_after = tried.fault.retry_after_seconds if isinstance(tried.fault, FetchError) else None
    again = next_try_at(reason, tries, work.now, retry_after) if has_page(row) else None
    state = ItemState.RETRIED if again else (ItemState.DONE if reading.article else ItemState.GIVEN_UP)
    drop = drop_of(work, tried, reason, detail) if tries == 1 or not again else None
    return ItemOutcome(row["item_key"], state, tries, again, reason, reading.article, drop)


def what_is_missing(tried: Try, reading: ItemReading) -> tuple[DropReason | None, str | None]:
    """Return why the page gave no article, with the detail; (None, …) if it gave one."""
    if tried.fault:
        return fault_reason(tried.fault)
    if reading.reason is None and reading.article is None:
        if not tried.row["url"]:
            return DropReason.NO_LINK, reading.detail
        return DropReason.NO_TEXT, reading.detail if has_page(tried.row) else NO_PAGE
    return reading.reason, reading.detail


def drop_of(work: FetchWork, tried: Try, reason: DropReason, detail: str | None) -> Drop:
    """Return the row that says why an item's page gave no article."""
    row, place = tried.row, tried.place
    return Drop(
        work.now,
        reason,
        redact_url(row["url"] or "") or None,
        row["title"],
        row["feed_id"],
        detail,
        row["item_key"],
        raw_file=place.file if place else None,
        raw_offset=place.offset if place else None,
    )


def fault_reason(fault: FetchError | Unreadable) -> tuple[DropReason, str]:
    """Return the drop's code and detail for a page that could not be had."""
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
