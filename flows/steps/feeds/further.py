"""The further documents of a visit: an index's sitemaps, and older pages of a list while everything on it is new."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flows.steps.feeds.changes import Answer, hash_of
from presswatch.errors import FetchError, Refused, Unreadable
from presswatch.records import FeedKind, FeedReading, Fetched, Unchanged, Validators
from presswatch.shown import redact_url
from transforms.documents import Document, asked_again, joined
from transforms.feeds import CUT_OFF
from transforms.listings import ListingRule, rule_for
from warehouse.store.feeds import DocumentRow, FeedRow, document_id

#: documents of one feed that one visit requests, and how many links in a row it follows
MOST_DOCUMENTS, MOST_STEPS = 12, 6

#: a document to request: the row of its feed, its address, and its validators
WantedDocument = tuple[FeedRow, str, Validators | None]
#: requests documents: yields each with its result
Fetch = Callable[[Sequence[WantedDocument]], Iterator[tuple[WantedDocument, Any]]]
#: reads documents in children: returns a FeedReading or a fault for each, in order
Read = Callable[[Sequence[Document]], Sequence[FeedReading | Unreadable]]


@dataclass(slots=True)
class Gathered:
    """What one feed's visit has read so far, and what to remember of its documents."""

    row: FeedRow
    reading: FeedReading
    documents: list[DocumentRow] = field(default_factory=list)
    #: those of these documents that name further ones
    leading: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    #: a document failed that may be available next time: the visit is to be repeated in full
    is_short: bool = False

    def remember(self, row: DocumentRow, reading: FeedReading) -> None:
        """Record what the next visit needs to know about a document."""
        self.documents.append(row)
        if reading.further:
            self.leading.add(row["document_id"])

    @property
    def kept(self) -> list[DocumentRow]:
        """Return the rows to store.

        A visit to be repeated stores no rows of indexes, whose marks would skip what failed.
        """
        return [row for row in self.documents if not (self.is_short and row["document_id"] in self.leading)]


@dataclass(frozen=True, slots=True)
class Further:
    """Fetches and reads further documents; `remembered` are the rows of `feed_documents` by id."""

    fetch: Fetch
    read: Read
    remembered: Mapping[str, DocumentRow]
    #: whether a reading of a feed contains only unknown items
    is_all_new: Callable[[FeedRow, FeedReading], bool]
    now: datetime
    listings: Sequence[ListingRule] = ()

    def gather(self, begun: Sequence[Gathered]) -> None:
        """Follow the readings' links to further documents until nothing is left or the limit is reached."""
        last = {id(feed): feed.reading for feed in begun}
        for _ in range(MOST_STEPS):
            wanted = [(feed, url) for feed in begun for url in self.next_of(feed, last.get(id(feed)))]
            if not wanted:
                return
            last = self.step(wanted)

    def next_of(self, feed: Gathered, last: FeedReading | None) -> list[str]:
        """Return the new addresses that a feed's last document leads to."""
        if last is None:
            return []
        urls = list(last.further)
        is_read_before = feed.row["last_success_at"] is not None
        if last.older and last.items and is_read_before and self.is_all_new(feed.row, last):
            urls.append(last.older)
        met = {feed.row["url"], *feed.asked}
        fresh = [url for url in dict.fromkeys(urls) if url not in met][: MOST_DOCUMENTS - len(feed.asked)]
        feed.asked.update(fresh)
        return fresh

    def step(self, wanted: Sequence[tuple[Gathered, str]]) -> dict[int, FeedReading]:
        """Fetch and read these documents; return the readings that may lead further, by the feed's identity."""
        feeds = {feed.row["feed_id"]: feed for feed, _ in wanted}
        jobs = [(feed.row, url, self.validators_of(feed.row, url)) for feed, url in wanted]
        came: list[tuple[Gathered, str, Fetched]] = []
        for (row, url, _), answer in self.fetch(jobs):
            feed = feeds[row["feed_id"]]
            if isinstance(answer, FetchError | Unreadable):
                note_failure(feed, answer)
            elif isinstance(answer, Fetched) and not self.is_as_it_was(row, url, answer.body):
                came.append((feed, url, answer))
        return self.read_all(came)

    def read_all(self, came: Sequence[tuple[Gathered, str, Fetched]]) -> dict[int, FeedReading]:
        """Read documents; gives the readings that may lead further, by the feed's id."""
        documents = [self.document_of(feed.row, url, answer) for feed, url, answer in came]
        last: dict[int, FeedReading] = {}
        for (feed, url, answer), reading in zip(came, self.read(documents), strict=True):
            if isinstance(reading, Unreadable):
                feed.problems.append(str(reading))
                continue
            feed.remember(document_row(feed.row, url, answer, reading, self.now), reading)
            known = last.get(id(feed))
            last[id(feed)] = reading if known is None else joined(known, reading)
            feed.reading = joined(feed.reading, reading)
        return last

    def remembered_of(self, row: FeedRow, url: str) -> DocumentRow | None:
        """Return a document as an earlier visit read it; None if it is new."""
        return self.remembered.get(document_id(row["feed_id"], redact_url(url)))

    def is_as_it_was(self, row: FeedRow, url: str, body: bytes) -> bool:
        """Tell whether a document's bytes are those of the last visit."""
        known = self.remembered_of(row, url)
        return known is not None and hash_of(body) == known["body_hash"]

    def validators_of(self, row: FeedRow, url: str) -> Validators | None:
        """Return the validators for requesting a document."""
        known = self.remembered_of(row, url)
        return Validators(known["etag"], known["last_modified"]) if known else None

    def document_of(self, row: FeedRow, url: str, answer: Fetched) -> Document:
        """Return a further document as a child reads it."""
        first = Document(answer.body, answer.final_url, row["feed_id"], answer.charset, self.now)
        mark = mark_of(self.remembered_of(row, url))
        rule = listing_rule(row, self.listings)
        return dataclasses.replace(known_of_feed(first, row), mark=mark, rule=rule)


