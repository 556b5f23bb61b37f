"""One article with everything known about it: text, tags with their places, versions, origin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import duckdb

from warehouse.desk.scope import Row, rows_of_query
from warehouse.search import WRITTEN
from warehouse.snapshot import has_relation
from warehouse.stories import current_stories, members_of

#: tags are stored with their article's first sight: rows are ordered by time, so only one segment is read
TAG_OF = "WHERE article_id = $article_id AND first_seen_at = $first_seen_at"


class ArticleFile(NamedTuple):
    """An article's row with its outlet's facts, and the rows beside it in the order people read them."""

    article: Row
    sources: Sequence[Row]
    topics: Sequence[Row]
    versions: Sequence[Row]
    links: Sequence[Row]
    feeds: Sequence[Row]
    hits: Sequence[Row]
    story: Sequence[Row]
    copies: Sequence[Row]


def article_file(connection: duckdb.DuckDBPyConnection, article_id: str) -> ArticleFile | None:
    """Return everything about an article; None if the snapshot does not have it."""
    found = rows_of_query(
        connection,
        "SELECT a.*, coalesce(s.name, a.publisher_id, a.seed_path) AS outlet, s.owner_type, s.country "
        "FROM articles a LEFT JOIN sources s ON s.source_id = a.publisher_id WHERE a.article_id = ?",
        [article_id],
    )
    if not found:
        return None
    article = found[0]
    facts = {"article_id": article_id, "first_seen_at": article["first_seen_at"]}

    def rows(sql: str) -> list[Row]:
        return rows_of_query(connection, sql, {name: value for name, value in facts.items() if f"${name}" in sql})

    return ArticleFile(
        article,
        rows(
            f"SELECT t.*, coalesce(s.name, t.source_name) AS name FROM (SELECT * FROM article_sources {TAG_OF}) t "
            "LEFT JOIN sources s USING (source_id) ORDER BY field, start_char, name, role"
        ),  # fmt: skip
        rows(f"SELECT * FROM article_topics {TAG_OF} ORDER BY score DESC, topic_id"),
        rows("SELECT * FROM article_versions WHERE article_id = $article_id ORDER BY version"),
        rows(f"SELECT * FROM article_links {TAG_OF} ORDER BY url LIMIT 200"),
        rows(
            "SELECT f.first_seen_at, f.guid, d.url, d.title FROM article_feeds f LEFT JOIN feeds d USING (feed_id) "
            "WHERE f.article_id = $article_id ORDER BY f.first_seen_at"
        ),  # fmt: skip
        rows("SELECT * FROM watchlist_hits WHERE article_id = $article_id ORDER BY watchlist"),
        story_of(connection, article_id),
        copies_of(connection, article_id),
    )


def story_of(connection: duckdb.DuckDBPyConnection, article_id: str) -> Sequence[Row]:
    """Return the articles of its story, in order of time; none if it has no story."""
    if not has_relation(connection, "story_assignments"):
        return []
    story_id = current_stories(connection, [article_id]).get(article_id)
    if story_id is None:
        return []
    return rows_of_query(
        connection,
        f"""
        SELECT $story_id AS story_id, a.article_id, {WRITTEN} AS told_at, a.title, a.language,
               coalesce(s.name, a.publisher_id) AS outlet, s.owner_type
        FROM articles a LEFT JOIN sources s ON s.source_id = a.publisher_id
        WHERE a.article_id IN (SELECT unnest($ids)) ORDER BY told_at, a.article_id LIMIT 100
        """,
        {"story_id": story_id, "ids": members_of(connection, story_id)},
    )


def copies_of(connection: duckdb.DuckDBPyConnection, article_id: str) -> list[Row]:
    """Return the origins and copies of this article; `is_copy` tells which."""
    if not has_relation(connection, "copies"):
        return []
    return rows_of_query(
        connection,
        """
        SELECT r.kind, r.shared, r.of_article, r.rule, r.confidence, r.article_id = $article_id AS is_copy,
               coalesce(a.title, '') AS title, a.article_id,
               coalesce(s.name, r.from_source_id, a.publisher_id) AS outlet
        FROM copies r
        LEFT JOIN articles a ON a.article_id = if(r.article_id = $article_id, r.from_article_id, r.article_id)
        LEFT JOIN sources s ON s.source_id = coalesce(a.publisher_id, r.from_source_id)
        WHERE r.article_id = $article_id OR r.from_article_id = $article_id ORDER BY r.shared DESC LIMIT 50
        """,
        {"article_id": article_id},
    )
