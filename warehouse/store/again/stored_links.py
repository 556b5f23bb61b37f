"""Links stored before their secrets were masked: find them, and replace them by what the caller makes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypedDict

import duckdb

from warehouse.store.file.rows import select_as
from warehouse.store.file.touched import note_touched

TASK = "mask links"
#: columns that hold one address, and those that hold a text with addresses in it
ADDRESSES = {
    "items": ("url", "guid", "told_source_url"),
    "articles": ("url",),
    "article_links": ("url",),
    "article_feeds": ("guid",),
    "drops": ("url",),
    "backfill_captures": ("url",),
}
PICTURES = {"items": ("image_url",), "articles": ("image_url",)}
TEXTS = {"items": ("summary_html", "content_html"), "drops": ("detail",)}
#: what may hold a secret; code examines it more closely
MAY_HOLD = (
    r"[A-Za-z0-9_-]{20,}|//[^/?#]*@|%[0-9A-Fa-f]{2}.*="
    r"|(?i:token|secret|pass|pwd|pw|jwt|key|auth|sig|code|sess|sid|otp|ticket|md5|hmac|hdn|unlock|credential)[^&]*[=/]"
)
AT_ONCE = 10_000


class ItemLink(TypedDict):
    """An item with its link and its feed's outlet."""

    item_key: str
    url: str
    source_id: str | None


def awaits_masking(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether links that an earlier version stored are still to be masked."""
    return connection.execute("SELECT EXISTS (FROM tasks_left WHERE task = ?)", [TASK]).fetchone() == (True,)


def count_masked(connection: duckdb.DuckDBPyConnection) -> int:
    """Return how many items have a link whose secret is in a private folder, this home's or another's."""
    found = connection.execute("SELECT count(*) FROM items WHERE contains(url, '***')").fetchone()
    return int(found[0]) if found else 0


def mask_column(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, masked: Callable[[str], str]
) -> Sequence[str]:
    """Replace the values of a column by what `masked` makes of them; return the new values."""
    sql = f"SELECT DISTINCT {column} FROM {table} WHERE regexp_matches({column}, ?, 's')"
    pairs: dict[str, str] = {}
    found = connection.execute(sql, [MAY_HOLD])
    while values := found.fetchmany(AT_ONCE):
        pairs |= {before: after for (before,) in values if (after := masked(before)) != before}
    if pairs:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE masked_links AS "
            "SELECT unnest(?::VARCHAR[]) AS before, unnest(?::VARCHAR[]) AS after",
            [list(pairs), list(pairs.values())],
        )
        connection.execute(f"UPDATE {table} SET {column} = after FROM masked_links WHERE {column} = before")
        connection.execute("DROP TABLE masked_links")
    return list(pairs.values())


def items_at(connection: duckdb.DuckDBPyConnection, urls: Sequence[str]) -> list[ItemLink]:
    """Return the items that have these links."""
    return select_as(
        connection,
        ItemLink,
        "SELECT item_key, i.url, f.source_id FROM items i LEFT JOIN feeds f ON f.feed_id = i.feed_id "
        "WHERE i.url IN (SELECT unnest(?::VARCHAR[]))",
        [list(urls)],
    )


def keep_link_ids(connection: duckdb.DuckDBPyConnection, ids: Mapping[str, str]) -> None:
    """Store the article ids that items' links now give; existing ones stay."""
    connection.execute(
        "UPDATE items SET link_id = told.link_id FROM (SELECT unnest(?::VARCHAR[]) AS key, "
        "unnest(?::VARCHAR[]) AS link_id) told WHERE item_key = key",
        [list(ids), list(ids.values())],
    )
    note_touched(connection, "items", list(ids))


def note_masked(connection: duckdb.DuckDBPyConnection, urls: Sequence[str]) -> None:
    """Notify a cluster's lake of the articles at these links, and record that the work is done."""
    if urls:
        found = connection.execute(
            "SELECT article_id FROM articles WHERE url IN (SELECT unnest(?::VARCHAR[]))", [list(urls)]
        )
        note_touched(connection, "articles", [name for (name,) in found.fetchall()])
    connection.execute("DELETE FROM tasks_left WHERE task = ?", [TASK])
