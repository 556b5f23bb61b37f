"""Stories as lists and pages show them, from the published snapshot or the writer's file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import duckdb

from warehouse.store import select

#: a story as a list shows it
COLUMNS = "story_id, title, first_at, last_at, articles, outlets, languages, first_publisher_id, republished"


def stories_since(
    connection: duckdb.DuckDBPyConnection, since: datetime, limit: int, fewest_articles: int = 2
) -> list[dict[str, Any]]:
    """Stories told since, those of the most outlets first."""
    return select(
        connection,
        f"SELECT {COLUMNS} FROM stories WHERE last_at >= ? AND articles >= ? "
        "ORDER BY outlets DESC, articles DESC, first_at DESC, story_id LIMIT ?",
        [since, fewest_articles, limit],
    )


def story_of(connection: duckdb.DuckDBPyConnection, name: str, also: Sequence[str] = ()) -> str | None:
    """The story under an id: its own, that of a story merged into it, an article's, or an article's address."""
    names = [name, *also]
    marks = ", ".join("?" * len(names))
    for sql in (
        f"SELECT story_id FROM story_articles WHERE story_id IN ({marks}) LIMIT 1",
        f"SELECT into_story_id AS story_id FROM story_roots WHERE story_id IN ({marks}) LIMIT 1",
        f"SELECT story_id FROM story_articles WHERE article_id IN ({marks}) LIMIT 1",
        f"SELECT story_id FROM story_articles JOIN articles USING (article_id) WHERE url IN ({marks}) LIMIT 1",
    ):
        found = select(connection, sql, names)
        if found:
            return str(found[0]["story_id"])
    return None


def story_lines(connection: duckdb.DuckDBPyConnection, story_id: str) -> list[dict[str, Any]]:
    """A story's articles in order of telling, each with what ties it and whose text it took over."""
    return select(
        connection,
        "SELECT s.article_id, s.told_at, s.publisher_id, s.language, a.title, coalesce(a.url, a.seed_path) AS address, "
        "s.rule, s.score, s.evidence, s.near_article_id, r.kind AS copy_kind, r.from_source_id AS copied_from, "
        "r.rule AS copy_rule, r.of_article FROM story_articles s JOIN articles a USING (article_id) "
        "LEFT JOIN republications r USING (article_id) WHERE s.story_id = ? ORDER BY s.told_at, s.article_id",
        [story_id],
    )
