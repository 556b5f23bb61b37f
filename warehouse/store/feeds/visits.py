"""Due feeds, and the results of a visit: state, validators, items and visit in one transaction.

What is known of the documents behind a feed (sitemaps of an index, pages of a list) is stored beside its state.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import chain
from typing import TypedDict

import duckdb

from presswatch.records import Drop, FollowedFeed, Visit, VisitOutcome
from warehouse.store.articles.revisits import mark_deleted
from warehouse.store.feeds.entries import NewItem, PostSpan, keep_edits, keep_items, of_run, vanished
from warehouse.store.file.rows import (
    fields_of,
    insert,
    replace,
    select,
    select_as,
    select_for_as,
)
from warehouse.store.file.touched import note_touched
from warehouse.store.runs import keep_drops


class DocumentRow(TypedDict):
    """A row of `feed_documents` without its run: a document of a feed as it was last read."""

    document_id: str
    feed_id: str
    url: str
    mark: str | None
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    read_at: datetime


def document_id(feed_id: str, url: str) -> str:
    """Return the name of a document of a feed."""
    return "o" + blake2b(f"{feed_id}\n{url}".encode("utf-8", "replace"), digest_size=8).hexdigest()


def known_documents(connection: duckdb.DuckDBPyConnection, feed_ids: Sequence[str]) -> dict[str, DocumentRow]:
    """Return the documents of these feeds as they were last read, by their ids."""
    sql = "SELECT * EXCLUDE (run_id) FROM feed_documents SEMI JOIN wanted ON feed_id = key"
    return {row["document_id"]: row for row in select_for_as(connection, DocumentRow, sql, feed_ids)}


def keep_documents(connection: duckdb.DuckDBPyConnection, rows: Sequence[DocumentRow], run_id: str) -> None:
    """Replace what is remembered about these documents, in the caller's transaction."""
    replace(connection, "feed_documents", "document_id", [{**row, "run_id": run_id} for row in rows])


#: a visit due this soon after a run has begun is made in it: runs begin some seconds early or late
DUE_SOON = timedelta(seconds=30)

#: an address of the table `{0}` without what changes in a move: the scheme, `www.`, a final slash
ADDRESS = r"rtrim(regexp_replace({0}.url, '^https?://(www\.)?', ''), '/')"
#: whether a feed has permanently moved to the address of another followed feed
IS_ANOTHER = (
    "(feeds.previous_url IS NOT NULL AND EXISTS (FROM feeds other WHERE other.is_followed "
    "AND other.feed_id <> feeds.feed_id AND (other.previous_url IS NULL OR other.feed_id < feeds.feed_id) "
    f"AND {ADDRESS.format('other')} = {ADDRESS.format('feeds')}))"
)


class FeedRow(TypedDict):
    """A row of `feeds`: what the list says about it, and how its visits went."""

    feed_id: str
    url: str
    source_id: str | None
    language: str | None
    kind: str
    time_zone: str | None
    is_followed: bool
    state: str
    title: str | None
    problem: str | None
    last_visit_at: datetime | None
    next_visit_at: datetime | None
    last_new_item_at: datetime | None
    last_success_at: datetime | None
    last_full_fetch_at: datetime | None
    failures: int
    failure_weight: float | None
    interval_seconds: float | None
    entries_a_day: float | None
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    moved_to: str | None
    moves_seen: int | None
    moved_since: datetime | None
    previous_url: str | None


class Gap(TypedDict):
    """A row of `gaps`: two visits of a feed shared no item, so others may have come and gone in between."""

    feed_id: str
    noticed_at: datetime
    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """One visit with all its changes: the feed's row, its new items, a gap, drops, known items with other words."""

    visit: Visit
    feed_row: FeedRow
    items: Sequence[NewItem] = ()
    gap: Gap | None = None
    drops: Sequence[Drop] = ()
    edited: Sequence[NewItem] = ()
    documents: Sequence[DocumentRow] = ()
    span: PostSpan | None = None

    def with_documents(self, documents: Sequence[DocumentRow]) -> VisitRecord:
        """Return the same with what to remember about the feed's documents; a failed visit remembers nothing."""
        return (
            self
            if self.visit.outcome in (VisitOutcome.FAILED, VisitOutcome.POSTPONED)
            else dataclasses.replace(self, documents=documents)
        )


