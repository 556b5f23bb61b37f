"""The feeds that are due, and what a visit left: state, validators, items and visit in one transaction."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from typing import TypedDict

import duckdb

from presswatch.records import Drop, DropReason, FollowedFeed, Visit, VisitOutcome
from warehouse.store.articles.items import ItemFacts
from warehouse.store.articles.revisits import mark_deleted
from warehouse.store.feeds.documents import DocumentRow, keep_documents
from warehouse.store.feeds.posts import PostSpan, vanished
from warehouse.store.file.rows import (
    change_for,
    delete,
    fields_of,
    insert,
    insert_staged,
    replace,
    select,
    select_as,
    select_for,
    select_for_as,
    staged,
    staged_without_bad,
)
from warehouse.store.runs import keep_drops

#: a visit that is due so soon after a run has begun is made in it: runs begin some seconds early or late
DUE_SOON = timedelta(seconds=30)
#: items copied towards the store at a time: a feed of ten thousand would be held three times over
ROWS_STAGED = 500

#: an address of the table `{0}` without what moves change: the scheme, `www.`, a slash at the end
ADDRESS = r"rtrim(regexp_replace({0}.url, '^https?://(www\.)?', ''), '/')"
#: whether a feed has moved for good to the address of another one that is followed
IS_ANOTHER = (
    "(feeds.previous_url IS NOT NULL AND EXISTS (FROM feeds other WHERE other.is_followed "
    "AND other.feed_id <> feeds.feed_id AND (other.previous_url IS NULL OR other.feed_id < feeds.feed_id) "
    f"AND {ADDRESS.format('other')} = {ADDRESS.format('feeds')}))"
)


class FeedRow(TypedDict):
    """A row of `feeds`: what the list says of it, and how its visits went."""

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


class KnownItem(TypedDict):
    """A stored item as far as it tells whether an entry is the same."""

    item_key: str
    name_key: str
    feed_id: str
    guid: str | None
    url: str | None
    title: str | None
    published_at: datetime | None
    article_id: str
    link_id: str | None
    text_hash: str | None


class NewItem(ItemFacts):
    """An item as a visit found it: a row of `items` without its run."""

    item_key: str
    name_key: str | None
    told_key: str | None
    link_id: str | None
    article_id: str
    host: str
    first_seen_at: datetime
    text_hash: str | None


class ItemOfRun(NewItem):
    """A row of `items`."""

    run_id: str


class Gap(TypedDict):
    """A row of `gaps`: two visits of a feed shared no item, so others may have come and gone between them."""

    feed_id: str
    noticed_at: datetime
    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """One visit with all it changes: the feed's row, its new items, a gap, drops, known items with other words."""

    visit: Visit
    feed_row: FeedRow
    items: Sequence[NewItem] = ()
    gap: Gap | None = None
    drops: Sequence[Drop] = ()
    edited: Sequence[NewItem] = ()
    documents: Sequence[DocumentRow] = ()
    span: PostSpan | None = None

    def with_documents(self, documents: Sequence[DocumentRow]) -> VisitRecord:
        """The same with what is to be remembered of the feed's documents; a failed visit remembers nothing."""
        return (
            self
            if self.visit.outcome in (VisitOutcome.FAILED, VisitOutcome.POSTPONED)
            else dataclasses.replace(self, documents=documents)
        )


