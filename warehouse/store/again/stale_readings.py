"""Readings by another extractor and their replacement; our better reading is not an edit by the publisher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

import duckdb

from presswatch.records import Article, Drop, StoredReading
from warehouse.store.articles.keeping import Also
from warehouse.store.articles.tags import BESIDE, keep_tags
from warehouse.store.file.rows import insert, replace, select_for_as
from warehouse.store.file.touched import note_touched
from warehouse.store.runs import keep_drops


@dataclass(frozen=True, slots=True)
class Reread:
    """One version of an article read again; `article` is None if today's extractor finds no article.

    `drop` records a failure: stored separately from the reading, a kill would leave failures unseen.
    """

    article_id: str
    version: int
    article: Article | None
    drop: Drop | None = None


class OldReading(StoredReading):
    """A version that another extractor read."""

    version: int
    raw_file: str
    raw_offset: int


class NewestVersion(TypedDict):
    """The columns of a stored article that stay when its newest version is read again."""

    article_id: str
    version: int
    first_seen_at: datetime
    fetched_at: datetime
    feed_id: str | None
    gone_at: datetime | None


#: versions with what an article needs besides its bytes
READINGS = (
    "SELECT v.article_id, v.version, v.seen_at, v.raw_file, v.raw_offset, a.url, a.feed_id, a.publisher_id, "
    "a.origin, a.published_at, a.date_origin, a.authors, a.image_url, a.language "
    "FROM article_versions v JOIN articles a USING (article_id) "
    "WHERE v.raw_file IS NOT NULL AND v.change <> 'deleted'"
)


def outdated_readings(
    connection: duckdb.DuckDBPyConnection,
    extractor_version: str,
    limit: int,
    since: datetime | None = None,
    article_ids: Sequence[str] | None = None,
) -> list[OldReading]:
    """Return versions with a raw record that another extractor read, oldest first; of these articles, or of all."""
    among = "AND a.article_id IN (SELECT key FROM wanted)" if article_ids is not None else ""
    return select_for_as(
        connection,
        OldReading,
        f"{READINGS} {among} AND v.extractor_version IS DISTINCT FROM ? "
        "AND (?::TIMESTAMPTZ IS NULL OR v.seen_at >= ?) ORDER BY v.seen_at, v.article_id, v.version LIMIT ?",
        article_ids or [],
        [extractor_version, since, since, limit],
    )


def count_outdated_readings(
    connection: duckdb.DuckDBPyConnection, extractor_version: str, since: datetime | None = None
) -> int:
    """Return how many versions with a raw record another extractor read."""
    found = connection.execute(
        "SELECT count(*) FROM article_versions v SEMI JOIN articles a USING (article_id) WHERE v.raw_file IS NOT NULL "
        "AND v.change <> 'deleted' AND v.extractor_version IS DISTINCT FROM ? "
        "AND (?::TIMESTAMPTZ IS NULL OR v.seen_at >= ?)",
        [extractor_version, since, since],
    ).fetchone()
    return int(found[0]) if found else 0


def reading_counts(connection: duckdb.DuckDBPyConnection, since: datetime | None = None) -> tuple[int, int]:
    """Return how many stored versions have a raw record, and how many have none; of those seen since."""
    found = connection.execute(
        "SELECT count(*) FILTER (raw_file IS NOT NULL), count(*) FILTER (raw_file IS NULL) FROM article_versions "
        "WHERE change <> 'deleted' AND (?::TIMESTAMPTZ IS NULL OR seen_at >= ?)",
        [since, since],
    ).fetchone()
    return found or (0, 0)


def readings_at(connection: duckdb.DuckDBPyConnection, places: Sequence[tuple[str, int]]) -> list[OldReading]:
    """Return the versions whose bytes are at these places (file, offset)."""
    return select_for_as(
        connection,
        OldReading,
        f"{READINGS} AND concat(v.raw_file, ' ', v.raw_offset) IN (SELECT key FROM wanted) "
        "ORDER BY v.seen_at, v.article_id, v.version",
        [f"{file} {offset}" for file, offset in places],
    )


def keep_reread(
    connection: duckdb.DuckDBPyConnection,
    rereadings: Sequence[Reread],
    extractor_version: str,
    run_id: str,
    also: Also | None = None,
) -> int:
    """Replace readings in place, keeping versions and times; return how many texts or titles differ now."""
    connection.execute("BEGIN")
    differing = keep_version_texts(connection, rereadings, extractor_version)
    keep_newest(connection, [item for item in rereadings if item.article], run_id, also)
    keep_drops(connection, run_id, [item.drop for item in rereadings if item.drop])
    connection.execute("COMMIT")
    return differing


def keep_version_texts(
    connection: duckdb.DuckDBPyConnection, rereadings: Sequence[Reread], extractor_version: str
) -> int:
    """Update title, text and times of the versions that were read again."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE reread AS "
        "SELECT article_id, version, title, text, modified_at FROM article_versions LIMIT 0"
    )
    names = ("title", "text", "modified_at")
    insert(
        connection,
        "reread",
        [
            {"article_id": item.article_id, "version": item.version}
            | {name: getattr(item.article, name, None) for name in names}
            for item in rereadings
        ],
    )
    # A version 'deleted' carries the text of the version before it.
    connection.execute(
        "INSERT INTO reread SELECT r.article_id, v.version, r.title, r.text, r.modified_at FROM reread r "
        "JOIN article_versions v ON v.article_id = r.article_id AND v.version = r.version + 1 AND v.change = 'deleted'"
    )
    found = connection.execute(
        "SELECT count(*) FROM reread r JOIN article_versions v USING (article_id, version) "
        "WHERE v.change <> 'deleted' AND r.text IS NOT NULL AND (r.text <> v.text OR r.title <> v.title)"
    ).fetchone()
    connection.execute(
        "UPDATE article_versions SET title = coalesce(r.title, article_versions.title), "
        "text = coalesce(r.text, article_versions.text), "
        "modified_at = coalesce(r.modified_at, article_versions.modified_at), extractor_version = ? "
        "FROM reread r WHERE article_versions.article_id = r.article_id AND article_versions.version = r.version",
        [extractor_version],
    )
    connection.execute("DROP TABLE reread")
    note_touched(connection, "articles", [item.article_id for item in rereadings])
    return int(found[0]) if found else 0


