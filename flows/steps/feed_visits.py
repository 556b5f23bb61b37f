"""What one visit of a feed changes: its row, its new items, a gap, drops. Decides; fetches and stores nothing."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from connectors.http import Postponed
from presswatch.errors import FetchError, Unreadable
from presswatch.records import Drop, DropReason, FeedReading, Fetched, Item, Unchanged, Validators, Visit
from presswatch.shown import redact_url
from transforms.feeds import CUT_OFF, FeedHistory, after_redirects, after_visit, floor_seconds, missed_window
from transforms.web import MirrorTable, article_id, canonical_url, main_url
from warehouse.store import VisitRecord, fields_of


@dataclass(frozen=True, slots=True)
class Answer:
    """What a feed's server said, before its bytes are read."""

    row: dict[str, Any]
    answer: Fetched | Unchanged | FetchError | Unreadable
    milliseconds: int
    #: of the body that came, or of the last one
    body_hash: str | None = None

    @property
    def has_new_body(self) -> bool:
        """Whether there are bytes to read that are not those of the last visit."""
        return isinstance(self.answer, Fetched) and self.body_hash != self.row["body_hash"]

    def without_body(self) -> Answer:
        """The same after its bytes were read, when nobody needs them any more."""
        if not isinstance(self.answer, Fetched):
            return self
        return dataclasses.replace(self, answer=dataclasses.replace(self.answer, body=b"", wire_body=b""))


def answer_of(row: dict[str, Any], answer: Any, milliseconds: int) -> Answer:
    """What came of a visit, its body named by its fingerprint."""
    return Answer(row, answer, milliseconds, hash_of(answer.body) if isinstance(answer, Fetched) else row["body_hash"])


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier visits had: the keys of items, and the articles each feed has named."""

    item_keys: Collection[str]
    articles: Collection[tuple[str, str]]

    def has(self, row: dict[str, Any]) -> bool:
        """Whether an item is an old one, also where its feed gives it another guid each time."""
        return row["item_key"] in self.item_keys or (row["feed_id"], row["article_id"]) in self.articles


def item_rows(reading: FeedReading, feed: dict[str, Any], mirrors: MirrorTable, now: datetime) -> list[dict[str, Any]]:
    """The items of a reading as rows, each key once: the newest by its date, else the first."""
    rows: dict[str, dict[str, Any]] = {}
    for item in reading.items:
        row = item_row(item, feed, mirrors, now)
        kept = rows.setdefault(row["item_key"], row)
        if row["published_at"] and kept["published_at"] and row["published_at"] > kept["published_at"]:
            rows[row["item_key"]] = row
    return list(rows.values())


def visit_record(
    answer: Answer, reading: FeedReading | Unreadable | None, rows: list[dict[str, Any]], known: Known, now: datetime
) -> VisitRecord:
    """One visit with everything it changes in the warehouse; `rows` are the reading's items."""
    if isinstance(answer.answer, FetchError | Unreadable):
        return failed_visit(answer, answer.answer, now)
    if isinstance(reading, Unreadable):
        return failed_visit(answer, reading, now)
    if reading is not None and reading.is_truncated and not rows:
        return failed_visit(answer, Unreadable(DropReason.EMPTY, f"{CUT_OFF} before the first entry"), now)
    fresh = [row for row in rows if not known.has(row)]
    # Bytes we know, and a 304 to our validators, are the feed's as much as new ones.
    before = after_redirects(history_of(answer.row), answer.answer.hops, now)
    visit = good_visit(answer, answer.answer, reading, (len(rows), len(fresh)), now)
    after = after_visit(
        before,
        visit,
        duplicate_share=duplicate_share(visit, has_reading=reading is not None),
        floor_seconds=floor_seconds(answer.answer.headers, reading.ttl_minutes if reading else None, now),
        now=now,
        skips=reading.skips if reading else None,
    )
    gap = missed_window(before, items_seen=len(rows), items_known=len(rows) - len(fresh), now=now)
    return VisitRecord(
        visit,
        feed_row(answer.row, after, visit, title=reading.title if reading else None),
        fresh,
        {"feed_id": visit.feed_id, "noticed_at": now, "from_at": gap[0], "to_at": gap[1]} if gap else None,
        skipped_drops(answer.row, reading, now),
    )


def good_visit(
    answer: Answer, came: Fetched | Unchanged, reading: FeedReading | None, counts: tuple[int, int], now: datetime
) -> Visit:
    """A visit that brought the feed or the word that it is as it was; `counts`: items seen, items new."""
    is_same = isinstance(came, Unchanged)
    return Visit(
        answer.row["feed_id"],
        now,
        "not_modified" if is_same else ("new" if counts[1] else "same"),
        http_status=304 if isinstance(came, Unchanged) else came.status,
        problem=reading.problem if reading else None,
        items_seen=counts[0],
        items_new=counts[1],
        milliseconds=answer.milliseconds,
        validators=validators_of(came.headers),
        body_hash=answer.body_hash,
    )


def duplicate_share(visit: Visit, *, has_reading: bool) -> float | None:
    """The share of a visit's items that were known: all of them where nothing was to read; None where it had none."""
    if visit.items_seen:
        return 1 - visit.items_new / visit.items_seen
    return None if has_reading else 1.0


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
    """The feed's row after the visit; a visit that did not take place leaves the last one's problem standing."""
    problem = row["problem"] if visit.outcome == "postponed" else visit.problem
    return row | fields_of(after) | {"problem": problem, "title": title or row["title"]}


def item_key(item: Item) -> str:
    """An entry's identity: feed and guid, else feed and link, else feed and title (RSS 2.0 asks for none of them)."""
    name = item.guid or canonical_url(item.url or "") or item.title or item.summary_html or item.content_html
    return "i" + hashlib.blake2b(f"{item.feed_id}\n{name}".encode("utf-8", "replace"), digest_size=10).hexdigest()


def item_row(item: Item, feed: dict[str, Any], mirrors: MirrorTable, now: datetime) -> dict[str, Any]:
    """An item as it waits for its page; mirrors of one outlet with the same path are one article."""
    url = canonical_url(item.url or "")
    key = item_key(item)
    return fields_of(item) | {
        "item_key": key,
        "article_id": article_id(main_url(url, mirrors, feed["source_id"])) if url else "a" + key[1:17],
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
    return [Drop(now, DropReason.TOO_MANY_ITEMS, redact_url(feed["url"]), feed_id=feed["feed_id"], detail=detail)]


def validators_of(headers: dict[str, str]) -> Validators:
    """ETag and Last-Modified, byte for byte."""
    return Validators(headers.get("etag"), headers.get("last-modified"))


def hash_of(body: bytes) -> str:
    """A body's fingerprint: the second guard where a server ignores conditional requests."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()
