"""Decide what a visit of a feed changes: its row, its new items, a gap, drops. Fetches and stores nothing."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlsplit

from connectors.http import Postponed
from flows.steps.feeds.entry_drops import entry_drops, moved_drops, twin_drops
from presswatch.errors import FetchError, Unreadable
from presswatch.records import (
    Drop,
    DropReason,
    FeedReading,
    Fetched,
    Item,
    Skips,
    Unchanged,
    Validators,
    Visit,
    VisitOutcome,
)
from transforms.feeds import (
    CUT_OFF,
    NO_SIGNS,
    FeedHistory,
    FeedSigns,
    Sighting,
    Told,
    after_redirects,
    after_visit,
    entries_a_day,
    floor_seconds,
    folded_title,
    identified,
    lookup_keys,
    missed_window,
    told_key,
)
from warehouse.store import fields_of
from warehouse.store.feeds import FeedRow, KnownItem, NewItem, PostSpan, VisitRecord


@dataclass(frozen=True, slots=True)
class Answer:
    """What a feed's server said, before its bytes are read."""

    row: FeedRow
    answer: Fetched | Unchanged | FetchError | Unreadable
    milliseconds: int
    #: of this body, or of the last one
    body_hash: str | None = None

    @property
    def has_new_body(self) -> bool:
        """Whether the body differs from that of the last visit."""
        return isinstance(self.answer, Fetched) and self.body_hash != self.row["body_hash"]

    def without_body(self) -> Answer:
        """Return the answer without its body, which is not needed after reading."""
        if not isinstance(self.answer, Fetched):
            return self
        return dataclasses.replace(self, answer=dataclasses.replace(self.answer, body=b"", wire_body=b""))


def answer_of(row: FeedRow, answer: Any, milliseconds: int) -> Answer:
    """Return the answer to a visit, with the fingerprint of its body."""
    return Answer(row, answer, milliseconds, hash_of(answer.body) if isinstance(answer, Fetched) else row["body_hash"])


def sighting_of_row(row: KnownItem) -> Sighting:
    """Return a stored item as a sighting."""
    return Sighting(
        row["feed_id"],
        row["guid"],
        row["url"],
        row["link_id"],
        folded_title(row["title"] or ""),
        row["published_at"],
        row["text_hash"],
        row["name_key"],
        row["name_key"],
        row["item_key"],
        row["article_id"],
    )


class Known:
    """Items of earlier visits, indexed by their lookup keys."""

    def __init__(self, rows: Iterable[KnownItem]) -> None:
        self._by_key: dict[str, list[Sighting]] = defaultdict(list)
        for row in rows:
            stored = sighting_of_row(row)
            for key in (*lookup_keys(stored), stored.item_key):
                self._by_key[key].append(stored)

    def near(self, entries: Iterable[Sighting]) -> list[Sighting]:
        """Return known items that may be the same as one of these entries, each once."""
        keys = {key for entry in entries for key in lookup_keys(entry)}
        found = (stored for key in keys for stored in self._by_key.get(key, ()))
        return list({stored.item_key: stored for stored in found}.values())


@dataclass(frozen=True, slots=True)
class ToldItems:
    """The entries of one visit: rows of new and of edited items, and drops for duplicates."""

    seen: int = 0
    known: int = 0
    fresh: Sequence[NewItem] = ()
    edited: Sequence[NewItem] = ()
    drops: Sequence[Drop] = ()


def told_items(
    reading: FeedReading, entries: Sequence[Sighting], known: Known, feed: FeedRow, now: datetime
) -> ToldItems:
    """Tell new items of a reading from known ones; `entries` are their sightings, in order."""
    told = identified(entries, known.near(entries))
    pairs = list(zip(reading.items, told, strict=True))
    fresh = [item_row(item, one, feed, now) for item, one in pairs if not one.is_known and one.twin is None]
    return ToldItems(
        seen=len(told),
        known=sum(entry.is_known for entry in told),
        fresh=fresh,
        edited=[item_row(item, one, feed, now) for item, one in pairs if one.is_edited],
        drops=[*twin_drops(pairs, {row["item_key"] for row in fresh}, now), *moved_drops(pairs, now)],
    )


def visit_record(
    answer: Answer, reading: FeedReading | Unreadable | None, told: ToldItems, now: datetime
) -> VisitRecord:
    """Return one visit and everything that it changes in the warehouse; `told` are the reading's items."""
    if isinstance(answer.answer, FetchError | Unreadable):
        return failed_visit(answer, answer.answer, now)
    if isinstance(reading, Unreadable):
        return failed_visit(answer, reading, now)
    if reading is not None and reading.is_truncated and not told.seen:
        return failed_visit(answer, Unreadable(DropReason.EMPTY, f"{CUT_OFF} before the first entry"), now)
    return read_visit(answer, answer.answer, reading, told, now)


