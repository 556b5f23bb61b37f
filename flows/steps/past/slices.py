"""Captures of a plan, in slices: fetched without the home's lock, stored with it like imported WARC files."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from connectors.captures import fetch_capture, host_asked
from connectors.cdx import Archives, Capture
from connectors.fetching import fetch_all
from connectors.http import Postponed, RobotsCache
from connectors.pages import fetch_page
from flows.steps.past.import_warc import import_batch
from flows.steps.runs import Caller, framed_run
from presswatch.errors import FetchError, Refused, Unreadable, WarehouseBusy
from presswatch.home import PrivateLinks, fetch_policy
from presswatch.records import CaptureState, DropReason, Fetched
from presswatch.settings import Settings
from presswatch.shown import how_many, redact_url
from transforms.web import article_id, canonical_url, domain_of
from warehouse.archive import record_in
from warehouse.store import open_warehouse, run_lock
from warehouse.store.again import Backfill, CaptureRow, capture_counts, keep_capture_states, waiting_captures
from warehouse.store.articles import known_captures

T = TypeVar("T")
#: captures in a slice, the seconds after which it is stored in any case, and its most bytes
SLICE, SLICE_SECONDS, SLICE_BYTES = 100, 240.0, 40_000_000
#: tries after which a failing capture is given up
MOST_TRIES = 4
#: how long to wait for another run of the home, and for an archive that wants to be left alone
LOCK_PATIENCE_SECONDS, REST_PATIENCE_SECONDS, LOCK_POLL_SECONDS = 1800.0, 900.0, 2.0


@dataclass(slots=True)
class BackfillResult:
    """What an order has done so far: over all its runs in `planned`, `done` and `waiting`, otherwise in this run.

    `rest_seconds` is how long an archive wants to be left alone; then more remains to be done. `problems` are parts of
    the plan that could not be fetched.
    """

    planned: int = 0
    done: int = 0
    waiting: int = 0
    articles_new: int = 0
    articles_changed: int = 0
    dropped: int = 0
    rest_seconds: float = 0.0
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True)
class BackfillWork:
    """What fetching a plan needs, and what it has done."""

    settings: Settings
    caller: Caller
    archives: Archives
    result: BackfillResult = field(default_factory=BackfillResult)
    #: captures of each backfill by state
    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    def count(self, backfill_id: str, counts: dict[str, int]) -> None:
        """Update one backfill's counts and the totals of the order."""
        self.counts[backfill_id] = counts
        self.result.planned = sum(sum(each.values()) for each in self.counts.values())
        self.result.waiting = sum(each.get(CaptureState.WAITING, 0) for each in self.counts.values())
        self.result.done = self.result.planned - self.result.waiting


def archives_of(settings: Settings) -> Archives:
    """Return the addresses of the archives."""
    urls = (settings.wayback_url, settings.commoncrawl_index_url, settings.commoncrawl_url)
    return Archives(*(url.rstrip("/") for url in urls))


def patiently(work: Callable[[], T]) -> T:
    """Do the work as soon as no other run holds the home.

    Raises:
        WarehouseBusy: one still does after half an hour.
    """
    until = time.monotonic() + LOCK_PATIENCE_SECONDS
    while True:
        try:
            return work()
        except WarehouseBusy:
            if time.monotonic() >= until:
                raise
            time.sleep(LOCK_POLL_SECONDS)


def fetch_planned(work: BackfillWork, backfill: Backfill) -> None:
    """Fetch and store slices until nothing waits or an archive asks for a long pause."""
    while True:
        rows = patiently(partial(next_slice, work, backfill))
        if not rows:
            return
        began = time.monotonic()
        outcomes, rest = fetched_slice(work, rows)
        if outcomes:
            patiently(partial(store_slice, work, outcomes))
            tell(work, backfill, len(outcomes), time.monotonic() - began)
        if rest > REST_PATIENCE_SECONDS:
            work.result.rest_seconds = rest
            return
        if not outcomes:
            time.sleep(max(rest, 1.0))


def next_slice(work: BackfillWork, backfill: Backfill) -> list[CaptureRow]:
    """Return the captures to fetch next; those from which a version was made are done without a request."""
    with run_lock(work.settings.home), open_warehouse(work.settings.home) as connection:
        while rows := waiting_captures(connection, backfill.backfill_id, SLICE):
            there = known_among(connection, rows)
            if there:
                done = [row | {"state": CaptureState.DONE, "reason": "known"} for row in there.values()]
                keep_capture_states(connection, done, "")
            rows = [row for row in rows if row["capture_id"] not in there]
            if rows:
                break
        counts = capture_counts(connection, backfill.backfill_id)
    work.count(backfill.backfill_id, counts)
    return rows


