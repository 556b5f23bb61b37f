"""Keep the writer's file small: checkpoints, deletion of old rows if configured, compaction when it pays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from presswatch.errors import WarehouseError
from presswatch.files import WAREHOUSE_FILE, replacing, sweep_drafts
from warehouse.snapshot.publication import counts
from warehouse.statements import quoted
from warehouse.store import STORAGE_VERSION, damage_in, lay_out, open_warehouse, require_space, select

#: a rewrite costs 6 CPU-seconds per 100,000 articles: worth it if a quarter of the file is free
FREE_SHARE = 0.25
SMALLEST_GAIN_BYTES = 20_000_000
#: everything that is deleted with an article; `items` and `article_feeds` stay, or its feed would bring it again
OF_AN_ARTICLE = (
    "articles",
    "article_versions",
    "article_sources",
    "article_topics",
    "article_links",
    "article_revisits",
    "watchlist_hits",
)
#: records of past work -> their time
LOGS = {"visits": '"at"', "drops": '"at"', "gaps": "noticed_at", "runs": "started_at"}


def checkpoint(home: Path) -> None:
    """Write the log into the file."""
    with open_warehouse(home) as connection:
        connection.execute("CHECKPOINT")


def forget_articles(home: Path, before: datetime) -> int:
    """Delete articles first seen before a time, with all that belongs to them; return how many.

    Items stay known: the same entry of a feed does not come back as a new article.
    """
    return forget(home, "first_seen_at < ?", before)


def forget_these(home: Path, article_ids: Sequence[str]) -> int:
    """Delete these articles like those whose time is over; return how many there were."""
    return forget(home, "list_contains(?::VARCHAR[], article_id)", list(article_ids))


def forget(home: Path, which: str, value: datetime | list[str]) -> int:
    """Delete the articles chosen by a condition, with all that belongs to them, in one transaction."""
    with open_warehouse(home) as connection:
        connection.execute("BEGIN")
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE forgotten AS SELECT article_id FROM articles WHERE {which}", [value]
        )
        for table in OF_AN_ARTICLE:
            connection.execute(f"DELETE FROM {table} WHERE article_id IN (SELECT article_id FROM forgotten)")
        connection.execute(
            "UPDATE items SET summary_html = NULL, content_html = NULL "
            "WHERE article_id IN (SELECT article_id FROM forgotten)"
        )
        # Otherwise an article from its feed's text, whose page is still pending, would come back with the page.
        connection.execute(
            "UPDATE item_states SET state = 'done' WHERE state IN ('pending', 'retried') AND item_key IN "
            "(SELECT item_key FROM items SEMI JOIN forgotten USING (article_id))"
        )
        found = connection.execute("SELECT count(*) FROM forgotten").fetchone()
        connection.execute("DROP TABLE forgotten")
        connection.execute("COMMIT")
    return int(found[0]) if found else 0


def forget_logs(home: Path, before: datetime) -> int:
    """Delete visits, drops, gaps and runs older than a time; return the number of rows. The latest run stays."""
    deleted = 0
    with open_warehouse(home) as connection:
        connection.execute("BEGIN")
        for table, moment in LOGS.items():
            found = connection.execute(f"SELECT count(*) FROM {table} WHERE {moment} < ?", [before]).fetchone()
            connection.execute(f"DELETE FROM {table} WHERE {moment} < ?", [before])
            deleted += int(found[0]) if found else 0
        connection.execute("COMMIT")
    return deleted


def forget_raw(home: Path, files: Sequence[str]) -> None:
    """Clear references to raw files before they are deleted, so that no row points to a missing file."""
    with open_warehouse(home) as connection:
        connection.execute("BEGIN")
        for table in ("articles", "article_versions", "drops"):
            connection.execute(
                f"UPDATE {table} SET raw_file = NULL, raw_offset = NULL "
                "WHERE raw_file IN (SELECT unnest(?::VARCHAR[]))",
                [list(files)],
            )
        connection.execute("COMMIT")


def free_bytes(home: Path) -> int:
    """Return the unused bytes of the file: they are reused, and returned to the system only at the file's end.

    Computed from the file's own size: the engine's `free_blocks` still counts those already returned (85 free blocks
    in a file of 26, measured with DuckDB 1.5).
    """
    with open_warehouse(home) as connection:
        (row,) = select(
            connection,
            "SELECT block_size, used_blocks FROM pragma_database_size() WHERE database_name = current_database()",
        )
        size = (home / WAREHOUSE_FILE).stat().st_size
    return max(0, size - int(row["block_size"] * row["used_blocks"]))


def compact(home: Path, *, always: bool = False, smallest_gain: int = SMALLEST_GAIN_BYTES) -> int:
    """Rewrite the file if a quarter of it and `smallest_gain` bytes are free; return the bytes gained, 0 if left alone.

    The new file replaces the old one by one rename, after its rows were counted and it was synced.

    Raises:
        WarehouseError: the disk has no room, or the new file lacks rows; the old one stays.
    """
    path = home / WAREHOUSE_FILE
    before = path.stat().st_size
    free = free_bytes(home)
    if not always and (free < smallest_gain or free < FREE_SHARE * before):
        return 0
    require_space(home)
    sweep_drafts(path)
    try:
        with replacing(path, durable=True) as fresh:
            rewrite(path, fresh)
            require_same(path, fresh)
    except (OSError, duckdb.Error) as error:
        raise WarehouseError(f"{path} could not be compacted: {error}") from error
    return before - path.stat().st_size


def require_same(path: Path, fresh: Path) -> None:
    """Refuse to replace a file by a rewritten one that lacks something.

    Raises:
        WarehouseError: a part of the new file cannot be read, or it has other rows.
    """
    if damage := damage_in(fresh):
        raise WarehouseError(f"{path} was left as it is: its rewritten copy cannot be read: {damage}")
    if counts(fresh) != counts(path):
        raise WarehouseError(f"{path} was left as it is: its rewritten copy lacks rows")


def rewrite(path: Path, fresh: Path) -> None:
    """Copy a whole database into a new file: tables, views, and rows in their order."""
    with duckdb.connect() as connection:
        # Two alternating threads leave holes in the new file (measured).
        connection.execute("SET threads = 1")
        lay_out(connection)
        for name, file, options in (
            ("old", path, "READ_ONLY"),
            ("fresh", fresh, f"STORAGE_VERSION '{STORAGE_VERSION}'"),
        ):
            connection.execute(f"ATTACH {quoted(file)} AS {name} ({options})")
        connection.execute("COPY FROM DATABASE old TO fresh")
        connection.execute("CHECKPOINT fresh")