def due_feeds(connection: duckdb.DuckDBPyConnection, now: datetime, *, force: bool) -> list[FeedRow]:
    """Return rows of the followed feeds to be visited now or in a moment, longest waiting first.

    A feed last visited after now was visited while the clock was ahead: its next visit is as far ahead. A feed that has
    moved to the address of another followed feed is that feed, and is not visited as well.
    """
    return select_as(
        connection,
        FeedRow,
        f"SELECT * FROM feeds WHERE is_followed AND NOT {IS_ANOTHER} "
        "AND (? OR next_visit_at IS NULL OR next_visit_at <= ? OR last_visit_at > ?) "
        "ORDER BY last_visit_at NULLS FIRST, feed_id",
        [force, now + DUE_SOON, now],
    )


def hot_visits(connection: duckdb.DuckDBPyConnection, regular_seconds: float) -> list[datetime]:
    """Return the next visits of feeds that answer and are visited more often than in each regular round."""
    rows = select(
        connection,
        f"SELECT next_visit_at FROM feeds WHERE is_followed AND NOT {IS_ANOTHER} AND failures = 0 "
        "AND interval_seconds < ? AND next_visit_at IS NOT NULL",
        [regular_seconds],
    )
    return [row["next_visit_at"] for row in rows]


def followed_feeds(connection: duckdb.DuckDBPyConnection) -> list[FollowedFeed]:
    """Return every followed feed with its state, by address."""
    columns = ", ".join(FollowedFeed.__annotations__)
    return select_as(connection, FollowedFeed, f"SELECT {columns} FROM feeds WHERE is_followed ORDER BY url")


def feed_addresses(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Return the id and the address of every feed that was ever followed."""
    return [(row["feed_id"], row["url"]) for row in select(connection, "SELECT feed_id, url FROM feeds")]


def keep_visits(connection: duckdb.DuckDBPyConnection, records: Sequence[VisitRecord], run_id: str) -> int:
    """Store visits, all or nothing; return how many items became pending."""
    connection.execute("BEGIN")
    lineage = {"run_id": run_id}
    replace(connection, "feeds", "feed_id", [{**record.feed_row, **lineage} for record in records])
    insert(connection, "visits", [visit_row(record.visit, run_id) for record in records])
    insert(connection, "gaps", [{**record.gap, **lineage} for record in records if record.gap])
    keep_drops(connection, run_id, list(chain.from_iterable(record.drops for record in records)))
    keep_documents(connection, list(chain.from_iterable(record.documents for record in records)), run_id)
    pending = keep_items(connection, of_run(chain.from_iterable(record.items for record in records), run_id))
    keep_edits(connection, of_run(chain.from_iterable(record.edited for record in records), run_id))
    moved = connection.execute(f"SELECT feed_id FROM feeds WHERE {IS_ANOTHER} AND next_visit_at IS NOT NULL").fetchall()
    connection.execute(
        f"UPDATE feeds SET next_visit_at = NULL, problem = 'moved to ' || url || ', which is followed as well: "
        f"one feed, visited once' WHERE {IS_ANOTHER} AND next_visit_at IS NOT NULL"
    )
    note_touched(connection, "feeds", [feed_id for (feed_id,) in moved])
    mark_vanished(connection, records, run_id)
    connection.execute("COMMIT")
    return pending


def mark_vanished(connection: duckdb.DuckDBPyConnection, records: Sequence[VisitRecord], run_id: str) -> None:
    """Mark posts that disappeared from channels as deleted."""
    for record in records:
        if record.span:
            mark_deleted(connection, vanished(connection, record.visit.feed_id, record.span), run_id, record.visit.at)


def visit_row(visit: Visit, run_id: str) -> dict[str, object]:
    """Return a visit as a row; its id says which run visited which feed."""
    return fields_of(visit) | {"visit_id": f"{run_id}-{visit.feed_id}", "run_id": run_id}