def known_among(connection: Any, rows: Sequence[CaptureRow]) -> dict[str, CaptureRow]:
    """Return the captures from which a version was made, by id."""
    names = [article_id(canonical_url(row["url"]) or row["url"]) for row in rows]
    known = known_captures(connection, names)
    return {
        row["capture_id"]: row for row, name in zip(rows, names, strict=True) if (name, row["captured_at"]) in known
    }


@dataclass(frozen=True, slots=True)
class Outcome:
    """A capture's row after a try, with the page or the fault; None if it will be tried again."""

    row: CaptureRow
    came: Fetched | Unreadable | None


def fetched_slice(work: BackfillWork, rows: Sequence[CaptureRow]) -> tuple[list[Outcome], float]:
    """Fetch captures until the slice is full, time is up or its hosts rest; also return how long they rest."""
    robots, links = RobotsCache(work.settings.home / "politeness"), PrivateLinks(work.settings.home)
    deadline = time.monotonic() + SLICE_SECONDS

    async def fetch_one(fetcher: Any, row: CaptureRow) -> Fetched:
        if row["captured_at"] is None:
            return await fetch_page(fetcher, robots, links.whole(row["url"]), deadline=deadline)
        capture = replace(capture_in(row), url=links.whole(row["url"]))
        return await fetch_capture(fetcher, work.archives, capture, deadline=deadline)

    def host_of(row: CaptureRow) -> str:
        return domain_of(row["url"]) if row["captured_at"] is None else host_asked(work.archives, capture_in(row))

    outcomes: list[Outcome] = []
    rest = held = 0.0
    for row, answer in fetch_all(fetch_policy(work.settings), rows, host_of, fetch_one):
        if isinstance(answer, Postponed):
            rest = max(rest, answer.retry_after_seconds or 0.0)
            continue
        outcomes.append(outcome_of(row, answer))
        held += len(answer.body) if isinstance(answer, Fetched) else 0
        if held > SLICE_BYTES or time.monotonic() > deadline:
            break
    return outcomes, rest


def capture_in(row: CaptureRow) -> Capture:
    """Return a row of the plan as a line of an index."""
    what = (row["url"], row["captured_at"], row["status"], row["media_type"], row["digest"])
    return Capture(*what, row["file"], row["file_offset"], row["file_length"])


def outcome_of(row: CaptureRow, answer: Any) -> Outcome:
    """Return the outcome of one try."""
    tried = row | {"tries": row["tries"] + 1}
    if isinstance(answer, Fetched):
        came = record_in(answer.wire_body) if row["file"] else answer
        return Outcome(tried | {"state": CaptureState.DONE}, came)
    if isinstance(answer, Unreadable):
        return Outcome(tried | {"state": CaptureState.DROPPED, "reason": answer.reason}, with_url(answer, row))
    if not isinstance(answer, Refused) and tried["tries"] < MOST_TRIES:
        return Outcome(tried | {"reason": problem_of(answer)}, None)
    reason = DropReason.REFUSED if isinstance(answer, Refused) else DropReason.UNREACHABLE
    fault = Unreadable(reason, f"the archive does not give it: {problem_of(answer)}")
    return Outcome(tried | {"state": CaptureState.DROPPED, "reason": reason}, with_url(fault, row))


def with_url(fault: Unreadable, row: CaptureRow) -> Unreadable:
    """Return a fault with the address of its capture."""
    return Unreadable(fault.reason, fault.detail, url=redact_url(row["url"]))


def problem_of(answer: Any) -> str:
    """Return what went wrong, in short."""
    return answer.problem if isinstance(answer, FetchError) else str(answer)


def store_slice(work: BackfillWork, outcomes: Sequence[Outcome]) -> None:
    """Store the captures, then mark them as done. In this order, because storing twice does no harm."""
    tally = work.caller.new_tally("backfill")
    with framed_run(work.settings, tally, work.caller) as pool:
        came = [outcome.came for outcome in outcomes if outcome.came is not None]
        import_batch(work.settings, pool, came, tally)
        with open_warehouse(work.settings.home) as connection:
            keep_capture_states(connection, [outcome.row for outcome in outcomes], tally.run_id)
    work.result.articles_new += tally.articles_new
    work.result.articles_changed += tally.articles_changed
    work.result.dropped += tally.dropped


def tell(work: BackfillWork, backfill: Backfill, tried: int, seconds: float) -> None:
    """Report the progress."""
    result = work.result
    left = max(result.waiting - tried, 0)
    ahead = f"; about {duration_in_words(left * seconds / tried)} left" if left else ""
    new, changed = how_many(result.articles_new, "new article"), how_many(result.articles_changed, "new version")
    done = result.planned - left
    work.caller.measured(backfill.domain, done, result.planned)
    work.caller.progress(f"{backfill.domain}: {done} of {how_many(result.planned, 'capture')}, {new}, {changed}{ahead}")


def duration_in_words(seconds: float) -> str:
    """Return a duration in words."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "a minute"
    return how_many(minutes, "minute") if minutes < 120 else f"{how_many(round(minutes / 60), 'hour')}"
