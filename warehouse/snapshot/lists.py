"""Queries of the published snapshot: runs, counts, state of feeds, hosts of sources."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import duckdb

from presswatch.errors import UsageError, WarehouseError
from presswatch.files import SNAPSHOT_FILE, absence_of
from warehouse.lake import chosen_lake, reading_lake
from warehouse.snapshot.explanation import explain
from warehouse.snapshot.feed_states import Rows, answered, feed_health, recent_gaps
from warehouse.store import select

__all__ = [
    "Rows",
    "answered",
    "counts",
    "explain",
    "feed_health",
    "hits_by_watchlist",
    "open_snapshot",
    "outlet_freshness",
    "recent_gaps",
    "recent_runs",
    "source_hosts",
]


@contextmanager
def open_snapshot(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield the published snapshot, read-only, or the lake if it was chosen instead; times are in UTC.

    Raises:
        UsageError: nothing was published yet.
        WarehouseError: the file cannot be read, or another version of presswatch made it.
    """
    if (place := chosen_lake.get()) is not None:
        with reading_lake(place) as lake:
            yield lake
        return
    path = home / SNAPSHOT_FILE
    if not path.is_file():
        raise UsageError(absence_of(path))
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        raise WarehouseError(f"{path}: {first_line(error)}") from error
    with connection:
        connection.execute("SET TimeZone = 'UTC'")
        try:
            yield connection
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise WarehouseError(
                f"{path} was made by another version of presswatch ({first_line(error)}): run `presswatch ingest` once"
            ) from error
        except duckdb.Error as error:
            raise WarehouseError(f"{path}: {first_line(error)}") from error


def has_relation(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Tell whether the snapshot has this table or view: one made by an earlier version may lack it."""
    found = connection.execute("SELECT count(*) FROM information_schema.tables WHERE table_name = ?", [name]).fetchone()
    return bool(found and found[0])


def first_line(error: Exception) -> str:
    """Return DuckDB's message without its lines of context."""
    return str(error).strip().partition("\n")[0]


def recent_runs(connection: duckdb.DuckDBPyConnection, limit: int = 10) -> Rows:
    """Return the last runs, newest first, with what each saw, kept and dropped."""
    return answered(
        connection,
        """
        SELECT run_id, flow, started_at, round(epoch(ended_at - started_at), 1) AS seconds, state, feeds_visited,
               feeds_failed, items_seen, articles_new, articles_changed, dropped, pending
        FROM runs ORDER BY started_at DESC, run_id LIMIT ?
        """,
        [limit],
    )


def counts(connection: duckdb.DuckDBPyConnection) -> Rows:
    """Return how many rows there are of each thing people ask about."""
    return answered(
        connection,
        """
        SELECT 'articles' AS what, count(*) AS rows FROM articles
        UNION ALL SELECT 'versions', count(*) FROM article_versions
        UNION ALL SELECT 'source tags', count(*) FROM article_sources
        UNION ALL SELECT 'topic tags', count(*) FROM article_topics
        UNION ALL SELECT 'links', count(*) FROM article_links
        UNION ALL SELECT 'items pending', count(*) FROM item_states WHERE state IN ('pending', 'retried')
        UNION ALL SELECT 'drops', count(*) FROM drops
        UNION ALL SELECT 'feeds', count(*) FROM feeds WHERE coalesce(is_followed, true)
        UNION ALL SELECT 'runs', count(*) FROM runs
        """,
    )


def outlet_freshness(connection: duckdb.DuckDBPyConnection) -> Rows:
    """Return how old the week's articles were when they became available, by outlet; none in an earlier snapshot."""
    columns = "publisher_id AS outlet, articles, p50_minutes, p95_minutes"
    if not has_relation(connection, "freshness"):
        return Rows(["outlet", "articles", "p50_minutes", "p95_minutes"], [])
    return answered(connection, f"SELECT {columns} FROM freshness ORDER BY articles DESC, outlet")


class SourceHosts(NamedTuple):
    """The hosts of a source; `mirrors` are the domains that show copies of its pages."""

    source_id: str
    domains: tuple[str, ...]
    mirrors: tuple[str, ...]


def source_hosts(connection: duckdb.DuckDBPyConnection) -> list[SourceHosts]:
    """Return the hosts of every source, in the registry's order."""
    mirrors: dict[str, list[str]] = {}
    for row in select(connection, "SELECT source_id, domain FROM source_domains WHERE is_mirror"):
        mirrors.setdefault(row["source_id"], []).append(row["domain"])
    return [
        SourceHosts(source_id, tuple(domains or ()), tuple(mirrors.get(source_id, ())))
        for source_id, domains in connection.execute("SELECT source_id, domains FROM sources").fetchall()
    ]


def hits_by_watchlist(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, datetime]]:
    """Return how many articles match each watchlist, and when the newest of them was fetched."""
    rows = connection.execute(
        "SELECT watchlist, count(*), max(first_hit_at) FROM watchlist_hits GROUP BY watchlist"
    ).fetchall()
    return {name: (count, newest) for name, count, newest in rows}
