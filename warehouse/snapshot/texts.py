"""The texts of the published snapshot, in batches: what rules are tried on before they are used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import duckdb

from warehouse.store import select, select_for

BATCH = 500
_MOMENT = "coalesce(published_at, first_seen_at)"


def text_count(connection: duckdb.DuckDBPyConnection, since: datetime | None = None) -> int:
    """How many articles there are, or how many published (first seen, where that is unknown) since a time."""
    found = connection.execute(
        f"SELECT count(*) FROM articles WHERE {_MOMENT} >= ? OR ?::TIMESTAMPTZ IS NULL", [since, since]
    ).fetchone()
    return int(found[0]) if found else 0


def archived_texts(connection: duckdb.DuckDBPyConnection, since: datetime | None = None) -> Iterator[dict[str, Any]]:
    """Articles with article_id, url, title, text, credits, publisher_id, at (published or first seen), topics; by id.

    `topics` are the stored tags: topic_id -> (score, evidence). One batch is in memory at a time.
    """
    after = ""
    while rows := select(
        connection,
        f'SELECT article_id, url, title, text, credits, publisher_id, {_MOMENT} AS "at" FROM articles '
        f"WHERE article_id > ? AND ({_MOMENT} >= ? OR ?::TIMESTAMPTZ IS NULL) ORDER BY article_id LIMIT ?",
        [after, since, since, BATCH],
    ):
        after = rows[-1]["article_id"]
        stored = stored_topics(connection, [row["article_id"] for row in rows])
        for row in rows:
            yield row | {"topics": stored.get(row["article_id"], {})}


def stored_topics(
    connection: duckdb.DuckDBPyConnection, article_ids: list[str]
) -> dict[str, dict[str, tuple[float, tuple[str, ...]]]]:
    """Stored topic tags by article and topic."""
    found: dict[str, dict[str, tuple[float, tuple[str, ...]]]] = {}
    for row in select_for(
        connection,
        "SELECT article_id, topic_id, score, evidence FROM article_topics SEMI JOIN wanted ON article_id = key",
        article_ids,
    ):
        found.setdefault(row["article_id"], {})[row["topic_id"]] = (row["score"], tuple(row["evidence"]))
    return found


def sampled_texts(connection: duckdb.DuckDBPyConnection, limit: int) -> list[tuple[str, str]]:
    """Title and text of at most `limit` articles, the same ones each time, spread over the whole archive."""
    rows = connection.execute(
        "SELECT coalesce(title, ''), coalesce(text, '') FROM articles ORDER BY hash(article_id), article_id LIMIT ?",
        [limit],
    ).fetchall()
    return [(title, text) for title, text in rows]
