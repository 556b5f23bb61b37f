"""Quarantine: drops that can be tried again, by id or by reason, and the results of second tries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import duckdb

from presswatch.records import Retry
from warehouse.store.articles.items import ItemFacts
from warehouse.store.file.rows import change_for, select, select_as, select_for_as
from warehouse.store.file.touched import note_touched


class OpenDrop(ItemFacts):
    """An open drop, with what its item's feed said: empty if it has no item.

    `kind` says from what it can be retried, a Retry; None: from nothing.
    """

    drop_id: str
    reason: str
    at: datetime
    kind: str | None
    item_key: str | None
    seed_path: str | None
    raw_file: str | None
    raw_offset: int | None
    article_id: str | None
    publisher_id: str | None


#: what is forgotten about a feed, so that its next visit reads it in full
VISIT_MEMORY = ("etag", "last_modified", "body_hash", "next_visit_at")
#: open drops with what a second try needs: `kind` says from what they can be retried
OPEN = """
WITH open_drops AS (
    FROM drops WHERE replay_run_id IS NULL
), seen AS (
    SELECT item_key, article_id, feed_id, guid, url, title, published_at, authors,
           summary_html, content_html, language, image_url, categories, section, credits, is_whole, date_origin,
           told_source, told_source_url
    FROM items SEMI JOIN open_drops USING (item_key)
), tried AS (
    FROM item_states SEMI JOIN open_drops USING (item_key)
)
SELECT d.drop_id, d.item_key, d.seed_path, d.raw_file, d.raw_offset, d.reason, d.feed_id, d."at",
       i.* EXCLUDE (item_key, feed_id), f.source_id AS publisher_id, a.text_origin AS known_from,
       CASE WHEN d.raw_file IS NOT NULL AND i.item_key IS NOT NULL THEN 'item page'
            WHEN d.raw_file IS NOT NULL AND EXISTS (
                FROM article_versions v WHERE v.raw_file = d.raw_file AND v.raw_offset = d.raw_offset) THEN 'version'
            WHEN d.raw_file IS NOT NULL THEN 'archive page'
            WHEN i.item_key IS NOT NULL AND i.url IS NOT NULL THEN 'item'
            WHEN d.seed_path IS NOT NULL THEN 'seed'
            WHEN d.feed_id IS NOT NULL THEN 'feed' END AS kind
FROM open_drops d
LEFT JOIN seen i ON i.item_key = d.item_key
LEFT JOIN tried s ON s.item_key = d.item_key
LEFT JOIN articles a ON a.article_id = i.article_id
LEFT JOIN feeds f ON f.feed_id = d.feed_id
WHERE (d.raw_file IS NOT NULL OR coalesce(s.state NOT IN ('pending', 'retried'), true))
  AND coalesce(a.text_origin = 'feed', true)
"""


def open_drops(
    connection: duckdb.DuckDBPyConnection, drop_ids: Sequence[str], reason: str | None, since: datetime | None
) -> list[OpenDrop]:
    """Return open drops with these ids, or with this reason since a time; the latest of each page.

    Items that will be fetched again anyway, or became an article meanwhile, are left out.
    """
    latest = 'QUALIFY row_number() OVER (PARTITION BY coalesce(d.item_key, d.drop_id) ORDER BY d."at" DESC) = 1'
    if drop_ids:
        return select_for_as(
            connection, OpenDrop, f"{OPEN} AND d.drop_id IN (SELECT key FROM wanted) {latest}", drop_ids
        )
    since_then = '(?::TIMESTAMPTZ IS NULL OR d."at" >= ?)'
    return select_as(connection, OpenDrop, f"{OPEN} AND d.reason = ? AND {since_then} {latest}", [reason, since, since])


def open_reasons(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    """Return each reason with the number of drops that can be replayed, the most frequent first."""
    counted = (
        f"SELECT reason, count(*) AS drops FROM ({OPEN}) WHERE kind IS NOT NULL GROUP BY reason ORDER BY 2 DESC, 1"
    )
    return [(row["reason"], row["drops"]) for row in select(connection, counted)]


def take_up(connection: duckdb.DuckDBPyConnection, drops: Sequence[OpenDrop]) -> None:
    """Let the next run try again, in the caller's transaction: items pending, seeds unread, feeds read in full."""
    forgotten = ", ".join(f"{name} = NULL" for name in VISIT_MEMORY)
    for kind, column, table, change in (
        (Retry.ITEM, "item_key", "items", "UPDATE item_states SET state = 'pending', tries = 0, next_try_at = NULL"),
        (Retry.SEED, "seed_path", "seed_files", "DELETE FROM seed_files"),
        (Retry.FEED, "feed_id", "feeds", f"UPDATE feeds SET {forgotten}"),
    ):
        keys = [str(key) for drop in drops if drop["kind"] == kind and (key := drop.get(column))]
        note_touched(connection, table, keys)
        change_for(connection, f"{change} WHERE {column} IN (SELECT key FROM wanted)", keys)


def close_drops(connection: duckdb.DuckDBPyConnection, drops: Sequence[OpenDrop], run_id: str) -> None:
    """Record which run replayed these drops, and close earlier drops of the same items."""
    note = "UPDATE drops SET replay_run_id = ? WHERE replay_run_id IS NULL AND {} IN (SELECT key FROM wanted)"
    change_for(connection, note.format("drop_id"), [drop["drop_id"] for drop in drops], [run_id])
    change_for(connection, note.format("item_key"), [drop["item_key"] for drop in drops if drop["item_key"]], [run_id])
