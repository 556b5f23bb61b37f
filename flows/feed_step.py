"""Feeds: visit the due ones, read what changed, keep visits, states and new items."""

from __future__ import annotations

import dataclasses
import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from connectors.children import ReadingPool
from connectors.feeds import visit_feed
from connectors.fetching import fetch_all
from connectors.http import FetchPolicy, Postponed
from flows.page_step import charset_of
from presswatch.errors import FetchError, Unreadable
from presswatch.records import (
    Drop,
    DropReason,
    Feed,
    FeedReading,
    Fetched,
    Item,
    RunTally,
    Unchanged,
    Validators,
    Visit,
)
from presswatch.rounds import FeedOutcome
from transforms.moves import after_redirects
from transforms.reading_tasks import feed_items
from transforms.urls import article_id, canonical_url, domain_of
from transforms.visits import (
    FeedHistory,
    after_visit,
    floor_seconds,
    missed_window,
    validators_for,
)
from warehouse.connection import open_warehouse
from warehouse.polling import VisitRecord, due_feeds, keep_visits, known_items
from warehouse.raw_archive import RawArchive

#: feeds visited between two transactions
BATCH = 100


@dataclass(frozen=True, slots=True)
class Answer:
    """What a feed's server said, before its bytes are read."""

    row: dict[str, Any]
    answer: Fetched | Unchanged | FetchError | Unreadable
    milliseconds: int


def poll_feeds(
    home: Path, policy: FetchPolicy, pool: ReadingPool, tally: RunTally, *, force: bool, deadline: float
) -> FeedOutcome:
    """Visit every due feed once; `deadline` is in monotonic seconds."""
    now = tally.started_at
    with open_warehouse(home) as connection:
        due = due_feeds(connection, now, force=force)
    outcome = FeedOutcome()
    for start in range(0, len(due), BATCH):
        records = visit_records(home, policy, pool, due[start : start + BATCH], now, deadline)
        with open_warehouse(home) as connection:
            outcome.items_new += keep_visits(connection, records, tally.run_id)
        outcome.visits.extend(record.visit for record in records)
        outcome.drops.extend(drop for record in records for drop in record.drops)
    return outcome


def visit_records(
    home: Path,
    policy: FetchPolicy,
    pool: ReadingPool,
    rows: Sequence[dict[str, Any]],
    now: datetime,
    deadline: float,
) -> list[VisitRecord]:
    """Fetch a batch of feeds, read those that changed, and work out what each visit changes."""
    answers = list(fetched_feeds(home, policy, rows, now, deadline))
    changed = [answer for answer in answers if is_new_body(answer)]
    tasks = [
        (feed_items, a.answer.body, a.answer.final_url, a.row["feed_id"], charset_of(a.answer.headers), now)
        for a in changed
        if isinstance(a.answer, Fetched)
    ]
    readings = dict(zip((a.row["feed_id"] for a in changed), pool.map(tasks), strict=True))
    keys = {
        item_key(item) for reading in readings.values() if isinstance(reading, FeedReading) for item in reading.items
    }
    with open_warehouse(home) as connection:
        known = known_items(connection, sorted(keys))
    return [visit_record(answer, readings.get(answer.row["feed_id"]), known, now) for answer in answers]


def fetched_feeds(
    home: Path, policy: FetchPolicy, rows: Sequence[dict[str, Any]], now: datetime, deadline: float
) -> Iterator[Answer]:
    """Ask each feed's server; what it sent is on disk before anything reads it."""
    began: dict[str, float] = {}

    async def fetch_one(fetcher: Any, row: dict[str, Any]) -> Fetched | Unchanged:
        began[row["feed_id"]] = time.monotonic()
        feed = Feed(row["feed_id"], row["url"], row["source_id"], row["language"])
        return await visit_feed(fetcher, feed, validators_for(history_of(row), now), deadline=deadline)

    with RawArchive(home / "raw") as archive:
        for row, answer in fetch_all(policy, rows, lambda row: domain_of(row["url"]), fetch_one):
            taken = Answer(row, answer, int((time.monotonic() - began[row["feed_id"]]) * 1000))
            if is_new_body(taken) and isinstance(answer, Fetched):
                archive.append(answer)
            yield taken


def is_new_body(answer: Answer) -> bool:
    """Whether there are bytes to read that are not those of the last visit."""
    return isinstance(answer.answer, Fetched) and hash_of(answer.answer.body) != answer.row["body_hash"]


