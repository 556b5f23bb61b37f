"""Posts that disappeared from channels."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb


@dataclass(frozen=True, slots=True)
class PostSpan:
    """Posts that were seen side by side: the first and last number, and the numbers that are there."""

    first: int
    last: int
    numbers: frozenset[int]


def vanished(connection: duckdb.DuckDBPyConnection, feed_id: str, span: PostSpan) -> list[str]:
    """Articles of posts that are missing between posts that are still there."""
    rows = connection.execute(
        "SELECT i.article_id, try_cast(split_part(i.guid, '/', -1) AS BIGINT) AS number FROM items i "
        "JOIN articles a USING (article_id) "
        "WHERE i.feed_id = ? AND i.is_whole AND a.gone_at IS NULL AND number > ? AND number < ?",
        [feed_id, span.first, span.last],
    ).fetchall()
    return [article_id for article_id, number in rows if number not in span.numbers]
