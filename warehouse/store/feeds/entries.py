"""Entries of feeds as items of the store: known ones, new ones waiting for their page, changed words.

Also finds posts that disappeared from channels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypedDict

import duckdb

from presswatch.records import Drop, DropReason
from warehouse.store.articles.items import ItemFacts
from warehouse.store.file.rows import (
    change_for,
    delete,
    insert,
    insert_staged,
    select_for,
    select_for_as,
    staged,
    staged_without_bad,
)
from warehouse.store.runs import keep_drops

#: items copied into the store at a time: a feed of ten thousand would be held three times over
ROWS_STAGED = 500


#: the keys by which a stored item is found
NAMES = ("item_key", "name_key", "told_key", "coalesce(link_id, article_id)")


class KnownItem(TypedDict):
    """The parts of a stored item that tell whether an entry is the same."""

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


def known_items(connection: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> list[KnownItem]:
    """Return stored items with one of the keys: their own, that of their name, link, or title and time.

    One search for each column, and full rows only of the results. The searches read four columns of keys in full: for
    500 entries 12 CPU-ms among 100,000 items, 75 among a million. Rows of recent items lie together and add little; 250
    rows scattered over a million items add 90 CPU-ms. Nothing tried is flat (docs/performance.md, "Known entries").
    """
    found = " UNION ALL ".join(f"SELECT rowid FROM items SEMI JOIN wanted ON {name} = key" for name in NAMES)
    return select_for_as(
        connection,
        KnownItem,
        "SELECT item_key, coalesce(name_key, item_key) AS name_key, feed_id, guid, url, title, published_at, "
        "article_id, coalesce(link_id, CASE WHEN url IS NOT NULL THEN article_id END) AS link_id, text_hash FROM items "
        f"WHERE rowid IN ({found})",
        keys,
    )


def of_run(items: Iterable[NewItem], run_id: str) -> list[ItemOfRun]:
    """Return the items with the run that found them."""
    return [ItemOfRun(**item, run_id=run_id) for item in items]


def keep_items(connection: duckdb.DuckDBPyConnection, items: Sequence[ItemOfRun]) -> int:
    """Store new items as pending; if the article exists or is pending, only add the item's feed to it.

    If another feed's item was given up, this one is tried: its feed may have the text, or its page may be back.

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
    """Store the rows of new items, also in `arriving`; one that fits no column becomes a drop."""
    rows, refused = staged_without_bad(partial(staged, connection, "items"), items)
    insert_staged(connection, "items", rows)
    bad = {item["item_key"] for item, _ in refused}
    insert(connection, "arriving", [item for item in items if item["item_key"] not in bad])
    for item, problem in refused:
        keep_drops(connection, item["run_id"], [bad_item_drop(item, problem)])


def keep_edits(connection: duckdb.DuckDBPyConnection, items: Sequence[ItemOfRun]) -> None:
    """Replace the words of known items by the new ones.

    If the feed's own text is the article, or the item became nothing, it is tried again, starting with its page.
    """
    edits = {item["item_key"]: item for item in items}
    stored = select_for(
        connection, "SELECT item_key, first_seen_at FROM items SEMI JOIN wanted ON item_key = key", list(edits)
    )
    rows = [{**edits[row["item_key"]], "first_seen_at": row["first_seen_at"]} for row in stored]
    for start in range(0, len(rows), ROWS_STAGED):
        # If the new words cannot be stored, the old ones stay; the entry itself is stored already.
        fit, refused = staged_without_bad(partial(staged, connection, "items"), rows[start : start + ROWS_STAGED])
        bad = {str(row["item_key"]) for row, _ in refused}
        keys = [str(row["item_key"]) for row in rows[start : start + ROWS_STAGED]]
        delete(connection, "items", "item_key", [key for key in keys if key not in bad])
        insert_staged(connection, "items", fit)
    change_for(
        connection,
        "UPDATE item_states SET state = 'pending', next_try_at = NULL WHERE item_key IN (SELECT key FROM wanted) "
        "AND (state = 'given_up' OR (state IN ('done', 'retried') AND item_key IN (SELECT i.item_key FROM items i "
        "JOIN articles a ON a.article_id = i.article_id AND a.feed_id = i.feed_id "
        "AND a.text_origin IN ('feed', 'post'))))",
        list(edits),
    )


def bad_item_drop(item: ItemOfRun, problem: str) -> Drop:
    """Return the row that says why an entry of a feed could not be stored."""
    # A value that fits no column may be no string at all.
    url, title = (value if isinstance(value, str) else None for value in (item["url"], item["title"]))
    at = item["first_seen_at"]
    return Drop(at, DropReason.BAD_ROW, url, title and title[:300], item["feed_id"], problem, item["item_key"])


@dataclass(frozen=True, slots=True)
class PostSpan:
    """Posts that were seen side by side: the first and last number, and the existing numbers."""

    first: int
    last: int
    numbers: frozenset[int]


def vanished(connection: duckdb.DuckDBPyConnection, feed_id: str, span: PostSpan) -> list[str]:
    """Return articles of posts that are missing between existing posts."""
    rows = connection.execute(
        "SELECT i.article_id, try_cast(split_part(i.guid, '/', -1) AS BIGINT) AS number FROM items i "
        "JOIN articles a USING (article_id) "
        "WHERE i.feed_id = ? AND i.is_whole AND a.gone_at IS NULL AND number > ? AND number < ?",
        [feed_id, span.first, span.last],
    ).fetchall()
    return [article_id for article_id, number in rows if number not in span.numbers]