def keep_newest(
    connection: duckdb.DuckDBPyConnection, rereadings: Sequence[Reread], run_id: str, also: Also | None
) -> None:
    """Update articles whose newest version was read again, with their tags; one that fits no column stays."""
    stored = newest_versions(connection, [item.article_id for item in rereadings])
    articles = [item.article for item in rereadings if item.article and is_newest(item, stored[item.article_id])]
    refused = {article.article_id for article, _ in keep_tags(connection, articles, run_id)}
    kept = [article for article in articles if article.article_id not in refused]
    rows = [{**fields_beside_none(article), **stored[article.article_id], "run_id": run_id} for article in kept]
    replace(connection, "articles", "article_id", rows)
    if also:
        also(connection, kept, run_id)


def newest_versions(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> dict[str, NewestVersion]:
    """Return the columns that stay, by article."""
    sql = f"SELECT {', '.join(NewestVersion.__annotations__)} FROM articles SEMI JOIN wanted ON article_id = key"
    return {row["article_id"]: row for row in select_for_as(connection, NewestVersion, sql, article_ids)}


def fields_beside_none(article: Article) -> dict[str, object]:
    """Return an article's own columns, without those of other tables."""
    return {name: getattr(article, name) for name in Article.__slots__ if name not in BESIDE}


def is_newest(item: Reread, stored: NewestVersion) -> bool:
    """Tell whether the article shows this version; a deleted page has a last version without its own bytes."""
    return bool(stored["version"] - (stored["gone_at"] is not None) == item.version)
