"""Fill a home from the lake: the share of a lost house, or of a house that takes over from another.

What is taken from each table follows from how it travels: families of the chosen heads, rows of the share's feeds, and
recent rows of the rest. What the home already has stays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import duckdb

from presswatch.errors import WarehouseError
from warehouse.lake.place import LAKE, LakePlace, lake_beside, told
from warehouse.lake.travel import Travel, travels, version_of
from warehouse.store import numbered_migrations

#: entries of a feed that are taken whatever their age: those that may still be in the feed
NEWEST_ENTRIES = 1000


@dataclass(frozen=True, slots=True)
class Share:
    """What is adopted: whose feeds, and since when the rest."""

    is_ours: Callable[[str], bool]
    since: datetime


@dataclass(frozen=True, slots=True)
class Adopted:
    """How many feeds, entries and articles were taken."""

    feeds: int
    items: int
    articles: int


def adopt_share(connection: duckdb.DuckDBPyConnection, place: LakePlace, share: Share) -> Adopted:
    """Take a share's rows from the lake into the open warehouse, all or nothing.

    Raises:
        WarehouseError: the lake cannot be reached, or has another version.
    """
    try:
        with lake_beside(connection, place):
            require_same_version(connection)
            every = travels(connection, "warehouse")
            find_heads(connection, share)
            connection.execute("BEGIN")
            for one in every:
                take(connection, one, share)
            connection.execute("COMMIT")
            return counted(connection)
    except duckdb.Error as error:
        raise WarehouseError(f"the lake: {told(error)}") from error


def require_same_version(connection: duckdb.DuckDBPyConnection) -> None:
    """Refuse a lake whose tables differ from the home's.

    Raises:
        WarehouseError: it has another version.
    """
    version, newest = version_of(connection, LAKE), max(numbered_migrations())
    if version != newest:
        raise WarehouseError(f"the lake's tables have version {version}, this presswatch's {newest}: upgrade both")


def find_heads(connection: duckdb.DuckDBPyConnection, share: Share) -> None:
    """Make `our_feeds`, `taken_items` and `taken_articles`: the keys of what is taken."""
    rows = connection.execute(f"SELECT feed_id, url FROM {LAKE}.feeds").fetchall()
    connection.execute("CREATE OR REPLACE TEMP TABLE our_feeds (feed_id VARCHAR)")
    ours = [feed_id for feed_id, url in rows if share.is_ours(url)]
    connection.execute("INSERT INTO temp.our_feeds SELECT unnest(?::VARCHAR[])", [ours])
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE listed AS SELECT item_key, article_id "
        f"FROM (SELECT item_key, article_id, feed_id, first_seen_at FROM {LAKE}.items "
        "WHERE feed_id IN (SELECT feed_id FROM temp.our_feeds)) "
        "QUALIFY first_seen_at >= ? OR row_number() OVER (PARTITION BY feed_id ORDER BY first_seen_at DESC) <= ?",
        [share.since, NEWEST_ENTRIES],
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE taken_items AS SELECT item_key AS key FROM temp.listed "
        "WHERE item_key NOT IN (SELECT item_key FROM warehouse.items)"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE taken_articles AS SELECT article_id AS key FROM {LAKE}.articles "
        "WHERE first_seen_at >= ? AND (article_id IN (SELECT article_id FROM temp.listed) "
        "OR feed_id IN (SELECT feed_id FROM temp.our_feeds)) "
        "AND article_id NOT IN (SELECT article_id FROM warehouse.articles)",
        [share.since],
    )


def take(connection: duckdb.DuckDBPyConnection, one: Travel, share: Share) -> None:
    """Take a table's rows for the share."""
    if one.alone == "stays":
        return
    wanted, values = rows_wanted(one, share)
    order = f' ORDER BY "{one.at}"' if one.at else ""
    connection.execute(
        f"INSERT INTO warehouse.{one.table} BY NAME SELECT * FROM {LAKE}.{one.table} WHERE {wanted}{order}", values
    )


def rows_wanted(one: Travel, share: Share) -> tuple[str, list[datetime]]:
    """Return the condition on a table's rows, with its values."""
    if one.head:
        return f"{one.key_sql} IN (SELECT key FROM temp.taken_{one.head})", []
    if one.alone == "whole":
        return f"NOT EXISTS (FROM warehouse.{one.table})", []
    is_new = f"{one.key_sql} NOT IN (SELECT {one.key_sql} FROM warehouse.{one.table} WHERE {one.key_sql} IS NOT NULL)"
    ours = " AND feed_id IN (SELECT feed_id FROM temp.our_feeds)" if "feed_id" in one.columns else ""
    is_dated = one.at_type.startswith("TIMESTAMP")
    since = f' AND "{one.at}" >= ?' if is_dated else ""
    return f"{is_new}{ours}{since}", [share.since] * is_dated


def counted(connection: duckdb.DuckDBPyConnection) -> Adopted:
    """Return how much was taken."""
    row = connection.execute(
        "SELECT (SELECT count(*) FROM temp.our_feeds), (SELECT count(*) FROM temp.taken_items), "
        "(SELECT count(*) FROM temp.taken_articles)"
    ).fetchone()
    return Adopted(*(row or (0, 0, 0)))
