"""The answers of tools.

Facts of the archive as JSON, bounded, with nothing that could act on the program showing them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TypeAlias

from presswatch.errors import UsageError
from presswatch.home import found_about
from presswatch.records import Hit
from presswatch.settings import Settings
from presswatch.shown import without_controls
from warehouse.snapshot import ArticleHead, Explanation, open_snapshot, run_sql
from warehouse.stories import StoryLine, StoryRow, stories_since, story_lines, story_of

Json: TypeAlias = "str | int | float | bool | None | list[Json] | dict[str, Json]"

#: columns given of an article, of a source tag, of a topic tag
HEAD = (
    "article_id", "url", "title", "language", "authors", "publisher_id", "published_at", "date_origin", "version",
)  # fmt: skip
SOURCE_TAG = ("source_id", "source_name", "role", "around", "confidence")
TOPIC_TAG = ("topic_id", "topic_name", "score", "evidence")
#: characters of an article's text per answer; the next part is requested by its offset
LONGEST_TEXT = 20_000
MOST_HITS = 50
MOST_ROWS = 200
#: a statement's first word, after comments and opening brackets
FIRST_WORD = re.compile(r"(?:[\s(]|--[^\n]*|/\*.*?\*/)*+(\w+)", re.DOTALL)
#: first words of statements that may be a subquery
SUBQUERIES = frozenset({"SELECT", "WITH", "FROM", "VALUES"})
#: characters of one SQL cell
LONGEST_CELL = 2_000


def plain(value: object) -> Json:
    """Return a value in JSON's types: times as ISO 8601 in UTC, texts without control characters."""
    match value:
        case None | bool() | int() | float():
            return value
        case datetime():
            return (value.astimezone(UTC) if value.tzinfo else value).isoformat()
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(member) for key, member in value.items()}
        case list() | tuple() | set():
            return [plain(member) for member in value]
    return without_controls(str(value))


def hit(found: Hit, around: str) -> Json:
    """Return one article that a search found."""
    return plain(
        {
            "article_id": found.article_id,
            "title": found.title,
            "outlet": found.outlet,
            "published_at": found.at,
            "language": found.language,
            "url": found.url,
            "around": around,
            "story_id": found.story_id,
            "more_of_story": found.more_of_story,
        }
    )


def article(settings: Settings, wanted: str, offset: int) -> Json:
    """Return an article with its text from `offset` on, its source and topic tags with their evidence, and its story.

    Raises:
        UsageError: nothing of that name is in the archive.
    """
    head, found = article_of(settings, wanted)
    text = text_of(settings, head["article_id"])
    piece = text[offset : offset + LONGEST_TEXT]
    behind = offset + len(piece)
    return plain(
        {
            **chosen(head, HEAD),
            "text": piece,
            "text_goes_on_at": behind if behind < len(text) else None,
            "sources": [chosen(tag, SOURCE_TAG) for tag in found["sources"]],
            "topics": [chosen(tag, TOPIC_TAG) for tag in found["topics"]],
            "story": found["story"],
        }
    )


def text_of(settings: Settings, article_id: str) -> str:
    """Return an article's text.

    Raises:
        UsageError: a run has published meanwhile, and the article is gone.
    """
    with open_snapshot(settings.home) as connection:
        sql = "SELECT coalesce(text, '') FROM articles WHERE article_id = ?"
        stored = connection.execute(sql, [article_id]).fetchone()
    if stored is None:
        raise UsageError(f"{article_id} is no longer an article: a run has just published another snapshot; ask again")
    return str(stored[0])


def chosen(row: Mapping[str, object], names: Sequence[str]) -> dict[str, object]:
    """Return some of a row's columns."""
    return {name: row.get(name) for name in names}


def versions(settings: Settings, wanted: str) -> Json:
    """Return every version of an article: when it was seen, what changed, and the lines removed and added.

    Raises:
        UsageError: nothing of that name is in the archive.
    """
    return plain(article_of(settings, wanted)[1]["versions"])


def article_of(settings: Settings, wanted: str) -> tuple[ArticleHead, Explanation]:
    """Return an article's row, and everything known about it.

    Raises:
        UsageError: nothing of that name is in the archive.
    """
    found = found_about(settings, wanted)
    if found is None or found["article"] is None:
        raise UsageError(f"the archive holds no article under {wanted!r}; search_articles finds its id")
    return found["article"], found


def stories(settings: Settings, since: datetime, limit: int) -> Json:
    """Return the stories of a period, those of most outlets first."""
    with open_snapshot(settings.home) as connection:
        rows: Iterable[StoryRow] = stories_since(connection, since, limit, 2)
    return plain(list(rows))


def story(settings: Settings, wanted: str) -> Json:
    """Return a story's articles in order, each with its evidence and the article it copied.

    Raises:
        UsageError: no such story.
    """
    with open_snapshot(settings.home) as connection:
        story_id = story_of(connection, wanted, [])
        lines: list[StoryLine] = story_lines(connection, story_id) if story_id else []
    if story_id is None:
        raise UsageError(f"no story and no article of one is known as {wanted!r}; list_stories has their ids")
    return plain({"story_id": story_id, "articles": lines})


def rows(settings: Settings, statement: str) -> Json:
    """Return the first rows of one read-only statement, run in a process that can reach only the snapshot.

    Raises:
        UsageError: the statement does more than read, or the query fails.
    """
    found = run_sql(settings.home, bounded(statement))
    cells = [{name: cut(value) for name, value in row.items()} for row in found[:MOST_ROWS]]
    return {"rows": plain(cells), "there_are_more": len(found) > MOST_ROWS}


def bounded(statement: str) -> str:
    """Limit a statement's rows, if it can be a subquery."""
    asked = statement.strip().rstrip(";")
    first = FIRST_WORD.match(asked)
    is_cut = first is not None and first[1].upper() in SUBQUERIES
    return f"SELECT * FROM ({asked}\n) LIMIT {MOST_ROWS + 1}" if is_cut else asked


def cut(value: object) -> object:
    """Shorten an overlong cell."""
    return f"{value[:LONGEST_CELL]}…" if isinstance(value, str) and len(value) > LONGEST_CELL else value
