"""The plan of a backfill: which captures there are, found one page of an index or one sitemap at a time."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from connectors.cdx import Capture, IndexPage, Wanted, commoncrawl_page, wayback_page
from connectors.fetching import fetch_all
from connectors.http import Postponed, RobotsCache
from connectors.kinds import Asking
from flows.steps.past.sitemaps import AskedSitemap, next_sitemap, read_walk, sitemap_page
from flows.steps.past.slices import BackfillWork
from presswatch.errors import FetchError, Unreadable
from presswatch.home import PrivateLinks, fetch_policy
from presswatch.records import BackfillState, BackfillWay, CaptureState, Drop, DropReason
from presswatch.settings import Settings
from presswatch.shown import redact_url
from warehouse.store import migrate, open_warehouse, run_lock
from warehouse.store.again import Backfill, CaptureRow, begun_backfill, capture_id, keep_plan

#: how often a failing index is asked
INDEX_TRIES = 4
#: types that may be a page; archives list unchanged bytes as `warc/revisit`, and unknown types as `unk`
PAGE_TYPES = ("text/html", "application/xhtml+xml", "warc/revisit", "unk", "-", "")


def begun(settings: Settings, ordered: Backfill, run_id: str) -> Backfill:
    """Return the backfill as stored in the warehouse."""
    with run_lock(settings.home), open_warehouse(settings.home) as connection:
        migrate(connection)
        return begun_backfill(connection, replace(ordered, planned_at=datetime.now(UTC)), run_id)


def after_page(backfill: Backfill, page: IndexPage) -> Backfill:
    """Return the state of a backfill after a page of its index is stored."""
    return replace(
        backfill, next_key=page.next_key, state=BackfillState.PLANNING if page.next_key else BackfillState.PLANNED
    )


def keep_page(settings: Settings, backfill: Backfill, page: IndexPage, run_id: str) -> tuple[int, int]:
    """Store a page of the plan; entries that are not pages become drops at once.

    Return how many are new, and dropped.
    """
    now = datetime.now(UTC)
    links = PrivateLinks(settings.home)
    rows = rows_of(backfill, [replace(capture, url=links.address(capture.url)) for capture in page.captures])
    links.keep_all()
    drops = [drop_of(row, now) for row in rows if row["state"] == CaptureState.DROPPED]
    with run_lock(settings.home), open_warehouse(settings.home) as connection:
        return keep_plan(connection, backfill, rows, drops, run_id), len(drops)


def rows_of(backfill: Backfill, captures: Sequence[Capture]) -> list[CaptureRow]:
    """Return captures as rows of the plan: wanted pages, and redirects and errors, which become drops."""
    wanted = re.compile(backfill.pattern)
    rows = []
    for capture in captures:
        is_page = any(capture.media_type.startswith(kind) if kind else not capture.media_type for kind in PAGE_TYPES)
        if (
            not wanted.search(capture.url)
            or not is_of_days(backfill, capture)
            or (capture.status in (200, None) and not is_page)
        ):
            continue
        is_good = capture.status in (200, None)
        rows.append(row_of(backfill, capture, is_good=is_good))
    return rows


def is_of_days(backfill: Backfill, capture: Capture) -> bool:
    """Tell whether a capture is from the wanted days: an index may ignore them."""
    return capture.captured_at is None or backfill.first_day <= capture.captured_at.date() <= backfill.last_day


def row_of(backfill: Backfill, capture: Capture, *, is_good: bool) -> CaptureRow:
    """Return a capture as a row of the plan: to be fetched, or dropped as a redirect or an error."""
    return {
        "capture_id": capture_id(backfill.backfill_id, capture.url, capture.captured_at),
        "backfill_id": backfill.backfill_id,
        "url": capture.url,
        "captured_at": capture.captured_at,
        "status": capture.status,
        "media_type": capture.media_type,
        "digest": capture.digest,
        "file": capture.file,
        "file_offset": capture.offset,
        "file_length": capture.length,
        "state": CaptureState.WAITING if is_good else CaptureState.DROPPED,
        "tries": 0,
        "reason": None if is_good else DropReason.REFUSED.value,
    }


def drop_of(row: CaptureRow, now: datetime) -> Drop:
    """Return the drop for an address of which the archive holds no page."""
    detail = f"the archive holds status {row['status']}"
    return Drop(now, DropReason.REFUSED, redact_url(row["url"]), detail=detail, capture=str(row["captured_at"]))


def pages_of(work: BackfillWork, backfill: Backfill) -> Iterator[IndexPage]:
    """Yield the remaining pages of the plan.

    Raises:
        FetchError, Unreadable: one cannot be fetched or read.
    """
    if backfill.state != BackfillState.PLANNING:
        return
    key = backfill.next_key
    if key and backfill.via == BackfillWay.SITEMAP and not read_walk(key).read:
        key = None  # there was none: there may be one by now
    while True:
        page = asked_again(partial(next_page, work, backfill, key), work.settings.host_delay_seconds)
        yield page
        key = page.next_key
        if key is None:
            return


def asked_again(work: Callable[[], IndexPage], delay_seconds: float) -> IndexPage:
    """Return a page of an index, asking a few times if it fails; indexes are busy more often than sites.

    The pause before a try is as many times the usual one at a host as there were tries.

    Raises:
        FetchError, Unreadable: it cannot be fetched.
    """
    for number in range(1, INDEX_TRIES + 1):
        try:
            return work()
        except FetchError as fault:
            wait = (fault.retry_after_seconds or 0.0) if isinstance(fault, Postponed) else delay_seconds * number
            if number == INDEX_TRIES or wait > 300 or (fault.status is not None and 400 <= fault.status < 429):
                raise
            time.sleep(min(fault.retry_after_seconds or wait, 300.0))
    raise AssertionError("the last try returns or raises")


def next_page(work: BackfillWork, backfill: Backfill, key: str | None) -> IndexPage:
    """Return one page of the plan.

    Raises:
        FetchError, Unreadable: it cannot be fetched or read.
    """
    wanted = Wanted(backfill.domain, backfill.first_day, backfill.last_day)

    async def fetch_one(fetcher: Any, _: str) -> Any:
        match backfill.via:
            case BackfillWay.WAYBACK:
                return await wayback_page(fetcher, work.archives, wanted, key)
            case BackfillWay.COMMONCRAWL:
                return await commoncrawl_page(fetcher, work.archives, wanted, key)
            case BackfillWay.SITEMAP:
                return await next_sitemap(Asking(fetcher, RobotsCache(work.settings.home / "politeness")), wanted, key)
            case other:
                raise ValueError(f"no way {other!r}")

    ((_, found),) = fetch_all(fetch_policy(work.settings), [backfill.domain], str, fetch_one)
    if isinstance(found, FetchError | Unreadable):
        raise found
    if isinstance(found, AskedSitemap):
        return sitemap_page(wanted, found)
    return found  # type: ignore[no-any-return]
