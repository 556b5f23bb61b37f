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
    first_outlet: str | None


class StoryLine(TypedDict):
    """An article of a story with what ties it; `copy_…` and `copied_from` where it took over a text.

    Ids have their names beside them: `outlet`, `near_outlet`, `copied_from_outlet`. `passage` is the longest that was
    taken over, `minutes_later` how long after its origin; `gone_at` when the outlet's page was found gone.
    """

    article_id: str
    told_at: datetime
    publisher_id: str | None
    outlet: str | None
    language: str | None
    title: str | None
    address: str | None
    rule: str | None
    score: float | None
    evidence: list[str] | None
    near_article_id: str | None
    near_outlet: str | None
    copy_kind: str | None
    copied_from: str | None
    copied_from_outlet: str | None
    copy_rule: str | None
    copy_confidence: float | None
    of_article: float | None
    passage: str | None
    minutes_later: float | None
    gone_at: datetime | None


COLUMNS = ", ".join(name for name in StoryRow.__annotations__ if name != "first_outlet")


def stories_since(
    connection: duckdb.DuckDBPyConnection, since: datetime, limit: int, fewest_articles: int = 2
) -> list[StoryRow]:
    """Return stories reported since, those of the most outlets first."""
    return select_as(
        connection,
        StoryRow,
        f"SELECT r.*, coalesce(n.name, first_publisher_id) AS first_outlet FROM (SELECT {COLUMNS} FROM stories "
        "WHERE last_at >= ? AND articles >= ? ORDER BY outlets DESC, articles DESC, first_at DESC, story_id LIMIT ?) r "
        "LEFT JOIN sources n ON n.source_id = first_publisher_id "
        "ORDER BY outlets DESC, articles DESC, first_at DESC, story_id",
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


LINES = """
WITH current AS (
    SELECT m.article_id, m.score, m.rule, m.evidence, m.near_article_id FROM story_assignments m
    SEMI JOIN wanted ON m.article_id = key
    QUALIFY row_number() OVER (PARTITION BY m.article_id ORDER BY m.revision DESC) = 1
), edited AS (
    SELECT DISTINCT other_id AS article_id, 'edit' AS rule FROM story_edits WHERE action IN ('move', 'split'))
SELECT s.article_id, coalesce(a.published_at, a.first_seen_at) AS told_at, a.publisher_id,
       coalesce(o.name, a.publisher_id) AS outlet, a.language, a.title, coalesce(a.url, a.seed_path) AS address,
       coalesce(e.rule, s.rule) AS rule, s.score, if(e.rule IS NULL, s.evidence, []) AS evidence,
       s.near_article_id, coalesce(p.name, n.publisher_id) AS near_outlet, r.kind AS copy_kind,
       r.from_source_id AS copied_from, coalesce(c.name, r.from_source_id) AS copied_from_outlet, r.rule AS copy_rule,
       r.confidence AS copy_confidence, r.of_article, r.evidence AS passage, r.minutes_later, a.gone_at
FROM current s JOIN articles a USING (article_id) LEFT JOIN edited e ON e.article_id = s.article_id
LEFT JOIN sources o ON o.source_id = a.publisher_id
LEFT JOIN articles n ON n.article_id = s.near_article_id LEFT JOIN sources p ON p.source_id = n.publisher_id
LEFT JOIN copies r ON r.article_id = s.article_id LEFT JOIN sources c ON c.source_id = r.from_source_id
ORDER BY told_at, s.article_id
"""


def story_lines(connection: duckdb.DuckDBPyConnection, story_id: str) -> list[StoryLine]:
    """Return a story's articles in order of telling, each with what ties it and whose text it took over."""
    return select_for_as(connection, StoryLine, LINES, members_of(connection, story_id))


class Teller(TypedDict):
    """An outlet of a story by its first article: its place in time, and how sure that is.

    `sureness`: 'sure', 'tie' (within three minutes of its neighbour), 'no time of its own'.
    """

    place: int
    outlet: str
    publisher_id: str
    owner_type: str | None
    article_id: str
    told_at: datetime
    minutes_behind: float
    sureness: str


#: as the view `first_to_report` has it, for some articles
TELLERS = """
WITH outlet AS (
    SELECT a.publisher_id, min(coalesce(a.published_at, a.first_seen_at)) AS told_at,
           arg_min(a.article_id, (coalesce(a.published_at, a.first_seen_at), a.article_id)) AS article_id,
           arg_min(a.published_at IS NOT NULL AND a.date_origin IN ('feed', 'page', 'file')
                   AND CAST(timezone('UTC', a.published_at) AS TIME) <> TIME '00:00:00',
                   (coalesce(a.published_at, a.first_seen_at), a.article_id)) AS has_time
    FROM articles a SEMI JOIN wanted ON a.article_id = key WHERE a.publisher_id IS NOT NULL GROUP BY a.publisher_id
), placed AS (
    SELECT *, row_number() OVER w AS place, first_value(told_at) OVER w AS first_at, lead(told_at) OVER w AS next_at
    FROM outlet WINDOW w AS (ORDER BY told_at, publisher_id)
)
SELECT p.place, coalesce(s.name, p.publisher_id) AS outlet, p.publisher_id, s.owner_type, p.article_id, p.told_at,
       date_diff('second', first_at, told_at) / 60.0 AS minutes_behind,
       CASE WHEN NOT has_time THEN 'no time of its own'
            WHEN place = 1 AND date_diff('second', told_at, next_at) < 180 THEN 'tie'
            WHEN place > 1 AND date_diff('second', first_at, told_at) < 180 THEN 'tie'
            ELSE 'sure' END AS sureness
FROM placed p LEFT JOIN sources s ON s.source_id = p.publisher_id ORDER BY p.place
"""


def tellers_of(connection: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> list[Teller]:
    """Return the outlets of these articles in order of telling."""
    return select_for_as(connection, Teller, TELLERS, article_ids)