def mark_of(known: DocumentRow | None) -> str | None:
    """Return how far an index was read when its document was last read."""
    return known["mark"] if known else None


def listing_rule(row: FeedRow, rules: Sequence[ListingRule]) -> ListingRule | None:
    """Return the rule for reading a listing; its older pages are read like its first."""
    return rule_for(row["url"], rules) if row["kind"] == FeedKind.LISTING else None


def first_document(
    answer: Answer, remembered: Mapping[str, DocumentRow], now: datetime, listings: Sequence[ListingRule] = ()
) -> Document:
    """Return the document at a feed's own address as a child reads it."""
    row, came = answer.row, answer.answer
    assert isinstance(came, Fetched)
    mark = mark_of(remembered.get(document_id(row["feed_id"], row["url"])))
    document = Document(came.body, came.final_url, row["feed_id"], came.charset, now)
    return dataclasses.replace(known_of_feed(document, row), mark=mark, rule=listing_rule(row, listings))


def known_of_feed(document: Document, row: FeedRow) -> Document:
    """Return a document with the facts from its feed's row."""
    return dataclasses.replace(
        document,
        kind=row["kind"],
        last_read_at=row["last_success_at"],
        source_id=row["source_id"],
        time_zone=row["time_zone"],
    )


def begun_visit(
    answer: Answer,
    reading: FeedReading | Unreadable | None,
    remembered: Mapping[str, DocumentRow],
    now: datetime,
) -> Gathered | None:
    """Return a visit after its first document; None if that document failed or leads nowhere."""
    row = answer.row
    if isinstance(answer.answer, FetchError | Unreadable) or isinstance(reading, Unreadable):
        return None
    if reading is not None:
        begun = Gathered(row, reading)
        begun.remember(document_row(row, row["url"], answer.answer, reading, now), reading)
        return begun
    mark = mark_of(remembered.get(document_id(row["feed_id"], row["url"])))
    further = asked_again(row["kind"], mark)
    return Gathered(row, FeedReading((), further=further)) if further else None


def note_failure(feed: Gathered, fault: FetchError | Unreadable) -> None:
    """Note that a document failed; one that the server refused is not requested again soon."""
    feed.problems.append(fault.problem if isinstance(fault, FetchError) else str(fault))
    feed.is_short = feed.is_short or not isinstance(fault, Refused | Unreadable)


def told(feed: Gathered) -> FeedReading:
    """Return a feed's complete reading, with the problems met on the way."""
    if not feed.problems:
        return feed.reading
    said = f"{len(feed.problems)} of {len(feed.asked)} further documents not read: {feed.problems[0]}"
    said = f"{CUT_OFF}: {said}" if feed.is_short else said
    problem = "; ".join(filter(None, (feed.reading.problem, said)))
    return dataclasses.replace(feed.reading, problem=problem)


def document_row(
    row: FeedRow, url: str, answer: Fetched | Unchanged, reading: FeedReading, now: datetime
) -> DocumentRow:
    """Return what to remember of a document."""
    shown = redact_url(url)
    return {
        "document_id": document_id(row["feed_id"], shown),
        "feed_id": row["feed_id"],
        "url": shown,
        "mark": reading.mark,
        "etag": answer.headers.get("etag"),
        "last_modified": answer.headers.get("last-modified"),
        "body_hash": hash_of(answer.body) if isinstance(answer, Fetched) else None,
        "read_at": now,
    }