def visit_record(
    answer: Answer, reading: FeedReading | Unreadable | None, known: set[str], now: datetime
) -> VisitRecord:
    """One visit with everything it changes in the warehouse."""
    if isinstance(answer.answer, FetchError | Unreadable):
        return failed_visit(answer, answer.answer, now)
    if isinstance(reading, Unreadable):
        return failed_visit(answer, reading, now)
    items = [] if reading is None else list(reading.items)
    fresh = [item for item in items if item_key(item) not in known]
    visit = Visit(
        answer.row["feed_id"],
        now,
        "not_modified" if isinstance(answer.answer, Unchanged) else ("new" if fresh else "same"),
        http_status=304 if isinstance(answer.answer, Unchanged) else answer.answer.status,
        problem=reading.problem if reading else None,
        items_seen=len(items),
        items_new=len(fresh),
        milliseconds=answer.milliseconds,
        validators=validators_of(answer.answer.headers),
        body_hash=hash_of(answer.answer.body) if isinstance(answer.answer, Fetched) else answer.row["body_hash"],
    )
    duplicates = 1 - len(fresh) / len(items) if items else (1.0 if reading is None else None)
    floor = floor_seconds(answer.answer.headers, reading.ttl_minutes if reading else None, now)
    before = history_of(answer.row)
    if isinstance(answer.answer, Fetched):
        before = after_redirects(before, answer.answer.hops, now, is_feed=reading is not None)
    after = after_visit(before, visit, duplicate_share=duplicates, floor_seconds=floor, now=now)
    gap = missed_window(before, items_seen=len(items), items_known=len(items) - len(fresh), now=now)
    return VisitRecord(
        visit,
        feed_row(answer.row, after, visit, title=reading.title if reading else None),
        [item_row(item, answer.row, now) for item in fresh],
        {"feed_id": visit.feed_id, "noticed_at": now, "from_at": gap[0], "to_at": gap[1]} if gap else None,
        skipped_drops(answer.row, reading, now),
    )


def failed_visit(answer: Answer, fault: FetchError | Unreadable, now: datetime) -> VisitRecord:
    """A visit that brought nothing: the feed keeps its validators."""
    visit = Visit(
        answer.row["feed_id"],
        now,
        "postponed" if isinstance(fault, Postponed) else "failed",
        http_status=getattr(fault, "status", None) or getattr(answer.answer, "status", None),
        problem=fault.problem if isinstance(fault, FetchError) else str(fault),
        milliseconds=answer.milliseconds,
        retry_after_seconds=fault.retry_after_seconds if isinstance(fault, FetchError) else None,
    )
    history = history_of(answer.row)
    after = after_visit(history, visit, duplicate_share=None, floor_seconds=visit.retry_after_seconds, now=now)
    return VisitRecord(visit, feed_row(answer.row, after, visit))


def history_of(row: dict[str, Any]) -> FeedHistory:
    """The part of a feed's row that decides about its next visit."""
    names = {spec.name for spec in dataclasses.fields(FeedHistory)}
    return FeedHistory(**{name: value for name, value in row.items() if name in names and value is not None})


def feed_row(row: dict[str, Any], after: FeedHistory, visit: Visit, title: str | None = None) -> dict[str, Any]:
    """The feed's row after the visit."""
    return row | dataclasses.asdict(after) | {"problem": visit.problem, "title": title or row["title"]}


def item_key(item: Item) -> str:
    """An entry's identity: feed and guid, else feed and link, else feed and title (RSS 2.0 asks for none of them)."""
    name = item.guid or canonical_url(item.url or "") or item.title
    return "i" + hashlib.blake2b(f"{item.feed_id}\n{name}".encode("utf-8", "replace"), digest_size=10).hexdigest()


def item_row(item: Item, feed: dict[str, Any], now: datetime) -> dict[str, Any]:
    """An item as it waits for its page."""
    url = canonical_url(item.url or "")
    key = item_key(item)
    return dataclasses.asdict(item) | {
        "item_key": key,
        "article_id": article_id(url) if url else "a" + key[1:17],
        "url": url,
        "language": item.language or feed["language"],
        "host": (urlsplit(url).hostname or "") if url else "",
        "first_seen_at": now,
    }


def skipped_drops(feed: dict[str, Any], reading: FeedReading | None, now: datetime) -> list[Drop]:
    """Entries beyond the limit of one feed are counted, not lost silently."""
    if reading is None or not reading.skipped:
        return []
    detail = f"{reading.skipped} entries beyond the first {len(reading.items)}"
    return [Drop(now, DropReason.TOO_MANY_ITEMS, feed["url"], feed_id=feed["feed_id"], detail=detail)]


def validators_of(headers: dict[str, str]) -> Validators:
    """ETag and Last-Modified, byte for byte."""
    return Validators(headers.get("etag"), headers.get("last-modified"))


def hash_of(body: bytes) -> str:
    """A body's fingerprint: the second guard where a server ignores conditional requests."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()