def read_visit(
    answer: Answer, came: Fetched | Unchanged, reading: FeedReading | None, told: ToldItems, now: datetime
) -> VisitRecord:
    """Return a successful visit: the feed came, or the server said that it is unchanged."""
    # Known bytes, and a 304 to our validators, are the feed's answer as much as new ones.
    before = after_redirects(history_of(answer.row), came.hops, now)
    visit = good_visit(answer, came, reading, (told.seen, len(told.fresh)), now)
    after = after_visit(before, visit, signs_of(came, reading, now), now)
    gap = missed_window(before, items_seen=told.seen, items_known=told.known, now=now)
    return VisitRecord(
        visit,
        feed_row(answer.row, after, visit, title=reading.title if reading else None),
        told.fresh,
        {"feed_id": visit.feed_id, "noticed_at": now, "from_at": gap[0], "to_at": gap[1]} if gap else None,
        [*told.drops, *entry_drops(answer.row, reading, now)],
        told.edited,
        span=post_span(reading),
    )


def signs_of(came: Fetched | Unchanged, reading: FeedReading | None, now: datetime) -> FeedSigns:
    """Return what an answer says about when to visit the feed next."""
    if reading is None:
        return FeedSigns(floor_seconds(came.headers, None, now))
    dates = [item.published_at for item in reading.items]
    floor = floor_seconds(came.headers, reading.ttl_minutes, now)
    return FeedSigns(floor, reading.skips or Skips(), entries_a_day(dates, len(dates), now))


def post_span(reading: FeedReading | None) -> PostSpan | None:
    """Return the range of a channel's posts that a visit saw; None for other feeds."""
    names = [(item.guid or "").rpartition("/")[2] for item in (reading.items if reading else ()) if item.is_whole]
    numbers = [int(name) for name in names if name.isdecimal()]
    return PostSpan(min(numbers), max(numbers), frozenset(numbers)) if len(numbers) > 1 else None


def good_visit(
    answer: Answer, came: Fetched | Unchanged, reading: FeedReading | None, counts: tuple[int, int], now: datetime
) -> Visit:
    """Return the row of a successful visit; `counts` are the items seen and the new ones."""
    is_same = isinstance(came, Unchanged)
    return Visit(
        answer.row["feed_id"],
        now,
        VisitOutcome.NOT_MODIFIED if is_same else (VisitOutcome.NEW if counts[1] else VisitOutcome.SAME),
        http_status=304 if isinstance(came, Unchanged) else came.status,
        problem=problem_of(came, reading),
        items_seen=counts[0],
        items_new=counts[1],
        milliseconds=answer.milliseconds,
        validators=validators_of(came.headers),
        body_hash=answer.body_hash,
    )


def problem_of(came: Fetched | Unchanged, reading: FeedReading | None) -> str | None:
    """Return what is wrong with a feed that was read."""
    if isinstance(came, Fetched) and not 200 <= came.status < 300:
        return f"HTTP {came.status}, with the feed in its body"
    return reading.problem if reading else None


def failed_visit(answer: Answer, fault: FetchError | Unreadable, now: datetime) -> VisitRecord:
    """Return a failed visit; the feed keeps its validators."""
    visit = Visit(
        answer.row["feed_id"],
        now,
        VisitOutcome.POSTPONED if isinstance(fault, Postponed) else VisitOutcome.FAILED,
        http_status=getattr(fault, "status", None) or getattr(answer.answer, "status", None),
        problem=fault.problem if isinstance(fault, FetchError) else str(fault),
        milliseconds=answer.milliseconds,
        retry_after_seconds=fault.retry_after_seconds if isinstance(fault, FetchError) else None,
    )
    history = history_of(answer.row)
    after = after_visit(history, visit, NO_SIGNS, now)
    return VisitRecord(visit, feed_row(answer.row, after, visit))


def history_of(row: FeedRow) -> FeedHistory:
    """Return the part of a feed's row that decides when it is visited next."""
    names = FeedHistory.__slots__
    known: Any = {name: value for name, value in row.items() if name in names and value is not None}
    return FeedHistory(**known)


def feed_row(row: FeedRow, after: FeedHistory, visit: Visit, title: str | None = None) -> FeedRow:
    """Return the feed's row after the visit; a postponed visit keeps the problem of the last one."""
    problem = row["problem"] if visit.outcome == VisitOutcome.POSTPONED else visit.problem
    return cast(FeedRow, {**row, **fields_of(after), "problem": problem, "title": title or row["title"]})


def item_row(item: Item, told: Told, feed: FeedRow, now: datetime) -> NewItem:
    """Return the row of a new item that waits for its page."""
    entry = told.sighting
    row = fields_of(item) | {
        "item_key": entry.item_key,
        "name_key": entry.name_key if entry.name_key != entry.item_key else None,
        "told_key": told_key(entry),
        "link_id": entry.link_id,
        "article_id": entry.article_id,
        "guid": entry.guid,
        "url": entry.url,
        "is_whole": item.is_whole or told.shares_link,
        "language": item.language or feed["language"],
        "host": (urlsplit(entry.url).hostname or "") if entry.url else "",
        "first_seen_at": now,
    }
    return cast(NewItem, row)


def validators_of(headers: dict[str, str]) -> Validators:
    """ETag and Last-Modified, byte for byte."""
    return Validators(headers.get("etag"), headers.get("last-modified"))


def hash_of(body: bytes) -> str:
    """Return a body's fingerprint, which shows an unchanged body where a server ignores conditional requests."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()