def due_feeds(connection: duckdb.DuckDBPyConnection, now: datetime, *, force: bool) -> list[FeedRow]:
    """Rows of the followed feeds that are to be visited now or in a moment, longest waiting first.

    One visited later than now was visited by a clock that ran ahead: its next visit stands as far ahead. One that has
    moved to where another followed feed is, is that feed: it is not visited beside it.
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
    """When the feeds that answer and are visited oftener than in each regular round are visited next."""
    rows = select(
        connection,
        f"SELECT next_visit_at FROM feeds WHERE is_followed AND NOT {IS_ANOTHER} AND failures = 0 "
        "AND interval_seconds < ? AND next_visit_at IS NOT NULL",
        [regular_seconds],
    )
    return [row["next_visit_at"] for row in rows]


def followed_feeds(connection: duckdb.DuckDBPyConnection) -> list[FollowedFeed]:
    """Every followed feed with its state, by address."""
    columns = ", ".join(FollowedFeed.__annotations__)
    return select_as(connection, FollowedFeed, f"SELECT {columns} FROM feeds WHERE is_followed ORDER BY url")


def feed_addresses(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """The id and the address of every feed that was ever followed."""
    return [(row["feed_id"], row["url"]) for row in select(connection, "SELECT feed_id, url FROM feeds")]


def known_items(connection: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> list[KnownItem]:
    """Stored items that bear one of the keys: their own, that of their name, link, or title and time."""
    return select_for_as(
        connection,
        KnownItem,
        "SELECT item_key, coalesce(name_key, item_key) AS name_key, feed_id, guid, url, title, published_at, "
        "article_id, coalesce(link_id, CASE WHEN url IS NOT NULL THEN article_id END) AS link_id, text_hash FROM items "
        "WHERE item_key IN (FROM wanted) OR name_key IN (FROM wanted) OR told_key IN (FROM wanted) "
        "OR coalesce(link_id, article_id) IN (FROM wanted)",
        keys,
    )


def keep_visits(connection: duckdb.DuckDBPyConnection, records: Sequence[VisitRecord], run_id: str) -> int:
    """Store visits, all or nothing; returns how many items became pending."""
    connection.execute("BEGIN")
    lineage = {"run_id": run_id}
    replace(connection, "feeds", "feed_id", [{**record.feed_row, **lineage} for record in records])
    insert(connection, "visits", [visit_row(record.visit, run_id) for record in records])
    insert(connection, "gaps", [{**record.gap, **lineage} for record in records if record.gap])
    keep_drops(connection, run_id, list(chain.from_iterable(record.drops for record in records)))
    keep_documents(connection, list(chain.from_iterable(record.documents for record in records)), run_id)
    pending = keep_items(connection, of_run(chain.from_iterable(record.items for record in records), run_id))
    keep_edits(connection, of_run(chain.from_iterable(record.edited for record in records), run_id))
    connection.execute(
        f"UPDATE feeds SET next_visit_at = NULL, problem = 'moved to ' || url || ', which is followed as well: "
        f"one feed, visited once' WHERE {IS_ANOTHER} AND next_visit_at IS NOT NULL"
    )
    mark_vanished(connection, records, run_id)
    connection.execute("COMMIT")
    return pending


def mark_vanished(connection: duckdb.DuckDBPyConnection, records: Sequence[VisitRecord], run_id: str) -> None:
    """Note which posts of channels once stood between others and do so no longer."""
    for record in records:
        if record.span:
            mark_deleted(connection, vanished(connection, record.visit.feed_id, record.span), run_id, record.visit.at)


def of_run(items: Iterable[NewItem], run_id: str) -> list[ItemOfRun]:
    """Items with the run that found them."""
    return [ItemOfRun(**item, run_id=run_id) for item in items]


def keep_items(connection: duckdb.DuckDBPyConnection, items: Sequence[ItemOfRun]) -> int:
    """Store new items as pending; one whose article is there already, or waited for, only adds its feed to it.

    Where another feed's item was given up, this one is tried: its feed may hold the text, its page be there again.

    An item that cannot be stored becomes a drop; the others are stored.
    """
    stored = select_for(
        connection,
        "SELECT item_key FROM items SEMI JOIN wanted ON item_key = key",
        [item["item_key"] for item in items],
    )
    known = {row["item_key"] for row in stored}
    fresh = list({item["item_key"]: item for item in items if item["item_key"] not in known}.values())
    names = "item_key, article_id, feed_id, guid, first_seen_at, run_id"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE arriving AS SELECT {names} FROM items LIMIT 0")
    for start in range(0, len(fresh), ROWS_STAGED):
        take_in(connection, fresh[start : start + ROWS_STAGED])
    connection.execute(
        "INSERT INTO article_feeds BY NAME SELECT article_id, feed_id, any_value(guid) AS guid, "
        "min(first_seen_at) AS first_seen_at, any_value(run_id) AS run_id FROM arriving "
        "ANTI JOIN article_feeds AS there USING (article_id, feed_id) GROUP BY article_id, feed_id"
    )
    connection.execute(
        "INSERT INTO item_states BY NAME SELECT item_key, CASE WHEN EXISTS (FROM articles a WHERE a.article_id = "
        "arriving.article_id) OR row_number() OVER (PARTITION BY article_id ORDER BY first_seen_at, item_key) > 1 "
        "OR EXISTS (FROM items i JOIN item_states s USING (item_key) WHERE i.article_id = arriving.article_id "
        "AND s.state <> 'given_up') "
        "THEN 'done' ELSE 'pending' END AS state, 0 AS tries, run_id FROM arriving"
    )
    found = connection.execute(
        "SELECT count(*) FROM item_states SEMI JOIN arriving USING (item_key) WHERE state = 'pending'"
    ).fetchone()
    connection.execute("DROP TABLE arriving")
    return int(found[0]) if found else 0


def take_in(connection: duckdb.DuckDBPyConnection, items: Sequence[ItemOfRun]) -> None:
    """Store the rows of new items, in `arriving` too; one that fits no column becomes a drop."""
    rows, refused = staged_without_bad(partial(staged, connection, "items"), items)
    insert_staged(connection, "items", rows)
    bad = {item["item_key"] for item, _ in refused}
    insert(connection, "arriving", [item for item in items if item["item_key"] not in bad])
    for item, problem in refused:
        keep_drops(connection, item["run_id"], [bad_item_drop(item, problem)])


def keep_edits(connection: duckdb.DuckDBPyConnection, items: Sequence[ItemOfRun]) -> None:
    """Put the new words of known items in place of the old ones.

    Where the feed's own text is the article, or nothing became of the item, it is tried again: page first, as ever.
    """
    edits = {item["item_key"]: item for item in items}
    stored = select_for(
        connection, "SELECT item_key, first_seen_at FROM items SEMI JOIN wanted ON item_key = key", list(edits)
    )
    rows = [{**edits[row["item_key"]], "first_seen_at": row["first_seen_at"]} for row in stored]
    for start in range(0, len(rows), ROWS_STAGED):
        # What cannot be stored leaves the old words standing; the entry itself is kept already.
        fit, _ = staged_without_bad(partial(staged, connection, "items"), rows[start : start + ROWS_STAGED])
        delete(connection, "items", "item_key", fit.column("item_key").to_pylist())
        insert_staged(connection, "items", fit)
    change_for(
        connection,
        "UPDATE item_states SET state = 'pending', next_try_at = NULL WHERE item_key IN (SELECT key FROM wanted) "
        "AND (state = 'given_up' OR (state = 'done' AND item_key IN (SELECT i.item_key FROM items i "
        "JOIN articles a ON a.article_id = i.article_id AND a.feed_id = i.feed_id "
        "AND a.text_origin IN ('feed', 'post'))))",
        list(edits),
    )


def bad_item_drop(item: ItemOfRun, problem: str) -> Drop:
    """The row that says why an entry of a feed could not be stored."""
    # What fits no column may be no text at all.
    url, title = (value if isinstance(value, str) else None for value in (item["url"], item["title"]))
    at = item["first_seen_at"]
    return Drop(at, DropReason.BAD_ROW, url, title and title[:300], item["feed_id"], problem, item["item_key"])


def visit_row(visit: Visit, run_id: str) -> dict[str, object]:
    """A visit as a row; its id says which run visited which feed."""
    return fields_of(visit) | {"visit_id": f"{run_id}-{visit.feed_id}", "run_id": run_id}
