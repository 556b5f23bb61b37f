"""Stories for the desk: those of a period, and one with its articles, its copies and who kept silent."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import duckdb

from presswatch.records import Table
from warehouse.snapshot import has_relation
from warehouse.store import select

Row = dict[str, Any]
#: stories told by more outlets come first; one outlet's series of articles is no story for others
OF_PERIOD = """
SELECT s.story_id, s.title, s.articles, s.outlets, s.languages, s.first_at, s.last_at,
       coalesce(f.name, s.first_publisher_id) AS first, s.first_publisher_id, s.republished
FROM stories s LEFT JOIN sources f ON f.source_id = s.first_publisher_id
WHERE s.last_at >= $since AND s.first_at < $until AND s.articles > 1
ORDER BY s.outlets DESC, s.articles DESC, s.last_at DESC, s.story_id LIMIT $most OFFSET $offset
"""


TELLING = """
SELECT m.*, a.title, a.url, coalesce(s.name, m.publisher_id) AS outlet, s.owner_type
FROM story_articles m JOIN articles a USING (article_id) LEFT JOIN sources s ON s.source_id = m.publisher_id
WHERE m.story_id = ? ORDER BY m.told_at, m.article_id
"""
COPIES = """
SELECT r.*, coalesce(c.name, a.publisher_id) AS copying, coalesce(o.name, r.from_source_id, b.publisher_id) AS origin,
       a.title
FROM republications r JOIN story_articles m USING (article_id) JOIN articles a USING (article_id)
LEFT JOIN articles b ON b.article_id = r.from_article_id LEFT JOIN sources c ON c.source_id = a.publisher_id
LEFT JOIN sources o ON o.source_id = coalesce(r.from_source_id, b.publisher_id)
WHERE m.story_id = ? ORDER BY r.shared DESC
"""
SILENT = """
SELECT q.*, coalesce(s.name, q.source_id) AS outlet FROM silence q LEFT JOIN sources s USING (source_id)
WHERE q.story_id = ? ORDER BY outlet
"""


class StoryFile(NamedTuple):
    """A story's row, its articles in order of time, copies among them, who was first, who kept silent."""

    story: Row
    articles: list[Row]
    copies: list[Row]
    first: list[Row]
    silence: list[Row]


def stories_of_period(
    connection: duckdb.DuckDBPyConnection, since: datetime, until: datetime, most: int = 30, offset: int = 0
) -> Table:
    """Stories with an article in [since, until), those of most outlets first; empty where none are known."""
    if not has_relation(connection, "stories"):
        return Table((), ())
    found = connection.execute(OF_PERIOD, {"since": since, "until": until, "most": most, "offset": offset})
    return Table([column[0] for column in found.description or ()], found.fetchall())


def story_count(connection: duckdb.DuckDBPyConnection, since: datetime, until: datetime) -> int:
    """How many stories of more than one article have one in [since, until)."""
    if not has_relation(connection, "stories"):
        return 0
    sql = "SELECT count(*) FROM stories WHERE last_at >= ? AND first_at < ? AND articles > 1"
    found = connection.execute(sql, [since, until]).fetchone()
    return int(found[0]) if found else 0


def outlets_of(connection: duckdb.DuckDBPyConnection, story_ids: list[str]) -> dict[str, list[Row]]:
    """The outlets that tell each of these stories, each with its name and owner."""
    found = select(
        connection,
        """
        SELECT DISTINCT m.story_id, m.publisher_id, coalesce(s.name, m.publisher_id) AS outlet, s.owner_type
        FROM story_articles m LEFT JOIN sources s ON s.source_id = m.publisher_id
        WHERE m.story_id IN (SELECT unnest($ids)) AND m.publisher_id IS NOT NULL ORDER BY outlet
        """,
        {"ids": story_ids},
    )
    told: dict[str, list[Row]] = {}
    for row in found:
        told.setdefault(row["story_id"], []).append(row)
    return told


def story_file(connection: duckdb.DuckDBPyConnection, story_id: str) -> StoryFile | None:
    """Everything about a story; None where it is not known."""
    if not has_relation(connection, "stories"):
        return None
    found = select(connection, "SELECT * FROM stories WHERE story_id = ?", [story_id])
    if not found:
        return None

    def rows(relation: str, sql: str) -> list[Row]:
        return select(connection, sql, [story_id]) if has_relation(connection, relation) else []

    return StoryFile(
        found[0],
        rows("story_articles", TELLING),
        rows("republications", COPIES),
        rows("first_to_report", "SELECT * FROM first_to_report WHERE story_id = ?"),
        rows("silence", SILENT),
    )
