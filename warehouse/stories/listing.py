"""Stories for lists and pages, from the published snapshot or the writer's file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

import duckdb

from warehouse.store import select, select_as, select_for, select_for_as
from warehouse.stories.assignments import current_stories, roots_of


class StoryRow(TypedDict):
    """A story as a list shows it."""

    story_id: str
    title: str | None
    first_at: datetime
    last_at: datetime
    articles: int
    outlets: int
    languages: list[str] | None
    first_publisher_id: str | None
    republished: int


class StoryLine(TypedDict):
    """An article of a story with its evidence; `copy_…` and `copied_from` if it copied a text."""

    article_id: str
    told_at: datetime
    publisher_id: str | None
    language: str | None
    title: str | None
    address: str | None
    rule: str | None
    score: float | None
    evidence: list[str] | None
    near_article_id: str | None
    copy_kind: str | None
    copied_from: str | None
    copy_rule: str | None
    of_article: float | None


COLUMNS = ", ".join(StoryRow.__annotations__)


def stories_since(
    connection: duckdb.DuckDBPyConnection, since: datetime, limit: int, fewest_articles: int = 2
) -> list[StoryRow]:
    """Return stories reported since, those of the most outlets first."""
    return select_as(
        connection,
        StoryRow,
        f"SELECT {COLUMNS} FROM stories WHERE last_at >= ? AND articles >= ? "
        "ORDER BY outlets DESC, articles DESC, first_at DESC, story_id LIMIT ?",
        [since, fewest_articles, limit],
    )


def story_of(connection: duckdb.DuckDBPyConnection, name: str, also: Sequence[str] = ()) -> str | None:
    """Return the story with an id: its own, that of a story merged into it, an article's, or an article's address."""
    names = [name, *also]
    marks = ", ".join("?" * len(names))
    rows = select(connection, f"SELECT article_id FROM articles WHERE url IN ({marks})", names)
    for one in names:
        known = select(
            connection,
            "SELECT story_id FROM story_assignments WHERE story_id = $name UNION "
            "SELECT story_id FROM story_edits WHERE story_id = $name LIMIT 1",
            {"name": one},
        )
        root = roots_of(connection, [one]).get(one, one)
        if known and members_of(connection, root):
            return root
    found = current_stories(connection, [*names, *(row["article_id"] for row in rows)])
    return next(iter(found.values()), None)


def members_of(connection: duckdb.DuckDBPyConnection, story_id: str) -> list[str]:
    """Return the articles of a story, without reading all others."""
    merged = select(connection, "SELECT story_id FROM story_roots WHERE into_story_id = ?", [story_id])
    rows = select_for(
        connection,
        "SELECT article_id FROM story_assignments SEMI JOIN wanted ON story_id = key UNION "
        "SELECT other_id FROM story_edits SEMI JOIN wanted ON story_id = key WHERE action IN ('move', 'split')",
        [story_id, *(row["story_id"] for row in merged)],
    )
    stories = current_stories(connection, [row["article_id"] for row in rows])
    return sorted(name for name, story in stories.items() if story == story_id)


def story_lines(connection: duckdb.DuckDBPyConnection, story_id: str) -> list[StoryLine]:
    """Return a story's articles in order of publication, each with its evidence and the article it copied."""
    return select_for_as(
        connection,
        StoryLine,
        "SELECT s.article_id, s.told_at, s.publisher_id, s.language, a.title, coalesce(a.url, a.seed_path) AS address, "
        "s.rule, s.score, s.evidence, s.near_article_id, r.kind AS copy_kind, r.from_source_id AS copied_from, "
        "r.rule AS copy_rule, r.of_article FROM "
        "(SELECT m.article_id, m.score, m.rule, m.evidence, m.near_article_id, "
        "coalesce(a.published_at, a.first_seen_at) AS told_at, a.publisher_id, a.language FROM story_assignments m "
        "JOIN articles a USING (article_id) SEMI JOIN wanted ON m.article_id = key "
        "QUALIFY row_number() OVER (PARTITION BY m.article_id ORDER BY m.revision DESC) = 1) s "
        "JOIN articles a USING (article_id) "
        "LEFT JOIN republications r USING (article_id) ORDER BY s.told_at, s.article_id",
        members_of(connection, story_id),
    )
