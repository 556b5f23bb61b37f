"""Feeds: visit the due ones, read what changed, keep visits, states and new items."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from connectors.fetching import Fetching, fetch_all, fetching_beside
from connectors.kinds import Asking, ask
from flows.steps.feeds.changes import Answer, Known, ToldItems, answer_of, history_of, told_items, visit_record
from flows.steps.feeds.further import Further, WantedDocument, begun_visit, first_document, told
from flows.steps.feeds.private import archived, without_secrets
from flows.steps.fetch_work import FetchWork
from presswatch.errors import Unreadable
from presswatch.records import Feed, FeedKind, FeedOutcome, FeedReading, Fetched, Unchanged
from transforms.documents import Document
from transforms.feeds import Sighting, kind_of_document, lookup_keys, sighting_of, told_move, validators_for
from transforms.listings import ListingRule
from transforms.web import MirrorTable, domain_of
from transforms.work import FEED_ITEMS
from warehouse.archive import RawArchive
from warehouse.store import open_warehouse
from warehouse.store.feeds import (
    DocumentRow,
    FeedRow,
    VisitRecord,
    due_feeds,
    keep_visits,
    known_documents,
    known_items,
    without_told_counts,
)

#: feeds whose visits are stored in one transaction, and their bytes together: a parsed feed takes several times its
#: size, and an attacker may send many large ones
BATCH, BATCH_BYTES = 100, 8_000_000


@dataclass(frozen=True, slots=True)
class FeedWork(FetchWork):
    """What visiting feeds needs."""

    mirrors: MirrorTable
    #: addresses by feed id as the user wrote them; the warehouse shows none of their secrets
    addresses: Mapping[str, str]
    #: how listings are read
    listings: Sequence[ListingRule] = ()


class FeedVisits:
    """The feeds of a round while they are visited; made by `opened_visits`.

    A thread sends the requests, each host at its own pace; the holder of this object takes the answers when it suits
    the rest of the work. So one crowded or slow host does not delay anything else.
    """

    def __init__(self, work: FeedWork, fetching: Fetching, due: int) -> None:
        self.outcome = FeedOutcome()
        #: the number of feeds to visit
        self.due = due
        self._work = work
        self._fetching = fetching

    @property
    def is_done(self) -> bool:
        """Whether every feed's visit is stored."""
        return self._fetching.is_read

    def take(self, quiet_seconds: float | None = None, most_seconds: float = math.inf) -> None:
        """Read and store the answers that have come.

        Args:
            quiet_seconds: until nothing has come for this long; None: until all have come.
            most_seconds: but no longer than this.
        """
        until = time.monotonic() + most_seconds
        is_first = True
        while (is_first or time.monotonic() < until) and (answers := self._next_answers(quiet_seconds, until)):
            is_first = False
            records = visit_records(self._work, answers)
            with open_warehouse(self._work.home) as connection:
                records = without_told_counts(connection, records)
                self.outcome.items_new += keep_visits(connection, records, self._work.run_id)
            self.outcome.visits.extend(record.visit for record in records)
            self.outcome.drops.extend(drop for record in records for drop in record.drops)

    def _next_answers(self, quiet_seconds: float | None, until: float) -> list[Answer]:
        """Return the next answers, decoded, few enough to fit in memory; the raw bytes are on disk."""
        batch: list[Answer] = []
        size = 0
        # Opened anew for each batch: the archive has one writer at a time, and pages are archived in between.
        with RawArchive(self._work.home / "raw") as archive:
            for (row, began), answer in self._fetching.answers_as_they_come(quiet_seconds):
                if isinstance(answer, Fetched):
                    row = read_as(row, answer.body)
                taken = answer_of(row, answer, int((time.monotonic() - began[0]) * 1000) if began else 0)
                if isinstance(answer, Fetched) and taken.has_new_body:
                    came = self._work.links.document(answer)
                    archive.append(archived(came))
                    taken = dataclasses.replace(taken, answer=self._work.links.based(came))
                batch.append(taken)
                size += len(answer.body) if isinstance(answer, Fetched) else 0
                if len(batch) >= BATCH or size >= BATCH_BYTES or time.monotonic() >= until:
                    break
        return batch


def read_as(row: FeedRow, body: bytes) -> FeedRow:
    """Return a feed's row with the kind that its document is of; the visit stores it."""
    kind = kind_of_document(row["kind"], body)
    return row if kind == row["kind"] else {**row, "kind": kind}


@contextmanager
def opened_visits(work: FeedWork, *, force: bool) -> Iterator[FeedVisits]:
    """Start visiting every due feed; leaving the context cancels what is in progress."""
    with open_warehouse(work.home) as connection:
        due = due_feeds(connection, work.now, force=force)

    async def fetch_one(fetcher: Any, job: tuple[FeedRow, list[float]]) -> Fetched | Unchanged:
        row, began = job
        began.append(time.monotonic())
        feed = Feed(row["feed_id"], address_of(row, work.addresses), row["source_id"], row["language"], row["kind"])
        asking = Asking(fetcher, work.robots, work.deadline, told_move=told_move)
        return await ask(asking, feed, validators_for(history_of(row), work.now))

    jobs: list[tuple[FeedRow, list[float]]] = [(row, []) for row in due]
    with fetching_beside(work.policy, jobs, lambda job: domain_of(job[0]["url"]), fetch_one) as fetching:
        yield FeedVisits(work, fetching, len(jobs))


