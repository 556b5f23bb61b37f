"""What `explain` can look up besides articles: seed files by path, feeds by address, in any spelling."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from warehouse.snapshot.explanation_rows import KnownFeed, SeedArticle, SeedFile
from warehouse.statements import marks
from warehouse.store import select_as

#: tables that hold paths of seed files
TABLES = ("articles", "seed_files", "drops")


def seed_file_of(connection: duckdb.DuckDBPyConnection, path: str) -> SeedFile | None:
    """Return the seed file that a path means; None if there is none.

    A path may begin above the seed folder, as on disk: `seeds/articles/news/one.txt` is the seed `news/one.txt`.
    """
    names = tails(path)
    if not names:
        return None
    places = (f"SELECT seed_path FROM {table} WHERE seed_path IN ({marks(names)})" for table in TABLES)
    known = {name for (name,) in connection.execute(" UNION ".join(places), names * len(TABLES)).fetchall()}
    found = next((name for name in names if name in known), None)
    if found is None:
        return None
    sql = "SELECT article_id, title, url FROM articles WHERE seed_path = ? ORDER BY article_id"
    return {"seed_path": found, "articles": select_as(connection, SeedArticle, sql, [found])}


def tails(path: str) -> list[str]:
    """Return a path and its tails, folder by folder."""
    parts = [part for part in path.strip().split("/") if part not in ("", ".")]
    return ["/".join(parts[start:]) for start in range(len(parts))]


def feed_of(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> KnownFeed | None:
    """Return the feed with one of these ids or addresses; None if there is none."""
    rows = select_as(
        connection,
        KnownFeed,
        "SELECT feed_id, url, "
        "coalesce(kind, 'feed') AS kind, source_id, title, coalesce(is_followed, true) AS is_followed, "
        "state, problem, failures, "
        "last_visit_at, next_visit_at, last_new_item_at, "
        "(SELECT count(*) FROM article_feeds a WHERE a.feed_id = f.feed_id) AS articles "
        f"FROM feeds f WHERE feed_id IN ({marks(names)}) OR url IN ({marks(names)}) "
        "ORDER BY is_followed DESC, feed_id LIMIT 1",
        [*names, *names],
    )
    return rows[0] if rows else None


def spellings(url: str) -> list[str]:
    """Return common spellings of an address: with or without scheme, `www.` and the last slash."""
    rest = url.partition("://")[2] or url
    if "." not in rest.partition("/")[0]:
        return []
    path = rest.partition("#")[0]
    bare = path.removeprefix("www.")
    ends = {bare.rstrip("/"), bare.rstrip("/") + "/"}
    return [f"{start}{host}{end}" for start in ("https://", "http://") for host in ("", "www.") for end in sorted(ends)]
