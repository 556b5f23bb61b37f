"""The texts of the published snapshot, in batches, for trying rules before use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TypedDict

import duckdb

from warehouse.store import select_as, select_for_as

#: a topic -> its score and evidence
StoredTopics = dict[str, tuple[float, tuple[str, ...]]]


class TextRow(TypedDict):
    """An article's text; `at` is when it was published, or first seen."""

    article_id: str
    url: str | None
    title: str | None
    text: str | None
    credits: str | None
    publisher_id: str | None
    at: datetime


class ArchivedText(TextRow):
    """An article's text with its stored topic tags."""

    topics: StoredTopics


class TopicRow(TypedDict):
    """A stored topic tag."""

    article_id: str
    topic_id: str
    score: float
    evidence: list[str]


BATCH = 500
_MOMENT = "coalesce(published_at, first_seen_at)"


def text_count(connection: duckdb.DuckDBPyConnection, since: datetime | None = None) -> int:
    """Return how many articles there are, or how many were published (first seen, if that is unknown) since a time."""
    found = connection.execute(
        f"SELECT count(*) FROM articles WHERE {_MOMENT} >= ? OR ?::TIMESTAMPTZ IS NULL", [since, since]
    ).fetchone()
    return int(found[0]) if found else 0


def archived_texts(connection: duckdb.DuckDBPyConnection, since: datetime | None = None) -> Iterator[ArchivedText]:
    """Yield the articles by id; one batch is in memory at a time."""
    after = ""
    while rows := select_as(
        connection,
        TextRow,
        f'SELECT article_id, url, title, text, credits, publisher_id, {_MOMENT} AS "at" FROM articles '
        f"WHERE article_id > ? AND ({_MOMENT} >= ? OR ?::TIMESTAMPTZ IS NULL) ORDER BY article_id LIMIT ?",
        [after, since, since, BATCH],
    ):
        after = rows[-1]["article_id"]
        stored = stored_topics(connection, [row["article_id"] for row in rows])
        for row in rows:
            yield ArchivedText(**row, topics=stored.get(row["article_id"], {}))


def stored_topics(connection: duckdb.DuckDBPyConnection, article_ids: list[str]) -> dict[str, StoredTopics]:
    """Stored topic tags by article."""
    found: dict[str, StoredTopics] = {}
    for row in select_for_as(
        connection,
        TopicRow,
        "SELECT article_id, topic_id, score, evidence FROM article_topics SEMI JOIN wanted ON article_id = key",
        article_ids,
    ):
        found.setdefault(row["article_id"], {})[row["topic_id"]] = (row["score"], tuple(row["evidence"]))
    return found


def sampled_texts(connection: duckdb.DuckDBPyConnection, limit: int) -> list[tuple[str, str]]:
    """Return title and text of at most `limit` articles, the same ones each time, spread over the whole archive."""
    rows = connection.execute(
        "SELECT coalesce(title, ''), coalesce(text, '') FROM articles ORDER BY hash(article_id), article_id LIMIT ?",
        [limit],
    ).fetchall()
    return [(title, text) for title, text in rows]