def visit_records(work: FeedWork, answers: list[Answer]) -> list[VisitRecord]:
    """Read the feeds that changed and determine what each visit changes; `answers` lose their bodies."""
    remembered = documents_of(work.home, [answer.row for answer in answers])
    tasks = reading_tasks(work, answers, remembered)
    readings: dict[str, FeedReading | Unreadable] = dict(work.pool.map_pairs(tasks))
    kept = gather_further(work, answers, readings, remembered)
    readings = without_secrets(work.links, readings)
    read = {
        answer.row["feed_id"]: (answer.row, reading)
        for answer in answers
        if isinstance(reading := readings.get(answer.row["feed_id"]), FeedReading)
    }
    entries = {name: sightings(reading, row, work.mirrors) for name, (row, reading) in read.items()}
    known = known_among(work.home, [entry for feed in entries.values() for entry in feed])
    items = {name: told_items(reading, entries[name], known, row, work.now) for name, (row, reading) in read.items()}
    return [
        visit_record(answer, readings.get(feed), items.get(feed, ToldItems()), work.now).with_documents(
            kept.get(feed, ())
        )
        for answer in answers
        for feed in [answer.row["feed_id"]]
    ]


def reading_tasks(
    work: FeedWork, answers: list[Answer], remembered: Mapping[str, DocumentRow]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the id of each feed with new bytes and the child's task; each answer loses its body when it is taken."""
    for place, answer in enumerate(answers):
        answers[place] = answer.without_body()
        if answer.has_new_body and isinstance(answer.answer, Fetched):
            yield answer.row["feed_id"], (FEED_ITEMS, first_document(answer, remembered, work.now, work.listings))


def documents_of(home: Path, rows: Sequence[FeedRow]) -> dict[str, DocumentRow]:
    """Remembered documents of the feeds whose kind has several."""
    ids = [row["feed_id"] for row in rows if row["kind"] != FeedKind.FEED]
    if not ids:
        return {}
    with open_warehouse(home) as connection:
        return known_documents(connection, ids)


def read_documents(work: FeedWork, documents: Sequence[Document]) -> list[FeedReading | Unreadable]:
    """Read documents in children; results come in their order."""
    tasks = ((None, (FEED_ITEMS, document)) for document in documents)
    return [reading for _, reading in work.pool.map_pairs(tasks)]


def gather_further(
    work: FeedWork,
    answers: Sequence[Answer],
    readings: dict[str, FeedReading | Unreadable],
    remembered: Mapping[str, DocumentRow],
) -> dict[str, list[DocumentRow]]:
    """Read what the first documents lead to and add it to `readings`; return rows of `feed_documents` by feed."""
    begun = [
        feed
        for answer in answers
        if leads_further(answer, reading := readings.get(answer.row["feed_id"]))
        and (feed := begun_visit(answer, reading, remembered, work.now))
    ]
    is_all_new = partial(has_nothing_known, work)
    further = Further(
        partial(fetched_documents, work), partial(read_documents, work), remembered, is_all_new, work.now, work.listings
    )
    further.gather(begun)
    readings.update({feed.row["feed_id"]: told(feed) for feed in begun})
    # A feed's older pages are asked for rarely: nothing of them is remembered.
    return {feed.row["feed_id"]: feed.kept for feed in begun if feed.row["kind"] != FeedKind.FEED}


def leads_further(answer: Answer, reading: FeedReading | Unreadable | None) -> bool:
    """Tell whether a visit may need more documents than the first: a feed does if it names older entries."""
    return answer.row["kind"] != FeedKind.FEED or (isinstance(reading, FeedReading) and reading.older is not None)


def has_nothing_known(work: FeedWork, row: FeedRow, reading: FeedReading) -> bool:
    """Tell whether all items of a reading are new, so that older pages may hold new ones as well."""
    entries = sightings(reading, row, work.mirrors)
    return not told_items(reading, entries, known_among(work.home, entries), row, work.now).known


def sightings(reading: FeedReading, row: FeedRow, mirrors: MirrorTable) -> list[Sighting]:
    """Return the sightings of a reading's items, in order."""
    return [sighting_of(item, mirrors, row["source_id"]) for item in reading.items]


def known_among(home: Path, entries: Sequence[Sighting]) -> Known:
    """Stored items that may be the same as these entries."""
    keys = {key for entry in entries for key in lookup_keys(entry)}
    if not keys:
        return Known(())
    with open_warehouse(home) as connection:
        return Known(known_items(connection, sorted(keys)))


def fetched_documents(work: FeedWork, jobs: Sequence[WantedDocument]) -> Iterator[tuple[WantedDocument, Any]]:
    """Fetch further documents of feeds; each is archived before it is read."""

    async def fetch_one(fetcher: Any, job: WantedDocument) -> Fetched | Unchanged:
        row, url, validators = job
        feed = Feed(row["feed_id"], work.links.whole(url), row["source_id"], row["language"], row["kind"])
        return await ask(Asking(fetcher, work.robots, work.deadline, row["url"]), feed, validators)

    with RawArchive(work.home / "raw") as archive:
        for job, answer in fetch_all(work.policy, jobs, lambda job: domain_of(job[1]), fetch_one):
            if isinstance(answer, Fetched):
                came = work.links.document(answer)
                archive.append(archived(came))
                answer = work.links.based(came)
            yield job, answer


def address_of(row: FeedRow, addresses: Mapping[str, str]) -> str:
    """Return the address to visit a feed at: the user's, unless the feed moved permanently."""
    return row["url"] if row["previous_url"] else addresses.get(row["feed_id"], row["url"])
